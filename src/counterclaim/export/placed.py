"""Where and when something happened, in words that say how exactly it is known.

A point is drawn as one only where the place itself is known, a named town or better. The middle of a district
or country is no place of an event: formats that can draw an area draw it, others tell it in words alone.
"""

from __future__ import annotations

from datetime import date
from math import asin, atan2, cos, degrees, pi, radians, sin

from counterclaim.model import DateInterval, Place

NEAR_M = 25_000
"""How far from its point something may have happened to be shown as that point: UCDP's ``where_prec`` 2."""

EARTH_M = 6_371_008.8
"""The mean radius of the earth."""

_SIDES = 36
_SMALL_M = 1_000
"""Metres of a radius below which points are given to the millimetre."""


def point(place: Place | None) -> tuple[float, float] | None:
    """Longitude and latitude of a place, be it exact or the middle of an area; None without.

    >>> point(Place(name="Panjgur", as_written="Panjgur", lat=26.97, lon=64.09))
    (64.09, 26.97)
    """
    if place is None or place.lat is None or place.lon is None:
        return None
    return (place.lon, place.lat) if -90 <= place.lat <= 90 and -180 <= place.lon <= 180 else None


def pinned(place: Place | None) -> bool:
    """Whether a place is known well enough to be shown as a point.

    >>> from counterclaim.model import Precision
    >>> def place(ucdp, radius):
    ...     known = Precision(ucdp=ucdp)
    ...     return Place(name="x", as_written="x", lat=1, lon=1, radius_m=radius, precision=known)
    >>> pinned(place(1, 5000)), pinned(place(3, 5000)), pinned(place(1, 90_000)), pinned(place(None, None))
    (True, False, False, False)

    Follows UCDP's codes 1 and 2 of ``where_prec``.
    """
    return (
        point(place) is not None
        and place is not None
        and place.precision.ucdp in (1, 2)
        and (place.radius_m is None or place.radius_m <= NEAR_M)
    )


def within(place: Place | None) -> str | None:
    """How far from its point a place may lie, in words; None where nobody knows.

    >>> within(Place(name="x", as_written="x", radius_m=51271)), within(Place(name="x", as_written="x"))
    ('within 51 km', None)
    """
    if place is None or place.radius_m is None:
        return None
    return f"within {place.radius_m} m" if place.radius_m < 1000 else f"within {place.radius_m / 1000:.0f} km"


def named(place: Place) -> str:
    """The name of a place with what it lies in, innermost first.

    >>> named(Place(name="Kech District", as_written="Kech", within=("Balochistan", "Pakistan")))
    'Kech District, Balochistan, Pakistan'
    """
    return ", ".join(dict.fromkeys((place.name, *place.within)))


def circle(lon: float, lat: float, radius_m: float) -> list[tuple[float, float]]:
    """A ring of points around a place, closed, counter-clockwise; none where it would hold a pole or cross
    the date line, which no reader draws alike.

    >>> len(circle(62.6, 25.8, 51_000)), circle(179.9, 0, 51_000), circle(0, 89.9, 51_000)
    (37, [], [])
    >>> len(set(circle(0, 1.56640625, 1)))
    36
    """
    reach = radius_m / EARTH_M
    if reach <= 0 or reach >= pi / 2 or abs(radians(lat)) + reach >= pi / 2:
        return []
    # A circle of some metres would fall together on the grid that is fine enough for towns.
    places = 5 if radius_m >= _SMALL_M else 8
    ring = []
    for k in range(_SIDES):
        bearing = -2 * pi * k / _SIDES
        there = asin(sin(radians(lat)) * cos(reach) + cos(radians(lat)) * sin(reach) * cos(bearing))
        turn = atan2(
            sin(bearing) * sin(reach) * cos(radians(lat)), cos(reach) - sin(radians(lat)) * sin(there)
        )
        ring.append((round(lon + degrees(turn), places), round(degrees(there), places)))
    if any(not -180 <= x <= 180 for x, _ in ring):
        return []
    return [*ring, ring[0]]


def where(place: Place | None) -> str | None:
    """A place in words, with its doubt: an area never reads as a point.

    >>> where(Place(name="Kech District", as_written="Kech", lat=25.8, lon=62.6, radius_m=51271))
    'Area of Kech District (within 51 km)'
    >>> where(Place(name="Sirkan quarter", as_written="Sirkan quarter"))
    'Sirkan quarter (not located)'
    """
    if place is None:
        return None
    if point(place) is None:
        return f"{named(place)} (not located)"
    doubt = within(place) or "how exactly is not known"
    return f"{named(place)} ({doubt})" if pinned(place) else f"Area of {named(place)} ({doubt})"


def day(text: str | None) -> str | None:
    """A day as ISO 8601 has it; None where the text is no day.

    >>> day("2024-01-18"), day("last week"), day(None)
    ('2024-01-18', None, None)
    """
    try:
        return None if text is None else date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def days(when: DateInterval | None) -> tuple[str | None, str | None]:
    """The first and the last day on which it may have been; None for an open end."""
    return (None, None) if when is None else (day(when.start), day(when.end))


def dated(when: DateInterval | None) -> str | None:
    """A date in words that keep its ends open where they are.

    >>> dated(DateInterval(start=None, end="2024-01-17", grain="span", basis="before publication"))
    'by 2024-01-17'
    """
    start, end = days(when)
    if start is None and end is None:
        return None
    about = "about " if when is not None and when.approximate else ""
    if start == end:
        return f"{about}{start}"
    if start is None or end is None:
        return f"by {about}{end}" if start is None else f"from {about}{start}"
    return f"{about}{start} to {end}"
