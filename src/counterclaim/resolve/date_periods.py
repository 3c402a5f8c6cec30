"""What each form of a week, month, season, year or run of days means: one function a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from counterclaim.resolve.date_count import (
    amount,
    around,
    counted,
    direction,
    known_end,
    moved,
    number,
    singular,
)
from counterclaim.resolve.date_edges import edge
from counterclaim.resolve.date_forms import Form, lexicon
from counterclaim.resolve.date_frame import (
    STATED,
    TO_DATE,
    TO_PUBLICATION,
    Frame,
    When,
    day,
    month,
    nearest,
    of_day,
    span,
    weekend,
    year,
)
from counterclaim.resolve.date_told import same_part

Value = Callable[[Form, Frame], "When | None"]


HALVES = {
    "century": (50, "year"),
    "decade": (5, "year"),
    "year": (6, "month"),
    "quarter": (6, "week"),
    "month": (2, "week"),
    "fortnight": (1, "week"),
    "week": (3, "day"),
    "weekend": (1, "day"),
    "day": (12, "hour"),
    "hour": (30, "minute"),
    "minute": (30, "second"),
    "second": (1, "second"),
}
"""What half of a unit is in smaller ones."""


def years(words: str | None, frame: Frame) -> int | None:
    """The year that words give ("2023", "of last year"), or None where they give none or it is not known."""
    if words is None:
        return None
    last = words.split()
    if last[-1][:4].isdigit():
        return int(last[-1][:4])
    mod = last[-2].lower()
    if mod in ("same", "that", "previous", "following"):
        if frame.told is None or frame.told.first is None:
            return None
        return frame.told.first.year + {"previous": -1, "following": 1}.get(mod, 0)
    if frame.published is None:
        return None
    return frame.published.year + {"last": -1, "next": 1}.get(mod, 0)


def _month(form: Form, frame: Frame) -> When | None:
    """A month of a year, or the nearest of its name."""
    m = lexicon().value("month", form.words["m"])
    if "y" in form.words:
        y = years(form.words["y"], frame)
        found = month(y, m) if y else None
        if found and not form.words["y"][-4:].isdigit():
            found = replace(found, basis=TO_PUBLICATION)
    else:
        found = _month_near(m, frame)
    return found and edge(found, form.words.get("edge"))


def _month_near(m: int, frame: Frame) -> When | None:
    now = frame.reference
    if now is None:
        return None
    near = nearest([month(y, m, TO_PUBLICATION) for y in (now.year - 1, now.year, now.year + 1)], frame)
    return near and near.loosely(frame.far)


def _month_mod(form: Form, frame: Frame) -> When | None:
    """ "last April": the last one wholly past; "this April": of the year of publication."""
    m, mod, now = lexicon().value("month", form.words["m"]), form.words["mod"].lower(), frame.published
    if "following" in mod or "previous" in mod:
        if frame.told is None or frame.told.first is None or frame.told.last is None:
            return None
        at = frame.told.last if "following" in mod else frame.told.first
        near = [month(y, m, TO_DATE) for y in (at.year - 1, at.year, at.year + 1)]
        if "following" in mod:
            return next(w for w in near if w.first and w.first > at)
        return next(w for w in reversed(near) if w.last and w.last < at)
    if now is None:
        return None
    near = [month(y, m, TO_PUBLICATION) for y in (now.year - 1, now.year, now.year + 1)]
    if mod in ("last", "this past"):
        return next(w for w in reversed(near) if w.last and w.last < now)
    if mod in ("next", "this coming"):
        return next(w for w in near if w.first and w.first > now)
    return near[1]


def _year(form: Form, frame: Frame) -> When | None:
    return edge(year(int(form.words["y"])), form.words.get("edge"))


def _years(form: Form, frame: Frame) -> When | None:
    first = int(form.words.get("y1") or form.words["y2"])
    last = form.words["y3"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return When(year(first).first, year(end).last, "span", STATED) if first < end else None


def _decade(form: Form, frame: Frame) -> When | None:
    written = form.words["y"]
    first = int(written) if written.isdigit() else 1900 + int(written[1:])
    return edge(When(year(first).first, year(first + 9).last, "span", STATED), form.words.get("edge"))


def _century(form: Form, frame: Frame) -> When | None:
    """A hundred years; "the 19th century" is 1800 to 1899, as people count."""
    n = int(form.words["d"]) if "d" in form.words else int(lexicon().value("nth", form.words["d2"]))
    first = (n - 1) * 100
    return edge(
        When(year(max(first, 1)).first, year(first + 99).last, "span", STATED), form.words.get("edge")
    )


def _year_words(form: Form, frame: Frame) -> When | None:
    """A year in words ("nineteen seventy-nine")."""
    words = form.words
    rest = (words.get("n") or words.get("n2") or "hundred").lower()
    hundreds = number(words["c"])[0] * 100 if "c" in words else 2000
    if rest == "hundred":
        return year(hundreds)
    return year(hundreds + number(rest.removeprefix("oh").strip(" -"))[0])


def _quarter(form: Form, frame: Frame) -> When | None:
    """A quarter or half of a calendar year; approximate without a year, for the fiscal year may be meant."""
    length = 6 if (form.words.get("u") or form.words.get("u2", "")).lower() == "half" else 3
    n = form.words.get("n", "").lower()
    index = int(n) if n.isdigit() else lexicon().value("nth", n) if n else 12 // length
    if index * length > 12:
        return None

    def part(y: int, basis: str) -> When:
        last = month(y, index * length)
        return When(month(y, index * length - length + 1).first, last.last, "span", basis)

    written = form.words.get("y") or form.words.get("y1") or form.words.get("y2")
    stated = years(written, frame)
    if stated:
        return part(stated, STATED)
    now = frame.reference
    if now is None or written:
        return None
    near = nearest([part(y, TO_PUBLICATION) for y in (now.year - 1, now.year, now.year + 1)], frame)
    return near and near.loosely()


def _season(form: Form, frame: Frame) -> When | None:
    """A season of the northern half of the earth; the winter of a year may begin or end in it."""
    first, last = lexicon().value("season", form.words["s"])
    stated = form.words.get("y")
    y = years(stated, frame)
    if y is None:
        return None
    length = stated.split()[-1] if stated else ""
    if first < last:
        found = When(month(y, first).first, month(y, last).last, "season", STATED, True)
    elif len(length) > 4 and length[0].isdigit():
        found = When(month(y, first).first, month(y + 1, last).last, "season", STATED, True)
    else:
        found = When(month(y - 1, first).first, month(y + 1, last).last, "season", STATED, True)
    return edge(found, form.words.get("edge")) if first < last else found


def _season_mod(form: Form, frame: Frame) -> When | None:
    first, last = lexicon().value("season", form.words["s"])
    now, mod = frame.published, form.words.get("mod", "").lower()
    if now is None:
        return None
    near = [
        When(month(y, first).first, month(y + (first > last), last).last, "season", TO_PUBLICATION, True)
        for y in range(now.year - 2, now.year + 2)
    ]
    if mod in ("last", "this past"):
        return next(w for w in reversed(near) if w.last and w.last < now)
    if mod in ("next", "this coming"):
        return next(w for w in near if w.first and w.first > now)
    holding = [w for w in near if w.first and w.last and w.first <= now <= w.last]
    found = holding[0] if holding else nearest(near, frame)
    return found and edge(found, form.words.get("edge"))


def _unit(form: Form, frame: Frame) -> When | None:
    """A calendar unit beside that of publication ("last week") or of the day last spoken of ("that week")."""
    mod, unit = form.words["mod"].lower().removeprefix("the "), form.words["u"].lower()
    step = {
        "last": -1,
        "this past": -1,
        "previous": -1,
        "preceding": -1,
        "next": 1,
        "coming": 1,
        "following": 1,
    }
    other = mod in ("same", "that", "following", "preceding") or (
        mod == "previous" and form.words["mod"].lower().startswith("the")
    )
    if other:
        if frame.told is None or frame.told.first is None:
            return None
        at, basis = frame.told.first, TO_DATE
    elif frame.published is None:
        return None
    else:
        at, basis = frame.published, TO_PUBLICATION
    if unit == "weekend":
        return _weekend_by(mod, at, basis, frame)
    if mod == "latest" and unit == "quarter":
        return frame.period if frame.period and frame.period.grain == "span" else None
    when = around(moved(at, unit, step.get(mod, 0)), unit, basis)
    if when is None:
        return None
    side = form.words.get("edge", "").lower()
    if side in ("earlier", "later") and when.first and when.last and when.first <= at <= when.last:
        return replace(when, last=at) if side == "earlier" else replace(when, first=at)
    return known_end(edge(when, side), frame)


def _weekend_by(mod: str, at: date, basis: str, frame: Frame) -> When:
    this = weekend(at, basis)
    assert this.first
    if mod in ("next", "coming", "following") and at >= this.first:
        return weekend(at + timedelta(days=7), basis)
    past = mod in ("last", "this past", "previous", "preceding")
    if past or (mod == "this" and frame.tense == "past" and at < this.first):
        return weekend(at - timedelta(days=7), basis)
    return this


def _the_weekend(form: Form, frame: Frame) -> When | None:
    """The weekend that has begun last, or the one ahead where the verb is in the future."""
    now = frame.published
    if now is None:
        return None
    back = 0 if now.weekday() >= 5 or frame.tense == "future" else 7
    return weekend(now - timedelta(days=back))


def _before_last(form: Form, frame: Frame) -> When | None:
    now, unit = frame.published, form.words["u"].lower()
    if now is None:
        return None
    if unit == "night":
        return day(now - timedelta(days=2), grain="part")
    if unit == "weekend":
        return weekend(now - timedelta(days=14))
    return around(moved(now, unit, -2), unit, TO_PUBLICATION)


def _past_units(form: Form, frame: Frame) -> When | None:
    """A run of units up to publication or from it on."""
    words = form.words
    side = (words.get("dir") or words.get("dir1") or words["dir2"]).lower()
    if side in ("previous", "preceding", "following"):
        origin, basis = frame.told, TO_DATE
    else:
        origin, basis = day(frame.published) if frame.published else None, TO_PUBLICATION
    if origin is None or origin.first is None or origin.last is None:
        return None
    unit = (words.get("u") or words.get("u1") or words["u2"]).lower()
    low, high = amount(form) if "u" in words else (1, 1)
    vague = ("n" not in words and "u" in words) or low != high
    steps = max(low, high or low)
    if singular(unit) in ("hour", "minute", "second"):
        unit, steps = "day", max(1, -(-steps // 24)) if singular(unit) == "hour" else 1
    if side in ("next", "coming", "following"):
        return span(origin.last, moved(origin.last, unit, steps), basis, vague)
    return span(moved(origin.first, unit, -steps), origin.last, basis, vague)


def _ago(form: Form, frame: Frame) -> When | None:
    """Some units before publication, as fine as the unit."""
    if frame.published is None:
        return None
    if frame.compared and (same := same_part(form, frame, True)) is not None:
        return same
    low, high = amount(form)
    unit, now = form.words["u"], frame.published
    if form.words.get("half"):
        low, high = low, low + 1
    if form.words.get("n", "").lower().startswith("half"):
        low, unit = HALVES[singular(unit)]
        high = low
    if (at := form.words.get("at", "").lower()) and low == high:
        then = moved(now, unit, -low)
        return day(then) if at == "today" else around(then, at.removeprefix("this "), TO_PUBLICATION)
    return counted(day(now), low, high, unit, True, TO_PUBLICATION)


def _other_time(form: Form, frame: Frame) -> When | None:
    """Some units from the day last spoken of; backwards from publication where none is."""
    back = direction(form) < 0
    origin, basis = frame.told, TO_DATE
    if origin is None and back and frame.published:
        origin, basis = day(frame.published), TO_PUBLICATION
    if origin is None or origin.first is None or origin.last is None:
        return None
    low, high = amount(form)
    if (same := same_part(form, frame, back)) is not None:
        return same
    return counted(origin, low, high, form.words["u"], back, basis)


def _ordinal(form: Form, frame: Frame) -> When | None:
    """A day of a month that is not named: the nearest such day to publication."""
    d, mod, now = int(form.words["d"]), form.words.get("mod", "").lower(), frame.reference
    if mod == "that":
        now = frame.told.first if frame.told else None
    if now is None:
        return None
    shift = {"last": -1, "next": 1}.get(mod, 0)
    months = [month(now.year, now.month + k).first for k in ([shift] if mod else (-1, 0, 1))]
    basis = TO_DATE if mod == "that" else TO_PUBLICATION
    options = [day(f, basis) for m in months if m and (f := of_day(m.year, m.month, d))]
    if mod:
        return options[0] if options else None
    return nearest(options, frame)


VALUES: Mapping[str, Value] = {
    "month-year": _month,
    "month-edge": _month,
    "month-mod": _month_mod,
    "month": _month,
    "year": _year,
    "year-edge": _year,
    "years": _years,
    "decade": _decade,
    "century": _century,
    "year-words": _year_words,
    "quarter": _quarter,
    "quarter-short": _quarter,
    "season": _season,
    "season-mod": _season_mod,
    "season-bare": _season_mod,
    "unit-mod": _unit,
    "weekend": _the_weekend,
    "before-last": _before_last,
    "past-units": _past_units,
    "ago": _ago,
    "other-time": _other_time,
    "ordinal": _ordinal,
}
