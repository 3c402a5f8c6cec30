"""Claims as rows of Parquet, by month and country: the columns of claims.csv, with the event of each."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import quote

from counterclaim.engine.shard_folder import UNKNOWN
from counterclaim.export.csv import CLAIM_COLUMNS, claim_cells
from counterclaim.model import ClaimRow, Coded, EventMention, ReportRef

LATER = ("canonical_id", "reviewed", "verdict", "last_seen")
"""Columns of claims.csv that linking and reviewers fill."""
EVENT = (
    "event_type", "event_mode", "event_start", "event_end", "event_place", "event_lat", "event_lon",
)  # fmt: skip
COLUMNS = (*(name for name in CLAIM_COLUMNS if name not in LATER), *EVENT)

_NUMBERS = frozenset({"lat", "lon", "event_lat", "event_lon"})
_COUNTS = frozenset(
    {"low", "high", "radius_m"}
    | {
        f"{name}_{end}"
        for name in ("quote", "figure", "victims", "speaker", "cue")
        for end in ("start", "end")
    }
)
_TRUTHS = frozenset({"external", "speaker_party"})

Partition = tuple[str, str]
"""A month and a country."""


def below(partition: Partition) -> str:
    """The folder of a partition, as Hive has it.

    >>> below(("2024-01", "PAK"))
    'month=2024-01/country=PAK'
    """
    month, country = (quote(part, safe="") for part in partition)
    return f"month={month}/country={country}"


def claims_schema() -> Any:
    """The columns of claims, with their types."""
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name in _COUNTS:
            return pa.int64()
        return pa.float64() if name in _NUMBERS else pa.bool_() if name in _TRUTHS else pa.string()

    return pa.schema([(name, kind(name)) for name in COLUMNS])


def claim_rows(coded: Coded) -> dict[Partition, list[dict[str, Any]]]:
    """The claims of a report as rows, by the month and the country under which they lie."""
    r = coded.report
    ref = ReportRef(**{name: getattr(r, name) for name in ReportRef.__struct_fields__})
    events = {m.id: m for m in coded.mentions}
    month = r.published[:7] if r.published else UNKNOWN
    found: dict[Partition, list[dict[str, Any]]] = defaultdict(list)
    for claim in coded.claims:
        event = events.get(claim.event or "")
        cells = claim_cells(ClaimRow(claim=claim, report=ref)) | _event(event)
        country = event.place.country if event is not None and event.place is not None else None
        found[month, country or UNKNOWN].append({name: cells[name] for name in COLUMNS})
    return found


def _event(event: EventMention | None) -> dict[str, Any]:
    place = event.place if event is not None else None
    date = event.date if event is not None else None
    return {
        "event_type": event and event.type,
        "event_mode": event and event.mode,
        "event_start": date and date.start,
        "event_end": date and date.end,
        "event_place": place and place.name,
        "event_lat": place and place.lat,
        "event_lon": place and place.lon,
    }
