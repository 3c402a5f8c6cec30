"""One line that names an incident: who did what, where, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from counterclaim.model import DateInterval, Incident, IncidentActor
from counterclaim.vocabulary.event_types import event_type

UNSURE = frozenset({"accused", "possible", "denied", "unverified", "retracted"})
"""Statuses of an actor whom nobody plainly says to have done it."""


def title(incident: Incident) -> str:
    """Name an incident for a table, a map or a citation.

    The parts that nobody tells are left out: a title never guesses.
    """
    known = event_type(incident.type, incident.mode)
    what = known.label if known else incident.type.lower()
    who = ", ".join(a.name + unsure(a) for a in leading(incident.actors))
    named = f" (operation {incident.operation})" if incident.operation else ""
    where = f", {incident.place.name}" if incident.place else ""
    when = f", {day(incident.date)}" if incident.date else ""
    line = f"{who}: {what}{named}{where}{when}" if who else f"{what}{named}{where}{when}"
    return line[:1].upper() + line[1:]


def unsure(actor: IncidentActor) -> str:
    """What is to be said beside a name where nobody states that it did it: `` (accused)``; else nothing.

    >>> unsure(IncidentActor(name="Turkey", role="initiator", status="accused"))
    ' (accused)'
    """
    return f" ({actor.status})" if actor.status in UNSURE else ""


def leading(actors: Sequence[IncidentActor]) -> Sequence[IncidentActor]:
    """The two actors that name an incident: of those who are known parties ("Iran") before those who are only
    described ("missile and drone units"), the ones that are named most."""
    return ([a for a in actors if a.code] or actors)[:2]


def day(interval: DateInterval) -> str:
    """A date interval as people write it.

    >>> day(DateInterval(start="2024-01-16", end="2024-01-18", grain="span", basis="stated"))
    '16-18 January 2024'
    >>> day(DateInterval(start=None, end="2024-01-17", grain="span", basis="before publication"))
    'by 17 January 2024'
    """
    start, end = _date(interval.start), _date(interval.end)
    if start is None and end is None:
        return "date unknown"
    if start is None or end is None:
        return f"by {_long(end)}" if end is not None else f"from {_long(start)}"
    if start == end:
        return _long(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{_long(end)}"
    return f"{_long(start)} - {_long(end)}"


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _long(value: date | None) -> str:
    assert value is not None
    return f"{value.day} {value:%B} {value.year}"
