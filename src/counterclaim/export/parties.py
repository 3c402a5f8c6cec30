"""Who stands on the two sides of an incident, as data sets of actors would name and class them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counterclaim.export.told import Told
from counterclaim.export.victims import harmed
from counterclaim.incidents.standing.sorts import people
from counterclaim.model import Claim, IncidentActor, Status
from counterclaim.resolve.actors import ActorCode, actor, code_actor, resolve_actor
from counterclaim.resolve.countries import country_name
from counterclaim.vocabulary.acled_codes import class_name, group_name
from counterclaim.vocabulary.country_codes import country_codes

CIVILIANS = 7
_UNNAMED_GROUP = 3
"""ACLED's class of an armed group that nobody names."""
_ARMED_KINDS = frozenset({"armed group", "militia", "paramilitary", "cartel", "gang"})
_ARMED = frozenset({2, 3, 4})
_STATE = frozenset({1, 8})
_ORDER = (2, 3, 4, 8, 1, 5, 6, 7)
"""Classes of actors in the order in which one of several is taken for the side's main one."""


@dataclass(frozen=True)
class Party:
    """One actor on one side.

    Attributes:
        name: as ACLED would call it; ``inter`` its class there, where the incident happened.
        country: its own, ISO 3166-1 alpha-3; ``sector`` PLOVER's.
        side: what UCDP would see: government, non-state group, unnamed group, civilians, international.
        named: whether it is somebody in particular, and no unnamed group or crowd.
        suspected: whether nobody states it or owns the act: it is accused, possible or unverified.
        weight: how many claims name it.
        groups: what else ACLED would call those people, beside the name.
    """

    name: str
    inter: int | None
    country: str | None
    sector: str | None
    side: str | None
    named: bool
    suspected: bool = False
    weight: int = 1
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parties:
    """The two sides of an incident, each with its main actor first."""

    first: tuple[Party, ...]
    second: tuple[Party, ...]


def parties(told: Told) -> Parties:
    """The actors of an incident that a claim still stands for, on the side that did it and on the other.

    What was hit counts as somebody only where its words tell whose it is; a place or a thing is no actor.
    Where nobody says who was meant, those who were harmed stand on the second side.

    Args:
        told: the incident with its claims.

    Follows the ACLED codebook, sections on actors and event aggregation.
    """
    i = told.incident
    where = i.place.country if i.place else None
    standing = {r.claim.id: r.claim.status for r in told.rows if asserted(r.claim)}
    own = [a for a in (*i.actors, *i.targets) if not a.claims or any(c in standing for c in a.claims)]
    found = [(a.role, _party(a, i.type, where, standing)) for a in own]
    first = _merged(p for role, p in found if role == "initiator")
    met = [p for role, p in found if role in ("target", "victim") and p is not None]
    doers = {p.name for p in first}
    if i.type == "ASSAULT" and not any(p.named for p in met if p.name not in doers):
        first, others = _opposed(first)
        met += others
        doers = {p.name for p in first}
    met = [p for p in met if p.name not in doers]
    victims = [p for p in _victims(told, where) if p.name not in doers]
    # Whoever was meant, civilians who were harmed are named beside.
    second = _merged([*met, *(p for p in victims if not met or p.inter == CIVILIANS)])
    if any(p.named and p.inter in _ARMED for p in first):
        # Fighters without a name who were met by a named group's foes are that group's.
        second = [p for p in second if p.named or p.inter not in _ARMED or not _state(second)]
    return Parties(tuple(first), tuple(second))


def _opposed(side: list[Party]) -> tuple[list[Party], list[Party]]:
    """Those who are named together in one fight, parted: a state's forces against armed groups."""
    forces = [p for p in side if p.inter in _STATE]
    groups = [p for p in side if p.inter in _ARMED]
    if not forces or not groups:
        return side, []
    return [p for p in side if p not in forces], forces


def _state(side: Iterable[Party]) -> bool:
    return any(p.inter in _STATE for p in side)


def asserted(claim: Claim) -> bool:
    """Whether a claim says that something is so, and nobody has taken it back."""
    return claim.status not in ("denied", "retracted") and claim.polarity == "positive"


def country_label(iso3: str | None) -> str | None:
    """ACLED's name of a country.

    >>> country_label("COG"), country_label("TCD"), country_label(None)
    ('Republic of Congo', 'Chad', None)
    """
    if iso3 is None:
        return None
    codes = country_codes(iso3)
    return codes.acled if codes and codes.acled else country_name(iso3)


def _party(a: IncidentActor, act: str, where: str | None, standing: Mapping[str, Status]) -> Party | None:
    code = code_actor(a.name)
    if a.inter is not None or a.side is not None:
        code = replace(
            code, sector=a.sector or code.sector, side=a.side or code.side,
            country=a.country or code.country, inter=code.inter or a.inter,
        )  # fmt: skip
    if code.inter is None and code.basis == "country" and code.country is not None:
        if act == "ASSAULT" and a.role != "initiator":
            return None  # a country that is struck is where it happened
        # A state that uses force does so by its armed forces; otherwise its government acts.
        sector = "MIL" if act == "ASSAULT" else "GOV"
        code = replace(code, sector=sector, inter=1, side="government")
    if code.inter is None or (code.sector == "BUS" and people(a.name).side is None):
        return None  # a thing, or a company's: property is no actor
    known = resolve_actor(a.name)
    entry = actor(known.id) if known is not None and known.method not in ("country", "person") else None
    inter = code.inter_in(where)
    name, named = a.name, entry is not None
    if code.sector == "UAF" or (code.inter in _ARMED and entry is None):
        name, inter, named = _unidentified(code, where), _UNNAMED_GROUP, False
        code = replace(code, side="unnamed group")
    elif code.inter == 1:
        if code.sector == "COP" and code.country is None:
            code = replace(code, country=where)  # the police are those of the place
        if code.country is None and code.sector not in ("MIL", "COP"):
            return None  # somebody's government, nobody says whose
        name = class_name(1, code.sector, country_label(code.country)) or a.name
        named = code.country is not None
        if entry is not None and entry.kind == "military" and not entry.id.endswith(_EVERY_STATE):
            name = f"{name} {entry.name}"
    elif code.inter in (5, 6, CIVILIANS):
        name = class_name(code.inter, code.sector, country_label(code.country or where)) or a.name
        named = False
    elif entry is not None:
        name = entry.name
    group = group_name(country_label(code.country or where), sector=code.sector)
    said = {standing[c] for c in a.claims if c in standing}
    return Party(
        name=name, inter=inter, country=code.country, sector=code.sector, side=code.side, named=named,
        suspected=bool(said) and not said & {"stated", "claimed"}, weight=max(1, len(a.claims)),
        groups=(group,) if group else (),
    )  # fmt: skip


_EVERY_STATE = ("-armed-forces", "-army", "-air-force", "-navy", "-military", "-forces")
"""How ids of the armed forces that every state has end; others are named beside them, as ACLED does."""


def _unidentified(code: ActorCode, where: str | None) -> str:
    label = country_label(where or code.country)
    what = "Gang" if code.sector == "CRM" else "Armed Group"
    return f"Unidentified {what} ({label})" if label else f"Unidentified {what}"


def unidentified(where: str | None) -> Party:
    """The armed group that ACLED records where nobody says who did it."""
    name = _unidentified(ActorCode(sector="UAF"), where)
    return Party(name, _UNNAMED_GROUP, None, "UAF", "unnamed group", False)


def crowd(side: Iterable[Party], inter: int, where: str | None) -> Party:
    """Protesters or rioters as one party, those who take part as its groups: unions, students, a party.

    Follows the ACLED codebook, sections on rioters and protesters.
    """
    name = class_name(inter, None, country_label(where)) or ""
    taking_part = [
        n for p in side for n in ((p.name,) if p.inter not in (5, 6, CIVILIANS) else ()) + p.groups
    ]
    groups = tuple(dict.fromkeys(taking_part))
    return Party(name, inter, where, "CVL", "civilians", False, groups=groups)


def _merged(found: Iterable[Party | None]) -> list[Party]:
    """One party for each name, the main one first; an unnamed group beside a named one is taken for it."""
    made: dict[str, Party] = {}
    for p in found:
        if p is None:
            continue
        known = made.get(p.name)
        made[p.name] = (
            p
            if known is None
            else replace(
                known,
                suspected=known.suspected and p.suspected,
                weight=known.weight + p.weight,
                groups=tuple(dict.fromkeys([*known.groups, *p.groups])),
                country=known.country or p.country,
            )
        )
    kept = list(made.values())
    if any(p.named and p.inter in _ARMED for p in kept):
        kept = [p for p in kept if p.named or p.inter not in _ARMED]
    return sorted(kept, key=lambda p: (not p.named, _rank(p.inter), -p.weight, p.name))


def _rank(inter: int | None) -> int:
    return _ORDER.index(inter) if inter in _ORDER else len(_ORDER)


def _victims(told: Told, where: str | None) -> list[Party]:
    """Those who were harmed, where the words tell of what sort they are."""
    label = country_label(where)
    made = []
    for sort in harmed(told.rows):
        if sort.side == "civilian":
            women = group_name(label, tag="woman") if "woman" in sort.tags else None
            name = class_name(CIVILIANS, None, label) or ""
            made.append(
                Party(name, CIVILIANS, where, "CVL", "civilians", False, groups=(women,) if women else ())
            )
        elif sort.side == "forces":
            sector = "COP" if "police" in sort.tags else "MIL"
            name = class_name(1, sector, label) or ""
            made.append(Party(name, 1, where, sector, "government", where is not None))
        else:
            made.append(unidentified(where))
    return _merged(made)
