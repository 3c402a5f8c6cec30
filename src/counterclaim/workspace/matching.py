"""Which incidents a filter finds, and what is counted of them: facets, days, places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from counterclaim.workspace.query import LISTS, Point, Query
from counterclaim.workspace.survey import NO_DAY, Floats, Ints, Mask, Survey, folded

AREA_M = 25_000
"""Radius of doubt in metres from which a place is drawn as an area, not as a point."""
COUNTRY_M = 300_000
"""Radius from which a place is no more than a country: it is counted, not drawn."""
BINS = 120
"""Bars of the timeline at the most."""


@dataclass(frozen=True)
class Sieve:
    """What each part of a filter lets through, asked once for all the counts that leave one part out.

    ``parts`` has a mask for each part of the filter that asks for something, by its name; a filter's two
    dates are one part, ``time``.
    """

    size: int
    parts: Mapping[str, Mask]

    def mask(self, without: str = "") -> Mask:
        """The incidents that the filter finds, or that it would find without one of its parts."""
        found = np.ones(self.size, dtype=bool)
        for name, part in self.parts.items():
            if name != without:
                found &= part
        return found


def sieve(survey: Survey, query: Query, quoted: Mask | None = None) -> Sieve:
    """Ask all incidents each part of a filter.

    Args:
        survey: all incidents.
        query: the filter.
        quoted: incidents of which a quote has the words that ``query.q`` asks for.
    """
    parts = {
        name: survey.facets[name].having(wanted, survey.size)
        for name in LISTS
        if (wanted := getattr(query, name))
    }
    if query.q:
        parts["q"] = _worded(survey, query.q)
        if quoted is not None:
            parts["q"] |= quoted
    if query.start or query.end:
        parts["time"] = _between(survey, query)
    if query.area:
        parts["area"] = within(survey.lon, survey.lat, query.area)
    if query.only == "undated":
        parts["only"] = survey.start == NO_DAY
    elif query.only == "unlocated":
        parts["only"] = ~located(survey)
    return Sieve(survey.size, parts)


def _between(survey: Survey, query: Query) -> Mask:
    """The incidents that may have happened within the dates of a filter."""
    mask = np.ones(survey.size, dtype=bool)
    if query.start:
        mask &= survey.end >= date.fromisoformat(query.start).toordinal()
    if query.end:
        mask &= (survey.start <= date.fromisoformat(query.end).toordinal()) & (survey.start != NO_DAY)
    return mask


def located(survey: Survey) -> Mask:
    """The incidents that a map can show: those known better than by their country."""
    return survey.radius < COUNTRY_M


def bounds(survey: Survey, mask: Mask) -> tuple[float, float, float, float] | None:
    """The box around the incidents of a mask that a map can show: west, south, east, north in degrees."""
    drawn = mask & located(survey)
    if not drawn.any():
        return None
    x, y = survey.lon[drawn], survey.lat[drawn]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _worded(survey: Survey, words: str) -> Mask:
    """The incidents of which all words, the last perhaps unfinished, stand in title, names or places."""
    mask = np.ones(survey.size, dtype=bool)
    for word in folded(words):
        mask &= survey.words.starting(word, survey.size)
    return mask


def within(x: Floats, y: Floats, corners: Sequence[Point]) -> Mask:
    """The points within a polygon, or within the box that two corners span.

    A ray from a point within crosses the outline an odd number of times.

    >>> box = within(np.array([1.0, 5.0]), np.array([1.0, 1.0]), [(0, 0), (2, 2)])
    >>> triangle = within(np.array([0.2, 1.9]), np.array([0.2, 1.9]), [(0, 0), (2, 0), (0, 2)])
    >>> box.tolist(), triangle.tolist()
    ([True, False], [True, False])
    """
    if len(corners) == 2:
        (west, south), (east, north) = corners
        south, north = min(south, north), max(south, north)
        inside = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
        return np.asarray(inside & (y >= south) & (y <= north))
    inside = np.zeros(len(x), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y1 == y2:
            continue
        crossed = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        inside ^= crossed
    return inside


@dataclass(frozen=True)
class Bars:
    """The timeline: incidents by when they happened.

    ``edges`` are days since year 1, one more than bars; ``counts`` the incidents that begin within each bar,
    ``contested`` those of them whose sources clash.
    """

    grain: str
    edges: tuple[int, ...]
    counts: tuple[int, ...]
    contested: tuple[int, ...]


def bars(survey: Survey, mask: Mask) -> Bars:
    """Count incidents by day, week, month or year: the finest that gives at most ``BINS`` bars."""
    dated = mask & (survey.start != NO_DAY)
    days = survey.start[dated]
    if not len(days):
        return Bars("day", (), (), ())
    clashing = survey.clashes[dated] > 0
    low, high = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    for grain in ("day", "week", "month", "year"):
        edges = _edges(low, high, grain)
        if len(edges) <= BINS + 1 or grain == "year":
            break
    counts, _ = np.histogram(days, edges)
    contested, _ = np.histogram(days[clashing], edges)
    return Bars(grain, tuple(edges), tuple(map(int, counts)), tuple(map(int, contested)))


def _edges(low: date, high: date, grain: str) -> list[int]:
    if grain in ("day", "week"):
        step = 1 if grain == "day" else 7
        first = low.toordinal() - (low.weekday() if grain == "week" else 0)
        return list(range(first, high.toordinal() + step + 1, step))
    made = []
    year, month = low.year, low.month if grain == "month" else 1
    while (year, month) <= (high.year, high.month):
        made.append(date(year, month, 1).toordinal())
        year, month = (year + 1, 1) if grain == "year" or month == 12 else (year, month + 1)
    last = date(min(year, 9999), month, 1).toordinal()
    return [*made, last]


@dataclass(frozen=True)
class Spot:
    """Incidents at one place of the map: one, or several that lie too close to be told apart at its zoom.

    ``radius_m`` is 0 for points, the radius of doubt for an area; ``id`` is given where it is one alone.
    """

    lon: float
    lat: float
    radius_m: int
    count: int
    contested: int
    id: str | None


CELLS = 9
"""Cells across a tile's width of 512 pixels, so that points nearer than some 57 pixels become one."""


def spots(survey: Survey, mask: Mask, zoom: float, box: Sequence[Point] = ()) -> list[Spot]:
    """Gather incidents for a map: points in cells as wide as a thumb at this zoom, areas by their outline.

    Args:
        survey: all incidents.
        mask: those to draw.
        zoom: of the map, 0 is the world in one tile.
        box: corners of what the map shows; nothing outside is drawn.
    """
    drawn = mask & located(survey)
    if box:
        drawn &= within(survey.lon, survey.lat, box)
    wide = survey.radius >= AREA_M
    size = 360 / (2 ** min(max(zoom, 0.0), 20.0) * CELLS)
    points, areas = np.flatnonzero(drawn & ~wide), np.flatnonzero(drawn & wide)
    # Areas gather where centre and radius agree: a province told of twenty times is one area.
    fine = np.array([0.05, 0.05, 10_000.0])
    return [
        *_gathered(survey, points, _cells(survey, points, size), False),
        *_gathered(survey, areas, _areas(survey, areas, fine, size), True),
    ]


def _cells(survey: Survey, rows: npt.NDArray[np.intp], size: float) -> npt.NDArray[np.int64]:
    y = np.degrees(np.arcsinh(np.tan(np.radians(np.clip(survey.lat[rows], -85, 85)))))
    return np.stack([np.floor(survey.lon[rows] / size), np.floor(y / size)], axis=1).astype(np.int64)


def _areas(survey: Survey, rows: npt.NDArray[np.intp], fine: Floats, size: float) -> npt.NDArray[np.int64]:
    steps = np.array([max(fine[0], size / 3), max(fine[1], size / 3), fine[2]])
    given = np.stack([survey.lon[rows], survey.lat[rows], survey.radius[rows]], axis=1)
    return np.asarray(np.floor(given / steps), dtype=np.int64)


def _gathered(
    survey: Survey, rows: npt.NDArray[np.intp], keys: npt.NDArray[np.int64], wide: bool
) -> list[Spot]:
    if not len(rows):
        return []
    _, first, of, counts = np.unique(keys, axis=0, return_index=True, return_inverse=True, return_counts=True)
    of = of.reshape(-1)
    mean_lon = np.bincount(of, survey.lon[rows]) / counts
    mean_lat = np.bincount(of, survey.lat[rows]) / counts
    contested = np.bincount(of, survey.clashes[rows] > 0).astype(int)
    made = []
    for k, n in enumerate(counts):
        row = int(rows[first[k]])
        alone = n == 1
        made.append(
            Spot(
                lon=round(float(survey.lon[row] if alone or wide else mean_lon[k]), 5),
                lat=round(float(survey.lat[row] if alone or wide else mean_lat[k]), 5),
                radius_m=int(survey.radius[row]) if wide else 0,
                count=int(n),
                contested=int(contested[k]),
                id=survey.ids[row] if alone else None,
            )
        )
    return made


def ordered(survey: Survey, mask: Mask, sort: str) -> npt.NDArray[np.intp]:
    """The rows of a mask in the order asked for; incidents without a day stand last in orders of time."""
    rows = np.flatnonzero(mask)
    if sort == "oldest":
        return rows
    newest = np.where(survey.start[rows] == NO_DAY, -1, survey.start[rows])
    keys: tuple[Ints, ...] = (rows.astype(np.int32), -newest)
    if sort == "contested":
        keys = (*keys, -survey.reports[rows], -survey.clashes[rows])
    elif sort == "reports":
        keys = (*keys, -survey.reports[rows])
    return rows[np.lexsort(keys)]
