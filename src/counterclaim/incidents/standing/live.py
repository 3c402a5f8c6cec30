"""When an entry of a live page was written: pages that grow through the day, newest entry first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.model import Claim

_STAMP = re.compile(
    r"^[ \t]*(?:\W{0,3})(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\.?)?"
    r"(?:[ \t]*\(?(?P<zone>[A-Z]{3,4}|local(?:\s+time)?)\)?)?"
    r"(?=[ \t]*(?:$|[-–—:|,]))",
    re.MULTILINE,
)
_ZONES = {"GMT": 0.0, "UTC": 0.0, "BST": 1.0, "CET": 1.0, "CEST": 2.0, "EET": 2.0, "EEST": 3.0, "EAT": 3.0}
_ZONES |= {"CAT": 2.0, "WAT": 1.0, "MSK": 3.0, "PKT": 5.0}
FEWEST = 2
"""Entries with a time that a page must have to be taken for a live page."""


def entries(text: str, published: str | None) -> tuple[tuple[int, str], ...]:
    """Read the time stamps that open the entries of a live page.

    Args:
        text: the report's text.
        published: when the page was last brought up to date (ISO 8601). A stamp later in the day than that
            is of the day before.

    Returns:
        Where each entry starts, and when it was written (ISO 8601, UTC); nothing where the report is no live
        page or its day is not known.

    >>> page = "18:05 GMT - Toll rises\\n\\nNine died.\\n\\n09:40 GMT - First word\\n\\nSeven died."
    >>> entries(page, "2023-05-02T19:00+00:00")
    ((0, '2023-05-02T18:05+00:00'), (35, '2023-05-02T09:40+00:00'))
    """
    end = moment(published)
    if end is None or "T" not in (published or ""):
        return ()
    found = [(m.start(), _time(m, end, published or "")) for m in _STAMP.finditer(text)]
    return tuple((at, t.isoformat(timespec="minutes")) for at, t in found) if len(found) >= FEWEST else ()


def said_at(claims: Sequence[Claim], stamps: Mapping[str, Sequence[tuple[int, str]]]) -> dict[str, str]:
    """When each claim of a live page was put forward: the stamp of the entry in which its quote stands.

    Args:
        claims: of any reports.
        stamps: for each report's id its entries, as ``entries`` reads them.

    Returns:
        The time (ISO 8601) by claim id; a claim before the first stamp, or of a report without, has none.
    """
    found = {}
    for c in claims:
        own = stamps.get(c.report) or ()
        at = bisect_right([start for start, _ in own], c.quote.start) - 1
        if at >= 0:
            found[c.id] = own[at][1]
    return found


def _time(m: re.Match[str], end: datetime, published: str) -> datetime:
    hour, minute = int(m["hour"]), int(m["minute"])
    if m["half"]:
        hour = hour % 12 + (12 if m["half"].lower() == "p" else 0)
    named = (m["zone"] or "").upper()
    own = datetime.fromisoformat(published).tzinfo or UTC
    zone = timezone(timedelta(hours=_ZONES[named])) if named in _ZONES else own
    told = end.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (told if told <= end else told - timedelta(days=1)).astimezone(UTC)
