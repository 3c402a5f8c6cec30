"""A piece of the earth on a flat picture, and the outlines that lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, log2, radians
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from counterclaim import workspace
from counterclaim.workspace.matching import Spot

OUTLINES = Path(workspace.__file__).parent / "static" / "outlines"
NARROWEST = 5.0
"""Degrees of latitude that a picture shows at the least, so that one can tell where it is."""
MARGIN = 0.16
"""Room around what is drawn, as a part of it."""
FINE = 2.0
"""Pixels between two points of an outline at the least."""
TILE = 512
"""Pixels of the world at zoom 0, as web maps count."""

Degrees = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class Plane:
    """A picture of so many pixels; parallels have their true length in its middle.

    ``west`` and ``north`` are its upper left corner, ``scale`` the pixels of a degree of latitude, ``narrow``
    how much shorter a degree of longitude is.

    An equirectangular projection with its standard parallel in the middle.
    """

    west: float
    north: float
    scale: float
    narrow: float
    width: int
    height: int

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point of the earth lies in the picture, in pixels."""
        return (lon - self.west) * self.narrow * self.scale, (self.north - lat) * self.scale

    @property
    def box(self) -> tuple[Degrees, Degrees]:
        """The corners of what it shows: south-west and north-east."""
        east = self.west + self.width / (self.narrow * self.scale)
        return (self.west, self.north - self.height / self.scale), (east, self.north)

    @property
    def zoom(self) -> float:
        """The zoom of a web map that shows as much."""
        return log2(360 * self.narrow * self.scale / TILE)


def plane(spots: Iterable[Spot], width: int, height: int) -> Plane:
    """A picture in which all spots lie with room around them, areas whole; the world where there are none.

    >>> made = plane([Spot(64.1, 27.0, 0, 1, 0, None)], 700, 350)
    >>> [round(at) for at in made.xy(64.1, 27.0)]
    [350, 175]
    """
    corners = [at for s in spots for at in _corners(s)]
    west, south, east, north = (
        (min(x for x, _ in corners), min(y for _, y in corners),
         max(x for x, _ in corners), max(y for _, y in corners)) if corners else (-170.0, -56.0, 190.0, 76.0)
    )  # fmt: skip
    middle = (south + north) / 2
    narrow = max(0.2, cos(radians(middle)))
    room, shape = 1 + 2 * MARGIN, narrow * height / width
    high = max((north - south) * room, (east - west) * room * shape, NARROWEST)
    high = min(high, 360 * shape, 170.0)
    scale = height / high
    wide = width / (narrow * scale)
    left = min(max((west + east) / 2 - wide / 2, -180.0), max(-180.0, 190.0 - wide))
    top = min(max(middle + high / 2, high - 88), 88.0)
    return Plane(left, top, scale, narrow, width, height)


def _corners(s: Spot) -> tuple[Degrees, Degrees]:
    up = s.radius_m / 111_320
    across = up / max(0.2, cos(radians(s.lat)))
    return (s.lon - across, s.lat - up), (s.lon + across, s.lat + up)


class Feature(NamedTuple):
    """A feature of an outline file: what is said of it, and its lines or rings in degrees."""

    about: dict[str, Any]
    lines: list[list[list[float]]]


class _Geometry(msgspec.Struct):
    type: str
    coordinates: list[Any]


class _Feature(msgspec.Struct):
    properties: dict[str, Any]
    geometry: _Geometry


class _Collection(msgspec.Struct):
    features: list[_Feature]


def features(name: str) -> Iterator[Feature]:
    """The features of one of the outline files that come along: countries, borders, lakes, cities, names."""
    read = msgspec.json.decode((OUTLINES / f"{name}.json").read_bytes(), type=_Collection)
    for f in read.features:
        made = f.geometry.coordinates
        if f.geometry.type == "Point":
            yield Feature(f.properties, [[made]])
        else:
            rings = [r for p in made for r in p] if f.geometry.type == "MultiPolygon" else made
            yield Feature(f.properties, rings)


def shapes(of: Plane, name: str) -> str:
    """The areas of an outline file within a picture, as the data of one SVG path."""
    found = (_ring(of, ring) for f in features(name) if _drawn(of, f) for ring in f.lines)
    # What is too small to have four corners cannot be seen.
    return "".join(f"{_path(r)}z" for r in found if len(r) > 3)


def lines(of: Plane, name: str, *, agreed: bool = True) -> str:
    """The lines of an outline file within a picture, as the data of one SVG path: those that states agree on,
    or those that they do not."""
    found = (
        run for f in features(name) if bool(f.about.get("d")) is not agreed and _drawn(of, f)
        for line in f.lines for run in _runs(of, line)
    )  # fmt: skip
    return "".join(_path(r) for r in found if len(r) > 1)


def _drawn(of: Plane, f: Feature) -> bool:
    return float(f.about.get("z", 0)) <= of.zoom


def _path(points: Iterable[tuple[float, float]]) -> str:
    """Points as SVG has them, each as a step from the one before: that is shorter by half.

    >>> _path([(10.04, 20), (12, 19.5)])
    'M10 20l2-.5'
    """
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(tenths)]
    return f"M{_pair(*tenths[0])}l{' '.join(_pair(*step) for step in steps)}".replace(" -", "-")


def _pair(x: int, y: int) -> str:
    return f"{_tenth(x)} {_tenth(y)}"


def _tenth(n: int) -> str:
    return f"{n / 10:g}".replace("0.", ".", 1) if -10 < n < 10 else f"{n / 10:g}"


def _thin(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points so far apart that one sees it."""
    kept: list[tuple[float, float]] = []
    last: tuple[float, float] | None = None
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= FINE:
            kept.append((x, y))
        last = (x, y)
    if last is not None and kept[-1] != last:
        kept.append(last)
    return kept


def _ring(of: Plane, ring: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """A ring, cut to the picture and a little around it.

    Each edge of the picture cuts in turn, after Sutherland and Hodgman (1974).
    """
    points = [of.xy(lon, lat) for lon, lat in ring]
    for axis, bound, sign in ((0, -4.0, 1), (0, of.width + 4.0, -1), (1, -4.0, 1), (1, of.height + 4.0, -1)):
        inside = [sign * (p[axis] - bound) >= 0 for p in points]
        if all(inside):
            continue
        if not any(inside):
            return []
        cut = []
        for k, (p, here) in enumerate(zip(points, inside, strict=True)):
            before, there = points[k - 1], inside[k - 1]
            if here is not there:
                part = (bound - before[axis]) / (p[axis] - before[axis])
                cut.append((before[0] + part * (p[0] - before[0]), before[1] + part * (p[1] - before[1])))
            if here:
                cut.append(p)
        points = cut
    return _thin(points)


def _runs(of: Plane, line: Sequence[Sequence[float]]) -> Iterator[list[tuple[float, float]]]:
    """The parts of a line that lie in the picture, each a step further than its edge."""
    run: list[tuple[float, float]] = []
    before: tuple[float, float] | None = None
    for lon, lat in line:
        x, y = of.xy(lon, lat)
        if -4 <= x <= of.width + 4 and -4 <= y <= of.height + 4:
            if not run and before is not None:
                run.append(before)
            run.append((x, y))
        elif run:
            yield _thin([*run, (x, y)])
            run = []
        before = (x, y)
    if run:
        yield _thin(run)
