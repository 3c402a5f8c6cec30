"""What decisions come to, kept as tables, so that SQL, search and the queue need not read them all.

``verdict`` has what the decisions on each record come to, ``amended`` the claims that reviewers added or
edited, as they left them. Both follow from decisions and codings alone, are written in the transaction that
writes these, and can be drawn again at any time (``verify`` does, and compares).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from counterclaim.model import Claim, EventMention, from_json
from counterclaim.project import postgres
from counterclaim.project.adding import now_on
from counterclaim.project.decisions import Decision, decision_of
from counterclaim.project.editing import edited
from counterclaim.project.judging import Present
from counterclaim.project.review import View
from counterclaim.project.rows import claim_row, parts
from counterclaim.project.tables import amended, claim, decision, event_mention, report, verdict

Row = dict[str, Any]


def follow(connection: Connection, made: Decision) -> None:
    """Draw anew what a decision changes that was just appended."""
    if made.action == "undo":
        row = connection.execute(select(decision).where(decision.c.id == made.target)).mappings().first()
        if row is None:
            return
        made = decision_of(row)
    if made.kind == "incident":
        if made.action in ("accept", "reject"):
            _put_dropped(connection)
        return
    every = _on(connection, [made.target])
    stands = {t: s for t, *s in View(every).stands()}
    own = {t: s for t, s in stands.items() if t == made.target}
    _put_verdicts(connection, {made.target}, _verdict_rows(own))
    if made.kind == "mention":
        _put_dropped(connection)
    if made.action in ("add", "edit"):
        _put_amended(connection, {made.target}, every)


def lift(connection: Connection, report_id: str) -> set[str]:
    """Take out the claims of a report that reviewers added or edited, before it is coded anew."""
    own = amended.c.report == report_id
    found = set(connection.execute(select(amended.c.id).where(own)).scalars())
    if found:
        connection.execute(delete(amended).where(own))
    return found


def put_back(connection: Connection, report_id: str, lifted: Collection[str]) -> None:
    """Draw the claims of a report anew that were taken out, and those that are coded again."""
    on = select(claim.c.id).join(decision, decision.c.target == claim.c.id)
    query = on.where(claim.c.report == report_id, decision.c.action == "edit").distinct()
    touched = {*lifted, *connection.execute(query).scalars()}
    if touched:
        _put_amended(connection, touched, _on(connection, touched))


def draw(connection: Connection) -> None:
    """Draw all of it anew, from the decisions of a project."""
    verdicts, claims = wanted(connection)
    connection.execute(delete(verdict))
    connection.execute(delete(amended))
    for table, rows in ((verdict, verdicts), (amended, claims)):
        if rows:
            connection.execute(insert(table), rows)
    # What search goes by is made anew behind it (``furnish``).


def wanted(connection: Connection) -> tuple[list[Row], list[Row]]:
    """The rows of ``verdict`` and of ``amended`` as they have to be."""
    query = select(decision).order_by(decision.c.seq)
    every = [decision_of(row) for row in connection.execute(query).mappings()]
    stands = {t: s for t, *s in View(every).stands()}
    touched = {d.target for d in every if d.kind == "claim" and d.action in ("add", "edit")}
    return _verdict_rows(stands), list(_amended_rows(connection, touched, every))


def _on(connection: Connection, targets: Collection[str]) -> list[Decision]:
    """The decisions on some records, with those that take them back; first to last."""
    found: dict[int, Decision] = {}
    ids = set(targets)
    while ids:
        new: dict[int, Decision] = {}
        for part in parts(sorted(ids)):
            rows = connection.execute(select(decision).where(decision.c.target.in_(part))).mappings()
            new |= {d.seq: d for d in map(decision_of, rows)}
        ids = {d.id for n, d in new.items() if n not in found}
        found |= new
    return [found[n] for n in sorted(found)]


def _verdict_rows(stands: dict[str, list[str | None]]) -> list[Row]:
    return [
        {"target": target, "verdict": what, "decision": by, "unsure": unsure}
        for target, (what, by, unsure) in sorted(stands.items())
    ]


def _put_verdicts(connection: Connection, targets: Iterable[str], rows: list[Row]) -> None:
    for part in parts(sorted(targets)):
        connection.execute(delete(verdict).where(verdict.c.target.in_(part)))
    if rows:
        connection.execute(insert(verdict), rows)


def _put_dropped(connection: Connection) -> None:
    """Rejected incidents are few, and may name each other's event mentions: all of them are drawn anew."""
    on = select(decision).where(decision.c.kind == "incident").order_by(decision.c.seq)
    rejecting = on.where(decision.c.action.in_(("accept", "reject")))
    ids = {row["target"] for row in connection.execute(rejecting).mappings()}
    stands = {t: s for t, *s in View(_on(connection, ids)).stands() if s[0] == "dropped"}
    connection.execute(delete(verdict).where(verdict.c.verdict == "dropped"))
    known: set[str] = set()
    for part in parts(sorted(stands)):
        query = select(verdict.c.target).where(verdict.c.target.in_(part))
        known |= set(connection.execute(query).scalars())
    _put_verdicts(connection, (), _verdict_rows({t: s for t, s in stands.items() if t not in known}))


def _put_amended(connection: Connection, touched: Collection[str], every: list[Decision]) -> None:
    for part in parts(sorted(touched)):
        connection.execute(delete(amended).where(amended.c.id.in_(part)))
    rows = list(_amended_rows(connection, touched, every))
    if rows:
        connection.execute(insert(amended), rows)
        if connection.dialect.name == "postgresql":  # SQLite's triggers do the same
            postgres.index_amended(connection, [row["id"] for row in rows])


def _amended_rows(
    connection: Connection, touched: Collection[str], every: Iterable[Decision]
) -> Iterator[Row]:
    """The rows of those claims that somebody added or edited, as they are set now."""
    view = View(every)
    coded: dict[str, str] = {}
    for part in parts(sorted(touched)):
        query = select(claim.c.id, claim.c.record).where(claim.c.id.in_(part))
        coded |= {row.id: row.record for row in connection.execute(query)}
    told: dict[str, Present] = {}
    for target in sorted(touched):
        adds, edits = view.changes(target)
        try:
            if target in coded:
                base = from_json(coded[target], Claim)
            elif adds:
                base = now_on(adds[-1], _present(connection, adds[-1], told))
            else:
                continue
            for d in edits:
                base = edited(base, (d.change or {}).get("set", {}))
        except (ValueError, KeyError, msgspec.ValidationError):
            continue  # ``verify`` names a decision that cannot be read
        if base.id == target and (edits or target not in coded) and _there(connection, base.report):
            yield claim_row(base) | {"number": -(edits or adds)[0].seq}


def _there(connection: Connection, report_id: str) -> bool:
    return connection.execute(select(report.c.id).where(report.c.id == report_id)).first() is not None


def _present(connection: Connection, d: Decision, known: dict[str, Present]) -> Present:
    report_id = str((d.change or {})["claim"]["report"])
    if report_id not in known:
        query = select(event_mention.c.record).where(event_mention.c.report == report_id)
        mentions = (from_json(r, EventMention) for r in connection.execute(query).scalars())
        known[report_id] = Present(mentions)
    return known[report_id]
