"""Writing a coded report and its incidents, inside a transaction that somebody else opened."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from counterclaim.model import Coded, Incident, from_json
from counterclaim.project import postgres
from counterclaim.project.errors import ProjectError
from counterclaim.project.rows import claim_row, digest, incident_row, mention_row, parts, report_row, unique
from counterclaim.project.tables import (
    claim,
    coding,
    event_mention,
    incident,
    membership,
    raw,
    report,
    waiting,
)
from counterclaim.project.written import note_written


def put_coded(connection: Connection, coded: Coded, content: bytes, version: str, name: str) -> bool:
    """Write a coded report; the same again writes nothing.

    Returns:
        Whether anything but the version changed.
    """
    coded = unique(coded)
    r = coded.report
    if hashlib.sha256(content).hexdigest() != r.sha256:
        raise ProjectError(
            name, f"the raw bytes given for report {r.id} are not its own", "pass the bytes it was read from"
        )
    print_ = digest(r, coded.mentions, coded.claims)
    old = connection.execute(select(coding).where(coding.c.report == r.id)).mappings().first()
    if old is not None and old["digest"] == print_:
        put(connection, coding, "report", {**old, "version": version, "aside": coded.aside})
        return bool(old["aside"] != coded.aside)
    put(
        connection,
        raw,
        "sha256",
        {"sha256": r.sha256, "size": len(content), "bytes": zlib.compress(content, 6)},
    )
    put(connection, report, "id", report_row(r))
    touched = _clear(connection, r.id)
    _add(connection, event_mention, [mention_row(m) for m in sorted(coded.mentions, key=lambda m: m.id)])
    _add(connection, claim, [claim_row(c) for c in sorted(coded.claims, key=lambda c: c.id)])
    if connection.dialect.name == "postgresql":  # SQLite's triggers do the same
        postgres.index(connection, r.id)
    for i in coded.incidents:
        _put_incident(connection, i)
        _add(connection, membership, [{"mention": m, "incident": i.id} for m in sorted(set(i.mentions))])
    settle(connection, touched | {i.id for i in coded.incidents})
    now = {"report": r.id, "digest": print_, "version": version, "aside": coded.aside}
    put(connection, coding, "report", now)
    wait(connection, [r.id])
    return True


def wait(connection: Connection, reports: Iterable[str]) -> None:
    """Let some reports wait until their accounts are made."""
    for part in parts(sorted(set(reports))):
        there = select(waiting.c.report).where(waiting.c.report.in_(part))
        new = set(part) - set(connection.execute(there).scalars())
        if new:
            connection.execute(insert(waiting), [{"report": r} for r in sorted(new)])


def _clear(connection: Connection, report_id: str) -> set[str]:
    """Take out a report's claims, event mentions and memberships; gives the incidents that this touches."""
    own = select(event_mention.c.id).where(event_mention.c.report == report_id)
    of_own = membership.c.mention.in_(own)
    touched = set(connection.execute(select(membership.c.incident).where(of_own)).scalars())
    connection.execute(delete(membership).where(of_own))
    connection.execute(delete(claim).where(claim.c.report == report_id))
    connection.execute(delete(event_mention).where(event_mention.c.report == report_id))
    return touched


def settle(connection: Connection, touched: set[str]) -> None:
    """Remove touched incidents that lost all event mentions; mark as stale those that lost or gained some."""
    for incident_id in sorted(touched):
        mine = membership.c.incident == incident_id
        has = set(connection.execute(select(membership.c.mention).where(mine)).scalars())
        here = incident.c.id == incident_id
        if not has:
            connection.execute(delete(incident).where(here))
            note_written(connection, [incident_id])
            continue
        row = connection.execute(select(incident.c.record, incident.c.stale).where(here)).one()
        stale = set(from_json(row.record, Incident).mentions) != has
        if stale != row.stale:
            connection.execute(update(incident).where(here).values(stale=stale))
            note_written(connection, [incident_id])


def _put_incident(connection: Connection, made: Incident) -> None:
    if put(connection, incident, "id", incident_row(made)):
        note_written(connection, [made.id])


def put(connection: Connection, table: Table, key: str, row: dict[str, Any]) -> bool:
    """Insert a row, or update the one with the same key where it differs; whether anything was written."""
    here = table.c[key] == row[key]
    old = connection.execute(select(*(table.c[name] for name in row)).where(here)).mappings().first()
    if old is None:
        connection.execute(insert(table).values(row))
    elif dict(old) != row:
        connection.execute(update(table).where(here).values(row))
    else:
        return False
    return True


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
