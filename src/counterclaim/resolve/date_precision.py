"""How exactly a date is known, in the codes of the field's own codebooks."""

from __future__ import annotations

from datetime import date

from counterclaim.model import DateInterval, Precision

FALLBACKS = ("before publication", "publication date")
"""Bases of intervals that no words of a report date; codebooks would have the coder look further."""

_ACLED = ((1, 1), (7, 2), (31, 3))
_UCDP = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""The most days that an interval of each code may have."""


def date_precision(when: DateInterval) -> Precision:
    """Give ACLED's ``time_precision`` and UCDP's ``date_prec`` of an interval; 1 is best.

    What a code promises is how long the interval is, not how it is worded: "this week" on a Tuesday is two
    days. One night over two days is one day to ACLED, whose events have a single date, and two to UCDP. An
    answer marked approximate never counts as the exact day.

    Args:
        when: first and last possible day, or times.

    Returns:
        Codes, None where the codebook has none: an open interval, a day taken from the publication for want
        of a better one, a season for ACLED, more than a year for UCDP.

    >>> day = DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated")
    >>> month = DateInterval(start="2024-01-01", end="2024-01-31", grain="month", basis="stated")
    >>> [(p.acled, p.ucdp) for p in map(date_precision, (day, month))]
    [(1, 1), (3, 4)]

    Follows the ACLED codebook (1 the day, 2 a week or weekend, 3 a month) and the UCDP GED codebook (1 the
    day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year).
    """
    days = _length(when)
    if days is None or when.basis in FALLBACKS:
        return Precision()
    night = when.grain == "part" and days <= 2 and not when.approximate
    if days == 1 and when.approximate:
        days = 2
    return Precision(acled=_code(1 if night else days, _ACLED), ucdp=_code(days, _UCDP))


def _length(when: DateInterval) -> int | None:
    """Days from first to last, both counted; None where an end is open or unreadable."""
    if when.start is None or when.end is None:
        return None
    try:
        days = (date.fromisoformat(when.end[:10]) - date.fromisoformat(when.start[:10])).days + 1
    except ValueError:
        return None
    return days if days > 0 else None


def _code(days: int, most: tuple[tuple[int, int], ...]) -> int | None:
    return next((code for limit, code in most if days <= limit), None)
