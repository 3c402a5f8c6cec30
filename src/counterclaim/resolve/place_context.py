"""Which countries a report speaks of, and how much: by name, by people, by provinces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from counterclaim.language import Annotated
from counterclaim.resolve.gazetteer import Entry
from counterclaim.vocabulary import load

FUZZY_COUNTRIES = 4
"""Countries in which spellings that are only alike are looked for: those that the report names most."""

_WORDS = re.compile(r"\b[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?")


def countries_named(a: Annotated, found: Iterable[Sequence[Entry]]) -> dict[str, float]:
    """How often each country (ISO 3166 alpha-3) is spoken of.

    Args:
        a: the annotated report.
        found: for each mention of a place, what its name may mean.
    """
    said: Counter[str] = Counter()
    people = demonyms()
    for m in _WORDS.finditer(a.text, a.report.header):
        country = (
            people.get(m.group())
            or people.get(m.group().split(" ")[0])
            or people.get(m.group().split(" ")[-1])
        )
        if country:
            said[country] += 1
    named: dict[str, float] = dict(said)
    for entries in found:
        states = [e for e in entries if e.kind == "country" and e.matched != "fuzzy"]
        wide = [e for e in entries if e.kind in ("admin1", "region")]
        owners = states[:1] or (wide[:1] if len({e.country for e in entries}) == 1 else [])
        for e in owners:
            for c in e.countries:
                named[c] = named.get(c, 0.0) + 1 / len(e.countries)
    return named


def demonyms() -> Mapping[str, str]:
    """Words for a country's people and things, as written with a capital, to its ISO 3166 alpha-3 code.

    >>> demonyms()["Iranian"], demonyms()["Pakistanis"]
    ('IRN', 'PAK')
    """
    words: Mapping[str, str] = load("countries", _read)
    return words


def _read(entries: list[dict[str, Any]]) -> dict[str, str]:
    words: dict[str, str] = {}
    for e in entries:
        for word in (*e.get("adjectives", ()), *e.get("people", ())):
            words.setdefault(word, e["iso3"])
    return words
