"""The claims sheet of a workbook: its columns, which of them may be edited, and how an edit is seen.

Each row ends in a hidden column, ``shown``: the mark of the claim as it was (see ``project.shown``) and a
hash of the row's cells. By the second a row is known that nobody has touched, by the first a claim that
somebody else has decided on since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import get_args

import msgspec

from counterclaim.export.fields import CLAIMS
from counterclaim.model import ClaimRow, Modality, Polarity, SpeakerKind, Status
from counterclaim.model.printable import plain
from counterclaim.project.shown import mark

SHEET = "claims"
LONGEST = 32_000
"""Characters of a cell at the most; Excel takes 32,767."""
VERDICTS: Mapping[str, str] = MappingProxyType({"accepted": "accept", "rejected": "reject"})
"""What a reviewer may write as the verdict, and the decision that it is."""

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Column:
    """A column of the claims sheet.

    Attributes:
        about: what it means.
        width: in characters.
        field: what an edit of it sets (see ``project.editing``); None where it is none of the claim's fields.
        editable: whether it may be edited.
        choices: the values that it may have, where they are few.
    """

    about: str
    width: int = 14
    field: str | None = None
    editable: bool = False
    choices: tuple[str, ...] = ()


def _open(name: str, about: str, width: int = 12, choices: tuple[str, ...] = ()) -> Column:
    return Column(about, width, name, True, choices)


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "verdict": Column(
            "write accepted or rejected; edited follows from what you edit", 12, None, True,
            ("accepted", "rejected", "edited", "unreviewed"),
        ),
        "reason": Column("why, in your words; kept with the decision", 24, None, True),
        "field": Column(CLAIMS["prop"].about, 11),
        "kind": _open("kind", CLAIMS["kind"].about + "; of a toll it may be edited"),
        "value": _open("value", CLAIMS["value"].about, 26),
        "low": _open("low", CLAIMS["low"].about, 7),
        "high": _open("high", CLAIMS["high"].about, 7),
        "quote": Column(CLAIMS["quote"].about, 60),
        "figure": Column(CLAIMS["figure"].about),
        "victims": Column(CLAIMS["victims"].about),
        "speaker": _open("speaker", CLAIMS["speaker"].about, 28),
        "speaker_kind": _open("speaker.kind", CLAIMS["speaker_kind"].about, 13, get_args(SpeakerKind)),
        "speaker_country": _open("speaker.country", CLAIMS["speaker_country"].about, 9),
        "relay": Column(CLAIMS["relay"].about, 18),
        "status": _open("status", CLAIMS["status"].about, 11, get_args(Status)),
        "polarity": _open("polarity", CLAIMS["polarity"].about, 10, get_args(Polarity)),
        "modality": _open("modality", CLAIMS["modality"].about, 12, get_args(Modality)),
        "place": Column(CLAIMS["place"].about, 16),
        "date": Column("of a claim about a date: the day, or the first and the last", 22),
        "outlet": Column(CLAIMS["report_outlet"].about, 22),
        "title": Column(CLAIMS["report_title"].about, 34),
        "published": Column(CLAIMS["report_published"].about, 17),
        "url": Column(CLAIMS["report_url"].about, 24),
        "method": Column(CLAIMS["method"].about, 18),
        "reviewed": Column(CLAIMS["reviewed"].about, 19),
        "incident": Column("the incident that the claim belongs to", 19),
        "report": Column("the report, by its id", 19),
        "id": Column(CLAIMS["id"].about, 19),
        "shown": Column("how the row was exported; hidden, and not to be changed", 8),
    }
)  # fmt: skip
"""The columns in their order."""
FREE = frozenset({"incident", "shown"})
"""What may differ though nobody edited it: linking moves claims between incidents."""


def cells(row: ClaimRow) -> dict[str, Cell]:
    """The cells of a claim, but for ``shown``; texts without control characters and not too long."""
    c, r = row.claim, row.report
    days = c.date and ((c.date.start, c.date.end) if c.date.start != c.date.end else (c.date.start,))
    made: dict[str, Cell] = {
        "verdict": row.verdict,
        "reason": None,
        "field": c.field,
        "kind": c.kind,
        "value": c.value,
        "low": c.low,
        "high": c.high,
        "quote": c.quote.exact,
        "figure": c.figure.exact if c.figure else None,
        "victims": c.victims.exact if c.victims else None,
        "speaker": c.speaker.name,
        "speaker_kind": c.speaker.kind,
        "speaker_country": c.speaker.country,
        "relay": "; ".join(relay.name for relay in c.relay) or None,
        "status": c.status,
        "polarity": c.polarity,
        "modality": c.modality,
        "place": c.place.name if c.place else None,
        "date": "/".join(d or ".." for d in days) if days else None,
        "outlet": r.outlet,
        "title": r.title,
        "published": r.published,
        "url": r.url,
        "method": c.method,
        "reviewed": row.reviewed,
        "incident": row.incident,
        "report": r.id,
        "id": c.id,
    }
    return {name: fit(v) if isinstance(v, str) else v for name, v in made.items()}


def fit(text: str) -> str:
    """A text for a cell: nothing that XML cannot hold, not longer than a spreadsheet takes."""
    line = plain(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def normal(cell: Cell) -> str:
    """What a cell says, however a spreadsheet keeps it.

    >>> normal(7.0), normal(" seven \\r\\n men "), normal(None), normal(date(2024, 1, 16)), normal("007")
    ('7', 'seven men', '', '2024-01-16', '007')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())


def shown(row: ClaimRow) -> str:
    """The hidden cell of a claim's row."""
    return f"m-{mark(row)}-{digest(cells(row))}"


def digest(row: Mapping[str, Cell]) -> str:
    """A short hash of what a row says."""
    said = [normal(row.get(name)) for name in COLUMNS if name not in FREE]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]


_SHOWN = re.compile(r"m-([0-9a-f]{16})-([0-9a-f]{16})")


def parted(cell: str) -> tuple[str, str] | None:
    """The mark and the hash of a hidden cell; None where it is none."""
    found = _SHOWN.fullmatch(cell.strip())
    return (found[1], found[2]) if found else None
