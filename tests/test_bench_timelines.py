"""Timelines: which are asked for, how days are chosen, and the rankings that read nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Task
from bench.run import beside
from bench.tasks import timelines

DAYS = [f"2011-02-{n}" for n in range(10, 20)]


@pytest.fixture
def task(tmp_path: Path) -> Task:
    folder = tmp_path / "timelines"
    folder.mkdir()

    def reference(outlet: str, *days: str) -> dict[str, Any]:
        return {"topic": "ardan", "collection": "c", "outlet": outlet, "entries": [{"date": d} for d in days]}

    references = [
        reference("some", DAYS[0], DAYS[4], DAYS[4], "2012-01-01"),
        reference("same", DAYS[0], DAYS[4]),
        reference("every", *DAYS[:3]),
        reference("later", "2012-01-01", "2012-02-01"),
    ]
    articles = [
        {"topic": "ardan", "date": d, "date_is": "publication", "sentences": ["Rebels fled ."]}
        for d in (*DAYS, DAYS[4], DAYS[4], DAYS[2])
    ]
    for name, rows in (("reference_timelines", references), ("source_sentences", articles)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    [made] = timelines.tasks(Folders(data=tmp_path))
    return made


def test_a_timeline_is_asked_for_once_within_the_time_of_its_sources(task: Task) -> None:
    [e] = task.load().examples
    assert e.gold == [DAYS[0], DAYS[4]]
    assert (e.id, e.given["first"], e.given["last"], e.given["number"]) == ("c:some", DAYS[0], DAYS[4], 2)


def test_rankings_that_read_nothing(task: Task) -> None:
    examples = task.load().examples
    told = {p.system: p.answer(examples[0]) for p in task.peers}
    assert told["days of most articles"][:3] == [[DAYS[4], 3], [DAYS[2], 2], [DAYS[0], 1]]
    assert [d for d, _ in told["days evenly spread"]] == [DAYS[1], DAYS[3]]
    assert beside(task, task.peers[0], examples)["date_f1"] == 0.5


def score(task: Task, *ranked: list[Any]) -> tuple[dict[str, float], list[str]]:
    example = Example("t", gold=[DAYS[0], DAYS[4]], given={"number": 2})
    outcomes = timelines.score([example], [list(ranked)])
    return {m.name: round(figure(m, outcomes), 3) for m in task.measures}, [
        s.kind for o in outcomes for s in o.slips
    ]


def test_as_many_days_as_the_reference_has_or_all_told_twice(task: Task) -> None:
    seen, slips = score(task, [DAYS[4], 5], [DAYS[1], 3], [DAYS[0], 2], [DAYS[7], 1])
    assert (seen["date_f1"], seen["twice_f1"], seen["told"]) == (0.5, 0.8, 1)
    assert slips == ["missed", "false alarm"]


def test_nothing_told(task: Task) -> None:
    seen, slips = score(task)
    assert set(seen.values()) == {0}
    assert slips == ["missed", "missed"]
