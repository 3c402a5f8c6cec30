"""How the relevance gate's weights are made: what counts as violent, and a model of a few invented texts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from test_relevance import OTHERS, REPORTS

from bench.sets.relevance import Text
from counterclaim.relevance.gate import parted, weigh
from train.gate import PAIRS, STEP, WINDOW, fit, passages, vocabulary
from train.gate_labels import judged, read_labels, write_labels


def text(words: str, of: str = "muc4", relevant: bool | None = None, n: int = 0) -> Text:
    return Text(f"{of}:{n}", of, words, relevant)


def test_the_set_goes_before_the_coder() -> None:
    attack = [[0, "ASSAULT", "firearms"]]
    assert judged(text("x", relevant=False), attack) is False
    assert judged(text("x", relevant=True), []) is True


def test_what_is_vague_is_doubtful_where_sets_are_not_on_conflict() -> None:
    attack = [[0, "ASSAULT", None]]
    assert judged(text("x", "muc4"), attack) is True
    assert judged(text("x", "polnear"), attack) is None
    assert judged(text("x", "polnear"), [*attack, [9, "ASSAULT", "firearms"]]) is True
    assert judged(text("x", "polnear"), [[0, "TOLL", "killed"]]) is None
    assert judged(text("x", "polnear"), [[0, "CONSULT", "visit"]]) is False


def test_a_passage_is_violent_where_violence_is_seen_in_it() -> None:
    t = text("calm " * 200 + "shots " + "calm " * 200)
    found = list(passages(t, [[1000, "ASSAULT", "firearms"]], np.random.default_rng(1)))
    assert all(p.violent == ("shots" in p.features) for p in found)
    assert {("calm", "shots")} <= {f for p in found for f in p.features}
    assert max(len([f for f in p.features if isinstance(f, str)]) for p in found) == WINDOW
    assert STEP < WINDOW


def test_doubtful_passages_are_left_out() -> None:
    t = text("calm " * 30, "polnear")
    assert not list(passages(t, [[10, "TOLL", "killed"]], np.random.default_rng(1)))


def test_words_of_one_set_alone_are_not_learnt() -> None:
    found = [text("raid here", of, n=n) for of in ("a", "b", "c") for n in range(PAIRS)]
    found += [text("salvador raid", "a", n=99 + n) for n in range(PAIRS)]
    assert vocabulary(found) == ["here", "raid", ("raid", "here")]


def test_labels_are_written_once(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    t = text("Rebels shot dead two farmers near Goma.", n=1)
    assert write_labels([t], path) == 1
    assert write_labels([t], path) == 0
    [seen] = read_labels(path).values()
    assert {kind for _, kind, _ in seen} >= {"ASSAULT", "TOLL"}
    assert len(path.read_text().splitlines()) == 1
    assert json.loads(path.read_text())["id"] == "muc4:1"


def test_a_model_of_few_texts_is_the_same_each_time() -> None:
    pytest.importorskip("sklearn")
    found, labels = [], {}
    for n in range(700):
        for of in ("a", "b", "c"):
            relevant = n % 2 == 0
            words = [*(REPORTS if relevant else OTHERS).values()][n // 2 % 4] * 2
            t = text(words, of, relevant, n)
            found.append(t)
            labels[t.id] = [[0, "ASSAULT", "firearms"]] if relevant else []
    first, second = fit(found, labels), fit(found, labels)
    assert first == second
    assert first.words["the"] < first.words["police"]
    pairs = parted(first)
    assert all(weigh(t.text, first, pairs).relevant == t.relevant for t in found[:24])
    with pytest.raises(ValueError, match="relevant reports"):
        fit(found[:24], labels)
