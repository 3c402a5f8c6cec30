"""The claims matrix and the contradictions of an incident as a page draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.incidents.standing.matrix import FIELDS, Matrix, Voice, letter, matrix, ordered
from counterclaim.incidents.title import day
from counterclaim.incidents.words import dated, short, speaker, value
from counterclaim.model import Claim, ClaimRow, Contradiction, Incident, Side

ACROSS = 6
"""Speakers at the most that stand side by side; more of them stand below one another."""


@dataclass(frozen=True)
class Entry:
    """One value in a cell: its words, the side that it takes, and the claims that give it."""

    words: str
    status: str
    side: str
    later: bool
    changed: bool
    edited: bool
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """Who speaks: name, through whom, whether a party to the violence."""

    name: str
    relays: tuple[str, ...]
    party: bool
    kind: str


@dataclass(frozen=True)
class Grid:
    """Who says what: ``cells`` by number of the speaker and name of the field.

    ``upright`` says that fields are rows and speakers columns; else it is the other way round.
    """

    fields: tuple[str, ...]
    contested: frozenset[str]
    heads: tuple[Head, ...]
    cells: Mapping[tuple[int, str], tuple[Entry, ...]]
    others: tuple[str, ...]
    upright: bool


@dataclass(frozen=True)
class Holder:
    """Who holds a side: name, whether a party, and one of the claims by which it does."""

    name: str
    party: bool
    claim: str


@dataclass(frozen=True)
class SideShown:
    """A side of a contradiction."""

    letter: str
    value: str
    holders: tuple[Holder, ...]
    since: str
    independent: int
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """A contradiction: its field and sides."""

    field: str
    sides: tuple[SideShown, ...]


def grid(incident: Incident, rows: Sequence[ClaimRow], by: str | None = None) -> Grid:
    """Lay out who says what.

    Args:
        incident: with its contradictions.
        rows: its claims as reviewers left them; the rejected ones stand in no cell.
        by: "fields" or "speakers" for the rows of the table; None for what reads better.
    """
    left = [r for r in rows if r.verdict != "rejected"]
    made = matrix(incident, left)
    letters = _letters(incident)
    edited = frozenset(r.claim.id for r in left if r.verdict == "edited")
    cells = {
        (n, f): _entries(made, v, f, letters, edited)
        for n, v in enumerate(made.voices)
        for f in made.fields
        if f in v.said
    }
    upright = by == "fields" if by else len(made.voices) <= ACROSS
    heads = tuple(Head(v.name, v.relays, v.party, _kind(v)) for v in made.voices)
    return Grid(made.fields, made.contested, heads, cells, made.others, upright)


def _kind(v: Voice) -> str:
    return next(c.speaker.kind for said in v.said.values() for c in said)


def _letters(incident: Incident) -> Mapping[str, Sequence[tuple[str, str]]]:
    """For each claim the sides that it takes: the field of the contradiction and the side's letter."""
    found: dict[str, list[tuple[str, str]]] = {}
    for n, clash in enumerate(ordered(incident)):
        for k, side in enumerate(clash.sides):
            for c in side.claims:
                found.setdefault(c, []).append((clash.field, letter(incident, n, k)))
    return found


def _side_of(claims: Sequence[Claim], field: str, letters: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The side that a value takes: in the contradiction on its own field, else in the weightiest."""
    taken = [pair for c in claims for pair in letters.get(c.id, ())]
    own = (name for clash, name in taken if clash.split(":")[0] == field)
    return next(own, taken[0][1] if taken else "")


def _entries(
    made: Matrix,
    v: Voice,
    field: str,
    letters: Mapping[str, Sequence[tuple[str, str]]],
    edited: frozenset[str],
) -> tuple[Entry, ...]:
    """What a voice says of a field: each value once, in the order in which it was said."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for c in v.said.get(field, ()):
        found.setdefault((value(c).lower(), c.status), []).append(c)
    entries = []
    before: str | None = None
    for (_, status), claims in found.items():
        c = claims[0]
        when = made.published.get(c.report, "")
        later = field not in FIELDS[6:] and before is not None and when > before
        before = when
        entries.append(
            Entry(
                words=told(c),
                status=status,
                side=_side_of(claims, field, letters) if field in made.contested else "",
                later=later,
                changed=any(x.id in made.changed for x in claims),
                edited=any(x.id in edited for x in claims),
                claims=tuple(x.id for x in claims),
            )
        )
    return tuple(entries)


def told(c: Claim) -> str:
    """The value of a claim in words: a date as people write it, the quote where there is no value."""
    if c.field == "date" and c.date is not None:
        return day(c.date)
    return value(c) or " ".join(c.quote.exact.split())


def clashes(incident: Incident, rows: Sequence[ClaimRow]) -> tuple[Clash, ...]:
    """The contradictions of an incident, those that matter most first."""
    by_id = {r.claim.id: r.claim for r in rows if r.verdict != "rejected"}
    return tuple(_clash(incident, n, x, by_id) for n, x in enumerate(ordered(incident)))


def _clash(incident: Incident, n: int, clash: Contradiction, by_id: Mapping[str, Claim]) -> Clash:
    sides = tuple(_side(letter(incident, n, k), s, by_id) for k, s in enumerate(clash.sides))
    return Clash(clash.field, sides)


def _side(name: str, side: Side, by_id: Mapping[str, Claim]) -> SideShown:
    said = [by_id[i] for i in side.claims if i in by_id]
    held: dict[str, Claim] = {}
    for c in said:
        held.setdefault(speaker(c), c)
    holders = tuple(
        Holder(who, c.speaker.party or c.speaker.name in side.parties, c.id) for who, c in held.items()
    ) or tuple(Holder(short(s), s in side.parties, side.claims[0]) for s in side.speakers)
    since = dated(side.first) if side.first else ""
    if side.last and dated(side.last) != since:
        since += f", last {dated(side.last)}"
    return SideShown(name, side.value, holders, since, side.independent, side.outlets)
