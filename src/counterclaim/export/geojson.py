"""GeoJSON: incidents on a map, each with how exactly its place is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from counterclaim.export.rows import PLAIN, Options, Out, Row, line
from counterclaim.model import ClaimRow


def write(records: Iterable[Row], out: Out, *, options: Options = PLAIN) -> None:
    """Write a FeatureCollection with one feature for each incident or claim.

    A feature is a point only where the place is known with its doubt: ``radius_m`` and ``precision`` stand
    among the properties, and ``admin`` points must not be read as towns. What has no coordinates has a null
    geometry.

    Args:
        records: incidents, or claims (placed where their own words say).
        out: takes the bytes as they come.
        options: none apply.

    Follows RFC 7946: longitude first, WGS 84, ids on the features, no ``crs``.
    """
    encoder = msgspec.json.Encoder()
    out.write(b'{"type":"FeatureCollection","features":[')
    before = b"\n"
    for row in records:
        out.write(before + encoder.encode(feature(row)))
        before = b",\n"
    out.write(b"\n]}\n")


def feature(row: Row) -> dict[str, Any]:
    """One incident or claim as a feature: its properties are the contract's line, the place made flat."""
    made = line(row)
    place: Mapping[str, Any] = made.pop("place") or {}
    precision = place.get("precision") or {}
    properties = {key: value for key, value in made.items() if key != "id"}
    properties["place"] = place.get("name")
    for key in ("as_written", "radius_m", "country", "admin1", "admin2", "geonames_id"):
        properties[key] = place.get(key)
    properties["precision_acled"] = precision.get("acled")
    properties["precision_ucdp"] = precision.get("ucdp")
    properties["record"] = "claim" if isinstance(row, ClaimRow) else "incident"
    lat, lon = place.get("lat"), place.get("lon")
    placed = lat is not None and lon is not None and -90 <= lat <= 90 and -180 <= lon <= 180
    geometry = {"type": "Point", "coordinates": [lon, lat]} if placed else None
    return {"type": "Feature", "id": made["id"], "geometry": geometry, "properties": properties}
