"""What watching keeps in a project: the state last alerted, alerts that wait, and when sources are due.

Alerts are drawn from a comparison of the incidents with the state that was last alerted. That state moves on
in the transaction that files the alerts, so that a program that is killed loses none and draws none twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, null, select, update

from counterclaim.model import Incident, ReportRef, from_json, to_json
from counterclaim.project import briefs
from counterclaim.project.linking import Linking
from counterclaim.project.rows import parts
from counterclaim.project.tables import alerted, delivery, incident, meta, watched
from counterclaim.project.writing import put

_SEEN, _BY = "alerted", "alerted by"
ALL = -1
"""Where a comparison begins that passes over no incident."""


@dataclass(frozen=True)
class Then:
    """An incident as it was when alerts were last drawn, and the last alert on it, if there was one."""

    incident: Incident
    alert: str | None


@dataclass(frozen=True)
class Filed:
    """An alert as one channel gets it, as JSON; numbers grow."""

    number: int
    alert: str
    record: str


@dataclass(frozen=True)
class Due:
    """When a source is to be taken next (ISO 8601, UTC), when it last was, how often in a row it failed."""

    due: str
    taken: str | None = None
    fails: int = 0


@dataclass(frozen=True)
class Watching:
    """What watching keeps, over a connection that is open for reading or writing."""

    connection: Connection

    def seen(self) -> int | None:
        """Up to which number of ``written`` incidents were compared; None: watching has not begun."""
        found = self._meta(_SEEN)
        return int(found) if found is not None else None

    def linked_by(self) -> str | None:
        """What linked the incidents that were compared last."""
        return self._meta(_BY)

    def put_seen(self, number: int, linked_by: str) -> None:
        """Note up to where incidents were compared, and what linked them."""
        put(self.connection, meta, "key", {"key": _SEEN, "value": str(number)})
        put(self.connection, meta, "key", {"key": _BY, "value": linked_by})

    def _meta(self, key: str) -> str | None:
        return self.connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def now(self) -> int:
        """The number of the incident that was written last."""
        return briefs.look(self.connection).written

    def settled(self) -> bool:
        """Whether nothing waits to be linked: else incidents come and go, and mean nothing by it."""
        step = Linking(self.connection)
        return not step.waiting(1) and not step.fresh()

    def begin(self) -> None:
        """Take the incidents as they are as the state that was last alerted."""
        self.connection.execute(delete(alerted))
        rows = select(incident.c.id, null(), incident.c.record).where(~incident.c.stale)
        self.connection.execute(insert(alerted).from_select(["incident", "alert", "record"], rows))

    def touched(self, seen: int) -> list[str]:
        """The ids of incidents that were written or removed since."""
        found = briefs.changed(self.connection, briefs.Seen(written=seen))
        if found is None:
            found = list(self.connection.execute(select(incident.c.id)).scalars())
        return sorted(found)

    def incidents(self, ids: Iterable[str]) -> dict[str, Incident]:
        """Those of some incidents that are there, by id."""
        found: dict[str, Incident] = {}
        for part in parts(sorted(ids)):
            query = select(incident.c.id, incident.c.record).where(incident.c.id.in_(part), ~incident.c.stale)
            found |= {row.id: from_json(row.record, Incident) for row in self.connection.execute(query)}
        return found

    def then(self, ids: Iterable[str]) -> dict[str, Then]:
        """What some incidents were when alerts were last drawn, by their ids of that time."""
        found: dict[str, Then] = {}
        for part in parts(sorted(ids)):
            for row in self.connection.execute(select(alerted).where(alerted.c.incident.in_(part))):
                found[row.incident] = Then(from_json(row.record, Incident), row.alert)
        return found

    def keep(self, old: Iterable[str], states: Mapping[str, Then]) -> None:
        """Replace what some incidents were, by their ids of then, by what they are, by their ids of now."""
        for part in parts(sorted({*old, *states})):
            self.connection.execute(delete(alerted).where(alerted.c.incident.in_(part)))
        rows = [
            {"incident": i, "alert": s.alert, "record": to_json(s.incident).decode()}
            for i, s in states.items()
        ]
        if rows:
            self.connection.execute(insert(alerted), rows)

    def reports(self, ids: Iterable[str]) -> dict[str, ReportRef]:
        """Reports without their text, by id."""
        return Linking(self.connection).reports(ids)

    def file(self, channel: str, alert: str, record: str) -> None:
        """Let an alert wait for a channel to deliver it."""
        row = {"alert": alert, "channel": channel, "record": record}
        self.connection.execute(insert(delivery), [row])

    def waiting(self, channel: str, most: int) -> list[Filed]:
        """The first alerts that a channel has not delivered."""
        open_ = (delivery.c.channel == channel) & delivery.c.delivered.is_(None)
        query = select(delivery).where(open_).order_by(delivery.c.number).limit(most)
        return [Filed(row.number, row.alert, row.record) for row in self.connection.execute(query)]

    def last(self, channel: str, most: int) -> list[Filed]:
        """The last alerts of a channel, delivered or not, last first."""
        query = select(delivery).where(delivery.c.channel == channel).order_by(delivery.c.number.desc())
        return [
            Filed(row.number, row.alert, row.record) for row in self.connection.execute(query.limit(most))
        ]

    def delivered(self, number: int, time: str) -> None:
        """Note that a channel has delivered an alert."""
        here = update(delivery).where(delivery.c.number == number)
        self.connection.execute(here.values(delivered=time))

    def left(self) -> dict[str, int]:
        """How many alerts wait, by channel."""
        query = select(delivery.c.channel, func.count()).where(delivery.c.delivered.is_(None))
        rows = self.connection.execute(query.group_by(delivery.c.channel))
        return {row.channel: row[1] for row in rows}

    def sources(self) -> dict[str, Due]:
        """The sources that were taken before, each with when it is due."""
        return {r.source: Due(r.due, r.taken, r.fails) for r in self.connection.execute(select(watched))}

    def put_sources(self, every: Mapping[str, Due]) -> None:
        """Note when sources are due."""
        for key, d in every.items():
            row = {"source": key, "due": d.due, "taken": d.taken, "fails": d.fails}
            put(self.connection, watched, "source", row)
