"""Sources: what is counted of them, that it leads to what it counts, and that it is kept up to date."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from counterclaim.project import Project
from counterclaim.project.briefs import outlets
from counterclaim.project.sourcing import Camp, Clash, Heard, Held, Tale, heard, tales
from counterclaim.project.written import note_written
from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.ledger import COUNTS, HOW, Account, Ledger, claims_of, entries
from counterclaim.workspace.sources import address
from counterclaim.workspace.stands import Source, stands
from tests.workspace.asking import asking
from tests.workspace.conftest import faults


def said(incident: str, *lines: tuple[str, str, str] | tuple[str, str, str, str]) -> dict[str, Heard]:
    """Claims of an incident: id, speaker, report, and perhaps the status."""
    return {
        c: Heard(incident, c, speaker, "military", report, *(more or ["stated"]))
        for c, speaker, report, *more in lines
    }


def stand_of(tale, claims, outlets, source, value):
    [found] = [s for s in stands(tale, claims, outlets) if s.source == source and s.value.value == value]
    return found


OUTLETS = {"r1": "Wire", "r2": "Post", "r3": "Wire"}


def test_two_speakers_against_each_other_in_two_outlets():
    tale = Tale(
        id="i",
        values=(
            Held("toll", "nine", ("a", "b"), independent=2),
            Held("toll", "two", ("c",), independent=1, denied=("a",)),
        ),
        contradictions=(Clash("killed", (Camp(("a", "b")), Camp(("c",)))),),
    )
    claims = said("i", ("a", "Army", "r1"), ("b", "Governor", "r2"), ("c", "Rebels", "r2"))
    army = stand_of(tale, claims, OUTLETS, Source("speaker", "Army"), "nine")
    assert (army.alone, army.corroborated, army.against, army.denied) == (False, True, ("Rebels",), ())
    rebels = stand_of(tale, claims, OUTLETS, Source("speaker", "Rebels"), "two")
    assert (rebels.alone, rebels.against, rebels.denied) == (True, ("Army", "Governor"), ("Army",))
    # The Post reports both sides: only the Wire's report stands against it.
    post = stand_of(tale, claims, OUTLETS, Source("outlet", "Post"), "two")
    assert (post.alone, post.against, post.denied) == (True, ("Wire",), ("Wire",))


def test_nobody_stands_against_oneself_or_denies_oneself():
    tale = Tale(
        id="i",
        values=(Held("toll", "nine", ("a",), denied=("b",)), Held("toll", "two", ("b",))),
        contradictions=(Clash("killed", (Camp(("a",)), Camp(("b",)))),),
    )
    claims = said("i", ("a", "Army", "r1"), ("b", "Army", "r3"))
    assert all(not s.against and not s.denied for s in stands(tale, claims, OUTLETS))


def test_withdrawn_is_what_its_own_speaker_gave_up():
    tale = Tale(
        id="i",
        values=(
            Held("toll", "seven", ("a", "b"), superseded=("c",)),
            Held("toll", "nine", ("c",)),
            Held("place", "Goma", ("d",)),
            Held("event", "attack", ("e",), standing="retracted"),
        ),
    )
    claims = said(
        "i", ("a", "Army", "r1"), ("b", "Police", "r2"), ("c", "Army", "r3"),
        ("d", "Army", "r1", "retracted"), ("e", "Police", "r2"),
    )  # fmt: skip
    withdrawn = {(s.source.name, s.value.value) for s in stands(tale, claims, OUTLETS) if s.withdrawn}
    assert {("Army", "seven"), ("Army", "Goma"), ("Police", "attack"), ("Wire", "seven")} <= withdrawn
    assert not {("Police", "seven"), ("Army", "nine"), ("Post", "seven")} & withdrawn


names = st.sampled_from("ABCD")
rows = st.lists(st.tuples(names, st.sampled_from(["r1", "r2", "r3", "r4"])), max_size=6)


@st.composite
def told(draw, incident):
    """An incident with claims, values over them and perhaps a contradiction."""
    claims = said(incident, *((f"{incident}{n}", *row) for n, row in enumerate(draw(rows))))
    ids = list(claims)
    some = st.lists(st.sampled_from(ids), unique=True).map(tuple) if ids else st.just(())
    values = draw(
        st.lists(st.builds(Held, field=names, value=names, claims=some, independent=st.integers(0, 3),
                           denied=some, superseded=some), max_size=4)
    )  # fmt: skip
    sides = draw(st.lists(st.builds(Camp, claims=some), max_size=3).map(tuple))
    return Tale(incident, tuple(values), (Clash("killed", sides),)), claims


@given(st.data())
def test_sums_do_not_depend_on_order_and_what_is_taken_out_leaves_nothing(data):
    every = [data.draw(told(f"i{n}")) for n in range(4)]
    accounts = {}
    for order in (every, data.draw(st.permutations(every))):
        made: dict[Source, Account] = {}
        for tale, claims in order:
            for source, entry in entries(tale, claims, OUTLETS).items():
                made.setdefault(source, Account()).put(tale.id, entry)
        accounts[len(accounts)] = {s: (a.counts, a.reports, a.opponents, a.kinds) for s, a in made.items()}
    assert accounts[0] == accounts[1]
    for source, account in made.items():
        counts = dict(zip(COUNTS, account.counts, strict=True))
        assert counts["reports"] <= counts["claims"]
        assert all(counts[how] <= counts["values"] for how in HOW)
        assert source.name not in account.opponents
        for incident in list(account.entries):
            account.take(incident)
        assert (account.counts, account.reports, account.opponents) == ([0] * len(COUNTS), {}, {})


def test_counts_over_the_examples_are_what_can_be_counted_by_hand(coded):
    with Project.open(str(coded), write=False) as project:
        with project.connected() as connection:
            outlet_of = outlets(connection)
        table = Ledger(project).table()
        claims = [c for c in heard(project) if outlet_of.get(c.report) == "Meridian Wire"]
        every = claims_of(heard(project))
        given_ = [
            s
            for t in tales(project)
            for s in stands(t, every.get(t.id, {}), outlet_of)
            if s.source == Source("outlet", "Meridian Wire")
        ]
    [row] = [k for k in table.rows("outlet") if table.sources[k].name == "Meridian Wire"]
    counts = dict(zip(COUNTS, table.counts[row].tolist(), strict=True))
    assert counts["claims"] == len(claims)
    assert counts["reports"] == len({c.report for c in claims})
    assert counts["incidents"] == len({c.incident for c in claims})
    assert counts["values"] == len(given_)
    assert counts["contradicted"] == sum(bool(s.against) for s in given_) > 0
    assert counts["alone"] == sum(s.alone for s in given_)


def test_the_ledger_follows_what_is_written(project_path):
    with Project.open(project_path) as project:
        kept = Ledger(project)
        before = kept.table()
        gone = next(i for i in project.incidents() if len(i.reports) > 1)
        with project.writing() as connection:
            connection.exec_driver_sql("UPDATE incident SET stale = 1 WHERE id = ?", (gone.id,))
            connection.exec_driver_sql("DELETE FROM membership WHERE incident = ?", (gone.id,))
            note_written(connection, {gone.id})
        after, fresh = kept.table(), Ledger(project).table()
    assert after.sources == fresh.sources
    assert after.voices == fresh.voices
    assert (after.counts == fresh.counts).all()
    assert before.counts.sum() > after.counts.sum()


def test_lists_are_sorted_searched_and_paged(coded):
    app = create_app(Settings(project=str(coded)))
    with asking(app) as client:
        for sort in (*COUNTS, "name"):
            told_ = client.get(f"/sources.json?kind=speaker&sort={sort}").json()
            order = [(0 if sort == "name" else -row[sort], row["name"].casefold()) for row in told_]
            assert order == sorted(order)
        some = client.get("/sources.json?kind=speaker&q=MINISTRY foreign").json()
        assert some
        assert all("ministry" in r["name"].casefold() and "foreign" in r["name"].casefold() for r in some)
        voice = client.get("/sources.json?kind=speaker&voice=government").json()
        assert {r["voice"] for r in voice} == {"government"}
        table = list(csv.DictReader(io.StringIO(client.get("/sources.csv").text)))
        assert [r["name"] for r in table] == [r["name"] for r in client.get("/sources.json").json()]
        for wrong in ("kind=state", "sort=trust", "page=0", "page=x"):
            answer = client.get(f"/sources?{wrong}")
            assert (answer.status_code, answer.text.count("\n")) == (422, 1)
        assert client.get("/sources/outlet/Nobody").status_code == 404
        assert client.get("/sources?page=99").status_code == 200


def test_every_count_leads_to_as_many_values(coded):
    with asking(create_app(Settings(project=str(coded)))) as client:
        for row in (
            client.get("/sources.json?kind=outlet").json() + client.get("/sources.json?kind=speaker").json()
        ):
            for how in ("", *HOW):
                address_ = address(row["kind"], row["name"] + ".json", how=how)
                given_ = client.get(address_).json()["given"]
                assert len(given_) == row[how or "values"]
            lines = client.get(address(row["kind"], row["name"] + ".csv")).text
            assert len(list(csv.reader(io.StringIO(lines)))) == row["values"] + 1


def test_a_name_that_would_break_an_address_has_its_page(project_path):
    names_ = ["A/B <i>News</i>?x=1&y#z", "=cmd|' /C calc'!A0", "news.com"]
    with Project.open(project_path) as project, project.writing() as connection:
        ids = [r[0] for r in connection.exec_driver_sql("SELECT id FROM report ORDER BY id")]
        for report, name in zip(ids, names_, strict=False):
            connection.exec_driver_sql("UPDATE report SET outlet = ? WHERE id = ?", (name, report))
    with asking(create_app(Settings(project=project_path)), accept="text/html") as client:
        listed = client.get("/sources").text
        assert "<i>News</i>" not in listed
        for row in client.get("/sources.json").json():
            assert client.get(row["page"]).status_code == 200, row["name"]
        found = {r["name"] for r in client.get("/sources.json").json()} & set(names_)
        assert found
        cells = [r[1] for r in csv.reader(io.StringIO(client.get("/sources.csv").text))]
        assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    "look", [{}, {"dark": True}, {"width": 400, "height": 800}], ids=["light", "dark", "phone"]
)
def test_one_finds_a_source_and_what_is_against_it(opened, look):
    page = opened("/sources", **look)
    assert faults(page) == []
    assert "not scores" in page.locator(".head").inner_text()
    page.get_by_role("link", name="Speakers").click()
    page.get_by_label("Search names").fill("foreign affairs of pakistan")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=foreign*")
    page.locator("td.how-contradicted a").first.click()
    page.wait_for_url("**how=contradicted")
    expect(page.locator(".said .mark.how-contradicted").first).to_contain_text("contradicted by")
    assert page.locator(".said tbody tr").count() == page.locator(".said .mark.how-contradicted").count()
    assert faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    page.locator(".mark.how-contradicted a").first.click()
    page.wait_for_url("**/sources/speaker/**")
    page.go_back()
    page.wait_for_url("**how=contradicted")
