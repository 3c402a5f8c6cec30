from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.claims.numerals import Bounds, acled_value, read_numerals
from counterclaim.vocabulary import entries

EXAMPLES = [(t, tuple(b)) for e in entries("numerals") for t, b in (e.get("examples") or {}).items()]
COUNTER_EXAMPLES = [t for e in entries("numerals") for t in e.get("counter_examples") or ()]


def bounds(text: str) -> list[Bounds]:
    return [(n.low, n.high) for n in read_numerals(text)]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_each_example_of_the_vocabulary_has_its_bounds(text: str, expected: Bounds) -> None:
    assert bounds(text) == [expected]


@pytest.mark.parametrize("text", COUNTER_EXAMPLES)
def test_no_counter_example_of_the_vocabulary_counts_anything(text: str) -> None:
    assert bounds(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose from nine to 12", [(9, 9), (12, 12)]),
        ("rose to 12 from nine", [(12, 12), (9, 9)]),
        ("one hundred and twenty-five men", [(125, 125)]),
        ("two women and three girls", [(2, 2), (3, 3)]),
        ("a hundred men and a boy", [(100, 100)]),
        ("no fewer than two dozen", [(24, None)]),
        ("some of the 40 men", [(None, None), (40, 40)]),
        ("the 3 500 villagers", [(3500, 3500)]),
        ("the 3\u202f500 villagers, 1\u00a0200 of them children", [(3500, 3500), (1200, 1200)]),
        ("half a million people", [(500_000, 500_000)]),
        ("how many men", []),
        ("Ali, aged 12, and a 9-year-old", []),
        ("at 10:30 on March 12, 2019", []),
        ("It costs Rs 10 lakh or $3 million", []),
    ],
)
def test_bounds(text: str, expected: list[Bounds]) -> None:
    assert bounds(text) == expected


def test_the_span_holds_the_modifiers_and_the_core_leaves_them_out() -> None:
    text = "They say that at least 13 or so died"
    [n] = read_numerals(text)
    assert (text[slice(*n.span)], text[slice(*n.core)]) == ("at least 13 or so", "13")


def test_vague_words_keep_what_the_acled_codebook_takes_for_them() -> None:
    words = ("dozens of men", "hundreds", "several", "tens of men", "nobody")
    assert [acled_value(w) for w in words] == [12, 100, 3, 10, 0]


@given(st.integers(min_value=2100, max_value=10**9))
def test_digits_with_separators_read_as_the_number(number: int) -> None:
    assert bounds(f"{number:,} people") == [(number, number)]


@given(st.integers(min_value=2, max_value=999))
def test_at_least_and_more_than_differ_by_one(number: int) -> None:
    assert bounds(f"at least {number} men, more than {number} men") == [(number, None), (number + 1, None)]


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    spans = [n.span for n in read_numerals(text)]
    assert spans == sorted(spans)
    assert all(0 <= a < b <= len(text) for a, b in spans)
