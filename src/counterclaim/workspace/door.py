"""Who comes in where accounts are in use: sessions by cookie, and which role may do what.

Nothing is served to who is not logged in but the page for logging in and the files that it needs. Readers may
look, reviewers decide, admins import and manage accounts. A form carries a token besides, made from the
session's, so that no other page can send it even where a browser tells nothing of its origin.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from counterclaim.project.accounts import Accounts, Role
from counterclaim.workspace.guard import SAFE, UPLOAD

COOKIE = "counterclaim_session"
FILES = "/static/"
OPEN = ("/login", FILES)
"""What everybody may see."""
OF_ADMINS = ("/import", "/users")
"""What only admins may see and do, and all below it."""
ANYBODYS = ("/logout",)
"""What every role may send."""
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"


class Door:
    """Lets in who is logged in and may; puts who that is into ``request.state.user``."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or say that one has to log in, or may not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        path, method = scope["path"], scope["method"]
        token = "" if path.startswith(FILES) else asked.cookies.get(COOKIE, "")
        user = await run_in_threadpool(self._accounts.who, token) if token else None
        scope.setdefault("state", {})["user"] = user
        if not _open(path):
            if user is None:
                await _to_login(asked, method)(scope, receive, send)
                return
            needed = role_for(method, path)
            if not user.may(needed):
                line = f"{user.name} is {user.role} here; this needs {needed}.\n"
                await PlainTextResponse(line, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def role_for(method: str, path: str) -> Role:
    """The role that a request needs.

    >>> role_for("GET", "/"), role_for("POST", "/claims/c-1"), role_for("GET", "/import/jobs/1")
    ('reader', 'reviewer', 'admin')
    """
    if any(path == top or path.startswith((f"{top}/", f"{top}.")) for top in OF_ADMINS):
        return "admin"
    return "reader" if method in SAFE or path in ANYBODYS else "reviewer"


def _open(path: str) -> bool:
    return any(path == way or (way.endswith("/") and path.startswith(way)) for way in OPEN)


def _to_login(asked: HTTPConnection, method: str) -> Response:
    looks = "text/html" in asked.headers.get("accept", "") and "hx-request" not in asked.headers
    if method not in SAFE or not looks:
        return PlainTextResponse("Log in first: /login\n", 401)
    target = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
    return RedirectResponse(f"/login?next={quote(target, safe='')}", 303)


def own_path(target: str) -> str:
    r"""Where to go after logging in: a path of this page, never another site.

    >>> own_path("/incidents/i-1?a=b"), own_path("//evil.example"), own_path("/\\evil.example")
    ('/incidents/i-1?a=b', '/', '/')
    """
    fine = target.startswith("/") and not target.startswith(("//", "/\\", "/login", "/logout"))
    return target if fine and target.isprintable() and "\\" not in target else "/"


def csrf_token(session: str) -> str:
    """A token that a form of a session carries; another at each call, so that none can be guessed at.

    >>> right_token(csrf_token("s-1"), "s-1"), right_token(csrf_token("s-1"), "s-2")
    (True, False)
    """
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_sign(session, nonce)}"


def right_token(token: str, session: str) -> bool:
    """Whether a token was made for a session."""
    nonce, _, sign = token.partition(".")
    right = _sign(session, nonce)
    return bool(session) and hmac.compare_digest(sign.encode("utf-8", "replace"), right.encode())


def _sign(session: str, nonce: str) -> str:
    key, said = (word.encode("utf-8", "replace") for word in (session, nonce))
    return hmac.new(key, b"csrf " + said, hashlib.sha256).hexdigest()


def csrf_of(request: Request) -> str:
    """The token for the forms of a page; empty where nobody has to log in."""
    session = request.cookies.get(COOKIE, "")
    return csrf_token(session) if session and getattr(request.state, "user", None) else ""


async def form_of(request: Request) -> FormData:
    """The form that a request carries; the guard bounds how large it is.

    Raises:
        HTTPException: it is no form, or has too many parts.
    """
    return await request.form(max_files=2000, max_fields=2000, max_part_size=UPLOAD)


async def admitted(request: Request) -> None:
    """Refuse a change whose form, or header, has not the token of its session.

    Raises:
        HTTPException: there is no token, or another session's.
    """
    if request.method in SAFE or getattr(request.state, "user", None) is None:
        return
    token = request.headers.get(CSRF_HEADER)
    if token is None:
        token = str((await form_of(request)).get(CSRF_FIELD, ""))
    if not right_token(token, request.cookies.get(COOKIE, "")):
        raise HTTPException(403, "This form is of an older session; reload the page and send it again.")
