"""The words of stated geography: figures with units, borders, parts of a country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.resolve.place_patterns import patterns
from counterclaim.vocabulary import load, lowered

Limit = Literal["about", "most", "least"]

UNIT_LIKENESS = 0.9
"""How alike a misspelt unit must be to a unit of seven letters and more (Jaro-Winkler, 0 to 1)."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS: Mapping[str, int] = {
    **{word: n for n, word in enumerate(_SMALL.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
    "a": 1, "dozen": 12, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:\.\d{1,3})?"
_WORD = "|".join(sorted((w for w in _NUMBERS if w != "a"), key=len, reverse=True))
_NUMBER = rf"(?:{_DIGITS}|(?:a\s+)?(?:{_WORD})(?:[-\s](?:{_WORD}))?)"


@dataclass(frozen=True)
class Words:
    """What ``geography_words.yaml`` and the compass of ``place_words.yaml`` hold, as patterns and tables."""

    units: Mapping[str, float]
    limits: Mapping[str, Limit]
    parts: Mapping[str, str]
    lies: frozenset[str]
    adds: frozenset[str]
    compass: Mapping[str, int | None]
    figure: re.Pattern[str]
    limit: re.Pattern[str]
    border: re.Pattern[str]
    meets: re.Pattern[str]
    direction: str
    extreme: re.Pattern[str]


@dataclass(frozen=True)
class Figure:
    """A distance as written: in metres, where it stands, and how coarsely it is rounded.

    ``low`` and ``high`` differ in a range ("40 to 50 km"); ``step`` is what the last digit written stands
    for: 50 km is rounded to tens.
    """

    start: int
    end: int
    low: float
    high: float
    step: float
    limit: Limit = "about"


def words() -> Words:
    """The words, made once a process."""
    made: Words = load("geography_words", _made)
    return made


def _forms(entries: list[dict[str, Any]], use: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f, e) for e in entries if e["use"] == use for f in (e["word"], *e.get("forms", ()))]


def _any(forms: list[str]) -> str:
    ordered = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in ordered) + ")"


def _made(entries: list[dict[str, Any]]) -> Words:
    compass = {w: b for w, b in patterns().bearings.items() if b is not None} | {"central": None}
    direction = _any(list(compass))
    ends = _any([w for w in compass if w.endswith("ern") or w in ("north", "south", "east", "west")])
    limits: dict[str, Limit] = {f: e["limit"] for f, e in _forms(entries, "limit")}
    return Words(
        units={f: float(e["metres"]) for f, e in _forms(entries, "unit")},
        limits=limits,
        parts={f.casefold(): e["country"] for f, e in _forms(entries, "part")},
        lies=frozenset(f for f, _ in _forms(entries, "lies")),
        adds=frozenset(f for f, _ in _forms(entries, "adds")),
        compass=compass,
        figure=re.compile(
            rf"(?<![\w.,])(?P<low>{_NUMBER})(?:\s?(?:-|–|to)\s?(?P<high>{_NUMBER}))?[-\s]?"
            r"(?P<unit>nautical\s+miles?|[a-z]{1,14})\b",
            re.IGNORECASE,
        ),
        limit=re.compile(rf"\b(?P<limit>{_any(list(limits))})\s+(?:an?\s+)?$", re.IGNORECASE),
        border=re.compile(rf"\b{_any([f for f, _ in _forms(entries, 'border')])}\b", re.IGNORECASE),
        meets=re.compile(
            rf"\b{_any([f for f, _ in _forms(entries, 'meets')])}\s+(?:the\s+)?$", re.IGNORECASE
        ),
        direction=direction,
        extreme=re.compile(
            rf"\b(?:(?P<end>{ends})[-\s]?most|(?:far|extreme)[-\s](?P<far>{direction}))\b", re.IGNORECASE
        ),
    )


def figures(text: str) -> list[Figure]:
    """The distances in a text, in order.

    >>> [(round(f.low), f.limit) for f in figures("less than fifty kilomotres away, or 30 miles; 7 men")]
    [(50000, 'most'), (48280, 'about')]
    """
    w = words()
    found: list[Figure] = []
    for m in w.figure.finditer(text):
        metres = _unit(m["unit"], w)
        if metres is None:
            continue
        low, step = _number(m["low"])
        high, other = _number(m["high"]) if m["high"] else (low, step)
        before = w.limit.search(text[max(0, m.start() - 20) : m.start()])
        limit: Limit = w.limits[" ".join(lowered(before["limit"]).split())] if before else "about"
        found.append(
            Figure(
                m.start(), m.end(), low * metres, max(low, high) * metres, min(step, other) * metres, limit
            )
        )
    return found


def _unit(word: str, w: Words) -> float | None:
    """What a unit is in metres; a long one is known in a misspelling too."""
    plain = " ".join(lowered(word).split())
    if plain in w.units:
        return w.units[plain]
    if len(plain) < 7:
        return None
    from rapidfuzz.distance import JaroWinkler

    best = max((u for u in w.units if len(u) >= 7), key=lambda u: JaroWinkler.similarity(plain, u))
    return w.units[best] if JaroWinkler.similarity(plain, best) >= UNIT_LIKENESS else None


def _number(written: str) -> tuple[float, float]:
    """The value of a number and what its last figure stands for: 50 is (50, 10), 47 is (47, 1)."""
    plain = written.replace(",", "")
    if plain[0].isdigit():
        value = float(plain)
        if "." in plain:
            return value, 10.0 ** -len(plain.split(".")[1])
    else:
        value = 0.0
        for word in re.split(r"[-\s]+", lowered(plain)):
            n = _NUMBERS[word]
            value = value * n if n >= 100 or (n == 12 and value) else value + n
            value = value or float(n)
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return value, step
