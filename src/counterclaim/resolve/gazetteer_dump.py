"""Add a GeoNames dump to the gazetteer: millions of places, streamed, in little memory.

A dump is ``allCountries.zip`` or one country's (``IR.zip``), or the text inside, as
https://download.geonames.org/export/dump/ offers them (CC BY 4.0); other names may come from its
``alternateNamesV2.zip``. Rows go into staging tables as they are read; provinces are looked up, names sorted
and indexed by SQLite at the end, which spills to disk. The file is made whole or not at all.
"""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.resolve.gazetteer_build import OTHER, town_radius_m
from counterclaim.resolve.gazetteer_draft import bones, draft_of, keys_of
from counterclaim.resolve.gazetteer_stream import DumpError, Report, lines_of
from counterclaim.resolve.place_names import core, fold, is_code, skeleton
from counterclaim.vocabulary import load

COLUMNS = 19
"""Columns of a dump's line: https://download.geonames.org/export/dump/readme.txt."""

NAME_COLUMNS = (8, 10)
"""Columns of a line of alternateNamesV2: at least, at most."""

BATCH = 20_000
GREAT = 1_000_000
"""People in a city whose other names need no fuzzy match."""

NO_NAMES = frozenset(
    "link post iata icao faac tcid unlc wkdt abbr phon piny fr_1793".split()  # noqa: SIM905
)
"""What alternateNamesV2 holds in the place of a language that is no name."""

_CACHE = "PRAGMA cache_size=-48000; PRAGMA temp_store=FILE; PRAGMA mmap_size=0;"

Progress = Callable[[str, float], None]
"""Told the name of a step and how much of it is done, 0 to 1."""


@dataclass(frozen=True)
class Feature:
    """What a GeoNames feature code is taken as."""

    kind: str
    word: str
    radius_m: int
    minor: bool


def add_dump(
    base: Path, dump: Path, target: Path, names: Path | None = None,
    tick: Progress = lambda step, share: None,
) -> Report:  # fmt: skip
    """Write a gazetteer that holds what ``base`` holds and the places of a dump.

    Args:
        base: a gazetteer that was built of packages.
        dump: the dump, a zip or a text.
        target: the file to make; its folder is made too. It needs room for about three times its size.
        names: ``alternateNamesV2``, zip or text; without it the dump's own column of other names is taken.
        tick: told how far the work is.

    Returns:
        What became of the lines.

    Raises:
        DumpError: a file is no dump, or is damaged.
        OSError: a file cannot be read or the target not written.
    """
    stage = target.with_name(f"{target.name}.{os.getpid()}.stage.part")
    report = Report()
    try:
        stage.unlink(missing_ok=True)
        with _temporary_files(target.parent), draft_of(target, pragmas=_CACHE) as db:
            db.execute("ATTACH ? AS base", (str(base),))
            db.execute("ATTACH ? AS stage", (str(stage),))
            db.executescript(_STAGE)
            kept = _places(db, dump, report, tick, other_names=names is None)
            if names is not None:
                _names(db, names, kept, report, tick)
            _finish(db, tick)
    finally:
        stage.unlink(missing_ok=True)
    return report


_STAGE = """
PRAGMA stage.journal_mode=OFF; PRAGMA stage.synchronous=OFF; PRAGMA stage.cache_size=-8000;
CREATE TABLE stage.place(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, lat REAL, lon REAL, radius_m INTEGER,
    country TEXT, countries TEXT, code1 TEXT, code2 TEXT, population INTEGER, capital INTEGER,
    timezone TEXT, feature TEXT, minor INTEGER);
CREATE TABLE stage.name(key TEXT, place INTEGER, how INTEGER);
CREATE TABLE stage.sound(skeleton TEXT, country TEXT, key TEXT, place INTEGER);
CREATE TABLE stage.division(code TEXT, place INTEGER);
"""


def _places(
    db: sqlite3.Connection, dump: Path, report: Report, tick: Progress, *, other_names: bool
) -> bytearray:
    """Stage the places of the dump. Returns a bit for each id that is there."""
    iso3 = dict(db.execute("SELECT iso2, iso3 FROM base.country").fetchall())
    kept = bytearray()
    place: list[tuple[Any, ...]] = []
    key: list[tuple[str, int, int]] = []
    sound: list[tuple[str, str, str, int]] = []
    division: list[tuple[str, int]] = []

    def flush() -> None:
        db.executemany("INSERT OR REPLACE INTO stage.place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", place)
        db.executemany("INSERT INTO stage.name VALUES (?,?,?)", key)
        db.executemany("INSERT INTO stage.sound VALUES (?,?,?,?)", sound)
        db.executemany("INSERT INTO stage.division VALUES (?,?)", division)
        for rows in (place, key, sound, division):
            rows.clear()

    with lines_of(dump) as (source, lines):
        for number, line, share in lines:
            report.lines += 1
            row = line.split("\t")
            why = _unlike(row)
            if why:
                if number == 1:
                    raise DumpError(
                        f"{source}, line 1: {why}; a GeoNames dump is expected: allCountries.zip, or a "
                        "country's zip, from download.geonames.org/export/dump"
                    )
                report.refuse(source, number, why)
                continue
            feature = features().get(f"{row[6]}.{row[7]}") or features().get(f"{row[6]}.*")
            if feature is None:
                report.left_out[row[6] or "none"] += 1
                continue
            report.kept[feature.kind] += 1
            id_ = int(row[0])
            _set(kept, id_)
            staged = _row(row, feature, iso3)
            place.append(staged)
            if row[7] in ("ADM1", "ADM2"):
                division.append(
                    (".".join(row[n] for n in ((8, 10) if row[7] == "ADM1" else (8, 10, 11))), id_)
                )
            others = row[3].split(",") if other_names and row[3] else ()
            for k, how in _keys(row[1], row[2], others, staged[2]).items():
                key.append((k, id_, how))
                if k.isascii() and (how != OTHER or feature.kind != "settlement" or staged[10] < GREAT):
                    bones = skeleton(core(k))
                    if len(bones) >= 2 and not feature.minor:
                        sound.append((bones, staged[6], k, id_))
            if len(place) >= BATCH:
                flush()
                tick("places", share)
    flush()
    if not report.kept:
        raise DumpError(f"{source}: no place in {report.lines:,} lines; a GeoNames dump is expected")
    return kept


def _unlike(row: Sequence[str]) -> str:
    """Why a line is none of a dump; empty where it is one."""
    if len(row) != COLUMNS:
        return f"{len(row)} columns where GeoNames has {COLUMNS}"
    if not row[0].isdecimal() or len(row[0]) > 12:
        return f"no id in the first column ({row[0][:20]!r})"
    if not row[1].strip() or "\ufffd" in row[1]:
        return "no name, or one that is not UTF-8, in the second column"
    try:
        lat, lon = float(row[4]), float(row[5])
    except ValueError:
        return f"no coordinates in columns 5 and 6 ({row[4][:12]!r}, {row[5][:12]!r})"
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return f"impossible coordinates in columns 5 and 6 ({row[4][:12]}, {row[5][:12]})"
    if row[14] and not (row[14].isdecimal() and len(row[14]) <= 12):
        return f"no number of people in column 15 ({row[14][:12]!r})"
    return ""


def _row(row: Sequence[str], f: Feature, iso3: Mapping[str, str]) -> tuple[Any, ...]:
    own = iso3.get(row[8], "")
    countries = [own] if own else []
    if f.kind in ("region", "water", "mountain"):
        countries += [iso3[c] for c in row[9].split(",") if c in iso3 and iso3[c] != own]
    people = int(row[14] or 0)
    radius = town_radius_m(people) if f.kind == "settlement" else f.radius_m
    code1 = f"{row[8]}.{row[10]}" if row[10] and row[10] != "00" and row[7] != "ADM1" else None
    code2 = f"{code1}.{row[11]}" if code1 and row[11] and row[7] != "ADM2" else None
    return (
        int(row[0]), row[1], f.kind, float(row[4]), float(row[5]), radius,
        own if len(countries) == 1 else "", " ".join(countries), code1, code2, people, row[7] == "PPLC",
        row[17] or None, "" if f.kind in ("settlement", "admin1") else f.word, f.minor,
    )  # fmt: skip


def _keys(name: str, plain: str, others: Sequence[str], kind: str) -> dict[str, int]:
    """The folded names of a place; as for the packages, codes and machine transliterations are no names."""
    names = (
        o for o in others if not is_code(o) and not (o.isascii() and o == o.lower()) and "\ufffd" not in o
    )
    return keys_of([name, plain] if plain else [name], names, kind)


def _names(db: sqlite3.Connection, path: Path, kept: bytearray, report: Report, tick: Progress) -> None:
    """Stage the other names of places that the dump holds."""
    batch: list[tuple[str, int]] = []
    least, most = NAME_COLUMNS

    def flush() -> None:
        db.executemany("INSERT INTO stage.other VALUES (?,?,?)", ((k, i, bones(k)) for k, i in batch))
        batch.clear()

    db.execute("CREATE TABLE stage.other(key TEXT, place INTEGER, skeleton TEXT)")
    with lines_of(path) as (source, lines):
        for number, line, share in lines:
            row = line.split("\t")
            if not least <= len(row) <= most or not (row[0].isdecimal() and row[1].isdecimal()):
                why = f"{len(row)} columns, or no ids in the first two"
                if number == 1:
                    raise DumpError(
                        f"{source}, line 1: {why}; alternateNamesV2.zip is expected, from "
                        "download.geonames.org/export/dump"
                    )
                report.refuse(source, number, why)
                continue
            if len(row[1]) > 12 or not _has(kept, int(row[1])) or row[2] in NO_NAMES or "\ufffd" in row[3]:
                continue
            if row[3] and not is_code(row[3]) and (key := fold(row[3])):
                report.names += 1
                batch.append((key, int(row[1])))
            if len(batch) >= BATCH:
                flush()
                tick("other names", share)
    flush()
    db.executescript(
        f"""
        INSERT INTO stage.name SELECT key, place, {OTHER} FROM stage.other;
        INSERT INTO stage.sound SELECT o.skeleton, p.country, o.key, o.place FROM stage.other o
            JOIN stage.place p ON p.id = o.place
            WHERE o.skeleton <> '' AND NOT p.minor AND (p.kind <> 'settlement' OR p.population < {GREAT});
        DROP TABLE stage.other;
        """  # noqa: S608 - our own numbers
    )


_FINISH = (
    ("places", """
        INSERT INTO place SELECT * FROM base.place;
        INSERT INTO country SELECT * FROM base.country;
        INSERT INTO division SELECT code, min(place) FROM
            (SELECT code, place FROM base.division UNION ALL
             SELECT d.code, d.place FROM stage.division d LEFT JOIN base.division b ON b.code = d.code
             WHERE b.code IS NULL)
            GROUP BY code ORDER BY code;
        UPDATE place SET lat = s.lat, lon = s.lon, population = max(place.population, s.population),
            timezone = coalesce(s.timezone, place.timezone), capital = max(place.capital, s.capital)
            FROM stage.place s WHERE s.id = place.id AND place.kind = 'settlement' AND s.kind = 'settlement';
        INSERT OR IGNORE INTO place
            SELECT s.id, s.name, s.kind, s.lat, s.lon, s.radius_m, s.country, s.countries, d1.place, d2.place,
                s.population, s.capital, NULL, NULL, s.timezone, s.feature, s.minor, 'GeoNames dump'
            FROM stage.place s LEFT JOIN division d1 ON d1.code = s.code1
                LEFT JOIN division d2 ON d2.code = s.code2
            ORDER BY s.id;
        UPDATE place SET province = (SELECT name FROM place p WHERE p.id = place.admin1),
            district = (SELECT name FROM place p WHERE p.id = place.admin2)
            WHERE source = 'GeoNames dump';
        """),
    ("names", """
        INSERT INTO name SELECT key, place, min(how) FROM
            (SELECT key, place, how FROM base.name UNION ALL SELECT key, place, how FROM stage.name)
            GROUP BY key, place ORDER BY key, place;
        """),
    ("sounds", """
        INSERT INTO sound SELECT DISTINCT skeleton, country, key, place FROM
            (SELECT skeleton, country, key, place FROM base.sound UNION ALL
             SELECT skeleton, country, key, place FROM stage.sound)
            ORDER BY skeleton, country, key, place;
        """),
)  # fmt: skip


def _finish(db: sqlite3.Connection, tick: Progress) -> None:
    """Sort what was staged, and what the packages gave, into the file."""
    db.commit()
    for n, (step, script) in enumerate(_FINISH):
        tick(f"sorting {step}", n / len(_FINISH))
        db.executescript(script)
    tick("sorting sounds", 1.0)


def _set(bits: bytearray, n: int) -> None:
    at = n >> 3
    if at >= len(bits) and at < 1 << 28:
        bits.extend(bytes(max(at + 1 - len(bits), 1 << 16)))
    if at < len(bits):
        bits[at] |= 1 << (n & 7)


def _has(bits: bytearray, n: int) -> bool:
    at = n >> 3
    return at < len(bits) and bool(bits[at] & 1 << (n & 7))


@contextmanager
def _temporary_files(folder: Path) -> Iterator[None]:
    """Let SQLite sort on the disk that the target lies on: the system's temporary folder may be small."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


def features() -> Mapping[str, Feature]:
    """What each GeoNames feature code is taken as; ``P.*`` stands for all of a class.

    >>> features()["S.CMPRF"].word, features()["H.STM"].minor, "S.HTL" in features()
    ('refugee camp', True, False)
    """
    found: Mapping[str, Feature] = load("geonames_features", _features)
    return found


def _features(entries: list[dict[str, Any]]) -> dict[str, Feature]:
    return {
        code: Feature(e["kind"], e["word"], round(1000 * e.get("radius_km", 5)), e.get("minor", False))
        for e in entries
        for code in e["codes"]
    }
