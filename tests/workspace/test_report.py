"""The page of a report: every quote marked, graphic passages behind a click, hostile text harmless."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from counterclaim.export.graphic import passages, warnings
from counterclaim.export.harmless import harmless
from counterclaim.model import ClaimRow, Copy, ReportRef
from counterclaim.project import Project
from counterclaim.vocabulary import entries
from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.layout import lay_out, noted
from counterclaim.workspace.marking import WINDOW, Mark, segments, windows
from tests.workspace.conftest import WAIT, faults, serving
from tests.workspace.hostile import LONG, SCRIPT, hostile

HTML = {"accept": "text/html"}


@pytest.fixture
def client(project_path) -> Iterator[TestClient]:
    """Asks the served examples without a browser."""
    with TestClient(create_app(Settings(project=project_path)), base_url="http://127.0.0.1") as client:
        yield client


def examples(key):
    return [pytest.param(e, x, id=f"{e['id']}:{x[:40]}") for e in entries("graphic") for x in e[key]]


@pytest.mark.parametrize(("entry", "text"), examples("examples"))
def test_graphic_words_are_seen(entry, text):
    assert entry["warning"] in warnings(text)
    wrapped = text.replace(" ", "\n")
    assert entry["warning"] in warnings(wrapped), "in lines that are wrapped"


@pytest.mark.parametrize(("entry", "text"), examples("counter_examples"))
def test_words_of_another_sense_are_left(entry, text):
    assert warnings(text) == ()


def test_only_the_sentence_is_graphic():
    text = "The road is open. Charred bodies lay in the yard. Talks go on."
    [found] = passages(text)
    assert text[found.start : found.end] == "Charred bodies lay in the yard."


def test_graphic_words_are_read_in_time_that_grows_with_the_text():
    assert passages("killed " * 60_000) == ()
    assert passages("children and " * 30_000) == ()


def test_overlapping_marks_are_cut_into_segments():
    marks = [Mark(2, 8, "a"), Mark(4, 12, "b"), Mark(4, 6, "c"), Mark(30, 40, "out")]
    made = segments(marks, 0, 15)
    assert [(s.start, s.end) for s in made] == [(0, 2), (2, 4), (4, 6), (6, 8), (8, 12), (12, 15)]
    assert made[2].keys == ("c", "a", "b")
    assert made[2].opens == ("b", "c")
    assert "".join(s.keys[0] if s.keys else "-" for s in made) == "-acab-"


def test_many_marks_on_one_spot_are_no_matter():
    made = segments([Mark(k, k + 5, f"m{k}") for k in range(5000)], 0, 5010)
    assert all(len(s.keys) <= 5 for s in made)


def test_long_texts_are_shown_around_their_marks():
    shown = windows(3_000_000, [(2_000_000, 2_000_100), (2_000_500, 2_000_600)])
    assert shown[0][0] == 0
    assert any(a <= 2_000_000 and b >= 2_000_600 for a, b in shown)
    assert sum(b - a for a, b in windows(3_000_000, [(k, k + 9) for k in range(0, 3_000_000, 900)])) <= WINDOW


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\x00", "\x1b", "\x85", "\ufeff", "\U000e0041"])
def test_controls_are_signs_and_gone(control):
    made = str(harmless(f"a{control}<b"))
    assert control not in made
    assert 'class="control"' in made
    assert "&lt;b" in made


@pytest.mark.parametrize("text", ["می\u200cگویند", "שלום\u200f", "naïve", "line\nline\ttab"])
def test_what_languages_need_is_left(text):
    assert str(harmless(text)) == text


def test_every_quote_is_marked_and_no_word_is_lost(project_path):
    with Project.open(project_path) as project:
        for ref in project.reports():
            report = project.report(ref.id)
            notes = noted(list(project.rows(report=ref.id)))
            runs = [r for w in lay_out(report.text, notes, header=report.header) for r in w.runs]
            assert "".join(s.text for r in runs for s in r.shown) == report.text
            for n in notes:
                words = "".join(s.text for r in runs for s in r.shown if n in s.notes)
                assert words == n.row.claim.quote.exact
                assert sum(n in s.opens for r in runs for s in r.shown) == 1


def test_copies_are_set_off_on_both_sides():
    text = "Own words. Copied words. More."
    copy = Copy(report="r-2", span=(11, 24), origin="r-1", origin_span=(0, 13), share=1.0)
    wire = ReportRef(id="r-1", sha256="0", outlet="Wire")
    [window] = lay_out(text, (), copies=((copy,), ()), refs={"r-1": wire})
    assert [(r.copied, "".join(s.text for s in r.shown)) for r in window.runs] == [
        (False, "Own words. "), (True, "Copied words."), (False, " More."),
    ]  # fmt: skip
    assert window.runs[1].copies[0].report == wire
    [window] = lay_out(text, (), copies=((), (copy,)))
    assert window.runs[0].copies[0].earlier is False


def test_rejected_claims_mark_nothing(project_path):
    with Project.open(project_path) as project:
        rows: list[ClaimRow] = list(project.rows(report=next(iter(project.claim_counts()))))
        project.decide("reject", "claim", rows[0].claim.id, reviewer="Ada")
        notes = noted(list(project.rows(report=rows[0].report.id)))
        [gone] = [n for n in notes if n.row.verdict == "rejected"]
        shown = lay_out(project.text(rows[0].report.id), notes)
    assert not any(gone in s.notes for w in shown for r in w.runs for s in r.shown)


def test_list_searches_pages_and_has_twins(client):
    every = client.get("/reports.json").json()
    assert len(every) == 11
    assert every == sorted(every, key=lambda r: r["published"], reverse=True)
    found = client.get("/reports.json", params={"q": "apologise"}).json()
    assert 0 < len(found) < 11
    page = client.get("/reports", params={"q": "apologise"}, headers=HTML).text
    assert all(r["id"] in page for r in found)
    lines = client.get("/reports.csv").text.splitlines()
    assert lines[0].startswith("id,outlet,title")
    assert len(lines) == 12
    assert client.get("/reports.xml").status_code == 404


def test_raw_bytes_are_a_file_and_never_a_page(client, project_path):
    with Project.open(project_path) as project:
        id = next(project.reports()).id
        content = project.raw(id)
    got = client.get(f"/reports/{id}/raw")
    assert got.content == content
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["content-type"].startswith("text/plain")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_unknown_reports_and_claims_are_one_line(client):
    for path in ("/reports/r-none", "/reports/r-none/raw", "/reports/r-none.json", "/claims/c-none"):
        got = client.get(path)
        assert got.status_code == 404
        assert got.text.count("\n") == 1
        assert "no such" in got.text


def test_filter_shows_what_fits(client, project_path):
    with Project.open(project_path) as project:
        claim = next(c for c in project.claims() if c.field == "toll" and c.status != "stated")
    wanted = {"field": claim.kind, "status": claim.status}
    page = client.get(f"/reports/{claim.report}", params=wanted, headers=HTML).text
    shown = set(re.findall(r'data-claim="(c-\w+)"', page))
    assert claim.id in shown
    with Project.open(project_path) as project:
        fits = {
            c.id
            for c in project.claims(report=claim.report)
            if (c.kind, c.status) == (claim.kind, claim.status)
        }
    assert shown == fits


@pytest.fixture
def hostile_path(tmp_path) -> str:
    """A project with one hostile report."""
    path = str(tmp_path / "hostile.db")
    with Project.open(path) as project:
        project.save(*hostile())
    return path


def test_hostile_report_is_harmless_text(hostile_path):
    coded, raw = hostile()
    report, incident = coded.report, coded.incidents[0]
    claim = coded.claims[1]
    with TestClient(
        create_app(Settings(project=hostile_path)), base_url="http://127.0.0.1", headers=HTML
    ) as client:
        pages = ["/reports", f"/reports/{report.id}", f"/incidents/{incident.id}", f"/claims/{claim.id}"]
        for path in (*pages, f"/incidents/{incident.id}/print", "/reports?q=mayor"):
            got = client.get(path)
            assert got.status_code == 200, path
            assert "<script>" not in got.text.replace('<script src="', ""), path
            assert "<img src=x" not in got.text, path
            assert "<b>nine" not in got.text, path
            assert 'href="javascript' not in got.text, path
            assert not set("\u202e\u2067\x00\x1b") & set(got.text), path
            assert len(got.content) < 1_500_000, path
        page = client.get(f"/reports/{report.id}").text
        assert html.escape(SCRIPT, quote=False)[:30] in page
        for c in coded.claims:
            assert f'id="{c.id}"' in page, "also behind the long line"
        assert LONG not in page
        assert "characters are left out here" in page
        got = client.get(f"/reports/{report.id}/raw")
        assert got.content == raw
        assert got.headers["content-type"].startswith("text/plain")


def test_hostile_report_does_nothing_in_a_browser(browser, hostile_path):
    coded, _ = hostile()
    with serving(Settings(project=hostile_path)) as address:
        page = browser.new_page(viewport={"width": 400, "height": 800})
        page.on("dialog", lambda d: pytest.fail(f"a dialog opened: {d.message}"))
        page.goto(f"{address}/reports/{coded.report.id}")
        assert page.title() != "owned"
        assert page.locator("main img").count() == 0
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, "a long line makes the page scroll sideways"
        page.close()


def test_claims_and_quotes_light_each_other(opened, project_path):
    with Project.open(project_path) as project:
        report = max(project.claim_counts().items(), key=lambda x: x[1])[0]
    page = opened(f"/reports/{report}")
    item = page.locator("#notes [data-claim]").nth(3)
    id = item.get_attribute("data-claim")
    item.hover()
    expect(page.locator(f'.text .q[data-claims~="{id}"]').first).to_have_class(re.compile(r"\blit\b"))
    quote = page.locator(f'.text .q[data-claims~="{id}"]').first
    page.locator("h1").hover()
    quote.focus()
    expect(page.locator(f"#n-{id}")).to_have_class(re.compile(r"\blit\b"))
    page.keyboard.press("j")
    expect(page.locator("#notes .to-quote:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".text :focus")).to_have_count(1)
    assert faults(page) == []


def test_graphic_passages_open_with_a_click_and_stay_open(opened, project_path):
    with Project.open(project_path) as project:
        report = next(
            r.id for r in project.reports() if passages(project.text(r.id), project.report(r.id).header)
        )
    page = opened(f"/reports/{report}", dark=True)
    graphic = page.locator("details.graphic").first
    assert graphic.get_attribute("open") is None
    graphic.locator("summary").click()
    # What is opened is kept a moment after: nobody reloads as quickly as a program does. (The page's policy
    # forbids what Playwright's `wait_for_function` would evaluate, so the waiting is done here.)
    for _ in range(WAIT // 50):
        if page.evaluate("Object.values(sessionStorage).some((kept) => kept.startsWith('g-'))"):
            break
        page.wait_for_timeout(50)
    page.reload()
    expect(graphic).to_have_attribute("open", "")
    assert faults(page) == []


def test_filter_is_in_the_address(opened, project_path):
    with Project.open(project_path) as project:
        report = max(project.claim_counts().items(), key=lambda x: x[1])[0]
    page = opened(f"/reports/{report}", width=400, height=800)
    every = page.locator("#notes [data-claim]").count()
    page.locator("select[name=field]").select_option("killed")
    expect(page).to_have_url(re.compile("field=killed"))
    assert 0 < page.locator("#notes [data-claim]").count() < every
    page.go_back()
    expect(page.locator("#notes [data-claim]")).to_have_count(every)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert faults(page) == []


@pytest.mark.parametrize(
    "look", [{}, {"dark": True, "width": 400, "height": 800}], ids=["light", "dark phone"]
)
def test_list_and_claims_have_no_faults(opened, project_path, look):
    with Project.open(project_path) as project:
        claim = next(project.claims()).id
    for path in ("/reports?q=the", f"/claims/{claim}"):
        page = opened(path, **look)
        assert faults(page) == []
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
