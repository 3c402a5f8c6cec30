"""Whether a passage really stands in another text: aligned word by word, never by its keys alone.

Words that two texts have in common prove nothing: independent reports of one event share names, figures and
half of their vocabulary. Copied text shares runs of words, in order, broken only where somebody has edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match as Block
from difflib import SequenceMatcher

import numpy as np

from counterclaim.incidents.sourcing.copies_passages import SHINGLE, Cut, Piece, cut
from counterclaim.model import Report, Span

COPIED = 0.6
"""Part of a passage's words that must stand in the other text, in runs of three words at least."""

LEAST_MATCHED = 9
"""Words of a sentence that must match at the least: "said in a statement released by the team" is no
copy."""

LEAST_SAID = 6
"""The same of a quotation."""

RUN = 14
"""Words in one unbroken run from which on the run is a copy, whatever stands around it."""

_STRAY = 2
"""Words between a run and a shorter match that still belongs to it: "killed nine people" for "killed seven
people"."""

_PLACES = 8
"""Places in a text at which a shingle is looked up: what comes again and again tells nothing."""

_SEEDED = 0.15
"""Part of a passage's words that open a shingle of the other text, below which no alignment can succeed."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a passage found again: indices of words in both texts, and how many of them match.

    ``share`` is the part of the words from ``first`` to ``last`` that match.
    """

    first: int
    last: int
    origin_first: int
    origin_last: int
    matched: int

    @property
    def share(self) -> float:
        """The part of the passage's words that is found again."""
        return self.matched / (self.last - self.first)


class Comparison:
    """Two reports side by side: whether pieces of the one stand in the other.

    Args:
        mine: the report that may have copied.
        theirs: the one in which its passages are looked for.
    """

    def __init__(self, mine: Cut, theirs: Cut) -> None:
        self.mine, self.theirs = mine, theirs
        codes = theirs.shingles[theirs.by_shingle]
        self._left = np.searchsorted(codes, mine.shingles, "left")
        self._right = np.searchsorted(codes, mine.shingles, "right")
        self._seeds = [0, *np.cumsum(self._right > self._left).tolist()]

    def find(self, piece: Piece) -> Match | None:
        """Where a piece of the one stands in the other, None where it does not.

        Returns:
            The whole piece if enough of it is found, else the longest run of words if that is long enough.
        """
        end = max(piece.first, piece.last - SHINGLE + 1)
        if self._seeds[end] - self._seeds[piece.first] < max(1, _SEEDED * piece.length):
            return None
        seeds = [
            int(p) - (i - piece.first)
            for i in range(piece.first, end)
            for p in self.theirs.by_shingle[self._left[i] : min(self._right[i], self._left[i] + _PLACES)]
        ]
        # Runs of a copied passage lie near one diagonal; where the most shingles lie is the place to look.
        wide = max(8, piece.length // 2)
        near = Counter(s // wide for s in seeds)
        best = max(near, key=lambda k: (near[k - 1] + near[k] + near[k + 1], near[k], -k))
        low = max(0, (best - 1) * wide)
        high = (best + 2) * wide + piece.length
        return _aligned(self.mine.words[piece.first : piece.last], self.theirs.words[low:high], piece, low)


def overlap(report: Report, passage: Span, other: Report) -> tuple[Span, Span, float] | None:
    """What of a passage stands in another report: verifies a pair that shares a key.

    Args:
        report: the report that may have copied.
        passage: where the passage stands in its text.
        other: the report in which it is looked for.

    Returns:
        The part of the passage and that of the other text, in code points, and the share of the words that
        match; None if the passage is no copy.

    >>> told = "At dawn {} shells fell on the market of the old town, the mayor said{} a bus {}."
    >>> one = Report(id="r-1", sha256="0", text=told.format("three", ", and", "was hit"))
    >>> two = Report(id="r-2", sha256="1", text="Reuters. " + told.format("five", ". Then", "burnt out"))
    >>> span, at, share = overlap(two, (9, 79), one)
    >>> two.text[slice(*span)]
    'At dawn five shells fell on the market of the old town, the mayor said'
    >>> one.text[slice(*at)], share
    ('At dawn three shells fell on the market of the old town, the mayor said', 0.93)
    """
    mine, theirs = cut(report), cut(other)
    first = int(np.searchsorted(mine.ends, passage[0], "right"))
    last = int(np.searchsorted(mine.starts, passage[1], "left"))
    found = Comparison(mine, theirs).find(Piece(first, last)) if first < last else None
    if found is None:
        return None
    return (
        mine.span(found.first, found.last),
        theirs.span(found.origin_first, found.origin_last),
        round(found.share, 2),
    )


def _aligned(mine: Sequence[str], theirs: Sequence[str], piece: Piece, low: int) -> Match | None:
    """Align a piece with a stretch of another text that begins at its word ``low``."""
    blocks = [b for b in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks() if b.size]
    runs = [b for b in blocks if b.size >= SHINGLE]
    if not runs:
        return None
    near = [b for b in blocks if b.size >= SHINGLE or any(_beside(b, r) for r in runs)]
    matched = sum(b.size for b in near)
    if matched < max(COPIED * len(mine), LEAST_SAID if piece.quoted else LEAST_MATCHED):
        longest = max(runs, key=lambda b: (b.size, -b.a))
        if longest.size < RUN:
            return None
        near, matched = [longest], longest.size
    start, end = near[0], near[-1]
    return Match(
        piece.first + start.a, piece.first + end.a + end.size, low + start.b, low + end.b + end.size, matched
    )


def _beside(stray: Block, run: Block) -> bool:
    """Whether a shorter match stands next to a run in both texts."""
    before = run.a - (stray.a + stray.size), run.b - (stray.b + stray.size)
    after = stray.a - (run.a + run.size), stray.b - (run.b + run.size)
    return all(0 <= gap <= _STRAY for gap in before) or all(0 <= gap <= _STRAY for gap in after)
