"""Occurrences found in reports: which words tell that something happens, and who, whom, where and when."""

from __future__ import annotations

import msgspec
import pytest
from coding import parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.claims.occurrence_parts import parts
from counterclaim.claims.occurrence_signs import signs
from counterclaim.claims.occurrences import Tagger, find_occurrences
from counterclaim.incidents.occurring.occurrence_match import retold
from counterclaim.language import annotate
from counterclaim.model import Report
from counterclaim.vocabulary.weights import read_weights


def lemmas(text: str, means: str = "both") -> list[str]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], means)  # type: ignore[arg-type]
    return [o.lemma for o in find_occurrences(a).occurrences]


@pytest.mark.parametrize(
    ("text", "telling", "silent"),
    [
        (
            "The minister visited Bukavu on Tuesday and signed a treaty with the governor.",
            {"visit", "sign"},
            {"minister", "governor", "tuesday", "bukavu"},
        ),
        (
            "An earthquake struck the coast of Peru, destroying hundreds of houses.",
            {"earthquake", "strike", "destroy"},
            {"coast", "house", "hundred"},
        ),
        (
            "The company announced the acquisition of a brewery.",
            {"announce", "acquisition"},
            {"company", "brewery"},
        ),
        ("The murdered journalist had received threats.", {"murder"}, {"journalist"}),
        (
            "The river is wide and the town has a tall church.",
            set(),
            {"river", "wide", "town", "church", "be"},
        ),
    ],
)
def test_words_that_tell(text: str, telling: set[str], silent: set[str]) -> None:
    found = set(lemmas(text))
    assert telling <= found
    assert not silent & found


def test_without_the_reader_the_parse_has_to_do() -> None:
    assert {"arrest", "kill"} <= set(lemmas("Police arrested a man who had killed his neighbour.", "rules"))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            "Troops seized a nurse in Goma on Friday.",
            "seized",
            {"who": "troop", "whom": "nurse", "where": "goma"},
        ),
        ("A nurse was seized by troops.", "seized", {"who": "troop", "whom": "nurse"}),
        (
            "The arrest of two pilots by the militia angered them.",
            "arrest",
            {"who": "militia", "whom": "pilot"},
        ),
        ("The army launched a raid on Friday.", "raid", {"who": "army", "when": "friday"}),
        ("A guard was seized and charged.", "charged", {"whom": "guard"}),
        ("The boy shot and wounded a guard.", "shot", {"who": "boy", "whom": "guard"}),
        ("The boy shot and wounded a guard.", "wounded", {"who": "boy", "whom": "guard"}),
        ("The rebels wanted to burn the bridge.", "burn", {"who": "rebel", "whom": "bridge"}),
    ],
)
def test_who_whom_where_and_when(text: str, word: str, expected: dict[str, str]) -> None:
    [token] = [t for t in parsed(text).doc if t.text == word]
    found = parts(token)
    assert {role: held for role, held in expected.items() if held in getattr(found, role)} == expected


def test_names_are_kept_whole_and_pronouns_left_out() -> None:
    a = parsed("Maria Juma said she resigned.")
    said, resigned = (t for t in a.doc if t.text in ("said", "resigned"))
    assert parts(said).who == {"maria", "juma"}
    assert parts(resigned).who == frozenset()


def test_only_what_is_asked_for_is_looked_at() -> None:
    text = "Police arrested a man. A court jailed him."
    told = find_occurrences(parsed(text), [(text.index("A court"), len(text))])
    assert [o.lemma for o in told.occurrences] == ["jail"]
    assert told.words["arrest"] == 1, "words are those of the whole report"


def test_reports_of_one_arrest_and_of_another() -> None:
    texts = {
        "a": "Police in Lomé arrested the banker Kodjo Ameyo on Monday. He is accused of fraud.",
        "b": "Banker Kodjo Ameyo was detained by police in Lomé. His arrest follows a fraud inquiry.",
        "c": "Fishermen in Bergen went on strike on Monday after talks on quotas failed, a union said.",
    }
    reports = [Report(id=name, text=text, sha256="0") for name, text in texts.items()]
    told = {a.report.id: find_occurrences(a) for a in annotate(reports)}
    groups = [
        {(p.report, told[p.report].occurrences[p.number].lemma) for p in g} for g in retold([*told.values()])
    ]
    assert any({("a", "arrest"), ("b", "arrest")} <= g for g in groups)
    assert not [g for g in groups if {r for r, _ in g} > {"c"}], "nothing of the strike is told elsewhere"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_whatever_the_text_spans_lie_in_it(text: str) -> None:
    for a in annotate([Report(id="r-1", text=text, sha256="0")]):
        told = find_occurrences(a)
        spans = [o.span for o in told.occurrences]
        assert spans == sorted(spans)
        assert all(0 <= s < e <= len(text) for s, e in spans)
        assert len([p for g in retold([told]) for p in g]) == len(spans)


def test_signs_are_the_same_each_time() -> None:
    token = parsed("Rebels burned the bridge.").doc[1]
    assert list(signs(token)) == list(signs(token))
    assert "word burn" in signs(token)


def test_what_is_no_weights_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_weights(b'{"bias": 1}', Tagger)
