"""Whether the map bears out what a report states of where places lie.

A statement is checked by the place that its words were resolved to. Reports round their figures and measure
along roads, towns are no points, and a map of this scale is true to two kilometres: so a figure agrees while
it is within what those explain, disagrees where it is far beyond that, and in between nothing can be told.
Where it disagrees, the text is wrong or, more often, the name was taken for a namesake of the place.
Where the gazetteer does not hold the place itself nothing can be told either: its coordinates are then those
of what the text says contains it, and would only confirm the text by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from counterclaim.model import Place, Span
from counterclaim.resolve.boundaries import ACCURACY_M, boundaries
from counterclaim.resolve.countries import country_name, with_article
from counterclaim.resolve.gazetteer import Entry, Gazetteer, gazetteer
from counterclaim.resolve.geography_statements import Statement
from counterclaim.resolve.geography_told import km, line_of, wind
from counterclaim.resolve.geometry import Point, bearing_to, distance_m, turn, wrap

Verdict = Literal["agrees", "disagrees", "cannot tell"]

ROAD = 0.65
"""What a straight line may be of a stated distance: roads are that much longer, by a third to a half."""

OVER = 1.2
"""How much longer than stated the true distance may be: figures are rounded down, borders taken at their
nearest crossing."""

NEAR, FAR = 0.5, 1.5
"""Below and above what multiple of a stated distance a true one contradicts it."""

WIDE = 0.5
"""An area of more than this share of a stated distance in radius is too wide to have that distance."""

TURN, TURNED = 50.0, 80.0
"""Degrees off a stated bearing that agree (eight winds are spoken of as four), and that no longer do."""

IN_PART, NOT_IN_PART = 0.5, 0.3
"""What share of a country must lie behind a place for it to lie in that part of it, and for it not to."""

CENTRAL, NOT_CENTRAL = 0.2, 0.08
"""What share must lie on every side of a central place, and of one that is not."""

EXTREME, NOT_EXTREME = 0.05, 0.1
"""How far from a country's end, as a share of its length, its extreme part may end."""

AT_BORDER_M, NOT_AT_BORDER_M = 15_000.0, 100_000.0
"""How far from a border the nearest settlement of an area that meets it may lie, and of one that does not."""

_AREAS = ("admin1", "admin2", "region", "water", "mountain")


@dataclass(frozen=True)
class Check:
    """A statement of a report beside what the map says.

    ``stated`` and ``computed`` say both in words; ``figure`` is the computed distance in metres or share (0
    to 1), None where none was computed; ``name`` the place that was meant; ``why`` the reason of a verdict.
    """

    statement: Statement
    verdict: Verdict
    name: str
    stated: str
    computed: str
    why: str
    figure: float | None = None


@dataclass(frozen=True)
class Spot:
    """A place as far as the map knows it: ``entry`` is None where only its name is known."""

    name: str
    entry: Entry | None = None

    @property
    def point(self) -> Point | None:
        """Latitude and longitude in degrees."""
        return self.entry.point if self.entry else None

    @property
    def radius_m(self) -> float:
        """The radius that holds the place, in metres."""
        return float(self.entry.radius_m) if self.entry else 0.0

    @property
    def country(self) -> str:
        """ISO 3166 alpha-3; empty where unknown or several."""
        return self.entry.country if self.entry else ""


def check_geography(
    statements: Sequence[Statement], resolved: Mapping[Span, Place], book: Gazetteer | None = None
) -> tuple[Check, ...]:
    """Check each statement by the places that the report's expressions were resolved to.

    Args:
        statements: what ``find_statements`` found.
        resolved: what ``resolve_places`` gave for the same report.
        book: the gazetteer to use; the process's own by default.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> from counterclaim.resolve.geography_statements import find_statements
    >>> from counterclaim.resolve.places import find_places, resolve_places
    >>> text = "Zahedan, a city in western Iran, lies 40 kilometres from the border with Pakistan."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> mentions = find_places(a)
    >>> checks = check_geography(find_statements(a, mentions), resolve_places(mentions, a))
    >>> [(c.statement.kind, c.verdict) for c in checks]
    [('part', 'disagrees'), ('border', 'agrees')]
    """
    source = book or gazetteer()
    spots = {span: _spot(p, source) for span, p in resolved.items()}
    return tuple(check(s, spots, source) for s in statements)


def disagreements(
    candidate: Entry,
    statements: Sequence[Statement],
    known: Mapping[Span, Entry],
    book: Gazetteer | None = None,
) -> int:
    """How much of the stated geography speaks against a candidate for a name, for the choice of a place.

    Args:
        candidate: what the name may mean.
        statements: those whose ``subject`` is one of the name's expressions.
        known: what the other expressions of the report mean, as far as chosen.
        book: the gazetteer to use; the process's own by default.

    Returns:
        How many of the statements the candidate disagrees with. What contains the place (``inside``) is left
        out: the choice weighs it already.
    """
    source = book or gazetteer()
    against = 0
    for s in statements:
        if s.kind != "inside" and s.subject is not None:
            spots = {span: Spot(e.name, e) for span, e in known.items()} | {
                s.subject: Spot(candidate.name, candidate)
            }
            against += check(s, spots, source).verdict == "disagrees"
    return against


def check(s: Statement, spots: Mapping[Span, Spot], book: Gazetteer) -> Check:
    """Check one statement.

    Args:
        s: the statement.
        spots: what the report's place expressions mean.
        book: the gazetteer.
    """
    subject = spots.get(s.subject) if s.subject is not None else None
    other = spots.get(s.object) if s.object is not None else None
    stated = _stated(s, other)
    name = subject.name if subject else ""

    def told(verdict: Verdict, computed: str, why: str = "", figure: float | None = None) -> Check:
        return Check(s, verdict, name, stated, computed, why, figure)

    if subject is None:
        return told("cannot tell", "", "the text does not say of which place")
    if subject.entry is None:
        return told("cannot tell", "", f"no gazetteer has {subject.name}")
    if s.object is not None and (other is None or other.entry is None):
        return told("cannot tell", "", f"no gazetteer has {other.name if other else 'the other place'}")
    if subject.point is None and s.kind in ("border", "distance", "part"):
        return told("cannot tell", "", f"where {subject.name} lies is not known")
    return told(*_CHECKS[s.kind](s, subject, other or Spot(""), book))


Told = tuple[Verdict, str, str, float | None]


def _border(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    point = subject.point or (0.0, 0.0)
    own = (subject.country,) if subject.country else ()
    pair = s.countries if len(s.countries) == 2 else tuple(dict.fromkeys((*own, *s.countries)))[:2]
    if s.inwards:
        pair = s.countries
        if boundaries().lies_in(s.countries[0], point) is False:
            return "disagrees", f"{subject.name} does not lie in {with_article(s.countries[0])}", "", None
    if not pair:
        return "cannot tell", "", "the text does not say which border", None
    away = boundaries().border_distance_m(point, pair[0], pair[1] if len(pair) == 2 else None)
    if away is None and len(s.countries) == 1:
        # The place lies in no neighbour of the country that is named: then its nearest border is meant.
        pair = s.countries
        away = boundaries().border_distance_m(point, pair[0])
    if away is None:
        return "cannot tell", "", f"the map has no border {line_of(pair)}", None
    verdict, why = _near(s, away, subject.radius_m, subject)
    return verdict, f"{km(away)} from the border {line_of(pair)}", why, away


def _distance(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    here, there = subject.point or (0.0, 0.0), other.point
    if there is None:
        return "cannot tell", "", f"where {other.name} lies is not known", None
    if subject.entry == other.entry:
        return "cannot tell", "", "both names mean one place", None
    away = distance_m(there, here)
    computed = f"{km(away)} {wind(bearing_to(there, here))} of {other.name}"
    if other.entry is not None and other.entry.kind == "country":
        # So far from a country is so far from its border.
        edge = boundaries().outline_distance_m(here, other.country)
        if edge is None or boundaries().contains(other.country, here):
            return "cannot tell", computed, f"{other.name} is too wide for the figure", away
        verdict, why = _near(s, edge, subject.radius_m, subject)
        return verdict, f"{km(edge)} from {with_article(other.country)}", why, edge
    verdict, why = _near(s, away, subject.radius_m + other.radius_m, subject, other)
    if s.bearing is not None and verdict != "disagrees":
        blur = math.degrees(math.atan2(subject.radius_m + other.radius_m, max(away, 1.0)))
        off = turn(bearing_to(there, here), s.bearing)
        if off > TURNED + blur:
            return "disagrees", computed, "the direction is another", away
        if off > TURN + blur and verdict == "agrees":
            return "cannot tell", computed, "the direction is hardly that", away
    return verdict, computed, why, away


def _near(s: Statement, away: float, radius: float, *places: Spot) -> tuple[Verdict, str]:
    """Whether a distance is what was stated; see the tolerances above."""
    rounding = min(s.step / 2, s.high / 10)
    slack = rounding + radius + ACCURACY_M
    low = 0.0 if s.limit == "most" else s.low * (1.0 if s.limit == "least" else ROAD) - slack
    high = math.inf if s.limit == "least" else s.high * (1.0 if s.limit == "most" else OVER) + slack
    least = 0.0 if s.limit == "most" else s.low * NEAR - slack
    most = math.inf if s.limit == "least" else s.high * FAR + slack
    if not least <= away <= most:
        return "disagrees", f"up to {km(most)} would be likely" if away > most else f"from {km(least)} on"
    wide = next(
        (p for p in places if p.entry and p.entry.kind in _AREAS and p.radius_m > WIDE * s.high), None
    )
    if wide is not None or (places[0].entry and places[0].entry.kind == "country"):
        return "cannot tell", f"{(wide or places[0]).name} is too wide for the figure"
    if low <= away <= high:
        return "agrees", ""
    return "cannot tell", f"likely would be {km(max(0.0, low))} to {km(high)}"


def _part(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    point = subject.point or (0.0, 0.0)
    country = other.country if other.entry and other.entry.kind == "country" else "".join(s.countries[:1])
    if not country:
        return "cannot tell", "", f"the map has no outline of {other.name}", None
    if subject.entry is not None and subject.entry.kind == "country":
        return "cannot tell", "", f"{subject.name} is too wide", None
    winds = (0, 90, 180, 270) if s.bearing is None else (s.bearing,)
    shares = [_share(country, point, float(b), book) for b in winds]
    if not shares[0]:
        return "cannot tell", "", f"the map has no outline of {with_article(country)}", None
    if boundaries().lies_in(country, point) is False:
        return "disagrees", f"{subject.name} does not lie in {with_article(country)}", "", None
    if s.bearing is None:
        figure = min(max(x) for x in shares)
        verdict: Verdict = (
            "agrees" if figure >= CENTRAL else "disagrees" if figure < NOT_CENTRAL else "cannot tell"
        )
        return verdict, f"at least {figure:.0%} of {with_article(country)} lies on every side", "", figure
    figure = max(shares[0])
    verdict = "agrees" if figure >= IN_PART else "disagrees" if figure < NOT_IN_PART else "cannot tell"
    side = wind(s.bearing + 180)
    return (
        verdict,
        f"{min(figure, 0.99):.0%} of {with_article(country)} lies farther {side} than {subject.name}",
        "",
        figure,
    )


def _share(country: str, point: Point, bearing: float, book: Gazetteer) -> list[float]:
    """How much of a country's land, and how many of its settlements, lie less far towards a bearing.

    Both, for "northern Mali" is where people live in the north: beyond is desert.
    """
    land = boundaries().share_before(country, point, bearing)
    ahead = [_ahead(point, (lat, lon), bearing) <= 0 for lat, lon, _ in book.settlements(country)]
    return [x for x in (land, sum(ahead) / len(ahead) if ahead else None) if x is not None]


def _ahead(start: Point, end: Point, bearing: float) -> float:
    """How much farther along a bearing ``end`` lies, in degrees of latitude, on a plane around ``start``."""
    course = math.radians(bearing)
    east = wrap(end[1] - start[1]) * math.cos(math.radians(start[0]))
    return east * math.sin(course) + (end[0] - start[0]) * math.cos(course)


def _inside(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    inner, outer = subject.entry, other.entry
    assert inner is not None
    if s.countries:
        country = s.countries[0]
        held = country in inner.countries or (
            bool(inner.point) and boundaries().lies_in(country, inner.point or (0.0, 0.0)) is True
        )
        where = ", ".join(country_name(c) for c in inner.countries) or "no one country"
        return ("agrees" if held else "disagrees"), f"{inner.name} lies in {where}", "", None
    assert outer is not None
    if inner.geonames_id == outer.geonames_id:
        return "cannot tell", "", "both names mean one place", None
    if inner.lies_in(outer):
        return "agrees", f"{inner.name} lies in {outer.name}", "", None
    if inner.kind in ("water", "country") or inner.radius_m > 2 * max(outer.radius_m, ACCURACY_M):
        return "cannot tell", "", f"{inner.name} is wider than {outer.name}", None
    chain = ", ".join(n for n in (inner.admin2, inner.admin1, country_name(inner.country)) if n)
    lies = f"{inner.name} lies in {chain}"
    if outer.kind == "country":
        near = inner.point is not None and boundaries().lies_in(outer.country, inner.point) is not False
        return ("agrees" if near else "disagrees"), lies, "", None
    if inner.point is None or outer.point is None:
        return "cannot tell", lies, "no coordinates of both", None
    away = distance_m(inner.point, outer.point)
    computed = f"{lies}, {km(away)} from the middle of {outer.name}"
    if away <= outer.radius_m + ACCURACY_M and outer.kind not in ("admin1", "admin2"):
        return "agrees", computed, "", away
    if away > 2 * max(outer.radius_m, 20_000) or (outer.kind == "admin1" and inner.admin1_id):
        return "disagrees", computed, "", away
    return "cannot tell", computed, "", away


def _extreme(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    country = other.country if other.entry and other.entry.kind == "country" else ""
    towns = book.settlements(country) if country else ()
    if not towns or s.bearing is None or subject.entry is None:
        return "cannot tell", "", f"the map has no outline of {other.name}", None
    own = subject.entry
    if own.kind == "admin1":
        inner = [(lat, lon) for lat, lon, province in towns if province == own.geonames_id]
    else:
        inner = [own.point] if own.point else []
    if not inner or country not in own.countries:
        return "cannot tell", "", f"{subject.name} is not known to lie in {with_article(country)}", None
    origin = inner[0]
    reach = [_ahead(origin, (lat, lon), s.bearing) for lat, lon, _ in towns]
    gap = max(reach) - max(_ahead(origin, p, s.bearing) for p in inner)
    share = gap / max(1e-9, max(reach) - min(reach))
    verdict: Verdict = "agrees" if share <= EXTREME else "disagrees" if share > NOT_EXTREME else "cannot tell"
    short = f"ends {share:.0%} of the country's length short of its {wind(s.bearing)}ern end"
    end = f"reaches the {wind(s.bearing)}ern end of {with_article(country)}"
    return verdict, f"{subject.name} {end if share <= 0.005 else short}", "", share


def _meets(s: Statement, subject: Spot, other: Spot, book: Gazetteer) -> Told:
    own, country = subject.entry, other.country
    assert own is not None
    if other.entry is None or other.entry.kind != "country" or not own.country:
        return "cannot tell", "", "the map has borders of countries only", None
    if own.kind == "country":
        shared = country in boundaries().neighbours(own.country) or country in book.neighbours(own.country)
        line = f"{own.name} {'has a' if shared else 'has no'} border with {with_article(country)}"
        return ("agrees" if shared else "disagrees"), line, "", None
    points = [own.point] if own.point else []
    if own.kind == "admin1":
        towns = book.settlements(own.country)
        points = [(lat, lon) for lat, lon, province in towns if province == own.geonames_id] or points
    reach = [
        boundaries().border_distance_m(p, own.country, country) for p in points[:: max(1, len(points) // 400)]
    ]
    near = [x for x in reach if x is not None]
    if own.country == country or not near:
        line = f"{country_name(own.country)} has no border with {with_article(country)}"
        return ("disagrees" if own.country != country else "cannot tell"), line, "", None
    away = min(near)
    slack = 0.0 if own.kind == "admin1" else float(own.radius_m)
    verdict: Verdict = (
        "agrees" if away <= AT_BORDER_M + slack
        else "disagrees" if away > NOT_AT_BORDER_M + slack else "cannot tell"
    )  # fmt: skip
    what = f"the nearest settlement of {own.name}" if own.kind == "admin1" else own.name
    return verdict, f"{what} lies {km(away)} from the border {line_of((own.country, country))}", "", away


_CHECKS = {
    "border": _border, "distance": _distance, "part": _part,
    "inside": _inside, "extreme": _extreme, "meets": _meets,
}  # fmt: skip


def _spot(p: Place, book: Gazetteer) -> Spot:
    """What the map knows of a resolved place; where the text alone places it, no more than its name."""
    if p.geonames_id is not None:
        return Spot(p.name, book.entry(p.geonames_id))
    own = (e for e in book.lookup_many((p.name,))[p.name] if e.geonames_id < 0 and e.name == p.name)
    return Spot(p.name, next(own, None) if p.lat is not None and "gazetteer" not in p.basis else None)


def _stated(s: Statement, other: Spot | None) -> str:
    about = {"about": "", "most": "at most ", "least": "at least "}[s.limit]
    figure = km(s.low) if s.low == s.high else f"{km(s.low)} to {km(s.high)}"
    there = other.name if other else ""
    where = there or " and ".join(with_article(c) for c in s.countries)
    if s.kind == "border" and not s.step:
        return f"{'at' if s.high <= AT_BORDER_M else 'near'} the border {line_of(s.countries)}".rstrip()
    if s.kind == "border":
        line = f"inside {where}" if s.inwards else f"from the border {line_of(s.countries)}".rstrip()
        return f"{about}{figure} {line}"
    if s.kind == "distance":
        return f"{about}{figure} {f'{wind(s.bearing)} of' if s.bearing is not None else 'from'} {there}"
    side = "central" if s.bearing is None else f"{wind(s.bearing)}ern"
    return {
        "part": f"in {side} {where}", "inside": f"in {where}",
        "extreme": f"the {side}most part of {where}", "meets": f"borders {where}",
    }[s.kind]  # fmt: skip
