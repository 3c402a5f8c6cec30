"""Where speakers disagree on the setting: two villages that are not one, two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from counterclaim.incidents.standing.denials import is_negated
from counterclaim.incidents.standing.figures import Bounds, camps, meet
from counterclaim.incidents.standing.said import Said
from counterclaim.incidents.standing.sides import Camp, contradiction, label
from counterclaim.model import Claim, Contradiction, DateInterval, Place
from counterclaim.resolve.geometry import distance_m
from counterclaim.resolve.names import normalise, similar

EXACT_M = 10_000
"""Metres of doubt up to which a place is as exact as a village or a town."""
APART_M = 15_000
"""Metres beyond their doubt by which two exact places lie apart."""
ALIKE = 0.8
"""Likeness from which two names are one name, spelt in two ways."""


def place_clashes(said: Said) -> Iterator[Contradiction]:
    """Two places of one exactness that are not one, nor one in the other.

    A city and a village that no map shows agree: the one may lie by the other. Of two places that no map
    shows the names must differ. Whoever names both takes no side.
    """
    groups: dict[str, list[Claim]] = defaultdict(list)
    places: dict[str, Place] = {}
    for c in said.live:
        if c.field == "place" and c.place is not None and not is_negated(c) and c.modality != "background":
            key = next((k for k in groups if one_place(places[k], c.place)), None) or c.place.name
            places.setdefault(key, c.place)
            groups[key].append(c)
    holders = {k: said.voices(claims) for k, claims in groups.items()}

    def apart(a: str, b: str) -> bool:
        return not holders[a] & holders[b] and places_apart(places[a], places[b])

    exact = sorted(k for k in groups if level(places[k]) is not None)
    for dispute in camps(exact, apart, lambda a, b: level(places[a]) == level(places[b])):
        sided = [Camp(group[0], _in_order(said, [c for k in group for c in groups[k]])) for group in dispute]

        def rival(i: int, j: int, dispute: Sequence[Sequence[str]] = dispute) -> bool:
            return any(apart(a, b) for a in dispute[i] for b in dispute[j])

        found = contradiction(said, "place", sided, rival, 0.5)
        if found is not None:
            yield found


def level(place: Place) -> str | None:
    """How exact a place is: ``map`` for a village or town with its point, ``name`` for one that no map shows;
    None for anything wider.
    """
    if place.lat is None:
        return "name"
    doubt = place.radius_m if place.radius_m is not None else EXACT_M
    return "map" if doubt <= EXACT_M else None


def one_place(a: Place, b: Place) -> bool:
    """Whether two places are one by id or by name, in one spelling or order of words or another.

    >>> def village(name):
    ...     return Place(name=name, as_written=name)
    >>> one_place(village("Tal Hamra"), village("Hamra-e-Tal")), one_place(village("Ain"), village("Dara"))
    (True, False)
    """
    if a.geonames_id is not None and a.geonames_id == b.geonames_id:
        return True
    return any(_alike(*sorted((x, y))) for x in _names(a) for y in _names(b))


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    return one == other or similar(one, other) >= ALIKE


def places_apart(a: Place, b: Place) -> bool:
    """Whether two places of one exactness cannot be one, nor one lie in the other."""
    inner = _chain(a) & _names(b) | _chain(b) & _names(a)
    if inner or level(a) != level(b):
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        shared = {w for n in _names(a) for w in n.split()} & {w for n in _names(b) for w in n.split()}
        return not shared and not one_place(a, b)
    apart = distance_m((a.lat, a.lon), (b.lat, b.lon))
    return apart > (a.radius_m or 0) + (b.radius_m or 0) + APART_M


def _names(place: Place) -> set[str]:
    """The keys of a place's names, their words in order of the alphabet."""
    return {_key(n) for n in (place.name, place.as_written)} - {""}


def _chain(place: Place) -> set[str]:
    return {_key(w) for w in place.within}


@lru_cache(maxsize=16384)
def _key(name: str) -> str:
    return " ".join(sorted(normalise(name).split()))


def date_clashes(said: Said) -> Iterator[Contradiction]:
    """Days that cannot be one; weeks, months and open intervals clash with nothing that lies in them."""
    groups: dict[Bounds, list[Claim]] = defaultdict(list)
    for c in said.live:
        days = (
            _days(c.date) if c.field == "date" and not is_negated(c) and c.modality != "background" else None
        )
        if days is not None:
            groups[days].append(c)
    order = sorted(groups, key=lambda d: ((d[1] or 0) - (d[0] or 0), d))
    for dispute in camps(order, lambda a, b: not meet(a, b), lambda a, b: True):
        sided = []
        for group in dispute:
            claims = _in_order(said, [c for d in group for c in groups[d]])
            sided.append(Camp(label(claims, lambda c: c.value or c.quote.exact), claims))
        found = contradiction(said, "date", sided, gap=0.5)
        if found is not None:
            yield found


def _days(when: DateInterval | None) -> Bounds | None:
    """First and last day as ordinals; None where an end is open or the day is not sure."""
    if when is None or when.start is None or when.end is None or when.approximate:
        return None
    return date.fromisoformat(when.start[:10]).toordinal(), date.fromisoformat(when.end[:10]).toordinal()


def _in_order(said: Said, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    ids = {c.id for c in claims}
    return tuple(c for c in said.claims if c.id in ids)
