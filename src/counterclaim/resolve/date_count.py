"""Counts in date expressions: how many units, which way, and what that makes of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from counterclaim.resolve.date_forms import Form, lexicon
from counterclaim.resolve.date_frame import Frame, When, day, month, shift_months, span, week, year

_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14}
Count = tuple[int, int | None]


def amount(form: Form) -> Count:
    """How many units a form counts: low and high; a bare plural is at least two, a bare singular one."""
    words = form.words.get("n")
    unit = form.words.get("u", "").lower()
    if words is None:
        low, high = (2, None) if unit.endswith("s") else (1, 1)
    else:
        low, high = number(words)
    if high is None:
        high = max(low, int(lexicon().most.get(unit, 0)) or low)
    return low, high


def number(words: str) -> Count:
    """The value of a numeral in digits or letters; a half counts as none.

    >>> number("twenty-four"), number("several"), number("1,000")
    ((24, 24), (2, 12), (1000, 1000))
    """
    words = " ".join(words.lower().split())
    if words[0].isdigit():
        whole = int(words.replace(",", "").split(".")[0])
        return whole, whole
    if (known := lexicon().value("numeral", words)) is not None:
        return known[0], known[1]
    total = sum(lexicon().value("numeral", part)[0] for part in words.replace("-", " ").split())
    return total, total


def direction(form: Form) -> int:
    """Backwards or forwards: -1 or 1."""
    word = (form.words.get("dir") or form.words["dir2"]).lower()
    return -1 if word in ("earlier", "before", "previously", "beforehand") else 1


def singular(unit: str) -> str:
    """The name of a unit as ``date_words.yaml`` has it."""
    return str(lexicon().value("unit", unit.lower()) or "day")


def counted(origin: When, low: int, high: int | None, unit: str, back: bool, basis: str) -> When:
    """Some units before or after a day or span of days, as fine as the unit."""
    assert origin.first
    assert origin.last
    name, sign = singular(unit), -1 if back else 1
    high = high if high is not None else low
    if name in _DAYS:
        step = _DAYS[name] * sign
        ends = sorted((low * step, high * step))
        first, last = origin.first + timedelta(days=ends[0]), origin.last + timedelta(days=ends[1])
        if name == "day" and first == last:
            return day(first, basis, approximate=origin.approximate)
        if name == "day":
            return span(first, last, basis, approximate=low != high or origin.approximate)
        return When(first - timedelta(days=3), last + timedelta(days=3), "week", basis, True)
    if name in _MONTHS:
        step = _MONTHS[name] * sign
        ends = sorted((low * step, high * step))
        return _whole(shift_months(origin.first, ends[0]), shift_months(origin.last, ends[1]), name, basis)
    # Hours and less: the day itself, or the one beside it.
    days = timedelta(days=(high if name == "hour" else 0) // 24 + 1)
    near = (origin.first - days, origin.last) if back else (origin.first, origin.last + days)
    return span(*near, basis)


def _whole(first: date, last: date, unit: str, basis: str) -> When:
    """The whole months or years around two days."""
    if unit == "month":
        a, b = month(first.year, first.month, basis), month(last.year, last.month, basis)
    else:
        a, b = year(first.year, basis), year(last.year, basis)
    return When(a.first, b.last, a.grain if a == b else "span", basis, True)


def around(at: date, unit: str, basis: str) -> When | None:
    """The calendar unit that holds a day, or None for one that has no calendar ("fortnight")."""
    name = singular(unit)
    if name == "week":
        return week(at, basis)
    if name == "month":
        return month(at.year, at.month, basis)
    if name == "quarter":
        start = (at.month - 1) // 3 * 3 + 1
        return When(month(at.year, start).first, month(at.year, start + 2).last, "span", basis)
    if name in ("year", "decade", "century"):
        years = {"year": 1, "decade": 10, "century": 100}[name]
        start = at.year // years * years
        whole = year(start, basis)
        return When(whole.first, year(start + years - 1).last, "year" if years == 1 else "span", basis)
    return None


def moved(at: date, unit: str, steps: int) -> date:
    """A day some units on."""
    name = singular(unit)
    if name in _MONTHS:
        return shift_months(at, steps * _MONTHS[name])
    return at + timedelta(days=steps * _DAYS.get(name, 1))


def known_end(when: When, frame: Frame) -> When:
    """A span cut at publication, where the verb says that it is past."""
    if frame.tense != "past" or frame.published is None or when.first is None or when.last is None:
        return when
    return replace(when, last=frame.published) if when.first <= frame.published < when.last else when
