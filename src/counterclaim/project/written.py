"""Which incidents were written last, so that who keeps up with a project reads only what is new."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, insert, select, update

from counterclaim.project.rows import parts
from counterclaim.project.tables import written


def note_written(connection: Connection, incidents: Collection[str]) -> None:
    """Note that incidents were just written or removed: they get a number above all others."""
    if not incidents:
        return
    number = last_written(connection) + 1
    for part in parts(sorted(incidents)):
        known = set(
            connection.execute(select(written.c.incident).where(written.c.incident.in_(part))).scalars()
        )
        new = [{"incident": i, "number": number} for i in part if i not in known]
        old = [{"of": i, "now": number} for i in part if i in known]
        if new:
            connection.execute(insert(written), new)
        if old:
            here = update(written).where(written.c.incident == bindparam("of"))
            connection.execute(here.values(number=bindparam("now")), old)


def last_written(connection: Connection) -> int:
    """The highest number given so far; 0 where nothing was written."""
    return int(connection.execute(select(func.coalesce(func.max(written.c.number), 0))).scalar_one())
