"""Coding on several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from counterclaim.engine.ahead import Job, LostError, R, Runner, ordered, whole

AHEAD = 3
"""Jobs on their way for each process, so that none is idle and no archive is read into memory."""
LIFE = 1000
"""Jobs after which other processes take over: what is remembered of names adds up, as do gaps in memory."""
FEW = 24
"""Reports for which it is not worth while to start another process."""


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth(reports: int) -> int:
    """How many processes some reports are worth: all processors for many, this one alone for few.

    >>> worth(3)
    1
    """
    return max(1, min(processors(), reports // FEW))


def here(jobs: Iterable[Job[R]], /) -> Iterator[Iterable[R]]:
    """Work on jobs in this process, one after the other."""
    return (job.run() for job in jobs)


@contextmanager
def processes(workers: int) -> Iterator[Runner]:
    """Processes that work on jobs, and end with the block; with one worker, this process alone.

    They are made anew rather than forked, so that no lock of a thread is copied, and end by themselves where
    this process is killed.
    """
    if workers <= 1:
        yield here
        return
    pools = _Pools(workers)
    try:

        def runner(jobs: Iterable[Job[R]], /) -> Iterator[Iterable[R]]:
            return ordered(jobs, pools.submit, pools.result, AHEAD * workers)

        yield runner
    finally:
        pools.close()


class _Pools:
    """A pool of processes, replaced by another where one of them was killed, and when they are old."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._given = 0
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)

    def close(self) -> None:
        """End all processes; what they work on is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, job: Job[R]) -> Future[tuple[R, ...]]:
        self._given += 1
        if self._given % LIFE == 0:
            # What the old ones were given they still do, then they end.
            self._pool.shutdown(wait=False)
            self._pool = self._new()
        try:
            return self._pool.submit(whole, job)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(whole, job)

    def result(self, future: Future[tuple[R, ...]]) -> tuple[R, ...]:
        try:
            return future.result()
        except BrokenProcessPool as e:
            raise LostError from e


def _begin() -> None:
    """End this process without a word when the run is broken off, or when the one that made it is gone."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
