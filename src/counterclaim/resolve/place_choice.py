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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.geometry import distance_m

KIND = {
    "country": 6.5,
    "admin1": 6.0,
    "region": 5.9,
    "water": 6.6,
    "mountain": 3.0,
    "admin2": 1.5,
    "settlement": 1.2,
}
NAMESAKE = {"admin1": 2.5, "admin2": 0.9}
"""An area with a town of its own name in it: the bare name means the town."""

NAMESAKE_PEOPLE = 10_000
CAPITAL = 2.5
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


def choose(groups: Mapping[str, Group], context: Context) -> None:
    """Set each group's ``choice``: first each by itself, then twice in the light of the others."""
    for g in groups.values():
        g.choice = _best(g, groups, context, ())
    for _ in range(2):
        anchors = {name: g.choice for name, g in groups.items() if g.choice is not None and _anchors(g)}
        for g in groups.values():
            others = [e for name, e in anchors.items() if name != g.name]
            g.choice = _best(g, groups, context, others)


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


def _best(g: Group, groups: Mapping[str, Group], context: Context, others: Sequence[Entry]) -> Entry | None:
    open_to = [e for e in g.entries if _believable(e, g, groups, context, others)]
    if not open_to:
        return None
    return max(open_to, key=lambda e: (score(e, g, groups, context, others), e.population, -e.geonames_id))


def score(
    e: Entry, g: Group, groups: Mapping[str, Group], context: Context, others: Sequence[Entry]
) -> float:
    """How much speaks for the candidate ``e`` of the group ``g``; only the order of scores has a meaning."""
    total = (NAMESAKE if _has_namesake(e, g) else KIND)[e.kind] + MATCH[e.matched]
    if e.kind == "settlement":
        total += PEOPLE * math.log10(max(e.population, UNKNOWN_PEOPLE)) + (CAPITAL if e.capital else 0.0)
        total += SMALL_ALIAS if e.matched == "alternate" and e.population < SMALL else 0.0
    if e.matched == "fuzzy":
        total += 5 * (e.likeness - 0.9)
    if g.kinds:
        total += SAID_KIND if e.kind in g.kinds else 0.0 if e.kind == "country" else OTHER_KIND
    total += _country(e, g, context)
    if g.countries:
        total += SAID_COUNTRY if g.countries & set(e.countries) else WRONG_COUNTRY
    for name in g.inside:
        outer = groups[name].choice if name in groups else None
        if outer is not None:
            total += _containment(e, outer)
    if e.kind != "country":
        provinces = {o.geonames_id for o in others if o.kind == "admin1"} | {
            o.admin1_id for o in others if o.admin1_id
        }
        total += SAME_PROVINCE if e.admin1_id in provinces or e.geonames_id in provinces else 0.0
        total += NEARBY * _nearness(e, others)
    return total


def _has_namesake(e: Entry, g: Group) -> bool:
    return e.kind in NAMESAKE and any(
        o.kind == "settlement" and o.lies_in(e) and (o.population >= NAMESAKE_PEOPLE or e.kind == "admin2")
        for o in g.entries
    )


def _country(e: Entry, g: Group, context: Context) -> float:
    """What the countries spoken of say; a name that may be a country's does not speak for itself."""
    own = {c: float(g.count) for o in g.entries if o.kind == "country" for c in o.countries}
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


def _nearness(e: Entry, others: Sequence[Entry]) -> float:
    """How near the two nearest of the other places lie, 0 to 2."""
    if e.point is None:
        return 0.0
    near = sorted(
        (math.exp(-distance_m(e.point, o.point) / SCALE_M) for o in others if o.point), reverse=True
    )
    return sum(near[:2])


def _believable(
    e: Entry, g: Group, groups: Mapping[str, Group], context: Context, others: Sequence[Entry]
) -> bool:  # fmt: skip
    """Whether more than a name speaks for the choice: else no match is the better answer."""
    if e.kind in ("country", "region", "water", "mountain") and e.matched != "fuzzy":
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
    gaps = sorted(distance_m(e.point, o.point) for o in others if e.point and o.point)
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
