"""Whether a project keeps its promises: bytes, quotes, speakers, ids, incidents, the chain of decisions."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DatabaseError

from counterclaim.model import (
    CONTEXT,
    Claim,
    EventMention,
    Incident,
    Quote,
    Record,
    claim_id,
    content_id,
    from_json,
)
from counterclaim.project import drawn, sqlite
from counterclaim.project.adding import added
from counterclaim.project.decisions import Decision, broken, decision_of
from counterclaim.project.fetches import wrong
from counterclaim.project.rows import claim_row, digest, incident_row, mention_row, report_of
from counterclaim.project.tables import (
    amended,
    claim,
    coding,
    decision,
    event_mention,
    incident,
    membership,
    raw,
    report,
    verdict,
)

R = TypeVar("R", EventMention, Claim, Incident)
CHUNK = 500
"""Ids asked for at once: databases bound the number of parameters."""


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

    Raw bytes have the SHA-256 that their report names, and ids follow from content; every quote of every
    value stands in the text where it says; columns agree with records; every claim has a speaker and a quote;
    every value of every incident leads to claims that are there; the chain of decisions is whole, and what is
    drawn from it follows from it.

    Args:
        connection: open for reading.

    Yields:
        A problem for each broken promise, report by report.
    """
    try:
        if connection.dialect.name == "sqlite":
            yield from (Problem(record="file", reason=line) for line in sqlite.damage(connection))
        for report_id in connection.execute(select(report.c.id).order_by(report.c.id)).scalars().all():
            yield from _report(connection, report_id)
        adding = select(decision.c.target).where(decision.c.action == "add")
        extra = set(connection.execute(adding).scalars())
        for incident_id in connection.execute(select(incident.c.id).order_by(incident.c.id)).scalars().all():
            name = f"incident {incident_id}"
            reasons = _incident(connection, incident_id, extra)
            yield from (Problem(record=name, reason=reason) for reason in reasons)
        yield from (Problem(record=f"fetch {name}", reason=reason) for name, reason in wrong(connection))
        yield from _decisions(connection)
    except (DatabaseError, msgspec.DecodeError) as e:
        yield Problem(record="file", reason=f"cannot be read any further: {str(e).splitlines()[0]}")


def _report(connection: Connection, report_id: str) -> Iterator[Problem]:
    name = f"report {report_id}"
    row = connection.execute(select(report).where(report.c.id == report_id)).mappings().one()
    r = report_of(row)
    packed = connection.execute(select(raw.c.bytes).where(raw.c.sha256 == r.sha256)).scalar()
    if packed is None or _sha256(packed) != r.sha256:
        yield Problem(record=name, reason="its raw bytes are missing or changed")
    if r.id != content_id("r", r.sha256):
        yield Problem(record=name, reason="its id does not follow from its raw bytes")
    mentions, differing = _records(connection, event_mention, r.id, EventMention, mention_row)
    claims, others = _records(connection, claim, r.id, Claim, claim_row)
    yield from (*differing, *others)
    events = {m.id for m in mentions}
    ids = {c.id for c in claims}
    for m in mentions:
        yield from (
            Problem(record=f"event mention {m.id}", reason=reason) for reason in _misquoted(m, r.text)
        )
    for c in claims:
        reasons = (*_claim(c, events, ids), *_misquoted(c, r.text))
        yield from (Problem(record=f"claim {c.id}", reason=reason) for reason in reasons)
    known = connection.execute(select(coding.c.digest).where(coding.c.report == r.id)).scalar()
    if known is not None and known != digest(r, mentions, claims):
        yield Problem(record=name, reason="its text, event mentions or claims were changed after coding")


def _sha256(packed: bytes) -> str:
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest()
    except zlib.error:
        return ""


def _records(
    connection: Connection, table: Table, report_id: str, kind: type[R], row_of: Callable[[R], dict[str, Any]]
) -> tuple[list[R], list[Problem]]:
    """A report's records of one kind, and those whose columns differ from them."""
    records: list[R] = []
    problems: list[Problem] = []
    for row in connection.execute(select(table).where(table.c.report == report_id)).mappings():
        record = from_json(row["record"], kind)
        records.append(record)
        if name := _differing(row_of(record), dict(row)):
            problems.append(Problem(record=f"{table.name.replace('_', ' ')} {row['id']}", reason=name))
    return records, problems


def _differing(wanted: dict[str, Any], row: dict[str, Any]) -> str | None:
    names = [name for name, value in wanted.items() if row[name] != value]
    return f"its columns differ from its record: {', '.join(names)}" if names else None


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


def _misquoted(record: Record, text: str) -> Iterator[str]:
    for q in quotes(record):
        if q.start < 0 or not q.exact or text[q.start : q.end] != q.exact:
            yield f"its quote {q.exact[:40]!r} does not stand at {q.start}-{q.end}"
        elif (q.prefix, q.suffix) != (
            text[max(0, q.start - CONTEXT) : q.start],
            text[q.end : q.end + CONTEXT],
        ):
            yield f"the words around its quote {q.exact[:40]!r} differ from the text"


def quotes(value: object) -> Iterator[Quote]:
    """Every quote anywhere in a record.

    >>> [q.exact for q in quotes((Quote(start=0, end=2, exact="Ab"), None))]
    ['Ab']
    """
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from quotes(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from quotes(item)


def _incident(connection: Connection, incident_id: str, extra: set[str]) -> Iterator[str]:
    row = connection.execute(select(incident).where(incident.c.id == incident_id)).mappings().one()
    i = from_json(row["record"], Incident)
    if differing := _differing(incident_row(i), dict(row)):
        yield differing
    mine = membership.c.incident == incident_id
    members = set(connection.execute(select(membership.c.mention).where(mine)).scalars())
    if not members:
        yield "has no event mention"
    if row["stale"]:
        return
    if members != set(i.mentions):
        yield "its event mentions are not those that belong to it"
    values = dict(_values(i))
    for value, leads in values.items():
        if not leads:
            yield f"its {value} leads to no claim"
    named = {c for leads in values.values() for c in leads} - extra
    yield from (
        f"leads to claim {c}, which is missing" for c in sorted(named - _present(connection, claim, named))
    )
    others = {r.incident for r in i.relations if r.incident is not None}
    missing = sorted(others - _present(connection, incident, others))
    yield from (f"is related to incident {other}, which is missing" for other in missing)
    gone = sorted(set(i.reports) - _present(connection, report, i.reports))
    yield from (f"names report {r}, which is missing" for r in gone)


def _values(i: Incident) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values of an incident with the claims that each leads to."""
    yield "telling", i.claims
    for a in (*i.actors, *i.targets):
        yield f"{a.role} {a.name!r}", a.claims
    for t in i.tolls:
        yield f"toll of {t.kind} ({t.rule})", t.claims
    for c in i.contradictions:
        yield from ((f"{c.field} {side.value!r}", side.claims) for side in c.sides)
    for r in i.relations:
        yield f"relation {r.type!r} to {r.incident or r.name}", r.claims


def _present(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    asked, found = sorted(ids), set[str]()
    for at in range(0, len(asked), CHUNK):
        found |= set(
            connection.execute(select(table.c.id).where(table.c.id.in_(asked[at : at + CHUNK]))).scalars()
        )
    return found


def _decisions(connection: Connection) -> Iterator[Problem]:
    """The chain of decisions, link by link; a decision that cannot be read breaks it where it stands."""
    every: list[Decision] = []
    for row in connection.execute(select(decision).order_by(decision.c.seq)).mappings():
        try:
            every.append(decision_of(row))
        except msgspec.DecodeError as e:
            yield Problem(record=f"decision {row['id']}", reason=f"cannot be read: {e}")
    whole = True
    for d, reason in broken(every):
        whole = False
        yield Problem(record=f"decision {d.id}", reason=reason)
    if whole:
        yield from _drawn(connection)
    ids = {d.id for d in every}
    for d in every:
        if d.action == "add":
            yield from (Problem(record=f"decision {d.id}", reason=reason) for reason in _added(connection, d))
        if d.action == "undo" and d.target not in ids:
            yield Problem(record=f"decision {d.id}", reason=f"undoes {d.target}, which is missing")


def _drawn(connection: Connection) -> Iterator[Problem]:
    """What the tables that are drawn from decisions do not have as these decisions come to."""
    for table, key, rows in zip((verdict, amended), ("target", "id"), drawn.wanted(connection), strict=True):
        wanted = {row[key]: row for row in rows}
        there = {row[key]: dict(row) for row in connection.execute(select(table)).mappings()}
        for name in sorted(wanted.keys() | there.keys()):
            if wanted.get(name) != there.get(name):
                reason = f"table {table.name} has it otherwise than decisions left it"
                yield Problem(record=name, reason=reason)


def _added(connection: Connection, d: Decision) -> Iterator[str]:
    """What is wrong with a claim that a reviewer added; its quotes stand in the report as any claim's do."""
    try:
        c = added(d)
    except msgspec.ValidationError as e:
        yield f"adds no claim that can be read: {e}"
        return
    if c.id != d.target or c.id != claim_id(c):
        yield "the id of the claim that it adds does not follow from its content"
    if not c.speaker.name.strip():
        yield "adds a claim without a speaker"
    text = connection.execute(select(report.c.text).where(report.c.id == c.report)).scalar()
    if text is None:
        yield f"adds a claim of report {c.report}, which is missing"
    else:
        yield from _misquoted(c, text)
