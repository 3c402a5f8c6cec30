"""The claims matrix: who says what of which field, the contested fields first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from counterclaim.incidents.words import NAMELESS, short
from counterclaim.model import Claim, ClaimRow, Contradiction, Incident, TollKind

FIELDS = (*get_args(TollKind), "actor", "target", "weapon", "operation", "place", "date")
"""Fields that a matrix shows, in this order behind the contested ones; `claims` has the others.

That it happened is shown only where somebody denies it.
"""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Voice:
    """A speaker with all that it says of an incident, by field, in order of time."""

    name: str
    relays: tuple[str, ...]
    party: bool
    said: Mapping[str, tuple[Claim, ...]]


@dataclass(frozen=True)
class Matrix:
    """Voices by fields; ``contested`` are the fields that some contradiction is about.

    ``others`` tell of the incident and give no value of these fields.
    """

    fields: tuple[str, ...]
    voices: tuple[Voice, ...]
    contested: frozenset[str]
    others: tuple[str, ...]
    sides: Mapping[str, str]
    changed: frozenset[str]
    published: Mapping[str, str]


def field_of(c: Claim) -> str:
    """The column of a claim: its harm where it is a toll, else its field."""
    return c.kind if c.field == "toll" and c.kind is not None else c.field


def ordered(incident: Incident) -> tuple[Contradiction, ...]:
    """The contradictions of an incident, those that matter most first."""
    return tuple(sorted(incident.contradictions, key=lambda x: -x.weight))


def letter(incident: Incident, clash: int, side: int) -> str:
    """The name of a side of a contradiction: "A" of the only one, "2B" of the second of several."""
    return f"{clash + 1 if len(incident.contradictions) > 1 else ''}{LETTERS[side % len(LETTERS)]}"


def lettered(incident: Incident) -> dict[str, str]:
    """The name of the side that each claim takes, in the contradiction that matters most to it."""
    letters: dict[str, str] = {}
    for n, clash in enumerate(ordered(incident)):
        for k, side in enumerate(clash.sides):
            for c in side.claims:
                letters.setdefault(c, letter(incident, n, k))
    return letters


def matrix(incident: Incident, rows: Sequence[ClaimRow]) -> Matrix:
    """Who says what of an incident.

    Args:
        incident: the incident with its contradictions, those that matter most first.
        rows: its claims with their reports.

    Returns:
        The contested fields in the order of their contradictions, then the others in the order of ``FIELDS``;
        the voices in the order in which they are first heard. Parts of a toll are left out.
    """
    published = {r.report.id: r.report.published or "" for r in rows}
    in_time = sorted(rows, key=_in_time)
    by_id = {r.claim.id: r.claim for r in rows}
    sided = (by_id[i] for x in ordered(incident) for s in x.sides for i in s.claims if i in by_id)
    clashing = dict.fromkeys(field_of(c) for c in sided if c.part_of is None)
    wanted = {*FIELDS, *clashing}
    shown = [r.claim for r in in_time if field_of(r.claim) in wanted and r.claim.part_of is None]
    told = {field_of(c) for c in shown}
    contested = tuple(f for f in clashing if f in told)
    fields = (*contested, *(f for f in FIELDS if f in told and f not in contested))
    names: dict[str, list[Claim]] = {}
    for c in shown:
        names.setdefault(c.speaker.name, []).append(c)
    voices = tuple(_voice(claims) for claims in names.values())
    silent = (
        _named(r.claim) for r in in_time if r.claim.field == "event" and r.claim.speaker.name not in names
    )
    others = tuple(dict.fromkeys(silent))
    return Matrix(
        fields, voices, frozenset(contested), others, lettered(incident), _changed(incident, by_id), published
    )


def _in_time(r: ClaimRow) -> tuple[str, str, int, int]:
    c = r.claim
    return r.report.published or "~", r.report.id, c.quote.start, c.figure.start if c.figure else -1


def _changed(incident: Incident, by_id: Mapping[str, Claim]) -> frozenset[str]:
    """The claims whose speaker later gave another value."""
    found = set()
    for v in incident.values:
        later = {by_id[i].speaker.name for i in v.superseded if i in by_id}
        found |= {i for i in v.claims if i in by_id and by_id[i].speaker.name in later}
    return frozenset(found)


def _named(c: Claim) -> str:
    name = short("the report" if c.speaker.name == NAMELESS else c.speaker.name)
    return f"{name} itself" if c.speaker.kind == "outlet" else name


def _voice(claims: Sequence[Claim]) -> Voice:
    said: dict[str, list[Claim]] = {}
    for c in claims:
        said.setdefault(field_of(c), []).append(c)
    return Voice(
        name=_named(claims[0]),
        relays=tuple(dict.fromkeys(short(r.name) for c in claims for r in c.relay)),
        party=any(c.speaker.party for c in claims),
        said={f: tuple(x) for f, x in said.items()},
    )
