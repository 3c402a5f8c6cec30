"""Persons with offices: who a name is, of which country, and what he or she was on a given day.

The persons are facts in ``leaders.yaml``, each with terms of office. A name counts in full, by an alias that
the vocabulary holds ("Putin"), or by its last word behind a title that fits an office of that day
("Prime Minister Rama").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from counterclaim.resolve.actor_match import ActorContext
from counterclaim.resolve.lexicon import Entry, Lexicon
from counterclaim.resolve.names import Word, fold, plain
from counterclaim.resolve.names import words as cut
from counterclaim.resolve.sectors import Sector, SectorHit, find_sector, sector
from counterclaim.vocabulary import entries

_TERM = re.compile(
    r"\s*(?P<office>[^\d;]+?)\s*(?P<span>\d{4}(?:-\d\d){0,2})?(?P<to>/(?:\d{4}(?:-\d\d){0,2})?)?\s*"
)
STATE = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY"})
TITLES = frozenset({
    "mr", "mrs", "ms", "dr", "sheikh", "sir", "lord", "mullah", "ayatollah", "maulana", "hajji", "gen", "lt",
    "col", "maj", "brig", "capt", "adm", "pm", "prof", "comrade", "the", "pope", "chief",
})  # fmt: skip
"""Words with a capital before a name that are no part of it."""

_BRACKET = re.compile(r"\s*\([^)]*\)$")
_AFTER = 1
"""Years after a term within which a title still is given to its last holder by name."""


@dataclass(frozen=True, slots=True)
class Term:
    """An office from a day to a day (ISO 8601, as exact as known; empty is unknown or still going on)."""

    office: str
    sector: Sector | None
    country: str
    since: str = ""
    until: str = ""

    def holds(self, date: str) -> bool:
        """Whether the office was held on a day; of a month or a year that is told no finer, at any time."""
        return (not self.since or self.since <= date[: len(self.since)]) and (
            not self.until or date[: len(self.until)] <= self.until
        )


@dataclass(frozen=True, slots=True)
class Leader:
    """A person of public life with terms of office, of a country or of several bodies in turn.

    ``told`` are the terms as the vocabulary writes them, each line with its country; they are read when
    somebody asks, for a report asks of few.
    """

    name: str
    told: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of office, in the order of the vocabulary."""
        return _terms(self.told)

    def on(self, date: str | None) -> Term | None:
        """The office of a day, the first told where there are several; without a date the last one held.

        None before the first and after the last.
        """
        if not date:
            return self.terms[-1]
        return next((t for t in self.terms if t.holds(date)), None)

    def country(self, date: str | None) -> str:
        """The country of a day, ISO 3166-1 alpha-3, or UNO, EUR, IGO; home where no office was held."""
        term = self.on(date)
        return term.country if term else self.terms[0].country

    def sector(self, date: str | None) -> Sector | None:
        """The sector of a day: that of the office; elite after an office of the state, None before any."""
        term = self.on(date)
        if term is not None:
            return term.sector
        past = [t for t in self.terms if t.until and date and t.until < date]
        if not past:
            return None
        state = any(t.sector is None or t.sector.code in STATE for t in past)
        return sector("ELI") if state else past[-1].sector


@dataclass(frozen=True, slots=True)
class LeaderHit:
    """A person in a phrase: indices of the name's first word and of the word after its last."""

    leader: Leader
    first: int
    last: int


def find_leader(text: str, tokens: list[Word], context: ActorContext) -> LeaderHit | None:
    """The first person whom a phrase names.

    >>> from counterclaim.resolve.names import words
    >>> text = "Chancellor Merkel"
    >>> hit = find_leader(text, words(text), ActorContext(date="2015-09-04"))
    >>> hit.leader.country(None), hit.leader.sector("2015-09-04").code, hit.leader.sector("2023-01-01").code
    ('DEU', 'GOV', 'ELI')
    """
    people = _people()
    for hit in people.names.scan(text, tokens):
        single = hit.last - hit.first == 1
        if single and _part_of_name(text, tokens, hit.first):
            continue
        if leader := _one((people.by_id[s.entry.id] for s in hit.senses), context, surname=single):
            return LeaderHit(leader, hit.first, hit.last)
    return _titled(tokens, context)


def _part_of_name(text: str, tokens: list[Word], at: int) -> bool:
    """Whether a single word stands in somebody else's name: "Ayman Abbas", but not "President Abbas"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        after
        and after.text[0].isupper()
        and not tokens[at].possessive
        and text[tokens[at].end : after.start] == " "
    ):
        hit = find_sector(tokens, at, len(tokens))
        if hit is None or hit.first > at + 1:
            return True
    before = tokens[at - 1] if at else None
    if before is None or not before.text[0].isupper() or text[before.end : tokens[at].start].strip():
        return False
    if before.possessive or plain(before.text) in TITLES:
        return False
    return find_sector(tokens, at - 1, at) is None


def _titled(tokens: list[Word], context: ActorContext) -> LeaderHit | None:
    """A last name behind a title: "President Ruto", "Lt. Gen. Burhan"."""
    people = _people()
    for i, word in enumerate(tokens):
        if i == 0 or not word.text[0].isupper() or (i + 1 < len(tokens) and tokens[i + 1].text[0].isupper()):
            continue
        told = find_sector(tokens, max(0, i - 5), i)
        if told is None or told.sector is None or told.last != i or told.sector.code not in STATE:
            continue
        fit = [
            p
            for p in people.by_surname.get(fold(word.text), ())
            if any(t.sector and t.sector.code == told.sector.code and _near(t, context.date) for t in p.terms)
        ]
        if leader := _one(fit, context, surname=True):
            return LeaderHit(leader, i, i + 1)
    return None


def _near(term: Term, date: str | None) -> bool:
    if not date or not date[:4].isdigit():
        return True
    year = int(date[:4])
    return (not term.since or int(term.since[:4]) <= year) and (
        not term.until or year <= int(term.until[:4]) + _AFTER
    )


def _one(known: Iterable[Leader], context: ActorContext, surname: bool) -> Leader | None:
    """The one person meant: of the report's countries first, in office on the day."""
    pool = list(dict.fromkeys(known))
    if len(pool) > 1 and context.countries:
        pool = [p for p in pool if p.country(context.date) in context.countries] or pool
    if len(pool) > 1 and context.date:
        pool = [p for p in pool if p.on(context.date)] or pool
    if len(pool) > 1 and not surname:
        return pool[-1]
    return pool[0] if len(pool) == 1 else None


@dataclass(frozen=True)
class _People:
    names: Lexicon
    by_id: dict[str, Leader]
    by_surname: dict[str, list[Leader]]


@cache
def _people() -> _People:
    by_id: dict[str, Leader] = {}
    by_surname: dict[str, list[Leader]] = {}
    for leader in (p for raw in entries("leaders") for p in read_leaders(raw)):
        bracket = _BRACKET.search(leader.name)
        name = leader.name[: bracket.start()] if bracket else leader.name
        id = plain(name)
        home = by_id.get(id) if bracket else None
        if id in by_id and not bracket:
            id = f"{id} {leader.told[0][0].lower()}"
        by_id[id] = Leader(
            name, (home.told if home else ()) + leader.told, (home.aliases if home else ()) + leader.aliases
        )
    for leader in by_id.values():
        for name in (leader.name, *leader.aliases):
            last = [w.text for w in cut(name) if plain(w.text) not in ("jr", "sr", "ii", "iii")][-1]
            if leader not in by_surname.setdefault(fold(last), []):
                by_surname[fold(last)].append(leader)
    named = (Entry(id, p.name, "person", "leaders", (p.told[0][0],), p.aliases) for id, p in by_id.items())
    return _People(Lexicon(named), by_id, by_surname)


def read_leaders(raw: dict[str, Any]) -> list[Leader]:
    """The persons of one country of ``leaders.yaml``.

    >>> terms = {"Ann Fox | Fox": "mayor 2001/2003; president 2004/"}
    >>> fox, = read_leaders({"country": "ATL", "people": terms})
    >>> fox.aliases, fox.on("2002").office, fox.on("2010-05-01").office, fox.on("1999")
    (('Fox',), 'mayor', 'president', None)
    """
    found = []
    for names, told in raw["people"].items():
        name, *aliases = (n.strip() for n in names.split("|"))
        found.append(Leader(name, ((raw["country"], str(told)),), tuple(aliases)))
    return found


@cache
def _terms(told: tuple[tuple[str, str], ...]) -> tuple[Term, ...]:
    return tuple(_term(term, country) for country, line in told for term in line.split(";"))


def _term(told: str, country: str) -> Term:
    m = _TERM.fullmatch(told)
    hit = _office(m["office"]) if m else None
    if m is None or hit is None or hit.force == "role":
        raise ValueError(f"not a term of office with a sector: {told!r}")
    since = m["span"] or ""
    until = (m["to"] or "")[1:] if m["to"] else since
    return Term(m["office"], hit.sector, country, since, until)


@cache
def _office(name: str) -> SectorHit | None:
    tokens = cut(name)
    return find_sector(tokens, 0, len(tokens))
