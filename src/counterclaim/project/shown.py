"""Decisions on claims as they were shown: refused where somebody else has changed them meanwhile.

Who decides sends with each claim the mark of what was on the page. The marks are compared, and the decisions
appended, while nobody else can decide: of two reviewers who press a key at once the second is told of the
first one's decision, and none is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from counterclaim.model import Claim, ClaimRow, EventMention, Record
from counterclaim.project import deciding
from counterclaim.project.adding import addition
from counterclaim.project.decisions import Action, Decision, decision_of, in_force
from counterclaim.project.editing import edit, snapshot
from counterclaim.project.rows import parts
from counterclaim.project.store import Project, now
from counterclaim.project.tables import decision, verdict


class ChangedError(Exception):
    """Claims are not as they were shown; ``claims`` names them, those among them that are gone too."""

    def __init__(self, claims: Sequence[str]) -> None:
        super().__init__(f"changed since they were shown: {', '.join(claims)}")
        self.claims = tuple(claims)


def mark(row: ClaimRow) -> str:
    """What a claim looks like to a reviewer, as a short hash: its values, its verdict, the last decision,
    and whether somebody is unsure of it.

    >>> from counterclaim.model import Quote, ReportRef, Speaker
    >>> claim = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2, status="stated",
    ...     quote=Quote(start=0, end=1, exact="2"), speaker=Speaker(name="Police"), method="rule")
    >>> row = ClaimRow(claim=claim, report=ReportRef(id="r-1", sha256="0"))
    >>> mark(row) == mark(msgspec.structs.replace(row, incident="i-2"))
    True
    >>> mark(row) == mark(msgspec.structs.replace(row, verdict="accepted", reviewed="d-1"))
    False
    """
    seen = (row.claim, row.verdict, row.reviewed, *([row.unsure] if row.unsure else ()))
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]


def judge(
    project: Project,
    report: str,
    action: Action,
    shown: Mapping[str, str],
    *,
    reviewer: str,
    reason: str | None = None,
) -> list[Decision]:
    """Accept or reject claims of a report, or say that one is unsure of them: all of them or none.

    Where they are several, each decision says so.

    Args:
        project: open for writing.
        report: whose claims they are.
        action: accept, reject or unsure.
        shown: the marks of the claims as they were shown, by id.
        reviewer: who decides.
        reason: why.

    Raises:
        ChangedError: some are not as they were shown.
        ProjectError: the project cannot be written.
    """
    bulk = {"together": len(shown)} if len(shown) > 1 else {}
    with project.writing() as connection:
        deciding.lock(connection)
        time = now()
        rows = _unchanged(project, report, shown)
        return [
            deciding.append(
                connection, project.name, action, "claim", row.claim.id, time=time, reviewer=reviewer,
                reason=reason, change={"claim": snapshot(row.coded or row.claim), **bulk},
            )
            for row in rows
        ]  # fmt: skip


def correct(
    project: Project,
    report: str,
    shown: tuple[str, str],
    values: Mapping[str, str],
    *,
    reviewer: str,
    reason: str | None = None,
) -> Decision:
    """Set fields of a claim.

    Args:
        project: open for writing.
        report: whose claim it is.
        shown: its id, and its mark as it was shown.
        values: new values as people write them, by field (see ``editing.edit``).
        reviewer: who decides.
        reason: why.

    Raises:
        ChangedError: it is not as it was shown.
        ValueError: a field cannot be set so.
        ProjectError: the project cannot be written.
    """
    with project.writing() as connection:
        deciding.lock(connection)
        [row] = _unchanged(project, report, dict([shown]))
        change = _edit_of(row.claim, project.text(report) or "", values)
        change["claim"] = snapshot(row.coded or row.claim)
        return deciding.append(
            connection, project.name, "edit", "claim", row.claim.id, time=now(), reviewer=reviewer,
            reason=reason, change=change,
        )  # fmt: skip


class Wish(Record, frozen=True):
    """What somebody wants to be decided of a claim, as it was shown.

    Attributes:
        report: whose claim it is.
        mark: of the claim, as it was shown.
        values: new values as people write them, by field; empty where nothing is edited.
        verdict: accept or reject, after the edit; None for neither.
        row: what asks for it, kept with the decisions: the same row asking again is granted already.
    """

    claim: str
    report: str
    mark: str
    values: dict[str, str] = msgspec.field(default_factory=dict)
    verdict: Action | None = None
    reason: str | None = None
    row: str | None = None


def grant(
    project: Project, wishes: Sequence[Wish], *, reviewer: str
) -> tuple[list[Decision], dict[str, str]]:
    """Decide what can be decided of many claims at once, in one transaction.

    Args:
        project: open for writing.
        wishes: one a claim.
        reviewer: who decides.

    Returns:
        The decisions, edits first; and why a claim was left as it is, in one line, by its id.

    Raises:
        ProjectError: the project cannot be written; then nothing was decided.
    """
    left: dict[str, str] = {}
    edits: list[tuple[Wish, dict[str, Any]]] = []
    verdicts: dict[Action, list[tuple[Wish, dict[str, Any]]]] = {"accept": [], "reject": []}
    by_report: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_report.setdefault(wish.report, []).append(wish)
    with project.writing() as connection:
        deciding.lock(connection)
        for report, own in by_report.items():
            rows = {row.claim.id: row for row in project.rows(report=report)}
            text = project.text(report) or ""
            for wish in own:
                row = rows.get(wish.claim)
                if row is None or mark(row) != wish.mark:
                    if why := _since(project, wish, row):
                        left[wish.claim] = why
                    continue
                seen = {"claim": snapshot(row.coded or row.claim)} | ({"row": wish.row} if wish.row else {})
                if wish.values:
                    try:
                        edits.append((wish, _edit_of(row.claim, text, wish.values) | seen))
                    except ValueError as error:
                        left[wish.claim] = str(error)
                        continue
                if wish.verdict is not None:
                    verdicts[wish.verdict].append((wish, seen))
        time = now()

        def decided(action: Action, wish: Wish, change: dict[str, Any]) -> Decision:
            return deciding.append(
                connection, project.name, action, "claim", wish.claim, time=time, reviewer=reviewer,
                reason=wish.reason, change=change,
            )  # fmt: skip

        made = [decided("edit", wish, change) for wish, change in edits]
        for action, every in verdicts.items():
            bulk = {"together": len(every)} if len(every) > 1 else {}
            made += [decided(action, wish, seen | bulk) for wish, seen in every]
    return made, left


def _since(project: Project, wish: Wish, row: ClaimRow | None) -> str | None:
    """Why a claim is not as it was shown; None where that is by the same wish."""
    if row is None:
        return "is not there any more"
    made = list(project.decisions(wish.claim))
    if wish.row is not None and any((d.change or {}).get("row") == wish.row for d in made):
        return None
    last = next((d for d in project.decisions() if d.id == row.reviewed), None)
    return f"was decided on since by {last.reviewer}, {last.id}" if last else "has changed since"


def _edit_of(claim: Claim, text: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What an edit sets, and what was there before."""
    new = edit(claim, text, values)
    before = msgspec.to_builtins(claim)
    return {"set": new, "was": {field: before[field] for field in new}}


def add(
    project: Project,
    claim: Claim,
    event: EventMention | None,
    *,
    reviewer: str,
    reason: str | None = None,
) -> Decision:
    """Add a claim that a reviewer made (see ``adding.new_claim``), on an event mention of its report.

    Raises:
        ValueError: the report has this claim already.
        ProjectError: the project cannot be written.
    """
    with project.writing() as connection:
        deciding.lock(connection)
        if any(row.claim.id == claim.id for row in project.rows(report=claim.report)):
            raise ValueError("the report has this claim already: same words, speaker and value")
        return deciding.append(
            connection, project.name, "add", "claim", claim.id, time=now(), reviewer=reviewer, reason=reason,
            change=addition(claim, event),
        )  # fmt: skip


def take_back(
    project: Project, decisions: Sequence[str], *, reviewer: str, reason: str | None = None
) -> list[Decision]:
    """Undo decisions, the last first, all of them or none.

    Raises:
        ProjectError: there is no such decision, or one is taken back already.
    """
    with project.writing() as connection:
        return [
            deciding.undo(connection, project.name, d, time=now(), reviewer=reviewer, reason=reason)
            for d in reversed(decisions)
        ]


def by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Decision]:
    """Some decisions, by id."""
    found: dict[str, Decision] = {}
    for part in parts(sorted(set(ids))):
        rows = connection.execute(select(decision).where(decision.c.id.in_(part))).mappings()
        found |= {d.id: d for d in map(decision_of, rows)}
    return found


def left_open(connection: Connection, claims: Collection[str]) -> dict[str, Decision]:
    """The decisions by which reviewers left some claims open, by claim."""
    found: list[str] = []
    for part in parts(sorted(claims)):
        query = select(verdict.c.unsure).where(verdict.c.target.in_(part), verdict.c.unsure.is_not(None))
        found += connection.execute(query).scalars()
    return {d.target: d for d in by_id(connection, found).values()}


def last_of(decisions: Collection[Decision], claims: Collection[str], reviewer: str) -> list[str]:
    """A reviewer's own last decision on some claims that holds; with it those that were made together."""
    own = [d for d in in_force(decisions) if d.reviewer == reviewer and d.target in claims]
    if not own:
        return []
    last = own[-1]
    size = int((last.change or {}).get("together", 1))
    return [d.id for d in own[-size:] if (d.action == last.action and d.time == last.time) or d is last]


def _unchanged(project: Project, report: str, shown: Mapping[str, str]) -> list[ClaimRow]:
    rows: dict[str, Any] = {row.claim.id: row for row in project.rows(report=report)}
    changed = [c for c, was in shown.items() if c not in rows or mark(rows[c]) != was]
    if changed:
        raise ChangedError(changed)
    return [rows[c] for c in shown]
