"""What reviewers decided: appended, never overwritten, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec
from sqlalchemy import RowMapping

from counterclaim.model import Record

Action = Literal["accept", "reject", "edit", "merge", "split"]
Target = Literal["report", "mention", "claim", "incident"]


class Decision(Record, frozen=True):
    """One decision of a reviewer on a claim, an event mention, an incident or a report.

    ``time`` is ISO 8601 in UTC; ``change`` what an edit sets or which records a merge or split names;
    ``previous`` the hash of the decision before, None for the first; ``hash`` covers all other fields but
    ``id``.
    """

    id: str
    seq: int
    time: str
    reviewer: str
    action: Action
    kind: Target
    target: str
    hash: str
    reason: str | None = None
    change: dict[str, Any] | None = None
    previous: str | None = None


def chained(
    last: Decision | None,
    *,
    time: str,
    reviewer: str,
    action: Action,
    kind: Target,
    target: str,
    reason: str | None = None,
    change: dict[str, Any] | None = None,
) -> Decision:
    """The next decision after ``last``.

    >>> on = {"time": "2024-01-19T08:00:00Z", "reviewer": "A", "kind": "claim", "target": "c-1"}
    >>> first = chained(None, action="accept", **on)
    >>> second = chained(first, action="reject", **on)
    >>> second.previous == first.hash, follows(second, first), follows(second, None)
    (True, True, False)
    """
    seq, previous = (last.seq + 1, last.hash) if last else (1, None)
    content = (seq, time, reviewer, action, kind, target, reason, change, previous)
    digest = _hash(content)
    return Decision(id=f"d-{digest[:16]}", seq=seq, time=time, reviewer=reviewer, action=action, kind=kind,
                    target=target, reason=reason, change=change, previous=previous, hash=digest)  # fmt: skip


def follows(d: Decision, last: Decision | None) -> bool:
    """Whether a decision is unchanged and stands right behind ``last``."""
    content = (d.seq, d.time, d.reviewer, d.action, d.kind, d.target, d.reason, d.change, d.previous)
    place = (last.seq + 1, last.hash) if last else (1, None)
    return (d.seq, d.previous) == place and d.hash == _hash(content) and d.id == f"d-{d.hash[:16]}"


def _hash(content: tuple[object, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def decision_row(d: Decision) -> dict[str, Any]:
    """The columns of a decision."""
    row = msgspec.structs.asdict(d)
    change = None if d.change is None else msgspec.json.encode(d.change, order="deterministic").decode()
    return row | {"change": change}


def decision_of(row: RowMapping) -> Decision:
    """The decision of a row of ``decision``."""
    change = None if row["change"] is None else msgspec.json.decode(row["change"])
    values = {name: row[name] for name in Decision.__struct_fields__} | {"change": change}
    return msgspec.convert(values, Decision)
