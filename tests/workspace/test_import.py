"""Adding reports on the page: by form, drop and paste; progress, refusals, and what is left after."""

from __future__ import annotations

import os
import string
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from counterclaim.cli.serve import code
from counterclaim.project import Project
from counterclaim.project.archive import Archive
from counterclaim.workspace import Outcome, Settings, Total, create_app
from counterclaim.workspace.jobs import KEPT, WAITING, FullError, Jobs
from counterclaim.workspace.settings import Batch
from counterclaim.workspace.uploads import LONGEST, keep, pasted, safe_name
from tests.web_server import article, site
from tests.workspace.asking import asking
from tests.workspace.conftest import faults, serving

STRIKE = (
    "Outlet: <i>Lake</i> Radio\nPublished: 2024-05-08\nTitle: Soldiers <script>alert(1)</script> killed\n\n"
    "Rebels killed three soldiers near Goma on Tuesday, the army said. The rebels said that one died.\n"
)


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "desk.db")
    Project.open(path).close()
    return path


class Fake:
    """A coder that waits for leave, and remembers what it was given."""

    def __init__(self) -> None:
        self.leave = threading.Event()
        self.given: list[Batch] = []

    def __call__(self, batch, project):
        files = [(os.path.basename(f), Path(f).read_bytes()) for f in batch.files]
        self.given.append(batch)
        yield Total(reports=len(files))
        assert self.leave.wait(20)
        for name, content in files:
            if content == b"broken":
                raise RuntimeError("the inside of the server")
            if content:
                yield Outcome(input=name, claims=2, title=name)
            else:
                yield Outcome(input=name, refused="is empty; leave it out")


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def app(path, fake):
    return create_app(Settings(project=path, reviewer="Ada", coder=fake))


def over(client, number: int) -> dict:
    """The twin of a job, when the job is over."""
    until = time.monotonic() + 20
    while (told := client.get(f"/import/jobs/{number}.json").json())["state"] not in ("done", "failed"):
        assert time.monotonic() < until
        time.sleep(0.01)
    return told


def test_files_are_read_one_batch_after_the_other_and_errors_stand_beside_them(app, fake):
    with asking(app) as client:
        sent = [("files", ("../../a.txt", b"one")), ("files", ("b.txt", b"")), ("files", ("b.txt", b"three"))]
        answer = client.post(
            "/import", files=sent, data={"outlet": " Lake\nRadio ", "published": "2024-05-08"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/import")
        client.post("/import", files=[("files", ("c.txt", b"four"))], headers={"hx-request": "true"})
        first, second = client.get("/import/jobs.json").json()[::-1]
        assert first["state"] in ("waiting", "reading")
        assert second["state"] == "waiting"
        page = client.get("/import", headers={"accept": "text/html"}).text
        assert 'hx-get="/import/jobs/2"' in page
        fake.leave.set()
        done = over(client, 1)
        assert over(client, 2)["state"] == "done"
        assert "hx-get" not in client.get("/import/jobs/1").text
        assert "is empty; leave it out" in client.get("/import/jobs/1").text
    assert [o["refused"] for o in done["inputs"]] == [None, "is empty; leave it out", None]
    assert (done["by"], done["files"], done["claims"]) == ("Ada", ["a.txt", "b.txt", "b.txt"], 4)
    batch = fake.given[0]
    assert (batch.outlet, batch.published) == ("Lake Radio", "2024-05-08")
    assert not Path(batch.folder).exists()


def test_what_fails_fails_alone_and_tells_nothing_of_the_server(app, fake):
    fake.leave.set()
    with asking(app) as client:
        client.post("/import", files=[("files", ("a.txt", b"broken"))])
        client.post("/import", files=[("files", ("b.txt", b"two"))])
        assert over(client, 2)["state"] == "done"
        failed = client.get("/import/jobs/1.json").json()
        assert failed["state"] == "failed"
        assert "inside of the server" not in failed["wrong"]


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({}, 400, "Nothing to add"),
        ({"text": "  \n "}, 400, "Nothing to add"),
        ({"url": "file:///etc/passwd"}, 400, "no address of a page"),
        ({"text": "Two men died.", "published": "soon"}, 400, "published 'soon'"),
    ],
)
def test_what_cannot_be_added_is_told_in_one_line(app, data, status, words):
    with asking(app) as client:
        answer = client.post("/import", data=data)
        assert answer.status_code == status
        assert words in answer.text
        assert answer.text.count("\n") == 1
        assert client.get("/import/jobs.json").json() == []
        assert client.get("/import/jobs/1.json").status_code == 404


def test_without_a_coder_nothing_can_be_added(path):
    with asking(create_app(Settings(project=path))) as client:
        assert "Nothing can be added" in client.get("/import").text
        assert client.post("/import", data={"text": "Two men died."}).status_code == 404


def test_the_queue_and_the_list_are_bounded(path):
    leave = threading.Event()

    def slow(batch, project):
        leave.wait(20)
        yield Total(reports=0)

    with Project.open(path) as project:
        jobs = Jobs(project, path, slow)
        first = jobs.add(Batch("", ()), ["a"], "Ada")
        while first.state == "waiting":
            time.sleep(0.01)
        for _ in range(WAITING):
            last = jobs.add(Batch("", ()), ["a"], "Ada")
        with pytest.raises(FullError):
            jobs.add(Batch("", ()), ["a"], "Ada")
        leave.set()
        for _ in range(KEPT):
            while not last.over:
                time.sleep(0.001)
            last = jobs.add(Batch("", ()), ["a"], "Ada")
        assert len(jobs.all()) <= KEPT + WAITING


def test_what_waits_when_the_server_ends_is_dropped(path, fake):
    with asking(create_app(Settings(project=path, coder=fake))) as client:
        for _ in range(2):
            client.post("/import", files=[("files", ("a.txt", b"one"))])
        while not fake.given:
            time.sleep(0.01)
        waiting = client.app.state.jobs.job(2).batch.folder
        assert Path(waiting).exists()
    assert not Path(waiting).exists()
    fake.leave.set()


def test_the_real_coder_reads_files_and_pasted_texts(path):
    with asking(create_app(Settings(project=path, coder=code))) as client:
        rows = b'{"text": "Gunmen shot dead two farmers in Jos, police said."}\n{"text": 5}\n'
        sent = [
            ("files", ("a.txt", STRIKE.encode())),
            ("files", ("a.pdf", b"%PDF-1.4")),
            ("files", ("r.jsonl", rows)),
        ]
        client.post("/import", files=sent)
        text = "Outlet: not a header\nTwo soldiers were killed in Goma on Tuesday, the army said."
        about = {"title": "Two killed", "outlet": "Delta Post", "url": "https://news.example/1"}
        client.post("/import", data={"text": text, "published": "2024-05-08", **about})
        files, paste = over(client, 1), over(client, 2)
    told = {o["input"]: o for o in files["inputs"]}
    assert set(told) == {"a.txt", "a.pdf", "r.jsonl:1", "r.jsonl:2"}
    assert told["a.txt"]["claims"] > 0
    assert "damaged PDF" in told["a.pdf"]["refused"]
    assert told["r.jsonl:2"]["refused"].startswith("the row has no 'text'")
    assert files["incidents"]
    assert paste["inputs"][0]["title"] == "Two killed"
    with Project.open(path) as project:
        kept = {r.path: r for r in project.reports()}
        assert set(kept) == {"a.txt", "r.jsonl:1", "pasted.jsonl:1"}
        assert kept["pasted.jsonl:1"].url == "https://news.example/1"
        assert project.text(kept["pasted.jsonl:1"].id) == text
        assert not list(project.verify())
        assert {r.input for r in project.refusals()} == {"a.pdf", "r.jsonl:2"}


@given(st.text(max_size=300) | st.text(string.punctuation + "a. \x00\n", max_size=40))
def test_no_name_leaves_its_folder_or_breaks_a_file_system(name):
    made = safe_name(name)
    assert made
    assert made == os.path.basename(made)
    assert made not in (".", "..")
    assert not made.startswith((".", " "))
    assert len(made.encode()) <= LONGEST
    assert made.isprintable()
    assert safe_name(made) == made


@given(st.lists(st.tuples(st.text(max_size=50), st.binary(max_size=20)), max_size=4))
def test_files_are_kept_as_they_were_sent(files):
    import io
    import shutil

    folder, paths = keep([(name, io.BytesIO(content)) for name, content in files])
    try:
        assert [Path(p).read_bytes() for p in paths] == [content for _, content in files]
        assert all(Path(p).resolve().is_relative_to(Path(folder).resolve()) for p in paths)
        assert len(set(paths)) == len(files)
    finally:
        shutil.rmtree(folder)


@given(st.text(max_size=200), st.text(max_size=20))
def test_a_pasted_text_is_one_line_whatever_it_holds(text, title):
    import json

    line = pasted(text, title=title)
    assert line.count(b"\n") == 1
    row = json.loads(line)
    assert set(row) <= {"text", "title"}


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}])
def test_a_file_is_dropped_on_the_page(browser, path, look):
    with serving(Settings(project=path, reviewer="Ada", coder=code)) as address:
        context = browser.new_context(**look)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(address) else wrong.append(r.url))
        page.on("dialog", lambda d: wrong.append(f"a script ran: {d.message}"))
        page.goto(f"{address}/import")
        assert faults(page) == []
        page.evaluate(
            """(text) => {
                const data = new DataTransfer();
                data.items.add(new File([text], "strike.txt", {type: "text/plain"}));
                data.items.add(new File(["%PDF-1.4"], "scan.pdf", {type: "application/pdf"}));
                for (const kind of ["dragenter", "dragover", "drop"])
                    document.getElementById("drop").dispatchEvent(
                        new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
            }""",
            STRIKE,
        )
        job = page.locator("#job-1")
        expect(job.locator(".state")).to_contain_text("done", timeout=60_000)
        expect(job.locator(".refused")).to_contain_text("scan.pdf")
        expect(job.locator(".refused")).to_contain_text("damaged PDF")
        assert job.locator(".found a").first.get_attribute("href").startswith("/incidents/i-")
        job.locator("summary").click()
        expect(job.locator(".inputs a")).to_have_text("Soldiers <script>alert(1)</script> killed")
        assert faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
        page.reload()
        expect(page.locator("#job-1 .state")).to_contain_text("done")
        page.get_by_label("Text", exact=True).fill(
            "Gunmen shot dead two farmers in Jos on Monday, police said."
        )
        page.get_by_role("button", name="Add text").click()
        expect(page.locator("#job-2 .state")).to_contain_text("done", timeout=60_000)
        expect(page.get_by_label("Text", exact=True)).to_have_value("")
        assert wrong == []
        context.close()


def test_an_address_is_fetched_in_the_name_of_who_gave_it(app, fake, path):
    fake.leave.set()
    with asking(app) as client:
        assert client.post("/import", data={"url": " https://news.example/1 "}).status_code == 303
        done = over(client, 1)
    assert done["files"] == ["https://news.example/1"]
    assert (fake.given[0].files, fake.given[0].addresses) == ((), ("https://news.example/1",))
    assert fake.given[0].by == "Ada"


def test_no_address_leads_into_the_network_of_the_server(path, tmp_path):
    with site() as there:
        total, refused = code(Batch(str(tmp_path), (), addresses=(there.url("/secret"),), by="Ada"), path)
        assert there.asked == []
    assert total == Total(reports=1)
    assert "leads to 127.0.0.1, which is no public address" in refused.refused


def test_a_page_that_was_fetched_is_a_report(path, tmp_path, monkeypatch):
    monkeypatch.setattr("counterclaim.intake.web.public.is_public", lambda at: at == "127.0.0.1")
    with site() as there:
        told = STRIKE.partition("\n\n")[2]
        there.put("/border", article("Soldiers killed", told, told.replace("Tuesday", "Tuesday night")))
        batch = Batch(str(tmp_path), (), addresses=(there.url("/border"),), by="Ada")
        _, outcome = code(batch, path)
        asked = there.url("/border")
    assert (outcome.input, outcome.title, outcome.refused) == (asked, "Soldiers killed", None)
    with Project.open(path) as project:
        [fetch] = Archive(project).fetches()
    assert (fetch.by, fetch.report, fetch.lead) == ("Ada", outcome.report, None)
