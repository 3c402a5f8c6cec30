"""The days of an account, as far as they are known, for comparing and for finding what to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterclaim.incidents.accounts import Account

EXACT = 3
"""Days of the longest interval by which an event can be told from another of the same week."""


@dataclass(frozen=True)
class Days:
    """From when to when an account's event may have happened; None where a side is open.

    ``exact`` is whether that tells the event from others of the week; ``published`` the day of the report.
    """

    start: date | None
    end: date | None
    exact: bool
    published: date | None
    told: str


def days(a: Account) -> Days:
    """The days of an account.

    >>> from counterclaim.model import DateInterval
    >>> on = DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated")
    >>> told = {"type": "ASSAULT", "mode": None, "modality": "happened", "mentions": ()}
    >>> a = Account(id="i-1", report="r-1", date=on, **told)
    >>> days(a).exact, days(a).told
    (True, '2024-01-16')
    """
    d = a.date
    start = _day(d.start if d is not None else None)
    end = _day(d.end if d is not None else None)
    published = _day(a.published)
    if end is None and start is None:
        end = published
    exact = start is not None and end is not None and (end - start).days < EXACT
    told = str(start) if start == end and start is not None else f"{start or '…'} to {end or '…'}"
    return Days(start, end, exact, published, told)


def gap(a: Days, b: Days) -> int:
    """Days between two intervals that are closed on both sides; 0 where they meet."""
    assert None not in (a.start, a.end, b.start, b.end)
    return max((b.start - a.end).days, (a.start - b.end).days, 0)  # type: ignore[operator]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None
