"""Times that hang on the one last spoken of: "the week", "later in the day", "the same period last year"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from counterclaim.model import Grain
from counterclaim.resolve.date_count import amount, around, known_end, moved, singular
from counterclaim.resolve.date_edges import edge
from counterclaim.resolve.date_forms import Form
from counterclaim.resolve.date_frame import TO_DATE, TO_PUBLICATION, Frame, When, month, year

Value = Callable[[Form, Frame], "When | None"]

QUARTER = timedelta(days=92)
"""The longest quarter."""


def same_part(form: Form, frame: Frame, back: bool) -> When | None:
    """The same month or quarter of another year, where whole years are counted from one ("a year earlier").

    None where the report speaks of no month or quarter, or where no whole years are counted.
    """
    low, high = amount(form)
    if singular(form.words["u"]) != "year" or low != high or "n" not in form.words:
        return None
    return shifted(frame.period, -low if back else low)


def shifted(period: When | None, by: int) -> When | None:
    """A month or quarter some years on; None for what is longer, or no run of whole months."""
    if period is None or period.first is None or period.last is None or period.first.day != 1:
        return None
    if period.last - period.first > QUARTER:
        return None
    first = month(period.first.year + by, period.first.month).first
    last = month(period.last.year + by, period.last.month).last
    return When(first, last, period.grain, TO_DATE, period.approximate)


def _same_period(form: Form, frame: Frame) -> When | None:
    """The month or quarter spoken of, in an earlier year; that year, where the report speaks of none."""
    written, period = form.words.get("y", ""), frame.period
    stated = int(written) if written.isdigit() else None
    if stated is None and written.lower() == "last year" and frame.published:
        stated = frame.published.year - 1
    if period is None or period.first is None:
        return year(stated) if stated else None
    # "The same month last year" after a month of last year is that of the year before.
    return shifted(period, min(stated - period.first.year, -1) if stated else -1)


def _the_unit(form: Form, frame: Frame) -> When | None:
    """The week, month or year of the day last spoken of, if that is near, or of publication.

    "The quarter" is the one spoken of; a report that speaks of none leaves it unknown.
    """
    unit = form.words["u"].lower()
    if unit == "quarter":
        period = frame.period
        known = period and period.first and period.last and period.last - period.first <= QUARTER
        return replace(period, basis=TO_DATE) if period and known and period.grain == "span" else None
    at, basis = _near(frame)
    if at is None:
        return None
    when = around(at, unit, basis)
    part = when and edge(when, form.words.get("edge"))
    if part and part.first and frame.tense == "past" and frame.published and part.first > frame.published:
        when = around(moved(at, unit, -1), unit, basis)  # "at the end of the year", told in spring
        part = when and edge(when, form.words.get("edge"))
    return part and known_end(part, frame)


def _near(frame: Frame) -> tuple[date | None, str]:
    """The day last spoken of where it is of another time than the report, else publication."""
    if frame.far and frame.told and frame.told.first:
        return frame.told.first, TO_DATE
    return frame.published, TO_PUBLICATION


def _the_day(form: Form, frame: Frame) -> When | None:
    """A part of the day last spoken of, or of the day of publication."""
    grain: Grain = "day" if form.words["u"].lower() == "day" else "part"
    told = frame.told
    if told and told.first and told.first == told.last:
        return When(told.first, told.last, grain, TO_DATE, told.approximate)
    if frame.published is None:
        return None
    return When(frame.published, frame.published, grain, TO_PUBLICATION, True)


VALUES: Mapping[str, Value] = {
    "same-period": _same_period,
    "the-unit": _the_unit,
    "unit-end": _the_unit,
    "the-day": _the_day,
}
