"""What linking keeps in a project: the accounts of each report, the keys they are found by, the pairs that
are likely one event, and the incidents that they make.

Each step is a transaction of its own and leaves the next one something to start from, so that a run that is
cut off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from counterclaim.model import Claim, EventMention, Incident, Report, ReportRef, from_json
from counterclaim.project.copying import Copying
from counterclaim.project.exact import Exact
from counterclaim.project.rows import REF, incident_row, parts
from counterclaim.project.tables import (
    account,
    block,
    claim,
    coding,
    event_mention,
    incident,
    likeness,
    membership,
    meta,
    report,
    waiting,
)
from counterclaim.project.writing import put, wait
from counterclaim.project.written import note_written

Pair = tuple[str, str]


@dataclass(frozen=True)
class Filed:
    """An account as the project keeps it: its id, its event mentions, its record as JSON, and the keys under
    which it is found."""

    id: str
    mentions: Sequence[str]
    record: str
    keys: Sequence[int]


@dataclass(frozen=True)
class Linking:
    """One step of linking, in a transaction that is open for writing."""

    connection: Connection

    @property
    def copying(self) -> Copying:
        """The same step, for finding copies."""
        return Copying(self.connection)

    def waiting(self, most: int) -> list[str]:
        """Reports whose accounts are not of their coding, by publication: what came out first is rarely
        touched by what follows."""
        query = (
            select(waiting.c.report)
            .join(report, report.c.id == waiting.c.report)
            .order_by(report.c.published.is_(None), report.c.published, waiting.c.report)
        )
        return list(self.connection.execute(query.limit(most)).scalars())

    def told(self, report_id: str) -> tuple[tuple[EventMention, ...], tuple[Claim, ...], Report]:
        """The event mentions and claims of a report in text order, and the report as far as linking asks:
        its text, its title's place, and when it was published.

        Raises:
            KeyError: the project holds no such report.
        """
        mentions = select(event_mention.c.record).where(event_mention.c.report == report_id)
        claims = select(claim.c.record).where(claim.c.report == report_id)
        asked = (report.c.text, report.c.header, report.c.title_start, report.c.title_end, report.c.published)
        held = select(*asked)
        row = self.connection.execute(held.where(report.c.id == report_id)).first()
        if row is None:
            raise KeyError(report_id)
        title = (row.title_start, row.title_end) if row.title_start is not None else None
        return (
            tuple(
                from_json(r, EventMention)
                for r in self.connection.execute(
                    mentions.order_by(event_mention.c.quote_start, event_mention.c.id)
                ).scalars()
            ),
            tuple(
                from_json(r, Claim)
                for r in self.connection.execute(
                    claims.order_by(claim.c.quote_start, claim.c.quote_end, claim.c.id)
                ).scalars()
            ),
            Report(report_id, row.text, "", published=row.published, header=row.header, title_span=title),
        )

    def put_accounts(self, report_id: str, made: Sequence[Filed]) -> None:
        """Replace a report's accounts; those that were likely one with an old one are joined anew.

        Event mentions that no account tells any more belong to no incident.
        """
        own = select(account.c.id).where(account.c.report == report_id)
        here = or_(likeness.c.one.in_(own), likeness.c.other.in_(own))
        touched = {
            x
            for pair in self.connection.execute(select(likeness.c.one, likeness.c.other).where(here))
            for x in pair
        }
        self.connection.execute(delete(likeness).where(here))
        self.connection.execute(delete(block).where(block.c.account.in_(own)))
        self.connection.execute(delete(account).where(account.c.report == report_id))
        for part in parts(sorted(touched)):
            self.connection.execute(update(account).where(account.c.id.in_(part)).values(fresh=True))
        rows = [{"id": f.id, "report": report_id, "fresh": True, "record": f.record} for f in made]
        if rows:
            self.connection.execute(insert(account), rows)
        keys = [{"key": k, "account": f.id} for f in made for k in sorted(set(f.keys))]
        if keys:
            self.connection.execute(insert(block), keys)
        told = {m for f in made for m in f.mentions}
        every = select(event_mention.c.id).where(event_mention.c.report == report_id)
        self._leave(set(self.connection.execute(every).scalars()) - told)
        self.connection.execute(delete(waiting).where(waiting.c.report == report_id))

    def asking(self, asked: Mapping[str, Iterable[int]]) -> Iterator[Pair]:
        """Pairs of an account and another that is found under one of the keys that it asks for, each once,
        the smaller id first."""
        asks = Table(
            "asking",
            MetaData(),
            Column("key", BigInteger, nullable=False),
            Column("account", Exact, nullable=False),
            prefixes=["TEMPORARY"],
        )
        # Where this fails, the whole step is taken back, and the table with it.
        asks.create(self.connection)
        rows = [{"key": k, "account": a} for a, keys in asked.items() for k in keys]
        for part in parts(rows, 5000):
            self.connection.execute(insert(asks), part)
        found = (
            select(asks.c.account, block.c.account)
            .join(block, block.c.key == asks.c.key)
            .where(block.c.account != asks.c.account)
            .distinct()
        )
        pairs = {(min(a, b), max(a, b)) for a, b in self.connection.execute(found)}
        asks.drop(self.connection)
        yield from sorted(pairs)

    def records(self, ids: Iterable[str]) -> dict[str, str]:
        """The records of some accounts, as JSON by id."""
        found: dict[str, str] = {}
        for part in parts(sorted(set(ids))):
            query = select(account.c.id, account.c.record).where(account.c.id.in_(part))
            found |= {row.id: row.record for row in self.connection.execute(query)}
        return found

    def put_likely(self, pairs: Iterable[tuple[str, str, float]]) -> None:
        """Keep the log-odds of pairs that may be one event."""
        rows = [{"one": a, "other": b, "odds": odds} for a, b, odds in pairs]
        for part in parts(rows, 5000):
            self.connection.execute(insert(likeness), part)

    def wait(self, ids: Iterable[str]) -> None:
        """Let some accounts wait to be joined anew."""
        for part in parts(sorted(set(ids))):
            self.connection.execute(update(account).where(account.c.id.in_(part)).values(fresh=True))

    def settle(self, ids: Iterable[str]) -> None:
        """Let some accounts wait no more: they are joined as they were."""
        for part in parts(sorted(set(ids))):
            self.connection.execute(update(account).where(account.c.id.in_(part)).values(fresh=False))

    def fresh(self) -> list[str]:
        """Accounts that wait to be joined, by id."""
        query = select(account.c.id).where(account.c.fresh).order_by(account.c.id)
        return list(self.connection.execute(query).scalars())

    def pairs(self, ids: Iterable[str], least: float = 0.0) -> dict[str, dict[str, float]]:
        """For some accounts those that are one event with each by log-odds above some least."""
        found: dict[str, dict[str, float]] = {}
        for part in parts(sorted(set(ids))):
            for mine, other in ((likeness.c.one, likeness.c.other), (likeness.c.other, likeness.c.one)):
                query = select(mine, other, likeness.c.odds).where(mine.in_(part), likeness.c.odds > least)
                for a, b, odds in self.connection.execute(query).all():
                    found.setdefault(a, {})[b] = odds
        return found

    def members(self, incidents: Iterable[str]) -> dict[str, set[str]]:
        """The accounts of some incidents."""
        found: dict[str, set[str]] = {}
        for part in parts(sorted(set(incidents))):
            query = select(account.c.incident, account.c.id).where(account.c.incident.in_(part))
            for home, a in self.connection.execute(query):
                found.setdefault(home, set()).add(a)
        return found

    def homes(self, ids: Iterable[str]) -> dict[str, str | None]:
        """The incidents of some accounts."""
        found: dict[str, str | None] = {}
        for part in parts(sorted(set(ids))):
            query = select(account.c.id, account.c.incident).where(account.c.id.in_(part))
            found |= {row.id: row.incident for row in self.connection.execute(query)}
        return found

    def accounts_of(self, mentions: Iterable[str]) -> dict[str, str]:
        """The accounts of some event mentions, by the mention's id."""
        wanted = set(mentions)
        found: dict[str, str] = {}
        for part in parts(sorted(wanted)):
            own = select(event_mention.c.report).where(event_mention.c.id.in_(part))
            query = select(account.c.id, account.c.record).where(account.c.report.in_(own))
            for row in self.connection.execute(query):
                found |= {m: row.id for m in msgspec.json.decode(row.record)["mentions"] if m in wanted}
        return found

    def of_mentions(self, ids: Iterable[str]) -> dict[str, str]:
        """Claims' records, as JSON by id, of some event mentions."""
        found: dict[str, str] = {}
        for part in parts(sorted(set(ids))):
            query = select(claim.c.id, claim.c.record).where(claim.c.event.in_(part))
            found |= {row.id: row.record for row in self.connection.execute(query)}
        return found

    def mentions(self, ids: Iterable[str]) -> dict[str, EventMention]:
        """Event mentions by id."""
        found: dict[str, EventMention] = {}
        for part in parts(sorted(set(ids))):
            query = select(event_mention.c.id, event_mention.c.record).where(event_mention.c.id.in_(part))
            found |= {row.id: from_json(row.record, EventMention) for row in self.connection.execute(query)}
        return found

    def reports(self, ids: Iterable[str]) -> dict[str, ReportRef]:
        """Reports without their text, by id."""
        found: dict[str, ReportRef] = {}
        for part in parts(sorted(set(ids))):
            for row in self.connection.execute(select(*REF).where(report.c.id.in_(part))).mappings():
                found[row["id"]] = ReportRef(**row)
        return found

    def relating(self, reports: Iterable[str]) -> tuple[Claim, ...]:
        """The claims of some reports that relate events, or in which somebody owns one."""
        owns = claim.c.field.in_(("event", "responsibility")) & (claim.c.status == "claimed")
        found: list[Claim] = []
        for part in parts(sorted(set(reports))):
            query = select(claim.c.record).where(
                claim.c.report.in_(part), or_(claim.c.field == "relation", owns)
            )
            found += [
                from_json(r, Claim) for r in self.connection.execute(query.order_by(claim.c.id)).scalars()
            ]
        return tuple(found)

    def incidents_of(self, mentions: Iterable[str]) -> tuple[Incident, ...]:
        """The incidents that some event mentions belong to, by id."""
        found: dict[str, Incident] = {}
        for part in parts(sorted(set(mentions))):
            query = select(incident.c.id, incident.c.record).join(
                membership, membership.c.incident == incident.c.id
            )
            rows = self.connection.execute(query.where(membership.c.mention.in_(part)).distinct())
            found |= {row.id: from_json(row.record, Incident) for row in rows}
        return tuple(found[key] for key in sorted(found))

    def renew(self, incidents: Iterable[Incident]) -> None:
        """Write incidents that are there already."""
        self._put_incidents({i.id: incident_row(i) | {"stale": False} for i in incidents})

    def put_incidents(
        self, made: Iterable[tuple[Incident, Sequence[str]]], joined: Mapping[str, Sequence[str]]
    ) -> None:
        """Write incidents with the accounts that make each, and note that these accounts are joined.

        An account that makes no incident belongs to none. Incidents that no event mention is left of go.

        Args:
            made: incidents with the ids of their accounts.
            joined: the event mentions of all accounts that were joined, by the account's id.
        """
        rows: dict[str, dict[str, Any]] = {}
        homes: dict[str, str] = {}
        accounts: dict[str, str] = {}
        for i, of in made:
            rows[i.id] = incident_row(i) | {"stale": False}
            homes |= dict.fromkeys(i.mentions, i.id)
            accounts |= dict.fromkeys(of, i.id)
        self._put_incidents(rows)
        left = self._move(homes)
        left |= {home for home in self.homes(joined).values() if home is not None}
        self._leave({m for mentions in joined.values() for m in mentions} - homes.keys())
        self._drop_empty(left - rows.keys())
        by_home: dict[str | None, list[str]] = {}
        for a in joined:
            by_home.setdefault(accounts.get(a), []).append(a)
        now = [{"of": a, "home": home} for home, ids in by_home.items() for a in ids]
        if now:
            homed = update(account).where(account.c.id == bindparam("of"))
            self.connection.execute(homed.values(fresh=False, incident=bindparam("home")), now)

    def _put_incidents(self, rows: Mapping[str, dict[str, Any]]) -> None:
        """Insert incidents, or update those that differ."""
        present: dict[str, dict[str, Any]] = {}
        for part in parts(sorted(rows)):
            query = select(incident.c.id, incident.c.record, incident.c.stale).where(incident.c.id.in_(part))
            present |= {row["id"]: dict(row) for row in self.connection.execute(query).mappings()}
        new = [row for key, row in rows.items() if key not in present]
        if new:
            self.connection.execute(insert(incident), new)
        changed = [
            row | {"key": key}
            for key, row in rows.items()
            if key in present and (present[key]["record"], present[key]["stale"]) != (row["record"], False)
        ]
        if changed:
            self.connection.execute(update(incident).where(incident.c.id == bindparam("key")), changed)
        note_written(self.connection, [row["id"] for row in (*new, *changed)])

    def _move(self, homes: Mapping[str, str]) -> set[str]:
        """Let event mentions belong to incidents; gives the incidents that they belonged to."""
        present: dict[str, str] = {}
        for part in parts(sorted(homes)):
            query = select(membership).where(membership.c.mention.in_(part))
            present |= {row.mention: row.incident for row in self.connection.execute(query)}
        moved = sorted(m for m, home in homes.items() if present.get(m) not in (None, home))
        for part in parts(moved):
            self.connection.execute(delete(membership).where(membership.c.mention.in_(part)))
        rows = [{"mention": m, "incident": homes[m]} for m in sorted(homes) if present.get(m) != homes[m]]
        if rows:
            self.connection.execute(insert(membership), rows)
        return set(present.values())

    def _leave(self, mentions: set[str]) -> None:
        """Let event mentions belong to no incident."""
        for part in parts(sorted(mentions)):
            here = membership.c.mention.in_(part)
            left = set(self.connection.execute(select(membership.c.incident).where(here)).scalars())
            self.connection.execute(delete(membership).where(here))
            self._drop_empty(left)

    def _drop_empty(self, ids: set[str]) -> None:
        """Remove those of some incidents that no event mention is left of."""
        for part in parts(sorted(ids)):
            query = select(membership.c.incident).where(membership.c.incident.in_(part)).distinct()
            kept = set(self.connection.execute(query).scalars())
            gone = [i for i in part if i not in kept]
            self.connection.execute(delete(incident).where(incident.c.id.in_(gone)))
            note_written(self.connection, gone)

    def put_rules(self, name: str) -> None:
        """Note what links; where something else has linked before, all accounts are made anew."""
        if self.connection.execute(select(meta.c.value).where(meta.c.key == "linked")).scalar() != name:
            self.again(self.connection.execute(select(coding.c.report)).scalars())
            put(self.connection, meta, "key", {"key": "linked", "value": name})

    def decided(self) -> str | None:
        """The last decision by which all was linked."""
        return self.connection.execute(select(meta.c.value).where(meta.c.key == "decided")).scalar()

    def put_decided(self, decision: str) -> None:
        """Note the last decision by which all is linked."""
        put(self.connection, meta, "key", {"key": "decided", "value": decision})

    def begun(self) -> str | None:
        """The last decision by which anybody has begun to link; what it touches waits, or is linked by it."""
        return self.connection.execute(select(meta.c.value).where(meta.c.key == "begun")).scalar()

    def put_begun(self, decision: str) -> None:
        """Note that linking by a decision begins."""
        put(self.connection, meta, "key", {"key": "begun", "value": decision})

    def turn(self) -> int:
        """How many steps of linking have written so far, whoever made them."""
        return int(self.connection.execute(select(meta.c.value).where(meta.c.key == "turn")).scalar() or 0)

    def put_turn(self, turn: int) -> None:
        """Note that one more step of linking writes."""
        put(self.connection, meta, "key", {"key": "turn", "value": str(turn)})

    def mentions_of(self, reports: Iterable[str]) -> tuple[EventMention, ...]:
        """The event mentions of some reports, in text order."""
        found: list[EventMention] = []
        for part in parts(sorted(set(reports))):
            query = select(event_mention.c.record).where(event_mention.c.report.in_(part))
            order = (event_mention.c.report, event_mention.c.quote_start, event_mention.c.id)
            rows = self.connection.execute(query.order_by(*order)).scalars()
            found += [from_json(r, EventMention) for r in rows]
        return tuple(found)

    def reports_of(self, ids: Iterable[str]) -> set[str]:
        """The reports that some ids of reports, event mentions, claims and incidents lead to."""
        found: set[str] = set()
        for part in parts(sorted(set(ids))):
            found |= set(self.connection.execute(select(report.c.id).where(report.c.id.in_(part))).scalars())
            for table in (event_mention, claim):
                query = select(table.c.report).where(table.c.id.in_(part))
                found |= set(self.connection.execute(query).scalars())
            of = select(account.c.report).where(or_(account.c.incident.in_(part), account.c.id.in_(part)))
            found |= set(self.connection.execute(of).scalars())
        return found

    def accounts_in(self, reports: Iterable[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """The accounts of some reports, each with its event mentions, by the report's id."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for part in parts(sorted(set(reports))):
            query = select(account.c.report, account.c.id, account.c.record).where(account.c.report.in_(part))
            for row in self.connection.execute(query.order_by(account.c.id)):
                of = tuple(msgspec.json.decode(row.record)["mentions"])
                found.setdefault(row.report, []).append((row.id, of))
        return found

    def again(self, reports: Iterable[str]) -> None:
        """Let the accounts of some reports be made anew: a reviewer has judged their event mentions."""
        wait(self.connection, reports)


def home_of(connection: Connection, incident_id: str) -> str:
    """The incident that an id leads to: its own, or the one that the account of that id belongs to."""
    found = connection.execute(select(account.c.incident).where(account.c.id == incident_id)).scalar()
    return found or incident_id
