"""Cut a report's text into passages: header, title, paragraphs, furniture. Nothing is removed or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.language.annotated import Passage, PassageKind
from counterclaim.language.furniture import is_furniture
from counterclaim.model import Report, Span
from counterclaim.model.dateline import dateline
from counterclaim.model.paragraphs import paragraphs

LONGEST = 20_000
"""Code points in a passage at the most: a longer paragraph is cut at the end of a sentence or a word."""

_STAMP = re.compile(
    r"\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{2,4})?\s*[-–—:|]\s+(?=[\w“\"'‘])"
)
"""When an entry of a live page was put up: "17:55 GMT - "."""
_HEADLINE = 200
"""Code points of a headline at the most."""
_SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]*\s+")


def passages(report: Report) -> tuple[Passage, ...]:
    """Tile a report's text with passages, in order and without gaps.

    Line ends part paragraphs, unless the text is hard-wrapped; then only blank lines do.

    >>> text = "Two men died.\\n\\nRead: Five things to know\\n"
    >>> [(text[p.start:p.end].strip(), p.kind) for p in passages(Report(id="r-1", text=text, sha256="0"))]
    [('Two men died.', 'body'), ('Read: Five things to know', 'furniture')]
    """
    text = report.text
    tiles: list[Passage] = []
    at = 0
    if report.title_span is not None and report.title_span[1] <= report.header:
        start, end = report.title_span
        tiles += _plain(at, start, "header") + _plain(start, end, "title")
        at = end
    tiles += _plain(at, report.header, "header")
    for start, end in paragraphs(text, report.header):
        title = report.title_span is not None and start <= report.title_span[0] < end
        kind: PassageKind = "title" if title else "furniture" if is_furniture(text[start:end]) else "body"
        filed = _filed(text, start, end) if kind == "body" else None
        if filed is not None:
            tiles += _plain(start, filed[0], "body") + _plain(*filed, "dateline")
            start = filed[1]
        tiles += [Passage(a, b, kind) for a, b in _short(text, start, end)]
    return tuple(tiles)


def _filed(text: str, start: int, end: int) -> Span | None:
    """Where a report was filed, at the head of a paragraph or behind a headline that runs into it."""
    if stamp := _STAMP.match(text, start, end):
        return stamp.span()
    found = dateline(text, start, end)
    if found is None:
        behind = _SENTENCE_END.search(text, start, min(start + _HEADLINE, end))
        found = dateline(text, behind.end(), end) if behind is not None else None
    return found.span if found is not None else None


def _plain(start: int, end: int, kind: PassageKind) -> list[Passage]:
    return [Passage(start, end, kind)] if start < end else []


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut what is longer than ``LONGEST``, at a sentence's end if there is one, else at a blank, else
    anywhere."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        ends = [m.end() for m in _SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or LONGEST
        yield start, start + cut
        start += cut
    yield start, end
