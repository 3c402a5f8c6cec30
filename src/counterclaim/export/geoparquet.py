"""GeoParquet: ``incidents.csv`` with typed columns and a geometry, for GeoPandas, DuckDB and QGIS."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from counterclaim.export.choices import LackError
from counterclaim.export.csv import INCIDENT_COLUMNS, TOLLS, incident_cells
from counterclaim.export.placed import circle, pinned, point, where
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.model import Place

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 5000
"""Incidents in a row group, and at most in memory."""

COLUMNS = (*INCIDENT_COLUMNS, "place_in_words", "is_area", "geometry")

_INTEGERS = frozenset(
    {
        "radius_m", "geonames_id", "independent_sources", "n_reports", "n_claims", "date_precision_acled",
        "date_precision_ucdp", "geo_precision_acled", "geo_precision_ucdp",
        *(f"{kind}_{part}" for kind in TOLLS for part in ("low", "high", "n_claims", "n_sources")),
    }
)  # fmt: skip
_TRUTHS = frozenset({"is_area", *(name for name in INCIDENT_COLUMNS if name.endswith("_conflict"))})

LOST = {
    "speakers, quotes and status": "claims.csv, the ids in the column claims",
    "areas about a pole or over the date line as shapes": "the columns lat, lon and radius_m",
    "rival values as columns": "the column contradictions, as JSON",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write a Parquet file of incidents, each with its geometry, or none where its place is unknown.

    A named town or better is a point. What is known as an area is a ring about all of it (``is_area``), and
    has no geometry where the ring would cross the date line; ``lat`` and ``lon`` are its middle.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes, a row group at a time.
        options: ``rule`` chooses the tolls.

    Raises:
        LackError: pyarrow is not installed.

    Follows GeoParquet 1.1.0: WKB, longitude first, WGS 84 (OGC:CRS84, the default), bbox of the file.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise LackError("needs pyarrow; install it with: pip install 'counterclaim[parquet]'") from None
    schema = pa.schema([(name, _type(pa, name)) for name in COLUMNS])
    box: list[float] = []
    stream = iter(records)
    with pq.ParquetWriter(pa.PythonFile(_Sink(out), mode="w"), schema, compression="zstd") as writer:
        while rows := [_row(told, options.rule) for told in islice(stream, ROWS)]:
            _widen(box, [at for row in rows for at in row.pop("corners")])
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        writer.add_key_value_metadata({"geo": json.dumps(about(box))})


def about(box: list[float]) -> Mapping[str, Any]:
    """What the file says of its geometry, under the key ``geo``."""
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point", "Polygon"]}
    if box:
        column["bbox"] = box
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def wkb(lon: float, lat: float) -> bytes:
    """A point as Well-Known Binary, little end first.

    >>> wkb(1.0, 2.0).hex()
    '0101000000000000000000f03f0000000000000040'

    Follows OGC Simple Features (06-103r4).
    """
    return struct.pack("<BIdd", 1, 1, lon, lat)


def wkb_ring(ring: Sequence[tuple[float, float]]) -> bytes:
    """A polygon of one closed ring as Well-Known Binary."""
    numbers = [n for at in ring for n in at]
    return struct.pack(f"<BIII{len(numbers)}d", 1, 3, 1, len(ring), *numbers)


def _row(told: Told, rule: str | None) -> dict[str, Any]:
    i = told.by(rule)
    corners = _corners(i.place)
    shape = wkb(*corners[0]) if len(corners) == 1 else wkb_ring(corners) if corners else None
    return {
        **incident_cells(i),
        "place_in_words": where(i.place),
        "is_area": None if point(i.place) is None else not pinned(i.place),
        "geometry": shape,
        "corners": corners,
    }


def _widen(box: list[float], points: Sequence[tuple[float, float]]) -> None:
    """Make a bounding box, west, south, east, north, hold some points."""
    for x, y in points:
        box[:] = [min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)] if box else [x, y, x, y]


def _corners(place: Place | None) -> Sequence[tuple[float, float]]:
    """The points of a place's geometry: one, a ring, or none."""
    at = point(place)
    if at is None or place is None:
        return ()
    return (at,) if pinned(place) else circle(*at, place.radius_m or 0)


def _type(pa: Any, name: str) -> pa.DataType:
    if name == "geometry":
        return pa.binary()
    if name in ("lat", "lon"):
        return pa.float64()
    return pa.int64() if name in _INTEGERS else pa.bool_() if name in _TRUTHS else pa.string()


class _Sink:
    """What Arrow writes to: it asks for a little more than that bytes are taken."""

    closed = False

    def __init__(self, out: Out) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        self._out.write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Whoever opened it closes it."""
