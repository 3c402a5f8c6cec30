"""An HTML page -> a report: the article's text under its title, with what the page says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.intake.build import build
from counterclaim.intake.byline import byline
from counterclaim.intake.encoding import Decoded, decode
from counterclaim.intake.outcome import About, Limits, Taken, UnusableError
from counterclaim.intake.page_address import page_address
from counterclaim.intake.page_byline import page_author, page_language
from counterclaim.intake.page_dates import page_dates
from counterclaim.model import Span

ATTRIBUTES = 2_000
"""More attributes than this on one tag are an attack: HTML parsers compare each with all others."""

ELEMENTS = 50_000
"""More elements than this make no article; each costs a fraction of a millisecond."""

SAVE_AS_TEXT = "save its text as .txt"
NO_ARTICLE = ("no article text found", "save the article's text as .txt")

_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_LOOKS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_VALUE = r"""=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"']++)"""
_TAG = re.compile(rf"""<!--|<([a-z][^\s/>]*+)(?:{_VALUE}|[^>=]|=)*""", re.IGNORECASE)
_QUOTED = re.compile(_VALUE)
_ATTRIBUTE = re.compile(r"[^\s/]+")
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")


def looks_like_html(raw: bytes) -> bool:
    """Whether bytes open like an HTML page.

    >>> looks_like_html(b"<!DOCTYPE html><p>Two men died."), looks_like_html(b"Two men died.")
    (True, False)
    """
    return _LOOKS.match(raw.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None


def page_report(raw: bytes, path: str, given: About, limits: Limits, declared: str | None = None) -> Taken:
    """Make a report of a page: its title, a blank line and the article's text, without menus and comments.

    The title, the site's name, the canonical address, the time of publication, author and language come from
    the page's metadata. A date that stands only somewhere in the running text is not taken.

    Args:
        raw: the page.
        path: how it is called.
        given: what is known besides, for what the page leaves open.
        limits: how much is read at the most.
        declared: the encoding that the server named, if any.

    Raises:
        UnusableError: the page is too large, cannot be read, or holds no article.
    """
    page = read_page(raw, limits, declared)
    about = page.about.over(given)
    return build(raw, page.text, path, about, limits, page.decoded.notes, media_type="text/html",
                 encoding=page.decoded.encoding, title_span=page.title_span)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page as it was read: its text under its title, where the title stands, and what it says of itself."""

    text: str
    title_span: Span | None
    about: About
    decoded: Decoded


def read_page(raw: bytes, limits: Limits, declared: str | None = None) -> Page:
    """Read a page; see ``page_report``.

    Raises:
        UnusableError: the page is too large, cannot be read, or holds no article.
    """
    if len(raw) > limits.page:
        raise UnusableError(f"has {len(raw):,} bytes, more than {limits.page:,} for a page", SAVE_AS_TEXT)
    named = _XML_ENCODING.match(raw) or _CHARSET.search(raw[:4096])
    decoded = decode(raw, declared, named[1].decode("ascii") if named else None)
    if _overgrown(decoded.text):
        raise UnusableError(f"a tag has more than {ATTRIBUTES:,} attributes", SAVE_AS_TEXT)
    about, body = _article(decoded.text)
    text = f"{about.title}\n\n{body}" if about.title else body
    return Page(text, (0, len(about.title)) if about.title else None, about, decoded)


def _overgrown(html: str) -> bool:
    at = 0
    while match := _TAG.search(html, at):
        at = match.end()
        if match[1] is None:
            end = html.find("-->", at)
            at = len(html) if end < 0 else end
            continue
        if at - match.start() > ATTRIBUTES and _attributes(match[0]) > ATTRIBUTES:
            return True
        if match[1].lower() in _RAW:
            closing = re.compile(f"</{match[1]}", re.IGNORECASE).search(html, at)
            at = closing.start() if closing else len(html)
    return False


def _attributes(tag: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(_QUOTED.sub("= ", tag)))


def _article(html: str) -> tuple[About, str]:
    import logging

    from lxml.html import fromstring
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, Extractor

    # Its warnings about odd pages would go to standard error; we say in one line what became of the page.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    options = Extractor(
        output_format="python", with_metadata=True, comments=False, formatting=False, links=False
    )
    options.date_params = {"original_date": True, "extensive_search": False}
    try:
        tree = fromstring(_XML.sub("", html))
        if sum(1 for _ in tree.iter()) > ELEMENTS:
            raise UnusableError(f"has more than {ELEMENTS:,} elements", SAVE_AS_TEXT)
        # Before the extraction, which takes the tree apart.
        dates, address = page_dates(tree), page_address(tree, html)
        author, tongue = page_author(tree), page_language(tree)
        found = bare_extraction(tree, options=options)
    except UnusableError:
        raise
    except Exception as e:
        # The parsers below are other people's and the page may be made to break them.
        raise UnusableError(f"the page cannot be read ({type(e).__name__})", SAVE_AS_TEXT) from e
    if not isinstance(found, Document):
        raise UnusableError(*NO_ARTICLE)
    title, body = _line(found.title), _plain(found.text)
    if title and body.split("\n", 1)[0].strip() == title:
        body = body.partition("\n")[2].strip()
    if not body:
        raise UnusableError(*NO_ARTICLE)
    outlet = _line(found.sitename)
    about = About(
        outlet=outlet.lstrip("@") if outlet else None,
        title=title,
        published=dates.or_else(found.date),
        url=_line(found.url) or address,
        author=author or byline((found.author or "").split(";")),
        language=tongue,
    )
    return about, body


def _plain(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()


def _line(value: str | None) -> str | None:
    return " ".join(_plain(value).split()) or None
