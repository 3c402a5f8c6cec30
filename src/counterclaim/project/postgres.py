"""What only PostgreSQL has: the server, its lock, the full-text index, and triggers that guard decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    MetaData,
    Select,
    Table,
    bindparam,
    cast,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.exc import ArgumentError

from counterclaim.project.errors import ProjectError, shown, told
from counterclaim.project.exact import Exact
from counterclaim.project.tables import amended, claim, membership, metadata, report
from counterclaim.project.words import cut, query, vector

WAIT = 30.0
"""Seconds that a write waits for another program's write to end."""
PATIENCE = 10
"""Seconds to wait for the server's answer to a connection."""
BATCH = 200
"""Rows whose words are cut at once."""

_INDEXED = {report: ("title", "text"), claim: ("quote", "speaker"), amended: ("quote", "speaker")}
_ADVICE = "name a file, or postgresql://user@host/database"


def _words(of: Table) -> Table:
    made = Table(
        f"{of.name}_words",
        MetaData(),
        Column("id", Exact, ForeignKey(of.c.id, ondelete="CASCADE"), primary_key=True),
        Column("words", TSVECTOR, nullable=False),
    )
    Index(f"{of.name}_words_index", made.c.words, postgresql_using="gin")
    return made


_WORDS = {table: _words(table) for table in _INDEXED}


def engine(address: str, write: bool) -> Engine:
    """An engine over a database on a server: whole snapshots for readers, one writer at a time.

    Args:
        address: ``postgresql://…`` as libpq and SQLAlchemy have it, with or without the name of the driver.
        write: without it, nothing can be written.

    Raises:
        ProjectError: it is no such address, the driver is missing, or the server cannot be reached or holds
            the database in an encoding other than UTF-8.
    """
    name = shown(address)
    url = _url(address)
    wanted = {"connect_timeout": PATIENCE, "client_encoding": "utf8"}
    unsaid = {key: value for key, value in wanted.items() if key not in url.query}
    try:
        made = create_engine(url, connect_args=unsaid, pool_pre_ping=True)
    except ImportError as e:
        raise ProjectError(
            name, "needs a driver that is not installed", "pip install 'counterclaim[postgres]'"
        ) from e

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        _begin(connection, write)

    try:
        with told(name), made.connect() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    except ProjectError:
        made.dispose()
        raise
    if encoding != "UTF8":
        made.dispose()
        reason = f"is a database in {encoding}, which does not hold every character"
        raise ProjectError(name, reason, "make one with ENCODING 'UTF8'")
    return made


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        known = url.get_backend_name() in ("postgresql", "postgres")
    except (ArgumentError, ValueError) as e:
        raise ProjectError(shown(address), "is no database address", _ADVICE) from e
    if not known:
        kind = url.get_backend_name()
        raise ProjectError(shown(address), f"is no database address that works here ({kind})", _ADVICE)
    return url.set(drivername="postgresql+psycopg")


def _begin(connection: Connection, write: bool) -> None:
    if not write or not connection.get_execution_options().get("writing"):
        # As in SQLite: what is read in one go is of one moment.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return
    # As in SQLite: whoever writes has the project to itself until it is done. Only a lock taken before the
    # first look keeps two writers from deciding on the same state; locked rows would not tell of new ones.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(WAIT * 1000)}")
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(hashtext('counterclaim'), hashtext(current_schema()))"
    )


def furnish(connection: Connection) -> None:
    """Make the full-text index of what is there, and the triggers that keep decisions append-only."""
    for table, words in _WORDS.items():
        words.create(connection, checkfirst=True)
        connection.execute(delete(words))
        ids = connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
        for at in range(0, len(ids), BATCH):
            _index(connection, table, ids[at : at + BATCH])
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION decision_no_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'decisions are only appended' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        trigger = f"decision_no_{verb.lower()}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger} ON decision")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {trigger} BEFORE {verb} ON decision "
            f"FOR EACH {each} EXECUTE FUNCTION decision_no_change()"
        )


def index(connection: Connection, report_id: str) -> None:
    """Put the words of a report and of its claims into the full-text index, in place of those of before."""
    _index(connection, report, [report_id])
    claims = connection.execute(select(claim.c.id).where(claim.c.report == report_id)).scalars().all()
    for at in range(0, len(claims), BATCH):
        _index(connection, claim, claims[at : at + BATCH])


def index_amended(connection: Connection, ids: Iterable[str]) -> None:
    """Put the words of claims that reviewers added or edited into the full-text index."""
    _index(connection, amended, ids)


def _index(connection: Connection, table: Table, ids: Iterable[str]) -> None:
    some = list(ids)
    names = _INDEXED[table]
    found = connection.execute(
        select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(some))
    ).all()
    cut_words = cut(text or "" for row in found for text in row[1:])
    size = len(names)
    rows = [
        {"id": row.id, "words": vector(cut_words[at : at + size])}
        for row, at in zip(found, range(0, len(cut_words), size), strict=True)
    ]
    words = _WORDS[table]
    connection.execute(delete(words).where(words.c.id.in_(some)))
    if rows:
        # SQLAlchemy knows no literal of a tsvector, so the text is cast.
        connection.execute(
            insert(words).values(id=bindparam("id"), words=cast(bindparam("words", type_=Exact), TSVECTOR)),
            rows,
        )


def search(connection: Connection, table: Table, words: str, limit: int) -> list[str]:
    """The ids of reports or claims that hold all words, best first; words are no query language.

    Claims hold the words that reviewers left them with.
    """
    asked = query(words)
    if not asked:
        return []
    wanted = cast(bindparam("asked", asked, type_=Exact), TSQUERY)

    def holding(of: Table) -> Select[Any]:
        # Divided by the logarithm of the length: of two that say a word once, the shorter says more about it.
        rank = func.ts_rank(of.c.words, wanted, 1).label("rank")
        return select(of.c.id, rank).where(of.c.words.bool_op("@@")(wanted))

    found = holding(_WORDS[table])
    if table is claim:
        coded = found.where(_WORDS[claim].c.id.not_in(select(amended.c.id)))
        both = union_all(coded, holding(_WORDS[amended])).subquery()
        found = select(both.c.id, both.c.rank)
    best = found.order_by(found.selected_columns.rank.desc(), found.selected_columns.id)
    return list(connection.execute(best.limit(limit)).scalars())


def quoting(connection: Connection, words: str) -> set[str]:
    """The incidents of which a claim holds all words, as reviewers left it."""
    asked = query(words)
    if not asked:
        return set()
    wanted = cast(bindparam("asked", asked, type_=Exact), TSQUERY)

    def holding(of: Table) -> Select[Any]:
        told = select(membership.c.incident).join(of, of.c.event == membership.c.mention)
        return told.join(_WORDS[of], _WORDS[of].c.id == of.c.id).where(
            _WORDS[of].c.words.bool_op("@@")(wanted)
        )

    coded = holding(claim).where(claim.c.id.not_in(select(amended.c.id)))
    return set(connection.execute(union(coded, holding(amended))).scalars())


def collate(connection: Connection) -> None:
    """Give the columns of a project made before version 5 the order and the width that they have today."""
    there = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue
        has = {c["name"] for c in inspect(connection).get_columns(table.name)}
        changes = [
            f'ALTER COLUMN "{c.name}" TYPE {c.type.compile(dialect=connection.dialect)}'
            for c in table.columns
            if c.name in has and isinstance(c.type, Exact | BigInteger)
        ]
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" {", ".join(changes)}')
