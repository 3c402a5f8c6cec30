"""Events with their triggers and arguments: WikiEvents (Li, Ji & Han 2021) and RAMS (Ebner et al. 2020)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import Folders, Missing, Span
from bench.sets import rows

_NUMBERS = re.compile(r"^evt\d+arg\d+")


@dataclass(frozen=True)
class Argument:
    """A role in an event and the words that fill it."""

    role: str
    span: Span


@dataclass(frozen=True)
class Event:
    """An event: its type in the set's own words, its trigger, its arguments, and the roles that the set knows
    for the type, in lower case; none where it does not say."""

    type: str
    trigger: Span
    arguments: tuple[Argument, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A text with its events."""

    id: str
    text: str
    events: tuple[Event, ...]


def wikievents(folders: Folders) -> tuple[list[Report], list[Path]]:
    """WikiEvents: whole reports, all events.

    Raises:
        Missing: the set is not there.
    """
    files = _files(folders, "wikievents")
    known = _roles(folders, "wikievents")
    return [_wikievents(row, known) for path in files for row in rows(path)], files


def rams(folders: Folders) -> tuple[list[Report], list[Path]]:
    """RAMS: windows of five sentences around one event each.

    Raises:
        Missing: the set is not there.
    """
    files = _files(folders, "rams")
    known = _roles(folders, "rams")
    return [_rams(row, known) for path in files for row in rows(path)], files


def _files(folders: Folders, name: str) -> list[Path]:
    folder = folders.set("rams-wikievents")
    files = [
        p
        for p in sorted(folder.glob(f"{name}_*.jsonl"))
        if not p.stem.endswith("_train") and "_coref" not in p.stem
    ]
    if not files:
        raise Missing(f"rams-wikievents: there is no {name}_*.jsonl")
    return files


def _roles(folders: Folders, name: str) -> dict[str, tuple[str, ...]]:
    """The roles of each type, from a table that may be absent."""
    path = folders.set("rams-wikievents") / f"{name}_roles.json"
    if not path.is_file():
        return {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return {kind: tuple(_role(r).lower() for r in roles) for kind, roles in table}


def _role(name: str) -> str:
    """A role without RAMS's numbers: "evt089arg01victim"."""
    return _NUMBERS.sub("", name)


def _wikievents(row: dict[str, Any], known: dict[str, tuple[str, ...]]) -> Report:
    text, spans = "", []
    for tokens, sentence in row["sentences"]:
        first = tokens[0][1] if tokens else 0
        spans += [(len(text) + start - first, len(text) + end - first) for _, start, end in tokens]
        text += sentence + "\n\n"
    entities = {e["id"]: (e["start"], e["end"]) for e in row["entity_mentions"]}

    def at(start: int, end: int) -> Span:
        return spans[start][0], spans[end - 1][1]

    return Report(
        id=row["doc_id"],
        text=text,
        events=tuple(
            Event(
                e["event_type"],
                at(e["trigger"]["start"], e["trigger"]["end"]),
                tuple(
                    Argument(a["role"], at(*entities[a["entity_id"]]))
                    for a in e["arguments"]
                    if a["entity_id"] in entities
                ),
                known.get(e["event_type"], ()),
            )
            for e in row["event_mentions"]
        ),
    )


def _rams(row: dict[str, Any], known: dict[str, tuple[str, ...]]) -> Report:
    text, spans = "", []
    for sentence in row["sentences"]:
        for word in sentence:
            spans.append((len(text), len(text) + len(word)))
            text += word + " "
        text = text[:-1] + "\n"

    def at(ends: list[int]) -> Span:
        return spans[ends[0]][0], spans[ends[1]][1]

    return Report(
        id=row["doc_key"],
        text=text,
        events=tuple(
            Event(
                kinds[0][0],
                at([start, end]),
                tuple(
                    Argument(_role(role), at(filler))
                    for trigger, filler, role in row["gold_evt_links"]
                    if trigger == [start, end]
                ),
                known.get(kinds[0][0], ()),
            )
            for start, end, kinds in row["evt_triggers"]
        ),
    )
