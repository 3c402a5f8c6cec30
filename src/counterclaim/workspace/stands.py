"""How each source of an incident stands with what it says: alone, with others, against others.

A source is a speaker, who says something, or an outlet, which publishes it. What is counted are values: one
field of one incident as a source gives it ("killed: nine"), however often it repeats it. Nothing here is
weighed: there are counts, and what they count can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from counterclaim.project.sourcing import Heard, Held, Tale

Kind = Literal["outlet", "speaker"]


class Source(NamedTuple):
    """An outlet or a speaker, by name."""

    kind: Kind
    name: str


class Stand(NamedTuple):
    """How a source stands with one value.

    Attributes:
        alone: nobody independent of a speaker says it too; no other outlet than this one reports it.
        corroborated: it rests on more than one independent source.
        against: those who hold a rival value.
        denied: those others who deny it.
        withdrawn: the source took it back, or gave another value later.
    """

    source: Source
    value: Held
    claims: tuple[str, ...]
    alone: bool
    corroborated: bool
    against: tuple[str, ...]
    denied: tuple[str, ...]
    withdrawn: bool


def stands(tale: Tale, claims: Mapping[str, Heard], outlets: Mapping[str, str]) -> Iterator[Stand]:
    """How the sources of an incident stand, for each value that one holds.

    Args:
        tale: the incident.
        claims: its claims, by id.
        outlets: the outlet of each report, by the report's id; reports without one have no outlet to count.
    """
    sided = _sides(tale) if tale.contradictions else {}
    retracted = {c.claim for c in claims.values() if c.status == "retracted"}
    names: tuple[tuple[Kind, dict[str, str]], ...] = (
        ("speaker", {c.claim: c.speaker for c in claims.values()}),
        ("outlet", {c.claim: outlets[c.report] for c in claims.values() if c.report in outlets}),
    )
    rivals = {kind: _rivals(tale, of) if sided else {} for kind, of in names}
    known: dict[tuple[Kind, str], Source] = {}
    for value in tale.values:
        several = value.independent > 1
        taken = value.standing == "retracted"
        for kind, of in names:
            holders: dict[str, list[str]] = {}
            for c in value.claims:
                if name := of.get(c):
                    if name in holders:
                        holders[name].append(c)
                    else:
                        holders[name] = [c]
            for name, own in holders.items():
                source = known.get((kind, name))
                if source is None:
                    source = known[kind, name] = Source(kind, name)
                back = taken or (bool(retracted) and not retracted.isdisjoint(own))
                if value.superseded and not back:
                    back = _replaced(value, own, name, of, claims)
                yield Stand(
                    source,
                    value,
                    tuple(own),
                    len(holders) == 1 if kind == "outlet" else not several,
                    several,
                    _against(name, own, sided, rivals[kind]) if sided else (),
                    _denying(name, of, value.denied) if value.denied else (),
                    back,
                )


def _rivals(tale: Tale, of: Mapping[str, str]) -> dict[tuple[int, int], set[str]]:
    """Who holds the other sides of each contradiction, by its number and the number of the side."""
    found = {}
    for n, clash in enumerate(tale.contradictions):
        camps = [{name for c in camp.claims if (name := of.get(c))} for camp in clash.sides]
        for k in range(len(camps)):
            found[n, k] = set().union(*camps[:k], *camps[k + 1 :])
    return found


def _against(
    name: str,
    own: Sequence[str],
    sided: Mapping[str, Sequence[tuple[int, int]]],
    rivals: Mapping[tuple[int, int], set[str]],
) -> tuple[str, ...]:
    """Who but this one holds a side of a contradiction over against its claims."""
    sides = {at for c in own for at in sided.get(c, ())}
    return tuple(sorted(set().union(*(rivals[at] for at in sides)) - {name})) if sides else ()


def _denying(name: str, of: Mapping[str, str], claims: Iterable[str]) -> tuple[str, ...]:
    """Who but this one makes the claims that deny a value."""
    return tuple(sorted({other for c in claims if (other := of.get(c)) and other != name}))


def _replaced(
    value: Held, own: Sequence[str], name: str, of: Mapping[str, str], claims: Mapping[str, Heard]
) -> bool:
    """Whether a source later gave another value in the place of one."""
    speakers = {claims[c].speaker for c in own}
    return any(of.get(c) == name and claims[c].speaker in speakers for c in value.superseded)


def _sides(tale: Tale) -> dict[str, list[tuple[int, int]]]:
    """On which sides of which contradictions each claim stands."""
    found: dict[str, list[tuple[int, int]]] = {}
    for n, clash in enumerate(tale.contradictions):
        for k, camp in enumerate(clash.sides):
            for c in camp.claims:
                found.setdefault(c, []).append((n, k))
    return found
