"""The invented reports of ``data/attribution_reports.yaml``: their texts, and who says the marked words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from counterclaim.claims.reading import read
from counterclaim.claims.said import said
from counterclaim.language import annotate
from counterclaim.model import Report, Span

FILE = Path(__file__).parent / "data" / "attribution_reports.yaml"
_MARK = re.compile(r"\{([^{}|]+?) \| ([^{}]+?)\}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Marked:
    """Marked words of a report with the names that are right for their speaker and for their relays."""

    span: Span
    speaker: tuple[str, ...]
    relays: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What was found for marked words, beside what is right."""

    report: str
    words: str
    right: Marked
    speaker: tuple[str, ...]
    relays: tuple[tuple[str, ...], ...]

    @property
    def speaker_right(self) -> bool:
        """Whether the speaker is right; the outlet only where the outlet speaks."""
        return any(_same(r, s) for r in self.right.speaker for s in self.speaker)

    @property
    def whole(self) -> bool:
        """Whether speaker and relays are right."""
        relays = len(self.relays) == len(self.right.relays) and all(
            any(_same(r, n) for n in names) for r, names in zip(self.right.relays, self.relays, strict=True)
        )
        return self.speaker_right and relays


def told() -> list[Told]:
    """Every marked stretch of every report with what the rules say of it."""
    found: list[Told] = []
    for raw in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        text, marks = marked(raw["text"])
        at = text.find(raw["title"])
        report = Report(
            id=raw["id"],
            text=text,
            sha256="0",
            outlet=raw["outlet"],
            title=raw["title"],
            published=raw["published"],
            title_span=(at, at + len(raw["title"])) if at >= 0 else None,
        )
        [a] = annotate([report])
        reading = read(a)
        for mark in marks:
            who = said(reading, mark.span)
            mention = who.speaker.mention.exact if who.speaker.mention else who.speaker.name
            names = ("OUTLET",) if who.outlet else (who.speaker.name, mention)
            relays = tuple((r.name, r.mention.exact if r.mention else r.name) for r in who.relay)
            found.append(Told(raw["id"], reading.words(mark.span), mark, names, relays))
    return found


def marked(tagged: str) -> tuple[str, list[Marked]]:
    """Take the marks out of a text."""
    text, at, marks = "", 0, []
    for m in _MARK.finditer(tagged):
        text += tagged[at : m.start()]
        start = len(text)
        text += m.group(1)
        speaker, *relays = m.group(2).split(" < ")
        marks.append(Marked((start, len(text)), tuple(speaker.split("/")), tuple(relays)))
        at = m.end()
    return text + tagged[at:], marks


def _same(a: str, b: str) -> bool:
    """Whether two names are equal but for case and article, or one stands inside the other in whole words."""
    if "OUTLET" in (a, b):
        return a == b
    short, long = sorted((_words(a), _words(b)), key=len)
    n = len(short)
    return n > 0 and any(long[i : i + n] == short for i in range(len(long) - n + 1))


def _words(name: str) -> list[str]:
    found = _WORD.findall(name.lower())
    return found[1:] if len(found) > 1 and found[0] in ("the", "a", "an") else found
