"""Conflict news as the rules see it: what is taught of a passage, and what is left open."""

from __future__ import annotations

from counterclaim.language import annotate
from counterclaim.model import Report
from train.corpora import IGNORED
from train.examples import Example
from train.silver import passages


def made(text: str) -> list[Example]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    return list(passages(a, "x"))


def taught(e: Example, layer: str) -> list[str]:
    return [e.text[slice(*s)] for s, label in e.layers[layer] if label == layer]


def left_open(e: Example, layer: str) -> list[str]:
    return [e.text[slice(*s)] for s, label in e.layers[layer] if label == IGNORED]


def test_who_tells_of_violence_is_taught_with_cue_and_content() -> None:
    [e] = made("The mayor said that six men were shot.")
    assert (taught(e, "source"), taught(e, "cue")) == (["The mayor"], ["said"])
    [anchor] = e.anchors
    assert [e.text[slice(*s)] for s in anchor.links["content"]] == ["six men were shot"]


def test_nothing_is_taught_of_sentences_in_which_the_rules_see_nobody_speak() -> None:
    [e] = made("Rain fell on Gao. The mayor said that six men were shot. Dogs ran about.")
    for layer in ("source", "cue", "content"):
        assert {"Rain fell on Gao.", "Dogs ran about."} <= set(left_open(e, layer))


def test_ends_that_corpora_draw_otherwise_are_left_open() -> None:
    [e] = made("The mayor, who fled the town, has said that six men were shot.")
    assert left_open(e, "cue") == ["has said"]
    assert left_open(e, "source") == [", who fled the town,"]


def test_peaceful_speech_and_text_without_punctuation_teach_nothing() -> None:
    assert made("The mayor said that the market would open on Monday.") == []
    assert made("Police said that six men were shot " + "in the street " * 30) == []


def test_passages_are_cut_out_with_one_sentence_to_either_side() -> None:
    calm = "Rain fell on Gao. Dogs ran about. "
    [e] = made(f"{calm}The mayor said that six men were shot. {calm}")
    assert e.text == "Dogs ran about. The mayor said that six men were shot. Rain fell on Gao."
