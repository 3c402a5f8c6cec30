"""Clock times in the zones of places."""

from __future__ import annotations

from datetime import datetime

import pytest

from counterclaim.language import annotate
from counterclaim.model import Place, Report
from counterclaim.resolve.date_zones import offset, zone_named, zone_of
from counterclaim.resolve.dates import Anchor, find_dates, resolve_date

JANUARY = datetime(2024, 1, 16, 12)


def place(
    name: str, country: str, admin1: str | None = None, point: tuple[float, float] | None = None
) -> Place:
    lat, lon = point or (None, None)
    return Place(name=name, as_written=name, country=country, admin1=admin1, lat=lat, lon=lon)


def start(surface: str, published: str = "2024-01-18", zone: str | None = None) -> str | None:
    found = resolve_date(surface, Anchor(published, zone=zone))
    return found.start if found else None


@pytest.mark.parametrize(
    ("where", "zone"),
    [
        (place("Zahedan", "IRN"), "Asia/Tehran"),
        (place("Kherson", "UKR", "Kherson", (46.6, 32.6)), "Europe/Kyiv"),
        (place("Sevastopol", "UKR", "Crimea", (44.6, 33.5)), "Europe/Simferopol"),
        (place("Kashgar", "CHN", "Xinjiang", (39.5, 76.0)), "Asia/Urumqi"),
        (place("Moscow", "RUS", "Moscow", (55.7, 37.6)), "Europe/Moscow"),
        # On the border of two zones the nearest town proves nothing.
        (place("Goma", "COD", "North Kivu", (-1.7, 29.2)), None),
        (place("Russia", "RUS"), None),
        (place("Nowhere", "ZZZ"), None),
        (Place(name="Nowhere", as_written="Nowhere"), None),
    ],
)
def test_zone_of_a_place(where, zone):
    assert zone_of(where, JANUARY) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Kyiv", "Europe/Kyiv"),
        ("Ukrainian", "Europe/Kyiv"),
        ("new york", "America/New_York"),
        ("Beijing", "Asia/Shanghai"),
        ("Israeli", "Asia/Jerusalem"),
        ("Russian", None),
        ("first", None),
        ("", None),
    ],
)
def test_zone_by_name(words, zone):
    assert zone_named(words) == zone


@pytest.mark.parametrize(
    ("surface", "zone", "expected"),
    [
        ("at 4 a.m. local time on Thursday", "Asia/Gaza", "2024-01-18T04:00+02:00"),
        ("at 4 a.m. local time on Thursday", None, "2024-01-18T04:00"),
        ("at 4 a.m. on Thursday", "Asia/Gaza", "2024-01-18T04:00"),
        ("8 p.m. Tehran time on Wednesday", None, "2024-01-17T20:00+03:30"),
        ("20:00 Kyiv time on 3 July 2023", None, "2023-07-03T20:00+03:00"),
        ("2 a.m. (2300 GMT) on Thursday", None, "2024-01-18T02:00+03:00"),
        ("4:45 p.m. local time (1100 GMT) on Wednesday", None, "2024-01-17T16:45+05:45"),
        ("9 p.m. ET on Monday", None, "2024-01-15T21:00-05:00"),
        ("3:15 IST on Tuesday", "Asia/Kolkata", "2024-01-16T03:15+05:30"),
        ("3:15 IST on Tuesday", "Asia/Jerusalem", "2024-01-16T03:15+02:00"),
        ("3:15 IST on Tuesday", "Asia/Tehran", "2024-01-16T03:15"),
        ("between 2 and 4 a.m. Kyiv time on Tuesday", None, "2024-01-16T02:00+02:00"),
    ],
)
def test_clock_in_its_zone(surface, zone, expected):
    assert start(surface, zone=zone) == expected


def test_a_day_that_has_begun_at_the_place():
    late = "2024-01-17T22:30+00:00"
    assert start("Thursday", late, "Asia/Karachi") == "2024-01-18"
    assert start("Thursday", late) == "2024-01-11"
    assert start("Thursday", "2024-01-17T12:00+00:00", "Asia/Karachi") == "2024-01-11"
    assert start("early Thursday", late, "America/Bogota") == "2024-01-11"


def test_anchor_at_a_place():
    assert Anchor("2024-01-18").at(place("Gaza", "PSE")).zone == "Asia/Gaza"
    assert Anchor(None).at(place("Gaza", "PSE")) == Anchor(None)
    assert Anchor("2024-01-18").at(None) == Anchor("2024-01-18")


def test_words_before_time_that_name_no_zone_stay_outside():
    [a] = annotate([Report(id="r-1", text="He died at 4 p.m. prime time, or 9 p.m. Kyiv time.", sha256="0")])
    assert [m.surface for m in find_dates(a)] == ["4 p.m.", "9 p.m. Kyiv time"]


def test_offset_follows_summer_time():
    assert (offset("Europe/London", JANUARY), offset("Europe/London", datetime(2024, 7, 1))) == (0, 1)
