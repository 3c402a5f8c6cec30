"""Leads -> reports: pages are fetched side by side, host by host in turn, and read in the order named."""

from __future__ import annotations

import hashlib
import io
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from itertools import islice
from typing import Protocol

import msgspec

from counterclaim.intake import pdf
from counterclaim.intake.build import text_report
from counterclaim.intake.html import looks_like_html, page_report
from counterclaim.intake.kinds import kind_of
from counterclaim.intake.outcome import About, Limits, Refused, Taken, UnusableError, shown
from counterclaim.intake.source import Source
from counterclaim.intake.web.asking import Answer
from counterclaim.intake.web.feeds import looks_like_feed
from counterclaim.intake.web.fetch import FailedError, Fetcher, Got
from counterclaim.intake.web.leads import Lead, holds_leads, leads_of, read_leads
from counterclaim.intake.web.urls import host, is_address, page, same_site, uri
from counterclaim.model import Fetch, Kept, Report, fetch_id

WORKERS = 8
"""Hosts that are asked at once."""
WINDOW = 32
"""Pages that are fetched ahead of what is read."""
_TOLD = ("content-language", "content-length", "content-location", "content-type", "content-encoding", "date",
         "etag", "last-modified", "link", "location", "retry-after", "server", "x-robots-tag")  # fmt: skip
"""Headers that say what an answer is, from whom and of when."""
_CHECKS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
_AS_FILE = "save it, and name the file"
_DOCUMENTS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "multipart/related": ".mhtml",
}


class Memory(Protocol):
    """What is remembered of pages from run to run; a project is one."""

    def kept(self, address: str) -> Kept | None:
        """What was last got for an address, as it was asked for."""

    def last(self, page: str) -> Kept | None:
        """What was last got of a page, whatever address led to it."""

    def note(self, of: Fetch, body: bytes | None) -> None:
        """Keep the record of a fetch, and the body that came."""


@dataclass(frozen=True)
class Web:
    """Where addresses are fetched.

    Attributes:
        fetcher: what fetches.
        by: who asks.
        tool: with what program and version.
        memory: what is remembered of pages; None remembers nothing.
        max_age: what was fetched less than this long ago is not asked for again.
        recheck: the same for pages that a feed names, where that is another time.
    """

    fetcher: Fetcher
    by: str
    tool: str
    memory: Memory | None = None
    max_age: timedelta = timedelta()
    recheck: timedelta | None = None

    def leads(self, named: str) -> Iterator[Lead | Refused] | None:
        """The leads that a user names: an address, or a file that holds some; None for all else."""
        if is_address(named):
            return iter([Lead(named)])
        if os.path.isfile(named) and holds_leads(named):
            return listed(named)
        return None

    def take(
        self, leads: Iterable[Lead | Refused], given: About, limits: Limits, *, deep: bool = True
    ) -> Iterator[Taken | Refused]:
        """Fetch pages and make reports of them.

        A page whose words have not changed gives the report that is kept already. An address that turns out
        to be a feed gives its entries, where the user named it. An address that comes twice counts once.

        Args:
            leads: in any number; they are read as they are needed.
            given: what the user says of all reports, for what a page and its lead leave open.
            limits: how much is read at the most.
            deep: whether feeds may lead on.

        Yields:
            For each lead what was taken, or one line that names it, what is wrong and what to do.
        """
        for lead, came in self._ahead(leads):
            if isinstance(came, Refused):
                yield came
            elif isinstance(came, Kept):  # so young that it was not asked for
                yield from self._again(lead, came, given, limits, deep)
            else:
                yield from self._one(lead, came, given, limits, deep)

    def recall(self, items: Iterable[Taken | Refused]) -> Iterator[Taken | Refused]:
        """What others fetched, as web archives and saved pages tell it, noted as what is fetched here is."""
        for item in items:
            if isinstance(item, Taken):
                self.remember(item)
            yield item

    def remember(self, item: Taken) -> None:
        """Note that somebody fetched a report, if it tells so."""
        if self.memory is not None and (of := self._recalled(item)) is not None:
            self.memory.note(of, item.raw)

    def _recalled(self, item: Taken) -> Fetch | None:
        fetch, r = item.fetch, item.report
        if fetch is None or fetch.at is None or "T" not in fetch.at:
            return None
        try:
            asked = uri(fetch.url or "")
            time = datetime.fromisoformat(fetch.at).astimezone(UTC)
            own = page(r.url) if r.url and is_address(r.url) and same_site(r.url, asked) else page(asked)
        except (UnusableError, ValueError, OverflowError):
            return None
        made = Fetch(
            id="",
            asked=asked,
            final=asked,
            page=own,
            time=_stamp(time),
            by=self.by,
            tool=self.tool,
            lead=r.path,
            status=fetch.status,
            headers=(("content-type", r.media_type),),
            sha256=r.sha256,
            size=len(item.raw),
            report=r.id,
        )
        return msgspec.structs.replace(made, id=fetch_id(made))

    def _ahead(self, leads: Iterable[Lead | Refused]) -> Iterator[tuple[Lead, Refused | Kept | _Came]]:
        seen: set[str] = set()
        waiting: deque[tuple[Lead, Refused | Kept | Future[_Came]]] = deque()
        pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="fetching")
        try:
            for lead in leads:
                if isinstance(lead, Refused):
                    waiting.append((Lead(lead.input), lead))
                else:
                    try:
                        asked = uri(lead.address)
                    except UnusableError as e:
                        waiting.append((lead, Refused(shown(lead.address), e.reason, e.advice)))
                        continue
                    if asked in seen:
                        continue
                    seen.add(asked)
                    kept = self.memory.kept(asked) if self.memory is not None else None
                    young = kept is not None and self._young(kept.fetch)
                    waiting.append((lead, kept if young and kept else pool.submit(self._get, asked, kept)))
                if len(waiting) >= WINDOW:
                    yield _settled(waiting.popleft())
            while waiting:
                yield _settled(waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _young(self, fetch: Fetch) -> bool:
        return datetime.now(UTC) - datetime.fromisoformat(fetch.time) < self.max_age

    def _get(self, asked: str, kept: Kept | None) -> _Came:
        told = dict(kept.fetch.headers) if kept is not None else {}
        known = {header: told[name] for name, header in _CHECKS if name in told}
        try:
            got: Got | FailedError = self.fetcher.fetch(asked, known)
        except FailedError as e:
            got = e
        return _Came(asked, got, kept)

    def _one(
        self, lead: Lead, came: _Came, given: About, limits: Limits, deep: bool
    ) -> Iterator[Taken | Refused]:
        got = came.got
        if isinstance(got, FailedError):
            if got.asked:
                self._note(lead, came, None, error=got.reason)
            yield Refused(shown(lead.address), got.reason, got.advice)
            return
        if got.answer.status == 304 and came.kept is not None:
            self._note(lead, came, came.kept.report)
            yield from self._again(lead, came.kept, given, limits, deep)
            return
        if deep and looks_like_feed(got.answer.body):
            self._note(lead, came, None)
            yield from self._feed(lead, got.answer.body, got.final, given, limits)
            return
        try:
            taken = self._taken(lead, came.asked, got, given, limits)
        except UnusableError as e:
            self._note(lead, came, None)
            yield Refused(shown(lead.address), e.reason, e.advice)
            return
        last = self.memory.last(page(taken.report.url or got.final)) if self.memory is not None else None
        if last is not None and last.report is not None and _same(last.report, taken.report):
            taken = Taken(last.report, last.body)
        self._note(lead, came, taken.report)
        yield taken

    def _again(
        self, lead: Lead, kept: Kept, given: About, limits: Limits, deep: bool
    ) -> Iterator[Taken | Refused]:
        """What was kept, once more."""
        if kept.report is not None:
            yield Taken(kept.report, kept.body)
        elif deep and looks_like_feed(kept.body):
            yield from self._feed(lead, kept.body, kept.fetch.final, given, limits)
        else:
            # It gave no report then; what reads it now may know better.
            f = kept.fetch
            try:
                answer = Answer(f.status or 200, dict(f.headers), kept.body)
                yield self._taken(lead, f.asked, Got(f.final, f.time, answer), given, limits)
            except UnusableError as e:
                yield Refused(shown(lead.address), e.reason, e.advice)

    def _feed(
        self, lead: Lead, body: bytes, base: str, given: About, limits: Limits
    ) -> Iterator[Taken | Refused]:
        try:
            found = list(leads_of(body, lead.address, base))
        except UnusableError as e:
            yield Refused(shown(lead.address), e.reason, e.advice)
            return
        if not found:
            yield Refused(shown(lead.address), "is a feed without entries", "leave it out")
        pages = self if self.recheck is None else replace(self, max_age=self.recheck)
        yield from pages.take(found, given, limits, deep=False)

    def _taken(self, lead: Lead, asked: str, got: Got, given: About, limits: Limits) -> Taken:
        about = lead.about.over(given).over(About(outlet=host(got.final), url=got.final))
        body, kind, charset = got.answer.body, *_kind(got.answer.headers.get("content-type", ""))
        if kind in ("text/html", "application/xhtml+xml") or looks_like_html(body):
            taken = page_report(body, asked, about, limits, charset)
        elif kind in ("text/plain", ""):
            taken = text_report(body, asked, about, limits, charset)
        else:
            taken = _document(body, kind, asked, about, limits)
        told = taken.report.url
        if told is None or not is_address(told) or not same_site(told, got.final):
            # A page may name its own address, and not another site's.
            told = got.final
        return Taken(msgspec.structs.replace(taken.report, url=told), taken.raw, taken.notes)

    def _note(self, lead: Lead, came: _Came, report: Report | None, error: str | None = None) -> None:
        if self.memory is None:
            return
        got = came.got.got if isinstance(came.got, FailedError) else came.got
        body = None if error is not None or got is None else got.answer.body
        if came.kept is not None and got is not None and got.answer.status == 304:
            body, sha256, size = None, came.kept.fetch.sha256, came.kept.fetch.size
        else:
            sha256 = hashlib.sha256(body).hexdigest() if body is not None else None
            size = len(body) if body is not None else None
        final = got.final if got is not None else came.asked
        made = Fetch(
            id="",
            asked=came.asked,
            final=final,
            page=page(report.url if report is not None and report.url else final),
            time=got.time if got is not None else _now(),
            by=self.by,
            tool=self.tool,
            lead=lead.named,
            redirects=got.redirects if got is not None else (),
            status=got.answer.status if got is not None else None,
            headers=tuple((n, v) for n in _TOLD if got is not None and (v := got.answer.headers.get(n))),
            sha256=sha256,
            size=size,
            report=report.id if report is not None else None,
            error=error,
        )
        self.memory.note(msgspec.structs.replace(made, id=fetch_id(made)), body)


@dataclass(frozen=True)
class _Came:
    """What came of an address: the answer or why there is none, and what was kept of it before."""

    asked: str
    got: Got | FailedError
    kept: Kept | None


def _document(body: bytes, kind: str, name: str, about: About, limits: Limits) -> Taken:
    """A report of a document that is no page, such as a PDF.

    Raises:
        UnusableError: it is of no kind that holds one report, or cannot be read.
    """
    suffix = _DOCUMENTS.get(kind)
    if suffix is None and not body.startswith(pdf.MAGIC):
        raise UnusableError(f"is of a kind that is not read from the web ({kind[:60]})", _AS_FILE)
    source = Source(io.BufferedReader(io.BytesIO(body)), name, about, limits)
    try:
        found = list(islice(kind_of(source.start(), suffix or ".pdf").read(source), 2))
    except UnusableError:
        raise
    except Exception as e:
        # Readers are partly other people's, and the document may be made to break them.
        raise UnusableError(f"cannot be read ({type(e).__name__})", _AS_FILE) from e
    if len(found) != 1:
        raise UnusableError("holds several reports", _AS_FILE)
    if isinstance(found[0], Refused):
        raise UnusableError(found[0].reason, found[0].advice)
    return found[0]


def listed(path: str) -> Iterator[Lead | Refused]:
    """The leads in a file, or one line that says why there are none."""
    try:
        found = None
        for found in read_leads(path):
            yield found
        if found is None:
            yield Refused(shown(path), "holds no addresses", "give an address a line, or a column url")
    except UnusableError as e:
        yield Refused(shown(path), e.reason, e.advice)
    except (OSError, ValueError) as e:
        why = getattr(e, "strerror", None) or "no file"
        yield Refused(shown(path), f"cannot be read ({why})", "check the path")


def _settled(
    one: tuple[Lead, Refused | Kept | Future[_Came]],
) -> tuple[Lead, Refused | Kept | _Came]:
    lead, what = one
    return lead, what.result() if isinstance(what, Future) else what


def _kind(header: str) -> tuple[str, str | None]:
    """A media type in small letters, and its charset.

    >>> _kind('Text/HTML; charset="Windows-1256"')
    ('text/html', 'windows-1256')
    """
    if not header:
        return "", None
    made = Message()
    made["content-type"] = header
    charset = made.get_content_charset()
    return made.get_content_type(), charset if charset and charset.isascii() else None


def _same(a: Report, b: Report) -> bool:
    """Whether two reports say the same, whatever the pages around them hold."""
    return (a.text, a.title, a.published, a.outlet) == (b.text, b.title, b.published, b.outlet)


def _now() -> str:
    return _stamp(datetime.now(UTC))


def _stamp(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
