"""Event mentions: what the finders saw of an event, with its actors, place, date, weapons and modality
resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from counterclaim.claims.event_actors import actor_of, coded
from counterclaim.claims.event_blame import BLAMED, blamed
from counterclaim.claims.event_days import before_source, day_of
from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_parts import ORIGIN
from counterclaim.claims.event_phrases import noun_phrase
from counterclaim.claims.event_places import no_setting
from counterclaim.claims.event_syntax import VERBAL
from counterclaim.claims.judge import modality
from counterclaim.claims.mentions import EventTrigger, Part, TollMention
from counterclaim.claims.phrases import meet
from counterclaim.claims.reading import Reading
from counterclaim.claims.weapon_acts import tells_site
from counterclaim.claims.weapons import weapon
from counterclaim.incidents.joining.link import READER
from counterclaim.model import Actor, DateInterval, EventMention, Modality, Span, content_id, quote
from counterclaim.resolve.dates import date_of
from counterclaim.resolve.places import finer, place_of

ECHO = "echo"
"""The rule of a toll that repeats one told before."""
REPEATED = 4
"""Sentences that lie between a toll and its repetition at the most."""

_HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE", "HARM"})
"""Types of events in which people come to harm; an accusation kills nobody."""

FRESH_DAYS = 14
"""Days before publication within which an event is news."""

WIDE_M = 100_000
"""Metres of radius from which on a place is a country or a large province."""

HARM = "HARM"
"""Type of an event that a report tells only by its victims, without what was done to them."""


@dataclass(frozen=True)
class Happening:
    """An event mention with the spans that its claims quote."""

    mention: EventMention
    trigger: Span
    clause: Span
    parts: tuple[Part, ...] = ()
    places: tuple[Span, ...] = ()
    dates: tuple[Span, ...] = ()
    weapons: tuple[Span, ...] = ()
    sentence: int = 0


def happenings(reading: Reading) -> tuple[Happening, ...]:
    """The event mentions of a report in text order."""
    found = [_happening(reading, t) for t in reading.events]
    alone = (t for t in reading.tolls if t.part_of is None and whole_of(reading, t) is t)
    found += [_harm(reading, t) for t in alone if not _told(t, found)]
    return tuple(sorted(found, key=lambda h: h.trigger))


def _happening(reading: Reading, t: EventTrigger) -> Happening:
    # A part that holds the trigger is no part: "responsibility for the attack".
    own = (p for p in t.parts if not _inside(t.trigger, p.span) and not _ground(reading, p))
    parts = tuple(_harmed(reading, p) for p in own)
    actors = (a for a in (_actor(reading, p, parts, t.trigger) for p in parts) if a is not None)
    given = tuple(s for s in t.places if not _in_source(reading, s)) or _places_in(
        reading, t.clause, parts, t.trigger
    )
    places = tuple(s for s in given if not _elsewhere(reading, t, s))
    weapons = tuple(
        w
        for w in reading.weapons
        if (_inside(w.span, t.clause) or any(meet(w.span, s) for s in t.weapons))
        and not _of_site(reading, w.span)
    )
    place = place_of(places, reading.places, reading.a)
    days, when = day_of(reading, t, place)
    operation = next((o for o in reading.operations if _inside(o.name, t.clause)), None)
    mention = EventMention(
        id=content_id("e", reading.a.report.id, t.type, t.trigger),
        report=reading.a.report.id,
        type=t.type,
        mode=t.mode,
        modality=_modality(reading, t.modality, t.trigger, when),
        trigger=quote(reading.text, t.trigger),
        quote=quote(reading.text, reading.tidy(t.clause)),
        actors=tuple(coded(reading, a, place) for a in actors),
        place=place,
        date=when,
        weapons=tuple(dict.fromkeys(weapon(w.weapon).name for w in weapons)),
        operation=reading.words(operation.name) if operation else None,
        polarity=t.polarity,
        anaphoric=t.anaphoric,
        method=t.rule,
    )
    return Happening(
        mention, t.trigger, t.clause, parts, places, days, tuple(w.span for w in weapons), t.sentence
    )


def _modality(reading: Reading, own: Modality, span: Span, when: DateInterval | None) -> Modality:
    """The modality of an event; what lies weeks before the publication is told as background, whatever its
    words."""
    found = modality(reading, own, span)
    published = reading.a.report.published
    if found in ("happened", "ongoing") and published and when is not None and when.end is not None:
        days = (date.fromisoformat(published[:10]) - date.fromisoformat(when.end[:10])).days
        return "background" if days > FRESH_DAYS else found
    return found


def _harm(reading: Reading, t: TollMention) -> Happening:
    """An event known only by its victims: place and date from the expressions in its own clause."""
    # Where the wounded were treated is a place on the map, and not that of the event.
    places = tuple(
        p for p in _places_in(reading, t.clause)
        if reading.places[p].lat is None or not _afterwards(reading, p, "aftercare")
    ) or _fronted(reading, t)  # fmt: skip
    dates = tuple(d.span for d in reading.dates if _inside(d.span, t.clause)) or before_source(
        reading, t.sentence, t.clause
    )
    place = place_of(places, reading.places, reading.a)
    when = date_of(dates, reading.a, reading.anchor.at(place)) if dates else None
    if when is not None and all(_afterwards(reading, d, "aftercare", "finding") for d in dates):
        # The day on which the dead were buried: they had died by then.
        when = msgspec.structs.replace(when, start=None, grain="span", approximate=True)
    parts = tuple(
        p
        for p in (
            Part("initiator", t.perpetrator, t.rule) if t.perpetrator else None,
            Part("victim", t.victims, t.rule) if t.victims else None,
            _blamed(reading, t),
        )
        if p is not None
    )
    actors = (a for a in (_actor(reading, p, parts, t.effect) for p in parts) if a is not None)
    mention = EventMention(
        id=content_id("e", reading.a.report.id, HARM, t.effect, t.figure),
        report=reading.a.report.id,
        type=HARM,
        mode=None,
        modality=_modality(reading, "happened", t.effect, when),
        trigger=quote(reading.text, t.effect),
        quote=quote(reading.text, reading.tidy(t.clause)),
        actors=tuple(coded(reading, a, place) for a in actors),
        place=place,
        date=when,
        method=t.rule,
        anaphoric=True,
    )
    return Happening(mention, t.effect, t.clause, parts, places, dates, (), t.sentence)


def _blamed(reading: Reading, t: TollMention) -> Part | None:
    """Who is blamed beside a toll that no event tells of: "six bodies were found, police said, blaming X"."""
    tokens = reading.a.doc.char_span(*t.effect, alignment_mode="expand")
    if t.perpetrator is not None or tokens is None:
        return None
    word = tokens.root
    culprit = blamed(word, word if word.pos_ in VERBAL else word.head)
    return Part("initiator", noun_phrase(culprit, placed=False), BLAMED) if culprit is not None else None


def _afterwards(reading: Reading, span: Span, *what: str) -> bool:
    """Whether words say when or where something was done with the harmed afterwards: "bodies that were buried
    on Tuesday", "four were treated in Kaya"."""
    tokens = reading.a.doc.char_span(*span, alignment_mode="expand")
    at = tokens.root if tokens is not None else None
    while at is not None and at.pos_ != "VERB" and at.head.i != at.i:
        at = at.head
    return at is not None and any(at.lemma_.lower() in word_class(name) for name in what)


_OPENS = re.compile(
    r"\W*(?:(?:meanwhile|separately|also),? )?(?:in|at|near|outside|inside|around|across)\b[\w\s'’-]{0,40}",
    re.IGNORECASE,
)


def _fronted(reading: Reading, t: TollMention) -> tuple[Span, ...]:
    """The place that opens a sentence, where what stands behind its comma is told of it: "in Bolan, the
    bodies of six men were found"."""
    sentence = reading.a.sentences[t.sentence]
    comma = reading.text.find(",", sentence.start, t.figure[0])
    return tuple(
        s
        for s in reading.places
        if sentence.start <= s[0]
        and s[1] <= comma
        and _OPENS.fullmatch(reading.text, sentence.start, s[0])
        and not _in_source(reading, s)
    )


def _places_in(
    reading: Reading, clause: Span, parts: Sequence[Part] = (), trigger: Span | None = None
) -> tuple[Span, ...]:
    """The places that a clause names, but for those of who acts and of who tells ("by Islamabad's count") and
    those that only say where another lies ("Rann, in Borno state")."""
    taken = [p.span for p in parts]
    named = tuple(
        s
        for s in reading.places
        if _inside(s, clause)
        and not _in_source(reading, s)
        and not any(s[0] < b and a < s[1] for a, b in taken)
        and not (trigger is not None and _no_setting(reading, s, trigger))
    )
    return tuple(s for s in named if not any(_lies(reading, other, s) for other in named))


def _no_setting(reading: Reading, place: Span, trigger: Span) -> bool:
    tokens = reading.a.doc.char_span(*place, alignment_mode="expand")
    return tokens is not None and no_setting(tokens.root, trigger)


def _lies(reading: Reading, inner: Span, outer: Span) -> bool:
    """Whether one place only says where another lies, which it does not in "Gaza City and across Gaza"."""
    if not finer(reading.places[inner], reading.places[outer]):
        return False
    return not _WIDER.search(reading.text, min(inner[1], outer[1]), max(inner[0], outer[0]))


_FROM = re.compile(
    r"\b(?:from|out of)(?:\s+(?:inside|within|across|behind))?(?:\s+the)?"
    r"(?:\s+(?-i:[A-Z])[\w’'-]*(?:\s(?-i:[A-Z])[\w’'-]*){0,2},)?\s*$",  # "from Tampa, Florida"
    re.IGNORECASE,
)
_WIDER = re.compile(r"\b(?:and|or|but|elsewhere|across|throughout)\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:after|before|since|following|followed)\b", re.IGNORECASE)
_SETTING = frozenset({"event.noun.generic", "event.noun.phrase", "event.noun.setting"})
"""How nouns tell of an event that no verb of their own does."""


def _elsewhere(reading: Reading, t: EventTrigger, place: Span) -> bool:
    """Whether a place is not where an event happened: where an attack came from, or the country in which a
    sentence speaks of one that it only points to ("in France the talk is of the raid")."""
    if t.type == "ASSAULT" and _FROM.search(reading.text[max(0, place[0] - 60) : place[0]]):
        return True
    between = reading.text[t.trigger[1] : max(place[0], t.trigger[1])]
    if t.anaphoric and _THEN.search(between):
        return any(_closer(e, t, place) for e in reading.events if e.sentence == t.sentence)
    if not t.anaphoric or t.rule.split(":")[0] not in _SETTING or _inside(place, t.clause):
        return False
    others = (e for e in reading.events if e.sentence == t.sentence and not e.anaphoric and e.type != t.type)
    if any(_inside(place, e.clause) for e in others):
        return True  # "Protesters blocked a road in Lafia on Sunday, demanding an end to the attacks"
    found = reading.places.get(place)
    return found is not None and (found.radius_m or 0) > WIDE_M


def _closer(e: EventTrigger, t: EventTrigger, place: Span) -> bool:
    """Whether another event of a sentence, told in full, has a place that stands nearer to it: "the raid came
    after a bombing in Tumaco"."""
    own = not e.anaphoric and any(meet(p, place) for p in e.places)
    return own and abs(e.trigger[0] - place[0]) < abs(t.trigger[0] - place[0])


def _in_source(reading: Reading, span: Span) -> bool:
    """Whether a place only says who reports: part of a source, a relay or a cue."""
    telling = (s for f in reading.attributions for s in (f.source, f.cue, *f.relays) if s is not None)
    return any(_inside(span, s) for s in telling)


def whole_of(reading: Reading, t: TollMention) -> TollMention:
    """The toll with whose event another goes: a part with its whole, "raised it to nine" with the count that
    it repeats or replaces; else itself."""
    if t.part_of is not None:
        return whole_of(reading, reading.tolls[t.part_of])
    if t.rule == ECHO:
        before = [o for o in reading.tolls if o.figure < t.figure and o.kind == t.kind and o.part_of is None]
        same = [o for o in before if t.sentence - o.sentence <= REPEATED]
        return whole_of(reading, same[-1]) if same else t
    return t


def _told(t: TollMention, found: Sequence[Happening]) -> bool:
    """Whether an event mention of the same clause already tells how these people came to harm."""
    return of_toll(t, found) is not None


def _by_somebody(h: Happening) -> bool:
    """Whether an event is told with who did it: "the army evacuated 150 people" is no harm by others."""
    return any(p.role == "initiator" for p in h.parts)


def of_toll(t: TollMention, found: Sequence[Happening]) -> Happening | None:
    """The event mention that a toll belongs to: the one of its own word of harm, else the narrowest clause
    around it."""
    violent = [h for h in found if h.mention.type in _HARMFUL]
    same = [h for h in found if h.trigger == t.effect and (h in violent or _by_somebody(h))]
    if same:
        return same[0]
    around = [h for h in violent if h.sentence == t.sentence and _inside(t.figure, h.clause)]
    return min(around, key=lambda h: h.clause[1] - h.clause[0], default=None)


def _harmed(reading: Reading, part: Part) -> Part:
    """Whoever a toll counts among the harmed did not do it, however the parse reads "three girls wounded". A
    reader has told doers from harmed, and people from things, itself."""
    if part.rule.startswith(READER):
        return part
    counted = any(
        t.figure[0] < part.span[1]
        and part.span[0] < (t.victims or t.figure)[1]
        and t.kind not in ("detained", "abducted")
        for t in reading.tolls
    )
    if part.role == "initiator":
        return Part("victim", part.span, part.rule) if counted else part
    # What is hit and not counted among the harmed is a target: "hideouts were struck".
    return Part("target", part.span, part.rule) if part.role == "victim" and not counted else part


_NAMED = frozenset({"event.demonym", "event.possessive", BLAMED, ORIGIN})
"""Rules by which a name tells who acts, whatever stands before it."""
_WHERE = re.compile(r"\b(?:in|at|near|on|outside|inside|across|around)\s+(?:the\s+)?$", re.IGNORECASE)


def _of_site(reading: Reading, weapon: Span) -> bool:
    tokens = reading.a.doc.char_span(*weapon, alignment_mode="expand")
    return tokens is not None and tells_site(tokens[-1])


def _actor(reading: Reading, part: Part, parts: Sequence[Part], trigger: Span) -> Actor | None:
    found = actor_of(reading, part, parts, trigger)
    if found is None or part.rule != BLAMED:
        return found
    return msgspec.structs.replace(found, blamed=True)


def _ground(reading: Reading, part: Part) -> bool:
    """Whether an initiator is only where it happened: "a bombing in Kabul, which killed six"."""
    before = reading.text[max(0, part.span[0] - 14) : part.span[0]]
    sure = part.rule.startswith(READER) or part.rule in _NAMED
    return part.role == "initiator" and not sure and _WHERE.search(before) is not None


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
