"""How a count moves: one speaker's seven becomes nine, an outlet takes back what it printed.

A figure that its own speaker has replaced is a development and contradicts nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.incidents.standing.denials import is_negated
from counterclaim.incidents.standing.disputes import partial
from counterclaim.incidents.standing.figures import Figure, comparable, figure_of, meet
from counterclaim.incidents.standing.voices import unnamed
from counterclaim.incidents.wording import figure, signature
from counterclaim.model import Claim, Record, TollKind

if TYPE_CHECKING:
    from counterclaim.incidents.standing.said import Said

_PRINTED = frozenset({"outlet", "social media", "anonymous", "unknown"})
"""Speakers whose words an outlet takes back when it takes back the passage."""


class Step(Record, frozen=True):
    """One figure of one voice, from when it was first given.

    ``words`` are those of its first claim; ``denied`` tells that they say that it is not so; ``standing`` is
    ``given``, ``superseded`` or ``withdrawn``.
    """

    voice: str
    speaker: str
    kind: TollKind
    words: str
    low: int | None
    high: int | None
    first: str | None
    standing: str
    claims: tuple[str, ...]
    denied: bool = False


def developments(said: Said) -> tuple[tuple[Step, ...], ...]:
    """The counts that voices give, each with how it moved: seven, then nine, then ten of one speaker.

    The figures that one voice gives of a whole, one after the other, are one development. What counts other
    people, a part of them, no number, or denies a number stands by itself; parts that name their whole are
    left out, and so is what is only relayed.

    Args:
        said: what is said of an incident.

    Returns:
        For each count its steps, one where it never moved; in the order in which they were first given.
    """
    rows: list[list[list[Claim]]] = []
    for c in said.claims:
        if not _told(c) or c.id in said.relayed:
            continue
        own = [row for row in rows if _of_one(said, row[0][0], c)]
        same = next((step for row in own for step in row if _alike(step[0], c)), None)
        if same is not None:
            same.append(c)
        elif (row := next((row for row in own if _moves(said, row, c)), None)) is not None:
            row.append([c])
        else:
            rows.append([[c]])
    return tuple(tuple(_step(said, step) for step in row) for row in rows)


def _told(c: Claim) -> bool:
    """Whether a claim counts people, or names those whom it does not count."""
    counted = c.low is not None or c.high is not None
    return (
        c.field == "toll" and c.kind is not None and c.part_of is None and (counted or c.victims is not None)
    )


def _of_one(said: Said, a: Claim, b: Claim) -> bool:
    return (said.voice[a.id], a.kind) == (said.voice[b.id], b.kind)


def _alike(a: Claim, b: Claim) -> bool:
    """Whether two claims of one voice give the same figure."""
    if (a.low, a.high, is_negated(a), _whole(a)) != (b.low, b.high, is_negated(b), _whole(b)):
        return False
    if a.low is None and a.high is None:
        return figure(a).lower() == figure(b).lower()
    return comparable(figure_of(a), figure_of(b))


def _moves(said: Said, row: Sequence[Sequence[Claim]], c: Claim) -> bool:
    """Whether a claim goes on with a count: a figure of the same people that came later."""
    before, now = moment(said.when[row[-1][0].id]), moment(said.when[c.id])
    if before is None or now is None or before >= now:
        return False
    every = (*(step[0] for step in row), c)
    return all(_whole(x) and not is_negated(x) for x in every) and all(
        comparable(figure_of(x), figure_of(c)) for x in every
    )


def _step(said: Said, same: Sequence[Claim]) -> Step:
    c = same[0]
    gone = [x.id in said.withdrawn for x in same]
    replaced = all(x.id in said.superseded for x in same)
    return Step(
        voice=said.voice[c.id],
        speaker=next((x for x in same if not unnamed(x.speaker)), c).speaker.name,
        kind=c.kind,  # type: ignore[arg-type]
        words=figure(c),
        low=c.low,
        high=c.high,
        first=said.when[c.id],
        standing="superseded" if replaced else "withdrawn" if all(gone) else "given",
        claims=tuple(x.id for x in same),
        denied=is_negated(c),
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
