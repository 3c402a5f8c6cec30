"""Incidents with all that tells of them, for formats that hold more of an incident than its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import get_args

import msgspec

from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.sourcing.sources import sources
from counterclaim.incidents.standing.rules import Resolution, resolve
from counterclaim.incidents.telling import Telling
from counterclaim.model import ClaimRow, Incident, IncidentToll, ReportRef, TollKind
from counterclaim.project import Project
from counterclaim.project.decisions import Decision

BATCH = 200
"""Incidents that are read at once."""


@dataclass(frozen=True)
class Told:
    """An incident with the claims behind it, as reviewers left them, and who told them.

    Attributes:
        rows: its claims by publication and place in the text, without those that reviewers rejected.
        telling: what rules and sources are found from.
        rejected: the claims that reviewers rejected, for formats that tell what was decided; no facts.
        decisions: what reviewers decided of its claims, by id.
        accessed: when its reports were last seen on the web, by id; those that were not fetched are left out.
        raw: gives the bytes of a report as they came, by its id; None where they are not kept.
    """

    incident: Incident
    rows: tuple[ClaimRow, ...]
    telling: Telling
    rejected: tuple[ClaimRow, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    accessed: Mapping[str, str] = field(default_factory=dict)
    raw: Callable[[str], bytes | None] = lambda report: None

    @property
    def reports(self) -> tuple[ReportRef, ...]:
        """The reports that tell of it, in the order of publication."""
        found = {r.report.id: r.report for r in self.rows}
        return tuple(sorted(found.values(), key=lambda r: (in_time(r.published), r.id)))

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The source behind each claim, by the claim's id: those that relay or copy one another are one."""
        return sources(self.telling)

    def toll(self, rule: str, kind: TollKind) -> Resolution:
        """What a resolution rule makes of the rival figures of one harm.

        Raises:
            ValueError: there is no such rule.
        """
        return resolve(rule, kind, self.telling, self.sources)

    def by(self, rule: str | None) -> Incident:
        """The incident with its tolls as a resolution rule gives them; as they are where none is named.

        Raises:
            ValueError: there is no such rule.
        """
        if rule is None:
            return self.incident
        found = [self.toll(rule, kind) for kind in get_args(TollKind)]
        tolls = tuple(
            IncidentToll(kind=r.kind, low=r.low, high=r.high, rule=r.rule, claims=r.claims)
            for r in found
            if r.claims
        )
        return msgspec.structs.replace(self.incident, tolls=tolls)


def told(project: Project, incidents: Iterable[Incident]) -> Iterator[Told]:
    """Read what tells of some incidents, a batch at a time, in their order."""
    stream = iter(incidents)
    decisions: dict[str, Decision] | None = None
    while batch := list(islice(stream, BATCH)):
        by: dict[str, list[ClaimRow]] = {i.id: [] for i in batch}
        for row in project.rows_of(sorted(by)):
            if row.incident in by:
                by[row.incident].append(row)
        if decisions is None and any(row.reviewed for rows in by.values() for row in rows):
            decisions = {d.id: d for d in project.decisions()}
        with project.reading() as reading:
            for i in batch:
                every = sorted(by[i.id], key=_in_order)
                rows = tuple(r for r in every if r.verdict != "rejected")
                yield Told(
                    incident=i,
                    rows=rows,
                    telling=reading.telling(rows),
                    rejected=tuple(r for r in every if r.verdict == "rejected"),
                    decisions={r.reviewed: decisions[r.reviewed] for r in every if decisions and r.reviewed},
                    accessed=reading.accessed(r.report.id for r in rows),
                    raw=project.raw,
                )


def _in_order(r: ClaimRow) -> tuple[object, ...]:
    return in_time(r.report.published), r.report.id, r.claim.quote.start, r.claim.id
