"""What a reviewer does to the claims of a report: requests say what was shown, answers what is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import APIRouter, Body, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from counterclaim.model import Record, Speaker, quote
from counterclaim.project import ProjectError
from counterclaim.project.adding import new_claim
from counterclaim.project.decisions import Decision
from counterclaim.project.editing import nearest
from counterclaim.project.shown import ChangedError, add, correct, judge, last_of, take_back
from counterclaim.workspace.cards import VERDICT_SIGNS, Card, Sheet
from counterclaim.workspace.desk import AtDesk, Desk, reviewer
from counterclaim.workspace.review import open_sheet

router = APIRouter(prefix="/review", tags=["review"])
MOST = 500
"""Claims that are decided on together at the most."""

Sent = Annotated[dict[str, Any], Body()]


class Seen(Record, frozen=True):
    """A claim as it was shown: its id, and its mark (``shown`` of the JSON twin)."""

    id: str
    shown: str


class Verdicts(Record, frozen=True):
    """Claims that are accepted, rejected or left unsure together."""

    action: Literal["accept", "reject", "unsure"]
    claims: tuple[Seen, ...]
    reason: str | None = None


class Edit(Record, frozen=True):
    """Fields of one claim that are set, as people write them; a quote as its place, as in 120-168."""

    claim: Seen
    set: dict[str, str]
    reason: str | None = None


class Addition(Record, frozen=True):
    """A claim that is added: its quote's place in the text, in code points, and its values."""

    start: int
    end: int
    field: str
    speaker: str
    speaker_kind: str = ""
    speaker_country: str = ""
    event: str = ""
    kind: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    status: str = "stated"
    reason: str | None = None


class Undo(Record, frozen=True):
    """Decisions that are taken back together; none for the reviewer's own last on this report."""

    decisions: tuple[str, ...] = ()
    reason: str | None = None


T = TypeVar("T", bound=Record)


def read(sent: Mapping[str, Any], kind: type[T]) -> T:
    """What was sent, checked.

    Raises:
        HTTPException: it is something else.
    """
    try:
        made = msgspec.convert(sent, kind)
    except msgspec.ValidationError as e:
        raise HTTPException(400, str(e)) from None
    for name in made.__struct_fields__:
        value = getattr(made, name)
        if isinstance(value, str) and len(value) > 2000:
            raise HTTPException(400, f"{name}: longer than 2000 characters")
    return made


@router.post("/{report_id}/judge")
def judged(request: Request, desk: AtDesk, report_id: str, sent: Sent) -> Response:
    """Accept or reject claims, or say that one is unsure of them, all of them or none: refused (409) where
    one is not as it was shown."""
    asked = read(sent, Verdicts)
    if not 0 < len(asked.claims) <= MOST:
        raise HTTPException(400, f"claims: name 1 to {MOST}")
    marks = {c.id: c.shown for c in asked.claims}
    try:
        made = judge(
            desk.project,
            report_id,
            asked.action,
            marks,
            reviewer=reviewer(request),
            reason=asked.reason or None,
        )
    except ChangedError as e:
        return changed(desk, report_id, e)
    except ProjectError as e:
        raise HTTPException(409, str(e)) from None
    past = {"accept": "accepted", "reject": "rejected", "unsure": "unsure"}[asked.action]
    return answer(desk, report_id, made, list(marks), past)


@router.post("/{report_id}/edit")
def edited(request: Request, desk: AtDesk, report_id: str, sent: Sent) -> Response:
    """Set fields of a claim: refused (409) where it is not as it was shown, (422) where a value cannot be."""
    asked = read(sent, Edit)
    seen = (asked.claim.id, asked.claim.shown)
    try:
        made = correct(
            desk.project, report_id, seen, asked.set, reviewer=reviewer(request), reason=asked.reason or None
        )
    except ChangedError as e:
        return changed(desk, report_id, e)
    except ValueError as e:
        raise HTTPException(422, str(e)) from None
    except ProjectError as e:
        raise HTTPException(409, str(e)) from None
    return answer(desk, report_id, [made], [asked.claim.id], "corrected", text="quote" in asked.set)


@router.post("/{report_id}/add")
def added(request: Request, desk: AtDesk, report_id: str, sent: Sent) -> Response:
    """Add a claim that its reviewer makes of words of the report: refused (422) where it cannot be."""
    asked = read(sent, Addition)
    text = desk.project.text(report_id)
    if text is None:
        raise HTTPException(404, f"{report_id[:80]}: no such report in this project")
    event = next((m for m in desk.project.mentions(report=report_id) if m.id == asked.event), None)
    if asked.event and event is None:
        raise HTTPException(422, f"event {asked.event}: the report tells of none such")
    try:
        claim = new_claim(
            report_id, text, (asked.start, asked.end), field=asked.field, event=event,
            speaker=_speaker(desk, report_id, text, asked), kind=asked.kind or None, value=asked.value,
            low=asked.low, high=asked.high, status=asked.status,
        )  # fmt: skip
        made = add(desk.project, claim, event, reviewer=reviewer(request), reason=asked.reason or None)
    except ValueError as e:
        raise HTTPException(422, str(e)) from None
    except ProjectError as e:
        raise HTTPException(409, str(e)) from None
    return answer(desk, report_id, [made], [claim.id], "added", text=True)


def _speaker(desk: Desk, report_id: str, text: str, asked: Addition) -> Speaker:
    """The speaker who is named: as the report's other claims have it, or anew."""
    name = asked.speaker.strip()
    for row in desk.project.rows(report=report_id):
        s = row.claim.speaker
        if (s.name, s.kind, s.country or "") == (name, asked.speaker_kind, asked.speaker_country):
            at = nearest(s.mention.exact, text, (asked.start, asked.end)) if s.mention else None
            return msgspec.structs.replace(s, mention=quote(text, at)) if at else s
    if asked.speaker_kind == "outlet":
        return Speaker(name=name, kind="outlet")
    at = nearest(name, text, (asked.start, asked.end)) if name else None
    return Speaker(name=name, mention=quote(text, at) if at else None)


@router.post("/{report_id}/undo")
def undone(request: Request, desk: AtDesk, report_id: str, sent: Sent) -> Response:
    """Take back decisions on this report's claims; the reviewer's own last where none is named."""
    asked = read(sent, Undo)
    who = reviewer(request)
    every = {d.id: d for d in desk.project.decisions()}
    ids = asked.decisions
    if not ids:
        claims = [row.claim.id for row in desk.project.rows(report=report_id)]
        ids = tuple(last_of(every.values(), claims, who))
    if not ids:
        raise HTTPException(409, f"{who} has decided nothing here that could be taken back")
    try:
        made = take_back(desk.project, ids, reviewer=who, reason=asked.reason or None)
    except ProjectError as e:
        raise HTTPException(409, str(e)) from None
    roots = [every[i] for i in ids if i in every]
    moved = any(d.action == "add" or "quote" in (d.change or {}).get("set", {}) for d in roots)
    return answer(desk, report_id, made, [d.target for d in roots], "taken back", text=moved)


def answer(
    desk: Desk, report_id: str, made: Sequence[Decision], claims: Sequence[str], past: str, text: bool = False
) -> Response:
    """Say what is now: the cards of some claims, how far the report is, what to read out."""
    desk.linker.ask()
    now = open_sheet(desk, report_id)
    cards = {c.claim.id: c for c in now.cards}
    here = [cards[c] for c in claims if c in cards]
    if len(claims) > 1:
        say = f"{len(claims)} claims {past}"
    else:
        say = f"{past}: {here[0].says}" if here else f"{past}: the claim that was added"
    body = _body(desk, now, here) | {
        "gone": [c for c in claims if c not in cards],
        "decisions": [d.id for d in made],
        "say": say,
    }
    if text:
        body["text"] = desk.templates.get_template("review_text.html").render(runs=now.runs())
        body["order"] = [c.claim.id for c in now.cards]
    return Response(msgspec.json.encode(body), media_type="application/json")


def changed(desk: Desk, report_id: str, error: ChangedError) -> Response:
    """Refuse, with the cards as they are now and who decided meanwhile."""
    now = open_sheet(desk, report_id)
    cards = [c for c in now.cards if c.claim.id in error.claims]
    by = {c.decision.reviewer: c.decision for c in cards if c.decision is not None}
    told = [f"{d.reviewer} at {d.time[11:16]} UTC" for d in by.values()]
    who = f" by {' and '.join(told)}" if told else ""
    body = _body(desk, now, cards) | {
        "gone": [c for c in error.claims if c not in {x.claim.id for x in cards}],
        "error": f"nothing was decided: changed meanwhile{who}; look at it again",
    }
    return Response(msgspec.json.encode(body), 409, media_type="application/json")


def _body(desk: Desk, now: Sheet, cards: Sequence[Card]) -> dict[str, Any]:
    template = desk.templates.get_template("card.html")
    return {
        "cards": [{"id": c.claim.id, "html": template.render(card=c, signs=VERDICT_SIGNS)} for c in cards],
        "reviewed": now.done,
        "claims": len(now.cards),
        "linking": desk.linker.busy,
    }
