"""The gazetteer: which places a name may mean. One read-only SQLite file, built at first use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from counterclaim.resolve.gazetteer_files import OVERRIDE, added_path, in_use
from counterclaim.resolve.place_names import core, fold, likeness, skeleton

Kind = Literal["settlement", "admin1", "admin2", "country", "region", "water", "mountain", "site"]
Matched = Literal["exact", "alternate", "normalised", "fuzzy"]

LEAST_LIKENESS = 0.8
"""How alike a name and a fuzzy candidate must be (Jaro-Winkler, 0 to 1)."""

OTHER = 2
"""How the index marks a name that is not the place's own; see ``gazetteer_build``."""

REMEMBERED = 1 << 12
"""Names whose places are kept in memory: those of countries and great cities stand in report after report."""

_WIDE = " AND p.kind IN ('admin1', 'country')"
_RANK: Mapping[str, int] = {"exact": 0, "normalised": 1, "alternate": 2, "fuzzy": 3}
_COLUMNS = """p.id, p.name, p.kind, p.lat, p.lon, p.radius_m, p.country, p.countries, p.admin1, p.admin2,
    p.population, p.capital, p.province, p.district, p.timezone, p.feature, p.minor, p.source"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a name may mean.

    ``lat`` and ``lon`` are degrees, None where no source knows them; ``radius_m`` the radius in metres that
    holds the place; ``country`` is ISO 3166 alpha-3, empty where the place lies in several, all of which
    stand in ``countries``; ``admin1`` and ``admin2`` are names, ``admin1_id`` and ``admin2_id`` GeoNames ids;
    ``population`` 0 is unknown; ``likeness`` tells how alike the names are (1 unless ``matched`` is
    ``fuzzy``). A ``site`` is an airport, a camp, a base, a dam: ``feature`` says which, where a source does;
    ``minor`` marks one of the countless hills, streams and islets of a full dump, as against those that the
    world knows; ``timezone`` is a name of the IANA database; ``source`` what the place was taken from.
    """

    geonames_id: int
    name: str
    kind: Kind
    lat: float | None
    lon: float | None
    radius_m: int
    country: str
    countries: tuple[str, ...]
    admin1_id: int | None
    admin2_id: int | None
    population: int
    capital: bool
    admin1: str | None
    admin2: str | None
    matched: Matched
    likeness: float = 1.0
    timezone: str | None = None
    feature: str = ""
    minor: bool = False
    source: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, if both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)

    def lies_in(self, other: Entry) -> bool:
        """Whether the administrative tree puts this place inside ``other``."""
        if other.kind == "country":
            return other.country in self.countries
        return other.geonames_id in (self.admin1_id, self.admin2_id) and other.geonames_id != self.geonames_id


@dataclass(frozen=True)
class Gazetteer:
    """A gazetteer file, open for reading, and beside it the places that the user added."""

    path: Path
    db: sqlite3.Connection
    added: sqlite3.Connection | None = None

    @property
    def _every(self) -> tuple[sqlite3.Connection, ...]:
        return (self.db,) if self.added is None else (self.db, self.added)

    def lookup(self, name: str, country: str | None = None, admin1: str | None = None) -> tuple[Entry, ...]:
        """The places that a name may mean, best match first, then by population.

        Args:
            name: as written; case, accents, hyphens and words such as "province" do not matter.
            country: ISO 3166 alpha-3; only places there, and fuzzy matches too if there is no other.
            admin1: name of a province; only places there.

        >>> gazetteer().lookup("Panjgur", country="PAK")[0].lat
        26.97186
        """
        near = (country,) if country else ()
        found = self.lookup_many((name,), near)[name]
        found = tuple(e for e in found if not country or country in e.countries)
        if admin1:
            inside = {e.geonames_id for e in self.lookup_many((admin1,))[admin1] if e.kind == "admin1"}
            found = tuple(e for e in found if e.admin1_id in inside or e.geonames_id in inside)
        if country and not found:
            found = self.alike((name,), near)[name]
        return found

    def lookup_many(
        self, names: Iterable[str], countries: Sequence[str] = ()
    ) -> dict[str, tuple[Entry, ...]]:
        """The places that each of the names may mean; no fuzzy matches."""
        return {name: _named(self._every, name) for name in names}

    def alike(self, names: Iterable[str], countries: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
        """Places in the given countries whose names are spelt alike; best first.

        Args:
            names: as written.
            countries: ISO 3166 alpha-3 codes; without them only provinces and countries with names of several
                parts
                are found, for too much sounds alike in the world.
        """
        written = {name: core(fold(name)) for name in names}
        bones = {name: skeleton(key) for name, key in written.items()}
        rows: dict[str, list[Sequence[Any]]] = {}
        wanted = {b for b in bones.values() if len(b) >= 2 and (countries or " " in b)}
        where = f" AND t.country IN ({','.join('?' * len(countries))})" if countries else _WIDE
        for bone in wanted:
            sql = f"SELECT t.key, {_COLUMNS} {_joined('sound')} WHERE t.skeleton = ?{where}"
            rows[bone] = [r for db in self._every for r in db.execute(sql, (bone, *countries)).fetchall()]
        out: dict[str, tuple[Entry, ...]] = {}
        for name, key in written.items():
            best: dict[int, tuple[float, Sequence[Any]]] = {}
            for sound in rows.get(bones[name], ()):
                like = likeness(key, core(sound[0]))
                if like >= LEAST_LIKENESS and (sound[1] not in best or best[sound[1]][0] < like):
                    best[sound[1]] = like, sound
            found = [_entry(sound[1:], "fuzzy", like) for like, sound in best.values()]
            out[name] = tuple(sorted(found, key=lambda e: (-round(e.likeness, 2), -e.population)))
        return out

    def entry(self, geonames_id: int) -> Entry | None:
        """The place with that id.

        >>> gazetteer().entry(1168444).name
        'Panjgur District'
        """
        sql = f"SELECT {_COLUMNS} FROM place p WHERE p.id = ?"  # noqa: S608 - the columns are ours
        rows = (db.execute(sql, (geonames_id,)).fetchone() for db in self._every)
        return next((_entry(row, "exact") for row in rows if row), None)

    def settlements(self, iso3: str) -> tuple[tuple[float, float, int | None], ...]:
        """All settlements of a country: latitude and longitude in degrees, id of the province.

        Args:
            iso3: ISO 3166 alpha-3.
        """
        return _settlements(self.db, iso3)

    def country(self, iso3: str) -> Entry | None:
        """The country with that ISO 3166 alpha-3 code."""
        sql = f"SELECT {_COLUMNS} {_joined('country')} WHERE t.iso3 = ?"
        row = self.db.execute(sql, (iso3,)).fetchone()
        return _entry(row, "exact") if row else None

    def neighbours(self, iso3: str) -> tuple[str, ...]:
        """The countries that share a land border with this one."""
        row = self.db.execute("SELECT neighbours FROM country WHERE iso3 = ?", (iso3,)).fetchone()
        return tuple(row[0].split()) if row else ()


@lru_cache(maxsize=64)
def _settlements(db: sqlite3.Connection, iso3: str) -> tuple[tuple[float, float, int | None], ...]:
    sql = "SELECT lat, lon, admin1 FROM place WHERE country = ? AND kind = 'settlement' AND lat IS NOT NULL"
    return tuple(db.execute(sql, (iso3,)).fetchall())


def _joined(table: str) -> str:
    return f"FROM {table} t CROSS JOIN place p ON p.id = t.place"


@lru_cache(maxsize=REMEMBERED)
def _named(every: tuple[sqlite3.Connection, ...], name: str) -> tuple[Entry, ...]:
    """The places that a name may mean: by the whole of it, else without words such as "province"."""
    sql = f"SELECT t.how, {_COLUMNS} {_joined('name')} WHERE t.key = ?"
    whole = fold(name)
    rows: list[Sequence[Any]] = []
    for key in dict.fromkeys((whole, core(whole))):
        rows = [row for db in every for row in db.execute(sql, (key,)).fetchall()]
        if rows:
            break
    found = [
        _entry(row[1:], "exact" if row[2] == name else "alternate" if row[0] == OTHER else "normalised")
        for row in rows
    ]
    return tuple(sorted(found, key=lambda e: (_RANK[e.matched], e.minor, -e.population, e.geonames_id)))


def _entry(row: Sequence[Any], matched: Matched, like: float = 1.0) -> Entry:
    (
        id_, name, kind, lat, lon, radius, country, countries, admin1, admin2,
        people, capital, province, district, timezone, feature, minor, source,
    ) = row  # fmt: skip
    return Entry(
        id_, name, kind, lat, lon, radius, country, tuple(str(countries).split()), admin1, admin2, people,
        bool(capital), province, district, matched, like, timezone, feature or "", bool(minor), source or "",
    )  # fmt: skip


def gazetteer() -> Gazetteer:
    """The gazetteer of this process, built at first use.

    It is the file that the environment variable ``COUNTERCLAIM_GAZETTEER`` names, which is built if it is not
    there; else the one that ``counterclaim gazetteer build --geonames`` made; else one in the user's cache
    folder, under a name that changes with the packages it is made of. Places that the user added stand in a
    file beside it.

    Raises:
        OSError: the file can neither be read nor made, or is none of this version.
    """
    override = os.environ.get(OVERRIDE, "")
    return _open(override, os.getpid(), _changed(str(added_path(override))))


def _changed(path: str) -> int | None:
    """When a file was changed last, in nanoseconds; None where there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


@cache
def _open(override: str, process: int, added: int | None) -> Gazetteer:
    """One connection a process: SQLite's connections do not survive a fork."""
    path = in_use(override)
    if not path.exists():
        build_shown(path)
    return Gazetteer(path, connected(path), None if added is None else connected(added_path(override)))


def connected(path: Path) -> sqlite3.Connection:
    """Open a gazetteer's file for reading.

    Raises:
        OSError: it is none, or of another version.
    """
    from counterclaim.resolve.gazetteer_build import VERSION

    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        [version] = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise OSError(f"{path}: not a gazetteer ({error}); remove it, or name another") from None
    if version != VERSION:
        raise OSError(
            f"{path}: a gazetteer of another version; make it again with: counterclaim gazetteer build"
        )
    return db


def build_shown(path: Path) -> None:
    """Build the gazetteer of the packages, with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from counterclaim.resolve.gazetteer_build import STEPS, build

    look = (
        TextColumn("Gazetteer, once:"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    screen = Console(stderr=True)
    with Progress(*look, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=len(STEPS))
        build(path, lambda step: bar.update(task, description=step, completed=STEPS.index(step)))
