"""The scorers checked against themselves, and the check itself against scorers broken on purpose."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import bench_toy as toy
import pytest

from bench.model import Answer, Example, Folders, Outcome, Task
from bench.selfcheck import selfcheck
from bench.tasks import all_tasks

EXAMPLES = tuple(
    Example(f"e-{i}", f"{'x ' * i}ARMY{i % 7} said", gold=[(2 * i, 2 * i + 5)] if i % 5 else [])
    for i in range(40)
)


def failures(task: Task, examples: Sequence[Example] = EXAMPLES) -> list[str]:
    return [c.name for c in selfcheck(task, examples) if not c.ok]


def test_a_sound_scorer_passes() -> None:
    assert len(selfcheck(toy.TASK, EXAMPLES)) == 6
    assert failures(toy.TASK) == []


def test_a_peer_must_come_to_its_published_figure() -> None:
    whole = toy.TASK.load().examples
    told = [c for c in selfcheck(toy.TASK, whole) if "published" in c.name]
    assert [c.ok for c in told] == [True]
    [peer] = toy.TASK.peers
    wrong = replace(toy.TASK, peers=(replace(peer, published={"f1": 0.9}),))
    assert failures(wrong, whole) == ["toy.capitals.f1: first word only comes to the published 0.900"]
    assert not [c for c in selfcheck(wrong, whole[1:]) if "published" in c.name], "not the published examples"


def changed(change: Callable[[Example, Outcome], Outcome]) -> Task:
    """The toy with a scorer that spoils each outcome."""

    def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
        return [change(e, o) for e, o in zip(examples, toy.score(examples, answers), strict=True)]

    return replace(toy.TASK, score=score)


@pytest.mark.parametrize(
    ("broken", "caught"),
    [
        pytest.param(
            changed(
                lambda e, o: replace(o, tallies={"words": [len(e.gold), len(e.gold), o.tallies["words"][2]]})
            ),
            "shuffled gold",
            id="counts every gold word as found",
        ),
        pytest.param(
            changed(lambda e, o: replace(o, tallies={"words": [o.tallies["words"][2]] * 3})),
            "shuffled gold",
            id="believes whatever is given",
        ),
        pytest.param(
            changed(
                lambda e, o: replace(
                    o, tallies={"words": [*o.tallies["words"][:2], 2 * o.tallies["words"][2]]}
                )
            ),
            "f1: gold against gold",
            id="counts what is given twice",
        ),
        pytest.param(
            replace(
                toy.TASK, score=lambda ex, an: toy.score(ex, [[(s + 1, e + 1) for s, e in a] for a in an])
            ),
            "gold against gold",
            id="is one letter off",
        ),
        pytest.param(
            replace(toy.TASK, score=lambda ex, an: toy.score(ex, [an[0], *an[1:-1], []])),
            "no error in gold against gold",
            id="drops the last answer",
        ),
        pytest.param(
            changed(lambda e, o: replace(o, items={"same": True})),
            "names of their own",
            id="names all items alike",
        ),
    ],
)
def test_a_broken_scorer_is_caught(broken: Task, caught: str) -> None:
    assert any(caught in name for name in failures(broken))


FOLDERS = Folders(
    *(
        Path(p) if p else None
        for p in (os.environ.get("COUNTERCLAIM_DATA"), os.environ.get("COUNTERCLAIM_GOLD"))
    )
)
TASKS = [t for t in all_tasks(FOLDERS)[0] if t.perfect is not None]


@pytest.mark.skipif(not TASKS, reason="no gold: set COUNTERCLAIM_DATA and COUNTERCLAIM_GOLD")
@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.name)
def test_scorers_of_all_tasks(task: Task) -> None:
    assert failures(task, task.load().examples) == []
