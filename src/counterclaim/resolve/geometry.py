"""Distances and circles on the globe, in metres and degrees."""

from __future__ import annotations

import math
from collections.abc import Sequence

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG), in metres."""

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def distance_m(a: Point, b: Point) -> float:
    """How far two points lie apart along the great circle, in metres.

    Args:
        a: latitude and longitude in degrees.
        b: the same of the other point.

    >>> round(distance_m((35.69, 51.39), (33.69, 73.06)) / 1000)  # Tehran to Islamabad
    1990

    Haversine formula (R. W. Sinnott, 1984); the earth is taken as a sphere, which is off by 0.5 % at most.
    """
    lat1, lat2 = math.radians(a[0]), math.radians(b[0])
    dlat, dlon = lat2 - lat1, math.radians(b[1] - a[1])
    h = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


def destination(start: Point, bearing: float, metres: float) -> Point:
    """The point that lies ``metres`` from ``start`` towards ``bearing`` (degrees clockwise from north).

    >>> lat, lon = destination((48.0, 37.8), 180, 50_000)  # 50 km south
    >>> round(lat, 2), round(lon, 2)
    (47.55, 37.8)
    """
    lat, lon, course = math.radians(start[0]), math.radians(start[1]), math.radians(bearing)
    arc = metres / EARTH_RADIUS_M
    lat2 = math.asin(
        max(-1.0, min(1.0, math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(course)))
    )
    lon2 = lon + math.atan2(
        math.sin(course) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(lat2)
    )
    return math.degrees(lat2), wrap(math.degrees(lon2))


def bearing_to(start: Point, end: Point) -> float:
    """The direction in which one sets out from ``start`` for ``end``, in degrees clockwise from north.

    >>> round(bearing_to((48.0, 37.8), (47.55, 37.8)))
    180
    """
    lat1, lat2, dlon = math.radians(start[0]), math.radians(end[0]), math.radians(end[1] - start[1])
    east = math.sin(dlon) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(dlon)
    return math.degrees(math.atan2(east, north)) % 360.0


def turn(one: float, other: float) -> float:
    """The angle between two bearings, 0 to 180 degrees.

    >>> turn(350, 20)
    30.0
    """
    return abs((one - other + 180.0) % 360.0 - 180.0)


def wrap(lon: float) -> float:
    """A longitude brought into [-180, 180).

    >>> wrap(190.0)
    -170.0
    """
    return (lon + 180.0) % 360.0 - 180.0


def centroid(points: Sequence[Point]) -> Point:
    """The middle of several points on the globe; the date line is no edge.

    Raises:
        ValueError: there are no points.

    >>> lat, lon = centroid([(0.0, 179.0), (0.0, -179.0)])
    >>> round(abs(lon))
    180
    """
    if not points:
        raise ValueError("no points, no centroid")
    x = y = z = 0.0
    for lat, lon in points:
        phi, lam = math.radians(lat), math.radians(lon)
        x += math.cos(phi) * math.cos(lam)
        y += math.cos(phi) * math.sin(lam)
        z += math.sin(phi)
    if x == y == z == 0.0:
        return points[0]
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def middle(points: Sequence[Point], cell: float = 0.25) -> Point:
    """The middle of the land that settlements stand on: each cell of the grid counts once.

    A capital's hundred suburbs weigh no more than one village, so the middle is that of the area, not of the
    people.

    Args:
        points: where the settlements lie.
        cell: width of the grid's cells in degrees.

    Raises:
        ValueError: there are no points.

    >>> lat, lon = middle([(10.0, 10.0), (10.01, 10.0), (10.02, 10.0), (12.0, 10.0)])
    >>> round(lat, 1)
    11.0
    """
    cells: dict[tuple[int, int], Point] = {}
    for lat, lon in points:
        cells.setdefault((math.floor(lat / cell), math.floor(lon / cell)), (lat, lon))
    return centroid(tuple(cells.values()))


def covering_radius_m(centre: Point, points: Sequence[Point], share: float = 0.95) -> float:
    """The radius around ``centre`` that holds the given share of the points, in metres; 0 without points.

    >>> round(covering_radius_m((0.0, 0.0), [(0.0, 1.0), (0.0, 0.5)], share=1.0) / 1000)
    111
    """
    if not points:
        return 0.0
    far = sorted(distance_m(centre, p) for p in points)
    return far[max(0, math.ceil(share * len(far)) - 1)]
