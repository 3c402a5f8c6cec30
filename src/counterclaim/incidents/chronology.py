"""Which of two reports came first: the order in which copies, developments and sides are told."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Protocol

Moment = tuple[bool, datetime]
"""When a report came out: whether that is unknown, and the moment in UTC."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class Published(Protocol):
    """A report, or a reference to one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def published(self) -> str | None:
        """When it came out (ISO 8601)."""


def moment(published: str | None) -> Moment:
    """When a report came out, to be compared with others.

    A day without a time lasts until its end: a report that gives the hour is known to be out by then, the
    other is not. A time without an offset is taken for UTC. What is unknown, or is no date, comes last.

    Args:
        published: ISO 8601, a day or a time.

    >>> moment("2024-01-18T09:40+03:30") < moment("2024-01-18T12:15+05:30") < moment("2024-01-18")
    True
    >>> moment("2024-01-18") < moment("2024-01-19T00:10Z") < moment(None)
    True
    """
    if not published:
        return True, _NEVER
    try:
        when = datetime.fromisoformat(published)
        if len(published) <= len("2024-01-18"):
            when = datetime.combine(when.date(), time.max)
        return False, (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return True, _NEVER


def order(report: Published) -> tuple[Moment, str]:
    """The place of a report among others: by publication, at the same moment by id."""
    return moment(report.published), report.id
