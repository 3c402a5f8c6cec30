"""How an attack was carried out: the mode that its mentions and the weapons named in them bear out together.

One attack is told in several ways: who was near tells of explosions, who comes later of destroyed homes, an
army of its air strike. The first two say what was heard and seen of it and agree with the third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from counterclaim.incidents.joining.pointing import mutual
from counterclaim.incidents.standing.weaponry import OTHERS
from counterclaim.model import Claim, EventMention
from counterclaim.vocabulary import load
from counterclaim.vocabulary.event_types import event_type

LEAST = 4
"""A way of attack explains up to so many times as many mentions of what was heard and seen; one mention among
many may be misread."""

TARGETED = "targeted"
"""The mode of killings of chosen people, who do not fight."""


def manner(kind: str, group: Sequence[EventMention], claims: Iterable[Claim]) -> str | None:
    """The mode of an incident; None where nobody tells it.

    A mode counts the event mentions that tell it and those that name a weapon of it, and, if these are not
    too few, the mentions that tell what is heard and seen of it (``effects`` in the vocabulary of events).

    Args:
        kind: the PLOVER type of the incident.
        group: its event mentions.
        claims: their claims.
    """
    told = Counter(m.mode for m in group if m.mode is not None)
    if kind != "ASSAULT":
        return told.most_common(1)[0][0] if told else None
    if told[TARGETED] <= sum(mutual(m) for m in group):
        # Who was executed and who fell in a clash are rival accounts; one of them does not name the event.
        del told[TARGETED]
    armed = {(mode, c.event) for c in claims if (mode := _mode(c))}
    borne = told + Counter(sorted(mode for mode, _ in armed))

    def support(mode: str) -> tuple[int, int]:
        known = event_type(kind, mode)
        seen = sum(told[e] for e in (known.effects if known else ()) if e != mode)
        return borne[mode] + (seen if seen <= LEAST * borne[mode] else 0), told[mode]

    return max(borne, key=support, default=None)


def _mode(claim: Claim) -> str | None:
    """The mode of attack of a weapon that a claim says was used."""
    if claim.field != "weapon" or claim.polarity != "positive" or claim.kind in OTHERS:
        return None
    modes: Mapping[str, str] = load("weapons", _modes)
    return modes.get(claim.value or "")


def _modes(raw: list[dict[str, Any]]) -> Mapping[str, str]:
    return {key: e["mode"] for e in raw for key in (e["id"], e["name"]) if e.get("mode")}
