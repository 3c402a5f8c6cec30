"""Where a date expression stands in time: publication, the day last spoken of, and days counted from them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from counterclaim.model import DateInterval, Grain

Tense = Literal["past", "future", "later", "open"]
"""Of a verb; ``later`` is the future of a past ("would"), which may be past by now; ``open`` is the end of a
span ("until May"), which lies ahead as often as behind, whatever the verb."""

STATED = "stated"
TO_PUBLICATION = "relative to publication"
TO_DATE = "relative to another date"
TO_EVENT = "relative to another event"
BEFORE_PUBLICATION = "before publication"
PUBLICATION = "publication date"

PAST_FIRST = 3
"""How many times nearer than the last one the next such day must be to be meant, with no verb to tell."""
FAR = 330
"""Days before publication beyond which the day last spoken of gives a date its year, not publication."""


@dataclass(frozen=True)
class When:
    """First and last possible day, None for an open end, with clock times where the text gives them."""

    first: date | None
    last: date | None
    grain: Grain
    basis: str
    approximate: bool = False
    times: tuple[str, str] | None = None

    def interval(self, as_written: str) -> DateInterval:
        """The record of this time."""
        start, end = (d.isoformat() if d else None for d in (self.first, self.last))
        if self.times and start and end:
            start, end = f"{start}T{self.times[0]}", f"{end}T{self.times[1]}"
        return DateInterval(
            start=start,
            end=end,
            grain=self.grain,
            basis=self.basis,
            as_written=as_written,
            approximate=self.approximate,
        )

    def loosely(self, yes: bool = True) -> When:
        """The same, marked approximate."""
        return replace(self, approximate=True) if yes else self


@dataclass(frozen=True)
class Frame:
    """What relative expressions are counted from, as days.

    ``tense`` is that of the verb; ``period`` the month or quarter last spoken of; ``compared`` tells that a
    figure is compared with that of the time in question ("from 30 a year ago"); ``zone`` is that of the
    place, a name of the tz database.
    """

    published: date | None = None
    clock: datetime | None = None
    told: When | None = None
    event: When | None = None
    tense: Tense | None = None
    period: When | None = None
    compared: bool = False
    zone: str | None = None

    @property
    def reference(self) -> date | None:
        """The day near which a date without a year lies: long past if the text speaks of long past days."""
        return self.told.last if self.told and self.far else self.published

    @property
    def far(self) -> bool:
        """Whether the day last spoken of gives a date its year, being long before publication."""
        if self.told is None or self.told.first is None or self.told.last is None:
            return False
        return self.published is None or self.published - self.told.last > timedelta(days=FAR)


def day(at: date, basis: str = TO_PUBLICATION, grain: Grain = "day", approximate: bool = False) -> When:
    """One day."""
    return When(at, at, grain, basis, approximate)


def span(
    first: date | None, last: date | None, basis: str = TO_PUBLICATION, approximate: bool = True
) -> When:
    """From a day to a day, of no calendar unit."""
    return When(first, last, "span", basis, approximate)


def week(at: date, basis: str = TO_PUBLICATION) -> When:
    """The week, Monday to Sunday, that holds a day."""
    monday = at - timedelta(days=at.weekday())
    return When(monday, monday + timedelta(days=6), "week", basis)


def month(year: int, number: int, basis: str = STATED) -> When:
    """A month; its number may run below 1 or above 12 into the years before and after."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return When(
        date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), "month", basis
    )


def year(number: int, basis: str = STATED) -> When:
    """A calendar year."""
    return When(date(number, 1, 1), date(number, 12, 31), "year", basis)


def weekend(at: date, basis: str = TO_PUBLICATION) -> When:
    """The Saturday and Sunday of a day's week; approximate, for weekends differ around the world."""
    saturday = at + timedelta(days=5 - at.weekday())
    return span(saturday, saturday + timedelta(days=1), basis)


def shift_months(at: date, months: int) -> date:
    """The same day of the month some months on, or the month's last day."""
    m = month(at.year, at.month + months)
    assert m.first
    assert m.last
    return min(m.first + timedelta(days=at.day - 1), m.last)


def of_day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(options: list[When], frame: Frame) -> When | None:
    """Which of several candidates news means: by tense the last or the next one, else mostly the last.

    With no tense the next one is meant only where it is much nearer than the last one.
    """
    now = frame.reference
    if now is None:
        return None
    if frame.far and frame.told:
        return min(options, key=lambda w: _apart(w, frame.told), default=None)
    past = [w for w in options if w.first and w.first <= now + timedelta(days=1)]
    future = [w for w in options if w.last and w.last >= now]
    last = max(past, key=_first, default=None)
    first = min(future, key=_first, default=None)
    if frame.tense == "past":
        return last
    if frame.tense == "future":
        return first
    if first is None or last is None:
        return last or first
    assert first.first
    assert last.last
    ahead, behind = (first.first - now).days, (now - last.last).days
    return first if ahead * (1 if frame.tense == "open" else PAST_FIRST) < behind else last


def _apart(a: When, b: When | None) -> int:
    """Days between two times; 0 where they meet."""
    if b is None or not (a.first and a.last and b.first and b.last):
        return 0
    return max((a.first - b.last).days, (b.first - a.last).days, 0)


def _first(when: When) -> date:
    assert when.first
    return when.first


def read_day(value: str | None) -> date | None:
    """The day of an ISO 8601 date or time, or None."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def read_clock(value: str | None) -> datetime | None:
    """The time of an ISO 8601 time, or None for a date alone."""
    try:
        return datetime.fromisoformat(value) if value and len(value) > 10 else None
    except ValueError:
        return None


def read_interval(value: DateInterval | None) -> When | None:
    """A record's days, for counting from them."""
    if value is None:
        return None
    first, last = read_day(value.start), read_day(value.end)
    return When(first, last, value.grain, value.basis, value.approximate) if first or last else None


def at_time(hour: int, minute: int, offset: float | None) -> str:
    """A clock time in ISO 8601 with its zone, if known, as hours from UTC."""
    text = time(hour, minute).isoformat("minutes")
    if offset is None:
        return text
    sign, minutes = "-" if offset < 0 else "+", round(abs(offset) * 60)
    return f"{text}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
