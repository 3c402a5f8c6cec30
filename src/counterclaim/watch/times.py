"""Times as watching notes them: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def stamp(time: datetime) -> str:
    """A time as ISO 8601.

    >>> stamp(datetime(2024, 1, 18, 9, 30, tzinfo=UTC))
    '2024-01-18T09:30:00Z'
    """
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(stamped: str) -> datetime:
    """The time that was noted."""
    return datetime.fromisoformat(stamped)


def in_words(wait: timedelta) -> str:
    """How long something takes, roughly.

    >>> in_words(timedelta(seconds=50)), in_words(timedelta(minutes=90)), in_words(timedelta(days=2))
    ('50 s', '90 min', '48 h')
    """
    seconds = max(0, round(wait.total_seconds()))
    if seconds < 100:
        return f"{seconds} s"
    return f"{round(seconds / 60)} min" if seconds < 6000 else f"{round(seconds / 3600)} h"
