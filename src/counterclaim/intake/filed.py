"""When and by whom a report was published, where only the first lines of its text say so."""

from __future__ import annotations

import re
from itertools import islice

from counterclaim.intake.outcome import About
from counterclaim.intake.published import publication
from counterclaim.model.dateline import dateline
from counterclaim.model.paragraphs import paragraphs

LINES, LONGEST = 5, 120
"""Lines at the head of a text that are looked at, and code points of one that is no paragraph."""

_PARTS = re.compile(r"\s+[|·•]\s+")
_BYLINE = re.compile(r"(?:by|from|photo|image|updated|edited)\b", re.IGNORECASE)


def filed(text: str, start: int) -> About:
    """What the first lines of a text say: a dateline with its day and outlet, or a line that is a date.

    A dateline without its year gives no day, since nothing says which year was meant.

    Args:
        text: the report's text.
        start: where what its head says ends.

    >>> said = filed("LAGOS, 4 March 2025 (Delta Wire) - Gunmen came.", 0)
    >>> said.published, said.outlet
    ('2025-03-04', 'Delta Wire')
    >>> said = filed("Two die in clash\\n\\nDelta Post | 4 March 2025\\n\\nPolice said …", 0)
    >>> said.published, said.outlet
    ('2025-03-04', 'Delta Post')
    """
    for a, b in islice(paragraphs(text, start), LINES):
        line = text[a:b].strip()
        if found := dateline(text, a, b):
            return About(outlet=found.outlet, published=publication(found.day) if found.day else None)
        if len(line) <= LONGEST and (said := _line(line)) is not None:
            return said
    return About()


def _line(line: str) -> About | None:
    """What a line says that holds a date and at most one thing more, parted by a bar or a dot."""
    parts = _PARTS.split(line)
    days = [p for p in parts if publication(p)]
    others = [p for p in parts if p not in days]
    if len(days) != 1 or len(others) > 2:
        return None
    named = [p for p in others if not _BYLINE.match(p)]
    return About(published=publication(days[0]), outlet=named[0] if len(named) == 1 else None)
