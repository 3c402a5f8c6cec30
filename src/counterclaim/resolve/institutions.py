"""Named institutions that are no armed force and no outlet: parties, parliaments, agencies, companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from counterclaim.resolve.lexicon import Entry, Lexicon
from counterclaim.resolve.names import plain, words
from counterclaim.vocabulary import entries

UNSURE = "~"
"""Ends a name in the vocabulary that means other things as well."""

_BRACKET = re.compile(r"\s*\([^)]*\)$")
_KINDS = {
    "PTY": "political", "OPP": "political", "LEG": "political", "JUD": "judicial", "COP": "police",
    "MIL": "military", "SPY": "government", "GOV": "government", "NGO": "ngo", "SOC": "ngo",
}  # fmt: skip
"""Speaker kinds of sectors; an organisation otherwise."""


@cache
def institution_names() -> Lexicon:
    """The names of all institutions of the vocabulary, read once a process."""
    return Lexicon(entry for raw in entries("institutions") for entry in read_institutions(raw))


def read_institutions(raw: dict[str, Any]) -> Iterator[Entry]:
    """The institutions of one line of ``institutions.yaml``.

    >>> seimas, = read_institutions({"sector": "LEG", "country": "LTU", "names": ["Seimas | Diet~"]})
    >>> seimas.id, seimas.kind, sorted(seimas.unsure)
    ('ltu-seimas', 'political', ['Diet'])
    """
    for line in raw["names"]:
        told = [n.strip() for n in line.split("|")]
        unsure = {_bare(n) for n in told if n.endswith(UNSURE) or _BRACKET.search(n)}
        names = list(dict.fromkeys(map(_bare, told)))
        code = raw.get("country") or raw.get("actor") or "world"
        state = len(code) == 3 and raw.get("country") not in (None, "EUR", "UNO")
        yield Entry(
            id=f"{code.lower()}-{'-'.join(plain(w.text) for w in words(names[0]))}",
            name=names[0],
            kind=_KINDS.get(raw["sector"], "organisation"),
            group="institutions",
            country=(raw["country"],) if state else (),
            aliases=tuple(names[1:]),
            unsure=frozenset(unsure),
            sector=raw["sector"],
            actor=raw.get("actor") or (None if state else raw.get("country")),
        )


def _bare(name: str) -> str:
    return _BRACKET.sub("", name.removesuffix(UNSURE))
