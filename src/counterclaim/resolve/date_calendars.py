"""Iranian, Islamic and Ethiopian dates as Gregorian days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

_NOWRUZ_1402 = date(2023, 3, 21)
_MUHARRAM_1 = date(622, 7, 19)
"""1 Muharram of year 1, Gregorian, in the civil (Friday) reckoning."""
_MESKEREM_1 = date(8, 8, 27)
"""1 Meskerem of year 1, Gregorian."""

UMM_AL_QURA = (1343, 1500)
"""First and last year of the Islamic calendar for which Saudi Arabia's official one is known."""


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
    """The Gregorian day of a date of the Islamic calendar, or None where there is no such day.

    Countries differ from it, and from one another, by a day or so, for they go by the moon seen.

    Args:
        year: 1 or later.
        month: 1 (Muharram) to 12 (Dhu al-Hijja).
        day: 1 to 30.

    >>> lunar(1445, 9, 1), lunar(1445, 10, 1)
    (datetime.date(2024, 3, 11), datetime.date(2024, 4, 10))

    Follows the Umm al-Qura calendar of Saudi Arabia from 1343 to 1500, and beyond it the tabular calendar
    with the leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of 30 (E. Reingold and N. Dershowitz,
    Calendrical Calculations), which may lie two days off.
    """
    if not (1 <= year <= 5000 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    if UMM_AL_QURA[0] <= year <= UMM_AL_QURA[1]:
        from hijridate import Hijri

        try:
            seen = Hijri(year, month, day).to_gregorian()
        except ValueError:  # the 30th of a month of 29 days
            return None
        return date(seen.year, seen.month, seen.day)
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _MUHARRAM_1 + timedelta(days=days)


def ethiopian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date of the Ethiopian calendar, or None where there is no such day.

    Args:
        year: 1 to 9000, of the Era of Incarnation.
        month: 1 (Meskerem) to 13 (Pagume, of five days or six).
        day: 1 to 30.

    >>> ethiopian(2013, 2, 24), ethiopian(2015, 13, 6), ethiopian(2016, 13, 6)
    (datetime.date(2020, 11, 3), datetime.date(2023, 9, 11), None)

    Follows the rules of the Alexandrian calendar: twelve months of 30 days, and a leap day before the year
    that follows one divisible by four with a rest of three (Calendrical Calculations).
    """
    if not (1 <= year <= 9000 and 1 <= month <= 13):
        return None
    if not 1 <= day <= (30 if month <= 12 else 6 if year % 4 == 3 else 5):
        return None
    return _MESKEREM_1 + timedelta(days=365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


CALENDARS: Mapping[str, Callable[[int, int, int], date | None]] = {
    "solar": solar,
    "lunar": lunar,
    "ethiopian": ethiopian,
}
"""The calendars by the class of their months in ``date_words.yaml``."""

EPOCHS = {"solar": 621, "lunar": 622, "ethiopian": 7}
"""The year of the Christian era in which most of the year before the first of each calendar lies."""
