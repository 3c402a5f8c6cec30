"""Actors by name: what the entry of a group, a service, a person or an institution says of its bearer."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.resolve.actor_country import Seat, seats
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_phrase import lists
from counterclaim.resolve.actor_record import WITHIN, ActorCode, coded, located
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.institutions import institution_names
from counterclaim.resolve.leaders import STATE, LeaderHit
from counterclaim.resolve.lexicon import Entry, Hit, actor_names
from counterclaim.resolve.names import Word, plain
from counterclaim.resolve.sectors import Sector, SectorHit, find_sector, sector

KINDS = {
    "government": "GOV", "military": "MIL", "police": "COP", "armed group": "REB", "militia": "PRM",
    "paramilitary": "PRM", "cartel": "CRM", "gang": "CRM", "medical": "MED", "media": "JRN",
    "state media": "GOV", "ngo": "NGO", "political": "PTY", "judicial": "JUD", "outlet": "JRN",
}  # fmt: skip
"""Sectors of the kinds of the vocabulary; what the others are, only words tell."""

_BODIES = {"intelligence": "SPY", "parliament": "LEG", "police": "COP", "court": "JUD", "courts": "JUD"}
"""Sectors of bodies of states where the kind says less."""

_ABROAD = frozenset({"REL", "NGO", "SOC", "LAB", "BUS"})
"""Sectors of institutions that work in countries other than their own."""


def of_match(match: ActorMatch, told: SectorHit | None, context: ActorContext) -> ActorCode:
    """A named actor: by its entry; of a state's body the words say more than its kind."""
    entry = actor_names().entries.get(match.id)
    if entry is not None and any(_within(span, context.date) for span in entry.governs):
        return coded(sector("GOV"), match.country, "name")
    if entry is not None and entry.party and (context.year is None or context.year >= entry.party):
        return coded(sector("PTY"), match.country, "name")
    actor = entry.actor if entry else None
    words_say = told.sector if told and told.sector and told.force != "role" else None
    if match.method.startswith("state") and words_say:
        return coded(words_say, match.country, "office")
    if actor is not None:
        fits = (
            words_say
            and words_say.code != "BUS"
            and told
            and (told.force == "head" or words_say.code == "GOV")
        )
        own = sector(entry.sector) if entry and entry.sector else words_say if fits else None
        return coded(own, None, "name", actor)
    code = _entry_sector(entry, match)
    if code is None:
        return coded(words_say, match.country, "name")
    base = sector(code)
    secondary = "JRN" if match.kind == "state media" else None
    inter = entry.inter if entry and entry.inter else base.inter
    side = "non-state group" if base.side == "unnamed group" else base.side
    ngo = "NGO" if code == "NGO" and match.country is None else None
    return coded(Sector(code, inter, side, secondary), match.country, "name", ngo)


def _entry_sector(entry: Entry | None, match: ActorMatch) -> str | None:
    if entry is not None and entry.sector:
        return entry.sector
    body = entry.body if entry is not None else match.id.partition("-")[2]
    return _BODIES.get(body or "") or KINDS.get(match.kind)


def _within(span: str, date: str | None) -> bool:
    """Whether a day lies in an interval; without a day, whether it still goes on."""
    since, _, until = span.partition("/")
    if not date:
        return not until
    return since <= date[: len(since)] and (not until or date[: len(until)] <= until)


def of_person(tokens: list[Word], end: int, hit: LeaderHit, context: ActorContext) -> ActorCode:
    """A person, by the title that the phrase gives, else by the office of the day; and a person's people:
    "Putin's spokesman"."""
    leader = hit.leader
    code = leader.country(context.date)
    term = leader.on(context.date)
    held = leader.sector(context.date)
    after = find_sector(tokens, hit.last, end)
    if after is not None and (tokens[hit.last - 1].possessive or tokens[after.first].text[0].islower()):
        own = after.sector if after.force != "role" and after.sector else held
        if (
            after.force == "soft"
            and held
            and held.side != "government"
            and after.sector
            and after.sector.code == "MIL"
        ):
            own = held  # "Machar's forces"
        return located(coded(own, None, "person"), code)
    title = find_sector(tokens, 0, hit.first)
    if title is not None and title.sector and title.force != "role":
        rank = title.sector.code == "MIL" and title.force == "soft" and term is not None and term.sector
        if not rank and (title.sector.code in STATE or (title.force == "head" and term is None)):
            held = title.sector
    return located(coded(held, None, "person"), code)


def find_institution(
    text: str, tokens: list[Word], end: int, context: ActorContext
) -> tuple[Hit, Entry] | None:
    """The first institution that the phrase is about, or whose people it is about."""
    spoken = (
        {s.code for s in seats(text, tokens, context)} | set(context.countries) | {context.outlet_country}
    )
    for hit in institution_names().scan(text, tokens):
        if hit.first >= end and tokens[0].start != hit.start:
            break
        fit = [s.entry for s in hit.senses if s.sure or set(s.entry.country) & spoken]
        if len({e.id for e in fit}) > 1:
            fit = [e for e in fit if set(e.country) & spoken]
        if len({e.id for e in fit}) == 1 and not _modifies(text, tokens, hit):
            return hit, fit[0]
    return None


def of_institution(
    tokens: list[Word], end: int, found: tuple[Hit, Entry], told: Sequence[Seat] = ()
) -> ActorCode:
    """An institution or its people: a word behind or before the name may say more ("a Harvard lawyer"), and
    of one that works abroad a country behind it counts ("the Catholic Church in Nicaragua")."""
    hit, entry = found
    after = find_sector(tokens, hit.last, end)
    own = sector(entry.sector or "GOV")
    if after is not None and after.sector is not None and after.force == "head":
        own = after.sector
    elif (
        hit.first
        and (before := find_sector(tokens, 0, hit.first))
        and before.force == "head"
        and before.sector
    ):
        own = before.sector if hit.last == end and before.sector.code != "GOV" else own
    abroad = next((s.code for s in told if s.first > hit.last and entry.sector in _ABROAD), None)
    if entry.actor and abroad is None:
        return coded(own, None, "institution", entry.actor)
    if abroad is not None:
        return located(coded(own, None, "institution"), abroad)
    return coded(own, entry.country[0] if entry.country else None, "institution")


def of_country(text: str, match: ActorMatch) -> ActorCode:
    """A country in its own name has no sector; a capital stands for the government."""
    if match.country in WITHIN:
        return coded(sector("PRE"), WITHIN[match.country], "country")
    named = country_of(text)
    capital = named is not None and named.how == "capital"
    return coded(sector("GOV") if capital else None, match.country, "country")


def owner(text: str, tokens: list[Word], first: int, end: int) -> Entry | None:
    """A named body to whom the phrase says that somebody belongs: "the Black Sea Fleet's marines".

    Args:
        text: the phrase.
        tokens: its words.
        first: the word that says who belongs to it.
        end: where the words before the first preposition end.
    """
    for lexicon in (actor_names(), institution_names()):
        for hit in lexicon.scan(text, tokens):
            beside = hit.last == first or (hit.last < end and tokens[hit.last - 1].possessive)
            if hit.sure and beside and not _modifies(text, tokens, hit):
                return hit.sure[0].entry
    return None


def whole_institution(text: str, tokens: list[Word]) -> tuple[Hit, Entry] | None:
    """An institution that is all a phrase names, written as its name is: "the Lebanese Forces"."""
    for hit in institution_names().scan(text, tokens):
        sense = hit.senses[0]
        if hit.last == len(tokens) and sense.sure and text[hit.start : hit.end] == sense.name:
            lead = [plain(w.text) for w in tokens[: hit.first]]
            return (hit, sense.entry) if not lead or lead == ["the"] else None
    return None


def _modifies(text: str, tokens: list[Word], hit: Hit) -> bool:
    """Whether a name says something of somebody else: "Harvard-educated", "anti-BJP"."""
    if hit.last < len(tokens) and text[hit.end : tokens[hit.last].start] in ("-", "–"):
        return True
    return hit.first > 0 and plain(tokens[hit.first - 1].text) in lists()["opposites"]
