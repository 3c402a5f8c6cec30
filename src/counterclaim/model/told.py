"""What reports say: the report, its event mentions, and the claims of its speakers."""

from __future__ import annotations

from counterclaim.model.base import (
    ClaimVerdict,
    Grain,
    Modality,
    Polarity,
    Quote,
    Record,
    Role,
    Span,
    SpeakerKind,
    Status,
    content_id,
)


class Report(Record, frozen=True):
    """One document as published. Its text is stored once and never edited.

    ``published`` is ISO 8601 (a date, or a time with its offset) or None; ``sha256`` is of the raw bytes;
    ``header`` is the length in code points of the ``Outlet:/Published:/…`` block at the head of the text;
    ``author`` and ``language`` (a BCP 47 tag) are what the document says of itself.
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
    author: str | None = None
    language: str | None = None


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
    non-state group, unnamed group, civilians, international. ``blamed``: the words lay the event at its
    door, and do not say that it did it ("accused the army of shelling a market").
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
    blamed: bool = False


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

    ``low`` and ``high`` bound a toll or a number of weapons, inclusive; None is unknown, 0 means that the
    speaker says nobody was harmed. ``cue`` holds the reporting words; ``method`` names the rule or model
    head that found the claim. ``other`` is the event mention to which a claim of field ``relation`` says that
    ``event`` stands so.
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


class ReportRef(Record, frozen=True):
    """A report as exports name it: all but its text."""

    id: str
    sha256: str
    path: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None


class ClaimRow(Record, frozen=True):
    """A claim as reviewers left it, with its report and incident, and what was decided of it.

    ``reviewed`` is the last decision on it, or the one that rejects its event mention, report or incident;
    ``verdict`` what all of them come to; ``coded`` the claim as it was coded, where an edit changed it;
    ``unsure`` the decision by which somebody left it open, where nobody has decided since.
    """

    claim: Claim
    report: ReportRef
    incident: str | None = None
    reviewed: str | None = None
    verdict: ClaimVerdict = "unreviewed"
    coded: Claim | None = None
    unsure: str | None = None
