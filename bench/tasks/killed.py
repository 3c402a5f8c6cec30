"""What a run that is killed costs: SIGKILL at random moments, the run begun again until it is through.

Reports are invented, so that there are as many as are wanted. After each kill it is looked at what is kept;
at the end whether the store is sound, and the same as that of a run that nobody disturbed. Moments are drawn
from a fixed seed over the time that such a run takes: a quarter before it keeps anything, since starting
takes most of the time of a small run, and the others after that.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.coding import COMMAND
from bench.model import Answer, Broken, Example, Folders, Loaded, Task, value
from bench.synthetic import reports
from bench.tasks.speed import SLIPS, score

KILLS = 50
REPORTS = 120
FILES = 12
"""Files that the reports lie in: shards are made of each by itself."""
EARLY = 0.25
"""Share of the kills that come before anything is kept."""
LOOK = 0.2
"""Seconds between two looks at whether something is kept."""
LONGEST = 900
"""Seconds after which a run hangs."""


@dataclass(frozen=True)
class Way:
    """A way to code that is disturbed.

    Attributes:
        command: of ``counterclaim``, with ``{inputs}`` for the folder that it reads, ``{plan}`` for the plan
            of watching that names this folder, and ``{to}`` for what it writes.
        held: what it has written so far that is not to be made again, in the order of the inputs.
        content: all that it has written, in a form that can be compared.
        problems: what is wrong with that.
        ordered: whether what is kept are the first of the inputs.
        needs: a package without which there is no such way.
    """

    command: tuple[str, ...]
    held: Callable[[Path], list[str]]
    content: Callable[[Path], str]
    problems: Callable[[Path], list[str]]
    ordered: bool = True
    needs: str = "counterclaim"


@dataclass
class Found:
    """What came of the kills: how many, over how many stores, and what was wrong after them."""

    kills: int = 0
    stores: int = 0
    kept: int = 0
    lost: int = 0
    again: int = 0
    unsound: int = 0
    differing: int = 0
    moments: list[float] = field(default_factory=list)


def kept_reports(to: Path) -> list[str]:
    """The reports that a project holds, in the order in which they are read."""
    from counterclaim.project import Project

    if not to.exists():
        return []
    with Project.open(str(to)) as project:
        paths = [(r.path or "").rpartition(":") for r in project.reports()]
    return [f"{file}:{row}" for file, _, row in sorted(paths, key=lambda p: (p[0], int(p[2])))]


def kept_shards(to: Path) -> list[str]:
    """The inputs of which all shards are whole."""
    from counterclaim.engine.shard_folder import shards_at

    folder = shards_at(str(to))
    return sorted(of.input for _, of in folder.shards() if of.last) if folder is not None else []


def project_content(to: Path) -> str:
    """All that reports decide in a project, as one line."""
    from sqlalchemy import select

    from counterclaim.project import Project
    from counterclaim.project.tables import CONTENT, account, coding, copy, likeness

    digest = hashlib.sha256()
    with Project.open(str(to), write=False) as project, project.connected() as connection:
        for table in (*CONTENT, coding, account, likeness, copy):
            # A number only ties a row to the full-text index.
            columns = [c for c in table.columns if c.name != "number"]
            lines = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
            digest.update("\n".join((table.name, *lines)).encode())
    return digest.hexdigest()


def folder_content(to: Path) -> str:
    """All files of a folder, as one line."""
    digest = hashlib.sha256()
    for path in sorted(p for p in to.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(to)} ".encode() + path.read_bytes())
    return digest.hexdigest()


def project_problems(to: Path) -> list[str]:
    """What ``verify`` says of a project."""
    from counterclaim.project import Project

    with Project.open(str(to), write=False) as project:
        return [str(p) for p in project.verify()]


def folder_problems(to: Path) -> list[str]:
    """What a project of the shards says of them."""
    from counterclaim.engine import code_inputs
    from counterclaim.intake import Refused

    return [str(x) for x in code_inputs([str(to)]) if isinstance(x, Refused)]


def _project(*command: str, needs: str = "counterclaim") -> Way:
    return Way((*command, "--project", "{to}"), kept_reports, project_content, project_problems, needs=needs)


def _shards(*command: str, needs: str = "pyarrow") -> Way:
    # Inputs are worked on side by side, and each is whole when it is.
    return Way(
        (*command, "--to", "{to}"), kept_shards, folder_content, folder_problems, ordered=False, needs=needs
    )


CODE = ("code", "{inputs}", "--by", "rules", "--all", "--json")
WAYS = {
    "one process": _project(*CODE, "--workers", "1"),
    "two processes": _project(*CODE, "--workers", "2"),
    "ray": _project(*CODE, "--engine", "ray", "--workers", "2", needs="ray"),
    "watch": _project("watch", "{plan}", "--once", "--by", "rules", needs="counterclaim.watch"),
    "shards": _shards(*CODE, "--workers", "2"),
    "shards by ray": _shards(*CODE, "--engine", "ray", "--workers", "2", needs="ray"),
}
"""The ways to code that are disturbed, by name."""


def tasks(folders: Folders) -> list[Task]:
    """The task; it needs no data."""
    return [
        Task(
            name="robust.killed",
            about=f"{KILLS} runs killed at random moments, and begun again",
            load=load,
            answer=answer,
            score=score,
            measures=(
                value("kills", "runs killed"),
                value("stores", "stores that were brought to their end all the same"),
                value("kept", "share of the reports, or inputs, that were there after a kill, mean"),
                value("lost", "reports or inputs before the one in hand that were not kept", "cost"),
                value("again", "reports or inputs that were kept, and coded again", "cost"),
                value("unsound", "stores of which verify has something to say at the end", "cost"),
                value("differing", "stores that differ from that of an undisturbed run", "cost"),
            ),
            slips=SLIPS,
            perfect=None,
            batch=None,
            fast=0,
        )
    ]


def load() -> Loaded:
    """The ways, one example each."""
    return Loaded(tuple(Example(name) for name in WAYS), ())


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Disturb each way equally often."""
    ways = [e.id for e in examples if importlib.util.find_spec(WAYS[e.id].needs) is not None]
    every = [
        disturbed(name, KILLS // len(ways) + (n < KILLS % len(ways)), REPORTS, seed=n)
        for n, name in enumerate(ways)
    ]
    summed = {
        name: float(sum(getattr(f, name) for f in every))
        for name in ("kills", "stores", "lost", "again", "unsound", "differing")
    }
    moments = [m for f in every for m in f.moments]
    return [summed | {"kept": sum(moments) / len(moments)}] * len(examples)


def disturbed(name: str, kills: int, many: int, seed: int = 0) -> Found:
    """Kill one way of coding so often, and say what came of it.

    Args:
        name: of the way.
        kills: how often.
        many: reports that are coded.
        seed: other moments for another.

    Raises:
        Broken: a run that nobody disturbed failed, or hangs.
    """
    way, chance, found = WAYS[name], random.Random(seed), Found()
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs"
        written(inputs, many)
        first, last = _timed(way, inputs, Path(folder) / "whole")
        right = way.content(Path(folder) / "whole")
        order = way.held(Path(folder) / "whole")
        while found.kills < kills:
            to = Path(folder) / f"store-{found.stores}"
            held: list[str] = []
            resumed = False
            while found.kills < kills:
                early = chance.random() < EARLY
                moment = chance.uniform(0, first) if early else chance.uniform(first, last)
                ended = _killed(way, inputs, to, moment)
                if ended is not None:
                    if not resumed:
                        # The machine is quicker now than when the run was timed, or none would be killed.
                        first, last = first * ended / last, ended
                    break
                resumed = True
                found.kills += 1
                before, held = held, way.held(to)
                found.lost += len(set(before) - set(held)) + _holes(held, order, way.ordered)
                found.moments.append(len(held) / len(order))
            # The last of the runs may have come to its end before it was to be killed.
            held = way.held(to)
            unchanged = _through(way, inputs, to)
            found.again += 0 if unchanged is None else len(held) - unchanged
            found.stores += 1
            found.unsound += bool(way.problems(to))
            found.differing += way.content(to) != right
    return found


def written(folder: Path, many: int) -> None:
    """Invented reports as files of JSON lines, and beside the folder a plan to watch it."""
    folder.mkdir()
    plan = f'[[sources]]\nname = "desk"\nfolder = "{folder}"\n'
    folder.with_suffix(".toml").write_text(plan, encoding="utf-8")
    every = [made.coded.report for made in reports(many)]
    for n in range(FILES):
        some = every[n * many // FILES : (n + 1) * many // FILES]
        rows = ({"text": r.text, "published": r.published, "outlet": r.outlet} for r in some)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{n}.jsonl").write_text(lines, encoding="utf-8")


def _holes(held: Sequence[str], order: Sequence[str], ordered: bool) -> int:
    """How many of the inputs before the last that is kept are not."""
    if not ordered or not held:
        return 0
    last = max(order.index(h) for h in held)
    return len(set(order[:last]) - set(held))


@contextlib.contextmanager
def _run(way: Way, inputs: Path, to: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of the product in a session of its own, of which nothing is left."""
    plan = inputs.with_suffix(".toml")
    command = [*COMMAND, *(word.format(inputs=inputs, plan=plan, to=to) for word in way.command)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _killed(way: Way, inputs: Path, to: Path, moment: float) -> float | None:
    """Begin a run and kill it after some seconds; the seconds that it took where it ended before."""
    start = time.monotonic()
    with _run(way, inputs, to) as process:
        try:
            process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None
    return time.monotonic() - start


def _timed(way: Way, inputs: Path, to: Path) -> tuple[float, float]:
    """Let a run come to its end; gives the seconds until it kept something, and until it ended."""
    start, first = time.monotonic(), [0.0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK):
            # A store that is just being made cannot be read yet.
            with contextlib.suppress(Exception):
                if way.held(to):
                    first[0] = time.monotonic() - start
                    return

    looking = threading.Thread(target=look)
    looking.start()
    try:
        _through(way, inputs, to)
    finally:
        ended.set()
        looking.join()
    return first[0], time.monotonic() - start


def _through(way: Way, inputs: Path, to: Path) -> int | None:
    """Let a run come to its end; gives how many reports or inputs it found to be there, where it says so."""
    with _run(way, inputs, to) as process:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            raise Broken(f"counterclaim {' '.join(way.command)} hangs") from None
        if process.returncode:
            raise Broken(f"counterclaim {' '.join(way.command)} failed: {err.strip()[-500:]}")
    unchanged: int | None = json.loads(out)["unchanged"] if "--json" in way.command else None
    return unchanged
