"""Read what people write after "Published:": one moment, as ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from counterclaim.resolve.date_clock import read
from counterclaim.resolve.date_forms import Form, lexicon, scan
from counterclaim.resolve.date_frame import Frame
from counterclaim.resolve.date_values import value

_LABEL = re.compile(
    r"^\W*(?:(?:first |last |originally )?(?:published|posted|updated|issued|released|date[d]?|pub\.? ?date)"
    r"(?: on| at)?\s*:?)\s*",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:?\d\d)(?::?\d\d(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(Z)?)?")
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC) ?([+-])(\d{1,2})(?::?([0-5]\d))?\b", re.IGNORECASE)
_OFFSET = re.compile(r" ?\(?([+-])(\d\d):?([0-5]\d)\b")


def publication(value: str) -> str | None:
    """A time of publication as ISO 8601, or None where the words give no single day.

    A time keeps its zone if one is given; where none is, the time stays without one. Seconds are dropped.

    Args:
        value: an ISO 8601 date or time, an RFC 2822 date, or the words of a byline ("18 Jan 2024 09:40 GMT").

    >>> publication("March 18, 2002"), publication("18 Jan 2024 09:40 GMT")
    ('2002-03-18', '2024-01-18T09:40+00:00')
    >>> publication("Thu, 18 Jan 2024 09:40:00 +0330"), publication("yesterday")
    ('2024-01-18T09:40+03:30', None)

    Follows RFC 3339, RFC 2822 and ISO 8601.
    """
    text = " ".join(_LABEL.sub("", value.strip()).split())
    if match := _ISO.match(text):
        return _iso(match["day"], match["time"], match["zone"])
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, zone = match.groups()
        return _iso(f"{year}-{month}-{day}", f"{hour}:{minute}" if hour else None, zone)
    return _mail(text) or _unix(text) or _words(text)


def _iso(day: str, time: str | None, zone: str | None) -> str | None:
    try:
        if time is None:
            return datetime.fromisoformat(day).date().isoformat()
        sign = "+00:00" if zone in ("Z", "UTC", "GMT") else zone or ""
        clock = time if ":" in time else f"{time[:2]}:{time[2:]}"
        return datetime.fromisoformat(f"{day}T{clock}{sign}").isoformat(timespec="minutes")
    except ValueError:
        return None


def _mail(text: str) -> str | None:
    if not re.search(r"\d:\d\d:\d\d [+-]\d{4}|\d:\d\d:\d\d GMT", text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat(timespec="minutes")
    except (TypeError, ValueError):
        return None


def _unix(text: str) -> str | None:
    """What ``date`` prints, with the year last and the zone, if any, before it."""
    for form in ("%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y"):
        try:
            return datetime.strptime(text, form).isoformat(timespec="minutes")
        except ValueError:
            continue
    return None


def _words(text: str) -> str | None:
    """The one day, and the one clock time, that the words give without anything to count from."""
    forms = scan(text.replace("@", " "))
    inner = [g for f in forms for g in _parts(f)]
    days = {
        when.first
        for f in inner
        if f.gives == "day"
        and "clock" not in f.parts
        and (when := value(f, Frame()))
        and when.first == when.last
    }
    if len(days) != 1:
        return None
    [day] = days
    clocks = [f for f in inner if f.gives == "clock"]
    clock = read(clocks[0]) if clocks else None
    if day is None or clock is None or not clock.sure:
        return day.isoformat() if day else None
    offset = clock.offset
    rest = text[clocks[0].span[1] :]
    shift = _NAMED_OFFSET.search(text) or _OFFSET.match(rest)
    if shift:
        offset = (int(shift[2]) + int(shift[3] or 0) / 60) * (-1 if shift[1] == "-" else 1)
    elif offset is None and (zone := re.match(r"\s*\(?([A-Za-z]{2,5})\b", rest)):
        offset = lexicon().value("zone", zone[1])
    at = datetime(day.year, day.month, day.day, clock.hour, clock.minute)
    if offset is not None:
        at = at.replace(tzinfo=timezone(timedelta(hours=offset)))
    return at.isoformat(timespec="minutes")


def _parts(form: Form) -> list[Form]:
    return [form, *(inner for part in form.parts.values() for inner in _parts(part))]
