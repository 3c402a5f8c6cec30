"""Results in the order of their jobs, with a few jobs on their way at once, whoever works on them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")
H = TypeVar("H")


class Job(Protocol[R_co]):
    """Something to be done, here, in another process or on another machine."""

    def run(self) -> Iterable[R_co]:
        """Do it."""

    def parts(self) -> Iterable[Job[R_co]]:
        """What it is made of, to be tried one by one where it was lost; itself where it has no parts."""

    def lost(self) -> R_co:
        """What is said of it where it was lost even by itself."""


class Runner(Protocol):
    """What works on jobs, and gives their results in their order; jobs are taken only as they are needed."""

    def __call__(self, jobs: Iterable[Job[R]], /) -> Iterator[Iterable[R]]:
        """Work on jobs."""


class LostError(Exception):
    """What worked on a job is gone, as when it is killed for want of memory."""


def whole(job: Job[R]) -> tuple[R, ...]:
    """All that a job gives at once, as it goes from process to process."""
    return tuple(job.run())


def ordered(
    jobs: Iterable[Job[R]], submit: Callable[[Job[R]], H], result: Callable[[H], Any], most: int
) -> Iterator[tuple[R, ...]]:
    """Work on jobs with others, and give what they give, in order.

    The parts of a job that is lost are worked on again one by one: what loses it may be one of them, and
    costs no other.

    Args:
        jobs: taken only as they are needed.
        submit: lets somebody work on a job.
        result: waits for what was submitted; raises ``LostError`` where that is gone.
        most: jobs on their way at once.
    """

    def alone(part: Job[R]) -> tuple[R, ...]:
        try:
            return tuple(result(submit(part)))
        except LostError:
            return (part.lost(),)

    def done(job: Job[R], handle: H) -> tuple[R, ...]:
        try:
            return tuple(result(handle))
        except LostError:
            return tuple(made for part in job.parts() for made in alone(part))

    waiting: deque[tuple[Job[R], H]] = deque()
    for job in jobs:
        waiting.append((job, submit(job)))
        if len(waiting) >= most:
            yield done(*waiting.popleft())
    while waiting:
        yield done(*waiting.popleft())
