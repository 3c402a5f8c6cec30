"""Files that real programs made of one report (``tests/files``): each gives the report, word by word."""

from __future__ import annotations

import zipfile

import pytest
from report_files import FILES
from test_intake_kinds import wire, wire_title

from counterclaim.intake import Refused, read
from counterclaim.intake.web.feeds import looks_like_feed
from counterclaim.intake.web.leads import holds_leads, leads_of

URL = "https://example.org/meridian-wire/01-wire"
AT = "2024-01-18T06:10+00:00"


def reports(name):
    """What is read of a file; nothing of it may be refused."""
    items = list(read([str(name)]))
    assert not [i for i in items if isinstance(i, Refused)]
    return items


def words(text: str) -> str:
    """A text as its paragraphs, whatever parts them."""
    return "\n".join(line for line in text.splitlines() if line)


@pytest.mark.parametrize("name", ["singlefile.html", "wget.warc.gz"])
def test_pages_as_programs_save_them(name):
    [taken] = reports(FILES / name)
    r = taken.report
    assert r.text == f"{wire_title()}\n\n{wire()}"
    assert (r.title, r.outlet, r.published, r.url) == (
        wire_title(), "Meridian Wire", "2024-01-18T09:40+03:30", URL,
    )  # fmt: skip


def test_what_wget_archived_says_when_it_was_fetched():
    [taken] = reports(FILES / "wget.warc.gz")
    assert (taken.fetch.url, taken.fetch.status) == (URL.replace("https", "http"), 200)
    assert taken.fetch.at.startswith("2026-")
    assert "of the archive were passed over: records that are no pages (2)" in taken.notes


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("listed", [True, False])
def test_a_wacz_of_its_own_tool(tmp_path, listed):
    """py-wacz packs what wget archived, with a list of pages and without one."""
    from wacz.main import main

    path, page = tmp_path / "border.wacz", URL.replace("https", "http")
    about = ["--url", page] if listed else []
    assert main(["create", *about, "--output", str(path), str(FILES / "wget.warc.gz")]) == 0
    with zipfile.ZipFile(path) as z:
        assert listed == ("pages/pages.jsonl" in z.namelist())
        assert not listed or page in z.read("pages/pages.jsonl").decode()
    [packed], [alone] = reports(path), reports(FILES / "wget.warc.gz")
    assert (packed.report.text, packed.report.id, packed.fetch) == (
        alone.report.text, alone.report.id, alone.fetch,
    )  # fmt: skip


def test_what_chromium_prints():
    """What stands about the article on paper is read too: nothing in a PDF tells it apart."""
    [taken] = reports(FILES / "chromium.pdf")
    assert f"{wire_title()}\n{wire()}" in taken.report.text
    assert "example.org" not in taken.report.text, "running heads and feet are left out"
    assert taken.report.title == f"{wire_title()} | Meridian Wire"


def test_a_mail_by_nodemailer():
    [taken] = reports(FILES / "nodemailer.eml")
    r = taken.report
    assert r.title == f"{wire_title()} – “update”"
    assert words(r.text) == f"{r.title}\n{wire()}"
    assert r.published == AT
    assert "1 attachment was passed over: Schäden.pdf" in taken.notes


@pytest.mark.parametrize("name", ["polars.parquet", "duckdb.parquet"])
def test_tables_of_other_writers_of_parquet(name):
    first, second = reports(FILES / name)
    assert words(first.report.text) == wire()
    assert (first.report.title, first.report.outlet, first.report.published) == (
        wire_title(), "Meridian Wire", AT,
    )  # fmt: skip
    assert (second.report.text, second.report.published) == ("Two men died – “both guards”.", None)


@pytest.mark.parametrize("name", ["libreoffice.csv", "libreoffice-windows.csv"])
def test_tables_of_a_spreadsheet(name):
    """Commas and UTF-8, and semicolons and the encoding of Windows; a cell with lines in it."""
    first, second = reports(FILES / name)
    assert words(first.report.text) == wire()
    assert (first.report.title, first.report.published, first.report.url) == (
        wire_title(), "2024-01-18", URL,
    )  # fmt: skip
    assert second.report.title == "Café bombed"
    assert second.report.text == "Two men died – “both guards”; nobody else was hurt."


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "feed.json", "feedgen.rss", "feedgen.atom"])
def test_feeds_of_feed_generators(name):
    raw = (FILES / name).read_bytes()
    assert looks_like_feed(raw)
    assert holds_leads(str(FILES / name))
    first, *more = leads_of(raw, name)
    assert (first.address, first.about.title, first.about.outlet, first.about.published) == (
        URL, wire_title(), "Meridian Wire: border", AT,
    )  # fmt: skip
    if not name.startswith("feedgen"):
        [second] = more
        assert (second.address, second.about.title) == (f"{URL}-2?a=1&b=2", "Café & “market” bombed")


def test_what_the_auto_archiver_noted_leads_to_its_pages():
    """It puts all facts of a page into one cell; cells may be long, a title may look like an address."""
    raw = (FILES / "auto-archiver.csv").read_bytes()
    for more in ("", "x" * 200_000):
        found = leads_of(raw.replace(b"'page.png'", f"'page.png{more}'".encode()), "auto-archiver.csv")
        assert [lead.address for lead in found] == [URL, f"{URL}-2?a=1&b=2"]


def test_every_file_is_read_by_a_test():
    here = "".join((FILES.parent / f"test_intake_{name}.py").read_text() for name in ("kinds", "real_files"))
    assert [p.name for p in FILES.iterdir() if p.name not in here and p.suffix not in (".py", ".md")] == []
