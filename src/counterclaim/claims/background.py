"""Background by date: what happened clearly before the report's own news is told as context.

The day of the news is the day of publication; where the report's opening tells of an older day as its own
news (a monitor's report of last month), it is that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from counterclaim.claims import scope
from counterclaim.claims.mentions import StatusCue
from counterclaim.language import Annotated, Run, Token
from counterclaim.model import DateInterval
from counterclaim.resolve.dates import DateMention, resolve_dates

LONGEST = 250
"""Tokens in a sentence at the most: a longer one is a list or a table, whose parse tells nothing."""

NEWS = timedelta(days=3)
"""How long before the day of the news an event may lie and still be news."""

WEEK = timedelta(days=7)
"""How long before its publication a report may tell of an event in its opening as of its news."""

TOLD = timedelta(days=2)
"""How long before the day of the event that opens a report another event is context, where both days are
told.
"""

LEAD = 2
"""Sentences of the body that open a report and may name its day."""

LONG = timedelta(days=60)
"""How far back a span that runs to today must start to be background ("since 2004")."""

_PAST = re.compile(
    r"\b(?:(?:last|previous) (?:month|year|decade|century)|(?:months?|years?|decades?) (?:ago|earlier))\b",
    re.I,
)


def background_cues(a: Annotated) -> Iterator[StatusCue]:
    """Date expressions older than the report's news, with the clause or noun phrase that each dates.

    Yields:
        Cues with value ``background`` and rule ``date``.
    """
    dated = resolve_dates(a)
    news, told = _news_day(a, dated)
    for mention, when in dated:
        older = (
            told is not None and mention.kind == "day" and when is not None and _before(when.end, told - TOLD)
        )
        if mention.kind in ("day", "period", "span") and (older or _old(when, mention, news)):
            yield from _cues(a, mention)


def _before(end: str | None, day: date) -> bool:
    last = _day(end)
    return last is not None and last <= day


def _old(when: DateInterval | None, mention: DateMention, news: date | None) -> bool:
    if when is None:
        return bool(_PAST.search(mention.surface))
    first, last = _day(when.start), _day(when.end)
    if news is None:
        return False
    if mention.kind == "span" and first is not None and (last is None or last >= news - NEWS):
        return first < news - LONG and mention.surface.lower().startswith(("since", "over", "in the", "for"))
    return last is not None and last < news - NEWS


def _news_day(
    a: Annotated, dated: tuple[tuple[DateMention, DateInterval | None], ...]
) -> tuple[date | None, date | None]:
    """The day of the report's own news, and the day that its opening gives to the event itself; None where
    untold.
    """
    published = _day(a.report.published)
    body = [s.index for s in a.sentences if a.passages[s.passage].kind == "body"]
    lead = {s.index for s in a.sentences if a.passages[s.passage].kind == "title"} | set(body[:LEAD])
    opening: list[date] = []
    every: list[date] = []
    told: list[date] = []
    for mention, when in dated:
        last = _day(when.end) if when is not None else None
        if last is None or mention.kind not in ("day", "period"):
            continue
        every.append(last)
        if mention.sentence in lead and (verb := _main(a, mention)) is not None:
            opening.append(last)
            if mention.kind == "day" and verb.lemma_ not in scope.words("saying-verbs"):
                told.append(last)
    if published is not None:
        # A report's opening may date its news up to a year back; older years there are history.
        own = [d for d in opening if d <= published and d > published - timedelta(days=366)]
        news = max(own) if own and max(own) < published - NEWS else published
        week = [d for d in told if d in own and d >= published - WEEK]
        if week:
            # What the opening tells as news is news, be it some days old.
            news = min(news, max(week) + NEWS)
        return news, max((d for d in told if d in own and d >= news - NEWS), default=None)
    return max(opening or every, default=None), max(told, default=None)


def _main(a: Annotated, mention: DateMention) -> Token | None:
    """The verb that a date belongs to, if that is of the main clause of its sentence or of what a speaker
    says there.
    """
    tokens = _tokens(a, mention)
    if tokens is None:
        return None
    token = tokens.root
    verb: Token | None = None
    while token.head != token:
        if token.dep_ in ("relcl", "acl", "poss", "appos") or (token.dep_ == "advcl" and token.tag_ != "VBG"):
            return None
        if token.pos_ == "NOUN" and verb is None and token.lemma_ in scope.words("report-nouns"):
            return None
        if verb is None and token.pos_ in ("VERB", "AUX"):
            verb = token
        token = token.head
    return verb if verb is not None else token


def _cues(a: Annotated, mention: DateMention) -> Iterator[StatusCue]:
    tokens = _tokens(a, mention)
    if tokens is None or len(a.sentences[mention.sentence].tokens) > LONGEST:
        return
    governed = scope.dated(tokens.root)
    for start, end in scope.runs(sorted(governed), [not a.doc[i].is_punct for i in sorted(governed)]):
        span = a.doc[start].idx, a.doc[end - 1].idx + len(a.doc[end - 1])
        yield StatusCue(mention.sentence, "background", mention.span, span, "date")


def _tokens(a: Annotated, mention: DateMention) -> Run | None:
    return a.doc.char_span(*mention.span, alignment_mode="expand")


def _day(value: str | None) -> date | None:
    """The day of an ISO 8601 day or time."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
