"""History: every decision, who made it, when and why, whether the chain holds; and taking decisions back."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export.csv import guarded
from counterclaim.model import Record
from counterclaim.project import Decision, ProjectError
from counterclaim.project.decisions import broken
from counterclaim.project.histories import Told, histories, line, notes, words
from counterclaim.project.judging import groups
from counterclaim.project.linking import Linking
from counterclaim.project.shown import take_back
from counterclaim.workspace.desk import AtDesk, Desk, reviewer
from counterclaim.workspace.reviewing import Sent, read

router = APIRouter()
ROWS = 100
"""Decisions on a page."""
COLUMNS = (
    "seq", "id", "time", "reviewer", "action", "kind", "target", "what", "reason", "notes", "holds", "change",
    "previous", "hash",
)  # fmt: skip


class Undo(Record, frozen=True):
    """Decisions that are taken back together, or restored by naming their undo."""

    decisions: tuple[str, ...]
    reason: str | None = None


Page = Annotated[int, Param(ge=1, le=100_000, description="Page, from 1.")]
Target = Annotated[str, Param(max_length=80, description="Only decisions on this record.")]


def _every(desk: Desk, target: str) -> tuple[list[Decision], list[str], list[Decision]]:
    """All decisions, where their chain is broken, and those that are asked for."""
    every = list(desk.project.decisions())
    breaks = [f"decision {d.id}: {reason}" for d, reason in broken(every)]
    if not target:
        return every, breaks, every
    incident = desk.project.incident(target) if target.startswith("i-") else None
    ids = {target} | ({incident.id, *incident.mentions, *incident.claims} if incident else set())
    own = {d.id for d in every if not ids.isdisjoint(_about(d))}
    return every, breaks, [d for d in every if d.id in own or d.target in own]


def _about(d: Decision) -> set[str]:
    """The ids of all records that a decision is about."""
    change = d.change or {}
    named = {d.id, d.target, *change.get("incidents", ()), *change.get("targets", ())}
    report = change.get("claim", {}).get("report")
    return named | ({report} if report else set()) | {str(m["id"]) for g in groups(d) for m in g}


@router.get("/history", response_class=HTMLResponse, include_in_schema=False)
def show(request: Request, desk: AtDesk, target: Target = "", page: Page = 1) -> Response:
    """The decisions, newest first."""
    every, breaks, wanted = _every(desk, target)
    shown = wanted[::-1][(page - 1) * ROWS : page * ROWS]
    told = {t.decision.id: t for t in _told(desk, every, shown)}
    by_id = {d.id: d for d in every}
    return desk.page(
        request,
        "history.html",
        section="/review",
        rows=[(told[d.id], _what(d, by_id), list(notes(told[d.id]))) for d in shown],
        restores={d.target: d.id for d in every if d.action == "undo"},
        breaks=breaks,
        count=len(wanted),
        every=len(every),
        last=every[-1].hash if every else None,
        target=target,
        page=page,
        pages=max(1, -(-len(wanted) // ROWS)),
    )


def _what(d: Decision, by_id: Mapping[str, Decision]) -> str:
    """What a decision says; of an undo what it turned."""
    if d.action != "undo" or d.target not in by_id:
        return words(d)
    verb = "restore" if (d.change or {}).get("undo") else "take back"
    return f"{verb}: {words(by_id[d.target])}"


def _told(desk: Desk, every: Sequence[Decision], wanted: Sequence[Decision]) -> list[Told]:
    """What has become of some decisions."""
    ids = {d.id for d in wanted}
    return [t for t in histories(desk.project, every) if t.decision.id in ids]


@router.get("/decisions.json", tags=["history"])
def as_json(desk: AtDesk, target: Target = "") -> Response:
    """All decisions, first to last, with what has become of each and whether the chain of hashes holds."""
    every, breaks, wanted = _every(desk, target)
    body = {
        "chain": {
            "holds": not breaks,
            "decisions": len(every),
            "last": every[-1].hash if every else None,
            "problems": breaks,
        },
        "decisions": [line(t) for t in _told(desk, every, wanted)],
    }
    return Response(msgspec.json.encode(body), media_type="application/json")


@router.get("/decisions.csv", tags=["history"])
def as_csv(desk: AtDesk, target: Target = "") -> Response:
    """All decisions, first to last, as a table."""
    every, _, wanted = _every(desk, target)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for t in _told(desk, every, wanted):
        table.writerow([guarded(v) for v in _cells(t)])
    headers = {"Content-Disposition": 'attachment; filename="decisions.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(t: Told) -> list[object]:
    d = t.decision
    more: dict[str, Any] = {
        "what": words(d),
        "notes": "; ".join(notes(t)),
        "holds": "yes" if line(t)["holds"] else "no",
        "change": msgspec.json.encode(d.change, order="deterministic").decode() if d.change else None,
    }
    return [more[name] if name in more else getattr(d, name) for name in COLUMNS]


@router.post("/decisions/undo", tags=["history"])
def undo(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Take decisions back, all of them or none; a decision that is an undo is taken back by restoring."""
    asked = read(sent, Undo)
    if not 0 < len(asked.decisions) <= 500:
        raise HTTPException(400, "decisions: name 1 to 500")
    try:
        made = take_back(
            desk.project, asked.decisions, reviewer=reviewer(request), reason=asked.reason or None
        )
    except ProjectError as e:
        raise HTTPException(409, str(e)) from None
    desk.linker.ask()
    restored = any((d.change or {}).get("undo") for d in made)
    say = "restored" if restored else "taken back"
    body = {"decisions": [d.id for d in made], "say": say, "linking": desk.linker.busy}
    return Response(msgspec.json.encode(body), media_type="application/json")


@router.get("/decisions/{decision_id}.json", tags=["history"])
def one(desk: AtDesk, decision_id: str) -> Response:
    """One decision, with the incidents that hold its event mentions now."""
    every = list(desk.project.decisions())
    found = next((d for d in every if d.id == decision_id), None)
    if found is None:
        raise HTTPException(404, f"{decision_id[:80]}: no such decision in this project")
    [told] = _told(desk, every, [found])
    ids = [str(m["id"]) for g in groups(found) for m in g]
    with desk.project.connected() as connection:
        incidents = Linking(connection).incidents_of(ids)
    body = line(told) | {"now": [{"id": i.id, "title": i.title} for i in incidents]}
    return Response(msgspec.json.encode(body), media_type="application/json")
