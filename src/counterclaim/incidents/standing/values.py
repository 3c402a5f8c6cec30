"""Every value that anybody gives an incident: who puts it forward, on how many sources, since when, and how
it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.standing.act_clashes import actor_key, deliveries_of
from counterclaim.incidents.standing.contradictions import contradictions_of
from counterclaim.incidents.standing.denials import Denied, denied, is_negated
from counterclaim.incidents.standing.harm_clashes import target_sort
from counterclaim.incidents.standing.said import Said, Sources, hear
from counterclaim.incidents.standing.sides import label, names, outlets, span
from counterclaim.incidents.standing.sorts import people
from counterclaim.incidents.telling import Telling
from counterclaim.incidents.wording import figure, victims_of
from counterclaim.model import Claim, Contradiction, Standing, Value
from counterclaim.resolve.names import normalise

_POLAR = frozenset({"event", "toll", "actor", "target", "victim", "weapon", "place", "date"})
"""Fields whose value is what a negative claim denies; in others the negation is part of the value."""

Key = tuple[str, str | None, Hashable]


def values(
    told: Telling | Sequence[Claim], sources: Sources | None = None, moments: Mapping[str, str] | None = None
) -> tuple[Value, ...]:
    """Every value of every field of an incident, with its standing.

    Args:
        told: the incident as its reports tell it, or its claims alone.
        sources: for each claim's id the key of its source; without, each speaker is one.
        moments: for a claim's id when it was said, where that is not its report's publication.

    Returns:
        By field and kind, then in the order in which they were first said. A value that is only denied has
        the claims that deny it.

    >>> from counterclaim.model import Speaker, quote
    >>> q = quote("Nine died", (0, 9))
    >>> [nine] = values([Claim(id="c-1", report="r-1", field="toll", kind="killed", low=9, high=9, quote=q,
    ...     figure=quote("Nine died", (0, 4)), speaker=Speaker(name="police"), status="stated", method="")])
    >>> nine.value, nine.speakers, nine.standing
    ('Nine', ('police',), 'single source')
    """
    said = hear(told, sources, moments)
    return values_of(said, contradictions_of(said))


def values_of(said: Said, contested: Sequence[Contradiction]) -> tuple[Value, ...]:
    """The values of what is said of an incident; see ``values``.

    Args:
        said: what is said.
        contested: its contradictions.
    """
    groups: dict[Key, list[Claim]] = defaultdict(list)
    for c in said.claims:
        if not is_inferred(c):
            groups[value_key(c)].append(c)
    against = _denials(said)
    rival = {i for k in contested for s in k.sides for i in s.claims}
    order = {c.id: n for n, c in enumerate(said.claims)}
    made = []
    for (name, kind, _), claims in groups.items():
        asserted = [c for c in claims if name not in _POLAR or not is_negated(c)]
        denying = [c for c in claims if c not in asserted]
        own = said.voices(asserted)
        what = {d for c in asserted for d in _may_be_denied(c)}
        denying += [c for d in sorted(what, key=str) for c in against.get(d, ()) if c not in denying]
        if name == "actor":
            key = actor_key(asserted[0].value or "") if asserted else None
            denying += [
                c for c in against.get(Denied(field="actor"), ()) if key and actor_key(c.speaker.name) == key
            ]
        others = sorted({c.id for c in denying if said.voice[c.id] not in own}, key=order.__getitem__)
        holders = asserted or claims
        speaking = [c for c in holders if c.id not in said.relayed] or holders
        first, last = span(said, holders)
        made.append(
            Value(
                field=name,
                kind=kind,
                value=label(holders, _words),
                low=holders[0].low,
                high=holders[0].high,
                standing=_standing(said, asserted, others, rival),
                speakers=names(speaking),
                claims=tuple(c.id for c in holders),
                outlets=outlets(said, holders),
                independent=said.independent(holders),
                parties=names(c for c in speaking if said.voice[c.id] in said.parties),
                first=first,
                last=last,
                denied=tuple(others),
                superseded=tuple(dict.fromkeys(i for c in asserted for i in said.superseded.get(c.id, ()))),
            )
        )
    return tuple(sorted(made, key=lambda v: (v.field, v.kind or "", order[v.claims[0]])))


def value_key(claim: Claim) -> Key:
    """What makes two claims' value one: a toll's bounds, who an actor is, else the words as names see them.

    Args:
        claim: any claim.
    """
    words = normalise(claim.value or (claim.figure.exact if claim.figure else claim.quote.exact))
    if claim.field == "event":
        return claim.field, claim.kind, None
    if claim.field == "toll":
        counted = claim.low is not None or claim.high is not None
        victims = normalise(claim.victims.exact) if claim.victims else ""
        whole = claim.part_of is None
        sort = people(victims_of(claim)).side
        armed = sort if sort != "civilian" else None  # seven fighters are not the seven women and children
        what = (claim.low, claim.high, armed if whole else victims) if counted else (words, victims)
        return claim.field, claim.kind, (whole, what)
    if claim.field == "actor":
        return claim.field, None, actor_key(claim.value or "") or words
    if claim.field == "place":
        return claim.field, None, " ".join(sorted(words.split()))
    return claim.field, None, words


def _words(claim: Claim) -> str:
    return figure(claim) if claim.field == "toll" else claim.value or " ".join(claim.quote.exact.split())


def _standing(said: Said, asserted: Sequence[Claim], others: Sequence[str], rival: set[str]) -> Standing:
    if not asserted:
        return "denied"
    live = [c for c in asserted if said.stands(c)]
    if not live:
        return "retracted"
    if others or any(c.id in rival for c in live):
        return "contested"
    return "corroborated" if said.independent(live) > 1 else "single source"


def _denials(said: Said) -> dict[Denied, list[Claim]]:
    """The claims that deny something and still stand, by what they deny."""
    found: dict[Denied, list[Claim]] = defaultdict(list)
    for c in said.live:
        for d in denied(c):
            found[d].append(c)
    return found


def _may_be_denied(claim: Claim) -> tuple[Denied, ...]:
    """What a denial would have to deny to deny this claim's value; of whom it blames see ``values_of``."""
    if claim.field == "event":
        return (Denied(field="event"),)
    if claim.field == "toll" and claim.high != 0:
        return tuple(Denied(field="harm", sort=s) for s in sorted(people(victims_of(claim)).sides))
    if claim.field == "target":
        sort = target_sort(claim)
        return (Denied(field="target", sort=sort),) if sort else ()
    if claim.field == "weapon":
        return tuple(Denied(field="weapon", sort=way) for way in deliveries_of(claim))
    return ()
