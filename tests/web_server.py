"""A web server on this machine that can misbehave in every way that a test asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the server answers, by path; and what it was asked, in order: path and headers, and the body of
    what was handed in."""

    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def put(
        self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """Answer with a page."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = answer(200, content, **{"Content-Type": kind, **named(headers)})

    def send(self, path: str, status: int, **headers: str) -> None:
        """Answer with a status, and no page."""
        self.pages[path] = answer(status, b"", **named(headers))


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def answer(status: int, body: bytes, **headers: str) -> Handler:
    def give(h: BaseHTTPRequestHandler) -> None:
        h.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            h.send_header(name, value)
        h.end_headers()
        h.wfile.write(body)

    return give


@contextmanager
def site() -> Iterator[Site]:
    """A server that runs until the end of the block."""
    made = Site()

    class Served(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            with suppress(OSError):  # whoever asked has gone
                made.pages.get(self.path, answer(404, b"not here"))(self)
            self.close_connection = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            made.posted.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    server.daemon_threads = True
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()


def article(title: str, *paragraphs: str, published: str | None = "2024-01-18T10:00:00+00:00",
            url: str = "", outlet: str = "Delta Post") -> str:  # fmt: skip
    """A page of news."""
    told = "".join(f"<p>{p}</p>" for p in paragraphs)
    when = f'<meta property="article:published_time" content="{published}">' if published else ""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{when}{link}"
        f"<meta property='og:title' content='{title}'>"
        f"<meta property='og:site_name' content='{outlet}'></head>"
        f"<body><article><h1>{title}</h1>{told}</article></body></html>"
    )
