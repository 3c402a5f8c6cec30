"""The head of a text: the block of ``Outlet:/Published:/Title:/URL:`` lines, or a bare headline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.intake.byline import byline, language
from counterclaim.intake.outcome import About
from counterclaim.intake.published import publication
from counterclaim.model import Span

LONGEST_HEADLINE = 160
"""Code points; longer first lines are paragraphs."""

_KEYS = {
    "outlet": "outlet",
    "source": "outlet",
    "published": "published",
    "date": "published",
    "title": "title",
    "headline": "title",
    "url": "url",
    "link": "url",
    "author": "author",
    "byline": "byline",
    "language": "language",
}
_LINE = re.compile(r"[ \t]*(?P<key>[A-Za-z]+)[ \t]*:[ \t]*(?P<value>[^\r\n]{0,2000}?)[ \t]*(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\n|\r))*")
_FIRST = re.compile(r"\s*(?P<line>\S[^\r\n]*?)[^\S\r\n]*(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)\s*\S")
_SENTENCE_END = re.compile(r"[.:;,]['\"”’)\]]*$")
_BYLINE = re.compile(r"(?:by|from|photo|image|updated|published|posted)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The head of a text: what it says, its length in code points, and where the title stands."""

    about: About
    length: int = 0
    title_span: Span | None = None


def head(text: str) -> Head:
    r"""Read the head of a report's text.

    The block ends at the first blank or other line; the blank lines after it belong to it. Keys may be
    written in any order and case; ``Source``, ``Date``, ``Headline``, ``Link``, ``Author``, ``Byline`` and
    ``Language`` are understood too. A key that comes twice, or is no key of the block, ends it.

    Without a title there, a first line that looks like a headline is the title: followed by a blank line and
    more text, of 3 words to 160 characters, without a full stop, comma or colon at its end, and no byline.
    The block may stand behind such a headline, too.

    Args:
        text: the decoded document.

    >>> h = head("Title: Two die in clash\nOutlet: Delta Post\n\nPolice said …")
    >>> h.about.title, h.about.outlet, h.length, h.title_span
    ('Two die in clash', 'Delta Post', 44, (7, 23))
    >>> head("Two die in border clash\n\nPolice said that two men died.\n").title_span
    (0, 23)
    >>> head("Outlet: Delta Post\n\nTwo die in border clash\n\nPolice said …").title_span
    (20, 43)
    >>> head("Two die in border clash\n\nOutlet: Delta Post\n\nPolice said …").about.outlet
    'Delta Post'
    """
    at = _BLANK.match(text).end()  # type: ignore[union-attr]  # matches the empty string
    found, spans, length = _block(text, at)
    title_span = spans.get("title") if "title" in found else None
    if "title" not in spans:
        title_span = _headline(text, length)
        if title_span is not None:
            found["title"] = text[slice(*title_span)]
            if not length:
                more, _, length = _block(text, _BLANK.match(text, title_span[1]).end())  # type: ignore[union-attr]
                found = more | found
    return Head(_about(found), length, title_span)


def _block(text: str, at: int) -> tuple[dict[str, str], dict[str, Span], int]:
    """The lines of keys at some place: what they say, where each says it, and where what follows starts;
    0 where there are none."""
    found: dict[str, str] = {}
    spans: dict[str, Span] = {}
    while at < len(text) and (match := _LINE.match(text, at)):
        field = _KEYS.get(match["key"].lower())
        if field is None or field in spans:
            break
        spans[field] = match.span("value")
        if match["value"]:
            found[field] = match["value"]
        at = match.end()
    return found, spans, _BLANK.match(text, at).end() if spans else 0  # type: ignore[union-attr]


def opening(text: str, title: str | None) -> Span | None:
    """Where a text opens with its title, if it does: the first line that holds something is the title.

    >>> opening("Two die\\n\\nPolice said …", "Two die"), opening("Two died in Goma.", "Two die")
    ((0, 7), None)
    """
    at = len(text) - len(text.lstrip())
    if not title or not text.startswith(title, at):
        return None
    end = at + len(title)
    return (at, end) if text[end : end + 1] in ("", "\n", "\r") else None


def _about(found: dict[str, str]) -> About:
    written = found.get("published")
    published, notes = dated(written)
    return About(
        outlet=found.get("outlet"),
        title=found.get("title"),
        published=published,
        url=found.get("url"),
        author=byline(found.get("author")) or byline(found.get("byline")),
        language=language(found.get("language")),
        notes=notes,
    )


def dated(written: str | None) -> tuple[str | None, tuple[str, ...]]:
    """A publication date as written -> ISO 8601 or None, with a note where the words cannot be read."""
    if not written:
        return None, ()
    published = publication(written)
    if published is None:
        return None, (f"the publication date {written[:60]!r} cannot be read; write it as YYYY-MM-DD",)
    return published, ()


def _headline(text: str, at: int) -> Span | None:
    """The line that stands at some place where it looks like a headline."""
    match = _FIRST.match(text, at, at + 2_000)
    if match is None:
        return None
    line = match["line"]
    if len(line.split()) < 3 or len(line) > LONGEST_HEADLINE:
        return None
    if _SENTENCE_END.search(line) or _BYLINE.match(line) or not any(c.isalpha() for c in line):
        return None
    return match.span("line")
