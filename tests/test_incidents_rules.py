"""Resolution rules: by the vocabulary's own examples, and what holds of every rule."""

from __future__ import annotations

from itertools import permutations
from typing import Any, get_args

import pytest
from coding import BORDER, coded
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.incidents.standing.rules import resolve, rules
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Copy, ReportRef, Speaker, SpeakerKind, quote
from counterclaim.vocabulary import entries

RULES = entries("resolution_rules")
EXAMPLES = [pytest.param(r["id"], e, id=f"{r['id']}-{n}") for r in RULES for n, e in enumerate(r["examples"])]


def claims(told: list[dict[str, Any]]) -> list[Claim]:
    """The claims of an example."""
    made = []
    for n, t in enumerate(told):
        text = f"{n} " * n + (t.get("words") or str(t.get("low"))) + " people"
        start = len(f"{n} " * n)
        figure = quote(text, (start, len(text) - len(" people")))
        made.append(
            Claim(
                id=f"c-{n}", report=f"r-{t.get('at', 1)}", method="",
                field="toll", kind=t.get("kind", "killed"),
                speaker=Speaker(name=t["by"], kind=t.get("as", "government"), country=t.get("country")),
                quote=figure, figure=figure, value=figure.exact, low=t.get("low"), high=t.get("high"),
                status=t.get("status", "stated"), polarity=t.get("polarity", "positive"),
                part_of="c-whole" if t.get("part") else None, modality=t.get("modality", "happened"),
            )
        )  # fmt: skip
    return made


def telling(told: list[dict[str, Any]], copies: tuple[Copy, ...] = ()) -> Telling:
    made = claims(told)
    reports = {
        c.report: ReportRef(
            id=c.report, sha256="0", outlet=f"Outlet {c.report}", published=f"2024-05-{int(c.report[2:]):02}"
        )
        for c in made
    }
    return Telling(made, reports, copies)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_gives_what_its_examples_say(rule, example):
    found = resolve(rule, "killed", telling(example["claims"]))
    assert {"low": found.low, "high": found.high, "best": found.best} == example["gives"]
    assert found.rule == rule
    assert found.why.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_a_rule_is_well_formed(rule):
    assert rule["source"]
    assert len(rule["examples"]) >= 3
    assert set(rule.get("speakers", ())) <= set(get_args(SpeakerKind))


def test_an_unknown_rule_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"no resolution rule 'highest': there are acled-lowest, .*ucdp"):
        resolve("highest", "killed", Telling([]))


@pytest.mark.parametrize("rule", sorted(rules()))
def test_where_nobody_gives_a_figure_none_is_given(rule):
    found = resolve(rule, "killed", Telling([]))
    assert (found.low, found.high, found.best, found.claims, found.lost) == (None, None, None, (), ())
    injured = telling([{"by": "police", "as": "police", "low": 4, "high": 4, "kind": "injured"}])
    assert resolve(rule, "killed", injured).low is None
    assert resolve(rule, "injured", injured).lost in ((), ("c-0",))


def test_nobody_killed_is_a_figure_and_no_word_of_it_is_none():
    nobody = telling([{"by": "the army", "as": "military", "low": 0, "high": 0}])
    for rule in rules():
        assert resolve(rule, "killed", nobody).low == 0
        assert resolve(rule, "injured", nobody).low is None


def test_it_is_said_why_a_figure_won_and_others_did_not():
    found = resolve(
        "acled-lowest",
        "killed",
        telling(
            [
                {"by": "Governor Musa Bello", "low": 7, "high": 7, "at": 1},
                {"by": "Bello", "as": "person", "low": 9, "high": 9, "at": 2},
                {"by": "Halvash", "as": "ngo", "low": 10, "high": 10, "at": 2},
                {"by": "Halvash", "as": "ngo", "low": 4, "high": 4, "at": 2, "part": True},
                {"by": "unsigned posts", "as": "social media", "low": 5, "high": 5, "status": "unverified"},
                {"by": "a mayor", "low": 6, "high": 6, "status": "retracted"},
            ]
        ),
    )
    assert (found.low, found.claims) == (9, ("c-1",))
    assert set(found.lost) == {"c-0", "c-2", "c-3", "c-4", "c-5"}
    assert found.why == (
        "9 is the lowest of the figures of 2 sources. Left out: parts of a total (1), withdrawn (1), "
        "replaced by a later figure of the same source (1), less reliable (1)."
    )


def test_copies_give_a_figure_no_weight():
    told = [
        {"by": "Wire", "as": "outlet", "low": 9, "high": 9, "at": 1},
        {"by": "Daily", "as": "outlet", "low": 9, "high": 9, "at": 2},
        {"by": "a doctor", "as": "medical", "low": 7, "high": 7, "at": 3},
    ]
    copy = Copy(report="r-2", span=(0, 20), origin="r-1", origin_span=(0, 20), share=1.0)
    assert resolve("most-independent", "killed", telling(told)).low == 9
    assert resolve("most-independent", "killed", telling(told, (copy,))).low == 7


def test_the_stated_range_is_that_of_the_incident():
    made = coded(BORDER)
    for incident in made.incidents:
        own = [c for c in made.claims if c.id in incident.claims]
        for toll in incident.tolls:
            found = resolve("stated-range", toll.kind, Telling(own))
            assert (found.low, found.high, found.rule) == (toll.low, toll.high, toll.rule)
            assert {*found.claims, *found.lost} == set(toll.claims)
    assert any(i.tolls for i in made.incidents)


NUMBERS = st.sampled_from([None, 0, 3, 7, 9])
TOLD = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["the police", "a doctor", "the governor", "a post"]),
        "as": st.sampled_from(["police", "medical", "government", "social media", "outlet"]),
        "low": NUMBERS,
        "high": NUMBERS,
        "at": st.integers(1, 3),
        "status": st.sampled_from(["stated", "claimed", "unverified", "denied", "retracted", "possible"]),
        "words": st.sampled_from(["several", "dozens", "7", "up to 9"]),
        "part": st.booleans(),
    }
).filter(lambda t: t["low"] is None or t["high"] is None or t["low"] <= t["high"])


@given(st.lists(TOLD, max_size=5), st.sampled_from(sorted(rules())))
def test_every_claim_wins_or_loses_and_bounds_are_in_order(told, rule):
    made = telling(told)
    found = resolve(rule, "killed", made)
    assert sorted((*found.claims, *found.lost)) == sorted(c.id for c in made.claims)
    assert found.low is None or found.high is None or found.low <= found.high
    assert found.best is None or (found.low or 0) <= found.best
    assert found.high is None or found.best is None or found.best <= found.high
    winners = [c for c in made.claims if c.id in found.claims]
    assert all(c.part_of is None and c.status not in ("retracted", "denied") for c in winners)
    assert (found.low, found.high, found.best) == (None, None, None) or winners


@given(st.lists(TOLD, max_size=4), st.sampled_from(sorted(rules())))
def test_the_order_of_claims_makes_no_difference(told, rule):
    made = telling(told)
    found = resolve(rule, "killed", made)
    for claims_ in permutations(made.claims):
        assert resolve(rule, "killed", Telling(claims_, made.reports)) == found
