"""What is compared of an account, worked out once: its days, its places, its words as sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterclaim.incidents.joining.accounts import Account
from counterclaim.model import Place
from counterclaim.resolve.names import normalise

EXACT = 3
"""Days of the longest interval by which an event can be told from another of the same week."""
NARROW_M = 60_000
"""Radius in metres up to which a place is one that an event can be told apart by."""
VIOLENT = frozenset({"ASSAULT", "HARM"})
"""People harmed, told with and without what was done to them, can be one event."""
UNREAL = frozenset({"planned", "threatened", "hypothetical"})

Bounds = tuple[int | None, int | None]


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


@dataclass(frozen=True, eq=False)
class Profile:
    """An account ready to be compared.

    ``family`` is shared by types that can be one event; ``acting`` holds the countries whose bodies acted,
    ``struck`` those that it happened in or to.
    """

    account: Account
    family: str
    unreal: bool
    days: Days
    initiators: frozenset[str]
    targets: frozenset[str]
    acting: frozenset[str]
    struck: frozenset[str]
    weapons: frozenset[str]
    tolls: dict[str, frozenset[Bounds]]
    names: frozenset[str]
    words: frozenset[str]


def profile(a: Account) -> Profile:
    """Work out what is compared of an account.

    >>> from counterclaim.model import DateInterval
    >>> on = DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated")
    >>> told = {"type": "HARM", "mode": None, "modality": "happened", "mentions": ()}
    >>> p = profile(Account(id="i-1", report="r-1", date=on, **told))
    >>> p.family, p.days.exact, p.days.told
    ('violence', True, '2024-01-16')
    """
    tolls: dict[str, set[Bounds]] = {}
    for t in a.tolls:
        tolls.setdefault(t.kind, set()).add((t.low, t.high))
    where = {p.country for p in a.places[:1] if p.country}
    return Profile(
        account=a,
        family=family(a.type),
        unreal=a.modality in UNREAL,
        days=_days(a),
        initiators=frozenset(a.initiators),
        targets=frozenset(a.targets),
        acting=_countries(a.initiators),
        struck=_countries(a.targets) | where,
        weapons=frozenset(a.weapons),
        tolls={kind: frozenset(bounds) for kind, bounds in tolls.items()},
        names=frozenset(a.names),
        words=frozenset(a.words),
    )


def family(kind: str) -> str:
    """Types that can be one event share a family."""
    return "violence" if kind in VIOLENT else kind


def gap(a: Days, b: Days) -> int:
    """Days between two intervals that are closed on both sides; 0 where they meet."""
    assert None not in (a.start, a.end, b.start, b.end)
    return max((b.start - a.end).days, (a.start - b.end).days, 0)  # type: ignore[operator]


def narrow(p: Place | None) -> bool:
    """Whether a place is located so closely that an event can be told from others by it."""
    return p is not None and p.lat is not None and (p.radius_m or 0) <= NARROW_M


@lru_cache(maxsize=65536)
def name_key(name: str) -> frozenset[str]:
    """The words of a place's name, spelt alike however they were transliterated."""
    return frozenset(w for w in normalise(name).split() if len(w) > 1)


def _days(a: Account) -> Days:
    d = a.date
    start = _day(d.start if d is not None else None)
    end = _day(d.end if d is not None else None)
    published = _day(a.published)
    if end is None and start is None:
        end = published
    exact = start is not None and end is not None and (end - start).days < EXACT
    told = str(start) if start == end and start is not None else f"{start or '…'} to {end or '…'}"
    return Days(start, end, exact, published, told)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _countries(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(k for k in keys if len(k) == 3 and k.isupper())
