"""What a mention says of its event, and whether it only points to one that the report has told."""

from __future__ import annotations

import re

from counterclaim.incidents.joining.sides import doers
from counterclaim.model import EventMention

_MUTUAL = frozenset(
    {"clash", "clashes", "clashed", "battle", "battles", "battled", "firefight", "firefights", "gunfight",
     "gunfights", "shootout", "shoot-out", "skirmish", "skirmishes", "fighting", "fought", "exchange",
     "exchanged", "crossfire", "combat"}
)  # fmt: skip
"""Words for violence that two sides do to one another."""
_KNOWN_HARM = frozenset({"toll", "roll", "among"})
"""Methods of mentions that speak of victims as known: "the death toll", "among the victims"."""
_DEADLY = re.compile(r"\b(?:dea[dt]|died?|dies|dying|kill|slain|bod(?:y|ies)|lives?\b|wound|injur|hurt|toll)")
_CARED_FOR = frozenset(
    {
        "treated",
        "admitted",
        "hospitalised",
        "hospitalized",
        "taken",
        "brought",
        "flown",
        "airlifted",
        "rushed",
    }
)


def cared_for(m: EventMention) -> bool:
    """Whether a mention tells where the harmed were taken, which may be another town: "four are treated in
    Kaya"."""
    return m.type == "HARM" and m.trigger.exact.lower().split()[0] in _CARED_FOR


def deadly(m: EventMention) -> bool:
    """Whether a mention tells of people killed or wounded, and not of people taken."""
    return _DEADLY.search(m.trigger.exact.lower()) is not None


def little(m: EventMention) -> bool:
    """Whether a mention says too little to be another event by a weak sign: no doer, no place, no day, and no
    word that brings in violence ("shelling killed two")."""
    return bare(m) and m.date is None and not m.method.startswith("event.noun")


def bare(mention: EventMention) -> bool:
    """Whether a mention of the news says neither who did it nor where: it goes on with the event told
    before."""
    told = bool(doers(mention)) or mention.place is not None
    return not told and (mention.date is None or mention.modality != "background")


def points_back(m: EventMention) -> bool:
    """Whether a mention means an event by a word that takes it for known: "the attack", "the death toll"."""
    definite = m.type != "HARM" or m.trigger.exact.lower().startswith("the ") or m.method in _KNOWN_HARM
    return m.anaphoric and definite and m.place is None


def mutual(m: EventMention) -> bool:
    """Whether a mention tells of violence that two sides do to one another: either may be named first."""
    return bool(_MUTUAL & set(m.trigger.exact.lower().split()))
