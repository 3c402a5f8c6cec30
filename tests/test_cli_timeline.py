"""`timeline`, the matrix of `show`, and how an incident's standing is told, as a user sees them."""

from __future__ import annotations

import json

import pytest
from test_cli import on, run, told

FIRST = """Outlet: Lake Radio
Published: 2024-05-07T10:00+00:00
Title: Drones hit Port Sudan

Paramilitary drones attacked the airport in Port Sudan on Monday, killing seven people, the army said.
A hospital doctor told Radio Dabanga that nine people were killed in the attack.
A witness said that nobody was killed in the attack.
The African Union condemned the attack on Port Sudan.
On Tuesday the army shelled Nyala in retaliation for the drone attack on Port Sudan, a spokesman said.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a project ``desk.db`` of an attack, an answer to it, and something else."""
    folder = tmp_path_factory.mktemp("affair")
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "b.txt").write_text(
        "Outlet: Hill Post\nPublished: 2024-05-08\n\nGunmen killed two farmers near Jos on Tuesday.\n",
        encoding="utf-8",
    )
    assert run("code", "a.txt", "b.txt", "--project", "desk.db", cwd=folder).returncode == 0
    return folder


def affair(desk) -> list[dict]:
    found = json.loads(on(desk, "timeline", "--format", "json").stdout)
    assert len(found) == 1, "what stands alone is no affair"
    return found[0]["incidents"]


def test_an_affair_is_printed_in_the_order_of_time(desk):
    out = on(desk, "timeline").stdout
    attack, answer = out.index("Port Sudan"), out.index("in response to")
    assert attack < answer
    assert "answered by" in out
    assert "Jos" not in out
    assert "according to spokesman" in out


def test_each_incident_has_its_sources_and_its_tolls_with_who_and_when(desk):
    out = " ".join(on(desk, "timeline").stdout.split())
    assert "told by" in out
    assert "Lake Radio" in out
    assert "seven people - army (7 May 10:00)" in out
    assert "or nine people - hospital doctor, via Radio Dabanga (7 May 10:00)" in out


def test_quotes_come_on_demand(desk):
    words = "in retaliation for the drone attack on Port Sudan"
    assert f"{words}”" not in " ".join(on(desk, "timeline").stdout.split())
    assert f"{words}”" in " ".join(on(desk, "timeline", "--quotes").stdout.split())


def test_json_is_complete(desk):
    first, *_, last = affair(desk)
    killed = [d["steps"] for d in first["developments"] if d["kind"] == "killed"]
    assert [[s["low"] for s in steps] for steps in killed][:2] == [[7], [9]]
    [tie] = [t for t in last["ties"] if t["type"] == "response"]
    assert tie["incident"] == first["id"]
    assert (tie["backward"], tie["inferred"]) == (False, False)
    assert tie["claims"]
    assert all(q in FIRST for q in tie["quotes"])
    assert first["outlets"] == ["Lake Radio"]
    assert {"speaker": "hospital doctor", "via": ["Radio Dabanga"]} in first["sources"]
    assert json.loads(on(desk, "timeline", "--json").stdout) == [{"incidents": affair(desk)}]


def test_an_incident_by_number_or_id_shows_its_affair_and_one_alone_itself(desk):
    every = json.loads(on(desk, "incidents", "--json").stdout)
    inside = affair(desk)[0]["id"]
    assert on(desk, "timeline", inside).stdout == on(desk, "timeline").stdout
    [alone] = [n for n, i in enumerate(every, 1) if "Jos" in i["title"]]
    out = on(desk, "timeline", alone).stdout
    assert out.startswith("1 incident, ")
    assert "Jos" in out


def test_an_unknown_incident_gets_one_line(desk):
    assert "no such incident" in told(on(desk, "timeline", "i-zzz"))
    told(run("timeline", "-p", "missing.db", cwd=desk))
    told(on(desk, "timeline", "--format", "yaml"))


def test_a_project_without_relations_says_so(tmp_path):
    (tmp_path / "b.txt").write_text("Gunmen killed two farmers near Jos on Tuesday.\n", encoding="utf-8")
    assert run("code", "b.txt", "-p", "x.db", cwd=tmp_path).returncode == 0
    done = run("timeline", "-p", "x.db", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("no relations between incidents")
    assert json.loads(run("timeline", "-p", "x.db", "--json", cwd=tmp_path).stdout) == []


def contested(desk) -> dict:
    every = json.loads(on(desk, "incidents", "--json").stdout)
    return next(i for i in every if i["contradictions"])


def test_show_prints_contradictions_then_relations_then_the_matrix(desk):
    page = on(desk, "show", contested(desk)["id"]).stdout
    clash = page.index("the sources do not agree")
    assert clash < page.index("answered by") < page.index("Who says what") < page.index("Every claim")


def test_clashes_are_marked_by_sign_letter_and_word(desk):
    page = on(desk, "show", contested(desk)["id"]).stdout
    grid = page[page.index("Who says what") : page.index("Every claim")]
    assert "≠ killed" in grid
    assert "(contested)" in grid
    assert "≠A" in grid
    assert "≠B" in grid
    assert "via Radio" in grid


def test_show_as_json_names_what_the_incident_is_related_to(desk):
    shown = json.loads(on(desk, "show", contested(desk)["id"], "--json").stdout)
    assert "answered by" in {r["words"] for r in shown["related"]}
    known = {i["id"] for i in json.loads(on(desk, "incidents", "--json").stdout)}
    assert {r["incident"] for r in shown["related"]} <= known


def test_incidents_say_in_how_many_reports_and_by_how_many_independent(desk):
    out = on(desk, "incidents").stdout
    assert "1 report" in out
    assert "independent" in out


@pytest.mark.parametrize("columns", [60, 80, 100, 120, 200])
@pytest.mark.parametrize(
    "what", [("timeline", "--quotes"), ("incidents", "--all"), ("show", "1"), ("show", "2")]
)
def test_pages_keep_to_the_width_and_need_no_colour(desk, columns, what):
    out = on(desk, *what, COLUMNS=str(columns)).stdout
    assert max(map(len, out.splitlines())) <= columns
    assert "\x1b" not in out


def test_text_of_reports_cannot_steer_the_terminal(tmp_path):
    text = FIRST.replace("the army said", "the \x1b[2J\u202e[red]army[/red] said")
    assert run("code", "-", "-p", "x.db", cwd=tmp_path, stdin=text.encode()).returncode == 0
    for arguments in (("timeline", "--quotes"), ("show", "1"), ("incidents", "--all")):
        out = run(*arguments, "-p", "x.db", cwd=tmp_path).stdout
        assert out
        assert not set(out) & set("\x1b\u202e")


def test_explain_gives_the_words_of_both_events_of_a_relation(desk):
    every = json.loads(on(desk, "claims", "--json").stdout)
    [relation] = [c for c in every if c["field"] == "relation" and c["value"] == "response"]
    assert relation["other"]
    out = " ".join(on(desk, "explain", relation["id"]).stdout.split())
    assert 'event "the army shelled Nyala' in out
    assert 'other "the drone attack on Port Sudan' in out


def test_what_follows_from_the_roles_alone_is_told_as_inferred(tmp_path):
    text = (
        "Published: 2024-05-10\n\n"
        "Rwandan troops attacked Goma in the Democratic Republic of Congo on Tuesday. "
        "On Wednesday Congo recalled its ambassador from Kigali.\n"
    )
    (tmp_path / "step.txt").write_text(text, encoding="utf-8")
    assert run("code", "step.txt", "-p", "x.db", cwd=tmp_path).returncode == 0

    def out(*arguments: object) -> str:
        return " ".join(run(*arguments, "-p", "x.db", cwd=tmp_path).stdout.split())

    every = json.loads(out("incidents", "--json"))
    [step] = [i for i in every if any(r["inferred"] for r in i["relations"])]
    for page in (out("show", step["id"]), out("timeline")):
        assert "told as coming after" in page
        assert "inferred from who did what to whom" in page
        assert "according to" not in page
    assert "nobody says it" not in out("timeline")
    [claim] = step["relations"][0]["claims"]
    assert "inferred from who did what to whom: nobody says it in words" in out("explain", claim)
    [tie] = json.loads(out("timeline", "--json"))[0]["incidents"][-1]["ties"]
    assert tie["inferred"]


def test_a_live_page_tells_how_one_count_moved_through_the_day(tmp_path):
    said = (
        "{} people were killed in the bombing of the market in Goma on Tuesday, Governor Jean Bamba said.\n\n"
    )
    text = (
        "Outlet: Lake Radio\nPublished: 2024-05-07T19:00+00:00\n\n"
        f"18:05 GMT - Toll rises\n\n{said.format('Nine')}09:40 GMT - First word\n\n{said.format('Seven')}"
    )
    (tmp_path / "live.txt").write_text(text, encoding="utf-8")
    assert run("code", "live.txt", "-p", "x.db", cwd=tmp_path).returncode == 0
    out = " ".join(run("timeline", "1", "-p", "x.db", cwd=tmp_path).stdout.split())
    assert "Seven people (7 May 09:40) → Nine people (7 May 18:05) - Governor Jean Bamba" in out
