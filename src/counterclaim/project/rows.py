"""Records -> rows of the tables and back; and the rows that exports read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import RowMapping

from counterclaim.model import (
    Claim,
    Coded,
    EventMention,
    Incident,
    IncidentToll,
    Record,
    Report,
    ReportRef,
    to_json,
)
from counterclaim.project.tables import TOLLS, report

CHUNK = 400
"""Ids asked for at once: databases bound the number of parameters."""

T = TypeVar("T")


class Refusal(Record, frozen=True):
    """An input that gave no report, and when it was last refused."""

    input: str
    reason: str
    advice: str
    time: str


def report_row(r: Report) -> dict[str, Any]:
    """The columns of a report."""
    start, end = r.title_span or (None, None)
    row = {name: getattr(r, name) for name in r.__struct_fields__ if name != "title_span"}
    return row | {"title_start": start, "title_end": end}


def report_of(row: RowMapping) -> Report:
    """The report of a row of ``report``."""
    values = {name: row[name] for name in Report.__struct_fields__ if name != "title_span"}
    span = None if row["title_start"] is None else (row["title_start"], row["title_end"])
    return Report(**values, title_span=span)


REF = [report.c[name] for name in ReportRef.__struct_fields__]
"""The columns of a report's name in exports."""


def mention_row(m: EventMention) -> dict[str, Any]:
    """The columns of an event mention."""
    return {
        "id": m.id,
        "report": m.report,
        "type": m.type,
        "mode": m.mode,
        "modality": m.modality,
        "polarity": m.polarity,
        "trigger_word": m.trigger.exact,
        "quote": m.quote.exact,
        "quote_start": m.quote.start,
        "quote_end": m.quote.end,
        "place": m.place.name if m.place else None,
        "latitude": m.place.lat if m.place else None,
        "longitude": m.place.lon if m.place else None,
        "country": m.place.country if m.place else None,
        "date_start": m.date.start if m.date else None,
        "date_end": m.date.end if m.date else None,
        "record": to_json(m).decode(),
    }


def claim_row(c: Claim) -> dict[str, Any]:
    """The columns of a claim."""
    return {
        "id": c.id,
        "report": c.report,
        "event": c.event,
        "field": c.field,
        "kind": c.kind,
        "value": c.value,
        "low": c.low,
        "high": c.high,
        "part_of": c.part_of,
        "figure": c.figure.exact if c.figure else None,
        "quote": c.quote.exact,
        "quote_start": c.quote.start,
        "quote_end": c.quote.end,
        "speaker": c.speaker.name,
        "speaker_kind": c.speaker.kind,
        "relay": " > ".join(r.name for r in c.relay) or None,
        "cue": c.cue.exact if c.cue else None,
        "status": c.status,
        "polarity": c.polarity,
        "modality": c.modality,
        "method": c.method,
        "record": to_json(c).decode(),
    }


def incident_row(i: Incident) -> dict[str, Any]:
    """The columns of an incident."""
    tolls: dict[str, IncidentToll] = {t.kind: t for t in reversed(i.tolls)}
    return {
        "id": i.id,
        "title": i.title,
        "type": i.type,
        "mode": i.mode,
        "modality": i.modality,
        "cameo_root": i.cameo_root,
        "acled_event_type": i.acled.get("event_type"),
        "acled_sub_event_type": i.acled.get("sub_event_type"),
        "ucdp": i.ucdp,
        "standing": i.standing,
        "date_start": i.date.start if i.date else None,
        "date_end": i.date.end if i.date else None,
        "date_grain": i.date.grain if i.date else None,
        "place": i.place.name if i.place else None,
        "latitude": i.place.lat if i.place else None,
        "longitude": i.place.lon if i.place else None,
        "radius_m": i.place.radius_m if i.place else None,
        "country": i.place.country if i.place else None,
        "admin1": i.place.admin1 if i.place else None,
        "admin2": i.place.admin2 if i.place else None,
        "operation": i.operation,
        **{f"{kind}_{end}": getattr(tolls.get(kind), end, None) for kind in TOLLS for end in ("low", "high")},
        "independent_sources": i.independent_sources,
        "record": to_json(i).decode(),
    }


def digest(r: Report, mentions: Iterable[EventMention], claims: Iterable[Claim]) -> str:
    """The fingerprint of a coded report, by which a second saving of the same is known.

    The order of mentions and claims does not count. Incidents do not either: linking changes them later.
    """
    parts = [to_json(r), *sorted(map(to_json, mentions)), *sorted(map(to_json, claims))]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def unique(coded: Coded) -> Coded:
    """The coded report with each event mention and claim once: of those with one id, the first."""
    return msgspec.structs.replace(
        coded,
        mentions=tuple({m.id: m for m in reversed(coded.mentions)}.values())[::-1],
        claims=tuple({c.id: c for c in reversed(coded.claims)}.values())[::-1],
    )


def parts(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Some items in parts that a database can be asked for at once."""
    for at in range(0, len(items), size):
        yield items[at : at + size]
