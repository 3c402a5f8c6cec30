"""Times as watching notes them: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(time: datetime) -> str:
    """A time as ISO 8601.

    >>> stamp(datetime(2024, 1, 18, 9, 30, tzinfo=UTC))
    '2024-01-18T09:30:00Z'
    """
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(stamped: str) -> datetime:
    """The time that was noted."""
    return datetime.fromisoformat(stamped)
