"""What a page asks of a project about one incident or report: few questions, none of them once a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from counterclaim.incidents.sourcing.versions import current
from counterclaim.incidents.standing.live import said_at
from counterclaim.incidents.telling import Telling
from counterclaim.model import ClaimRow, Copy, Incident, Record, ReportRef
from counterclaim.project.copying import Copying
from counterclaim.project.decisions import Decision, decision_of
from counterclaim.project.fetches import accessed, later_versions
from counterclaim.project.linking import Linking
from counterclaim.project.rows import REF, parts
from counterclaim.project.tables import (
    amended,
    claim,
    coding,
    copy,
    decision,
    event_mention,
    incident,
    membership,
    raw,
)
from counterclaim.project.tables import report as reports

HOPS = 40
"""Steps from incident to incident at the most, so that a long chain of answers ends somewhere."""
_ON_EVENTS = ("merge", "split", "same", "different", "unsure")
"""Decisions that name event mentions and incidents beside their target."""


class Listed(Record, frozen=True):
    """A report in a list: its name, how many claims it gave, why it was set aside unread (or None)."""

    report: ReportRef
    claims: int
    aside: str | None = None


@dataclass(frozen=True)
class Reading:
    """Questions to a project, over a connection that somebody else opened for reading."""

    connection: Connection

    def telling(self, rows: Iterable[ClaimRow]) -> Telling:
        """What rules and sources are found from: claims that stand, their reports, who copied whom."""
        kept = [r for r in rows if r.verdict != "rejected"]
        refs = {r.report.id: r.report for r in kept}
        copying = Copying(self.connection)
        heard = copying.heard(refs)
        claims = current((r.claim for r in kept), later_versions(self.connection, refs))
        return Telling(
            claims=claims,
            reports=refs,
            copies=[c for found in copying.copies(refs).values() for c in found],
            credits={i: h.credit for i, h in heard.items() if h.credit is not None},
            moments=said_at(claims, {i: h.stamps for i, h in heard.items() if h.stamps}),
        )

    def copies(self, report_id: str) -> tuple[tuple[Copy, ...], tuple[Copy, ...]]:
        """What a report has from earlier ones, and what later ones have from it."""
        own = Copying(self.connection).copies([report_id]).get(report_id, ())
        query = select(copy).where(copy.c.origin == report_id).order_by(copy.c.origin_start, copy.c.report)
        later = tuple(
            Copy(
                report=row.report,
                span=(row.start, row.end),
                origin=row.origin,
                origin_span=(row.origin_start, row.origin_end),
                share=row.share,
            )
            for row in self.connection.execute(query)
        )
        return own, later

    def accessed(self, reports: Iterable[str]) -> Mapping[str, str]:
        """When reports were last seen on the web; see ``fetches.accessed``."""
        return accessed(self.connection, reports)

    def refs(self, ids: Iterable[str]) -> dict[str, ReportRef]:
        """Reports without their text, by id."""
        return Linking(self.connection).reports(ids)

    def size(self, report_id: str) -> int | None:
        """How many bytes a report was read from."""
        query = select(raw.c.size).join(reports, reports.c.sha256 == raw.c.sha256)
        return self.connection.execute(query.where(reports.c.id == report_id)).scalar()

    def coded_by(self, report_id: str) -> str | None:
        """What coded a report: the program's version with those of its models and vocabularies."""
        return self.connection.execute(select(coding.c.version).where(coding.c.report == report_id)).scalar()

    def report_of(self, claim_id: str) -> str | None:
        """The report that a claim stands in, one that a reviewer added too."""
        queries = (select(of.c.report).where(of.c.id == claim_id) for of in (claim, amended))
        return next((r for q in queries if (r := self.connection.execute(q).scalar()) is not None), None)

    def related(self, start: Incident, most: int) -> tuple[Incident, ...]:
        """The incidents that relations connect with one, itself among them; by id.

        What relates two incidents stands in a report that tells both: so each step asks the reports of the
        last for what they relate.

        Args:
            start: where to begin.
            most: incidents at the most; the nearest come first.
        """
        step = Linking(self.connection)
        found = {start.id: start}
        edge: Sequence[Incident] = (start,)
        for _ in range(HOPS):
            said = step.relating({r for i in edge for r in i.reports})
            ends = {m for c in said if c.field == "relation" for m in (c.event, c.other) if m is not None}
            near = {i.id: i for i in step.incidents_of(ends)}
            known = near | found
            edge = [
                i for key, i in near.items() if key not in found and any(_tied(i, known[e.id]) for e in edge)
            ][: most - len(found)]
            found |= {i.id: i for i in edge}
            if not edge:
                break
        return tuple(found[key] for key in sorted(found))

    def decisions_about(self, ids: Iterable[str]) -> tuple[Decision, ...]:
        """The decisions on some records, with those that take them back; first to last.

        A merge or split, or a word on two events, counts for every incident and event mention that it names.
        """
        wanted = set(ids)
        found: dict[str, Decision] = {}
        for part in parts(sorted(wanted)):
            found |= {d.id: d for d in self._decisions(decision.c.target.in_(part))}
        for d in self._decisions(decision.c.action.in_(_ON_EVENTS)):
            if not wanted.isdisjoint(_named(d)):
                found[d.id] = d
        new = set(found)
        while new:
            turned = [d for part in parts(sorted(new)) for d in self._decisions(decision.c.target.in_(part))]
            new = {d.id for d in turned} - found.keys()
            found |= {d.id: d for d in turned}
        return tuple(sorted(found.values(), key=lambda d: d.seq))

    def _decisions(self, where: ColumnElement[bool]) -> Iterator[Decision]:
        for row in self.connection.execute(select(decision).where(where)).mappings():
            yield decision_of(row)

    def count(self) -> int:
        """How many reports there are."""
        return int(self.connection.execute(select(func.count()).select_from(reports)).scalar_one())

    def listed(
        self, ids: Sequence[str] | None = None, first: int = 0, most: int | None = None
    ) -> tuple[Listed, ...]:
        """Reports as a list shows them, the latest first.

        Args:
            ids: only these; None for all.
            first: how many to pass over.
            most: how many to give at the most.
        """
        given = select(claim.c.report, func.count().label("n")).group_by(claim.c.report).subquery()
        query = (
            select(*REF, func.coalesce(given.c.n, 0).label("claims"), coding.c.aside)
            .outerjoin(given, given.c.report == reports.c.id)
            .outerjoin(coding, coding.c.report == reports.c.id)
            .order_by(reports.c.published.is_(None), reports.c.published.desc(), reports.c.id)
        )
        if ids is not None:
            query = query.where(or_(*(reports.c.id.in_(part) for part in parts(sorted(set(ids)) or [""]))))
        query = query.offset(first).limit(most) if most is not None else query
        names = ReportRef.__struct_fields__
        return tuple(
            Listed(
                report=ReportRef(**{n: row[n] for n in names}), claims=int(row["claims"]), aside=row["aside"]
            )
            for row in self.connection.execute(query).mappings()
        )

    def incidents_of(self, report_id: str) -> dict[str, str]:
        """The incidents that a report tells of, by id with their titles; by date."""
        told = (
            select(membership.c.incident)
            .join(event_mention, event_mention.c.id == membership.c.mention)
            .where(event_mention.c.report == report_id)
        )
        query = (
            select(incident.c.id, incident.c.title)
            .where(incident.c.id.in_(told))
            .order_by(incident.c.date_start.is_(None), incident.c.date_start, incident.c.id)
        )
        return {row.id: row.title for row in self.connection.execute(query)}


def _tied(a: Incident, b: Incident) -> bool:
    """Whether either of two incidents has a relation to the other."""
    return any(r.incident == b.id for r in a.relations) or any(r.incident == a.id for r in b.relations)


def _named(d: Decision) -> set[str]:
    """All that a decision names beside its target."""
    change: Mapping[str, object] = d.change or {}
    groups = change.get("mentions") or ()
    told = {str(m["id"]) for g in groups for m in g}  # type: ignore[attr-defined]
    more = (*(change.get("incidents") or ()), *(change.get("targets") or ()))  # type: ignore[misc]
    return told | {str(i) for i in more}
