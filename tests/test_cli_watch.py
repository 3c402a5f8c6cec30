"""`counterclaim watch`, as a user runs it: once, by signal, and where the file is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_cli import run
from watching import KILLED, RIVAL

PLAN = """
project = "desk.db"
page = "https://desk.example/"
[[sources]]
name = "drop"
folder = "drop"
every = "1s"
[[alerts]]
name = "lines"
jsonl = "alerts.jsonl"
kinds = ["new", "contested"]
where = {country = "COD"}
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "drop").mkdir()
    (tmp_path / "sources.toml").write_text(PLAN)
    return tmp_path


def told(desk: Path) -> list[dict[str, object]]:
    path = desk / "alerts.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_once_takes_what_is_there_and_alerts_on_what_comes(desk: Path) -> None:
    (desk / "drop" / "a.txt").write_text(f"Published: 2024-01-18\n\n{KILLED}")
    done = run("watch", "--once", "--by", "rules", "sources.toml", cwd=desk)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 source taken; 1 new report; 0 alerts, 0 delivered\n"
    (desk / "drop" / "b.txt").write_text(f"Outlet: Lake Radio\nPublished: 2024-01-18\n\n{RIVAL}")
    done = run("watch", "--once", "--by", "rules", "sources.toml", cwd=desk)
    assert done.stderr == "1 source taken; 1 new report; 1 alert, 1 delivered\n"
    [alert] = told(desk)
    assert alert["link"] == f"https://desk.example/incidents/{alert['incident']['id']}"
    assert run("verify", "--project", "desk.db", cwd=desk).returncode == 0


def test_check_says_what_would_be_done_and_does_nothing(desk: Path) -> None:
    done = run("watch", "--check", "sources.toml", cwd=desk)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"project {desk}/desk.db: there is no such project; it is made with the first look",
        f"source drop: folder {desk}/drop, every 1s",
        f"alerts lines: new, contested country=COD to JSON lines {desk}/alerts.jsonl",
    ]
    assert sorted(p.name for p in desk.iterdir()) == ["drop", "sources.toml"]


def test_a_wrong_file_is_a_line_for_each_thing(desk: Path) -> None:
    (desk / "sources.toml").write_text(PLAN.replace("every", "evry").replace("COD", "Congo"))
    done = run("watch", "sources.toml", cwd=desk)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "counterclaim: sources.toml: sources.drop: there is no key evry; keys are: name, address, list, "
        "folder, every, recheck, outlet",
        "counterclaim: sources.toml: alerts.lines.where.country: Congo is no code; write it as PAK "
        "(ISO 3166-1 alpha-3)",
    ]
    assert not (desk / "desk.db").exists()


def test_a_source_that_is_not_there_is_a_line_and_a_status(desk: Path) -> None:
    (desk / "drop").rmdir()
    done = run("watch", "--once", "sources.toml", cwd=desk)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "counterclaim: drop: is no folder; make it, or correct the path",
        "1 source taken (1 failed); 0 new reports; 0 alerts, 0 delivered",
    ]


@pytest.mark.skipif(os.name != "posix", reason="this system has no such signals")
def test_it_goes_on_until_it_is_asked_to_end(desk: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src"), "COUNTERCLAIM_BY": "rules"}
    command = "from counterclaim.cli import main; main()"
    line = [sys.executable, "-c", command, "watch", "--from-start", "sources.toml"]
    at_work = subprocess.Popen(line, cwd=desk, env=env, stderr=subprocess.PIPE, text=True)
    try:
        (desk / "drop" / "a.txt").write_text(f"Published: 2024-01-18\n\n{KILLED}")
        end = time.monotonic() + 120
        while not told(desk) and time.monotonic() < end:
            time.sleep(0.1)
        at_work.send_signal(signal.SIGTERM)
        said = at_work.communicate(timeout=60)[1]
    finally:
        at_work.kill()
    assert at_work.returncode == 0, said
    assert len(told(desk)) == 1
    assert "1 source taken; 1 new report; 1 alert, 1 delivered" in said
