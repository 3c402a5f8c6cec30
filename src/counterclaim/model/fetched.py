"""What was asked of the web, and what came back: the record of one fetch."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.model.base import Record, content_id
from counterclaim.model.told import Report


class Hop(Record, frozen=True):
    """An answer that sent the asker on: which address gave it, with which status, and where it pointed."""

    url: str
    status: int
    location: str


class Fetch(Record, frozen=True):
    """One fetch: what was asked, by whom and why, and what came back. Kept as it is for ever.

    Attributes:
        id: follows from all the rest; see ``fetch_id``.
        asked: the address as it was asked for.
        final: the address that answered, after all redirects.
        page: the address under which the page is one and the same, whatever link led to it.
        time: when the answer began (ISO 8601, UTC).
        by: who asked.
        tool: with what program and version.
        lead: what named the address: a feed, a list of addresses; None where the user did.
        redirects: the answers that sent it on, in order.
        status: of the last answer; None where none came.
        headers: those of the last answer that say what it is, from whom and of when.
        sha256: of the body, after transfer and content codings were undone; of a page that had not changed,
            of the body that was kept; None where there is none.
        size: bytes of that body.
        report: the report that it gave.
        error: why there is no body.

    Follows the response and revisit records of WARC 1.1 (ISO 28500:2017) in what it keeps.
    """

    id: str
    asked: str
    final: str
    page: str
    time: str
    by: str
    tool: str
    lead: str | None = None
    redirects: tuple[Hop, ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    sha256: str | None = None
    size: int | None = None
    report: str | None = None
    error: str | None = None

    def header(self, name: str) -> str | None:
        """A header of the last answer; names are in small letters."""
        return dict(self.headers).get(name)


def fetch_id(of: Fetch) -> str:
    """Name a fetch by all that it records, so that no word of it can change without being seen.

    >>> one = Fetch(id="", asked="https://a.example/", final="https://a.example/", page="https://a.example/",
    ...     time="2024-01-18T10:00:00Z", by="desk", tool="counterclaim 0.1.0", status=200)
    >>> import msgspec
    >>> fetch_id(one) == fetch_id(msgspec.structs.replace(one, status=404))
    False
    """
    return content_id("f", *(getattr(of, name) for name in of.__struct_fields__ if name != "id"))


@dataclass(frozen=True)
class Kept:
    """What is kept of a page: its last fetch, the body that it led to, and the report that this gave."""

    fetch: Fetch
    body: bytes
    report: Report | None = None
