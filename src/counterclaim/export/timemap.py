"""timemap: events, sources and associations as the map and timeline of Forensic Architecture reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from counterclaim.export.choices import choice
from counterclaim.export.placed import dated, days, pinned, point, where
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.wording import cited, cut, label, quotes, said, sentences, somebody, web
from counterclaim.model import Incident, ReportRef
from counterclaim.resolve.countries import country_name

PARTS = ("all", "events", "sources", "associations")
QUOTES = 20
"""Quotes that a description shows."""

LOST = {
    "coordinates of areas": "location, in words; incidents.geojson",
    "speakers, status and rival values as fields": "in words in the description; claims.csv, incidents.jsonl",
    "intervals": "time_display, in words; incidents.jsonl: date",
    "events without any date, which timemap does not show": "incidents.jsonl",
    f"more than {QUOTES} quotes of an incident": "claims.csv",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write one object with ``events``, ``sources`` and ``associations``, or one of them alone.

    All values are texts; dates are MM/DD/YYYY, timemap's own default. An event whose place is known as an
    area has no coordinates, for timemap draws all as points: its ``location`` says where and within how much.
    An interval stands at its first day, and at its last where that alone is known; ``time_display`` tells it
    whole.

    Args:
        records: incidents with what tells of them.
        out: takes the events as they come; sources and associations are kept until all are known.
        options: ``extra["part"]`` is one of ``PARTS``, for a server that has a file for each.

    Raises:
        ChoiceError: there is no such part.

    Follows the schemas that timemap validates with (``src/reducers/validate``), without custom fields.
    """
    part = choice(options, "part", *PARTS)
    encoder = msgspec.json.Encoder()
    sources: dict[str, dict[str, Any]] = {}
    associations: dict[str, dict[str, Any]] = {}
    events = part in ("all", "events")
    out.write({"all": b'{"events":[', "events": b"["}.get(part, b""))
    before = b"\n"
    for told in records:
        i = told.by(options.rule)
        sources |= {r.id: source(r) for r in told.reports}
        facets = list(_facets(i))
        associations |= {a["id"]: a for a in facets}
        if events:
            out.write(before + encoder.encode(event(told, i, [a["id"] for a in facets])))
            before = b",\n"
    listed = encoder.encode(list(associations.values()))
    rest = {
        "all": b'\n],"sources":' + encoder.encode(sources) + b',"associations":' + listed + b"}",
        "events": b"\n]",
        "sources": encoder.encode(sources),
        "associations": listed,
    }
    out.write(rest[part] + b"\n")


def event(told: Told, i: Incident, facets: list[str]) -> dict[str, Any]:
    """One incident as an event of timemap."""
    start, end = days(i.date)
    day = start or end
    at = point(i.place) if pinned(i.place) else None
    found = quotes(told)
    lines = [i.title, *sentences(told, i), *(said(row) for row in found[:QUOTES])]
    if len(found) > QUOTES:
        lines.append(f"{len(found) - QUOTES} more in claims.csv.")
    return {
        "id": i.id,
        "description": "\n\n".join(lines),
        "date": f"{day[5:7]}/{day[8:]}/{day[:4]}" if day else "",
        "time": "",
        "time_precision": i.date.grain if i.date else "",
        "time_display": dated(i.date) or "",
        "location": where(i.place) or "",
        # Both stand always, if empty: timemap cleans them up unasked.
        "latitude": repr(at[1]) if at else "",
        "longitude": repr(at[0]) if at else "",
        "type": label(i),
        "category": label(i),
        "associations": facets,
        "sources": [r.id for r in told.reports],
        "comments": f"{i.standing}; incident {i.id}",
    }


def source(r: ReportRef) -> dict[str, Any]:
    """One report as a source of timemap."""
    return {
        "id": r.id,
        "title": r.title or cited(r),
        "paths": [],
        "type": "Report",
        "url": web(r.url) or "",
        "description": cited(r),
        "author": r.outlet or "",
        "date": r.published or "",
        "notes": f"SHA-256 {r.sha256}",
    }


def _facets(i: Incident) -> Iterator[dict[str, Any]]:
    """What an event can be found by: its type is its category, the rest are filters.

    The facet stands in each name, for a country and an actor may be called alike and ids must differ.
    """
    name = label(i)
    yield {"id": name, "title": name, "desc": "Type of event", "mode": "CATEGORY", "filter_paths": []}
    names: list[tuple[str, str]] = [("Standing", i.standing), ("Modality", i.modality)]
    names += [("Country", country_name(i.place.country))] if i.place and i.place.country else []
    names += [("Actor", a.name) for a in i.actors if somebody(a)] + [("Weapon", w) for w in i.weapons]
    for facet, value in dict.fromkeys(names):
        leaf = f"{cut(value, 100)} ({facet.lower()})"
        yield {"id": leaf, "title": leaf, "desc": facet, "mode": "FILTER", "filter_paths": [facet, leaf]}
