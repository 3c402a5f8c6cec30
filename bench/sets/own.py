"""The project's own gold: tolls of news reports, the founding report, and the eleven example reports."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bench.matching import Line
from bench.model import Folders
from bench.sets import rows

TOLLS = frozenset({"killed", "injured", "missing", "abducted", "detained", "displaced"})


@dataclass(frozen=True)
class Tolls:
    """Reports with every toll in them, annotated by two people."""

    reports: tuple[Line, ...]
    claims: dict[str, list[Line]]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Founding:
    """The report that started the project with its claims, incidents and contradiction."""

    path: Path
    text: str
    gold: Line
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Examples:
    """The example reports with their claims and incidents, and what is one across reports."""

    reports: dict[str, Path]
    gold: dict[str, Line]
    merge: Line
    files: tuple[Path, ...]


def tolls(folders: Folders) -> Tolls:
    """``gold/reports.jsonl`` and ``gold/tolls.jsonl``.

    Raises:
        Missing: one is not there.
    """
    files = folders.own("gold/reports.jsonl"), folders.own("gold/tolls.jsonl")
    reports, claims = (rows(f) for f in files)
    return Tolls(tuple(reports), {row["id"]: row["claims"] for row in claims}, files)


def founding(folders: Folders) -> Founding:
    """``seed/report.txt`` and ``gold/seed.json``.

    Raises:
        Missing: one is not there.
    """
    report, gold = folders.own("seed/report.txt"), folders.own("gold/seed.json")
    document: Line = json.loads(gold.read_text(encoding="utf-8"))
    return Founding(report, report.read_text(encoding="utf-8"), document, (report, gold))


def examples(folders: Folders) -> Examples:
    """``examples/``: reports, ``gold.jsonl`` and ``merge.json``.

    Raises:
        Missing: one is not there.
    """
    gold, merge = folders.own("examples/gold.jsonl"), folders.own("examples/merge.json")
    found = {row["file"]: row for row in rows(gold)}
    reports = {name: folders.own(f"examples/{name}") for name in found}
    document: Line = json.loads(merge.read_text(encoding="utf-8"))
    return Examples(reports, found, document, (gold, merge, *reports.values()))
