"""The map that lies under the page: the files of `python -m tools.outlines` and the style that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pytest

from counterclaim.resolve.boundaries import boundaries
from counterclaim.vocabulary import entries
from tools.lines import arcs, owners, rounded, thinned

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "counterclaim" / "workspace" / "static"

MOST_MB = {"countries": 3.0, "borders": 0.7, "divisions": 1.6, "lakes": 0.4, "names": 0.05, "cities": 2.0}
CODED = {"countries": "a", "borders": "ab", "divisions": "a", "lakes": "", "names": "a", "cities": "a"}
KINDS = {
    "countries": "MultiPolygon",
    "borders": "MultiLineString",
    "divisions": "MultiLineString",
    "lakes": "MultiPolygon",
    "names": "Point",
    "cities": "Point",
}

TOWNS = {
    "Panjgur": (26.972, 64.095, "PAK"),
    "Saravan": (27.371, 62.331, "IRN"),
    "Simferopol": (44.957, 34.111, "UKR"),
    "Donetsk": (48.003, 37.805, "UKR"),
    "Belgorod": (50.6, 36.59, "RUS"),
    "Gaza": (31.502, 34.466, "PSE"),
    "Hebron": (31.529, 35.094, "PSE"),
    "Beersheba": (31.252, 34.791, "ISR"),
    "Quneitra": (33.126, 35.824, "SYR"),
    "Srinagar": (34.085, 74.797, "IND"),
    "Gilgit": (35.92, 74.31, "PAK"),
    "Pristina": (42.667, 21.166, "XKX"),
    "Laayoune": (27.14, -13.19, "ESH"),
    "Taipei": (25.05, 121.53, "TWN"),
    "Abyei": (9.593, 28.436, "SDN"),
    "Malakal": (9.533, 31.66, "SSD"),
    "Maseru": (-29.33, 27.5, "LSO"),
    "Cayenne": (4.93, -52.33, "GUF"),
    "Bir Tawil": (21.88, 33.74, None),
    "the Arabian Sea": (22.0, 62.0, ""),
    "the Black Sea": (43.5, 34.0, ""),
}
"""Latitude, longitude, and whose land that is: None where no state claims it, empty where it is sea."""


@cache
def features(name: str) -> list[dict[str, Any]]:
    """The features of a file."""
    return list(json.loads((STATIC / "outlines" / f"{name}.json").read_text(encoding="utf-8"))["features"])


def points(value: Any) -> Iterator[tuple[float, float]]:
    """Every point in a feature's coordinates."""
    if isinstance(value[0], (int, float)):
        yield value[0], value[1]
    else:
        for v in value:
            yield from points(v)


def inside(lat: float, lon: float, polygons: list[list[list[list[float]]]]) -> bool:
    """Whether a ray from the point crosses the rings an odd number of times."""
    odd = False
    for polygon in polygons:
        for ring in polygon:
            for (ax, ay), (bx, by) in pairwise(ring):
                if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
                    odd = not odd
    return odd


def border(a: str, b: str) -> list[dict[str, Any]]:
    """The features of the border between two countries."""
    return [f for f in features("borders") if (f["properties"].get("a"), f["properties"].get("b")) == (a, b)]


@pytest.mark.parametrize("name", sorted(MOST_MB))
def test_files_are_small_geojson(name: str) -> None:
    size = (STATIC / "outlines" / f"{name}.json").stat().st_size
    assert 0.01 < size / 1e6 <= MOST_MB[name]
    assert {f["geometry"]["type"] for f in features(name)} == {KINDS[name]}
    assert {f["type"] for f in features(name)} == {"Feature"}


@pytest.mark.parametrize("name", sorted(MOST_MB))
def test_points_lie_on_the_globe(name: str) -> None:
    for f in features(name):
        for lon, lat in points(f["geometry"]["coordinates"]):
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90


@pytest.mark.parametrize("name", sorted(CODED))
def test_codes_are_those_of_the_vocabulary(name: str) -> None:
    known = {e["iso3"] for e in entries("countries")}
    found = {f["properties"][k] for f in features(name) for k in CODED[name] if k in f["properties"]}
    assert found <= known
    if name == "countries":
        assert found >= set(boundaries().numbers)
        assert [f["properties"]["n"] for f in features(name) if "a" not in f["properties"]] == ["Bir Tawil"]


@pytest.mark.parametrize("place", sorted(TOWNS))
def test_land_is_whose_the_software_says_it_is(place: str) -> None:
    lat, lon, code = TOWNS[place]
    found = [
        f["properties"].get("a")
        for f in features("countries")
        if inside(lat, lon, f["geometry"]["coordinates"])
    ]
    assert found == ([] if code == "" else [code])


def test_rings_are_closed() -> None:
    for name in ("countries", "lakes"):
        for f in features(name):
            for polygon in f["geometry"]["coordinates"]:
                assert all(len(ring) > 3 and ring[0] == ring[-1] for ring in polygon), f["properties"]


def test_neighbours_share_their_border() -> None:
    edges: dict[str, set[frozenset[tuple[float, float]]]] = {}
    for f in features("countries"):
        rings = [ring for polygon in f["geometry"]["coordinates"] for ring in polygon]
        own = {frozenset(((ax, ay), (bx, by))) for r in rings for (ax, ay), (bx, by) in pairwise(r)}
        edges[f["properties"].get("a", "")] = own
    for pair in (("IRN", "PAK"), ("SDN", "TCD"), ("RUS", "UKR"), ("LSO", "ZAF")):
        a, b = edges[pair[0]], edges[pair[1]]
        (line,) = border(*pair)
        drawn = {
            frozenset((tuple(p), tuple(q)))
            for part in line["geometry"]["coordinates"]
            for p, q in pairwise(part)
        }
        assert drawn == a & b


def test_borders_keep_to_those_that_decide_where_a_place_lies() -> None:
    for a, b in (("IRN", "PAK"), ("SDN", "SSD"), ("RUS", "UKR")):
        drawn = [p for f in border(a, b) for p in points(f["geometry"]["coordinates"])]
        away = [boundaries().border_distance_m((lat, lon), a, b) or 0.0 for lon, lat in drawn[::5]]
        assert sorted(away)[len(away) * 9 // 10] < 1_000
        assert max(away) < 4_000


def test_lines_that_are_not_agreed_are_told_apart() -> None:
    for pair in (("ISR", "PSE"), ("ESH", "MAR"), ("KOR", "PRK"), ("SRB", "XKX")):
        assert [f["properties"].get("d") for f in border(*pair)] == [1], pair
    assert [f["properties"].get("d") for f in border("IRN", "PAK")] == [None]
    assert [f["properties"].get("d") for f in border("IND", "PAK")] == [None, 1]


def test_the_weightiest_towns_come_first_and_thin_out() -> None:
    towns = [f["properties"] for f in features("cities")]
    assert len(towns) > 12_000
    assert {t["r"] for t in towns} == set(range(6))
    assert all(t["r"] == 0 for t in towns[:20])
    zooms = [t["z"] for t in towns]
    assert sum(z <= 4 for z in zooms) < 1_000 < sum(z <= 6 for z in zooms) < 6_000
    ranks = [t["r"] for t in towns if "c" not in t]
    assert ranks == sorted(ranks)


def test_capitals_are_marked_once_a_country() -> None:
    marked = [f["properties"] for f in features("cities") if "c" in f["properties"]]
    assert len(marked) == len({c["a"] for c in marked}) > 190
    names = {c["a"]: c["n"] for c in marked}
    assert {c["r"] for c in marked if c["n"] in ("Kuwait City", "Male", "Bern")} == {0}
    assert (names["IRN"], names["PAK"], names["CHE"]) == ("Tehran", "Islamabad", "Bern")
    assert not {"ISR", "PSE", "ESH"} & set(names)


def test_towns_stand_in_the_country_that_they_are_filed_in() -> None:
    land = {f["properties"].get("a"): f["geometry"]["coordinates"] for f in features("countries")}
    towns = [f for f in features("cities") if f["properties"]["a"] in ("PAK", "SDN", "UKR", "COD")]
    out = [
        f["properties"]["n"]
        for f in towns
        if not inside(
            f["geometry"]["coordinates"][1], f["geometry"]["coordinates"][0], land[f["properties"]["a"]]
        )
    ]
    assert len(towns) > 300
    assert len(out) <= len(towns) / 20, out


def test_cities_are_named_and_their_parts_are_not_in_their_stead() -> None:
    first = {f["properties"]["n"]: f["properties"] for f in reversed(features("cities"))}
    assert first["Mosul"]["z"] <= 4
    assert first["Mariupol"]["z"] <= 6
    assert first["Omdurman"]["z"] <= 8
    assert first["Panjgur"]["z"] <= 7
    assert first["Saravan"]["z"] <= 7


def test_every_country_has_a_name_inside_or_near_it() -> None:
    land = {f["properties"].get("a"): f["geometry"]["coordinates"] for f in features("countries")}
    for f in features("names"):
        lon, lat = f["geometry"]["coordinates"]
        near = min(hypot(x - lon, y - lat) for x, y in points(land[f["properties"]["a"]]))
        assert inside(lat, lon, land[f["properties"]["a"]]) or near < 4, f["properties"]


def test_the_style_shows_each_file_and_fetches_nothing_else() -> None:
    code = (STATIC / "map-style.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"const FILES = (\[.*\]);", code)
    assert sorted(json.loads(listed)) == sorted(MOST_MB)
    assert set(re.findall(r'source: "(\w+)"', code)) == {*MOST_MB, "tiles"}
    assert "http" not in code
    assert not re.search(r"^\s*(glyphs|sprite):", code, re.MULTILINE)


def test_the_background_leaves_warm_colours_to_the_data() -> None:
    code = (STATIC / "map-style.js").read_text(encoding="utf-8")
    colours = re.findall(r'"#(\w\w)(\w\w)(\w\w)"', code)
    assert len(colours) >= 20
    for red, green, blue in (tuple(int(part, 16) for part in c) for c in colours):
        assert red - blue <= 8, (red, green, blue)


def test_notice_says_whose_data_the_map_holds() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    assert re.search(r"outlines/cities\.json: GeoNames, CC BY 4\.0", notice)
    assert re.search(r"static/outlines/ were computed from Natural Earth", notice)


def test_thinned_lines_keep_their_ends_and_their_great_corners() -> None:
    line = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]
    assert thinned(line, 100) == [line[0], line[2], line[3], line[4]]
    assert thinned(line, 1e9) == [line[0], line[-1]]
    assert thinned(line, 0) == line
    assert thinned(line[::-1], 100) == thinned(line, 100)[::-1]
    assert thinned(line[:2], 1e9) == line[:2]


def test_rounded_lines_hold_no_point_twice_in_a_row() -> None:
    assert rounded([(1.00001, 2.0), (1.00002, 2.0), (-0.0001, 0.0)]) == [(1.0, 2.0), (0.0, 0.0)]


def test_arcs_part_a_ring_where_its_neighbours_change() -> None:
    left = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    right = [(1.0, 0.0), (2.0, 0.0), (1.0, 1.0), (1.0, 0.0)]
    whose = owners([("A", left), ("B", right)])
    parts = list(arcs(left, whose))
    assert [codes for codes, _ in parts] == [("A", "B"), ("A",)]
    assert list(arcs(left, owners([("A", left)]))) == [(("A",), left)]
