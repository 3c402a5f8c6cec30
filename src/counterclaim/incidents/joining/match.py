"""Whether the accounts of two reports tell of one event: what speaks for it and against, each in plain words.

Every piece of evidence is a value with a detail of what was compared; weights (``match_weights.yaml``,
learned by ``train/match_weights.py``) make of them the log-odds that the two are one. What cannot be one
whatever else agrees, such as opposite directions of fire, is a clash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from counterclaim.incidents.joining.place_senses import senses
from counterclaim.incidents.joining.profile import Bounds, Profile, gap, name_key, narrow
from counterclaim.model import Place
from counterclaim.resolve.geometry import distance_m
from counterclaim.vocabulary import load

SLACK_M = 15_000
"""Metres that two narrow places may lie apart, beyond their radii, and be written for one event."""
FAR_M = 400_000
"""Metres from which on two narrow places cannot be one, however wrongly one of them was resolved."""
APART_DAYS = 4
"""Days from which on two days cannot be one, however wrongly one of them was worked out."""
FRESH_DAYS = 7
"""Days before publication in which an event without a day is looked for first."""

OUTCOMES = frozenset({"destroy"})
"""Modes that say what came of it: a missile and a fire destroy alike."""

Seen = tuple[str, float, Callable[[], str]]
"""A name of ``match_weights.yaml``, how much of it is seen, and what was compared."""


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


def match(a: Profile, b: Profile, copied: float = 0.0) -> Match:
    """Compare two accounts, and say what comes of what.

    Args:
        a: an account of one report.
        b: an account of another, or of the same.
        copied: the share of what the one says that stands in a passage which it has from the other, or both
            from a third.

    Returns:
        The match; it is the same whichever of the two comes first.
    """
    w = weights()
    a, b = _ordered(a, b)
    found = tuple(Evidence(name, v, detail(), w[name] * v) for name, v, detail in seen(a, b, copied))
    return Match(score(a, b, copied), found, clash(a, b))


def score(a: Profile, b: Profile, copied: float = 0.0) -> float:
    """The log-odds that two accounts are of one event, as of ``match``."""
    w = weights()
    return math.fsum(w[name] * value for name, value, _ in seen(*_ordered(a, b), copied))


def _ordered(a: Profile, b: Profile) -> tuple[Profile, Profile]:
    return (a, b) if a.account.id <= b.account.id else (b, a)


def clash(a: Profile, b: Profile) -> str | None:
    """Why two accounts cannot be of one event; None where they may."""
    one, two = a.days, b.days
    if a.family != b.family:
        return f"{a.account.type} is no {b.account.type}"
    if a.unreal != b.unreal and a.family == "violence":
        return f"{a.account.modality} is not {b.account.modality}"
    if _reversed(a, b):
        return "opposite directions"
    if one.exact and two.exact and gap(one, two) >= APART_DAYS:
        return f"{one.told} and {two.told}"
    for day, other in ((one, two), (two, one)):
        after = day.exact and other.end is not None and day.start is not None
        if after and (day.start - other.end).days > 1:  # type: ignore[operator]
            return f"{day.told} is after {other.told}"
    places = (*a.account.places, *b.account.places)
    if a.account.places and b.account.places and all(narrow(p) for p in places):
        apart = min(x for p in a.account.places for q in b.account.places if (x := _beyond(p, q)) is not None)
        if apart > FAR_M:
            return f"{apart / 1000:.0f} km apart"
    return None


def seen(a: Profile, b: Profile, copied: float = 0.0) -> Iterator[Seen]:
    """What is compared of two accounts."""
    yield "any", 1.0, str
    for compare in (_kinds, _times, _places, _actors, _things, _tolls, _words):
        yield from compare(a, b)
    if copied:
        yield "copied", copied, lambda: f"{copied:.0%} of the one stands in the other, or both copy it"
    if a.account.report == b.account.report:
        yield "one report", 1.0, lambda: "the report tells them apart"


def _kinds(a: Profile, b: Profile) -> Iterator[Seen]:
    x, y = a.account, b.account
    if x.type != y.type:
        yield "harm alone", 1.0, lambda: f"{x.type} and {y.type}"
    if x.mode and y.mode and (x.mode == y.mode or not {x.mode, y.mode} & OUTCOMES):
        yield ("same mode" if x.mode == y.mode else "other mode"), 1.0, lambda: f"{x.mode} and {y.mode}"
    if a.unreal != b.unreal:
        yield "not yet", 1.0, lambda: f"{x.modality} and {y.modality}"


def _times(a: Profile, b: Profile) -> Iterator[Seen]:
    one, two = a.days, b.days

    def told() -> str:
        return f"{one.told} and {two.told}"

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
            if before > FRESH_DAYS:
                yield "long before", 1.0, told
            else:
                yield "day before", 1 - before / FRESH_DAYS, told
    elif one.published and two.published:
        apart = abs((one.published - two.published).days)
        yield ("told together" if apart <= FRESH_DAYS else "told apart"), 1.0, told


def _places(a: Profile, b: Profile) -> Iterator[Seen]:
    """Of all pairs of places, what most speaks for one event."""
    w = weights()
    found = [e for p in a.account.places for q in b.account.places if (e := _place(p, q)) is not None]
    if found:
        yield max(found, key=lambda e: w[e[0]] * e[1])


def _place(p: Place, q: Place) -> Seen | None:
    def told() -> str:
        return f"{p.name} and {q.name}"

    same = p.geonames_id is not None and p.geonames_id == q.geonames_id
    if (same and narrow(p)) or _named_alike(p, q):
        return "same place", 1.0, told
    beyond = _beyond(p, q)
    if beyond is None:
        other = p.country and q.country and p.country != q.country
        return ("other country", 1.0, told) if other else None
    if narrow(p) and narrow(q):
        if beyond <= SLACK_M:
            return "near", 1.0, told
        far = beyond / SLACK_M
        return "far", math.log2(far), lambda: f"{told()}, {beyond / 1000:.0f} km beyond their radii"
    if narrow(p) or narrow(q):
        return ("within" if beyond == 0 else "outside"), 1.0, told
    return ("same region" if beyond == 0 else "outside"), 1.0, told


def _named_alike(p: Place, q: Place) -> bool:
    """Whether two places bear one name, however it is spelt or translated and whichever word comes first, and
    are not known to lie apart."""
    if p.geonames_id is not None and q.geonames_id is not None:
        return False
    if p.country is not None and q.country is not None and p.country != q.country:
        return False
    key = name_key(p.name)
    return (bool(key) and key == name_key(q.name)) or not senses(p.name).isdisjoint(senses(q.name))


def _actors(a: Profile, b: Profile) -> Iterator[Seen]:
    if a.initiators and b.initiators:
        both = a.initiators & b.initiators
        if both:
            yield "same initiator", 1.0, lambda: _joined(both)
        else:
            yield "other initiator", 1.0, lambda: f"{_joined(a.initiators)} and {_joined(b.initiators)}"
    both_targets = a.targets & b.targets
    if both_targets:
        yield "same target", 1.0, lambda: _joined(both_targets)


def _things(a: Profile, b: Profile) -> Iterator[Seen]:
    one, two = a.account.operation, b.account.operation
    if one and two:
        same = one.casefold() == two.casefold()
        yield ("same operation" if same else "other operation"), 1.0, lambda: f"{one} and {two}"
    shared = a.weapons & b.weapons
    if shared:
        yield "same weapon", 1.0, lambda: _joined(shared)


def _tolls(a: Profile, b: Profile) -> Iterator[Seen]:
    same = other = 0.0
    kinds = a.tolls.keys() & b.tolls.keys()
    for kind in kinds:
        mine, theirs = a.tolls[kind], b.tolls[kind]
        shared = [low for low, high in mine & theirs if low is not None and low == high]
        if shared:
            # That two are dead is told of many events, that eleven are of few.
            same = max(same, min(1.0, math.log2(1 + max(shared)) / 4))
        elif not any(_meet(x, y) for x in mine for y in theirs):
            other = 1.0

    def told() -> str:
        return "; ".join(f"{k} {_figures(a.tolls[k])} and {_figures(b.tolls[k])}" for k in sorted(kinds))

    if same:
        yield "same toll", same, told
    elif other:
        yield "other toll", other, told


def _words(a: Profile, b: Profile) -> Iterator[Seen]:
    for name, one, two in (("names", a.names, b.names), ("words", a.words, b.words)):
        if len(one) > 1 and len(two) > 1:
            shared = one & two
            if shared:
                # By what the shorter account has: the longer one tells more.
                size = math.sqrt(min(len(one), len(two)) * math.sqrt(len(one) * len(two)))
                yield f"shared {name}", len(shared) / size, partial(_joined, shared, 12)
            else:
                yield f"other {name}", 1.0, partial("{} and {}, none in common".format, len(one), len(two))


def _reversed(a: Profile, b: Profile) -> bool:
    """Whether the one has struck where the other strikes from: Pakistan hits Iran, Iran hits Pakistan."""
    if not a.acting or not b.acting or a.acting & b.acting:
        return False
    crossed = bool(a.acting & b.struck) and bool(b.acting & a.struck)
    return crossed and not (a.acting & a.struck or b.acting & b.struck)


def _beyond(p: Place, q: Place) -> float | None:
    """Metres that two places lie apart beyond their radii; None where that is not known."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    return max(0.0, distance_m((p.lat, p.lon), (q.lat, q.lon)) - (p.radius_m or 0) - (q.radius_m or 0))


def _meet(a: Bounds, b: Bounds) -> bool:
    top = 10**9
    low, high = max(a[0] or 0, b[0] or 0), min(top if a[1] is None else a[1], top if b[1] is None else b[1])
    return low <= high


def _joined(words: Iterable[str], most: int = 6) -> str:
    return ", ".join(sorted(words)[:most])


def _figures(bounds: Iterable[Bounds]) -> str:
    def one(low: int | None, high: int | None) -> str:
        return str(low) if low == high else f"{'' if low is None else low}-{'' if high is None else high}"

    return _joined(one(*b) for b in bounds)


@cache
def weights() -> dict[str, float]:
    """What each piece of evidence adds to the log-odds, by its name."""
    made: dict[str, float] = load("match_weights", _weights)
    return made


@cache
def sayings() -> dict[str, str]:
    """What each piece of evidence is, in words, by its name."""
    made: dict[str, str] = load("match_weights", _sayings)
    return made


def _sayings(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {e["evidence"]: str(e["says"]) for e in entries}


def _weights(entries: list[dict[str, Any]]) -> dict[str, float]:
    return {e["evidence"]: float(e["weight"]) for e in entries}
