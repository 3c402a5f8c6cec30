"""Copies in a project: the keys that reports share, and the passages that stand in earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_

from counterclaim.model import Copy, Report
from counterclaim.project.rows import parts, report_of
from counterclaim.project.tables import copy, copy_key, heard, report
from counterclaim.project.writing import put

_KEYS = select(copy_key.c.key).where(copy_key.c.report == bindparam("report")).order_by(copy_key.c.key)
# A stock phrase is held by thousands: of each key only the first few are looked at, not all ranked. Asked for
# every key of every report, so the statement is made once.
_FIRST = (
    select(copy_key.c.report)
    .where(copy_key.c.key == bindparam("key"))
    .where(tuple_(copy_key.c.moment, copy_key.c.report) < tuple_(bindparam("moment"), bindparam("report")))
    .order_by(copy_key.c.moment, copy_key.c.report)
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Heard:
    """What is read off a report's text: when it came out, as words that sort; the agency that it credits; the
    entries of a live page, each with where it starts and when it was written."""

    report: str
    moment: str
    credit: str | None
    stamps: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Copying:
    """One step of finding copies, in a transaction that is open for writing."""

    connection: Connection

    def texts(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports with their text, by id."""
        found: dict[str, Report] = {}
        for part in parts(sorted(set(ids))):
            for row in self.connection.execute(select(report).where(report.c.id.in_(part))).mappings():
                found[row["id"]] = report_of(row)
        return found

    def put_heard(self, of: Heard, keys: Sequence[int]) -> None:
        """Keep what is read off a report's text, and the keys by which it is found."""
        stamps = msgspec.json.encode(of.stamps).decode() if of.stamps else None
        row = {"report": of.report, "moment": of.moment, "credit": of.credit, "stamps": stamps}
        put(self.connection, heard, "report", row)
        self.connection.execute(delete(copy_key).where(copy_key.c.report == of.report))
        rows = [{"key": k, "moment": of.moment, "report": of.report} for k in sorted(set(keys))]
        if rows:
            self.connection.execute(insert(copy_key), rows)

    def heard(self, ids: Iterable[str]) -> dict[str, Heard]:
        """What was read off some reports' texts, by id."""
        found: dict[str, Heard] = {}
        for part in parts(sorted(set(ids))):
            for row in self.connection.execute(select(heard).where(heard.c.report.in_(part))):
                stamps = msgspec.json.decode(row.stamps or "[]", type=tuple[tuple[int, str], ...])
                found[row.report] = Heard(row.report, row.moment, row.credit, stamps)
        return found

    def earlier(self, of: Heard, most: int) -> list[list[str]]:
        """For each key of a report the earlier reports that hold it, the first ``most`` of them in order."""
        asked = {"report": of.report, "moment": of.moment, "most": most}
        keys = self.connection.execute(_KEYS, asked).scalars().all()
        held = (self.connection.execute(_FIRST, {**asked, "key": key}).scalars().all() for key in keys)
        return [list(reports) for reports in held if reports]

    def later(self, ids: Sequence[str]) -> list[str]:
        """The reports that share a key with some and came out after any of these, in order."""
        found: set[tuple[str, str]] = set()
        mine, theirs = copy_key.alias("mine"), copy_key.alias("theirs")
        for part in parts(sorted(ids)):
            query = (
                select(theirs.c.moment, theirs.c.report)
                .join(mine, mine.c.key == theirs.c.key)
                .where(mine.c.report.in_(part))
                .where(tuple_(theirs.c.moment, theirs.c.report) > tuple_(mine.c.moment, mine.c.report))
                .distinct()
            )
            found |= {(row.moment, row.report) for row in self.connection.execute(query)}
        return [r for _, r in sorted(found)]

    def copiers(self, ids: Sequence[str]) -> set[str]:
        """The reports that are known to have copied from some."""
        found: set[str] = set()
        for part in parts(sorted(ids)):
            query = select(copy.c.report).where(copy.c.origin.in_(part)).distinct()
            found |= set(self.connection.execute(query).scalars())
        return found

    def put_copies(self, report_id: str, made: Iterable[Copy]) -> bool:
        """Keep what a report has copied; whether that is anything else than before."""
        new = tuple(made)
        if self.copies([report_id]).get(report_id, ()) == new:
            return False
        self.connection.execute(delete(copy).where(copy.c.report == report_id))
        rows = [
            {
                "report": c.report, "start": c.span[0], "end": c.span[1], "origin": c.origin,
                "origin_start": c.origin_span[0], "origin_end": c.origin_span[1], "share": c.share,
            }
            for c in new
        ]  # fmt: skip
        if rows:
            self.connection.execute(insert(copy), rows)
        return True

    def copies(self, ids: Iterable[str]) -> Mapping[str, tuple[Copy, ...]]:
        """What some reports have copied, by the report, in text order."""
        found: dict[str, tuple[Copy, ...]] = {}
        for part in parts(sorted(set(ids))):
            query = select(copy).where(copy.c.report.in_(part)).order_by(copy.c.report, copy.c.start)
            for row in self.connection.execute(query):
                made = Copy(
                    report=row.report,
                    span=(row.start, row.end),
                    origin=row.origin,
                    origin_span=(row.origin_start, row.origin_end),
                    share=row.share,
                )
                found[row.report] = (*found.get(row.report, ()), made)
        return found
