"""Which alerts a channel asked for: by what they are about, and by the filter that the page has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from counterclaim.incidents.words import material
from counterclaim.model import Incident, ReportRef, to_json
from counterclaim.project import Project
from counterclaim.project.briefs import Brief, voices
from counterclaim.watch.alerts import Alert
from counterclaim.watch.plan import Channel
from counterclaim.workspace.matching import sieve
from counterclaim.workspace.survey import survey_of


@dataclass(frozen=True)
class Matcher:
    """What one channel asked for."""

    project: Project
    channel: Channel

    def wants(
        self, alert: Alert, now: Incident, old: Incident | None, reports: Mapping[str, ReportRef]
    ) -> bool:
        """Whether a channel asked for an alert.

        An incident that comes to match the filter, as when its place becomes known, is new to the channel.

        Args:
            alert: the alert.
            now: the incident; where nobody tells of it any more, what it was.
            old: what it was, or was part of.
            reports: the reports of both, as far as they are there.
        """
        if not self._matches(now, reports):
            return False
        asked = {*self.channel.kinds}
        fields = {c.field if c.field != "toll" else c.kind for c in alert.changes} | {
            c.field for c in alert.changes
        }
        if self.channel.fields and alert.kinds == ("changed",) and fields.isdisjoint(self.channel.fields):
            return False
        if not asked or not asked.isdisjoint(alert.kinds):
            return True
        return "new" in asked and old is not None and not self._matches(old, reports)

    def _matches(self, i: Incident, reports: Mapping[str, ReportRef]) -> bool:
        if not self.channel.all and (not material(i) or i.modality == "background"):
            return False
        query = self.channel.query
        if not query.asked():
            return True
        told_by = {r: outlet for r in i.reports if r in reports and (outlet := reports[r].outlet)}
        spoken = self._voices(i.id) if query.voice else ()
        survey = survey_of([msgspec.json.decode(to_json(i), type=Brief)], {i.id: spoken}, told_by)
        return bool(sieve(survey, query, survey.mask(self._quoted)).mask().any())

    @cached_property
    def _quoted(self) -> frozenset[str]:
        q = self.channel.query.q
        return frozenset(self.project.quoting(q)) if q else frozenset()

    def _voices(self, incident: str) -> tuple[str, ...]:
        with self.project.connected() as connection:
            return tuple(kind for _, kind in voices(connection, [incident]))
