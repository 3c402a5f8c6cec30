"""Outlets and speakers: how often each stood alone, was borne out or was contradicted; counts, no scores."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, Path, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export.csv import guarded
from counterclaim.model import Incident
from counterclaim.project.sourcing import heard, tales
from counterclaim.workspace.desk import AtDesk, Desk
from counterclaim.workspace.ledger import COUNTS, HOW, Account, Ledger, claims_of
from counterclaim.workspace.matching import ordered
from counterclaim.workspace.stands import Kind, Source, Stand, stands

router = APIRouter()
ROWS = 50
"""Sources on a page."""
INCIDENTS = 20
"""Incidents of one source on a page."""
AT_ONCE = 500
"""Incidents read together for a twin."""
OPPONENTS = 12
"""Opponents of a source that are named; all are in its twin."""
MEANING: Mapping[str, Mapping[str, str]] = {
    "speaker": {
        "alone": "no independent source says it too",
        "corroborated": "more than one independent source says it",
        "contradicted": "another speaker holds a rival value",
        "denied": "another speaker denies it",
        "withdrawn": "taken back, or later given otherwise by the same speaker",
    },
    "outlet": {
        "alone": "no other outlet reports it",
        "corroborated": "it rests on more than one independent source",
        "contradicted": "another outlet reports a rival value",
        "denied": "another outlet reports a denial",
        "withdrawn": "taken back, or later reported otherwise by the same outlet",
    },
}
"""What the counts mean."""

Sort = Literal[
    "claims",
    "reports",
    "incidents",
    "values",
    "alone",
    "corroborated",
    "contradicted",
    "denied",
    "withdrawn",
    "name",
]
How = Literal["", "alone", "corroborated", "contradicted", "denied", "withdrawn"]

OfKind = Annotated[Kind, Param(description="Outlets publish, speakers say.")]
Words = Annotated[str, Param(max_length=200, description="Words that a name has.")]
Voice = Annotated[str, Param(max_length=40, description="Only speakers of this kind.")]
Sorted = Annotated[Sort, Param(description="Most first; names from A to Z.")]
Page = Annotated[int, Param(ge=1, le=100_000, description="Page, from 1.")]
Standing = Annotated[How, Param(description="Only values with which the source stands so.")]
OneKind = Annotated[Kind, Path(description="outlet or speaker")]
Name = Annotated[str, Path(description="The name, as the list gives it.")]


@dataclass(frozen=True)
class Row:
    """A source in the list."""

    kind: str
    name: str
    voice: str
    counts: Mapping[str, int]
    opponents: tuple[tuple[str, int], ...]

    @property
    def url(self) -> str:
        """Where its page is."""
        return address(self.kind, self.name)


def address(kind: str, name: str, **more: str) -> str:
    """Where the page of a source is.

    >>> address("outlet", "A/B News?", how="alone")
    '/sources/outlet/A/B%20News%3F?how=alone'
    """
    given = {key: value for key, value in more.items() if value}
    return f"/sources/{kind}/{quote(name)}{'?' if given else ''}{urlencode(given)}"


@router.get("/sources", response_class=HTMLResponse, include_in_schema=False)
def page(
    request: Request,
    desk: AtDesk,
    kind: OfKind = "outlet",
    q: Words = "",
    voice: Voice = "",
    sort: Sorted = "claims",
    page: Page = 1,
) -> Response:
    """The list of outlets, or of speakers."""
    table = desk.ledger.table()
    found = table.rows(kind, q, voice, sort)
    first = (page - 1) * ROWS
    asked = {"kind": kind, "q": q, "voice": voice, "sort": sort}

    def url(**change: object) -> str:
        given = {**asked, **change}
        plain = {"kind": "outlet", "sort": "claims", "page": 1, "q": "", "voice": ""}
        kept = {k: v for k, v in given.items() if v != plain[k]}
        return f"/sources?{urlencode(kept)}" if kept else "/sources"

    return desk.page(
        request,
        "sources.html",
        section="/sources",
        asked=asked,
        rows=list(_rows(desk.ledger, found[first : first + ROWS])),
        count=len(found),
        totals={k: len(table.rows(k)) for k in ("outlet", "speaker")},
        voices=sorted(set(table.voices) - {""}),
        page=page,
        pages=max(1, -(-len(found) // ROWS)),
        columns=COUNTS,
        meaning=MEANING[kind],
        url=url,
        twins=[(form, f"/sources.{form}?{urlencode(asked)}") for form in ("csv", "json")],
    )


def _rows(ledger: Ledger, rows: Sequence[int]) -> Iterator[Row]:
    table = ledger.table()
    for k in rows:
        source = table.sources[k]
        account = ledger.account(source)
        if account is not None:
            yield _row(source, account, table.voices[k])


def _row(source: Source, account: Account, voice: str) -> Row:
    opponents = sorted(account.opponents.items(), key=lambda pair: (-pair[1], pair[0]))
    counts = dict(zip(COUNTS, account.counts, strict=True))
    return Row(source.kind, source.name, voice, counts, tuple(opponents))


@router.get("/sources.json", tags=["sources"])
def as_json(
    desk: AtDesk, kind: OfKind = "outlet", q: Words = "", voice: Voice = "", sort: Sorted = "claims"
) -> Response:
    """Outlets or speakers with their counts, and who contradicts or denies them in how many incidents."""
    rows = _rows(desk.ledger, desk.ledger.table().rows(kind, q, voice, sort))
    return _json([_told(row) for row in rows])


@router.get("/sources.csv", tags=["sources"])
def as_csv(
    desk: AtDesk, kind: OfKind = "outlet", q: Words = "", voice: Voice = "", sort: Sorted = "claims"
) -> Response:
    """Outlets or speakers with their counts, a row each."""
    rows = _rows(desk.ledger, desk.ledger.table().rows(kind, q, voice, sort))
    head = ("kind", "name", "voice", *COUNTS, "opponents")
    lines = (
        (r.kind, r.name, r.voice, *(r.counts[c] for c in COUNTS), _names(o for o, _ in r.opponents))
        for r in rows
    )
    return _csv(head, lines, "sources")


def _told(row: Row) -> dict[str, Any]:
    opponents = [{"name": name, "incidents": n} for name, n in row.opponents]
    told = {"kind": row.kind, "name": row.name, "voice": row.voice or None, **row.counts}
    return {**told, "opponents": opponents, "page": row.url}


# The twins of one source come before its page, whose address would match theirs.
@router.get("/sources/{kind}/{name:path}.json", tags=["sources"])
def one_json(desk: AtDesk, kind: OneKind, name: Name, how: Standing = "") -> Response:
    """One outlet or speaker: counts, opponents, each value that it gave of an incident and how it stands."""
    row = _found(desk, kind, name)
    ids = _incidents(desk, Source(kind, name), how)
    return _json(
        {**_told(row), "given": [_line(i, s) for i, s, _ in _given(desk, Source(kind, name), ids, how)]}
    )


@router.get("/sources/{kind}/{name:path}.csv", tags=["sources"])
def one_csv(desk: AtDesk, kind: OneKind, name: Name, how: Standing = "") -> Response:
    """The values that one outlet or speaker gave of incidents, a row each, with how it stands with them."""
    _found(desk, kind, name)
    source = Source(kind, name)
    lines = (_line(i, s) for i, s, _ in _given(desk, source, _incidents(desk, source, how), how))
    head = ("incident", "title", "date_start", "date_end", "field", "kind", "value", "low", "high", *HOW,
            "against", "denied_by", "claims")  # fmt: skip
    rows = (tuple(_names(v) if isinstance(v := line[name], tuple) else v for name in head) for line in lines)
    return _csv(head, rows, f"{kind}")


@router.get("/sources/{kind}/{name:path}", response_class=HTMLResponse, include_in_schema=False)
def one(
    request: Request, desk: AtDesk, kind: OneKind, name: Name, how: Standing = "", page: Page = 1
) -> Response:
    """The page of one outlet or speaker: its counts, its opponents, and what it said of each incident."""
    row = _found(desk, kind, name)
    source = Source(kind, name)
    ids = _incidents(desk, source, how)
    shown = ids[(page - 1) * INCIDENTS : page * INCIDENTS]
    by_incident: dict[str, tuple[Incident, list[tuple[Stand, str]]]] = {}
    for incident, stand, report in _given(desk, source, shown, how):
        by_incident.setdefault(incident.id, (incident, []))[1].append((stand, report))
    return desk.page(
        request,
        "source.html",
        section="/sources",
        row=row,
        how=how,
        hows=HOW,
        meaning=MEANING[kind],
        opponents=row.opponents[:OPPONENTS],
        more=max(0, len(row.opponents) - OPPONENTS),
        incidents=[(i, sorted(of, key=_calm)) for i, of in by_incident.values()],
        page=page,
        pages=max(1, -(-len(ids) // INCIDENTS)),
        count=len(ids),
        address=address,
    )


def _found(desk: Desk, kind: Kind, name: str) -> Row:
    source = Source(kind, name)
    account = desk.ledger.account(source)
    if account is None:
        raise HTTPException(404, f"{name[:100]}: no such {kind} in this project; see /sources")
    return _row(source, account, desk.ledger.voice(source))


def _incidents(desk: Desk, source: Source, how: str) -> list[str]:
    """The incidents of a source, the latest first."""
    survey = desk.keeper.survey()
    wanted = desk.ledger.incidents(source, how)
    return [survey.ids[k] for k in ordered(survey, survey.mask(wanted), "newest")]


def _given(desk: Desk, source: Source, ids: Sequence[str], how: str) -> Iterator[tuple[Incident, Stand, str]]:
    """What a source says of some incidents, in their order, how it stands, and in which report it says so."""
    outlets = desk.ledger.outlets
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        told = claims_of(heard(desk.project, some))
        tale = {t.id: t for t in tales(desk.project, some)}
        for incident in desk.project.some_incidents(some):
            if incident.id not in tale:
                continue
            claims = told.get(incident.id, {})
            for stand in stands(tale[incident.id], claims, outlets):
                if stand.source == source and (not how or stands_so(stand, how)):
                    yield incident, stand, claims[stand.claims[0]].report


def stands_so(stand: Stand, how: str) -> bool:
    """Whether a source stands so with a value."""
    return bool(stand.against if how == "contradicted" else getattr(stand, how))


def _calm(given: tuple[Stand, str]) -> bool:
    """What is disputed or withdrawn comes first."""
    stand = given[0]
    return not (stand.against or stand.denied or stand.withdrawn)


def _line(incident: Incident, stand: Stand) -> dict[str, Any]:
    value, date = stand.value, incident.date
    return {
        "incident": incident.id,
        "title": incident.title,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "field": value.field,
        "kind": value.kind,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        **{how: stands_so(stand, how) for how in HOW},
        "against": stand.against,
        "denied_by": stand.denied,
        "claims": stand.claims,
    }


def _names(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
