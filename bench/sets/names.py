"""Phrases for actors with the codes expected of them (NGEC's unit tests), and sanctions lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.model import Folders
from bench.sets import parts, rows

WRITTEN = "2022-11-01"
"""When the checks were written: what they mean by "today", and by no date."""

_FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y")


@dataclass(frozen=True)
class Check:
    """A phrase for an actor and what it should come to: country, PLOVER sector, or nothing at all.

    ``context`` are words around the phrase or a country that is known; ``date`` is ISO 8601.
    """

    id: str
    kind: str
    phrase: str
    context: str
    date: str
    expected: dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A listed person or entity with its aliases; the id begins with the list that it stands on."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]

    @property
    def list(self) -> str:
        """The list that the record is of: each gives a person or entity one record."""
        return self.id.partition(":")[0]


def checks(folders: Folders) -> tuple[list[Check], list[Path]]:
    """The checks whose authors expect a right answer.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("actor-resolution"))
    return [
        Check(
            id=str(row["id"]),
            kind=row["task"],
            phrase=row["input"],
            context=row.get("context") or row.get("options", {}).get("known_country") or "",
            date=_day(row.get("date") or ""),
            expected=row["expected"],
        )
        for path in files
        for row in rows(path)
        if not row.get("known_wrong")
    ], files


def _day(told: str) -> str:
    for form in _FORMS:
        try:
            return datetime.strptime(told.strip(), form).date().isoformat()
        except ValueError:
            continue
    return WRITTEN


def sanctions(folders: Folders) -> tuple[list[Record], list[Path]]:
    """The listed persons and entities.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("sanctions-names"))
    return [
        Record(
            row["id"], row["kind"], row["primary"], tuple(dict.fromkeys(a["name"] for a in row["aliases"]))
        )
        for path in files
        for row in rows(path)
        if row["aliases"]
    ], files
