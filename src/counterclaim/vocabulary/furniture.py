"""Furniture: lines of a page that belong to no report, such as links to other reports and share buttons."""

from __future__ import annotations

import re

from counterclaim.vocabulary import load

LONGEST = 400
"""Code points in a line of furniture at the most: a longer paragraph is a report's own text."""


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph is furniture: it opens with one of the phrases of ``furniture.yaml``, or is nothing
    else.

    >>> is_furniture("Also read: Ten things to know about the border")
    True
    >>> is_furniture("Read the statement aloud, the judge told him.")
    False
    """
    line = paragraph.strip()
    return bool(line) and len(line) <= LONGEST and any(p.search(line) for p in _patterns())


def _patterns() -> tuple[re.Pattern[str], ...]:
    patterns: tuple[re.Pattern[str], ...] = load("furniture", _compile)
    return patterns


def _compile(entries: list[dict[str, str]]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e["pattern"], re.IGNORECASE) for e in entries)
