"""The application: pages, their twins in JSON and CSV, and what guards them."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware

import counterclaim
from counterclaim.project import Project
from counterclaim.workspace import history, merge, overview, review, reviewing, split
from counterclaim.workspace.desk import HERE, Desk, environment
from counterclaim.workspace.keeper import Keeper
from counterclaim.workspace.linker import Linker
from counterclaim.workspace.queue import Clashes
from counterclaim.workspace.settings import Settings
from counterclaim.workspace.words import furnish

PAGES = (overview, review, reviewing, merge, split, history)


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
        docs_url=None,
        redoc_url=None,
    )
    templates = environment()
    furnish(templates)
    app.state.desk = Desk(
        settings=settings,
        project=project,
        keeper=Keeper(project),
        templates=templates,
        clashes=Clashes(project),
        linker=Linker(settings.link, settings.project),
    )
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.middleware("http")(_guarded)
    app.add_exception_handler(HTTPException, _refused)
    return app


async def _guarded(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Tell the browser to run nothing and ask nothing but what this application serves."""
    response = await call_next(request)
    desk: Desk = request.app.state.desk
    tiles = f" {_origin(desk.settings.tiles)}" if desk.settings.tiles else ""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data:{tiles}; connect-src 'self'{tiles}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _origin(address: str) -> str:
    """The scheme and host of an address."""
    return "/".join(address.split("/", 3)[:3])


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    desk: Desk = request.app.state.desk
    if request.url.path.endswith((".json", ".csv")) or "text/html" not in request.headers.get("accept", ""):
        return Response(f"{error.detail}\n", error.status_code, media_type="text/plain")
    return desk.page(request, "refused.html", error.status_code, reason=str(error.detail))
