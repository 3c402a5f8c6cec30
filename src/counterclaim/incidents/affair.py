"""An affair: incidents that relations connect, in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from counterclaim.incidents.contradictions import is_negated
from counterclaim.incidents.relations import BACKWARD, FORWARD
from counterclaim.incidents.wording import figure
from counterclaim.model import Claim, Incident, Relation, ReportRef, TollKind

_LATER = frozenset({"response", "consequence", "follows"})
"""Relations of an incident to an earlier one."""


@dataclass(frozen=True)
class Tie:
    """A relation as one of its two incidents has it: in words, to another incident or to a name."""

    words: str
    relation: Relation
    other: Incident | None
    backward: bool = False


@dataclass(frozen=True)
class Affair:
    """Incidents that relations connect, the earliest first."""

    incidents: tuple[Incident, ...]

    def ties(self, incident: Incident) -> tuple[Tie, ...]:
        """The relations of an incident to the others: its own, then those that others have to it."""
        known = {i.id: i for i in self.incidents}
        own = [
            Tie(FORWARD.get(r.type, r.type), r, known.get(r.incident) if r.incident else None)
            for r in incident.relations
            if r.incident is None or r.incident in known
        ]
        back = [
            Tie(BACKWARD.get(r.type, r.type), r, i, backward=True)
            for i in self.incidents
            for r in i.relations
            if r.incident == incident.id
        ]
        return (*own, *back)


@dataclass(frozen=True)
class TollStep:
    """One figure of a toll: its words, who gave it, and when it was first said (ISO 8601)."""

    kind: TollKind
    words: str
    low: int | None
    high: int | None
    first: str | None
    claims: tuple[Claim, ...]


def affairs(incidents: Sequence[Incident]) -> tuple[Affair, ...]:
    """The affairs among incidents: each incident belongs to one, most to one of its own.

    Args:
        incidents: with their relations; a relation to an incident that is not among them connects nothing.

    Returns:
        The affairs by their first day, those without one last.
    """
    known = {i.id: i for i in incidents}
    head = {i: i for i in known}

    def top(i: str) -> str:
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        return i

    for i in incidents:
        for r in i.relations:
            if r.incident is not None and r.incident in known:
                a, b = sorted((top(i.id), top(r.incident)))
                head[b] = a
    groups: dict[str, list[Incident]] = {}
    for i in incidents:
        groups.setdefault(top(i.id), []).append(i)
    made = [Affair(in_order(g)) for g in groups.values()]
    return tuple(sorted(made, key=lambda a: (_day(a.incidents[0]) or "~", a.incidents[0].id)))


def affair_of(incident: str, incidents: Sequence[Incident]) -> Affair:
    """The affair that an incident belongs to.

    Raises:
        KeyError: there is no such incident.
    """
    for affair in affairs(incidents):
        if any(i.id == incident for i in affair.incidents):
            return affair
    raise KeyError(incident)


def in_order(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Incidents by their first day; one without a day where its relations put it, else at the end.

    An incident that answers or follows another stands behind it, one that another answers before that; a
    condemnation behind what it condemns, a part behind its whole.
    """
    incidents = sorted(incidents, key=lambda i: i.id)
    before = _before(incidents)
    dated = _dated([i for i in incidents if _day(i)], before)
    waiting = sorted((i for i in incidents if not _day(i)), key=lambda i: i.id)
    while waiting:
        placed = {i.id: n for n, i in enumerate(dated)}
        # First those of which most is known, so that they can hold others.
        for i in waiting:
            behind = [placed[x] for x in before[i.id] if x in placed]
            ahead = [placed[x] for x, earlier in before.items() if i.id in earlier and x in placed]
            if behind or ahead:
                dated.insert(max(behind) + 1 if behind else min(ahead), i)
                waiting.remove(i)
                break
        else:
            return (*dated, *waiting)
    return tuple(dated)


def _dated(incidents: Sequence[Incident], before: Mapping[str, set[str]]) -> list[Incident]:
    """Dated incidents by day; one told with a long interval not before what it answers, as far as that
    reaches."""
    first = {i.id: _day(i) or "" for i in incidents}
    depth = dict.fromkeys(first, 0)
    # As many rounds as a chain may be long; relations that go in a circle then stay as they are.
    for _ in incidents:
        moved = False
        for i in incidents:
            for x in sorted(before[i.id] & first.keys()):
                if first[i.id] < first[x] <= _end(i):
                    first[i.id], moved = first[x], True
                if first[i.id] == first[x] and depth[i.id] <= depth[x] < len(incidents):
                    depth[i.id], moved = depth[x] + 1, True
        if not moved:
            break
    return sorted(incidents, key=lambda i: (first[i.id], depth[i.id], _end(i), i.id))


def _before(incidents: Sequence[Incident]) -> dict[str, set[str]]:
    """For each incident those that its own relations, or theirs, put before it."""
    before: dict[str, set[str]] = {i.id: set() for i in incidents}
    for i in incidents:
        for r in i.relations:
            if r.incident is None or r.incident not in before:
                continue
            if r.type in _LATER or r.type == "part of":
                before[i.id].add(r.incident)
            else:
                before[r.incident].add(i.id)
    return before


def _day(i: Incident) -> str | None:
    return i.date.start[:10] if i.date is not None and i.date.start is not None else None


def _end(i: Incident) -> str:
    return (i.date.end if i.date is not None and i.date.end is not None else "~")[:10]


def instant(published: str | None) -> str:
    """A time of publication that sorts: in UTC, a day without a time at its start, the unknown last.

    >>> instant("2024-01-18T09:40+03:30"), instant("2024-01-18"), instant(None)
    ('2024-01-18T06:10:00', '2024-01-18T00:00:00', '~')
    """
    try:
        when = datetime.fromisoformat(published or "")
    except ValueError:
        return "~"
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    return when.isoformat(timespec="seconds")


def toll_steps(
    claims: Sequence[Claim], reports: Mapping[str, ReportRef], moments: Mapping[str, str] | None = None
) -> tuple[TollStep, ...]:
    """The figures of an incident's tolls in the order in which they were first said.

    Parts of a figure are left out. One step for each kind and figure, with all claims that give it.

    Args:
        claims: the claims of one incident.
        reports: their reports by id; what has no time of publication comes last.
        moments: for a claim's id when it was said, where that is not its report's publication.
    """

    def said(c: Claim) -> str | None:
        report = reports.get(c.report)
        return (moments or {}).get(c.id) or (report.published if report is not None else None)

    def time(c: Claim) -> str:
        return instant(said(c))

    steps: dict[tuple[str, object], list[Claim]] = {}
    for c in sorted(claims, key=lambda c: (time(c), c.report, c.quote.start, c.id)):
        if c.field != "toll" or c.kind is None or c.part_of is not None:
            continue
        counted = c.low is not None or c.high is not None
        if counted or c.victims is not None:
            value: object = (c.low, c.high, is_negated(c)) if counted else figure(c).lower()
            steps.setdefault((c.kind, value), []).append(c)
    return tuple(
        TollStep(
            kind=kind,  # type: ignore[arg-type]
            words=figure(given[0]),
            low=given[0].low,
            high=given[0].high,
            first=said(given[0]),
            claims=tuple(given),
        )
        for (kind, _), given in steps.items()
    )
