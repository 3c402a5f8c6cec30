"""Clock times in text: hours, minutes, halves of the day and zones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from counterclaim.resolve.date_forms import Form, lexicon
from counterclaim.resolve.date_frame import TO_DATE, TO_PUBLICATION, Frame, When, at_time
from counterclaim.resolve.date_zones import offset, offset_written, zone_named


@dataclass(frozen=True)
class Clock:
    """A time of day.

    ``sure`` is false where it may be before or after noon; ``offset`` is in hours from UTC; ``zone`` a name
    of the tz database, or what the text writes ("local time") where only the place tells which zone it is;
    ``until`` is the end of a run of time ("between 2 and 4 a.m.").
    """

    hour: int
    minute: int
    sure: bool
    offset: float | None = None
    coarse: bool = False
    zone: str | None = None
    until: Clock | None = None

    def text(self) -> str:
        """ISO 8601, with the zone where the text gives one."""
        return at_time(self.hour, self.minute, self.offset)

    def zoned(self, day: date, place: str | None) -> Clock:
        """The same on a day, with the hours from UTC that its zone then keeps; ``place`` is where it is told
        of, for "local time" and for letters that several countries use."""
        if self.zone is None or self.offset is not None:
            return self
        at = datetime(day.year, day.month, day.day, self.hour, self.minute)
        known = offset(self.zone, at) if "/" in self.zone else offset_written(self.zone, place, at)
        return self if known is None else replace(self, offset=known)


def read(form: Form) -> Clock | None:
    """The time that a form gives, or None where the hour is no hour."""
    words = form.words
    if form.rule == "clocks":
        return _run(form)
    if form.rule == "clock-at":
        half = half_of(words["day"]) if "day" in words else "pm"
        return replace(in_half(Clock(_hour(words["h2"]), 0, False), half), coarse=True)
    if form.rule == "noon":
        return Clock(12, 0, True)
    if form.rule == "clock-gmt":
        return _beside_gmt(read(form.parts["clock"]), read(form.parts["gmt"]))
    if form.rule == "clock-zone":
        clock = read(form.parts["clock"])
        return clock and replace(clock, zone=zone_named(form.words["city"]))
    if form.rule == "clock-part":
        clock = read(form.parts["clock"])
        return clock and in_half(clock, half_of(words["part"]))
    if form.rule == "clock-words":
        hour = _hour(words.get("h") or words["h2"])
        past = words.get("past", "").lower()
        if past.endswith("to"):
            return Clock((hour - 2) % 12 + 1, 45, False)
        return Clock(hour, 30 if "half" in past else 15 if past else 0, False)
    if "h" not in words:
        return None
    hour, minute = _hour(words["h"]), int(words.get("min", 0))
    hours, place = _zone_of(words.get("zone") or words.get("zone2"))
    half = words.get("half", "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return Clock(hour, minute, True, hours, zone=place) if half == "p" and hour < 24 else None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Clock(hour, minute, True, hours, coarse="min" not in words, zone=place)


def _run(form: Form) -> Clock | None:
    """From one time to another; the first takes from the last its zone, and its half of the day for want of
    one of its own."""
    last, given = read(form.parts["last"]), form.parts.get("first")
    first = read(given) if given else Clock(_hour(form.words["h"]), int(form.words.get("min", 0)), False)
    if first is None or last is None or not last.sure:
        return None
    halved = "half" in form.parts["last"].words and not (given and "half" in given.words)
    if not first.sure or (halved and first.hour <= 12):
        early = first.hour % 12
        hours = [h for h in (early, early + 12) if (h, first.minute) < (last.hour, last.minute)]
        if not hours:
            return None
        first = replace(first, hour=max(hours), sure=True)
    return replace(first, offset=last.offset, zone=last.zone, until=last)


def _zone_of(word: str | None) -> tuple[float | None, str | None]:
    """What a written zone is: hours from UTC, or a name of the tz database, or else the word itself."""
    known = lexicon().value("zone", word) if word else None
    if isinstance(known, str):
        return None, known
    return (None, word) if known is None else (float(known), None)


def _beside_gmt(clock: Clock | None, gmt: Clock | None) -> Clock | None:
    """A local time whose distance from UTC the text tells by giving both ("4 a.m. (0100 GMT)")."""
    if clock is None or gmt is None or gmt.offset is None or not clock.sure:
        return clock
    minutes = (clock.hour - gmt.hour) * 60 + clock.minute - gmt.minute + round(gmt.offset * 60)
    minutes = (minutes + 12 * 60) % (24 * 60) - 12 * 60
    if minutes % 15:
        return clock
    return replace(clock, offset=minutes / 60)


def in_half(clock: Clock, half: str) -> Clock:
    """A time placed before or after noon."""
    if clock.sure or not half:
        return clock
    return replace(clock, hour=clock.hour % 12 + (12 if half == "pm" else 0), sure=True)


def half_of(part: str) -> str:
    """Which half of the day a part of the day lies in: ``am``, ``pm`` or nothing where it may be both."""
    return str(lexicon().value("part", part) or "")


def on(day: When, clock: Clock | None, half: str = "", zone: str | None = None) -> When:
    """A day at a time. A time that may be before or after noon leaves the day as it is.

    ``zone`` is that of the place, a name of the tz database.
    """
    if clock is None:
        return day
    clock = in_half(clock, half)
    if not clock.sure or day.first is None or day.first != day.last:
        return day
    clock = clock.zoned(day.first, zone)
    if (until := clock.until) is not None:
        if (until.hour, until.minute) < (clock.hour, clock.minute):  # across midnight
            return replace(day, first=day.first - timedelta(days=1), grain="part", approximate=True)
        return replace(day, grain="span", times=(clock.text(), until.zoned(day.first, zone).text()))
    return replace(day, grain="hour" if clock.coarse else "minute", times=(clock.text(), clock.text()))


def alone(clock: Clock, frame: Frame) -> When | None:
    """The day of a time that stands alone: the one last spoken of, else that of publication or its eve.

    A live report's time that is later than publication itself is of the day before.
    """
    if frame.told and frame.told.first and frame.told.first == frame.told.last:
        told = replace(frame.told, basis=TO_DATE, approximate=True)
        return on(replace(told, grain="day"), clock, zone=frame.zone)
    day: date | None = frame.published
    if day is None:
        return None
    if clock.sure and frame.clock is not None and _later(clock.zoned(day, frame.zone), frame):
        day -= timedelta(days=1)
    return on(When(day, day, "day", TO_PUBLICATION, True), clock, zone=frame.zone)


def _later(clock: Clock, frame: Frame) -> bool:
    """Whether a time of the day of publication is still to come when the report is published."""
    assert frame.clock is not None
    minutes = clock.hour * 60 + clock.minute
    published = frame.clock.hour * 60 + frame.clock.minute
    zone = frame.clock.utcoffset()
    if clock.offset is not None and zone is not None:
        minutes += round(zone.total_seconds() / 60 - clock.offset * 60)
    return minutes > published


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else int(lexicon().value("numeral", word)[0])
