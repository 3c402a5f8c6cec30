"""Accounts on the page: admins add and remove people, and change roles and passwords."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.project.accounts import LONGEST, NAME, ROLES, SHORTEST, AccountError, Accounts, Role
from counterclaim.workspace.desk import AtDesk, Desk, user_of

router = APIRouter(prefix="/users", include_in_schema=False)

Field = Annotated[str, Form()]


@router.get("", response_class=HTMLResponse)
def page(request: Request, desk: AtDesk, done: str = "") -> Response:
    """Everybody who has an account."""
    return _page(request, _desk(desk), done=done[:200])


@router.post("", response_class=HTMLResponse)
def add(
    request: Request, desk: AtDesk, name: Field = "", role: Field = "reader", password: Field = ""
) -> Response:
    """Make an account."""
    try:
        made = Accounts(_desk(desk).project).add(name, _role(role), password)
    except AccountError as e:
        return _page(request, desk, str(e), name=name[:NAME], role=role)
    return _back(f"{made.name} may log in as {made.role}.")


@router.post("/role")
def change_role(request: Request, desk: AtDesk, name: Field = "", role: Field = "") -> Response:
    """Give an account another role."""
    try:
        Accounts(_desk(desk).project).set_role(name, _role(role))
    except AccountError as e:
        return _page(request, desk, str(e))
    return _back(f"{name} is {role} now.")


@router.post("/password")
def change_password(request: Request, desk: AtDesk, name: Field = "", password: Field = "") -> Response:
    """Give an account another password."""
    try:
        Accounts(_desk(desk).project).set_password(name, password)
    except AccountError as e:
        return _page(request, desk, str(e))
    return _back(f"{name} has a new password.")


@router.post("/remove")
def remove(request: Request, desk: AtDesk, name: Field = "") -> Response:
    """Remove an account."""
    try:
        Accounts(_desk(desk).project).remove(name)
    except AccountError as e:
        return _page(request, desk, str(e))
    return _back(f"{name} has no account any more; what {name} decided stays.")


def _desk(desk: Desk) -> Desk:
    if not desk.settings.accounts:
        raise HTTPException(404, "Nobody has to log in here; make accounts with: counterclaim users add NAME")
    return desk


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise AccountError(f"{role[:40]}: no role; choose one of: {', '.join(ROLES)}")


def _back(done: str) -> Response:
    return RedirectResponse(f"/users?done={quote(done)}", 303)


def _page(
    request: Request, desk: Desk, wrong: str = "", done: str = "", name: str = "", role: str = "reader"
) -> HTMLResponse:
    return desk.page(
        request,
        "users.html",
        400 if wrong else 200,
        section="/users",
        users=list(Accounts(desk.project).users()),
        own=user_of(request),
        roles=ROLES,
        shortest=SHORTEST,
        longest=LONGEST,
        wrong=wrong,
        done=done,
        given={"name": name, "role": role},
    )
