"""What ACLED-shaped tables write: classes of actors, sub-event types in their hierarchy, names of groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.vocabulary import load

EXTERNAL = 8
"""The class of forces outside their own country, and of organisations of states."""


@dataclass(frozen=True)
class SubEvent:
    """A sub-event type of ACLED, with how a note tells of it."""

    event_type: str
    sub_event_type: str
    disorder_type: str
    noun: str
    both: str
    one: str
    rank: int

    def told(self, a: str, b: str) -> str:
        """A sentence's beginning of who did it and to whom; empty names are unknown.

        >>> sub_event("Battles", "Armed clash").told("The rebels", "Police Forces of Chad")
        'The rebels clashed with Police Forces of Chad'
        """
        if a:
            return (self.both if b else self.one).format(a=a, b=b, noun=self.noun)
        noun = self.noun[0].upper() + self.noun[1:]
        return f"{noun} on {b} was reported" if b else f"{noun} was reported"


@dataclass(frozen=True)
class _Codes:
    inter: Mapping[int, dict[str, Any]]
    pairs: Mapping[tuple[int, ...], str]
    types: Mapping[tuple[str, str], SubEvent]
    groups: Mapping[tuple[str, str], str]
    scales: tuple[dict[str, Any], ...]
    lasting: tuple[re.Pattern[str], ...]


def sub_event(event_type: str | None, sub_event_type: str | None) -> SubEvent | None:
    """A sub-event type of ACLED; None where ACLED has no such type."""
    return _codes().types.get((event_type or "", sub_event_type or ""))


def sub_events() -> Iterable[SubEvent]:
    """All sub-event types, the highest in the codebook's hierarchy first."""
    return _codes().types.values()


def inter_name(code: int | None) -> str | None:
    """The text value of an actor class.

    >>> inter_name(8), inter_name(None)
    ('External/Other forces', None)
    """
    found = _codes().inter.get(code) if code is not None else None
    return found["name"] if found else None


def interaction(first: int | None, second: int | None) -> str | None:
    """The value of the pair of two actors' classes, whichever comes first; None where none is known.

    >>> interaction(7, 1), interaction(2, None), interaction(8, 7)
    ('State forces-Civilians', 'Rebel group only', 'External/Other forces-Civilians')
    """
    known = sorted(c for c in (first, second) if c is not None and c in _codes().inter)
    if not known:
        return None
    names = [inter_name(c) or "" for c in known]
    return f"{names[0]} only" if len(names) == 1 else _codes().pairs.get(tuple(known), "-".join(names))


def interaction_code(first: int | None, second: int | None) -> int | None:
    """The number that ACLED's files had for the pair until 2024; None where no class is known.

    >>> interaction_code(7, 1), interaction_code(2, None), interaction_code(8, 7)
    (17, 20, 78)
    """
    known = sorted(c for c in (first, second) if c is not None and c in _codes().inter)
    return None if not known else known[0] * 10 + (known[1] if len(known) == 2 else 0)


def class_name(code: int, sector: str | None, country: str | None) -> str | None:
    """What an actor of a class is called that has no name of its own; None where the class has no such name.

    Args:
        code: ACLED's actor class.
        sector: PLOVER's sector.
        country: the country's name; None is untold.

    >>> class_name(1, "MIL", "Chad"), class_name(7, "JRN", None), class_name(2, "REB", "Chad")
    ('Military Forces of Chad', 'Civilians', None)
    """
    found = _codes().inter.get(code)
    if found is None or "named" not in found:
        return None
    words: str = found["named"].get(sector) or found["named"]["other"]
    if country is not None:
        return words.format(country=country)
    unnamed: str | None = found.get("unnamed", {}).get(sector)
    return unnamed or re.sub(r" \(\{country\}\)| of \{country\}", "", words)


def group_name(country: str | None, sector: str | None = None, tag: str | None = None) -> str | None:
    """What associated actors of a sector, or of a sort of people, are called; None where ACLED has no name.

    >>> group_name("Spain", sector="LAB"), group_name("Spain", tag="woman")
    ('Labor Group (Spain)', 'Women (Spain)')
    """
    key = ("tag", tag) if tag else ("sector", sector or "")
    words = _codes().groups.get(key)
    return None if words is None or country is None else words.format(country=country)


def scale(kind: str, abroad: bool) -> str | None:
    """How near an outlet is to an event, by its kind and whether it is of another country.

    >>> scale("state media", False), scale("media", True), scale("ngo", True)
    ('National', 'International', 'Other')
    """
    where = "other country" if abroad else "same country"
    return next(
        (s["name"] for s in _codes().scales if kind in s["kinds"] and s.get("where", where) == where), None
    )


def joined_scales(names: Iterable[str]) -> str:
    """The scales of several outlets in one cell: the nearest and the widest.

    >>> joined_scales(["International", "National", "National"])
    'National-International'
    """
    order = [s["name"] for s in _codes().scales]
    found = sorted(set(names), key=order.index)
    return "-".join(dict.fromkeys([*found[:1], *found[-1:]]))


def lasted(words: str | None) -> bool:
    """Whether the words of a date say that something went on over days.

    >>> lasted("from 3 to 5 March"), lasted("last week")
    (True, False)
    """
    return bool(words) and any(p.search(words or "") for p in _codes().lasting)


def _codes() -> _Codes:
    made: _Codes = load("acled_codes", _read)
    return made


def _read(raw: list[dict[str, Any]]) -> _Codes:
    def of(role: str) -> list[dict[str, Any]]:
        return [r for r in raw if r["role"] == role]

    types = {
        (r["event_type"], r["sub_event_type"]): SubEvent(
            r["event_type"], r["sub_event_type"], r["disorder_type"], r["noun"], r["both"],
            r.get("one", "{a} carried out {noun}"), rank,
        )
        for rank, r in enumerate(of("type"))
    }  # fmt: skip
    return _Codes(
        inter={r["code"]: r for r in of("inter")},
        pairs={tuple(r["codes"]): r["name"] for r in of("interaction")},
        types=types,
        groups={("tag", r["tag"]) if "tag" in r else ("sector", r["sector"]): r["name"] for r in of("group")},
        scales=tuple(of("scale")),
        lasting=tuple(re.compile(r["pattern"], re.IGNORECASE) for r in of("lasting")),
    )
