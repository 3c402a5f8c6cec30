"""How fast the page answers over a hundred thousand incidents, beside Datasette over the same file.

The incidents are invented (``bench.synthetic``), one or two a report, unlinked: what is timed is looking, not
joining. Seconds depend on the machine; the figures of Datasette in the same run are what they are read by.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from bench.model import Answer, Example, Folders, Loaded, Task, value
from bench.synthetic import reports
from bench.tasks.scale import parts
from bench.tasks.speed import SLIPS, score

INCIDENTS = 100_000
ROUNDS = 8
"""Times that each address is asked for."""
WAIT = 600.0
"""Seconds that a server may take to answer at all."""

QUERIES = (
    "", "?page=40", "?sort=contested", "?standing=contested", "?type=ASSAULT&country=X05",
    "?start=2020-03-01&end=2020-06-30", "?q=town12", "?q=market", "?actor=rebels&outlet=Outlet+7",
    "?area=20,10+40,30", "?only=undated", "?voice=outlet&sort=reports",
)  # fmt: skip
"""Filters as people set them, each over all incidents."""

COMMON = ("clinic", "convoy", "bridge")
"""Words that were not searched for before."""

MAPS = ("zoom=2&box=-180,-85 180,85", "zoom=5&box=20,10 45,32", "zoom=9&box=29,19 32,21")

DATASETTE = (
    "/p/incidents?_sort_desc=date_start&_facet=type&_facet=standing&_facet=country",
    "/p/incidents?_facet=type&_facet=standing&_facet=country&country__exact=X05&type__exact=ASSAULT",
    "/p/incidents?_facet=type&_facet=standing&date_start__gte=2020-03-01&date_start__lte=2020-06-30",
)
"""The nearest that Datasette has to the overview: the table by date with facets, as filters leave it."""


def tasks(folders: Folders) -> list[Task]:
    """The task; it needs no data."""
    return [
        Task(
            name="speed.page",
            about="the page over a hundred thousand incidents",
            load=lambda: Loaded((Example(f"{INCIDENTS} incidents", str(INCIDENTS)),), ()),
            answer=answer,
            score=score,
            measures=(
                value("overview_ms", "answer of the overview on the server, 95th percentile", "cost"),
                value("search_ms", "first answer to a word of a third of the incidents", "cost"),
                value("after_ms", "answer of the overview after a decision, median", "cost"),
                value("map_ms", "answer of the map, 95th percentile", "cost"),
                value("first_s", "first answer, with all columns read"),
                value("browser_ms", "from a key or click to what it does, in the browser, slowest", "cost"),
                value("datasette_ms", "Datasette's table with three facets, 95th percentile"),
                value("memory_mb", "highest memory of the server"),
                value("incidents", "incidents in the project"),
            ),
            slips=SLIPS,
            perfect=None,
            batch=None,
            fast=0,
        )
    ]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Serve a project of invented incidents and ask for pages."""
    return [measured(int(e.text)) for e in examples]


def measured(n: int) -> dict[str, float]:
    """The figures for a project of so many incidents."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.db"
        return {"incidents": float(filled(path, n)), **looked(path)}


def looked(path: Path) -> dict[str, float]:
    """The figures for a project that is there; a few claims in it are decided on."""
    found = {}
    command = [sys.executable, "-m", "counterclaim", "serve", "--project", str(path), "--port"]
    with served(command) as (base, process):
        found["first_s"] = timed(f"{base}/")
        found["overview_ms"] = percentile([f"{base}/{q}" for q in QUERIES])
        found["search_ms"] = 1000 * max(timed(f"{base}/?q={word}") for word in COMMON)
        found["map_ms"] = percentile([f"{base}/map.json?{urllib.parse.quote(m, safe='=&,')}" for m in MAPS])
        found["after_ms"] = decided(path, base)
        if acts := browsed(base):
            found["browser_ms"] = max(acts.values())
        found["memory_mb"] = _peak(process.pid)
    if shutil.which("datasette"):
        command = ["datasette", "serve", str(path), "--setting", "sql_time_limit_ms", "60000"]
        command += ["--setting", "facet_time_limit_ms", "60000", "--port"]
        with served(command) as (base, _):
            found["datasette_ms"] = percentile([base + q for q in DATASETTE])
    return found


def filled(path: Path, incidents: int) -> int:
    """Fill a project with invented incidents, at least so many; gives their number."""
    from counterclaim.project import Project

    count = 0
    with Project.open(str(path)) as project:
        for part in parts(reports(incidents), incidents):
            project.save_all((made.coded, made.raw) for made in part)
            count += sum(len(made.coded.incidents) for made in part)
            if count >= incidents:
                break
    return count


@contextmanager
def served(command: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a server on a free port, given as its last argument; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + WAIT
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[0]} does not serve") from None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(30)


def fetch(address: str) -> bytes:
    """What a server answers."""
    with urllib.request.urlopen(address, timeout=WAIT) as reply:
        body: bytes = reply.read()
        return body


def timed(address: str) -> float:
    """Seconds that an answer takes."""
    start = time.perf_counter()
    fetch(address)
    return time.perf_counter() - start


def decided(path: Path, base: str) -> float:
    """The answer after each of some decisions that somebody else takes, median, in milliseconds."""
    from counterclaim.project import Project

    taken = []
    with Project.open(str(path)) as project:
        for row in list(islice(project.rows(), ROUNDS)):
            project.decide("accept", "claim", row.claim.id, reviewer="bench")
            taken.append(timed(f"{base}/"))
    return 1000 * statistics.median(taken)


def percentile(addresses: Sequence[str]) -> float:
    """The 95th percentile of answers, in milliseconds; each address once before it counts."""
    for address in addresses:
        fetch(address)
    taken = [timed(address) for _ in range(ROUNDS) for address in addresses]
    return 1000 * statistics.quantiles(taken, n=20)[-1]


def _peak(pid: int) -> float:
    """The highest memory of a process in megabytes, where the system tells; 0 elsewhere."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0.0)


PAUSE = 500
"""Milliseconds between one act of a reader and the next, so that none is charged for what came before it."""
STEPS = """
async (pause) => {
  const taken = {};
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const timed = async (name, act) => {
    const start = performance.now();
    act();
    await frame();
    taken[name] = performance.now() - start;
    await new Promise((done) => setTimeout(done, pause));
  };

  await frame();
  const j = new KeyboardEvent("keydown", { key: "j", bubbles: true });
  await timed("next incident", () => document.body.dispatchEvent(j));
  await timed("open a menu", () => document.querySelector(".facet summary").click());
  await timed("close it", () => document.querySelector(".facet summary").click());
  await timed("keys", () => document.getElementById("keys-open").click());
  await timed("close them", () => document.getElementById("keys").close());
  await timed("dark", () => document.getElementById("theme").click());
  return taken;
}
"""
"""Things that a reader does that ask the server for nothing, each from the act to the next frame drawn."""


def browsed(base: str) -> dict[str, float]:
    """What a reader does, in milliseconds, the median of three rounds; nothing without a browser."""
    chromium = os.environ.get("COUNTERCLAIM_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(base, timeout=WAIT * 1000)
        page.wait_for_timeout(3000)
        rounds = [page.evaluate(STEPS, PAUSE) for _ in range(3)]
        browser.close()
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}


if __name__ == "__main__":
    given = sys.argv[1]
    print(json.dumps(measured(int(given)) if given.isdigit() else looked(Path(given))))
