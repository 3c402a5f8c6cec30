"""Whether the accounts of two reports tell of one event: what speaks for it and against, each in plain words.

Every piece of evidence is a value with a detail of what was compared; weights (``match_weights.yaml``,
learned by ``train/match_weights.py``) make of them the log-odds that the two are one. What cannot be one
whatever else agrees, such as opposite directions of fire, is a clash.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from counterclaim.incidents.accounts import Account
from counterclaim.incidents.days import days, gap
from counterclaim.model import Place
from counterclaim.resolve.geometry import distance_m
from counterclaim.resolve.names import normalise
from counterclaim.vocabulary import load

NARROW_M = 60_000
"""Radius in metres up to which a place is one that an event can be told apart by."""
SLACK_M = 15_000
"""Metres that two narrow places may lie apart, beyond their radii, and be written for one event."""
FAR_M = 400_000
"""Metres from which on two narrow places cannot be one, however wrongly one of them was resolved."""
APART_DAYS = 4
"""Days from which on two days cannot be one, however wrongly one of them was worked out."""

VIOLENT = frozenset({"ASSAULT", "HARM"})
"""People harmed, told with and without what was done to them, can be one event."""
UNREAL = frozenset({"planned", "threatened", "hypothetical"})


@dataclass(frozen=True)
class Evidence:
    """One thing that was compared: what was seen, how much of it, and what that adds to the log-odds."""

    name: str
    value: float
    detail: str
    points: float = 0.0


@dataclass(frozen=True)
class Match:
    """Two accounts compared: the log-odds that they are one event, what they come of, and what forbids it."""

    score: float
    evidence: tuple[Evidence, ...]
    clash: str | None = None

    @property
    def chance(self) -> float:
        """The probability that the two are one event."""
        return 1 / (1 + math.exp(-self.score))


def family(kind: str) -> str:
    """Types that can be one event share a family."""
    return "violence" if kind in VIOLENT else kind


def match(a: Account, b: Account, copied: float = 0.0) -> Match:
    """Compare two accounts.

    Args:
        a: an account of one report.
        b: an account of another, or of the same.
        copied: the share of what the one says that stands in a passage which it has from the other, or both
            from a third.

    Returns:
        The match; it is the same whichever of the two comes first.
    """
    if (b.published or "", b.id) < (a.published or "", a.id):
        a, b = b, a
    w = weights()
    found = tuple(
        Evidence(name, value, detail, w[name] * value) for name, value, detail in seen(a, b, copied)
    )
    return Match(sum(e.points for e in found), found, clash(a, b))


def clash(a: Account, b: Account) -> str | None:
    """Why two accounts cannot be of one event; None where they may."""
    if family(a.type) != family(b.type):
        return f"{a.type} is no {b.type}"
    if (a.modality in UNREAL) != (b.modality in UNREAL):
        return f"{a.modality} is not {b.modality}"
    if _reversed(a, b):
        return "opposite directions"
    one, two = days(a), days(b)
    if one.exact and two.exact and gap(one, two) >= APART_DAYS:
        return f"{one.told} and {two.told}"
    if one.exact and two.end is not None and one.start is not None and (one.start - two.end).days > 1:
        return f"{one.told} is after {two.told}"
    if two.exact and one.end is not None and two.start is not None and (two.start - one.end).days > 1:
        return f"{two.told} is after {one.told}"
    apart = [x for p in a.places for q in b.places if (x := _beyond(p, q)) is not None]
    if apart and min(apart) > FAR_M and all(narrow(p) for p in (*a.places, *b.places)):
        return f"{min(apart) / 1000:.0f} km apart"
    return None


def seen(a: Account, b: Account, copied: float = 0.0) -> Iterator[tuple[str, float, str]]:
    """What is compared: a name of ``match_weights.yaml``, how much of it is seen, and the detail."""
    yield "any", 1.0, ""
    for compare in (_kinds, _times, _places, _actors, _things, _tolls, _words):
        yield from compare(a, b)
    if copied:
        yield "copied", copied, f"{copied:.0%} of the one stands in the other or in what both copy"
    if a.report == b.report:
        yield "one report", 1.0, "the report tells them apart"


def _kinds(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    if a.type != b.type:
        yield "harm alone", 1.0, f"{a.type} and {b.type}"
    if a.mode and b.mode:
        yield ("same mode" if a.mode == b.mode else "other mode"), 1.0, f"{a.mode} and {b.mode}"


def _times(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    one, two = days(a), days(b)
    told = f"{one.told} and {two.told}"
    if one.exact and two.exact:
        apart = gap(one, two)
        if apart == 0:
            yield "same day", 1.0, told
        elif apart == 1:
            yield "next day", 1.0, told
        else:
            yield "days apart", math.log2(apart), told
    elif one.start and two.start and one.end and two.end:
        yield ("same span" if gap(one, two) == 0 else "other span"), 1.0, told
    elif one.exact or two.exact:
        day, other = (one, two) if one.exact else (two, one)
        if day.end is not None and other.end is not None:
            before = max((other.end - day.end).days, 0)
            yield ("day before" if before <= FRESH_DAYS else "long before"), 1.0, told
    elif one.published and two.published:
        apart = abs((one.published - two.published).days)
        yield ("told together" if apart <= FRESH_DAYS else "told apart"), 1.0, told


FRESH_DAYS = 7
"""Days before publication in which an event without a day is looked for first."""


def _places(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    """Of all pairs of places, what most speaks for one event."""
    w = weights()
    found = [e for p in a.places for q in b.places if (e := _place(p, q)) is not None]
    if found:
        yield max(found, key=lambda e: (w[e[0]] * e[1], e[2]))


def _place(p: Place, q: Place) -> tuple[str, float, str] | None:
    told = f"{p.name} and {q.name}"
    if (p.geonames_id is not None and p.geonames_id == q.geonames_id and narrow(p)) or _named_alike(p, q):
        return "same place", 1.0, told
    beyond = _beyond(p, q)
    if beyond is None:
        other = p.country and q.country and p.country != q.country
        return ("other country", 1.0, told) if other else None
    if narrow(p) and narrow(q):
        if beyond <= SLACK_M:
            return "near", 1.0, told
        return "far", math.log2(beyond / SLACK_M), f"{told}, {beyond / 1000:.0f} km beyond their radii"
    if narrow(p) or narrow(q):
        return ("within" if beyond == 0 else "outside"), 1.0, told
    return ("same region" if beyond == 0 else "outside"), 1.0, told


def _named_alike(p: Place, q: Place) -> bool:
    """Whether two places bear one name, however it is spelt and whichever word comes first, and are not known
    to lie apart."""
    if p.country is not None and q.country is not None and p.country != q.country:
        return False
    broad = p.name == p.country or not name_key(p.name)
    return not broad and name_key(p.name) == name_key(q.name) and not (_located(p) and _located(q))


def _located(p: Place) -> bool:
    """Whether the place itself is known, and not only what it lies in."""
    return p.geonames_id is not None


@lru_cache(maxsize=65536)
def name_key(name: str) -> frozenset[str]:
    """The words of a place's name, spelt alike however they were transliterated."""
    return frozenset(w for w in normalise(name).split() if len(w) > 1)


def _actors(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    if a.initiators and b.initiators:
        shared = set(a.initiators) & set(b.initiators)
        told = ", ".join(sorted(shared)) or f"{a.initiators[0]} and {b.initiators[0]}"
        yield ("same initiator" if shared else "other initiator"), 1.0, told
    if a.targets and b.targets:
        shared = set(a.targets) & set(b.targets)
        if shared:
            yield "same target", 1.0, ", ".join(sorted(shared))


def _things(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    if a.operation and b.operation:
        same = a.operation.casefold() == b.operation.casefold()
        told = f"{a.operation} and {b.operation}"
        yield ("same operation" if same else "other operation"), 1.0, told
    shared = set(a.weapons) & set(b.weapons)
    if shared:
        yield "same weapon", 1.0, ", ".join(sorted(shared))


def _tolls(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    same = other = 0.0
    told = []
    for kind in dict.fromkeys(t.kind for t in a.tolls):
        mine = {(t.low, t.high) for t in a.tolls if t.kind == kind}
        theirs = {(t.low, t.high) for t in b.tolls if t.kind == kind}
        if not theirs:
            continue
        shared = [low for low, high in mine & theirs if low is not None and low == high]
        told.append(f"{kind} {_listed(mine)} and {_listed(theirs)}")
        if shared:
            # That two are dead is told of many events, that eleven are of few.
            same = max(same, min(1.0, math.log2(1 + max(shared)) / 4))
        elif not any(_meet(x, y) for x in mine for y in theirs):
            other = 1.0
    if same:
        yield "same toll", same, "; ".join(told)
    elif other:
        yield "other toll", other, "; ".join(told)


def _words(a: Account, b: Account) -> Iterator[tuple[str, float, str]]:
    for name, one, two in (("names", set(a.names), set(b.names)), ("words", set(a.words), set(b.words))):
        if len(one) > 1 and len(two) > 1:
            shared = one & two
            # Of the shorter account's: the longer one tells more.
            value = len(shared) / math.sqrt(min(len(one), len(two)) * math.sqrt(len(one) * len(two)))
            yield f"shared {name}", value, ", ".join(sorted(shared)[:12])


def _reversed(a: Account, b: Account) -> bool:
    """Whether the one has struck where the other strikes from: Pakistan hits Iran, Iran hits Pakistan."""
    mine, theirs = _countries(a.initiators), _countries(b.initiators)
    if not mine or not theirs or mine & theirs:
        return False
    return (
        bool(mine & _struck(b))
        and bool(theirs & _struck(a))
        and not (mine & _struck(a) or theirs & _struck(b))
    )


def _struck(a: Account) -> set[str]:
    return _countries(a.targets) | {p.country for p in a.places[:1] if p.country}


def _countries(keys: tuple[str, ...]) -> set[str]:
    return {k for k in keys if len(k) == 3 and k.isupper()}


def narrow(p: Place | None) -> bool:
    """Whether a place is located so closely that an event can be told from others by it."""
    return p is not None and p.lat is not None and (p.radius_m or 0) <= NARROW_M


def _beyond(p: Place | None, q: Place | None) -> float | None:
    """Metres that two places lie apart beyond their radii; None where that is not known."""
    if p is None or q is None or p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    return max(0.0, distance_m((p.lat, p.lon), (q.lat, q.lon)) - (p.radius_m or 0) - (q.radius_m or 0))


def _meet(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    top = 10**9
    low, high = max(a[0] or 0, b[0] or 0), min(top if a[1] is None else a[1], top if b[1] is None else b[1])
    return low <= high


def _listed(bounds: set[tuple[int | None, int | None]]) -> str:
    def one(low: int | None, high: int | None) -> str:
        return str(low) if low == high else f"{'' if low is None else low}-{'' if high is None else high}"

    return ", ".join(sorted(one(*b) for b in bounds))


@cache
def weights() -> dict[str, float]:
    """What each piece of evidence adds to the log-odds, by its name."""
    made: dict[str, float] = load("match_weights", _weights)
    return made


def _weights(entries: list[dict[str, Any]]) -> dict[str, float]:
    return {e["evidence"]: float(e["weight"]) for e in entries}
