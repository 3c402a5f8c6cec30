"""Marks over a text that may overlap, cut into segments that each know their marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterclaim.model import Span

WINDOW = 400_000
"""Characters of a text that are shown at the most."""
AROUND = 1500
"""Characters shown on either side of a mark, where the whole is too long."""
HEAD = 20_000
"""Characters shown from the start of a text that is too long."""


@dataclass(frozen=True)
class Mark:
    """A span of a text and what it is marked with."""

    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Segment:
    """A run of a text under the same marks; ``opens`` are those that start with it."""

    start: int
    end: int
    keys: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


def segments(marks: Iterable[Mark], start: int, end: int) -> tuple[Segment, ...]:
    """Cut a part of a text where marks start and end.

    Args:
        marks: in any order; what lies outside the part is passed over, what juts out is cut.
        start: where the part starts, in code points; ``end`` where it ends.

    Returns:
        Segments that follow each other without gaps. The keys of each stand in the order of length, the
        shortest mark first: it says most of these words.

    >>> [(s.start, s.end, s.keys, s.opens) for s in segments([Mark(0, 9, "a"), Mark(4, 12, "b")], 0, 12)]
    [(0, 4, ('a',), ('a',)), (4, 9, ('b', 'a'), ('b',)), (9, 12, ('b',), ())]
    """
    inside = [
        Mark(max(m.start, start), min(m.end, end), m.key)
        for m in marks
        if m.start < end and start < m.end and m.start < m.end
    ]
    cuts = sorted({start, end, *(m.start for m in inside), *(m.end for m in inside)})
    opening: dict[int, list[Mark]] = {}
    for m in inside:
        opening.setdefault(m.start, []).append(m)
    made = []
    held: list[Mark] = []
    for a, b in pairwise(cuts):
        new = opening.get(a, [])
        held = sorted(
            (m for m in (*held, *new) if m.end > a), key=lambda m: (m.end - m.start, m.start, m.key)
        )
        keys = tuple(dict.fromkeys(m.key for m in held))
        made.append(Segment(a, b, keys, tuple(dict.fromkeys(m.key for m in new))))
    return tuple(made)


def windows(length: int, spans: Sequence[Span], most: int = WINDOW) -> tuple[Span, ...]:
    """The parts of a text that are shown: all of it, or of a long one its head and what is around its marks.

    Args:
        length: of the text, in code points.
        spans: what must be seen, as far as there is room.
        most: code points shown at the most.

    >>> windows(1000, [])
    ((0, 1000),)
    >>> windows(1_000_000, [(500_000, 500_040)])
    ((0, 20000), (498500, 501540))
    """
    if length <= most:
        return ((0, length),)
    wanted = sorted([(0, HEAD), *((max(0, a - AROUND), min(length, b + AROUND)) for a, b in spans)])
    merged: list[Span] = []
    for a, b in wanted:
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    shown: list[Span] = []
    left = most
    for a, b in merged:
        if left <= 0:
            break
        shown.append((a, min(b, a + left)))
        left -= shown[-1][1] - a
    return tuple(shown)
