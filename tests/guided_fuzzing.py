"""Hostile input led by what it reaches: libFuzzer (Atheris) over the readers that are written in Python.

``python tests/guided_fuzzing.py docx -max_total_time=600`` runs one target, with libFuzzer's options; without
a target it names them all. It needs the group ``fuzz``, which the tests do not, for its wheels are of few
systems. What is found is written to ``crash-…`` and read again by
``python tests/guided_fuzzing.py docx crash-…``.

Whatever the bytes are, a reader gives what holds of every report, or says in a line what is wrong. Archives
are fuzzed within: the bytes are packed before they are read, since no chance finds a checksum.
"""

from __future__ import annotations

import gzip
import io
import os
import resource
import signal
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import atheris
import msgspec

with atheris.instrument_imports(include=["counterclaim", "email", "feedparser", "csv", "zipfile", "courlan"]):
    import report_files as made
    from lxml.etree import LxmlError
    from lxml.html import fromstring
    from project_records import coded
    from report_files import BODY, FILES, MORE, TITLE, page
    from test_intake_bad_input import consistent
    from test_intake_fuzz import CSV, MAIL, ROWS
    from test_intake_web_leads import ATOM, EVENT, GKG, JSON, RDF, RSS

    from counterclaim.export import FORMATS, Options, readback, records, workbook_rows
    from counterclaim.export.bundle_check import check
    from counterclaim.export.wacz import surt
    from counterclaim.intake import apart, columns, kinds
    from counterclaim.intake.encoding import decode
    from counterclaim.intake.header import head, opening
    from counterclaim.intake.outcome import About, Limits, UnusableError
    from counterclaim.intake.page_dates import page_dates
    from counterclaim.intake.published import publication
    from counterclaim.intake.source import Source
    from counterclaim.intake.web.leads import leads_of
    from counterclaim.intake.web.urls import is_address, joined, uri
    from counterclaim.project import Project
    from counterclaim.workspace.query import query_of


@dataclass(frozen=True)
class Target:
    """What is fuzzed: what reads the bytes, and what bytes to begin with."""

    read: Callable[[bytes], None]
    seeds: list[bytes]


def as_it_is(raw: bytes) -> bytes:
    return raw


def reads(kind: kinds.Kind, suffix: str, packed: Callable[[bytes], bytes] = as_it_is):
    """Reads bytes as a file of a kind."""

    def run(raw: bytes) -> None:
        stream = io.BufferedReader(io.BytesIO(packed(raw)))
        with suppress(UnusableError):
            for item in kind.read(Source(stream, f"input.{suffix}", About(), Limits(seconds=20))):
                consistent(item)

    return run


def within(whole: bytes, name: str) -> Callable[[bytes], bytes]:
    """Puts bytes in the place of one file of an archive."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}

    def packed(raw: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for n, content in (files | {name: raw}).items():
                archive.writestr(n, content)
        return out.getvalue()

    return packed


def part(whole: bytes, name: str) -> bytes:
    """One file of an archive."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return archive.read(name)


def read_text(raw: bytes) -> None:
    """Decodes a text and reads its head."""
    with suppress(UnusableError):
        text = decode(raw, "latin-1" if raw[:1] == b"<" else None).text
        top = head(text)
        assert 0 <= top.length <= len(text)
        opening(text, top.about.title or text[:20])
        when = publication(text)
        assert when is None or publication(when) == when


def read_dates(raw: bytes) -> None:
    """Reads the dates of a page."""
    with suppress(ValueError, LxmlError):  # pages that lxml refuses, as empty ones
        tree = fromstring(raw.decode("utf-8", "replace"))
        when = page_dates(tree).or_else("2024-01-18")
        assert when is None or publication(when) == when


def read_leads(raw: bytes) -> None:
    """Reads lists, tables and feeds of addresses, and turns the addresses."""
    with suppress(UnusableError):
        for lead in leads_of(raw, "leads", "https://delta.example/feed"):
            assert is_address(lead.address)
            with suppress(UnusableError):
                surt(uri(lead.address))
                joined("https://delta.example/", lead.address)


def read_query(raw: bytes) -> None:
    """Reads what an address of the page asks for; writes it; and reads the same again."""
    with suppress(ValueError):
        asked = query_of(parse_qsl(raw.decode("utf-8", "replace")))
        assert query_of(asked.pairs()) == asked
        asked.url("/")
    with suppress(ValueError):
        columns.mapping(raw.decode("utf-8", "replace"))


def reads_path(read: Callable[[Path], Iterable[object]], packed: Callable[[bytes], bytes] = as_it_is):
    """Reads bytes as a file that must have a path."""
    path = Path(tempfile.mkdtemp(), "input")

    def run(raw: bytes) -> None:
        path.write_bytes(packed(raw))
        try:
            said = [str(s) for s in read(path)]
        except ValueError as error:
            said = [str(error)]
        assert all(len(s.splitlines()) == 1 for s in said)

    return run


def read_forked(_command: Sequence[str], raw: bytes, _seconds: int) -> bytes:
    """As ``read_apart`` reads a workbook, by a copy of this process, which is there at once."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        for died in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
            signal.signal(died, signal.SIG_DFL)  # libFuzzer would take it for its own
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        apart.within(held + workbook_rows.MEMORY)
        with suppress(BaseException):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            made = msgspec.json.encode(workbook_rows.read(raw))
            with open(writes, "wb") as pipe:
                pipe.write(made)
            os._exit(0)
        os._exit(1)
    os.close(writes)
    with open(reads, "rb") as pipe:
        made = pipe.read()
    if os.waitpid(child, 0)[1]:
        raise apart.BrokenError(late=False)
    return made


def sheet(path: Path) -> list[str]:
    """The rows that were edited."""
    readback.read_apart = read_forked
    return [str(line.number) for line in readback.lines(path) if line.touched]


def exported(name: str) -> bytes:
    """An export of a project of two reports and two decisions."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, Project.open(f"{folder}/kept.db") as project:
        for number in (1, 2):
            project.save(*coded(number, killed=number))
        for claim in project.claims():
            if claim.field == "toll":
                project.decide("accept", "claim", claim.id, reviewer="Ada")
        FORMATS[name].write(records(FORMATS[name], project), out, options=Options())
    return out.getvalue()


def saved(name: str) -> bytes:
    """A file that a real program made."""
    return (FILES / name).read_bytes()


WORD, ROW = saved("libreoffice.docx"), gzip.decompress(made.jsonl_gz(ROWS))
WEB = made.wacz(made.crawl(False), [made.URL], name="archive/data.warc")
BOOK, BUNDLE = exported("xlsx"), exported("bundle")
CLAIMS = "xl/worksheets/sheet3.xml"
"""The sheet of the claims."""
TEXTS = [
    b"Outlet: Delta Post\nDate: 18 January 2024\nTitle: Two die\n\nPolice said two men died.",
    b"Thu, 18 Jan 2024 10:30:00 GMT",
    b"March 18, 2002 at 10:30 pm +0330",
    "Сообщили".encode("utf-16"),
]
DATED = [
    page(head='<meta property="article:published_time" content="2024-01-18T07:55:00+05:00">'),
    b'<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-01-18"}</script>',
    b'<aside><time datetime="2024-01-17">x</time></aside><time pubdate>18 January 2024</time>',
]
LISTS = (RSS, ATOM, RDF, JSON, GKG, EVENT, f"# ours\n{made.URL}\n", "url;title\nhttps://a.example/1;x")
LEADS = [*(text.encode() for text in LISTS), saved("auto-archiver.csv")]
QUERIES = [
    b"q=market&start=2024-01-16&type=ASSAULT&area=61.5,-2 63,4&sort=oldest&page=2",
    b"text=Body,url=link",
]

TARGETS = {
    "html": Target(reads(kinds.PAGE, "html"), [page(), *DATED]),
    "jsonl": Target(reads(kinds.ROWS, "jsonl"), [ROW]),
    "jsonl.gz": Target(reads(kinds.PACKED, "jsonl.gz", lambda raw: gzip.compress(raw, 1)), [ROW]),
    "csv": Target(reads(kinds.CSV, "csv"), [CSV, CSV.replace(b",", b";")]),
    "parquet": Target(reads(kinds.PARQUET, "parquet"), [made.parquet(list(ROWS))]),
    "mhtml": Target(reads(kinds.SAVED, "mhtml"), [saved("chromium.mhtml")]),
    "eml": Target(
        reads(kinds.MAIL, "eml"),
        [MAIL, made.eml(BODY), made.eml(html=page()), saved("nodemailer.eml")],
    ),
    "warc": Target(reads(kinds.WARC, "warc"), [made.crawl(False)]),
    "warc.gz": Target(reads(kinds.PACKED, "warc.gz"), [made.crawl()]),
    "wacz": Target(reads(kinds.ZIP, "wacz"), [WEB]),
    "wacz pages": Target(
        reads(kinds.ZIP, "wacz", within(WEB, "pages/pages.jsonl")), [part(WEB, "pages/pages.jsonl")]
    ),
    "docx": Target(reads(kinds.ZIP, "docx"), [WORD]),
    "docx body": Target(
        reads(kinds.ZIP, "docx", within(WORD, "word/document.xml")),
        [part(made.docx([TITLE, BODY, MORE]), "word/document.xml")],
    ),
    "text": Target(read_text, TEXTS),
    "dates": Target(read_dates, DATED),
    "leads": Target(read_leads, LEADS),
    "query": Target(read_query, QUERIES),
    "xlsx": Target(reads_path(sheet), [BOOK]),
    "xlsx sheet": Target(reads_path(sheet, within(BOOK, CLAIMS)), [part(BOOK, CLAIMS)]),
    "bundle": Target(reads_path(check), [BUNDLE]),
    "bundle decisions": Target(
        reads_path(check, within(BUNDLE, "decisions.jsonl")), [part(BUNDLE, "decisions.jsonl")]
    ),
}


def main() -> None:
    """Fuzz one target, from its seeds."""
    target = TARGETS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if target is None:
        sys.exit("name one of: " + ", ".join(TARGETS))
    del sys.argv[1]
    with tempfile.TemporaryDirectory() as corpus:
        if all(a.startswith("-") for a in sys.argv[1:]):
            for n, seed in enumerate(target.seeds):
                Path(corpus, str(n)).write_bytes(seed)
            sys.argv.append(corpus)
        atheris.Setup(sys.argv, target.read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
