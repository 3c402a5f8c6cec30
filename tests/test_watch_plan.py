"""The file of watching: what is wrong with it is said in a line each, with the key and what to do."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from counterclaim.watch.plan import PlanError, plan_of, read_plan, span

SOURCE = {"name": "Delta", "address": "https://delta.example/feed"}
ALERT = {"name": "lines", "jsonl": "alerts.jsonl"}
MAIL = {"to": ["a@b.example"], "from": "c@d.example", "server": "smtp.example:587"}


def wrong(**read: object) -> list[str]:
    with pytest.raises(PlanError) as e:
        plan_of({"sources": [SOURCE], **read}, "/desk/sources.toml", {"SET": "x"})
    assert all(line.startswith("/desk/sources.toml: ") for line in e.value.lines)
    return [line.removeprefix("/desk/sources.toml: ") for line in e.value.lines]


def test_paths_are_seen_from_the_file() -> None:
    sources = [{"name": "a", "folder": "drop"}, {"name": "b", "list": "/x/b.urls", "every": "1d"}]
    read = {"project": "desk.db", "sources": sources, "alerts": [ALERT, {"name": "out", "jsonl": "-"}]}
    plan = plan_of(read, "/desk/sources.toml", {})
    assert plan.project == "/desk/desk.db"
    assert [s.key for s in plan.sources] == ["/desk/drop", "/x/b.urls"]
    assert [a.jsonl for a in plan.alerts] == ["/desk/alerts.jsonl", "-"]
    assert plan.sources[1].often == timedelta(days=1)
    url = "postgresql+psycopg://desk@db/project"
    assert plan_of(read | {"project": url}, "/desk/sources.toml", {}).project == url


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            {"evry": "1h"},
            "sources.Delta: there is no key evry; keys are: name, address, list, folder, every,",
        ),
        ({"every": "soon"}, "sources.Delta.every: 'soon' is no time span; write it as 15m, 3h or 1d"),
        ({"every": "10s"}, "sources.Delta.every: 10s is too often; give 1m or more for what is fetched,"),
        ({"every": 5}, "sources.Delta.every: expected `str`, got `int`; correct it"),
        ({"folder": "x"}, "sources.Delta.address: give one of address, list and folder"),
        ({"address": "delta"}, "sources.Delta.address: 'delta' is no address; write it as https://"),
        ({"recheck": "-"}, "sources.Delta.recheck: '-' is no time span"),
    ],
)
def test_sources_that_cannot_be_taken_are_named(source: dict[str, object], line: str) -> None:
    [said] = wrong(sources=[SOURCE | source])
    assert said.startswith(line)


@pytest.mark.parametrize(
    ("alert", "line"),
    [
        ({"webhook": "https://a.example/"}, "webhook: give one of webhook, mail, atom and jsonl"),
        ({"kinds": ["newer"]}, "kinds[0]: invalid enum value 'newer'; correct it"),
        ({"fields": ["deaths"]}, "fields: there is no field deaths; fields are: abducted, accusation,"),
        ({"where": {"land": "PAK"}}, "where.land: there is no such part; parts are: q, start,"),
        ({"where": {"country": "Pakistan"}}, "where.country: Pakistan is no code; write it as PAK"),
        ({"where": {"type": ["WAR"]}}, "where.type: WAR is no event type; see docs/reference/events.md"),
        ({"where": {"standing": "sure"}}, "where.standing: sure is none; choose of: single source,"),
        ({"where": {"start": "soon"}}, "where.start 'soon': not a day; write it as 2024-01-31"),
        ({"token": "SET"}, "token: only a webhook has one; leave it out"),
    ],
)
def test_alerts_that_cannot_be_told_are_named(alert: dict[str, object], line: str) -> None:
    [said] = wrong(alerts=[ALERT | alert])
    assert said.removeprefix("alerts.lines.").startswith(line)


@pytest.mark.parametrize(
    ("mail", "line"),
    [
        ({"server": "smtp.example"}, "mail.server: 'smtp.example' has no port; write it as"),
        ({"to": []}, "mail.to: nobody is named; give one address or more"),
        ({"to": ["a@b.example\nBcc: x@y.example"]}, "'a@b.example\\nBcc: x@y.example' is no address;"),
        ({"user": "u"}, "mail.user: needs a password, and a password a user; give both or neither"),
        ({"user": "u", "password": "hunter2"}, "mail.password: no secret stands in this file; name an"),
        ({"user": "u", "password": "UNSET"}, "mail.password: the environment has no UNSET; set it"),
        ({"user": "u", "password": "SET", "tls": "none"}, "mail.tls: a password is not sent without TLS;"),
        ({"pass": "x"}, "there is no key pass; keys are: to, from, server, user, password, tls"),
    ],
)
def test_mail_that_cannot_be_sent_is_named(mail: dict[str, object], line: str) -> None:
    [said] = wrong(alerts=[{"name": "m", "mail": MAIL | mail}])
    assert said.removeprefix("alerts.m.mail: ").removeprefix("alerts.m.").startswith(line)


def test_all_that_is_wrong_is_said_at_once() -> None:
    lines = wrong(
        page="desk", private=["http://x"], sources=[SOURCE, SOURCE, {"address": "https://x.example"}]
    )
    assert [line.split(":")[0] for line in lines] == ["sources[3]", "page", "private", "sources.Delta.name"]
    assert lines[0] == "sources[3]: has no name; give one"
    assert wrong(sources=[])[0] == "sources: there are none; give one or more [[sources]]"
    assert wrong(alerts=[{"name": "h", "webhook": "$hook"}])[0].startswith(
        "alerts.h.webhook: no secret stands"
    )


def test_a_file_that_is_none_is_said(tmp_path) -> None:
    with pytest.raises(PlanError, match=r"cannot be read \(No such file or directory\); check the path"):
        read_plan(str(tmp_path / "no.toml"))
    (tmp_path / "bad.toml").write_text("sources = [")
    with pytest.raises(PlanError, match="is no TOML"):
        read_plan(str(tmp_path / "bad.toml"))


def test_the_file_to_begin_with_is_right_also_where_it_is_commented_out() -> None:
    path = Path(__file__).parent.parent / "deploy" / "watch" / "sources.toml"
    assert len(read_plan(str(path), {}).alerts) == 2
    text = re.sub(r"^# (?=\[|\w+ = )", "", path.read_text(), flags=re.MULTILINE)
    secrets = {"DESK_HOOK": "https://x.example/", "DESK_TOKEN": "x", "SMTP_PASSWORD": "x"}
    whole = plan_of(tomllib.loads(text), str(path), secrets)
    assert [a.name for a in whole.alerts] == ["log", "Border incidents", "chat", "tolls by mail"]
    assert whole.private == {"hooks.intranet.example"}


@pytest.mark.parametrize("written", ["", "m", "5", "1.5h", "5 weeks", "-1m", "999999d"])
def test_what_is_no_time_span(written: str) -> None:
    with pytest.raises(ValueError, match="no time span"):
        span(written)
