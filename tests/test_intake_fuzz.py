"""Files of every kind, changed at random: each is taken or refused in a line, and nothing breaks.

The tests take a second each. For a longer run set ``COUNTERCLAIM_FUZZ`` to the seconds that each kind gets:
``COUNTERCLAIM_FUZZ=600 pytest tests/test_intake_fuzz.py``.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
import report_files as made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_files import BODY, FILES, MORE, TITLE, page
from test_intake_bad_input import consistent

from counterclaim.intake import Limits, Refused, pdf_text, read

SECONDS = float(os.environ.get("COUNTERCLAIM_FUZZ", "0"))
UNFORESEEN = "cannot be read as "
"""How the line begins that is said when a reader failed in a way that it does not know."""

ROWS = [{"text": BODY, "title": TITLE}, {"text": MORE}]
CSV = f'title,text,date\n{TITLE},"{BODY}\n{MORE}",2024-01-18\n,{BODY},\n'.encode()
MAIL = made.eml(f"{BODY}\n{MORE}\n" * 3, html=page(), attached=["a.pdf"])


PARQUETS = sorted(FILES.glob("*.parquet"))


def rezipped(raw: bytes) -> Callable[[Callable[[bytes], bytes]], bytes]:
    """Lets the files in an archive be changed, and packs them again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    def changed(change: Callable[[bytes], bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for name, content in files.items():
                packed.writestr(
                    name, change(content) if name.endswith(("xml", "rels", "gz", "jsonl")) else content
                )
        return out.getvalue()

    return changed


def plainly(raw: bytes) -> Callable[[Callable[[bytes], bytes]], bytes]:
    return lambda change: change(raw)


def packed(raw: bytes) -> Callable[[Callable[[bytes], bytes]], bytes]:
    return lambda change: gzip.compress(change(raw), 1)


@cache
def seeds(kind: str) -> list[Callable[[Callable[[bytes], bytes]], bytes]]:
    """Real files of a kind, each as what changes it and packs it again."""
    word, pages = (FILES / "libreoffice.docx").read_bytes(), made.crawl(False)
    web = made.wacz(made.crawl(), [made.URL])
    return {
        "html": [plainly(page())],
        "jsonl": [plainly(gzip.decompress(made.jsonl_gz(ROWS)))],
        "jsonl.gz": [plainly(made.jsonl_gz(ROWS)), packed(gzip.decompress(made.jsonl_gz(ROWS)))],
        "csv": [plainly(CSV), plainly((FILES / "libreoffice-windows.csv").read_bytes())],
        "parquet": [plainly(made.parquet(list(ROWS))), *(plainly(p.read_bytes()) for p in PARQUETS)],
        "mhtml": [plainly((FILES / "chromium.mhtml").read_bytes())],
        "eml": [plainly(MAIL), plainly((FILES / "nodemailer.eml").read_bytes())],
        "warc": [plainly(pages)],
        "warc.gz": [plainly(made.crawl()), packed(pages)],
        "wacz": [plainly(web), rezipped(web)],
        "docx": [plainly(word), rezipped(word), rezipped(made.docx([TITLE, BODY]))],
    }[kind]


KINDS = ("html", "jsonl", "jsonl.gz", "csv", "parquet", "mhtml", "eml", "warc", "warc.gz", "wacz", "docx")
PDFS = [(FILES / "libreoffice.pdf").read_bytes(), made.pdf([BODY, MORE], title=TITLE, compress=False)]
TOKENS = (
    b"\0", b"\xff", b"\r\n", b"\n\n", b'"', b"<", b">", b"</", b"--", b"&#0;", b"%", b"-1", b"99999999999",
    b"Content-Length: 9", b"Content-Length: -1", b"=?x?q?=ff?=", b"boundary=", b"charset=x", b"base64", b"{",
    b"PK\3\4", b"PK\1\2", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"obj", b"endstream", b"<<", b"/Kids",
)  # fmt: skip
Edit = tuple[str, float, int, bytes]


def edits() -> st.SearchStrategy[list[Edit]]:
    """Changes of a file: where, of how many bytes, and to what."""
    how = st.sampled_from(["cut", "put", "over", "twice", "flip", "end"])
    what = st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8))
    return st.lists(st.tuples(how, st.floats(0, 1), st.integers(1, 400), what), min_size=1, max_size=6)


def changed(raw: bytes, edits: list[Edit]) -> bytes:
    """A file with changes."""
    for how, where, length, what in edits:
        at = int(where * len(raw))
        if how == "cut":
            raw = raw[:at] + raw[at + length :]
        elif how == "put":
            raw = raw[:at] + what + raw[at:]
        elif how == "over":
            raw = raw[:at] + what + raw[at + len(what) :]
        elif how == "twice":
            raw = raw[: at + length] + raw[at:]
        elif how == "flip":
            raw = raw[:at] + bytes(b ^ (length & 0xFF) for b in raw[at : at + 1]) + raw[at + 1 :]
        elif length % 8 == 0:
            raw = raw[:at]
    return raw


def check(path: str, raw: bytes, kind: str) -> None:
    with open(path, "wb") as out:
        out.write(raw)
    for item in read([path], limits=Limits(seconds=20)):
        consistent(item)
        if isinstance(item, Refused):
            assert not item.reason.startswith(UNFORESEEN), f"{kind}: {item}"


def fuzz(one: Callable[..., None]) -> None:
    """Run a test with changes at random for as long as was asked for."""
    chance = random.Random(SECONDS)
    end = time.monotonic() + SECONDS
    n = 0
    while time.monotonic() < end:
        one.hypothesis.fuzz_one_input(chance.randbytes(1024))
        n += 1
    if SECONDS:
        print(f"{n:,} files")


@pytest.mark.parametrize("kind", KINDS)
def test_changed_files_are_taken_or_refused(kind, tmp_path):
    path = str(tmp_path / f"input.{kind}")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.integers(0, 9), edits())
    def one(seed: int, edits: list[Edit]) -> None:
        makers = seeds(kind)
        check(path, makers[seed % len(makers)](lambda raw: changed(raw, edits)), kind)

    one()
    fuzz(one)


def test_changed_pdfs_are_read_or_refused():
    """In this process, where a document that breaks PDFium would break the test."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.integers(0, 9), edits())
    def one(seed: int, edits: list[Edit]) -> None:
        found = pdf_text.read(changed(PDFS[seed % len(PDFS)], edits))
        assert found.trouble in (None, "damaged", "locked", "pages")
        found.text.encode()
        assert "\0" not in found.text

    one()
    fuzz(one)


def test_changed_pdfs_are_taken_or_refused(tmp_path):
    chance = random.Random(1)
    for raw in PDFS * 2:
        at = chance.randrange(len(raw))
        check(str(tmp_path / "input.pdf"), raw[:at] + chance.randbytes(9) + raw[at + 9 :], "pdf")
