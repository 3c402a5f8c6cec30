"""Makes the files of this folder: ``python tests/files/make.py``, or those that are named behind it.

Needs what README.md names: Debian's ``chromium``, ``wget`` and ``soffice``; of PyPI playwright, feedgen,
polars, duckdb and auto-archiver; of npm, in a ``node_modules`` here or above, feed, nodemailer and
single-file-cli.
"""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WIRE = HERE.parent.parent / "examples" / "01-wire.txt"
URL = "https://example.org/meridian-wire/01-wire"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/"
    "iZk9HQAAAABJRU5ErkJggg=="
)
NAMESPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    }.items()
)


def wire() -> tuple[str, list[str]]:
    """The title and the paragraphs of the example report."""
    head, *paragraphs = WIRE.read_text(encoding="utf-8").strip().split("\n\n")
    title = next(line for line in head.splitlines() if line.startswith("Title: "))
    return title.removeprefix("Title: "), paragraphs


def page() -> str:
    """The report as a site would show it, with a menu, a picture and a foot."""
    title, paragraphs = wire()
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} | Meridian Wire</title>
<meta property="og:site_name" content="Meridian Wire"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2024-01-18T09:40+03:30">
<link rel="canonical" href="{URL}"></head><body><nav><a href="/">World</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><img src="{PIXEL}" alt="">{body}</article>
<iframe srcdoc="<p>Buy a lamp today, the best lamp there is for reading at night.</p>"></iframe>
<footer>All rights reserved</footer></body></html>"""


def document() -> str:
    """The report as a document (flat ODF): narrow lines, a running head and foot, an author and a date."""
    title, paragraphs = wire()
    body = "".join(f'<text:p text:style-name="Body">{html.escape(p)}</text:p>' for p in paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>A. Writer</meta:initial-creator>
<meta:creation-date>2024-01-18T09:40:00</meta:creation-date></office:meta>
<office:styles><style:style style:name="Head" style:family="paragraph"><style:text-properties
 fo:font-size="18pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm"
 fo:text-align="justify"/></style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="A6"><style:page-layout-properties
 fo:page-width="10.5cm" fo:page-height="14.8cm" fo:margin="1.2cm"/><style:header-style/><style:footer-style/>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A6">
<style:header><text:p>Meridian Wire</text:p></style:header>
<style:footer><text:p>Page <text:page-number/></text:p></style:footer></style:master-page>
</office:master-styles>
<office:body><office:text><text:p text:style-name="Head">{title}</text:p>{body}</office:text></office:body>
</office:document>"""


@contextmanager
def site() -> Iterator[int]:
    """The page on a port of this machine, whatever address is asked for, as a proxy too."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page().encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


CHROMIUM = os.environ.get("COUNTERCLAIM_CHROMIUM") or shutil.which("chromium") or "chromium"


def chromium(take: Callable[[Any], bytes]) -> bytes:
    """What Chromium makes of the page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.route("**/*", lambda route: route.fulfill(body=page(), content_type="text/html; charset=utf-8"))
        tab.goto(URL)
        made = take(tab)
        browser.close()
    return made


def mhtml(tab: Any) -> bytes:
    """The page saved as a single file."""
    saved = tab.context.new_cdp_session(tab).send("Page.captureSnapshot", {"format": "mhtml"})
    return str(saved["data"]).encode()


def ran(*command: str, source: bytes = b"", name: str = "in", out: str = "out") -> bytes:
    """What a command writes to ``out``, in a folder of its own, of a file that is called ``name``."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(source)
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        return Path(folder, out).read_bytes()


def office(kind: str, source: str, name: str, out: str) -> bytes:
    """What LibreOffice makes of a flat document."""
    command = (
        "soffice",
        "-env:UserInstallation=file:///tmp/make-profile",
        "--headless",
        "--convert-to",
        kind,
    )
    return ran(*command, name, source=source.encode(), name=name, out=out)


def sheet() -> str:
    """The report as a row of a spreadsheet (flat ODF)."""
    title, paragraphs = wire()
    rows = (
        ("Headline", "Body", "Publication date", "Link"),
        (title, "\n".join(paragraphs), "2024-01-18", URL),
        ("Café bombed", "Two men died – “both guards”; nobody else was hurt.", "2024-01-19", f"{URL}-2"),
    )

    def cell(text: str) -> str:
        lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>
<office:spreadsheet><table:table table:name="Reports">{body}</table:table></office:spreadsheet></office:body>
</office:document>"""


def wget() -> bytes:
    """The page as wget archives it."""
    with site() as port:
        proxy = ("-e", "use_proxy=yes", "-e", f"http_proxy=127.0.0.1:{port}")
        address = URL.replace("https", "http")
        return ran("wget", "--quiet", *proxy, "--warc-file=out", address, out="out.warc.gz")


def single_file() -> bytes:
    """The page as SingleFile saves it."""
    command = next(p / "node_modules/.bin/single-file" for p in (HERE, *HERE.parents)
                    if (p / "node_modules/.bin/single-file").exists())  # fmt: skip
    with site() as port:
        to = f'["--no-sandbox", "--host-resolver-rules=MAP * 127.0.0.1:{port}"]'
        return ran(str(command), URL.replace("https", "http"), "out", "--browser-args", to,
                   "--browser-executable-path", CHROMIUM)  # fmt: skip


def node(program: str) -> bytes:
    """What a program prints in Node.js, which finds the report as ``report``."""
    title, paragraphs = wire()
    report = {"title": title, "paragraphs": paragraphs, "url": URL, "page": page()}
    module = f"const report = {json.dumps(report)};\n{program}"
    command = ["node", "--input-type=module", "--eval", module]
    return subprocess.run(command, check=True, capture_output=True, cwd=HERE).stdout


def feed(form: str) -> bytes:
    """The report and one more in a feed, as npm's feed writes it."""
    return node(f"""
import {{ Feed }} from "feed";
const feed = new Feed({{ title: "Meridian Wire: border", id: "https://example.org/", link: "https://example.org/",
  updated: new Date("2024-01-18T09:00Z"), copyright: "none" }});
const dated = new Date("2024-01-18T06:10Z");
feed.addItem({{ title: report.title, id: report.url, link: report.url, date: dated, published: dated,
  description: report.paragraphs[0], content: report.page }});
feed.addItem({{ title: "Café & “market” bombed", id: report.url + "-2", link: report.url + "-2?a=1&b=2",
  date: dated }});
process.stdout.write(feed.{form}());""")


def feedgen(form: str) -> bytes:
    """The report in a feed as feedgen writes it."""
    from feedgen.feed import FeedGenerator

    title, paragraphs = wire()
    made = FeedGenerator()
    made.id("https://example.org/")
    made.title("Meridian Wire: border")
    made.link(href="https://example.org/", rel="alternate")
    made.link(href="https://example.org/feed", rel="self")
    made.description("News of the border")
    made.lastBuildDate(datetime(2024, 1, 18, 9, tzinfo=UTC))
    made.updated(datetime(2024, 1, 18, 9, tzinfo=UTC))
    entry = made.add_entry()
    entry.id(URL)
    entry.guid(URL, permalink=True)
    entry.title(title)
    entry.link(href=URL)
    entry.published(datetime(2024, 1, 18, 6, 10, tzinfo=UTC))
    entry.updated(datetime(2024, 1, 18, 7, tzinfo=UTC))
    entry.content(page(), type="CDATA")
    entry.summary(paragraphs[0])
    return bytes(getattr(made, f"{form}_str")(pretty=True))


def mail() -> bytes:
    """The report in a mail as Nodemailer writes it, with a page and an attachment."""
    return node("""
import nodemailer from "nodemailer";
const post = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" });
const sent = await post.sendMail({
  from: '"Büro Zahedan" <press@example.org>', to: "desk@example.org", subject: report.title + " – “update”",
  date: new Date("2024-01-18T06:10Z"), messageId: "<1@example.org>", text: report.paragraphs.join("\\n\\n"),
  html: report.page, attachments: [{ filename: "Schäden.pdf", content: Buffer.from("%PDF-1.7") }] });
process.stdout.write(sent.message);""")


def rows() -> dict[str, list[object]]:
    """The report and one more as columns."""
    title, paragraphs = wire()
    return {
        "headline": [title, "Café bombed"],
        "body": ["\n\n".join(paragraphs), "Two men died – “both guards”."],
        "published_at": [datetime(2024, 1, 18, 6, 10, tzinfo=UTC), None],
        "source": ["Meridian Wire", "Meridian Wire"],
        "tags": [["border", "strike"], []],
    }


def archived() -> bytes:
    """What the auto-archiver notes of two pages."""
    from auto_archiver.core.media import Media
    from auto_archiver.core.metadata import Metadata
    from auto_archiver.modules.csv_db.csv_db import CSVDb

    with tempfile.TemporaryDirectory() as folder:
        kept = CSVDb()
        kept.csv_file = f"{folder}/out"
        for url, title in ((URL, wire()[0]), (f"{URL}-2?a=1&b=2", "Café & “market” bombed: 'url': 'no'")):
            noted = Metadata()
            noted.set("_processed_at", datetime(2024, 1, 19, tzinfo=UTC))
            noted.set_url(url).set_title(title).set_timestamp(datetime(2024, 1, 18, 6, 10, tzinfo=UTC))
            noted.success("wacz").add_media(Media("page.png"), "screenshot")
            kept.done(noted)
        return Path(folder, "out").read_bytes()


def polars() -> bytes:
    """The rows as Polars writes them, with the outlet as a category."""
    import polars as pl

    with tempfile.TemporaryDirectory() as folder:
        frame = pl.DataFrame(rows()).with_columns(pl.col("source").cast(pl.Categorical))
        frame.write_parquet(Path(folder, "out"))
        return Path(folder, "out").read_bytes()


def duckdb() -> bytes:
    """The rows as DuckDB writes them."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        data = duckdb.connect()
        data.execute("SET TimeZone = 'UTC'")
        data.execute(
            "CREATE TABLE t (headline TEXT, body TEXT, published_at TIMESTAMPTZ, source TEXT, tags TEXT[])"
        )
        data.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", list(zip(*rows().values(), strict=True)))
        data.execute(f"COPY t TO '{folder}/out' (FORMAT parquet, COMPRESSION zstd)")
        return Path(folder, "out").read_bytes()


CSV = "csv:Text - txt - csv (StarCalc):"
MADE: dict[str, Callable[[], bytes]] = {
    "auto-archiver.csv": archived,
    "chromium.mhtml": lambda: chromium(mhtml),
    "chromium.pdf": lambda: chromium(lambda tab: bytes(tab.pdf(tagged=True, display_header_footer=True))),
    "duckdb.parquet": duckdb,
    "feed.atom": lambda: feed("atom1"),
    "feed.json": lambda: feed("json1"),
    "feed.rss": lambda: feed("rss2"),
    "feedgen.atom": lambda: feedgen("atom"),
    "feedgen.rss": lambda: feedgen("rss"),
    "libreoffice.docx": lambda: office("docx", document(), "a.fodt", "a.docx"),
    "libreoffice.pdf": lambda: office("pdf", document(), "a.fodt", "a.pdf"),
    "libreoffice.csv": lambda: office(f"{CSV}44,34,76", sheet(), "a.fods", "a.csv"),
    "libreoffice-windows.csv": lambda: office(f"{CSV}59,34,1", sheet(), "a.fods", "a.csv"),
    "nodemailer.eml": mail,
    "polars.parquet": polars,
    "singlefile.html": single_file,
    "wget.warc.gz": wget,
}


def main() -> None:
    """Write the files."""
    for name in sys.argv[1:] or MADE:
        (HERE / name).write_bytes(MADE[name]())


if __name__ == "__main__":
    main()
