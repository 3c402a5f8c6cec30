"""A task that is lost costs the one report that loses it."""

from __future__ import annotations

from counterclaim.engine.ahead import LostError, ordered, whole
from counterclaim.engine.work import Task
from counterclaim.intake import Refused
from counterclaim.model import Report


def told(n: int, text: str = "Rebels killed two men.") -> Report:
    return Report(id=f"r-{n}", text=text, sha256="0", path=f"{n}.txt")


def result(task: Task):
    if any("kills" in r.text for r in task.reports):
        raise LostError
    return whole(task)


def test_the_others_of_its_task_are_coded():
    tasks = [Task((told(1), told(2, "This kills."), told(3)), means="rules"), Task((told(4),), means="rules")]
    first, second = ordered(tasks, lambda task: task, result, most=2)
    assert [isinstance(x, Refused) for x in first] == [False, True, False]
    assert str(first[1]) == "2.txt: its process was killed; split it, or give the machine more memory"
    assert [x.report.id for x in second] == ["r-4"]


def test_no_more_are_on_their_way_than_asked():
    away: list[Task] = []
    most = 0

    def submit(task: Task) -> Task:
        nonlocal most
        away.append(task)
        most = max(most, len(away))
        return task

    def done(task: Task):
        away.remove(task)
        return whole(task)

    tasks = [Task((told(n),), means="rules") for n in range(9)]
    assert [x.report.id for found in ordered(tasks, submit, done, most=3) for x in found] == [
        f"r-{n}" for n in range(9)
    ]
    assert most == 3
