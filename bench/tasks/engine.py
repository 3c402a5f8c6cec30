"""How much quicker several processes, or a Ray cluster of this machine, code reports than one process does.

The three run turn about over the same reports into projects of their own, so that the load of the machine
cancels out; starting processes is left out, since an archive pays for it once.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bench.model import Answer, Example, Folders, Loaded, Task, value
from bench.tasks.speed import SLIPS, score
from bench.tasks.speed import load as load_reports

if TYPE_CHECKING:
    from counterclaim.engine.ahead import Runner

WORKERS = 2
ROUNDS = 3
COPIES = 8
"""How often each report is coded, each time a little other, so that there is work for a while."""


def tasks(folders: Folders) -> list[Task]:
    """The task, where there are reports to run.

    Raises:
        Missing: the project's own gold is not there.
    """
    folders.own("examples/gold.jsonl")

    def load() -> Loaded:
        return load_reports(folders)

    return [
        Task(
            name="speed.engine",
            about="coding on two processes, and on Ray, beside one process",
            load=load,
            answer=answer,
            score=score,
            measures=(
                value("processes_to_one", "reports a second of two processes, one process = 1"),
                value("ray_to_processes", "reports a second of Ray with two workers, two processes = 1"),
                value("reports_a_second", "reports a second of two processes on this machine"),
            ),
            slips=SLIPS,
            perfect=None,
            batch=None,
            fast=0,
        )
    ]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Seconds of each, round by round."""
    from counterclaim.engine.cluster import cluster
    from counterclaim.engine.processes import here, processes

    texts = [f"{e.text}\n\nEdition {n}.\n" for n in range(COPIES) for e in examples]
    spent: dict[str, list[float]] = {}
    with ExitStack() as open_:
        runners: dict[str, Runner] = {"one": here, "processes": open_.enter_context(processes(WORKERS))}
        if importlib.util.find_spec("ray"):
            runners["ray"] = open_.enter_context(cluster(WORKERS))
        with tempfile.TemporaryDirectory() as folder:
            for n, text in enumerate(texts):
                Path(folder, f"{n}.txt").write_text(text, encoding="utf-8")
            for runner in runners.values():
                _coded(folder, runner, few=True)
            for _ in range(ROUNDS):
                for name, runner in runners.items():
                    spent.setdefault(name, []).append(_coded(folder, runner))

    def ratio(one: str, other: str) -> float | None:
        if one not in spent or other not in spent:
            return None
        return statistics.median(b / a for a, b in zip(spent[one], spent[other], strict=True))

    figures = {
        "processes_to_one": ratio("processes", "one"),
        "ray_to_processes": ratio("ray", "processes"),
        "reports_a_second": len(texts) / statistics.median(spent["processes"]),
    }
    return [{k: v for k, v in figures.items() if v is not None}] * len(examples)


def _coded(folder: str, runner: Runner, *, few: bool = False) -> float:
    """Seconds to code a folder's reports into a new project."""
    from counterclaim.engine import code_inputs
    from counterclaim.project import Project

    names = sorted(os.listdir(folder))[: 40 if few else None]
    with tempfile.TemporaryDirectory() as own, Project.open(str(Path(own) / "engine.db")) as project:
        start = time.perf_counter()
        paths = [str(Path(folder) / name) for name in names]
        for _ in code_inputs(paths, project=project, every=True, runner=runner):
            pass
        return time.perf_counter() - start
