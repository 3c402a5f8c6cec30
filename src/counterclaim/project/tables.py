"""The tables and views of a project, in SQL that SQLite and PostgreSQL share.

Each table holds as columns what is asked for, and ``record`` holds the whole record as JSON: the columns are
drawn from the record and never differ from it (``verify`` checks). Nothing here says when or by which program
a record was made, except ``coding``, ``decision``, ``fetch``, ``refused``, ``delivery`` and ``watched``: the
same reports give the same content.
"""

from __future__ import annotations

from typing import Any, get_args

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
    false,
)

from counterclaim.model import TollKind
from counterclaim.project.exact import Exact

metadata = MetaData()
TOLLS: tuple[str, ...] = get_args(TollKind)

meta = Table("meta", metadata, Column("key", Exact, primary_key=True), Column("value", Exact, nullable=False))

raw = Table(
    "raw",
    metadata,
    Column("sha256", Exact, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),  # zlib
)

# ``number`` ties a row to its entry in the full-text index: an implicit rowid may change in a VACUUM.
report = Table(
    "report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Exact, nullable=False, unique=True),
    Column("sha256", Exact, ForeignKey("raw.sha256"), nullable=False),
    Column("outlet", Exact),
    Column("title", Exact),
    Column("published", Exact),
    Column("url", Exact),
    Column("path", Exact),
    Column("media_type", Exact, nullable=False),
    Column("encoding", Exact, nullable=False),
    Column("header", Integer, nullable=False),
    Column("title_start", Integer),
    Column("title_end", Integer),
    Column("author", Exact),
    Column("language", Exact),
    Column("text", Exact, nullable=False),
)

coding = Table(
    "coding",
    metadata,
    Column("report", Exact, ForeignKey("report.id"), primary_key=True),
    Column("digest", Exact, nullable=False),
    Column("version", Exact, nullable=False),
    Column("aside", Exact),  # why the report was set aside unread
)

event_mention = Table(
    "event_mention",
    metadata,
    Column("id", Exact, primary_key=True),
    Column("report", Exact, ForeignKey("report.id"), nullable=False, index=True),
    Column("type", Exact, nullable=False),
    Column("mode", Exact),
    Column("modality", Exact, nullable=False),
    Column("polarity", Exact, nullable=False),
    Column("trigger_word", Exact, nullable=False),
    Column("quote", Exact, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("place", Exact),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", Exact),
    Column("date_start", Exact),
    Column("date_end", Exact),
    Column("record", Exact, nullable=False),
)


def _told() -> tuple[Column[Any], ...]:
    """The columns of a claim."""
    return (
        Column("id", Exact, nullable=False, unique=True),
        Column("report", Exact, ForeignKey("report.id"), nullable=False, index=True),
        Column("event", Exact, ForeignKey("event_mention.id"), index=True),
        Column("field", Exact, nullable=False),
        Column("kind", Exact),
        Column("value", Exact),
        Column("low", BigInteger),
        Column("high", BigInteger),
        Column("part_of", Exact),
        Column("figure", Exact),
        Column("quote", Exact, nullable=False),
        Column("quote_start", Integer, nullable=False),
        Column("quote_end", Integer, nullable=False),
        Column("speaker", Exact, nullable=False),
        Column("speaker_kind", Exact, nullable=False),
        Column("relay", Exact),
        Column("cue", Exact),
        Column("status", Exact, nullable=False),
        Column("polarity", Exact, nullable=False),
        Column("modality", Exact, nullable=False),
        Column("method", Exact, nullable=False),
        Column("record", Exact, nullable=False),
    )


claim = Table("claim", metadata, Column("number", Integer, primary_key=True), *_told())

# Claims that reviewers added, and those that they edited, as they left them; ``number`` is below zero, so
# that no claim has it. Drawn from decisions like ``verdict`` (see ``drawn``).
amended = Table(
    "amended", metadata, Column("number", Integer, primary_key=True, autoincrement=False), *_told()
)

incident = Table(
    "incident",
    metadata,
    Column("id", Exact, primary_key=True),
    Column("title", Exact, nullable=False),
    Column("type", Exact, nullable=False),
    Column("mode", Exact),
    Column("modality", Exact, nullable=False),
    Column("cameo_root", Exact),
    Column("acled_event_type", Exact),
    Column("acled_sub_event_type", Exact),
    Column("ucdp", Exact),
    Column("standing", Exact, nullable=False),
    Column("date_start", Exact),
    Column("date_end", Exact),
    Column("date_grain", Exact),
    Column("place", Exact),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius_m", BigInteger),
    Column("country", Exact),
    Column("admin1", Exact),
    Column("admin2", Exact),
    Column("operation", Exact),
    *(Column(f"{kind}_{bound}", BigInteger) for kind in TOLLS for bound in ("low", "high")),
    Column("independent_sources", Integer, nullable=False),
    Column("record", Exact, nullable=False),
    Column("stale", Boolean, nullable=False, server_default=false()),
)

membership = Table(
    "membership",
    metadata,
    Column("mention", Exact, ForeignKey("event_mention.id"), primary_key=True),
    Column("incident", Exact, ForeignKey("incident.id"), nullable=False, index=True),
)

# The order in which incidents were written or removed last, for those who keep up with them.
written = Table(
    "written",
    metadata,
    Column("incident", Exact, primary_key=True),
    Column("number", BigInteger, nullable=False, index=True),
)

# One report's account of one event, which linking compares with others; ``fresh`` ones wait to be joined.
account = Table(
    "account",
    metadata,
    Column("id", Exact, primary_key=True),
    Column("report", Exact, ForeignKey("report.id"), nullable=False, index=True),
    Column("incident", Exact, index=True),
    Column("fresh", Boolean, nullable=False, index=True),
    Column("record", Exact, nullable=False),
)

block = Table(
    "block",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Exact, ForeignKey("account.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

likeness = Table(
    "likeness",
    metadata,
    Column("one", Exact, ForeignKey("account.id"), primary_key=True),
    Column("other", Exact, ForeignKey("account.id"), primary_key=True, index=True),
    Column("odds", Float, nullable=False),
    sqlite_with_rowid=False,
)

# What reports are found by that may copy each other; ``moment`` orders them (see
# incidents/sourcing/chronology.py).
copy_key = Table(
    "copy_key",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("moment", Exact, primary_key=True),
    Column("report", Exact, ForeignKey("report.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

copy = Table(
    "copy",
    metadata,
    Column("report", Exact, ForeignKey("report.id"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, nullable=False),
    Column("origin", Exact, ForeignKey("report.id"), nullable=False, index=True),
    Column("origin_start", Integer, nullable=False),
    Column("origin_end", Integer, nullable=False),
    Column("share", Float, nullable=False),
)

# What is read off a report's text for standing: the agency that it credits, the time stamps of a live page.
heard = Table(
    "heard",
    metadata,
    Column("report", Exact, ForeignKey("report.id"), primary_key=True),
    Column("moment", Exact, nullable=False),
    Column("credit", Exact),
    Column("stamps", Exact),
)

# The reports whose accounts are not of their coding yet, or are to be made anew.
waiting = Table(
    "waiting",
    metadata,
    Column("report", Exact, ForeignKey("report.id"), primary_key=True),
)

decision = Table(
    "decision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Exact, nullable=False, unique=True),
    Column("time", Exact, nullable=False),
    Column("reviewer", Exact, nullable=False),
    Column("action", Exact, nullable=False),
    Column("kind", Exact, nullable=False),
    Column("target", Exact, nullable=False, index=True),
    Column("reason", Exact),
    Column("change", Exact),
    Column("previous", Exact, unique=True),
    Column("hash", Exact, nullable=False, unique=True),
)

# What the decisions on a record come to: ``verdict`` and the decision that gives it, of a claim also the one
# by which a reviewer left it open. Event mentions and reports stand here where they were rejected, event
# mentions also as ``dropped`` where they would make an incident that was.
verdict = Table(
    "verdict",
    metadata,
    Column("target", Exact, primary_key=True),
    Column("verdict", Exact),
    Column("decision", Exact),
    Column("unsure", Exact, index=True),
)

refused = Table(
    "refused",
    metadata,
    Column("input", Exact, primary_key=True),
    Column("reason", Exact, primary_key=True),
    Column("advice", Exact, nullable=False),
    Column("time", Exact, nullable=False),
)

# What was asked of the web; rows are only added (see ``archive``).
fetch = Table(
    "fetch",
    metadata,
    Column("id", Exact, primary_key=True),
    Column("asked", Exact, nullable=False, index=True),
    Column("page", Exact, nullable=False, index=True),
    Column("time", Exact, nullable=False),
    Column("status", Integer),
    Column("sha256", Exact, ForeignKey("raw.sha256"), index=True),
    Column("report", Exact, index=True),
    Column("lead", Exact),
    Column("error", Exact),
    Column("record", Exact, nullable=False),
)

# Who may use the page (``accounts``): names as they are compared and shown, argon2id hashes of passwords.
user = Table(
    "user",
    metadata,
    Column("key", Exact, primary_key=True),
    Column("name", Exact, nullable=False),
    Column("role", Exact, nullable=False),
    Column("password", Exact, nullable=False),
)

# Who is logged in: the hash of a token that the browser holds, and until when (ISO 8601, UTC).
session = Table(
    "session",
    metadata,
    Column("token", Exact, primary_key=True),
    Column("user", Exact, ForeignKey("user.key"), nullable=False, index=True),
    Column("expires", Exact, nullable=False),
)

# What alerts were last drawn from: each incident as it was then, and the last alert on it (see ``watching``).
alerted = Table(
    "alerted",
    metadata,
    Column("incident", Exact, primary_key=True),
    Column("alert", Exact),
    Column("record", Exact, nullable=False),
)

# Alerts as each channel gets them, first to last, and when they were delivered.
delivery = Table(
    "delivery",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("alert", Exact, nullable=False),
    Column("channel", Exact, nullable=False, index=True),
    Column("record", Exact, nullable=False),
    Column("delivered", Exact),
)

# The sources that are watched: when each was last taken, when it is due, how often in a row it failed.
watched = Table(
    "watched",
    metadata,
    Column("source", Exact, primary_key=True),
    Column("taken", Exact),
    Column("due", Exact, nullable=False),
    Column("fails", Integer, nullable=False),
)

CONTENT = (raw, report, event_mention, claim, incident, membership)
"""What the reports alone decide, whenever and by whatever program they were coded."""

_BOUNDS = ", ".join(f"{kind}_low, {kind}_high" for kind in TOLLS)
_CLAIMS = """
        SELECT c.id, c.report, r.outlet, r.published, r.title AS report_title, r.url, m.incident, c.event,
          c.field, c.kind, c.value, c.low, c.high, c.part_of, c.figure, c.quote, c.quote_start,
          c.quote_end, c.speaker, c.speaker_kind, c.relay, c.cue, c.status, c.polarity, c.modality, c.method,
          CASE WHEN vr.verdict = 'rejected' OR ve.verdict = 'rejected'
            OR (ve.verdict = 'dropped' AND m.incident IS NULL) THEN 'rejected'
            ELSE coalesce(vc.verdict, 'unreviewed') END AS verdict,
          coalesce(CASE WHEN vr.verdict = 'rejected' THEN vr.decision END,
            CASE WHEN ve.verdict = 'rejected' OR (ve.verdict = 'dropped' AND m.incident IS NULL)
            THEN ve.decision END, vc.decision) AS reviewed
        FROM {claims} c JOIN report r ON r.id = c.report LEFT JOIN membership m ON m.mention = c.event
          LEFT JOIN verdict vc ON vc.target = c.id LEFT JOIN verdict ve ON ve.target = c.event
          LEFT JOIN verdict vr ON vr.target = c.report"""
VIEWS = {
    "claims": f"""{_CLAIMS.format(claims="claim")}
        WHERE NOT EXISTS (SELECT 1 FROM amended a WHERE a.id = c.id)
        UNION ALL {_CLAIMS.format(claims="amended")}""",  # noqa: S608
    "incidents": f"""
        SELECT id, title, type, mode, modality, standing, date_start, date_end, date_grain, place,
          latitude, longitude, radius_m, country, admin1, admin2, {_BOUNDS},
          operation, cameo_root, acled_event_type, acled_sub_event_type, ucdp, independent_sources
        FROM incident WHERE NOT stale""",  # noqa: S608
}
"""Named and ordered for people: Datasette shows them as they are."""
