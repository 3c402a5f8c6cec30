"""What every export is made of: claim lines and incident lines with the field names of the contract.

These names are stable. More may be added; none is renamed or dropped. The unknown is null, never 0 and
never "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from counterclaim.model import Claim, ClaimRow, Incident, Place, Quote, Record, Relay, ReportRef, Speaker
from counterclaim.resolve.date_precision import date_precision

Line = Mapping[str, Any]
"""One line of an export: JSON values by field name."""
Row = ClaimRow | Incident


@dataclass(frozen=True)
class Options:
    """What a user may choose for an export.

    ``rule`` names the resolution rule of the tolls; ``title`` heads formats that have a heading; ``extra``
    holds what a single format alone understands.
    """

    rule: str | None = None
    title: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


PLAIN = Options()
"""No choice made."""


class Out(Protocol):
    """Where an export is written: anything that takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


def line(row: Row) -> dict[str, Any]:
    """The line of a claim or of an incident."""
    return claim_line(row) if isinstance(row, ClaimRow) else incident_line(row)


def claim_line(row: ClaimRow) -> dict[str, Any]:
    """One claim as the contract has it, ready for JSON.

    >>> from counterclaim.model import Claim, ClaimRow, ReportRef, Speaker, quote
    >>> text = "Police said two men died."
    >>> claim = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2,
    ...     quote=quote(text, (12, 24)), speaker=Speaker(name="Police"), status="stated", method="rule")
    >>> made = claim_line(ClaimRow(report=ReportRef(id="r-1", sha256="0"), claim=claim))
    >>> made["quote"]["exact"], made["low"], made["incident"]
    ('two men died', 2, None)
    """
    c = row.claim
    return {
        "id": c.id,
        "report": report_line(row.report),
        "incident": row.incident,
        "event": c.event,
        "other": c.other,
        "field": c.field,
        "kind": c.kind,
        "value": c.value,
        "low": c.low,
        "high": c.high,
        "part_of": c.part_of,
        "figure": _quote(c.figure),
        "quote": _quote(c.quote),
        "victims": _quote(c.victims),
        "speaker": _speaker(c.speaker),
        "relay": [_relay(relay) for relay in c.relay],
        "cue": _quote(c.cue),
        "status": c.status,
        "status_cue": _quote(c.status_cue),
        "polarity": c.polarity,
        "modality": c.modality,
        "place": _place(c.place),
        "date": _date(c),
        "method": c.method,
        "reviewed": row.reviewed,
        "verdict": row.verdict,
        "coded": _coded(row),
    }


def report_line(report: ReportRef) -> dict[str, Any]:
    """One report as claim lines name it, ready for JSON."""
    names = ("id", "path", "url", "outlet", "title", "published", "author", "language", "sha256")
    return {key: getattr(report, key) for key in names}


def _coded(row: ClaimRow) -> dict[str, Any] | None:
    """The fields that an edit changed, as they were coded; None where none did."""
    if row.coded is None:
        return None
    was = claim_line(ClaimRow(claim=row.coded, report=row.report))
    now = claim_line(ClaimRow(claim=row.claim, report=row.report))
    return {key: value for key, value in was.items() if value != now[key]}


def incident_line(incident: Incident) -> dict[str, Any]:
    """One incident as the contract has it, ready for JSON."""
    i = incident
    return {
        "id": i.id,
        "title": i.title,
        "type": i.type,
        "mode": i.mode,
        "modality": i.modality,
        "cameo_root": i.cameo_root,
        "acled": {"event_type": None, "sub_event_type": None} | dict(sorted(i.acled.items())),
        "ucdp": i.ucdp,
        "standing": i.standing,
        "date": _date(i),
        "place": _place(i.place),
        "actors": [_plain(actor) for actor in i.actors],
        "targets": [_plain(target) for target in i.targets],
        "weapons": list(i.weapons),
        "operation": i.operation,
        "tolls": [_plain(toll) for toll in i.tolls],
        "contradictions": [_plain(c) for c in i.contradictions],
        "values": [_plain(value) for value in i.values],
        "relations": [_plain(relation) for relation in i.relations],
        "reports": list(i.reports),
        "mentions": list(i.mentions),
        "independent_sources": i.independent_sources,
        "claims": list(i.claims),
    }


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    return None if quote is None else _plain(quote)


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "kind": speaker.kind,
        "country": speaker.country,
        "mention": _quote(speaker.mention),
        "party": speaker.party,
    }


def _relay(relay: Relay) -> dict[str, Any]:
    return {"name": relay.name, "mention": _quote(relay.mention)}


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    keys = ("name", "as_written", "lat", "lon", "radius_m", "country", "admin1", "admin2", "geonames_id")
    made = {key: getattr(place, key) for key in keys}
    return made | {
        "precision": _plain(place.precision),
        "within": list(place.within),
        "basis": place.basis or None,
    }


def _date(of: Claim | Incident) -> dict[str, Any] | None:
    return None if of.date is None else _plain(of.date) | {"precision": _plain(date_precision(of.date))}


def _plain(record: Record) -> dict[str, Any]:
    """A record as JSON values, tuples as lists, in the order of its fields."""
    made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return made
