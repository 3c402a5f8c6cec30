"""When two answers are the same: spans, names, speakers, places; and pairing what was found with the gold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bench.model import Span

Line = dict[str, Any]
"""A claim line, an incident line or a line of gold."""

A = TypeVar("A")
B = TypeVar("B")

FOUND = 0.5
"""Share of the shorter of two quotes that both must hold to tell of the same words."""

OUTLET = "OUTLET"
_LEAD = re.compile(r"^(?:(?:the|a|an|its|their|his|her|our)\s+)+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


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


def overlapping(gold: Sequence[Sequence[Any]], given: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Pair gold with given things that overlap in the text, one to one, the likest spans first.

    Args:
        gold: what there is, each with start and end in front.
        given: what was found, likewise.

    >>> overlapping([[0, 5], [10, 15]], [[3, 16], [0, 4]])
    {0: 1, 1: 0}
    """

    def fit(a: Sequence[Any], b: Sequence[Any]) -> object:
        one, other = (a[0], a[1]), (b[0], b[1])
        return (iou(one, other), -b[0]) if common(one, other) else None

    return pairs(gold, given, fit)


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


def laid_at_random(texts: Sequence[tuple[Sequence[Span], int]]) -> float:
    """The share of spans that would be touched if spans of the same lengths were laid at random: the chance
    level of finding by overlap.

    Args:
        texts: for each text its spans, and its length in code points.

    >>> round(laid_at_random([([(0, 5), (50, 55)], 100)]), 2)
    0.19
    """
    touched = total = 0.0
    for spans, length in texts:
        lengths = [end - start for start, end in spans]
        for a in lengths:
            missed = 1.0
            for b in lengths:
                missed *= 1 - min(1.0, (a + b) / max(1, length))
            touched += 1 - missed
        total += len(lengths)
    return touched / total if total else 0.0


def pattern(words: str) -> re.Pattern[str]:
    """An expression that finds words in any case, over any white space, and not inside longer words.

    >>> bool(pattern("RED STAR").search("the Red\\nStar front")), bool(pattern("MAN").search("MANY"))
    (True, False)
    """
    inner = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)
