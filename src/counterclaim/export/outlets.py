"""The outlets that tell of an incident, as data sets list them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from counterclaim.export.told import Told
from counterclaim.model import ReportRef
from counterclaim.resolve.actors import resolve_actor
from counterclaim.vocabulary.acled_codes import joined_scales, scale


def outlet_name(report: ReportRef) -> str | None:
    """Who published a report: its outlet, or else the host of its address.

    >>> outlet_name(ReportRef(id="r-1", sha256="0", url="https://www.radiookapi.net/2024/01/18/goma"))
    'radiookapi.net'
    """
    if report.outlet:
        return report.outlet
    try:
        host = urlsplit(report.url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def outlets(told: Told) -> tuple[str, ...]:
    """The outlets that tell of an incident, in the order of publication, each once."""
    return tuple(dict.fromkeys(name for r in told.reports if (name := outlet_name(r)) is not None))


def source_scale(told: Told) -> str | None:
    """How near the outlets are to the event; None where any of them is unknown, for the cell tells of all.

    Follows the ACLED codebook, section on source scale.
    """
    where = told.incident.place.country if told.incident.place else None
    found = [_scale(name, where) for name in outlets(told)]
    known = [s for s in found if s is not None]
    return joined_scales(known) if known and len(known) == len(found) else None


def _scale(name: str, where: str | None) -> str | None:
    match = resolve_actor(name)
    if match is None or match.method not in ("name", "alias"):
        return None
    if where is None and match.kind in ("media", "state media"):
        return None
    return scale(match.kind, match.country != where)


def references(reports: Sequence[ReportRef]) -> tuple[str, ...]:
    """Reports as UCDP writes references: outlet, day and title, without the marks that part them."""
    parts = ((outlet_name(r), (r.published or "")[:10], r.title) for r in reports)
    return tuple(",".join(p.replace(";", ",").replace('"', "'") for p in of if p) for of in parts)
