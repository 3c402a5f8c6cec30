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
import io, json, os, signal, sys
from functools import reduce
import counterclaim.watch.filters, counterclaim.watch.watcher
from counterclaim.cli import main
from counterclaim.engine import code_inputs

# What takes seconds to load is loaded once, and each run is a fork.
list(code_inputs(["-"], stdin=io.BytesIO(b"Police said two men died in an attack in Goma."), means="rules"))
runs = json.loads(sys.argv[1])
sys.argv[1:] = ["watch", "--once", "--from-start", "--by", "rules", "sources.toml"]


def kill_at(name, number):
    module, _, path = name.partition(":")
    *parts, last = path.split(".")
    owner = reduce(getattr, parts, __import__(module, fromlist=["x"]))
    kept, left = getattr(owner, last), [number]

    def killing(*given, **named):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return kept(*given, **named)

    setattr(owner, last, killing)


for folder, point in runs:
    child = os.fork()
    if not child:
        os.chdir(folder)
        if point:
            kill_at(*point)
        main()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
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
        yield made


def watched(runs: list[tuple[str, tuple[str, int] | None]]) -> list[int]:
    """Take folders once each, killed at the nth call of a function; gives how each run ended."""
    root = Path(__file__).parent.parent
    env = os.environ | {"PYTHONPATH": str(root / "src")}
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(runs)], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


def prepared(folder: Path, web: Site) -> Path:
    folder.mkdir()
    web.send(f"/{folder.name}", 204)
    (folder / "drop").mkdir()
    for name, text in REPORTS.items():
        (folder / "drop" / name).write_text(text)
    (folder / "sources.toml").write_text(
        'project = "desk.db"\nprivate = ["127.0.0.1"]\n[[sources]]\nname = "drop"\nfolder = "drop"\n'
        f'[[alerts]]\nname = "hook"\nwebhook = "{web.url(f"/{folder.name}")}"\n'
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
    folders = {when: prepared(tmp_path / when.replace(" ", "-"), web) for when in POINTS}
    runs = [(str(calm), None)]
    for when, point in POINTS.items():
        runs += [(str(folders[when]), point), (str(folders[when]), None)]
    assert watched(runs) == [0, *[-signal.SIGKILL, 0] * len(POINTS)]
    wanted = ids((calm / "alerts.jsonl").read_bytes().splitlines())
    assert len(wanted) == 2
    posted = [path_and_id(*p) for p in web.posted]
    for when, folder in folders.items():
        assert content(folder) == content(calm), when
        mine = [i for path, i in posted if path == f"/{folder.name}"]
        assert sorted(set(mine)) == sorted(wanted), when
        assert len(mine) <= len(wanted) + 1, when  # the one in hand may come again
        assert ids((folder / "alerts.jsonl").read_bytes().splitlines()) == wanted, when
        assert (folder / "alerts.atom").read_text().count("<entry>") == 2, when


def path_and_id(path: str, headers: dict[str, str], body: bytes) -> tuple[str, str]:
    return path, json.loads(body)["id"]
