"""Two incidents judged, one parted, all of it undone: in a browser and over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from counterclaim.engine import code_inputs
from counterclaim.project import Project
from counterclaim.workspace import Settings
from counterclaim.workspace.linker import Linker
from tests.workspace.asking import get, post
from tests.workspace.conftest import WAIT, faults, link_again, serving

expect.set_options(timeout=WAIT)
TOLD = (
    ("Lake Post", "2024-05-04", "Gunmen kill three men in Goma",
     "Gunmen killed three men in Goma on 3 May 2024, police said. The attack in Goma wounded five."),
    ("Delta Radio", "2024-05-05", "Five dead in Goma",
     "Gunmen killed five people in Goma on 4 May 2024, the army said."),
    ("Kivu Times", "2024-05-05", "Two killed in Goma market",
     "Gunmen killed two traders in Goma on 4 May 2024, a witness said. The government imposed a curfew."),
    ("Congo Wire", "2024-05-04", "Three shot dead in Goma",
     "Three men were killed in Goma on 3 May 2024 when gunmen opened fire, a hospital said."),
)  # fmt: skip
REPORTS = {
    f"{n}.txt": f"Outlet: {outlet}\nPublished: {published}\nTitle: {title}\n\n{text}\n"
    for n, (outlet, published, title, text) in enumerate(TOLD)
}
LOOKS = [{}, {"dark": True}, {"width": 400, "height": 800}]


@pytest.fixture
def project(project_path):
    with Project.open(project_path) as opened:
        yield opened


def members(project):
    """The incidents as sets of event mentions."""
    return {frozenset(i.mentions) for i in project.incidents()}


@pytest.fixture
def project_path(tmp_path):
    """A project of reports on one town that differ in day and toll: one event, or several?"""
    path = str(tmp_path / "goma.db")
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Project.open(path) as project:
        for _ in code_inputs([str(tmp_path / name) for name in REPORTS], project=project):
            pass
    return path


@pytest.fixture
def pair(served):
    """The two incidents that are most worth a look."""
    first = get(f"{served}/merge.json").json()[0]
    return first["one"]["id"], first["other"]["id"]


@pytest.fixture
def large(project):
    """The incident that is told in most reports."""
    return max(project.incidents(), key=lambda i: (len(i.reports), i.id))


def number(words):
    return float(words.replace("\u2212", "-"))


def tidy(page):
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_pairs_are_listed_and_held_side_by_side(opened, look):
    page = opened("/merge", **look)
    assert page.locator(".pairs .go").count() == 1
    tidy(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#merge[data-ready]")
    states = set(page.locator(".versus-table .state").all_inner_texts())
    assert any("agrees" in s for s in states)
    # The bars add up to the sum that is named.
    points = [
        float(t.replace("\u2212", "-")) for t in page.locator(".waterfall td:nth-child(2)").all_inner_texts()
    ]
    told = page.locator(".waterfall caption").inner_text().rpartition(" ")[2].replace("\u2212", "-")
    assert sum(points) == pytest.approx(float(told), abs=0.08)
    assert page.locator(".waterfall rect").count() == len(points)
    tidy(page)


def test_the_same_event_by_a_key_and_undone(opened, project, pair):
    before = members(project)
    one, other = (frozenset(project.incident(i).mentions) for i in pair)
    page = opened(f"/merge?one={pair[0]}&other={pair[1]}")
    page.wait_for_selector("#merge[data-ready]")
    page.keyboard.press("m")
    page.keyboard.type("same village, same night")
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    expect(page.locator("#done")).to_contain_text("Now one incident")
    [d] = project.decisions()
    assert (d.action, d.reviewer, d.reason) == ("same", "Ada", "same village, same night")
    assert one | other in members(project)
    page.keyboard.press("z")
    expect(page.locator("#done")).to_contain_text("taken back")
    expect(page.locator("#linking")).to_be_hidden()
    assert members(project) == before
    assert list(project.verify()) == []


def test_two_events_and_unsure_are_not_asked_again(opened, served, project, pair):
    def listed():
        found = get(f"{served}/merge.json").json()
        return [(p["one"]["id"], p["other"]["id"]) for p in found]

    page = opened(f"/merge?one={pair[0]}&other={pair[1]}")
    page.wait_for_selector("#merge[data-ready]")
    for key, words in (("n", "judged two events"), ("u", "left unsure")):
        assert pair in listed()
        page.keyboard.press(key)
        expect(page.locator("#done")).to_contain_text(words)
        assert pair not in listed()
        page.keyboard.press("z")
        expect(page.locator("#done")).to_contain_text("taken back")
        expect(page.locator("#linking")).to_be_hidden()
    assert pair in listed()


def test_any_two_can_be_held_side_by_side(opened, project, large):
    page = opened(f"/merge?one={large.id}")
    titles = page.locator(".pairs .go").all_inner_texts()
    assert large.title not in titles
    assert len(titles) == len(list(project.incidents())) - 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#merge[data-ready]")
    expect(page.locator(".versus-table .title").first).to_have_text(large.title)


def test_a_judgement_is_on_what_was_shown(served, project, pair):
    found = get(f"{served}/merge.json?one={pair[0]}&other={pair[1]}").json()
    asked = {"one": pair[0], "other": pair[1], "verdict": "same"}
    stale = post(f"{served}/merge", asked | {"shown": ["0" * 16, found["other"]["shown"]]})
    assert (stale.status_code, list(project.decisions())) == (409, [])
    shown = [found["one"]["shown"], found["other"]["shown"]]
    assert post(f"{served}/merge", asked | {"shown": shown}).status_code == 200
    assert get(f"{served}/merge?one={pair[0]}&other={pair[0]}").status_code == 409
    assert get(f"{served}/merge?one={pair[0]}&other=i-0").status_code == 404


def test_event_mentions_are_compared_too(served, large):
    url = f"{served}/merge.json?one={large.mentions[0]}"
    other = next(i for i in get(f"{served}/incidents.json").json() if i["id"] != large.id)
    found = get(f"{url}&other={other['id']}").json()
    assert (found["one"]["kind"], found["one"]["mentions"]) == ("mention", [large.mentions[0]])


def test_what_was_never_compared_says_why(served, project):
    kinds = {i.type: i for i in project.incidents()}
    found = get(f"{served}/merge.json?one={kinds['ASSAULT'].id}&other={kinds['COERCE'].id}").json()
    assert found["never_compared"] == "ASSAULT is no COERCE"
    assert found["cannot_be_one"]["pairs"] == found["cannot_be_one"]["of"]


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_an_incident_is_laid_out_to_be_split(opened, large, look):
    page = opened(f"/split/{large.id}", **look)
    page.wait_for_selector("#split[data-ready]")
    expect(page.locator("[data-side=stays] .preview b")).to_have_text(large.title)
    assert page.locator(".part").count() == len(large.mentions)
    tidy(page)


def test_split_by_keys_and_undone(opened, project, large):
    before = members(project)
    page = opened(f"/split/{large.id}")
    page.wait_for_selector("#split[data-ready]")
    expect(page.locator("#commit")).to_be_disabled()
    page.keyboard.press("g")
    gone = page.locator("[data-side=goes] .part").evaluate_all("parts => parts.map(p => p.id)")
    assert 0 < len(gone) < len(large.mentions)
    expect(page.locator("[data-side=goes] .preview b")).not_to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("split off. Now:")
    for i in project.incidents():
        # What went may have found others of its kind, but none that it was parted from.
        here = set(i.mentions) & set(large.mentions)
        assert here <= set(gone) or here.isdisjoint(gone)
    page.keyboard.press("z")
    expect(page.locator("#done")).to_contain_text("one incident again")
    expect(page.locator("#linking")).to_be_hidden()
    assert members(project) == before
    assert [d.action for d in project.decisions()] == ["split", "undo"]
    assert list(project.verify()) == []


def test_split_by_dragging_and_by_single_keys(opened, large):
    page = opened(f"/split/{large.id}")
    page.wait_for_selector("#split[data-ready]")
    first = page.locator(".part").first
    name = first.get_attribute("id")
    first.drag_to(page.locator("[data-side=goes]"))
    expect(page.locator(f"[data-side=goes] #{name}")).to_have_count(1)
    expect(page.locator("[data-side=goes] .n")).to_have_text("1 event mention")
    page.keyboard.press("Space")
    expect(page.locator(f"[data-side=stays] #{name}")).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator(".part").first).to_have_attribute("id", name)


def test_a_split_is_of_what_was_shown(served, project, large):
    found = get(f"{served}/split/{large.id}.json").json()
    url, out = f"{served}/split/{large.id}", list(large.mentions[:1])
    for body, status in (
        ({"out": out, "shown": "0" * 16}, 409),
        ({"out": [], "shown": found["shown"]}, 422),
        ({"out": list(large.mentions), "shown": found["shown"]}, 422),
        ({"out": ["e-0"], "shown": found["shown"]}, 409),
    ):
        assert post(url, body).status_code == status
    assert list(project.decisions()) == []


def test_history_shows_the_chain_and_takes_back_in_place(opened, served, project):
    claims = list(project.claims())[:2]
    made = [project.decide("reject", "claim", c.id, reviewer="Bo", reason="=1+1") for c in claims]
    page = opened("/history")
    expect(page.locator(".chain")).to_contain_text(
        f"The chain of 2 decisions holds. Last hash {made[1].hash}"
    )
    tidy(page)
    page.locator(f"#{made[0].id} button").click()
    expect(page.locator(f"#{made[0].id}")).to_have_class("undone")
    page.locator(f"#{made[0].id} button").click()
    expect(page.locator(f"#{made[0].id} button")).to_have_text("undo")
    expect(page.locator("tbody tr").first).to_contain_text("restore: reject claim")
    told = get(f"{served}/decisions.json").json()
    assert told["chain"]["holds"]
    assert [d["action"] for d in told["decisions"]] == ["reject", "reject", "undo", "undo"]
    table = list(csv.DictReader(io.StringIO(get(f"{served}/decisions.csv").text)))
    assert [row["holds"] for row in table[:2]] == ["yes", "yes"]
    assert table[0]["reason"] == "'=1+1"
    assert [d["id"] for d in get(f"{served}/decisions.json?target={claims[1].id}").json()["decisions"]] == [
        made[1].id
    ]


def test_the_history_of_an_incident_holds_what_was_decided_on_its_claims(served, project, large):
    other = next(i for i in project.incidents() if i.id != large.id)
    made = [project.decide("reject", "claim", i.claims[0], reviewer="Bo") for i in (large, other)]
    undo = project.undo(made[0].id, reviewer="Bo")

    def told(target):
        found = get(f"{served}/decisions.json?target={target}").json()["decisions"]
        return [d["id"] for d in found]

    assert told(large.id) == told(large.claims[0]) == [made[0].id, undo.id]
    assert told(other.id) == [made[1].id]


def test_linking_runs_aside_once_for_all_that_came_meanwhile():
    import threading

    begun, go_on, runs = threading.Event(), threading.Event(), []

    def slow(path):
        runs.append(path)
        begun.set()
        assert go_on.wait(30)

    linker = Linker(slow, "a.db")
    linker.ask()
    assert begun.wait(30)
    for _ in range(5):
        linker.ask()
    assert linker.busy
    go_on.set()
    linker.wait()
    assert (runs, linker.busy, linker.error) == (["a.db", "a.db"], False, None)


def test_a_failed_linking_is_told(project_path):
    def fail(path):
        raise RuntimeError("no")

    with serving(Settings(project=project_path, link=fail)) as address:
        claim = get(f"{address}/review.json").json()["claims"][0]
        report = claim["report"]["id"]
        shown = next(
            c for c in get(f"{address}/review/{report}.json").json()["claims"] if c["id"] == claim["id"]
        )
        body = {"action": "accept", "claims": [{"id": claim["id"], "shown": shown["shown"]}]}
        assert post(f"{address}/review/{report}/judge", body).status_code == 200
        state = {"linking": True}
        while state["linking"]:
            state = get(f"{address}/linking.json").json()
        assert "linking failed" in state["error"]
    link_again(project_path)
