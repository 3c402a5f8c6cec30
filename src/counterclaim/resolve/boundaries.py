"""Where countries lie: their borders and outlines, and in which part of them a point is.

The lines stand in ``boundaries.npz``, made of Natural Earth's 1:10m countries (public domain) by
``tools/boundaries.py``. They are true to one or two kilometres. Whose land is disputed is filed as GeoNames
and most data sets file it; the file takes no side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from counterclaim.resolve.geometry import EARTH_RADIUS_M, Point, distance_m, wrap

if TYPE_CHECKING:
    import numpy as np

ACCURACY_M = 2_000
"""How far a line of the file may lie from the true one, in metres: scale, simplification, rounding."""

SHORE_M = 12_000
"""How far off a country's outline a point of it may lie, in metres: small islands are not in the file."""

ROWS, COLUMNS = 120, 160
"""The grid on which a country's land is counted."""

_GRID = 1000


@dataclass(frozen=True)
class Boundaries:
    """The lines of the file.

    ``lines`` holds an array of points each (longitude and latitude in degrees, shape [n, 2]); ``owners`` the
    one or two countries (ISO 3166 alpha-3) that each bounds, ``main`` those whose main land it bounds;
    ``numbers`` tells which lines bound a country.
    """

    lines: tuple[np.ndarray[Any, Any], ...]
    owners: tuple[tuple[str, ...], ...]
    main: tuple[frozenset[str], ...]
    numbers: Mapping[str, tuple[int, ...]]
    memory: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def neighbours(self, country: str) -> frozenset[str]:
        """The countries that share a land border with this one.

        >>> sorted(boundaries().neighbours("SEN"))
        ['GIN', 'GMB', 'GNB', 'MLI', 'MRT']
        """
        own = (self.owners[n] for n in self.numbers.get(country, ()))
        return frozenset(c for pair in own for c in pair if c != country)

    def border_distance_m(self, point: Point, country: str, other: str | None = None) -> float | None:
        """How far a point lies from a land border, in metres, on whichever side; None where there is none.

        Args:
            point: latitude and longitude in degrees.
            country: ISO 3166 alpha-3.
            other: the country on the border's other side; any by default.

        >>> round((boundaries().border_distance_m((26.97, 64.09), "PAK", "IRN") or 0) / 1000)  # Panjgur
        78
        """
        chosen = [
            n
            for n in self.numbers.get(country, ())
            if len(self.owners[n]) == 2 and (other is None or other in self.owners[n])
        ]
        return self._nearest_m(point, ("border", country, other or ""), chosen) if chosen else None

    def outline_distance_m(self, point: Point, country: str) -> float | None:
        """How far a point lies from a country's edge, border or coast, in metres; None if it has none."""
        chosen = list(self.numbers.get(country, ()))
        return self._nearest_m(point, ("outline", country), chosen) if chosen else None

    def contains(self, country: str, point: Point) -> bool:
        """Whether the point lies within the country's outline.

        >>> boundaries().contains("IRN", (27.37, 62.33)), boundaries().contains("PAK", (27.37, 62.33))
        (True, False)
        """
        import numpy as np

        numbers = self.numbers.get(country, ())
        if not numbers:
            return False
        lat, lon = point
        starts, ends = self._edges(("outline", country), numbers)
        straddles = (starts[:, 1] > lat) != (ends[:, 1] > lat)
        a, b = starts[straddles], ends[straddles]
        at = a[:, 0] + (lat - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        return bool(np.count_nonzero(at > lon) % 2)

    def country_at(self, point: Point) -> str | None:
        """The country (ISO 3166 alpha-3) within whose outline the point lies; None at sea.

        >>> boundaries().country_at((34.5, 69.2)), boundaries().country_at((0.0, 0.0))
        ('AFG', None)
        """
        lat, lon = point
        boxes = ((c, self._box(c)) for c in self.numbers)
        near = (c for c, (w, s, e, n) in boxes if s <= lat <= n and w <= lon <= e)
        return next((c for c in near if self.contains(c, point)), None)

    def lies_in(self, country: str, point: Point) -> bool | None:
        """Whether a place of this point may be the country's: within it or just off its coast.

        Returns:
            None where the file has no outline of the country, or the point lies so near a border that the
            file is too coarse to tell.
        """
        edge = self.outline_distance_m(point, country)
        if edge is None:
            return None
        if self.contains(country, point):
            return True
        elsewhere = any(self.contains(c, point) for c in self.neighbours(country))
        if elsewhere:
            return None if edge <= ACCURACY_M else False
        return edge <= SHORE_M

    def share_before(self, country: str, point: Point, bearing: float) -> float | None:
        """How much of a country lies less far towards a bearing than a point: .9 towards 90° is far east.

        Args:
            country: ISO 3166 alpha-3. Its main land counts: not Alaska, French Guiana or the Canaries.
            point: latitude and longitude in degrees, in the country or not.
            bearing: degrees clockwise from north.

        Returns:
            Share of the area, 0 to 1; None where the file has no outline of the country.

        >>> round(boundaries().share_before("IRN", (27.37, 62.33), 90) or 0, 1)  # Saravan, towards the east
        1.0
        >>> round(boundaries().share_before("FRA", (48.85, 2.35), 0) or 0, 1)  # Paris, towards the north
        0.9
        """
        import numpy as np

        land = self._land(country)
        if land is None:
            return None
        middle, x, y, weight = land
        course = math.radians(bearing)
        east, north = math.sin(course), math.cos(course)
        ahead = x * east + y * north
        own = wrap(point[1] - middle[1]) * math.cos(math.radians(middle[0])) * east
        own += (point[0] - middle[0]) * north
        return float(weight[ahead <= own].sum() / weight.sum()) if np.any(weight) else None

    def extent_km(self, country: str, bearing: float) -> float | None:
        """How far a country's main land reaches along a bearing, from end to end, in kilometres."""
        land = self._land(country)
        if land is None:
            return None
        _, x, y, _ = land
        course = math.radians(bearing)
        ahead = x * math.sin(course) + y * math.cos(course)
        return float(ahead.max() - ahead.min()) * math.radians(1) * EARTH_RADIUS_M / 1000

    def _nearest_m(self, point: Point, key: tuple[str, ...], chosen: list[int]) -> float:
        """To the nearest point of some lines: found on a plane around the point, measured on the globe."""
        import numpy as np

        lat, lon = point
        starts, ends = self._edges(key, chosen)
        scale = np.array([math.cos(math.radians(lat)), 1.0])
        a, b = starts - (lon, lat), ends - (lon, lat)
        for side in (a, b):
            side[:, 0] = (side[:, 0] + 180.0) % 360.0 - 180.0
        a, b = a * scale, b * scale
        step = b - a
        length = np.maximum((step * step).sum(axis=1), 1e-18)
        along = np.clip(-(a * step).sum(axis=1) / length, 0.0, 1.0)
        nearest = a + along[:, None] * step
        best = nearest[int(np.argmin((nearest * nearest).sum(axis=1)))] / scale
        return distance_m(point, (lat + float(best[1]), wrap(lon + float(best[0]))))

    def _edges(self, key: tuple[str, ...], chosen: Sequence[int]) -> Any:
        """The straight pieces of some lines: two arrays, of their first and their last points."""
        import numpy as np

        if key not in self.memory:
            lines = [self.lines[n] for n in chosen]
            self.memory[key] = (
                np.concatenate([line[:-1] for line in lines]),
                np.concatenate([line[1:] for line in lines]),
            )
        return self.memory[key]

    def _box(self, country: str) -> tuple[float, float, float, float]:
        """What holds a country: west, south, east, north."""
        key = ("box", country)
        if key not in self.memory:
            starts, ends = self._edges(("outline", country), self.numbers[country])
            self.memory[key] = (*starts.min(axis=0).tolist(), *ends.max(axis=0).tolist())
        box: tuple[float, float, float, float] = self.memory[key]
        return box

    def _land(self, country: str) -> Any:
        """A country's main land as points of a grid: its middle, their places in degrees, their weights."""
        key = ("land", country)
        if key not in self.memory:
            self.memory[key] = self._grid(country)
        return self.memory[key]

    def _grid(self, country: str) -> Any:
        import numpy as np

        lines = [self.lines[n] for n in self.numbers.get(country, ()) if country in self.main[n]]
        if not lines:
            return None
        origin = float(max(lines, key=len)[0, 0])
        a, b = np.concatenate([x[:-1] for x in lines]), np.concatenate([x[1:] for x in lines])
        for side in (a, b):
            side[:, 0] = (side[:, 0] - origin + 180.0) % 360.0 - 180.0
        low, high = a[:, 1].min(), a[:, 1].max()
        rows = low + (np.arange(ROWS) + 0.5) * (high - low) / ROWS
        west, east = a[:, 0].min(), a[:, 0].max()
        columns = west + (np.arange(COLUMNS) + 0.5) * (east - west) / COLUMNS
        x, y = [], []
        for lat in rows:
            cut = (a[:, 1] > lat) != (b[:, 1] > lat)
            p, q = a[cut], b[cut]
            at = np.sort(p[:, 0] + (lat - p[:, 1]) * (q[:, 0] - p[:, 0]) / (q[:, 1] - p[:, 1]))
            inside = columns[np.searchsorted(at, columns) % 2 == 1]
            x.append(inside)
            y.append(np.full(len(inside), lat))
        xs, ys = np.concatenate(x), np.concatenate(y)
        if not len(xs):
            return None
        weight = np.cos(np.radians(ys))
        middle = (float(np.average(ys, weights=weight)), float(np.average(xs, weights=weight)))
        flat = (xs - middle[1]) * math.cos(math.radians(middle[0]))
        return (middle[0], wrap(middle[1] + origin)), flat, ys - middle[0], weight


@cache
def boundaries() -> Boundaries:
    """The boundaries that the program ships, read once a process.

    Raises:
        OSError: the file is missing or damaged.
    """
    import numpy as np

    with as_file(files("counterclaim") / "resolve" / "boundaries.npz") as path, np.load(path) as held:
        codes = [str(c) for c in held["codes"]]
        owners = tuple(tuple(codes[n] for n in pair if n < len(codes)) for pair in held["owners"].tolist())
        mains = held["mains"].tolist()
        lines = _lines(held["starts"], held["counts"], held["steps"])
    numbers: dict[str, list[int]] = {}
    for n, pair in enumerate(owners):
        for code in pair:
            numbers.setdefault(code, []).append(n)
    main = tuple(
        frozenset(c for c, m in zip(pair, flags, strict=False) if m)
        for pair, flags in zip(owners, mains, strict=True)
    )
    return Boundaries(lines, owners, main, {c: tuple(n) for c, n in numbers.items()})


def _lines(starts: Any, counts: Any, steps: Any) -> tuple[Any, ...]:
    """The points of each line, from its first and the steps from one to the next."""
    import numpy as np

    ends = np.cumsum(counts)
    firsts = ends - counts
    whole = steps.T.astype(np.int64)
    last = starts + np.add.reduceat(whole, firsts)
    # Each line begins with the jump to it from the end of the one before.
    jumps = starts - np.vstack([np.zeros((1, 2), np.int64), last[:-1]])
    points = np.cumsum(np.insert(whole, firsts, jumps, axis=0), axis=0) / _GRID
    return tuple(np.split(points, (ends + np.arange(1, len(ends) + 1))[:-1]))
