"""Which passages of a report stand in an earlier one: wire copy, reprints, one statement quoted by many.

Ten outlets that print one agency's sentence are one source. A passage is a copy if its words, aligned with
those of an earlier report, are found again in runs (``copies_align``); which reports to align is asked of
keys that near-duplicates share (``copies_passages``), so that a new report is held against a handful of
others and not against all. Its origin is the earliest report known to hold it, in whatever order they came.

Text alone decides. Stock sentences ("The two countries share a 900-kilometre border") are copies like any
other, and do no harm: only what is claimed within them follows the origin.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from counterclaim.incidents.sourcing.chronology import order
from counterclaim.incidents.sourcing.copies_align import Comparison, Match
from counterclaim.incidents.sourcing.copies_passages import Piece, cut, keys
from counterclaim.model import Copy, Report, Span

LOOK_BACK = 8
"""The earliest reports of one key that a later one is held against: all others with the passage have it from
them, or with them."""

MOST_CANDIDATES = 64
"""Reports that one report is held against: those with the most keys in common."""

_AS_FULLY = 0.8
"""Part of the words that match best anywhere, which an earlier report must hold to be the origin."""

_REMEMBERED = 1024
"""Reports whose words are remembered: the earliest of a key are asked for again and again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage of the report and its origin: words of the first, code points of the second."""

    sentence: int
    first: int
    last: int
    matched: int
    origin: str
    origin_span: Span


def copies(reports: Iterable[Report]) -> tuple[Copy, ...]:
    """The passages of reports that stand in earlier ones of them.

    Args:
        reports: in any order; an id that comes twice counts once.

    Returns:
        The copies by publication of their report and place in its text, each with the earliest report that
        holds the passage as its origin. What one report copied from another that had copied it leads to the
        first.

    >>> wire = "Gunmen shot dead four traders on the road to the river port on Monday night, police said."
    >>> first = Report(id="r-2", text=wire, sha256="0", published="2024-05-07T06:00Z")
    >>> later = Report(id="r-1", text="FULL STORY. " + wire, sha256="1", published="2024-05-07T09:00Z")
    >>> [copy] = copies([later, first])
    >>> copy.report, later.text[slice(*copy.span)] == wire[:-1], copy.origin, copy.share
    ('r-1', True, 'r-2', 1.0)
    """
    known = sorted({r.id: r for r in reports}.values(), key=order)
    found: dict[str, tuple[Copy, ...]] = {}
    for n, near in _candidates(known):
        found[known[n].id] = copied(known[n], [known[i] for i in near], found)
    return tuple(c for r in known for c in found.get(r.id, ()))


def copied(
    report: Report, earlier: Sequence[Report], known: Mapping[str, Sequence[Copy]] | None = None
) -> tuple[Copy, ...]:
    """The passages of one report that stand in earlier ones: what is asked when a report comes in.

    Args:
        report: the report.
        earlier: reports that share a key with it; those that came out later are passed over.
        known: what these have themselves copied, by their ids, so that the copy of a copy leads to its
            origin.

    Returns:
        The copies in text order; sentences that follow one another in both texts are one copy.
    """
    before = sorted((r for r in earlier if r.id != report.id and order(r) < order(report)), key=order)
    if not before:
        return ()
    mine = _cut(report)
    by_id = {r.id: Comparison(mine, _cut(r)) for r in before}
    pieces: dict[int, _Found] = {}
    for n, sentence in enumerate(mine.sentences):
        said = [q for q, at in zip(mine.quotations, mine.said, strict=True) if at == n]
        for piece in (sentence, *said):
            if piece.tells and (hit := _earliest(by_id, piece, n, known or {})) is not None:
                pieces[n] = hit
                break
    _fill(pieces, by_id)
    return tuple(
        Copy(
            report=report.id,
            span=mine.span(run[0].first, run[-1].last),
            origin=run[0].origin,
            origin_span=(min(f.origin_span[0] for f in run), max(f.origin_span[1] for f in run)),
            share=round(sum(f.matched for f in run) / sum(f.last - f.first for f in run), 3),
        )
        for run in _runs(pieces, by_id)
    )


def _earliest(
    before: Mapping[str, Comparison], piece: Piece, sentence: int, known: Mapping[str, Sequence[Copy]]
) -> _Found | None:
    """The earliest report that holds a passage about as fully as any."""
    matches = ((id, compared.find(piece)) for id, compared in before.items())
    hits = [(id, match) for id, match in matches if match is not None]
    most = max((match.matched for _, match in hits), default=0)
    for id, match in hits:
        if match.matched >= _AS_FULLY * most:
            return _traced(_found(match, sentence, id, before[id]), known.get(id, ()))
    return None


def _found(match: Match, sentence: int, origin: str, compared: Comparison) -> _Found:
    span = compared.theirs.span(match.origin_first, match.origin_last)
    return _Found(sentence, match.first, match.last, match.matched, origin, span)


def _traced(found: _Found, known: Sequence[Copy]) -> _Found:
    """Where the report that holds a passage has it from, if that is known."""
    start, end = found.origin_span
    for c in known:
        if 2 * (min(end, c.span[1]) - max(start, c.span[0])) >= end - start:
            return replace(found, origin=c.origin, origin_span=c.origin_span)
    return found


def _fill(pieces: dict[int, _Found], by_id: Mapping[str, Comparison]) -> None:
    """Add short sentences that stand beside a copied one in both texts: "It gave no figure"."""
    for step in (1, -1):
        for n in sorted(pieces, reverse=step < 0):
            beside = pieces[n]
            compared = by_id.get(beside.origin)
            while compared is not None and n + step not in pieces:
                n += step
                match = _next(compared, n, beside, step)
                if match is None:
                    break
                beside = pieces[n] = _found(match, n, beside.origin, compared)


def _next(compared: Comparison, n: int, beside: _Found, step: int) -> Match | None:
    """A short sentence, word for word the one that follows or precedes another in the origin."""
    mine, theirs = compared.mine, compared.theirs
    if not 0 <= n < len(mine.sentences) or mine.sentences[n].tells or not mine.sentences[n].length:
        return None
    start, end = beside.origin_span
    near = (
        s
        for s in theirs.sentences[::step]
        if s.length and (theirs.starts[s.first] >= end if step > 0 else theirs.ends[s.last - 1] <= start)
    )
    own, other = mine.sentences[n], next(near, None)
    if other is None or theirs.words[other.first : other.last] != mine.words[own.first : own.last]:
        return None
    return Match(own.first, own.last, other.first, other.last, own.length)


def _runs(pieces: Mapping[int, _Found], by_id: Mapping[str, Comparison]) -> Iterator[list[_Found]]:
    """Copied sentences that follow one another in both texts; the origin may hold one more in between."""
    run: list[_Found] = []
    for n in sorted(pieces):
        f = pieces[n]
        if run and not (
            f.sentence == run[-1].sentence + 1
            and f.origin == run[-1].origin
            and _follows(run[-1].origin_span, f.origin_span, by_id.get(f.origin))
        ):
            yield run
            run = []
        run.append(f)
    if run:
        yield run


def _follows(one: Span, two: Span, compared: Comparison | None) -> bool:
    if one == two:
        return True
    if compared is None or two[0] < one[1]:
        return False
    made = compared.theirs
    between = [s for s in made.sentences if s.length and _inside(made.span(s.first, s.last), one[1], two[0])]
    return len(between) <= 1


def _inside(span: Span, start: int, end: int) -> bool:
    return start <= span[0] and span[1] <= end


def candidates(holders: Iterable[Sequence[T]]) -> list[T]:
    """The reports that are worth holding a report against, by the keys that they share with it.

    A key that more than ``LOOK_BACK`` earlier reports hold is a common phrase, and says something only
    together with another key.

    Args:
        holders: for each key of the report the earlier reports that hold it, the earliest first; what comes
            after ``LOOK_BACK + 1`` of them makes no difference.

    Returns:
        The reports that share the most, at most ``MOST_CANDIDATES``.

    >>> common = [f"r-{n}" for n in range(3, 12)]
    >>> candidates([["r-1"], ["r-1", "r-2"], common])
    ['r-1', 'r-2']
    """
    votes: Counter[T] = Counter()
    for held in holders:
        weight = 1 if len(held) > LOOK_BACK else 2
        for who in held[:LOOK_BACK]:
            votes[who] += weight
    return [who for who, n in votes.most_common(MOST_CANDIDATES) if n > 1]


def _candidates(reports: Sequence[Report]) -> Iterator[tuple[int, list[int]]]:
    """For each report the earlier ones to hold it against, as indices of ``reports``."""
    own = [np.asarray(keys(r), np.int32) for r in reports]
    every = np.concatenate(own) if own else np.empty(0, np.int32)
    whose = np.repeat(np.arange(len(own), dtype=np.int32), [len(k) for k in own])
    by_key = np.argsort(every, kind="stable")
    every, whose = every[by_key], whose[by_key]
    starts = np.flatnonzero(np.r_[True, every[1:] != every[:-1]]) if len(every) else np.empty(0, np.intp)
    sizes = np.diff(np.r_[starts, len(every)])
    holders: dict[int, list[list[int]]] = defaultdict(list)
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        members = whose[start : start + size].tolist()
        first = members[: LOOK_BACK + 1]
        for n, later in enumerate(members[1:], 1):
            holders[later].append(first if n > LOOK_BACK else first[:n])
    for n in sorted(holders):
        if near := candidates(holders[n]):
            yield n, near


_cut = lru_cache(maxsize=_REMEMBERED)(cut)
