"""Weights of the product's occurrences made without a fifth of ECB+'s topics each, to ask about that fifth.

The program ships weights made of all development topics; asked about those, they would only recall them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from counterclaim.claims.occurrences import Tagger, tagger
from counterclaim.incidents.occurring.occurrence_match import Matcher, matcher

FILE = Path(__file__).parent / "weights" / "occurrences.json"
FOLDS = 5


class Fold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights and the topics that they were made without."""

    unseen: list[int]
    tagger: Tagger
    matcher: Matcher


def fold_of(topic: int) -> int:
    """The fold in which a topic is kept back.

    >>> [fold_of(t) for t in (1, 5, 36)]
    [1, 0, 1]
    """
    return topic % FOLDS


@cache
def folds() -> list[Fold]:
    """All folds; no topic is unseen in two."""
    return msgspec.json.decode(FILE.read_bytes(), type=list[Fold])


def weights_for(topic: int) -> tuple[Tagger, Matcher]:
    """Weights that never saw a topic: those of its fold, or, for topics that none learnt from, the program's
    own."""
    for fold in folds():
        if topic in fold.unseen:
            return fold.tagger, fold.matcher
    return tagger(), matcher()
