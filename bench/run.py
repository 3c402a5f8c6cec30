"""Run tasks: load, answer in worker processes without the gold, score, and say what it took."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from bench.measures import figure, interval
from bench.model import Answer, Broken, Example, Missing, Outcome, Peer, Task

WORKERS = 2


@dataclass(frozen=True)
class Result:
    """A task that was run.

    Attributes:
        task: the task.
        outcomes: one for each example or other unit.
        figures: by the name of the measure.
        peers: the figures of each peer whose answers were scored beside, by its name.
        intervals: 95 % bootstrap intervals, for measures that have one.
        examples: how many examples were answered.
        seconds: wall clock of the answers.
        cpu: seconds of processor time of the answers, over all workers.
        peak: the highest memory in bytes that a worker had reached by then.
        data: SHA-256 of each file read, by its name under the data folder.
    """

    task: Task
    outcomes: tuple[Outcome, ...]
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    peers: dict[str, dict[str, float]]
    examples: int
    seconds: float
    cpu: float
    peak: int
    data: dict[str, str]


@dataclass(frozen=True)
class Failed:
    """A task without figures, and why."""

    task: str
    why: str
    broken: bool


def run(
    tasks: Sequence[Task], limit: int | None = None, fast: bool = False, workers: int = WORKERS
) -> Iterator[Result | Failed]:
    """Run tasks one after the other, each over all workers.

    Args:
        tasks: what to run.
        limit: take at most so many examples of each task.
        fast: take each task's short run.
        workers: processes that answer.

    Yields:
        what came of each task, in order.
    """
    # Workers are started afresh rather than forked: a child's highest memory is never below its parent's.
    method = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=method)
    try:
        for task in tasks:
            if fast and not task.fast:
                yield Failed(task.name, f"{task.name}: too long for the short run", broken=False)
                continue
            try:
                yield measure(task, min_of(limit, task.fast if fast else None), pool, workers)
            except BrokenProcessPool:
                yield Failed(task.name, f"{task.name}: a process that answered was killed", broken=True)
                pool.shutdown(wait=False)
                pool = ProcessPoolExecutor(workers, mp_context=method)
            except Missing as why:
                yield Failed(task.name, str(why), broken=False)
            except Broken as why:
                yield Failed(task.name, str(why), broken=True)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                # A row without a field that its set has always had: the other tasks go on.
                yield Failed(task.name, f"{type(error).__name__}: {error}", broken=True)
    finally:
        pool.shutdown(cancel_futures=True)


def measure(task: Task, limit: int | None, pool: ProcessPoolExecutor, workers: int) -> Result:
    """Run one task.

    Raises:
        Missing: its data set is not here.
        Broken: the product failed on it.
    """
    loaded = task.load()
    examples = sample(loaded.examples, limit)
    if not examples:
        raise Missing(f"{task.name}: the data set holds no examples")
    start = time.perf_counter()
    answers, cpu, peak = answered(task, examples, pool, workers)
    seconds = time.perf_counter() - start
    outcomes = tuple(task.score(examples, answers))
    found = ((m.name, interval(m, outcomes)) for m in task.measures)
    return Result(
        task=task,
        outcomes=outcomes,
        figures={m.name: figure(m, outcomes) for m in task.measures},
        intervals={name: i for name, i in found if i is not None},
        peers={p.system: beside(task, p, examples) for p in task.peers},
        examples=len(examples),
        seconds=seconds,
        cpu=cpu,
        peak=peak,
        data={f"{path.parent.name}/{path.name}": digest(path) for path in loaded.files},
    )


def beside(task: Task, peer: Peer, examples: Sequence[Example]) -> dict[str, float]:
    """The figures of a peer's answers under the task's own scorer."""
    outcomes = task.score(examples, [peer.answer(e) for e in examples])
    return {m.name: figure(m, outcomes) for m in task.measures}


def answered(
    task: Task, examples: Sequence[Example], pool: ProcessPoolExecutor, workers: int
) -> tuple[list[Answer], float, int]:
    """The answers in order, with the processor seconds and the highest memory of those who gave them.

    Raises:
        Broken: the product failed, or did not answer each example.
    """
    blind = [replace(e, gold=None) for e in examples]
    size = len(blind) if task.batch is None else min(task.batch, -(-len(blind) // workers))
    chunks = [blind[i : i + size] for i in range(0, len(blind), size)]
    answers: list[Answer] = []
    cpu, peak = 0.0, 0
    jobs = [pool.submit(_answer, task.answer, chunk) for chunk in chunks]
    for job, chunk in zip(jobs, chunks, strict=True):
        try:
            given, spent, highest = job.result()
        except Broken as why:
            raise Broken(f"{task.name}: {why}") from None
        if len(given) != len(chunk):
            raise Broken(f"{task.name}: {len(given)} answers to {len(chunk)} examples from {chunk[0].id}")
        answers += given
        cpu, peak = cpu + spent, max(peak, highest)
    return answers, cpu, peak


def _answer(
    answer: Callable[[Sequence[Example]], Sequence[Answer]], examples: Sequence[Example]
) -> tuple[list[Answer], float, int]:
    start = time.process_time()
    try:
        given = list(answer(examples))
    except Broken:
        raise
    except Exception as error:
        # As words: not every exception of the product's comes through between processes.
        names = f"{examples[0].id} to {examples[-1].id}"
        raise Broken(f"{names}: {type(error).__name__}: {error}") from None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return given, time.process_time() - start, used * (1 if sys.platform == "darwin" else 1024)


def sample(examples: Sequence[Example], limit: int | None) -> tuple[Example, ...]:
    """At most ``limit`` examples, in their order: the same in every run, and spread over the set whatever
    the order of its file.

    >>> [e.id for e in sample([Example(c) for c in "abcdef"], 3)]
    ['c', 'd', 'f']
    """
    if limit is None or limit >= len(examples):
        return tuple(examples)
    chosen = sorted(examples, key=lambda e: hashlib.sha256(e.id.encode()).hexdigest())[:limit]
    ids = {e.id for e in chosen}
    return tuple(e for e in examples if e.id in ids)


def min_of(*limits: int | None) -> int | None:
    """The least of the limits that are set."""
    return min((n for n in limits if n is not None), default=None)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
