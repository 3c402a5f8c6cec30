"""Toponym corpora of the EUPEG collection: LGL (Lieberman 2010), GeoVirus (Gritta 2018) and others alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Span
from bench.sets import rows


@dataclass(frozen=True)
class Toponym:
    """A place name in a text, with its point (latitude, longitude) where the gold gives one."""

    span: Span
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Report:
    """A report with its toponyms."""

    id: str
    text: str
    published: str | None
    toponyms: tuple[Toponym, ...]


def corpora(folders: Folders) -> dict[str, Path]:
    """The corpora that are there, by name.

    Raises:
        Missing: the set is not there.
    """
    return {p.stem.replace("-", "_"): p for p in sorted(folders.set("geo").glob("*.jsonl"))}


def load(path: Path) -> list[Report]:
    """The reports of a corpus."""
    return [
        Report(
            id=f"{path.stem}:{row['id']}",
            text=row["text"],
            published=(row.get("published") or "")[:10] or None,
            toponyms=tuple(
                Toponym((t["start"], t["end"]), (t["lat"], t["lon"]) if t.get("lat") is not None else None)
                for t in row.get("toponyms", ())
            ),
        )
        for row in rows(path)
    ]
