"""MHTML -> a report: a page that a browser saved with all that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from counterclaim.intake import mail
from counterclaim.intake.build import build
from counterclaim.intake.html import read_page
from counterclaim.intake.outcome import About, Fetch, Taken, UnusableError
from counterclaim.intake.published import publication
from counterclaim.intake.source import Source

MEDIA_TYPE = "multipart/related"
PAGES = ("text/html", "application/xhtml+xml")
_HTTP = re.compile(r"https?://", re.IGNORECASE)


def saved_page(source: Source) -> Iterator[Taken]:
    """Read a saved page: the article of its main part. Frames, pictures and styles stay in the raw bytes.

    The address under which the page was saved is the report's where the page names no canonical one; the
    time at which it was saved is no time of publication, and stands in ``fetch``.

    Raises:
        UnusableError: it is no saved page, or its page holds no article.

    Follows RFC 2557.
    """
    raw = source.whole()
    message = mail.parsed(raw)
    main = _main(message)
    if main is None:
        raise UnusableError("holds no page", "save the page again, as a single file or as HTML")
    url = _address(message, "Snapshot-Content-Location") or _address(main, "Content-Location")
    page = read_page(mail.body(main), source.limits, mail.charset(main))
    about = page.about.over(About(url=url)).over(source.given)
    taken = build(raw, page.text, source.name, about, source.limits, page.decoded.notes,
                  media_type=MEDIA_TYPE, encoding=page.decoded.encoding,
                  title_span=page.title_span)  # fmt: skip
    saved = mail.field(message, "Date")
    fetch = Fetch(url, publication(saved) if saved else None)
    yield Taken(taken.report, raw, taken.notes, fetch)


def _main(message: Message) -> Message | None:
    """The part that is the page itself: the one named as the start, else the first page."""
    pages = [p for p in mail.parts(message) if p.get_content_type() in PAGES]
    start = mail.parameter(message, "start")
    named = (p for p in pages if start and p.get("Content-ID") == start)
    return next(named, pages[0] if pages else None)


def _address(part: Message, name: str) -> str | None:
    found = mail.field(part, name)
    return found if found and _HTTP.match(found) else None
