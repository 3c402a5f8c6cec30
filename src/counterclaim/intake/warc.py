"""WARC -> reports: a page a report, read as the archive streams by."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from counterclaim.intake.html import SAVE_AS_TEXT, looks_like_html, page_report
from counterclaim.intake.outcome import About, Fetch, Limits, Refused, Taken, UnusableError, shown
from counterclaim.intake.source import Source

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

OPENINGS = (b"WARC/0.17", b"WARC/0.18", b"WARC/1.0", b"WARC/1.1")
"""How archives of all versions begin."""
PAGES = ("text/html", "application/xhtml+xml")
_ENCODINGS = {"gzip": "GzipReader", "x-gzip": "GzipReader", "br": "BrotliReader", "zstd": "ZstdReader"}
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")
CUT_OFF = ("is cut off or damaged; what stood before was read", "fetch the archive again")
HEADERS = 1 << 18
"""Bytes of the headers of a record at the most."""


class _Reader(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass
class Passed:
    """How many records of an archive were passed over, by what they are."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def note(self) -> str | None:
        """What was passed over, in a line; None where nothing was."""
        told = ", ".join(f"{what} ({n:,})" for what, n in sorted(self.counts.items()))
        return f"of the archive were passed over: {told}" if told else None


def archive(source: Source) -> Iterator[Taken | Refused]:
    """Read the pages of an archive; see ``pages``.

    Raises:
        UnusableError: it is no archive, is cut off, or holds no pages.
    """
    passed = Passed()
    yield from noted(pages(source.stream, source.name, source.given, source.limits, passed), passed)


def noted(items: Iterator[Taken | Refused], passed: Passed) -> Iterator[Taken | Refused]:
    """The same items; the last page carries a note on what was passed over.

    Raises:
        UnusableError: there are none, or the archive breaks off.
    """
    last: Taken | None = None
    any_item, trouble = False, None
    try:
        for item in items:
            any_item = True
            if isinstance(item, Refused):
                yield item
                continue
            if last is not None:
                yield last
            last = item
    except UnusableError as e:
        trouble = e
    if last is not None:
        yield replace(last, notes=last.notes + ((passed.note,) if passed.note else ()))
    if trouble is not None:
        raise trouble
    if not any_item:
        told = f"; {passed.note}" if passed.note else ""
        raise UnusableError(f"holds no pages{told}", "name archives of pages that were fetched whole")


def pages(
    stream: BinaryIO,
    name: str,
    given: About,
    limits: Limits,
    passed: Passed,
    wanted: Callable[[str], bool] | None = None,
    moved: Callable[[str, str], None] | None = None,
) -> Iterator[Taken | Refused]:
    """Read the pages of an archive, record by record, in bounded memory.

    A page is a response of status 200 in HTML. Its raw bytes are the record's payload, without the encodings
    of transfer and content; it is shown as ``name#RECORD-ID``; ``fetch`` keeps its address, when it was
    fetched, and the status.

    Args:
        stream: the archive, compressed or not.
        name: how it is called.
        given: what the user says, for what pages leave open.
        limits: ``page`` bounds a page.
        passed: where the records that are no pages are counted.
        wanted: which addresses to read; all, if it is None.
        moved: is told of redirects, from where to where.

    Yields:
        What became of each page.

    Raises:
        UnusableError: the archive is none, or breaks off.

    Follows ISO 28500 (WARC 1.0 and 1.1).
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    read = (WarcRecordType.response, WarcRecordType.resource)
    number, broken = 0, False
    with _guarded(lambda: NO_ARCHIVE if number < 2 else CUT_OFF):
        feed = cast(BinaryIO, _Feed(stream))
        for record in ArchiveIterator(feed, parse_http=True, auto_decode="none", max_header_len=HEADERS):
            number += 1
            # A record that ends within its own headers has lost the rest, if it is the last.
            broken = "Content-Length" not in record.headers or (
                record.is_http and record.http_headers is None
            )
            size = record.content_length
            if record.record_type in read and not broken:
                taken = _page(record, name, given, limits, passed, wanted, moved)
                if taken is not None:
                    yield taken
            elif record.record_type == WarcRecordType.revisit:
                passed.counts["revisits"] += 1
            elif broken:
                passed.counts["responses with errors"] += 1
            if record.reader.tell() + record.reader.consume() < size:
                raise UnusableError(*CUT_OFF)
    if broken and number > 1:
        raise UnusableError(*CUT_OFF)
    if broken or not number:
        raise UnusableError(*NO_ARCHIVE)


class _Feed:
    """A stream as fastwarc wants it: with a position, and nothing to seek, which it does not need."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        return self._at


@contextmanager
def _guarded(reason: Callable[[], tuple[str, str]]) -> Iterator[None]:
    """What fastwarc raises at a damaged archive, as what is wrong with it."""
    try:
        yield
    except (OSError, ValueError, EOFError) as e:
        raise UnusableError(*reason()) from e
    except BaseException as e:
        # A panic in its compiled part is no ``Exception``, and yet the fault of the archive alone.
        if type(e).__name__ != "PanicException":
            raise
        raise UnusableError(*reason()) from None


NO_ARCHIVE = ("is no WARC archive, or damaged at its beginning", "fetch the archive again")


def _page(
    record: WarcRecord,
    name: str,
    given: About,
    limits: Limits,
    passed: Passed,
    wanted: Callable[[str], bool] | None,
    moved: Callable[[str, str], None] | None,
) -> Taken | Refused | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    headers = record.http_headers if record.is_http else record.headers
    status = record.http_headers.status_code if record.is_http else 200
    kind = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if status is not None and 300 <= status < 400:
        passed.counts["redirects"] += 1
        if moved is not None and (target := headers.get("Location")):
            moved(url, target)
        return None
    if status != 200:
        passed.counts["responses with errors"] += 1
        return None
    if kind not in PAGES and kind:
        passed.counts["records that are no pages"] += 1
        return None
    if wanted is not None and not wanted(url):
        passed.counts["pages within pages"] += 1
        return None
    where = f"{name}#{shown((record.record_id or str(record.stream_pos)).strip('<>'))}"
    body = _all(record.reader, limits.page + 1)
    try:
        if len(body) > limits.page:
            raise UnusableError(f"has more than {limits.page:,} bytes for a page", SAVE_AS_TEXT)
        body = _plain(body, headers.get("Transfer-Encoding"), headers.get("Content-Encoding"), limits.page)
        if not kind and not looks_like_html(body):
            passed.counts["records that are no pages"] += 1
            return None
        about = About(url=url or None).over(given)
        taken = page_report(body, where, about, limits, record.http_charset if record.is_http else None)
    except UnusableError as e:
        return Refused(where, e.reason, e.advice)
    date = record.record_date
    notes = ("the archive holds only its beginning",) if record.headers.get("WARC-Truncated") else ()
    at = date.isoformat(timespec="seconds") if date else None
    return replace(taken, notes=taken.notes + notes, fetch=Fetch(url or None, at, status))


def _all(reader: _Reader, most: int) -> bytes:
    pieces = []
    while most and (piece := reader.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _plain(body: bytes, transfer: str | None, content: str | None, most: int) -> bytes:
    """A payload without its encodings; crawlers often took them off and left the headers as they were."""
    from fastwarc import stream_io

    if "chunked" in (transfer or "").lower() and _CHUNK.match(body):
        body = _decoded(stream_io.ChunkedReader, body, most) or body
    for coding in reversed([c.strip().lower() for c in (content or "").split(",")]):
        if coding in _ENCODINGS and not looks_like_html(body):
            body = _decoded(getattr(stream_io, _ENCODINGS[coding]), body, most)
    return body


def _decoded(reader: Callable[[io.BytesIO], _Reader], body: bytes, most: int) -> bytes:
    try:
        plain = _all(reader(io.BytesIO(body)), most + 1)
    except (OSError, ValueError, EOFError):
        raise UnusableError("is packed in a way that cannot be undone", "fetch the page again") from None
    if len(plain) > most:
        raise UnusableError(f"has more than {most:,} bytes for a page", SAVE_AS_TEXT)
    return plain
