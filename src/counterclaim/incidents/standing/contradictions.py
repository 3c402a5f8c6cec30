"""Rival values side by side. Nothing is averaged and nobody is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.incidents.standing.act_clashes import (
    event_clashes,
    number_clashes,
    perpetrator_clashes,
    weapon_clashes,
)
from counterclaim.incidents.standing.denials import is_negated
from counterclaim.incidents.standing.harm_clashes import (
    fighters_attacked,
    harmed_clashes,
    nationality_clashes,
    target_clashes,
)
from counterclaim.incidents.standing.said import Said, Sources, hear
from counterclaim.incidents.standing.setting_clashes import date_clashes, place_clashes
from counterclaim.incidents.standing.toll_clashes import toll_clashes
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Contradiction

__all__ = ["contradictions", "contradictions_of", "is_negated"]


def contradictions(
    told: Telling | Sequence[Claim], sources: Sources | None = None, moments: Mapping[str, str] | None = None
) -> tuple[Contradiction, ...]:
    """The fields of an incident on which its speakers do not agree, with the sides, the weightiest first.

    Two values clash only where both cannot be right: counts whose intervals do not meet, fighters against
    civilians, a camp against a house, two villages, a denial against what it denies. Values that can be one
    are one side; a value that goes with several sides takes none. Withdrawn and superseded values take no
    side, nor do those who only relay.

    Args:
        told: the incident as its reports tell it, or its claims alone.
        sources: for each claim's id the key of its source; without, each speaker is one.
        moments: for a claim's id when it was said, where that is not its report's publication.

    Returns:
        By ``weight``: the severity of the field, times how far the values lie apart, times how many sources
        stand behind the weaker side of the strongest pair (who could not be checked counts half), a quarter
        more where parties to the violence stand on opposite sides.
    """
    return contradictions_of(hear(told, sources, moments))


def contradictions_of(said: Said) -> tuple[Contradiction, ...]:
    """The contradictions of what is said of an incident; see ``contradictions``."""
    rivals = not fighters_attacked(said)
    tolls = list(toll_clashes(said, rivals))
    found = [
        *event_clashes(said),
        *perpetrator_clashes(said),
        *tolls,
        *(k for k in harmed_clashes(said, rivals) if not any(_shows(t, k) for t in tolls)),
        *target_clashes(said),
        *nationality_clashes(said),
        *place_clashes(said),
        *date_clashes(said),
        *weapon_clashes(said),
        *number_clashes(said),
    ]
    return tuple(sorted(found, key=lambda k: (-k.weight, k.field, k.sides[0].claims)))


def _shows(one: Contradiction, other: Contradiction) -> bool:
    """Whether a contradiction sets the claims of another side by side already."""
    homes = [
        next((n for n, mine in enumerate(one.sides) if set(side.claims) <= set(mine.claims)), None)
        for side in other.sides
    ]
    return None not in homes and len(set(homes)) == len(homes)
