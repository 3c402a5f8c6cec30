"""Files of every kind, made by real programs: what is taken of them, and what each says of itself."""

from __future__ import annotations

import base64
import csv
import datetime
import gzip
import hashlib
import io
import json
import random
import sys
import zipfile

import pytest
import report_files as made
from intake_inputs import title_of
from report_files import BODY, FILES, HTML, MORE, TITLE, URL, WIRE, page

from counterclaim.intake import Limits, Refused, Taken, count, pdf, read
from counterclaim.intake.header import head
from counterclaim.intake.outcome import Fetch


@pytest.fixture
def take(tmp_path):
    """What is read of bytes under a name."""

    def read_as(name: str, raw: bytes, **options) -> list[Taken | Refused]:
        path = tmp_path / name
        path.write_bytes(raw)
        items = list(read([str(path)], **options))
        for item in items:
            if isinstance(item, Taken):
                assert hashlib.sha256(item.raw).hexdigest() == item.report.sha256
        return items

    return read_as


def wire() -> str:
    """The text of the example of which the files were made, without its blank lines."""
    whole = WIRE.read_text(encoding="utf-8")
    return "\n".join(x for x in whole[head(whole).length :].splitlines() if x)


def wire_title() -> str:
    return head(WIRE.read_text(encoding="utf-8")).about.title or ""


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.pdf"])
def test_what_libreoffice_writes_is_read_word_by_word(name):
    [taken] = read([str(FILES / name)])
    assert taken.report.text == f"{wire_title()}\n{wire()}"
    assert title_of(taken.report) == taken.report.title == wire_title()
    assert taken.raw == (FILES / name).read_bytes()
    assert taken.report.published is None, "when a document was made is not when it was published"
    assert any("the document was made on" in note for note in taken.notes)


def test_what_chromium_saves_is_read_word_by_word():
    [taken] = read([str(FILES / "chromium.mhtml")])
    r = taken.report
    assert r.text == f"{wire_title()}\n\n{wire()}"
    assert (r.title, r.outlet, r.published) == (wire_title(), "Meridian Wire", "2024-01-18T09:40+03:30")
    assert r.url == taken.fetch.url == "https://example.org/meridian-wire/01-wire"
    assert taken.fetch.at.startswith("2026-")
    assert taken.raw == (FILES / "chromium.mhtml").read_bytes()


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.pdf", "chromium.mhtml"])
@pytest.mark.parametrize("other", ["report", "report.txt", "report.html"])
def test_a_kind_is_told_by_its_bytes(name, other, take):
    raw = (FILES / name).read_bytes()
    if name.endswith("mhtml") and other != "report":
        return  # a message has no mark of its own; its suffix says what it is
    [taken] = take(other, raw)
    assert taken.report.title == wire_title()
    [piped] = read(["-"], stdin=io.BytesIO(raw))
    assert piped.report.id == taken.report.id


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("source", ["file", "pipe"])
def test_pages_of_a_web_archive(take, packed, source):
    raw = made.crawl(packed)
    if source == "file":
        one, two = take("crawl.warc.gz" if packed else "crawl.warc", raw)
    else:
        one, two = read(["-"], stdin=io.BytesIO(raw))
    assert one.raw == page()
    assert (one.report.title, one.report.outlet, one.report.url) == (TITLE, "Delta Post", URL)
    assert one.report.path.split("#")[1].startswith("urn:uuid:")
    assert one.fetch == Fetch(URL, "2024-01-18T10:00:00+00:00", 200)
    assert two.report.title == "Three die in Beni"
    note = two.notes[-1]
    assert note == (
        "of the archive were passed over: records that are no pages (1), redirects (1), "
        "responses with errors (1), revisits (1)"
    )


def test_a_page_of_an_archive_is_the_report_that_it_is_as_a_file(take):
    [of_file] = take("page.html", page())
    assert take("crawl.warc", made.crawl(False))[0].report.id == of_file.report.id


def test_the_address_that_a_page_names_wins_over_that_of_its_record(take):
    linked = page(head="<link rel='canonical' href='https://example.org/canonical'>")
    [taken] = take("a.warc", made.warc([("response", URL, "200 OK", [HTML], linked)]))
    assert (taken.report.url, taken.fetch.url) == ("https://example.org/canonical", URL)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(page())),
        ([("Content-Encoding", "gzip")], page()),  # taken off by the crawler
        ([("Transfer-Encoding", "chunked")], b"%x\r\n%s\r\n0\r\n\r\n" % (len(page()), page())),
        ([("Transfer-Encoding", "chunked")], page()),
        (
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(page())), gzip.compress(page())),
        ),
    ],
)
def test_encodings_of_http_are_undone(take, headers, body):
    [taken] = take("a.warc.gz", made.warc([("response", URL, "200 OK", [HTML, *headers], body)]))
    assert taken.raw == page()


def test_charset_of_the_server_is_heeded(take):
    body = page(body="Полиция: two men died in the market of the city on Thursday.").decode().encode("cp1251")
    headers = [("Content-Type", "text/html; charset=windows-1251")]
    [taken] = take("a.warc", made.warc([("response", URL, "200 OK", headers, body)]))
    assert "Полиция" in taken.report.text
    assert taken.report.encoding == "cp1251"


def test_resources_are_pages_too(take):
    [taken] = take("a.warc", made.warc([("resource", URL, "", [], page())]))
    assert (taken.report.url, taken.report.title) == (URL, TITLE)


@pytest.mark.parametrize("deflated", [True, False])
def test_a_wacz_gives_the_pages_that_were_visited(take, deflated):
    pages = ["http://example.org/"]  # which redirects
    [taken] = take("site.wacz", made.wacz(made.crawl(), pages, deflated))
    assert taken.report.url == URL
    assert "/site.wacz/archive/data.warc.gz#urn:uuid:" in taken.report.path
    assert "pages within pages (1)" in taken.notes[-1]
    assert len(take("site.wacz", made.wacz(made.crawl(), [], deflated))) == 2, "all, where none is listed"
    [piped] = read(["-"], stdin=io.BytesIO(made.wacz(made.crawl(), pages)))
    assert piped.report.id == taken.report.id


LONG = (
    "The army said that counter-terrorism forces had killed three gunmen at a checkpoint on the main road, "
    "and that two soldiers were wounded in the exchange of fire, which went on for more than an hour."
)


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("compress", [True, False])
def test_a_pdf_gives_its_paragraphs_in_reading_order(take, columns, compress):
    said = [BODY, LONG, MORE]
    [taken] = take("a.pdf", made.pdf(said, title=TITLE, columns=columns, compress=compress))
    assert taken.report.text.split("\n") == said
    assert (taken.report.title, taken.report.media_type) == (TITLE, "application/pdf")


def test_words_that_a_line_parts_are_made_whole(take):
    from fpdf import FPDF

    document = FPDF()
    document.set_font("helvetica", size=12)
    document.add_page()
    lines = (
        "Gunmen killed two men in the mar-\nket, and a Saudi-\nled force came. The anti-\nkidnap unit of "
        "Lashkar-e-\nTaiba, a long-\nterm rival, denied that. In the long-term all deny."
    )
    document.multi_cell(150, 6, lines, align="L")
    [taken] = take("a.pdf", bytes(document.output()))
    assert taken.report.text == (
        "Gunmen killed two men in the market, and a Saudi-led force came. The anti-kidnap unit of "
        "Lashkar-e-Taiba, a long-term rival, denied that. In the long-term all deny."
    )


def test_a_line_that_is_a_date_dates_a_document(take):
    [taken] = take("a.pdf", made.pdf(["Situation report 4", "18 January 2024", BODY]))
    assert taken.report.published == "2024-01-18"
    [taken] = take(
        "a.docx", made.docx(["Outlet: Delta Post", "Published: 2024-01-19", f"Title: {TITLE}", "", BODY])
    )
    r = taken.report
    assert (r.outlet, r.published, title_of(r)) == ("Delta Post", "2024-01-19", TITLE)
    assert r.text[r.header :].startswith(BODY)


def test_a_document_in_word(take):
    [taken] = take("a.docx", made.docx([TITLE, BODY], title=TITLE))
    assert taken.report.text == f"{TITLE}\n{BODY}\nPlace\tKilled\nGoma\t2"
    assert title_of(taken.report) == TITLE


def test_what_was_deleted_from_a_document_is_not_read(take):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>Two</w:t></w:r><w:del><w:r><w:delText> or three'
        f"</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> men</w:t><w:tab/><w:t>died</w:t><w:br/>"
        f"<w:t>here.</w:t></w:r></w:p></w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", body)
    [taken] = take("a.docx", out.getvalue())
    assert taken.report.text == "Two men\tdied\nhere."


def test_a_mail_gives_its_subject_and_text(take):
    raw = made.eml(f"{BODY}\n\n{MORE}\n", html=page(), attached=["figures.pdf"])
    [taken] = take("a.eml", raw)
    r = taken.report
    assert r.text == f"{TITLE}\n\n{BODY}\n\n{MORE}\n"
    assert (title_of(r), r.published, r.outlet) == (TITLE, "2024-01-18T10:30+03:30", None)
    assert (taken.raw, r.media_type) == (raw, "message/rfc822")
    assert "1 attachment was passed over: figures.pdf" in taken.notes


def test_a_mail_of_a_page(take):
    for plain in (None, "Read this mail in a browser."):
        [taken] = take("a.eml", made.eml(plain, html=page()))
        assert taken.report.text == f"{TITLE}\n\n{BODY}\n{MORE}"
        assert taken.report.outlet == "Delta Post"


def test_parameters_that_cannot_be_read_cost_no_report(take):
    sent = b"From: a@example.org\nMessage-ID: <1@example.org>\nContent-Type: "
    [taken] = take("a.eml", sent + b'text/plain; charset="\0"\n\n' + "«Two died».".encode())
    assert taken.report.text == "«Two died»."
    [taken] = take("a.mhtml", sent + b"text/html; start*" + b"9" * 5000 + b"*=x\n\n" + page())
    assert taken.report.text == f"{TITLE}\n\n{BODY}\n{MORE}"


@pytest.mark.parametrize(
    "opening", ["PAR1 platoon", "PK, the actor,", "WARC/ the archive", "%PDF", "From: the army"]
)
def test_texts_that_open_like_another_kind_are_texts(take, opening):
    [taken] = take("a.txt", f"{opening} said so. {BODY}".encode())
    assert taken.report.media_type == "text/plain"


def test_a_mail_is_known_without_its_suffix(take):
    [taken] = take("mail", made.eml(f"{BODY} {MORE}"))
    assert taken.report.media_type == "message/rfc822"
    [taken] = take("text", f"Date: 2024-01-18\nTitle: {TITLE}\n\n{BODY}".encode())
    assert taken.report.media_type == "text/plain"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_csv(take, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "Headline", "Body", "Date", "Source", "Link"])
    text = f'{BODY}\nHe said: "{MORE}"; or, so | it seems.'
    writer.writerow([1, TITLE, text, "2024-01-18", "Delta Post", URL])
    writer.writerow([2, "", "", "", "", ""])
    writer.writerow([3, "", BODY, "", "", ""])
    one, blank, three = take("a.csv", out.getvalue().encode("utf-8-sig"))
    r = one.report
    assert (r.text, r.title, r.published) == (text, TITLE, "2024-01-18")
    assert (r.outlet, r.url, r.path[-8:]) == ("Delta Post", URL, "/a.csv:2")
    assert one.raw.decode() in out.getvalue()
    assert blank.reason.startswith("the row has no 'text'")
    assert three.report.path.endswith("a.csv:5")


def test_columns_as_the_user_names_them(take):
    raw = f"Volltext,Adresse,text\n{BODY},{URL},other\n".encode()
    [taken] = take("a.csv", raw, columns={"text": "volltext", "url": "Adresse"})
    assert (taken.report.text, taken.report.url) == (BODY, URL)
    [taken] = take("a.jsonl", json.dumps({"v": BODY, "text": "other"}).encode(), columns={"text": "v"})
    assert taken.report.text == BODY
    [refused] = take("a.csv", raw, columns={"text": "Text2"})
    assert refused.reason == "there is no column 'Text2'; there are: Volltext, Adresse, text"


def test_a_row_that_is_no_csv_costs_no_other(take):
    raw = f'text\n"{BODY}" x\n{BODY}\na,b\n"open\n{BODY}\n'.encode()
    items = take("a.csv", raw)
    assert [type(i).__name__ for i in items] == ["Refused", "Taken", "Refused", "Refused"]
    assert items[2].reason == "the row has 2 cells under 1 columns"


def test_rows_of_parquet(take):
    day = datetime.datetime(2024, 1, 18, 10, tzinfo=datetime.UTC)
    rows = [
        {"article": BODY, "published": day, "outlet": "Delta Post", "n": 1, "tags": ["a"]},
        {"article": None, "published": None, "outlet": None, "n": 2, "tags": None},
    ]
    one, two = take("a.parquet", made.parquet(rows))
    assert (one.report.text, one.report.outlet) == (BODY, "Delta Post")
    assert one.report.published == "2024-01-18T10:00+00:00"
    assert json.loads(one.raw)["n"] == 1
    assert one.report.path.endswith("a.parquet:1")
    assert two.reason.startswith("the row has no 'text'")


def test_parquet_with_times_of_a_zone_that_is_none(take):
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    zone = pa.timestamp("us", tz="Nowhere/None")
    pq.write_table(pa.table({"text": [BODY], "date": pa.array([0], pa.int64()).cast(zone)}), out)
    [refused] = take("a.parquet", out.getvalue())
    assert refused.reason == "is damaged, or no Parquet"


def test_parquet_without_its_package(take, monkeypatch):
    raw = made.parquet([{"text": BODY}])
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    [refused] = take("a.parquet", raw)
    assert str(refused).endswith(
        "Parquet needs pyarrow; install it with: pip install 'counterclaim[parquet]'"
    )


def test_packed_tables(take):
    raw = made.jsonl_gz([{"text": BODY}, {"text": MORE}])
    for items in (take("a.jsonl.gz", raw), take("a.gz", raw), read(["-"], stdin=io.BytesIO(raw))):
        assert [i.report.text for i in items] == [BODY, MORE]
    [taken] = take("a.csv.gz", gzip.compress(f"text\n{BODY}\n".encode()))
    assert taken.report.text == BODY


def test_how_many_reports_there_are_is_known_before_they_are_read(tmp_path):
    def counted(name: str, raw: bytes) -> int:
        (tmp_path / name).write_bytes(raw)
        return count([str(tmp_path / name)])

    assert counted("a.parquet", made.parquet([{"text": BODY}] * 7)) == 7
    assert counted("a.wacz", made.wacz(made.crawl(), [URL, f"{URL}/2"])) == 2
    assert counted("a.csv", b"text\na\nb\n") == 3
    assert counted("a.warc.gz", b"\0" * 1_000_000) == 50
    assert counted("a.pdf", b"%PDF-") == 1
    for name in ("b.parquet", "b.wacz", "b.warc.gz"):
        assert counted(name, base64.b64encode(b"no such thing")) == 1


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import time; time.sleep(60)", "cannot be read within 1 seconds"),
        (
            "import os; os.abort()",
            "breaks the reader of PDF, or needs too much memory",
        ),
    ],
)
def test_a_pdf_that_breaks_its_reader_costs_no_other(tmp_path, monkeypatch, program, said):
    (tmp_path / "a.pdf").write_bytes(made.pdf([BODY]))
    (tmp_path / "b.txt").write_text(BODY)
    monkeypatch.setattr(pdf, "_READER", (sys.executable, "-c", program))
    refused, taken = read([str(tmp_path)], limits=Limits(seconds=1))
    assert (refused.reason, refused.advice) == (said, "save its text as .txt")
    assert taken.report.text == BODY


def test_modules_beside_a_pdf_are_not_imported(tmp_path, monkeypatch):
    (tmp_path / "pypdfium2.py").write_text("raise SystemExit(1)")
    (tmp_path / "a.pdf").write_bytes(made.pdf([BODY]))
    monkeypatch.chdir(tmp_path)
    [taken] = read(["a.pdf"])
    assert taken.report.text == BODY


def test_archives_are_read_in_bounded_memory():
    class Endless(io.RawIOBase):
        """An archive that goes on for 200 MB."""

        def __init__(self) -> None:
            noise = base64.b64encode(random.Random(1).randbytes(300_000))
            image = ("response", URL, "200 OK", [("Content-Type", "image/png")], noise)
            self.piece = made.warc([("response", URL, "200 OK", [HTML], page()), image], packed=False)
            self.left, self.rest = 200_000_000 // len(self.piece), b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            if not self.rest and self.left:
                self.rest, self.left = self.piece, self.left - 1
            n = min(len(buffer), len(self.rest))
            buffer[:n], self.rest = self.rest[:n], self.rest[n:]
            return n

    from resource import RUSAGE_SELF, getrusage

    items = read(["-"], stdin=io.BufferedReader(Endless()))
    for _ in range(50):
        next(items)
    before = getrusage(RUSAGE_SELF).ru_maxrss
    n = sum(1 for _ in items)
    assert n > 300
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"
