"""Parts of a period: "early May", "the end of last year", "the first half of the month"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counterclaim.resolve.date_frame import When, month

_EDGES = {
    "early": 0,
    "beginning of": 0,
    "start of": 0,
    "first half of": 0,
    "mid": 1,
    "middle of": 1,
    "late": 2,
}
_EDGES |= {
    "end of": 2,
    "second half of": 2,
    "early in": 0,
    "late in": 2,
    "end of the": 2,
    "beginning of the": 0,
}
_EDGES |= {"beginning": 0, "start": 0, "middle": 1, "end": 2}


def edge(when: When, word: str | None) -> When:
    """The first, middle or last third (or half) of a period; approximate, of the period's own grain."""
    name = (word or "").lower().removeprefix("the ")
    if name not in _EDGES or when.first is None or when.last is None:
        return when
    if when.grain == "year" and "half" not in name:
        start = _EDGES[name] * 4 + 1
        thirds = month(when.first.year, start).first, month(when.first.year, start + 3).last
        return replace(when, first=thirds[0], last=thirds[1], approximate=True)
    days = (when.last - when.first).days + 1
    cuts = (0, days // 3, days - days // 3, days)
    low, high = cuts[_EDGES[name]], cuts[_EDGES[name] + 1]
    if "half" in name:
        low, high = (0, (days + 1) // 2) if name.startswith("first") else (days // 2, days)
    return replace(
        when,
        first=when.first + timedelta(days=low),
        last=when.first + timedelta(days=high - 1),
        approximate=True,
    )
