"""The measures that all tasks share: spans, names, precision and recall, pairs, distances, tables."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bench.gold import Line

Span = tuple[int, int]
A = TypeVar("A")
B = TypeVar("B")

FOUND = 0.5
"""Share of the shorter of two quotes that both must hold to tell of the same words."""

OUTLET = "OUTLET"
_LEAD = re.compile(r"^(?:(?:the|a|an|its|their|his|her|our)\s+)+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True)
class Check:
    """One thing that must be so, whether it is, and what was seen."""

    name: str
    ok: bool
    seen: str = ""


@dataclass(frozen=True)
class Measured:
    """What a task gives: its figures by name, and a text to read."""

    figures: dict[str, float]
    text: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """Precision, recall and their harmonic mean, from counts."""

    hits: int
    gold: int
    given: int

    @property
    def precision(self) -> float:
        """Share of what was given that is right; 0 where nothing was given."""
        return self.hits / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both.

        >>> Score(hits=2, gold=4, given=2).f1.__round__(2)
        0.67
        """
        return 2 * self.hits / (self.gold + self.given) if self.gold + self.given else 0.0


def span(quote: Line) -> Span:
    """Where a QUOTE of a claim line stands."""
    return quote["start"], quote["end"]


def common(a: Span, b: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def of_shorter(a: Span, b: Span) -> float:
    """Share of the shorter span that the other covers.

    >>> of_shorter((0, 10), (8, 12))
    0.5
    """
    return common(a, b) / max(1, min(a[1] - a[0], b[1] - b[0]))


def iou(a: Span, b: Span) -> float:
    """Intersection over union."""
    shared = common(a, b)
    return shared / max(1, (a[1] - a[0]) + (b[1] - b[0]) - shared)


def words(name: str) -> list[str]:
    """The words of a name in lower case, without a leading article or possessive pronoun."""
    return _WORD.findall(_LEAD.sub("", name.strip()).lower())


def same_name(a: str, b: str) -> bool:
    """Whether two names are equal but for case and article, or one stands inside the other in whole words.

    >>> same_name("the Foreign Office", "Pakistan's Foreign Office"), same_name("US", "Justice Minister")
    (True, False)
    """
    short, long = sorted((words(a), words(b)), key=len)
    n = len(short)
    return n > 0 and any(long[i : i + n] == short for i in range(len(long) - n + 1))


def same_speaker(gold: str, claim: Line, also: Sequence[str] = ()) -> bool:
    """Whether a claim line's speaker is the gold's, by name or by mention. The outlet equals only itself.

    Args:
        gold: the gold's words for the speaker, or ``OUTLET``.
        claim: a claim line.
        also: other words that are right as well.
    """
    speaker: Line = claim["speaker"]
    given = [speaker["name"], (speaker.get("mention") or {}).get("exact")]
    for wanted in (gold, *also):
        if (wanted == OUTLET) != (speaker.get("kind") == "outlet"):
            continue
        if wanted == OUTLET or any(name and same_name(wanted, name) for name in given):
            return True
    return False


def same_relay(gold: Sequence[str], claim: Line) -> bool:
    """Whether a claim line has the gold's relays, all of them and no others, in order."""
    given: list[Line] = claim.get("relay") or []
    return len(gold) == len(given) and all(
        any(n and same_name(g, n) for n in (r["name"], (r.get("mention") or {}).get("exact")))
        for g, r in zip(gold, given, strict=True)
    )


def pairs(gold: Sequence[A], given: Sequence[B], fit: Callable[[A, B], Any]) -> dict[int, int]:
    """Pair gold with given, one to one, best fit first.

    Args:
        gold: what there is.
        given: what was found.
        fit: how well two fit, as something that sorts; None or an empty value where they do not.

    Returns:
        for each paired index of ``gold``, that of ``given``.
    """
    fits = [(fit(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(given)]
    result: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted((f for f in fits if f[0]), reverse=True):
        if -i not in result and -j not in taken:
            result[-i] = -j
            taken.add(-j)
    return result


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points given as latitude and longitude in degrees.

    >>> round(kilometres((48.86, 2.35), (51.51, -0.13)))
    343
    """
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, h)))


def distance(incident: Line, point: tuple[float, float]) -> float | None:
    """Kilometres from an incident line's place to a point; None where the place has no coordinates."""
    place: Line = incident.get("place") or {}
    if place.get("lat") is None or place.get("lon") is None:
        return None
    return kilometres((place["lat"], place["lon"]), point)


def table(head: Sequence[str], body: Iterable[Sequence[object]]) -> str:
    """Rows in columns, for people to read."""
    lines = [[str(c) for c in row] for row in (head, *body)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def by(lines: Iterable[Line], key: Callable[[Line], Hashable]) -> dict[Hashable, list[Line]]:
    """Lines grouped by a key, in order."""
    groups: dict[Hashable, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups


def shown(checks: Iterable[Check]) -> str:
    """Checks, one a line."""
    return "\n".join(
        f"{'ok  ' if c.ok else 'FAIL'}  {c.name}{'  ' + c.seen if c.seen else ''}" for c in checks
    )


def short(text: str, width: int = 60) -> str:
    """A text on one line of at most ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
