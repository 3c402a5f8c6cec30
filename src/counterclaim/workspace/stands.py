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
    sided = _sides(tale)
    names: dict[Kind, dict[str, str]] = {
        "speaker": {c.claim: c.speaker for c in claims.values()},
        "outlet": {c.claim: outlets[c.report] for c in claims.values() if c.report in outlets},
    }
    for value in tale.values:
        for kind, of in names.items():
            holders: dict[str, list[str]] = {}
            for c in value.claims:
                if name := of.get(c):
                    holders.setdefault(name, []).append(c)
            for name, own in holders.items():
                yield Stand(
                    source=Source(kind, name),
                    value=value,
                    claims=tuple(own),
                    alone=len(holders) == 1 if kind == "outlet" else value.independent <= 1,
                    corroborated=value.independent > 1,
                    against=_others(name, of, (c for at in _at(own, sided) for c in _rivals(tale, *at))),
                    denied=_others(name, of, value.denied),
                    withdrawn=_withdrawn(value, own, name, of, claims),
                )


def _at(own: Sequence[str], sided: Mapping[str, Sequence[tuple[int, int]]]) -> set[tuple[int, int]]:
    """On which sides of which contradictions claims stand."""
    return {at for c in own for at in sided.get(c, ())} if sided else set()


def _rivals(tale: Tale, clash: int, side: int) -> Iterator[str]:
    """The claims on the other sides of a contradiction."""
    for k, camp in enumerate(tale.contradictions[clash].sides):
        if k != side:
            yield from camp.claims


def _others(name: str, of: Mapping[str, str], claims: Iterable[str]) -> tuple[str, ...]:
    """Who but this one holds some claims."""
    return tuple(sorted({other for c in claims if (other := of.get(c)) and other != name}))


def _withdrawn(
    value: Held, own: Sequence[str], name: str, of: Mapping[str, str], claims: Mapping[str, Heard]
) -> bool:
    """Whether a source took a value back, or later gave another in its place."""
    if value.standing == "retracted" or any(claims[c].status == "retracted" for c in own):
        return True
    if not value.superseded:
        return False
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
