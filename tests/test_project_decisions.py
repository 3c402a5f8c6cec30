"""Decisions: appended, undone, restored, in one chain whoever writes and whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_records import coded, problems, sql, unguard
from sqlalchemy.exc import IntegrityError

from counterclaim.project import Decision, Project, ProjectError
from counterclaim.project.decisions import broken, chained, in_force, taken_back


@pytest.fixture
def claim(project) -> str:
    c, raw = coded()
    project.save(c, raw)
    return c.claims[0].id


def reviewed(project: Project, claim: str) -> str | None:
    return next(row.reviewed for row in project.rows() if row.claim.id == claim)


def test_undo_takes_back_and_undoing_the_undo_restores(project, path, claim):
    first = project.decide("reject", "claim", claim, reviewer="Ada")
    undone = project.undo(first.id, reviewer="Ben", reason="it is another bridge")
    assert (undone.action, undone.kind, undone.target, undone.reviewer) == (
        "undo",
        "decision",
        first.id,
        "Ben",
    )
    assert in_force(project.decisions()) == ()
    assert reviewed(project, claim) is None
    again = project.undo(undone.id, reviewer="Ada")
    assert (again.target, again.change) == (first.id, {"undo": undone.id})
    assert in_force(project.decisions()) == (first,)
    assert reviewed(project, claim) == first.id
    assert [d.seq for d in project.decisions()] == [1, 2, 3]
    assert problems(project) == []


def test_an_export_names_the_last_decision_that_holds(project, path, claim):
    first = project.decide("accept", "claim", claim, reviewer="Ada")
    second = project.decide("reject", "claim", claim, reviewer="Ben")
    for expected, undo in ((second.id, second.id), (first.id, None)):
        assert reviewed(project, claim) == expected
        assert sql(path, f"SELECT reviewed FROM claims WHERE id = '{claim}'") == [(expected,)]
        if undo:
            project.undo(undo, reviewer="Ben")


def test_undo_without_a_name_walks_back_through_ones_own(project, claim):
    one = project.decide("accept", "claim", claim, reviewer="Ada")
    two = project.decide("reject", "claim", claim, reviewer="Ada")
    project.decide("accept", "claim", claim, reviewer="Ben")
    assert project.undo(reviewer="Ada").target == two.id
    assert project.undo(reviewer="Ada").target == one.id
    with pytest.raises(ProjectError, match="no decision of Ada to take back"):
        project.undo(reviewer="Ada")
    assert [d.reviewer for d in in_force(project.decisions())] == ["Ben"]


def test_what_is_taken_back_is_not_taken_back_twice(project, claim):
    first = project.decide("accept", "claim", claim, reviewer="Ada")
    undone = project.undo(first.id, reviewer="Ada")
    with pytest.raises(ProjectError, match=f"taken back already; to restore it, undo {undone.id}"):
        project.undo(first.id, reviewer="Ben")
    project.undo(undone.id, reviewer="Ada")
    last = project.undo(first.id, reviewer="Ada")
    with pytest.raises(ProjectError, match=f"followed by another undo .*; undo {last.id}"):
        project.undo(undone.id, reviewer="Ada")
    with pytest.raises(ProjectError, match="holds no decision d-0"):
        project.undo("d-0", reviewer="Ada")


def test_nobody_decides_unsigned(project, claim):
    with pytest.raises(ProjectError, match="needs a reviewer"):
        project.decide("accept", "claim", claim, reviewer=" ")


def test_what_was_decided_on_can_be_decided_on_when_it_is_gone(project, claim):
    project.decide("accept", "claim", claim, reviewer="Ada")
    c, raw = coded(speaker="a police chief")
    project.save(c, raw)
    assert not project.has_record("claim", claim)
    project.decide("reject", "claim", claim, reviewer="Ben", reason="coded wrongly at the time")
    assert len(in_force(project.decisions())) == 2
    assert problems(project) == []


def chain(turns: list[int]) -> list[Decision]:
    """Decisions where n >= 0 turns the n-th of those that are no undo (if there is one), else a new one."""
    made: list[Decision] = []
    for n in turns:
        roots = [d for d in made if d.action != "undo"]
        on = (
            ("undo", "decision", roots[n].id)
            if 0 <= n < len(roots)
            else ("accept", "claim", f"c-{len(made)}")
        )
        action, kind, target = on
        made.append(
            chained(made[-1] if made else None, time="2024-01-19T08:00:00Z", reviewer="Ada", action=action,
                    kind=kind, target=target)
        )  # fmt: skip
    return made


@given(st.lists(st.integers(-1, 5), max_size=20))
def test_each_undo_turns_its_decision(turns):
    made = chain(turns)
    assert list(broken(made)) == []
    held = in_force(made)
    for d in made:
        turned = sum(u.action == "undo" and u.target == d.id for u in made)
        assert (d in held) == (d.action != "undo" and turned % 2 == 0)
        assert (d.id in taken_back(made)) == (turned % 2 == 1)


@given(st.lists(st.integers(-1, 5), min_size=2, max_size=12), st.data())
def test_any_broken_link_is_named(turns, data):
    made = chain(turns)
    n = data.draw(st.integers(0, len(made) - 1))
    how = data.draw(st.sampled_from(["change", "drop", "swap"]))
    torn = made[:]
    if how == "change":
        torn[n] = msgspec.structs.replace(made[n], reason="it never was so")
        assert [d.id for d, _ in broken(torn)] == [made[n].id]
    elif how == "drop" and n < len(made) - 1:
        del torn[n]
        assert next(broken(torn))[0] == made[n + 1]
    elif how == "swap" and n < len(made) - 1:
        torn[n : n + 2] = reversed(torn[n : n + 2])
        assert next(broken(torn))[0] == made[n + 1]


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE decision SET reason = 'x' WHERE seq = 2", "decision {1}: was changed after it was made"),
        ("DELETE FROM decision WHERE seq = 2", "decision {2}: does not follow the one before"),
        ("UPDATE decision SET action = 'burn' WHERE seq = 2", "decision {1}: cannot be read"),
        ("UPDATE decision SET change = '{{' WHERE seq = 2", "decision {1}: cannot be read"),
        ("DELETE FROM decision WHERE seq = 1", "decision {2}: undoes {0}, which is missing"),
    ],
)
def test_verify_says_which_decision_is_broken(project, path, claim, tampering, found):
    one = project.decide("accept", "claim", claim, reviewer="Ada")
    two = project.decide("reject", "claim", claim, reviewer="Ben")
    three = project.undo(one.id, reviewer="Ada")
    assert problems(project) == []
    unguard(path)
    sql(path, tampering.format())
    wanted = found.format(one.id, two.id, three.id)
    assert any(p.startswith(wanted) for p in problems(project)), problems(project)


DECIDING = """
import sys
from project_records import coded
from counterclaim.project import Project

path, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
claims = [c.id for c in coded()[0].claims]
with Project.open(path) as project:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(count):
        if n % 4 == 3:
            made = project.undo(reviewer=who)
        else:
            made = project.decide("accept", "claim", claims[n % 2], reviewer=who, change={"n": n})
        print(made.id, flush=True)
"""


def start(path: str, who: str, count: int) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    source = str(Path(__file__).parents[1] / "src")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([source, here])}
    line = [sys.executable, "-c", DECIDING, path, who, str(count)]
    run = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    return run


def go(run: subprocess.Popen[str]) -> None:
    run.stdin.write("go\n")
    run.stdin.flush()


def test_two_processes_deciding_at_once_keep_one_chain(project, path, claim):
    runs = [start(path, who, 24) for who in ("Ada", "Ben")]
    for run in runs:
        go(run)
    said = [set(run.communicate()[0].split()) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    made = list(project.decisions())
    assert [d.seq for d in made] == list(range(1, 49))
    for who, ids in zip(("Ada", "Ben"), said, strict=True):
        own = [d for d in made if d.reviewer == who]
        assert {d.id for d in own} == ids
        assert all(u.target in ids for u in own if u.action == "undo"), "an undo took back another's decision"
    assert problems(project) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("seed", range(3))
def test_killed_between_two_decisions_loses_none(project, path, claim, seed):
    chance = random.Random(seed)
    run = start(path, "Ada", 500)
    go(run)
    said = [run.stdout.readline().strip() for _ in range(chance.randint(1, 40))]
    time.sleep(chance.random() * 0.01)
    run.send_signal(signal.SIGKILL)
    said += [line.strip() for line in run.stdout if line.endswith("\n")]
    assert run.wait() == -signal.SIGKILL
    run.stdin.close()
    kept = [d.id for d in project.decisions()]
    assert kept[: len(said)] == said
    assert len(kept) <= len(said) + 1
    assert problems(project) == []
    project.decide("accept", "claim", claim, reviewer="Ben")
    assert problems(project) == []


def test_undos_too_are_only_appended(project, path, claim):
    project.decide("accept", "claim", claim, reviewer="Ada")
    project.undo(reviewer="Ada")
    with pytest.raises(IntegrityError, match="only appended"):
        sql(path, "DELETE FROM decision WHERE action = 'undo'")
