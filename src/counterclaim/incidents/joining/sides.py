"""Who is who in one report: whether two words for those who act may mean the same people."""

from __future__ import annotations

from counterclaim.model import Actor, EventMention

_IRREGULARS = frozenset(
    {"group", "organisation", "organization", "movement", "militia", "outfit", "gang", "gunmen", "gunman",
     "attackers", "attacker", "assailants", "militants", "militant", "terrorists", "terrorist", "fighters",
     "rebels", "insurgents", "guerrillas", "jihadists", "extremists", "raiders", "bandits", "men",
     "militiamen", "separatists", "bomber", "bombers", "others"}
)  # fmt: skip
"""Words for fighters of no state."""
_REGULARS = frozenset(
    {"troops", "soldiers", "army", "forces", "military", "navy", "jets", "warplanes", "planes", "aircraft",
     "drones", "helicopters", "gunships", "artillery", "commandos", "police", "officers", "policemen",
     "paratroopers", "marines", "units", "gunboats", "tanks"}
)  # fmt: skip
"""Words for those of a state."""
_ARMED = frozenset({"armed group", "militia", "paramilitary", "cartel", "gang"})
_STATE = frozenset({"government", "military", "police"})
_BODIES = frozenset({"political", "intelligence", "judiciary"})
"""Other kinds of bodies that are a state's."""
_POINTING = frozenset({"the", "one", "two", "others", "another", "these", "those", "both"})
"""Words that open a phrase for people of whom a report has spoken: "one attacker", "others"."""


def doers(m: EventMention) -> list[Actor]:
    """Who did it, as a mention says; not whom somebody only blames for it."""
    return [a for a in m.actors if a.role == "initiator" and not a.blamed]


def spoken_of(a: Actor) -> bool:
    """Whether fighters without a name are those that the report has spoken of: "the gunmen"."""
    first = a.mention.exact.split()[0].lower() if a.mention is not None and a.mention.exact.split() else ""
    return not known(a) and first in _POINTING and (_word_of(a) in _IRREGULARS or first == _word_of(a))


def may_be(a: Actor, b: Actor) -> bool:
    """Whether a word for one side's people may mean the other actor: "the gunmen" of one sentence are "the
    group" of the next, "troops" the army that is named elsewhere.

    >>> front = Actor(name="Macina Front", role="initiator", kind="armed group")
    >>> gunmen, troops = (Actor(name=n, role="initiator") for n in ("gunmen", "troops"))
    >>> may_be(gunmen, front), may_be(troops, front)
    (True, False)
    """
    return any(
        _word_of(x) in words and (y.kind in kinds or (not known(y) and _word_of(y) in words))
        for words, kinds in ((_IRREGULARS, _ARMED), (_REGULARS, _STATE))
        for x, y in ((a, b), (b, a))
        if not known(x)
    )


def sort_of(name: str) -> str | None:
    """Whether words without a name mean fighters of a state or of none; None where they tell neither.

    >>> sort_of("government troops"), sort_of("the rebels"), sort_of("villagers")
    ('regulars', 'irregulars', None)
    """
    last = name.split()[-1].lower() if name.split() else ""
    return "regulars" if last in _REGULARS else "irregulars" if last in _IRREGULARS else None


def key(a: Actor) -> str:
    """Who an actor is: the country of a state's bodies, else the name, which may open a sentence."""
    if a.country is not None and (a.kind is None or a.kind in _STATE or a.kind in _BODIES):
        return a.country
    return a.name[:1].lower() + a.name[1:]


def known(a: Actor) -> bool:
    """Whether an actor has a name or a country that tells it from others."""
    return a.country is not None or a.kind is not None


def _word_of(a: Actor) -> str:
    return a.name.split()[-1].lower() if a.name.split() else ""
