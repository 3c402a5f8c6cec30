"""Dates of other calendars than the Gregorian."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.resolve.date_calendars import ethiopian, lunar
from counterclaim.resolve.dates import Anchor, resolve_date

THURSDAY = Anchor("2024-01-18")


@pytest.mark.parametrize(
    ("surface", "first", "last"),
    [
        ("24 Tikimt 2013", "2020-11-03", "2020-11-03"),
        ("Hamle 12, 2015 EC", "2023-07-19", "2023-07-19"),
        ("Ginbot 2015 (E.C.)", "2023-05-09", "2023-06-07"),
        ("the Ethiopian year 2016", "2023-09-12", "2024-09-10"),
        ("Mordad 28, 1332", "1953-08-19", "1953-08-19"),
        ("22 Bahman 1357", "1979-02-11", "1979-02-11"),
        ("Khordad 1402", "2023-05-22", "2023-06-21"),
        ("the Iranian year 1402", "2023-03-21", "2024-03-19"),
        ("1 Ramadan 1445", "2024-03-10", "2024-03-12"),
        ("the 10th of Muharram", "2023-07-27", "2023-07-29"),
        ("Rajab 1445", "2024-01-12", "2024-02-11"),
        ("1445 AH", "2023-07-18", "2024-07-07"),
        ("the first day of Ramadan", "2023-03-22", "2023-03-24"),
        ("the last day of Eid al-Adha", "2023-06-30", "2023-07-02"),
        ("the eve of Nowruz 2024", "2024-03-19", "2024-03-19"),
        ("Ramadan", "2023-03-22", "2023-04-22"),
    ],
)
def test_resolve(surface, first, last):
    found = resolve_date(surface, THURSDAY, "past")
    assert (found.start, found.end) == (first, last)
    # The moon is seen a day early or late.
    lunar_words = ("Ramadan", "Muharram", "Rajab", "AH", "Eid")
    assert found.approximate == any(word in surface for word in lunar_words)


@pytest.mark.parametrize(
    "surface",
    ["6 Pagume 2016 EC", "31 Meskerem 2016 EC", "30 Shawwal 1445", "31 Esfand 1402", "10th of Ramadan City"],
)
def test_no_such_day(surface):
    found = resolve_date(surface, THURSDAY)
    assert found is None or found.grain != "day"


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2240, 1, 1)))
def test_ethiopian_calendar_has_every_day_once(day):
    matches = [
        (y, m, d)
        for y in (day.year - 8, day.year - 7)
        for m in range(1, 14)
        for d in range(1, 31)
        if ethiopian(y, m, d) == day
    ]
    assert len(matches) == 1


@given(st.integers(1356, 1500), st.integers(1, 12), st.integers(1, 29))
def test_official_and_reckoned_islamic_days_are_near(year, month, day):
    reckoned = date(622, 7, 19) + timedelta(
        days=(year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    )
    assert abs((lunar(year, month, day) - reckoned).days) <= 2
