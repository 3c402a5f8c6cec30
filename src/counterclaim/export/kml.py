"""KML: incidents in Google Earth, QGIS and their kin; what is known as an area is drawn as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from counterclaim.export.csv import incident_cells
from counterclaim.export.placed import circle, dated, days, pinned, point, where, within
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.wording import cited, cut, label, quotes, said, sentences, web
from counterclaim.model import DateInterval, Incident, Place

QUOTES = 12
"""Quotes that a balloon shows."""

_FACTS = (
    "type", "mode", "modality", "standing", "date_start", "date_end", "date_grain", "date_basis", "place",
    "place_as_written", "radius_m", "geo_precision_acled", "geo_precision_ucdp", "country",
    "admin1", "admin2", "initiators", "targets", "weapons", "operation",
    "independent_sources", "reports", "claims",
)  # fmt: skip
_TOLL_PARTS = ("low", "high", "basis", "conflict")

# By type of event, the last for all others: aabbggrr, as KML has it.
_COLOURS = {
    "ASSAULT": "ff2b2bc8", "COERCE": "ff1d6fd9", "PROTEST": "ff20a0a0", "THREATEN": "ff9a3fb0",
    "MOBILIZE": "ff3f7f4f", "": "ff7a6a5a",
}  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
"""
TAIL = b"</Document>\n</kml>\n"

LOST = {
    "who says what of each value": "claims.csv, the ids in the field claims",
    f"more than {QUOTES} quotes of an incident": "claims.csv",
    "rival values": "in words in the balloon; incidents.jsonl: contradictions, values",
    "relations of incidents": "incidents.jsonl: relations",
    "rings about a pole or over the date line": "the field radius_m",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write a KML document with a placemark for each incident.

    A named town or better is a pin. What is known as an area has no pin: a ring about all of it, and a
    label that says within how much. What lies nowhere has no geometry, yet its dates and quotes.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes as they come.
        options: ``title`` names the document, ``rule`` chooses the tolls.

    Follows OGC KML 2.2 (07-147r2).
    """
    out.write(HEAD)
    out.write(_line(_text(ET.Element("name"), options.title or "Incidents")))
    for style in _styles():
        out.write(_line(style))
    for told in records:
        out.write(_line(placemark(told, options.rule)))
    out.write(TAIL)


def placemark(told: Told, rule: str | None = None) -> ET.Element:
    """One incident as a placemark: quotes, time, style, fields and geometry, in the schema's order."""
    i = told.by(rule)
    made = ET.Element("Placemark", {"id": i.id})
    area = point(i.place) is not None and not pinned(i.place)
    doubt = f" ({within(i.place) or 'an area'})" if area else ""
    _child(made, "name", f"{i.title}{doubt}")
    _child(made, "Snippet", where(i.place) or "place unknown", maxLines="1")
    _child(made, "description", balloon(told, i))
    if (time := _time(i.date)) is not None:
        made.append(time)
    _child(made, "styleUrl", f"#{i.type if i.type in _COLOURS else 'other'}{'-area' if area else ''}")
    made.append(_extended(i))
    if (geometry := _geometry(i.place)) is not None:
        made.append(geometry)
    return made


def balloon(told: Told, i: Incident) -> str:
    """What opens on a click, as HTML: place and date with their doubt, how it stands, and the quotes."""
    facts = [where(i.place) or "Place unknown", dated(i.date) or "Date unknown", *sentences(told, i)]
    made = [f"<p>{'<br>'.join(escape(fact) for fact in facts)}</p>"]
    found = quotes(told)
    for row in found[:QUOTES]:
        url = web(row.report.url)
        link = f' <a href="{escape(url)}">{escape(cited(row.report))}</a>' if url else ""
        made.append(f"<p>{escape(said(row))}{link}</p>")
    if len(found) > QUOTES:
        made.append(f"<p>{len(found) - QUOTES} more in claims.csv, incident {escape(i.id)}.</p>")
    return "".join(made)


def _styles() -> Iterator[ET.Element]:
    """A style for each type of event, and one for areas of it, which has no pin."""
    for kind, colour in _COLOURS.items():
        for area in (False, True):
            style = ET.Element("Style", {"id": f"{kind or 'other'}{'-area' if area else ''}"})
            icon = ET.SubElement(style, "IconStyle")
            _child(icon, "color", colour)
            _child(icon, "scale", "0" if area else "1")
            line = ET.SubElement(style, "LineStyle")
            _child(line, "color", colour)
            _child(line, "width", "2")
            _child(ET.SubElement(style, "PolyStyle"), "color", f"26{colour[2:]}")
            yield style


def _time(when: DateInterval | None) -> ET.Element | None:
    start, end = days(when)
    if start is not None and start == end:
        made = ET.Element("TimeStamp")
        _child(made, "when", start)
        return made
    if start is None and end is None:
        return None
    made = ET.Element("TimeSpan")
    for name, day in (("begin", start), ("end", end)):
        if day is not None:
            _child(made, name, day)
    return made


def _extended(i: Incident) -> ET.Element:
    """The fields of ``incidents.csv`` that say how exactly, by whom and with what; the unknown left out."""
    cells: dict[str, Any] = incident_cells(i)
    tolls = [f"{toll.kind}_{part}" for toll in i.tolls for part in _TOLL_PARTS]
    made = ET.Element("ExtendedData")
    for name, value in [("id", i.id), ("label", label(i)), *((n, cells[n]) for n in (*_FACTS, *tolls))]:
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            _child(ET.SubElement(made, "Data", {"name": name}), "value", cut(text, 30_000))
    return made


def _geometry(place: Place | None) -> ET.Element | None:
    at = point(place)
    if at is None or place is None:
        return None
    pin = ET.Element("Point")
    _child(pin, "coordinates", f"{at[0]!r},{at[1]!r}")
    ring = [] if pinned(place) or place.radius_m is None else circle(*at, place.radius_m)
    if not ring:
        return pin
    both = ET.Element("MultiGeometry")
    both.append(pin)
    outer = ET.SubElement(ET.SubElement(both, "Polygon"), "outerBoundaryIs")
    _child(ET.SubElement(outer, "LinearRing"), "coordinates", " ".join(f"{x!r},{y!r}" for x, y in ring))
    return both


def _child(of: ET.Element, name: str, text: str, **attributes: str) -> None:
    _text(ET.SubElement(of, name, attributes), text)


def _text(element: ET.Element, text: str) -> ET.Element:
    """Give an element its text; characters that XML cannot hold become replacement characters."""
    element.text = _ILLEGAL.sub("\ufffd", text)
    return element


def _line(element: ET.Element) -> bytes:
    return ET.tostring(element, encoding="unicode").encode() + b"\n"
