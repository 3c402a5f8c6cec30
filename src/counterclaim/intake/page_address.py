"""The address of a page that names no canonical link: by its linked data, or by what saved it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from counterclaim.intake.linked_data import articles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HTTP = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_SAVED = re.compile(
    r"<!--\s{0,9}(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})([^\s<>]{1,2000})"
)
_HEAD = 4_096
"""Letters at the head of a page in which browsers note whence they saved it."""


def page_address(tree: HtmlElement, html: str) -> str | None:
    """Where a page was published: as the article in its linked data says, else as a browser noted that saved
    it (``saved from url=`` of Chromium and Internet Explorer, ``url:`` of SingleFile).

    >>> from lxml.html import fromstring
    >>> html = "<!-- saved from url=(0021)https://example.org/1 --><html><body></body></html>"
    >>> page_address(fromstring(html), html)
    'https://example.org/1'

    Follows schema.org (``url``, ``mainEntityOfPage``).
    """
    saved = _SAVED.search(html, 0, _HEAD)
    told = [*_linked(tree), *([saved[1]] if saved else [])]
    return next((url for url in told if _HTTP.fullmatch(url)), None)


def _linked(tree: HtmlElement) -> Iterator[str]:
    for node in articles(tree):
        main = node.get("mainEntityOfPage")
        for url in (node.get("url"), main.get("@id") if isinstance(main, dict) else main):
            if isinstance(url, str):
                yield url
