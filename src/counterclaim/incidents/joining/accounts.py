"""Accounts: one report's account of one event, with what is compared between the accounts of many reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from counterclaim.incidents.title import unsure
from counterclaim.model import (
    Claim,
    Coded,
    DateInterval,
    EventMention,
    Incident,
    IncidentActor,
    Modality,
    Place,
    Record,
    TollKind,
)
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.names import normalise
from counterclaim.vocabulary import load

_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]+")
SHORTEST = 4
"""Letters of the shortest word that may tell one event from another."""
_STATE = frozenset({"government", "military", "police"})
PLACES = 3
"""Places of an account that are compared at the most."""
MOST = 60
"""Words of an account that are compared at the most, the first of it."""


class Figure(Record, frozen=True):
    """A toll of a whole as somebody gives it; its bounds are inclusive, None is unknown."""

    kind: TollKind
    low: int | None
    high: int | None


class Account(Record, frozen=True):
    """One report's account of one event: its event mentions, and what they tell in a few plain values.

    Attributes:
        id: the id of the incident that it makes alone.
        places: where its mentions put it, the most exact first.
        initiators: who acted: the country (ISO 3166-1 alpha-3) of a state's bodies, an armed group's name;
            ``targets`` who was acted on.
        tolls: figures of wholes that nobody has withdrawn or denied.
        names: words with a capital in its quotes, without those that begin a sentence; lower case.
        words: the other words of its quotes that may tell one event from another; lower case.
    """

    id: str
    report: str
    type: str
    mode: str | None
    modality: Modality
    mentions: tuple[str, ...]
    published: str | None = None
    places: tuple[Place, ...] = ()
    date: DateInterval | None = None
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    operation: str | None = None
    tolls: tuple[Figure, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def accounts(coded: Coded) -> tuple[Account, ...]:
    """The accounts of one coded report, in the order of its incidents.

    >>> from counterclaim.engine import code_reports
    >>> from counterclaim.model import Report
    >>> text = "Rebels killed three soldiers and burnt an ambulance in Goma on 3 May 2022, the army said."
    >>> [made] = code_reports([Report(id="r-1", text=text, sha256="0", published="2022-05-04")])
    >>> [a] = accounts(made)
    >>> a.type, a.places[0].name, a.date.start, a.tolls[0].low, a.words
    ('ASSAULT', 'Goma', '2022-05-03', 3, ('burnt', 'ambulance'))
    """
    mentions = {m.id: m for m in coded.mentions}
    claims: dict[str, list[Claim]] = {}
    for c in coded.claims:
        if c.event is not None:
            claims.setdefault(c.event, []).append(c)
    return tuple(_account(i, mentions, claims, coded.report.published) for i in coded.incidents)


def _account(
    i: Incident,
    mentions: Mapping[str, EventMention],
    claims: Mapping[str, Sequence[Claim]],
    published: str | None,
) -> Account:
    own = [mentions[m] for m in i.mentions if m in mentions]
    said = [c for m in i.mentions for c in claims.get(m, ())]
    # What is compared by itself tells nothing more as words.
    apart = {
        w for p in (m.place for m in own) if p for n in (p.name, p.as_written, *p.within) for w in _of(n)
    }
    apart |= {w for m in own for n in (m.trigger.exact, *(a.name for a in m.actors)) for w in _of(n)}
    names, words = _told(dict.fromkeys(q for m in own for q in (m.quote.exact, *_quotes(said, m.id))), apart)
    return Account(
        id=i.id,
        report=i.reports[0],
        type=i.type,
        mode=i.mode,
        modality=i.modality,
        mentions=i.mentions,
        published=published,
        places=_places(i.place, own),
        date=i.date,
        # Whom reports of one event blame may differ.
        initiators=_keys(a for a in i.actors if not unsure(a)),
        targets=_keys(i.targets),
        weapons=i.weapons,
        operation=i.operation,
        tolls=tuple(dict.fromkeys(Figure(kind=c.kind, low=c.low, high=c.high) for c in said if _counts(c))),  # type: ignore[arg-type]
        names=names,
        words=words,
    )


def _places(first: Place | None, own: Sequence[EventMention]) -> tuple[Place, ...]:
    """The places of an account, one of each name, at most ``PLACES``."""
    found: dict[str, Place] = {}
    for p in (first, *(m.place for m in own)):
        if p is not None:
            found.setdefault(p.name, p)
    return tuple(found.values())[:PLACES]


def _keys(actors: Iterable[IncidentActor]) -> tuple[str, ...]:
    """Who somebody is, as far as that tells them from others: the country of a state's bodies or of the side
    that fire came from, the name of an armed group. Gunmen and villagers may be anybody."""
    found: dict[str, None] = {}
    for a in actors:
        if a.country is not None and (a.kind is None or a.kind in _STATE):
            found[a.country] = None
        elif a.kind == "armed group":
            found[normalise(a.name)] = None
    return tuple(found)


def _counts(c: Claim) -> bool:
    """Whether a claim gives a figure of a whole that may still stand."""
    given = c.low is not None or c.high is not None
    live = c.status not in ("retracted", "denied") and c.polarity == "positive"
    return c.field == "toll" and given and live and c.part_of is None


def _quotes(said: Sequence[Claim], event: str) -> list[str]:
    return [c.quote.exact for c in said if c.event == event]


def _of(name: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(name)]


def _told(quotes: Iterable[str], apart: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and the other words of some quotes, each once, in order, without those of ``apart``."""
    names: dict[str, None] = {}
    words: dict[str, None] = {}
    common = _common()
    for text in quotes:
        for found in _WORD.finditer(text):
            word = found.group()
            lower = word.lower()
            if len(word) < SHORTEST or lower in common or lower in apart or _of_country(lower):
                continue
            opens = found.start() == 0 or text[: found.start()].rstrip()[-1:] in '.!?:"“'
            (names if word[0].isupper() and not opens and not word.isupper() else words)[lower] = None
    return tuple(names)[:MOST], tuple(w for w in words if w not in names)[:MOST]


@lru_cache(maxsize=65536)
def _of_country(word: str) -> bool:
    """Whether a word is a country or its people, whom reports of one war all name."""
    return country_of(word.removesuffix("'s").removesuffix("’s")) is not None


@cache
def _common() -> frozenset[str]:
    """Words of every report of violence, which tell no event from another."""
    made: frozenset[str] = load("common_words", _words)
    return made


def _words(entries: list[dict[str, list[str]]]) -> frozenset[str]:
    return frozenset(w for e in entries for w in e["words"])
