"""The scorer of contradictions: claimants, sides, what is invented, and what must only be shown as gone."""

from __future__ import annotations

from typing import Any

import pytest

from bench.model import Example
from bench.tasks import contradictions as task

GOLD: dict[str, Any] = {
    "incident": "X1",
    "field": "killed",
    "values": [
        {"value": "7", "low": 7, "high": 7, "claimants": ["Bello (first count) via radio"], "files": ["a"],
         "note": "superseded by 9"},
        {"value": "9", "low": 9, "high": 9, "claimants": ["Bello via radio", "the mayor of Gusau"]},
        {"value": "12", "low": 12, "high": 12, "claimants": ["unsigned posts"], "files": ["b"]},
    ],
}  # fmt: skip
CLAIMS = {"b": [{"quote": "a list of 12 names", "speaker": "whoever wrote it"}]}


def side(n: int, *names: str) -> dict[str, Any]:
    return {
        "value": str(n),
        "bounds": [[n, n]] * len(names),
        "speakers": [[name, "", ""] for name in names],
        "outlet": False,
        "files": [],
    }


def scored(*clashes: dict[str, Any], gone: list[dict[str, Any]] | None = None) -> dict[str, list[float]]:
    example = Example("X1", gold={"contradictions": [GOLD], "claims": CLAIMS})
    shown = {"contradictions": list(clashes), "values": gone or []}
    [outcome] = task.score([example], [{"own": shown, "sorted": shown, "given": shown}])
    return {k: list(v) for k, v in outcome.tallies.items() if "_" not in k}


def clash(*sides: dict[str, Any], field: str = "killed") -> dict[str, Any]:
    return {"field": field, "weight": 1.0, "sides": list(sides)}


SEVEN = side(7, "Adamu Bello, the governor") | {"field": "killed", "gone": True}


def test_all_that_is_asked() -> None:
    found = scored(clash(side(9, "Governor Bello"), side(12, "unsigned posts")), gone=[SEVEN])
    assert found == {"surfaced": [1, 1], "pairs": [1, 1], "gone": [1, 1], "true": [1, 1]}


@pytest.mark.parametrize(
    "given",
    [
        clash(side(9, "a nurse"), side(12, "unsigned posts")),
        clash(side(9, "Bello"), side(11, "unsigned posts")),
        clash(side(9, "Bello"), side(12, "unsigned posts"), field="injured"),
        clash(side(9, "Bello", "unsigned posts")),
    ],
    ids=["claimant", "figure", "field", "one side"],
)
def test_what_is_no_contradiction_of_the_gold(given: dict[str, Any]) -> None:
    found = scored(given)
    assert (found["surfaced"], found["pairs"], found["true"]) == ([0, 1], [0, 1], [0, 1])


def test_a_value_that_stands_is_not_gone() -> None:
    assert scored(gone=[SEVEN | {"gone": False}])["gone"] == [0, 1]


def test_only_the_first_ten_are_judged() -> None:
    other = clash(side(1, "a"), side(2, "b"), field="place")
    assert scored(*[other] * 14)["true"] == [0, 10]


def test_a_speaker_with_the_value_in_its_quote_is_right_too() -> None:
    found = scored(clash(side(9, "Bello"), side(12, "whoever wrote it")))
    assert found["surfaced"] == [1, 1]


@pytest.mark.parametrize(
    ("gold", "name", "same"),
    [
        ("Islamabad", "Ministry of Foreign Affairs of Pakistan", True),
        ("BLF spokesman", "its spokesman", True),
        ("police officer", "The officer", True),
        ("Halvash/OUTLET", "rights channel Halvash", True),
        ("The Delta Post's headline", "a nurse", False),
        ("informed sources", "informed sources close to the army", True),
        ("a teacher", "a preacher", False),
        ("all but the retracted report", "anybody", True),
    ],
)
def test_claimants(gold: str, name: str, same: bool) -> None:
    assert task.same_claimant(gold, [name, "", ""]) is same
