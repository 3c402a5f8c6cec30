"""How much quicker several processes, or a Ray cluster of this machine, code reports than one process does.

The three run turn about over the same reports into projects of their own, so that the load of the machine
cancels out; starting processes is left out, since an archive pays for it once. ``python -m
bench.tasks.engine 100000`` codes so many short invented reports by rules on two processes, and tells how much
memory all of them hold as it goes.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bench.model import Answer, Example, Folders, Task, value
from bench.synthetic import reports
from bench.tasks.speed import bare_spacy, timed

if TYPE_CHECKING:
    from counterclaim.engine.ahead import Runner

WORKERS = 2
ROUNDS = 3
COPIES = 8
"""How often each report is coded, each time a little other, so that there is work for a while."""
SHORT = 10_000
"""Short reports over which memory is measured."""
EVERY = 200
"""Reports from one look at the memory to the next."""


def tasks(folders: Folders) -> list[Task]:
    """The task, where there are reports to run.

    Raises:
        Missing: the project's own gold is not there.
    """
    measures = (
        value("processes_to_one", "reports a second coded by two processes, one process = 1"),
        value("spacy_to_one", "reports a second of bare spaCy in two processes, one process = 1"),
        value("linked_to_one", "the same as the first with linking, which one process does"),
        value("ray_to_processes", "reports a second of Ray with two workers, two processes = 1"),
        value("reports_a_second", "reports a second of two processes on this machine"),
        value(
            "memory_growth_mb",
            f"memory held over {SHORT:,} short reports, early to late",
            "cost",
        ),
    )
    return [
        timed("engine", "coding on two processes, and on Ray, beside one process", folders, answer, measures)
    ]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Seconds of each, round by round."""
    from counterclaim.engine.cluster import cluster
    from counterclaim.engine.processes import here, processes

    texts = [f"{e.text}\n\nEdition {n}.\n" for n in range(COPIES) for e in examples]
    spent: dict[str, list[float]] = {}
    linked: dict[str, list[float]] = {}
    spacy: list[float] = []
    with ExitStack() as open_:
        runners: dict[str, Runner] = {"one": here, "processes": open_.enter_context(processes(WORKERS))}
        if importlib.util.find_spec("ray"):
            runners["ray"] = open_.enter_context(cluster(WORKERS))
        pool = open_.enter_context(ProcessPoolExecutor(WORKERS, get_context("spawn")))
        with tempfile.TemporaryDirectory() as folder:
            for n, text in enumerate(texts):
                Path(folder, f"{n}.txt").write_text(text, encoding="utf-8")
            _parsed(pool, texts)
            for runner in runners.values():
                _coded(folder, runner, few=True)
            for _ in range(ROUNDS):
                spacy.append(_parsed(pool, texts))
                for name, runner in runners.items():
                    coded, whole = _coded(folder, runner)
                    spent.setdefault(name, []).append(coded)
                    linked.setdefault(name, []).append(whole)

    def ratio(of: dict[str, list[float]], one: str, other: str) -> float | None:
        if one not in of or other not in of:
            return None
        return statistics.median(b / a for a, b in zip(of[one], of[other], strict=True))

    figures = {
        "processes_to_one": ratio(spent, "processes", "one"),
        "spacy_to_one": statistics.median(spacy),
        "linked_to_one": ratio(linked, "processes", "one"),
        "ray_to_processes": ratio(spent, "ray", "processes"),
        "reports_a_second": len(texts) / statistics.median(spent["processes"]),
        "memory_growth_mb": memory(SHORT)["growth_mb"],
    }
    return [{k: v for k, v in figures.items() if v is not None}] * len(examples)


def _coded(folder: str, runner: Runner, *, few: bool = False) -> tuple[float, float]:
    """Seconds to code a folder's reports into a new project, and with linking them."""
    from counterclaim.engine import code_inputs
    from counterclaim.project import Project

    names = sorted(os.listdir(folder))[: 40 if few else None]
    with tempfile.TemporaryDirectory() as own, Project.open(str(Path(own) / "engine.db")) as project:
        start = coded = time.perf_counter()
        paths = [str(Path(folder) / name) for name in names]
        for _ in code_inputs(paths, project=project, every=True, runner=runner):
            coded = time.perf_counter()
        return coded - start, time.perf_counter() - start


def _parsed(pool: Executor, texts: Sequence[str]) -> float:
    """How much quicker two processes parse than one does: what the machine has to give for such work."""
    alone = pool.submit(_parsing, texts).result()
    both = max(pool.map(_parsing, (texts, texts)))
    return WORKERS * alone / both


def _parsing(texts: Sequence[str]) -> float:
    """Seconds of bare spaCy over some texts, its loading left out."""
    nlp = bare_spacy()
    start = time.perf_counter()
    for _ in nlp.pipe(texts, batch_size=16):
        pass
    return time.perf_counter() - start


def memory(n: int) -> dict[str, float]:
    """What this process and those that it started hold while they code so many short reports.

    Linking, which stands at the end, is left out: ``speed.scale`` is of it.

    Returns:
        ``early_mb`` and ``late_mb``, the most held in the second and in the last tenth; ``growth_mb``
        from the one to the other; ``reports`` that were coded.
    """
    from counterclaim.engine import code_inputs
    from counterclaim.engine.processes import processes
    from counterclaim.project import Project

    held: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for made in reports(n):
                r = made.coded.report
                out.write(json.dumps({"text": r.text, "published": r.published, "outlet": r.outlet}) + "\n")
        with Project.open(f"{folder}/p.db") as project, processes(WORKERS) as runner:
            done = code_inputs([str(path)], project=project, every=True, means="rules", runner=runner)
            for k, _ in enumerate(islice(done, n)):
                if k % EVERY == 0:
                    held.append(_held(os.getpid()) / 1e6)
            del done  # before its last step, which is linking
    tenth = max(1, len(held) // 10)
    early, late = max(held[tenth : 2 * tenth] or held), max(held[-tenth:])
    return {"reports": float(k + 1), "early_mb": early, "late_mb": late, "growth_mb": late - early}


def _held(pid: int) -> float:
    """Bytes that a process and all that it started hold, where the system tells; 0 elsewhere."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        started = [
            c for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_held(int(child)) for child in started)


if __name__ == "__main__":
    print(json.dumps(memory(int(sys.argv[1]))))
