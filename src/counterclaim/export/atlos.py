"""Atlos: a table that its bulk import reads, each incident to be worked on by an investigation."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.export.choices import choice
from counterclaim.export.csv import csv_line, guarded
from counterclaim.export.placed import dated, days, point, where
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.wording import cited, cut, label, quotes, said, sentences, web
from counterclaim.model import Incident, Place

SOURCES = 10
"""Columns for addresses of reports."""

COLUMNS = (
    "status", "description", "sensitive", "date", "latitude", "longitude", "geolocation_resolution",
    "more_info", "tags", *(f"source_{n}" for n in range(1, SOURCES + 1)),
)  # fmt: skip
STATUSES = ("To Do", "In Progress", "Help Needed", "Ready for Review")
"""What a new incident may be; Completed and Cancelled are for those in charge of the investigation."""

DESCRIPTION = (8, 2000)
MORE = 3000
"""The most characters of ``more_info``."""

_RESOLUTIONS = ((10, "Exact"), (100, "Vicinity"), (1000, "Locality"))
_HURT = ("killed", "injured")

LOST = {
    "coordinates known no better than 1 km": "description, in words; incidents.geojson",
    "intervals of days": "description, in words; incidents.jsonl: date",
    "type, impact and equipment, whose lists are each project's own": "tags",
    "actors, tolls and rival values as fields": "description, in words; incidents.csv",
    "quotes beyond 3,000 characters": "claims.csv",
    f"addresses beyond {SOURCES}": "incidents.jsonl: reports",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write a row for each incident; the header stands even over no rows.

    Atlos knows places to 10, 100 or 1,000 metres, and wants them confirmed by sight. What is known no
    better than that has no coordinates here, and its place in words. The day stands where it is one day.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes row by row.
        options: ``extra["status"]`` is one of ``STATUSES``, ``rule`` chooses the tolls.

    Raises:
        ChoiceError: there is no such status.

    Follows Atlos's guide to bulk import: column names in lower case, lists parted by commas. Cells that a
    spreadsheet would run get an apostrophe in front, as in ``claims.csv``.
    """
    status = choice(options, "status", *STATUSES)
    out.write(csv_line(COLUMNS))
    for told in records:
        out.write(csv_line([guarded(cell) for cell in cells(told, status, options.rule)]))


def cells(told: Told, status: str, rule: str | None = None) -> list[object]:
    """The cells of one incident, in the order of ``COLUMNS``."""
    i = told.by(rule)
    urls = list(dict.fromkeys(url for r in told.reports if (url := web(r.url))))[:SOURCES]
    start, end = days(i.date)
    lon, lat, resolution = _placed(i.place)
    harmed = any(toll.kind in _HURT for toll in i.tolls)
    return [
        status,
        description(told, i),
        "Graphic Violence" if harmed else "Not Sensitive",
        start if start == end else None,
        lat,
        lon,
        resolution,
        cut(_more(told), MORE),
        ", ".join(_tag(tag) for tag in _tags(i)),
        *urls,
        *[None] * (SOURCES - len(urls)),
    ]


def description(told: Told, i: Incident) -> str:
    """What the incident is, between 8 and 2,000 characters, with its id at the end."""
    parts = (where(i.place), dated(i.date))
    facts = "; ".join(part for part in parts if part)
    end = f" [{i.id}]"
    text = " ".join([f"{i.title}.", *([f"{facts}."] if facts else []), *sentences(told, i)])
    made = cut(" ".join(text.split()), DESCRIPTION[1] - len(end)) + end
    return made.rjust(DESCRIPTION[0], "–")


def _placed(place: Place | None) -> tuple[float | None, float | None, str | None]:
    at = point(place)
    radius = place.radius_m if place else None
    if at is None or radius is None:
        return None, None, None
    for most, name in _RESOLUTIONS:
        if radius <= most:
            return *at, name
    return None, None, None


def _more(told: Told) -> str:
    """Who says what, and the reports that are on no address."""
    lines = [said(row) for row in quotes(told)]
    lines += [f"Report: {cited(r)}, SHA-256 {r.sha256}" for r in told.reports if not web(r.url)]
    return "\n".join(lines)


def _tags(i: Incident) -> list[str]:
    return list(dict.fromkeys([label(i), i.standing, i.modality, *i.weapons, i.id]))


def _tag(text: str) -> str:
    return " ".join(text.replace(",", " ").split())
