"""Coding on several processes gives what one gives, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_records import dump

from counterclaim.engine import code_inputs, local, processes
from counterclaim.engine.processes import here
from counterclaim.engine.work import Task, work
from counterclaim.intake import Refused
from counterclaim.model import Report
from counterclaim.project import Project

EXAMPLES = Path(__file__).parents[1] / "examples"


def report(n: int, text: str) -> Report:
    return Report(id=f"r-{n}", text=text, sha256="0", path=f"{n}.txt")


def told(n: int) -> Report:
    return report(n, f"Rebels killed {n} soldiers in Goma, the army said.")


@pytest.fixture(scope="module")
def two() -> Iterator[processes.Runner]:
    with processes.processes(2) as runner:
        yield runner


def test_results_come_in_order_as_from_one_process(two):
    tasks = [Task(tuple(told(n) for n in range(k, k + 3)), means="rules") for k in range(2, 20, 3)]
    assert list(map(tuple, two(iter(tasks)))) == list(map(tuple, here(tasks)))


def test_other_processes_take_over_when_they_are_old(monkeypatch):
    monkeypatch.setattr(processes, "LIFE", 4)
    made = []
    new = processes._Pools._new
    monkeypatch.setattr(processes._Pools, "_new", lambda self: made.append(new(self)) or made[-1])
    tasks = [Task((told(n),), means="rules") for n in range(2, 12)]
    with processes.processes(2) as runner:
        assert list(map(tuple, runner(iter(tasks)))) == list(map(tuple, here(tasks)))
    assert len(made) == 3


def test_few_tasks_are_taken_ahead(two):
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for n in range(2, 40):
            taken += 1
            yield Task((told(n),), means="rules")

    next(two(tasks()))
    assert taken <= 2 * processes.AHEAD


def test_a_project_is_the_same_whoever_coded(two, tmp_path, monkeypatch):
    monkeypatch.setattr(local, "BATCH", 2)
    made = []
    for name, runner in (("one", here), ("two", two)):
        with Project.open(str(tmp_path / name)) as project:
            list(code_inputs([str(EXAMPLES), str(EXAMPLES)], project=project, means="rules", runner=runner))
            made.append(dump(project.name))
    assert made[0] == made[1]


def test_a_report_that_fails_in_one_batch_is_refused_again_in_the_next(tmp_path, monkeypatch):
    def faulty(task: Task) -> Iterator[Refused]:
        return (Refused(r.path or "", "could not be coded", "") for r in task.reports)

    monkeypatch.setattr(local, "BATCH", 1)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Rebels killed three soldiers in Goma.")
    with Project.open(str(tmp_path / "p.db")) as project:
        out = list(
            code_inputs([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], project=project,
                        runner=lambda tasks: map(faulty, tasks))
        )  # fmt: skip
    assert [type(x) for x in out] == [Refused, Refused]


def kill(task: Task) -> tuple[object, ...]:
    """As ``ahead.whole``, but for one report the process is killed, as for want of memory."""
    if any("kills" in r.text for r in task.reports):
        os.kill(os.getpid(), signal.SIGKILL)
    return tuple(work(task))


def test_a_process_that_is_killed_costs_the_one_report(monkeypatch):
    monkeypatch.setattr(processes, "whole", kill)
    bad = report(9, "This kills.")
    tasks = [Task((told(2), told(3)), means="rules"), Task((told(4), bad, told(5)), means="rules"),
             Task((told(6),), means="rules")]  # fmt: skip
    with processes.processes(2) as runner:
        out = [x for result in runner(tasks) for x in result]
    assert [isinstance(x, Refused) for x in out] == [False, False, False, True, False, False]
    assert str(out[3]) == "9.txt: its process was killed; split it, or give the machine more memory"
    assert [x.report.id for x in out if not isinstance(x, Refused)] == ["r-2", "r-3", "r-4", "r-5", "r-6"]


ENDLESS = """
import itertools, os
from counterclaim.engine.processes import processes
from counterclaim.engine.work import Task
from counterclaim.model import Report

if __name__ == "__main__":
    with processes(2) as runner:
        reports = (Report(id=f"r-{n}", text="Rebels killed two men.", sha256="0") for n in itertools.count())
        for n, _ in enumerate(runner(Task((r,), means="rules") for r in reports)):
            if n == 1:
                print("at work", flush=True)
"""


def test_nothing_is_left_running_when_the_run_is_killed(tmp_path):
    program = tmp_path / "endless.py"
    program.write_text(ENDLESS)
    run = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "at work\n"
    run.kill()
    run.wait()
    for _ in range(100):
        time.sleep(0.1)
        try:
            os.killpg(run.pid, 0)
        except ProcessLookupError:
            return
    os.killpg(run.pid, signal.SIGKILL)
    pytest.fail("processes were left running")
