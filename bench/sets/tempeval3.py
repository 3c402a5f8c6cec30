"""TempEval-3's news with its time expressions in TimeML (UzZaman et al. 2013)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Span
from bench.sets import rows


@dataclass(frozen=True)
class Timex:
    """A time expression: DATE, TIME, DURATION or SET, and its value."""

    span: Span
    type: str
    value: str


@dataclass(frozen=True)
class Report:
    """A report with its date and its time expressions."""

    id: str
    text: str
    date: str | None
    timexes: tuple[Timex, ...]


def corpora(folders: Folders) -> dict[str, Path]:
    """The corpora that are there, by name.

    Raises:
        Missing: the set is not there.
    """
    return {p.stem.replace("-", "_"): p for p in sorted(folders.set("tempeval3").glob("*.jsonl"))}


def load(path: Path) -> list[Report]:
    """The reports of a corpus. Expressions without words are left out."""
    return [
        Report(
            id=row["id"],
            text=row["text"],
            date=row.get("dct"),
            timexes=tuple(
                Timex((t["start"], t["end"]), t["type"], t.get("value") or "")
                for t in row["timex"]
                if t["start"] < t["end"]
            ),
        )
        for row in rows(path)
    ]
