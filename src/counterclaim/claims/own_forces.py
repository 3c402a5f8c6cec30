"""Whose forces act where words do not say: a state's media mean the state's, who speaks for a body means that
body's."""

from __future__ import annotations

import re
from functools import lru_cache

from counterclaim.claims.event_frames import word_class
from counterclaim.model import Speaker, SpeakerKind
from counterclaim.resolve.actors import ActorContext, ActorMatch, resolve_actor
from counterclaim.resolve.speakers import kind_and_country

_KIND = (
    r"(?:air|air[ -]defen[cs]e|airborne|anti-aircraft|armed|armou?red|artillery|assault|border|coastal|"
    r"combat|drone|engineer|ground|infantry|marine|mechani[sz]ed|military|missile|mortar|motori[sz]ed|naval|"
    r"navy|reconnaissance|rocket|security|special|tank)"
)
_FORCES = re.compile(
    rf"(?:(?:the|our|several|some|two|three) )?(?:{_KIND}(?: and {_KIND})? ){{1,2}}"
    r"(?:units?|forces|troops|crews?|brigades?|gunners|boats|jets|planes|aircraft|teams?)",
    re.IGNORECASE,
)
"""Forces named by their kind alone, without a name and without a word that makes them somebody else's."""


def at_home(outlet: str | None, words: str) -> str | None:
    """The country of forces that an outlet names by their kind alone; None where it is no medium of a state,
    or they have a name or belong to others.

    Args:
        outlet: the name of the outlet.
        words: who is said to have acted, as written.

    >>> at_home("TASS", "Air defence units"), at_home("TASS", "Enemy air defence units")
    ('RUS', None)
    >>> at_home("Reuters", "Air defence units"), at_home("SANA", "rebel forces")
    (None, None)
    """
    if not outlet or _FORCES.fullmatch(words) is None:
        return None
    kind, country = kind_and_country(outlet)
    return country if kind == "state media" else None


_SPOKEN_FOR = re.compile(
    r"(?:an? |the )?(?:(?P<before>.+?)(?:['’]s? (?:(?:chief|media|military|official|political) )?| ))?"
    r"spokes(?:man|woman|person|people)"
    r"(?: (?:for|of) (?P<for>[^,]+)| [^,]+)?(?:,.*)?",
    re.IGNORECASE,
)
"""Who speaks for a body: "a spokesman for the army, Ali Musa", "the rebels' spokeswoman"."""
_DEFENCE = re.compile(
    r"\b(?:(?:defen[cs]e|war) (?:ministry|department)|(?:ministry|department) of (?:defen[cs]e|war)|"
    r"general staff|pentagon|defen[cs]e minister)\b",
    re.IGNORECASE,
)
_BODIES = frozenset({"government", "ministry", "country", "side", "party", "delegation", "crown"})


def body_of(speaker: Speaker, on: str | None = None) -> ActorMatch | str | None:
    """Who acts where a speaker tells in the first person, or by "it", of what was done: the body that the
    speaker is or speaks for; its forces where it is a ministry of defence; None for an office-holder.

    Args:
        speaker: who speaks.
        on: the day of the report, for actors that changed.

    >>> army = body_of(Speaker(name="Defence Ministry of Mexico", kind="government", country="MEX"))
    >>> army.name
    'Military Forces of Mexico'
    >>> body_of(Speaker(name="a spokesman for the rebels", kind="armed group"))
    'the rebels'
    >>> body_of(Speaker(name="Houthis' military spokesman", kind="armed group")).name
    'Houthis'
    >>> body_of(Speaker(name="Governor Musa Bello", kind="government")) is None
    True
    """
    return _body(speaker.name, speaker.kind, speaker.country, on)


@lru_cache(maxsize=65536)
def _body(words: str, kind: SpeakerKind, country: str | None, on: str | None) -> ActorMatch | str | None:
    own = ActorContext(countries=(country,) if country else (), date=on)
    spoken = _SPOKEN_FOR.fullmatch(words)
    if spoken is not None:
        words = spoken["for"] or spoken["before"] or ""
        if not words:
            return None
    if _DEFENCE.search(words):
        return resolve_actor("armed forces", own) if country else None
    found = resolve_actor(words, own)
    if found is not None:
        return found
    heads = {w.removesuffix("s") for w in words.lower().split()}
    return None if heads & (word_class("leader") - _BODIES) and kind == "government" else words
