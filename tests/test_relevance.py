"""The relevance gate: what is let through, what is set aside, and that no text makes it fail."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relevance import gate
from counterclaim.relevance.gate import Weights, best_window, read_weights, weigh

FARMING = (
    "The growers' union opened its annual show on Thursday with a tasting of forty kinds of apples. "
    "Visitors walked past stalls of honey and cider, and a choir from the primary school sang in the "
    "afternoon. Prices are expected to stay low this autumn after a good summer, and the union plans "
    "a larger hall next year. "
)
RAID = (
    "Gunmen attacked the police post at the edge of the town before dawn and killed four officers. "
    "Two villagers were wounded when the attackers opened fire, and soldiers arrested three men in "
    "the hills. "
)
REPORTS = {
    "shelling": ""
    "Artillery shelled the eastern suburbs for a third night. Rescue workers pulled six bodies from "
    "a block of flats, and the mayor said that nineteen people had been wounded by shrapnel near the "
    "market.",
    "protest": ""
    "Thousands of students marched through the capital against the new fees. Riot police fired tear "
    "gas at the demonstrators outside parliament and detained dozens, according to their lawyers.",
    "arrest": "Security agents detained the editor of the weekly at his home at midnight. His wife said that "
    "they took his papers and would not tell her where he was held; the ministry has not spoken of a "
    "charge.",
    "abduction": ""
    "The two nurses who were kidnapped by an armed group on the road to the clinic have not been "
    "heard of since. Their families have asked the kidnappers for a sign of life, an elder said.",
}
OTHERS = {
    "farming": FARMING,
    "firm": "The company said that quarterly profit rose by nine percent on strong sales of software. Shares "
    "gained two percent in early trading, and the board proposed a higher dividend for the coming "
    "year.",
    "film": "The actress will host the awards show in March, the academy announced. She has made twelve "
    "films and a popular television series, and her new comedy opens in theaters around the country "
    "next week.",
    "science": ""
    "Researchers measured the temperature of the lake every hour for ten years. The water has become "
    "warmer by half a degree, they write, and the fish that need cold water now live further down.",
}


def lettered(text: str) -> str:
    """Lower case without punctuation."""
    return "".join(c for c in text.lower() if c.isalnum() or c.isspace())


@pytest.mark.parametrize("form", [str, str.upper, lettered])
@pytest.mark.parametrize("name", REPORTS)
def test_violence_coercion_and_protest_are_let_through(name, form):
    assert gate(form(REPORTS[name])).relevant


@pytest.mark.parametrize("form", [str, str.upper, lettered])
@pytest.mark.parametrize("name", OTHERS)
def test_other_reports_are_set_aside(name, form):
    assert not gate(form(OTHERS[name])).relevant


def test_one_paragraph_is_enough_in_a_long_page():
    assert not gate(FARMING * 30).relevant
    for page in (RAID + FARMING * 30, FARMING * 15 + RAID + FARMING * 15, FARMING * 30 + RAID):
        assert gate(page).relevant


@pytest.mark.parametrize("text", ["", " \n", "Seven dead", "The minister opened a library.", "7 / 12 / 2024"])
def test_a_few_words_are_read(text):
    assert gate(text).relevant


@pytest.mark.parametrize(
    "text",
    [
        "Hombres armados mataron a cuatro campesinos cerca del pueblo durante la madrugada, dijo el alcalde. "
        * 3,
        "مسلحون يهاجمون مركزا للشرطة ويقتلون اربعة من رجال الامن قرب المدينة صباح اليوم " * 4,
        "武装分子袭击警察局" * 40,
    ],
)
def test_a_language_that_the_gate_does_not_know_is_read(text):
    assert gate(text).relevant


def test_the_reason_names_the_words_that_came_nearest():
    found = gate(FARMING)
    assert found.reason.startswith("no word of violence, coercion or protest weighs enough")
    assert all(w in lettered(FARMING) for w in found.words)
    assert set(gate(RAID).words) & {"killed", "attacked", "arrested", "wounded"}


@given(st.text() | st.binary().map(lambda b: b.decode("utf-8", "surrogateescape")))
def test_no_text_makes_it_fail(text):
    found = gate(text)
    assert np.isfinite(found.score)
    assert found.relevant or found.score < 0


@given(st.text(st.characters(codec="ascii")))
def test_case_does_not_count(text):
    assert gate(text.upper()) == gate(text.lower())


TOY = Weights(
    window=3, step=1, few=1, lean=0.0, known=0.5, bias=-1.0, threshold=0.0,
    words={"raid": 2.0, "calm": -1.0, "a": 0.0, "heart": 0.0}, pairs={"a raid": 0.5, "heart raid": -3.0},
)  # fmt: skip


def test_a_short_text_leans_to_being_read():
    w = msgspec.structs.replace(TOY, lean=3.0)
    assert [weigh(t, w).score for t in ("a", "a a", "a a a", "a a a a")] == [1.0, 0.0, -1.0, -1.0]


def test_words_and_pairs_are_weighed_by_passage():
    assert weigh("Raid.", TOY).score == 1.0
    assert weigh("a raid", TOY).score == 1.5
    assert weigh("heart raid", TOY).score == -2.0
    assert weigh("calm calm calm a raid a calm calm", TOY).score == 1.5, "the passage without calm"
    assert weigh("a raid, heart raid", TOY).words == ("raid", "a raid")


@given(
    st.lists(st.floats(-4, 4), max_size=40),
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))),
)
def test_the_best_passage_is_found(values, sizes):
    w = msgspec.structs.replace(TOY, window=sizes[0], step=sizes[1])
    start, best = best_window(np.array(values, dtype=float), w)
    last = max(0, len(values) - w.window)
    sums = {i: sum(values[i : i + w.window]) for i in (*range(0, last, w.step), last)}
    assert best == pytest.approx(max(sums.values()), abs=1e-9)
    assert sums[start] == pytest.approx(best, abs=1e-9)


def test_the_weights_are_small_and_readable():
    raw = (files("counterclaim") / "relevance" / "weights.json").read_bytes()
    w = read_weights(raw)
    assert len(raw) < 2_000_000
    assert w.words["killed"] > 0
    assert all(x == x.lower() for x in w.words)
    assert all(p.count(" ") == 1 for p in w.pairs)


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"window": 64}', b'{"words": 1}'])
def test_what_is_no_weights_is_refused(raw):
    with pytest.raises(msgspec.DecodeError):
        read_weights(raw)
