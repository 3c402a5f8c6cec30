"""Labels of briefs, and acts of the police by sentence and by document, on invented reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Outcome, Task
from bench.tasks import relevance


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def figures(task: Task, outcomes: list[Outcome]) -> dict[str, float]:
    return {m.name: round(figure(m, outcomes), 3) for m in task.measures}


@pytest.fixture
def briefs(tmp_path: Path) -> Task:
    lines(
        tmp_path / "satp" / "dev.jsonl",
        {"text": "Rebels shot two men.", "labels": [1, 0, 0, 0]},
        {"text": "A bomb went off.", "labels": [0, 1, 0, 1]},
        {"text": "A minister spoke.", "labels": [0, 0, 0, 0]},
    )
    lines(tmp_path / "satp" / "train.jsonl", {"text": "A mine exploded.", "labels": [0, 1, 0, 0]})
    [task] = relevance.tasks(Folders(data=tmp_path))
    return task


def test_all_parts_of_the_briefs_serve(briefs: Task) -> None:
    assert {e.id: e.gold for e in briefs.load().examples} == {
        "dev:0": ["label 1"],
        "dev:1": ["label 2", "label 4"],
        "dev:2": [],
        "train:0": ["label 2"],
    }


def test_labels_and_relevance_of_briefs(briefs: Task) -> None:
    given = [["label 1", "violence"], ["violence"], ["label 1", "violence"], []]
    outcomes = relevance.score_satp(briefs.load().examples, given)
    seen = figures(briefs, outcomes)
    assert (seen["label_1_f1"], seen["label_2_f1"], seen["label_4_f1"]) == (0.667, 0, 0)
    assert seen["macro_f1"] == round((2 / 3 + 0 + 0) / 3, 3), "label 3 stands neither in gold nor in answers"
    assert seen["relevant_recall"] == 0.667
    assert [s.kind for o in outcomes for s in o.slips] == ["missed", "missed", "false alarm", "missed"]


def test_a_manner_that_is_named_goes_before_one_that_is_not() -> None:
    assert relevance.brief_labels([]) == []
    assert relevance.brief_labels([None, None]) == ["label 1"]
    assert relevance.brief_labels([None, "suicide-attack"]) == ["label 2"]
    assert relevance.brief_labels(["firearms", "destroy", None]) == ["label 1", "label 4"]


def test_the_product_on_briefs() -> None:
    texts = (
        "Rebels shot dead two farmers.",
        "A bomb exploded near a school.",
        "The minister will visit Sarn.",
    )
    given = relevance.answer_satp([Example(str(i), t) for i, t in enumerate(texts)])
    assert given == [["label 1", "violence"], ["label 2", "violence"], []]


SENTENCES = (
    "Police shot dead two men.",
    "Police arrested a mayor.",
    "Police did not arrest the rioters.",
    "Ardan is far.",
)
TEXT = " ".join(SENTENCES)


def spans() -> list[list[int]]:
    return [[TEXT.index(s), TEXT.index(s) + len(s)] for s in SENTENCES]


def test_the_product_on_acts_of_the_police() -> None:
    [given] = relevance.answer_india([Example("r", TEXT, given={"sentences": spans()})])
    assert given["sentences"] == [["ANY_ACTION", "FORCE", "KILL"], ["ANY_ACTION", "ARREST"], ["FAIL"], []]
    assert given["violent"]
    others = "Rebels shot dead two men."
    [given] = relevance.answer_india([Example("r", others, given={"sentences": [[0, len(others)]]})])
    assert given == {"sentences": [[]], "violent": True}


@pytest.fixture
def reports(tmp_path: Path) -> Task:
    folder = tmp_path / "india-police-events"
    lines(
        folder / "docs.jsonl",
        {"doc_id": 7, "text": TEXT, "labels": ["KILL", "FORCE", "ANY_ACTION"]},
        {"doc_id": 8, "text": "Nothing.", "published": "2002-03-01", "labels": []},
        {"doc_id": 9, "text": "Without sentences.", "labels": []},
    )
    (start, end), (start2, end2), *_ = spans()
    lines(
        folder / "sents.jsonl",
        {"doc_id": 7, "start": start, "end": end, "labels": ["KILL", "FORCE", "ANY_ACTION"]},
        {"doc_id": 7, "start": start2, "end": end2, "labels": []},
        {"doc_id": 8, "start": 0, "end": 8, "labels": []},
    )
    [task] = relevance.tasks(Folders(data=tmp_path))
    return task


def test_documents_with_their_sentences(reports: Task) -> None:
    first, second = reports.load().examples
    assert first.gold == {"sentences": [["KILL", "FORCE", "ANY_ACTION"], []]}
    assert first.given == {"published": None, "sentences": spans()[:2]}
    assert second.given["published"] == "2002-03-01"


def test_by_sentence_and_by_document(reports: Task) -> None:
    examples = reports.load().examples
    swapped = {"sentences": [[], ["KILL", "FORCE", "ANY_ACTION"]], "violent": True}
    outcomes = relevance.score_india(examples, [swapped, {"sentences": [["FAIL"]], "violent": False}])
    seen = figures(reports, outcomes)
    assert (seen["sentence_macro_f1"], seen["kill_f1"], seen["fail_f1"]) == (0, 0, 0)
    assert seen["document_macro_f1"] == 0.75, "KILL, FORCE and ANY_ACTION right, FAIL wrong, no ARREST"
    assert seen["relevant_recall"] == 1, "only documents with a label are asked for"
    assert sorted(s.kind for s in outcomes[0].slips) == ["false alarm"] * 3 + ["missed"] * 3
    assert outcomes[0].items == {"7:0 KILL": False, "7:0 FORCE": False, "7:0 ANY_ACTION": False}


def test_an_answer_with_too_few_sentences_is_no_stop(reports: Task) -> None:
    first = reports.load().examples[0]
    [o] = relevance.score_india([first], [{"sentences": [], "violent": False}])
    assert (o.tallies["label:KILL"], o.tallies["relevant"]) == ([0, 1, 0], [False, 1])


def test_chance_of_sentences_counts_each_place_in_the_report() -> None:
    golds = [[["FAIL"], []], [["FAIL"], []], [[], ["FAIL"]]]
    examples = [Example(str(i), gold={"sentences": g}) for i, g in enumerate(golds)]
    # First sentence: each of the two that have it meets it in one of two others; second: in none.
    assert relevance.chance_india(examples)["fail_f1"] == pytest.approx(2 * 1.0 / (3 + 3))
    assert relevance.chance_india(examples)["document_macro_f1"] == 1
