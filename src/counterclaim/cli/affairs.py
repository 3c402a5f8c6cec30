"""What `show` and `timeline` look at: affairs of a project, and what is said of their incidents now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterclaim.cli.common import open_project, pick_incident

if TYPE_CHECKING:
    from counterclaim.incidents.affairs.affair import Affair
    from counterclaim.model import Claim, ClaimRow, Incident, ReportRef
    from counterclaim.project import Project


@dataclass(frozen=True)
class Told:
    """What is said of some incidents.

    Attributes:
        rows: all claims on them as reviewers left them, those that were rejected too.
        stamps: the entries of live pages among their reports (``live.entries``), by the report's id.
    """

    rows: tuple[ClaimRow, ...]
    stamps: Mapping[str, tuple[tuple[int, str], ...]]

    @property
    def claims(self) -> dict[str, Claim]:
        """The claims that were not rejected, by id."""
        return {r.claim.id: r.claim for r in self.rows if r.verdict != "rejected"}

    @property
    def reports(self) -> dict[str, ReportRef]:
        """The reports, by id."""
        return {r.report.id: r.report for r in self.rows}


@dataclass(frozen=True)
class Opened:
    """Affairs of a project.

    Attributes:
        incident: the incident that was asked for.
        affairs: the one that it belongs to; without one all that hold more than one incident.
        numbers: the number by which `show` finds each incident of the project, by id.
        told: what is said of the incidents that were wanted.
    """

    incident: Incident | None
    affairs: tuple[Affair, ...]
    numbers: Mapping[str, int]
    told: Told


def open_affairs(path: str, key: str | None, *, whole: bool) -> Opened:
    """Read affairs and what is said of them.

    Args:
        path: the project.
        key: an incident, as the user names it; None for all affairs.
        whole: read what is said of all incidents of an affair, and when; else of the one asked for, and of
            those that it is related to.
    """
    from counterclaim.incidents.affairs.affair import affair_of, affairs

    with open_project(path) as store:
        every = list(store.incidents())
        one = pick_incident(every, key) if key is not None else None
        found = [a for a in affairs(every) if len(a.incidents) > 1]
        if one is not None:
            found = [affair_of(one.id, every)]
        wanted = {i.id for a in found for i in a.incidents}
        if one is not None and not whole:
            wanted = {one.id, *(t.other.id for t in found[0].ties(one) if t.other is not None)}
        told = _told(store, [i.id for i in every if i.id in wanted], live=whole)
    return Opened(one, tuple(found), {i.id: n for n, i in enumerate(every, 1)}, told)


def _told(store: Project, incidents: Iterable[str], *, live: bool) -> Told:
    from counterclaim.incidents.standing.live import entries

    rows = tuple(store.rows_of(incidents))
    published = {r.report.id: r.report.published for r in rows if live and r.claim.field == "toll"}
    stamps = {r: entries(store.text(r) or "", when) for r, when in published.items() if "T" in (when or "")}
    return Told(rows, {r: found for r, found in stamps.items() if found})
