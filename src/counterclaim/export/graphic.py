"""Passages that nobody should meet unwarned: on broken bodies, torture, sexual violence, dead children.

Kept behind a click on every page, after the guidance on vicarious trauma that newsrooms and archives follow
(Dart Center; Berkeley Protocol, chapter on security). A rule is about words, not about what is true or grave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.model import Span
from counterclaim.vocabulary import load, lowered

LONGEST = 1200
"""Characters of a sentence at the most: behind that a page's list without full stops is cut."""

_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+|\n[ \t]*(?:\n\s*)+")
"""Where a sentence ends: behind its stop, or with its paragraph; a line's end may be a mere wrap."""


@dataclass(frozen=True)
class Passage:
    """A sentence with graphic words: its place in the text, and of what the reader is warned."""

    start: int
    end: int
    warning: str


@dataclass(frozen=True)
class _Rule:
    warning: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


def passages(text: str, header: int = 0) -> tuple[Passage, ...]:
    """The sentences of a text that have graphic words, in text order.

    Args:
        text: of a report.
        header: the length of the block of named lines at its head, in code points: that is passed over, for
            a page shows the title above the text anyway.

    >>> [p.warning for p in passages("The road is open. Charred bodies lay in the yard.")]
    ['bodies']
    """
    found = []
    low = lowered(text)
    for start, end in _sentences(low, header):
        warned = _warnings(low[start:end].replace("\n", " "))
        if warned:
            found.append(Passage(start, start + len(text[start:end].rstrip()), ", ".join(warned)))
    return tuple(found)


def warnings(text: str) -> tuple[str, ...]:
    """Of what the reader of a passage is to be warned; nothing where it has no graphic words."""
    return tuple(dict.fromkeys(w for p in passages(text) for w in p.warning.split(", ")))


def _warnings(sentence: str) -> tuple[str, ...]:
    told: dict[str, None] = {}
    for rule in load("graphic", _read):
        if rule.warning not in told and any(True for _ in _matches(rule, sentence)):
            told[rule.warning] = None
    return tuple(told)


def _matches(rule: _Rule, sentence: str) -> Iterator[re.Match[str]]:
    for m in rule.words.finditer(sentence):
        near = sentence[max(0, m.start() - 40) : m.end() + 25]
        if rule.unless is None or not rule.unless.search(near):
            yield m


def _sentences(text: str, header: int) -> Iterator[Span]:
    at = header
    for m in _END.finditer(text, at):
        yield from _cut(at, m.end())
        at = m.end()
    yield from _cut(at, len(text))


def _cut(start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    if end > start:
        yield start, end


def _read(rows: list[dict[str, Any]]) -> tuple[_Rule, ...]:
    return tuple(_rule(row) for row in rows)


def _rule(row: Mapping[str, Any]) -> _Rule:
    unless = row.get("unless")
    return _Rule(
        row["warning"],
        re.compile(rf"\b(?:{row['words']})"),
        re.compile(rf"\b(?:{unless})") if unless else None,
    )
