"""Weapons as ways in which harm is brought: a drone, a jet, a mine; and how many are counted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from counterclaim.incidents.standing.disputes import disputes
from counterclaim.incidents.standing.figures import Bounds
from counterclaim.model import Claim
from counterclaim.vocabulary import load, lowered

_NOT_USED = frozenset({"intercepted", "hit", "recovered"})
"""Kinds of weapon claims that count what was stopped on its way, was itself the target, or was found."""
OTHERS = frozenset({"hit", "recovered"})
"""Kinds of weapon claims that name weapons by which no harm was brought."""
_NO = re.compile(r"\b(?:no|not|without|nor|neither|any)\s+(?:any\s+|a\s+)?(?:[a-z-]+\s+)?$")
REACH = 40
"""Code points before a weapon's words in which a "no" can exclude it."""


def deliveries_in(text: str) -> tuple[str, ...]:
    """The ways of bringing harm that words name, in the vocabulary's order.

    >>> deliveries_in("three armed drones and a fighter jet"), deliveries_in("drones, and no aircraft")
    (('aircraft', 'drone'), ('drone',))
    """
    return _ways(text)[0]


def excluded_in(text: str) -> tuple[str, ...]:
    """The ways of bringing harm that words say were not used.

    >>> excluded_in("drones and rockets, and no aircraft"), excluded_in("no drone but a jet")
    (('aircraft',), ('drone',))
    """
    return _ways(text)[1]


@lru_cache(maxsize=4096)
def _ways(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those named as used, and those named as not used."""
    pattern, table = load("weapons", _table)
    used: set[str] = set()
    unused: set[str] = set()
    low = lowered(text)
    for m in pattern.finditer(low):
        if (key := " ".join(m.group().split())) in table:
            before = low[max(0, m.start() - REACH) : m.start()]
            (unused if _NO.search(before) else used).add(table[key])
    ways = disputes().deliveries
    return tuple(d.id for d in ways if d.id in used), tuple(d.id for d in ways if d.id in unused - used)


def counted(claim: Claim) -> Bounds | None:
    """How many weapons were used by a claim; None where it counts none, or those that were stopped or found.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Three drones came in at dawn"
    >>> counted(Claim(id="c", report="r", field="weapon", quote=quote(text, (0, len(text))), value="drone",
    ...     low=3, high=3, speaker=Speaker(name="x"), status="stated", method=""))
    (3, 3)
    """
    if claim.kind in _NOT_USED or (claim.low is None and claim.high is None):
        return None
    return claim.low, claim.high


def _table(raw: list[dict[str, Any]]) -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for e in raw:
        ways = [d.id for d in disputes().deliveries if e.get("id") in d.weapons] or [
            d.id for d in disputes().deliveries if e.get("class") in d.classes
        ]
        for name in (e.get("name", ""), *e.get("aliases", ())) if ways else ():
            table.setdefault(name.lower(), ways[0])
            table.setdefault(f"{name.lower()}s", ways[0])
    table |= {w: d.id for d in disputes().deliveries for w in d.words}
    inner = "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{inner})(?![\w-])"), table
