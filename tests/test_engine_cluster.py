"""Coding on a Ray cluster of this machine gives what one process gives."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_records import dump

from counterclaim.engine import code_inputs, local
from counterclaim.engine.ahead import Runner
from counterclaim.engine.cluster import TRIES, NoClusterError, cluster
from counterclaim.engine.processes import here
from counterclaim.engine.work import Task
from counterclaim.model import Report
from counterclaim.project import Project

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def machines() -> Iterator[Runner]:
    pytest.importorskip("ray", reason="pip install 'counterclaim[ray]' to code on a cluster")
    with cluster(2) as runner:
        yield runner


def told(n: int) -> Report:
    text = f"Rebels killed {n} soldiers in Goma, the army said."
    return Report(id=f"r-{n}", text=text, sha256="0", path=f"{n}.txt")


def test_results_come_in_order_as_from_one_process(machines):
    tasks = [Task(tuple(told(n) for n in range(k, k + 2)), means="rules") for k in range(2, 14, 2)]
    assert list(map(tuple, machines(iter(tasks)))) == list(map(tuple, here(tasks)))


def test_a_project_is_the_same_whoever_coded(machines, tmp_path, monkeypatch):
    monkeypatch.setattr(local, "BATCH", 3)
    made = []
    for name, runner in (("one", here), ("cluster", machines)):
        with Project.open(str(tmp_path / name)) as project:
            list(code_inputs([str(EXAMPLES)], project=project, means="rules", runner=runner))
        made.append(dump(str(tmp_path / name)))
    assert made[0] == made[1]


def test_without_ray_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(NoClusterError, match=r"pip install 'counterclaim\[ray\]'"), cluster(2):
        pass


def test_an_address_where_nobody_is_is_named(monkeypatch):
    pytest.importorskip("ray")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("RAY_ADDRESS", address)
    with pytest.raises(NoClusterError, match=f"RAY_ADDRESS={address}: nobody answers"), cluster():
        pass


def test_a_machine_that_is_busy_is_given_more_tries(monkeypatch):
    ray = pytest.importorskip("ray")
    tries = []

    def slow(**_: object) -> None:
        tries.append(1)
        raise RuntimeError("The current node timed out during startup.\nRead the log")

    monkeypatch.setattr(ray, "init", slow)
    monkeypatch.setattr(ray, "shutdown", lambda: None)
    with pytest.raises(NoClusterError, match=r"^no cluster can be used: [^\n]*startup\.$"), cluster(2):
        pass
    assert len(tries) == TRIES
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        there.listen()
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{there.getsockname()[1]}")
        with pytest.raises(NoClusterError), cluster():
            pass
    assert len(tries) == TRIES + 1
