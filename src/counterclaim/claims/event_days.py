"""When an event happened: the days attached to it, and those that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from counterclaim.claims.mentions import EventTrigger
from counterclaim.claims.reading import Reading
from counterclaim.model import DateInterval, Place, Span
from counterclaim.resolve.dates import Anchor, DateMention, before_publication, date_of, resolve_date

LONGEST_ARTICLE = 6
"""Code points of a blank and an article at the most."""
_AFTER = re.compile(r"\b(?:after|since|following)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*(?:on|in|at)?\s*(?:the\s+|an?\s+)?", re.IGNORECASE)


def day_of(
    reading: Reading, t: EventTrigger, place: Place | None
) -> tuple[tuple[Span, ...], DateInterval | None]:
    """When an event happened, by the expressions attached to it and the time that its place keeps.

    "Two days after an attack on X, Y struck back" dates the attack, not the strike: it lies two days before
    the news.

    Args:
        reading: a report with all that was found in it.
        t: one of its events.
        place: where it happened, which tells the time zone.

    Returns:
        The expressions, and the days that they mean.
    """
    spans = t.dates or before_source(reading, t.sentence, t.clause)
    own = [d for d in spans if not _AFTER.search(reading.words(d))]
    anchor = reading.anchor.at(place)
    when = date_of(own, reading.a, _of_story(reading, t, anchor, own)) if own else None
    return spans, when or _counted_back(reading, t)


def before_source(reading: Reading, sentence: int, clause: Span) -> tuple[Span, ...]:
    """The day between what is told and who tells it: "gunmen stormed Kono, late on Friday, police said"."""
    told = [f.source for f in reading.attributions if f.sentence == sentence and f.source is not None]
    for d in reading.dates:
        before = reading.text[clause[1] : max(clause[1], d.span[0])]
        if d.sentence == sentence and d.span[0] >= clause[1] and _BETWEEN.fullmatch(before):
            behind = (s[0] for s in told if s[0] >= d.span[1])
            if any(_BETWEEN.fullmatch(reading.text, d.span[1], s) for s in behind):
                return (d.span,)
    return ()


def _of_story(reading: Reading, t: EventTrigger, anchor: Anchor, own: Sequence[Span]) -> Anchor:
    """For an hour alone, the day of the last violence that the report dated: "They came around 10 p.m."."""
    kinds = {d.span: d.kind for d in reading.dates}
    if any(kinds.get(s, "clock") != "clock" for s in own):
        return anchor
    before = (
        date_of(e.dates or before_source(reading, e.sentence, e.clause), reading.a, reading.anchor)
        for e in reversed(reading.events)
        if e.sentence < t.sentence and e.type == t.type and e.modality == "happened"
    )
    when = next((d for d in before if d is not None), None)
    one = when is not None and when.start is not None and when.start[:10] == (when.end or "")[:10]
    return replace(anchor, narrative=when) if one else anchor


def _counted_back(reading: Reading, t: EventTrigger) -> DateInterval | None:
    """The day of an event that the news comes "a day after", counted back from the publication."""
    for d in reading.dates:
        if d.sentence == t.sentence and d.span[1] <= t.clause[0] and _AFTER.search(d.surface):
            between = d.span[1], t.clause[0]
            # "a day after Pakistan announced it would expel": only who says it may stand between.
            said_by = any(between[0] <= f.cue[0] and f.cue[1] <= between[1] for f in reading.attributions)
            if said_by or between[1] - between[0] <= LONGEST_ARTICLE:
                back = _AFTER.sub("ago", d.surface)
                anchor = _news(reading, d)
                return resolve_date(back, anchor) or before_publication(reading.anchor)
    return None


def _news(reading: Reading, counted: DateMention) -> Anchor:
    """From when a span counts: "the raid came two days after" counts from the day that the report gave the
    raid, where a word that only points back stands before it; else from the publication."""
    pointing = [
        e for e in reading.events
        if e.sentence == counted.sentence and e.trigger[1] <= counted.span[0] and e.anaphoric
    ]  # fmt: skip
    told = [
        e for e in reading.events
        if pointing and e.sentence < counted.sentence and e.type == pointing[-1].type and e.dates
    ]  # fmt: skip
    when = date_of(told[-1].dates, reading.a, reading.anchor) if told else None
    if when is None or when.start is None or when.start[:10] != (when.end or "")[:10]:
        return reading.anchor
    return replace(reading.anchor, published=when.start[:10])
