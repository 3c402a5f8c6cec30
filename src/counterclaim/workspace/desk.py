"""What every page works with: the project, the survey of its incidents, templates, settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from counterclaim.project import Project
from counterclaim.project.accounts import User
from counterclaim.workspace.door import csrf_of
from counterclaim.workspace.keeper import Keeper
from counterclaim.workspace.ledger import Ledger
from counterclaim.workspace.linker import Linker
from counterclaim.workspace.queue import Clashes
from counterclaim.workspace.settings import Settings

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Desk:
    """What a page works with."""

    settings: Settings
    project: Project
    keeper: Keeper
    ledger: Ledger
    templates: Environment
    clashes: Clashes
    linker: Linker

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Fill a template; ``request``, ``settings``, ``user`` and ``csrf`` are there for all.

        ``user`` is who is logged in, None where nobody has to; ``csrf`` the token that forms then carry.
        """
        values |= {
            "request": request,
            "settings": self.settings,
            "user": user_of(request),
            "csrf": csrf_of(request),
        }
        return HTMLResponse(self.templates.get_template(template).render(values), status)


def environment() -> Environment:
    """The templates: everything is escaped, a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def desk_of(request: Request) -> Desk:
    """The desk of the application that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


def user_of(request: Request) -> User | None:
    """Who is logged in; None where nobody has to."""
    user: User | None = getattr(request.state, "user", None)
    return user


def reviewer(request: Request) -> str:
    """Who decides: who is logged in, or where nobody has to, whom the page is served for."""
    user = user_of(request)
    return desk_of(request).settings.reviewer if user is None else user.name


def fragment(request: Request) -> bool:
    """Whether a part of a page is asked for, to be put into one that is there."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"
