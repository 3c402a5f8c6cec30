"""The words for relations, by their own examples and counter-examples."""

from __future__ import annotations

import re
import time
from typing import Any, get_args

import pytest
from coding import coded

from counterclaim.claims.relations import Form, Means
from counterclaim.vocabulary import entries

ENTRIES = entries("relations")


def texts(key: str) -> list[Any]:
    return [pytest.param(e["id"], x, id=f"{e['id']}:{x[:40]}") for e in ENTRIES for x in e.get(key, [])]


def kinds(text: str) -> set[str | None]:
    return {c.kind for c in coded(text).claims if c.field == "relation"}


@pytest.mark.parametrize(("name", "text"), texts("examples"))
def test_examples_are_found_by_their_entry(name, text):
    assert name in kinds(text)


@pytest.mark.parametrize(("name", "text"), texts("counter_examples"))
def test_counter_examples_are_not(name, text):
    assert name not in kinds(text)


def test_every_pattern_has_examples_of_both_sorts_and_compiles():
    for e in ENTRIES:
        if "pattern" in e:
            re.compile(e["pattern"])
            assert e["examples"], e["id"]
            assert e["counter_examples"], e["id"]
            assert e["form"] in get_args(Form)
            assert e["means"] in get_args(Means)
        else:
            assert e["words"], e["id"]


def test_types_of_steps_are_types_of_events():
    for e in ENTRIES:
        if e["id"] in ("steps", "acts"):
            assert set(e["words"]) <= {x["type"] for x in entries("events")}


HOSTILE = {
    "blanks": " " * 20_000,
    "numbers": "two " * 20_000,
    "ordinals": "was the fourth such attack this week " * 2_000,
    "answers": "in a direct and swift response " * 3_000,
    "operations": "as part of operation red dawn operation " * 2_000,
    "letters": "x" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_pattern_runs_away(name):
    text = HOSTILE[name]
    start = time.perf_counter()
    for e in ENTRIES:
        if "pattern" in e:
            sum(1 for _ in re.finditer(e["pattern"], text))
    assert time.perf_counter() - start < 5
