"""Where speakers disagree on the act itself: whether it happened, who did it, with what and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from counterclaim.incidents.joining.sides import sort_of
from counterclaim.incidents.standing.denials import denied, is_negated
from counterclaim.incidents.standing.disputes import disputes
from counterclaim.incidents.standing.figures import TOP, Bounds, camps, meet
from counterclaim.incidents.standing.said import Said
from counterclaim.incidents.standing.sides import Camp, contradiction, label
from counterclaim.incidents.standing.weaponry import OTHERS, counted, deliveries_in
from counterclaim.model import Claim, Contradiction
from counterclaim.resolve.actors import resolve_actor

_STATE = frozenset({"government", "military", "police", "political", "judicial"})
VIOLENT = frozenset({"ASSAULT", "HARM", "COERCE"})
"""Types of event that somebody is to blame for; who accuses or threatens is no perpetrator."""
_BLAME = frozenset({"accused", "claimed", "denied"})
_SORTS = frozenset({"regulars", "irregulars"})


def event_clashes(said: Said) -> Iterator[Contradiction]:
    """Whether it happened: somebody tells it, another denies it."""
    against = [c for c in said.live if any(d.field == "event" for d in denied(c))]
    kinds = {_deed(c) for c in against}
    told = [c for c in said.live if c.field == "event" and not is_negated(c)]
    told = [c for c in told if None in kinds or _deed(c) in kinds or _deed(c) is None]
    if told and against:
        found = contradiction(
            said, "whether it happened", [Camp("happened", tuple(told)), Camp("denied", tuple(against))]
        )
        if found is not None:
            yield found


def _deed(claim: Claim) -> str | None:
    """The type of the event that a claim is of; doing violence and harm told without it are one."""
    return "ASSAULT" if claim.kind in VIOLENT else claim.kind


@lru_cache(maxsize=8192)
def actor_key(name: str) -> str | None:
    """Who a name stands for; the forces and the government of one state are one. None for a vague name.

    >>> actor_key("Pakistan's air force") == actor_key("the Pakistani military") == actor_key("Islamabad")
    True
    >>> actor_key("unknown gunmen") is None
    True
    """
    found = resolve_actor(name)
    if found is None:
        return None
    return f"state {found.country}" if found.kind in _STATE and found.country else found.id


def perpetrator_clashes(said: Said) -> Iterator[Contradiction]:
    """Who did it: one names this one, another that one, or the one who is named denies it.

    Only what somebody says of another or of itself counts, not how outlets tell the event, and somebody must
    blame, own or deny it; whoever names both sides takes none.
    """
    by_voice: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for c in said.live:
        if (
            c.field == "actor"
            and (c.kind is None or c.kind in VIOLENT)
            and not is_negated(c)
            and c.speaker.kind != "outlet"
            and c.modality != "background"
        ):
            # "Troops" and "rebels" name nobody; to be blamed, they are two.
            vague = sort_of(c.value or "") if c.status == "accused" else None
            key = actor_key(c.value or "") or vague
            if key is not None:
                by_voice[said.voice[c.id]][key].append(c)
    told: dict[str, list[Claim]] = defaultdict(list)
    for own in by_voice.values():
        if len(own) == 1:
            for key, claims in own.items():
                told[key] += claims
    against: dict[str, list[Claim]] = defaultdict(list)
    for c in said.live:
        if any(d.field == "actor" for d in denied(c)):
            of = c.value if c.field == "actor" else c.speaker.name
            if (key := actor_key(of or "")) is not None:
                against[key].append(c)
    keys = [(k, True) for k in sorted(told)] + [(k, False) for k in sorted(against)]
    sided = [_camp(said, told[k] if yes else against[k], yes) for k, yes in keys]

    def rival(i: int, j: int) -> bool:
        (one, yes), (two, too) = keys[i], keys[j]
        if yes and too:
            if {one, two} & _SORTS and not {one, two} <= _SORTS:
                return False  # "rebels" may be whichever group is named elsewhere
            return one != two and any(c.status in _BLAME for k in (i, j) for c in sided[k].claims)
        told_by = {actor_key(c.speaker.name) for c in sided[i if yes else j].claims}
        return yes != too and one == two and told_by != {one}

    found = contradiction(said, "perpetrator", sided, rival)
    if found is not None:
        yield found


def weapon_clashes(said: Said) -> Iterator[Contradiction]:
    """With what: ways of bringing harm that exclude each other, or that somebody denies."""
    ways: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    against: dict[str, list[Claim]] = defaultdict(list)
    for c in said.live:
        if c.field == "weapon" and c.kind not in OTHERS and not is_negated(c):
            for way in deliveries_of(c):
                ways[said.voice[c.id]][way].append(c)
        for d in denied(c):
            if d.field == "weapon" and d.sort is not None:
                against[d.sort].append(c)
    table = {d.id: d for d in disputes().deliveries}
    told: dict[str, list[Claim]] = defaultdict(list)
    excluding = {c.id for claims in against.values() for c in claims}
    for own in ways.values():
        for way, claims in own.items():
            told[way] += [c for c in claims if c.id not in excluding]
    told = {way: claims for way, claims in told.items() if claims}
    holders = {way: {v for v, own in ways.items() if way in own} for way in told}
    keys = [(w, True) for w in sorted(told)] + [(w, False) for w in sorted(against)]
    sided = [_camp(said, told[w] if yes else against[w], yes) for w, yes in keys]

    def rival(i: int, j: int) -> bool:
        (one, yes), (two, too) = keys[i], keys[j]
        if yes and too:
            return two in table[one].rivals and not holders[one] & holders[two]
        return yes != too and one == two

    found = contradiction(said, "weapon", sided, rival)
    if found is not None:
        yield found


def deliveries_of(claim: Claim) -> tuple[str, ...]:
    """The ways of bringing harm that a weapon claim names."""
    words = claim.figure.exact if claim.figure else claim.value or ""
    return deliveries_in(words) or deliveries_in(claim.value or "") or deliveries_in(claim.quote.exact)


def number_clashes(said: Said) -> Iterator[Contradiction]:
    """How many weapons: four drones against six."""
    by_way: dict[str, dict[Bounds, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    bare: dict[Bounds, list[Claim]] = defaultdict(list)
    for c in said.live:
        bounds = counted(c) if c.field == "weapon" and not is_negated(c) else None
        if bounds is not None:
            ways = deliveries_in(c.figure.exact) if c.figure else ()
            ways = ways or deliveries_in(c.value or "")
            (by_way[ways[0]][bounds] if ways else bare[bounds]).append(c)
    if len(by_way) <= 1:  # a bare number goes on with the only weapon that is counted
        for bounds, claims in bare.items():
            by_way[next(iter(by_way), "")][bounds] += claims
    for told in by_way.values():
        counts = _of_one_count(said, told)
        order = sorted(counts, key=_exact_first)
        for dispute in camps(order, lambda a, b: not meet(a, b), lambda a, b: True):
            sided = [_numbered(said, [c for b in group for c in counts[b]]) for group in dispute]
            found = contradiction(said, "number of weapons", sided, gap=0.5)
            if found is not None:
                yield found


def _of_one_count(said: Said, told: Mapping[Bounds, Sequence[Claim]]) -> dict[Bounds, list[Claim]]:
    """Leave out those who give several numbers: of waves, of targets, of parts."""
    own: dict[str, list[Bounds]] = defaultdict(list)
    for bounds, claims in told.items():
        for voice in said.voices(claims):
            own[voice].append(bounds)
    several = {v for v, found in own.items() if any(not meet(a, b) for a, b in combinations(found, 2))}
    kept = {b: [c for c in claims if said.voice[c.id] not in several] for b, claims in told.items()}
    return {b: claims for b, claims in kept.items() if claims}


def _exact_first(bounds: Bounds) -> tuple[int, int]:
    low = bounds[0] or 0
    return (bounds[1] if bounds[1] is not None else TOP) - low, low


def _numbered(said: Said, claims: Sequence[Claim]) -> Camp:
    ids = {c.id for c in claims}
    own = tuple(c for c in said.claims if c.id in ids)
    return Camp(label(own, _count_words), own)


def _count_words(claim: Claim) -> str:
    """The number with its weapon, as the report writes it."""
    if claim.figure is None:
        return claim.value or ""
    return " ".join(claim.figure.exact.split())


def _camp(said: Said, claims: Sequence[Claim], yes: bool) -> Camp:
    ids = {c.id for c in claims}
    own = tuple(c for c in said.claims if c.id in ids)
    return Camp(label(own, (lambda c: c.value or c.quote.exact) if yes else (lambda c: c.quote.exact)), own)
