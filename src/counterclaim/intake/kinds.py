"""The kinds of input: by which suffix and which bytes each is known, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from counterclaim.intake import (
    csv_rows,
    docx,
    eml,
    gzipped,
    jsonl,
    mail,
    mhtml,
    parquet,
    pdf,
    wacz,
    warc,
    zips,
)
from counterclaim.intake.build import text_report
from counterclaim.intake.encoding import reject_formats
from counterclaim.intake.html import looks_like_html, page_report
from counterclaim.intake.outcome import Refused, Taken, UnusableError
from counterclaim.intake.source import Source

Read = Callable[[Source], Iterator[Taken | Refused]]
GZIP = ".gz"


@dataclass(frozen=True)
class Kind:
    """A kind of input.

    Attributes:
        about: what it is, in a word or two.
        suffixes: the endings of its names.
        read: what makes reports of it.
        marked: whether bytes open with its mark, so that no other kind is meant, whatever the name says.
        looks: whether bytes look like it, where the name says nothing.
        bytes_each: about how many bytes a report takes, for a progress bar; None where a file is a report.
    """

    about: str
    suffixes: tuple[str, ...]
    read: Read
    marked: Callable[[bytes], bool] = lambda _: False
    looks: Callable[[bytes], bool] = lambda _: False
    bytes_each: int | None = None


def _text(source: Source) -> Iterator[Taken]:
    yield text_report(source.whole(), source.name, source.given, source.limits)


def _page(source: Source) -> Iterator[Taken]:
    yield page_report(source.whole(), source.name, source.given, source.limits)


def _zip(source: Source) -> Iterator[Taken | Refused]:
    """What a ZIP archive is can only be told by what it holds."""
    source = source.seekable()
    with zips.opened(source.stream, "a ZIP archive") as packed:
        names = set(packed.namelist())
    source.stream.seek(0)
    if any(wacz.is_archive(n) for n in names) or "datapackage.json" in names:
        return wacz.archive(source)
    if docx.BODY in names or "[Content_Types].xml" in names:
        return docx.document(source)
    raise UnusableError("is a ZIP archive, and no DOCX or WACZ", "unpack it, and name the folder")


def _gzip(source: Source) -> Iterator[Taken | Refused]:
    """What gzip packed is told by its first bytes and by the name before ``.gz``."""
    start = gzipped.opening(source.start())
    if start.startswith(warc.OPENINGS):
        return warc.archive(source)
    name = source.name.lower().removesuffix(GZIP)
    unpacked = replace(source, stream=gzipped.inflated(source.stream))
    if name.endswith(CSV.suffixes):
        return CSV.read(unpacked)
    if name.endswith(ROWS.suffixes) or _opens_row(start):
        return ROWS.read(unpacked)
    if not start:
        raise UnusableError("is a damaged gzip archive", "fetch it again")
    raise UnusableError("is a gzip archive of neither JSON Lines, CSV nor WARC", "unpack it")


def _opens_row(start: bytes) -> bool:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and not head.startswith(b"{\\rtf")


def _mark(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda start: start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(marks)


TEXT = Kind("text", (".txt", ".text"), _text)
PAGE = Kind("HTML page", (".html", ".htm", ".xhtml"), _page, looks=looks_like_html)
ROWS = Kind("JSON Lines", (".jsonl", ".ndjson"), jsonl.rows, looks=_opens_row)
CSV = Kind("CSV", (".csv", ".tsv"), csv_rows.table)
SAVED = Kind("saved page", (".mhtml", ".mht"), mhtml.saved_page, looks=mail.looks_saved)
MAIL = Kind("mail", (".eml",), eml.message, looks=mail.looks_like_mail)
PDF = Kind("PDF", (".pdf",), pdf.document, marked=_mark(pdf.MAGIC))
WARC = Kind("WARC", (".warc",), warc.archive, marked=_mark(*warc.OPENINGS), bytes_each=100_000)
PARQUET = Kind("Parquet", (".parquet", ".pq"), parquet.table, marked=lambda s: s.startswith(parquet.OPENING))
ZIP = Kind("ZIP", (".docx", ".wacz", ".zip"), _zip, marked=lambda s: s.startswith((zips.MAGIC, zips.EMPTY)))
PACKED = Kind("gzip", (GZIP,), _gzip, marked=lambda s: s.startswith(gzipped.MAGIC), bytes_each=20_000)

KINDS = (PDF, WARC, PARQUET, ZIP, PACKED, PAGE, ROWS, SAVED, MAIL, CSV, TEXT)
"""All kinds; what looks like two is the first."""

SAVE_AS = "save it as .txt, .html, .pdf, .docx or .jsonl"


def many(name: str) -> bool:
    """Whether a file of this name may hold many reports.

    >>> many("crawl/17.warc.gz"), many("wire.txt")
    (True, False)
    """
    kinds = (*ROWS.suffixes, *CSV.suffixes, *WARC.suffixes, *PARQUET.suffixes, *PACKED.suffixes)
    return name.lower().endswith((*kinds, ".wacz"))


def kind_of(start: bytes, suffix: str) -> Kind:
    """The kind of an input: by its mark, else by its suffix; without one by what it looks like, else text.

    Args:
        start: its first bytes.
        suffix: of its name, in lower case, with its point; empty where it has none.

    Raises:
        UnusableError: neither says a kind that can be read.

    >>> kind_of(b"%PDF-1.7", ".txt").about, kind_of(b"Two men died.", "").about
    ('PDF', 'text')
    """
    for kind in KINDS:
        if kind.marked(start):
            return kind
    for kind in KINDS:
        if suffix in kind.suffixes:
            return _expected(kind, suffix, start)
    if suffix:
        raise UnusableError(f"unknown file type {suffix!r}", SAVE_AS)
    return next((k for k in KINDS if k.looks(start)), TEXT)


def _expected(kind: Kind, suffix: str, start: bytes) -> Kind:
    """The kind that a suffix says, unless the bytes cannot be of it."""
    reject_formats(start)
    if kind is PARQUET and start.startswith(parquet.MAGIC):
        return kind
    if kind in (WARC, PARQUET, ZIP, PACKED):
        what = "is empty" if not start else f"is no {suffix.removeprefix('.').upper()}, or a damaged one"
        raise UnusableError(what, "fetch or save it again")
    return kind
