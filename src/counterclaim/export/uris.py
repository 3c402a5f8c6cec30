"""Names for our records where a format wants UUIDs or URIs: always the same for the same record."""

from __future__ import annotations

from uuid import UUID, uuid5

SPACE = UUID("6c0e4d7e-1f4b-5f0a-9d2b-3f3c8a6e2b51")
"""The namespace of our UUIDs."""


def uuid_of(kind: str, *parts: object) -> str:
    """A UUID made of what a thing is, by version 5.

    >>> uuid_of("claim", "c-1") == uuid_of("claim", "c-1") != uuid_of("report", "c-1")
    True

    Follows RFC 9562, section 5.5.
    """
    return str(uuid5(SPACE, "\x1f".join((kind, *map(str, parts)))))


def urn_of(kind: str, *parts: object) -> str:
    """The same UUID as a URN."""
    return f"urn:uuid:{uuid_of(kind, *parts)}"
