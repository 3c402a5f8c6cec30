"""What speaks for each place that a name of a report may mean: the evidence, one row a candidate.

Some of it a candidate has alone (how the name matches, how many people live there, what the words around it
say), some it has from the company it keeps: the places that the other names of the report most likely mean.

Follows the common evidence of toponym resolvers: population and containment (Leidner 2007), one sense a text
and spatial minimality (Gale et al. 1992; Lieberman and Samet 2012).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterclaim.resolve.gazetteer import Entry
from counterclaim.resolve.geometry import EARTH_RADIUS_M, distance_m
from counterclaim.resolve.place_names import fold

Matrix = NDArray[np.float64]

LEAST_PEOPLE = 500
"""People in a settlement that no source counts."""

GREAT = 500_000
"""People in a city that news from anywhere speaks of."""

NAMESAKE_PEOPLE = 10_000
SMALL_ALIAS = 100_000
CLOSE_M, NEAR_M = 30_000.0, 200_000.0
"""How fast company loses its weight with distance."""

SURE_LIKENESS = 0.92
KNOWN_PEOPLE = 5_000
MOST = 40
"""Candidates of one name that are looked at: the largest, and all in the countries that are spoken of."""

ALONE = (
    "country", "province", "district", "region", "water", "mountain", "site", "minor", "namesake province",
    "namesake district", "capital", "people", "respelled", "short name", "other name", "small other name",
    "alike", "likeness", "small alike", "kind said", "other kind said", "country said", "spoken of",
    "neighbour", "elsewhere", "great elsewhere", "map disagrees", "none", "none: no place by its label",
    "none: nothing but other names",
    "none: nothing in countries spoken of", "none: nothing spelt so",
)  # fmt: skip
COMPANY = ("country", "province", "province named", "close", "near", "inside", "beside", "outside")


@dataclass
class Group:
    """All mentions of one name; ``inside`` holds the names that contain it, ``countries`` those said.

    ``count`` is how often it is named, ``person`` how often the name recogniser takes it for somebody's,
    ``against`` how many statements of geography the map contradicts, by the id of the candidate.
    """

    name: str
    entries: tuple[Entry, ...]
    kinds: frozenset[str] = frozenset()
    inside: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    count: int = 0
    person: int = 0
    against: Mapping[int, int] = field(default_factory=dict)
    choice: Entry | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class Context:
    """How often a report speaks of each country, in all, and which countries lie around."""

    counts: Mapping[str, float]
    weight: float
    around: frozenset[str]


@dataclass(frozen=True)
class Candidates:
    """What all names of a report may mean: row by row a name's candidates, last of them that it is none.

    ``group`` gives each row's name by number, ``alone`` (rows x ``ALONE``) what each candidate has alone.
    """

    groups: tuple[Group, ...]
    entries: tuple[Entry | None, ...]
    group: NDArray[np.int64]
    alone: Matrix


def candidates(groups: Mapping[str, Group], context: Context) -> Candidates:
    """The candidates that the words of the text allow, with what speaks for each by itself."""
    kept: list[Entry | None] = []
    owner: list[int] = []
    rows: list[list[float]] = []
    for n, g in enumerate(groups.values()):
        allowed = _allowed(g, context)
        own = {c: float(g.count) for e in allowed if e.kind == "country" for c in e.countries}
        for e in allowed:
            rows.append(_alone(e, g, own, context))
        rows.append(_none(g, allowed, context))
        kept += [*allowed, None]
        owner += [n] * (len(allowed) + 1)
    table = np.asarray(rows, dtype=np.float64).reshape(len(kept), len(ALONE))
    return Candidates(tuple(groups.values()), tuple(kept), np.asarray(owner, dtype=np.int64), table)


def _allowed(g: Group, context: Context) -> list[Entry]:
    found = [e for e in g.entries if _fits(e, g) and not _hides_country(e, g) and _may_be(e, g, context)]
    if len(found) > MOST:
        home = [e for e in found if any(c in context.counts for c in e.countries)]
        found = list(dict.fromkeys((*home[:MOST], *found[:MOST])))
    return found


def _may_be(e: Entry, g: Group, context: Context) -> bool:
    if e.matched != "fuzzy":
        return not g.countries or e.kind == "country" or bool(g.countries & set(e.countries))
    if g.countries and not g.countries & set(e.countries):
        return False
    spoken = any(c in context.counts for c in e.countries) or bool(g.inside)
    return (e.kind == "admin1" and " " in e.name) or spoken


def _fits(e: Entry, g: Group) -> bool:
    """Whether a candidate can be of the kind that the text gives the name."""
    if not g.kinds or e.kind == "country":
        return True
    if g.kinds <= {"water", "mountain"}:
        return e.kind in g.kinds or e.kind == "region"
    if "quarter" in g.kinds and e.matched == "fuzzy":
        return False
    areas = g.kinds <= {"admin1", "admin2", "region"}
    return not (areas and e.kind == "settlement" and e.matched in ("alternate", "fuzzy"))


def _hides_country(e: Entry, g: Group) -> bool:
    """Whether a town or province would take the name of the country that it lies in: "Mexico"."""
    return (
        e.kind in ("settlement", "admin1", "admin2")
        and e.kind not in g.kinds
        and any(o.kind == "country" and e.lies_in(o) for o in g.entries)
    )


def _alone(e: Entry, g: Group, own: Mapping[str, float], context: Context) -> list[float]:
    town = e.kind == "settlement"
    double = e.kind in ("admin1", "admin2") and any(
        o.kind == "settlement" and o.lies_in(e) and (o.population >= NAMESAKE_PEOPLE or e.kind == "admin2")
        for o in g.entries
    )
    fuzzy = e.matched == "fuzzy"
    share, around, away = _spoken(e, own, context)
    great = e.capital or e.population >= GREAT
    return [
        e.kind == "country",
        e.kind == "admin1" and not double,
        e.kind == "admin2" and not double,
        e.kind == "region",
        e.kind == "water",
        e.kind == "mountain",
        e.kind == "site",
        e.minor,
        e.kind == "admin1" and double,
        e.kind == "admin2" and double,
        town and e.capital,
        math.log10(max(e.population, LEAST_PEOPLE) / 10_000) if town else 0.0,
        e.matched == "normalised" and fold(e.name) == g.name,
        e.matched == "normalised" and fold(e.name) != g.name and e.kind not in g.kinds,
        e.matched == "alternate",
        town and e.matched == "alternate" and e.population < SMALL_ALIAS,
        fuzzy,
        10 * (e.likeness - 0.9) if fuzzy else 0.0,
        fuzzy and e.population < KNOWN_PEOPLE and e.likeness < SURE_LIKENESS,
        bool(g.kinds) and e.kind in g.kinds,
        bool(g.kinds) and e.kind not in g.kinds and e.kind != "country",
        bool(g.countries & set(e.countries)),
        share,
        around,
        away if not great else 0.0,
        away if great else 0.0,
        float(g.against.get(e.geonames_id, 0)),
        *(0.0,) * 5,
    ]


def _spoken(e: Entry, own: Mapping[str, float], context: Context) -> tuple[float, float, float]:
    """How much the report speaks of the candidate's country, whether it lies next to one that it speaks of,
    and how far it is from all that; a name that may be a country's does not speak for itself."""
    total = context.weight - sum(own.values())
    if total <= 0:
        return 0.0, 0.0, 0.0
    share = max((context.counts.get(c, 0.0) - own.get(c, 0.0) for c in e.countries), default=0.0) / total
    if share > 0:
        return math.sqrt(share), 0.0, 0.0
    if e.kind == "country":
        return 0.0, 0.0, 0.0
    if context.around & set(e.countries):
        return 0.0, 1.0, 0.0
    return 0.0, 0.0, min(1.0, total / 2)


def _none(g: Group, allowed: Sequence[Entry], context: Context) -> list[float]:
    home = context.weight > 0 and not any(c in context.counts for e in allowed for c in e.countries)
    return [
        *(0.0,) * (len(ALONE) - 5),
        1.0,
        g.person / max(1, g.count),
        bool(allowed) and all(e.matched == "alternate" for e in allowed),
        min(1.0, context.weight / 2) if home else 0.0,
        bool(allowed) and all(e.matched == "fuzzy" for e in allowed),
    ]


@dataclass(frozen=True)
class Company:
    """What does not change while the names of a report settle: who lies how near whom, who is whose."""

    rows: Candidates
    same: Matrix
    close: Matrix
    near: Matrix
    weight: Matrix
    point: Matrix
    countries: Matrix
    provinces: Matrix
    named: Matrix
    inside: tuple[tuple[int, int, float, float], ...]

    def evidence(self, likely: Matrix) -> Matrix:
        """What each candidate (rows) has from the others (``COMPANY``), given how likely each is."""
        held = likely * self.weight
        spots = held * self.point
        out = np.zeros((len(likely), len(COMPANY)))
        out[:, 0] = self._share(self.countries, held)
        out[:, 1] = self._share(self.provinces, held)
        out[:, 2] = np.minimum(1.0, self.named @ likely)
        out[:, 3] = np.log1p(self.close @ spots)
        out[:, 4] = np.log1p(self.near @ spots)
        for row, outer, holds, beside in self.inside:
            out[row, 5] += likely[outer] * holds
            out[row, 6] += likely[outer] * beside * (1 - holds)
            out[row, 7] += likely[outer] * (1 - beside) * (1 - holds)
        out[:, 5:] = np.minimum(1.0, out[:, 5:])
        out[[e is None for e in self.rows.entries]] = 0.0
        return out

    def _share(self, belongs: Matrix, held: Matrix) -> Matrix:
        """The share of the other names that belongs where each candidate does (a square root of it)."""
        mass = belongs.T @ held
        of_group = np.zeros((self.same.shape[1], belongs.shape[1]))
        np.add.at(of_group, self.rows.group, belongs * held[:, None])
        there = belongs @ mass - (belongs * of_group[self.rows.group]).sum(axis=1)
        others = mass.sum() - of_group.sum(axis=1)[self.rows.group]
        share: Matrix = np.sqrt(np.clip(there / np.maximum(others, 1e-9), 0.0, 1.0)) * (others > 1e-3)
        return share


def company(rows: Candidates) -> Company:
    """Prepare what candidates can have from each other."""
    n = len(rows.entries)
    number = {g.name: k for k, g in enumerate(rows.groups)}
    same = np.zeros((n, len(rows.groups)))
    same[np.arange(n), rows.group] = 1.0
    apart = (same @ same.T) == 0
    points = np.asarray([_unit(e) for e in rows.entries]).reshape(n, 3)
    placed = np.asarray([e is not None and e.point is not None for e in rows.entries])
    far = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip((1 - points @ points.T) / 2, 0.0, 1.0)))
    counted = apart & placed[:, None] & placed[None, :]
    spot = [e is not None and e.kind in ("settlement", "admin2", "mountain") for e in rows.entries]
    return Company(
        rows=rows,
        same=same,
        close=np.where(counted, np.exp(-far / CLOSE_M), 0.0),
        near=np.where(counted, np.exp(-far / NEAR_M), 0.0),
        weight=np.sqrt(np.minimum(4.0, [rows.groups[k].count for k in rows.group])),
        point=np.asarray(spot, dtype=np.float64),
        countries=_one_hot([e.country if e is not None else "" for e in rows.entries]),
        provinces=_one_hot([_province(e) for e in rows.entries]),
        named=_named(rows, apart),
        inside=tuple(_inside(rows, number)),
    )


def _unit(e: Entry | None) -> tuple[float, float, float]:
    if e is None or e.point is None:
        return 0.0, 0.0, 0.0
    lat, lon = math.radians(e.point[0]), math.radians(e.point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _province(e: Entry | None) -> int:
    return 0 if e is None else e.geonames_id if e.kind == "admin1" else e.admin1_id or 0


def _one_hot(keys: Sequence[str | int]) -> Matrix:
    columns = {key: n for n, key in enumerate(dict.fromkeys(k for k in keys if k))}
    out = np.zeros((len(keys), len(columns)))
    for row, key in enumerate(keys):
        if key:
            out[row, columns[key]] = 1.0
    return out


def _named(rows: Candidates, apart: NDArray[np.bool_]) -> Matrix:
    """Which candidate lies in the province or district that another candidate is."""
    owners: dict[int, list[int]] = {}
    for row, e in enumerate(rows.entries):
        if e is not None and e.kind in ("admin1", "admin2"):
            owners.setdefault(e.geonames_id, []).append(row)
    out = np.zeros((len(rows.entries), len(rows.entries)))
    for row, e in enumerate(rows.entries):
        for owner in (e.admin1_id, e.admin2_id) if e is not None else ():
            for other in owners.get(owner or 0, ()):
                out[row, other] = float(apart[row, other])
    return out


def _inside(rows: Candidates, number: Mapping[str, int]) -> list[tuple[int, int, float, float]]:
    """For each candidate, and each that the text says contains it: whether it does, whether it is beside."""
    members: dict[int, list[int]] = {}
    for row, k in enumerate(rows.group):
        members.setdefault(int(k), []).append(row)
    out: list[tuple[int, int, float, float]] = []
    for k, g in enumerate(rows.groups):
        outers = [r for name in g.inside if name in number for r in members[number[name]]]
        for row in members[k] if outers else ():
            e = rows.entries[row]
            for outer in outers:
                o = rows.entries[outer]
                if e is not None and o is not None:
                    out.append((row, outer, float(_holds(e, o)), float(_beside(e, o))))
    return out


def _holds(e: Entry, outer: Entry) -> bool:
    return e.geonames_id != outer.geonames_id and e.lies_in(outer)


def _beside(e: Entry, outer: Entry) -> bool:
    if e.geonames_id == outer.geonames_id or e.point is None or outer.point is None:
        return False
    return distance_m(e.point, outer.point) < 1.5 * max(outer.radius_m, 20_000)
