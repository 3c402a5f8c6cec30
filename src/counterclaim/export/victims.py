"""Of what sort those were who were harmed, as far as the words of the claims tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterclaim.incidents.standing.rules import Resolution
from counterclaim.incidents.standing.sorts import Sort, counted, people
from counterclaim.incidents.sums import Sum, summed
from counterclaim.model import Claim, ClaimRow

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_HARM = frozenset({"killed", "injured"})


@dataclass(frozen=True)
class Deaths:
    """The dead of a figure by the sort that the words give them; the rest are unknown."""

    civilian: int
    forces: int
    armed: int
    unknown: int


def harmed(rows: Iterable[ClaimRow]) -> tuple[Sort, ...]:
    """The sorts of people that any claim which stands says were killed or injured, civilians first.

    Nobody harmed ("it lost nobody") is no sort of victim; neither is what was denied or taken back.
    """
    found: dict[str, set[str]] = {}
    for r in rows:
        c = r.claim
        if c.field != "toll" or c.kind not in _HARM or not _stands(c) or (c.low, c.high) == (0, 0):
            continue
        sort = sort_of(c)
        if sort.side is not None:
            found.setdefault(sort.side, set()).update(sort.tags)
    order = ("civilian", "forces", "armed")
    return tuple(Sort(sides=frozenset({s}), tags=frozenset(found[s])) for s in order if s in found)


def sort_of(claim: Claim) -> Sort:
    """Whom a toll counts, by its words."""
    return people(" ".join(q.exact for q in (claim.figure, claim.victims) if q is not None))


def deaths(resolution: Resolution, rows: Sequence[ClaimRow]) -> Deaths | None:
    """Part the best figure of a rule by the sorts of the dead; None where there is no figure.

    Only the claims that give this figure, and their parts, are asked; where they differ on who died, or do
    not tell, the dead are unknown.

    Args:
        resolution: what a rule made of the figures of those killed.
        rows: the incident's claims.

    Follows the UCDP GED codebook: best is the sum of the deaths of both sides, of civilians and of the
    unknown.
    """
    best = resolution.best
    if best is None:
        return None
    won = set(resolution.claims)
    sums = summed(r.claim for r in rows if r.claim.id in won)
    own = [s for s in sums if _number(s.claim) == best]
    told = {made for s in own if (made := _of(s, rows, best)) != _UNTOLD}
    counts = next(iter(told)) if len(told) == 1 else _UNTOLD
    civilian, forces, armed = counts
    return Deaths(civilian, forces, armed, best - civilian - forces - armed)


_UNTOLD = (0, 0, 0)


def _of(found: Sum, rows: Iterable[ClaimRow], best: int) -> tuple[int, int, int]:
    """How many of the dead of one figure are civilians, state forces and fighters."""
    claim = found.claim
    side = sort_of(claim).side
    if side is not None:
        return _placed(side, best)
    inner = found.parts if len(found.parts) > 1 else (r.claim for r in rows if r.claim.part_of == claim.id)
    whole = [0, 0, 0]
    for part in inner:
        if _stands(part) and (n := _number(part)) is not None:
            own = sort_of(part).side
            if own is not None:
                whole = [a + b for a, b in zip(whole, _placed(own, n), strict=True)]
    civilian, forces, armed = whole
    # Parts that overlap ("five women, among them three teachers") say no more than the whole.
    return (civilian, forces, armed) if sum(whole) <= best else _UNTOLD


def _placed(side: str, n: int) -> tuple[int, int, int]:
    return (n if side == "civilian" else 0, n if side == "forces" else 0, n if side == "armed" else 0)


def _number(claim: Claim) -> int | None:
    listed = counted(claim.victims.exact) if claim.victims is not None else ()
    if claim.low is None and claim.high is None and listed:
        return sum(n for _, n in listed)
    return claim.low if claim.low is not None else claim.high


def _stands(claim: Claim) -> bool:
    return (
        claim.status not in ("denied", "retracted")
        and claim.polarity == "positive"
        and claim.modality not in _UNREAL
    )
