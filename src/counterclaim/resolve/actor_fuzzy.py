"""Misspelt names of actors: the same name by the scorer of names, word for word, and never at the price of
another actor's name."""

from __future__ import annotations

from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from counterclaim.resolve.lexicon import Entry, Lexicon, acronym
from counterclaim.resolve.name_match import SAME_NAME, likeness
from counterclaim.resolve.names import normalise

SHORTEST = 9
"""Letters that a name must have for misspellings of it to be recognised."""
WORD_LIKENESS = 0.72
NEAR = 0.85
"""Share of letters in common from which two words, and two names, are looked at more closely."""


def closest(name: str, lexicon: Lexicon) -> tuple[Entry, float] | None:
    """The one entry that ``name`` misspells, with a score; None where it is close to none or to several.

    It must be the entry's name by ``name_match.SAME_NAME``, and a word that differs must be no word of any
    known name: "Liberaton" may be "Liberation", but "Front" is never "Army".
    """
    key = normalise(name)
    if len(key) < SHORTEST or not any(c.isupper() for c in name):
        return None
    keys, known = _keys(lexicon)
    near = process.extract(key, keys, scorer=Levenshtein.normalized_similarity, score_cutoff=NEAR, limit=8)
    meant = [s for other, _, _ in near if _word_for_word(key, other, known) for s in lexicon.by_key[other]]
    entries = {
        s.entry.id: (s.entry, round(0.9 * like, 3))
        for s in meant
        if s.sure and (like := likeness(name, s.name)) >= SAME_NAME
    }
    return next(iter(entries.values())) if len(entries) == 1 else None


def _word_for_word(given: str, other: str, known: frozenset[str]) -> bool:
    x, y = given.split(), other.split()
    if len(x) != len(y):
        return False
    return all(p == q or (p not in known and _misspelling(p, q)) for p, q in zip(x, y, strict=True))


def _misspelling(p: str, q: str) -> bool:
    return (
        min(len(p), len(q)) > 3 and p[0] == q[0] and Levenshtein.normalized_similarity(p, q) >= WORD_LIKENESS
    )


@cache
def _keys(lexicon: Lexicon) -> tuple[list[str], frozenset[str]]:
    """The keys that may be misspelt, and every word of every name."""
    keys = [
        key
        for key, senses in lexicon.by_key.items()
        if len(key) >= SHORTEST and any(s.sure and not s.truncated and not acronym(s.name) for s in senses)
    ]
    return keys, frozenset(word for key in lexicon.by_key for word in key.split())
