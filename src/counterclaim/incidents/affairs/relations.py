"""How incidents stand to one another, from what reports say of their event mentions.

A report says that one event answers another; the two mentions belong to incidents, and so the incidents
stand in that relation, with everybody who says so. What is denied is no relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from counterclaim.incidents.standing.contradictions import is_negated
from counterclaim.model import Claim, Incident, Relation, ReportRef
from counterclaim.vocabulary import load

FORWARD = {
    "response": "in response to",
    "consequence": "in consequence of",
    "follows": "told as coming after",
    "part of": "part of",
    "condemned by": "condemned by",
    "claimed by": "claimed by",
}
"""Each type of relation in words, read from the incident that has it to the other one."""

BACKWARD = {
    "response": "answered by",
    "consequence": "led to",
    "follows": "followed by",
    "part of": "of which part:",
    "condemned by": "condemns",
}
"""The same relations in words, read from the other incident back."""

_TO_THE_HARMED = frozenset({"condemned by"})
"""Types that stand with the incident spoken of, and lead to the one that speaks of it."""
_NOBODY = ("no ", "none", "nobody", "neither", "not ")
_INFERRED = "roles"
_WITHDRAWN = frozenset({"retracted"})


def relations(
    incidents: Sequence[Incident], claims: Iterable[Claim], reports: Mapping[str, ReportRef] | None = None
) -> dict[str, tuple[Relation, ...]]:
    """The relations of incidents, from the claims of field ``relation`` and from who owns an act.

    Args:
        incidents: all incidents among which relations may lead.
        claims: all claims of their reports.
        reports: by id; what is said first comes first.

    Returns:
        For each incident that has some its relations, one for each type and other incident or name, with all
        claims and their quotes; the relations that more claims hold come first. The result does not depend on
        the order of the claims.

    >>> from counterclaim.incidents.affairs.relations import relations
    >>> relations((), ())
    {}
    """
    home = {mention: i.id for i in incidents for mention in i.mentions}
    published = {r.id: r.published or "" for r in (reports or {}).values()}
    found: dict[str, dict[tuple[str, str | None, str | None], list[Claim]]] = {}
    ordered = sorted(claims, key=lambda c: (published.get(c.report, ""), c.report, c.quote.start, c.id))
    for c in ordered:
        for holder, key in _said(c, home):
            found.setdefault(holder, {}).setdefault(key, []).append(c)
    strong = {(a, b) for a, of in found.items() for (kind, b, _) in of if kind != "follows" and b is not None}
    for holder, of in found.items():
        for key in [k for k in of if k[0] == "follows"]:
            # To come after another says less than any other relation of the two, either way.
            if key[1] is not None and {(holder, key[1]), (key[1], holder)} & strong:
                del of[key]
    return {i.id: _made(found[i.id]) for i in incidents if found.get(i.id)}


def apart(claims: Iterable[Claim]) -> frozenset[frozenset[str]]:
    """Pairs of event mentions that a report tells as two events, since it relates them to each other.

    Whether the relation holds or is denied: an answer is not what it answers, a part not its whole. Only
    where the words lead to both mentions; "in response" alone may answer within one and the same battle.
    For those who join mentions to incidents.
    """
    sure = load("relations", _both_told)
    return frozenset(
        frozenset((c.event, c.other))
        for c in claims
        if c.field == "relation" and c.kind in sure and c.event is not None and c.other not in (None, c.event)
    )


def _both_told(entries: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(e["id"] for e in entries if e.get("form") in ("link", "leads"))


def with_relations(
    incidents: Sequence[Incident], claims: Iterable[Claim], reports: Mapping[str, ReportRef] | None = None
) -> tuple[Incident, ...]:
    """The same incidents with the relations that ``relations`` finds among them, and no others."""
    found = relations(incidents, claims, reports)
    return tuple(
        i if found.get(i.id, ()) == i.relations else msgspec.structs.replace(i, relations=found.get(i.id, ()))
        for i in incidents
    )


def is_inferred(claim: Claim) -> bool:
    """Whether a relation is read off who did what to whom, and nobody says it in words."""
    return claim.field == "relation" and claim.kind == _INFERRED


def _said(c: Claim, home: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str | None, str | None]]]:
    """Which incident has what relation to what, as one claim says; nothing for what it denies."""
    here = home.get(c.event) if c.event is not None else None
    if here is None or is_negated(c) or c.status in _WITHDRAWN:
        return
    if c.field in ("event", "responsibility") and c.status == "claimed":
        # "Conceded that its own people had been killed": only a party to the act can own it.
        if c.speaker.party and not c.speaker.name.lower().startswith(_NOBODY):
            yield here, ("claimed by", None, c.speaker.name)
    elif c.field == "relation" and c.value is not None:
        other = home.get(c.other) if c.other is not None else None
        if c.other is None and c.figure is not None:
            yield here, (c.value, None, c.figure.exact)
        elif other is not None and other != here:
            turned = c.value in _TO_THE_HARMED
            yield (other, (c.value, here, None)) if turned else (here, (c.value, other, None))


def _made(found: Mapping[tuple[str, str | None, str | None], Sequence[Claim]]) -> tuple[Relation, ...]:
    """The relations of one incident, in the order of ``FORWARD``."""
    made = [
        Relation(
            type=kind,
            incident=incident,
            name=name,
            claims=tuple(c.id for c in claims),
            quotes=tuple(c.quote for c in claims),
            inferred=all(is_inferred(c) for c in claims),
        )
        for (kind, incident, name), claims in found.items()
    ]
    order = list(FORWARD)
    made.sort(
        key=lambda r: (
            order.index(r.type) if r.type in order else len(order),
            -len(r.claims),
            r.incident or "",
            r.name or "",
        )
    )
    return tuple(made)
