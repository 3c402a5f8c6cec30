"""The names of a report, each with all that it may mean and all that the words around it say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.language import Annotated
from counterclaim.resolve.gazetteer import Entry, Gazetteer, gazetteer
from counterclaim.resolve.place_adjectives import LAND, meant
from counterclaim.resolve.place_choice import country_context
from counterclaim.resolve.place_context import FUZZY_COUNTRIES, countries_named, demonyms
from counterclaim.resolve.place_evidence import Context, Group
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_names import fold
from counterclaim.resolve.place_patterns import patterns

OUTLET_WEIGHT = 0.5
"""How much the country of the outlet counts, where naming a country counts one."""


def grouped(
    mentions: Sequence[PlaceMention],
    a: Annotated,
    outlet_country: str | None = None,
    places: Gazetteer | None = None,
) -> tuple[dict[str, Group], Context]:
    """The names of a report, each with all that it may mean, and the countries that the report speaks of."""
    book = places or gazetteer()
    people = {m.surface: meant(m.surface, book) for m in mentions if m.role == "adjectival" or m.rule == LAND}
    names = {m.surface: fold(m.surface) for m in mentions}
    known = _known([n for n in names if n not in people], book)
    named = countries_named(a, (known[m.surface] for m in mentions if m.surface in known))
    known |= people
    if outlet_country:
        named[outlet_country] = named.get(outlet_country, 0) + OUTLET_WEIGHT
    context = country_context(named, book)
    loose = [n for n in names if n not in people and not _near_home(known[n], context)]
    home = sorted(context.counts, key=lambda c: -context.counts[c])[:FUZZY_COUNTRIES]
    alike = book.alike(loose, home) if loose else {}
    alike |= {
        n: e for n, e in book.alike([n for n in loose if not known[n] and not alike[n]], ()).items() if e
    }
    return _groups(mentions, a, names, known, alike), context


def _known(names: Sequence[str], book: Gazetteer) -> dict[str, tuple[Entry, ...]]:
    """What the names may mean; abbreviations of states as the states."""
    states = patterns().states
    short = {n: states[s] for n in names for s in (n, f"{n}.") if s in states}
    known = book.lookup_many({*names, *short.values()})
    return known | {
        n: tuple(e for e in known[state] if e.kind == "admin1" and e.country == "USA")
        for n, state in short.items()
    }


def _near_home(found: Sequence[Entry], context: Context) -> bool:
    return any(c in context.counts for e in found for c in e.countries)


def _groups(
    mentions: Sequence[PlaceMention],
    a: Annotated,
    names: Mapping[str, str],
    known: Mapping[str, tuple[Entry, ...]],
    alike: Mapping[str, tuple[Entry, ...]],
) -> dict[str, Group]:
    key_at = {m.name: names[m.surface] for m in mentions}
    groups: dict[str, Group] = {}
    people = demonyms()
    for m in mentions:
        key = names[m.surface]
        g = groups.get(key)
        entries = g.entries if g else (*known[m.surface], *alike.get(m.surface, ()))
        kinds = (g.kinds if g else frozenset()) | ({m.kind} if m.kind else set())
        inside = (*(g.inside if g else ()), *(key_at[i] for i in m.inside if i in key_at))
        said = people.get(m.country or "")
        countries = (g.countries if g else frozenset()) | ({said} if said and m.kind else set())
        groups[key] = Group(
            key,
            entries,
            kinds,
            tuple(dict.fromkeys(i for i in inside if i != key)),
            countries,
            (g.count if g else 0) + 1,
            (g.person if g else 0) + (m.label == "PERSON"),
        )
    return groups
