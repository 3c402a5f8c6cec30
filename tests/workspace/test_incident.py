"""The page of an incident: contradictions first, every value with its quote, rules, citations, history."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from counterclaim.incidents.standing.rules import rules
from counterclaim.model import Incident
from counterclaim.project import Project
from counterclaim.workspace import Settings, create_app, dossier
from counterclaim.workspace.grid import clashes, grid
from tests.workspace.conftest import WAIT, faults
from tests.workspace.hostile import hostile

HTML = {"accept": "text/html"}


@pytest.fixture
def project(project_path) -> Iterator[Project]:
    """The examples, open."""
    with Project.open(project_path) as project:
        yield project


@pytest.fixture
def client(project_path) -> Iterator[TestClient]:
    """Asks the served examples without a browser."""
    with TestClient(create_app(Settings(project=project_path)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def contested(project) -> Incident:
    """The incident of the examples that has most contradictions."""
    return max(project.incidents(), key=lambda i: len(i.contradictions))


def test_every_incident_has_its_page(client, project):
    for i in project.incidents():
        got = client.get(f"/incidents/{i.id}", headers=HTML)
        assert got.status_code == 200
        assert i.standing in got.text
        assert client.get(f"/incidents/{i.id}/print", headers=HTML).status_code == 200


def test_sections_stand_in_order(client, contested):
    page = client.get(f"/incidents/{contested.id}", headers=HTML).text
    order = ("contradictions", "matrix", "resolved", "affair", "sources", "history", "cite")
    places = [page.index(f'id="{s}"') for s in order]
    assert places == sorted(places)


def test_reason_counts_the_sides(project, contested):
    found = dossier.reason(dossier.read(project, contested))
    for clash in contested.contradictions:
        assert re.search(rf"\b{len(clash.sides)}( sides)? on {re.escape(clash.field)}", found)
    assert found.endswith(
        f"{len(contested.reports)} reports, {contested.independent_sources} independent sources"
    )


def test_sides_are_all_there_with_their_letters(project, contested):
    d = dossier.read(project, contested)
    shown = clashes(contested, d.rows)
    assert [len(x.sides) for x in shown] == [
        len(x.sides) for x in sorted(contested.contradictions, key=lambda x: -x.weight)
    ]
    letters = [s.letter for x in shown for s in x.sides]
    assert len(letters) == len(set(letters))
    assert all(s.holders for x in shown for s in x.sides)


def test_cells_hold_every_claim_once_and_mark_sides(project, contested):
    d = dossier.read(project, contested)
    made = grid(contested, d.rows)
    claims = [c for entries in made.cells.values() for e in entries for c in e.claims]
    assert len(claims) == len(set(claims))
    marked = {e.side for entries in made.cells.values() for e in entries if e.side}
    letters = {s.letter for x in clashes(contested, d.rows) for s in x.sides}
    assert marked
    assert marked <= letters
    quiet = (entries for (_, f), entries in made.cells.items() if f not in made.contested)
    assert not any(e.side for entries in quiet for e in entries)


def test_rejected_claims_leave_the_matrix_and_the_sides(project, contested):
    before = grid(contested, dossier.read(project, contested).rows)
    claim = next(e.claims for entries in before.cells.values() for e in entries if e.side)[0]
    project.decide("reject", "claim", claim, reviewer="Ada")
    d = dossier.read(project, contested)
    after = grid(contested, d.rows)
    assert claim not in {c for entries in after.cells.values() for e in entries for c in e.claims}
    assert claim not in {c.id for c in d.telling.claims}


def test_what_reviewers_did_is_told_and_nothing_is_hidden(client, project, contested):
    rejected, edited = contested.claims[:2]
    project.decide("reject", "claim", rejected, reviewer="Ada")
    change = {"set": {"status": "possible"}, "was": {"status": "stated"}}
    project.decide("edit", "claim", edited, reviewer="Ada", change=change)
    page = client.get(f"/incidents/{contested.id}", headers=HTML).text
    assert "Rejected by reviewers" in page
    assert f'href="/claims/{rejected}"' in page
    panel = client.get(f"/claims/{edited}", headers=HTML | {"hx-request": "true"}).text
    assert "as coded" in panel
    assert "edited" in panel


def test_many_speakers_stand_below_one_another(project, contested):
    d = dossier.read(project, contested)
    assert len(grid(contested, d.rows).heads) > 6
    assert not grid(contested, d.rows).upright
    assert grid(contested, d.rows, "fields").upright


@pytest.mark.parametrize("rule", sorted(rules()))
def test_each_rule_tells_who_won_and_why_others_lost(client, project, contested, rule):
    d = dossier.read(project, contested)
    for found in dossier.resolved(d, rule):
        figures = {r.claim.id for r in d.rows if r.claim.field == "toll" and r.claim.kind == found.kind}
        won, lost = ({f.row.claim.id for f in side} for side in (found.won, found.lost))
        assert won | lost == figures
        assert not won & lost
        assert all(f.why for f in found.lost)
    page = client.get(f"/incidents/{contested.id}", params={"rule": rule}, headers=HTML).text
    assert f'<option value="{rule}" selected>' in page


def test_rules_differ_on_the_page(client, contested):
    values = {
        rule: client.get(f"/incidents/{contested.id}.json", params={"rule": rule}).json()["resolved"]
        for rule in rules()
    }
    assert len({json.dumps([(x["kind"], x["value"]) for x in v]) for v in values.values()}) > 1
    assert client.get(f"/incidents/{contested.id}", params={"rule": "truth"}).status_code == 400


def test_ids_of_accounts_lead_to_the_incident(client, project, contested):
    with project.linking() as step:
        accounts = step.members([contested.id])[contested.id] - {contested.id}
    for account in accounts:
        got = client.get(f"/incidents/{account}?rule=acled-lowest", headers=HTML, follow_redirects=False)
        assert got.status_code == 307
        assert got.headers["location"] == f"/incidents/{contested.id}?rule=acled-lowest"
        assert client.get(f"/incidents/{account}.json").json()["id"] == contested.id


def test_unknown_incidents_are_one_line(client):
    got = client.get("/incidents/i-none", headers=HTML)
    assert got.status_code == 404
    assert "no such incident" in got.text
    for path in ("/incidents/i-none.json", "/incidents/i-none/print", "/incidents/i-none.bib"):
        assert client.get(path).status_code == 404


def test_twins_hold_what_the_page_shows(client, contested):
    made = client.get(f"/incidents/{contested.id}.json").json()
    assert made["id"] == contested.id
    assert {c["id"] for c in made["claim_lines"]} >= set(contested.claims)
    assert {r["id"] for r in made["sources"]} == set(contested.reports)
    assert made["related"]
    lines = client.get(f"/incidents/{contested.id}.csv").text.splitlines()
    assert len(lines) > len(contested.claims)
    [feature] = client.get(f"/incidents/{contested.id}.geojson").json()["features"]
    assert feature["id"] == contested.id
    assert client.get(f"/incidents/{contested.id}.xml").status_code == 404


@pytest.mark.parametrize(
    ("form", "kind"), [("txt", "text/plain"), ("bib", "bibtex"), ("ris", "research-info")]
)
def test_citations_are_files_with_every_hash(client, project, contested, form, kind):
    got = client.get(f"/incidents/{contested.id}.{form}")
    assert kind in got.headers["content-type"]
    assert got.headers["content-disposition"] == f'attachment; filename="{contested.id}.{form}"'
    assert f"/incidents/{contested.id}" in got.text
    hashes = {r.sha256 for r in project.reports() if r.id in contested.reports}
    assert all(h in got.text for h in hashes)


def test_twins_stand_in_the_api(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in (
        "/incidents/{incident_id}.{form}",
        "/claims/{claim_id}.json",
        "/reports.{form}",
        "/reports/{report_id}.{form}",
    ):
        assert paths[path]["get"]["description"]


def test_history_shows_decisions_and_strikes_what_was_taken_back(client, project, contested):
    claim = contested.claims[0]
    kept = project.decide("accept", "claim", claim, reviewer="Ada", reason="seen <b>twice</b>")
    gone = project.decide("reject", "claim", claim, reviewer="Bo")
    project.undo(gone.id, reviewer="Bo")
    page = client.get(f"/incidents/{contested.id}", headers=HTML).text
    history = page[page.index('id="history"') :]
    assert kept.hash[:10] in history
    assert "seen &lt;b&gt;twice" in history
    assert len(re.findall(r'<tr class="undone">', history)) == 1
    assert "the chain of the whole project holds" in history
    other = next(
        i for i in project.incidents() if i.id != contested.id and not set(i.reports) & set(contested.reports)
    )
    assert kept.hash[:10] not in client.get(f"/incidents/{other.id}", headers=HTML).text


def test_merges_are_in_the_history_of_all_they_name(project, contested):
    other = next(i for i in project.incidents() if i.id != contested.id)
    told = [[{"id": m} for m in i.mentions] for i in (contested, other)]
    made = project.decide("merge", "incident", contested.id, reviewer="Ada", change={"mentions": told})
    assert made in dossier.read(project, other).decisions


def test_affair_is_found_from_each_of_its_incidents(project, contested):
    whole = {i.id for i in dossier.read(project, contested).affair.incidents}
    assert len(whole) > 2
    for id in whole:
        incident = project.incident(id)
        assert incident is not None
        assert {i.id for i in dossier.read(project, incident).affair.incidents} == whole


def test_copies_are_told_with_their_origin(project, contested):
    copied = [o for o in dossier.outlets(dossier.read(project, contested)) if o.copies]
    assert copied
    assert all(origin is not None and origin.id != o.report.id for o in copied for _, origin in o.copies)


def test_claims_are_explained(client, project, contested):
    for claim in contested.claims[:20]:
        got = client.get(f"/claims/{claim}", headers=HTML | {"hx-request": "true"})
        assert got.status_code == 200
        assert "<html" not in got.text
        made = client.get(f"/claims/{claim}.json").json()
        assert made["quote"]["exact"] in made["passage"]
        assert f"/reports/{made['report']['id']}#{claim}" in got.text


def test_printed_quotes_have_numbered_sources(client, contested):
    page = client.get(f"/incidents/{contested.id}/print", headers=HTML).text
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]</li>", page)}
    assert numbers
    assert numbers <= set(range(1, len(contested.reports) + 1))
    assert all(f"<span>[{n}]</span>" in page for n in numbers)


def test_graphic_quotes_are_printed_on_demand_alone(client, project):
    held = [
        i.id
        for i in project.incidents()
        if "not printed" in client.get(f"/incidents/{i.id}/print", headers=HTML).text
    ]
    assert held
    assert "not printed" not in client.get(f"/incidents/{held[0]}/print?graphic=1", headers=HTML).text


def test_an_incident_of_a_hostile_report_is_sentence_and_citation(tmp_path):
    coded, raw = hostile()
    path = str(tmp_path / "hostile.db")
    with Project.open(path) as project:
        project.save(coded, raw)
    with TestClient(create_app(Settings(project=path)), base_url="http://127.0.0.1") as client:
        for form in ("txt", "bib", "ris"):
            got = client.get(f"/incidents/{coded.incidents[0].id}.{form}").text
            assert not set("\u202e\u2067\x00\x1b") & set(got)


@pytest.mark.parametrize(
    "look", [{}, {"dark": True}, {"width": 400, "height": 800}], ids=["light", "dark", "phone"]
)
def test_page_has_no_faults(opened, contested, look):
    page = opened(f"/incidents/{contested.id}", **look)
    expect(page.locator("#map")).to_have_attribute("data-drawn", re.compile("dot|ring"), timeout=WAIT)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_cell_opens_its_quote_by_keyboard_and_closes(opened, contested):
    page = opened(f"/incidents/{contested.id}")
    entry = page.locator(".entry.clashing").first
    entry.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".entry:focus")).to_have_count(1)
    expect(entry).not_to_be_focused()
    page.keyboard.press("Enter")
    # The words themselves may be graphic, and then stand behind a click.
    expect(page.locator("#panel .passage").first).to_be_attached()
    expect(page.locator("#panel")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(".entry:focus")).to_have_count(1)


def test_rule_is_switched_in_place_and_in_the_address(opened, contested):
    page = opened(f"/incidents/{contested.id}")
    page.locator("#rule").select_option("acled-lowest")
    expect(page).to_have_url(re.compile("rule=acled-lowest"))
    expect(page.locator(".rule-name").first).to_have_text("acled-lowest")
    page.go_back()
    expect(page.locator(".rule-name").first).to_have_text(dossier.RULE)


def test_a_citation_is_copied(opened, contested):
    page = opened(f"/incidents/{contested.id}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("BibTeX", exact=True).click()
    page.locator("[data-copy-from=cite-bib]").click()
    expect(page.locator("#toast")).to_contain_text("copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{counterclaim-i-")


def test_the_printed_page_has_no_faults(opened, contested):
    page = opened(f"/incidents/{contested.id}/print")
    assert faults(page) == []
