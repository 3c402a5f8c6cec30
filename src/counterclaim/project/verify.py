"""Whether a project keeps its promises: raw bytes, quotes, speakers, ids, incidents and the chain of decisions."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, Table, select
from sqlalchemy.exc import DatabaseError

from counterclaim.model import CONTEXT, Claim, EventMention, Incident, Quote, Record, Report, claim_id, content_id, from_json
from counterclaim.project import sqlite
from counterclaim.project.decisions import Decision, decision_of, follows
from counterclaim.project.rows import claim_row, digest, incident_row, mention_row, report_of
from counterclaim.project.tables import claim, coding, decision, event_mention, incident, membership, raw, report


class Problem(Record, frozen=True):
    """One broken promise: of which record, and what is wrong.

    >>> print(Problem(record="claim c-1", reason="has no speaker"))
    claim c-1: has no speaker
    """

    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.record}: {self.reason}"


def verify(connection: Connection) -> Iterator[Problem]:
    """Check all records of a project.

    Raw bytes have the SHA-256 that their report names, and ids follow from content; every quote of every value stands in
    the text where it says; columns agree with records; every claim has a speaker and a quote; every value of every
    incident leads to claims that are there; the chain of decisions is whole.

    Args:
        connection: open for reading.

    Yields:
        A problem for each broken promise, report by report.
    """
    try:
        if connection.dialect.name == "sqlite":
            yield from (Problem(record="file", reason=line) for line in sqlite.damage(connection))
        claims: dict[str, str | None] = {}
        for report_id in list(connection.execute(select(report.c.id).order_by(report.c.id)).scalars()):
            yield from _report(connection, report_id, claims)
        yield from _incidents(connection, claims)
        yield from _decisions(connection)
    except DatabaseError as e:
        yield Problem(record="file", reason=f"cannot be read on: {str(e.orig).splitlines()[0]}")


def _report(connection: Connection, report_id: str, all_claims: dict[str, str | None]) -> Iterator[Problem]:
    name = f"report {report_id}"
    row = connection.execute(select(report).where(report.c.id == report_id)).mappings().one()
    r = report_of(row)
    packed = connection.execute(select(raw.c.bytes).where(raw.c.sha256 == r.sha256)).scalar()
    if packed is None or _sha256(packed) != r.sha256:
        yield Problem(record=name, reason="its raw bytes are missing or changed")
    if r.id != content_id("r", r.sha256):
        yield Problem(record=name, reason="its id does not follow from its raw bytes")
    mentions = yield from _records(connection, event_mention, r, EventMention, mention_row)
    claims = yield from _records(connection, claim, r, Claim, claim_row)
    events = {m.id for m in mentions}
    ids = {c.id for c in claims}
    for m in mentions:
        yield from _quotes(f"event mention {m.id}", m, r.text)
    for c in claims:
        all_claims[c.id] = c.event
        yield from (Problem(record=f"claim {c.id}", reason=reason) for reason in _claim(c, events, ids))
        yield from _quotes(f"claim {c.id}", c, r.text)
    known = connection.execute(select(coding.c.digest).where(coding.c.report == r.id)).scalar()
    if known is not None and known != digest(r, mentions, claims):
        yield Problem(record=name, reason="its text, event mentions or claims were changed after coding")


def _claim(c: Claim, events: set[str], claims: set[str]) -> Iterator[str]:
    if not c.speaker.name.strip():
        yield "has no speaker"
    if c.id != claim_id(c):
        yield "its id does not follow from its content"
    if c.event is not None and c.event not in events:
        yield f"its event mention {c.event} is missing"
    if c.part_of is not None and c.part_of not in claims:
        yield f"is part of claim {c.part_of}, which is missing"
    if c.low is not None and c.high is not None and c.low > c.high:
        yield f"its bounds are turned round: {c.low} to {c.high}"


def _records[R: Record](
    connection: Connection, table: Table, r: Report, kind: type[R], row_of: Callable[[R], dict[str, Any]]
) -> Any: ...


def _quotes(name: str, record: Record, text: str) -> Iterator[Problem]:
    for q in quotes(record):
        if not q.exact or text[q.start : q.end] != q.exact or q.start < 0:
            yield Problem(record=name, reason=f"its quote {q.exact[:40]!r} does not stand at {q.start}-{q.end}")
        elif q.prefix != text[max(0, q.start - CONTEXT) : q.start] or q.suffix != text[q.end : q.end + CONTEXT]:
            yield Problem(record=name, reason=f"the words around its quote {q.exact[:40]!r} differ from the text")
