"""Files of many kinds that cannot be read: empty, damaged, locked, cut off, or made to do harm."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import report_files as made

TEXT = "Police in Goma said that two men died on Thursday. Nobody else was hurt."
ROW = json.dumps({"text": TEXT}).encode()


def written(name: str, content: bytes | str | Callable[[], bytes]) -> Callable[[Path], Path]:
    """A maker of one file."""

    def make(folder: Path) -> Path:
        path = folder / name
        raw = content() if callable(content) else content
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return path

    return make


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITY = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:t>&x;</w:t></w:document>'
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))
    + f"]><w:document {W}><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:document>"
)
DEEP = f"<w:document {W}>{'<w:sdt>' * 1_000}{'</w:sdt>' * 1_000}</w:document>"
LOST = ("response", made.URL, "404 Not Found", [made.HTML], b"")
LARGE = ("response", made.URL, "200 OK", [made.HTML], b"<html>" + b" " * 6_000_000)
PACKED = (*LARGE[:3], [made.HTML, ("Content-Encoding", "gzip")], gzip.compress(LARGE[4]))


def word(document: str) -> bytes:
    """A DOCX of nothing but its text."""
    return full_zip(1, "word/document.xml", document)


def full_zip(n: int, name: str = "{}.txt", content: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(n):
            archive.writestr(name.format(i), content)
    return out.getvalue()


def blank_pages(n: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(n):
        document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb_of_a_page() -> bytes:
    """A page whose content, packed twice, is 3 GB of operators that show nothing."""
    twice = zlib.compress(zlib.compress(b"BT ET\n" * 8_000_000, 9), 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[" + b"4 0 R " * 60 + b"]>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(twice), twice),
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % x for x in enumerate(parts, 1))
    return body + b"trailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n"


def gzip_bomb() -> bytes:
    return gzip.compress(b'{"text": "' + b" " * 60_000_000, mtime=0)


def nested(i: int) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)


BAD_FILES: dict[str, Callable[[Path], Path]] = {
    "an empty PDF": written("empty.pdf", b""),
    "a PDF that is none": written("report.pdf", b"x"),
    "a damaged PDF": written("damaged.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9),
    "a PDF with a password": written("locked.pdf", lambda: made.pdf([TEXT], password="x")),
    "a scanned PDF": written("scan.pdf", lambda: made.pdf([])),
    "a PDF of 2,001 pages": written("many.pdf", lambda: blank_pages(2_001)),
    "a PDF whose page inflates to 3 GB": written("bomb.pdf", lambda: bomb_of_a_page()),
    "a DOCX that is none": written("report.docx", b"x"),
    "a DOCX cut off": written("cut.docx", lambda: made.docx([TEXT])[:9_000]),
    "a DOCX with a password": written("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
    "a DOCX with an external entity": written("entity.docx", lambda: word(ENTITY)),
    "a DOCX with a billion laughs": written("laughs.docx", lambda: word(LAUGHS)),
    "a DOCX nested 1,000 deep": written("deep.docx", lambda: word(DEEP)),
    "a DOCX without text": written("blank.docx", lambda: word(f"<w:document {W}/>")),
    "a DOCX that is a ZIP bomb": written("bomb.docx", lambda: word(" " * 60_000_000)),
    "a ZIP of 10,001 files": written("many.zip", lambda: full_zip(10_001)),
    "a damaged gzip file": written("rows.jsonl.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xff" * 99),
    "JSON Lines in gzip cut off": written("rows.jsonl.gz", gzip.compress(ROW + b"\n", mtime=0)[:-9]),
    "a gzip bomb": written("bomb.jsonl.gz", lambda: gzip_bomb()),
    "something else in gzip": written("report.txt.gz", gzip.compress(TEXT.encode(), mtime=0)),
    "a WARC that is none": written("crawl.warc", b"x"),
    "a WARC damaged at its beginning": written("crawl.warc", b"WARC/1.1\r\nfoo"),
    "a WARC cut off in its first page": written("cut.warc", lambda: made.crawl(False)[:1_500]),
    "a WARC cut off in its second page": written("cut.warc.gz", lambda: made.crawl()[:-60]),
    "a WARC without pages": written("none.warc", lambda: made.warc([LOST])),
    "a page of 6 MB in a WARC": written("large.warc.gz", lambda: made.warc([LARGE])),
    "a page in a WARC that inflates to 6 MB": written("packed.warc", lambda: made.warc([PACKED])),
    "a WACZ without WARC files": written("empty.wacz", lambda: made.wacz(b"", [], name="x")),
    "a WACZ with a WARC that is none": written("bad.wacz", lambda: made.wacz(b"x", [])),
    "a WACZ cut off": written("cut.wacz", lambda: made.wacz(made.crawl(), [])[:-50]),
    "a saved page that is none": written("page.mhtml", b"<html><p>x</p></html>"),
    "a saved page without its page": written(
        "page.mhtml", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx"
    ),
    "a mail that is none": written("mail.eml", TEXT),
    "a mail of attachments alone": written("mail.eml", lambda: made.eml(None, None, ["a.pdf"])),
    "a mail nested 500 deep": written("deep.eml", b"From: a\n" + b"".join(map(nested, range(500)))),
    "a mail with a header of 300 KB": written("head.eml", b"Subject: " + b"x" * 300_000 + b"\n\n" + ROW),
    "an empty CSV": written("empty.csv", b""),
    "a CSV of a header alone": written("rows.csv", b"title,text\n"),
    "a CSV without a column of text": written("rows.csv", b"id,link\n1,u\n"),
    "a CSV in UTF-16 without its mark": written("rows.csv", "text\nx\n".encode("utf-16-le")),
    "a CSV in UTF-16 cut off": written("rows.csv", f"text\n{TEXT}\n".encode("utf-16")[:-1]),
    "a row with an open quote": written("rows.csv", b'text\n"open\n"x" y\n' + TEXT.encode()),
    "a row with too many cells": written("rows.csv", b"text\na,b\n" + TEXT.encode()),
    "a damaged Parquet": written("rows.parquet", b"PAR1" + b"x" * 99),
    "a Parquet that is none": written("rows.parquet", b"x"),
    "a Parquet without a column of text": written("rows.parquet", lambda: made.parquet([{"id": 1}])),
}
