"""Fetching from a server that misbehaves: each fault is one line, in time and in bounded memory."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from http.server import BaseHTTPRequestHandler

import pytest
from web_server import Site, answer, site

from counterclaim.intake.web import asking, public
from counterclaim.intake.web.asking import Patience
from counterclaim.intake.web.fetch import FailedError, Fetcher, Manners, agent
from counterclaim.intake.web.public import is_public

QUICK = Patience(connect=2.0, read=0.6, total=1.5)


@pytest.fixture
def web():
    with site() as made:
        yield made


def fetcher(waits: list[float] | None = None, **manners: object) -> Fetcher:
    given = {"agent": agent("0"), "pause": 0.0, "private": True, "patience": QUICK, "backoff": 0.01} | manners
    waited = waits if waits is not None else []
    return Fetcher(Manners(**given), sleep=waited.append)  # type: ignore[arg-type]


def reason(of: Fetcher, url: str) -> str:
    with pytest.raises(FailedError) as failed:
        of.fetch(url)
    assert failed.value.advice
    return failed.value.reason


def test_a_page_comes_with_its_headers_and_names_who_asked(web: Site) -> None:
    web.put("/a", "Two men died.", "text/plain", ETag='"1"')
    got = fetcher(agent=agent("9.9", "desk@delta.example (x)")).fetch(web.url("/a"))
    assert (got.answer.status, got.answer.body, got.answer.headers["etag"]) == (200, b"Two men died.", '"1"')
    assert got.final == web.url("/a")
    assert got.time.endswith("Z")
    assert all(
        h["user-agent"] == "Counterclaim/9.9 (reads news reports that its user named; desk@delta.example x)"
        for _, h in web.asked
    )
    assert [p for p, _ in web.asked] == ["/robots.txt", "/a"]


def test_a_slow_drip_is_left_in_time(web: Site) -> None:
    def drip(h: BaseHTTPRequestHandler) -> None:
        h.send_response(200)
        h.end_headers()
        while not web.over.wait(0.1):
            h.wfile.write(b"x")
            h.wfile.flush()

    web.pages["/drip"] = drip
    begun = time.monotonic()
    assert reason(fetcher(tries=1), web.url("/drip")) == "took more than 1.5 s"
    assert time.monotonic() - begun < 4


def test_headers_that_drip_are_left_in_time(web: Site) -> None:
    def drip(h: BaseHTTPRequestHandler) -> None:
        h.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not web.over.wait(0.1):
            h.wfile.write(b"x")
            h.wfile.flush()

    web.pages["/drip"] = drip
    assert reason(fetcher(tries=1), web.url("/drip")) == "took more than 1.5 s"


def test_silence_is_left_in_time(web: Site) -> None:
    web.pages["/dead"] = lambda h: web.over.wait(5) and None
    assert reason(fetcher(tries=1), web.url("/dead")) == "sent nothing for 0.6 s"


def test_an_endless_body_is_cut(web: Site) -> None:
    def endless(h: BaseHTTPRequestHandler) -> None:
        h.send_response(200)
        h.end_headers()
        while not web.over.is_set():
            h.wfile.write(b"x" * 65536)

    web.pages["/endless"] = endless
    assert reason(fetcher(most=1_000_000), web.url("/endless")) == "has more than 1,000,000 bytes"
    assert web.paths() == ["/endless"]  # not asked for again: it would be no shorter


def test_a_body_that_is_said_to_be_too_long_is_not_read(web: Site) -> None:
    web.pages["/long"] = answer(200, b"", **{"Content-Length": "99999999999"})
    assert reason(fetcher(), web.url("/long")) == "has 99,999,999,999 bytes, more than 20,000,000"


@pytest.mark.parametrize("bomb", ["gzip", "deflate", "members"])
def test_a_bomb_does_not_unfold(web: Site, bomb: str) -> None:
    body = {
        "gzip": lambda: gzip.compress(bytes(50_000_000)),
        "deflate": lambda: zlib.compress(bytes(50_000_000)),
        "members": lambda: gzip.compress(bytes(1_000_000)) * 50,
    }[bomb]()
    web.pages["/bomb"] = answer(200, body, **{"Content-Encoding": "deflate" if bomb == "deflate" else "gzip"})
    tracemalloc.start()
    assert reason(fetcher(most=1_000_000), web.url("/bomb")) == "has more than 1,000,000 bytes"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda b: gzip.compress(b[:5]) + gzip.compress(b[5:])),
        ("deflate", zlib.compress),
        ("deflate", lambda b: zlib.compress(b)[2:-4]),
        ("GZIP", gzip.compress),
    ],
)
def test_packed_bodies_are_unpacked(web: Site, coding: str, pack) -> None:
    web.pages["/packed"] = answer(200, pack(b"Two men died." * 99), **{"Content-Encoding": coding})
    assert fetcher().fetch(web.url("/packed")).answer.body == b"Two men died." * 99


@pytest.mark.parametrize(
    ("coding", "body", "line"),
    [
        ("gzip", b"no gzip at all", "is not packed as its server says"),
        ("gzip", gzip.compress(b"x" * 999, mtime=0)[:-12], "broke off before its packed end"),
        ("br", b"x", "is sent as 'br', which was not asked for"),
        ("gzip, gzip", b"x", "is sent as 'gzip, gzip', which was not asked for"),
    ],
)
def test_what_cannot_be_unpacked_is_said(web: Site, coding: str, body: bytes, line: str) -> None:
    web.pages["/a"] = answer(200, body, **{"Content-Encoding": coding})
    assert reason(fetcher(tries=1), web.url("/a")) == line


def test_a_body_shorter_than_said_is_asked_for_again(web: Site) -> None:
    web.pages["/cut"] = answer(200, b"Two men", **{"Content-Length": "999"})
    assert reason(fetcher(), web.url("/cut")) == "broke off after 7 of 999 bytes"
    assert web.paths() == ["/cut"] * 3


def test_chunks_that_break_off_are_asked_for_again(web: Site) -> None:
    def chunked(h: BaseHTTPRequestHandler) -> None:
        h.send_response(200)
        h.send_header("Transfer-Encoding", "chunked")
        h.end_headers()
        whole = len(web.paths()) > 1
        h.wfile.write(b"5\r\nTwo m\r\n" + (b"3\r\nen.\r\n0\r\n\r\n" if whole else b"ff\r\nen"))

    web.pages["/chunks"] = chunked
    assert fetcher().fetch(web.url("/chunks")).answer.body == b"Two men."
    assert web.paths() == ["/chunks"] * 2


def test_what_is_no_http_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def noise() -> None:
            for _ in range(2):
                with server.accept()[0] as c:
                    c.recv(4096)
                    c.sendall(b"\x00\x01 SSH-2.0 go away\r\n\r\n")

        threading.Thread(target=noise, daemon=True).start()
        port = server.getsockname()[1]
        line = reason(fetcher(tries=1), f"http://127.0.0.1:{port}/a")
    assert line == "answers in no HTTP that is understood"


def test_nobody_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert reason(fetcher(tries=1), f"http://127.0.0.1:{port}/a").startswith("cannot be reached (")
    assert reason(fetcher(tries=1), "http://no-such-host.invalid/").startswith("its host is not found")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path) -> None:
    key, cert = tmp_path / "k.pem", tmp_path / "c.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
         "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                context.wrap_socket(server.accept()[0], server_side=True)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        port = server.getsockname()[1]
        line = reason(fetcher(), f"https://127.0.0.1:{port}/a")
    assert line.startswith("its certificate does not hold (")


def test_redirects_are_followed_and_kept(web: Site) -> None:
    web.send("/a", 301, Location="/b")
    web.send("/b", 302, Location=web.url("/c", "localhost"))
    web.put("/c", "Two men died.", "text/plain")
    got = fetcher().fetch(web.url("/a"))
    assert got.final == web.url("/c", "localhost")
    assert [(h.url, h.status, h.location) for h in got.redirects] == [
        (web.url("/a"), 301, "/b"),
        (web.url("/b"), 302, web.url("/c", "localhost")),
    ]
    # A host that one is sent to has its own robots.txt.
    assert [p for p, _ in web.asked].count("/robots.txt") == 2


def test_redirects_that_lead_nowhere_end(web: Site) -> None:
    web.send("/a", 302, Location="/b")
    web.send("/b", 302, Location="/a")
    assert reason(fetcher(), web.url("/a")) == "is sent round in a circle"
    for n in range(20):
        web.send(f"/{n}", 302, Location=f"/{n + 1}")
    assert reason(fetcher(), web.url("/0")) == "is sent on more than 8 times"


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://delta.example/", "javascript:alert(1)", "http://a:b@c/", "//["]
)
def test_redirects_to_what_is_no_page_are_refused(web: Site, to: str) -> None:
    web.send("/a", 302, Location=to)
    assert reason(fetcher(), web.url("/a")).startswith("is sent on to an address that ")


def test_private_addresses_are_refused(web: Site) -> None:
    web.put("/a", "secret", "text/plain")
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        line = reason(fetcher(private=False), web.url("/a", host))
        assert "which is no public address" in line or "its host is not found" in line or "no host" in line
    assert web.asked == []


def test_a_redirect_to_a_private_address_is_refused(web: Site, monkeypatch) -> None:
    monkeypatch.setattr(public, "is_public", lambda at: at == "127.0.0.1" or is_public(at))
    web.send("/a", 302, Location=f"http://127.0.0.2:{web.port}/secret")
    web.send("/b", 302, Location="http://169.254.169.254/latest/meta-data")
    assert "leads to 127.0.0.2, which is no public address" in reason(fetcher(private=False), web.url("/a"))
    assert "leads to 169.254.169.254, which is" in reason(fetcher(private=False), web.url("/b"))
    assert web.paths() == ["/a", "/b"]


def test_a_page_that_has_not_changed_is_not_sent_again(web: Site) -> None:
    web.send("/a", 304, ETag='"1"')
    got = fetcher().fetch(web.url("/a"), {"If-None-Match": '"1"'})
    assert (got.answer.status, got.answer.body) == (304, b"")
    assert web.asked[-1][1]["if-none-match"] == '"1"'
    assert reason(fetcher(), web.url("/a")) == "is refused by its server (304)"  # nobody asked whether


def test_a_busy_host_is_waited_for_as_it_asks(web: Site) -> None:
    def busy(h: BaseHTTPRequestHandler) -> None:
        first = len(web.paths()) == 1
        (answer(429, b"", **{"Retry-After": "7"}) if first else answer(200, b"Two men died."))(h)

    web.pages["/a"] = busy
    waits: list[float] = []
    assert fetcher(waits).fetch(web.url("/a")).answer.body == b"Two men died."
    assert len(waits) == 1
    assert 6 < waits[0] <= 7


def test_a_host_that_asks_for_too_long_is_left_alone(web: Site) -> None:
    web.send("/a", 503, Retry_After="86400")
    waits: list[float] = []
    assert reason(fetcher(waits), web.url("/a")) == "asks to be left alone for 86,400 s (503)"
    assert web.paths() == ["/a"]
    assert not waits


def test_a_failing_host_is_asked_again_after_longer_and_longer(web: Site) -> None:
    web.send("/a", 500)
    waits: list[float] = []
    assert reason(fetcher(waits, backoff=2.0), web.url("/a")) == "fails at its server (500)"
    assert waits == [2.0, 4.0]


@pytest.mark.parametrize(
    ("status", "line"),
    [(404, "is not there (404)"), (403, "may not be read (403)"), (410, "has been removed (410)"),
     (451, "is withheld for legal reasons (451)"), (418, "is refused by its server (418)")],
)  # fmt: skip
def test_a_refusal_is_said_and_not_tried_again(web: Site, status: int, line: str) -> None:
    web.send("/a", status)
    assert reason(fetcher(), web.url("/a")) == line
    assert web.paths() == ["/a"]


def test_an_empty_page_is_none(web: Site) -> None:
    web.put("/a", b"")
    assert reason(fetcher(), web.url("/a")) == "holds nothing (200)"


def test_robots_are_obeyed(web: Site) -> None:
    ours = "User-agent: counterclaim\nDisallow: /private\nAllow: /private/press*.html$\n"
    rules = f"User-agent: *\nDisallow: /\n\n{ours}"
    web.put("/robots.txt", rules, "text/plain")
    for path in ("/news", "/private/press-1.html"):
        web.put(path, "Two men died.", "text/plain")
    one = fetcher()
    assert one.fetch(web.url("/news")).answer.status == 200
    assert one.fetch(web.url("/private/press-1.html")).answer.status == 200
    assert reason(one, web.url("/private/a")) == "is closed to programs by its robots.txt"
    assert [p for p, _ in web.asked] == ["/robots.txt", "/news", "/private/press-1.html"]


def test_a_redirect_into_what_robots_forbid_is_not_followed(web: Site) -> None:
    web.put("/robots.txt", "User-agent: *\nDisallow: /closed", "text/plain")
    web.send("/a", 302, Location="/closed")
    web.put("/closed", "secret")
    assert reason(fetcher(), web.url("/a")) == "is closed to programs by its robots.txt"
    assert web.paths() == ["/a"]


def test_robots_that_cannot_be_read_close_the_host(web: Site) -> None:
    web.send("/robots.txt", 503)
    web.put("/a", "Two men died.", "text/plain")
    assert "its robots.txt cannot be read now (503)" in reason(fetcher(), web.url("/a"))
    assert web.paths() == []


def test_robots_may_lie_elsewhere_and_be_closed_themselves(web: Site) -> None:
    web.send("/robots.txt", 301, Location="/rules.txt")
    web.put("/rules.txt", "User-agent: *\nDisallow: /a", "text/plain")
    assert reason(fetcher(), web.url("/a")) == "is closed to programs by its robots.txt"
    web.pages["/robots.txt"] = answer(403, b"Disallow: /")
    web.put("/a", "Two men died.", "text/plain")
    assert fetcher().fetch(web.url("/a")).answer.status == 200


def test_robots_set_the_pace(web: Site) -> None:
    web.put("/robots.txt", "User-agent: *\nCrawl-delay: 5", "text/plain")
    web.put("/a", "Two men died.", "text/plain")
    waits: list[float] = []
    one = fetcher(waits, pause=1.0)
    one.fetch(web.url("/a"))
    one.fetch(web.url("/a"))
    assert len(waits) == 2
    assert waits[0] <= 1 < 4 < waits[1] <= 5


def test_one_host_is_asked_one_thing_at_a_time(web: Site) -> None:
    free, together = threading.Lock(), []

    def slowly(h: BaseHTTPRequestHandler) -> None:
        # Whoever asked is not answered before it is over, however slow the machine is.
        if free.acquire(blocking=False):
            time.sleep(0.05)
            free.release()
        else:
            together.append(h.path)
        answer(200, b"Two men died.")(h)

    web.pages["/a"] = slowly
    one = fetcher()
    threads = [threading.Thread(target=one.fetch, args=(web.url("/a"),)) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(web.paths()) == 6
    assert together == []


def test_a_header_cannot_carry_lines(web: Site) -> None:
    web.put("/a", "x", "text/plain", X_Odd="Zürich")
    assert fetcher().fetch(web.url("/a")).answer.headers["x-odd"] == "Zürich"
    assert asking._line("a\r\nb\x00c") == "a b c"
