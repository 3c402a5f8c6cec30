"""Where counts of people clash: the whole, and the parts of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.incidents.standing.denials import is_negated
from counterclaim.incidents.standing.disputes import partial
from counterclaim.incidents.standing.figures import TOP, Figure, camps, clash, comparable, figure_of, meet
from counterclaim.incidents.standing.said import Said
from counterclaim.incidents.standing.sides import Camp, contradiction, label
from counterclaim.incidents.standing.sorts import Sort, counted, people
from counterclaim.incidents.sums import summed
from counterclaim.incidents.wording import figure, victims_of
from counterclaim.model import Claim, Contradiction

OLDER = 0.6
"""What is left of a gap where every lower count was last given before the next higher one was first."""


def toll_clashes(said: Said, rivals: bool) -> Iterator[Contradiction]:
    """The kinds of harm on whose count the speakers do not agree.

    Args:
        said: what is said of the incident.
        rivals: whether fighters and civilians cannot both be the ones harmed here.
    """
    tolls = [c for c in said.live if c.field == "toll" and c.kind is not None and not partial(c)]
    for kind in sorted({c.kind or "" for c in tolls}):
        told = [c for c in tolls if c.kind == kind and not is_negated(c)]
        yield from _wholes(said, kind, told, rivals)
        yield from _breakdowns(said, kind, told)


def _wholes(said: Said, kind: str, told: Sequence[Claim], rivals: bool) -> Iterator[Contradiction]:
    values: dict[Figure, list[Claim]] = defaultdict(list)
    parts = part_sorts(told)
    sums = {s.claim.id: s for s in summed(c for c in told if c.part_of is None)}
    for s in sums.values():
        values[figure_of(s.claim, parts.get(s.claim.id, Sort()))].append(s.claim)
    values = _of_one_whole(said, _without_parts(said, values))

    def apart(a: Figure, b: Figure) -> bool:
        return clash(a, b) or (rivals and rival_sorts(a.sort, b.sort) and not a.zero and not b.zero)

    def akin(a: Figure, b: Figure) -> bool:
        if a.open or b.open:  # words without a number go with those of their sort alone
            return a.sort.sides == b.sort.sides and bool(a.sort.sides)
        return comparable(a, b)

    for dispute in camps(sorted(values, key=_exact_first), apart, akin):
        held = [_in_order(said, values, group) for group in dispute]
        sided = [Camp(_words(own), tuple(p for c in own for p in sums[c.id].parts)) for own in held]
        low, high = (f(v.low for g in dispute for v in g if not v.open) for f in (_least, _most))
        gap = (high - low) / high if high else 1.0
        gap *= OLDER if _older(said, held) else 1.0

        def rival(i: int, j: int, dispute: tuple[tuple[Figure, ...], ...] = dispute) -> bool:
            return any(apart(a, b) for a in dispute[i] for b in dispute[j])

        found = contradiction(said, kind, sided, rival, gap)
        if found is not None:
            yield found


def _without_parts(said: Said, values: dict[Figure, list[Claim]]) -> dict[Figure, list[Claim]]:
    """Leave out what its own speaker counts besides a larger whole: "nine died", and "two children died"."""
    whole: dict[str, int] = {}
    for f, claims in values.items():
        if not f.sort.sides and not f.open:
            for c in claims:
                voice = said.voice[c.id]
                whole[voice] = max(whole.get(voice, 0), f.low)
    kept: dict[Figure, list[Claim]] = {}
    for f, claims in values.items():
        own = [
            c
            for c in claims
            if f.open or f.zero or not f.sort.sides or f.high >= whole.get(said.voice[c.id], 0)
        ]
        if own:
            kept[f] = own
    return kept


def _of_one_whole(said: Said, values: dict[Figure, list[Claim]]) -> dict[Figure, list[Claim]]:
    """Leave out those who give several counts that still stand: of quarters, of days, of several blows."""
    own: dict[str, list[Figure]] = defaultdict(list)
    for f, claims in values.items():
        for voice in said.voices(claims):
            own[voice].append(f)
    several = {voice for voice, told in own.items() if any(clash(a, b) for a, b in combinations(told, 2))}
    kept = {f: [c for c in claims if said.voice[c.id] not in several] for f, claims in values.items()}
    return {f: claims for f, claims in kept.items() if claims}


def rival_sorts(a: Sort, b: Sort) -> bool:
    """Whether one speaker names fighters where the other names civilians."""
    return {a.side, b.side} == {"armed", "civilian"}


def part_sorts(told: Sequence[Claim]) -> dict[str, Sort]:
    """For a whole's claim id the sorts of people that its parts name."""
    found: dict[str, Sort] = {}
    for c in told:
        if c.part_of is not None:
            sort, before = people(victims_of(c)), found.get(c.part_of, Sort())
            found[c.part_of] = Sort(sides=sort.sides | before.sides, tags=sort.tags | before.tags)
    return found


def _exact_first(f: Figure) -> tuple[object, ...]:
    return f.open, f.high - f.low, not f.sort.sides, f.low, sorted(f.sort.sides), sorted(f.sort.tags)


def _in_order(said: Said, values: dict[Figure, list[Claim]], group: Sequence[Figure]) -> tuple[Claim, ...]:
    own = {c.id: c for f in group for c in values[f]}
    return tuple(own[c.id] for c in said.claims if c.id in own)


def _older(said: Said, held: Sequence[Sequence[Claim]]) -> bool:
    """Whether the counts only rise with time: the lower ones may be older, and nobody disagrees."""
    numbered = [own for own in held if any(c.low is not None for c in own)]
    steps = sorted(numbered, key=lambda own: min(c.low for c in own if c.low is not None))
    times = [[m for c in own if (m := moment(said.when[c.id])) is not None] for own in steps]
    known = len(times) > 1 and all(times)
    return known and all(max(a) < min(b) for a, b in pairwise(times))


def _words(claims: Sequence[Claim]) -> str:
    named = [c for c in claims if c.low is not None and c.low == c.high] or claims
    return label(named, figure)


def _least(values: Iterator[int]) -> int:
    return min(values, default=0)


def _most(values: Iterator[int]) -> int:
    return max((v for v in values if v < TOP), default=0)


def _breakdowns(said: Said, kind: str, told: Sequence[Claim]) -> Iterator[Contradiction]:
    """Parts that cannot be of one whole: three women against four."""
    whole: dict[str, list[Claim]] = defaultdict(list)
    for c in told:
        if c.part_of is not None:
            whole[c.part_of].append(c)
    makeup: dict[tuple[tuple[str, int, int], ...], list[Claim]] = defaultdict(list)
    for c in told:
        if c.part_of is None:
            parts = _parts(c, whole.get(c.id, ()))
            if parts:
                makeup[parts] += [c, *whole.get(c.id, ())]
    for claims in (whole[i] for i in whole if i not in {c.id for c in told}):
        if parts := _parts(None, claims):
            makeup[parts] += claims

    def apart(a: tuple[tuple[str, int, int], ...], b: tuple[tuple[str, int, int], ...]) -> bool:
        other = {tag: (low, high) for tag, low, high in b}
        return any(tag in other and not meet((low, high), other[tag]) for tag, low, high in a)

    order = sorted(makeup, key=lambda p: (-len(p), p))
    for dispute in camps(order, apart, lambda a, b: bool({t for t, *_ in a} & {t for t, *_ in b})):
        sided = []
        for group in dispute:
            ids = {c.id for p in group for c in makeup[p]}
            held = tuple(c for c in said.claims if c.id in ids)
            largest = [c for c in makeup[group[0]] if c.part_of is not None] or makeup[group[0]][:1]
            sided.append(Camp(_spelled(largest), held))

        def rival(
            i: int, j: int, dispute: Sequence[Sequence[tuple[tuple[str, int, int], ...]]] = dispute
        ) -> bool:
            return any(apart(a, b) for a in dispute[i] for b in dispute[j])

        found = contradiction(said, f"{kind}: breakdown", sided, rival, 0.5)
        if found is not None:
            yield found


def _spelled(claims: Sequence[Claim]) -> str:
    first = claims[0].part_of
    same = sorted((c for c in claims if c.part_of == first), key=lambda c: (c.report, c.quote.end, c.id))
    return ", ".join(dict.fromkeys(figure(c) for c in same))


def _parts(claim: Claim | None, parts: Sequence[Claim]) -> tuple[tuple[str, int, int], ...]:
    """How many of each tag a whole holds, by its parts or its own words ("three women and four children")."""
    found: dict[str, tuple[int, int]] = {}
    for c in parts:
        tags = people(victims_of(c)).tags
        if len(tags) == 1 and c.low is not None:
            found[next(iter(tags))] = (c.low, c.high if c.high is not None else TOP)
    if not found and claim is not None:
        spelled = counted(victims_of(claim))
        if len(spelled) > 1:
            found = {tag: (n, n) for tag, n in spelled}
    return tuple(sorted((tag, low, high) for tag, (low, high) in found.items()))
