"""The linked data in a page (JSON-LD): the articles that it says it is, not those that it lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = ("BlogPosting", "LiveBlogPosting", "Report")
_CDATA = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$")
_LINKED = 200
"""Nodes of linked data that are looked at."""


def articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles that a page is about, as its JSON-LD describes them.

    >>> from lxml.html import fromstring
    >>> data = '{"@type": "NewsArticle", "url": "https://example.org/1"}'
    >>> head = f'<script type="application/ld+json">{data}</script>'
    >>> [a["url"] for a in articles(fromstring(f"<html><head>{head}</head><body></body></html>"))]
    ['https://example.org/1']

    Follows schema.org and JSON-LD 1.1.
    """
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            nodes = [parsed(_CDATA.sub("", script.text or ""))]
            for node in nodes:  # grows as it is read
                if isinstance(node, list):
                    nodes += node[:_LINKED]
                elif isinstance(node, dict):
                    nodes += [node[key] for key in ("@graph", "mainEntity") if key in node]
                    if _article(node.get("@type")):
                        yield node
                if len(nodes) > _LINKED:
                    break


def _article(kind: Any) -> bool:
    return any("rticle" in str(k) or k in _ARTICLES for k in (kind if isinstance(kind, list) else [kind]))


def parsed(text: str) -> Any:
    """JSON as it stands in pages; None where it is none."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
