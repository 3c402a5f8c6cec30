"""Which of two reports, or of two things said, came first: the order in which copies, developments and sides
are told."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Protocol

Moment = tuple[bool, datetime]
"""Whether it is unknown when something was said, and the moment in UTC: a key to sort by."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class Published(Protocol):
    """A report, or a reference to one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def published(self) -> str | None:
        """When it came out (ISO 8601)."""


def moment(when: str | None) -> datetime | None:
    """When something was said, in UTC, to be compared; None where that is unknown, or no date.

    A day without a time lasts until its end: a report that gives the hour is known to be out by then, the
    other is not. A time without an offset is taken for UTC.

    Args:
        when: ISO 8601, a day or a time.

    >>> moment("2024-01-18T09:40+03:30").isoformat(), moment("2024-01-18").isoformat(timespec="seconds")
    ('2024-01-18T06:10:00+00:00', '2024-01-18T23:59:59+00:00')
    >>> moment("last week") is None
    True
    """
    if not when:
        return None
    try:
        found = datetime.fromisoformat(when)
        if len(when) <= len("2024-01-18"):
            found = datetime.combine(found.date(), time.max)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def in_time(when: str | None) -> Moment:
    """The place of something said among others, what is unknown last; see ``moment``.

    >>> in_time("2024-01-18T09:40+03:30") < in_time("2024-01-18T12:15+05:30") < in_time("2024-01-18")
    True
    >>> in_time("2024-01-18") < in_time("2024-01-19T00:10Z") < in_time(None)
    True
    """
    known = moment(when)
    return known is None, known or _NEVER


def order(report: Published) -> tuple[Moment, str]:
    """The place of a report among others: by publication, at the same moment by id."""
    return in_time(report.published), report.id
