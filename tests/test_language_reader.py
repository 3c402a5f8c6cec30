"""The learned reader: windows tile a text, answers do not depend on company, hostile text does no harm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.language import annotate
from counterclaim.language.heads import buckets, sigmoid, softmax
from counterclaim.language.reader import reader
from counterclaim.language.readings import Readings, View
from counterclaim.language.scheme import KINDS, LAYERS, LINKS, ROOTS, WINDOW, columns, width
from counterclaim.language.windows import Window, windows
from counterclaim.model import Report

TEXT = (
    "Seven people were killed when shells fell on the village of Shamsar on Thursday, the deputy governor "
    "said.\n\nThe ministry said it had struck hideouts of militants.  It denied that civilians had died."
)


def read(text: str) -> Readings:
    return reader().read(text, [(0, len(text))])


@given(st.text(max_size=600), st.integers(4, 40))
@settings(max_examples=60, deadline=None)
def test_windows_keep_every_word_once_and_in_order(text: str, longest: int) -> None:
    made = list(windows(text, [(0, len(text))], longest))
    offsets = [o for w in made for o in w.offsets]
    assert all(len(w.ids) <= longest for w in made)
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(offsets))
    assert all(w.words[0][0] == 0 and w.words[-1][1] == len(w.ids) for w in made)
    held = {i for a, b in offsets for i in range(a, b)}
    assert all(n in held for n, c in enumerate(text) if c.isascii() and c.isalnum())


def test_no_window_reaches_over_what_lies_between_passages() -> None:
    text = "Two men died. Share this page. Police came."
    made = list(windows(text, [(0, 13), (31, 43)]))
    assert [text[w.offsets[0][0] : w.offsets[-1][1]] for w in made] == ["Two men died.", "Police came."]


def test_a_sentence_longer_than_a_window_is_cut_between_words() -> None:
    text = "shelled " * 500
    made = list(windows(text, [(0, len(text))]))
    assert len(made) > 1
    assert all(len(w.marked) <= WINDOW for w in made)
    assert all(text[w.offsets[0][0] :].startswith("shelled") for w in made)


def test_a_report_is_read_alike_alone_and_in_company() -> None:
    reports = [Report(id=f"r-{n}", text=t, sha256="0") for n, t in enumerate((TEXT, "Police came.", TEXT))]
    first, _, last = annotate(reports)
    [alone] = annotate(reports[:1])
    assert first.readings is not None
    assert last.readings is not None
    assert alone.readings is not None
    for a, b in ((first.readings, alone.readings), (first.readings, last.readings)):
        assert all(np.array_equal(x.outputs, y.outputs) for x, y in zip(a.views, b.views, strict=True))


def test_rules_alone_ask_no_reader() -> None:
    [a] = annotate([Report(id="r-1", text=TEXT, sha256="0")], "rules")
    assert a.readings is None


def test_spans_of_a_layer_are_whole_words_apart_and_in_order() -> None:
    readings = read(TEXT)
    for layer, labels in LAYERS.items():
        found = readings.tagged(layer)
        assert all(t.label in labels and 0 <= t.score <= 1 for t in found)
        assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))
        for t in found:
            start, end = t.span
            assert not (TEXT[start - 1 : start].isalnum() and TEXT[start].isalnum())
            assert not (TEXT[end - 1].isalnum() and TEXT[end : end + 1].isalnum())


def test_said_has_its_source_and_what_is_said() -> None:
    text = "Voters are tired of the war, the senator said on Tuesday."
    readings = read(text)
    [said] = readings.tagged("cue")
    assert text[slice(*said.span)] == "said"
    links = readings.links(said.span)
    assert [text[slice(*x.span)] for x in links["source"]] == ["the senator"]
    assert [text[slice(*x.span)] for x in links["content"]] == ["Voters are tired of the war"]


def test_case_makes_no_difference() -> None:
    lower, upper = read(TEXT.lower()), read(TEXT.upper())
    assert [t.span for t in lower.tagged("cue")] == [t.span for t in upper.tagged("cue")]


def test_what_was_not_read_has_no_answer() -> None:
    readings = reader().read(TEXT, [(0, 20)])
    beyond = (60, 70)
    assert readings.factuality(beyond) is None
    assert readings.links(beyond) == {}
    assert readings.kinds(beyond) == {}
    assert readings.roots((0, 5), beyond) == {}
    assert readings.within("content", beyond) == 0.0


def test_probabilities_are_probabilities() -> None:
    readings = read(TEXT)
    roots = readings.roots((0, 12), (46, 57))
    assert set(roots) == set(ROOTS)
    assert sum(roots.values()) == pytest.approx(1, abs=1e-5)
    assert set(readings.kinds((0, 12))) == set(KINDS)
    assert all(0 <= p <= 1 for _, kinds in readings.told_kinds() for p in kinds.values())
    assert -3 <= (readings.factuality((18, 24)) or 0) <= 3


@given(st.text(max_size=400))
@settings(max_examples=40, deadline=None)
def test_hostile_text_is_read_without_harm(text: str) -> None:
    readings = read(text)
    for layer in LAYERS:
        for t in readings.tagged(layer):
            assert 0 <= t.span[0] < t.span[1] <= len(text)
            assert set(readings.links(t.span)) <= set(LINKS)


def test_halves_of_surrogate_pairs_are_read_over() -> None:
    assert read("Police said \ud800 two men died.").views


def test_columns_tile_the_outputs() -> None:
    found = list(columns().values())
    assert found[0].start == 0
    assert all(a.stop == b.start for a, b in pairwise(found))
    assert sum(width(layer) for layer in LAYERS) == columns()["kinds"].start


def test_words_take_the_mean_of_their_pieces() -> None:
    window = Window((5, 6, 7), ((0, 3), (3, 5), (6, 8)), ((0, 2), (2, 3)))
    view = View(window, *[np.zeros((5, 1))] * 3)
    values = np.array([[9.0], [1.0], [3.0], [5.0], [9.0]])
    assert view.by_word(values).tolist() == [[2.0], [5.0]]
    assert view.covered(0, 1) == (0, 5)
    assert list(view.rows((4, 7))) == [2, 3]
    assert not view.rows((8, 9))


def test_steps_of_distance_are_symmetric_and_bounded() -> None:
    made = buckets(100, 201)
    assert made[100] == 12
    assert (made + made[::-1] == 24).all()
    assert (made.min(), made.max()) == (0, 24)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=8))
def test_logits_become_probabilities(values: list[float]) -> None:
    logits = np.array(values)
    assert softmax(logits).sum() == pytest.approx(1)
    assert ((sigmoid(logits) >= 0) & (sigmoid(logits) <= 1)).all()
