"""What stands between the page and the web: who may ask, from where, how often, how much, and what is told.

Everything passes here, pages and files alike. A request is refused in one line where it names another host
than this one (a name that somebody points at this machine), would change something on behalf of another
site, comes too often or is too large; and what fails inside is told to the log, not to the browser.

Follows the OWASP cheat sheets on cross-site request forgery (fetch metadata, with the origin behind it) and
on content security policy, and Fetch Metadata Request Headers (W3C).
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterclaim.workspace.rates import Buckets, Rate, caller

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names by which a machine reaches itself."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
ASKING = Rate(burst=400, a_second=100)
CHANGING = Rate(burst=120, a_second=10)
BODY = 1 << 20
"""Bytes that a request may carry."""
UPLOAD = 64 << 20
LARGE: Mapping[str, int] = MappingProxyType({"/import": UPLOAD})
"""What other paths may carry."""

_log = logging.getLogger("counterclaim.workspace")


class Guard:
    """The outermost part of the application.

    Args:
        app: what is guarded.
        names: the host names under which the page may be asked for; ``*`` stands for all IP addresses.
        tiles: the address of map tiles, which browsers may then ask.
        asking: how often one caller may ask.
        changing: how often one caller may change something.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Iterable[str] = LOOPBACK,
        tiles: str | None = None,
        asking: Rate = ASKING,
        changing: Rate = CHANGING,
    ) -> None:
        self._app = app
        self._names = frozenset(n.casefold().strip("[]").rstrip(".") for n in names)
        self._headers = headers(tiles)
        self._asking, self._changing = Buckets(asking), Buckets(changing)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            else:
                # Nothing here speaks WebSocket, whose handshake no same-origin rule binds.
                await send({"type": "websocket.close", "code": 1008})
            return
        path = scope["path"]
        begun = False

        async def furnished(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given[name] = value
                if not path.startswith("/static/"):
                    given["Cache-Control"] = "no-store"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await _say(furnished, *refusal)
            return
        most = LARGE.get(path, BODY)
        try:
            await self._app(scope, _bounded(receive, most), furnished)
        except Exception:
            _log.exception("%s %s failed", scope["method"], path)
            if begun:
                raise
            await _say(furnished, 500, "Something failed here; the server's log tells what.")

    def _refusal(self, scope: Scope) -> tuple[int, str] | tuple[int, str, int] | None:
        """Why a request is not served: status, a line, and perhaps the seconds to wait."""
        given = Headers(scope=scope)
        host = given.get("host", "")
        if not self._known(host):
            return 421, f"This page is not served as {host[:100]!r}; name it with --name to allow that."
        who = caller(scope["client"][0]) if scope.get("client") else ""
        changes = scope["method"] not in SAFE
        if changes and not same_site(given):
            return 403, "Refused: a change has to come from the page itself, not from another site."
        wait = (self._changing if changes else self._asking).take(who)
        if wait:
            return 429, f"Too many requests; wait {_seconds(wait)}.", max(1, round(wait + 0.5))
        most = LARGE.get(scope["path"], BODY)
        length = given.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()):
            return 400, "The length of the request is no number."
        if len(length) > 15 or int(length) > most:
            return 413, _too_large(most)
        return None

    def _known(self, host: str) -> bool:
        name = host_name(host)
        if name in self._names:
            return True
        return "*" in self._names and is_address(name)


def headers(tiles: str | None) -> dict[str, str]:
    """What browsers are told with every answer: run and ask nothing but what this application serves.

    >>> "script-src 'self';" in headers(None)["Content-Security-Policy"]
    True
    """
    more = f" {_origin(tiles)}" if tiles else ""
    return {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
            f"img-src 'self' data:{more}; connect-src 'self'{more}; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def same_site(given: Headers) -> bool:
    """Whether the page itself asks, or a person by the address bar.

    Browsers say where a request comes from; where one does not (it does so only where the page is at home or
    under https), the origin has to be this host. What says neither is refused.

    >>> same_site(Headers({"sec-fetch-site": "cross-site", "host": "a.org", "origin": "https://a.org"}))
    False
    >>> same_site(Headers({"host": "a.org:8765", "origin": "http://a.org:8765"}))
    True
    """
    site = given.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    scheme, _, origin = given.get("origin", "").partition("://")
    return scheme in ("http", "https") and origin != "" and origin.casefold() == given["host"].casefold()


def host_name(host: str) -> str:
    """The name in a Host header, without its port; empty where it is none.

    >>> host_name("Desk.Example.org:8765"), host_name("[::1]:80"), host_name("a.org:80:81")
    ('desk.example.org', '::1', '')
    """
    if host.startswith("["):
        name, closed, port = host[1:].partition("]")
        port = port.removeprefix(":") if port.startswith(":") or not port else "?"
        name = name if closed and is_address(name) else ""
    else:
        name, _, port = host.partition(":")
    if port and not (port.isascii() and port.isdecimal()):
        return ""
    return name.casefold().rstrip(".")


def is_address(name: str) -> bool:
    """Whether a host is written as an IP address, which nobody can point elsewhere."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _origin(address: str) -> str:
    """The scheme and host of an address."""
    return "/".join(address.split("/", 3)[:3])


def _bounded(receive: Receive, most: int) -> Receive:
    """Take in no more than a request may carry, whatever it said its length is."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413, _too_large(most), {"Connection": "close"})
        return message

    return bounded


def _too_large(most: int) -> str:
    return f"That is more than {most >> 20} MB at once; send it in parts."


def _seconds(wait: float) -> str:
    n = max(1, round(wait + 0.5))
    return f"{n} second{'s' * (n != 1)}"


async def _say(send: Send, status: int, line: str, wait: int | None = None) -> None:
    body = f"{line}\n".encode()
    given = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *([(b"connection", b"close")] if status == 413 else []),
        *([(b"retry-after", str(wait).encode())] if wait else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})
