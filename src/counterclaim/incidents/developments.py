"""How a count moves: one speaker's seven becomes nine, an outlet takes back what it printed.

A figure that its own speaker has replaced is a development and contradicts nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from counterclaim.incidents.disputes import partial
from counterclaim.incidents.figures import Figure, comparable, figure_of, meet
from counterclaim.incidents.live import moment
from counterclaim.incidents.voices import unnamed
from counterclaim.incidents.wording import signature
from counterclaim.model import Claim, Record

if TYPE_CHECKING:
    from counterclaim.incidents.said import Said

_PRINTED = frozenset({"outlet", "social media", "anonymous", "unknown"})
"""Speakers whose words an outlet takes back when it takes back the passage."""


class Step(Record, frozen=True):
    """One figure of one voice, from when it was first given.

    ``standing`` is ``given``, ``superseded`` or ``withdrawn``.
    """

    voice: str
    speaker: str
    kind: str
    low: int | None
    high: int | None
    first: str | None
    standing: str
    claims: tuple[str, ...]


def developments(said: Said) -> tuple[tuple[Step, ...], ...]:
    """The counts that one voice changed, each in the order in which its figures were given.

    Args:
        said: what is said of an incident.

    Returns:
        For each voice and kind of harm with more than one figure its steps; the oldest first.
    """
    steps: dict[tuple[str, str], dict[tuple[int | None, int | None], list[Claim]]] = {}
    for c in said.claims:
        if _whole(c) and c.id not in said.relayed:
            told = steps.setdefault((said.voice[c.id], c.kind or ""), {})
            told.setdefault((c.low, c.high), []).append(c)
    found = []
    for (voice, kind), told in steps.items():
        if len(told) > 1:
            found.append(tuple(_step(said, voice, kind, bounds, same) for bounds, same in told.items()))
    return tuple(found)


def _step(
    said: Said, voice: str, kind: str, bounds: tuple[int | None, int | None], same: list[Claim]
) -> Step:
    gone = [c.id in said.withdrawn for c in same]
    replaced = all(c.id in said.superseded for c in same)
    return Step(
        voice=voice,
        speaker=next((c for c in same if not unnamed(c.speaker)), same[0]).speaker.name,
        kind=kind,
        low=bounds[0],
        high=bounds[1],
        first=said.when[same[0].id],
        standing="superseded" if replaced else "withdrawn" if all(gone) else "given",
        claims=tuple(c.id for c in same),
    )


def superseded(
    claims: Sequence[Claim],
    voice: Mapping[str, str],
    when: Mapping[str, str | None],
    back: frozenset[str],
) -> dict[str, tuple[str, ...]]:
    """The figures that their own speaker has replaced, with the claims that replace them.

    Of the figures that one voice gives for one whole, the one that it began to give last is its own now: who
    repeats an older one later quotes an older statement. Figures first given at the same time are parts, or
    tell nothing of their order.

    Args:
        claims: in the order in which they were said.
        voice: whose voice each is.
        when: when each was said (ISO 8601).
        back: claims that were taken back: they replace nothing.
    """
    groups: dict[tuple[str, str | None], dict[Figure, list[Claim]]] = defaultdict(dict)
    for c in claims:
        if _whole(c) and c.polarity == "positive" and c.status != "denied":
            groups[voice[c.id], c.kind].setdefault(figure_of(c), []).append(c)
    found: dict[str, tuple[str, ...]] = {}
    for figures in groups.values():
        first = {f: known.isoformat() for f, same in figures.items() if (known := _first(same, when))}
        live = {f: [c.id for c in figures[f] if c.id not in back] for f in first}
        for f, same in figures.items():
            rivals = [o for o in first if live[o] and comparable(f, o)]
            last = max((first[o] for o in rivals), default="")
            now = [o for o in rivals if first[o] == last]
            earlier = f not in first or first[f] < last or not live[f]
            if now and earlier and not any(meet(f.bounds, o.bounds) for o in now):
                found |= {c.id: tuple(i for o in now for i in live[o]) for c in same}
    return found


def _first(claims: Sequence[Claim], when: Mapping[str, str | None]) -> datetime | None:
    return min((m for c in claims if (m := moment(when[c.id])) is not None), default=None)


def withdrawn(
    claims: Sequence[Claim],
    voice: Mapping[str, str],
    when: Mapping[str, str | None],
    outlets: Mapping[str, str],
) -> frozenset[str]:
    """The claims that were taken back, in this report or by a later one.

    A speaker takes back what it said itself. A correction takes back what its outlet printed earlier: in its
    own voice or on unsigned word; what a named speaker said there stays that speaker's.

    Args:
        claims: in the order in which they were said.
        voice: whose voice each is.
        when: when each was said (ISO 8601).
        outlets: for each report's id who published it.
    """
    back = {c.id for c in claims if c.status == "retracted"}
    by_voice: dict[tuple[object, ...], Claim] = {}
    by_outlet: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        if c.id in back:
            by_voice[voice[c.id], *_of(c)] = c
            if c.report in outlets and c.speaker.kind in _PRINTED:
                by_outlet[outlets[c.report], *_of(c)] = c
    for c in claims:
        own = by_voice.get((voice[c.id], *_of(c)))
        printed = by_outlet.get((outlets.get(c.report), *_of(c))) if c.speaker.kind in _PRINTED else None
        if any(by is not None and _before(when[c.id], when[by.id]) for by in (own, printed)):
            back.add(c.id)
    return frozenset(back)


def _of(claim: Claim) -> tuple[object, ...]:
    return claim.field, claim.kind, *signature(claim)


def _before(one: str | None, other: str | None) -> bool:
    """Whether something was said before it was taken back; of one time, the taking back counts."""
    a, b = moment(one), moment(other)
    return a is not None and b is not None and a <= b


def _whole(claim: Claim) -> bool:
    """Whether a claim counts a whole: a part is replaced with its whole only."""
    counted = claim.low is not None or claim.high is not None
    return claim.field == "toll" and counted and claim.part_of is None and not partial(claim)
