"""Cities that the name recogniser takes for a person: "rebels captured Goma"."""

from __future__ import annotations

from functools import lru_cache

from counterclaim.language import Token
from counterclaim.resolve.gazetteer import gazetteer

LARGE = 100_000
"""Inhabitants from which on a single name is rather a city's than a person's."""


def is_city(token: Token) -> bool:
    """Whether one word that the recogniser calls a person is the name of a city, and of nobody whom the text
    names in full.

    Args:
        token: a token of a parsed report.
    """
    if token.ent_type_ != "PERSON" or token.pos_ != "PROPN":
        return False
    named = [e for e in token.doc.ents if e.label_ == "PERSON" and any(t.text == token.text for t in e)]
    return all(len(e) == 1 for e in named) and _large(token.text)


@lru_cache(maxsize=4096)
def _large(name: str) -> bool:
    return any(e.kind == "settlement" and e.population >= LARGE for e in gazetteer().lookup(name))
