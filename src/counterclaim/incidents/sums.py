"""Figures that one speaker adds up in one breath: "20 pupils and two teachers" is 22, no two rival counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from counterclaim.model import Claim, Quote

GAPPED = "gapped"
"""The rule of a figure that goes on with the verb of the one before: "two died in Akola and six in Latur"."""

SOME = "some of"
"""How the method of a figure begins that is told to be of some of those harmed."""

_BETWEEN = re.compile(
    r"(?:\s+(?:of|from|in|with|belonging to)\s+[^.;:,]{1,60}?)?"
    r"(?P<joint>,?\s+(?:and|as well as|plus|&)\s|,\s)\s*(?:(?:some|also|another)\s+)?"
)


class Sum(msgspec.Struct, frozen=True):
    """A figure as it stands after adding up, with the claims that it is made of; most are of one alone."""

    claim: Claim
    parts: tuple[Claim, ...]


def of_some(claim: Claim) -> bool:
    """Whether a toll is told to be of some of those harmed, wherever their number stands: "the dead included
    two nurses"."""
    return claim.part_of is not None or claim.method.startswith(SOME)


def wholes(tolls: Iterable[Claim]) -> list[Claim]:
    """Leave out the figures of some of those harmed where any other figure is told."""
    told = list(tolls)
    return [c for c in told if not of_some(c)] or [c for c in told if c.part_of is None]


def summed(tolls: Iterable[Claim]) -> tuple[Sum, ...]:
    """Add up the tolls that a speaker gives side by side for one event; the others stay as they are.

    Args:
        tolls: toll claims in any order; those that are part of another toll stay alone.

    Returns:
        The figures in the order of their first claims. A sum is written in the report's own words, from the
        first figure to the last, and has the first claim's id.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "The bomb killed 20 pupils and two teachers"
    >>> def toll(id, n, at, who):
    ...     return Claim(id=id, report="r-1", field="toll", kind="killed", low=n, high=n, status="stated",
    ...         method="", event="e-1", speaker=Speaker(name="a nurse"), quote=quote(text, (0, len(text))),
    ...         figure=quote(text, at), victims=quote(text, who))
    >>> [s] = summed([toll("c-1", 20, (16, 18), (19, 25)), toll("c-2", 2, (30, 33), (34, 42))])
    >>> s.claim.value, s.claim.low, [c.id for c in s.parts]
    ('20 pupils and two teachers', 22, ['c-1', 'c-2'])
    """
    told = list(tolls)
    place = {c.id: n for n, c in enumerate(told)}
    runs: list[list[Claim]] = []
    for c in sorted(told, key=lambda c: (c.report, c.figure.start if c.figure else -1, c.id)):
        before = next((r for r in reversed(runs[-3:]) if _goes_on(r[-1], c)), None)
        if before is None:
            runs.append([c])
        else:
            before.append(c)
    kept = [own for r in runs for own in ([r] if _closed(r) else [[c] for c in r])]
    made = (Sum(_sum(r), tuple(r)) for r in kept)
    return tuple(sorted(made, key=lambda s: min(place[c.id] for c in s.parts)))


def _goes_on(a: Claim, b: Claim) -> bool:
    """Whether a figure is told beside another as more of the same harm of the same event."""
    if _setting(a) != _setting(b) or a.part_of or b.part_of:
        return False
    gap = _gap(a, b)
    if gap is None or (a.low, a.high) == (0, 0) or (b.low, b.high) == (0, 0):
        return False
    return (GAPPED in b.method.split() and a.event == b.event) or _BETWEEN.fullmatch(gap) is not None


def _setting(c: Claim) -> tuple[object, ...]:
    return c.report, c.field, c.kind, c.speaker.name, c.status, c.polarity, c.modality


def _end(c: Claim) -> int:
    ends = [q.end for q in (c.figure, c.victims) if q is not None]
    return max(ends, default=c.quote.end)


def _gap(a: Claim, b: Claim) -> str | None:
    """The words between two figures, where the first one's quote, or what stands right behind it, holds
    both."""
    if b.figure is None or a.figure is None or not a.quote.start <= _end(a) <= b.figure.start:
        return None
    return _told(a, _end(a), b.figure.start)


def _told(c: Claim, start: int, end: int) -> str | None:
    """A claim's report from one code point to another, as far as its quote tells."""
    words = c.quote.exact + c.quote.suffix
    first, last = start - c.quote.start, end - c.quote.start
    return words[first:last] if 0 <= first <= last <= len(words) else None


def _closed(run: list[Claim]) -> bool:
    """Whether a list has its "and": a comma alone may also say the same again."""
    gap = _gap(run[-2], run[-1]) if len(run) > 1 else None
    found = _BETWEEN.fullmatch(gap) if gap is not None else None
    return found is None or found["joint"].strip() != ","


def _sum(run: list[Claim]) -> Claim:
    first = run[0]
    if len(run) == 1 or first.figure is None:
        return first
    own = [_told(c, c.figure.start, _end(c)) for c in run if c.figure is not None]
    gaps = [*(_gap(a, b) for a, b in pairwise(run)), ""]
    told = "".join(f"{a or ''}{b or ''}" for a, b in zip(own, gaps, strict=True))
    words = Quote(first.figure.start, first.figure.start + len(told), told)
    lows = [c.low for c in run if c.low is not None]
    highs = [c.high for c in run if c.high is not None]
    return msgspec.structs.replace(
        first,
        value=words.exact,
        figure=words,
        victims=words,
        low=sum(lows) if lows else None,
        high=sum(highs) if len(highs) == len(run) else None,
    )
