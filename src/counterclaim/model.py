"""Every record of the project, typed and frozen: the ground floor, which imports nothing of ours.

The words are those of ``docs/design.md``. A value never stands alone: each claim carries its quote, its
speaker and its status, and whatever is shown of an incident leads back to claims.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, TypeVar

import msgspec

Span = tuple[int, int]
"""A half-open interval ``(start, end)`` of code points in a report's text."""

CONTEXT = 32
"""Code points kept before and after a quote, so that it can be found again in a changed copy."""

TollKind = Literal["killed", "injured", "missing", "abducted", "detained", "displaced"]
Status = Literal["stated", "claimed", "accused", "possible", "denied", "unverified", "retracted"]
Modality = Literal["happened", "ongoing", "planned", "threatened", "hypothetical", "background"]
Polarity = Literal["positive", "negative"]
Grain = Literal["minute", "hour", "part", "day", "week", "month", "season", "year", "span"]
Standing = Literal["single source", "corroborated", "contested", "denied", "retracted", "confirmed"]
SpeakerKind = Literal[
    "outlet", "government", "military", "police", "armed group", "medical", "witness", "media", "state media",
    "ngo", "un", "social media", "anonymous", "political", "judicial", "person", "organisation", "unknown",
]  # fmt: skip
Role = Literal["initiator", "target", "victim", "present"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all records share: frozen, comparable, JSON in and out, null for the unknown."""


def content_id(prefix: str, *parts: object) -> str:
    """Name a record by its content, so that coding the same report twice gives the same ids.

    Args:
        prefix: one letter for the kind of record: ``r`` report, ``e`` event mention, ``c`` claim, ``i``
            incident.
        parts: what makes the record this one; order matters, ``None`` differs from the empty string.

    >>> content_id("c", "r-1", "toll", 7) == content_id("c", "r-1", "toll", 7)
    True
    >>> content_id("c", "a", None) == content_id("c", "a", "")
    False

    Follows the FollowTheMoney statement model, whose ids are hashes of their content.
    """
    digest = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
    return f"{prefix}-{digest[:16]}"


class Quote(Record, frozen=True):
    """The exact words of a report that carry a value: position and text selector in one.

    ``start`` and ``end`` are code points in the report's text; ``prefix`` and ``suffix`` are the words
    around. Follows W3C Web Annotation: TextPositionSelector and TextQuoteSelector.
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def span(self) -> Span:
        """Where the quote stands."""
        return self.start, self.end


def quote(text: str, span: Span) -> Quote:
    """Cut the quote at ``span`` out of a report's text, without white space at its ends.

    Args:
        text: the report's whole text.
        span: half-open interval of code points.

    Raises:
        ValueError: the span is empty, blank or outside the text.

    >>> quote("Police said two men died.", (12, 24)).exact
    'two men died'
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} does not lie in a text of {len(text)} characters")
    exact = text[start:end]
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    if start >= end:
        raise ValueError(f"span {span[0]}-{span[1]} holds only white space")
    return Quote(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


class Report(Record, frozen=True):
    """One document as published. Its text is stored once and never edited.

    ``published`` is ISO 8601 (a date, or a time with its offset) or None; ``sha256`` is of the raw bytes;
    ``header`` is the length in code points of the ``Outlet:/Published:/…`` block at the head of the text.
    """

    id: str
    text: str
    sha256: str
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    path: str | None = None
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    header: int = 0
    title_span: Span | None = None


class Speaker(Record, frozen=True):
    """Who puts a claim forward. The outlet itself has no mention."""

    name: str
    kind: SpeakerKind = "unknown"
    country: str | None = None
    mention: Quote | None = None
    party: bool = False


class Relay(Record, frozen=True):
    """Who passes a claim on between the outlet and the speaker, outermost first."""

    name: str
    mention: Quote | None = None


class DateInterval(Record, frozen=True):
    """When something happened: first and last possible day (ISO 8601), how fine, and from which words.

    ``basis`` keeps the reason: ``stated``, ``relative to publication``, ``relative to another event``,
    ``before publication`` …; ``as_written`` the words. An open end is None.
    """

    start: str | None
    end: str | None
    grain: Grain
    basis: str
    as_written: str | None = None
    approximate: bool = False


class Precision(Record, frozen=True):
    """How exactly a place or a date is known, in the field's own codes (1 is best): ACLED 1-3; UCDP 1-7 for
    places, 1-5 for dates."""

    acled: int | None = None
    ucdp: int | None = None


class Place(Record, frozen=True):
    """Where something happened: a named place, as written and as resolved, with a radius of doubt in metres.

    ``within`` is the chain of names that the text or the gazetteer gives, innermost first. A place that no
    gazetteer holds has the coordinates of what contains it and a radius that covers the container.
    """

    name: str
    as_written: str
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    geonames_id: int | None = None
    precision: Precision = Precision()
    within: tuple[str, ...] = ()
    basis: str = ""


class Actor(Record, frozen=True):
    """Somebody who takes part in an event: a state's forces, an armed group, a person, a crowd.

    ``code`` and ``sector`` are PLOVER's actor code (ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO) and sector,
    ``inter`` ACLED's actor class where the event happened (1 to 8), ``side`` what UCDP would see: government,
    non-state group, unnamed group, civilians, international.
    """

    name: str
    role: Role
    country: str | None = None
    kind: str | None = None
    aliases: tuple[str, ...] = ()
    mention: Quote | None = None
    code: str | None = None
    sector: str | None = None
    inter: int | None = None
    side: str | None = None


class EventMention(Record, frozen=True):
    """One event as one passage tells it.

    ``type`` and ``mode`` are PLOVER's; ``anaphoric`` marks a bare reference ("the strike") to an event told
    elsewhere.
    """

    id: str
    report: str
    type: str
    mode: str | None
    modality: Modality
    trigger: Quote
    quote: Quote
    actors: tuple[Actor, ...] = ()
    place: Place | None = None
    date: DateInterval | None = None
    weapons: tuple[str, ...] = ()
    operation: str | None = None
    polarity: Polarity = "positive"
    anaphoric: bool = False
    method: str = ""


class Claim(Record, frozen=True):
    """One speaker's assertion of one value of one field of one event mention.

    ``low`` and ``high`` bound a toll, inclusive; None is unknown, 0 means that the speaker says nobody was
    harmed. ``cue`` holds the reporting words; ``method`` names the rule or model head that found the claim.
    ``other`` is the event mention to which a claim of field ``relation`` says that ``event`` stands so.
    """

    id: str
    report: str
    field: str
    quote: Quote
    speaker: Speaker
    status: Status
    method: str
    event: str | None = None
    kind: str | None = None
    value: str | None = None
    low: int | None = None
    high: int | None = None
    part_of: str | None = None
    figure: Quote | None = None
    victims: Quote | None = None
    relay: tuple[Relay, ...] = ()
    cue: Quote | None = None
    status_cue: Quote | None = None
    polarity: Polarity = "positive"
    modality: Modality = "happened"
    place: Place | None = None
    date: DateInterval | None = None
    other: str | None = None


def claim_id(claim: Claim) -> str:
    """Name a claim by who says what of which event in which words; not by status or method.

    A better rule may later change how sure a claim is; a reviewer's decision on it must still find it.
    """
    # What only some claims have is added only to theirs, so that the ids of the others stay as they were.
    added = [] if claim.other is None else [claim.other]
    return content_id(
        "c",
        claim.report,
        claim.event,
        claim.field,
        claim.kind,
        claim.value,
        claim.low,
        claim.high,
        claim.quote.span,
        claim.figure.span if claim.figure else None,
        claim.speaker.name,
        [r.name for r in claim.relay],
        claim.polarity,
        *added,
    )


class IncidentActor(Record, frozen=True):
    """An actor of an incident with the claims that name it; its codes are those of ``Actor``."""

    name: str
    role: Role
    country: str | None = None
    kind: str | None = None
    aliases: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    code: str | None = None
    sector: str | None = None
    inter: int | None = None
    side: str | None = None


class IncidentToll(Record, frozen=True):
    """A toll as a named resolution rule gives it, with the claims behind; never the stored truth."""

    kind: TollKind
    low: int | None
    high: int | None
    rule: str
    claims: tuple[str, ...] = ()


class Copy(Record, frozen=True):
    """A passage of a report that stands in an earlier one too: wire copy, a reprint, the same statement.

    ``span`` and ``origin_span`` are code points in the two texts; ``share`` is the part of the passage's
    words that is found again. The copy keeps its outlet, but is no source beside its origin.
    """

    report: str
    span: Span
    origin: str
    origin_span: Span
    share: float


class Side(Record, frozen=True):
    """One side of a contradiction: a value, who holds it, in which claims.

    ``independent`` counts the sources that neither relay nor copy each other; ``parties`` names the speakers
    that are a party to the violence; ``first`` and ``last`` are when it was first and last said (ISO 8601).
    """

    value: str
    speakers: tuple[str, ...]
    claims: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    independent: int = 0
    parties: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


class Contradiction(Record, frozen=True):
    """Rival values of one field of one incident, side by side; ``weight`` is how much it matters."""

    field: str
    sides: tuple[Side, ...]
    weight: float = 0.0


class Value(Record, frozen=True):
    """One value of one field of an incident, with all who put it forward, and how it stands.

    Attributes:
        field: the field of its claims; for tolls ``kind`` says which harm.
        standing: as of an incident: single source, corroborated, contested, denied, retracted.
        independent: sources that neither relay nor copy each other.
        parties: those of its speakers that are a party to the violence.
        first: when it was first said, by publication (ISO 8601); ``last`` when last.
        denied: claims of others that deny it.
        superseded: claims by which its own speaker later gave another value: a development, not a clash.
    """

    field: str
    value: str
    standing: Standing
    speakers: tuple[str, ...]
    claims: tuple[str, ...]
    kind: str | None = None
    low: int | None = None
    high: int | None = None
    outlets: tuple[str, ...] = ()
    independent: int = 0
    parties: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    denied: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


class Relation(Record, frozen=True):
    """How an incident stands to another, or to who or what has a name alone; with the claims that say so.

    Attributes:
        type: ``response``, ``consequence``, ``follows`` and ``part of`` are read from this incident to the
            other ("is a response to"); so are ``condemned by`` and ``claimed by``.
        incident: the other one; None where only a name is given.
        name: who claims it, or the operation or series that it is part of, as written.
        claims: who says so; ``quotes`` their words, one for each claim and in their order.
    """

    type: str
    incident: str | None = None
    name: str | None = None
    claims: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


class Incident(Record, frozen=True):
    """All event mentions of all reports that tell of one and the same event."""

    id: str
    title: str
    type: str
    mode: str | None
    modality: Modality
    cameo_root: str | None
    acled: dict[str, str | None]
    ucdp: str | None
    standing: Standing
    date: DateInterval | None
    place: Place | None
    mentions: tuple[str, ...]
    reports: tuple[str, ...]
    actors: tuple[IncidentActor, ...] = ()
    targets: tuple[IncidentActor, ...] = ()
    weapons: tuple[str, ...] = ()
    operation: str | None = None
    tolls: tuple[IncidentToll, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    values: tuple[Value, ...] = ()
    relations: tuple[Relation, ...] = ()
    independent_sources: int = 0
    claims: tuple[str, ...] = ()


class Coded(Record, frozen=True):
    """What coding one report gives: its event mentions, claims and incidents.

    ``aside`` says why the report was set aside unread, as without violence, coercion or protest; None where
    it was read.
    """

    report: Report
    mentions: tuple[EventMention, ...]
    claims: tuple[Claim, ...]
    incidents: tuple[Incident, ...]
    aside: str | None = None


class ReportRef(Record, frozen=True):
    """A report as exports name it: all but its text."""

    id: str
    sha256: str
    path: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None


class ClaimRow(Record, frozen=True):
    """A claim with what an export says around it: its report, its incident, and the last decision on it."""

    claim: Claim
    report: ReportRef
    incident: str | None = None
    reviewed: str | None = None


T = TypeVar("T", bound=Record)


def to_json(record: Record) -> bytes:
    """Write a record as one line of JSON."""
    return msgspec.json.encode(record)


def from_json(line: bytes | str, kind: type[T]) -> T:
    """Read a record back from JSON, checking types and names.

    Raises:
        msgspec.ValidationError: the JSON is not such a record.
    """
    return msgspec.json.decode(line, type=kind)


def json_schema(kind: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a record, for other people's validators."""
    return msgspec.json.schema(kind)
