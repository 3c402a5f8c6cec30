"""Graphic words under review: hidden until a click or a key shows them, and nothing is decided before."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from counterclaim.export.graphic import passages, warnings
from counterclaim.project import Project
from counterclaim.project.shown import correct, judge, mark
from tests.workspace.conftest import WAIT, faults
from tests.workspace.test_review import LOOKS, reviewing, said

expect.set_options(timeout=WAIT)


@pytest.fixture
def project(project_path):
    with Project.open(project_path) as opened:
        yield opened


@pytest.fixture
def hidden(project):
    """A report with a graphic passage, that passage, and the claims that quote it."""
    for ref in project.reports():
        report = project.report(ref.id)
        for p in passages(report.text, report.header):
            rows = project.rows(report=ref.id)
            claims = [r.claim.id for r in rows if r.claim.quote.start < p.end and p.start < r.claim.quote.end]
            if claims:
                return ref.id, p, claims
    raise AssertionError("no example has a graphic passage with claims")


def words(page):
    """The text as it can be read now."""
    return page.locator("#text").inner_text()


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_a_graphic_passage_is_hidden_and_one_key_shows_it(opened, project, hidden, look):
    report, p, claims = hidden
    passage = project.text(report)[p.start : p.end]
    page = reviewing(opened, f"{report}#{claims[0]}", **look)
    assert passage[:40] not in words(page)
    expect(page.locator("#text details.graphic").first).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("h")
    said(page, "are shown")
    assert " ".join(passage.split())[:40] in " ".join(words(page).split())
    assert faults(page) == []
    # The choice holds for the page; the same key hides it again.
    page.reload()
    page.wait_for_selector("#review[data-ready]")
    assert " ".join(passage.split())[:40] in " ".join(words(page).split())
    page.keyboard.press("h")
    said(page, "are hidden")
    assert passage[:40] not in words(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("key", ["a", "r", "u", "s", "t", "e", "q"])
def test_nothing_is_decided_on_what_is_hidden(opened, project, hidden, key):
    report, _, claims = hidden
    page = reviewing(opened, f"{report}#{claims[0]}")
    page.keyboard.press(key)
    said(page, "were hidden and are shown now")
    expect(page.locator(f"#{claims[0]}")).to_have_class(re.compile("current"))
    expect(page.locator(".panel:not([hidden])")).to_have_count(0)
    assert list(project.decisions()) == []
    if key in "aru":
        page.keyboard.press(key)
        said(page, "^(accepted|rejected|unsure): ")
        assert [d.target for d in project.decisions()] == [claims[0]]


def test_several_are_decided_only_when_all_are_shown(opened, project, hidden):
    report, _, claims = hidden
    page = reviewing(opened, report)
    page.locator(".card .said").first.click()
    total = page.locator(".card").count()
    page.keyboard.press("x")
    page.locator(".card").last.locator(".said").click()
    page.keyboard.press("Shift+X")
    expect(page.locator("#count")).to_have_text(str(total))
    page.keyboard.press("a")
    said(page, "were hidden and are shown now")
    assert list(project.decisions()) == []
    page.keyboard.press("a")
    said(page, f"{total} claims accepted")
    assert set(claims) <= {d.target for d in project.decisions()}


def select_places(page, start, end):
    """Select what stands between two places of the text."""
    page.evaluate(
        """([start, end]) => {
            const pieces = [...document.querySelectorAll('#text [data-at]')];
            const of = (place) => pieces.findLast((piece) => Number(piece.dataset.at) <= place);
            const range = document.createRange();
            const [a, b] = [of(start), of(end - 1)];
            range.setStart(a.firstChild, start - a.dataset.at);
            range.setEnd(b.firstChild, end - b.dataset.at);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        [start, end],
    )


def test_words_across_a_hidden_passage_are_shown_before_they_are_quoted(opened, project, hidden):
    report, p, _ = hidden
    text = project.text(report)
    page = reviewing(opened, report)
    page.keyboard.press("Shift+H")
    select_places(page, p.start - 10, p.start + 12)
    page.keyboard.press("Shift+H")
    page.keyboard.press("n")
    said(page, "were hidden and are shown now")
    expect(page.locator("#adding")).to_be_hidden()
    page.keyboard.press("n")
    across = text[p.start - 10 : p.start + 12]
    expect(page.locator("#adding blockquote")).to_have_text(" ".join(across.split()))
    assert list(project.decisions()) == []


def test_the_card_hides_its_own_words_and_opens_with_its_passage(opened, project, hidden):
    report, _, claims = hidden
    rows = {r.claim.id: r.claim for r in project.rows(report=report)}
    graphic = next(c for c in claims if warnings(rows[c].quote.exact))
    page = reviewing(opened, f"{report}#{graphic}")
    card = page.locator(f"#{graphic}")
    expect(card.locator("blockquote")).to_be_hidden()
    assert "graphic (" in card.get_attribute("aria-label")
    page.locator("#text details.graphic summary").first.click()
    expect(card.locator("blockquote")).to_be_visible()
    page.keyboard.press("a")
    said(page, "^accepted")
    # The card that comes back is as open as the one before.
    expect(card.locator("blockquote")).to_be_visible()


def test_the_queue_hides_graphic_words(opened, project, hidden):
    report, _, claims = hidden
    row = next(r for r in project.rows(report=report) if r.claim.id == claims[0])
    told = "the charred bodies of nine men"
    correct(project, report, (claims[0], mark(row)), {"value": told}, reviewer="Ada")
    row = next(r for r in project.rows(report=report) if r.claim.id == claims[0])
    judge(project, report, "unsure", {claims[0]: mark(row)}, reviewer="Ada", reason="seen by whom?")
    page = opened("/review?why=unsure")
    veil = page.locator(".waiting details.graphic")
    expect(veil).to_have_count(1)
    assert told not in page.locator(".waiting").inner_text()
    assert faults(page) == []
    page.keyboard.press("h")
    expect(page.locator(".waiting")).to_contain_text(told)
    assert told in page.locator(".waiting").inner_text()
    page.get_by_label("status").select_option(row.claim.status)
    expect(page).to_have_url(re.compile("status="))
    assert told in page.locator(".waiting").inner_text()
    # In its report the value waits for a key as well.
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#review[data-ready]")
    assert told not in page.locator(f"#{claims[0]}").inner_text()
    page.keyboard.press("h")
    said(page, "are shown")
    assert told in page.locator(f"#{claims[0]}").inner_text()


def test_two_mentions_are_judged_when_their_quotes_are_shown(opened, project, hidden):
    report, p, _ = hidden
    one = next(
        m for m in project.mentions(report=report) if warnings(m.quote.exact) and m.quote.start < p.end
    )
    home = {i.id: set(i.mentions) for i in project.incidents()}
    mine = next(ms for ms in home.values() if one.id in ms)
    other = next(m for m in project.mentions() if m.id not in mine)
    page = opened(f"/merge?one={one.id}&other={other.id}")
    page.wait_for_selector("#merge[data-ready]")
    assert one.quote.exact[:40] not in page.locator("#merge").inner_text()
    page.keyboard.press("n")
    expect(page.locator("#toast")).to_contain_text("were hidden and are shown now")
    assert list(project.decisions()) == []
    page.keyboard.press("n")
    expect(page.locator("#done")).to_contain_text("judged two events")
    assert [d.action for d in project.decisions()] == ["different"]
    assert faults(page) == []


def test_one_key_shows_a_report_too(opened, hidden):
    report, _, _ = hidden
    page = opened(f"/reports/{report}")
    page.keyboard.press("h")
    expect(page.locator("details.graphic:not([open])")).to_have_count(0)
    expect(page.locator("#toast")).to_contain_text("All graphic words are shown")
