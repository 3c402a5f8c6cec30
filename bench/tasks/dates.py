"""Time expressions: spans as TempEval-3 scores them, and the days that they mean.

The product gives intervals of days, not TimeML. Its interval is read as the unit of TimeML's calendar that it
stands for (``unit``): by its grain, so that "this year", which ends for the product at publication, is the
year, and "early May", its first ten days to the product, is May, as in TimeML, which keeps "early" outside
the value; without such a grain as the finest unit that holds it. Clock times and parts of days are read as
their day, in gold as well. Days are compared, first and last.

TimeML tags the times that a text names one by one, without the words that make spans of them: "1985" in
"since 1985", both ends in "from Monday to Wednesday". So does ``dates_named``, which is asked here; an event
is dated by the whole span.

Values that name no days (PRESENT_REF, 1989-WXX, seasons) are left out of ``value_f1`` with what was given for
them; ``value_of_all_f1`` counts them as missed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.matching import laid_at_random, overlapping
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task, slip
from bench.product import annotated
from bench.sets import tempeval3

DAYS = ("DATE", "TIME")
SLIPS = {
    "missed": "a time expression that was not found",
    "missed duration": "a length of time (DURATION, SET); the product reads those that date an event",
    "false alarm": "given as a time expression where the gold has none",
    "wrong days": "found, but other days given",
    "no days": "found, but no days given, or an interval that stands for no unit of the calendar",
}
MEASURES = (
    Measure("value_f1", "f1", ("value",), "dates and times that name days: found with the right value, F1"),
    Measure("value_of_all_f1", "f1", ("value_of_all",), "... those that name none counted as missed"),
    Measure("date_relaxed_f1", "f1", ("dates",), "dates and times found, overlap F1"),
    Measure("relaxed_f1", "f1", ("relaxed",), "all time expressions found, overlap F1"),
    Measure("strict_f1", "f1", ("strict",), "all time expressions found with their very span, F1"),
    Measure("value_of_found", "share", ("value_of_found",), "of dates found that name days: days right"),
)


def tasks(folders: Folders) -> list[Task]:
    """A task for each corpus.

    Raises:
        Missing: the set is not there.
    """
    return [
        Task(
            name=f"dates.{name}",
            about="time expressions in news and the days that they mean",
            load=lambda path=path: load(path),  # type: ignore[misc]
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=perfect,
            chance=chance,
            batch=16,
            fast=30,
        )
        for name, path in tempeval3.corpora(folders).items()
    ]


def load(path: Path) -> Loaded:
    """A corpus as examples, each with the date of its report."""
    examples = tuple(
        Example(
            id=r.id,
            text=r.text,
            gold=[[*t.span, t.type, t.value] for t in r.timexes],
            given={"published": r.date},
        )
        for r in tempeval3.load(path)
    )
    return Loaded(examples, (path,))


def perfect(example: Example) -> Answer:
    """The gold as an answer. A value that names no days is given as itself, which no product can."""
    return [[s, e, (days(v) or v) if t in DAYS else None] for s, e, t, v in example.gold]


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """Expressions laid at random touch some, dates and lengths of time alike; what is laid on a length of
    time is not asked as a date."""
    touched = laid_at_random([([(t[0], t[1]) for t in e.gold], len(e.text)) for e in examples])
    every = sum(len(e.gold) for e in examples)
    dates = sum(t[2] in DAYS for e in examples for t in e.gold)
    asked = every - touched * (every - dates)
    on_dates = 2 * touched * dates / (dates + asked) if dates else 0.0
    return {"relaxed_f1": touched, "date_relaxed_f1": on_dates, "value_of_found": math.nan}


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The time expressions that the product finds, with first and last day."""
    from counterclaim.resolve.dates import dates_named

    answers = []
    for a in annotated(examples, read=False):
        found = []
        for m, when in dates_named(a):
            known = None
            if when and when.start and when.end:
                known = unit(when.start[:10], when.end[:10], when.grain)
            found.append([*m.span, known])
        answers.append(found)
    return answers


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, found: Answer) -> Outcome:
    """Compare the time expressions of one report with its gold."""
    gold = example.gold
    paired = overlapping(gold, found)
    slips: list[Slip] = []
    items = {}
    strict = 0
    told: list[bool] = []
    all_told: list[bool] = []
    for i, (start, end, kind, value) in enumerate(gold):
        j = paired.get(i)
        name = f"{example.id}:{start}-{end}"
        note = f"{example.text[start:end]}: {kind} {value}"
        if j is None:
            slips.append(
                slip("missed" if kind in DAYS else "missed duration", example, gold=[(start, end)], note=note)
            )
            items[name] = False
            continue
        given = found[j]
        strict += (given[0], given[1]) == (start, end)
        items[name] = True
        if kind not in DAYS:
            continue
        wanted = days(value) or value
        right = given[2] is not None and _same(given[2], wanted)
        all_told.append(right)
        if isinstance(wanted, list):
            told.append(right)
        items[name] = right
        if not right:
            what = "no days" if given[2] is None else "wrong days"
            slips.append(
                slip(what, example, [(start, end)], [(given[0], given[1])], f"{note}; given {given[2]}")
            )
    slips += [
        slip("false alarm", example, given=[(f[0], f[1])], note=f"{example.text[f[0] : f[1]]}: {f[2]}")
        for j, f in enumerate(found)
        if j not in paired.values()
    ]
    dates = [i for i, t in enumerate(gold) if t[2] in DAYS]
    # What was given for a duration is neither right nor wrong as a date.
    asked = len(found) - sum(i not in dates for i in paired)
    naming = [i for i in dates if days(gold[i][3])]
    tallies = {
        "value": [sum(told), len(naming), len(found) - sum(i not in naming for i in paired)],
        "value_of_all": [sum(all_told), len(dates), asked],
        "dates": [sum(i in paired for i in dates), len(dates), asked],
        "relaxed": [len(paired), len(gold), len(found)],
        "strict": [strict, len(gold), len(found)],
        "value_of_found": [sum(told), len(told)],
    }
    return Outcome(example.id, tallies, items, tuple(slips))


def _same(given: Any, wanted: Any) -> bool:
    return list(given) == wanted if isinstance(wanted, list) else given == wanted


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART = re.compile(r"(\d{4})-([QH])(\d)")
_YEARS = re.compile(r"(\d{1,4})")


def days(value: str) -> list[str] | None:
    """The first and last day that a value of TimeML names; None where it names none.

    >>> days("1998-02-13TMO"), days("1997-Q3"), days("PRESENT_REF")
    (['1998-02-13', '1998-02-13'], ['1997-07-01', '1997-09-30'], None)
    >>> days("1998-02"), days("199")
    (['1998-02-01', '1998-02-28'], ['1990-01-01', '1999-12-31'])
    """
    try:
        if m := _DAY.fullmatch(value):
            day = date(int(m[1]), int(m[2]), int(m[3]))
            return _span(day, day)
        if m := _MONTH.fullmatch(value):
            return _months(int(m[1]), int(m[2]), 1)
        if m := _WEEK.fullmatch(value):
            monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
            first = monday + timedelta(days=5 if m[3] else 0)
            return _span(first, monday + timedelta(days=6))
        if m := _PART.fullmatch(value):
            length = 3 if m[2] == "Q" else 6
            return _months(int(m[1]), (int(m[3]) - 1) * length + 1, length)
        if m := _YEARS.fullmatch(value):
            missing = 4 - len(m[1])
            first_year = int(m[1]) * 10**missing
            return _span(date(first_year, 1, 1), date(first_year + 10**missing - 1, 12, 31))
    except ValueError:
        return None
    return None


def unit(start: str, end: str, grain: str) -> list[str] | None:
    """The first and last day of the unit of TimeML's calendar that an interval of the product stands for.

    Args:
        start: its first day.
        end: its last day.
        grain: how fine the product says that it is. Of a day, week, month or year the unit is that which
            holds ``start``; of other grains the finest that holds the whole interval.

    >>> unit("1989-11-01", "1989-11-10", "span"), unit("1998-01-01", "1998-02-13", "year")
    (['1989-11-01', '1989-11-30'], ['1998-01-01', '1998-12-31'])
    >>> unit("1998-02-07", "1998-02-08", "span"), unit("1985-01-01", "2004-03-01", "span")
    (['1998-02-07', '1998-02-08'], None)
    """
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return None
    year, week, weekday = first.isocalendar()
    values = {
        "day": start,
        "weekend": f"{year:04}-W{week:02}-WE" if weekday > 5 else "",
        "week": f"{year:04}-W{week:02}",
        "month": start[:7],
        "quarter": f"{start[:4]}-Q{(first.month + 2) // 3}",
        "half": f"{start[:4]}-H{1 + (first.month > 6)}",
        "year": start[:4],
        "decade": start[:3],
        "century": start[:2],
    }
    own = values.get("day" if grain in ("minute", "hour", "part") else grain)
    held = (days(v) for v in ([own] if own else values.values()))
    return next((d for d in held if d and (own or end <= d[1])), None)


def _months(year: int, month: int, length: int) -> list[str]:
    after = year * 12 + month - 1 + length
    return _span(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _span(first: date, last: date) -> list[str]:
    return [first.isoformat(), last.isoformat()]
