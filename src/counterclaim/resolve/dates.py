"""Dates of news text: find the expressions, and say which days they mean.

News has conventions of its own. "On Thursday" in a report of a Thursday is that very day; "15 December" is
the last one unless a verb looks ahead; "two days earlier" counts from the day last spoken of. Nothing is
ever counted from today's
date: where a report does not say when it was published, what hangs on that stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

from counterclaim.language import Annotated
from counterclaim.model import DateInterval, Place, Span
from counterclaim.resolve.date_find import SPOKEN_OF, compared_at, forms_at, forms_in, tense_at
from counterclaim.resolve.date_forms import Form, scan
from counterclaim.resolve.date_frame import (
    BEFORE_PUBLICATION,
    PUBLICATION,
    Frame,
    Tense,
    When,
    day,
    read_clock,
    read_day,
    read_interval,
    span,
)
from counterclaim.resolve.date_values import named, value
from counterclaim.resolve.date_zones import zone_of

Kind = Literal["day", "clock", "period", "span", "offset", "duration", "frequency", "vague"]


@dataclass(frozen=True)
class DateMention:
    """A date expression where it stands.

    An ``offset`` hangs on an event ("two days after …"); durations, frequencies and vague words give no date.
    """

    sentence: int
    span: Span
    surface: str
    kind: Kind


@dataclass(frozen=True)
class Anchor:
    """What relative expressions are counted from.

    ``published`` is ISO 8601, a day or a time; ``narrative`` the day last spoken of; ``event`` when the
    event happened that an offset hangs on ("two days after the strike"); ``zone`` the time zone of the place,
    a name of the tz database, for "local time" and for what is told across midnight.
    """

    published: str | None = None
    narrative: DateInterval | None = None
    event: DateInterval | None = None
    zone: str | None = None

    def at(self, place: Place | None) -> Anchor:
        """The same for what happened at a place, whose time zone it then is.

        >>> gaza = Place(name="Gaza", as_written="Gaza", lat=31.5, lon=34.5, country="PSE")
        >>> resolve_date("at 4 a.m. local time on Thursday", Anchor("2024-01-18").at(gaza)).start
        '2024-01-18T04:00+02:00'
        """
        known = read_clock(self.published) or _noon(self.published)
        zone = zone_of(place, known) if place and known else None
        return replace(self, zone=zone) if zone else self


def find_dates(a: Annotated) -> tuple[DateMention, ...]:
    """Find the date expressions of a report's title and body, in text order, without overlaps.

    Prepositions that add nothing ("on", "in") stay outside; those that open a span ("since") belong to it.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Two men died early Thursday, two days after a raid."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(m.surface, m.kind) for m in find_dates(a)]
    [('early Thursday', 'day'), ('two days after', 'offset')]
    """
    return tuple(
        DateMention(s.index, f.span, a.text[slice(*f.span)], _kind(f))
        for s in a.sentences
        for f in forms_in(a, s)
    )


def resolve_date(surface: str, anchor: Anchor, tense: Tense | None = None) -> DateInterval | None:
    """Say which days an expression means, or None where it means none or they cannot be known.

    Args:
        surface: the expression ("early Thursday", "on 15 December", "17:55 GMT"); of several, the first.
        anchor: publication, the day last spoken of, and the event that an offset hangs on.
        tense: of the verb that it belongs to; None where that is not known, and then mostly the past is
            meant.

    Returns:
        First and last possible day, as ISO 8601 days, or as times where the text gives a clock time. An
        approximate answer is marked as such. ``basis`` is "stated" (a day and month without a year counts
        as stated; its year is the nearest), "relative to publication", "relative to another date",
        "relative to another event" or "before publication".

    >>> january = Anchor("2024-01-18T09:40+03:30")
    >>> resolve_date("early Thursday", january).start, resolve_date("on Friday", january, "future").start
    ('2024-01-18', '2024-01-19')
    >>> resolve_date("15 December", january).start, resolve_date("Thursday", Anchor()) is None
    ('2023-12-15', True)

    Follows TimeML's split of time expressions into dates, times, durations and sets (ISO 24617-1).
    """
    for form in scan(surface):
        if (when := value(form, _frame(anchor, tense))) is not None:
            return when.interval(surface)
        if form.gives not in ("duration", "frequency", "vague", "part"):
            return None
    return None


def date_of(spans: Iterable[Span], a: Annotated, anchor: Anchor) -> DateInterval | None:
    """Say when an event happened from the expressions attached to it, nearest first.

    Durations and frequencies are passed over. A clock time or a part of a day takes its day from another of
    the expressions; what names a day is preferred to what names a week or a year, and the nearest one wins.
    Where the anchor names no day last spoken of, it is the last one that the sentences before name.

    Args:
        spans: where the expressions stand in the report's text.
        a: the annotated report, whose verbs tell past from future.
        anchor: as for ``resolve_date``.
    """
    frame = _frame(anchor, None)
    forms = [f for s in spans for f in forms_at(a, s)]
    found: list[tuple[Form, DateInterval]] = []
    for form in forms:
        when = _value_in(form, forms, a, frame)
        if when is not None:
            found.append((form, when.interval(a.text[slice(*form.span)])))
    return min(found, key=_rank, default=(None, None))[1]


def resolve_dates(a: Annotated) -> tuple[tuple[DateMention, DateInterval | None], ...]:
    """Find and resolve every expression of a report, carrying the day last spoken of from each to the next.

    A title speaks of no day to the body, and a new paragraph keeps the day of the one before.
    """
    return tuple(
        (DateMention(sentence, f.span, surface, _kind(f)), when.interval(surface) if when else None)
        for sentence, f, frame in _framed(a)
        for when in (value(f, frame),)
        for surface in (a.text[slice(*f.span)],)
    )


def dates_named(a: Annotated) -> tuple[tuple[DateMention, DateInterval | None], ...]:
    """What ``resolve_dates`` finds, each time that the text names on its own, for timelines and indexes.

    An event is dated by the whole of "since 2015" or "from Monday to Wednesday"; what these words name is a
    year, and two days.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "They fought from 3 May 2023 to 5 May 2023, as they had since 2015."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(m.surface, when.start) for m, when in dates_named(a)]
    [('3 May 2023', '2023-05-03'), ('5 May 2023', '2023-05-05'), ('2015', '2015-01-01')]

    Follows TimeML, in which the words that open or close a span are signals beside the expression.
    """
    return tuple(
        (DateMention(sentence, f.span, surface, _kind(f)), when.interval(surface) if when else None)
        for sentence, form, frame in _framed(a)
        for f, when in named(form, frame)
        for surface in (a.text[slice(*f.span)],)
    )


def _framed(a: Annotated) -> Iterator[tuple[int, Form, Frame]]:
    """Each form of a report with its sentence and what it is counted from."""
    frame = _frame(Anchor(a.report.published), None)
    for s in a.sentences:
        for f in forms_in(a, s):
            here = replace(frame, tense=tense_at(a, f.span), compared=compared_at(a, s, f.span))
            yield s.index, f, here
            if a.passages[s.passage].kind != "body":
                continue
            if f.gives == "day":
                frame = replace(frame, told=value(f, here))  # a day not known hides the one before it
            elif f.gives == "period" and f.rule in SPOKEN_OF:
                frame = replace(frame, period=value(f, here) or frame.period)


def before_publication(anchor: Anchor) -> DateInterval | None:
    """All that can be said of an event that a report tells as past without a date: not after publication."""
    at = read_day(anchor.published)
    return span(None, at, BEFORE_PUBLICATION).interval("") if at else None


def publication_date(anchor: Anchor) -> DateInterval | None:
    """The day of publication taken for the day of an event; never called a stated date."""
    at = read_day(anchor.published)
    return day(at, PUBLICATION, approximate=True).interval("") if at else None


_BACK = 6
"""Sentences of the body among which the day last spoken of is looked for."""


def _value_in(form: Form, beside: Sequence[Form], a: Annotated, frame: Frame) -> When | None:
    """When a form means, among the others that date the same event or after what the report said before."""
    at = replace(frame, tense=tense_at(a, form.span))
    if form.gives == "clock" or form.rule == "bare-part":
        for other in beside:
            if other.gives == "day" and other.rule != "bare-part":
                own = value(other, replace(frame, tense=tense_at(a, other.span)))
                when = value(form, replace(at, told=own)) if own else None
                return when and own and replace(when, basis=own.basis, approximate=own.approximate)
    if at.told is None:
        at = replace(at, told=_told_before(a, form.span, frame))
    return value(form, at)


def _told_before(a: Annotated, at: Span, frame: Frame) -> When | None:
    """The day last spoken of before a place in the body, within a few sentences."""
    here = next((s.index for s in a.sentences if s.start <= at[0] < s.end), 0)
    for s in a.sentences[max(0, here - _BACK) : here + 1][::-1]:
        if a.passages[s.passage].kind == "body":
            for form in reversed(forms_in(a, s)):
                if form.gives == "day" and form.span[1] <= at[0]:
                    return value(form, replace(frame, tense=tense_at(a, form.span)))
    return None


def _noon(published: str | None) -> datetime | None:
    at = read_day(published)
    return datetime.combine(at, time(12)) if at else None


def _frame(anchor: Anchor, tense: Tense | None) -> Frame:
    return Frame(
        published=read_day(anchor.published),
        clock=read_clock(anchor.published),
        told=read_interval(anchor.narrative),
        event=read_interval(anchor.event),
        tense=tense,
        zone=anchor.zone,
    )


def _kind(form: Form) -> Kind:
    kind: Kind = form.gives if form.gives != "part" else "vague"  # type: ignore[assignment]
    return kind


def _rank(found: tuple[Form, DateInterval]) -> int:
    """How well an answer dates an event: a day at a time, a day, a longer time, an open one, an offset."""
    form, when = found
    if when.start and "T" in when.start:
        return -1
    if form.gives in ("day", "clock"):
        return 0 if when.start and when.end else 2
    if form.gives == "offset":
        return 3
    return 1 if when.start and when.end else 2
