"""A watch that is killed at any moment: the next run makes the same store, and loses no alert."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from watching import KILLED, RIVAL
from web_server import Site, site

from counterclaim.project import Project
from counterclaim.project.tables import CONTENT, alerted

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")

RUN = """
import os, signal, sys
from counterclaim.cli import main

name, number = sys.argv.pop(1), int(sys.argv.pop(1))
if name != "nowhere":
    module, _, path = name.partition(":")
    owner = __import__(module, fromlist=["x"])
    for part in path.split(".")[:-1]:
        owner = getattr(owner, part)
    last = path.split(".")[-1]
    kept = getattr(owner, last)

    def killing(*given, **named):
        global number
        number -= 1
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return kept(*given, **named)

    setattr(owner, last, killing)
main()
"""
REPORTS = {
    "a.txt": f"Outlet: Delta Post\nPublished: 2024-01-18T09:00\n\n{KILLED}",
    "b.txt": f"Outlet: Lake Radio\nPublished: 2024-01-18T10:00\n\n{RIVAL}",
    "c.txt": "Published: 2024-01-18\n\nSix men were killed in Beni on Monday, police said.",
}
POINTS = {
    "in its first look at the project": ("counterclaim.watch.drawing:Watching.put_seen", 1),
    "before the second report is kept": ("counterclaim.project.store:put_coded", 2),
    "while it links": ("counterclaim.project.linking:Linking.put_incidents", 1),
    "while it files alerts": ("counterclaim.project.watching:Watching.file", 3),
    "before its sources are noted": ("counterclaim.project.watching:Watching.put_sources", 1),
    "before it delivers": ("counterclaim.watch.channels:ask", 1),
    "after it delivered and before it is noted": ("counterclaim.project.watching:Watching.delivered", 2),
    "while it replaces the feed": ("counterclaim.watch.channels:os.replace", 1),
}


@pytest.fixture
def web():
    with site() as made:
        made.send("/hook", 204)
        yield made


def watch(folder: Path, *point: object) -> int:
    """Take the folder once, killed at the nth call of a function."""
    root = Path(__file__).parent.parent
    env = os.environ | {"PYTHONPATH": str(root / "src")}
    what = ["watch", "--once", "--from-start", "--by", "rules", "sources.toml"]
    line = [sys.executable, "-c", RUN, *map(str, point or ("nowhere", 0)), *what]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def prepared(folder: Path, web: Site) -> Path:
    folder.mkdir()
    (folder / "drop").mkdir()
    for name, text in REPORTS.items():
        (folder / "drop" / name).write_text(text)
    (folder / "sources.toml").write_text(
        'project = "desk.db"\nprivate = ["127.0.0.1"]\n[[sources]]\nname = "drop"\nfolder = "drop"\n'
        f'[[alerts]]\nname = "hook"\nwebhook = "{web.url("/hook")}"\n'
        '[[alerts]]\nname = "lines"\njsonl = "alerts.jsonl"\n'
        '[[alerts]]\nname = "feed"\natom = "alerts.atom"\n'
    )
    return folder


def content(folder: Path) -> dict[str, list[object]]:
    """What the reports alone decide, and what was alerted of it; folders have other paths."""
    with Project.open(str(folder / "desk.db"), write=False) as project:
        assert [str(p) for p in project.verify()] == []
        with project.connected() as connection:
            found = {}
            for table in (*CONTENT, alerted):
                named = [c for c in table.c if c.name not in ("number", "path")]
                rows = connection.execute(table.select().with_only_columns(*named))
                found[table.name] = sorted(map(repr, rows))
            return found


def ids(lines: list[bytes]) -> list[str]:
    return [json.loads(line)["id"] for line in lines]


def test_killed_anywhere_it_ends_the_same_and_loses_no_alert(web: Site, tmp_path) -> None:
    calm = prepared(tmp_path / "calm", web)
    assert watch(calm) == 0
    wanted = ids((calm / "alerts.jsonl").read_bytes().splitlines())
    assert len(wanted) == 2
    assert ids([body for _, _, body in web.posted]) == wanted
    for n, (when, point) in enumerate(POINTS.items()):
        web.posted.clear()
        folder = prepared(tmp_path / str(n), web)
        assert watch(folder, *point) == -signal.SIGKILL, when
        assert watch(folder) == 0
        assert content(folder) == content(calm), when
        posted = ids([body for _, _, body in web.posted])
        assert sorted(set(posted)) == sorted(wanted), when
        assert len(posted) <= len(wanted) + 1, when  # the one in hand may come again
        assert ids((folder / "alerts.jsonl").read_bytes().splitlines()) == wanted, when
        feeds = [(f / "alerts.atom").read_text().count("<entry>") for f in (folder, calm)]
        assert feeds == [2, 2], when
