"""When a page was published, by what its metadata says; the dates of other articles on it are not taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from counterclaim.intake.linked_data import articles, parsed
from counterclaim.intake.published import publication

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "rnews:datepublished", "date.published", "publication_date", "publish-date", "pubdate", "publishdate",
    "bt:pubdate", "parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date", "dcterms.issued",
    "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "article.published",
    "date",
)  # fmt: skip
"""Names under which pages give their time of publication, the clearest first."""

_CHANGED = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "lastmod",
            "last-modified", "dcterms.modified", "dc.date.modified")  # fmt: skip
_CLASSES = frozenset({"published", "entry-date", "dt-published", "pubdate", "post-date", "article-date"})
_ASIDE = ("aside", "nav", "footer")


@dataclass(frozen=True)
class PageDates:
    """What a page says of the time of its publication, and the days that are of something else.

    ``published`` is ISO 8601, a time where the page gives one with its offset, else a day; None where it says
    nothing that can be read in one way. ``others`` are the days of its last change and of what stands beside
    the article.
    """

    published: str | None
    others: frozenset[str]

    def or_else(self, found: str | None) -> str | None:
        """The time of publication, for want of one the date that an extractor found, unless of the others."""
        when = publication(found) if found and self.published is None else self.published
        return when if when and (self.published or when[:10] not in self.others) else None


def page_dates(tree: HtmlElement) -> PageDates:
    """Read when a page was published from its metadata.

    >>> from lxml.html import fromstring
    >>> head = '<meta property="article:published_time" content="2024-01-18T07:55:00+05:00">'
    >>> page_dates(fromstring(f"<html><head>{head}</head><body></body></html>")).published
    '2024-01-18T07:55+05:00'

    Follows schema.org (``datePublished`` in JSON-LD and microdata), the Open Graph protocol, Dublin Core and
    hAtom.
    """
    metas = _metas(tree)
    told = chain(_linked(tree), (metas[n] for n in _METAS if n in metas), _marked(tree), _parsely(metas))
    found = next((when for when in map(publication, told) if when), None)
    return PageDates(found, frozenset(_others(tree, metas)))


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for m in tree.iter("meta"):
        name = m.get("property") or m.get("name") or m.get("itemprop") or ""
        found[name.lower()] = m.get("content") or ""
    return found


def _marked(tree: HtmlElement) -> Iterator[str]:
    """What elements marked as the time of publication say (microdata, hAtom, ``<time pubdate>``)."""
    for e in tree.iter():
        if not isinstance(e.tag, str) or e.tag == "meta":
            continue
        published = "datepublished" in (e.get("itemprop") or "").lower().split()
        classed = e.tag in ("time", "abbr") and not _CLASSES.isdisjoint(
            (e.get("class") or "").lower().split()
        )
        if (published or classed or (e.tag == "time" and e.get("pubdate") is not None)) and not _beside(e):
            yield e.get("datetime") or e.get("content") or e.get("title") or " ".join(e.itertext())


def _words(e: HtmlElement, attribute: str) -> list[str]:
    return (e.get(attribute) or "").lower().split()


def _beside(e: HtmlElement) -> bool:
    """Whether an element stands beside the article: in a sidebar, a menu or a foot."""
    return any(a.tag in _ASIDE for a in e.iterancestors())


def _others(tree: HtmlElement, metas: dict[str, str]) -> set[str]:
    """The days that the page gives to its last change, or to what stands beside the article."""
    written = [metas[name] for name in _CHANGED if name in metas]
    written += [t.get("datetime") or " ".join(t.itertext()) for t in tree.iter("time") if _beside(t)]
    return {when[:10] for when in map(publication, written) if when}


def _parsely(metas: dict[str, str]) -> Iterator[str]:
    found = parsed(metas.get("parsely-page", ""))
    if isinstance(found, dict) and isinstance(found.get("pub_date"), str):
        yield found["pub_date"]


def _linked(tree: HtmlElement) -> Iterator[str]:
    return (when for node in articles(tree) if isinstance(when := node.get("datePublished"), str))
