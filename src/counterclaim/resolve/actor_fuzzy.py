"""Misspelt names of actors: close enough, word for word, and never at the price of another actor's name."""

from __future__ import annotations

from collections import Counter
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from counterclaim.resolve.lexicon import Entry, Lexicon, acronym
from counterclaim.resolve.names import normalise

SHORTEST = 9
"""Letters that a name must have for misspellings of it to be recognised."""
WORD_LIKENESS = 0.72
NAME_LIKENESS = 0.9


def closest(name: str, lexicon: Lexicon) -> tuple[Entry, float] | None:
    """The one entry that ``name`` is a misspelling of, with a score; None where it is close to none or to several.

    Words that many names share ("liberation", "front") must be the same; only the others may differ, and by little.
    """
    key = normalise(name)
    if len(key) < SHORTEST or not any(c.isupper() for c in name):
        return None
    keys, common = _keys(lexicon)
    near = process.extract(
        key, keys, scorer=Levenshtein.normalized_similarity, score_cutoff=NAME_LIKENESS, limit=8
    )
    fit = [(other, score) for other, score, _ in near if _word_for_word(key, other, common)]
    entries = {s.entry.id: (s.entry, score * 0.9) for other, score in fit for s in lexicon.by_key[other] if s.sure}
    return next(iter(entries.values())) if len(entries) == 1 else None


def _word_for_word(a: str, b: str, common: frozenset[str]) -> bool:
    x, y = a.split(), b.split()
    if len(x) != len(y):
        return False
    return all(
        p == q
        or p not in common and q not in common and min(len(p), len(q)) > 3 and p[0] == q[0]
        and Levenshtein.normalized_similarity(p, q) >= WORD_LIKENESS
        for p, q in zip(x, y, strict=True)
    )  # fmt: skip


@cache
def _keys(lexicon: Lexicon) -> tuple[list[str], frozenset[str]]:
    names = {
        key: senses
        for key, senses in lexicon.by_key.items()
        if len(key) >= SHORTEST and any(s.sure and not s.truncated and not acronym(s.name) for s in senses)
    }
    shared = Counter(
        word for word, ids in _bearers(names).items() for _ in range(len(ids)) if len(ids) > 2
    )
    return list(names), frozenset(shared)


def _bearers(names: dict[str, list]) -> dict[str, set[str]]:  # type: ignore[type-arg]
    found: dict[str, set[str]] = {}
    for key, senses in names.items():
        for word in key.split():
            found.setdefault(word, set()).update(s.entry.id for s in senses)
    return found
