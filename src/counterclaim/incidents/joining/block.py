"""Which accounts are compared at all: those near each other in time and place, or by those who act.

Each account is filed under a few keys and asks under others, so that of two accounts that may be one event
each asks for the other, and the number of pairs grows with the reports of a week and region, not with those
of the archive.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import product

from counterclaim.incidents.joining.accounts import Account
from counterclaim.incidents.joining.match import FRESH_DAYS
from counterclaim.incidents.joining.place_senses import senses
from counterclaim.incidents.joining.profile import Days, Profile, name_key, narrow

SLACK_DAYS = 1
"""Days by which the days of one event may be told apart."""
BACK_DAYS = 2 * FRESH_DAYS
"""Days before its publication for which an account without a day is compared with events of that day."""
LARGE = 5
"""The smallest toll by which accounts are found."""
ACTORS = 8
"""Names and countries of an account's actors by which it is found at the most."""
LONGEST_DAYS = 62
"""Days of the longest span in which an event is looked for."""


def filed(p: Profile) -> tuple[int, ...]:
    """The keys under which an account is found, as numbers of 64 bits with a sign."""
    return _keys(p, _times(p.days), _wheres(p.account))


def asked(p: Profile) -> tuple[int, ...]:
    """The keys under which an account looks for others. Whoever is asked for asks back.

    >>> from counterclaim.model import DateInterval
    >>> from counterclaim.incidents.joining.profile import profile
    >>> def made(n, day):
    ...     when = DateInterval(start=day, end=day, grain="day", basis="stated")
    ...     return profile(Account(id=f"i-{n}", report=f"r-{n}", type="ASSAULT", mode=None,
    ...         modality="happened", mentions=(), date=when, initiators=("ISR",)))
    >>> a, b, c = made(1, "2024-01-16"), made(2, "2024-01-17"), made(3, "2024-03-17")
    >>> [bool(set(asked(a)) & set(filed(x))) for x in (b, c)]
    [True, False]
    """
    return _keys(p, _times_asked(p.days), _wheres_asked(p.account))


def in_common(a: Profile, b: Profile) -> tuple[str, ...]:
    """The keys under which two accounts find each other, in words; none where they are never compared.

    "day 2024-01-16, in PAK"
    """
    held = _named(b, _times(b.days), _wheres(b.account))
    keys = _named(a, _times_asked(a.days), _wheres_asked(a.account)) & held
    return tuple(sorted(key.partition("|")[2].replace("|", ", ") for key in keys))


def nothing_common(a: Profile, b: Profile) -> str:
    """Why two accounts are never compared, in words.

    >>> from counterclaim.incidents.joining.profile import profile
    >>> told = {"mode": None, "modality": "happened", "mentions": ()}
    >>> harm = profile(Account(id="i-1", report="r-1", type="HARM", **told))
    >>> nothing_common(harm, profile(Account(id="i-2", report="r-2", type="PROTEST", **told)))
    'HARM is no PROTEST'
    """
    if a.family != b.family:
        return f"{a.account.type} is no {b.account.type}"
    if _times_asked(a.days).isdisjoint(_times(b.days)):
        return f"too far apart in time: {a.days.told} and {b.days.told}"
    return "no place, actor or large figure in common"


def _keys(p: Profile, times: set[str], wheres: set[str]) -> tuple[int, ...]:
    return tuple(sorted({_number(k) for k in _named(p, times, wheres)}))


def _named(p: Profile, times: set[str], wheres: set[str]) -> set[str]:
    of, a = p.family, p.account
    found = {f"{of}|{t}|{w}" for t, w in product(times, wheres)}
    return found | ({f"{of}|operation|{a.operation.casefold()}"} if a.operation else set())


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _times(d: Days) -> set[str]:
    if d.exact:
        return {f"day {x}" for x in _each(d.start, d.end)}
    if d.start is not None and d.end is not None:
        return {f"month {x:%Y-%m}" for x in _each(d.start, d.end)}
    return {f"by {d.end}"} if d.end is not None else {"never"}


def _times_asked(d: Days) -> set[str]:
    if d.exact:
        assert d.start is not None
        assert d.end is not None
        near = _each(d.start - timedelta(SLACK_DAYS), d.end + timedelta(SLACK_DAYS))
        later = _each(d.start, d.end + timedelta(BACK_DAYS))
        return {f"day {x}" for x in near} | {f"by {x}" for x in later} | _months(d)
    if d.start is not None and d.end is not None:
        spanned = set(_each(d.start, d.end))
        return {f"day {x}" for x in spanned} | _months(d)
    if d.end is None:
        return {"never"}
    around = _each(d.end - timedelta(FRESH_DAYS), d.end + timedelta(FRESH_DAYS))
    before = _each(d.end - timedelta(BACK_DAYS), d.end)
    return {f"by {x}" for x in around} | {f"day {x}" for x in before}


def _months(d: Days) -> set[str]:
    return {f"month {x:%Y-%m}" for x in _each(d.start, d.end)}


def _each(start: date | None, end: date | None) -> Iterator[date]:
    if start is not None and end is not None:
        for n in range(min((end - start).days + 1, LONGEST_DAYS)):
            yield start + timedelta(n)


def _wheres(a: Account) -> set[str]:
    acted = {f"of {key}" for key in (*a.initiators, *a.targets)[:ACTORS]} | _counted(a)
    if not a.places:
        return acted | {f"nowhere {w}" for w in acted}
    found = set(acted)
    for p in a.places:
        if narrow(p):
            assert p.lat is not None
            assert p.lon is not None
            found.add(f"at {_cell(p.lat, p.lon)}")
        if p.country:
            found.add(f"in {p.country}" if narrow(p) else f"over {p.country}")
        found |= {f"called {w}" for w in (*name_key(p.name), *senses(p.name))}
    return found


def _wheres_asked(a: Account) -> set[str]:
    acted = {f"of {key}" for key in (*a.initiators, *a.targets)[:ACTORS]}
    # One that has no place asks all that its actors do; one that has asks those without.
    found = {f"nowhere {w}" for w in acted} | (set() if a.places else acted) | _counted(a)
    for p in a.places:
        if p.country:
            found.add(f"over {p.country}")
        if narrow(p):
            assert p.lat is not None
            assert p.lon is not None
            found |= {f"at {c}" for c in _cells(p.lat, p.lon)}
        elif p.country:
            found.add(f"in {p.country}")
        # A place that no gazetteer holds is found by its name alone.
        found |= {f"called {w}" for w in (*name_key(p.name), *senses(p.name))}
    return found


def _counted(a: Account) -> set[str]:
    """A large toll is told of few events: two accounts with the same are compared wherever they are put."""
    return {f"{t.kind} {t.low}" for t in a.tolls if t.low is not None and t.low == t.high and t.low >= LARGE}


def _cell(lat: float, lon: float) -> str:
    """The square of a degree in which a point lies; fewer of them make a turn near the poles."""
    row = math.floor(lat)
    around = max(1, round(360 * math.cos(math.radians(row + 0.5))))
    return f"{row} {math.floor((lon + 180) / 360 * around) % around}"


def _cells(lat: float, lon: float) -> set[str]:
    """The squares that hold a point or touch its own."""
    found = set()
    for row in (lat - 1, lat, lat + 1):
        if -90 <= row <= 90:
            step = 360 / max(1, round(360 * math.cos(math.radians(math.floor(row) + 0.5))))
            found |= {_cell(row, (lon + d * step + 180) % 360 - 180) for d in (-1, 0, 1)}
    return found
