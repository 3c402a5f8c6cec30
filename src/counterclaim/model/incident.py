"""What the reports of one event come to: the incident, its values and contradictions, and who copied whom."""

from __future__ import annotations

from counterclaim.model.base import Modality, Quote, Record, Role, Span, Standing, Status, TollKind
from counterclaim.model.told import Claim, DateInterval, EventMention, Place, Report


class IncidentActor(Record, frozen=True):
    """An actor of an incident with the claims that name it; its codes are those of ``Actor``.

    ``status`` is the surest in which one of these claims names it: who is only accused is no more than that.
    """

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
    status: Status | None = None


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
        inferred: whether nobody says so in words: it follows from who did what to whom in these claims.
    """

    type: str
    incident: str | None = None
    name: str | None = None
    claims: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    inferred: bool = False


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
