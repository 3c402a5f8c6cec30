"""Accounts: who gets in, what each role may do, and what is told to who may not."""

from __future__ import annotations

import io
import re
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from counterclaim.cli import main
from counterclaim.project import Project
from counterclaim.project.accounts import LASTS, AccountError, Accounts, User
from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.desk import reviewer
from counterclaim.workspace.door import COOKIE, csrf_token
from counterclaim.workspace.login import Tries
from counterclaim.workspace.rates import Rate
from tests.workspace.asking import asking
from tests.workspace.conftest import faults, serving

PASSWORD = "seven salted herrings"
HTML = {"accept": "text/html"}


@pytest.fixture
def path(tmp_path):
    """An empty project with three accounts."""
    path = str(tmp_path / "desk.db")
    with Project.open(path) as project:
        for name, role in (("Ada", "admin"), ("Rev", "reviewer"), ("Rea", "reader")):
            Accounts(project).add(name, role, PASSWORD)
    return path


@pytest.fixture
def app(path):
    made = create_app(Settings(project=path, accounts=True))

    @made.post("/decide")
    async def decide(request: Request) -> dict[str, str]:
        return {"by": reviewer(request)}

    return made


def log_in(client: TestClient, name: str, password: str = PASSWORD, next: str = "/"):
    return client.post("/login", data={"name": name, "password": password, "next": next})


def test_passwords_and_tokens_are_kept_as_hashes_alone(path):
    with Project.open(path) as project:
        token = Accounts(project).begin(User(name="Ada", role="admin"))
    with sqlite3.connect(path) as connection:
        dump = "\n".join(connection.iterdump())
    assert "$argon2id$" in dump
    assert PASSWORD not in dump
    assert token not in dump


def test_a_session_is_somebodys_until_it_ends(new_path):
    with Project.open(new_path()) as project:
        accounts = Accounts(project)
        for name, role in (("Ada", "admin"), ("Zoë", "reader"), ("bob", "reviewer")):
            accounts.add(name, role, PASSWORD)
        assert [u.name for u in accounts.users()] == ["Ada", "bob", "Zoë"]
        ada = accounts.check("ADA", PASSWORD)
        assert ada == User(name="Ada", role="admin")
        now = datetime.now(UTC)
        token = accounts.begin(ada, now)
        assert accounts.who(token, now + LASTS - timedelta(seconds=2)) == ada
        assert accounts.who(token, now + LASTS + timedelta(seconds=2)) is None
        assert accounts.who("x" * 43) is None
        accounts.set_password("Ada", PASSWORD + "!")
        assert accounts.who(token) is None
        assert accounts.check("Ada", PASSWORD) is None
        token = accounts.begin(User(name="bob", role="reviewer"))
        accounts.set_role("BOB", "reader")
        assert accounts.who(token) is None
        accounts.remove("bob")
        assert accounts.check("bob", PASSWORD) is None
        assert not list(project.verify())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda a: a.add("Ada", "reader", PASSWORD), "there is such an account"),
        (lambda a: a.add("ADA", "reader", PASSWORD), "there is such an account"),
        (lambda a: a.add("Ａda", "reader", PASSWORD), "there is such an account"),
        (lambda a: a.add("Bob", "owner", PASSWORD), "no role"),
        (lambda a: a.add("Bob", "reader", "short"), "10 to 1000"),
        (lambda a: a.add("", "reader", PASSWORD), "1 to 64"),
        (lambda a: a.add("a\u202eb", "reader", PASSWORD), "1 to 64"),
        (lambda a: a.remove("Bob"), "no such account"),
        (lambda a: a.set_password("Bob", PASSWORD), "no such account"),
        (lambda a: a.remove("Ada"), "only admin"),
        (lambda a: a.set_role("Ada", "reader"), "only admin"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(path, call, words):
    with Project.open(path) as project, pytest.raises(AccountError, match=words):
        call(Accounts(project))


def test_a_wrong_name_is_told_like_a_wrong_password_and_costs_the_same(app):
    with asking(app) as client:
        answers = [log_in(client, "Ada", "wrong wrong wrong"), log_in(client, "Nobody", "wrong wrong wrong")]
        assert [a.status_code for a in answers] == [401, 401]
        first, second = (re.sub(r'value="(Ada|Nobody)"', "", a.text) for a in answers)
        assert first == second
        assert "set-cookie" not in answers[0].headers
    with mock.patch("counterclaim.project.accounts._verified", return_value=False) as verified:
        with Project.open(app.state.desk.settings.project) as project:
            for name in ("Ada", "Nobody", ""):
                Accounts(project).check(name, PASSWORD)
        hashes = [call.args[0] for call in verified.call_args_list]
        assert len(hashes) == 3
        assert len({h.rpartition("$")[0].rpartition("$")[0] for h in hashes}) == 1


def test_nothing_is_shown_to_who_is_not_logged_in(app):
    with asking(app) as client:
        page = client.get("/?type=ASSAULT", headers=HTML)
        assert page.status_code == 303
        assert page.headers["location"] == "/login?next=%2F%3Ftype%3DASSAULT"
        for path in ("/incidents.json", "/openapi.json", "/nowhere", "/import", "/static/../incidents.json"):
            assert client.get(path).status_code == 401
        assert client.post("/decide", headers=HTML).status_code == 401
        assert client.get("/static/page.css").status_code == 200
        assert client.get("/login", headers=HTML).status_code == 200
        client.cookies.set(COOKIE, "x" * 43)
        assert client.get("/incidents.json").status_code == 401


def test_roles_may_what_they_may(app):
    may = {"Rea": (200, 403, 403), "Rev": (200, 200, 403), "Ada": (200, 200, 404)}
    for name, (looks, decides, imports) in may.items():
        with asking(app) as client:
            answer = log_in(client, name)
            cookie = answer.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            assert "Secure" not in cookie
            assert client.get("/incidents.json").status_code == looks
            token = {"X-CSRF-Token": csrf_token(client.cookies[COOKIE])}
            decided = client.post("/decide", headers=token)
            assert decided.status_code == decides
            if decides == 200:
                assert decided.json() == {"by": name}
            assert client.get("/users/nowhere").status_code == imports
            assert client.post("/logout", headers=token).status_code == 303
            assert client.get("/incidents.json").status_code == 401


def test_the_cookie_is_secure_where_the_page_is(app):
    with TestClient(
        app, base_url="https://127.0.0.1", headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    ) as client:
        assert "Secure" in log_in(client, "Ada").headers["set-cookie"]


def test_a_change_needs_the_token_of_its_session(app):
    with asking(app) as client:
        log_in(client, "Rev")
        session = client.cookies[COOKIE]
        for data, headers, status in (
            ({}, {}, 403),
            ({"csrf": "x"}, {}, 403),
            ({"csrf": csrf_token("another session")}, {}, 403),
            ({"csrf": csrf_token(session)}, {"X-CSRF-Token": "x"}, 403),
            ({"csrf": csrf_token(session)}, {}, 200),
            ({}, {"X-CSRF-Token": csrf_token(session)}, 200),
        ):
            answer = client.post("/decide", data=data, headers=headers)
            assert answer.status_code == status
            assert answer.text.count("\n") <= 1


def test_guessing_is_slowed(app):
    with asking(app) as client:
        tried = [log_in(client, f"Guess {n}", "wrong wrong wrong").status_code for n in range(13)]
        assert tried[:10] == [401] * 10
        assert tried[-1] == 429
        late = log_in(client, "Ada")
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("next", "leads"),
    [
        ("/incidents.json?q=a", "/incidents.json?q=a"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\nb", "/"),
        ("/login?next=/login", "/"),
    ],
)
def test_logging_in_leads_to_no_other_site(app, next, leads):
    with asking(app) as client:
        assert log_in(client, "Ada", next=next).headers["location"] == leads


def test_without_accounts_everybody_is_the_reviewer(path):
    app = create_app(Settings(project=path, reviewer="Grace"))

    @app.post("/decide")
    def decide(request: Request) -> dict[str, str]:
        return {"by": reviewer(request)}

    with asking(app) as client:
        assert client.post("/decide").json() == {"by": "Grace"}
        assert client.get("/login").headers["location"] == "/"
        assert client.post("/login", data={"name": "Ada", "password": PASSWORD}).headers["location"] == "/"


def test_an_admin_keeps_accounts_on_the_page(browser, path):
    with serving(Settings(project=path, accounts=True)) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/users")
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/users")
        assert faults(page) == []
        page.locator(".add [name=name]").fill("Bob <b>B</b>")
        page.locator(".add select").select_option("reviewer")
        page.locator(".add [type=password]").fill(PASSWORD)
        page.get_by_role("button", name="Add account").click()
        page.get_by_role("status").filter(has_text="Bob <b>B</b> may log in as reviewer").wait_for()
        page.get_by_label("Role of Ada").select_option("reader")
        page.get_by_role("row", name="Ada").get_by_role("button", name="Change").click()
        page.get_by_role("alert").filter(has_text="only admin").wait_for()
        page.get_by_role("button", name="Remove Rea").click()
        page.get_by_role("status").filter(has_text="Rea has no account").wait_for()
        assert faults(page) == []
        page.set_viewport_size({"width": 400, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
        context.close()
    with Project.open(path) as project:
        names = [(u.name, u.role) for u in Accounts(project).users()]
    assert names == [("Ada", "admin"), ("Bob <b>B</b>", "reviewer"), ("Rev", "reviewer")]


def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    out, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.multiple(
            sys, argv=["counterclaim", *arguments], stdin=io.StringIO(stdin), stdout=out, stderr=errors
        ),
        pytest.raises(SystemExit) as stop,
    ):
        main()
    return int(stop.value.code or 0), out.getvalue(), errors.getvalue()


def test_the_command_line_keeps_accounts(tmp_path):
    path = str(tmp_path / "p.db")
    status, out, _ = run("users", "add", "Ada", "--role", "admin", "--project", path, stdin=f"{PASSWORD}\n")
    assert (status, out) == (0, "Ada: may log in as admin\n")
    status, _, errors = run("users", "add", "Bob", "--project", path, stdin="short\n")
    assert status == 2
    assert errors == "counterclaim: a password has 10 to 1000 characters\n"
    assert run("users", "add", "Bob", "--project", path, stdin=PASSWORD)[0] == 0
    assert run("users", "list", "--project", path)[1] == "admin     Ada\nreader    Bob\n"
    assert run("users", "role", "Bob", "reviewer", "--project", path)[0] == 0
    assert '"role": "reviewer"' in run("users", "list", "--json", "--project", path)[1]
    assert run("users", "password", "Bob", "--project", path, stdin=PASSWORD[::-1])[0] == 0
    with Project.open(path) as project:
        assert Accounts(project).check("Bob", PASSWORD[::-1]) == User(name="Bob", role="reviewer")
    assert run("users", "remove", "Ada", "--project", path)[0] == 2
    assert run("users", "remove", "Bob", "--project", path)[0] == 0


@pytest.mark.parametrize(
    "tiles", ["tiles.example", "https://a/; script-src *", "javascript:alert(1)", "https:///x"]
)
def test_an_address_of_tiles_has_to_be_one(tmp_path, tiles):
    status, _, errors = run("serve", "--tiles", tiles, "--project", str(tmp_path / "p.db"))
    assert status == 2
    assert "no address of map tiles" in errors


def test_many_tries_from_many_places_are_slowed_too():
    tries = Tries(from_one=Rate(100, 1), as_one=Rate(3, 0.001), together=Rate(5, 0.001))
    assert [bool(tries.wait(f"caller {n}", "ADA" if n % 2 else "ada")) for n in range(5)] == [False] * 3 + [
        True
    ] * 2
    assert [bool(tries.wait(f"caller {n}", f"name {n}")) for n in range(4)] == [False] * 2 + [True] * 2


def test_others_are_served_only_where_there_is_an_admin(tmp_path):
    path = str(tmp_path / "p.db")
    status, _, errors = run("serve", "--host", "0.0.0.0", "--project", path)
    assert status == 2
    assert "users add NAME --role admin" in errors
    assert errors.count("\n") == 1
    run("users", "add", "Rea", "--project", path, stdin=PASSWORD)
    assert run("serve", "--host", "192.0.2.1", "--project", path)[0] == 2
    run("users", "add", "Ada", "--role", "admin", "--project", path, stdin=PASSWORD)
    with mock.patch("uvicorn.run") as served:
        assert run("serve", "--host", "0.0.0.0", "--name", "desk.example", "--project", path)[0] == 0
        assert run("serve", "--project", path)[0] == 0
    for call in served.call_args_list:
        assert call.args[0].state.desk.settings.accounts
        assert call.kwargs["proxy_headers"] is False
    names = served.call_args_list[0].args[0].state.desk.settings.names
    assert {"*", "desk.example", "localhost"} <= set(names)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}])
def test_one_logs_in_and_out_in_a_browser(browser, path, look):
    with serving(Settings(project=path, accounts=True)) as address:
        context = browser.new_context(**look)
        page = context.new_page()
        page.goto(f"{address}/?q=goma")
        assert faults(page) == []
        page.get_by_label("Name").fill("rea")
        page.get_by_label("Password").fill("not the password")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert faults(page) == []
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/?q=goma")
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url(f"{address}/login")
        page.goto(f"{address}/")
        assert "/login" in page.url
        context.close()
