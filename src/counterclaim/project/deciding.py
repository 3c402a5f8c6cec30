"""Appending decisions, inside a transaction that somebody else opened: one writer at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, insert, select

from counterclaim.project import drawn
from counterclaim.project.decisions import (
    Action,
    Decision,
    Target,
    chained,
    decision_of,
    decision_row,
    taken_back,
)
from counterclaim.project.errors import ProjectError
from counterclaim.project.tables import amended, claim, decision, event_mention, incident, meta, report

TABLES: dict[Target, Table] = {
    "report": report,
    "mention": event_mention,
    "claim": claim,
    "incident": incident,
    "decision": decision,
}
"""Where the records of each kind are."""


def append(
    connection: Connection,
    name: str,
    action: Action,
    kind: Target,
    target: str,
    *,
    time: str,
    reviewer: str,
    reason: str | None = None,
    change: dict[str, Any] | None = None,
) -> Decision:
    """Chain a decision to the last one.

    The target must be there, or have been decided on before: what a newer rule no longer makes, or what a
    rejection took out of sight, can still be spoken of. A claim that is added must not be there.

    Raises:
        ProjectError: there is no such target, or nobody signs.
    """
    if not reviewer.strip():
        raise ProjectError(name, "a decision needs a reviewer", "name one")
    lock(connection)
    earlier = select(decision.c.id).where(decision.c.kind == kind, decision.c.target == target)
    if action == "add":
        if has(connection, kind, target):
            raise ProjectError(name, f"holds {kind} {target} already", "accept or edit that")
    elif not has(connection, kind, target) and connection.execute(earlier).first() is None:
        raise ProjectError(name, f"holds no {kind} {target}", "check the id")
    made = chained(
        _last(connection), time=time, reviewer=reviewer, action=action, kind=kind, target=target,
        reason=reason, change=change,
    )  # fmt: skip
    connection.execute(insert(decision).values(decision_row(made)))
    drawn.follow(connection, made)
    return made


def undo(
    connection: Connection,
    name: str,
    decision_id: str | None,
    *,
    time: str,
    reviewer: str,
    reason: str | None = None,
) -> Decision:
    """Take a decision back, or restore it where the decision named is an undo.

    Args:
        connection: open for writing.
        name: the project, for errors.
        decision_id: the decision; the reviewer's last that holds where None.
        time: when (ISO 8601, UTC).
        reviewer: who takes it back.
        reason: why.

    Returns:
        The undo. Its target is the decision that it turns; ``change`` names the undo that it turns back.

    Raises:
        ProjectError: there is no such decision, or it is taken back already.
    """
    lock(connection)
    rows = connection.execute(select(decision).order_by(decision.c.seq)).mappings()
    every = {d.id: d for d in map(decision_of, rows)}
    back = taken_back(every.values())
    if decision_id is None:
        own = (d for d in reversed(every.values()) if d.reviewer == reviewer and d.action != "undo")
        found = next((d for d in own if d.id not in back), None)
        if found is None:
            raise ProjectError(name, f"holds no decision of {reviewer} to take back", "name a decision")
    elif decision_id not in every:
        raise ProjectError(name, f"holds no decision {decision_id}", "check the id")
    else:
        found = every[decision_id]
    root = every[found.target] if found.action == "undo" else found
    undos = [d for d in every.values() if d.action == "undo" and d.target == root.id]
    if found is not root and found is not undos[-1]:
        raise ProjectError(
            name, f"{found.id} was followed by another undo of {root.id}", f"undo {undos[-1].id}"
        )
    if found is root and root.id in back:
        raise ProjectError(
            name, f"{root.id} is taken back already", f"to restore it, undo {undos[-1].id}"
        )  # fmt: skip
    change = None if found is root else {"undo": found.id}
    return append(
        connection, name, "undo", "decision", root.id, time=time, reviewer=reviewer, reason=reason,
        change=change,
    )  # fmt: skip


def lock(connection: Connection) -> None:
    """Wait until nobody else decides: one writer at a time, or two decisions would follow the same one.

    SQLite has locked already, when it was opened for writing.
    """
    connection.execute(select(meta.c.value).where(meta.c.key == "schema").with_for_update())


def last(connection: Connection) -> str | None:
    """The id of the last decision; None where there is none."""
    query = select(decision.c.id).order_by(decision.c.seq.desc()).limit(1)
    return connection.execute(query).scalar()


def has(connection: Connection, kind: Target, target: str) -> bool:
    """Whether a record of this kind is there, a claim that a reviewer added among them."""
    tables = (claim, amended) if kind == "claim" else (TABLES[kind],)
    return any(connection.execute(select(t.c.id).where(t.c.id == target)).first() for t in tables)


def ids(connection: Connection, kind: Target, start: str, limit: int) -> list[str]:
    """The ids of a kind that start like this, in order."""
    found: set[str] = set()
    for table in (claim, amended) if kind == "claim" else (TABLES[kind],):
        column = table.c.id
        # Ids are written small; PostgreSQL tells small letters from capitals in LIKE, and SQLite does not.
        query = select(column).where(column.startswith(start.lower(), autoescape=True)).order_by(column)
        found |= set(connection.execute(query.limit(limit)).scalars())
    return sorted(found)[:limit]


def _last(connection: Connection) -> Decision | None:
    query = select(decision).order_by(decision.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return decision_of(row) if row else None
