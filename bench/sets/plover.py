"""Sentences with a marked pair of actors: PLV in PLOVER's classes (Hu et al. 2024), AW from ACE and
WikiEvents, and PETRARCH's unit-test sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import Folders, Missing, Span
from bench.sets import held_out, parts, rows

_MARK = re.compile(r"</?[st]>")


@dataclass(frozen=True)
class Pair:
    """A sentence with the spans of those between whom something happens, where they are marked.

    ``root`` is a PLOVER root and ``quad`` 1 to 4; ``peer`` holds the published answer of the zero-shot system
    that came with the set: root and quad.
    """

    id: str
    text: str
    source: Span | None
    target: Span | None
    root: str = ""
    quad: str = ""
    conflict: bool | None = None
    peer: tuple[str, str] | None = None


@dataclass(frozen=True)
class Unit:
    """A unit-test sentence with the codes expected of it, most of them WEIS's."""

    id: str
    text: str
    date: str | None
    codes: tuple[str, ...]


def plv(folders: Folders, training: bool = False) -> tuple[list[Pair], list[Path]]:
    """PLV.

    Args:
        folders: where the set lies.
        training: the part meant for training, without the fifth that is kept back from it.

    Raises:
        Missing: the set is not there.
    """
    files = _family(folders, "plv", training)
    pairs = []
    for path in files:
        for row in rows(path):
            text, source, target = unmarked(row["marked_sentence"])
            peer = (row.get("root_L2"), row.get("penta_L2"))
            pairs.append(
                Pair(
                    id=f"{path.stem}:{row['sentence_id']}",
                    text=text,
                    source=source,
                    target=target,
                    root=row["gold_root"],
                    quad=row["gold_penta"],
                    peer=(str(peer[0]), str(peer[1])) if all(peer) else None,
                )
            )
    return [p for p in pairs if _wanted(p.id, training)], files


def aw(folders: Folders, training: bool = False) -> tuple[list[Pair], list[Path]]:
    """AW: whether a marked pair is in conflict.

    Args:
        folders: where the set lies.
        training: the part meant for training, without the fifth that is kept back from it.

    Raises:
        Missing: the set is not there.
    """
    files = _family(folders, "aw", training)
    pairs = []
    for path in files:
        for row in rows(path):
            text, source, target = unmarked(row["marked_sentence"])
            pairs.append(
                Pair(
                    id=f"{path.stem}:{row['uid']}",
                    text=text,
                    source=source or _where(text, row.get("source")),
                    target=target or _where(text, row.get("target")),
                    conflict=row["gold_binary"] == "1",
                )
            )
    return [p for p in pairs if _wanted(p.id, training)], files


def petrarch(folders: Folders) -> tuple[list[Unit], list[Path]]:
    """PETRARCH's unit tests, without those that expect an error.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("petrarch-unit"))
    return [
        Unit(row["id"], row["text"], row.get("date"), _codes(row.get("events") or ()))
        for path in files
        for row in rows(path)
        if not row.get("expected_error")
    ], files


def unmarked(marked: str) -> tuple[str, Span | None, Span | None]:
    """A sentence without its marks, and the spans that stood between them.

    >>> unmarked("<s>Rebels</s> met <t>the army</t>.")
    ('Rebels met the army.', (0, 6), (11, 19))
    """
    text, last = "", 0
    at: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for m in _MARK.finditer(marked):
        text += marked[last : m.start()]
        last = m.end()
        name = m[0].strip("</>")
        if m[0].startswith("</"):
            spans.setdefault(name, (at.get(name, 0), len(text)))
        else:
            at.setdefault(name, len(text))
    text += marked[last:]
    return text, spans.get("s"), spans.get("t")


def _family(folders: Folders, name: str, training: bool) -> list[Path]:
    folder = folders.set("plover-family")
    files = sorted(folder.glob(f"{name}_*.jsonl"))
    if not files:
        raise Missing(f"plover-family: there is no {name}_*.jsonl")
    train = [p for p in files if p.stem == f"{name}_train"]
    return train if training else [p for p in files if p not in train] or files


def _wanted(name: str, training: bool) -> bool:
    """Whether a row is for training, or to be measured on: of a training part only what is kept back."""
    return held_out(name) != training if "_train:" in name else not training


def _where(text: str, told: Any) -> Span | None:
    """The first of the phrases told ("Role:phrase") that stands in the text."""
    phrase = str(told or "").partition(":")[2] or str(told or "")
    try:
        phrases = [str(p) for p in ast.literal_eval(phrase)] if phrase.startswith("[") else [phrase]
    except (ValueError, SyntaxError):
        phrases = [phrase]
    for p in phrases:
        if p and (start := text.find(p)) >= 0:
            return start, start + len(p)
    return None


def _codes(events: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(str(e[2]) for e in events if len(e) > 2)
