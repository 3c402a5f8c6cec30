"""Logging in and out."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from counterclaim.project.accounts import LASTS, Accounts
from counterclaim.workspace.desk import AtDesk, Desk
from counterclaim.workspace.door import COOKIE, own_path
from counterclaim.workspace.rates import Buckets, Rate, caller

router = APIRouter(include_in_schema=False)

FROM_ONE = Rate(burst=10, a_second=1 / 15)
"""How often one caller may try to log in."""
AS_ONE = Rate(burst=30, a_second=1 / 30)
"""How often anybody may try to log in under one name, so that many callers do not help."""
TOGETHER = Rate(burst=60, a_second=2)
"""How often all together may try, for each try costs time and memory."""

_log = logging.getLogger("counterclaim.workspace")


class Tries:
    """The tries to log in, by caller, by name and altogether."""

    def __init__(self, from_one: Rate = FROM_ONE, as_one: Rate = AS_ONE, together: Rate = TOGETHER) -> None:
        self._callers, self._names, self._all = Buckets(from_one), Buckets(as_one), Buckets(together)

    def wait(self, who: str, name: str) -> float:
        """Seconds to wait before the next try; 0 where this one may be made."""
        return self._callers.take(who) or self._names.take(name.casefold()[:100]) or self._all.take("")

    def right(self, who: str) -> None:
        """A try was right: its caller is no guesser."""
        self._callers.forget(who)


@router.get("/login", response_class=HTMLResponse)
def ask(request: Request, desk: AtDesk, next: str = "/") -> Response:
    """The page for logging in."""
    if not desk.settings.accounts or request.state.user is not None:
        return RedirectResponse(own_path(next), 303)
    return _page(request, desk, next)


@router.post("/login", response_class=HTMLResponse)
def check(
    request: Request,
    desk: AtDesk,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Begin a session, or say that name or password is wrong, never which."""
    if not desk.settings.accounts:
        return RedirectResponse("/", 303)
    tries: Tries = request.app.state.tries
    who = caller(request.client.host if request.client else "")
    wait = tries.wait(who, name)
    if wait:
        _log.warning("too many tries to log in from %s", who)
        seconds = max(1, round(wait + 0.5))
        made = _page(request, desk, next, f"Too many tries; wait {seconds} seconds.", name, 429)
        made.headers["Retry-After"] = str(seconds)
        return made
    accounts = Accounts(desk.project)
    user = accounts.check(name, password)
    if user is None:
        _log.warning("a try to log in from %s failed", who)
        return _page(request, desk, next, "Name or password is wrong.", name, 401)
    tries.right(who)
    answer = RedirectResponse(own_path(next), 303)
    answer.set_cookie(
        COOKIE,
        accounts.begin(user),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout")
def leave(request: Request, desk: AtDesk) -> Response:
    """End the session."""
    if token := request.cookies.get(COOKIE):
        Accounts(desk.project).end(token)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer


def _page(
    request: Request, desk: Desk, next: str, wrong: str = "", name: str = "", status: int = 200
) -> HTMLResponse:
    shown = {"next": own_path(next), "wrong": wrong, "name": name[:100]}
    return desk.page(request, "login.html", status, section="/login", **shown)
