"""An alert: what became of an incident, according to whom, in a sentence and as a record that others read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from counterclaim.export.harmless import visible
from counterclaim.export.rows import incident_line
from counterclaim.export.wording import clash, cut, unsaid, web
from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.words import told_by
from counterclaim.model import Incident, Record, ReportRef
from counterclaim.watch.changes import Change, Kind, withdrawn, worded

CLAUSES = 4
"""Changes that a sentence tells; the record has all."""
SOURCES = 50
"""Reports that an alert names."""
LONGEST = 1000
"""Characters of a sentence."""
_LEADS: Mapping[Kind, str] = {
    "new": "New",
    "retracted": "Retracted",
    "contested": "Newly contested",
    "changed": "Changed",
}
_KEYS = (
    "id",
    "title",
    "type",
    "mode",
    "modality",
    "standing",
    "date",
    "place",
    "tolls",
    "independent_sources",
)


class SourceRef(Record, frozen=True):
    """A report that tells of an incident; ``new`` where it did not when the alert before was made."""

    id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    new: bool


class Alert(Record, frozen=True):
    """What became of an incident.

    Attributes:
        id: always the same for the same step of the same incident: whoever gets an alert twice can drop one.
        time: when it was drawn (ISO 8601, UTC).
        kinds: what it is about, the gravest first.
        text: what is known, according to whom, in a sentence.
        incident: the incident as exports have it, without its claims.
        before: the ids under which it was told of before, where that is not its id alone.
        changes: which fields are told otherwise, from what to what, by whom.
        sources: the reports that tell of it, by publication.
        link: the incident's page, where the address of the page is known.
    """

    id: str
    time: str
    kinds: tuple[Kind, ...]
    text: str
    incident: dict[str, Any]
    before: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    link: str | None = None


def brief(i: Incident) -> dict[str, Any]:
    """An incident as exports have it, in the few fields that an alert needs."""
    line = incident_line(i)
    return {key: line[key] for key in _KEYS}


def sources(reports: Iterable[ReportRef], known: Iterable[str]) -> tuple[SourceRef, ...]:
    """The reports of an incident, by publication.

    Args:
        reports: the reports.
        known: the ids of those that told of it before.
    """
    before = set(known)
    every = sorted(reports, key=lambda r: (in_time(r.published), r.id))
    return tuple(
        SourceRef(
            id=r.id,
            outlet=r.outlet,
            title=r.title,
            url=web(r.url),
            published=r.published,
            new=r.id not in before,
        )
        for r in every[:SOURCES]
    )


def sentence(kinds: Sequence[Kind], i: Incident, changes: Sequence[Change]) -> str:
    """What is known of an incident and what has changed, according to whom, in one sentence."""
    own = [c for c in changes if c.field != "standing"] or list(changes)
    if kinds[0] == "new":
        # The title says where and when, and what happened.
        own = [c for c in own if c.field not in ("place", "date", "event")] or [
            c for c in own if c.field == "event"
        ]
    if kinds[0] == "retracted":
        own.sort(key=lambda c: not withdrawn(c))
    said = [worded(c) for c in own[:CLAUSES]] or [f"contested, {clash(c)}" for c in i.contradictions[:1]]
    if len(own) > CLAUSES:
        said.append(f"and {len(own) - CLAUSES} more")
    note = unsaid(i)
    aside = f" {note[:1].lower()}{note[1:-1]};" if note else ""
    partly = kinds[0] == "retracted" and i.standing != "retracted"
    lead = "Partly retracted" if partly else _LEADS[kinds[0]]
    line = f"{lead}: {i.title} ({i.standing}; {told_by(i)}):{aside} {'; '.join(said)}"
    return cut(visible(line), LONGEST)


def record(alert: Alert) -> str:
    """An alert as one line of JSON."""
    return msgspec.json.encode(alert).decode()
