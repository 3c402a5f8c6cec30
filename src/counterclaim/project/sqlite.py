"""What only SQLite has: the file, pragmas, the full-text index, and triggers that guard decisions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text

from counterclaim.project.errors import ProjectError
from counterclaim.project.words import TOKENS

MAGIC = b"SQLite format 3\x00"
WAIT = 30.0
"""Seconds that a write waits for another program's write to end."""

_INDEXED = {"report": ("title", "text"), "claim": ("quote", "speaker")}
_WITH = {"claim": ("claim", "amended")}
"""The tables of which a search finds the rows together; one view has them for the index."""
_SPOKEN = "spoken"
_OTHER = "name a project, or a new file"


def check_file(path: str, create: bool, write: bool) -> None:
    """Make sure that a path is a database or may become one, without touching it.

    Raises:
        ProjectError: it is a folder, no database, missing, or may not be read or written.
    """
    if os.path.isdir(path):
        raise ProjectError(path, "is a folder", "name a file")
    if not os.path.exists(path):
        if not create:
            raise ProjectError(path, "there is no such project", "check the path")
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise ProjectError(path, "its folder does not exist", "make the folder first")
        return
    try:
        with open(path, "rb") as stream:
            start = stream.read(len(MAGIC))
    except OSError as e:
        raise ProjectError(path, f"cannot be read ({e.strerror})", "check its permissions") from e
    if start != MAGIC and (start or not create):
        raise ProjectError(path, "is no project file", _OTHER)
    if write and not os.access(path, os.W_OK):
        raise ProjectError(path, "may not be written", "give yourself write permission, or copy it")


def engine(path: str, create: bool, write: bool) -> Engine:
    """An engine over one file: write-ahead log, foreign keys, patience with other writers."""
    mode = ("rwc" if create else "rw") if write else "ro"
    address = f"file:{quote(os.path.abspath(path))}?mode={mode}"
    if (
        not write
        and not os.access(os.path.dirname(os.path.abspath(path)), os.W_OK)
        and not os.path.exists(f"{path}-wal")
    ):
        # Nobody can write beside a file in a read-only folder, and SQLite could not make its lock file there.
        address += "&immutable=1"
    made = create_engine("sqlite://", creator=_creator(address, write), poolclass=QueuePool)
    event.listen(made, "begin", _begin)
    return made


def _creator(address: str, write: bool) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False
        )
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    return connect


def _begin(connection: Connection) -> None:
    # A transaction that will write takes its lock at once: upgrading a reader later can fail without a wait.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def furnish(connection: Connection) -> None:
    """Make the full-text indexes and their triggers, and the triggers that keep decisions append-only."""
    parts = " UNION ALL ".join(f"SELECT number, id, quote, speaker FROM {t}" for t in _WITH["claim"])  # noqa: S608
    connection.exec_driver_sql(f"CREATE VIEW IF NOT EXISTS {_SPOKEN} AS {parts}")
    for table, columns in _INDEXED.items():
        names = ", ".join(columns)
        new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
        drop = f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES ('delete', old.number, {old});"  # noqa: S608
        add = f"INSERT INTO {table}_fts(rowid, {names}) VALUES (new.number, {new});"  # noqa: S608
        content = _SPOKEN if table in _WITH else table
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_fts USING fts5({names}, content='{content}', "
            f"content_rowid='number', tokenize='{TOKENS}')"
        )
        for when, body in {"INSERT": add, "DELETE": drop, f"UPDATE OF {names}": drop + " " + add}.items():
            for of in _WITH.get(table, (table,)):
                trigger = f"{of}_{when.split()[0].lower()}_fts"
                connection.exec_driver_sql(
                    f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {when} ON {of} BEGIN {body} END"
                )
        connection.exec_driver_sql(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")  # noqa: S608
    for verb in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS decision_no_{verb.lower()} BEFORE {verb} ON decision "
            "BEGIN SELECT RAISE(ABORT, 'decisions are only appended'); END"
        )


def search(connection: Connection, table: str, words: str, limit: int) -> list[str]:
    """The ids of reports or claims that hold all words, best first; words are no query language.

    Claims hold the words that reviewers left them with.
    """
    asked = _query(words)
    if not asked:
        return []
    of, now = table, ""
    if table in _WITH:
        of, now = _SPOKEN, "AND (f.rowid < 0 OR t.id NOT IN (SELECT id FROM amended)) "
    found = connection.execute(
        text(
            f"SELECT t.id FROM {table}_fts f JOIN {of} t ON t.number = f.rowid "  # noqa: S608 - our own name
            f"WHERE {table}_fts MATCH :asked {now}ORDER BY f.rank, t.id LIMIT :limit"
        ),
        {"asked": asked, "limit": limit},
    )
    return [row[0] for row in found]


def quoting(connection: Connection, words: str) -> set[str]:
    """The incidents of which a claim holds all words, as reviewers left it."""
    asked = _query(words)
    if not asked:
        return set()
    events = " UNION ALL ".join(
        f"SELECT t.event FROM claim_fts f JOIN {of} t ON t.number = f.rowid "  # noqa: S608 - our own names
        f"WHERE claim_fts MATCH :asked {now}"
        for of, now in (("claim", "AND t.id NOT IN (SELECT id FROM amended)"), ("amended", ""))
    )
    query = f"SELECT incident FROM membership WHERE mention IN ({events})"  # noqa: S608
    return set(connection.execute(text(query), {"asked": asked}).scalars())


def _query(words: str) -> str:
    """What to search for, as FTS5 reads it: all words, none of them its own; nothing for no words."""
    # FTS5 reads a query up to the first NUL, which stands between words like all that is no letter.
    return " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\x00", "-").split())


def damage(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file; nothing for a sound one."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    broken = [
        f"row of {row[0]} without its {row[2]}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return [line for line in found if line != "ok"] + broken[:20]
