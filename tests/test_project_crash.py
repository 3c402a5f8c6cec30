"""A run killed at any moment loses at most the report in hand, and the next one resumes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project_records import coded

from counterclaim.project import Project

REPORTS = 60

BATCH = f"""
import sys
from project_records import coded
from counterclaim.project import Project

with Project.open(sys.argv[1]) as project:
    for n in range({REPORTS}):
        c, raw = coded(n)
        if not project.has(c.report.id, "1"):
            project.save(c, raw, version="1")
        print(c.report.id, flush=True)
"""


def start(path: str) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    source = str(Path(__file__).parents[1] / "src")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([source, here])}
    return subprocess.Popen([sys.executable, "-c", BATCH, path], stdout=subprocess.PIPE, text=True, env=env)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("seed", range(3))
def test_killed_batch_loses_at_most_the_report_in_hand(path, seed):
    chance = random.Random(seed)
    run = start(path)
    said = [run.stdout.readline().strip() for _ in range(chance.randint(1, REPORTS // 2))]
    time.sleep(chance.random() * 0.02)
    run.send_signal(signal.SIGKILL)
    said += [line.strip() for line in run.stdout if line.endswith("\n")]
    assert run.wait() == -signal.SIGKILL

    with Project.open(path) as project:
        assert [str(p) for p in project.verify()] == []
        kept = {r.id for r in project.reports()}
        assert set(said) <= kept
        assert len(kept) <= len(said) + 1
        assert all(project.has(report_id, "1") for report_id in kept)

    assert start(path).wait() == 0
    with Project.open(path) as project:
        assert [str(p) for p in project.verify()] == []
        assert {r.id for r in project.reports()} == {coded(n)[0].report.id for n in range(REPORTS)}


def test_killed_while_made_opens_again(path):
    for wait in (0.0, 0.3, 0.45):
        run = start(path)
        time.sleep(wait)
        run.kill()
        run.wait()
        run.stdout.close()
        with Project.open(path) as project:
            assert list(project.verify()) == []
