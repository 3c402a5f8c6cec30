"""Review: the queue of what waits, and a report with its claims beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export.rows import claim_line
from counterclaim.incidents.standing.reasons import reasons, related
from counterclaim.model import Report, Span
from counterclaim.project.adding import FIELDS
from counterclaim.project.waiting import COUNTED, Filter, progress
from counterclaim.resolve.geography import Check
from counterclaim.resolve.place_reasons import candidate_line, candidates, checks, meant
from counterclaim.workspace.cards import VERDICT_SIGNS, Card, Sheet, sheet
from counterclaim.workspace.desk import AtDesk, Desk, fragment
from counterclaim.workspace.queue import TIERS, Item, Waiting, queue
from counterclaim.workspace.twins import twin
from counterclaim.workspace.words import STATUS_SIGNS

router = APIRouter()
STATUSES = tuple(STATUS_SIGNS)
CODED = ("event", "relation", "alias")
"""Fields that coding gives beside those that reviewers add."""

Text = Annotated[str, Param(max_length=200, description="Only claims that have this.")]
Page = Annotated[int, Param(ge=1, le=100_000, description="Page of the queue.")]
Tier = Annotated[str, Param(pattern="^(|contested|doubtful|new|unsure)$", description="Why claims wait.")]


def _asked(report: Text = "", incident: Text = "", field: Text = "", status: Text = "") -> Filter:
    return Filter(report=report, incident=incident, field=field, status=status)


@router.get("/review", response_class=HTMLResponse, include_in_schema=False)
def waiting(
    request: Request, desk: AtDesk, report: Text = "", incident: Text = "", field: Text = "",
    status: Text = "", why: Tier = "", page: Page = 1,
) -> Response:  # fmt: skip
    """The queue, or the part of it that changes with the filter."""
    asked = _asked(report, incident, field, status)
    found = queue(desk.project, desk.clashes, asked, why, page)
    with desk.project.connected() as connection:
        done, every = progress(connection)[""]

    def url(**change: object) -> str:
        values = {**msgspec.structs.asdict(asked), "why": why, "page": 1, **change}
        kept = {k: v for k, v in values.items() if v and (k, v) != ("page", 1)}
        return f"?{urlencode(kept)}" if kept else ""

    return desk.page(
        request,
        "queue_part.html" if fragment(request) else "queue.html",
        section="/review",
        asked=asked,
        why=why,
        page=page,
        found=found,
        groups=_groups(found),
        tiers=TIERS,
        counted=COUNTED,
        done=done,
        every=every,
        fields=sorted({*FIELDS, *CODED}),
        statuses=STATUSES,
        title=_title(desk, asked),
        url=url,
    )


def _groups(found: Waiting) -> list[list[Item]]:
    """The claims of a page: those of one clash, or of one report, that follow each other together."""

    def head(item: Item) -> tuple[str | None, ...]:
        clash = item.tier == "contested"
        return (item.row.incident, item.reason) if clash else (item.row.report.id,)

    return [list(items) for _, items in groupby(found.items, head)]


def _title(desk: Desk, asked: Filter) -> str:
    incident = desk.project.incident(asked.incident) if asked.incident else None
    return incident.title if incident is not None else ""


@router.get("/review.{form}", tags=["review"])
def queue_twin(
    desk: AtDesk, form: str, report: Text = "", incident: Text = "", field: Text = "", status: Text = "",
    why: Tier = "", page: Page = 1,
) -> Response:  # fmt: skip
    """A page of the claims that wait for a reviewer, each with the reason: json, jsonl or csv."""
    found = queue(desk.project, desk.clashes, _asked(report, incident, field, status), why, page)
    if form != "json":
        return twin((i.row for i in found.items), "review", form, "claims")
    made = {
        "waiting": found.counts,
        "pages": found.pages,
        "claims": [claim_line(i.row) | {"tier": i.tier, "reason": i.reason} for i in found.items],
        "reports": {r: {"reviewed": n, "claims": of} for r, (n, of) in found.progress.items()},
    }
    return Response(msgspec.json.encode(made), media_type="application/json")


def open_sheet(desk: Desk, report_id: str) -> Sheet:
    """A report under review.

    Raises:
        HTTPException: there is no such report.
    """
    rivals = {r.claim: r for r in desk.clashes.rivals()}
    found = sheet(desk, report_id, rivals)
    if found is None:
        raise HTTPException(404, f"{report_id[:80]}: no such report in this project")
    return found


@router.get("/review/{report_id}.json", tags=["review"])
def report_twin(desk: AtDesk, report_id: str) -> Response:
    """A report's claims as they stand, each with its mark as it is shown and what was decided of it."""
    found = open_sheet(desk, report_id)
    made = {
        "report": report_id,
        "reviewed": found.done,
        "claims": [_line(c) for c in found.cards],
        "linking": desk.linker.busy,
    }
    return Response(msgspec.json.encode(made), media_type="application/json")


@router.get("/review/{report_id}.csv", tags=["review"])
def report_table(desk: AtDesk, report_id: str) -> Response:
    """A report's claims as they stand, as a table."""
    return twin((c.row for c in open_sheet(desk, report_id).cards), report_id, "csv", "claims")


def _line(c: Card) -> dict[str, Any]:
    made = {"decision": c.decision, "unsure": c.unsure}
    told = {name: msgspec.to_builtins(d) if d is not None else None for name, d in made.items()}
    return claim_line(c.row) | {"shown": c.mark, "reasons": c.reasons, **told}


@router.get("/review/{report_id}", response_class=HTMLResponse, include_in_schema=False)
def report_page(request: Request, desk: AtDesk, report_id: str) -> Response:
    """A report's text and, beside it, its claims."""
    found = open_sheet(desk, report_id)
    report = desk.project.report(report_id)
    assert report is not None
    return desk.page(
        request, "review.html", section="/review", report=report, sheet=found, cards=found.cards,
        runs=found.runs(), statuses=STATUSES, fields=FIELDS, signs=VERDICT_SIGNS,
    )  # fmt: skip


@router.get("/review/{report_id}/why/{claim_id}.json", tags=["review"])
def why_twin(desk: AtDesk, report_id: str, claim_id: str) -> Response:
    """Why a claim says what it says: rule, cue, status words; of a place all that its name may mean."""
    found = _why(desk, report_id, claim_id)
    made = {
        "claim": claim_id,
        "reasons": dict(found["lines"]),
        "candidates": [candidate_line(w) for w in found["candidates"]],
        "map": [f"{x.verdict}: {x.stated}" for x in found["checks"]],
    }
    return Response(msgspec.json.encode(made), media_type="application/json")


@router.get("/review/{report_id}/why/{claim_id}", response_class=HTMLResponse, include_in_schema=False)
def why_page(request: Request, desk: AtDesk, report_id: str, claim_id: str) -> Response:
    """Why a claim says what it says, as a part of its card."""
    return desk.page(request, "why.html", **_why(desk, report_id, claim_id))


def _why(desk: Desk, report_id: str, claim_id: str) -> Mapping[str, Any]:
    rows = desk.project.rows(report=report_id)
    row = next((r for r in rows if r.claim.id == claim_id), None)
    report = desk.project.report(report_id)
    if row is None or report is None:
        raise HTTPException(404, f"{claim_id[:80]}: no such claim in this report")
    c = row.claim
    mentions = {m.id: m for m in desk.project.mentions(report=report_id)} if c.other else {}
    at = (c.figure or c.quote).span
    source = report.path or report.url or report.id
    place = c.field == "place"
    return {
        "claim": c,
        "lines": [*related(c, mentions), *reasons(c, source)],
        "candidates": candidates(report, at) if place else (),
        "checks": _checks(report, c.value, c.quote.span) if place else (),
        "meant": meant,
    }


def _checks(report: Report, name: str | None, span: Span) -> list[Check]:
    """What the report states of where a place lies, beside the map."""
    return [
        x
        for x in checks(report)
        if x.name == name or (x.statement.quote[0] < span[1] and span[0] < x.statement.quote[1])
    ]


@router.get("/linking.json", tags=["review"])
def linking(desk: AtDesk) -> dict[str, Any]:
    """Whether incidents are being put together as was decided, and why it failed the last time."""
    return {"linking": desk.linker.busy, "error": desk.linker.error}
