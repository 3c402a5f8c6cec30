"""Where the paragraphs of a report's text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from counterclaim.model.base import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|$)")
_TERMINAL = re.compile(r"[.!?:;]['\"”’)\]]*\s*$")


def paragraphs(text: str, start: int = 0) -> Iterator[Span]:
    """The paragraphs of a text, each with the white space that follows it.

    Line ends part paragraphs, unless the text is hard-wrapped; then only blank lines do.

    Args:
        text: a report's whole text.
        start: where its header ends, in code points.

    >>> list(paragraphs("Six died.\\nTen were hurt.\\n"))
    [(0, 10), (10, 25)]
    """
    lines = [m.span() for m in _LINE.finditer(text, start) if m.start() < m.end()]
    wrapped = _hard_wrapped(text, lines)
    begin = start
    blank_before = True
    for a, b in lines:
        blank = not text[a:b].strip()
        if a > begin and not blank and (blank_before or not wrapped):
            yield begin, a
            begin = a
        blank_before = blank
    if begin < len(text):
        yield begin, len(text)


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines end at a column, as in mail and wire text: most of those that another follows break a
    sentence."""
    broken = followed = 0
    for (a, b), (c, d) in pairwise(lines):
        if text[a:b].strip() and text[c:d].strip():
            followed += 1
            broken += 40 <= b - a <= 100 and not _TERMINAL.search(text[a:b])
    return followed >= 3 and broken > followed / 2
