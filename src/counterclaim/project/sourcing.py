"""What is asked of sources: of which incidents reports tell, and who says how much of which incident."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from counterclaim.project.rows import parts
from counterclaim.project.store import Project
from counterclaim.project.tables import claim, event_mention, incident, membership


def told_of(project: Project, reports: Collection[str]) -> dict[str, str]:
    """The incidents of which some reports tell, by date: their titles by their ids."""
    query = (
        select(incident.c.id, incident.c.title, incident.c.date_start)
        .join(membership, membership.c.incident == incident.c.id)
        .join(event_mention, event_mention.c.id == membership.c.mention)
        .where(~incident.c.stale)
        .distinct()
    )
    with project.connected() as connection:
        found = {
            (row.date_start is None, row.date_start or "", row.id): row.title
            for part in parts(sorted(set(reports)))
            for row in connection.execute(query.where(event_mention.c.report.in_(part)))
        }
    return {key[2]: found[key] for key in sorted(found)}


class Held(msgspec.Struct, frozen=True):
    """A value of an incident: what is asked of it about those who hold it (see ``model.Value``)."""

    field: str
    value: str
    claims: tuple[str, ...]
    standing: str = ""
    kind: str | None = None
    low: int | None = None
    high: int | None = None
    independent: int = 0
    denied: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


class Camp(msgspec.Struct, frozen=True):
    """A side of a contradiction: its claims alone."""

    claims: tuple[str, ...]


class Clash(msgspec.Struct, frozen=True):
    """A contradiction: its field and its sides."""

    field: str
    sides: tuple[Camp, ...]


class Tale(msgspec.Struct, frozen=True):
    """An incident as its sources tell it: the values that they hold, and where they clash."""

    id: str
    values: tuple[Held, ...] = ()
    contradictions: tuple[Clash, ...] = ()


class Heard(NamedTuple):
    """A claim, in brief: of which incident, who says it and as what, in which report, and how surely."""

    incident: str
    claim: str
    speaker: str
    kind: str
    report: str
    status: str


def tales(project: Project, ids: Collection[str] | None = None) -> Iterator[Tale]:
    """Incidents as their sources tell them, all or some; those that wait for linking are left out."""
    query = select(incident.c.record).where(~incident.c.stale)
    decode = msgspec.json.Decoder(Tale).decode
    with project.connected() as connection:
        for part in _asked(ids):
            some = query if part is None else query.where(incident.c.id.in_(part))
            for row in connection.execute(some.execution_options(yield_per=1000)):
                yield decode(row.record)


def heard(project: Project, ids: Collection[str] | None = None) -> Iterator[Heard]:
    """The claims of incidents, all or some."""
    query = select(
        membership.c.incident,
        claim.c.id,
        claim.c.speaker,
        claim.c.speaker_kind,
        claim.c.report,
        claim.c.status,
    ).join(membership, membership.c.mention == claim.c.event)
    with project.connected() as connection:
        for part in _asked(ids):
            some = query if part is None else query.where(membership.c.incident.in_(part))
            for rows in connection.execute(some.execution_options(yield_per=5000)).partitions():
                yield from map(Heard._make, rows)


def _asked(ids: Collection[str] | None) -> Iterator[Sequence[str] | None]:
    if ids is None:
        yield None
    else:
        yield from parts(sorted(ids))
