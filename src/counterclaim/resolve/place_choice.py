"""Choose, for all names of a report at once, which place each one means.

A score adds what speaks for a candidate: how the name matches, how many people live there, the kind that the
text says, the countries and provinces that the report speaks of, what the text says contains it, and how near
it lies to the others. Its weights are the constants below. A choice that only the size of a far-off place
speaks for is no choice.

Follows the common design of toponym resolvers: population and containment (Leidner 2007), one sense a text
and spatial minimality (Gale et al. 1992; Lieberman and Samet 2012).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.geometry import Point, distance_m

KIND = {
    "country": 6.5,
    "admin1": 6.0,
    "region": 5.9,
    "water": 6.6,
    "mountain": 3.0,
    "admin2": 1.5,
    "settlement": 1.2,
    "site": 1.0,
}
NAMESAKE = {"admin1": 2.5, "admin2": 0.9}
"""An area with a town of its own name in it: the bare name means the town."""

NAMESAKE_PEOPLE = 10_000
CAPITAL = 2.5
MINOR = -5.0
"""A hill or stream of a full dump: named as such, or where nothing else bears the name."""

PEOPLE = 0.5
UNKNOWN_PEOPLE = 500
MATCH = {"exact": 0.0, "normalised": -0.2, "alternate": -0.5, "fuzzy": -2.0}
SMALL_ALIAS, SMALL = -1.0, 100_000
SAID_KIND, OTHER_KIND = 2.0, -1.5
SPOKEN_OF, NEIGHBOUR, ELSEWHERE = 2.5, 0.3, -1.5
ELSEWHERE_GREAT, GREAT = -0.8, 500_000
"""Great cities and capitals are spoken of in news from anywhere."""

INSIDE, CLOSE, OUTSIDE = 4.0, 2.5, -3.0
SAID_COUNTRY, WRONG_COUNTRY = 3.0, -5.0
SAME_PROVINCE = 1.2
NEARBY, SCALE_M = 1.2, 200_000.0
FAR_CITY, FAR_ALIAS, NEAR_M = 100_000, 1_000_000, 300_000.0
FUZZY_PEOPLE, FUZZY_NEAR_M = 5_000, 150_000.0
ALIKE, NEARLY_SAME = 0.87, 0.92


@dataclass
class Group:
    """All mentions of one name; ``inside`` holds the names that contain it, ``countries`` those said."""

    name: str
    entries: tuple[Entry, ...]
    kinds: frozenset[str] = frozenset()
    inside: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    count: int = 0
    choice: Entry | None = None


@dataclass(frozen=True)
class Context:
    """How often a report speaks of each country, in all, and which countries lie around."""

    counts: Mapping[str, float]
    weight: float
    around: frozenset[str]


@dataclass(frozen=True)
class Others:
    """Where the other names of a report lie, as chosen so far, and in which provinces."""

    points: tuple[Point, ...] = ()
    provinces: frozenset[int] = frozenset()

    def gaps(self, e: Entry) -> list[float]:
        """How far they lie from a candidate, in metres, nearest first; none where it has no coordinates."""
        return sorted(distance_m(e.point, p) for p in self.points) if e.point is not None else []


def choose(groups: Mapping[str, Group], context: Context) -> None:
    """Set each group's ``choice``: first each by itself, then twice in the light of the others."""
    for g in groups.values():
        g.choice = _best(g, groups, context, Others())
    for _ in range(2):
        anchors = {name: g.choice for name, g in groups.items() if g.choice is not None and _anchors(g)}
        for g in groups.values():
            others = _others(e for name, e in anchors.items() if name != g.name)
            g.choice = _best(g, groups, context, others)


def _others(chosen: Iterable[Entry]) -> Others:
    points: list[Point] = []
    provinces: set[int] = set()
    for e in chosen:
        if e.point is not None:
            points.append(e.point)
        if e.kind == "admin1":
            provinces.add(e.geonames_id)
        if e.admin1_id:
            provinces.add(e.admin1_id)
    return Others(tuple(points), frozenset(provinces))


def _anchors(g: Group) -> bool:
    e = g.choice
    return e is not None and e.point is not None and e.kind in ("settlement", "admin2", "admin1")


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


def _best(g: Group, groups: Mapping[str, Group], context: Context, others: Others) -> Entry | None:
    own = {c: float(g.count) for e in g.entries if e.kind == "country" for c in e.countries}
    best: tuple[float, int, int] | None = None
    choice: Entry | None = None
    for e in g.entries:
        gaps = others.gaps(e)
        if _believable(e, g, groups, context, gaps):
            near = e.admin1_id in others.provinces or e.geonames_id in others.provinces
            rank = score(e, g, groups, context, own, near, gaps), e.population, -e.geonames_id
            if best is None or rank > best:
                best, choice = rank, e
    return choice


def score(
    e: Entry, g: Group, groups: Mapping[str, Group], context: Context, own: Mapping[str, float],
    same_province: bool, gaps: Sequence[float],
) -> float:  # fmt: skip
    """How much speaks for the candidate ``e`` of the group ``g``; only the order of scores has a meaning."""
    total = (NAMESAKE if _has_namesake(e, g) else KIND)[e.kind] + MATCH[e.matched]
    if e.minor:
        total += MINOR
    if e.kind == "settlement":
        total += PEOPLE * math.log10(max(e.population, UNKNOWN_PEOPLE)) + (CAPITAL if e.capital else 0.0)
        total += SMALL_ALIAS if e.matched == "alternate" and e.population < SMALL else 0.0
    if e.matched == "fuzzy":
        total += 5 * (e.likeness - 0.9)
    if g.kinds:
        total += SAID_KIND if e.kind in g.kinds else 0.0 if e.kind == "country" else OTHER_KIND
    total += _country(e, own, context)
    if g.countries:
        total += SAID_COUNTRY if g.countries & set(e.countries) else WRONG_COUNTRY
    for name in g.inside:
        outer = groups[name].choice if name in groups else None
        if outer is not None:
            total += _containment(e, outer)
    if e.kind != "country":
        total += SAME_PROVINCE if same_province else 0.0
        # The two nearest of the other places count, each up to 1.
        total += NEARBY * sum(math.exp(-gap / SCALE_M) for gap in gaps[:2])
    return total


def _has_namesake(e: Entry, g: Group) -> bool:
    return e.kind in NAMESAKE and any(
        o.kind == "settlement" and o.lies_in(e) and (o.population >= NAMESAKE_PEOPLE or e.kind == "admin2")
        for o in g.entries
    )


def _country(e: Entry, own: Mapping[str, float], context: Context) -> float:
    """What the countries spoken of say; a name that may be a country's does not speak for itself."""
    total = context.weight - sum(own.values())
    if total <= 0:
        return 0.0
    share = max((context.counts.get(c, 0.0) - own.get(c, 0.0) for c in e.countries), default=0.0) / total
    if share > 0:
        return SPOKEN_OF * math.sqrt(share)
    if e.kind == "country":
        return 0.0
    if context.around & set(e.countries):
        return NEIGHBOUR
    return (ELSEWHERE_GREAT if e.capital or e.population >= GREAT else ELSEWHERE) * min(1.0, total / 2)


def _containment(e: Entry, outer: Entry) -> float:
    if e.geonames_id == outer.geonames_id:
        return OUTSIDE
    if e.lies_in(outer):
        return INSIDE
    if e.point and outer.point and distance_m(e.point, outer.point) < 1.5 * max(outer.radius_m, 20_000):
        return CLOSE
    return OUTSIDE


def _believable(
    e: Entry, g: Group, groups: Mapping[str, Group], context: Context, gaps: Sequence[float]
) -> bool:  # fmt: skip
    """Whether more than a name speaks for the choice: else no match is the better answer."""
    if e.kind in ("country", "region", "water", "mountain") and e.matched != "fuzzy" and not e.minor:
        return not (g.countries and e.kind != "country" and not g.countries & set(e.countries))
    if not _fits(e, g) or _hides_country(e, g):
        return False
    spoken = any(c in context.counts for c in e.countries)
    outers = [o for name in g.inside if name in groups and (o := groups[name].choice) is not None]
    held = any(_containment(e, o) > 0 for o in outers)
    wide = [o for o in outers if o.kind in ("country", "admin1", "admin2")]
    if any(_containment(e, o) < 0 for o in wide) and not held and not e.capital:
        return False
    if g.countries and not g.countries & set(e.countries):
        return False
    closest = gaps[0] if gaps else math.inf
    if e.matched == "fuzzy":
        if e.kind == "admin1" and " " in e.name:
            return True
        towns = [o for o in outers if o.kind in ("settlement", "admin2")]
        if any(_containment(e, o) < 0 for o in towns):
            return False
        known = e.population >= FUZZY_PEOPLE or closest < FUZZY_NEAR_M or bool(towns)
        return (spoken or held) and e.likeness >= (ALIKE if known else NEARLY_SAME)
    if spoken or held or not context.weight:
        return True
    if closest < NEAR_M:
        return True
    if context.around & set(e.countries):
        return e.matched != "alternate" or e.population >= FAR_CITY
    least = FAR_ALIAS if e.matched == "alternate" else FAR_CITY
    return e.population >= least or context.weight < 2 or e.kind == "admin1"


def country_context(named: Mapping[str, float], places: Gazetteer) -> Context:
    """The countries that a report speaks of, from how often each is named."""
    around = frozenset(n for c in named for n in places.neighbours(c)) - set(named)
    return Context(named, sum(named.values()), around)
