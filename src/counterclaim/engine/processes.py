"""Coding on several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from counterclaim.engine.work import Result, Runner, Task, work
from counterclaim.intake import Refused
from counterclaim.model import Coded

AHEAD = 2
"""Tasks that wait for each process, so that none is idle and no archive is read into memory."""
FEW = 24
"""Reports for which it is not worth while to start another process."""

_Whole = tuple[Coded | Refused, ...]


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth(reports: int) -> int:
    """How many processes some reports are worth: all processors for many, this one alone for few.

    >>> worth(3)
    1
    """
    return max(1, min(processors(), reports // FEW))


def here(tasks: Iterable[Task]) -> Iterator[Result]:
    """Work on tasks in this process, one after the other."""
    return map(work, tasks)


@contextmanager
def processes(workers: int) -> Iterator[Runner]:
    """Processes that work on tasks, and end with the block; with one worker, this process alone.

    They are made anew rather than forked, so that no lock of a thread is copied, and end by themselves where
    this process is killed. A process that is killed itself, as for want of memory, costs no report but the
    one that cannot be coded: the tasks that were with it are worked on here, report by report.
    """
    if workers <= 1:
        yield here
        return
    pools = _Pools(workers)
    try:
        yield pools.run
    finally:
        pools.close()


class _Pools:
    """A pool of processes, replaced by another where one of them was killed."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)

    def close(self) -> None:
        """End all processes; what they work on is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Results in the order of the tasks, with few tasks on their way at once."""
        waiting: deque[tuple[Task, Future[_Whole]]] = deque()
        for task in tasks:
            waiting.append((task, self._submit(task)))
            if len(waiting) > AHEAD * self._workers:
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _submit(self, task: Task) -> Future[_Whole]:
        try:
            return self._pool.submit(_whole, task)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(_whole, task)

    def _result(self, task: Task, future: Future[_Whole]) -> _Whole:
        try:
            return future.result()
        except BrokenProcessPool:
            return tuple(one for report in task.reports for one in self._alone(task, report.id))

    def _alone(self, task: Task, report_id: str) -> _Whole:
        """One report of a task whose process was killed: it may be the one that kills it."""
        [report] = [r for r in task.reports if r.id == report_id]
        try:
            return self._submit(Task((report,), task.sure, task.means)).result()
        except BrokenProcessPool:
            name = report.path or report.url or report.id
            return (Refused(name, "its process was killed", "split it, or give the machine more memory"),)


def _whole(task: Task) -> _Whole:
    """All that a task gives at once, as it goes from process to process."""
    return tuple(work(task))


def _begin() -> None:
    """End this process without a word when the run is broken off, or when the one that made it is gone."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
