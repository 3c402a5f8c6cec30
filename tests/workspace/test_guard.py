"""What the guard lets through and what it refuses; each line here is an attack or a person's own request."""

from __future__ import annotations

import logging

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from counterclaim.project import Project
from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.guard import BODY, Guard, host_name, same_site
from counterclaim.workspace.rates import Buckets, Rate, caller
from tests.workspace.asking import FROM_PAGE, asking
from tests.workspace.conftest import serving_app


@pytest.fixture
def app(tmp_path):
    """The application over an empty project, with two routes more: one that takes a form, one that fails."""
    path = str(tmp_path / "empty.db")
    Project.open(path).close()
    made = create_app(Settings(project=path))

    @made.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"fields": len(await request.form())}

    @made.get("/broken")
    def broken() -> None:
        raise RuntimeError("the secret of the server")

    return made


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/nowhere", "/incidents.json", "/?start=soon"])
def test_every_answer_says_what_the_browser_may_do(app, path):
    with asking(app) as client:
        told = client.get(path).headers
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert told["x-content-type-options"] == "nosniff"
    assert told["x-frame-options"] == "DENY"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert (told.get("cache-control") == "no-store") == (not path.startswith("/static/"))


def test_a_tile_server_is_allowed_when_it_is_asked_for(tmp_path):
    path = str(tmp_path / "empty.db")
    app = create_app(Settings(project=path, tiles="https://tiles.example/{z}/{x}/{y}.png"))
    with asking(app) as client:
        policy = client.get("/").headers["content-security-policy"]
    assert "img-src 'self' data: https://tiles.example;" in policy
    assert "{z}" not in policy


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}, 403),
        ({"origin": "http://127.0.0.1"}, 200),
        ({"origin": "http://127.0.0.1:8080"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1.evil.example"}, 403),
        ({"referer": "http://127.0.0.1/"}, 403),
        ({}, 403),
    ],
)
def test_only_the_page_itself_changes_something(app, headers, status):
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = client.request(method, "/echo", headers=headers)
            allowed = 200 if method == "POST" else 405
            assert answer.status_code == (allowed if status == 200 else 403)
            if status == 403:
                assert answer.text.count("\n") == 1
        assert client.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1", True), ("127.0.0.1:8765", True), ("localhost:8765", True), ("LOCALHOST", True),
        ("[::1]:8765", True), ("localhost.", True), ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost:80:80", False), ("[::1", False), ("192.0.2.1", False), ("", False),
        ("localhost:x", False),
    ],
)  # fmt: skip
def test_a_name_pointed_at_this_machine_does_not_get_the_page(app, host, known):
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/", headers={"host": host})
    assert answer.status_code == (200 if known else 421)


def test_names_and_addresses_that_are_given_are_known():
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    client = TestClient(Guard(fine, names=("*", "desk.example")))
    for host, status in (("192.0.2.1:80", 200), ("[2001:db8::1]", 200), ("desk.example", 200)):
        assert client.get("/", headers={"host": host}).status_code == status
    assert client.get("/", headers={"host": "other.example"}).status_code == 421


def test_a_body_is_bounded_whatever_it_says_of_its_length(app):
    with asking(app) as client:
        answer = client.post("/echo", content=b"x" * (BODY + 1))
        assert (answer.status_code, answer.text.count("\n")) == (413, 1)

        def endless():
            for _ in range(40):
                yield b"a=" + b"x" * (BODY // 20) + b"&"

        form = {"content-type": "application/x-www-form-urlencoded"}
        assert client.post("/echo", content=endless(), headers=form).status_code == 413
        assert client.post("/echo", data={"a": "b"}).json() == {"fields": 1}
        for wrong in ("-1", "1e3", "٣"):
            assert client.post("/echo", headers={"content-length": wrong.encode()}).status_code == 400


def test_what_fails_is_told_to_the_log_alone(app, caplog):
    with asking(app) as client, caplog.at_level(logging.ERROR):
        answer = client.get("/broken", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert answer.text.count("\n") == 1
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers
    assert any("the secret of the server" in str(r.exc_info) for r in caplog.records)


def test_a_parameter_that_cannot_be_read_is_told_in_one_line(app):
    with asking(app) as client:
        answer = client.get("/map.json?zoom=far")
    assert answer.status_code == 422
    assert answer.text.startswith("zoom: ")
    assert answer.text.count("\n") == 1


def test_who_asks_too_often_waits_and_others_do_not():
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    guard = Guard(fine, asking=Rate(3, 0.001), changing=Rate(1, 0.001))
    local = {"base_url": "http://localhost", "headers": FROM_PAGE}
    one, other = (TestClient(guard, client=(a, 1), **local) for a in ("192.0.2.1", "192.0.2.2"))
    assert [one.get("/").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert one.post("/").status_code == 200
    late = one.post("/")
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1
    assert other.get("/").status_code == 200


def test_buckets_stay_small():
    buckets = Buckets(Rate(1, 0.001), most=100)
    for n in range(1000):
        buckets.take(f"caller {n}")
    assert len(buckets) == 100


def test_one_network_is_one_caller():
    assert caller("2001:db8::1") == caller("2001:db8::ffff:1") != caller("2001:db8:0:1::1")
    assert caller("::ffff:192.0.2.1") == "192.0.2.1"


@given(st.text(max_size=80))
def test_no_host_header_breaks_the_reading_of_it(host):
    name = host_name(host)
    assert name == name.casefold()
    assert "@" not in name or "@" in host


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_origin_that_is_not_the_host_never_passes(origin, host):
    given_ = Headers(raw=[(b"origin", origin.encode("latin-1", "replace")), (b"host", b"desk.example")])
    assert not same_site(given_) or origin.casefold() in ("http://desk.example", "https://desk.example")


def test_a_web_socket_is_not_spoken(app):
    with asking(app) as client, pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass


def test_a_form_on_another_site_changes_nothing_in_a_real_browser(browser, app):
    lure = '<form method="post" action="{}/echo"><input name="a" value="b"><button>x</button></form>'
    with serving_app(app) as address:
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(10_000)
        own = address.replace("127.0.0.1", "localhost")
        page.route(
            "http://lure.example/**",
            lambda r: r.fulfill(body=lure.format(address), content_type="text/html"),
        )
        page.goto("http://lure.example/")
        with page.expect_response("**/echo") as answered:
            page.get_by_role("button").click()
        assert answered.value.status == 403
        page.goto(f"{own}/")
        send = "fetch('/echo', {method: 'POST', body: new URLSearchParams({a: 'b'})}).then((r) => r.json())"
        assert page.evaluate(send) == {"fields": 1}
        context.close()
