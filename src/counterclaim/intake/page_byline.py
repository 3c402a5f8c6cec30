"""Who wrote a page, and in which language, as its linked data, its root element or its metadata say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from counterclaim.intake.byline import byline, language
from counterclaim.intake.linked_data import articles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_METAS = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")


def page_author(tree: HtmlElement) -> str | None:
    """Who wrote the article that a page is, as its linked data says; see ``byline``.

    Follows schema.org (``author``, else ``creator``).
    """
    said = (node.get(name) for node in articles(tree) for name in ("author", "creator"))
    return next((names for one in said if (names := byline(one))), None)


def page_language(tree: HtmlElement) -> str | None:
    """The language of a page as a tag (BCP 47), the most particular statement first.

    >>> from lxml.html import fromstring
    >>> page_language(fromstring('<html lang="en-gb"><body>Two men died.</body></html>'))
    'en-GB'

    Follows schema.org (``inLanguage``), HTML (``lang``), Open Graph (``og:locale``) and Dublin Core.
    """
    return next((tag for said in _said(tree) if (tag := language(said))), None)


def _said(tree: HtmlElement) -> Iterator[Any]:
    yield from (node.get("inLanguage") for node in articles(tree))
    root = tree.getroottree().getroot()
    yield from (root.get("lang"), root.get("xml:lang"), root.get(_XML_LANG))
    for meta in tree.iter("meta"):
        named = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        if named.lower() in _METAS:
            yield meta.get("content")
