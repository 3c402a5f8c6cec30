"""When a report was published, as outlets write it -> ISO 8601; ambiguous dates stay unknown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

EARLIEST, LATEST = 1800, 2100
"""Years outside are placeholders such as 0001-01-01."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DATE = (
    rf"{_WEEKDAY}(?:"
    rf"{_MONTH.format('m1')}\s*(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH.format('m2')},?[\s-]+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})(?P<sep3>[-/.])(?P<m3>\d{1,2})(?P=sep3)(?P<d3>\d{1,2})"
    r"|(?P<a4>\d{1,2})(?P<sep4>[-/.])(?P<b4>\d{1,2})(?P=sep4)(?P<y4>\d{4}))"
)
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|(?:utc|gmt|ut)?\s*[+-]\d{1,2}(?::?\d\d)?|[a-z]{2,5})?"
)
_LEAD = r"(?:(?:first\s+)?(?:published|posted|issued|date)(?:\s+(?:on|at))?\s*:?\s*)?"
_BREAK = r"(?:\s*[,|·–-]\s*|\s+at\s+|\s+on\s+|t|\s+)"
_WRITTEN = (
    re.compile(rf"{_LEAD}{_DATE}(?:{_BREAK}{_TIME})?\.?", re.IGNORECASE | re.ASCII),
    re.compile(rf"{_LEAD}{_TIME}{_BREAK}{_DATE}\.?", re.IGNORECASE | re.ASCII),
)


def publication(written: str) -> str | None:
    """Read a publication date or time as an outlet writes it.

    Args:
        written: ISO 8601, RFC 2822, or English ("March 18, 2002", "Thu 18 Jan 2024, 10:30 GMT").

    Returns:
        ISO 8601: a time with its offset where both are written, else the date; None where the words cannot be
        read in exactly one way (03/04/2002, a weekday that does not fit) or no such day exists.

    >>> publication("March 18, 2002"), publication("Thu, 18 Jan 2024 10:30:00 GMT")
    ('2002-03-18', '2024-01-18T10:30+00:00')
    >>> publication("03/04/2002"), publication("Friday, 18 January 2024"), publication("yesterday")
    (None, None, None)

    Follows ISO 8601 and RFC 2822.
    """
    words = " ".join(written.split())
    if len(words) > 100:
        return None
    iso = _iso(words)
    if iso is not None:
        return iso if EARLIEST <= int(iso[:4]) <= LATEST else None
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(words):
            return _built({k: v.lower() for k, v in match.groupdict().items() if v is not None})
    return None


def _iso(words: str) -> str | None:
    if not words.isascii():
        return None
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        return None
    return _stamp(when)


def _stamp(when: datetime) -> str:
    """A time without its offset may lie on either of two days elsewhere, so only its date is kept."""
    if when.tzinfo is None:
        return when.date().isoformat()
    return when.isoformat(timespec="seconds" if when.second else "minutes")


def _built(found: dict[str, str]) -> str | None:
    date = _date(found)
    if date is None or not EARLIEST <= date[0] <= LATEST:
        return None
    hour, zone = _hour(found), _zone(found.get("zone"))
    try:
        if hour is None or zone is None:
            when = datetime(*date)
        else:
            when = datetime(*date, hour, int(found["minute"]), int(found.get("second", 0)), tzinfo=zone)
    except ValueError:
        return None
    if "weekday" in found and _DAYS[when.weekday()] != found["weekday"][:3]:
        return None
    return _stamp(when)


def _date(found: dict[str, str]) -> tuple[int, int, int] | None:
    if "y1" in found:
        return int(found["y1"]), _MONTHS.index(found["m1"][:3]) + 1, int(found["d1"])
    if "y2" in found:
        return int(found["y2"]), _MONTHS.index(found["m2"][:3]) + 1, int(found["d2"])
    if "y3" in found:
        return int(found["y3"]), int(found["m3"]), int(found["d3"])
    first, second, year = int(found["a4"]), int(found["b4"]), int(found["y4"])
    if first > 12 or first == second or found["sep4"] == ".":
        return year, second, first
    return (year, first, second) if second > 12 else None


def _hour(found: dict[str, str]) -> int | None:
    if "hour" not in found:
        return None
    hour, half = int(found["hour"]), found.get("half", "")
    if not half:
        return hour
    return hour % 12 + 12 * half.startswith("p") if 1 <= hour <= 12 else 24


def _zone(written: str | None) -> timezone | None:
    """Only zones that mean one offset: IST, BST and EST each name several."""
    if written is None:
        return None
    if written in ("z", "utc", "gmt", "ut"):
        return UTC
    offset = re.fullmatch(r"(?:utc|gmt|ut)?\s*([+-])(\d{1,2}):?(\d\d)?", written)
    if offset is None:
        return None
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(size if offset[1] == "+" else -size) if size <= timedelta(hours=14) else None
