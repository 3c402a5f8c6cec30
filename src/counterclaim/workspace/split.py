"""Split: an incident's event mentions as cards, some of which tell of another event than the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.incidents.build import incident as build
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import speaker, value, when, where
from counterclaim.model import Claim, EventMention, Incident, Record, ReportRef
from counterclaim.project import ProjectError, deciding
from counterclaim.project.judging import seen
from counterclaim.project.linking import Linking
from counterclaim.project.pairs import telling
from counterclaim.project.store import now
from counterclaim.workspace.desk import AtDesk, Desk, reviewer
from counterclaim.workspace.reviewing import Sent, read

router = APIRouter()
TOLD = 4
"""Claims that a card shows at the most, tolls first."""
Out = Annotated[list[str], Param(description="Event mentions that go.", max_length=5000)]


@dataclass(frozen=True)
class Part:
    """An event mention with its report and what is said of it."""

    mention: EventMention
    report: ReportRef
    told: tuple[tuple[str, str, str], ...]


class Parted(Record, frozen=True):
    """Event mentions that go, of an incident as it was shown."""

    out: tuple[str, ...]
    shown: str
    reason: str | None = None


def _whole(desk: Desk, incident_id: str) -> tuple[Incident, tuple[EventMention, ...]]:
    found = desk.project.incident(incident_id)
    if found is None:
        raise HTTPException(404, f"{incident_id[:80]}: no such incident in this project")
    # In the order in which linking told them, by which the same mentions give the same title.
    place = {m: n for n, m in enumerate(found.mentions)}
    every = desk.project.mentions(incident=found.id)
    return found, tuple(sorted(every, key=lambda m: place.get(m.id, len(place))))


def mark(mentions: Sequence[EventMention]) -> str:
    """What an incident consists of, as a short hash."""
    return hashlib.sha256(msgspec.json.encode(sorted(m.id for m in mentions))).hexdigest()[:16]


def parts(desk: Desk, incident: Incident, mentions: Sequence[EventMention]) -> list[list[Part]]:
    """The event mentions of an incident with what is said of each, report by report."""
    claims: dict[str, list[Claim]] = {}
    for row in desk.project.rows(incident=incident.id):
        if row.verdict != "rejected" and row.claim.event is not None:
            claims.setdefault(row.claim.event, []).append(row.claim)
    with desk.project.connected() as connection:
        refs = Linking(connection).reports(m.report for m in mentions)
    made: dict[str, list[Part]] = {}
    for m in mentions:
        own = sorted(claims.get(m.id, ()), key=lambda c: c.field != "toll")
        told = [(c.kind or c.field if c.field == "toll" else c.field, value(c), speaker(c)) for c in own]
        made.setdefault(m.report, []).append(Part(m, refs[m.report], tuple(dict.fromkeys(told))[:TOLD]))
    return sorted(made.values(), key=lambda of: (of[0].report.published or "9", of[0].report.id))


def preview(desk: Desk, incident: Incident, mentions: Sequence[EventMention]) -> dict[str, Any] | None:
    """What some event mentions of an incident would be as one of their own; None for none."""
    if not mentions:
        return None
    ids = {m.id for m in mentions}
    rows = [row for row in desk.project.rows(incident=incident.id) if row.claim.event in ids]
    with desk.project.connected() as connection:
        made = build(incident.id, mentions, telling(connection, mentions, rows))
    return {
        "title": made.title,
        "when": when(made),
        "where": where(made.place),
        "standing": made.standing,
        "tolls": [f"{t.kind} {bounds(t.low, t.high)}" for t in made.tolls],
        "reports": len(made.reports),
        "mentions": len(mentions),
    }


@router.get("/split/{incident_id}.json", tags=["review"])
def twin(desk: AtDesk, incident_id: str, out: Out = []) -> Response:  # noqa: B006 - never written to
    """What would stay and what would go, were some event mentions of an incident split off."""
    incident, mentions = _whole(desk, incident_id)
    gone = _known(mentions, out)
    body = {
        "incident": incident.id,
        "shown": mark(mentions),
        "mentions": [m.id for m in mentions],
        "stays": preview(desk, incident, [m for m in mentions if m.id not in gone]),
        "goes": preview(desk, incident, [m for m in mentions if m.id in gone]),
    }
    return Response(msgspec.json.encode(body), media_type="application/json")


@router.get("/split/{incident_id}", response_class=HTMLResponse, include_in_schema=False)
def page(request: Request, desk: AtDesk, incident_id: str) -> Response:
    """The event mentions of an incident, to be parted in two."""
    incident, mentions = _whole(desk, incident_id)
    return desk.page(
        request, "split.html", section="/review", incident=incident, mark=mark(mentions),
        reports=parts(desk, incident, mentions), count=len(mentions),
    )  # fmt: skip


def _known(mentions: Sequence[EventMention], out: Collection[str]) -> set[str]:
    foreign = set(out) - {m.id for m in mentions}
    if foreign:
        raise HTTPException(409, f"{min(foreign)[:80]}: is not of this incident any more; look at it again")
    return set(out)


@router.post("/split/{incident_id}", tags=["review"])
def split(request: Request, desk: AtDesk, incident_id: str, sent: Sent) -> Response:
    """Split event mentions off an incident; refused (409) where it is not as it was shown."""
    asked = read(sent, Parted)
    with desk.project.writing() as connection:
        deciding.lock(connection)
        incident, mentions = _whole(desk, incident_id)
        if mark(mentions) != asked.shown:
            raise HTTPException(409, "nothing was decided: the incident has changed; look at it again")
        out = _known(mentions, asked.out)
        if not 0 < len(out) < len(mentions):
            raise HTTPException(422, "something must go, and something stay")
        groups = [
            seen((m for m in mentions if m.id in out), incident),
            seen((m for m in mentions if m.id not in out), incident),
        ]
        try:
            made = deciding.append(
                connection, desk.project.name, "split", "incident", incident.id, time=now(),
                reviewer=reviewer(request), reason=asked.reason or None,
                change={"incidents": [incident.id], "titles": [incident.title], "mentions": groups},
            )  # fmt: skip
        except ProjectError as e:
            raise HTTPException(409, str(e)) from None
    desk.linker.ask()
    say = f"{len(out)} of {len(mentions)} event mentions split off"
    body = {"decisions": [made.id], "say": say, "linking": desk.linker.busy}
    return Response(msgspec.json.encode(body), media_type="application/json")
