"""Rival values side by side. Nothing is averaged and nobody is believed."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.incidents.wording import figure
from counterclaim.model import Claim, Contradiction, Side

_WITHDRAWN = frozenset({"retracted"})


def is_negated(claim: Claim) -> bool:
    """Whether a claim says that something is not so."""
    return claim.polarity == "negative" or claim.status == "denied"


def contradictions(claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """The fields of an incident on which its speakers do not agree, with the sides.

    Two tolls clash when their intervals do not meet, when one is open about its number and the other names
    victims of another sort, or when one speaker says that nobody was harmed. Withdrawn values take no side.

    Args:
        claims: the claims of one incident.
    """
    found = []
    live = [c for c in claims if c.status not in _WITHDRAWN]
    for kind in dict.fromkeys(c.kind for c in live if c.field == "toll" and c.kind is not None):
        sides = _toll_sides(
            [c for c in live if c.field == "toll" and c.kind == kind and c.part_of is None and _counts(c)]
        )
        if len(sides) > 1:
            found.append(Contradiction(field=kind, sides=sides))
    denied = [c for c in live if c.field == "event" and is_negated(c)]
    told = [c for c in live if c.field == "event" and not is_negated(c)]
    if denied and told and {c.speaker.name for c in denied} - {c.speaker.name for c in told}:
        found.append(
            Contradiction(
                field="whether it happened", sides=(_side("happened", told), _side("denied", denied))
            )
        )
    return tuple(found)


def _counts(claim: Claim) -> bool:
    """Whether a toll says how many or who: a bare "deaths" contradicts nobody."""
    return claim.low is not None or claim.high is not None or claim.victims is not None


def _toll_sides(claims: Sequence[Claim]) -> tuple[Side, ...]:
    """Group tolls that can be one; each group is a side."""
    groups: list[list[Claim]] = []
    for c in claims:
        home = next((g for g in groups if all(_agree(c, other) for other in g)), None)
        if home is None:
            groups.append([c])
        else:
            home.append(c)
    sides = [_side(figure(g[0]), g) for g in groups]
    # One speaker who gives several figures tells of parts or of a rising count, and contradicts nobody.
    return tuple(sides) if len({s for side in sides for s in side.speakers}) > 1 else ()


def _agree(a: Claim, b: Claim) -> bool:
    if (a.low is None and a.high is None) or (b.low is None and b.high is None):
        return _same_victims(a, b)
    low = max(a.low or 0, b.low or 0)
    high = min(a.high if a.high is not None else 10**9, b.high if b.high is not None else 10**9)
    return low <= high


def _same_victims(a: Claim, b: Claim) -> bool:
    """Whether two tolls without numbers speak of the same sort of people, as far as their words go."""
    if a.victims is None or b.victims is None:
        return True
    one, two = _words(a.victims.exact), _words(b.victims.exact)
    return bool(one & two) or not one or not two


def _words(text: str) -> set[str]:
    general = {"people", "persons", "others", "the", "of", "a", "and", "number", "several", "some", "many"}
    return {w.strip(".,").lower() for w in text.split()} - general


def _side(value: str, claims: Sequence[Claim]) -> Side:
    return Side(
        value=value,
        speakers=tuple(dict.fromkeys(c.speaker.name for c in claims)),
        claims=tuple(c.id for c in claims),
    )
