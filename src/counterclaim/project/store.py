"""The project: one object over the database, with the few things that one does with a project."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
)

from counterclaim.model import Claim, ClaimRow, Coded, EventMention, Incident, Report, ReportRef, from_json
from counterclaim.project import deciding, postgres, sqlite
from counterclaim.project.adding import added_rows, additions, with_added
from counterclaim.project.decisions import Action, Decision, Target, decision_of
from counterclaim.project.errors import ProjectError, shown, told
from counterclaim.project.linking import Linking, home_of
from counterclaim.project.migrations import SCHEMA, checked_version, migrate
from counterclaim.project.reading import Reading
from counterclaim.project.review import reviewed_rows
from counterclaim.project.rows import REF, Refusal, parts, report_of
from counterclaim.project.tables import (
    claim,
    coding,
    decision,
    event_mention,
    incident,
    membership,
    raw,
    refused,
)
from counterclaim.project.tables import report as reports
from counterclaim.project.verify import Problem, verify
from counterclaim.project.writing import put_coded

BATCH = 500
"""Rows held in memory while reading."""


class Project:
    """A project file, or a database that holds a project.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Project.open(str(pathlib.Path(folder, "border.db"))) as project:
    ...         list(project.reports()), list(project.verify())
    ([], [])
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name

    @classmethod
    def open(cls, path_or_url: str, *, create: bool = True, write: bool = True) -> Project:
        """Open a project, bringing an older one up to date.

        Args:
            path_or_url: a file, or an SQLAlchemy URL such as ``postgresql+psycopg://…``.
            create: make the project if there is none.
            write: open for writing; without it, an older project has to be opened for writing once before.

        Raises:
            ProjectError: there is none, it is something else, newer than this program, or may not be read or
                written.
        """
        path = path_or_url.removeprefix("sqlite:///")
        name = shown(path)
        if "://" in path:
            _look(postgres.engine(path, write=False), name, create, write)
            engine = postgres.engine(path, write)
        else:
            sqlite.check_file(path, create and write, write)
            # Looked at before it is opened for writing, so that another program's file is left as it was.
            if os.path.exists(path) and os.path.getsize(path):
                _look(sqlite.engine(path, create=False, write=False), name, create, write)
            engine = sqlite.engine(path, create, write)
        project = cls(engine, name)
        if write:
            with project._write() as connection:
                if not create and checked_version(connection, name) is None:
                    raise ProjectError(name, "holds no project", "check the address")
                migrate(connection, name)
        return project

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with told(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with told(self.name), self._engine.execution_options(writing=True).begin() as connection:
            yield connection

    def connected(self) -> AbstractContextManager[Connection]:
        """A connection to read with, for what asks more of a project than its methods do."""
        return self._read()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection to write with, in one transaction, for the other modules of this package."""
        return self._write()

    def save(self, coded: Coded, raw: bytes, *, version: str = "") -> bool:
        """Keep a coded report and its raw bytes, in one transaction.

        Saving the same again changes nothing. A new coding of a report replaces its event mentions, claims
        and incidents, never decisions; incidents shared with other reports then wait for ``engine.link``.

        Args:
            coded: what coding gave.
            raw: the bytes that the report was read from.
            version: what coded it, for ``has``.

        Returns:
            Whether anything changed.

        Raises:
            ProjectError: the project cannot be written, or the raw bytes are not the report's.
        """
        with self._write() as connection:
            return put_coded(connection, coded, raw, version, self.name)

    def save_all(self, every: Iterable[tuple[Coded, bytes]], *, version: str = "") -> None:
        """Keep several coded reports, each with its raw bytes, in one transaction; see ``save``."""
        with self._write() as connection:
            for coded, raw in every:
                put_coded(connection, coded, raw, version, self.name)

    @contextmanager
    def linking(self) -> Iterator[Linking]:
        """One step of linking reports, in one transaction; see ``linking.Linking``."""
        with self._write() as connection:
            yield Linking(connection)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """What pages ask of one incident or report; see ``reading.Reading``."""
        with self._read() as connection:
            yield Reading(connection)

    def has(self, report_id: str, version: str) -> bool:
        """Whether a report is there as this version coded it, so that a new run can pass it over."""
        query = select(coding.c.report).where(coding.c.report == report_id, coding.c.version == version)
        with self._read() as connection:
            return connection.execute(query).first() is not None

    def aside(self, report_id: str) -> str | None:
        """Why a report was set aside unread; None where it was read, or is not there."""
        with self._read() as connection:
            return connection.execute(select(coding.c.aside).where(coding.c.report == report_id)).scalar()

    def set_aside(self) -> dict[str, str]:
        """The reports that were set aside unread, by id, and why."""
        query = select(coding.c.report, coding.c.aside).where(coding.c.aside.is_not(None))
        return {row["report"]: row["aside"] for row in self._rows(query.order_by(coding.c.report))}

    def claim_counts(self) -> dict[str, int]:
        """How many claims each report gave, by its id; reports without any are left out."""
        query = select(claim.c.report, func.count().label("n")).group_by(claim.c.report)
        return {row["report"]: row["n"] for row in self._rows(query)}

    def reports(self) -> Iterator[ReportRef]:
        """All reports without their text, by path."""
        for row in self._rows(select(*REF).order_by(reports.c.path.nulls_first(), reports.c.id)):
            yield ReportRef(**row)

    def report(self, report_id: str) -> Report | None:
        """A report with its text."""
        with self._read() as connection:
            row = connection.execute(select(reports).where(reports.c.id == report_id)).mappings().first()
            return report_of(row) if row else None

    def text(self, report_id: str) -> str | None:
        """A report's text."""
        with self._read() as connection:
            return connection.execute(select(reports.c.text).where(reports.c.id == report_id)).scalar()

    def raw(self, report_id: str) -> bytes | None:
        """The bytes that a report was read from."""
        query = (
            select(raw.c.bytes)
            .join(reports, reports.c.sha256 == raw.c.sha256)
            .where(reports.c.id == report_id)
        )
        with self._read() as connection:
            packed = connection.execute(query).scalar()
            return None if packed is None else zlib.decompress(packed)

    def mentions(self, report: str | None = None, incident: str | None = None) -> Iterator[EventMention]:
        """The event mentions of a report, of an incident, or all; in text order."""
        query = select(event_mention.c.record).join(reports, reports.c.id == event_mention.c.report)
        if report is not None:
            query = query.where(event_mention.c.report == report)
        if incident is not None:
            query = query.join(membership, membership.c.mention == event_mention.c.id)
            query = query.where(membership.c.incident == incident)
        order = (reports.c.path.nulls_first(), reports.c.id, event_mention.c.quote_start, event_mention.c.id)
        for row in self._rows(query.order_by(*order)):
            yield from_json(row["record"], EventMention)

    def claims(self, report: str | None = None, incident: str | None = None) -> Iterator[Claim]:
        """The claims of a report, of an incident, or all, as they were coded; in text order."""
        for row in self._coded(report, incident):
            yield row.claim

    def rows(self, report: str | None = None, incident: str | None = None) -> Iterator[ClaimRow]:
        """Claims as exports need them: as reviewers left them, with their report, incident and verdict; what
        was rejected is marked."""
        return self._reviewed(tuple(self.decisions()), report, incident)

    def rows_of(self, incidents: Iterable[str]) -> Iterator[ClaimRow]:
        """The rows of some incidents, one after the other; see ``rows``."""
        made = tuple(self.decisions())
        return (row for i in incidents for row in self._reviewed(made, None, i))

    def _reviewed(
        self, made: tuple[Decision, ...], report: str | None, incident: str | None
    ) -> Iterator[ClaimRow]:
        with self._read() as connection:
            more = added_rows(connection, additions(made), report, incident)
        return reviewed_rows(with_added(self._coded(report, incident), more), made)

    def _coded(self, report: str | None, incident: str | None) -> Iterator[ClaimRow]:
        named = [c.label(f"report_{c.name}") for c in REF]
        query = (
            select(claim.c.record, membership.c.incident, *named)
            .join(reports, reports.c.id == claim.c.report)
            .outerjoin(membership, membership.c.mention == claim.c.event)
        )
        if report is not None:
            query = query.where(claim.c.report == report)
        if incident is not None:
            query = query.where(membership.c.incident == incident)
        order = (
            reports.c.path.nulls_first(),
            reports.c.id,
            claim.c.quote_start,
            claim.c.quote_end,
            claim.c.id,
        )
        for row in self._rows(query.order_by(*order)):
            yield ClaimRow(
                claim=from_json(row["record"], Claim),
                report=ReportRef(**{c.name: row[f"report_{c.name}"] for c in REF}),
                incident=row["incident"],
            )

    def incidents(self) -> Iterator[Incident]:
        """All incidents by date and id, without those that wait for ``engine.link``."""
        query = select(incident.c.record).where(~incident.c.stale)
        for row in self._rows(
            query.order_by(incident.c.date_start.is_(None), incident.c.date_start, incident.c.id)
        ):
            yield from_json(row["record"], Incident)

    def incident(self, incident_id: str) -> Incident | None:
        """One incident; the id of any of its accounts leads to it, so an id once given is good for ever."""
        with self._read() as connection:
            record = connection.execute(
                select(incident.c.record).where(incident.c.id == home_of(connection, incident_id))
            ).scalar()
            return None if record is None else from_json(record, Incident)

    def some_incidents(self, ids: Sequence[str]) -> list[Incident]:
        """Incidents by their ids, in the order given; those that are not there are left out."""
        found: dict[str, Incident] = {}
        with self._read() as connection:
            for part in parts(ids):
                query = select(incident.c.id, incident.c.record).where(incident.c.id.in_(part))
                found |= {row.id: from_json(row.record, Incident) for row in connection.execute(query)}
        return [found[i] for i in ids if i in found]

    def quoting(self, words: str) -> set[str]:
        """The incidents of which a claim's quote or speaker has all the words."""
        with self._read() as connection:
            if connection.dialect.name == "sqlite":
                return sqlite.quoting(connection, words)
            return postgres.quoting(connection, words)

    def search(self, words: str, of: Literal["report", "claim"] = "claim", limit: int = 100) -> list[str]:
        """The ids of reports or claims that hold all the words, best first.

        Claims are found by the words that reviewers left them with, those that they added too.
        SQLite and PostgreSQL find the same; each ranks it in its own way (BM25, ``ts_rank``).
        """
        with self._read() as connection:
            if connection.dialect.name == "sqlite":
                return sqlite.search(connection, of, words, limit)
            return postgres.search(connection, claim if of == "claim" else reports, words, limit)

    def refuse(self, input: str, reason: str, advice: str = "") -> None:
        """Note an input that gave no report; the same again only moves its time."""
        row = {"input": input, "reason": reason, "advice": advice, "time": now()}
        same = (refused.c.input == input) & (refused.c.reason == reason)
        with self._write() as connection:
            connection.execute(delete(refused).where(same))
            connection.execute(insert(refused).values(row))

    def refusals(self) -> Iterator[Refusal]:
        """The inputs that gave no report, by name."""
        for row in self._rows(select(refused).order_by(refused.c.input, refused.c.reason)):
            yield Refusal(**row)

    def decide(
        self,
        action: Action,
        kind: Target,
        target: str,
        *,
        reviewer: str,
        reason: str | None = None,
        change: dict[str, Any] | None = None,
    ) -> Decision:
        """Append what a reviewer decided.

        Args:
            action: accept, reject, edit, merge, split, same, different or unsure.
            kind: what the target is: a claim, a mention, an incident or a report.
            target: its id.
            reviewer: who decided.
            reason: why, in the reviewer's words.
            change: what an edit sets, or the event mentions that a judgement is made of (see ``judging``).

        Raises:
            ProjectError: there is no such target, and never was a decision on it.
        """
        with self._write() as connection:
            return deciding.append(
                connection, self.name, action, kind, target, time=now(), reviewer=reviewer, reason=reason,
                change=change,
            )  # fmt: skip

    def undo(self, decision_id: str | None = None, *, reviewer: str, reason: str | None = None) -> Decision:
        """Take a decision back, or restore it by naming the undo; appended like every decision.

        Args:
            decision_id: the decision, or the undo; the reviewer's own last that holds where None.
            reviewer: who takes it back.
            reason: why.

        Raises:
            ProjectError: there is no such decision, or it is taken back already.
        """
        with self._write() as connection:
            return deciding.undo(
                connection, self.name, decision_id, time=now(), reviewer=reviewer, reason=reason
            )

    def last_decision(self) -> str | None:
        """The id of the last decision; None where there is none."""
        with self._read() as connection:
            return deciding.last(connection)

    def has_record(self, kind: Target, target: str) -> bool:
        """Whether a report, event mention, claim, incident or decision with this id is there."""
        with self._read() as connection:
            return deciding.has(connection, kind, target)

    def ids(self, kind: Target, start: str = "", limit: int = 2) -> list[str]:
        """The first ids of a kind that start like this."""
        with self._read() as connection:
            return deciding.ids(connection, kind, start, limit)

    def decisions(self, target: str | None = None) -> Iterator[Decision]:
        """The decisions on a record, or all, first to last."""
        query = select(decision).order_by(decision.c.seq)
        for row in self._rows(query if target is None else query.where(decision.c.target == target)):
            yield decision_of(row)

    def verify(self) -> Iterator[Problem]:
        """Check all that the project promises; see ``verify.verify``. Nothing for a sound project."""
        with self._read() as connection:
            yield from verify(connection)

    def _rows(self, query: Select[Any]) -> Iterator[RowMapping]:
        with self._read() as connection:
            yield from connection.execute(query.execution_options(yield_per=BATCH)).mappings()


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _look(engine: Engine, name: str, create: bool, write: bool) -> None:
    try:
        with told(name), engine.connect() as connection:
            found = checked_version(connection, name)
    finally:
        engine.dispose()
    if found is None and not (create and write):
        raise ProjectError(name, "holds no project", "check the path")
    if found is not None and found < SCHEMA and not write:
        raise ProjectError(name, "was made by an older version", "open it for writing once")
