"""What is asked of all incidents at once: a few fields of each, and which were written since a last look."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from counterclaim.project.rows import parts
from counterclaim.project.tables import claim, decision, event_mention, incident, membership, report, written
from counterclaim.project.written import last_written


class Named(msgspec.Struct, frozen=True):
    """An actor or target: its name alone."""

    name: str


class Somewhere(msgspec.Struct, frozen=True):
    """A place: name, point and radius of doubt."""

    name: str
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    country: str | None = None
    admin1: str | None = None


class Sometime(msgspec.Struct, frozen=True):
    """A date: first and last possible day."""

    start: str | None = None
    end: str | None = None


class Clash(msgspec.Struct, frozen=True):
    """A contradiction: its field alone."""

    field: str


class Count(msgspec.Struct, frozen=True):
    """A toll: its kind and bounds."""

    kind: str
    low: int | None = None
    high: int | None = None


class Brief(msgspec.Struct, frozen=True):
    """An incident in the few fields that lists, maps and timelines ask for."""

    id: str
    title: str
    type: str
    modality: str
    standing: str
    mode: str | None = None
    date: Sometime | None = None
    place: Somewhere | None = None
    actors: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    weapons: tuple[str, ...] = ()
    operation: str | None = None
    tolls: tuple[Count, ...] = ()
    contradictions: tuple[Clash, ...] = ()
    reports: tuple[str, ...] = ()
    independent_sources: int = 0


@dataclass(frozen=True)
class Seen:
    """How far a reader has kept up with a project: the last incident written, the last decision."""

    written: int = -1
    decided: int = 0


def look(connection: Connection) -> Seen:
    """How far the project is now."""
    decided = connection.execute(select(func.coalesce(func.max(decision.c.seq), 0))).scalar_one()
    return Seen(last_written(connection), int(decided))


def changed(connection: Connection, since: Seen) -> list[str] | None:
    """The ids of incidents that were written or removed since; None for all there are."""
    if since.written < 0:
        return None
    # The last number is asked for again: another writer may have used it after it was seen.
    query = select(written.c.incident).where(written.c.number >= since.written)
    return sorted(connection.execute(query).scalars())


def briefs(connection: Connection, ids: Collection[str] | None = None) -> Iterator[Brief]:
    """Incidents in brief, by date and id; those that wait for linking are left out.

    Args:
        connection: open for reading.
        ids: only these; None for all.
    """
    query = select(incident.c.record).where(~incident.c.stale)
    order = (incident.c.date_start.is_(None), incident.c.date_start, incident.c.id)
    decode = msgspec.json.Decoder(Brief).decode
    for found in _asked(connection, query.order_by(*order), ids):
        yield decode(found)


def voices(connection: Connection, ids: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """The kinds of speakers of each incident: pairs of an incident's id and a kind, each once."""
    query = (
        select(membership.c.incident, claim.c.speaker_kind)
        .join(event_mention, event_mention.c.id == claim.c.event)
        .join(membership, membership.c.mention == event_mention.c.id)
        .distinct()
    )
    for part in [None] if ids is None else parts(sorted(ids)):
        asked = query if part is None else query.where(membership.c.incident.in_(part))
        yield from (tuple(row) for row in connection.execute(asked))


def outlets(connection: Connection, reports: Collection[str] | None = None) -> dict[str, str]:
    """The outlet of each report that names one, by the report's id; of some reports, or of all."""
    query = select(report.c.id, report.c.outlet).where(report.c.outlet.is_not(None))
    found: dict[str, str] = {}
    for part in [None] if reports is None else parts(sorted(reports)):
        asked = query if part is None else query.where(report.c.id.in_(part))
        found |= {row.id: row.outlet for row in connection.execute(asked)}
    return found


def _asked(connection: Connection, query: Select[Any], ids: Collection[str] | None) -> Iterator[str]:
    if ids is None:
        yield from connection.execute(query.execution_options(yield_per=2000)).scalars()
        return
    for part in parts(sorted(ids)):
        yield from connection.execute(query.where(incident.c.id.in_(part))).scalars()
