"""What waits for a reviewer, the claims that matter most first, each with the reason why it stands there."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from counterclaim.model import ClaimRow
from counterclaim.project import Project
from counterclaim.project.briefs import Seen, briefs, changed, look
from counterclaim.project.decisions import Decision
from counterclaim.project.shown import left_open
from counterclaim.project.waiting import (
    DOUBTS,
    Contested,
    Filter,
    clashes,
    count_unsure,
    count_waiting,
    doubt,
    progress,
    rows_now,
    undecided,
    unsure,
    waiting,
)

TIERS = ("contested", "doubtful", "new", "unsure")
"""Why claims wait, what matters most first."""
ROWS = 50
"""Claims on a page of the queue."""


@dataclass(frozen=True)
class Rival:
    """A claim in a clash: of which incident, in which field, its sides, how much it matters."""

    claim: str
    incident: str
    title: str
    field: str
    values: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Item:
    """A claim that waits, and why."""

    row: ClaimRow
    tier: str
    reason: str
    title: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A page of the queue: its claims, how many wait in each tier, how far the reports of the page are."""

    items: tuple[Item, ...]
    counts: dict[str, int]
    progress: dict[str, tuple[int, int]]
    pages: int


class Clashes:
    """The claims that clash, most important first, read again only where incidents were written since."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self._contested: dict[str, Contested] = {}
        self._rivals: tuple[Rival, ...] = ()

    def rivals(self) -> tuple[Rival, ...]:
        """All claims in clashes: by weight, then by incident, then by the side that they are on."""
        with self._project.connected() as connection, self._lock:
            seen = look(connection)
            if seen != self._seen:
                self._read(connection, seen)
            return self._rivals

    def of(self, incidents: Sequence[str]) -> dict[str, Rival]:
        """The claims in clashes of some incidents, each in its weightiest, by id."""
        wanted = set(incidents)
        found: dict[str, Rival] = {}
        for r in self.rivals():
            if r.incident in wanted:
                found.setdefault(r.claim, r)
        return found

    def _read(self, connection: Connection, seen: Seen) -> None:
        ids = None if self._seen is None else changed(connection, self._seen)
        if ids is None:
            self._contested.clear()
        for i in ids or ():
            self._contested.pop(i, None)
        self._contested |= {c.id: c for c in clashes(connection, ids)}
        every = [r for c in self._contested.values() for r in _rivals(c)]
        every.sort(key=lambda r: (-r.weight, r.incident))
        first: dict[str, Rival] = {}
        for r in every:
            first.setdefault(r.claim, r)
        self._rivals = tuple(first.values())
        self._seen = seen


def _rivals(c: Contested) -> Iterator[Rival]:
    for clash in c.contradictions:
        values = tuple(side.value for side in clash.sides)
        for side in clash.sides:
            yield from (
                Rival(claim, c.id, c.title, clash.field, values, clash.weight) for claim in side.claims
            )


def queue(project: Project, known: Clashes, asked: Filter, tier: str = "", page: int = 1) -> Waiting:
    """One page of what waits.

    Args:
        project: open for reading.
        known: its clashes.
        asked: which claims.
        tier: only claims that wait for this reason, one of ``TIERS``.
        page: from 1.
    """
    rivals = {r.claim: r for r in known.rivals() if not asked.incident or r.incident == asked.incident}
    with project.connected() as connection:
        left = undecided(connection, list(rivals), asked)
        contested = [c for c in rivals if c in left]
        counts = {
            "contested": len(contested),
            "doubtful": count_waiting(connection, True, asked),
            "new": count_waiting(connection, False, asked),
            "unsure": count_unsure(connection, asked),
        }
        first = (page - 1) * ROWS
        ids: list[tuple[str, str]] = []
        for name in (tier,) if tier else TIERS:
            room = ROWS - len(ids)
            if room and first < counts[name]:
                if name == "contested":
                    here = contested[first : first + room]
                elif name == "unsure":
                    here = unsure(connection, asked, first, room)
                else:
                    here = waiting(connection, name == "doubtful", asked, first, room)
                # What clashes was listed before, and is in doubt or new as well.
                ids += [(c, name) for c in here if tier or name == "contested" or c not in left]
            first = max(0, first - counts[name])
        rows = rows_now(connection, [c for c, _ in ids])
        open_ = left_open(connection, [c for c, name in ids if name == "unsure"])
        homes = {row.incident for row in rows.values() if row.incident is not None}
        titles = {b.id: b.title for b in briefs(connection, homes)}
        items = [_item(rows[c], name, rivals, titles, open_.get(c)) for c, name in ids if c in rows]
        size = sum(counts[name] for name in ((tier,) if tier else TIERS))
        return Waiting(
            items=tuple(items),
            counts=counts,
            progress=progress(connection, {i.row.report.id for i in items}),
            pages=max(1, -(-size // ROWS)),
        )


def _item(
    row: ClaimRow, tier: str, rivals: dict[str, Rival], titles: dict[str, str], left: Decision | None
) -> Item:
    rival = rivals.get(row.claim.id)
    if left is not None:
        return Item(row, tier, unsure_words(left), titles.get(row.incident or ""))
    if rival is not None:
        return Item(row, tier, clash_words(rival), rival.title)
    doubted = doubt(row.claim)
    return Item(row, tier, DOUBTS[doubted] if doubted else "not reviewed yet", titles.get(row.incident or ""))


def unsure_words(d: Decision) -> str:
    """That a reviewer is unsure, in words: who, when and why.

    >>> from counterclaim.project.decisions import chained
    >>> unsure_words(chained(None, time="2026-11-02T08:00:00Z", reviewer="Ada", action="unsure", kind="claim",
    ...                      target="c-1", reason="may be the strike of 2022"))
    'unsure, Ada, 2 Nov 2026: may be the strike of 2022'
    """
    day = date.fromisoformat(d.time[:10])
    return f"unsure, {d.reviewer}, {day.day} {day:%b %Y}{f': {d.reason}' if d.reason else ''}"


def clash_words(r: Rival) -> str:
    """A clash in words: its field and what stands against what.

    >>> clash_words(Rival("c-1", "i-1", "Strike", "killed", ("7", "9", "11 or more"), 2.0))
    'killed: 7 against 9 and 11 or more'
    """
    first, *others = r.values or ("",)
    against = " and ".join(others[:3])
    return f"{r.field}: {first} against {against}" if others else r.field
