"""How the joining of reports grows, from a thousand invented ones to a hundred thousand; what one more costs.

Reports are coded by construction (``bench.synthetic``), so that what is timed is linking alone: accounts,
copies, comparing, joining, incidents put together and kept. Processor seconds, each size in a project and a
process of its own.
"""

from __future__ import annotations

import itertools
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

from bench.clusters import b_cubed
from bench.model import Answer, Example, Folders, Loaded, Task, value
from bench.synthetic import Made, reports
from bench.tasks.speed import SLIPS, score

SIZES = (1000, 10_000, 100_000)
ADDED = 20
"""Reports that are added one by one to the largest project."""
JUDGED = 10_000
"""Reports up to which it is scored which of them are joined."""
BATCH = 500


def tasks(folders: Folders) -> list[Task]:
    """The task; it needs no data."""
    return [
        Task(
            name="speed.scale",
            about="joining of reports from a thousand to a hundred thousand",
            load=load,
            answer=answer,
            score=score,
            measures=(
                value("exponent", "growth of time with reports, 1 is linear", "cost"),
                value("memory_mb", "highest memory of the process at the largest size", "cost"),
                value("one_more_s", "seconds to add one report to the largest, median", "cost"),
                value("reports", "reports at the largest size"),
                value("reports_a_second", "reports joined a second on this machine"),
                value("b_cubed_f1", "mentions joined as they were invented, B-cubed F1"),
            ),
            slips=SLIPS,
            perfect=None,
            batch=None,
            fast=0,
        )
    ]


def load() -> Loaded:
    """The sizes, one example each."""
    return Loaded(tuple(Example(f"{n} reports", str(n)) for n in SIZES), ())


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Every size in a process of its own."""
    runs = [_run(int(e.text)) for e in examples]
    first, last = runs[0], runs[-1]
    figures = {
        "exponent": _log(last, first, "seconds") / _log(last, first, "reports"),
        "memory_mb": last["memory_mb"],
        "one_more_s": last["one_more_s"],
        "reports": last["reports"],
        "reports_a_second": last["reports"] / last["seconds"],
        "b_cubed_f1": max(r["b_cubed_f1"] for r in runs if r["reports"] <= JUDGED),
    }
    return [figures] * len(examples)


def _log(a: dict[str, float], b: dict[str, float], name: str) -> float:
    return math.log(a[name] / b[name])


def _run(n: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.tasks.scale", str(n)], capture_output=True, text=True, check=True
    )
    made: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(n, made, file=sys.stderr)
    return made


def measured(n: int) -> dict[str, float]:
    """Fill a project with reports, link it, add some one by one."""
    import resource

    from counterclaim.engine import link
    from counterclaim.project import Project

    stream = reports(n + ADDED)
    truth: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, Project.open(str(Path(folder) / "scale.db")) as project:
        for part in parts(stream, n):
            if n <= JUDGED:
                truth |= {m: event for made in part for m, event in made.events.items()}
            project.save_all((made.coded, made.raw) for made in part)
        start = time.process_time()
        link(project)
        seconds = time.process_time() - start
        given = {m: i.id for i in project.incidents() for m in i.mentions} if truth else {}
        known: dict[Hashable, Hashable] = {m: truth[m] for m in truth if m in given}
        right, found, same, true = (
            b_cubed(known, {m: given[str(m)] for m in known}) if known else (0, 1, 0, 1)
        )
        one_by_one = []
        for made in stream:
            start = time.perf_counter()
            project.save(made.coded, made.raw)
            link(project)
            one_by_one.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    precision, recall = right / found, same / true
    return {
        "reports": float(n),
        "seconds": seconds,
        "memory_mb": peak / 1e6,
        "one_more_s": statistics.median(one_by_one),
        "b_cubed_f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def parts(stream: Iterable[Made], n: int) -> Iterable[tuple[Made, ...]]:
    """Reports in parts that are saved together."""
    left = n
    every = iter(stream)
    while left > 0:
        part = tuple(itertools.islice(every, min(BATCH, left)))
        left -= len(part)
        yield part


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
