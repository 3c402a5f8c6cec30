"""Who is meant: from the words of a report to an armed group, a state's forces, an organisation.

``resolve_actor`` reads one noun phrase, ``find_actors`` scans a whole text. Both answer None or nothing
rather than guess: a name with several bearers needs a country, and a bare "the army" needs a report that
speaks of one country only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from counterclaim.resolve.actor_fuzzy import closest
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_phrase import Phrase, lists, phrases
from counterclaim.resolve.countries import CountryMatch, country_name, country_of, find_countries
from counterclaim.resolve.leaders import find_leader
from counterclaim.resolve.lexicon import Entry, Hit, Sense, actor_names
from counterclaim.resolve.names import normalise, plain, words
from counterclaim.resolve.sectors import table
from counterclaim.resolve.state_bodies import Body, BodyHit, body_of, find_bodies, state_actor, state_id

REMEMBERED = 8192
"""Mentions whose actors are remembered: a report names the same few again and again."""

__all__ = ["ActorContext", "ActorMatch", "actor", "find_actors", "resolve_actor", "resolve_actors"]

NOTHING = ActorContext()
_OFFICES = {
    "GOV": "government", "SPY": "government", "MIL": "military", "COP": "police", "JUD": "judicial",
    "LEG": "political", "PTY": "political", "OPP": "political", "REB": "armed group", "PRM": "armed group",
    "UAF": "armed group", "CRM": "armed group",
}  # fmt: skip
"""Speaker kinds of those who hold an office of a sector; of others the person speaks for nobody."""

_CODE = re.compile(r"([a-z]{3})(?:-(.+))?")


def actor(id: str) -> ActorMatch | None:
    """What is known of an actor by its id, as ``find_actors`` gives it.

    >>> actor("hezbollah").country, actor("tcd-army").name, actor("irn").name
    ('LBN', 'Army of Chad', 'Iran')
    """
    if found := actor_names().entries.get(id):
        return _match(found, "name", 1.0)
    m = _CODE.fullmatch(id)
    if m and country_name(m[1].upper()) != m[1].upper():
        body = body_of(m[2]) if m[2] else None
        if body:
            return _state(body, m[1].upper())
        return None if m[2] else _government(m[1].upper())
    return None


def resolve_actor(mention: str, context: ActorContext = NOTHING) -> ActorMatch | None:
    """The actor that a noun phrase names, None where it names none or cannot be told.

    Of several ("the BLA and the BLF") it is the first; ``resolve_actors`` gives them all.

    Args:
        mention: the words of the report, with or without determiner, apposition or what follows.
        context: what the report says that helps.

    >>> resolve_actor("Taliban fighters").id, resolve_actor("alochistan Liberation Army").name
    ('taliban', 'Balochistan Liberation Army')
    >>> resolve_actor("Pakistani forces").name, resolve_actor("victims of the Taliban")
    ('Pakistan Armed Forces', None)
    >>> resolve_actor("the PLA"), resolve_actor("the PLA", ActorContext(countries=("TWN", "CHN"))).name
    (None, "People's Liberation Army")
    """
    return next(iter(resolve_actors(mention, context)), None)


@lru_cache(maxsize=REMEMBERED)
def resolve_actors(mention: str, context: ActorContext = NOTHING) -> tuple[ActorMatch, ...]:
    """All actors that a noun phrase names, in order, each once.

    >>> [m.id for m in resolve_actors("hideouts of the BLF and Jaish al-Adl")]
    []
    >>> [m.id for m in resolve_actors("the Balochistan Liberation Front and Jaish al-Adl fighters")]
    ['balochistan-liberation-front', 'jaish-al-adl']
    """
    found: dict[str, ActorMatch] = {}
    governed = False
    for phrase in phrases(mention):
        governed = governed and phrase.coordinated
        matches = [] if governed else _in_phrase(phrase, context)
        governed = governed or (not matches and phrase.governs())
        for match in matches:
            found.setdefault(match.id, match)
    return tuple(found.values())


def find_actors(text: str) -> list[tuple[int, int, str]]:
    """Every actor named in a text: armed groups, services and bodies of states, organisations.

    A name with other meanings counts if the text also gives a full name of the actor or speaks of one of
    its countries.

    Args:
        text: of any length.

    Returns:
        Start and end (code points) and the actor's id, for ``actor``; the longest where they overlap, in
        order.

    >>> [i for _, _, i in find_actors("Iran said the IRGC had hit Jaish ul-Adl; Pakistan's army denied it.")]
    ['islamic-revolutionary-guard-corps', 'jaish-al-adl', 'pak-army']
    """
    tokens = words(text)
    hits = actor_names().scan(text, tokens)
    named = find_countries(text, tokens)
    certain = {s.entry.id for h in hits for s in h.sure}
    context = ActorContext(countries=tuple(dict.fromkeys(m.iso3 for m in named)))
    found: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for hit in hits:
        by_name = [s for s in hit.senses if s.entry.id in certain]
        sense = by_name[0] if len({s.entry.id for s in by_name}) == 1 else _choose(hit, context)
        if sense is not None and not (_plain_word(sense) and _opens_sentence(text, hit.start)):
            found.append((hit.start, hit.end, sense.entry.id))
            taken.update(range(hit.first, hit.last))
    index = {w.start: i for i, w in enumerate(tokens)}
    bodies = [b for b in find_bodies(tokens) if taken.isdisjoint(range(b.first, b.last))]
    phrase = Phrase(text, tokens)
    for body, country in _pairs(phrase, bodies, named, context.countries or ("",)):
        first = min(body.first, index.get(country.start, body.first))
        end = max(tokens[body.last - 1].end, country.end)
        if taken.isdisjoint(range(first, body.last)):
            found.append((tokens[first].start, end, _state(body.body, country.iso3).id))
    return sorted(set(found))


def _plain_word(sense: Sense) -> bool:
    """Whether a name is one word with other meanings ("Dawn"): a capital that any word has proves nothing."""
    return not sense.sure and " " not in sense.name and not sense.name.isupper()


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:\n"


def _in_phrase(phrase: Phrase, context: ActorContext) -> list[ActorMatch]:
    named = find_countries(phrase.text, phrase.tokens)
    wide = ActorContext(
        tuple(dict.fromkeys([*(m.iso3 for m in named), *context.countries])),
        context.date,
        context.defined,
        context.outlet_country,
    )
    found: list[tuple[int, ActorMatch]] = []
    hits = actor_names().scan(phrase.text, phrase.tokens)
    for hit in hits:
        if phrase.is_head(hit.first, hit.last) and (match := _of_hit(hit, wide)):
            found.append((hit.first, match))
    spans = [range(h.first, h.last) for h in hits if _choose(h, wide)]
    bodies = [
        b
        for b in find_bodies(phrase.tokens)
        if not any(i in s for s in spans for i in range(b.first, b.last))
        and not _international(phrase, hits, b.first)
    ]
    found += [
        (b.first, _state(b.body, c.iso3))
        for b, c in _pairs(phrase, bodies, named, context.countries)
        if phrase.is_head(b.first, b.last, body=True)
    ]
    if found:
        return [match for _, match in sorted(found, key=lambda pair: pair[0])]
    bare = [b for b in bodies if not _elsewhere(hits, b, context)]
    other = _alone(phrase, named, context) or (None if spans or named else _bare(phrase, bare, context))
    other = other or _defined(phrase, context) or _person(phrase, wide) or _misspelt(phrase, wide)
    return [other] if other else []


def _international(phrase: Phrase, hits: list[Hit], first: int) -> bool:
    """Whether an organisation of states stands before a body, which is then no state's."""
    names = (h for h in hits if h.last <= first and all(s.entry.actor for s in h.senses))
    stop = lists()["prepositions"]
    return any(not any(plain(w.text) in stop for w in phrase.tokens[h.last : first]) for h in names)


def _of_hit(hit: Hit, context: ActorContext) -> ActorMatch | None:
    sense = _choose(hit, context)
    if sense is None:
        return None
    if sense.truncated:
        return _match(sense.entry, "truncated", 0.9)
    if not sense.sure:
        return _match(sense.entry, "context", 0.85)
    return _match(sense.entry, "name" if sense.name == sense.entry.name else "alias", 1.0)


def _choose(hit: Hit, context: ActorContext) -> Sense | None:
    """The one sense that the context allows."""
    if hit.sure:
        return hit.sure[0]
    long = next((context.defined[s.name] for s in hit.senses if s.name in context.defined), None)
    if long is not None:
        key = normalise(long)
        meant = [s for s in hit.senses if key in map(normalise, (s.entry.name, *s.entry.aliases))]
        return meant[0] if meant else None
    spoken = [*context.countries, *([context.outlet_country] if context.outlet_country else [])]
    pool = [s for s in hit.senses if not s.entry.country or set(s.entry.country) & set(spoken)]
    if len({s.entry.id for s in pool}) > 1:
        pool = [s for s in pool if _active(s.entry, context.year)] or pool
    if len({s.entry.id for s in pool}) > 1:
        rank = {
            s.entry.id: spoken.index(s.entry.country[0])
            for s in pool
            if s.entry.country and s.entry.country[0] in spoken
        }
        best = [i for i, r in rank.items() if r == min(rank.values())]
        pool = [s for s in pool if s.entry.id in best] if len(best) == 1 else []
    return pool[0] if pool else None


def _active(e: Entry, year: int | None) -> bool:
    return year is None or ((e.since is None or e.since <= year) and (e.until is None or year <= e.until + 2))


def _pairs(
    phrase: Phrase, bodies: Iterable[BodyHit], named: list[CountryMatch], spoken: tuple[str, ...]
) -> list[tuple[BodyHit, CountryMatch]]:
    """Bodies with the country that is named with them: "Iran's army", "army of Iran", "Kyiv police".

    A capital counts if its country is among those spoken of; towns of the same name are many.
    """
    pairs: list[tuple[BodyHit, CountryMatch]] = []
    for body in bodies:
        if phrase.irregular(body.first):
            continue
        abroad = body.body.kind == "military"
        country = phrase.country_before(body.first, named)
        country = country or phrase.country_after(body.last, named, abroad)
        if country is not None:
            pairs.append((body, country))
        elif place := phrase.place_around(body.first, body.last):
            seat = country_of(phrase.text[place[0] : place[1]])
            if seat is not None and seat.how == "capital" and (not spoken or seat.iso3 in spoken):
                pairs.append((body, replace(seat, start=place[0], end=place[1])))
    return pairs


def _state(body: Body, country: str, by_context: bool = False) -> ActorMatch:
    return state_actor(body, country, _own(body, country), by_context)


def _own(body: Body, country: str) -> Entry | None:
    """The named service that is this body of the state. An army without an entry is the armed forces."""
    services = actor_names().entries
    own = services.get(state_id(body.id, country))
    return own or (services.get(state_id("armed-forces", country)) if body.id == "army" else None)


def _alone(phrase: Phrase, named: list[CountryMatch], context: ActorContext) -> ActorMatch | None:
    """A country in its government's stead: "Iran", "Tehran", "the Kremlin"."""
    core = phrase.bare()
    country = country_of(core)
    if country is None or len(words(core)) != len(words(core[country.start : country.end])):
        return None
    if country.body and (body := body_of(country.body)):
        return _state(body, country.iso3)
    return _government(country.iso3) if country.how in ("name", "capital") else None


def _bare(phrase: Phrase, bodies: list[BodyHit], context: ActorContext) -> ActorMatch | None:
    """A body without a country, in a report that can only mean one."""
    if context.home is None:
        return None
    for hit in bodies:
        if phrase.stands_alone(hit.first, hit.last) and phrase.is_head(hit.first, hit.last, body=True):
            return _state(hit.body, context.home, by_context=True)
    return None


def _elsewhere(hits: list[Hit], body: BodyHit, context: ActorContext) -> bool:
    """Whether only other states call a body so: a report on Mali alone means no ministry of Mali by "the
    Foreign Office"."""
    own = [s.entry.country for h in hits for s in h.senses if h.first <= body.first and body.last <= h.last]
    return bool(own) and all(c and context.home not in c for c in own)


def _defined(phrase: Phrase, context: ActorContext) -> ActorMatch | None:
    """A name that the report explains by another: an acronym that it spells out, an "also known as"; by its
    long name, or by that name alone if nobody knows it."""
    if long := context.defined.get(phrase.bare()):
        return _explained(long, phrase.bare(), context)
    for i, word in enumerate(phrase.tokens):
        long = context.defined.get(word.text)
        if long and phrase.is_head(i, i + 1):
            return _explained(long, word.text, context)
    return None


def _explained(long: str, short: str, context: ActorContext) -> ActorMatch:
    known = resolve_actor(long, ActorContext(context.countries, context.date, {}, context.outlet_country))
    slug = normalise(long).replace(" ", "-")
    return known or ActorMatch(slug, long, "unknown", None, (short,), "defined", 0.6)


def _person(phrase: Phrase, context: ActorContext) -> ActorMatch | None:
    """A person of public life, by name alone or behind a title."""
    hit = find_leader(phrase.text, phrase.tokens, context)
    if hit is None or hit.last != len(phrase.tokens) or not phrase.is_head(hit.first, hit.last):
        return None
    held = hit.leader.on(context.date)
    past = any(table().among("former", (plain(w.text),)) for w in phrase.tokens[: hit.first])
    kind = _OFFICES.get(held.sector.code, "person") if held and held.sector and not past else "person"
    where = hit.leader.country(context.date)
    country = where if country_name(where) != where else None
    id = "-".join(plain(w.text) for w in words(hit.leader.name))
    return ActorMatch(id, hit.leader.name, kind, country, hit.leader.aliases, "person", 0.9)


def _misspelt(phrase: Phrase, context: ActorContext) -> ActorMatch | None:
    found = closest(phrase.bare(), actor_names())
    return _match(found[0], "fuzzy", found[1]) if found else None


def _match(e: Entry, method: str, score: float) -> ActorMatch:
    return ActorMatch(
        e.id,
        e.name,
        e.kind,
        e.country[0] if e.country else None,
        tuple(a for a in e.aliases if a != e.name),
        method,
        score,
    )


def _government(country: str) -> ActorMatch:
    name = country_name(country)
    return ActorMatch(
        country.lower(), name, "government", country, (f"Government of {name}",), "country", 0.9
    )
