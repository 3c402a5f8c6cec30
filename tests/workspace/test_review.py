"""Review in a browser and over HTTP: by single keys, never of anything that was not shown."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from counterclaim.engine import code_inputs
from counterclaim.project import Project
from counterclaim.project.adding import METHOD
from counterclaim.workspace import Settings
from counterclaim.workspace.cards import shown
from tests.workspace.asking import get, post
from tests.workspace.conftest import WAIT, faults, serving

expect.set_options(timeout=WAIT)
LOOKS = [{}, {"dark": True}, {"width": 400, "height": 800}]


@pytest.fixture
def project(project_path):
    with Project.open(project_path) as opened:
        yield opened


def report_of(project, path):
    """The id of an example report, by the end of its path."""
    return next(r.id for r in project.reports() if (r.path or "").endswith(path))


@pytest.fixture
def report(project):
    """The example with the fewest claims that has some: a roundup of what is shared."""
    return report_of(project, "10-socialroundup.txt")


def reviewing(opened, report, **look):
    page = opened(f"/review/{report}", **look)
    page.wait_for_selector("#review[data-ready]")
    return page


def said(page, words):
    """Wait until a decision is answered, and read out."""
    expect(page.locator("#say")).to_have_text(re.compile(words))


def select(page, words):
    """Select words of the text, wherever its pieces end."""
    page.evaluate(
        """words => {
            const text = document.getElementById('text');
            const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const nodes = []; let whole = '';
            while (walk.nextNode()) {
                nodes.push([walk.currentNode, whole.length]);
                whole += walk.currentNode.data;
            }
            const at = whole.indexOf(words);
            const find = (place) => nodes.findLast(([, start]) => start <= place);
            const range = document.createRange();
            const [a, from] = find(at); const [b, to] = find(at + words.length - 1);
            range.setStart(a, at - from); range.setEnd(b, at + words.length - to);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        words,
    )


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_the_queue_says_why_each_claim_waits(opened, look):
    page = opened("/review", **look)
    first = page.locator(".batch").first
    expect(first.locator("h2")).to_contain_text("against")
    assert page.locator(".waiting .go").count() == 50
    assert page.locator(".waiting .reason").count() == 50
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_queue_is_filtered_walked_and_leads_into_a_report(opened):
    page = opened("/review")
    page.get_by_label("status").select_option("unverified")
    expect(page).to_have_url(re.compile("status=unverified"))
    assert {" ".join(t.split()) for t in page.locator(".waiting .chip").all_inner_texts()} == {"… unverified"}
    page.keyboard.press("j")
    link = page.locator(".waiting .go").first
    expect(link).to_be_focused()
    claim = link.get_attribute("href").partition("#")[2]
    page.keyboard.press("Enter")
    expect(page.locator(".card.current")).to_have_attribute("id", claim)
    page.go_back()
    expect(page.get_by_label("status")).to_have_value("unverified")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_a_report_stands_beside_its_claims(opened, report, look):
    page = reviewing(opened, report, **look)
    current = page.locator(".card.current")
    quote = current.locator("blockquote").inner_text()
    lit = "".join(page.locator("#text .now").all_inner_texts())
    assert " ".join(lit.split())[:40] == quote[:40]
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_whole_report_is_reviewed_by_keys(opened, project, report):
    page = reviewing(opened, report)
    total = page.locator(".card").count()
    for n in range(total):
        page.keyboard.press("r" if n == 2 else "a")
        expect(page.locator("#reviewed")).to_have_text(str(n + 1))
    said(page, "^accepted: ")
    verdicts = [row.verdict for row in project.rows(report=report)]
    assert (len(verdicts), verdicts.count("accepted"), verdicts[2]) == (total, total - 1, "rejected")
    assert {d.reviewer for d in project.decisions()} == {"Ada"}
    page.goto(page.url.partition("/review")[0] + f"/review?report={report}")
    expect(page.locator(".none")).to_have_text("Nothing waits for review here.")
    assert list(project.verify()) == []


def test_fast_keys_lose_nothing(opened, project, report):
    page = reviewing(opened, report)
    page.locator(".card .said").first.click()
    for key in "aaarza":
        page.keyboard.press(key)
    expect(page.locator(".card.verdict-accepted")).to_have_count(4)
    made = [d.action for d in project.decisions()]
    assert made == ["accept", "accept", "accept", "reject", "undo", "accept"]


def test_speaker_and_status_take_two_keys_each(opened, project, report):
    page = reviewing(opened, report)
    before = next(iter(project.rows(report=report)))
    page.keyboard.press("s")
    second = page.locator(".choices [data-key='2']").get_attribute("data-speaker")
    assert second != before.claim.speaker.name
    page.keyboard.press("2")
    said(page, "^corrected: ")
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(page.locator(".card.current .chip").first).to_have_text("✗ denied")
    now = next(row for row in project.rows(report=report) if row.claim.id == before.claim.id)
    assert (now.claim.speaker.name, now.claim.status, now.verdict) == (second, "denied", "edited")
    assert now.coded == before.claim
    page.keyboard.press("z")
    page.keyboard.press("z")
    expect(page.locator(".card.current")).to_have_attribute("data-verdict", "unreviewed")
    assert next(iter(project.rows(report=report))) == before


def test_a_name_is_typed_and_a_reason_kept(opened, project, report):
    page = reviewing(opened, report)
    page.keyboard.press("m")
    page.keyboard.type("heard the recording")
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    page.keyboard.press("0")
    page.keyboard.type("Provincial Police")
    page.keyboard.press("Enter")
    said(page, "Provincial Police")
    [d] = project.decisions()
    assert (d.action, d.reason, d.change["set"]["speaker"]["name"]) == (
        "edit",
        "heard the recording",
        "Provincial Police",
    )
    expect(page.locator(".card.current .by")).to_contain_text("heard the recording")
    assert page.locator("#reason").input_value() == ""


def test_the_words_of_a_claim_are_selected_anew(opened, project, report):
    page = reviewing(opened, report)
    text = project.text(report)
    before = next(iter(project.rows(report=report))).claim
    start = text.index("\n", before.quote.end) + 2
    words = text[start : start + 25]
    page.keyboard.press("q")
    said(page, "Select the words")
    select(page, words)
    page.keyboard.press("q")
    said(page, "^corrected: ")
    now = next(row.claim for row in project.rows(report=report) if row.claim.id == before.id)
    assert now.quote.exact in words
    assert text[now.quote.start : now.quote.end] == now.quote.exact
    lit = "".join(page.locator("#text .now").all_inner_texts())
    assert lit == now.quote.exact
    assert list(project.verify()) == []


def test_bounds_are_edited(opened, project):
    report = report_of(project, "01-wire.txt")
    page = reviewing(opened, report)
    toll = next(row.claim for row in project.rows(report=report) if row.claim.kind == "killed")
    page.locator(f"#{toll.id} .said").click()
    page.keyboard.press("e")
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    said(page, "^corrected: killed: 8 to 11")
    now = next(row.claim for row in project.rows(report=report) if row.claim.id == toll.id)
    assert (now.low, now.high) == (8, 11)


def test_a_claim_is_added_by_selecting_words_and_undone(opened, project):
    report = report_of(project, "01-wire.txt")
    page = reviewing(opened, report)
    before = [row.claim.id for row in project.rows(report=report)]
    words = "He asked not to be named"
    select(page, words)
    page.keyboard.press("n")
    form = page.locator("#adding form")
    expect(form.locator("blockquote")).to_have_text(words)
    expect(form.locator("[name=field]")).to_be_focused()
    form.locator("[name=field]").select_option("toll")
    form.locator("[name=kind]").select_option("injured")
    form.get_by_label("at least").fill("3")
    form.get_by_label("at most").fill("4")
    form.locator("[name=who]").select_option("")
    form.locator("[name=speaker]").fill("a shopkeeper")
    page.keyboard.press("Enter")
    said(page, "^added: injured: 3 to 4, a shopkeeper")
    [new] = [row for row in project.rows(report=report) if row.claim.id not in before]
    c = new.claim
    assert (c.method, c.quote.exact, c.low, c.high, c.speaker.name) == (METHOD, words, 3, 4, "a shopkeeper")
    assert c.speaker.mention is not None
    assert new.verdict == "accepted"
    expect(page.locator(f"#{c.id}")).to_have_class(re.compile("current"))
    assert list(project.verify()) == []
    page.keyboard.press("z")
    expect(page.locator(f"#{c.id}")).to_have_count(0)
    assert [row.claim.id for row in project.rows(report=report)] == before


def test_only_what_is_selected_is_accepted_together(opened, project, report):
    page = reviewing(opened, report)
    for key in ("x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("#count")).to_have_text("3")
    page.keyboard.press("a")
    said(page, "3 claims accepted")
    made = list(project.decisions())
    assert [(d.action, d.change["together"]) for d in made] == [("accept", 3)] * 3
    expect(page.locator("#picked")).to_be_hidden()
    page.keyboard.press("z")
    said(page, "3 claims taken back")
    assert {row.verdict for row in project.rows(report=report)} == {"unreviewed"}


def test_why_a_claim_was_read_so(opened, project):
    report = report_of(project, "01-wire.txt")
    page = reviewing(opened, report)
    place = next(row.claim for row in project.rows(report=report) if row.claim.field == "place")
    page.locator(f"#{place.id} .said").click()
    page.keyboard.press("w")
    expect(page.locator(".panel .why")).to_contain_text(place.method)
    expect(page.locator(".panel .meant tbody tr").first).to_contain_text(place.value)
    assert faults(page) == []
    page.keyboard.press("w")
    expect(page.locator(".panel .why")).to_have_count(0)


def test_unsure_leaves_a_claim_open_and_puts_it_into_the_queue_apart(opened, project, report):
    page = reviewing(opened, report)
    first = next(iter(project.rows(report=report)))
    claim = first.claim.id
    page.keyboard.press("m")
    page.keyboard.type("who counted?")
    page.keyboard.press("Enter")
    page.keyboard.press("u")
    said(page, "^unsure: ")
    card = page.locator(f"#{claim}")
    expect(card.locator(".verdict")).to_have_text(re.compile("unsure"))
    expect(card.locator(".by.open")).to_contain_text("unsure, Ada")
    expect(card.locator(".by.open q")).to_have_text("who counted?")
    expect(page.locator("#reviewed")).to_have_text("0")
    [d] = project.decisions()
    assert (d.action, d.kind, d.target, d.reason) == ("unsure", "claim", claim, "who counted?")
    now = next(iter(project.rows(report=report)))
    assert (now.claim, now.verdict, now.reviewed) == (first.claim, "unreviewed", None)
    # The next that is open is another one.
    card.locator(".said").click()
    page.keyboard.press("o")
    expect(page.locator(".card.current")).not_to_have_attribute("data-unsure", "")
    assert faults(page) == []
    page.goto(page.url.partition("/review")[0] + f"/review?report={report}")
    total = page.locator(".waiting .go").count()
    page.get_by_label("waiting because").select_option("unsure")
    expect(page.locator(".waiting .go")).to_have_count(1)
    assert total == len(list(project.rows(report=report)))
    expect(page.locator(".waiting .reason")).to_contain_text(
        re.compile(r"unsure, Ada, \d+ \w+ \d+: who counted")
    )
    assert faults(page) == []
    page.go_back()
    expect(page.locator(".waiting .go")).to_have_count(total)
    page.go_back()
    page.wait_for_selector("#review[data-ready]")
    page.keyboard.press("z")
    said(page, "^taken back")
    expect(card).to_have_class(re.compile("verdict-unreviewed"))
    assert next(iter(project.rows(report=report))) == first


def test_several_are_left_unsure_together_and_history_says_so(opened, project, report):
    page = reviewing(opened, report)
    for key in ("x", "j", "x", "u"):
        page.keyboard.press(key)
    said(page, "2 claims unsure")
    made = list(project.decisions())
    assert [(d.action, d.change["together"]) for d in made] == [("unsure", 2)] * 2
    page.goto(page.url.partition("/review")[0] + "/history")
    expect(page.locator(".what").first).to_contain_text("unsure of claim c-")


def test_the_history_says_whether_the_chain_holds_and_where_it_breaks(opened, project, report):
    page = reviewing(opened, report)
    for n, key in enumerate("aru", 1):
        page.keyboard.press(key)
        expect(page.locator(".card[data-verdict=unreviewed]:not([data-unsure])")).to_have_count(
            page.locator(".card").count() - n
        )
    history = page.url.partition("/review")[0] + "/history"
    page.goto(history)
    chain = page.locator(".chain")
    made = list(project.decisions())
    expect(chain).to_contain_text("The chain of 3 decisions holds")
    expect(chain.locator("code")).to_have_text(made[-1].hash)
    with contextlib.closing(sqlite3.connect(project.name)) as connection, connection:
        connection.execute("DROP TRIGGER decision_no_update")
        connection.execute("UPDATE decision SET reviewer = 'Eve' WHERE seq = 2")
    page.reload()
    expect(chain).to_contain_text("The chain of decisions is broken")
    expect(chain.locator("li")).to_have_text([f"decision {made[1].id}: was changed after it was made"])
    assert faults(page) == []
    with contextlib.closing(sqlite3.connect(project.name)) as connection, connection:
        connection.execute("DROP TRIGGER decision_no_delete")
        connection.execute("DELETE FROM decision WHERE seq = 2")
    page.reload()
    expect(chain.locator("li")).to_have_text(
        [re.compile(f"decision {made[2].id}: does not follow the one before")]
    )


def ask(served, report, what, **body):
    return post(f"{served}/review/{report}/{what}", body)


def seen(served, report):
    """The claims of a report as they are shown now."""
    return get(f"{served}/review/{report}.json").json()["claims"]


def test_nothing_is_decided_that_was_not_shown(browser, served, project, report):
    page = browser.new_page()
    page.goto(f"{served}/review/{report}")
    page.wait_for_selector("#review[data-ready]")
    first = seen(served, report)[0]
    # Somebody else is faster.
    with Project.open(project.name) as other:
        other.decide("reject", "claim", first["id"], reviewer="Bo", reason="a typing error")
    page.keyboard.press("a")
    said(page, "nothing was decided: changed meanwhile by Bo")
    card = page.locator(f"#{first['id']}")
    expect(card.locator(".by")).to_contain_text("rejected by Bo")
    expect(card).to_have_class(re.compile("current"))
    assert [d.reviewer for d in project.decisions()] == ["Bo"]
    # Now it was shown, and can be decided on.
    page.keyboard.press("a")
    said(page, "^accepted")
    assert [d.reviewer for d in project.decisions()] == ["Bo", "Ada"]
    page.close()


def test_of_two_who_decide_at_once_one_is_told(served, project, report):
    claims = seen(served, report)
    sent = [{"id": c["id"], "shown": c["shown"]} for c in claims]

    def accept(claim):
        return ask(served, report, "judge", action="accept", claims=[claim]).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, [c for c in sent for _ in range(2)]))
    assert sorted(answers) == [200] * len(sent) + [409] * len(sent)
    assert len(list(project.decisions())) == len(sent)
    assert list(project.verify()) == []


def test_a_part_of_several_is_never_accepted_alone(served, project, report):
    claims = seen(served, report)[:3]
    sent = [{"id": c["id"], "shown": c["shown"]} for c in claims]
    sent[1]["shown"] = "0" * 16
    answer = ask(served, report, "judge", action="accept", claims=sent)
    assert answer.status_code == 409
    assert [c["id"] for c in answer.json()["cards"]] == [claims[1]["id"]]
    assert list(project.decisions()) == []


PLACE = {"start": 0, "end": 5, "field": "place", "speaker": "A"}
HURT = {"start": 0, "end": 5, "field": "toll", "speaker": "A", "kind": "hurt"}


@pytest.mark.parametrize(
    ("what", "body", "status", "words"),
    [
        ("judge", {"action": "maybe", "claims": []}, 400, "Invalid enum value"),
        ("judge", {"action": "accept", "claims": []}, 400, "name 1 to"),
        ("edit", {"set": {"status": "certain"}}, 422, "choose one of"),
        ("edit", {"set": {"quote": "9999999-9999999"}}, 422, "does not lie in a text"),
        ("add", HURT, 422, "choose one of"),
        ("add", PLACE | {"start": 5}, 422, "does not lie in"),
        ("add", PLACE | {"speaker": " "}, 422, "every claim has one"),
        ("add", PLACE | {"event": "e-0"}, 422, "tells of none"),
        ("add", PLACE | {"field": "relation"}, 422, "choose one of"),
        ("undo", {}, 409, "nothing here that could be taken back"),
        ("undo", {"decisions": ["d-0"]}, 409, "holds no decision"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(served, project, report, what, body, status, words):
    first = seen(served, report)[0]
    if what == "edit":
        body = body | {"claim": {"id": first["id"], "shown": first["shown"]}}
    answer = ask(served, report, what, **body)
    assert answer.status_code == status
    assert words in answer.text
    assert len(answer.text.strip().splitlines()) == 1
    assert list(project.decisions()) == []


def test_twins_say_what_the_pages_show(served, project, report):
    queue = get(f"{served}/review.json?why=contested").json()
    assert {c["tier"] for c in queue["claims"]} == {"contested"}
    assert all(" against " in c["reason"] for c in queue["claims"])
    table = get(f"{served}/review/{report}.csv").text
    ids = {row["id"] for row in csv.DictReader(io.StringIO(table))}
    assert ids == {c["id"] for c in seen(served, report)}
    assert get(f"{served}/review/r-0.json").status_code == 404
    paths = get(f"{served}/openapi.json").json()["paths"]
    assert {"/review.{form}", "/review/{report_id}.json", "/decisions.json", "/merge.json"} <= set(paths)


def test_a_text_is_shown_character_for_character():
    hostile = "a\x00b\r\nc\u202ed\u2066e\t<b>\ufeff"
    assert len(shown(hostile)) == len(hostile)
    assert not {"\x00", "\r", "\u202e", "\u2066"} & set(shown(hostile))


def test_a_report_without_claims_gets_its_first(opened, project):
    counts = project.claim_counts()
    report = next(r.id for r in project.reports() if r.id not in counts)
    page = reviewing(opened, report)
    expect(page.locator("#cards .none")).to_be_visible()
    words = project.text(report).split("\n\n")[-1].strip()[:20].strip()
    select(page, words)
    page.keyboard.press("n")
    page.locator("#adding [name=field]").select_option("place")
    page.locator("#adding .main").click()
    said(page, "^added: place")
    [row] = project.rows(report=report)
    assert (row.claim.speaker.kind, row.claim.event, row.claim.quote.exact) == ("outlet", None, words)
    expect(page.locator("#cards .none")).to_be_hidden()
    assert list(project.verify()) == []


HOSTILE = (
    "Outlet: <script>alert(1)</script> Post\nPublished: 2024-02-03\n"
    "Title: Nine dead <img src=x onerror=alert(2)>\n\n"
    "Police said nine men were killed in Goma on 2 February 2024 \u202eevil\u202c and <b>two</b> wounded.\r\n"
    'The army said 12 died in Goma, "</mark></div><script>alert(3)</script>".\n\n' + "x" * 200_000 + "\n"
)


def test_a_hostile_report_is_harmless_and_its_places_hold(browser, tmp_path):
    source = tmp_path / "hostile.txt"
    source.write_bytes(HOSTILE.encode())
    path = str(tmp_path / "hostile.db")
    with Project.open(path) as project:
        for _ in code_inputs([str(source)], project=project):
            pass
        [ref] = project.reports()
        text = project.text(ref.id)
        with serving(Settings(project=path, reviewer="Ada")) as address:
            page = browser.new_page()
            wrong = []
            page.on("dialog", lambda d: wrong.append(d.message))
            page.on("pageerror", lambda e: wrong.append(str(e)))
            page.goto(f"{address}/review/{ref.id}")
            page.wait_for_selector("#review[data-ready]")
            assert page.locator("#text").evaluate("box => [...box.textContent].length") - len(text) in (0, 1)
            assert page.locator("#text script, #text b, #text img").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            words = "12 died in Goma"
            select(page, words)
            page.keyboard.press("n")
            page.locator("#adding [name=field]").select_option("damage")
            page.locator("#adding .main").click()
            said(page, "^added: damage")
            page.close()
            assert wrong == []
        [d] = project.decisions()
        quote = d.change["claim"]["quote"]
        assert (quote["exact"], text[quote["start"] : quote["end"]]) == (words, words)
        assert list(project.verify()) == []
