"""The public variant of an export: names masked, places blurred, quotes short.

A transformation of records, so that every format has it: what goes into a format is made public before. What
is left out: the names of private persons (``private``), in every text; addresses and paths of files that
spell one; coordinates finer than a grid, with the radius of doubt widened by what that moves; the words
around quotes, and what of a text is longer than ``LONGEST``. Offsets stay, so that who holds the report finds
the whole quote; the text at them is no longer the quote's. Titles of incidents and the methods of claims say
that this is the public variant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from counterclaim.export.masking import Names
from counterclaim.export.told import Told
from counterclaim.incidents.telling import Telling
from counterclaim.model import ClaimRow, Incident, Place, Precision, Quote, Record, ReportRef
from counterclaim.project import Project
from counterclaim.project.decisions import Decision

VARIANT = "public variant"
GRID = 0.1
"""Degrees between the points that coordinates are moved to: 11 km, less from west to east."""
LONGEST = 140
"""Characters of a quote, or of any other text, at the most."""
MOVED_M = math.ceil(GRID / 2 * math.sqrt(2) * 111_320 / 100) * 100
"""Metres that moving a point to the grid can move it at the most."""
NOTICE = (
    f"Public variant: names of private persons masked, coordinates on a grid of {GRID}°, texts cut to "
    f"{LONGEST} characters."
)

_CODES = frozenset(
    {"id", "report", "event", "other", "part_of", "incident", "claims", "mentions", "reports", "denied",
     "superseded", "origin", "sha256", "reviewed", "verdict", "status", "polarity", "modality", "field",
     "kind", "type", "mode", "cameo_root", "acled", "ucdp", "standing", "role", "code", "sector", "side",
     "country", "rule", "grain", "published", "first", "last", "start", "end", "method", "basis"}
)  # fmt: skip
"""Fields that hold ids, codes and dates. Every other text may name somebody."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Public:
    """What makes records public.

    >>> from counterclaim.model import Claim, Quote, Speaker
    >>> public = Public(Names(["Maryam Ahmadi"]))
    >>> claim = Claim(id="c-1", report="r-1", field="victim", value="Maryam Ahmadi", status="stated",
    ...     quote=Quote(start=9, end=28, exact="killed Maryam Ahmadi"), speaker=Speaker(name="Police"),
    ...     method="x")
    >>> made = public.row(ClaimRow(claim=claim, report=ReportRef(id="r-1", sha256="0"))).claim
    >>> made.value, made.quote.exact, made.quote.start, made.method
    ('[person 1]', 'killed [person 1]', 9, 'x (public variant)')
    """

    names: Names

    def row(self, row: ClaimRow) -> ClaimRow:
        """A claim with its report."""
        made = self._record(row)
        claim = msgspec.structs.replace(made.claim, method=f"{made.claim.method} ({VARIANT})".strip())
        return msgspec.structs.replace(made, claim=claim)

    def incident(self, i: Incident) -> Incident:
        """An incident."""
        made = self._record(i)
        return msgspec.structs.replace(made, title=f"{made.title} ({VARIANT})")

    def report(self, report: ReportRef) -> ReportRef:
        """A report, without its author, or an address or a path that names somebody."""
        return self._record(report)

    def told(self, t: Told) -> Told:
        """An incident with all that tells of it."""
        telling = Telling(
            claims=[self._record(c) for c in t.telling.claims],
            reports={i: self.report(r) for i, r in t.telling.reports.items()},
            copies=t.telling.copies,
            credits={i: self.text(name) for i, name in t.telling.credits.items()},
            moments=t.telling.moments,
        )
        return replace(
            t,
            incident=self.incident(t.incident),
            rows=tuple(map(self.row, t.rows)),
            telling=telling,
            rejected=tuple(map(self.row, t.rejected)),
            decisions={i: self.decision(d) for i, d in t.decisions.items()},
        )

    def decision(self, d: Decision) -> Decision:
        """A decision: what was decided of which record, when; not by whom or why."""
        return msgspec.structs.replace(d, reviewer="", reason=None, change=None)

    def records(self, records: Iterable[Any]) -> Iterator[Any]:
        """Claims, incidents, or incidents with all that tells of them."""
        for r in records:
            if isinstance(r, Told):
                yield self.told(r)
            else:
                yield self.incident(r) if isinstance(r, Incident) else self.row(r)

    def text(self, text: str) -> str:
        """A text without names, no longer than ``LONGEST``."""
        masked = self.names.masked(text)
        if len(masked) <= LONGEST:
            return masked
        return masked[: LONGEST - 1].rsplit(maxsplit=1)[0].rstrip(" ,;:") + "…"

    def _record(self, record: R) -> R:
        values = {f: getattr(record, f) for f in record.__struct_fields__}
        made = {f: v if f in _CODES and not _held(v) else self._value(v) for f, v in values.items()}
        if isinstance(record, ReportRef):
            # Folders may name who works with the reports.
            path = re.split(r"[/\\]", record.path)[-1] if record.path else None
            for f, address in (("url", record.url), ("path", path)):
                made[f] = None if address and self.names.names(address) else address
            made["author"] = None
        elif isinstance(record, Quote):
            made |= {"prefix": "", "suffix": ""}
        elif isinstance(record, Place):
            made |= blurred(record)
        return type(record)(**made)

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Record):
            return self._record(value)
        if isinstance(value, tuple):
            return tuple(map(self._value, value))
        return value


def public(project: Project, incidents: Sequence[Incident] | None = None) -> Public:
    """What makes the records of a project public; its names are looked for once, in all of it or in what some
    incidents are told by."""
    # Reads texts as coding does: what that takes is loaded only where names are to be masked.
    from counterclaim.export.private import private_names

    return Public(private_names(project, incidents))


def blurred(place: Place) -> Mapping[str, Any]:
    """The coordinates of a place on the grid, and what is less exact for it; nothing where there are none.

    >>> place = Place(name="Goma", as_written="Goma", lat=-1.6792, lon=29.2228, radius_m=5000)
    >>> blurred(place)["lat"], blurred(place)["lon"], blurred(place)["radius_m"]
    (-1.7, 29.2, 12900)
    """
    if place.lat is None or place.lon is None:
        return {}
    codes = (place.precision.acled, place.precision.ucdp)
    return {
        "lat": round(round(place.lat / GRID) * GRID, 6),
        "lon": round(round(place.lon / GRID) * GRID, 6),
        "radius_m": (place.radius_m or 0) + MOVED_M,
        # Code 1 says that the point is the place.
        "precision": Precision(**dict(zip(("acled", "ucdp"), (c and max(c, 2) for c in codes), strict=True))),
        "geonames_id": None,
    }


def _held(value: Any) -> bool:
    """Whether a value holds records, whatever its field is called."""
    return isinstance(value, Record) or (
        isinstance(value, tuple) and any(isinstance(v, Record) for v in value)
    )
