"""Notes: paragraphs in which an outlet says that it has changed a page."""

from __future__ import annotations

import re

from counterclaim.vocabulary import load

LONGEST = 1500
"""Code points in a note at the most."""


def is_note(paragraph: str) -> bool:
    """Whether a paragraph says that its page was changed, by the phrases of ``notes.yaml``.

    >>> is_note("This article was amended on 18 January to correct the toll.")
    True
    >>> is_note("The ministry corrected the toll on Thursday.")
    False
    """
    line = paragraph.strip()
    return bool(line) and len(line) <= LONGEST and any(p.search(line) for p in _patterns())


def _patterns() -> tuple[re.Pattern[str], ...]:
    patterns: tuple[re.Pattern[str], ...] = load("notes", _compile)
    return patterns


def _compile(entries: list[dict[str, str]]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e["pattern"], re.IGNORECASE) for e in entries)
