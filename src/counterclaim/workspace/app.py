"""The application: pages, their twins in JSON and CSV, and what guards them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

import counterclaim
from counterclaim.project import Project, ProjectError
from counterclaim.project.accounts import Accounts
from counterclaim.workspace import (
    api,
    claim,
    history,
    importing,
    incident,
    login,
    merge,
    overview,
    report,
    review,
    reviewing,
    sources,
    split,
    users,
)  # fmt: skip
from counterclaim.workspace.desk import HERE, Desk, desk_of, environment, fragment
from counterclaim.workspace.door import Door, admitted
from counterclaim.workspace.guard import Guard
from counterclaim.workspace.jobs import Jobs
from counterclaim.workspace.keeper import Keeper
from counterclaim.workspace.ledger import Ledger
from counterclaim.workspace.linker import Linker
from counterclaim.workspace.login import Tries
from counterclaim.workspace.queue import Clashes
from counterclaim.workspace.settings import Settings
from counterclaim.workspace.spec import describe
from counterclaim.workspace.words import furnish

PAGES = (
    overview, incident, claim, report, review, reviewing, merge, split, history, sources, importing, api,
    login, users,
)  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    """Make the application that serves a project.

    Args:
        settings: which project, to whom, with what.

    Raises:
        ProjectError: the project cannot be opened.
    """
    project = Project.open(settings.project)
    app = FastAPI(
        title="Counterclaim",
        summary="Who says what happened: the incidents, claims and decisions of a project.",
        version=counterclaim.__version__,
        dependencies=[Depends(admitted)],
        lifespan=_running,
        docs_url=None,
        redoc_url=None,
    )
    templates = environment()
    furnish(templates)
    app.state.desk = Desk(
        settings=settings,
        project=project,
        keeper=Keeper(project),
        ledger=Ledger(project),
        templates=templates,
        clashes=Clashes(project),
        linker=Linker(settings.link, settings.project),
    )
    app.state.tries = Tries()
    app.state.jobs = Jobs(project, settings.project, settings.coder) if settings.coder else None
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    if settings.accounts:
        app.add_middleware(Door, accounts=Accounts(project))
    app.add_middleware(Guard, names=settings.names, tiles=settings.tiles)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # the way that FastAPI names for it
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs: what pages count over is read before anybody asks."""
    threading.Thread(target=_read_ahead, args=(app.state.desk,), daemon=True, name="reading ahead").start()
    yield
    if app.state.jobs is not None:
        app.state.jobs.stop()


def _read_ahead(desk: Desk) -> None:
    # Who asks before it is done, or where it fails, reads for himself and is told.
    with suppress(ProjectError):
        desk.keeper.survey()
        desk.ledger.read_ahead()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), error.headers)


async def _misasked(request: Request, error: Exception) -> Response:
    """A parameter that cannot be read: which one and why, in one line."""
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(str(at) for at in e['loc'][1:]) or 'request'}: {e['msg']}" for e in error.errors()]
    return _told(request, 422, "; ".join(wrong[:5]))


def _told(request: Request, status: int, line: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal: a page for who looks at pages, a line for programs and for parts of pages."""
    accepts = "text/html" in request.headers.get("accept", "") and not fragment(request)
    if request.url.path.endswith((".json", ".csv")) or not accepts:
        return Response(f"{line}\n", status, headers=headers, media_type="text/plain")
    made = desk_of(request).page(request, "refused.html", status, reason=line)
    made.headers.update(headers or {})
    return made
