"""How an incident stands, in the design's words, and how many independent sources speak of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.incidents.standing.denials import is_negated
from counterclaim.incidents.standing.said import Said, Sources, hear
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Contradiction, Standing

ASSERTS = frozenset({"stated", "claimed", "accused"})


def independent_sources(told: Telling | Sequence[Claim] | Said, sources: Sources | None = None) -> int:
    """Count those who say for themselves that something happened.

    An outlet that quotes others is no source beside them: it relays. It counts where it speaks alone.
    Doubtful, unverified and withdrawn claims count for nobody.

    Args:
        told: what is said of one incident.
        sources: for each claim's id the key of its source; without, each speaker is one.
    """
    said = told if isinstance(told, Said) else hear(told, sources)
    own = [
        c
        for c in said.claims
        if c.field in ("event", "toll")
        and c.status in ASSERTS
        and not is_negated(c)
        and c.id not in said.withdrawn
    ]
    quoted = [c for c in own if c.speaker.kind != "outlet"]
    return said.independent(quoted or own)


def standing(
    told: Telling | Sequence[Claim] | Said,
    contested: Sequence[Contradiction],
    sources: Sources | None = None,
    moments: Mapping[str, str] | None = None,
) -> Standing:
    """How an incident stands by its claims; "confirmed" is a reviewer's word alone.

    Args:
        told: what is said of one incident.
        contested: its contradictions.
        sources: for each claim's id the key of its source; without, each speaker is one.
        moments: for a claim's id when it was said, where that is not its report's publication.
    """
    said = told if isinstance(told, Said) else hear(told, sources, moments)
    own = [c for c in said.claims if c.field in ("event", "toll")] or list(said.claims)
    if all(c.id in said.withdrawn for c in own):
        return "retracted"
    if all(is_negated(c) for c in own):
        return "denied"
    if contested:
        return "contested"
    return "corroborated" if independent_sources(said) > 1 else "single source"
