"""The pages of reports: one with every quote marked, its raw bytes, and the list of all; and their twins."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export.csv import guarded
from counterclaim.export.graphic import warnings
from counterclaim.export.harmless import visible
from counterclaim.export.rows import claim_line, report_line
from counterclaim.model import Report
from counterclaim.project.reading import Listed
from counterclaim.workspace.desk import AtDesk, Desk, fragment
from counterclaim.workspace.layout import GROUPS, SPEAKERS, Noted, lay_out, noted
from counterclaim.workspace.twins import twin

router = APIRouter()
ROWS = 50
"""Reports on a page of the list."""
MOST = 5000
"""Reports that a search finds at the most."""
COLUMNS = (
    "id", "outlet", "title", "published", "url", "path", "sha256", "author", "language", "claims", "aside",
)  # fmt: skip
KINDS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/json": "json",
    "message/rfc822": "eml",
    "multipart/related": "mhtml",
}
Words = Annotated[str, Param(max_length=200, description="Words that a report has.")]
Page = Annotated[int, Param(ge=1, le=100_000, description="From 1.")]


def find(desk: Desk, report_id: str) -> Report:
    """A report with its text.

    Raises:
        HTTPException: there is none.
    """
    found = desk.project.report(report_id)
    if found is None:
        raise HTTPException(404, f"{report_id[:80]}: no such report in this project")
    return found


@router.get("/reports.{form}", tags=["reports"])
def list_twin(desk: AtDesk, form: str, q: Words = "") -> Response:
    """All reports that a search finds, as json or csv; the latest first."""
    if form not in ("json", "csv"):
        raise HTTPException(404, f"{form}: no such format; choose one of: json, csv")
    with desk.project.reading() as reading:
        rows = [_line(x) for x in reading.listed(_searched(desk, q))]
    if form == "json":
        return Response(msgspec.json.encode(rows), media_type="application/json")
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([guarded(row[c]) for c in COLUMNS] for row in rows)
    named = {"Content-Disposition": 'attachment; filename="reports.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/reports", response_class=HTMLResponse, include_in_schema=False)
def reports(request: Request, desk: AtDesk, q: Words = "", page: Page = 1) -> Response:
    """The list of reports, or what of it changes with a search."""
    ids = _searched(desk, q)
    with desk.project.reading() as reading:
        total = reading.count()
        found = reading.listed(ids, (page - 1) * ROWS, ROWS)
    count = total if ids is None else len(set(ids))
    return desk.page(
        request,
        "reports_part.html" if fragment(request) else "reports.html",
        section="/reports",
        reports=found,
        q=q,
        count=count,
        total=total,
        page=page,
        pages=max(1, -(-count // ROWS)),
        query=urlencode({"q": q}) if q else "",
    )


def _searched(desk: Desk, q: str) -> Sequence[str] | None:
    return desk.project.search(q, "report", MOST) if q.strip() else None


def _line(x: Listed) -> dict[str, Any]:
    return report_line(x.report) | {"claims": x.claims, "aside": x.aside}


@router.get("/reports/{report_id}/raw", tags=["reports"])
def raw(desk: AtDesk, report_id: str) -> Response:
    """The bytes that a report was read from, as they were: to be kept, never shown by a browser."""
    found = find(desk, report_id)
    content = desk.project.raw(report_id)
    if content is None:
        raise HTTPException(404, f"{report_id}: its raw bytes are not there; run counterclaim verify")
    text = found.media_type.startswith("text/")
    ending = "txt" if text else KINDS.get(found.media_type, "bin")
    return Response(
        content,
        media_type="text/plain" if text else "application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{found.id}.{ending}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@router.get("/reports/{report_id}.{form}", tags=["reports"])
def as_twin(desk: AtDesk, report_id: str, form: str) -> Response:
    """One report as json (with its text, copies and claims), or its claims as csv, geojson or jsonl."""
    found = find(desk, report_id)
    rows = list(desk.project.rows(report=report_id))
    if form != "json":
        return twin(rows, found.id, form, "claims")
    with desk.project.reading() as reading:
        own, later = reading.copies(report_id)
    made = msgspec.to_builtins(found) | {
        "aside": desk.project.aside(report_id),
        "copies": msgspec.to_builtins(own),
        "copied_by": msgspec.to_builtins(later),
        "claims": [claim_line(r) for r in rows],
    }
    return Response(msgspec.json.encode(made), media_type="application/json")


@router.get("/reports/{report_id}", response_class=HTMLResponse, include_in_schema=False)
def report(
    request: Request, desk: AtDesk, report_id: str, speaker: str = "", field: str = "", status: str = ""
) -> Response:
    """The page of a report, or the text and list that a filter changes."""
    found = find(desk, report_id)
    rows = list(desk.project.rows(report=report_id))
    wanted = {"speaker": speaker, "field": field, "status": status}
    notes = noted(rows, wanted)
    with desk.project.reading() as reading:
        copies = reading.copies(report_id)
        refs = reading.refs({c.origin for c in copies[0]} | {c.report for c in copies[1]})
        incidents = reading.incidents_of(report_id)
        read = reading.coded_by(report_id)
        size = reading.size(report_id)
    return desk.page(
        request,
        "report_part.html" if fragment(request) else "report.html",
        section="/reports",
        r=found,
        notes=[(n, bool(warnings(n.words))) for n in notes if n.shown],
        total=len(notes),
        windows=lay_out(found.text, notes, header=found.header, copies=copies, refs=refs),
        wanted=wanted,
        choices=_choices(notes),
        copies=copies,
        refs=refs,
        incidents=incidents,
        aside=desk.project.aside(report_id),
        read=read,
        size=size,
        groups=GROUPS,
        speakers=_speakers(notes),
    )


def _choices(notes: Sequence[Noted]) -> dict[str, list[tuple[str, int]]]:
    """The values that the filter offers, with how many claims have each."""
    found = {
        "speaker": Counter(visible(n.row.claim.speaker.name) for n in notes),
        "field": Counter(n.field for n in notes),
        "status": Counter(n.status for n in notes),
    }
    return {name: counted.most_common() for name, counted in found.items()}


def _speakers(notes: Sequence[Noted]) -> list[tuple[int, str]]:
    """The speakers that have a colour of their own, with its number."""
    found = {n.voice: n.row.claim.speaker.name for n in reversed(notes) if n.voice < SPEAKERS}
    return sorted(found.items())
