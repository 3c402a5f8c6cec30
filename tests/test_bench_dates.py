"""Dates: intervals of the product read as units of the calendar, and which values are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example
from bench.tasks import dates

TEXT = "It rained on Monday, and now the sun shines."


@pytest.mark.parametrize(
    ("start", "end", "grain", "value"),
    [
        ("2024-01-15", "2024-01-15", "day", "2024-01-15"),
        ("2024-01-15", "2024-01-16", "part", "2024-01-15"),
        ("2024-01-15", "2024-01-17", "week", "2024-W03"),
        ("2024-01-18", "2024-01-31", "month", "2024-01"),
        ("2024-01-01", "2024-01-18", "year", "2024"),
        ("2024-01-20", "2024-01-21", "span", "2024-W03-WE"),
        ("2024-01-01", "2024-01-10", "span", "2024-01"),
        ("2024-04-01", "2024-06-30", "span", "2024-Q2"),
        ("2024-02-01", "2024-05-31", "span", "2024-H1"),
        ("2021-02-01", "2024-05-31", "span", "202"),
        ("1999-12-30", "2004-01-02", "span", None),
        ("not a day", "2024-01-01", "day", None),
    ],
)
def test_the_unit_that_an_interval_stands_for(start: str, end: str, grain: str, value: str | None) -> None:
    assert dates.unit(start, end, grain) == (dates.days(value) if value else None)


def figures(*found: Any) -> dict[str, float]:
    gold = [[13, 19, "DATE", "2024-01-15"], [25, 28, "DATE", "PRESENT_REF"]]
    outcomes = dates.score([Example("a", TEXT, gold)], [list(found)])
    return {m.name: round(figure(m, outcomes), 3) for m in dates.MEASURES}


def test_a_value_that_names_no_days_is_asked_for_only_in_the_figure_of_all() -> None:
    monday = [13, 19, ["2024-01-15", "2024-01-15"]]
    for given in ([monday], [monday, [25, 28, None]]):
        assert figures(*given)["value_f1"] == 1
        assert figures(*given)["value_of_all_f1"] < 1


def test_a_wrong_value_and_an_alarm_cost() -> None:
    assert figures([13, 19, ["2024-01-08", "2024-01-08"]])["value_f1"] == 0
    assert figures([13, 19, ["2024-01-15", "2024-01-15"]], [0, 2, None])["value_f1"] == pytest.approx(0.667)
    assert figures()["value_f1"] == 0


def test_chance_by_the_share_of_dates() -> None:
    one = Example("a", "x" * 100, [[0, 5, "DATE", "2024"], [50, 55, "DATE", "2023"]])
    seen = dates.chance([one])
    assert seen["date_relaxed_f1"] == pytest.approx(seen["relaxed_f1"])
    lengths = Example("a", "x" * 100, [[0, 5, "DURATION", "P1D"]])
    assert dates.chance([lengths])["date_relaxed_f1"] == 0
