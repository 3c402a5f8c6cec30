"""Names of places that are translated and not only spelt otherwise: "Green Mountain" and "Koh-e-Sabz"."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import Any

from counterclaim.resolve.names import fold, words
from counterclaim.vocabulary import load

_LINKS = frozenset(
    {"al", "e", "i", "ye", "ya", "y", "of", "the", "de", "la", "le", "les", "los", "las", "du", "el", "il"}
)
FEWEST = 2
"""Words with a sense that a name must have: "Kara" alone is no "Black"."""


@lru_cache(maxsize=65536)
def senses(name: str) -> frozenset[str]:
    """The keys of a name by what its words mean; none where a word of it has no sense that is known.

    Words mean different things in different languages ("kala" is black and a fort), so there may be several.

    >>> sorted(senses("Koh-e-Sabz")), senses("Green Mountain") & senses("Jabal al-Akhdar")
    (['green mountain'], frozenset({'green mountain'}))
    >>> senses("Panjgur"), senses("Sabzevar")
    (frozenset(), frozenset())
    """
    told = [key for w in words(name) if (key := fold(w.text)) not in _LINKS and w.text.lower() not in _LINKS]
    known = [_senses().get(key, ()) for key in told]
    if not FEWEST <= len(told) <= FEWEST + 1 or not all(known):
        return frozenset()
    return frozenset(" ".join(sorted(way)) for way in product(*known))


@cache
def _senses() -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = load("place_senses", _table)
    return made


def _table(entries: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for e in entries:
        for word in e["words"]:
            found.setdefault(fold(str(word)), {})[e["sense"]] = None
    return {word: tuple(of) for word, of in found.items()}
