"""Labelled reports: SATP briefs (Hu et al. 2022) and IndiaPoliceEvents (Halterman et al. 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Span
from bench.sets import parts, rows, unique


@dataclass(frozen=True)
class Brief:
    """A brief with its four labels, whose names were never published."""

    id: str
    text: str
    labels: tuple[bool, ...]


@dataclass(frozen=True)
class Report:
    """A report with its labels and those of its sentences."""

    id: str
    text: str
    published: str | None
    labels: tuple[str, ...]
    sentences: tuple[tuple[Span, tuple[str, ...]], ...]


def satp(folders: Folders) -> tuple[list[Brief], list[Path]]:
    """SATP's briefs. All parts serve: none was trained on.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("satp"), training=())
    named = [(f"{p.stem}:{n}", row) for p in files for n, row in enumerate(rows(p))]
    return [Brief(i, row["text"], tuple(bool(x) for x in row["labels"])) for i, row in named], files


def india(folders: Folders) -> tuple[list[Report], list[Path]]:
    """The reports of the Gujarat violence of 2002.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("india-police-events")
    files = [folder / "docs.jsonl", folder / "sents.jsonl"]
    documents, sentences = (rows(f) for f in files)
    own: dict[object, list[tuple[Span, tuple[str, ...]]]] = {}
    for s in sentences:
        own.setdefault(s["doc_id"], []).append(((s["start"], s["end"]), tuple(s["labels"])))
    ids = unique(str(d["doc_id"]) for d in documents)
    return [
        Report(i, d["text"], d.get("published"), tuple(d["labels"]), tuple(own.get(d["doc_id"], ())))
        for i, d in zip(ids, documents, strict=True)
    ], files
