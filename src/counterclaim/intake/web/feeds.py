"""Feeds -> the addresses of their entries, each with what the feed says of it: RSS, Atom and JSON Feed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from counterclaim.intake.byline import byline
from counterclaim.intake.header import dated
from counterclaim.intake.outcome import About, UnusableError
from counterclaim.intake.web.urls import is_address, joined

MOST = 10_000
"""Entries of a feed that are read."""
# What stands before the root is matched once, in a lookahead: Python before 3.11.5 gets possessive
# groups wrong.
_XML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,300}>\s*)?"
    rb"(?=(?P<before>(?:<!--.{0,2000}?-->\s*|<\?[^>]{0,500}>\s*|<!DOCTYPE\s[^<>]{0,300}>\s*)*))(?P=before)"
    rb"<(?:rss|feed|rdf:RDF)\b",
    re.I | re.S,
)
_JSON = re.compile(rb"\s*\{.{0,4000}?\"version\"\s*:\s*\"https?:(?:\\?/){2}jsonfeed\.org", re.S)
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DATES = ("published", "created", "updated")


def looks_like_feed(raw: bytes) -> bool:
    """Whether bytes open like a feed.

    >>> looks_like_feed(b'<?xml version="1.0"?><rss version="2.0">'), looks_like_feed(b"<html>")
    (True, False)
    """
    start = raw[:8192].removeprefix(b"\xef\xbb\xbf")
    return _XML.match(start) is not None or _JSON.match(start) is not None


def entries(raw: bytes, base: str | None = None) -> Iterator[tuple[str, About]]:
    """The entries of a feed, in its order.

    Args:
        raw: the feed.
        base: the address that it was read from, for links that need one.

    Yields:
        An address, and what the feed says of its page: the title, the time of publication, the outlet, who
        wrote it. An entry without an address is passed over.

    Raises:
        UnusableError: it is no feed that can be read, or declares entities of its own.

    Follows RSS 2.0, RFC 4287 (Atom) and JSON Feed 1.1.
    """
    found = _of_json(raw) if _JSON.match(raw[:8192]) else _of_xml(raw)
    for n, (link, about) in enumerate(found):
        if n >= MOST:
            return
        if base is not None and link:
            try:
                link = joined(base, link)
            except UnusableError:
                continue
        if is_address(link):
            yield link, about


def _of_xml(raw: bytes) -> Iterator[tuple[str, About]]:
    import feedparser

    if _ENTITIES.search(raw.replace(b"\x00", b"")):  # in sixteen bits too
        # No feed needs them, and a few lines of them unfold to gigabytes.
        raise UnusableError("is a feed that declares entities of its own", "leave it out")
    try:
        # From a stream: text would be taken for an address or a path where it looks like one.
        read = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    except Exception as e:
        # The parser is other people's and the feed may be made to break it.
        raise UnusableError(f"is a feed that cannot be read ({type(e).__name__})", "leave it out") from e
    if not read.get("version") and not read.entries:
        raise UnusableError("is no feed that can be read", "save it again")
    outlet = _line(read.feed.get("title"))
    for entry in read.entries:
        written = next((w for name in _DATES if (w := _line(entry.get(name)))), None)
        source = entry.get("source")
        by = _line(source.get("title")) if isinstance(source, dict) else None
        yield _line(entry.get("link")) or "", _about(by or outlet, entry, written)


def _of_json(raw: bytes) -> Iterator[tuple[str, About]]:
    try:
        read = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise UnusableError(f"is a feed that is no JSON ({e})", "save it again") from None
    items = read.get("items") if isinstance(read, dict) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            link = _line(item.get("url")) or _line(item.get("external_url")) or ""
            written = _line(item.get("date_published")) or _line(item.get("date_modified"))
            yield link, _about(_line(read.get("title")), item, written)


def _about(outlet: str | None, entry: Mapping[str, Any], written: str | None) -> About:
    """What a feed says of an entry; a date that cannot be read is left to the page itself."""
    published, _ = dated(written)
    by = _line(entry.get("author")) or ""
    # feedparser cuts an address like desk@delta.example in two among the names, and leaves it whole here.
    names = by if "@" in by else entry.get("authors") or by
    return About(outlet=outlet, title=_line(entry.get("title")), published=published, author=byline(names))


def _line(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\x00", " ").split())[:1000] or None
