"""An incident as an event that ACLED would record: its type, its day, who is against whom."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from counterclaim.export.parties import (
    CIVILIANS,
    Parties,
    Party,
    asserted,
    country_label,
    crowd,
    parties,
    unidentified,
)
from counterclaim.export.told import Told
from counterclaim.model import ClaimRow, DateInterval
from counterclaim.resolve.date_precision import date_precision
from counterclaim.vocabulary import load
from counterclaim.vocabulary.acled_codes import SubEvent, class_name, lasted, sub_event
from counterclaim.vocabulary.event_types import event_type

TOOK_PLACE = frozenset({"happened", "ongoing", "background"})
"""Modalities of what took place; what is planned or threatened is no event yet."""

TARGETED = "Civilian targeting"
"""What ACLED's files have in ``civilian_targeting``; the codebook's table says "Civilians targeted"."""

_REMOTE = "Explosions/Remote violence"
PERPETRATED = frozenset({"Battles", "Violence against civilians", _REMOTE})
"""Event types of armed acts: an unidentified armed group did it where nobody says who it was."""

_FORCE = {("Battles", "Armed clash"), ("Violence against civilians", "Attack")}
_RIOTERS, _PROTESTERS = 5, 6
_MET_BY_FORCE = frozenset({"Excessive force against protesters", "Protest with intervention"})
_NOT_USED = frozenset({"intercepted", "hit", "recovered"})


@dataclass(frozen=True)
class AcledEvent:
    """What ACLED's columns hold of an incident beside its numbers.

    Attributes:
        type: the sub-event type.
        actor1: who did it; ``associates1`` those with them. ``actor2`` and ``associates2``: the other side.
        targeted: whether civilians were its main or only target.
    """

    type: SubEvent
    actor1: Party | None
    associates1: tuple[str, ...]
    actor2: Party | None
    associates2: tuple[str, ...]
    targeted: bool

    @property
    def inters(self) -> tuple[int | None, int | None]:
        """The classes of the two actors."""
        return self.actor1.inter if self.actor1 else None, self.actor2.inter if self.actor2 else None


@dataclass(frozen=True)
class Day:
    """A day on which an event is recorded, with ACLED's ``time_precision``; None for both is unknown."""

    day: date | None
    precision: int | None


def acled_event(told: Told) -> AcledEvent | None:
    """An incident as an event of ACLED's; None where ACLED has no type for it, or it did not take place.

    Follows the ACLED codebook: table 2 with its hierarchy, and the sections on event aggregation, civilian
    targeting and actors.
    """
    i = told.incident
    base = sub_event(i.acled.get("event_type"), i.acled.get("sub_event_type"))
    if base is None or i.modality not in TOOK_PLACE or i.standing in ("denied", "retracted"):
        return None
    where = i.place.country if i.place else None
    sides = parties(told)
    kind = _type(told, base, sides)
    sides = _with_crowd(kind, sides, where)
    second = list(sides.second)
    if kind.event_type == "Violence against civilians" and (
        second or (base.event_type, base.sub_event_type) not in _FORCE
    ):
        second = _civilians_first(second, where)
    actor1, associates1 = _main(sides.first)
    actor2, associates2 = _main(second)
    if kind.event_type == "Battles":
        # Who is hit in a clash of two armed sides belongs to neither.
        associates2 = tuple(n for n in associates2 if n not in _civilian_names(second))
    if (
        actor1 is None
        and kind.event_type in PERPETRATED
        and (actor2 is not None or kind.event_type == _REMOTE)
    ):
        actor1 = unidentified(where)
    elif actor1 is None and actor2 is not None:
        # A row has no second actor without a first; the order of the two means nothing.
        actor1, associates1, actor2, associates2 = actor2, associates2, None, ()
    associates2 = tuple(n for n in associates2 if actor1 is None or n != actor1.name)
    return AcledEvent(kind, actor1, associates1, actor2, associates2, _targeted(kind, second))


def _type(told: Told, base: SubEvent, sides: Parties) -> SubEvent:
    """The sub-event type, by the codebook's hierarchy where who was attacked, or with what, tells more."""
    main = sides.second[0] if sides.second else None
    rioters = bool(sides.first) and sides.first[0].inter == _RIOTERS
    found = base
    if (base.event_type, base.sub_event_type) in _FORCE:
        if rioters:
            found = _known("Riots", "Mob violence")
        elif main is not None:
            civilians = main.inter == CIVILIANS
            found = _known(
                *(("Violence against civilians", "Attack") if civilians else ("Battles", "Armed clash"))
            )
    elif base.sub_event_type == "Abduction/forced disappearance" and _killed(told):
        found = _known("Violence against civilians", "Attack")
    if found.event_type == _REMOTE or base.sub_event_type == "Looting/property destruction":
        # Of the weapons that anybody says were used, the one that stands highest names the event.
        found = min([found, *_by_weapons(told.rows)], key=lambda t: t.rank)
    return found


def _civilians_first(side: Iterable[Party], where: str | None) -> list[Party]:
    """The second side of violence against civilians: by definition they are its main actor, and whoever bears
    arms is taken for unarmed where it happened."""
    found = sorted(side, key=lambda p: p.inter != CIVILIANS)
    if found and found[0].inter == CIVILIANS:
        return found
    return [
        Party(
            class_name(CIVILIANS, None, country_label(where)) or "",
            CIVILIANS,
            where,
            "CVL",
            "civilians",
            named=False,
        ),
        *found,
    ]


def _with_crowd(kind: SubEvent, sides: Parties, where: str | None) -> Parties:
    """The sides of a demonstration: the crowd is a party whatever it is called, those in it its groups."""
    if kind.event_type not in ("Protests", "Riots"):
        return sides
    inter = _RIOTERS if kind.event_type == "Riots" else _PROTESTERS
    if kind.sub_event_type in _MET_BY_FORCE and sides.first and sides.first[0].inter != inter:
        return Parties(sides.first, (crowd(sides.second, inter, where),))
    return Parties((crowd(sides.first, inter, where),), sides.second)


def _known(kind: str, sub: str) -> SubEvent:
    found = sub_event(kind, sub)
    assert found is not None
    return found


def _killed(told: Told) -> bool:
    return (told.toll("acled-lowest", "killed").best or 0) > 0


def _by_weapons(rows: Iterable[ClaimRow]) -> Iterable[SubEvent]:
    modes: Mapping[str, str] = load("weapons", _modes)
    for r in rows:
        c = r.claim
        if c.field == "weapon" and c.kind not in _NOT_USED and asserted(c) and c.modality in TOOK_PLACE:
            known = event_type("ASSAULT", modes.get(c.value or ""))
            found = sub_event(known.acled_event_type, known.acled_sub_event_type) if known else None
            if found is not None and found.event_type == _REMOTE:
                yield found


def _modes(raw: list[dict[str, Any]]) -> Mapping[str, str]:
    return {key: e["mode"] for e in raw for key in (e["id"], e["name"]) if e.get("mode")}


def _main(side: Sequence[Party]) -> tuple[Party | None, tuple[str, ...]]:
    """The main actor of a side, and what the others and the people are called."""
    if not side:
        return None, ()
    names = [*side[0].groups, *(n for p in side[1:] for n in (p.name, *p.groups))]
    return side[0], tuple(n for n in dict.fromkeys(names) if n != side[0].name)


def _civilian_names(side: Iterable[Party]) -> set[str]:
    return {n for p in side if p.inter == CIVILIANS for n in (p.name, *p.groups)}


def _targeted(kind: SubEvent, second: Sequence[Party]) -> bool:
    """Whether civilians were the main or only target."""
    if kind.sub_event_type == "Excessive force against protesters":
        return True
    main = bool(second) and second[0].inter == CIVILIANS
    return main and kind.event_type in (_REMOTE, "Riots", "Violence against civilians")


def days(when: DateInterval | None, split: bool) -> tuple[Day, ...]:
    """The day that an event is recorded on, or each of the days that it went on.

    Args:
        when: first and last possible day.
        split: one day for each of those over which the words say that it went on.

    >>> [str(d.day) for d in days(DateInterval(start="2024-01-15", end="2024-01-21", grain="week",
    ...     basis="stated"), True)]
    ['2024-01-18']
    >>> [str(d.day) for d in days(DateInterval(start="2024-01-15", end="2024-01-16", grain="span",
    ...     basis="stated", as_written="from Monday to Tuesday"), True)]
    ['2024-01-15', '2024-01-16']

    Follows the ACLED codebook, section on time: the middle of a week or month, the first or last day where
    its beginning or end is told, a row a day for what went on over days.
    """
    precision = date_precision(when).acled if when is not None else None
    if when is None or precision is None or when.start is None or when.end is None:
        return (Day(None, None),)
    start, end = date.fromisoformat(when.start[:10]), date.fromisoformat(when.end[:10])
    n = (end - start).days + 1
    if split and n > 1 and not when.approximate and lasted(when.as_written):
        return tuple(Day(start + timedelta(days=k), 1) for k in range(n))
    if precision == 1:
        return (Day(start, 1),)
    last = calendar.monthrange(end.year, end.month)[1]
    if precision == 3 and n <= 15 and start.day == 1:
        return (Day(start, 3),)
    if precision == 3 and n <= 15 and end.day == last:
        return (Day(end, 3),)
    return (Day(start + timedelta(days=(n - 1) // 2), precision),)


def shares(total: int, n: int) -> tuple[int, ...]:
    """A total parted over some days as evenly as can be, the first days taking the rest.

    >>> shares(12, 3), shares(7, 3), shares(1, 2)
    ((4, 4, 4), (3, 2, 2), (1, 0))

    Follows the ACLED codebook, section on reported fatalities.
    """
    each, rest = divmod(total, n)
    return tuple(each + (k < rest) for k in range(n))
