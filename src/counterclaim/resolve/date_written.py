"""What written dates mean: days of a calendar, days of a month without a year, and feasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from counterclaim.model import Grain
from counterclaim.resolve import date_calendars as calendars
from counterclaim.resolve.date_forms import Form, lexicon
from counterclaim.resolve.date_frame import STATED, Frame, When, day, nearest, of_day
from counterclaim.resolve.date_periods import years

Value = Callable[[Form, Frame], "When | None"]

SOON = timedelta(days=3)
"""How far after publication a day written in figures may lie and still be near it."""


def weekday_of(word: str | None) -> int | None:
    """The number of a weekday, Monday first, or None for no weekday."""
    return None if word is None else int(lexicon().value("weekday", word))


def day_of(words: Mapping[str, str]) -> int:
    """The day of a month, in figures or in words ("eighth")."""
    return int(words["d"]) if "d" in words else int(lexicon().value("nth", words["d2"]))


def _iso(form: Form, frame: Frame) -> When | None:
    w = form.words
    found = of_day(int(w["y"]), int(w["m"]), int(w["d"]))
    return day(found, STATED) if found else None


def _numeric(form: Form, frame: Frame) -> When | None:
    """Day first or month first: the one that is a day; if both are, the one near publication, or none."""
    a, b = int(form.words["a"]), int(form.words["b"])
    y = int(form.words["y"])
    y = y if y > 99 else 2000 + y
    options = {found for found in (of_day(y, b, a), of_day(y, a, b)) if found}
    if len(options) == 2 and frame.published:
        now = frame.published
        near = {d for d in options if now - timedelta(days=31) <= d <= now + SOON}
        options = near or {d for d in options if d <= now}
    return day(options.pop(), STATED) if len(options) == 1 else None


def _date(form: Form, frame: Frame) -> When | None:
    """A day of a month, its year stated or found by weekday and nearness."""
    number = lexicon().value("month", form.words["m"])
    d, weekday = day_of(form.words), weekday_of(form.words.get("w"))
    stated = years(form.words.get("y"), frame)
    if stated is not None:
        found = of_day(stated, number, d)
        if found is None:
            return None
        return day(found, STATED, approximate=weekday is not None and found.weekday() != weekday)
    now = frame.reference
    if now is None:
        return None
    reach = 6 if weekday is not None else 8 if (number, d) == (2, 29) else 1
    options = [f for y in range(now.year - reach, now.year + 2) if (f := of_day(y, number, d))]
    fitting = [f for f in options if weekday is None or f.weekday() == weekday]
    near = nearest([day(f, STATED) for f in fitting or options], frame)
    return near and near.loosely(not fitting or frame.far)


def _days_of_month(form: Form, frame: Frame) -> When | None:
    """From one day to another of the same month."""
    last = _date(Form("day-month", "day", form.span, {**form.words, "d": form.words["d2"]}), frame)
    if last is None or last.last is None:
        return None
    first = of_day(last.last.year, last.last.month, int(form.words["d1"]))
    if first is None or first > last.last:
        return None
    return When(first, last.last, "span", STATED, last.approximate)


def _of_calendar(form: Form, frame: Frame) -> When | None:
    """A day of another calendar; without its year the nearest."""
    calendar = form.rule.removesuffix("-day")
    number = lexicon().value(calendar, form.words.get("m") or form.words["m2"])
    d = int(form.words.get("d") or form.words["d2"])
    if "y" in form.words:
        found = calendars.CALENDARS[calendar](int(form.words["y"]), number, d)
        return _doubted(found, found, calendar) if found else None
    now = frame.reference
    if now is None:
        return None
    near = [_doubted(f, f, calendar) for f in _yearly(calendar, number, d, now.year - 1, now.year + 1)]
    return nearest(near, frame)


def _doubted(first: date, last: date, calendar: str, grain: Grain = "day") -> When:
    """From a day to a day; those of the lunar calendar are a day early or late, as the moon is seen."""
    doubt = timedelta(days=1 if calendar == "lunar" else 0)
    return When(first - doubt, last + doubt, grain, STATED, bool(doubt))


def _other_month(form: Form, frame: Frame) -> When | None:
    """A month of another calendar in its year."""
    calendar = next(c for c in calendars.CALENDARS if c in form.words)
    y = int(form.words.get("y") or form.words.get("y2") or form.words["y3"])
    number = lexicon().value(calendar, form.words[calendar])
    return _of_days(calendar, (y, number), (y, number), "month")


def _other_year(form: Form, frame: Frame) -> When | None:
    """A year of another calendar."""
    words = form.words
    if "calendar" in words:
        calendar = lexicon().value("calendar", words["calendar"])
    else:
        calendar = lexicon().value("era", words["era"]) if "era" in words else "ethiopian"
    y = int(words.get("y") or words.get("y2") or words["y3"])
    return _of_days(calendar, (y, 1), (y, 13 if calendar == "ethiopian" else 12), "year")


def _of_days(calendar: str, one: tuple[int, int], other: tuple[int, int], grain: Grain) -> When | None:
    """From the first day of a month to the last of another, both as year and month."""
    of = calendars.CALENDARS[calendar]
    first, ends = of(*one, 1), [found for d in range(5, 32) if (found := of(*other, d))]
    return _doubted(first, max(ends), calendar, grain) if first and ends else None


def _named(form: Form, frame: Frame) -> When | None:
    """A feast: the one of the year stated, or the nearest."""
    entry = lexicon().value("named", form.words["name"])
    stated = years(form.words.get("y"), frame)
    now = frame.reference
    if stated is None and now is None:
        return None
    first = stated if stated is not None else now.year - 1 if now else 0
    last = stated if stated is not None else now.year + 1 if now else 0
    doubt, extra = timedelta(days=entry.get("doubt", 0)), timedelta(days=entry.get("days", 1) - 1)
    days = _yearly(entry["calendar"], entry["month"], entry["day"], first, last)
    shift, extra = _within(form, extra)
    days = [d + shift for d in days]
    grain: Grain = "span" if extra else "day"
    options = [When(d - doubt, d + extra + doubt, grain, STATED, bool(doubt)) for d in days]
    if stated is not None:
        return options[0] if len(options) == 1 else None
    return nearest(options, frame)


def _within(form: Form, extra: timedelta) -> tuple[timedelta, timedelta]:
    """How far after the first day of a feast the day meant lies, and how many days follow it."""
    side = form.words.get("edge", "").lower()
    if "eve" in form.words or "eve2" in form.words:
        return timedelta(days=-1), timedelta()
    if not side:
        return timedelta(), extra
    return extra if side == "last" else timedelta(days=lexicon().value("nth", side) - 1), timedelta()


def _yearly(calendar: str, month: int, d: int, first: int, last: int) -> list[date]:
    """The days of the years ``first`` to ``last`` on which a feast of a calendar falls."""
    if calendar == "gregorian":
        days = [of_day(y, month, d) for y in range(first, last + 1)]
    else:
        shorter = 33 / 32 if calendar == "lunar" else 1
        low, high = (int((y - calendars.EPOCHS[calendar]) * shorter) for y in (first, last + 1))
        days = [calendars.CALENDARS[calendar](y, month, d) for y in range(low - 1, high + 3)]
    return [f for f in days if f and first <= f.year <= last]


VALUES: Mapping[str, Value] = {
    "iso": _iso,
    "numeric": _numeric,
    "day-month": _date,
    "month-day": _date,
    "days-month": _days_of_month,
    "month-days": _days_of_month,
    "solar-day": _of_calendar,
    "lunar-day": _of_calendar,
    "ethiopian-day": _of_calendar,
    "other-month": _other_month,
    "other-year": _other_year,
    "named": _named,
}
