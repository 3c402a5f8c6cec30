"""The country that a noun phrase puts its actor in: by name, people, region, city, or a body of states.

"Turkish-backed Syrian rebels" are Syria's, "Russia's ambassador to Poland" is Russia's, "police in Gao" are
Mali's. What a phrase does not tell stays untold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from counterclaim.resolve.actor_match import ActorContext
from counterclaim.resolve.actor_phrase import lists
from counterclaim.resolve.countries import CountryMatch, find_countries
from counterclaim.resolve.gazetteer import Entry as Place
from counterclaim.resolve.gazetteer import gazetteer
from counterclaim.resolve.lexicon import Entry, Lexicon, actor_names
from counterclaim.resolve.names import Word, plain
from counterclaim.resolve.sectors import known
from counterclaim.vocabulary import entries

_SEATED = frozenset({"based", "born", "origin", "wide", "held", "ruled"})
"""After a hyphen behind a country's name, these still say where somebody is."""

_WHERE = frozenset({"of", "in", "at", "from", "near", "across", "around", "outside", "inside", "throughout"})
"""Prepositions after which a place says where somebody is."""

_TOWARDS = frozenset(
    {"to", "on", "against", "with", "for", "about", "over", "into", "towards", "toward", "versus"}
)
"""Prepositions after which a country is somebody else's: "the ambassador to Poland"."""

SMALLEST = 15_000
"""Inhabitants of a city at least whose name tells a country."""

DOMINANCE = 4.0
"""How many times larger than its largest namesake abroad a city must be to be meant without more."""

LARGE = 500_000
"""Inhabitants of a city at least to be known by another name than its own."""

_WEIGHT = {"country": 5e7, "admin1": 2e5, "region": 2e5, "admin2": 1e4}
"""What provinces and districts weigh beside cities, whose weight are their inhabitants."""


_HOW = {"people": "people", "adjective": "people", "capital": "capital", "part": "region"}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an actor belongs: ISO 3166-1 alpha-3, or UNO, EUR, IGO, with the words that tell it.

    ``how``: country, people, region, state (of those that few recognise), body (of states), capital, city.
    """

    code: str
    how: str
    first: int
    last: int


def seats(text: str, tokens: list[Word], context: ActorContext) -> list[Seat]:
    """All that a phrase tells of the country of its actor, in order; what belongs to others is left out.

    >>> from counterclaim.resolve.names import words
    >>> def codes(t): return [s.code for s in seats(t, words(t), ActorContext())]
    >>> codes("Turkish-backed Syrian rebels"), codes("Russia's ambassador to Poland"), codes("EU envoys")
    (['SYR'], ['RUS'], ['EUR'])
    """
    countries = find_countries(text, tokens, capitals=True)
    found = [
        _of_country(tokens, m) for m in countries if text[m.start].isupper() or m.name.casefold() != "states"
    ]
    found += _named(text, tokens, context)
    taken: set[int] = set()
    kept: list[Seat] = []
    for seat in sorted(found, key=lambda s: (s.how == "capital", s.first - s.last, s.first)):
        if taken.isdisjoint(range(seat.first, seat.last)):
            taken.update(range(seat.first, seat.last))
            kept.append(seat)
    return sorted((s for s in kept if _own(text, tokens, s)), key=lambda s: s.first)


def of_place(text: str, tokens: list[Word], heads: Sequence[int], context: ActorContext) -> Seat | None:
    """The country of a city or province in a phrase: before one of the words in ``heads``, after a
    preposition of place, or as the whole of it.

    >>> from counterclaim.resolve.names import words
    >>> tokens = words(t := "Shanghai traffic police")
    >>> of_place(t, tokens, [2], ActorContext()).code
    'CHN'
    """
    named = {i for m in find_countries(text, tokens, capitals=True) for i in range(*_span(tokens, m))}
    for first, last in _runs(text, tokens, heads):
        if not named.isdisjoint(range(first, last)):
            continue
        name = text[tokens[first].start : tokens[last - 1].end]
        alone = first == 0 and last == len(tokens)
        if found := country_of_place(name, context.countries, _strictness(first, last) if alone else 1):
            return Seat(found, "city", first, last)
    return None


@lru_cache(maxsize=4096)
def country_of_place(name: str, near: tuple[str, ...] = (), strictness: int = 1) -> str | None:
    """The country of the place that a name means first of all; None where several might be meant.

    Args:
        name: as written.
        near: countries that the report speaks of; a place there is meant.
        strictness: how many times ``SMALLEST`` inhabitants it takes.

    >>> country_of_place("Maiduguri"), country_of_place("Springfield")
    ('NGA', None)
    """
    if len(name) < 3 or not name[0].isupper():
        return None
    places = [
        p for p in gazetteer().lookup_many((name,))[name] if p.country and p.kind in (*_WEIGHT, "settlement")
    ]
    weights: dict[str, float] = {}
    for place in places:
        weights[place.country] = max(weights.get(place.country, 0), _weight(place))
    here = [c for c in near if c in weights]
    if len(here) == 1:
        return here[0]
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < SMALLEST * strictness:
        return None
    if len(ranked) > 1 and ranked[0][1] < DOMINANCE * ranked[1][1]:
        return None
    return ranked[0][0]


def _strictness(first: int, last: int) -> int:
    """A place that is all a phrase says must be large, for persons bear the names of places."""
    return 6 if last - first == 1 else 3


def _weight(place: Place) -> float:
    if place.kind in _WEIGHT:
        return _WEIGHT[place.kind]
    if place.matched == "alternate" and place.population < LARGE:
        return 0.0
    return max(float(place.population), 2e6 if place.capital else 0.0)


def _runs(text: str, tokens: list[Word], heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of words with capitals that may be a place, the surest first."""
    upper = [t.text[0].isupper() and plain(t.text) not in lists()["determiners"] for t in tokens]
    if all(upper):
        yield 0, len(tokens)
    barred = lists()["no_place"]
    upper = [
        up and not (known(t.text) and i) and plain(t.text) not in barred
        for i, (up, t) in enumerate(zip(upper, tokens, strict=True))
    ]
    for head in sorted(heads):
        for first in range(max(0, head - 3), head):
            if all(upper[first:head]) and (first == 0 or not upper[first - 1] or head - first <= 2):
                yield first, head
        if head > 1 and upper[head - 2] and not (upper[head - 1] and head - 1 > 0):
            yield head - 2, head - 1
    for i, token in enumerate(tokens[:-1]):
        if plain(token.text) not in _WHERE or not token.text[0].islower():
            continue
        first = i + 2 if plain(tokens[i + 1].text) == "the" and i + 2 < len(tokens) else i + 1
        last = first
        while last < len(tokens) and upper[last] and (last == first or _blank(text, tokens, last)):
            last += 1
        for end in range(last, first, -1):
            yield first, end


def _blank(text: str, tokens: list[Word], i: int) -> bool:
    return text[tokens[i - 1].end : tokens[i].start].strip(" -.'’") == ""


def _of_country(tokens: list[Word], m: CountryMatch) -> Seat:
    first, last = _span(tokens, m)
    return Seat(m.iso3, _HOW.get(m.how, "country"), first, last)


def _span(tokens: list[Word], m: CountryMatch) -> tuple[int, int]:
    first = next(i for i, t in enumerate(tokens) if t.start >= m.start)
    return first, max(first + 1, next((i for i, t in enumerate(tokens) if t.start >= m.end), len(tokens)))


def _named(text: str, tokens: list[Word], context: ActorContext) -> Iterator[Seat]:
    """Peoples, regions, de facto states, and organisations of states."""
    for hit in people_names().scan(text, tokens):
        if not text[hit.start].isupper():
            continue
        sense = hit.senses[0].entry
        after = tokens[hit.last] if hit.last < len(tokens) else None
        if sense.kind == "people" and after and after.text[0].isupper() and not known(after.text):
            continue  # "Karen Bass"
        told = [c for c in sense.country if sense.kind != "shared" or c in context.countries]
        if told and (sense.kind != "shared" or len(told) == 1 or told[0] == context.countries[0]):
            yield Seat(told[0], sense.kind, hit.first, hit.last)
    for hit in actor_names().scan(text, tokens):
        entry = hit.sure[0].entry if hit.sure else hit.senses[0].entry
        if entry.actor and (hit.sure or not entry.country):
            yield Seat(entry.actor, "body", hit.first, hit.last)


def _own(text: str, tokens: list[Word], seat: Seat) -> bool:
    """Whether a country is the actor's own, not one that it is for, against or backed by."""
    if seat.last < len(tokens):
        after = plain(tokens[seat.last].text)
        if seat.how != "people" and _first_name(text, tokens, seat):
            return False
        joined = text[tokens[seat.last - 1].end : tokens[seat.last].start].strip(" ")
        if after in lists()["relations"] and joined in ("-", "–", "‑") and after not in _SEATED:
            return False
    return seat.first == 0 or not _anothers(text, tokens, seat)


def _anothers(text: str, tokens: list[Word], seat: Seat) -> bool:
    """Whether the words before a country make it somebody else's, or part of another name."""
    before = plain(tokens[seat.first - 1].text)
    joined = text[tokens[seat.first - 1].end : tokens[seat.first].start]
    if before == "ethnic" or (before in lists()["opposites"] and "-" in joined):
        return True
    if seat.how == "capital" and joined == " " and tokens[seat.first - 1].text[0].isupper():
        # The capital of Anguilla in "Quiet Valley".
        return not known(before) and before not in lists()["determiners"]
    at = seat.first - 2 if before == "the" else seat.first - 1
    return at > 0 and plain(tokens[at].text) in _TOWARDS and tokens[at].text[0].islower()


def _first_name(text: str, tokens: list[Word], seat: Seat) -> bool:
    """Whether a country's name is somebody's first name: "Chad Johnson", but not "Chad Airlines"."""
    name, after = tokens[seat.last - 1], tokens[seat.last]
    if seat.last - seat.first > 1 or name.possessive or plain(name.text) not in lists()["given_names"]:
        return False
    beside = text[name.end : after.start] == " "
    return beside and after.text[0].isupper() and not after.text.isupper() and not known(after.text)


@cache
def people_names() -> Lexicon:
    """The names of peoples, regions and states that few recognise, read once a process."""
    named: list[Entry] = []
    kinds: dict[str, Any] = {"peoples": "people", "regions": "region", "states": "state"}
    for raw in entries("peoples"):
        if raw["id"] == "shared":
            named += [
                Entry(f"shared-{n}", n, "shared", "peoples", tuple(c)) for n, c in raw.items() if n != "id"
            ]
            continue
        for country, names in raw.items():
            if country not in ("id", "examples"):
                id = f"{country}-{raw['id']}"
                named.append(Entry(id, names[0], kinds[raw["id"]], "peoples", (country,), tuple(names[1:])))
    return Lexicon(named)
