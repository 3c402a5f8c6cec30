"""Results in the order of their tasks, with a few tasks on their way at once, whoever works on them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from counterclaim.engine.work import Task, work
from counterclaim.intake import Refused
from counterclaim.model import Coded

H = TypeVar("H")
Whole = tuple[Coded | Refused, ...]


class LostError(Exception):
    """What worked on a task is gone, as when it is killed for want of memory."""


def whole(task: Task) -> Whole:
    """All that a task gives at once, as it goes from process to process."""
    return tuple(work(task))


def ordered(
    tasks: Iterable[Task], submit: Callable[[Task], H], result: Callable[[H], Whole], most: int
) -> Iterator[Whole]:
    """Work on tasks with others, and give what they give, in order.

    A task that is lost is worked on again, report by report: what loses it may be one of them, and costs no
    other.

    Args:
        tasks: taken only as they are needed.
        submit: lets somebody work on a task.
        result: waits for what was submitted; raises ``LostError`` where that is gone.
        most: tasks on their way at once.
    """

    def alone(task: Task, n: int) -> Coded | Refused:
        report = task.reports[n]
        try:
            [made] = result(submit(Task((report,), task.sure, task.means)))
        except LostError:
            name = report.path or report.url or report.id
            return Refused(name, "its process was killed", "split it, or give the machine more memory")
        return made

    def done(task: Task, handle: H) -> Whole:
        try:
            return result(handle)
        except LostError:
            return tuple(alone(task, n) for n in range(len(task.reports)))

    waiting: deque[tuple[Task, H]] = deque()
    for task in tasks:
        waiting.append((task, submit(task)))
        if len(waiting) >= most:
            yield done(*waiting.popleft())
    while waiting:
        yield done(*waiting.popleft())
