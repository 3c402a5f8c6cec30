"""CSV: ``claims.csv``, the citable layer, and ``incidents.csv``, one row an incident.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; so does one that starts with
an apostrophe, so that ``unguarded`` gives every cell back as it was. Numbers stay numbers: a southern
latitude keeps its minus.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from counterclaim.export.rows import PLAIN, Options, Out, Row, claim_line, incident_line
from counterclaim.model import ClaimRow, Incident
from counterclaim.model.printable import one_line

CLAIM_COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang",
    "original_value", "external", "first_seen", "last_seen", "id",
    "kind", "low", "high", "part_of", "quote", "quote_start", "quote_end", "quote_prefix", "quote_suffix",
    "figure", "figure_start", "figure_end", "victims", "victims_start", "victims_end",
    "speaker", "speaker_kind", "speaker_country", "speaker_party", "speaker_mention",
    "speaker_start", "speaker_end",
    "relay", "cue", "cue_start", "cue_end", "status", "polarity", "modality",
    "place", "lat", "lon", "radius_m", "date_start", "date_end", "date_grain", "date_basis",
    "report_outlet", "report_title", "report_published", "report_url", "report_path", "report_sha256",
    "method", "reviewed", "verdict",
)  # fmt: skip
"""FollowTheMoney's statement columns first, then those that a claim needs beside them."""

TOLLS = ("killed", "injured", "missing", "abducted", "detained", "displaced")
TOLL_PARTS = ("low", "high", "basis", "n_claims", "n_sources", "conflict")
INCIDENT_COLUMNS = (
    "id", "title", "type", "mode", "modality", "cameo_root", "acled_event_type", "acled_sub_event_type",
    "ucdp_type", "standing", "date_start", "date_end", "date_grain", "date_basis",
    "date_precision_acled", "date_precision_ucdp", "date_conflict",
    "place", "place_as_written", "lat", "lon", "radius_m", "country", "admin1", "admin2", "geonames_id",
    "geo_precision_acled", "geo_precision_ucdp", "place_basis", "place_conflict",
    "initiators", "initiators_status", "initiators_conflict", "targets", "weapons", "weapons_conflict",
    "operation",
    *(f"{kind}_{part}" for kind in TOLLS for part in TOLL_PARTS),
    "contradictions", "relations", "independent_sources", "n_reports", "n_claims", "reports", "claims",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def write(records: Iterable[Row], out: Out, *, options: Options = PLAIN) -> None:
    """Write claims or incidents as a table, by what the first record is; the header stands even over no rows.

    Args:
        records: claims only, or incidents only.
        out: takes the bytes row by row.
        options: ``extra["table"]`` is "claims" or "incidents", for the header where there are no records.

    Raises:
        TypeError: claims and incidents are mixed.

    Follows RFC 4180 but for the line ends, which are LF, in UTF-8 without a mark; the statement columns are
    those of FollowTheMoney. An unknown value is an empty cell; a toll of 0 means that a speaker says that
    nobody was harmed.
    """
    stream = iter(records)
    first = next(stream, None)
    claims = isinstance(first, ClaimRow) or (first is None and options.extra.get("table") != "incidents")
    columns = CLAIM_COLUMNS if claims else INCIDENT_COLUMNS
    out.write(csv_line(columns))
    for row in _again(first, stream):
        if isinstance(row, ClaimRow) is not claims:
            raise TypeError("a table holds either claims or incidents")
        made = claim_cells(row) if isinstance(row, ClaimRow) else incident_cells(row)
        out.write(csv_line([guarded(made[column]) for column in columns]))


def guarded(value: object) -> str:
    """A cell's text: empty for the unknown, a number as it is, text that no spreadsheet runs as a formula.

    >>> guarded("=HYPERLINK(1)"), guarded(-27.3), guarded(None), guarded(0)
    ("'=HYPERLINK(1)", '-27.3', '', '0')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def lined(value: object) -> object:
    """A cell that others read line by line: text in one line, all else as it is."""
    return one_line(value) if isinstance(value, str) else value


def unguarded(cell: str) -> str:
    """The text that a cell stood for, without the guard.

    >>> unguarded(guarded("'quoted' and =1")), unguarded(guarded("-5 people"))
    ("'quoted' and =1", '-5 people')
    """
    return cell[1:] if cell.startswith("'") else cell


def _again(first: Row | None, rest: Iterator[Row]) -> Iterator[Row]:
    if first is not None:
        yield first
    yield from rest


def csv_line(cells: Iterable[str]) -> bytes:
    """Cells as one line of a table, RFC 4180's quoting with LF at its end."""
    buffer = io.StringIO()
    # The writer quotes a carriage return only where it is part of its own line end.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n").encode() + b"\n"


def claim_cells(row: ClaimRow) -> dict[str, Any]:
    """The values of a claim's row, by column."""
    c = claim_line(row)
    report, speaker, date, place = c["report"], c["speaker"], c["date"] or {}, c["place"] or {}
    mention = speaker["mention"] or {}
    cells: dict[str, Any] = {
        # The incident is what claims are merged into; merging changes this column only.
        "canonical_id": c["incident"] or c["event"],
        "entity_id": c["event"],
        "prop": c["field"],
        "prop_type": _prop_type(c["field"]),
        "schema": "Event",
        "value": c["value"],
        "dataset": report["id"],
        "origin": c["method"],
        "lang": None,
        "original_value": c["quote"]["exact"],
        "external": False,
        "first_seen": report["published"],
        "last_seen": None,
        "id": c["id"],
        "speaker": speaker["name"],
        "speaker_kind": speaker["kind"],
        "speaker_country": speaker["country"],
        "speaker_party": speaker["party"],
        "speaker_mention": mention.get("exact"),
        "speaker_start": mention.get("start"),
        "speaker_end": mention.get("end"),
        "relay": _joined(relay["name"] for relay in c["relay"]),
        "quote_prefix": c["quote"]["prefix"],
        "quote_suffix": c["quote"]["suffix"],
        "place": place.get("name"),
    }
    cells |= {
        key: c[key] for key in ("kind", "low", "high", "part_of", "status", "polarity", "modality", "method")
    }
    cells |= {key: c[key] for key in ("reviewed", "verdict")}
    cells |= {f"date_{key}": date.get(key) for key in ("start", "end", "grain", "basis")}
    cells |= {key: place.get(key) for key in ("lat", "lon", "radius_m")}
    cells |= {
        f"report_{key}": report[key] for key in ("outlet", "title", "published", "url", "path", "sha256")
    }
    for name in ("quote", "figure", "victims", "cue"):
        quote = c[name] or {}
        cells |= {
            name: quote.get("exact"),
            f"{name}_start": quote.get("start"),
            f"{name}_end": quote.get("end"),
        }
    return cells


def _prop_type(field: str) -> str:
    """FollowTheMoney's type of a property."""
    return {"toll": "number", "place": "address", "date": "date", "actor": "name", "target": "name"}.get(
        field, "string"
    )


def incident_cells(incident: Incident) -> dict[str, Any]:
    """The values of an incident's row, by column."""
    i = incident_line(incident)
    date, place, acled = i["date"] or {}, i["place"] or {}, i["acled"]
    rival = {c["field"] for c in i["contradictions"]}
    cells: dict[str, Any] = {
        key: i[key]
        for key in ("id", "title", "type", "mode", "modality", "cameo_root", "standing", "operation")
    }
    cells |= {f"date_{key}": date.get(key) for key in ("start", "end", "grain", "basis")}
    cells |= {
        key: place.get(key)
        for key in ("lat", "lon", "radius_m", "country", "admin1", "admin2", "geonames_id")
    }
    precision, known = place.get("precision") or {}, date.get("precision") or {}
    cells |= {
        "acled_event_type": acled["event_type"],
        "acled_sub_event_type": acled["sub_event_type"],
        "ucdp_type": i["ucdp"],
        "date_precision_acled": known.get("acled"),
        "date_precision_ucdp": known.get("ucdp"),
        "date_conflict": "date" in rival,
        "place": place.get("name"),
        "place_as_written": place.get("as_written"),
        "geo_precision_acled": precision.get("acled"),
        "geo_precision_ucdp": precision.get("ucdp"),
        "place_basis": place.get("basis"),
        "place_conflict": "place" in rival,
        "initiators": _joined(actor["name"] for actor in i["actors"] if actor["role"] == "initiator"),
        "initiators_status": _joined(
            actor["status"] or "" for actor in i["actors"] if actor["role"] == "initiator"
        ),
        "initiators_conflict": bool(rival & {"actor", "responsibility"}),
        "targets": _joined(target["name"] for target in i["targets"]),
        "weapons": _joined(i["weapons"]),
        "weapons_conflict": "weapon" in rival,
        "contradictions": _json(i["contradictions"]),
        "relations": _json(i["relations"]),
        "independent_sources": i["independent_sources"],
        "n_reports": len(i["reports"]),
        "n_claims": len(i["claims"]),
        "reports": _joined(i["reports"]),
        "claims": _joined(i["claims"]),
    }
    for kind in TOLLS:
        cells |= _toll(i, kind)
    return cells


def _toll(i: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The cells of one kind of toll: the figure, the rule that chose it, who stands behind it, any clash."""
    toll: dict[str, Any] = next((t for t in i["tolls"] if t["kind"] == kind), {})
    sides = [
        s
        for c in i["contradictions"]
        if c["field"] in (kind, f"toll {kind}", f"toll:{kind}")
        for s in c["sides"]
    ]
    speakers = {name for side in sides for name in side["speakers"]}
    return {
        f"{kind}_low": toll.get("low"),
        f"{kind}_high": toll.get("high"),
        f"{kind}_basis": toll.get("rule"),
        f"{kind}_n_claims": len(toll["claims"]) if toll else None,
        f"{kind}_n_sources": len(speakers) or None,
        f"{kind}_conflict": bool(sides) if toll else None,
    }


def _joined(names: Iterable[str]) -> str | None:
    """Names in one cell, a semicolon between; one within a name is written as a comma."""
    return "; ".join(name.replace(";", ",") for name in names) or None


def _json(value: object) -> str | None:
    return msgspec.json.encode(value).decode() if value else None
