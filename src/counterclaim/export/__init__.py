"""Exports: one module a format, all with the same signature.

``FORMATS[name](records, out, options=Options())`` writes claims or incidents to ``out`` as they come. No
export keeps a record in memory, none looks at the clock, and the same records give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from counterclaim.export import csv, geojson, json, jsonl
from counterclaim.export.rows import PLAIN, Options, Out, Row, claim_line, incident_line
from counterclaim.model import ClaimRow

__all__ = ["FORMATS", "ClaimRow", "Exporter", "Options", "Out", "Row", "claim_line", "incident_line"]


class Exporter(Protocol):
    """What each format's ``write`` is."""

    def __call__(self, records: Iterable[Row], out: Out, *, options: Options = PLAIN) -> None:
        """Write the records to ``out``."""


FORMATS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": csv.write,
        "geojson": geojson.write,
        "json": json.write,
        "jsonl": jsonl.write,
    }
)
"""The formats by the names that ``counterclaim export --format`` takes."""
