"""Datelines: where, when and for whom a report says that it was filed, at the head of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.model.base import Span

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_DAY = (
    rf"{_WEEKDAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH})"
    r"(?:,?\s+(?:19|20)\d\d)?(?!\w)"
)
_HOLDERS = r"(?:,\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+)?){0,2}"
_DASH = r"\s*(?:--|[-–—:])\s+(?=[\w“\"'‘])"
_OUTLET = r"\((?P<outlet>[\w .&’'/-]{2,40})\)"
_FORMS = (
    # "BAMAKO, Mali, Aug. 11 (Delta Wire) - ", "QUETTA: "
    re.compile(
        r"\s*[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,3}"
        rf"{_HOLDERS}(?:,?\s+(?P<day>{_DAY}))?(?:,?\s*{_OUTLET})?{_DASH}"
    ),
    # "Goma, 20 July 2025 (Delta Wire) - ": not in capitals, so only with a day
    re.compile(
        r"\s*[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}"
        rf"{_HOLDERS},?\s+(?P<day>{_DAY})(?:,?\s*{_OUTLET})?{_DASH}"
    ),
    # "(AFP) - "
    re.compile(rf"\s*\((?P<outlet>[A-Z]{{2,10}}(?:\s\w+)?)\){_DASH}"),
    # "(Delta Post, Goma, 20 July 2025) ": the day, with its year, stands last
    re.compile(
        r"\s*\((?:(?P<outlet>[A-Z][\w .&’'/-]{1,39}),\s+)?[A-Z][\w.'’ -]{1,39},?\s+"
        rf"(?P<day>{_DAY}(?<=\d{{4}}))\)(?:{_DASH}|\s+(?=[A-Z“\"'‘]))"
    ),
)


@dataclass(frozen=True)
class Dateline:
    """A dateline: its span, and the day and the outlet or agency as written, where it names them."""

    span: Span
    day: str | None = None
    outlet: str | None = None


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline that a paragraph opens with.

    Args:
        text: the text of a report.
        start: where the paragraph, or the part of it that is looked at, starts.
        end: where it ends.

    >>> text = "LONDON, 21 August 2024 (Delta Wire) - A tanker burns."
    >>> found = dateline(text, 0, len(text))
    >>> text[slice(*found.span)], found.day, found.outlet
    ('LONDON, 21 August 2024 (Delta Wire) - ', '21 August 2024', 'Delta Wire')
    >>> dateline("(Delta Post, Goma, 20 July 2025) Gunmen came.", 0, 40).outlet
    'Delta Post'
    >>> dateline("Police in Goma, 20 of them, came.", 0, 33) is None
    True
    """
    for form in _FORMS:
        if m := form.match(text, start, end):
            found = m.groupdict()
            return Dateline(m.span(), found.get("day"), found.get("outlet"))
    return None
