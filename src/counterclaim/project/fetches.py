"""Fetches in the database: their rows, what of them is current, and whether they are as they were written."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from counterclaim.model import Fetch, Kept, fetch_id, from_json, to_json
from counterclaim.project.rows import parts, report_of
from counterclaim.project.tables import fetch, raw, report
from counterclaim.project.writing import put, wait

ORDER = (fetch.c.time, fetch.c.id)
_COLUMNS = ("id", "asked", "page", "time", "status", "sha256", "report", "lead", "error")


def put_fetch(connection: Connection, of: Fetch, body: bytes | None) -> None:
    """Keep a fetch, in a transaction that is open for writing; see ``Archive.note``."""
    if body is not None and of.sha256 is not None:
        row = {"sha256": of.sha256, "size": len(body), "bytes": zlib.compress(body, 6)}
        put(connection, raw, "sha256", row)
    known = select(fetch.c.id).where(fetch.c.id == of.id)
    if connection.execute(known).first() is not None:
        return
    before = _by_page(connection, [of.page]).get(of.page, [])
    connection.execute(insert(fetch).values(row_of(of)))
    after = _by_page(connection, [of.page]).get(of.page, [])
    if len(after) > 1 and after != before:
        there = select(report.c.id).where(report.c.id.in_(after))
        wait(connection, connection.execute(there).scalars().all())


def row_of(of: Fetch) -> dict[str, Any]:
    """The columns of a fetch."""
    return {name: getattr(of, name) for name in _COLUMNS} | {"record": to_json(of).decode()}


def later_versions(connection: Connection, reports: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The reports that their pages hold in place of some reports now, by the report; each of one page.

    Args:
        connection: open for reading.
        reports: ids of reports; those that were not fetched, or are what their page holds now, are left out.
    """
    of: dict[str, set[str]] = defaultdict(set)
    for part in parts(sorted(set(reports))):
        query = select(fetch.c.page, fetch.c.report).where(fetch.c.report.in_(part)).distinct()
        for row in connection.execute(query):
            of[row.page].add(row.report)
    found: dict[str, set[str]] = defaultdict(set)
    for page, every in _by_page(connection, sorted(of)).items():
        for r in of[page]:
            found[r].update(every[every.index(r) + 1 :])
    return {r: frozenset(others) for r, others in found.items() if others}


def accessed(connection: Connection, reports: Iterable[str]) -> Mapping[str, str]:
    """When reports were last seen on the web, by report (ISO 8601, UTC); those that were not fetched are left
    out.

    A page that had not changed since was seen as well.
    """
    found: dict[str, str] = {}
    for part in parts(sorted(set(reports))):
        query = select(fetch.c.report, func.max(fetch.c.time)).where(fetch.c.report.in_(part))
        found |= {str(name): str(time) for name, time in connection.execute(query.group_by(fetch.c.report))}
    return found


def _by_page(connection: Connection, pages: Sequence[str]) -> dict[str, list[str]]:
    """The reports that some pages were seen to hold, by page, in the order in which they were seen last."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for part in parts(pages):
        query = select(fetch.c.page, fetch.c.report)
        query = query.where(fetch.c.page.in_(part), fetch.c.report.is_not(None))
        for page, name in connection.execute(query.order_by(*ORDER)):
            found[page].pop(name, None)
            found[page][name] = None
    return {page: list(reports) for page, reports in found.items()}


def wrong(connection: Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with fetches: their ids with a reason each; nothing for a sound archive."""
    checked: dict[str, str | None] = {}
    for part in parts(connection.execute(select(fetch.c.id).order_by(*ORDER)).scalars().all()):
        some = select(fetch).where(fetch.c.id.in_(part)).order_by(*ORDER)
        for row in connection.execute(some).mappings().all():
            yield from ((row["id"], reason) for reason in _wrong(connection, row, checked))


def _wrong(connection: Connection, row: RowMapping, checked: dict[str, str | None]) -> Iterator[str]:
    try:
        of = from_json(row["record"], Fetch)
    except msgspec.DecodeError as e:
        yield f"cannot be read: {e}"
        return
    if of.id != row["id"] or fetch_id(of) != of.id:
        yield "its id does not follow from its record"
    differing = [key for key, value in row_of(of).items() if key != "record" and row[key] != value]
    if differing:
        yield f"its columns differ from its record: {', '.join(differing)}"
    if of.sha256 is not None:
        if of.sha256 not in checked:
            checked[of.sha256] = _damage(connection, of)
        if (reason := checked[of.sha256]) is not None:
            yield reason


def _damage(connection: Connection, of: Fetch) -> str | None:
    body = body_of(connection, of.sha256 or "")
    if body is None or hashlib.sha256(body).hexdigest() != of.sha256 or len(body) != of.size:
        return "its bytes are missing or changed"
    return None


def body_of(connection: Connection, sha256: str) -> bytes | None:
    """The bytes with a SHA-256; None where they are missing, or no longer what was written."""
    packed = connection.execute(select(raw.c.bytes).where(raw.c.sha256 == sha256)).scalar()
    try:
        return None if packed is None else zlib.decompress(packed)
    except zlib.error:
        return None


def last_of(connection: Connection, query: Select[Any]) -> Kept | None:
    """The last of some fetches that has a body, with its body and its report, if both are there."""
    query = query.where(fetch.c.sha256.is_not(None)).order_by(fetch.c.time.desc(), fetch.c.id.desc()).limit(1)
    record = connection.execute(query).scalar()
    if record is None:
        return None
    of = from_json(record, Fetch)
    row = connection.execute(select(report).where(report.c.id == of.report)).mappings().first()
    made = report_of(row) if row is not None else None
    if of.report is not None and made is None:
        return None  # fetched by a run that was cut off before it was coded: to be fetched again
    body = body_of(connection, made.sha256 if made is not None else of.sha256 or "")
    return None if body is None else Kept(of, body, made)


def states(connection: Connection, page: str) -> tuple[Fetch, ...]:
    """The states of a page, in order, each by its first fetch; one that came back is there once more."""
    query = select(fetch.c.record).join(report, report.c.id == fetch.c.report).where(fetch.c.page == page)
    found: list[Fetch] = []
    for record in connection.execute(query.order_by(*ORDER)).scalars():
        of = from_json(record, Fetch)
        if not found or found[-1].report != of.report:
            found.append(of)
    return tuple(found)
