"""What each form of a day or a part of it means: one function a rule of ``date_words.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from counterclaim.model import Grain
from counterclaim.resolve import date_clock as clocks
from counterclaim.resolve import date_periods as periods
from counterclaim.resolve import date_told as told_of
from counterclaim.resolve import date_written as written
from counterclaim.resolve.date_count import amount, counted, direction, moved
from counterclaim.resolve.date_forms import Form, lexicon
from counterclaim.resolve.date_frame import (
    BEFORE_PUBLICATION,
    TO_DATE,
    TO_EVENT,
    TO_PUBLICATION,
    Frame,
    When,
    day,
    span,
    weekend,
)
from counterclaim.resolve.date_written import weekday_of

Value = Callable[[Form, Frame], "When | None"]

AHEAD = timedelta(hours=14)
"""How far local time may run ahead of UTC."""


def value(form: Form, frame: Frame) -> When | None:
    """When a form means, or None where it gives no time or what it counts from is not known."""
    rule = next((values[form.rule] for values in _ALL if form.rule in values), None)
    if rule is None and form.gives == "clock":
        clock = clocks.read(form)
        return clocks.alone(clock, frame) if clock else None
    try:
        return rule(form, frame) if rule else None
    except (OverflowError, ValueError):  # a day before year 1 or after 9999
        return None


def named(form: Form, frame: Frame) -> tuple[tuple[Form, When | None], ...]:
    """The times that a form names, singly: both ends of a run of days, that of an open span, else itself."""
    if form.rule == "since":
        of = form.parts["of"]
        return ((of, value(of, _open_end(form, frame))),)
    if form.rule == "unit-to":
        end = form.parts["day"]
        return ((form.parts["unit"], value(form, frame)), (end, value(end, _ended(form, frame))))
    if {"first", "last"} <= form.parts.keys() and form.rule in ("days", "periods"):
        ends = _ends(form, frame) or (None, None)
        return ((form.parts["first"], ends[0]), (form.parts["last"], ends[1]))
    return ((form, value(form, frame)),)


def _on_weekday(form: Form, frame: Frame) -> When | None:
    """A weekday: the last one up to the day of publication; the next one where the verb looks ahead."""
    weekday = weekday_of(form.words["w"])
    assert weekday is not None
    mod = form.words.get("mod", "").lower().removeprefix("the ")
    if mod in ("following", "previous", "preceding") or (
        mod == "next" and "the " in form.words["mod"].lower()
    ):
        told = frame.told
        if told is None or told.first is None or told.last is None:
            return None
        if mod in ("following", "next"):
            return day(told.last + timedelta(days=(weekday - told.last.weekday() - 1) % 7 + 1), TO_DATE)
        return day(told.first - timedelta(days=(told.first.weekday() - weekday - 1) % 7 + 1), TO_DATE)
    now = frame.published
    if now is None:
        return None
    if week := form.words.get("week"):
        shift = {"last": -1, "this": 0, "next": 1}[week.lower()]
        return day(now + timedelta(days=weekday - now.weekday() + 7 * shift))
    back, ahead = (now.weekday() - weekday) % 7, (weekday - now.weekday()) % 7
    if form.words.get("after"):
        return day(now - timedelta(days=(back or 7) + 7), approximate=True)
    if mod in ("last", "this past", "past"):
        return day(now - timedelta(days=back or 7))
    if mod in ("next", "coming", "this coming"):
        return day(now + timedelta(days=ahead or 7))
    if frame.tense in ("future", "later") or (mod == "this" and frame.tense is None):
        return day(now + timedelta(days=ahead))
    last = day(now - timedelta(days=back))
    return _early(last, frame, frame.zone) if frame.zone else last


def _today(form: Form, frame: Frame) -> When | None:
    if frame.published is None:
        return None
    which = form.words["which"].lower().split()
    step = {"today": 0, "yesterday": -1, "tomorrow": 1}[which[-1]]
    return day(frame.published + timedelta(days=step * (2 if len(which) > 1 else 1)))


def _this_part(form: Form, frame: Frame) -> When | None:
    """A part of the day of publication, or of the day before it ("last night")."""
    if frame.published is None:
        return None
    back = 1 if form.words["which"].lower() == "last" else 0
    return day(frame.published - timedelta(days=back), grain="part")


def _tonight(form: Form, frame: Frame) -> When | None:
    return day(frame.published, grain="part") if frame.published else None


def _overnight(form: Form, frame: Frame) -> When | None:
    """A night: over two days, the later that of publication unless a weekday says otherwise."""
    night = timedelta(days=1)
    if "w" not in form.words:
        now = frame.published
        return When(now - night, now, "part", TO_PUBLICATION) if now else None
    named = _day_word(form.words.get("w2") or form.words["w"], frame)
    if named is None or named.first is None:
        return None
    joined = form.words["into"].lower().split()
    if "w2" in form.words or joined[0] in ("into", "to"):
        return When(named.first - night, named.first, "part", named.basis)
    if joined[0] == "from":
        return When(named.first, named.first + night, "part", named.basis)
    # "Overnight Wednesday" is the night to or from that day: usage is divided.
    return When(named.first - night, named.first + night, "part", named.basis, True)


def _day_word(word: str, frame: Frame) -> When | None:
    if _weekday_known(word):
        return _on_weekday(Form("weekday", "day", (0, 0), {"w": word}), frame)
    return _today(Form("today", "day", (0, 0), {"which": word}), frame)


def _weekday_known(word: str) -> bool:
    return lexicon().value("weekday", word) is not None


def _other_day(form: Form, frame: Frame) -> When | None:
    """Days counted from the day last spoken of; backwards from publication where none is."""
    back = direction(form) < 0
    low, high = amount(form)
    if frame.told and frame.told.first and frame.told.last:
        return counted(frame.told, low, high, "day", back, TO_DATE).loosely("q" in form.words)
    if back and frame.published:
        return counted(day(frame.published), low, high, "day", back, TO_PUBLICATION).loosely()
    return None


def _same_day(form: Form, frame: Frame) -> When | None:
    """The day last spoken of, the one before or the one after."""
    which = (form.words.get("which") or form.words["dir"]).lower().removeprefix("the ")
    unit = (form.words.get("u") or form.words["which2"].split()[-1]).lower()
    step = {
        "previous": -1,
        "preceding": -1,
        "before": -1,
        "earlier": -1,
        "following": 1,
        "next": 1,
        "after": 1,
    }
    shift = timedelta(days=step.get(which, 0))
    told = frame.told
    if told is None or told.first is None or told.first != told.last:
        if told is None and step.get(which) == -1 and frame.published:
            return day(frame.published + shift, approximate=True)
        return None
    if which in ("other",):
        return None
    grain: Grain = "day" if unit == "day" else "part"
    return When(told.first + shift, told.first + shift, grain, TO_DATE, told.approximate)


def _days_ago(form: Form, frame: Frame) -> When | None:
    low, high = amount(form)
    if frame.published is None:
        return None
    return counted(day(frame.published), low, high, "day", True, TO_PUBLICATION).loosely("q" in form.words)


def _offset(form: Form, frame: Frame) -> When | None:
    """Time after or before an event: counted from it if its day is known, else open before publication."""
    low, high = amount(form)
    unit = form.words["u"].lower()
    back = form.words["dir"].lower() not in ("after", "following", "since")
    if frame.event and frame.event.first and frame.event.last:
        when = counted(frame.event, low, high, unit, back, TO_EVENT)
        known = frame.published if frame.tense != "future" else None
        if known and when.first and when.last and when.first <= known < when.last:
            return replace(when, last=known, approximate=True)
        return when.loosely("q" in form.words)
    if frame.published is None or frame.tense == "future":
        return None
    return span(None, frame.published, BEFORE_PUBLICATION)


def _part_of_day(form: Form, frame: Frame) -> When | None:
    """A part of a named day."""
    when = value(form.parts["day"], frame)
    return when and (when if when.times else replace(when, grain="part"))


def _early(when: When | None, frame: Frame, zone: str | None = None) -> When | None:
    """A day that has begun in the east when a report comes out late on the day before in the west.

    Where the zone of the place is not known, this is supposed of mornings only, and of the farthest east.
    """
    if when is None or frame.clock is None or frame.clock.utcoffset() is None or frame.tense == "future":
        return when
    assert frame.published
    here = frame.clock.astimezone(ZoneInfo(zone)) if zone else frame.clock.astimezone(UTC) + AHEAD
    if when.first == when.last == frame.published - timedelta(days=6) == here.date() - timedelta(days=7):
        return replace(when, first=here.date(), last=here.date(), approximate=zone is None)
    return when


def _morning(form: Form, frame: Frame) -> When | None:
    when = _part_of_day(form, frame)
    part, edge = form.words.get("part", ""), form.words.get("edge", "").lower()
    inner = form.parts["day"]
    plain = inner.rule == "weekday" and "mod" not in inner.words and "week" not in inner.words
    if plain and not frame.zone and (clocks.half_of(part) == "am" or "early" in edge):
        return _early(when, frame)
    return when


def _night_between(form: Form, frame: Frame) -> When | None:
    when = _days(form, frame)
    return when and replace(when, grain="part")


def _at_clock(form: Form, frame: Frame) -> When | None:
    """A day at a clock time; a part of the day tells before noon from after it."""
    inner = form.parts["day"]
    when = value(inner, frame)
    if when is None:
        return None
    half = clocks.half_of(form.words.get("part", "") or inner.words.get("part", ""))
    return clocks.on(when, clocks.read(form.parts["clock"]), half, frame.zone)


def _bare_part(form: Form, frame: Frame) -> When | None:
    """A part of a day that is not named: of the day last spoken of, else of publication or its eve."""
    told = frame.told
    if told and told.first and told.first == told.last:
        return When(told.first, told.last, "part", TO_DATE, told.approximate)
    if frame.published is None:
        return None
    return When(frame.published - timedelta(days=1), frame.published, "part", TO_PUBLICATION, True)


def _days(form: Form, frame: Frame) -> When | None:
    """From one day to another, or both of two days ("Friday and Thursday"), in the order that is nearer."""
    ends = _ends(form, frame)
    if ends is None:
        return None
    first, last = sorted(ends, key=_start)
    return When(first.first, last.last, "span", last.basis, first.approximate or last.approximate)


def _ends(form: Form, frame: Frame) -> tuple[When, When] | None:
    """Both ends of a run of days, in the order of the words."""
    one, other = form.parts["first"], form.parts["last"]
    found = _from_to(one, other, frame)
    if "between" in form.words or form.rule == "night-between":
        return found
    turned = _from_to(other, one, frame)
    runs = [run for run in (found, turned and turned[::-1]) if run]
    return min(runs, key=lambda run: abs(_start(run[0]) - _start(run[1])), default=None)


def _start(when: When) -> date:
    assert when.first
    return when.first


def _from_to(one: Form, other: Form, frame: Frame) -> tuple[When, When] | None:
    last = value(other, frame)
    if last is None or last.last is None:
        return None
    before = replace(frame, published=last.last, clock=None, told=None, tense="past")
    relative = one.rule in ("today", "this-part", "days-ago", "tonight")
    first = value(one, frame if relative else before)
    if first is None or first.first is None or first.first > last.last:
        return None
    return first, last


def _since(form: Form, frame: Frame) -> When | None:
    """An open span: from a time up to publication, or up to a time."""
    side = form.words["side"].lower()
    of = value(form.parts["of"], _open_end(form, frame))
    if of is None:
        return None
    if side == "since":
        last = frame.published
        if of.first is None or (last and of.first > last):
            return None
        return When(of.first, last, "span", of.basis, of.approximate)
    last = of.last
    return When(None, last, "span", of.basis, of.approximate)


def _part_of(form: Form, frame: Frame) -> When | None:
    """Some days, weeks or months at the beginning or the end of a period, or the nth of them."""
    of, length = value(form.parts["of"], frame), form.parts.get("length")
    if of is None or of.first is None or of.last is None:
        return None
    side, after = form.words["side"].lower(), of.last + timedelta(days=1)
    unit = (length.words["u"] if length else form.words["u"]).lower()
    vague = length is None and unit.endswith("s")
    n = amount(length)[0] if length else _FEW if vague else 1
    if unit == "weekend":
        return _nth_weekend(of.first, of.last, side)
    if side in ("last", "final"):
        first, last = moved(after, unit, -n), of.last
    else:
        skipped = lexicon().value("nth", side) - 1 if side in lexicon().words["nth"] else 0
        first = moved(of.first, unit, skipped * n)
        last = moved(of.first, unit, (skipped + 1) * n) - timedelta(days=1)
    first, last = max(first, of.first), min(last, of.last)
    if first > last:
        return None
    grain: Grain = "day" if first == last else "month" if unit == "month" else "span"
    return When(first, last, grain, of.basis, vague or of.approximate)


_FEW = 3
"""How many days or weeks are taken for the first or last few of a period."""


def _nth_weekend(first: date, last: date, side: str) -> When | None:
    saturdays = [d for n in range((last - first).days + 1) if (d := first + timedelta(days=n)).weekday() == 5]
    which = -1 if side in ("last", "final") else lexicon().value("nth", side.replace("opening", "first")) - 1
    return weekend(saturdays[which]) if which < len(saturdays) and saturdays else None


def _unit_to(form: Form, frame: Frame) -> When | None:
    """A week, month, quarter or year that ends on a day ("the week to 14 January")."""
    last = value(form.parts["day"], _ended(form, frame))
    if last is None or last.last is None:
        return None
    after = last.last + timedelta(days=1)
    first = moved(after, form.parts["unit"].words["u"], -1)
    return When(first, last.last, "span", last.basis, last.approximate)


def _ended(form: Form, frame: Frame) -> Frame:
    return replace(frame, tense="past") if form.words["link"].lower() == "ended" else frame


def _open_end(form: Form, frame: Frame) -> Frame:
    """What an open span counts from: its beginning is past, its end may lie either way."""
    if form.words["side"].lower() == "since":
        return replace(frame, tense="past")
    return replace(frame, tense="future" if frame.tense == "future" else "open")


VALUES: Mapping[str, Value] = {
    "weekday": _on_weekday,
    "weekday-week": _on_weekday,
    "today": _today,
    "this-part": _this_part,
    "tonight": _tonight,
    "overnight": _overnight,
    "other-day": _other_day,
    "same-day": _same_day,
    "days-ago": _days_ago,
    "offset": _offset,
    "part-day": _morning,
    "day-part": _morning,
    "edge-day": _morning,
    "night-between": _night_between,
    "clock-day": _at_clock,
    "day-clock": _at_clock,
    "bare-part": _bare_part,
    "days": _days,
    "periods": _days,
    "since": _since,
    "part-of": _part_of,
    "unit-to": _unit_to,
}

_ALL = (VALUES, written.VALUES, periods.VALUES, told_of.VALUES)
