"""An incident in a few plain sentences, for formats that hold text and little else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from counterclaim.export.told import Told
from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.model import Claim, ClaimRow, Contradiction, Incident, IncidentActor, ReportRef
from counterclaim.resolve.countries import country_of
from counterclaim.vocabulary.event_types import event_type

LONGEST = 400
"""Characters of a quote that a summary shows; the whole stands in the claims."""

_WEB = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::\d{1,5})?(?:[/?#][^\s<>\"'{}|\\^`\x00-\x20]*)?"
)
_UNSAID = {
    "planned": "Said to be planned.",
    "threatened": "Threatened, not said to have happened.",
    "hypothetical": "Spoken of as what might be, not said to have happened.",
    "background": "Told as the background of other events.",
    "ongoing": "Said to be going on.",
}


def web(url: str | None) -> str | None:
    """An address on the web that any program may follow; None for all else, be it a script or a file.

    >>> web("https://example.org/a?b=1"), web("javascript:alert(1)"), web(None)
    ('https://example.org/a?b=1', None, None)
    """
    return url if url and _WEB.fullmatch(url) else None


def utc(when: str | None) -> datetime | None:
    """The moment of publication in UTC, a bare day as its first moment; None where that is unknown.

    >>> utc("2024-01-18T09:40+03:30").isoformat(), utc("2024-01-18").isoformat()
    ('2024-01-18T06:10:00+00:00', '2024-01-18T00:00:00+00:00')
    """
    found = moment(when)
    if found is None or when is None or len(when) > len("2024-01-18"):
        return found
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, cut between words where it is longer.

    >>> cut("two men died", 9), cut("two men died", 12)
    ('two men…', 'two men died')
    """
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip() + "…"


def label(i: Incident) -> str:
    """What the event is called, in words of the vocabulary; its type where that has none."""
    entry = event_type(i.type, i.mode)
    return entry.label if entry else i.type or "event"


def number(low: int | None, high: int | None) -> str:
    """A count with its bounds in words; the unknown is never 0.

    >>> number(7, 7), number(7, None), number(None, 20), number(4, 9), number(None, None)
    ('7', 'at least 7', 'up to 20', '4 to 9', 'an unknown number')
    """
    if low is None and high is None:
        return "an unknown number"
    if low is None or high is None:
        return f"up to {high}" if low is None else f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def tolls(i: Incident) -> Iterator[str]:
    """Each harm with its figure and the rule that chose it."""
    for toll in i.tolls:
        yield f"{toll.kind}: {number(toll.low, toll.high)} (rule {toll.rule})"


def clash(c: Contradiction) -> str:
    """A contradiction in a sentence: each side with who holds it."""
    sides = " / ".join(f"{s.value} ({', '.join(s.speakers) or 'speaker unknown'})" for s in c.sides)
    return f"{c.field}: {sides}"


def standing(told: Told) -> str:
    """How the incident stands, and on how many sources and reports."""
    i = told.incident
    sources, reports = i.independent_sources, len(i.reports)
    return (
        f"{i.standing}; {sources} independent source{'s' if sources != 1 else ''}, "
        f"{reports} report{'s' if reports != 1 else ''}"
    )


def unsaid(i: Incident) -> str | None:
    """What must be said of an event that is not told as having happened."""
    return _UNSAID.get(i.modality)


def said(row: ClaimRow) -> str:
    """One quote with who said it, through whom, where and how sure."""
    c = row.claim
    through = "".join(f", quoted by {relay.name}" for relay in reversed(c.relay))
    outlet = row.report.outlet if row.report.outlet and row.report.outlet != c.speaker.name else None
    source = ", ".join(part for part in (outlet, row.report.published) if part)
    denied = ", denied" if denies(c) and c.status != "denied" else ""
    by = f"{c.speaker.name}{through}{f' ({source})' if source else ''}"
    return f"“{cut(c.quote.exact, LONGEST)}” – {by}: {c.status}{denied}"


def denies(c: Claim) -> bool:
    """Whether a claim says that something is not so; that something cannot be verified says no such thing."""
    return c.status == "denied" or (c.polarity == "negative" and c.field != "verification")


def quotes(told: Told) -> tuple[ClaimRow, ...]:
    """Claims behind an incident, one for each passage that one speaker gives: of quotes that lie in one
    another the widest stands for all."""
    wide = sorted(told.rows, key=lambda r: (r.claim.quote.start, -r.claim.quote.end))
    ends: dict[tuple[str, ...], int] = {}
    kept: set[str] = set()
    for r in wide:
        c = r.claim
        said_by = (r.report.id, c.speaker.name, c.status, c.polarity)
        if c.quote.end > ends.get(said_by, -1):
            ends[said_by] = c.quote.end
            kept.add(c.id)
    return tuple(r for r in told.rows if r.claim.id in kept)


def sentences(told: Told, i: Incident) -> Iterator[str]:
    """What a summary says beside place and date: whether it happened, how it stands, tolls, clashes."""
    if words := unsaid(i):
        yield words
    yield f"Standing: {standing(told)}."
    for toll in tolls(i):
        yield f"{toll[0].upper()}{toll[1:]}."
    for c in i.contradictions:
        yield f"Contested, {clash(c)}."


def cited(report: ReportRef) -> str:
    """A report in a line: outlet, title, day; its id where it has neither outlet nor title."""
    name = ", ".join(part for part in (report.outlet, report.title) if part) or f"report {report.id}"
    return f"{name}, {report.published[:10]}" if report.published else name


def somebody(actor: IncidentActor) -> bool:
    """Whether an actor is somebody whom other incidents may name too: its kind is known, or it is a state.

    "Whose wall" and "two houses" are told in words, and are no node of a graph.

    >>> [somebody(IncidentActor(name=name, role="target")) for name in ("Iran", "them")]
    [True, False]
    """
    return actor.kind is not None or state(actor.name) is not None


def state(name: str) -> str | None:
    """The country (ISO 3166-1 alpha-3) whose name this is; None for a name that only holds one.

    >>> state("Iran"), state("Iranian border village")
    ('IRN', None)
    """
    found = country_of(name)
    whole = found is not None and found.how == "name" and (found.start, found.end) == (0, len(name))
    return found.iso3 if found is not None and whole else None
