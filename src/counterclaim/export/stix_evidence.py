"""What STIX has no place for: who says what of each field of an incident, as an extension that we define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from counterclaim.export.told import Told
from counterclaim.export.uris import uuid_of
from counterclaim.model import ClaimRow

_SINCE = "2026-11-26T00:00:00.000Z"
_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Field-level evidence of an incident",
    "type": "object",
    "required": ["extension_type", "standing", "modality"],
    "properties": {
        "extension_type": {"const": "property-extension"},
        "incident": {"type": "string"},
        "event_type": {"type": "string"},
        "event_mode": {"type": "string"},
        "standing": {"type": "string"},
        "modality": {"type": "string"},
        "independent_sources": {"type": "integer", "minimum": 0},
        "date": {"type": "object"},
        "place": {"type": "object"},
        "actors": {"type": "array", "items": {"type": "object"}},
        "targets": {"type": "array", "items": {"type": "object"}},
        "weapons": {"type": "array", "items": {"type": "string"}},
        "tolls": {"type": "array", "items": {"type": "object", "required": ["kind", "rule"]}},
        "contradictions": {"type": "array", "items": {"type": "object", "required": ["field", "sides"]}},
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "id",
                    "field",
                    "speaker",
                    "status",
                    "polarity",
                    "quote",
                    "start",
                    "end",
                    "report",
                ],
                "properties": {
                    "quote": {"type": "string"},
                    "start": {"type": "integer"},
                    "end": {"type": "integer"},
                },
            },
        },
    },
}
"""The names are those of claims.jsonl and incidents.jsonl; what is unknown is left out."""

OURSELVES: Mapping[str, Any] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": f"identity--{uuid_of('software', 'counterclaim')}",
    "created": _SINCE,
    "modified": _SINCE,
    "name": "Counterclaim",
    "description": "Software that reads conflict news; it passes on what reports say, not its own word.",
    "identity_class": "system",
}
SCHEMA_ID = f"extension-definition--{uuid_of('extension', 'field evidence', 1)}"
DEFINITION: Mapping[str, Any] = {
    "type": "extension-definition",
    "spec_version": "2.1",
    "id": SCHEMA_ID,
    "created_by_ref": OURSELVES["id"],
    "created": _SINCE,
    "modified": _SINCE,
    "name": "Field-level evidence",
    "description": "For each field of an incident who says what, in which words of which report.",
    "schema": msgspec.json.encode(_SCHEMA).decode(),
    "version": "1.0.0",
    "extension_types": ["property-extension"],
}


def evidence(told: Told, line: Mapping[str, Any]) -> dict[str, Any]:
    """The extension of one incident, made of its contract line and its claims."""
    kept = ("standing", "modality", "independent_sources", "date", "place", "weapons", "contradictions")
    made = {
        "incident": line["id"],
        "event_type": line["type"],
        "event_mode": line["mode"],
        **{key: line[key] for key in kept},
        "actors": line["actors"],
        "targets": line["targets"],
        "tolls": line["tolls"],
    }
    made["claims"] = [_claim(row) for row in told.rows]
    return {"extension_type": "property-extension", **known(made)}


def known(value: Any) -> Any:
    """A value without what is unknown or empty in it: STIX knows neither null nor an empty list.

    >>> known({"low": 0, "high": None, "sides": [{"claims": []}]})
    {'low': 0}
    """
    if isinstance(value, dict):
        found = {key: known(v) for key, v in value.items()}
        return {key: v for key, v in found.items() if v not in (None, "", [], {})}
    if isinstance(value, list):
        return [v for v in map(known, value) if v not in (None, "", [], {})]
    return value


def _claim(row: ClaimRow) -> dict[str, Any]:
    c = row.claim
    return {
        "id": c.id,
        "field": c.field,
        "kind": c.kind,
        "value": c.value,
        "low": c.low,
        "high": c.high,
        "part_of": c.part_of,
        "speaker": c.speaker.name or "unknown",
        "speaker_kind": c.speaker.kind,
        "speaker_country": c.speaker.country,
        "party": c.speaker.party or None,
        "relay": [relay.name for relay in c.relay],
        "status": c.status,
        "polarity": c.polarity,
        "modality": c.modality,
        "quote": c.quote.exact,
        "start": c.quote.start,
        "end": c.quote.end,
        "report": f"report--{uuid_of('report', row.report.id)}",
        "report_sha256": row.report.sha256,
        "review": row.verdict,
    }
