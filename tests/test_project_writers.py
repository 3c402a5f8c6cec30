"""Two programs write one project at once: nothing is lost, and decisions are one chain."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from project_records import coded, problems, sql
from sqlalchemy import insert

from bench.synthetic import reports
from counterclaim.engine import linking
from counterclaim.engine.linking import Linked, link
from counterclaim.model import to_json
from counterclaim.project import Project, ProjectError
from counterclaim.project.decisions import decision_row, in_force
from counterclaim.project.drawn import draw
from counterclaim.project.tables import decision

REVIEWING = """
import random, sys, time
from counterclaim.engine.linking import link
from counterclaim.project import Project
from counterclaim.project.judging import seen

path, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
chance = random.Random(who)
with Project.open(path) as project:
    claims = sorted(c.id for c in project.claims())
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(count):
        if n % 5 == 4:
            made = project.undo(reviewer=who)
        elif n % 20 == 11:
            two = chance.sample(sorted(project.incidents(), key=lambda i: i.id), 2)
            told = [seen(project.mentions(incident=i.id), i) for i in two]
            made = project.decide("merge", "incident", two[0].id, reviewer=who, change={"mentions": told})
        else:
            action = chance.choice(["accept", "reject"])
            made = project.decide(action, "claim", chance.choice(claims), reviewer=who, reason=f"{n}")
        print(made.id, flush=True)
        time.sleep(0.02)  # as people do: who never lets go of the file keeps all others waiting
        if n % 25 == 13:
            link(project)
"""


def start(program: str, *words: str) -> subprocess.Popen[str]:
    root = Path(__file__).parents[1]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [root / "src", root, root / "tests"]))}
    line = [sys.executable, "-c", program, *words]
    return subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )


def at_once(runs: list[subprocess.Popen[str]]) -> list[set[str]]:
    """Let programs go that said that they are ready; what each has said."""
    for run in runs:
        assert run.stdout.readline() == "ready\n", run.stderr.read()
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    said: list[tuple[str, str]] = [("", "")] * len(runs)

    def hear(n: int) -> None:
        said[n] = runs[n].communicate()

    threads = [threading.Thread(target=hear, args=(n,)) for n in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.returncode for run in runs] == [0] * len(runs), said
    return [set(out.split()) for out, _ in said]


def test_two_reviewers_deciding_and_linking_at_once_lose_nothing(path, new_path):
    every = [(m.coded, m.raw) for m in reports(30, seed=5)]
    with Project.open(path) as project:
        project.save_all(every, version="1")
        link(project)
        said = at_once([start(REVIEWING, path, who, "100") for who in ("Ada", "Ben")])
        made = list(project.decisions())
        assert [d.seq for d in made] == list(range(1, 201))
        for who, ids in zip(("Ada", "Ben"), said, strict=True):
            assert {d.id for d in made if d.reviewer == who} == ids
            assert len(ids) == 100
        turns = sum(a.reviewer != b.reviewer for a, b in pairwise(made))
        assert turns > 1, "they did not write at once"
        assert problems(project) == []
        link(project)
        assert link(project) == Linked()
        assert problems(project) == []
        incidents = list(map(to_json, project.incidents()))
    # The same decisions, with all linked once: whoever linked when leaves no trace.
    with Project.open(new_path()) as alone:
        alone.save_all(every, version="1")
        with alone.writing() as connection:
            connection.execute(insert(decision), [decision_row(d) for d in made])
            draw(connection)
        link(alone)
        assert problems(alone) == []
        assert len(in_force(alone.decisions())) > 50
        assert list(map(to_json, alone.incidents())) == incidents


@pytest.mark.parametrize("after", [1, 3, 5, 8])
def test_a_linking_within_another_changes_nothing(path, new_path, monkeypatch, after):
    monkeypatch.setattr(linking, "BATCH", 4)
    every = [(m.coded, m.raw) for m in reports(20, seed=5)]
    with Project.open(new_path()) as whole:
        whole.save_all(every, version="1")
        link(whole)
        wanted = list(map(to_json, whole.incidents()))
    steps = iter(range(100))
    real = Project.linking
    with Project.open(path) as project, Project.open(path) as other:
        project.save_all(every[:14], version="1")

        def between(linked: Project):
            if linked is project and next(steps) == after:
                other.save_all(every[14:], version="1")
                assert link(other).reports
            return real(linked)

        with monkeypatch.context() as patch:
            patch.setattr(Project, "linking", between)
            link(project)
        assert next(steps) > after + 1
        assert link(project) == Linked()
        assert list(map(to_json, project.incidents())) == wanted
        assert problems(project) == []


SAVING = """
import sys
from project_records import coded
from counterclaim.project import Project

with Project.open(sys.argv[1]) as project:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(30):
        c, raw = coded(n, speaker=sys.argv[2])
        print(project.save(c, raw, version="1"), flush=True)
"""


def test_two_programs_coding_the_same_reports_at_once_keep_one_of_each(path):
    at_once([start(SAVING, path, speaker) for speaker in ("the police chief", "a police chief")])
    with Project.open(path) as project:
        assert len(list(project.reports())) == 30
        assert len(list(project.claims())) == 60
        assert problems(project) == []
        assert len(project.search("goma", limit=1000)) == 60


OPENING = """
import sys
from counterclaim.project import Project

print("ready", flush=True)
sys.stdin.readline()
with Project.open(sys.argv[1]) as project:
    project.refuse(sys.argv[2], "is empty")
"""


def test_programs_that_make_the_project_at_once_make_one(path):
    at_once([start(OPENING, path, str(n)) for n in range(4)])
    with Project.open(path) as project:
        assert [r.input for r in project.refusals()] == list("0123")
        assert problems(project) == []


def test_a_write_that_waits_too_long_is_one_line(path, monkeypatch):
    monkeypatch.setattr("counterclaim.project.sqlite.WAIT", 0.05)
    monkeypatch.setattr("counterclaim.project.postgres.WAIT", 0.05)
    with Project.open(path) as project, Project.open(path) as other:
        project.save(*coded())
        with other.linking(), pytest.raises(ProjectError, match="is in use by another program; ") as e:
            project.refuse("a", "b")
        assert "\n" not in str(e.value)
        assert list(project.refusals()) == []
        project.refuse("a", "b")


def test_readers_do_not_wait_for_writers(path, monkeypatch):
    with Project.open(path) as project, Project.open(path) as other:
        c, raw = coded()
        project.save(c, raw)
        with other.linking():
            started = time.monotonic()
            assert len(list(project.claims())) == 2
            assert problems(project) == []
            assert time.monotonic() - started < 5


def test_a_connection_that_the_server_ends_is_one_line_and_the_next_works(postgres):
    path = postgres.new()
    with Project.open(path) as project:
        project.save(*coded())

        def cut_off():
            with project.linking() as step:
                pid = step.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
                sql(path, f"SELECT pg_terminate_backend({pid}, 5000)")
                step.put_rules("x")

        with pytest.raises(ProjectError, match="the server ended the connection") as e:
            cut_off()
        assert "\n" not in str(e.value)
        project.refuse("a", "b")
        assert problems(project) == []
