"""Files of every kind that intake reads, made by the programs that others use for it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

FILES = Path(__file__).with_name("files")
WIRE = Path(__file__).parent.parent / "examples" / "01-wire.txt"
TITLE = "Two die in clash near Goma"
BODY = "Police in Goma said that two men died on Thursday in a clash near the market. Nobody else was hurt."
MORE = "A witness said that three people were taken to the hospital, and that ambulances came late."
URL = "https://example.org/two-die"


def page(title: str = TITLE, body: str = BODY, head: str = "") -> bytes:
    """A page as a site gives it."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><meta property='og:title' content='{title}'>"
        f"<meta property='og:site_name' content='Delta Post'>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1><p>{body}</p><p>{MORE}</p></article>"
        "</body></html>"
    ).encode()


HTML = ("Content-Type", "text/html; charset=utf-8")


def warc(records: Iterable[tuple[str, str, str, list[tuple[str, str]], bytes]], packed: bool = True) -> bytes:
    """An archive as warcio writes it, of records of (kind, address, status, headers, body)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "a crawler"}))
    for kind, url, status, headers, body in records:
        if kind == "revisit":
            record = writer.create_revisit_record(url, "sha1:B", url, "2024-01-01T00:00:00Z")
        else:
            about = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                http_headers=about if kind == "response" else None,
                warc_content_type="text/html" if kind == "resource" else "",
                warc_headers_dict={"WARC-Date": "2024-01-18T10:00:00Z"},
            )
        writer.write_record(record)
    return out.getvalue()


def crawl(packed: bool = True) -> bytes:
    """An archive of two pages, and of what a crawl brings with them."""
    return warc(
        [
            ("response", "http://example.org/", "301 Moved", [("Location", URL)], b""),
            ("response", URL, "200 OK", [HTML], page()),
            ("response", "https://example.org/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
            ("revisit", "https://example.org/b", "", [], b""),
            ("response", "https://example.org/lost", "404 Not Found", [HTML], page("Not found")),
            ("response", "https://example.org/three", "200 OK", [HTML], page("Three die in Beni")),
        ],
        packed,
    )


def wacz(
    archive: bytes, pages: Iterable[str], deflated: bool = False, name: str = "archive/data.warc.gz"
) -> bytes:
    """A WACZ of one archive, with its list of pages."""
    lines = [json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})]
    lines += [
        json.dumps({"id": str(i), "url": url, "ts": "2024-01-18T10:00:00Z"}) for i, url in enumerate(pages)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as packed:
        packed.writestr(name, archive)
        packed.writestr("pages/pages.jsonl", "\n".join(lines))
        packed.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))
    return out.getvalue()


def pdf(
    paragraphs: Iterable[str],
    *,
    title: str = "",
    columns: int = 1,
    compress: bool = True,
    password: str | None = None,
) -> bytes:
    """A document as fpdf2 writes it, in columns; ``password`` locks it."""
    from fpdf import FPDF

    made = FPDF()
    made.set_compression(compress)
    made.set_font("helvetica", size=12)
    made.set_title(title)
    made.set_creation_date(datetime(2024, 1, 18, tzinfo=UTC))
    if password is not None:
        made.set_encryption(owner_password="o", user_password=password)
    made.add_page()
    with made.text_columns(ncols=columns, gutter=10, text_align="L") as text:
        for paragraph in paragraphs:
            with text.paragraph(bottom_margin=4) as p:
                p.write(paragraph)
    return bytes(made.output())


def docx(paragraphs: Iterable[str], title: str = "") -> bytes:
    """A document as python-docx writes it, with a table after its text."""
    from docx import Document

    made = Document()
    made.core_properties.title = title
    for text in paragraphs:
        made.add_paragraph(text)
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Place", "Killed", "Goma", "2"), strict=True):
        cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def eml(
    plain: str | None = None, html: bytes | None = None, attached: Iterable[str] = (), **headers: str
) -> bytes:
    """A mail as Python's library writes it."""
    mail = EmailMessage()
    mail["From"] = "Press Office <press@example.org>"
    mail["Subject"] = headers.get("subject", TITLE)
    mail["Date"] = headers.get("date", "Thu, 18 Jan 2024 10:30:00 +0330")
    mail["Message-ID"] = "<1@example.org>"
    if plain is not None:
        mail.set_content(plain)
    if html is not None:
        if plain is None:
            mail.set_content(html.decode(), subtype="html")
        else:
            mail.add_alternative(html.decode(), subtype="html")
    for name in attached:
        mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def parquet(rows: list[dict[str, object]]) -> bytes:
    """A table as pyarrow writes it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def jsonl_gz(rows: Iterable[object]) -> bytes:
    """JSON Lines as gzip packs them."""
    return gzip.compress(b"".join(json.dumps(r).encode() + b"\n" for r in rows))
