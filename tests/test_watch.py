"""Watching: what becomes of an incident gives one alert, once, whatever happens to the program meanwhile."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from watching import KILLED, RIVAL, Desk, desk
from web_server import answer, article

from counterclaim import intake
from counterclaim.cli.reviewing import change_of
from counterclaim.engine import link
from counterclaim.project.judging import seen
from counterclaim.project.watching import Watching
from counterclaim.project.written import note_written
from counterclaim.watch import taking
from counterclaim.watch.drawing import draw


@pytest.fixture
def at(tmp_path):
    with desk(tmp_path) as made:
        yield made


def test_watching_begins_with_what_is_there(at: Desk) -> None:
    watcher = at.watcher()
    first = at.later(watcher)
    assert (first.new, first.alerts) == (1, 0)
    assert at.alerts() == []
    assert list(at.project.incidents())


def test_from_start_alerts_on_what_is_there(at: Desk) -> None:
    assert at.later(at.watcher(from_start=True)).alerts == 1
    [alert] = at.alerts()
    assert alert["kinds"] == ["new"]
    assert "Bukavu" in alert["text"]
    # Said again later, it changes nothing.
    assert at.later(at.watcher(from_start=True)).alerts == 0


def test_a_new_item_gives_one_alert_once(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    assert at.later(watcher).alerts == 1
    [alert] = at.alerts()
    assert alert["kinds"] == ["new"]
    assert alert["text"].startswith("New: ")
    assert "killed: Two soldiers (army)" in alert["text"]
    assert "Goma" in alert["text"]
    assert [s["url"] for s in alert["sources"]] == [at.web.url("/border")]
    assert at.project.incident(alert["incident"]["id"]) is not None
    for again in (watcher, at.watcher()):
        assert at.later(again).alerts == 0
    assert len(at.alerts()) == 1


def test_a_silent_edit_of_a_toll_is_a_change_from_what_to_what(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    at.publish("/border", KILLED.replace("Two", "Seven"))
    assert at.later(watcher).alerts == 1
    alert = at.alerts()[-1]
    assert alert["kinds"] == ["changed"]
    assert "killed: was Two soldiers (army), is Seven soldiers (army)" in alert["text"]
    [toll] = [c for c in alert["changes"] if c["field"] == "toll"]
    assert (toll["kind"], toll["was"], toll["now"]) == ("killed", "2", "7")
    assert [h["speakers"] for h in (*toll["before"], *toll["after"])] == [["army"], ["army"]]
    assert at.later(watcher).alerts == 0


def test_a_rival_toll_of_another_outlet_is_newly_contested(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    at.publish("/rival", RIVAL, outlet="Lake Radio", title="Ambush near Goma")
    assert at.later(watcher).alerts == 1
    alert = at.alerts()[-1]
    assert alert["kinds"] == ["contested", "changed"]
    assert alert["text"].startswith("Newly contested: ")
    assert "Two soldiers (army), now also Five soldiers (hospital doctor)" in alert["text"]
    assert {s["outlet"]: s["new"] for s in alert["sources"]} == {"Delta Post": False, "Lake Radio": True}


def test_one_more_outlet_that_says_the_same_is_a_change_only_of_standing(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    at.publish("/copy", KILLED, outlet="Copy News", title="Ambush: soldiers die near Goma")
    assert at.later(watcher).alerts == 0  # the same words of the same speaker


def test_what_reviewers_reject_is_retracted_and_comes_back_as_what_it_was(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    [told] = at.alerts()
    at.project.decide("reject", "report", told["sources"][0]["id"], reviewer="desk", reason="a hoax")
    at.later(watcher)
    gone = at.alerts()[-1]
    assert gone["kinds"] == ["retracted", "changed"]
    assert gone["text"].startswith("Retracted: Attack, Goma")
    assert "Two soldiers (army), told no more" in gone["text"]
    assert (gone["incident"]["standing"], gone["incident"]["id"]) == ("retracted", told["incident"]["id"])
    assert at.later(watcher).alerts == 0
    at.project.undo(reviewer="desk")
    at.later(watcher)
    back = at.alerts()[-1]
    assert back["kinds"] == ["changed"]
    # Each step has an id of its own, though the incident is what it was when it was new.
    assert len({a["id"] for a in at.alerts()}) == 3


def test_a_figure_that_its_outlet_retracts_is_retracted(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", f"{KILLED} The road was closed to all traffic.")
    at.later(watcher)
    at.publish(
        "/correction",
        "Correction: An earlier version of this report said that two soldiers were killed in an ambush near "
        "Goma on Wednesday. That figure was wrong and has been retracted; the army said three soldiers were "
        "killed.",
        title="Correction: ambush near Goma",
    )
    at.later(watcher)
    assert "retracted" in at.alerts()[-1]["kinds"], at.alerts()[-1]["text"]


def test_a_source_that_is_added_brings_no_flood(at: Desk) -> None:
    at.later(at.watcher())
    at.web.put("/other", article("Six die in Beni", "Six men were killed in Beni on Monday, police said."))
    more = at.plan(name="Other", address=at.web.url("/other"))
    watcher = at.watcher(replace(more, sources=at.plan().sources + more.sources))
    at.publish("/border", KILLED)
    done = at.later(watcher)
    assert done.new == 2
    assert [a["incident"]["place"]["name"] for a in at.alerts()] == ["Goma"]
    at.web.put(
        "/other", article("Eight die in Beni", "Eight men were killed in Beni on Monday, police said.")
    )
    at.later(watcher)
    assert at.alerts()[-1]["kinds"] == ["changed"]


def test_an_earlier_report_gives_an_incident_another_id_and_no_new_alert(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    [before] = at.alerts()
    at.publish(
        "/first", RIVAL, outlet="Lake Radio", title="Ambush",
        published="2024-01-18T07:00:00+00:00",
    )  # fmt: skip
    at.later(watcher)
    alert = at.alerts()[-1]
    assert alert["kinds"] == ["contested", "changed"]
    assert alert["incident"]["id"] != before["incident"]["id"]
    assert alert["before"] == [before["incident"]["id"]]


def test_a_merge_and_its_undoing_make_nothing_new(at: Desk) -> None:
    lines = {"name": "lines", "jsonl": "alerts.jsonl"}
    watcher = at.watcher(
        at.plan(alerts=[lines, lines | {"name": "new", "jsonl": "new.jsonl", "kinds": ["new"]}])
    )
    at.later(watcher)
    at.publish("/border", KILLED)
    at.publish("/beni", "Six men were killed in Beni on Monday, police said.", title="Six die in Beni")
    assert at.later(watcher).alerts == 2
    both = [at.project.incident(a["incident"]["id"]) for a in at.alerts()]
    change = change_of([seen(at.project.mentions(incident=i.id), i) for i in both])
    at.project.decide("merge", "incident", both[0].id, reviewer="desk", change=change)
    assert at.later(watcher).alerts == 1
    merged = at.alerts()[-1]
    assert "new" not in merged["kinds"]
    [gone] = {i.id for i in both} - {merged["incident"]["id"]}
    assert merged["before"] == [gone]
    assert f"told as one with “{next(i.title for i in both if i.id == gone)}” ({gone})" in merged["text"]
    at.project.undo(reviewer="desk")
    assert at.later(watcher).alerts == 2
    parted = at.alerts()[-2:]
    assert [k for a in parted for k in a["kinds"] if k == "new"] == []
    assert sum("told as part of" in a["text"] for a in parted) == 1
    assert {a["incident"]["id"] for a in parted} == {i.id for i in both}
    assert len({a["id"] for a in at.alerts()}) == 5
    assert len((at.folder / "new.jsonl").read_text().splitlines()) == 2
    assert at.later(watcher).alerts == 0


def test_a_figure_that_a_reviewer_corrects_is_a_change(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.publish("/border", KILLED)
    at.later(watcher)
    [toll] = [r.claim for r in at.project.rows() if r.claim.field == "toll" and r.claim.low == 2]
    three = {"low": 3, "high": 3, "value": "three"}
    at.project.decide("edit", "claim", toll.id, reviewer="desk", change={"set": three})
    at.later(watcher)
    assert "killed: was Two soldiers (army), is three (army)" in at.alerts()[-1]["text"]


def test_what_a_newer_version_reads_otherwise_is_no_news(at: Desk, monkeypatch) -> None:
    at.publish("/border", KILLED)
    at.later(at.watcher())
    monkeypatch.setattr("counterclaim.watch.drawing.linked_by", lambda: "next")
    incidents = {i.id: i for i in at.project.incidents()}
    monkeypatch.setattr(Watching, "incidents", lambda self, ids: {
        i: msgspec.structs.replace(x, operation="Dawn", values=()) for i, x in incidents.items()
    })  # fmt: skip
    with at.project.writing() as connection:
        note_written(connection, list(incidents))
    assert at.later(at.watcher()).alerts == 0


def test_a_source_that_fails_stops_no_other_and_is_asked_more_rarely(at: Desk) -> None:
    plan = at.plan()
    bad = at.plan(name="Bad", address=at.web.url("/gone"))
    watcher = at.watcher(
        type(plan)(sources=bad.sources + plan.sources, alerts=plan.alerts, private=plan.private)
    )
    assert at.later(watcher).new == 1
    assert at.lines == ["Bad: is not there (404); check the address"]
    at.publish("/border", KILLED)
    waits = []
    for _ in range(3):
        due = watcher.dues()[bad.sources[0].key]
        waits.append(due.fails)
        at.later(watcher, 4)
    assert waits == [1, 2, 3]
    assert len(at.alerts()) == 1
    asked = [p for p in at.web.paths() if p == "/gone"]
    at.later(watcher, 0.5)  # not yet again
    assert [p for p in at.web.paths() if p == "/gone"] == asked


def test_a_private_source_is_asked_only_where_the_file_names_its_host(at: Desk) -> None:
    at.later(at.watcher(replace(at.plan(), private=frozenset())))
    [line] = at.lines
    assert line.startswith(
        "Delta: leads to 127.0.0.1, which is no public address; name its host under private"
    )
    assert at.web.asked == []


def test_a_report_that_cannot_be_coded_is_named(at: Desk, monkeypatch) -> None:
    refused = intake.Refused("x.txt", "cannot be coded (ValueError)", "report this")
    monkeypatch.setattr("counterclaim.watch.watcher.code_taken", lambda stream, **k: [*stream, refused][-1:])
    at.later(at.watcher())
    assert at.lines == [str(refused)]


def test_a_host_that_asks_to_be_left_alone_is(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    at.web.pages["/feed"] = answer(503, b"", **{"Retry-After": "36000"})
    at.later(watcher)
    asked = at.web.paths().count("/feed")
    at.later(watcher, 9)
    watcher.round(once=True)
    assert at.web.paths().count("/feed") == asked
    at.publish("/border", KILLED)
    assert at.later(watcher, 2).alerts == 1


def test_pages_are_asked_for_only_if_they_changed(at: Desk) -> None:
    at.web.put("/old", article("Old news of Bukavu", KILLED), ETag='"7"')
    watcher = at.watcher()
    at.later(watcher)
    at.web.send("/old", 304)
    at.later(watcher)
    assert [h.get("if-none-match") for p, h in at.web.asked if p == "/old"] == [None, '"7"']
    assert at.lines == []


def test_a_page_of_a_feed_is_not_looked_at_again_before_its_time(at: Desk) -> None:
    watcher = at.watcher(at.plan(recheck="3h"))
    at.later(watcher)
    at.later(watcher)
    assert (at.web.paths().count("/feed"), at.web.paths().count("/old")) == (2, 1)


def test_sources_are_not_all_due_at_once(at: Desk) -> None:
    many = tuple(at.plan(name=f"s{n}", address=at.web.url(f"/old?{n}")).sources[0] for n in range(8))
    watcher = at.watcher(replace(at.plan(), sources=many))
    watcher.round()
    assert len({d.due for d in watcher.dues().values()}) > 4


def test_files_of_a_folder_are_read_when_they_change(at: Desk, monkeypatch) -> None:
    drop = at.folder / "drop"
    drop.mkdir()
    watcher = at.watcher(at.plan(folder="drop"))
    assert at.later(watcher).new == 0
    opened = []
    monkeypatch.setattr(taking, "read", lambda paths, **k: opened.extend(paths) or intake.read(paths, **k))
    (drop / "a.txt").write_text(f"Published: 2024-01-18\n\n{KILLED}")
    assert at.later(watcher).alerts == 1
    assert at.later(watcher).alerts == 0
    assert len(opened) == 1
    (drop / "a.txt").write_text(f"Published: 2024-01-18\n\n{KILLED.replace('Two', 'Four')}")
    assert at.later(watcher).new == 1
    assert len(opened) == 2


def test_it_watches_a_project_on_a_server_as_well(postgres, tmp_path) -> None:
    with desk(tmp_path, postgres.database()) as there:
        watcher = there.watcher()
        there.later(watcher)
        there.publish("/border", KILLED)
        there.later(watcher)
        there.publish("/rival", RIVAL, outlet="Lake Radio", title="Ambush near Goma")
        there.later(watcher)
        assert [a["kinds"] for a in there.alerts()] == [["new"], ["contested", "changed"]]
        assert [str(p) for p in there.project.verify()] == []


def test_nothing_is_drawn_from_a_project_that_is_half_linked(at: Desk) -> None:
    watcher = at.watcher()
    at.later(watcher)
    [report] = at.project.reports()
    with at.project.linking() as step:
        step.again([report.id])
    assert draw(at.project, watcher.plan, "2024-01-18T12:00:00Z") is None
    link(at.project)
    assert draw(at.project, watcher.plan, "2024-01-18T12:00:00Z") == 0
