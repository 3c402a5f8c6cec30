"""Sentences with an event verb and where that event happened (Halterman 2019)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Span
from bench.sets import parts, rows


@dataclass(frozen=True)
class Sentence:
    """A sentence, its event verb, and the names of the places where the event happened; none for many."""

    id: str
    text: str
    verb: Span
    places: tuple[Span, ...]


def load(folders: Folders) -> tuple[list[Sentence], list[Path]]:
    """The sentences, and the files that they stand in.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("event-location"))
    return [
        Sentence(
            id=row["id"],
            text=row["text"],
            verb=(row["verb"]["start"], row["verb"]["end"]),
            places=tuple((p["start"], p["end"]) for p in row["locations"]),
        )
        for path in files
        for row in rows(path)
    ], files
