"""Incidents with all that tells of them, for formats that hold more of an incident than its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.sourcing.sources import sources
from counterclaim.incidents.standing.rules import Resolution, resolve
from counterclaim.incidents.telling import Telling
from counterclaim.model import ClaimRow, Incident, ReportRef, TollKind
from counterclaim.project import Project

BATCH = 200
"""Incidents that are read at once."""


@dataclass(frozen=True)
class Told:
    """An incident with the claims behind it, as reviewers left them, and who told them.

    Attributes:
        rows: its claims by publication and place in the text, without those that reviewers rejected.
        telling: what rules and sources are found from.
    """

    incident: Incident
    rows: tuple[ClaimRow, ...]
    telling: Telling

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


def told(project: Project, incidents: Iterable[Incident]) -> Iterator[Told]:
    """Read what tells of some incidents, a batch at a time, in their order."""
    stream = iter(incidents)
    while batch := list(islice(stream, BATCH)):
        by: dict[str, list[ClaimRow]] = {i.id: [] for i in batch}
        for row in project.rows_of(sorted(by)):
            if row.incident in by and row.verdict != "rejected":
                by[row.incident].append(row)
        with project.reading() as reading:
            for i in batch:
                rows = sorted(by[i.id], key=_in_order)
                yield Told(i, tuple(rows), reading.telling(rows))


def _in_order(r: ClaimRow) -> tuple[object, ...]:
    return in_time(r.report.published), r.report.id, r.claim.quote.start, r.claim.id
