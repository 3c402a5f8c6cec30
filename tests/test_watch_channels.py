"""Delivering alerts: once where all is well, again where it is not, never lost, only what was asked for."""

from __future__ import annotations

import io
import json
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

import feedparser
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from watching import KILLED, RIVAL, Desk, desk
from web_server import answer

from counterclaim.project.watching import Watching
from counterclaim.watch import channels


@pytest.fixture
def at(tmp_path):
    with desk(tmp_path) as made:
        made.later(made.watcher())
        yield made


def hook(at: Desk, **more: object) -> dict[str, object]:
    return {"name": "hook", "webhook": at.web.url("/hook"), **more}


def test_a_webhook_that_is_down_gets_each_alert_once_it_is_up(at: Desk) -> None:
    watcher = at.watcher(at.plan(alerts=[hook(at, token="SECRET")]))
    at.web.send("/hook", 503)
    at.publish("/border", KILLED)
    done = at.later(watcher)
    assert (done.alerts, done.delivered) == (1, 0)
    assert at.lines == ["alerts.hook: answers (503); it is tried again"]
    tried = len(at.web.posted)
    assert watcher.outbox.deliver() == 0  # not at once
    assert len(at.web.posted) == tried
    assert watcher.next()[0] == at.clock + timedelta(seconds=30)
    # Another program goes on with what the first one left.
    at.web.send("/hook", 204)
    assert at.later(at.watcher(watcher.plan)).delivered == 1
    assert at.later(at.watcher(watcher.plan)).delivered == 0
    (_, first, body), (path, headers, again) = at.web.posted
    assert path == "/hook"
    assert body == again
    alert = json.loads(again)
    assert headers["idempotency-key"] == first["idempotency-key"] == alert["id"]
    assert headers["content-type"] == "application/json"
    assert alert["kinds"] == ["new"]


def test_a_webhook_waits_longer_each_time_and_as_long_as_it_is_asked_to(at: Desk) -> None:
    watcher = at.watcher(at.plan(alerts=[hook(at)]))
    at.web.send("/hook", 500)
    at.publish("/border", KILLED)
    at.later(watcher)
    waits = []
    for _ in range(8):
        waits.append((watcher.outbox.next() - at.clock).total_seconds())
        at.clock = watcher.outbox.next()
        watcher.outbox.deliver()
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600]
    at.web.send("/hook", 429, Retry_After="7200")
    at.clock = watcher.outbox.next()
    watcher.outbox.deliver()
    assert watcher.outbox.next() - at.clock == timedelta(hours=2)


def test_an_alert_that_is_refused_keeps_no_other_back(at: Desk) -> None:
    watcher = at.watcher(at.plan(alerts=[hook(at)]))

    def choose(h) -> None:
        bad = b"Goma" in at.web.posted[-1][2]
        answer(413 if bad else 200, b"")(h)

    at.web.pages["/hook"] = choose
    at.publish("/border", KILLED)
    at.publish("/beni", "Six men were killed in Beni on Monday, police said.", title="Six die in Beni")
    assert at.later(watcher).delivered == 1
    assert watcher.outbox.left() == 1
    [line] = at.lines
    assert line.startswith("alerts.hook: refuses a-")


def test_a_webhook_that_sends_on_or_is_private_is_not_followed(at: Desk) -> None:
    at.publish("/border", KILLED)
    at.web.send("/hook", 302, Location=at.web.url("/elsewhere"))
    at.later(at.watcher(at.plan(alerts=[hook(at)])))
    assert at.lines == ["alerts.hook: sends on, which is not followed (302); it is tried again"]
    assert [path for path, _, _ in at.web.posted] == ["/hook"]
    url = at.web.url("/hook", "localhost")
    watcher = at.watcher(at.plan(alerts=[{"name": "hook", "webhook": url}]))
    watcher.outbox.deliver()
    assert "which is no public address; name its host under private" in at.lines[-1]
    assert len(at.web.posted) == 1


class Post:
    """A mail server's users and mail."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.got.append(envelope.content)
        return "250 OK"

    def __call__(self, server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"desk", b"s3cret"), handled=False)


@contextmanager
def served(made: Post, context: ssl.SSLContext | None = None) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(
        made, hostname="127.0.0.1", port=port, authenticator=made, tls_context=context,
        require_starttls=context is not None,
    )  # fmt: skip
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop()


MAIL = {"to": ["team@delta.example"], "from": "watch@delta.example"}


def mailing(at: Desk, server: str, **more: str):
    at.publish("/border", KILLED)
    return at.watcher(at.plan(alerts=[{"name": "mail", "mail": MAIL | {"server": server} | more}]))


def test_mail_is_plain_text_and_says_who_told_it(at: Desk) -> None:
    with served(post := Post()) as server:
        watcher = mailing(at, server, tls="none")
        assert at.later(watcher).delivered == 1, at.lines
        at.publish("/rival", RIVAL, outlet="Lake Radio&#10;Bcc: all@delta.example")
        assert at.later(watcher).delivered == 1, at.lines
    first, second = (message_from_bytes(raw, policy=policy.default) for raw in post.got)
    assert first["Subject"].startswith("New: Attack, Goma, 17 January 2024")
    assert first.get_content_type() == "text/plain"
    assert "killed: Two soldiers (army)" in first.get_content()
    assert at.web.url("/border") in first.get_content()
    assert first["Message-ID"].startswith("<a-")
    assert first["To"] == second["To"] == "team@delta.example"
    assert second["Bcc"] is None
    assert second["Subject"].startswith("Newly contested: ")


def test_a_mail_server_that_offers_no_tls_gets_nothing(at: Desk) -> None:
    with served(post := Post()) as server:
        assert at.later(mailing(at, server)).delivered == 0
    assert post.got == []
    assert at.lines == [
        "alerts.mail: 127.0.0.1 does not take mail (SMTPNotSupportedError); it is tried again"
    ]


def test_mail_goes_by_tls_with_the_password_of_the_environment(at: Desk, monkeypatch) -> None:
    key, cert = at.folder / "k.pem", at.folder / "c.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    monkeypatch.setenv("SECRET", "s3cret")
    with served(post := Post(), context) as server:
        watcher = mailing(at, server, user="desk", password="SECRET")
        assert at.later(watcher).delivered == 0  # nobody vouches for it
        assert post.got == []
        trusting = ssl.create_default_context(cafile=str(cert))
        monkeypatch.setattr(channels.ssl, "create_default_context", lambda: trusting)
        at.clock = watcher.outbox.next()
        assert watcher.outbox.deliver() == 1, at.lines
        monkeypatch.setenv("SECRET", "wrong")
        at.publish("/rival", RIVAL)
        assert at.later(watcher).delivered == 0
        assert at.lines[-1] == "alerts.mail: 127.0.0.1 does not take mail (535); it is tried again"
    assert len(post.got) == 1


def test_a_feed_is_one_that_readers_read(at: Desk) -> None:
    plan = at.plan(alerts=[{"name": "Desk <1>", "atom": "alerts.atom"}])
    watcher = at.watcher(plan)
    watcher.outbox.deliver()
    empty = feedparser.parse(io.BytesIO((at.folder / "alerts.atom").read_bytes()))
    assert (empty.version, empty.bozo, empty.entries) == ("atom10", False, [])
    at.publish("/border", KILLED)
    at.later(watcher)
    at.publish("/rival", RIVAL, outlet="Lake &#x202e;Radio &amp; &lt;b&gt;")
    at.later(watcher)
    read = feedparser.parse(io.BytesIO((at.folder / "alerts.atom").read_bytes()))
    assert not read.bozo
    assert read.feed.id == empty.feed.id
    assert read.feed.title == "Counterclaim: Desk <1>"
    assert [e.tags[0].term for e in read.entries] == ["contested", "new"]
    assert all(e.id.startswith("urn:uuid:") and e.updated and e.title for e in read.entries)
    assert read.feed.updated == read.entries[0].updated
    assert at.web.url("/border") in [x.href for x in read.entries[1].links]
    assert "killed: Two soldiers (army)" in read.entries[1].content[0].value
    assert [p.name for p in at.folder.iterdir() if p.name.startswith(".")] == []


def test_a_feed_has_what_the_standard_asks_for(at: Desk) -> None:
    watcher = at.watcher(at.plan(alerts=[{"name": "desk", "atom": "alerts.atom"}]))
    at.publish("/border", KILLED)
    at.later(watcher)
    root = ET.parse(at.folder / "alerts.atom").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    for of in (root, *root.iter(f"{atom}entry")):  # RFC 4287, 4.1.1 and 4.1.2
        assert [len(of.findall(f"{atom}{tag}")) for tag in ("id", "title", "updated")] == [1, 1, 1]
    assert root.findall(f"{atom}author")
    for link in root.iter(f"{atom}link"):
        assert link.get("href")


def test_lines_that_a_killed_run_left_are_mended(at: Desk) -> None:
    at.publish("/border", KILLED)
    at.later(at.watcher())
    path = at.folder / "alerts.jsonl"
    whole = path.read_bytes()
    with at.project.connected() as connection:
        filed = Watching(connection).last("lines", 1)
    for left in (b"", whole[:40], whole, b'{"other": 1}\n' + whole[:7], b'{"other": 1}\n'):
        path.write_bytes(left)
        assert list(channels._lines(str(path), filed)) == [filed[0].number]
        lines = path.read_bytes().splitlines()
        assert [json.loads(x) for x in lines][-1] == json.loads(whole)
        assert lines.count(whole.strip()) == 1
    path.write_bytes(b"no line end")
    list(channels._lines(str(path), filed))
    assert path.read_bytes() == b"no line end\n" + whole


def test_a_channel_gets_only_what_it_asked_for(at: Desk) -> None:
    asked = {
        "all": {},
        "new": {"kinds": ["new"]},
        "contested": {"kinds": ["contested"]},
        "here": {"where": {"country": "COD"}},
        "there": {"where": {"country": ["PAK", "IRN"]}},
        "clash": {"where": {"standing": "contested"}, "kinds": ["new"]},
        "lake": {"where": {"outlet": "Lake Radio"}},
        "words": {"where": {"q": "goma"}},
        "doctors": {"where": {"voice": "medical"}},
        "tolls": {"fields": ["killed"], "kinds": ["changed"]},
        "wounds": {"fields": ["injured"], "kinds": ["changed"]},
    }
    alerts = [{"name": name, "jsonl": f"{name}.jsonl", **more} for name, more in asked.items()]
    watcher = at.watcher(at.plan(alerts=alerts))
    at.publish("/border", KILLED)
    at.later(watcher)
    at.publish("/border", KILLED.replace("Two", "Three"))
    at.later(watcher)
    at.publish("/rival", RIVAL, outlet="Lake Radio")
    at.later(watcher)

    def got(name: str) -> list[str]:
        path = at.folder / f"{name}.jsonl"
        return [json.loads(x)["kinds"][0] for x in path.read_bytes().splitlines()] if path.exists() else []

    every = ["new", "changed", "contested"]
    assert {name: got(name) for name in asked} == {
        "all": every,
        "new": ["new"],
        "contested": ["contested"],
        "here": every,
        "there": [],
        "clash": ["contested"],  # that it is contested makes it new to who asked for what is
        "lake": ["contested"],
        "words": every,
        "doctors": got("doctors"),
        "tolls": ["changed", "contested"],
        "wounds": ["contested"],
    }


def test_words_and_background_are_told_only_on_demand(at: Desk) -> None:
    plain, full = ({"name": n, "jsonl": f"{n}.jsonl", "all": n == "full"} for n in ("plain", "full"))
    watcher = at.watcher(at.plan(alerts=[plain, full]))
    at.publish("/talks", "The minister threatened to attack Goma on Friday.", title="Minister threatens")
    at.later(watcher)
    assert not (at.folder / "plain.jsonl").exists()
    assert (at.folder / "full.jsonl").exists()


def test_the_public_variant_masks_names(at: Desk) -> None:
    both = [{"name": n, "jsonl": f"{n}.jsonl", "public": n == "masked"} for n in ("open", "masked")]
    watcher = at.watcher(at.plan(alerts=both))
    killed = "Gunmen killed Maryam Ahmadi, 34, and two other teachers in Goma on Wednesday"
    at.publish("/teachers", f"{killed}, said Joseph Kabasele, 61.", title="Maryam Ahmadi killed in Goma")
    at.later(watcher)
    told, masked = ((at.folder / f"{n}.jsonl").read_text() for n in ("open", "masked"))
    assert "Maryam Ahmadi" in told
    assert "Ahmadi" not in masked
    assert "Kabasele" not in masked
    assert "[person 1]" in masked
    assert json.loads(told)["id"] == json.loads(masked)["id"]
    lat = json.loads(masked)["incident"]["place"]["lat"]
    assert lat == round(lat, 1)
