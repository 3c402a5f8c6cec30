"""Time zones of places: what "local time" and "Kyiv time" are hours from UTC on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, hypot, radians
from zoneinfo import ZoneInfo

from counterclaim.model import Place
from counterclaim.resolve.countries import country_of, iso2_of

NEARER = 2
"""How many times nearer the town of one zone must be than that of a zone with another time."""

LOCAL = ("local time", "local")


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone of the tz database: its country, the point of the town that it is named for, and which parts of
    the country keep it."""

    name: str
    country: str
    lat: float
    lon: float
    parts: str = ""

    @property
    def town(self) -> str:
        return self.name.rpartition("/")[2].replace("_", " ").lower()

    @property
    def most(self) -> bool:
        """Whether most of a country keeps it."""
        return "most of " in self.parts or "most areas" in self.parts


def zone_named(words: str) -> str | None:
    """The zone that people name by a town or a country ("Kyiv", "Israeli"), or None.

    A country that keeps several zones names none of them.

    >>> zone_named("Kyiv"), zone_named("New York"), zone_named("Pakistani"), zone_named("Russian")
    ('Europe/Kyiv', 'America/New_York', 'Asia/Karachi', None)
    >>> zone_named("tea") is zone_named("prime") is None
    True
    """
    plain = " ".join(words.split())
    if (found := _towns().get(plain.lower())) is not None:
        return found
    country = country_of(plain)
    zones = _by_country().get(country.iso2, ()) if country else ()
    main = zones if len(zones) == 1 else [z for z in zones if z.most]
    return main[0].name if len(main) == 1 else None


def zone_of(place: Place | None, at: datetime) -> str | None:
    """The zone that a place keeps, or None where that is not known.

    In a country of several times its province decides, if one is kept apart by name, then what most of the
    country keeps, then the nearest town of a zone, if it is much nearer than any that keeps another time;
    zones have odd borders.

    >>> zahedan = Place(name="Zahedan", as_written="Zahedan", lat=29.5, lon=60.9, country="IRN")
    >>> zone_of(zahedan, datetime(2024, 1, 16))
    'Asia/Tehran'
    """
    if place is None or place.country is None:
        return None
    province = (place.admin1 or place.name).lower()
    return _zone(place.country, province, (place.lat, place.lon), at.date())


@lru_cache(maxsize=1 << 12)
def _zone(country: str, province: str, point: tuple[float | None, float | None], at: date) -> str | None:
    zones = _by_country().get(iso2_of(country) or "", ())
    noon = datetime.combine(at, time(12))
    times = {z.name: offset(z.name, noon) for z in zones}
    if len(set(times.values())) <= 1:
        return zones[0].name if zones else None
    if own := [z for z in zones if z.parts and (z.parts.lower() in province or province in z.parts.lower())]:
        return own[0].name if len({times[z.name] for z in own}) == 1 else None
    if len(main := [z for z in zones if z.most]) == 1:
        return main[0].name
    lat, lon = point
    if lat is None or lon is None:
        return None
    apart = {z.name: _distance(z, lat, lon) for z in zones}
    near = min(apart, key=lambda name: apart[name])
    other = min((d for name, d in apart.items() if times[name] != times[near]), default=0.0)
    return near if apart[near] * NEARER <= other else None


def offset(zone: str, at: datetime) -> float:
    """Hours from UTC that a zone keeps at a local time.

    >>> offset("Europe/Kyiv", datetime(2024, 1, 16, 4)), offset("Europe/Kyiv", datetime(2024, 7, 16, 4))
    (2.0, 3.0)

    Follows the IANA time zone database.
    """
    kept = at.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()
    return kept.total_seconds() / 3600


def offset_written(words: str, zone: str | None, at: datetime) -> float | None:
    """Hours from UTC of "local time", or of letters that several countries use, where the place is known.

    >>> [offset_written("IST", zone, datetime(2024, 1, 16)) for zone in ("Asia/Kolkata", "Asia/Jerusalem")]
    [5.5, 2.0]
    >>> offset_written("IST", "Asia/Tehran", datetime(2024, 1, 16)) is None
    True
    """
    if zone is None:
        return None
    letters = at.replace(tzinfo=ZoneInfo(zone)).tzname()
    return offset(zone, at) if words.lower() in LOCAL or words.upper() == letters else None


def _distance(z: _Zone, lat: float, lon: float) -> float:
    east = (z.lon - lon + 180) % 360 - 180
    return hypot(z.lat - lat, east * cos(radians(lat)))


@cache
def _by_country() -> Mapping[str, tuple[_Zone, ...]]:
    found: dict[str, tuple[_Zone, ...]] = {}
    for z in _zones():
        found[z.country] = (*found.get(z.country, ()), z)
    return found


@cache
def _towns() -> Mapping[str, str]:
    kept = {z.parts.removesuffix(" Time").lower(): z.name for z in _zones() if z.parts.endswith(" Time")}
    return kept | {z.town: z.name for z in _zones()}


@cache
def _zones() -> tuple[_Zone, ...]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(_Zone(name, country, *_point(at), *parts) for country, at, name, *parts in rows)


def _point(written: str) -> tuple[float, float]:
    """Degrees from ISO 6709 as the table has it: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    cut = max(written.rfind("+"), written.rfind("-"))
    return _degrees(written[:cut], 2), _degrees(written[cut:], 3)


def _degrees(written: str, digits: int) -> float:
    sign, figures = (-1 if written[0] == "-" else 1), written[1:]
    seconds = int(figures[digits + 2 :] or 0)
    return sign * (int(figures[:digits]) + int(figures[digits : digits + 2]) / 60 + seconds / 3600)
