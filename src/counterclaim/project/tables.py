"""The tables and views of a project, in SQL that SQLite and PostgreSQL share.

Each table holds as columns what is asked for, and ``record`` holds the whole record as JSON: the columns are
drawn from the record and never differ from it (``verify`` checks). Nothing here says when or by which program
a record was made, except ``coding``, ``decision`` and ``refused``: the same reports give the same content.
"""

from __future__ import annotations

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)

from counterclaim.model import TollKind

metadata = MetaData()
TOLLS: tuple[str, ...] = get_args(TollKind)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

raw = Table(
    "raw",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),  # zlib
)

# ``number`` ties a row to its entry in the full-text index: an implicit rowid may change in a VACUUM.
report = Table(
    "report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("sha256", Text, ForeignKey("raw.sha256"), nullable=False),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", Text),
    Column("url", Text),
    Column("path", Text),
    Column("media_type", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("header", Integer, nullable=False),
    Column("title_start", Integer),
    Column("title_end", Integer),
    Column("text", Text, nullable=False),
)

coding = Table(
    "coding",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("digest", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("aside", Text),  # why the report was set aside unread
)

event_mention = Table(
    "event_mention",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", Text, ForeignKey("report.id"), nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("modality", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("trigger_word", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("place", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", Text),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("record", Text, nullable=False),
)

claim = Table(
    "claim",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("report", Text, ForeignKey("report.id"), nullable=False, index=True),
    Column("event", Text, ForeignKey("event_mention.id"), index=True),
    Column("field", Text, nullable=False),
    Column("kind", Text),
    Column("value", Text),
    Column("low", Integer),
    Column("high", Integer),
    Column("part_of", Text),
    Column("figure", Text),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("speaker_kind", Text, nullable=False),
    Column("relay", Text),
    Column("cue", Text),
    Column("status", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("record", Text, nullable=False),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("modality", Text, nullable=False),
    Column("cameo_root", Text),
    Column("acled_event_type", Text),
    Column("acled_sub_event_type", Text),
    Column("ucdp", Text),
    Column("standing", Text, nullable=False),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("date_grain", Text),
    Column("place", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius_m", Integer),
    Column("country", Text),
    Column("admin1", Text),
    Column("admin2", Text),
    Column("operation", Text),
    *(Column(f"{kind}_{bound}", Integer) for kind in TOLLS for bound in ("low", "high")),
    Column("independent_sources", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("stale", Boolean, nullable=False, server_default=false()),
)

membership = Table(
    "membership",
    metadata,
    Column("mention", Text, ForeignKey("event_mention.id"), primary_key=True),
    Column("incident", Text, ForeignKey("incident.id"), nullable=False, index=True),
)

# The order in which incidents were written or removed last, for those who keep up with them.
written = Table(
    "written",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, index=True),
)

# One report's account of one event, which linking compares with others; ``fresh`` ones wait to be joined.
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", Text, ForeignKey("report.id"), nullable=False, index=True),
    Column("incident", Text, index=True),
    Column("fresh", Boolean, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

block = Table(
    "block",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Text, ForeignKey("account.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

likeness = Table(
    "likeness",
    metadata,
    Column("one", Text, ForeignKey("account.id"), primary_key=True),
    Column("other", Text, ForeignKey("account.id"), primary_key=True, index=True),
    Column("odds", Float, nullable=False),
    sqlite_with_rowid=False,
)

# What reports are found by that may copy each other; ``moment`` orders them (incidents/chronology.py).
copy_key = Table(
    "copy_key",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("moment", Text, primary_key=True),
    Column("report", Text, ForeignKey("report.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

copy = Table(
    "copy",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, nullable=False),
    Column("origin", Text, ForeignKey("report.id"), nullable=False, index=True),
    Column("origin_start", Integer, nullable=False),
    Column("origin_end", Integer, nullable=False),
    Column("share", Float, nullable=False),
)

# What is read off a report's text for standing: the agency that it credits, the time stamps of a live page.
heard = Table(
    "heard",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("moment", Text, nullable=False),
    Column("credit", Text),
    Column("stamps", Text),
)

# The coding of each report by which its accounts were made.
accounted = Table(
    "accounted",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("digest", Text, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("time", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False, index=True),
    Column("reason", Text),
    Column("change", Text),
    Column("previous", Text, unique=True),
    Column("hash", Text, nullable=False, unique=True),
)

refused = Table(
    "refused",
    metadata,
    Column("input", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("advice", Text, nullable=False),
    Column("time", Text, nullable=False),
)

# Who may use the page (``accounts``): names as they are compared and shown, argon2id hashes of passwords.
user = Table(
    "user",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
)

# Who is logged in: the hash of a token that the browser holds, and until when (ISO 8601, UTC).
session = Table(
    "session",
    metadata,
    Column("token", Text, primary_key=True),
    Column("user", Text, ForeignKey("user.key"), nullable=False, index=True),
    Column("expires", Text, nullable=False),
)

CONTENT = (raw, report, event_mention, claim, incident, membership)
"""What the reports alone decide, whenever and by whatever program they were coded."""

_BOUNDS = ", ".join(f"{kind}_low, {kind}_high" for kind in TOLLS)
VIEWS = {
    "claims": """
        SELECT c.id, c.report, r.outlet, r.published, r.title AS report_title, r.url, m.incident, c.event,
          c.field, c.kind, c.value, c.low, c.high, c.part_of, c.figure, c.quote, c.quote_start,
          c.quote_end, c.speaker, c.speaker_kind, c.relay, c.cue, c.status, c.polarity, c.modality, c.method,
          (SELECT d.id FROM decision d WHERE d.target = c.id AND
            (SELECT count(*) FROM decision u WHERE u.action = 'undo' AND u.target = d.id) & 1 = 0
            ORDER BY d.seq DESC LIMIT 1) AS reviewed
        FROM claim c JOIN report r ON r.id = c.report LEFT JOIN membership m ON m.mention = c.event""",
    "incidents": f"""
        SELECT id, title, type, mode, modality, standing, date_start, date_end, date_grain, place,
          latitude, longitude, radius_m, country, admin1, admin2, {_BOUNDS},
          operation, cameo_root, acled_event_type, acled_sub_event_type, ucdp, independent_sources
        FROM incident WHERE NOT stale""",  # noqa: S608
}
"""Named and ordered for people: Datasette shows them as they are."""
