"""The task of the relevance gate, and which texts it may be asked about, on invented sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_relevance import FARMING, RAID

from bench.measures import figure
from bench.model import Folders, Missing, Task
from bench.sets import relevance
from bench.sets.relevance import Text
from bench.tasks import gate


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Folders:
    briefs = [{"text": f"{n} {RAID * 2}", "labels": [1, 0, 0, 0]} for n in range(30)]
    lines(tmp_path / "satp" / "train.jsonl", *briefs)
    lines(
        tmp_path / "satp" / "dev.jsonl",
        {"text": f"Dev {RAID * 2}", "labels": [0, 1, 0, 0]},
        {"text": f"Calm {FARMING}", "labels": [0, 0, 0, 0]},
        {"text": briefs[0]["text"], "labels": [1, 0, 0, 0]},
        {"text": "Rebels killed two men.", "labels": [1, 0, 0, 0]},
    )
    told = [{"event": e, "date": f"d-{e}", "update": f"{e} {FARMING}"} for e in ("mj_death", "libyan_war")]
    lines(tmp_path / "background-summaries" / "updates.jsonl", *told)
    return Folders(data=tmp_path)


@pytest.fixture
def task(data: Folders) -> Task:
    [found] = gate.tasks(data)
    return found


def test_a_group_is_never_parted_and_the_parts_are_as_meant() -> None:
    made = [Text(f"t{n}", "x", "", group=f"g{n // 2}") for n in range(2000)]
    assert all(a.part == b.part for a, b in zip(made[::2], made[1::2], strict=True))
    shares = [sum(t.part == p for t in made) / len(made) for p in ("fit", "tune", "test")]
    assert shares == pytest.approx([0.6, 0.2, 0.2], abs=0.05)
    assert Text("t", "x", "", held=True).part == "test"


def test_a_text_that_is_held_out_is_in_no_other_part(data: Folders) -> None:
    found = relevance.texts(data)
    assert len({t.text for t in found}) == len(found)
    assert {t.id for t in found if t.held} == {
        "satp:dev:0", "satp:dev:1", "satp:dev:2", "satp:dev:3", "updates:mj_death:d-mj_death",
        "updates:libyan_war:d-libyan_war",
    }  # fmt: skip


def test_only_what_sets_tell_of_held_out_texts_is_asked(task: Task, data: Folders) -> None:
    examples = task.load().examples
    held = {t.id for t in relevance.texts(data) if t.part == "test"}
    assert {e.id for e in examples} <= held
    told = {e.id: e.gold for e in examples if not e.id.startswith("satp:train")}
    assert told == {
        "satp:dev:0": True, "satp:dev:2": True, "satp:dev:3": True, "updates:mj_death:d-mj_death": False,
    }  # fmt: skip


def test_recall_and_what_is_set_aside(task: Task) -> None:
    examples = [e for e in task.load().examples if not e.id.startswith("satp:train")]
    outcomes = task.score(examples, [e.id != "satp:dev:0" for e in examples])
    seen = {m.name: figure(m, outcomes) for m in task.measures}
    assert (seen["recall"], seen["recall_satp"], seen["recall_sentences"], seen["set_aside"]) == (
        0.5,
        0.5,
        1,
        0,
    )
    assert sorted(s.kind for o in outcomes for s in o.slips) == ["let through", "set aside"]


def test_the_product_on_them(task: Task) -> None:
    examples = task.load().examples
    assert task.answer(examples) == [e.gold for e in examples]


def test_without_any_set_it_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        gate.tasks(Folders(data=tmp_path))
