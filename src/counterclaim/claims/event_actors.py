"""Who a part of an event is: resolved by name, by country, or by who speaks where words only point."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from counterclaim.claims.event_parts import ORIGIN
from counterclaim.claims.mentions import Part
from counterclaim.claims.own_forces import at_home, body_of
from counterclaim.claims.reading import Reading
from counterclaim.claims.said import said
from counterclaim.model import Actor, Place, Span, quote
from counterclaim.resolve.actors import ActorContext, ActorMatch, code_actor, resolve_actor
from counterclaim.resolve.countries import country_of

_BODIES = frozenset({"government", "military", "police", "armed group"})
"""Kinds of speakers that can be "it" and "we" in an event: a doctor's "we" wounds nobody."""
_GROUPS = frozenset(
    {"group", "movement", "organisation", "organization", "militia", "front", "faction", "outfit"}
)
_POSSESSIVES = frozenset({"its", "their", "our"})
_OWN_FORCES = re.compile(
    r"(?:its|our|their) (?:own )?(?:\w+ )?"
    r"(?:forces|troops|soldiers|fighters|men|units?|army|military|navy|air force|jets|"
    r"(?:war)?planes|aircraft|drones|artillery|commandos|gunners|pilots)",
    re.IGNORECASE,
)
"""What a side that speaks of its own acts calls those who acted."""
_FIGHTERS = re.compile(
    r"\b(?:rebels?|militants?|terrorists?|fighters?|insurgents?|gunmen|soldiers?|troops|commanders?|combatants?|jihadists?|"
    r"militia(?:men|s)?|guerrillas?|operatives?|bandits?|separatists?|mercenar(?:y|ies)|servicemen|officers?)\b",
    re.IGNORECASE,
)
"""Those whom a side says for itself that it killed."""
_SEVERAL = re.compile(
    r"\b(?:troops|soldiers|forces|police|policemen|officers|fighters|rebels|militants|insurgents|gunmen|militiamen|"
    r"guerrillas|commandos|marines|guards|paramilitaries|separatists|bandits|crews|units)$",
    re.IGNORECASE,
)
_PERSONS = frozenset({"he", "she", "him", "her"})
_OTHERS = _PERSONS | {"who", "which", "that"}
"""Pronouns that stand for nobody who speaks as a body."""
_PRONOUNS = _OTHERS | {"it", "they", "them", "we", "us"}


def actor_of(reading: Reading, part: Part, parts: Sequence[Part], trigger: Span) -> Actor | None:
    """The actor of a part of an event; None where nobody is named.

    Args:
        reading: the report.
        part: who takes part.
        parts: all parts of the event.
        trigger: the event's own words.
    """
    words = reading.words(part.span)
    if words.lower() in _PRONOUNS and words != "US":
        # "Pakistan says that it killed two children": whoever "it" is, hardly the one who says so. Fighters
        # are another matter, and "we" is always the one who speaks.
        harmed = [reading.words(p.span) for p in parts if p.role == "victim"]
        if words.lower() not in ("we", "us") and not all(_FIGHTERS.search(w) for w in harmed):
            return None
        return _speaking(reading, part, trigger, words.lower())
    match = resolve_actor(words, reading.context)
    bare = words.lower().removeprefix("the ")
    if match is None and bare in _GROUPS and said(reading, trigger).speaker.kind == "armed group":
        return _speaking(reading, part, trigger, "it")
    if match is None and words.split()[0].lower() in _POSSESSIVES:
        match = _own(reading, words, trigger)
    if match is None and part.role == "initiator" and _OWN_FORCES.fullmatch(words):
        # "The army said its troops had shelled the town": whoever speaks, unless somebody else acts beside
        # them.
        return _speaking(reading, part, trigger, "it")
    home = at_home(reading.a.report.outlet, words) if match is None and part.role == "initiator" else None
    if home is not None:
        return Actor(
            name=_without_article(words), role=part.role, country=home, kind="military",
            mention=quote(reading.text, part.span),
        )  # fmt: skip
    country = country_of(words) if match is None else None
    alone = country is not None and country.end - country.start == len(words)
    if country is not None and country.how in ("adjective", "people") and alone:
        # "Pakistani strikes": the state of that name.
        return Actor(
            name=country.name, role=part.role, country=country.iso3,
            kind=None if part.rule == ORIGIN else "government", mention=quote(reading.text, part.span),
        )  # fmt: skip
    if match is None:
        return Actor(name=_without_article(words), role=part.role, mention=quote(reading.text, part.span))
    # "Rockets from Lebanon": a country says from which side they came, and not that its state fired them.
    whole = part.rule == ORIGIN and match.kind == "government"
    return Actor(
        name=match.name,
        role=part.role,
        country=match.country,
        kind=None if whole else match.kind,
        aliases=tuple(match.aliases),
        mention=quote(reading.text, part.span),
    )


def coded(reading: Reading, actor: Actor, where: Place | None) -> Actor:
    """The actor with the codes of PLOVER, ACLED and UCDP, from its words, else from its name."""
    words = actor.mention.exact if actor.mention else actor.name
    code = code_actor(words, reading.context)
    if code.sector is None:
        code = code_actor(actor.name, reading.context)
    return msgspec.structs.replace(
        actor,
        code=code.actor or actor.country,
        sector=code.sector,
        inter=code.inter_in(where.country if where else None),
        side=code.side,
    )


def _own(reading: Reading, words: str, trigger: Span) -> ActorMatch | None:
    """Whose "its armed forces" are: those of the speaker's country."""
    country = said(reading, trigger).speaker.country
    if country is None:
        return None
    return resolve_actor(
        words.split(maxsplit=1)[-1], ActorContext(countries=(country,), date=reading.context.date)
    )


def _without_article(words: str) -> str:
    """A name is what is named: "the army" and "army" are one."""
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else words


def _speaking(reading: Reading, part: Part, trigger: Span, pronoun: str) -> Actor | None:
    """Who "it", "we" or "they" is in somebody's words: the side that speaks, if the pronoun fits; "they" in
    the words of an authority are the troops of the sentence, if any. Who only tells of it did nothing."""
    speaker = said(reading, trigger).speaker
    if pronoun in ("they", "them") and speaker.kind == "government":
        return _troops(reading, part, trigger)
    if speaker.kind not in _BODIES or pronoun in _OTHERS:
        return None
    found = body_of(speaker, reading.context.date)
    if found is None and pronoun in ("we", "us"):
        found = resolve_actor(speaker.name, reading.context) or speaker.name
    if found is None:
        return None
    mention = quote(reading.text, part.span)
    if isinstance(found, ActorMatch):
        return Actor(name=found.name, role=part.role, country=found.country, kind=found.kind, mention=mention)
    name = _without_article(found)
    return Actor(name=name, role=part.role, country=speaker.country, kind=speaker.kind, mention=mention)


def _troops(reading: Reading, part: Part, trigger: Span) -> Actor | None:
    """The fighters or forces that "they" stands for: those that its sentence names first."""
    before = [
        p.span
        for e in reading.events
        for p in e.parts
        if p.span[1] <= part.span[0] and _within(p.span, _around(reading, part.span))
    ]
    named = sorted(s for s in before if _SEVERAL.search(reading.words(s)))
    if not named:
        return None
    found = actor_of(reading, Part(part.role, named[0], part.rule), (), trigger)
    return msgspec.structs.replace(found, mention=quote(reading.text, part.span)) if found else None


def _around(reading: Reading, span: Span) -> Span:
    return next((s.span for s in reading.a.sentences if _within(span, s.span)), span)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
