"""Incidents of one report: its event mentions joined, with their claims side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from counterclaim.incidents.affairs.relations import with_relations
from counterclaim.incidents.joining.layout import layout
from counterclaim.incidents.joining.link import ANSWER, link
from counterclaim.incidents.manner import manner
from counterclaim.incidents.sourcing.sources import independent, sources
from counterclaim.incidents.sourcing.sources_credits import credit
from counterclaim.incidents.standing.contradictions import contradictions_of
from counterclaim.incidents.standing.live import entries, said_at
from counterclaim.incidents.standing.rules import resolve
from counterclaim.incidents.standing.said import hear
from counterclaim.incidents.standing.standing import standing
from counterclaim.incidents.standing.values import values_of
from counterclaim.incidents.telling import Telling
from counterclaim.incidents.title import title
from counterclaim.model import (
    Claim,
    DateInterval,
    EventMention,
    Incident,
    IncidentActor,
    IncidentToll,
    Modality,
    Place,
    Report,
    ReportRef,
    Status,
    TollKind,
    content_id,
)
from counterclaim.vocabulary.event_types import event_type

STATED_RANGE = "stated-range"
"""Resolution rule: from the lowest to the highest figure that anybody puts forward and nobody has
withdrawn."""

_SUREST: tuple[Status, ...] = (
    "stated", "claimed", "accused", "possible", "unverified", "retracted", "denied"
)  # fmt: skip

_TOLLS: tuple[TollKind, ...] = ("killed", "injured", "missing", "abducted", "detained", "displaced")


def incidents(
    mentions: Sequence[EventMention],
    claims: Sequence[Claim],
    published: str | None = None,
    apart: Iterable[tuple[str, str]] = (),
    report: Report | None = None,
) -> tuple[Incident, ...]:
    """Join the event mentions of one report to incidents.

    Args:
        mentions: the report's event mentions, in text order.
        claims: all its claims; a claim without an event belongs to no incident.
        published: when the report came out (ISO 8601): what has happened and is not dated lies before it.
        apart: pairs of event mentions that a reviewer has judged to be of two events.
        report: the report with its text and title: for its paragraphs, the agency that it credits and the
            stamps of a live page.

    Returns:
        The incidents by their first mention. A group that only refers back ("the strike") and says nothing of
        its own makes no incident.
    """
    by_event: dict[str, list[Claim]] = {}
    for c in claims:
        if c.event is not None:
            by_event.setdefault(c.event, []).append(c)
    made = []
    answers = ((c.event, c.other) for c in claims if c.field == "relation" and c.value == ANSWER)
    two = [*apart, *((a, b) for a, b in answers if a is not None and b is not None)]
    for group in link(mentions, two, layout(report) if report is not None else None):
        own = [c for m in group for c in in_order(by_event.get(m.id, ()))]
        if own:
            first = min(group, key=lambda m: (m.anaphoric, m.trigger.start)).id
            made.append(incident(content_id("i", first), group, _telling(own, published, report)))
    return with_relations(made, claims)


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of one event mention in text order."""
    return sorted(claims, key=lambda c: (c.quote.start, c.quote.end, c.id))


def _telling(claims: Sequence[Claim], published: str | None, report: Report | None) -> Telling:
    if report is None:
        ref = ReportRef(id=claims[0].report, sha256="", published=published)
        return Telling(claims, {ref.id: ref})
    ref = ReportRef(**{name: getattr(report, name) for name in ReportRef.__struct_fields__})
    agency = credit(report)
    return Telling(
        claims=claims,
        reports={ref.id: ref},
        credits={ref.id: agency} if agency is not None else {},
        moments=said_at(claims, {ref.id: entries(report.text, report.published)}),
    )


def incident(name: str, group: Sequence[EventMention], telling: Telling) -> Incident:
    """Put one incident together from the event mentions of all its accounts.

    Args:
        name: its id, which is that of its first account.
        group: its event mentions, report by report, the first account's first.
        telling: their claims, and the reports that make them.
    """
    claims = telling.claims
    published = min((r.published for r in telling.reports.values() if r.published), default=None)
    kind = _type(group)
    mode = manner(kind, group, claims)
    types = event_type(kind, mode)
    place = _place(group)
    when = _date(group) or _before(group, published)
    actors = _actors(group, claims, ("initiator",))
    targets = _actors(group, claims, ("target",)) + _named_targets(group, claims)
    known = sources(telling)
    said = hear(telling, known, telling.moments)
    tolls = tuple(t for t in (_toll(k, telling, known) for k in _TOLLS) if t is not None)
    contested = contradictions_of(said)
    operation = next((c.value for c in claims if c.field == "operation"), None)
    made = Incident(
        id=name,
        title="",
        type=kind,
        mode=mode,
        modality=_modality(group),
        cameo_root=types.cameo_root if types else None,
        acled={
            "event_type": types.acled_event_type if types else None,
            "sub_event_type": types.acled_sub_event_type if types else None,
        },
        ucdp=types.ucdp if types else None,
        standing=standing(said, contested),
        date=when,
        place=place,
        mentions=tuple(m.id for m in group),
        reports=tuple(dict.fromkeys(m.report for m in group)),
        actors=actors,
        targets=targets,
        weapons=tuple(dict.fromkeys(c.value for c in claims if c.field == "weapon" and c.value)),
        operation=operation,
        tolls=tolls,
        contradictions=contested,
        values=values_of(said, contested),
        independent_sources=independent((c for c in claims if c.field in ("event", "toll")), known),
        claims=tuple(c.id for c in claims),
    )
    return msgspec.structs.replace(made, title=title(made))


def _type(group: Sequence[EventMention]) -> str:
    told = [m.type for m in group if not m.anaphoric and m.type != "HARM"] or [
        m.type for m in group if m.type != "HARM"
    ]
    return _most(told) or _most(m.type for m in group) or group[0].type


def _most(values: Iterable[str | None]) -> str | None:
    counted = Counter(v for v in values if v is not None)
    return counted.most_common(1)[0][0] if counted else None


def _modality(group: Sequence[EventMention]) -> Modality:
    """What most of the mentions that tell the event say; a bare reference says nothing of it."""
    told = [m.modality for m in group if not m.anaphoric] or [m.modality for m in group]
    return Counter(told).most_common(1)[0][0]


def _place(group: Sequence[EventMention]) -> Place | None:
    """The most exact place that a mention gives; at equal exactness one that lies in another, then the first.

    A village that no gazetteer holds is as exact as the province that it lies in, and says more.
    """
    placed = [m.place for m in group if m.place is not None]
    exact = [p for p in placed if p.lat is not None]
    names = {p.name for p in exact}
    return min(
        exact,
        key=lambda p: (p.radius_m if p.radius_m is not None else 10**9, names.isdisjoint(p.within)),
        default=placed[0] if placed else None,
    )


def _date(group: Sequence[EventMention]) -> DateInterval | None:
    """The narrowest interval that a mention gives, at equal width the one given first."""
    dated = [m.date for m in group if m.date is not None]

    def width(d: DateInterval) -> tuple[bool, int]:
        if d.start is None or d.end is None:
            return True, 0
        return False, (date.fromisoformat(d.end[:10]) - date.fromisoformat(d.start[:10])).days

    return min(dated, key=width, default=None)


def _before(group: Sequence[EventMention], published: str | None) -> DateInterval | None:
    """An open interval up to the publication: never a day that nobody gives."""
    if published is None or _modality(group) in ("planned", "threatened", "hypothetical"):
        return None
    return DateInterval(
        start=None, end=published[:10], grain="span", basis="before publication", approximate=True
    )


def _actors(
    group: Sequence[EventMention], claims: Sequence[Claim], roles: tuple[str, ...]
) -> tuple[IncidentActor, ...]:
    fields = {"initiator": "actor", "target": "target", "victim": "victim"}
    found: dict[str, IncidentActor] = {}
    for m in group:
        for a in m.actors:
            # A name that opens a sentence has a capital there: "Gunmen" are "gunmen".
            key = a.name.casefold()
            if a.role in roles and key not in found:
                told = (c for c in claims if c.field == fields.get(a.role))
                who = [c for c in told if (c.value or "").casefold() == key]
                found[key] = IncidentActor(
                    name=a.name, role=a.role, country=a.country, kind=a.kind, aliases=a.aliases,
                    claims=tuple(c.id for c in who), code=a.code, sector=a.sector, inter=a.inter, side=a.side,
                    status=min((c.status for c in who), key=_SUREST.index, default=None),
                )  # fmt: skip
    named = [a for a in found.values() if a.claims]
    # "Pakistan" beside "Pakistan Armed Forces" is the same side named less exactly.
    exact = (a for a in named if not any(_vaguer(a, b) for b in named))
    return tuple(sorted(exact, key=lambda a: -len(a.claims)))


def _named_targets(group: Sequence[EventMention], claims: Sequence[Claim]) -> tuple[IncidentActor, ...]:
    """Whom somebody names behind a target: the groups whose hideouts were struck."""
    told = {a.name for m in group for a in m.actors}
    found: dict[str, list[str]] = {}
    for c in claims:
        if c.field == "target" and c.value is not None and c.value not in told:
            found.setdefault(c.value, []).append(c.id)
    return tuple(IncidentActor(name=name, role="target", claims=tuple(ids)) for name, ids in found.items())


def _vaguer(a: IncidentActor, b: IncidentActor) -> bool:
    return (
        a.country is not None
        and a.country == b.country
        and a.role == b.role
        and a.name in b.name
        and a.name != b.name
    )


def _toll(kind: TollKind, telling: Telling, known: Mapping[str, str]) -> IncidentToll | None:
    """The span of the figures for a whole; parts and withdrawn or denied figures do not count towards it."""
    found = resolve(STATED_RANGE, kind, telling, known)
    every = (*found.claims, *found.lost)
    if not every:
        return None
    return IncidentToll(kind=kind, low=found.low, high=found.high, rule=found.rule, claims=every)
