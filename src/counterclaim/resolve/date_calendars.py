"""Iranian and Islamic dates as Gregorian days, by arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_NOWRUZ_1402 = date(2023, 3, 21)
_MUHARRAM_1 = date(622, 7, 19)
"""1 Muharram of year 1, Gregorian, in the civil (Friday) reckoning."""


def solar(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date of the Iranian (Afghan) solar calendar, or None where there is no such day.

    Args:
        year: 1178 to 1633, the years for which the 33-year rule of leap years gives the official calendar.
        month: 1 (Farvardin, Hamal) to 12 (Esfand, Hut).
        day: 1 to 31.

    >>> solar(1402, 10, 28), solar(1402, 12, 30)
    (datetime.date(2024, 1, 18), None)

    Follows the 33-year cycle of leap years (K. Borkowski, The Persian calendar for 3000 years, 1996).
    """
    if not (1178 <= year <= 1633 and 1 <= month <= 12):
        return None
    length = 31 if month <= 6 else 30 if month <= 11 or _leap(year) else 29
    if not 1 <= day <= length:
        return None
    return _nowruz(year) + timedelta(days=(month - 1) * 30 + min(month - 1, 6) + day - 1)


def _leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


@cache
def _nowruz(year: int) -> date:
    years = range(1402, year) if year >= 1402 else range(year, 1402)
    days = sum(366 if _leap(y) else 365 for y in years)
    return _NOWRUZ_1402 + timedelta(days=days if year >= 1402 else -days)


def lunar(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date of the Islamic calendar as reckoned, or None where there is no such day.

    Countries differ from it, and from one another, by a day or so, for they go by the moon seen.

    Args:
        year: 1 or later.
        month: 1 (Muharram) to 12 (Dhu al-Hijja).
        day: 1 to 30.

    >>> lunar(1445, 9, 1)
    datetime.date(2024, 3, 11)

    Follows the tabular calendar with the leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of 30
    (E. Reingold and N. Dershowitz, Calendrical Calculations).
    """
    if not (1 <= year <= 5000 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _MUHARRAM_1 + timedelta(days=days)
