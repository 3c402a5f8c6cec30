"""What reviewers decided: appended, never overwritten, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from sqlalchemy import RowMapping

from counterclaim.model import Record

Action = Literal["accept", "reject", "edit", "add", "merge", "split", "same", "different", "unsure", "undo"]
Target = Literal["report", "mention", "claim", "incident", "decision"]


class Decision(Record, frozen=True):
    """One decision of a reviewer on a claim, an event mention, an incident, a report or an earlier decision.

    ``time`` is ISO 8601 in UTC; ``change`` what an edit sets, the claim that is added, or the event mentions
    that a judgement was made of, as the reviewer saw them (see ``judging``); ``previous`` the hash of the
    decision before, None for the first; ``hash`` covers all other fields but ``id``.

    An ``undo`` turns the decision that it names: what held is taken back, what was taken back holds again.
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


def broken(decisions: Iterable[Decision]) -> Iterator[tuple[Decision, str]]:
    """Where the chain does not hold: the decision, and what is wrong with it.

    A chain shows what was changed, taken out of the middle or put in between. That its last links were cut
    off it cannot show by itself: who wants to prove that keeps the last hash elsewhere.

    Args:
        decisions: all of them, first to last.

    >>> on = {"time": "2024-01-19T08:00:00Z", "action": "accept", "kind": "claim", "target": "c-1"}
    >>> first = chained(None, reviewer="A", **on)
    >>> second = chained(first, reviewer="B", **on)
    >>> [reason for _, reason in broken([second])]
    ['does not follow the one before: a decision is missing, or was put in between']
    """
    last: Decision | None = None
    for d in decisions:
        if not follows(d, last):
            links = (last.seq + 1, last.hash) if last else (1, None)
            if (d.seq, d.previous) != links:
                yield d, "does not follow the one before: a decision is missing, or was put in between"
            else:
                yield d, "was changed after it was made"
        last = d


def taken_back(decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of decisions that an undo has taken back, and no later one restored.

    Args:
        decisions: all of them, first to last.
    """
    turns = Counter(d.target for d in decisions if d.action == "undo")
    return frozenset(target for target, n in turns.items() if n % 2)


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, first to last: without undos, and without what they took back.

    >>> def decided(last, action, target, kind="claim"):
    ...     return chained(last, time="2024-01-19T08:00:00Z", reviewer="A", action=action, kind=kind,
    ...                    target=target)
    >>> first = decided(None, "reject", "c-1")
    >>> undone = decided(first, "undo", first.id, "decision")
    >>> redone = decided(undone, "undo", first.id, "decision")
    >>> len(in_force([first])), len(in_force([first, undone])), len(in_force([first, undone, redone]))
    (1, 0, 1)
    """
    every = tuple(decisions)
    back = taken_back(every)
    return tuple(d for d in every if d.action != "undo" and d.id not in back)


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
