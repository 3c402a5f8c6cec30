"""How an incident stands, in the design's words, and how many independent sources speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.incidents.contradictions import is_negated
from counterclaim.model import Claim, Contradiction, Standing

_ASSERTS = frozenset({"stated", "claimed", "accused"})


def independent_sources(claims: Sequence[Claim]) -> int:
    """Count those who say for themselves that something happened.

    An outlet that quotes others is no source beside them: it relays. It counts where it speaks alone.
    Doubtful, unverified and withdrawn claims count for nobody.

    Args:
        claims: the claims of one incident.
    """
    told = [c for c in claims if c.field in ("event", "toll") and c.status in _ASSERTS and not is_negated(c)]
    quoted = {c.speaker.name for c in told if c.speaker.kind != "outlet"}
    return len(quoted or {c.speaker.name for c in told})


def standing(claims: Sequence[Claim], contested: Sequence[Contradiction]) -> Standing:
    """How an incident stands by its claims; "confirmed" is a reviewer's word alone.

    Args:
        claims: the claims of one incident.
        contested: its contradictions.
    """
    told = [c for c in claims if c.field in ("event", "toll")] or list(claims)
    if all(c.status == "retracted" for c in told):
        return "retracted"
    if all(is_negated(c) for c in told):
        return "denied"
    if contested:
        return "contested"
    return "corroborated" if independent_sources(claims) > 1 else "single source"
