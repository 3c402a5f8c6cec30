"""MUC-4: newswire messages with incident templates (Sundheim 1992)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import Folders, Missing
from bench.sets import rows

TRAINING = "dev"
_GENERIC = re.compile(r"\s+")


@dataclass(frozen=True)
class Fill:
    """What may stand in a slot: alternatives, any one right; optional where nothing is right too.

    ``refs`` name the perpetrator or target that the value belongs to. ``before`` marks a date on or before
    which it happened.
    """

    values: tuple[str, ...]
    optional: bool = False
    refs: tuple[str, ...] = ()
    before: bool = False


@dataclass(frozen=True)
class Template:
    """One incident of a message: the fills of each slot."""

    number: int
    optional: bool
    slots: dict[str, tuple[Fill, ...]]


@dataclass(frozen=True)
class Message:
    """A message with its templates; none where nothing is reportable."""

    id: str
    text: str
    date: str | None
    templates: tuple[Template, ...]


def load(folders: Folders, training: bool = False) -> tuple[list[Message], list[Path]]:
    """The messages of all parts but the training part, or of that part alone.

    Args:
        folders: where the set lies.
        training: the training part instead of the others.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("muc4")
    found = [
        p
        for p in sorted(folder.iterdir())
        if (p / "messages.jsonl").is_file() and (p / "keys.jsonl").is_file()
    ]
    if not found:
        raise Missing("muc4: no part has messages.jsonl and keys.jsonl")
    if training:
        found = [p for p in found if p.name == TRAINING]
    else:
        found = [p for p in found if p.name != TRAINING] or found
    messages, files = [], []
    for part in found:
        files += [part / "messages.jsonl", part / "keys.jsonl"]
        keys: dict[str, list[Template]] = {}
        for row in rows(files[-1]):
            if row.get("template") is not None:
                keys.setdefault(row["id"], []).append(_template(row))
        messages += [
            Message(row["id"], row["text"], row.get("date"), tuple(keys.get(row["id"], ())))
            for row in rows(files[-2])
        ]
    return messages, files


def _template(row: dict[str, Any]) -> Template:
    return Template(
        number=row["template"],
        optional=bool(row.get("optional")),
        slots={
            name: tuple(
                Fill(
                    tuple(_GENERIC.sub(" ", str(v)) for v in f["values"]),
                    bool(f.get("optional")),
                    tuple(f.get("refs") or ()),
                    bool(f.get("on_or_before")),
                )
                for f in fills or ()
            )
            for name, fills in row["slots"].items()
        },
    )
