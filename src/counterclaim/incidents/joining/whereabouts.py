"""How the places and the days of two mentions in one report stand to each other."""

from __future__ import annotations

from typing import Literal

from counterclaim.incidents.joining.profile import NARROW_M, name_key
from counterclaim.model import DateInterval, Place
from counterclaim.resolve.geometry import distance_m

SLACK_M = 60_000
"""Metres by which two places may lie apart, beyond their radii, and still be written for one event."""
BESIDE_M = 5_000
"""Metres by which two towns may lie apart, beyond the smaller one, and be one place."""

Stands = Literal["same", "about", "other", "far"]


def stands(a: Place | None, b: Place | None) -> Stands | None:
    """How two places of one report stand to each other.

    "same" is one place, however closely each is told; "about" says that one of them is a province or a
    country around the other; "other" are two places that lie near enough to be written for one event; "far"
    cannot be one. None where that is not known.

    >>> def at(name, lat, km, *within):
    ...     return Place(name, name, lat, 0.0, km * 1000, "MLI", geonames_id=1, within=within)
    >>> gao, region, sector = at("Gao", 16.3, 5), at("Gao", 17.0, 200), at("Fourth Quarter", 16.3, 5, "Gao")
    >>> stands(gao, sector), stands(sector, at("Mali", 17.0, 700)), stands(gao, at("Djebok", 16.6, 5))
    ('same', 'about', 'other')
    >>> stands(gao, at("Timbuktu", 18.0, 5)), stands(gao, region), stands(gao, None)
    ('far', 'same', None)
    >>> stands(at("Port Sudan", 16.3, 5), at("Sudan", 16.3, 900))
    'about'
    """
    if a is None or b is None:
        return None
    if a.country is not None and b.country is not None and a.country != b.country:
        return "far"
    wide, fine = (a, b) if (a.radius_m or 0) >= (b.radius_m or 0) else (b, a)
    one, two = name_key(a.name), name_key(b.name)
    # "Mogadishu beach" is Mogadishu; Port Sudan is not all of Sudan.
    part = (one < two or two < one) and (wide.radius_m or 0) <= NARROW_M
    if one and two and (one == two or part):
        return "same"
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None or _vague(a) or _vague(b):
        # A place that no gazetteer holds is told by its name alone.
        return _named(a, b)
    apart = distance_m((a.lat, a.lon), (b.lat, b.lon))
    both = (a.radius_m or 0) + (b.radius_m or 0)
    if apart > both + SLACK_M:
        return "far"
    if (wide.radius_m or 0) > NARROW_M:
        return "about" if _holds(wide, fine) else "other"
    if wide.name in fine.within or apart <= (fine.radius_m or 0) + BESIDE_M:
        return "same"
    # "Near Gao" may be anywhere around it.
    return None if apart <= both else "other"


def meet(a: DateInterval | None, b: DateInterval | None) -> bool | None:
    """Whether two date intervals can hold one day: None where that is not known."""
    if a is None or b is None:
        return None
    if a.end is not None and b.start is not None and a.end[:10] < b.start[:10]:
        return False
    if b.end is not None and a.start is not None and b.end[:10] < a.start[:10]:
        return False
    if None in (a.start, a.end, b.start, b.end):
        return None
    return True


def _vague(p: Place) -> bool:
    """Whether a place is a name that no gazetteer holds, known by the province or country around it."""
    return p.geonames_id is None and p.lat is not None and (p.radius_m or 0) > NARROW_M


def _named(a: Place, b: Place) -> Stands | None:
    """How two places stand of which one is no more than a name: two names are two places, unless one of them
    is a province or a country."""
    for p in (a, b):
        if (p.radius_m or 0) > NARROW_M and not _vague(p):
            other = b if p is a else a
            return "about" if _holds(p, other) else None
    return "other"


def _holds(wide: Place, fine: Place) -> bool:
    """Whether one place is told to lie in the other."""
    if wide.name in fine.within or (not wide.within and wide.country == fine.country is not None):
        return True
    if wide.admin1 is not None and fine.admin1 is not None:
        return wide.admin1 == fine.admin1 and (wide.admin2 is None or wide.admin2 == fine.admin2)
    if wide.within and wide.admin1 is not None:
        return False
    if wide.lat is None or wide.lon is None or fine.lat is None or fine.lon is None:
        return False
    return distance_m((wide.lat, wide.lon), (fine.lat, fine.lon)) <= (wide.radius_m or 0)
