"""Claims that wait for a reviewer: those that nobody decided on, the ones that matter most first.

What clashes comes first (``clashes``), then what is in doubt (``DOUBTS``), then what is new; behind them
stands of what a reviewer is unsure (``unsure``). Each list is read page by page, in the order of the newest
reports and of their text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, func, or_, select

from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.model import Claim, ClaimRow, ReportRef, from_json
from counterclaim.project.rows import REF, parts
from counterclaim.project.tables import amended, claim, incident, membership, report, verdict

DOUBTS: Mapping[str, str] = {
    "possible": "said to be possible",
    "unverified": "not verified",
    "inferred": "inferred: nobody says it in words",
    "speaker": "of a speaker of unknown kind",
}
"""What puts a claim in doubt, with the words for it."""


COUNTED = 10_000
"""Claims that are counted at the most: nobody reads on after so many."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims are asked for; empty parts ask for nothing."""

    report: str = ""
    incident: str = ""
    field: str = ""
    status: str = ""


class _Side(msgspec.Struct, frozen=True):
    value: str
    claims: tuple[str, ...] = ()


class Clash(msgspec.Struct, frozen=True):
    """Rival values of one field: how much it matters, and the claims on each side."""

    field: str
    sides: tuple[_Side, ...] = ()
    weight: float = 0.0


class Contested(msgspec.Struct, frozen=True):
    """An incident whose sources clash."""

    id: str
    title: str
    contradictions: tuple[Clash, ...] = ()


def doubt(c: Claim) -> str | None:
    """What puts a claim in doubt: a name of ``DOUBTS``; None for nothing."""
    if c.status in ("possible", "unverified"):
        return c.status
    if is_inferred(c):
        return "inferred"
    return "speaker" if c.speaker.kind == "unknown" else None


def clashes(connection: Connection, ids: Collection[str] | None = None) -> Iterator[Contested]:
    """Incidents with the clashes between their sources, all or some."""
    query = select(incident.c.record).where(incident.c.standing == "contested", ~incident.c.stale)
    decode = msgspec.json.Decoder(Contested).decode
    for part in [None] if ids is None else parts(sorted(ids)):
        asked = query if part is None else query.where(incident.c.id.in_(part))
        for record in connection.execute(asked.execution_options(yield_per=500)).scalars():
            yield decode(record)


def waiting(
    connection: Connection, doubtful: bool, asked: Filter, first: int = 0, most: int = 50
) -> list[str]:
    """The ids of claims that nobody decided on or is unsure of, by the newest reports and by their text.

    Args:
        connection: open for reading.
        doubtful: those in doubt; else those that are not.
        asked: which.
        first: how many to pass over.
        most: how many at the most.
    """
    query = select(claim.c.id).join(report, report.c.id == claim.c.report)
    query = query.where(*_asked(asked), _undecided(), _doubtful() if doubtful else ~_doubtful())
    order = (report.c.number.desc(), claim.c.quote_start, claim.c.quote_end, claim.c.id)
    return list(connection.execute(query.order_by(*order).offset(first).limit(most)).scalars())


def count_waiting(connection: Connection, doubtful: bool, asked: Filter) -> int:
    """How many claims ``waiting`` finds; ``COUNTED`` where there are as many or more."""
    query = select(claim.c.id).where(*_asked(asked), _undecided(), _doubtful() if doubtful else ~_doubtful())
    found = select(func.count()).select_from(query.limit(COUNTED).subquery())
    return int(connection.execute(found).scalar_one())


def undecided(connection: Connection, ids: Sequence[str], asked: Filter) -> set[str]:
    """Those of some claims that nobody decided on or is unsure of, and that are asked for."""
    if asked == Filter():
        return set(ids) - _decided(connection)
    if asked.report:
        # So few that all of them are asked for.
        query = select(claim.c.id).where(*_asked(asked), _undecided())
        return set(ids) & set(connection.execute(query).scalars())
    found: set[str] = set()
    for part in parts(ids):
        query = select(claim.c.id).where(claim.c.id.in_(part), *_asked(asked), _undecided())
        found |= set(connection.execute(query).scalars())
    return found


def _decided(connection: Connection) -> set[str]:
    """The claims that somebody decided on or is unsure of, and those of what was rejected as a whole."""
    rejected = select(verdict.c.target).where(verdict.c.verdict == "rejected")
    own = select(verdict.c.target)
    whole = select(claim.c.id).where(or_(claim.c.report.in_(rejected), claim.c.event.in_(rejected)))
    return {c for query in (own, whole) for c in connection.execute(query).scalars()}


def count_unsure(connection: Connection, asked: Filter) -> int:
    """How many claims ``unsure`` finds."""
    return sum(
        int(connection.execute(select(func.count()).select_from(_unsure(of, asked).subquery())).scalar_one())
        for of in (claim, amended)
    )


def unsure(connection: Connection, asked: Filter, first: int = 0, most: int = 50) -> list[str]:
    """The ids of claims of which a reviewer is unsure and on which nobody has decided since, those that
    reviewers added too; in the order of ``waiting``."""
    found = [tuple(row) for of in (claim, amended) for row in connection.execute(_unsure(of, asked))]
    return [str(row[-1]) for row in sorted(found)[first : first + most]]


def _unsure(of: Table, asked: Filter) -> Select[Any]:
    query = (
        select(-report.c.number, of.c.quote_start, of.c.quote_end, of.c.id)
        .join(verdict, verdict.c.target == of.c.id)
        .join(report, report.c.id == of.c.report)
        .where(verdict.c.unsure.is_not(None), *_asked(asked, of), ~_rejected(of))
    )
    # A claim that was edited stands in both; it is what it was set to.
    return query if of is amended else query.where(of.c.id.not_in(select(amended.c.id)))


def rows_now(connection: Connection, ids: Sequence[str]) -> dict[str, ClaimRow]:
    """Claims as reviewers left them, with their report and incident and what was decided on them, by id."""
    return _rows(connection, ids, claim) | _rows(connection, ids, amended)


def rows_as_coded(connection: Connection, ids: Sequence[str]) -> dict[str, ClaimRow]:
    """Claims as they were coded, with their report and incident and what was decided on them, by id."""
    return _rows(connection, ids, claim)


def _rows(connection: Connection, ids: Sequence[str], of: Table) -> dict[str, ClaimRow]:
    named = [c.label(f"report_{c.name}") for c in REF]
    query = (
        select(of.c.record, membership.c.incident, verdict.c.verdict, verdict.c.decision, verdict.c.unsure)
        .add_columns(*named)
        .join(report, report.c.id == of.c.report)
        .outerjoin(membership, membership.c.mention == of.c.event)
        .outerjoin(verdict, verdict.c.target == of.c.id)
    )
    found = {}
    for part in parts(ids):
        for row in connection.execute(query.where(of.c.id.in_(part))).mappings():
            ref = ReportRef(**{c.name: row[f"report_{c.name}"] for c in REF})
            c = from_json(row["record"], Claim)
            found[c.id] = ClaimRow(
                claim=c,
                report=ref,
                incident=row["incident"],
                reviewed=row["decision"],
                verdict=row["verdict"] or "unreviewed",
                unsure=row["unsure"],
            )
    return found


def progress(connection: Connection, reports: Iterable[str] | None = None) -> dict[str, tuple[int, int]]:
    """Of how many of a report's coded claims somebody has decided, and how many there are, by report.

    Args:
        connection: open for reading.
        reports: which; None for one sum over all, under the key "".
    """
    settled = (verdict.c.target == claim.c.id) & verdict.c.verdict.is_not(None)
    if reports is None:
        every = connection.execute(select(func.count()).select_from(claim)).scalar_one()
        done = select(func.count()).select_from(claim).join(verdict, settled)
        return {"": (int(connection.execute(done).scalar_one()), int(every))}
    own = select(verdict.c.target).where(settled).correlate(claim).exists()
    decided = func.coalesce(func.sum(case((or_(own, _rejected(claim)), 1), else_=0)), 0)
    found: dict[str, tuple[int, int]] = {}
    for part in parts(sorted(set(reports))):
        query = select(claim.c.report, decided, func.count()).where(claim.c.report.in_(part))
        found |= {r: (int(n), int(of)) for r, n, of in connection.execute(query.group_by(claim.c.report))}
    return found


def _asked(asked: Filter, of: Table = claim) -> list[ColumnElement[bool]]:
    """The conditions on a row of ``claim`` or ``amended`` that a filter comes to."""
    columns = {"report": of.c.report, "field": of.c.field, "status": of.c.status}
    found = [column == getattr(asked, name) for name, column in columns.items() if getattr(asked, name)]
    if asked.incident:
        mine = select(membership.c.mention).where(membership.c.incident == asked.incident)
        found.append(of.c.event.in_(mine))
    return found


def _doubtful() -> ColumnElement[bool]:
    """The condition on a row of ``claim`` that ``doubt`` finds something."""
    return or_(
        claim.c.status.in_(("possible", "unverified")),
        and_(claim.c.field == "relation", claim.c.kind == "roles"),
        claim.c.speaker_kind == "unknown",
    )


def _undecided() -> ColumnElement[bool]:
    """The condition on a row of ``claim`` that nobody decided on it, is unsure of it, or rejected what it is
    part of."""
    own = select(verdict.c.target).where(verdict.c.target == claim.c.id).correlate(claim).exists()
    return ~own & ~_rejected(claim)


def _rejected(of: Table) -> ColumnElement[bool]:
    """The condition on a row of ``claim`` or ``amended`` that its event mention or report was rejected."""
    # One look-up for each: an index answers "target = …", and no list of columns.
    looks = [
        select(verdict.c.target)
        .where(verdict.c.target == column, verdict.c.verdict == "rejected")
        .correlate(of)
        .exists()
        for column in (of.c.event, of.c.report)
    ]
    return or_(*looks)
