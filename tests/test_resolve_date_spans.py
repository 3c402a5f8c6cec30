"""Runs of days and hours, parts of periods, and times that hang on the one spoken of before."""

from __future__ import annotations

import pytest

from counterclaim.language import annotate
from counterclaim.model import Report
from counterclaim.resolve.date_forms import scan
from counterclaim.resolve.dates import Anchor, dates_named, find_dates, resolve_date, resolve_dates

THURSDAY = Anchor("2024-01-18")


def days(surface: str, anchor: Anchor = THURSDAY, tense: str | None = None) -> str | None:
    """An answer in short: ``first..last``, or one day."""
    found = resolve_date(surface, anchor, tense)  # type: ignore[arg-type]
    if found is None:
        return None
    return found.start if found.start == found.end else f"{found.start or ''}..{found.end or ''}"


def annotated(text: str, published: str | None = "2024-01-18"):
    [a] = annotate([Report(id="r-1", text=text, sha256="0", published=published)])
    return a


def last_of(text: str, published: str = "2024-01-18") -> str | None:
    """What the last expression of a text means."""
    when = resolve_dates(annotated(text, published))[-1][1]
    if when is None:
        return None
    return when.start if when.start == when.end else f"{when.start or ''}..{when.end or ''}"


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("the first week of January", "2024-01-01..2024-01-07"),
        ("the second week of December", "2023-12-08..2023-12-14"),
        ("the last three months of 2023", "2023-10-01..2023-12-31"),
        ("the first three days of the month", "2024-01-01..2024-01-03"),
        ("the last day of 2023", "2023-12-31"),
        ("the second weekend of January", "2024-01-13..2024-01-14"),
        ("the first month of 2022", "2022-01-01..2022-01-31"),
        ("the second half of last year", "2023-07-01..2023-12-31"),
        ("the last half of 2022", "2022-07-01..2022-12-31"),
        ("the week to 14 January", "2024-01-08..2024-01-14"),
        ("the quarter ended Sept. 30", "2023-07-01..2023-09-30"),
        ("the year ending 31 March 2023", "2022-04-01..2023-03-31"),
        ("the end of the month", "2024-01-22..2024-01-31"),
        ("later in the week", "2024-01-15..2024-01-21"),
        ("later in the day", "2024-01-18"),
        ("year-end", "2024-09-01..2024-12-31"),
        ("late summer", "2023-08-02..2023-08-31"),
        ("the 19th century", "1800-01-01..1899-12-31"),
        ("the early '80s", "1980-01-01..1983-05-01"),
        ("nineteen seventy-nine", "1979-01-01..1979-12-31"),
        ("the year two thousand and one", "2001-01-01..2001-12-31"),
        ("the fourth of July", "2023-07-04"),
        ("September eleventh, 2001", "2001-09-11"),
        ("three years ago this month", "2021-01-01..2021-01-31"),
        ("two years ago today", "2022-01-18"),
        ("half a year ago", "2023-07-01..2023-07-31"),
        ("between 2 and 4 a.m. on Wednesday", "2024-01-17T02:00..2024-01-17T04:00"),
        ("Wednesday between 10 and 2 p.m.", "2024-01-17T10:00..2024-01-17T14:00"),
        ("from 11 p.m. to 1 a.m. on Wednesday", "2024-01-16..2024-01-17"),
        ("between 23:00 and 23:30 on Monday", "2024-01-15T23:00..2024-01-15T23:30"),
        ("at around nine at night on Monday", "2024-01-15T21:00"),
        ("at 14.30 on 12 January", "2024-01-12T14:30"),
    ],
)
def test_resolve(surface, expected):
    assert days(surface) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In March, 30 men were killed, up from 12 a year earlier.", "2022-03-01..2022-03-31"),
        ("Ten died in May. The figure compares with 20 a year ago.", "2022-05-01..2022-05-31"),
        ("Ten died in May. The man was jailed a year ago.", "2023-01-01..2023-12-31"),
        ("In the third quarter 40 died, twice that of the same period of 2021.", "2021-07-01..2021-09-30"),
        ("Ninety were held in August. Five died in the same month last year.", "2022-08-01..2022-08-31"),
        ("Five died in the same month last year.", "2023-01-01..2023-12-31"),
        ("The camp was raided on 3 May 2019. Later in the day it was burnt.", "2019-05-03"),
        ("The camp was raided on 3 May 2019 and closed at the end of the year.", "2019-09-01..2019-12-31"),
        ("The camp was closed at the end of the year.", "2023-09-01..2023-12-31"),
        ("They met on Monday. He had been shot the day before.", "2024-01-14"),
        ("They met on Monday. He had been shot two days before, aides said.", "2024-01-13"),
    ],
)  # fmt: skip
def test_resolve_hangs_on_what_was_told(text, expected):
    assert last_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The truce was extended to 3 May.", "2024-05-03"),
        ("The mission will leave by August.", "..2024-08-31"),
        ("The siege held until 20 December.", "..2023-12-20"),
        ("The record was set on Aug. 6.", "2023-08-06"),
        ("The vote is set for Aug. 6.", "2024-08-06"),
        ("The army is set to leave on Aug. 6.", "2024-08-06"),
    ],
)
def test_ends_lie_either_way_and_set_looks_ahead_only_to_or_for(text, expected):
    assert last_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge was held from Monday to Wednesday.", ["Monday", "Wednesday"]),
        ("It has been shelled since 2015.", ["2015"]),
        ("They must leave by 5 p.m. on 3 May.", ["5 p.m. on 3 May"]),
        ("Nine died in 2021 and 2022.", ["2021", "2022"]),
        ("Nine died in the week to 14 January.", ["the week", "14 January"]),
        ("Nine died on Monday.", ["Monday"]),
    ],
)
def test_dates_named_one_by_one(text, expected):
    a = annotated(text)
    named = dates_named(a)
    assert [m.surface for m, _ in named] == expected
    assert all(a.text[slice(*m.span)] == m.surface for m, _ in named)
    assert all(when is not None for _, when in named)


def test_dates_named_say_when_each_was():
    [(_, first), (_, last)] = dates_named(annotated("They fought from Monday to Wednesday."))
    assert (first.start, last.start) == ("2024-01-15", "2024-01-17")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1995, the camp was closed.", ["1995"]),
        ("The 1995 attack killed nine.", ["1995"]),
        ("2015 people came back.", []),
        ("A 2000 pound bomb fell on the town.", []),
        ("The convoy makes four trips a week.", []),
        ("Aid costs $500 a month.", []),
        ("He left a week later.", ["a week later"]),
        ("The siege lasted a week.", ["a week"]),
        ("About three-quarters of the houses burnt down.", []),
        ("The town has been shelled for weeks.", ["weeks"]),
        ("It was the third attack in as many days.", []),
        ("The rebels took weeks of preparation.", []),
        ("The fall of the city came last.", []),
    ],
)
def test_find(text, expected):
    assert [m.surface for m in find_dates(annotated(text))] == expected


def test_edges_keep_the_grain_of_their_period():
    assert resolve_date("early May 2023", THURSDAY).grain == "month"
    assert resolve_date("late 2022", THURSDAY).grain == "year"


@pytest.mark.parametrize(
    "text",
    [
        "4 a.m. " + "x" * 20_000 + " time", "first " * 5_000, "between 4 and " * 3_000, "the end of " * 3_000,
        "two thousand " * 3_000, "4:30 " * 3_000, "12 Rajab " * 3_000, "a year ago " * 3_000, "(" * 20_000,
    ],
)  # fmt: skip
def test_scan_is_never_slow(text):
    from time import process_time

    scan("May 3")  # the rules are compiled once
    start = process_time()
    scan(text)
    assert process_time() - start < 5
