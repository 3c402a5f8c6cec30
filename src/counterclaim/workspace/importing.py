"""Adding reports on the page: files, a pasted text or an address; they are coded in the background."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, BinaryIO

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from counterclaim.intake.web.urls import is_address
from counterclaim.workspace.desk import AtDesk, Desk, fragment, reviewer
from counterclaim.workspace.door import form_of
from counterclaim.workspace.guard import UPLOAD
from counterclaim.workspace.jobs import FullError, Job, Jobs
from counterclaim.workspace.settings import Batch
from counterclaim.workspace.uploads import MOST_FILES, keep, pasted, safe_name

FIELD = 500
"""Characters of a field beside the text."""
SHOWN = 100
"""Inputs of a job that are shown; all are counted, and all are in its twin."""
PASTED = "pasted.jsonl"


router = APIRouter()


@router.get("/import", response_class=HTMLResponse, include_in_schema=False)
def page(request: Request, desk: AtDesk) -> Response:
    """The page for adding reports, with what was added."""
    jobs: Jobs | None = request.app.state.jobs
    return desk.page(
        request,
        "import.html",
        section="/import",
        jobs=jobs.all() if jobs else [],
        able=jobs is not None,
        most=UPLOAD >> 20,
        shown=SHOWN,
    )


@router.post("/import", response_class=HTMLResponse, include_in_schema=False)
async def add(request: Request, desk: AtDesk) -> Response:
    """Take files, a pasted text or an address, and put them into the queue."""
    jobs = _jobs(request)
    form = await form_of(request)
    outlet, published = _field(form, "outlet"), _day(_field(form, "published"))
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    text, url = form.get("text"), _field(form, "url")
    addresses: tuple[str, ...] = ()
    if files:
        if len(files) > MOST_FILES:
            raise HTTPException(413, f"That is more than {MOST_FILES:,} files at once; send them in parts.")
        sent: list[tuple[str, BinaryIO]] = [(f.filename or "", f.file) for f in files]
        what = [safe_name(f.filename or "") for f in files]
    elif isinstance(text, str) and text.strip():
        title = _field(form, "title")
        row = pasted(text, title=title, outlet=outlet, published=published, url=url)
        sent, what = [(PASTED, io.BytesIO(row))], [title or "a pasted text"]
    elif url:
        if not is_address(url):
            raise HTTPException(400, f"{url[:100]!r} is no address of a page; begin it with https://")
        sent, what, addresses = [], [url], (url,)
    else:
        raise HTTPException(400, "Nothing to add: choose files, paste a text, or name an address.")
    folder, paths = await run_in_threadpool(keep, sent)
    by = reviewer(request)
    batch = Batch(folder, paths, outlet or None, published or None, addresses, by)
    try:
        job = jobs.add(batch, what, by)
    except FullError as e:
        raise HTTPException(503, str(e)) from None
    if fragment(request):
        return _shown(request, desk, job)
    return RedirectResponse("/import", 303)


@router.get("/import/jobs.json", tags=["import"])
def all_json(request: Request) -> Response:
    """What was added on the page, the last first: how far each is, and what came of each input."""
    return _json([_told(j) for j in _jobs(request).all()])


@router.get("/import/jobs/{number}.json", tags=["import"])
def one_json(request: Request, number: int) -> Response:
    """How far something that was added is, what came of each input, and the incidents that it tells of."""
    return _json(_told(_job(request, number)))


# After its twin, whose address this one would match too.
@router.get("/import/jobs/{number}", response_class=HTMLResponse, include_in_schema=False)
def one(request: Request, desk: AtDesk, number: int) -> Response:
    """How far a job is: a part of the page, which asks for itself again until it is over."""
    return _shown(request, desk, _job(request, number))


def _jobs(request: Request) -> Jobs:
    jobs: Jobs | None = request.app.state.jobs
    if jobs is None:
        raise HTTPException(404, "Nothing can be added on this page; use: counterclaim code")
    return jobs


def _job(request: Request, number: int) -> Job:
    job = _jobs(request).job(number)
    if job is None:
        raise HTTPException(404, f"import {number}: not in the list; the server may have been started anew")
    return job


def _shown(request: Request, desk: Desk, job: Job) -> HTMLResponse:
    return desk.page(request, "import_job.html", job=job, shown=SHOWN)


def _told(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "by": job.by,
        "added": job.added,
        "state": job.state,
        "files": job.what,
        "total": job.total,
        "inputs": list(job.outcomes),
        "claims": job.claims,
        "incidents": [{"id": i, "title": t} for i, t in job.incidents],
        "wrong": job.wrong,
    }


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _field(form: FormData, name: str) -> str:
    """A field of one line."""
    value = form.get(name)
    return " ".join(value.split())[:FIELD] if isinstance(value, str) else ""


def _day(value: str) -> str:
    """A day, or a moment, of publication.

    Raises:
        HTTPException: it cannot be read.
    """
    if not value:
        return ""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        line = f"published {value[:40]!r}: cannot be read; write it as 2024-01-31"
        raise HTTPException(400, line) from None
    return value
