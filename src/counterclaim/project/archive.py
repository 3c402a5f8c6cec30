"""What was asked of the web: the record of each fetch with the bytes that came, and the versions of a page.

Records are only added. Bodies are kept once, by their SHA-256, beside the raw bytes of reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from counterclaim.model import Fetch, Kept, from_json
from counterclaim.project.fetches import ORDER, body_of, last_of, put_fetch, states
from counterclaim.project.store import Project
from counterclaim.project.tables import fetch


@dataclass(frozen=True)
class Archive:
    """The fetches of a project: what ``intake.web`` remembers from run to run.

    Args:
        project: open for writing, to keep what is fetched.
    """

    project: Project

    def kept(self, address: str) -> Kept | None:
        """What was last got for an address, as it was asked for."""
        with self.project.connected() as connection:
            return last_of(connection, select(fetch.c.record).where(fetch.c.asked == address))

    def last(self, page: str) -> Kept | None:
        """What was last got of a page, whatever address led to it."""
        with self.project.connected() as connection:
            of = select(fetch.c.record).where(fetch.c.page == page, fetch.c.report.is_not(None))
            return last_of(connection, of)

    def note(self, of: Fetch, body: bytes | None) -> None:
        """Keep the record of a fetch, and the body that came; the same again changes nothing.

        Where that gives a page another version than the one that was current, the incidents that its reports
        tell of are joined anew by the next linking.

        Raises:
            ProjectError: the project cannot be written.
        """
        with self.project.writing() as connection:
            put_fetch(connection, of, body)

    def fetches(self) -> Iterator[Fetch]:
        """All fetches, in the order in which they were made."""
        with self.project.connected() as connection:
            query = select(fetch.c.record).order_by(*ORDER)
            for row in connection.execute(query.execution_options(yield_per=500)):
                yield from_json(row.record, Fetch)

    def body(self, sha256: str) -> bytes | None:
        """The bytes with a SHA-256."""
        with self.project.connected() as connection:
            return body_of(connection, sha256)

    def versions(self) -> Iterator[tuple[str, tuple[Fetch, ...]]]:
        """The pages that were seen to change, by address, each with the first fetch of each state.

        A page that went back to what it was before is in that state once more.
        """
        several = (
            select(fetch.c.page)
            .where(fetch.c.report.is_not(None))
            .group_by(fetch.c.page)
            .having(func.count(fetch.c.report.distinct()) > 1)
        )
        with self.project.connected() as connection:
            pages = connection.execute(several.order_by(fetch.c.page)).scalars().all()
            for page in pages:
                yield page, states(connection, page)
