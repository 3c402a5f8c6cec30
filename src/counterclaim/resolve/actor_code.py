"""How the field codes an actor: country, PLOVER sector, ACLED actor class, UCDP side.

``code_actor`` reads one noun phrase as a report writes it ("former Somali prime minister Hassan Ali Khaire",
"gunmen", "the Foreign Office") with what the report says besides: its countries, its date, its outlet's
country, the acronyms that it spells out. Names go before words, words before places, and what is not told
stays untold.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from counterclaim.resolve import actor_named as by_name
from counterclaim.resolve.actor_country import Seat, of_place, people_names, seats
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_phrase import lists
from counterclaim.resolve.actor_record import INTERNATIONAL, ActorCode, coded, located, past
from counterclaim.resolve.actor_resolve import REMEMBERED, resolve_actor
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.institutions import institution_names
from counterclaim.resolve.leaders import STATE, find_leader
from counterclaim.resolve.lexicon import actor_names
from counterclaim.resolve.names import Word, plain, words
from counterclaim.resolve.sectors import (
    Sector,
    SectorHit,
    find_sector,
    known,
    sector,
    spans_preposition,
    table,
)

LONGEST = 400
"""Code points of a mention that are read; who is meant stands before."""

_JOINT = re.compile(r"[,;:()\[\]]|\s[-–—]\s|\s(?:and|or|&)\s")
_CLAUSE = re.compile(
    r"[\s,](?:who|which|that|whose|where|when|while|because|after|before|fighting|accused|wounded|injured"
    r"|arrested|detained|killed|carrying|led by|backed by|employed|affected|fleeing|protesting|demanding"
    r"|opposed|seeking|operating|attacking|travelling|traveling|returning|wearing|using|trying)\s"
)
"""Where a clause begins that says what somebody does, and no longer who it is."""

_OF_SIDES = frozenset({"MIL", "COP", "REB", "UAF", "GOV"})
"""Sectors of people who are what the body is that they belong to: "CRPF jawans" are police."""

_MILITIAS = frozenset({"militia", "militiaman", "militiamen", "fighter", "gunman", "gunmen", "warrior"})
IDENTITY = 4
"""ACLED's actor class of militias of a people, a clan or a creed."""

_DEPTH = 3
"""How deep a phrase is read into what follows its prepositions."""


@lru_cache(maxsize=REMEMBERED)
def code_actor(mention: str, context: ActorContext | None = None) -> ActorCode:
    """What the field would code for a noun phrase that names or describes an actor.

    Args:
        mention: the words of the report.
        context: what the report says that helps; its date tells who held which office.

    >>> c = code_actor("former Somali prime minister Hassan Ali Khaire")
    >>> c.country, c.sector, c.inter, c.side
    ('SOM', 'ELI', 7, 'civilians')
    >>> [code_actor(m).sector for m in ("gunmen", "villagers", "a police source", "the thing")]
    ['UAF', 'CVL', 'COP', None]
    >>> code_actor("the Foreign Office", ActorContext(outlet_country="PAK")).country
    'PAK'
    """
    context = context or ActorContext()
    mention = mention.strip(" \t\n\"'“”‘’.,;:")[:LONGEST]
    clause = _CLAUSE.search(mention)
    parts = _parts(mention[: clause.start()] if clause else mention)
    found = [_part(p, context) for p in parts]
    told = next((f for f in found if f.sector), None) or next((f for f in found if f.actor), ActorCode())
    if told.actor is None and (other := next((f for f in found if f.actor), None)):
        told = replace(told, country=other.country, actor=other.actor)
    return told


def _parts(mention: str) -> list[str]:
    """The mention cut where another phrase begins; names that run over a cut stay whole, and what "and" joins
    to a complement ("the border between Chad and Sudan") belongs to it."""
    tokens = words(mention)
    spans = [
        (h.start, h.end)
        for lexicon in (actor_names(), institution_names(), people_names())
        for h in lexicon.scan(mention, tokens)
    ]
    spans += [(m.start, m.end) for m in find_countries(mention, tokens)]
    cuts = [m for m in _JOINT.finditer(mention) if not any(s < m.start() and m.end() <= e for s, e in spans)]
    parts: list[str] = []
    governed = False
    for start, end, joint in zip(
        [0, *(m.end() for m in cuts)],
        [*(m.start() for m in cuts), len(mention)],
        ["", *(m.group().strip() for m in cuts)],
        strict=True,
    ):
        part = mention[start:end].strip()
        governed = governed and joint in ("and", "or", "&")
        if part and not governed:
            parts.append(part)
            governed = _core(part, own := words(part)) < len(own)
    return parts


def _part(text: str, context: ActorContext, depth: int = 0) -> ActorCode:
    tokens = words(text)
    if not tokens:
        return ActorCode()
    end = _core(text, tokens)
    if former := _former(tokens, end):
        rest = text[tokens[former[1]].start :] if former[1] < len(tokens) else ""
        seat = next(iter(seats(text, tokens, context)), None)
        return past(_part(rest, context, depth), seat.code if seat else None, former[2])
    own_words = find_sector(tokens, 0, end)
    if state := _unrecognised(text, tokens, context):
        return coded(sector("PRE"), state.code, "country")
    match = resolve_actor(text, context)
    if (party := by_name.whole_institution(text, tokens)) is not None:
        return by_name.of_institution(tokens, end, party)
    if match is not None and _by_entry(match):
        return by_name.of_match(match, own_words, context)
    if (person := find_leader(text, tokens, context)) and person.first < end:
        return by_name.of_person(tokens, end, person, context)
    if institution := by_name.find_institution(text, tokens, end, context):
        return by_name.of_institution(tokens, end, institution, seats(text, tokens, context))
    if match is not None and match.method == "defined":
        known = _of_words(text, tokens, end, context, depth)
        defined = _part(match.name, context, _DEPTH) if depth < _DEPTH else ActorCode()
        return defined if defined.sector else known
    if match is not None and match.method == "country" and match.country:
        return by_name.of_country(text, match)
    told = _of_words(text, tokens, end, context, depth)
    if match is not None and match.method == "fuzzy" and not told.sector:
        return by_name.of_match(match, own_words, context)
    return told


def _core(text: str, tokens: list[Word]) -> int:
    """Index of the first preposition: before it stands what the phrase is about."""
    prepositions = lists()["prepositions"] - {"and", "or"}
    for i, token in enumerate(tokens):
        if i and token.text[0].islower() and plain(token.text) in prepositions:
            if text[tokens[i - 1].end : token.start] == "-" or spans_preposition(tokens, i):
                continue
            return i
    return len(tokens)


def _former(tokens: list[Word], end: int) -> tuple[int, int, bool] | None:
    """Where "former" or its like stands: its index, the next one, and whether a high office follows."""
    t = table()
    for i in range(end - 1):
        if (plain(tokens[i].text),) in t.lists["former"]:
            for first in range(i + 1, end):
                for last in range(end, first, -1):
                    if t.among("ranks", tuple(plain(w.text) for w in tokens[first:last])):
                        return i, i + 1, True
            return i, i + 1, False
    return None


def _by_entry(match: ActorMatch) -> bool:
    """Whether a name is that of a group, a service or an organisation; institutions are read with what stands
    around them."""
    if match.method in ("country", "fuzzy", "defined", "person"):
        return False
    found = actor_names().entries.get(match.id)
    return found is None or found.group != "institutions"


def _unrecognised(text: str, tokens: list[Word], context: ActorContext) -> Seat | None:
    """A state that few recognise, where it is all that is named."""
    whole = (s for s in seats(text, tokens, context) if s.how == "state" and s.last == len(tokens))
    return next((s for s in whole if s.first == 0 or (s.first == 1 and plain(tokens[0].text) == "the")), None)


def _of_words(text: str, tokens: list[Word], end: int, context: ActorContext, depth: int) -> ActorCode:
    """An actor without a name: the sector by its words, the country by what else the phrase tells."""
    named = seats(text, tokens, context)
    told = find_sector(tokens, 0, end)
    inside = told is not None and any(s.first < told.first < s.last and s.how != "body" for s in named)
    if inside or (_surname(tokens, told, end) and not any(s.last == end - 1 for s in named)):
        told = None  # the bank in "West Bank", the boxer in "Barbara Boxer"
    own, inner = _sector(text, tokens, end, told, context, depth)
    seat = next((s for s in named if s.first < end), None) or next(iter(named), None)
    if seat is not None:
        code: str | None = seat.code
    else:
        code = inner.actor
    if code is None and (owner := by_name.owner(text, tokens, told.first if told else end, end)):
        code = owner.country[0] if owner.country else owner.actor
        theirs = owner.sector or by_name.KINDS.get(owner.kind)
        own = sector(theirs) if theirs and (own is None or own.code in _OF_SIDES) else own
    if code is None and (place := of_place(text, tokens, _heads(told, end), context)):
        code = place.code
        if place.first == 0 and place.last == len(tokens):
            return coded(own or sector("CVL"), code, "place")
    theirs_to_tell = seat is not None and seat.first < end and seat.code not in INTERNATIONAL
    if own is None and _speaks_for_state(told) and (theirs_to_tell or inner.basis in ("country", "place")):
        own = sector("GOV")
    if code is None and (person := find_leader(text, tokens, context)) and person.first > end:
        code = person.leader.country(context.date) if _follows(tokens, person.first) else None
    if code is None and own is not None and own.code in STATE:
        code = context.home
    if code is None and told is not None and table().among("igo", tuple(told.word.split())):
        code = "IGO"
    if own is not None and told is not None and _of_people(text, tokens, told):
        own = replace(own, inter=IDENTITY)
    return located(coded(own, None, "words" if own else ""), code)


def _sector(
    text: str, tokens: list[Word], end: int, told: SectorHit | None, context: ActorContext, depth: int
) -> tuple[Sector | None, ActorCode]:
    """The sector by the words before the first preposition, or by what follows it where they say little; and
    the code of what follows."""
    own = told.sector if told and told.force != "role" else None
    inner = ActorCode()
    if told and depth < _DEPTH and end < len(tokens) - 1 and plain(tokens[end].text) in told.links:
        inner = _part(text[tokens[end].end :].strip(), context, depth + 1)
    if inner.sector and inner.side and inner.inter and inner.basis not in ("country", "place"):
        base = sector(inner.sector)
        own = replace(base, inter=inner.inter, secondary=inner.secondary)
    if own is not None and told is not None and own.code in ("JRN", "BUS") and _owned(tokens, told.first):
        own = replace(sector("GOV"), secondary=own.code)
    return own, inner


def _surname(tokens: list[Word], told: SectorHit | None, end: int) -> bool:
    """Whether a word for people is somebody's surname, as a capital and a name before it show."""
    if told is None or told.last != end or told.first != end - 1 or end < 2:
        return False
    last, before = tokens[end - 1], tokens[end - 2]
    names = last.text[0].isupper() and before.text[0].isupper() and not before.possessive
    return names and plain(last.text) in lists()["surnames"] and not known(before.text) and end <= 3


def _of_people(text: str, tokens: list[Word], told: SectorHit) -> bool:
    """Whether armed people are those of a people, not of a country: "Fulani militia"."""
    if told.word not in _MILITIAS:
        return False
    named = (h for h in people_names().scan(text, tokens) if h.last <= told.first)
    return any(h.senses[0].entry.kind in ("people", "shared") for h in named)


def _speaks_for_state(told: SectorHit | None) -> bool:
    """Whether a role is one that a country's leaders and envoys have: "Iranian negotiators"."""
    return (
        told is not None and told.force == "role" and table().among("state_roles", tuple(told.word.split()))
    )


def _heads(told: SectorHit | None, end: int) -> list[int]:
    return [told.first] if told is not None and 0 < told.first <= end else []


def _follows(tokens: list[Word], at: int) -> bool:
    """Whether a person stands where the phrase says whose somebody is: "troops loyal to Gbagbo"."""
    before = [plain(w.text) for w in tokens[max(0, at - 4) : at]]
    return "loyal" in before or "of" in before or "by" in before or "from" in before


def _owned(tokens: list[Word], first: int) -> bool:
    """Whether the words before an outlet or a company say that it is a state's."""
    keys = [plain(w.text) for w in tokens[:first]]
    return any(
        table().among("owned", tuple(keys[i:j]))
        for i in range(len(keys))
        for j in (i + 1, i + 2)
        if j <= len(keys)
    )
