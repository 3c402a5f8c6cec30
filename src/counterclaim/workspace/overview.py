"""The overview: map, timeline and table over one filter, and its twins in JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export import formats
from counterclaim.model import Incident
from counterclaim.workspace.desk import AtDesk, Desk, fragment
from counterclaim.workspace.matching import (
    Bars,
    Sieve,
    bars,
    bounds,
    located,
    ordered,
    spots,
)
from counterclaim.workspace.query import Query, query_of
from counterclaim.workspace.spec import FILTER
from counterclaim.workspace.survey import FACETS, NO_DAY, Mask, Survey
from counterclaim.workspace.twins import incident_twin

router = APIRouter()
ROWS = 50
"""Incidents on a page of the table."""
SHOWN = 12
"""Values of a facet that are offered; what is chosen is always among them."""
AT_ONCE = 500
"""Incidents read together for a twin."""


@dataclass(frozen=True)
class Found:
    """What a filter finds: the survey, what each part of the filter lets through, and the mask of all."""

    query: Query
    survey: Survey
    sieve: Sieve
    mask: Mask

    @property
    def count(self) -> int:
        """How many incidents."""
        return int(self.mask.sum())


def asked(request: Request) -> Query:
    """The filter of a request.

    Raises:
        HTTPException: a part of it cannot be asked for.
    """
    try:
        return query_of(request.query_params.multi_items())
    except ValueError as e:
        raise HTTPException(400, str(e)) from None


def find(desk: Desk, query: Query) -> Found:
    """What a filter finds now."""
    survey, made = desk.keeper.asked(query)
    return Found(query, survey, made, made.mask())


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def overview(request: Request, desk: AtDesk) -> Response:
    """The page, or the parts of it that change with the filter."""
    found = find(desk, asked(request))
    rows = ordered(found.survey, found.mask, found.query.sort)
    first = (found.query.page - 1) * ROWS
    shown = desk.project.some_incidents([found.survey.ids[r] for r in rows[first : first + ROWS]])
    return desk.page(
        request,
        "overview_parts.html" if fragment(request) else "overview.html",
        query=found.query,
        count=found.count,
        total=found.survey.size,
        incidents=shown,
        first=first,
        pages=max(1, -(-len(rows) // ROWS)),
        facets={name: _offered(found, name) for name in FACETS},
        undated=int((found.mask & (found.survey.start == NO_DAY)).sum()),
        unlocated=int((found.mask & ~located(found.survey)).sum()),
        bounds=bounds(found.survey, found.mask),
        timeline=_timeline(found),
        forms=formats("incidents", served=True),
    )


def _offered(found: Found, name: str) -> list[tuple[str, int, bool]]:
    """Values of a facet with their counts, and whether each is chosen; the chosen ones always among them."""
    counts = found.survey.facets[name].counts(found.sieve.mask(without=name))
    chosen = getattr(found.query, name)
    first = [v for v in counts if v not in chosen][: max(0, SHOWN - len(chosen))]
    return [(v, counts.get(v, 0), True) for v in chosen] + [(v, counts[v], False) for v in first]


@dataclass(frozen=True)
class Bar:
    """A bar of the timeline, drawn: where it stands and how high, in hundredths of the whole."""

    x: float
    width: float
    height: float
    contested: float
    count: int
    start: str
    end: str


def _timeline(found: Found) -> dict[str, Any]:
    """The timeline as it is drawn: of all that the filter finds but for its own dates."""
    made = bars(found.survey, found.sieve.mask(without="time"))
    if not made.counts:
        return {"grain": made.grain, "bars": [], "ticks": [], "start": "", "end": ""}
    low, high = made.edges[0], made.edges[-1]
    tallest = max(made.counts)
    drawn = [
        Bar(
            x=100 * (a - low) / (high - low),
            width=100 * (b - a) / (high - low),
            # A root, so that days of one incident are seen beside days of a hundred.
            height=100 * (n / tallest) ** 0.5,
            contested=100 * (n / tallest) ** 0.5 * c / n if n else 0,
            count=n,
            start=date.fromordinal(a).isoformat(),
            end=date.fromordinal(b - 1).isoformat(),
        )
        for a, b, n, c in zip(made.edges, made.edges[1:], made.counts, made.contested, strict=False)
    ]
    return {
        "grain": made.grain,
        "bars": drawn,
        "ticks": _ticks(made),
        "start": drawn[0].start,
        "end": drawn[-1].end,
    }


def _ticks(made: Bars) -> list[tuple[float, str]]:
    """Up to eight days along the timeline with their names."""
    low, high = made.edges[0], made.edges[-1]
    form = {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y", "year": "%Y"}[made.grain]
    step = max(1, -(-len(made.counts) // 6))
    return [
        (100 * (e - low) / (high - low), date.fromordinal(e).strftime(form)) for e in made.edges[:-1][::step]
    ]


@router.get(
    "/map.json",
    tags=["incidents"],
    openapi_extra=FILTER,
    response_class=Response,
    responses={200: {"content": {"application/geo+json": {}}}},
)
def map_(
    request: Request,
    desk: AtDesk,
    zoom: Annotated[float, Param(ge=0, le=24, description="Zoom of the map.")] = 2,
    box: Annotated[str, Param(description="Corners of the map: west,south east,north.")] = "",
) -> Response:
    """Incidents gathered for a map at one zoom, as GeoJSON: points with their number, areas with a radius."""
    query = asked(request)
    found = find(desk, query)
    try:
        corners = query_of([("area", box)]).area
    except ValueError as e:
        raise HTTPException(400, str(e)) from None
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [s.lon, s.lat]},
            "properties": {k: v for k, v in asdict(s).items() if k not in ("lon", "lat")},
        }
        for s in spots(found.survey, found.mask, zoom, corners)
    ]
    made = {"type": "FeatureCollection", "features": features}
    return Response(msgspec.json.encode(made), media_type="application/geo+json")


@router.get("/incidents.{form}", tags=["incidents"], openapi_extra=FILTER)
def as_twin(request: Request, desk: AtDesk, form: str) -> Response:
    """All incidents that the filter finds, in its order, in any format of the exports."""
    return incident_twin(desk.project, _all(desk, find(desk, asked(request))), "incidents", form)


def _all(desk: Desk, found: Found) -> Iterator[Incident]:
    rows = ordered(found.survey, found.mask, found.query.sort)
    for at in range(0, len(rows), AT_ONCE):
        yield from desk.project.some_incidents([found.survey.ids[r] for r in rows[at : at + AT_ONCE]])
