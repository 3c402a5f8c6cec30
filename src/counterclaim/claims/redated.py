"""Days put right: "dated the raid to Wednesday; it happened on Tuesday", "on 4 May, not 5 May"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from counterclaim.claims.mentions import Fact
from counterclaim.claims.reading import Reading
from counterclaim.claims.said import said
from counterclaim.claims.status import corrects, status_of
from counterclaim.language import Token
from counterclaim.model import Claim, DateInterval, Span, Status
from counterclaim.resolve.dates import DateMention, date_of

AFTER = 2
"""Sentences after a wrong day in which the right one is given."""

_WRONGLY = frozenset({"wrongly", "incorrectly", "mistakenly", "erroneously", "falsely", "inaccurately"})
_GIVING = frozenset({"date", "give", "put", "place", "name", "list", "say", "state", "report"})
_BEING = frozenset({"happen", "occur", "take", "be", "come", "fall"})
_SUBJECTS = frozenset(
    {"it", "this", "that", "date", "attack", "event", "incident", "strike", "raid", "blast", "which", "day"}
)
_WITHDRAWN = frozenset({"date.withdrawn", "date.not-this"})
_OF_FIGURES = frozenset({"superseded-figure", "figure-from", "figure-given-earlier"})
"""Rules of status by which a count is replaced, and no day."""
_BESIDE = frozenset({"event", "place", "actor", "target", "victim", "weapon", "date"})
"""Fields whose values stand though the day beside them was wrong."""
_NOT = re.compile(r"(?:\bnot|\brather\s+than|\binstead\s+of)(?:\s+on)?\s+(?:the\s+)?$")


@dataclass(frozen=True)
class _Day:
    """A day as written, wrong or right; ``told`` is the clause that gives it."""

    mention: DateMention
    when: DateInterval
    wrong: bool
    clause: Span
    rule: str


def redated(reading: Reading) -> Iterator[Fact]:
    """The days that are called wrong, each with the one put in its place where no event's own clause has it.

    Args:
        reading: a report with all that was found in it.
    """
    own = [d for e in reading.events for d in e.dates]
    for day in days(reading):
        m = day.mention
        if not any(_meet(s, m.span) for s in own):
            yield Fact(
                m.sentence, "date", None, day.when.start or "", m.span, day.clause, _status(reading, day),
                day.rule, date=day.when, own=not day.wrong,
            )  # fmt: skip


def put_right(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Take back the wrong days of events, and nothing else: where a report gives another day, what it told
    beside the wrong one still stands.

    Args:
        reading: the report.
        claims: its claims.
    """
    told = days(reading)
    wrong = [d for d in told if d.wrong]
    if not wrong:
        return list(claims)
    sentences = reading.a.sentences
    corrected = [
        sentences[w.mention.sentence].span
        for w in wrong
        if any(not d.wrong and 0 <= d.mention.sentence - w.mention.sentence <= AFTER for d in told)
        or w.rule == "date.not-this"
    ]
    made = []
    for c in claims:
        at = c.figure.span if c.figure else c.quote.span
        day = next((w for w in wrong if c.field == "date" and _meet(w.mention.span, at)), None)
        if day is not None:
            c = msgspec.structs.replace(c, status=_status(reading, day), polarity="positive")
        elif c.status == "retracted" and c.field in _BESIDE and any(_meet(s, at) for s in corrected):
            c = msgspec.structs.replace(c, status="stated", status_cue=None)
        made.append(c)
    return made


def _status(reading: Reading, day: _Day) -> Status:
    """A wrong day is withdrawn by the outlet that gave it, and denied to anybody else."""
    if not day.wrong:
        return "stated"
    own = day.rule in _WITHDRAWN or corrects(reading.a) or said(reading, day.mention.span).outlet
    return "retracted" if own else "denied"


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def days(reading: Reading) -> tuple[_Day, ...]:
    """The days that a report calls wrong, and the right ones given for them, in text order."""
    found: list[_Day] = []
    for m in reading.dates:
        if m.kind != "day":
            continue
        when = date_of([m.span], reading.a, reading.anchor)
        if when is None or when.start is None or when.start[:10] != (when.end or "")[:10]:
            continue
        sentence = reading.a.sentences[m.sentence]
        token = _token(reading, m.span)
        clause = sentence.start, max(m.span[1], sentence.end)
        before = reading.text[max(sentence.start, m.span[0] - 24) : m.span[0]].lower()
        if _NOT.search(before) and _another(reading, m):
            found.append(_Day(m, when, True, clause, "date.not-this"))
        elif token is not None and (rule := _given_wrongly(reading, token, m)) is not None:
            found.append(_Day(m, when, True, clause, rule))
        elif token is not None and _put_right(token) and _after_wrong(found, m):
            found.append(_Day(m, when, False, clause, "date.put-right"))
    return tuple(found)


def _token(reading: Reading, span: Span) -> Token | None:
    """The first word of a date that hangs on a word outside: "to Wednesday, 8 May" is behind "to"."""
    run = reading.a.doc.char_span(*span, alignment_mode="expand")
    if run is None:
        return None
    return next((t for t in run if not run.start <= t.head.i < run.end), run.root)


def _verb(token: Token) -> Token | None:
    """The verb that a date belongs to: straight, behind a preposition, or as its object."""
    at = token
    for _ in range(4):
        if at.pos_ in ("VERB", "AUX"):
            return at
        if at.head.i == at.i or at.dep_ in ("relcl", "acl"):
            return None
        at = at.head
    return None


def _given_wrongly(reading: Reading, token: Token, m: DateMention) -> str | None:
    """The rule by which a day is called wrong; None where it is not."""
    verb = _verb(token)
    if verb is None:
        return None
    above = [verb, *([verb.head] if verb.dep_ in ("ccomp", "xcomp", "conj") else [])]
    for v in above:
        wrongly = any(c.lower_ in _WRONGLY for c in v.children)
        if wrongly and v.lemma_.lower() in _GIVING:
            return "date.wrongly"
    behind = token.dep_ == "pobj" and token.head.lower_ in ("to", "on", "at", "from", "as")
    if verb.lemma_.lower() == "date" and behind and corrects(reading.a):
        return "date.dated-to"
    status, cue = status_of(reading.cues, m.span)
    withdrawn = status == "retracted" and cue is not None and cue.rule not in _OF_FIGURES
    return "date.withdrawn" if withdrawn else None


def _another(reading: Reading, m: DateMention) -> bool:
    """Whether the sentence names another day."""
    return any(o.sentence == m.sentence and o.span != m.span and o.kind == "day" for o in reading.dates)


def _put_right(token: Token) -> bool:
    """Whether a clause says of the event, or of "it", when it was: "it happened on Tuesday"."""
    verb = _verb(token)
    if verb is None or verb.lemma_.lower() not in _BEING:
        return False
    if any(c.dep_ == "neg" for c in verb.children):
        return False
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and subject.lemma_.lower() in _SUBJECTS


def _after_wrong(found: list[_Day], m: DateMention) -> bool:
    return any(d.wrong and 0 <= m.sentence - d.mention.sentence <= AFTER for d in found)
