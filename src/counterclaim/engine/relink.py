"""Linking a project's event mentions anew, as reviewers decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from counterclaim.incidents.build import _incident
from counterclaim.incidents.judgements import judged, obeying
from counterclaim.incidents.link import link
from counterclaim.model import Claim, EventMention, Incident, ReportRef, content_id
from counterclaim.project import Decision, Project
from counterclaim.project.judging import judgements
from counterclaim.project.review import rejected, reviewed, reviewed_incidents


def relink(project: Project) -> None:
    """Put all incidents of a project together anew; a function of what was coded and of what was decided.

    Raises:
        ProjectError: the project cannot be read or written.
    """
    while True:
        decisions = tuple(project.decisions())
        mentions = tuple(project.mentions())
        claims = reviewed(project.claims(), decisions)
        reports = {r.id: r for r in project.reports()}
        made = relinked(mentions, claims, reports, decisions)
        last = decisions[-1].id if decisions else None
        project.link(reviewed_incidents(made, decisions, mentions), last)
        # Who decided meanwhile may have linked before this did: then what was just written is behind.
        if project.last_decision() == last:
            return


def relinked(
    mentions: Sequence[EventMention],
    claims: Iterable[Claim],
    reports: Mapping[str, ReportRef],
    decisions: Sequence[Decision],
) -> Iterator[Incident]:
    """The incidents of event mentions, each report's own joined and parted as reviewers judged."""
    out = rejected(decisions)
    by_report: dict[str, list[EventMention]] = {}
    for m in mentions:
        if m.id not in out and m.report not in out:
            by_report.setdefault(m.report, []).append(m)
    by_event: dict[str, list[Claim]] = {}
    for c in claims:
        if c.event is not None:
            by_event.setdefault(c.event, []).append(c)

    def rank(m: EventMention) -> tuple[bool, str, str, int, str]:
        return m.anaphoric, reports[m.report].published or "", m.report, m.trigger.start, m.id

    accounts = [g for own in by_report.values() for g in link(own) if any(m.id in by_event for m in g)]
    accounts.sort(key=lambda g: min(map(rank, g)))
    by_id = {m.id: m for m in mentions}
    found = judged(judgements(decisions, mentions))
    for group in obeying([[m.id for m in g] for g in accounts], found):
        told = [by_id[m] for m in group]
        own = [c for m in group for c in by_event.get(m, ())]
        if own:
            first = min(told, key=rank)
            made = _incident(told, own, reports[first.report].published)
            yield msgspec.structs.replace(made, id=content_id("i", first.id))
