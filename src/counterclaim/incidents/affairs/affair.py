"""An affair: incidents that relations connect, in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.incidents.affairs.relations import BACKWARD, FORWARD
from counterclaim.model import Incident, Relation

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
