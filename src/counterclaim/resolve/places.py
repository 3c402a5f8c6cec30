"""Where: the place expressions of a report and the places that they mean.

``find_places`` finds the expressions, ``resolve_places`` chooses for all of them at once, ``place_of`` gives
the one place of an event that several expressions are attached to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.language import Annotated
from counterclaim.model import Place, Span
from counterclaim.resolve.gazetteer import Entry, Gazetteer, gazetteer
from counterclaim.resolve.geography_checks import disagreements
from counterclaim.resolve.geography_statements import Statement, find_statements
from counterclaim.resolve.place_choice import Group, Weighed, choose
from counterclaim.resolve.place_find import find_names, find_places
from counterclaim.resolve.place_groups import grouped
from counterclaim.resolve.place_make import VILLAGE_IN_TOWN_M, contained, lent, place, unknown
from counterclaim.resolve.place_mention import PlaceMention, PlaceRole
from counterclaim.resolve.place_names import fold

__all__ = [
    "PlaceMention",
    "PlaceRole",
    "find_names",
    "find_places",
    "lend",
    "place_of",
    "resolve_places",
    "resolve_report",
    "weigh_report",
]


OPEN = 0.02
"""How likely a candidate must be for what the report states of geography to be held against it."""


def resolve_places(
    mentions: Sequence[PlaceMention],
    a: Annotated,
    outlet_country: str | None = None,
    places: Gazetteer | None = None,
) -> Mapping[Span, Place]:
    """Choose the place of every mention, all at once, by its ``span``.

    A name means one place throughout a report. A place that no gazetteer holds gets the coordinates of what
    the text says contains it; where nothing does, ``lat`` is None and ``basis`` says why.

    Args:
        mentions: what ``find_places`` found in the same report.
        a: the annotated report.
        outlet_country: ISO 3166 alpha-3 of the country where the outlet is at home, a weak hint.
        places: the gazetteer to use; the process's own by default.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="Iranian media: houses in Saravan were hit.", sha256="0")])
    >>> [(p.name, p.country, p.precision.ucdp) for p in resolve_places(find_places(a), a).values()]
    [('Sarāvān', 'IRN', 1)]
    """
    book = places or gazetteer()
    book = places or gazetteer()
    groups, _ = _settled(mentions, a, outlet_country, book)
    at = {m.name: m for m in mentions}
    return {m.span: _place(m, a, groups, at, book) for m in mentions}


def resolve_report(a: Annotated, outlet_country: str | None = None) -> Mapping[Span, Place]:
    """The places of a report, by the ``span`` of their expressions: found, then resolved all at once.

    Adjectives and names in the names of bodies are resolved with them, for what they tell of the others, and
    then left out: nothing happens at them.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The Tripoli police said that Lebanese soldiers closed roads in Tripoli."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(p.as_written, p.country) for p in resolve_report(a).values()]
    [('Tripoli', 'LBN')]
    """
    literal, apart = find_names(a)
    resolved = resolve_places((*literal, *apart), a, outlet_country)
    return {m.span: resolved[m.span] for m in literal}


def weigh_report(a: Annotated, outlet_country: str | None = None) -> Mapping[Span, tuple[Weighed, ...]]:
    """What each place expression of a report may mean and what speaks for it, the likeliest first.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="Lebanese troops closed roads in Tripoli.", sha256="0")])
    >>> [best, *_] = next(iter(weigh_report(a).values()))
    >>> best.entry.country, best.points["spoken of"] > 0
    ('LBN', True)
    """
    literal, apart = find_names(a)
    _, weighed = _settled((*literal, *apart), a, outlet_country, gazetteer())
    of: dict[str, list[Weighed]] = {}
    for w in weighed:
        of.setdefault(w.name, []).append(w)
    return {m.span: tuple(of[fold(m.surface)]) for m in literal}


def _settled(
    mentions: Sequence[PlaceMention], a: Annotated, outlet_country: str | None, book: Gazetteer
) -> tuple[Mapping[str, Group], tuple[Weighed, ...]]:
    """The names of a report with what each was chosen to mean, and all that was weighed.

    What the report states of geography ("50 km from the border", "in eastern Iran") is held against the
    candidates that the map contradicts, once the other names have settled.
    """
    groups, context = grouped(mentions, a, outlet_country, book)
    weighed = choose(groups, context)
    likely: dict[str, list[Entry]] = {}
    for w in weighed:
        if w.entry is not None and w.probability >= OPEN:
            likely.setdefault(w.name, []).append(w.entry)
    if all(len(entries) < 2 for entries in likely.values()):
        return groups, weighed
    spoken = [m for m in mentions if m.role not in ("adjectival", "embedded", "dateline")]
    about: dict[str, list[Statement]] = {}
    name_at = {m.span: fold(m.surface) for m in spoken}
    for s in find_statements(a, spoken):
        if s.subject in name_at:
            about.setdefault(name_at[s.subject], []).append(s)
    known = {span: e for span, name in name_at.items() if (e := groups[name].choice) is not None}
    for name, statements in about.items():
        entries = likely.get(name, [])
        if len(entries) > 1:
            told = {e.geonames_id: disagreements(e, statements, known, book) for e in entries}
            groups[name].against = {i: n for i, n in told.items() if n}
    if any(g.against for g in groups.values()):
        weighed = choose(groups, context)
    return groups, weighed


def _place(
    m: PlaceMention,
    a: Annotated,
    groups: Mapping[str, Group],
    at: Mapping[Span, PlaceMention],
    book: Gazetteer,
) -> Place:
    written = a.text[slice(*m.span)]
    g = groups[fold(m.surface)]
    if g.choice is not None:
        e = g.choice
        outer = book.entry(e.admin1_id) if e.point is None and e.admin1_id else None
        return lent(m, e, outer, written) if outer else place(m, e, written, f"{e.matched} name, {e.kind}")
    said = [(at[i], groups[fold(at[i].surface)].choice) for i in m.inside if i in at]
    outers = [(i, o) for i, o in said if o is not None and o.point is not None]
    others = (groups[name].choice for name in g.inside if name in groups)
    outers += [(m, o) for o in others if o is not None and o.point is not None]
    if outers:
        via, tightest = min(outers, key=lambda x: x[1].radius_m)
        return contained(m, tightest, written, via)
    names = tuple(groups[name].name for name in g.inside if name in groups)
    country = next(iter(g.countries)) if len(g.countries) == 1 else None
    why = "no gazetteer has it" if not g.entries else "only namesakes elsewhere"
    return unknown(m, written, names, country, why)


def place_of(spans: Sequence[Span], resolved: Mapping[Span, Place], a: Annotated) -> Place | None:
    """The one place of an event that several expressions are attached to: the most specific consistent one.

    Args:
        spans: the expressions, nearest to the event first; they need not be the very spans of the mentions.
        resolved: what ``resolve_places`` gave.
        a: the annotated report.

    Returns:
        The finest place that the nearest expression names or contains; None if none of the spans holds a
        place.
    """
    found: list[Place] = []
    for start, end in spans:
        inner = [p for (i, j), p in sorted(resolved.items()) if i < end and start < j]
        found += [p for p in inner if p not in found]
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        if best.lat is None and other.lat is not None and best.country in (None, other.country):
            best = lend(best, other)
        elif finer(other, best):
            best = other
    return best


def lend(named: Place, outer: Place) -> Place:
    """A place without coordinates, at the other place that the same event is put at.

    Args:
        named: the place that no gazetteer holds.
        outer: where the report puts the same event in other words.
    """
    from msgspec.structs import replace

    return replace(
        named,
        lat=outer.lat,
        lon=outer.lon,
        radius_m=None if outer.radius_m is None else max(outer.radius_m, VILLAGE_IN_TOWN_M),
        country=outer.country,
        admin1=outer.admin1,
        admin2=outer.admin2,
        precision=replace(
            outer.precision, acled=max(2, outer.precision.acled or 2), ucdp=max(2, outer.precision.ucdp or 2)
        ),
        within=(outer.name, *outer.within),
        basis=f"{named.basis}; the same event is put in {outer.name}",
    )


def finer(other: Place, best: Place) -> bool:
    """Whether ``other`` lies in ``best`` and is known more exactly."""
    if (
        other.lat is None
        or other.radius_m is None
        or best.radius_m is None
        or other.radius_m >= best.radius_m
    ):
        return False
    return best.name in other.within or (best.admin1 is not None and best.name == other.admin1)
