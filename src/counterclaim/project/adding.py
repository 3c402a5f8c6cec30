"""Claims that reviewers add: words of a report that no rule took up.

The decision keeps the whole claim and, where it is on an event, the event mention as the reviewer saw it. So
the claim is part of the current picture as long as its decision holds, whatever codes the report next, and
can itself be accepted, rejected and edited by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, select

from counterclaim.incidents.wording import bounds
from counterclaim.model import (
    Claim,
    ClaimRow,
    EventMention,
    ReportRef,
    Span,
    Speaker,
    Status,
    TollKind,
    claim_id,
    from_json,
    quote,
)
from counterclaim.project.decisions import Decision, in_force
from counterclaim.project.editing import edit, edited
from counterclaim.project.judging import Present, groups, seen
from counterclaim.project.rows import REF
from counterclaim.project.tables import event_mention, membership, report

METHOD = "reviewer"
"""What stands for the rule in a claim that a reviewer added."""
FIELDS = (
    "toll", "place", "date", "actor", "target", "victim", "weapon", "responsibility", "denial", "accusation",
    "motive", "operation", "damage", "nationality", "verification", "retraction", "threat",
)  # fmt: skip
"""What a claim that is added may be of. An event or a relation is more than one value of one field."""


def new_claim(
    report_id: str,
    text: str,
    span: Span,
    *,
    field: str,
    speaker: Speaker,
    event: EventMention | None = None,
    kind: str | None = None,
    value: str = "",
    low: str = "",
    high: str = "",
    status: str = "stated",
) -> Claim:
    """The claim that a reviewer adds, checked.

    Args:
        report_id: the report that says it.
        text: the report's text.
        span: its quote, in code points of the text.
        field: one of ``FIELDS``.
        speaker: who says it.
        event: the event mention that it is on.
        kind: which harm, for a toll.
        value: its value as people write it; the quote's own words where nothing is written.
        low: the least count of a toll, ``high`` the most; nothing where it is unknown.
        status: how sure its speaker is.

    Raises:
        ValueError: it cannot be so; in one line.

    >>> text = "Police said two men died."
    >>> made = new_claim("r-1", text, (12, 19), field="toll", speaker=Speaker(name="Police"), kind="killed",
    ...                  low="2", high="2")
    >>> made.quote.exact, made.value, made.low, made.method
    ('two men', '2', 2, 'reviewer')
    """
    if field not in FIELDS:
        raise ValueError(f"field {field!r}: choose one of: {', '.join(FIELDS)}")
    if status not in get_args(Status):
        raise ValueError(f"status {status!r}: choose one of: {', '.join(get_args(Status))}")
    if not speaker.name.strip():
        raise ValueError("speaker: every claim has one; name who says it")
    words = quote(text, span)
    base = Claim(
        id="",
        report=report_id,
        field=field,
        quote=words,
        speaker=speaker,
        status=msgspec.convert(status, Status),
        method=METHOD,
        event=event.id if event is not None else None,
        modality=event.modality if event is not None else "happened",
    )
    if field == "toll":
        if kind not in get_args(TollKind):
            raise ValueError(f"kind {kind!r}: choose one of: {', '.join(get_args(TollKind))}")
        counted = {"low": low, "high": high} if low.strip() or high.strip() else {}
        base = msgspec.structs.replace(base, kind=kind)
        now = edited(base, edit(base, text, counted)) if counted else base
        given = value.strip() or (bounds(now.low, now.high) if counted else " ".join(words.exact.split()))
        now = msgspec.structs.replace(now, value=given)
    else:
        said = value.strip() or " ".join(words.exact.split())
        now = edited(base, edit(base, text, {"value": said}))
    return msgspec.structs.replace(now, id=claim_id(now))


def addition(claim: Claim, event: EventMention | None) -> dict[str, Any]:
    """What the decision keeps by which a claim is added."""
    made: dict[str, Any] = {"claim": msgspec.to_builtins(claim)}
    return made | ({"mentions": [seen([event])]} if event is not None else {})


def added(d: Decision) -> Claim:
    """The claim that a decision adds, as it was added.

    Raises:
        msgspec.ValidationError: it keeps none.
    """
    return msgspec.convert((d.change or {}).get("claim"), Claim)


def now_on(d: Decision, mentions: Present) -> Claim:
    """The claim that a decision adds, on the event mention that tells of its event now.

    It keeps its id, and is on none where the report tells of no such event any more.
    """
    claim = added(d)
    told = next((mention for group in groups(d) for mention in group), None)
    return msgspec.structs.replace(claim, event=mentions.find(told) if told is not None else None)


def additions(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions that hold and add a claim, by its report."""
    found: dict[str, list[Decision]] = {}
    for d in in_force(decisions):
        if d.action == "add":
            found.setdefault(str((d.change or {})["claim"]["report"]), []).append(d)
    return found


def added_rows(
    connection: Connection,
    additions: Mapping[str, Sequence[Decision]],
    of: str | None = None,
    incident: str | None = None,
) -> dict[str, list[ClaimRow]]:
    """The rows of claims that reviewers added, by report.

    Args:
        connection: open for reading.
        additions: the decisions that hold and add a claim, by its report.
        of: a report; all where None.
        incident: only claims of this one; all where None.
    """
    wanted = sorted(additions) if of is None else [of] if of in additions else []
    found: dict[str, list[ClaimRow]] = {}
    for report_id in wanted:
        ref = connection.execute(select(*REF).where(report.c.id == report_id)).mappings().first()
        if ref is None:
            continue
        query = select(event_mention.c.record, membership.c.incident).outerjoin(
            membership, membership.c.mention == event_mention.c.id
        )
        told = connection.execute(query.where(event_mention.c.report == report_id)).all()
        mentions = [from_json(record, EventMention) for record, _ in told]
        home = {m.id: home for m, (_, home) in zip(mentions, told, strict=True)}
        now = Present(mentions)
        for d in additions[report_id]:
            c = now_on(d, now)
            row = ClaimRow(claim=c, report=ReportRef(**ref), incident=home.get(c.event or ""))
            if incident is None or row.incident == incident:
                found.setdefault(report_id, []).append(row)
    return found


def with_added(rows: Iterable[ClaimRow], more: Mapping[str, Sequence[ClaimRow]]) -> Iterator[ClaimRow]:
    """Rows, report by report, with those of claims that reviewers added where they stand in the text."""
    left = dict(more)
    for report_id, grouped in groupby(rows, key=lambda row: row.report.id):
        own = list(grouped)
        coded = {row.claim.id for row in own}
        # A newer rule may code just what was added.
        new = (row for row in left.pop(report_id, ()) if row.claim.id not in coded)
        yield from merge(own, sorted(new, key=_place), key=_place)
    for report_id in sorted(left):
        yield from sorted(left[report_id], key=_place)


def _place(row: ClaimRow) -> tuple[int, int, str]:
    return (*row.claim.quote.span, row.claim.id)
