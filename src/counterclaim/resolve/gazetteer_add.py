"""Add a user's own places to the gazetteer: villages that no package has.

They come from a CSV table and are kept in a file of their own beside the gazetteer, so that building that
anew loses none. A table is taken whole or, where any line is wrong, not at all.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterclaim.resolve.boundaries import boundaries
from counterclaim.resolve.countries import country_name
from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.gazetteer_build import town_radius_m
from counterclaim.resolve.gazetteer_draft import bones, draft_of, keys_of
from counterclaim.resolve.gazetteer_dump import features
from counterclaim.resolve.geometry import Point
from counterclaim.resolve.place_names import fold, type_words

COLUMNS = (
    "name", "lat", "lon", "country", "admin1", "admin2", "kind", "population", "aliases", "radius_km",
    "source",
)  # fmt: skip
NEEDED = COLUMNS[:3]
MOST_BYTES = 256 << 20
"""Larger tables are dumps: they go in by ``gazetteer build``."""

KINDS = ("settlement", "admin1", "admin2", "region", "water", "mountain", "site")
_RADIUS_M = {
    "admin1": 40_000,
    "admin2": 20_000,
    "region": 20_000,
    "water": 10_000,
    "mountain": 5_000,
    "site": 3_000,
}


class TableError(ValueError):
    """A table that cannot be added: ``problems`` has a line for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems[0] if problems else "")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Added:
    """A place of the user's table, checked: what will stand in the gazetteer."""

    id: int
    name: str
    kind: str
    feature: str
    point: Point
    radius_m: int
    country: str
    admin1: Entry | None
    admin2: Entry | None
    population: int
    aliases: tuple[str, ...]
    source: str


def read_places(data: bytes, source: str, book: Gazetteer) -> list[Added]:
    """The places of a table.

    Args:
        data: CSV in UTF-8, its fields parted by commas, semicolons or tabs. The first line names the columns:
            ``name``, ``lat``, ``lon`` (degrees), and if wanted ``country`` (ISO 3166 code or name; else the
            one that the coordinates lie in), ``admin1`` and ``admin2`` (names), ``kind``, ``population``,
            ``aliases`` (parted by semicolons), ``radius_km`` and ``source``.
        source: what to call the table, also as the places' source where they name none.
        book: the gazetteer, for countries and provinces.

    Raises:
        TableError: the table is none, or lines are wrong: all of them are named.
    """
    if len(data) > MOST_BYTES:
        raise TableError(
            [f"{source}: more than {MOST_BYTES >> 20} MiB; add a dump with: gazetteer build --geonames"]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableError([f"{source}, line {line}: not UTF-8; save the table as UTF-8"]) from None
    places: list[Added] = []
    problems: list[str] = []
    for number, row in _rows(text, source):
        try:
            places.append(_place(row, source, book))
        except ValueError as error:
            problems.append(f"{source}, line {number}: {error}")
    if problems:
        raise TableError(problems)
    if not places:
        raise TableError(
            [f"{source}: no places; the first line names the columns, each further line is a place"]
        )
    return places


def _rows(text: str, source: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [c.strip().casefold() for c in next(reader, [])]
        missing = [c for c in NEEDED if c not in columns]
        if missing:
            raise TableError(
                [
                    f"{source}, line 1: no column {', '.join(missing)}; the first line names the columns, "
                    f"of these: {', '.join(COLUMNS)}"
                ]
            )
        strange = [c for c in columns if c and c not in COLUMNS]
        if strange:
            raise TableError(
                [f"{source}, line 1: unknown column {', '.join(strange)}; known are: {', '.join(COLUMNS)}"]
            )
        for fields in reader:
            if any(f.strip() for f in fields):
                if len(fields) > len(columns):
                    raise TableError(
                        [f"{source}, line {reader.line_num}: more fields than columns; quote commas"]
                    )
                yield reader.line_num, dict(zip(columns, (f.strip() for f in fields), strict=False))
    except csv.Error as error:
        raise TableError([f"{source}, line {reader.line_num}: {error}"]) from None


def _place(row: Mapping[str, str], source: str, book: Gazetteer) -> Added:
    name = row["name"]
    if not fold(name) or len(name) > 200 or not name.isprintable():
        raise ValueError("no name that can be looked up" if not fold(name) else "the name is no name")
    point = _degrees(row.get("lat", ""), 90, "lat"), _degrees(row.get("lon", ""), 180, "lon")
    country = _country(row.get("country", ""), point, book)
    kind, feature = _kind(row.get("kind", ""))
    admin1 = _division(row.get("admin1", ""), "admin1", country, None, book)
    admin2 = _division(row.get("admin2", ""), "admin2", country, admin1, book)
    people = _whole(row.get("population", ""))
    radius = _radius(row.get("radius_km", "")) or (
        town_radius_m(people) if kind == "settlement" else _RADIUS_M[kind]
    )
    aliases = tuple(a.strip() for a in row.get("aliases", "").split(";") if fold(a))
    key = f"{fold(name)}|{kind}|{country}|{point[0]:.3f}|{point[1]:.3f}"
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:5], "big")
    return Added(
        -(1 << 40) - number, name, kind, feature, point, radius, country, admin1, admin2, people, aliases,
        row.get("source", "") or source,
    )  # fmt: skip


def _degrees(written: str, most: float, what: str) -> float:
    try:
        value = float(written)
    except ValueError:
        raise ValueError(f"{what} is {written!r}; degrees are expected, as in 27.3709") from None
    if not math.isfinite(value) or abs(value) > most:
        raise ValueError(f"{what} is {written}; it lies between -{most:.0f} and {most:.0f} degrees")
    return round(value, 6)


def _country(written: str, point: Point, book: Gazetteer) -> str:
    """The country that is named, or else that the point lies in."""
    found = country_code(written, book) if written else ""
    if written and not found:
        raise ValueError(f"no country {written!r}; ISO 3166 codes and English names are known")
    if found and boundaries().lies_in(found, point) is False:
        raise ValueError(
            f"{point[0]}, {point[1]} does not lie in {country_name(found)}; are lat and lon the right way "
            "round?"
        )
    return found or boundaries().country_at(point) or ""


def country_code(written: str, book: Gazetteer) -> str:
    """The ISO 3166 alpha-3 code of a country given by code or English name; empty where there is none."""
    upper = written.upper()
    if book.country(upper):
        return upper
    row = book.db.execute("SELECT iso3 FROM country WHERE iso2 = ?", (upper,)).fetchone()
    if row:
        return str(row[0])
    named = (e for e in book.lookup_many((written,))[written] if e.kind == "country")
    return next((e.country for e in named), "")


def _kind(written: str) -> tuple[str, str]:
    """The gazetteer's kind, and the word for what a site is."""
    plain = " ".join(written.casefold().replace("_", " ").split())
    if not plain:
        return "settlement", ""
    if plain in KINDS:
        return plain, ""
    for f in features().values():
        if plain == f.word:
            return f.kind, f.word
    kind = type_words().get(plain, "")
    if kind == "quarter":
        return "settlement", plain
    if kind in KINDS:
        return kind, ""
    words = sorted({f.word for f in features().values() if f.kind == "site"})
    raise ValueError(f"kind is {written!r}; known are: {', '.join((*KINDS, 'village', *words))}")


def _division(written: str, kind: str, country: str, inside: Entry | None, book: Gazetteer) -> Entry | None:
    if not written:
        return None
    found = [e for e in book.lookup(written, country=country or None) if e.kind == kind]
    near = [e for e in found if inside is None or e.admin1_id == inside.geonames_id]
    exact = [e for e in near if e.matched != "fuzzy"]
    if exact:
        return exact[0]
    what = "province" if kind == "admin1" else "district"
    hint = f"; {near[0].name} perhaps?" if near else "; leave it empty where the gazetteer lacks it"
    where = f" in {inside.name if inside else country_name(country)}" if inside or country else ""
    raise ValueError(f"no {what} {written!r}{where}{hint}")


def _whole(written: str) -> int:
    plain = written.replace(",", "").replace(" ", "")
    if not plain:
        return 0
    if not plain.isdecimal() or len(plain) > 9:
        raise ValueError(f"population is {written!r}; a whole number is expected")
    return int(plain)


def _radius(written: str) -> int:
    if not written:
        return 0
    value = _degrees(written, 5_000, "radius_km")
    if value <= 0:
        raise ValueError(f"radius_km is {written}; it is more than 0")
    return round(1000 * value)


def add_places(places: Sequence[Added], target: Path, *, instead: bool = False) -> int:
    """Keep places in the user's file; those that are there already are replaced.

    Args:
        places: what ``read_places`` found.
        target: the file; it is made where there is none.
        instead: forget what was added before.

    Returns:
        How many places the file holds now.

    Raises:
        OSError: the file cannot be written, or is none of this version.
    """
    kept = target if target.exists() and not instead else None
    if kept is not None:
        from counterclaim.resolve.gazetteer import connected

        connected(kept).close()
    with draft_of(target, after=kept) as db:
        for p in places:
            _put(db, p)
        [count] = db.execute("SELECT count(*) FROM place").fetchone()
    return int(count)


def _put(db: sqlite3.Connection, p: Added) -> None:
    for table in ("name", "sound"):
        db.execute(f"DELETE FROM {table} WHERE place = ?", (p.id,))  # noqa: S608 - the two names above
    db.execute(
        "INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            p.id, p.name, p.kind, *p.point, p.radius_m, p.country, p.country,
            p.admin1.geonames_id if p.admin1 else None, p.admin2.geonames_id if p.admin2 else None,
            p.population, 0, p.admin1.name if p.admin1 else None, p.admin2.name if p.admin2 else None,
            None, p.feature, 0, p.source,
        ),
    )  # fmt: skip
    for key, how in keys_of([p.name], p.aliases, p.kind).items():
        db.execute("INSERT OR REPLACE INTO name VALUES (?,?,?)", (key, p.id, how))
        if sound := bones(key):
            db.execute("INSERT OR REPLACE INTO sound VALUES (?,?,?,?)", (sound, p.country, key, p.id))
