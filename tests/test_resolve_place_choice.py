"""The choice among namesakes: what speaks for it, and that it can be told."""

from __future__ import annotations

import re

import numpy as np
import pytest

from counterclaim.language import Annotated, annotate
from counterclaim.model import Report
from counterclaim.resolve.place_adjectives import adjectives, regional
from counterclaim.resolve.place_choice import NO_MATCH, settle, weights
from counterclaim.resolve.place_evidence import ALONE, COMPANY, candidates, company
from counterclaim.resolve.place_groups import grouped
from counterclaim.resolve.place_naming import EVIDENCE
from counterclaim.resolve.places import find_names, resolve_report, weigh_report
from counterclaim.vocabulary import entries


def annotated(text: str) -> Annotated:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    return a


def country(text: str, name: str) -> str | None:
    return next(p.country for p in resolve_report(annotated(text)).values() if p.name == name)


def test_weights_are_given_for_all_evidence_and_said_in_words() -> None:
    told = [(e["from"], e["evidence"]) for e in entries("place_weights")]
    assert told == [("itself", n) for n in ALONE] + [("company", n) for n in COMPANY]
    assert all(e["says"] for e in entries("place_weights"))
    assert [e["evidence"] for e in entries("place_naming") if "evidence" in e] == list(EVIDENCE)


def test_probabilities_of_a_name_are_of_one_whole() -> None:
    a = annotated("Police in Tripoli and Alexandria said that roads to Springfield were closed.")
    literal, apart = find_names(a)
    rows = candidates(*grouped((*literal, *apart), a))
    likely, scores = settle(rows, weights())
    assert scores.shape == (len(rows.entries), len(ALONE) + len(COMPANY))
    for k in range(len(rows.groups)):
        assert likely[rows.group == k].sum() == pytest.approx(1.0)


def test_evidence_of_company_comes_from_other_names_alone() -> None:
    a = annotated("Shells fell on Paris.")
    rows = candidates(*grouped(find_names(a)[0], a))
    assert not company(rows).evidence(np.full(len(rows.entries), 0.5)).any()


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Floods hit Tyler, Longview and Paris, officials in Texas said.", "Paris", "USA"),
        ("Floods hit Lyon, Lille and Paris, officials said.", "Paris", "FRA"),
        ("The Homs police and the Latakia council closed roads in Tripoli and Tartus.", "Tripoli", None),
    ],
    ids=["a province named", "towns of one country", "names in the names of bodies"],
)
def test_other_names_of_the_report_tell_namesakes_apart(text: str, name: str, expected: str | None) -> None:
    given = {p.name: p.country for p in resolve_report(annotated(text)).values()}
    assert given[name] == expected if expected else given[name] in ("LBN", "SYR")


def test_what_is_said_to_hold_a_place_beats_its_size() -> None:
    assert country("A bomb went off in Tripoli in Lebanon; Libya condemned it.", "Tripoli") == "LBN"


def test_a_name_that_means_no_candidate_is_left_unresolved() -> None:
    text = "Sudanese doctors said shells hit the town of Alliance in Sudan. Sudan has had no peace since."
    weighed = {w[0].name: w for w in weigh_report(annotated(text)).values()}
    none = next(w for w in weighed["alliance"] if w.entry is None)
    assert none.probability >= NO_MATCH


def test_every_candidate_is_given_with_what_speaks_for_it() -> None:
    [weighed] = weigh_report(annotated("Lebanese troops closed roads in Tripoli.")).values()
    assert weighed[0].entry is not None
    assert weighed[0].entry.country == "LBN"
    assert {w.entry.country for w in weighed if w.entry} >= {"LBN", "LBY"}
    assert weighed[0].points["spoken of"] > 0
    assert [w.probability for w in weighed] == sorted((w.probability for w in weighed), reverse=True)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Iranian officials met two Afghans.", {"Iranian": "adjectival", "Afghans": "adjectival"}),
        ("The Chechen leader met Gazans.", {"Chechen": "adjectival", "Gazans": "adjectival"}),
        ("The Kabul Police Department closed roads in Kabul.", {"Kabul": "embedded"}),
    ],
    ids=["countries", "regions", "the name of a body"],
)
def test_names_for_what_belongs_to_a_place_are_kept_apart(text: str, roles: dict[str, str]) -> None:
    literal, apart = find_names(annotated(text))
    assert {m.surface: m.role for m in apart} == roles
    assert not {m.span for m in apart} & {m.span for m in literal}
    assert {m.span for m in literal} == set(resolve_report(annotated(text)))


@pytest.mark.parametrize(
    "text", ["She learned French and German words.", "Chelsea Clinton and Jack London wrote."]
)
def test_other_uses_of_the_words_are_no_places(text: str) -> None:
    literal, apart = find_names(annotated(text))
    assert not literal
    assert {m.role for m in apart} <= {"adjectival"}


def test_adjectives_leave_what_is_taken() -> None:
    a = annotated("Malian soldiers left.")
    assert [m.surface for m in adjectives(a)] == ["Malian"]
    assert list(adjectives(a, [(0, 6)])) == []


def test_words_for_people_belong_to_one_place_each() -> None:
    words = [w for e in entries("place_aliases") for w in e.get("people", ())]
    assert len(words) == len(set(words)) == len(regional())
    assert all(re.fullmatch(r"[A-ZÉ][\w é-]+", w) for w in words)
