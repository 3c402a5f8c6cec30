"""Occurrences: what a report says happens, of whatever kind, as plain records.

An *occurrence* is a word by which something is said to happen, an arrest as well as a visit or a statement,
with the heads of its arguments. ``counterclaim.claims.occurrences`` finds them in a report;
``occurrence_match`` says which of several reports are one thing told again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from counterclaim.model import Span

Floats = NDArray[np.float32]
Form = Literal["verb", "noun", "adjective"]


@dataclass(frozen=True)
class Parts:
    """Heads of the arguments of an occurrence, each a set of lower-case words."""

    who: frozenset[str] = frozenset()
    whom: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()
    when: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()

    @property
    def people(self) -> frozenset[str]:
        """Whoever does it and whoever it is done to: reports differ in who is the subject."""
        return self.who | self.whom

    @property
    def all(self) -> frozenset[str]:
        """Whatever takes part, times left out."""
        return self.who | self.whom | self.where | self.other


@dataclass(frozen=True, eq=False)
class Occurrence:
    """A word by which something is said to happen.

    Attributes:
        span: where it stands in its report's text.
        lemma: the word's dictionary form, in lower case.
        form: what sort of word it is.
        score: how probable it is that the word tells of something that happens.
        parts: who, whom, where and when.
        sentence: content words of its sentence, without itself.
        names: words of the names in its sentence.
        word: a vector of the word's meaning alone, of length 1; all 0 where there is none.
        context: a vector of the word's meaning where it stands, of length 1; all 0 where it was not read.
    """

    span: Span
    lemma: str
    form: Form
    score: float
    parts: Parts = Parts()
    sentence: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    word: Floats = field(default_factory=lambda: np.zeros(1, np.float32))
    context: Floats = field(default_factory=lambda: np.zeros(1, np.float32))


@dataclass(frozen=True, eq=False)
class Told:
    """The occurrences that one report tells.

    Attributes:
        report: the report's id.
        length: of its text, in code points.
        words: how often each content word stands in it.
        occurrences: in text order.
    """

    report: str
    length: int
    words: Mapping[str, int]
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True)
class Place:
    """One occurrence of one of several reports: the report's id and the number of the occurrence in it."""

    report: str
    number: int


def in_common(groups: Sequence[Sequence[Place]]) -> dict[tuple[str, str], int]:
    """How many things two reports both tell, by their ids in order; pairs with nothing in common are left
    out.

    >>> in_common([[Place("a", 0), Place("a", 3), Place("b", 1)], [Place("b", 2), Place("c", 0)]])
    {('a', 'b'): 1, ('b', 'c'): 1}
    """
    found: dict[tuple[str, str], int] = {}
    for g in groups:
        for pair in combinations(sorted({p.report for p in g}), 2):
            found[pair] = found.get(pair, 0) + 1
    return found


def overlaps(told: Sequence[Told], groups: Sequence[Sequence[Place]]) -> dict[tuple[str, str], float]:
    """What share of the occurrences of the report that tells fewer of them two reports both tell: how much
    they are about one affair. Pairs with nothing in common are left out.

    Args:
        told: what the reports tell.
        groups: their occurrences joined, as ``occurrence_match.retold`` gives them.

    >>> one, two = (Occurrence((n, n + 4), "raid", "noun", 0.9) for n in (0, 9))
    >>> told = [Told("a", 20, {}, (one, two)), Told("b", 20, {}, (one, two))]
    >>> overlaps(told, [[Place("a", 0), Place("b", 1)], [Place("a", 1)], [Place("b", 0)]])
    {('a', 'b'): 0.5}
    """
    many = {t.report: len(t.occurrences) for t in told}
    return {(a, b): n / min(many[a], many[b]) for (a, b), n in in_common(groups).items()}
