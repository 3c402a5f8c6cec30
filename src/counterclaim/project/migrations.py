"""The schema's versions: how an older project becomes one of today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Table, inspect, select
from sqlalchemy.schema import CreateColumn

from counterclaim.project import drawn, postgres, sqlite
from counterclaim.project.errors import ProjectError
from counterclaim.project.tables import (
    VIEWS,
    account,
    alerted,
    amended,
    block,
    coding,
    copy,
    copy_key,
    delivery,
    fetch,
    heard,
    incident,
    likeness,
    meta,
    metadata,
    refused,
    report,
    session,
    user,
    verdict,
    waiting,
    watched,
    written,
)


def _to_1(connection: Connection) -> None:
    """Version 0 kept no refused inputs, no codings, and did not link incidents anew."""
    for table in (coding, refused):
        table.create(connection, checkfirst=True)
    add_column(connection, incident, incident.c.stale)


def _to_2(connection: Connection) -> None:
    """Version 1 read every report."""
    add_column(connection, coding, coding.c.aside)


def _to_3(connection: Connection) -> None:
    """Version 2 kept actors without their codes; there the codes are unknown, and the tables are the same."""


def _to_4(connection: Connection) -> None:
    """Version 3 did not join reports: there are no accounts yet, and the first linking makes them."""
    for table in (account, block, likeness, copy_key, copy, heard):
        table.create(connection, checkfirst=True)


def _to_5(connection: Connection) -> None:
    """Version 4 on PostgreSQL ordered text by the server's language, and held no count above two billion."""
    if connection.dialect.name == "postgresql":
        postgres.collate(connection)


def _to_6(connection: Connection) -> None:
    """Version 5 could not tell which incidents were written last."""
    written.create(connection, checkfirst=True)


def _to_7(connection: Connection) -> None:
    """Version 6 had no accounts."""
    for table in (user, session):
        table.create(connection, checkfirst=True)


def _to_8(connection: Connection) -> None:
    """Version 7 told which reports wait to be joined by comparing all with the coding that they had then."""
    waiting.create(connection, checkfirst=True)
    stale = "SELECT report FROM coding"
    if inspect(connection).has_table("accounted"):
        stale += " WHERE NOT EXISTS (SELECT 1 FROM accounted"
        stale += " WHERE accounted.report = coding.report AND accounted.digest = coding.digest)"
    connection.exec_driver_sql(f"INSERT INTO waiting (report) {stale}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS accounted")


def _to_9(connection: Connection) -> None:
    """Version 8 read what decisions come to from the decisions each time, and searched no claim of theirs."""
    for table in (verdict, amended):
        table.create(connection, checkfirst=True)
    drawn.draw(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS claim_fts")


def _to_10(connection: Connection) -> None:
    """Version 9 fetched nothing."""
    fetch.create(connection, checkfirst=True)


def _to_11(connection: Connection) -> None:
    """Version 10 was not watched."""
    for table in (alerted, delivery, watched):
        table.create(connection, checkfirst=True)


def _to_12(connection: Connection) -> None:
    """Version 11 kept neither author nor language of a report; of those that it holds they stay unknown."""
    for column in (report.c.author, report.c.language):
        add_column(connection, report, column)


STEPS: tuple[Callable[[Connection], None], ...] = (
    _to_1, _to_2, _to_3, _to_4, _to_5, _to_6, _to_7, _to_8, _to_9, _to_10,
    _to_11, _to_12,
)  # fmt: skip
"""``STEPS[n]`` turns version n into n + 1 and only adds what is missing."""

SCHEMA = len(STEPS)
"""The version that this program writes."""


def version(connection: Connection) -> int | None:
    """The schema version of a database; None for one without any table.

    Raises:
        ValueError: there are tables, but they are not a project's.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"meta", "report", "claim"} <= tables:
        raise ValueError("no project")
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    if found is None or not found.isdecimal():
        raise ValueError("no schema version")
    return int(found)


def migrate(connection: Connection, name: str) -> None:
    """Bring a database to today's schema, in the transaction that is open: all of it or nothing.

    Args:
        connection: open for writing.
        name: the file or URL, for errors.

    Raises:
        ProjectError: the database is another program's, or a newer version's.
    """
    found = checked_version(connection, name)
    if found is None:
        metadata.create_all(connection)
        connection.execute(meta.insert().values(key="schema", value=str(SCHEMA)))
    elif found == SCHEMA:
        return
    else:
        for view in VIEWS:
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")
        for step in STEPS[found:]:
            step(connection)
        connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(SCHEMA)))
    for view, query in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {view} AS {query}")
    (sqlite if connection.dialect.name == "sqlite" else postgres).furnish(connection)


def checked_version(connection: Connection, name: str) -> int | None:
    """The schema version of a database that this program can read or bring up to date.

    Raises:
        ProjectError: the database is another program's, or a newer version's.
    """
    try:
        found = version(connection)
    except ValueError as e:
        raise ProjectError(
            name, f"is a database, but no project ({e})", "name a project, or a new file"
        ) from e
    if found is not None and found > SCHEMA:
        reason = f"was made by a newer version of Counterclaim (schema {found}; this one knows {SCHEMA})"
        raise ProjectError(name, reason, "update Counterclaim")
    return found


def add_column(connection: Connection, table: Table, column: Column[Any]) -> None:
    """Add a column unless it is there already; a column that may not be null needs a server default."""
    if column.name in {c["name"] for c in inspect(connection).get_columns(table.name)}:
        return
    specification = CreateColumn(column).compile(dialect=connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {specification}")
