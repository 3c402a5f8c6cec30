"""What is asked of sources: of which incidents reports tell, and who says how much of which incident."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from counterclaim.project.rows import parts
from counterclaim.project.store import Project
from counterclaim.project.tables import event_mention, incident, membership


def told_of(project: Project, reports: Collection[str]) -> dict[str, str]:
    """The incidents of which some reports tell, by date: their titles by their ids."""
    query = (
        select(incident.c.id, incident.c.title, incident.c.date_start)
        .join(membership, membership.c.incident == incident.c.id)
        .join(event_mention, event_mention.c.id == membership.c.mention)
        .where(~incident.c.stale)
        .distinct()
    )
    with project.reading() as connection:
        found = {
            (row.date_start is None, row.date_start or "", row.id): row.title
            for part in parts(sorted(set(reports)))
            for row in connection.execute(query.where(event_mention.c.report.in_(part)))
        }
    return {key[2]: found[key] for key in sorted(found)}
