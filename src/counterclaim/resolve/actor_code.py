"""How the field codes an actor: country, PLOVER sector, ACLED actor class, UCDP side.

``code_actor`` reads one noun phrase as a report writes it ("former Somali prime minister Hassan Ali Khaire",
"gunmen", "the Foreign Office") with what the report says besides: its countries, its date, its outlet's
country, the acronyms that it spells out. Names go before words, words before places, and what is not told
stays untold.

Sources: PLOVER manual 0.7b1 (2021), actor and sector codes; ACLED codebook (2023), interaction codes; UCDP
GED codebook 23.1, sides of a conflict. ``UNO`` and ``EUR`` are finer than PLOVER's IGO, as POLECAT codes
the United Nations and the European Union.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from counterclaim.resolve.actor_country import Seat, of_place, seats
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_phrase import lists
from counterclaim.resolve.actor_resolve import REMEMBERED, resolve_actor
from counterclaim.resolve.countries import country_of, find_countries
from counterclaim.resolve.institutions import institution_names
from counterclaim.resolve.leaders import STATE, LeaderHit, find_leader
from counterclaim.resolve.lexicon import Entry, Hit, actor_names
from counterclaim.resolve.names import Word, plain, words
from counterclaim.resolve.sectors import Sector, SectorHit, find_sector, sector, spans_preposition, table

INTERNATIONAL = frozenset({"UNO", "EUR", "IGO"})
"""Actor codes of organisations of states."""

EXTERNAL = 8
"""ACLED's actor class of forces outside their own country, and of organisations of states."""

_JOINT = re.compile(r"[,;:()\[\]]|\s[-–—]\s|\s(?:and|or|&)\s")
_CLAUSE = re.compile(
    r"[\s,](?:who|which|that|whose|where|when|while|because|after|before|fighting|accused|wounded|injured|arrested|detained"
    r"|killed|carrying|led by|backed by|employed|affected|fleeing|protesting|demanding|opposed|seeking|operating|attacking"
    r"|travelling|traveling|returning|wearing|using|trying)\s"
)
"""Where a clause begins that says what somebody does, and no longer who it is."""

_KINDS = {
    "government": "GOV", "military": "MIL", "police": "COP", "armed group": "REB", "militia": "PRM",
    "paramilitary": "PRM", "cartel": "CRM", "gang": "CRM", "medical": "MED", "media": "JRN",
    "state media": "GOV", "ngo": "NGO", "political": "PTY", "judicial": "JUD", "outlet": "JRN",
}  # fmt: skip
"""Sectors of the kinds of the vocabulary; what the others are, only words tell."""

_BODIES = {"intelligence": "SPY", "parliament": "LEG", "police": "COP", "court": "JUD", "courts": "JUD"}
"""Sectors of bodies of states where the kind says less."""

_WITHIN = {"SOL": "SOM", "NCY": "CYP"}
"""User-assigned codes of states that few recognise, with the country that PLOVER puts them in."""

_OF_SIDES = frozenset({"MIL", "COP", "REB", "UAF", "GOV"})
"""Sectors of people who are what the body is that they belong to: "CRPF jawans" are police."""

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class ActorCode:
    """An actor as PLOVER, ACLED and UCDP would have it; None is untold.

    ``country`` is ISO 3166-1 alpha-3; ``actor`` PLOVER's actor code: the country, or UNO, EUR, IGO, NGO;
    ``sector`` and ``secondary`` PLOVER's sectors; ``inter`` ACLED's actor class, 1 to 8, of the actor at
    home; ``side`` what it would be to UCDP. ``basis`` tells what decided: name, institution, person, office,
    words, country or place.
    """

    country: str | None = None
    actor: str | None = None
    sector: str | None = None
    secondary: str | None = None
    inter: int | None = None
    side: str | None = None
    basis: str = ""

    def inter_in(self, country: str | None) -> int | None:
        """ACLED's actor class where something happened: a state's forces abroad are external forces.

        >>> code_actor("Rwandan troops").inter_in("COD"), code_actor("Rwandan troops").inter_in("RWA")
        (8, 1)
        """
        abroad = country is not None and self.country is not None and country != self.country
        return EXTERNAL if abroad and self.inter == 1 else self.inter


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
    mention = mention.strip(" \t\n\"'“”‘’.,;:")[:400]
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
    spans = [(h.start, h.end) for lexicon in (actor_names(), institution_names()) for h in lexicon.scan(mention, tokens)]
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
        own = _own_seat(text, tokens, context)
        return _past(_part(rest, context, depth), own, former[2])
    own_words = find_sector(tokens, 0, end)
    if state := _unrecognised(text, tokens, context):
        return _coded(sector("PRE"), state.code, "country")
    match = resolve_actor(text, context)
    if match is not None and match.method not in ("country", "fuzzy", "defined"):
        return _of_match(match, own_words, context)
    if person := find_leader(text, tokens, context):
        if person.first < end:
            return _of_person(tokens, end, person, context)
    if institution := _institution(text, tokens, end, context):
        return _of_institution(text, tokens, end, institution, context)
    if match is not None and match.method == "defined":
        known = _of_words(text, tokens, end, context, depth)
        defined = _part(match.name, context, _DEPTH) if depth < _DEPTH else ActorCode()
        return defined if defined.sector else known
    if match is not None and match.method == "country" and match.country:
        return _of_country(text, match)
    told = _of_words(text, tokens, end, context, depth)
    if match is not None and match.method == "fuzzy" and not told.sector:
        return _of_match(match, own_words, context)
    return told


def _unrecognised(text: str, tokens: list[Word], context: ActorContext) -> Seat | None:
    """A state that few recognise, where it is all that is named."""
    whole = (s for s in seats(text, tokens, context) if s.how == "state" and s.last == len(tokens))
    return next((s for s in whole if s.first == 0 or (s.first == 1 and plain(tokens[0].text) == "the")), None)


def _core(text: str, tokens: list[Word]) -> int:
    """Index of the first preposition: before it stands what the phrase is about."""
    prepositions = lists()["prepositions"]
    for i, token in enumerate(tokens):
        if i and token.text[0].islower() and plain(token.text) in prepositions:
            if text[tokens[i - 1].end : token.start] == "-" or spans_preposition(tokens, i):
                continue
            return i
    return len(tokens)


def _former(tokens: list[Word], end: int) -> tuple[int, int, bool] | None:
    """Where "former" or its like stands before an office: its index, the next, and whether it was a high one."""
    t = table()
    for i in range(end - 1):
        if (plain(tokens[i].text),) in t.lists["former"]:
            for first in range(i + 1, end):
                for last in range(end, first, -1):
                    if t.among("ranks", tuple(plain(w.text) for w in tokens[first:last])):
                        return i, i + 1, True
            return i, i + 1, False
    return None


def _past(was: ActorCode, own: Seat | None, high: bool) -> ActorCode:
    """Somebody who once was something: elite after a high office, a civilian after any other post."""
    if was.actor is None and own is not None:
        was = _located(was, own.code)
    person = was.basis == "person"
    if was.sector is None and not person:
        return was
    now = sector("ELI" if person or (high and was.sector in {*STATE, "ELI", "PTY", "OPP"}) else "CVL")
    return replace(was, sector=now.code, secondary=None, inter=now.inter, side=now.side, basis=was.basis or "words")


def _own_seat(text: str, tokens: list[Word], context: ActorContext) -> Seat | None:
    return next(iter(seats(text, tokens, context)), None)


def _of_match(match: ActorMatch, told: SectorHit | None, context: ActorContext) -> ActorCode:
    """A named actor: by its entry; of a state's body the words say more than its kind."""
    entry = actor_names().entries.get(match.id)
    if entry is not None and any(_within(span, context.date) for span in entry.governs):
        return _coded(sector("GOV"), match.country, "name")
    if entry is not None and entry.party and (context.year is None or context.year >= entry.party):
        return _coded(sector("PTY"), match.country, "name")
    actor = entry.actor if entry else None
    words_say = told.sector if told and told.sector and told.force != "role" else None
    if match.method.startswith("state") and words_say:
        return _coded(words_say, match.country, "office")
    if actor is not None:
        fits = words_say and words_say.code != "BUS" and told and (told.force == "head" or words_say.code == "GOV")
        own = sector(entry.sector) if entry and entry.sector else words_say if fits else None
        return _coded(own, None, "name", actor)
    code = _entry_sector(entry, match)
    if code is None:
        return _coded(words_say, match.country, "name")
    base = sector(code)
    secondary = "JRN" if match.kind == "state media" else None
    inter = entry.inter if entry and entry.inter else base.inter
    side = "non-state group" if base.side == "unnamed group" else base.side
    ngo = "NGO" if code == "NGO" and match.country is None else None
    return _coded(Sector(code, inter, side, secondary), match.country, "name", ngo)


def _entry_sector(entry: Entry | None, match: ActorMatch) -> str | None:
    if entry is not None and entry.sector:
        return entry.sector
    body = entry.body if entry is not None else match.id.partition("-")[2]
    return _BODIES.get(body or "") or _KINDS.get(match.kind)


def _within(span: str, date: str | None) -> bool:
    """Whether a day lies in an interval; without a day, whether it still goes on."""
    since, _, until = span.partition("/")
    if not date:
        return not until
    return since <= date[: len(since)] and (not until or date[: len(until)] <= until)


def _of_person(tokens: list[Word], end: int, hit: LeaderHit, context: ActorContext) -> ActorCode:
    """A person: by the title that the phrase gives, else by the office of the day; "Putin's spokesman" is his."""
    leader = hit.leader
    code = leader.country(context.date)
    term = leader.on(context.date)
    held = leader.sector(context.date)
    after = find_sector(tokens, hit.last, end)
    if after is not None and (tokens[hit.last - 1].possessive or tokens[after.first].text[0].islower()):
        own = after.sector if after.force != "role" and after.sector else held
        return _located(_coded(own, None, "person"), code)
    title = find_sector(tokens, 0, hit.first)
    if title is not None and title.sector and title.force != "role":
        rank = title.sector.code == "MIL" and title.force == "soft"
        if not (rank and term is not None and term.sector is not None) and title.sector.code in STATE:
            held = title.sector
    return _located(_coded(held, None, "person"), code)


def _institution(text: str, tokens: list[Word], end: int, context: ActorContext) -> tuple[Hit, Entry] | None:
    """The first institution that the phrase is about, or whose people it is about."""
    spoken = {s.code for s in seats(text, tokens, context)} | set(context.countries) | {context.outlet_country}
    for hit in institution_names().scan(text, tokens):
        if hit.first >= end and not (tokens[0].start == hit.start):
            break
        fit = [s.entry for s in hit.senses if s.sure or set(s.entry.country) & spoken]
        if len({e.id for e in fit}) > 1:
            fit = [e for e in fit if set(e.country) & spoken]
        if len({e.id for e in fit}) == 1 and not _modifies(text, tokens, hit):
            return hit, fit[0]
    return None


def _modifies(text: str, tokens: list[Word], hit: Hit) -> bool:
    """Whether a name says something of somebody else: "Harvard-educated", "anti-BJP"."""
    if hit.last < len(tokens) and text[hit.end : tokens[hit.last].start] in ("-", "–"):
        return True
    return hit.first > 0 and plain(tokens[hit.first - 1].text) in lists()["opposites"]


def _of_institution(
    text: str, tokens: list[Word], end: int, found: tuple[Hit, Entry], context: ActorContext
) -> ActorCode:
    hit, entry = found
    after = find_sector(tokens, hit.last, end)
    own = sector(entry.sector or "GOV")
    if after is not None and after.sector is not None and after.force == "head":
        own = after.sector
    elif hit.first and (before := find_sector(tokens, 0, hit.first)) and before.force == "head" and before.sector:
        own = before.sector if hit.last == end and before.sector.code != "GOV" else own
    if entry.actor:
        return _coded(own, None, "institution", entry.actor)
    return _coded(own, entry.country[0] if entry.country else None, "institution")


def _of_country(text: str, match: ActorMatch) -> ActorCode:
    """A country in its own name has no sector; a capital stands for the government."""
    if match.country in _WITHIN:
        return _coded(sector("PRE"), _WITHIN[match.country], "country")
    named = country_of(text)
    capital = named is not None and named.how == "capital"
    return _coded(sector("GOV") if capital else None, match.country, "country")


def _of_words(text: str, tokens: list[Word], end: int, context: ActorContext, depth: int) -> ActorCode:
    told = find_sector(tokens, 0, end)
    inner = ActorCode()
    if depth < _DEPTH and end < len(tokens) - 1 and told and plain(tokens[end].text) in told.links:
        inner = _part(text[tokens[end].end :].strip(), context, depth + 1)
    own = told.sector if told and told.force != "role" else None
    if inner.sector and inner.basis != "country":
        own = Sector(inner.sector, inner.inter or 7, inner.side or "civilians", inner.secondary)  # type: ignore[arg-type]
    if own is not None and told is not None and own.code in ("JRN", "BUS") and _owned(tokens, told.first):
        own = replace(sector("GOV"), secondary=own.code)
    named = seats(text, tokens, context)
    seat = next((s for s in named if s.first < end), None)
    seat = seat or next((s for s in named if plain(tokens[max(0, s.first - 1)].text) not in ("to",)), None)
    igo = told is not None and table().among("igo", tuple(told.word.split()))
    code = _WITHIN.get(seat.code, seat.code) if seat else inner.actor
    if seat is None and code is None and (owner := _owner(text, tokens, told.first if told else end)):
        code = owner.country[0] if owner.country else owner.actor
        if (own is None or own.code in _OF_SIDES) and (of_owner := owner.sector or _KINDS.get(owner.kind)):
            own = sector(of_owner)
    if code is None and (place := of_place(text, tokens, _heads(told, end), context)):
        code = place.code
        if place.first == 0 and place.last == len(tokens):
            return _coded(own or sector("CVL"), code, "place")
    if own is None and told is not None and seat is not None and seat.code not in INTERNATIONAL:
        if told.force == "role" and table().among("state_roles", tuple(told.word.split())) and seat.first < end:
            own = sector("GOV")
    if code is None and (person := find_leader(text, tokens, context)) and person.first > end:
        code = person.leader.country(context.date) if _follows(tokens, person.first) else None
    if code is None and own is not None and own.code in STATE:
        code = context.home
    if code is None and igo:
        code = "IGO"
    return _located(_coded(own, None, "words" if own else ""), code)


def _follows(tokens: list[Word], at: int) -> bool:
    """Whether a person stands where the phrase says whose somebody is: "troops loyal to Gbagbo"."""
    before = [plain(w.text) for w in tokens[max(0, at - 4) : at]]
    return "loyal" in before or "of" in before or "by" in before or "from" in before


def _owner(text: str, tokens: list[Word], end: int) -> Entry | None:
    """A named body to whom the phrase says that somebody belongs: "the Black Sea Fleet's marines"."""
    for lexicon in (actor_names(), institution_names()):
        for hit in lexicon.scan(text, tokens):
            if hit.sure and (hit.last == end or (hit.last < end and tokens[hit.last - 1].possessive)):
                if not _modifies(text, tokens, hit):
                    return hit.sure[0].entry
    return None


def _owned(tokens: list[Word], first: int) -> bool:
    """Whether the words before an outlet or a company say that it is a state's."""
    keys = [plain(w.text) for w in tokens[:first]]
    return any(
        table().among("owned", tuple(keys[i:j])) for i in range(len(keys)) for j in (i + 1, i + 2) if j <= len(keys)
    )


def _heads(told: SectorHit | None, end: int) -> list[int]:
    return [told.first] if told is not None and 0 < told.first <= end else []


def _coded(own: Sector | None, country: str | None, basis: str, actor: str | None = None) -> ActorCode:
    code = ActorCode(
        country=country,
        actor=actor or country,
        sector=own.code if own else None,
        secondary=own.secondary if own else None,
        inter=own.inter if own else None,
        side=own.side if own else None,
        basis=basis,
    )
    return _located(code, actor) if actor in INTERNATIONAL else code


def _located(code: ActorCode, where: str | None) -> ActorCode:
    """The same actor of a country or an organisation of states."""
    if where is None:
        return code
    if where not in INTERNATIONAL:
        return replace(code, country=where, actor=where, basis=code.basis or "country")
    civil = code.inter == 7 and code.sector not in (None, "ELI")
    return replace(
        code, country=None, actor=where, inter=7 if civil else EXTERNAL,
        side="civilians" if civil else "international", basis=code.basis or "name",
    )  # fmt: skip
