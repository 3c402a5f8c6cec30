"""Merge: two incidents or event mentions side by side, and the pairs that are worth a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.incidents.joining.accounts import Account
from counterclaim.incidents.joining.join import UNLIKELY
from counterclaim.incidents.joining.match import match, sayings
from counterclaim.incidents.joining.profile import profile
from counterclaim.incidents.judgements import judged
from counterclaim.model import EventMention, Incident, Record
from counterclaim.project import ProjectError, deciding
from counterclaim.project.decisions import Target
from counterclaim.project.judging import judgements, overridden, seen
from counterclaim.project.pairs import Likely, accounts, likely
from counterclaim.project.store import now
from counterclaim.workspace.desk import AtDesk, Desk, reviewer
from counterclaim.workspace.pairing import Compared, Side, compared, line, side
from counterclaim.workspace.reviewing import Sent, read
from counterclaim.workspace.survey import NO_DAY

router = APIRouter()
PAIRS = 30
"""Pairs that are listed at the most."""
UNDATED = 400.0
"""Days that stand between two incidents of which one has no day: after those of a year."""
READ = 600
"""Pairs of accounts that are read for them at the most."""
Key = Annotated[str, Param(max_length=80, description="An incident, by any of its ids, or an event mention.")]


@dataclass(frozen=True)
class Listed:
    """Two incidents that may be one: with what most speaks for it and against it."""

    one: Incident
    other: Incident
    odds: float
    pro: str
    con: str


class Judged(Record, frozen=True):
    """A judgement on two incidents or event mentions as they were shown."""

    one: str
    other: str
    verdict: Literal["same", "different", "unsure"]
    shown: tuple[str, str]
    reason: str | None = None


def _compared(desk: Desk, one: str, other: str) -> Compared:
    with desk.project.connected() as connection:
        sides: list[Side] = []
        for key in (one, other):
            found = side(desk.project, connection, key)
            if found is None:
                raise HTTPException(404, f"{key[:80]}: no such incident or event mention in this project")
            sides.append(found)
        if {m.id for m in sides[0].mentions} & {m.id for m in sides[1].mentions}:
            raise HTTPException(
                409, f"{one[:80]} and {other[:80]} are of one incident now; to part it, split it"
            )
        return compared(connection, *sides)


def worth_a_look(desk: Desk) -> list[Listed]:
    """The pairs of incidents that are neither surely one nor surely two, and that nobody judged."""
    decisions = tuple(desk.project.decisions())
    words = judged(judgements(decisions, _of(desk, decisions)))
    unsure = set(words.unsure)
    with desk.project.connected() as connection:
        found = likely(connection, UNLIKELY, READ)
        ids = list(dict.fromkeys(i for p in found for i in p.incidents))
        incidents = {i.id: i for i in desk.project.some_incidents(ids)}
        made: list[tuple[Likely, Incident, Incident]] = []
        for p in found:
            one, other = (incidents.get(i) for i in p.incidents)
            if one is None or other is None or len(made) == PAIRS:
                continue
            pairs = [(min(a, b), max(a, b)) for a in one.mentions for b in other.mentions]
            if not any(words.cannot(*pair) or pair in unsure for pair in pairs):
                made.append((p, one, other))
        known = accounts(connection, {a for p, _, _ in made for a in p.accounts})
    return [_listed(p, one, other, known) for p, one, other in made]


def _of(desk: Desk, decisions: Any) -> list[EventMention]:
    """The event mentions of the reports that judgements are about."""
    told = {m["report"] for d in decisions for g in (d.change or {}).get("mentions", ()) for m in g}
    return [m for r in sorted(told) for m in desk.project.mentions(report=r)]


def _listed(p: Likely, one: Incident, other: Incident, known: Mapping[str, Account]) -> Listed:
    a, b = (profile(known[x]) for x in p.accounts)
    found = match(a, b)
    told = [e for e in found.evidence if e.name != "any"]
    pro = max(told, key=lambda e: e.points, default=None)
    con = min(told, key=lambda e: e.points, default=None)
    says = sayings()
    return Listed(
        one=one,
        other=other,
        odds=p.odds,
        pro=f"{says[pro.name]}: {pro.detail}" if pro and pro.points > 0 else "",
        con=found.clash or (f"{says[con.name]}: {con.detail}" if con and con.points < 0 else ""),
    )


def beside(desk: Desk, whole: Incident) -> list[Incident]:
    """The incidents nearest to one in time, and of those of one day in place: the first that it may be."""
    survey = desk.keeper.survey()
    at = survey.rows.get(whole.id)
    if at is None:
        return []
    days = np.abs(survey.start - survey.start[at]).astype(np.float64)
    days[(survey.start == NO_DAY) | (survey.start[at] == NO_DAY)] = UNDATED
    lon = (survey.lon - survey.lon[at]) * np.cos(np.radians(survey.lat[at]))
    degrees = np.nan_to_num(np.hypot(survey.lat - survey.lat[at], lon), nan=180.0)
    rows = [int(r) for r in np.lexsort((degrees, days))[: PAIRS + 1] if r != at]
    return desk.project.some_incidents([survey.ids[r] for r in rows[:PAIRS]])


@router.get("/merge", response_class=HTMLResponse, include_in_schema=False)
def page(request: Request, desk: AtDesk, one: Key = "", other: Key = "") -> Response:
    """Two sides, or without them the pairs worth a look."""
    if one and not other:
        whole = desk.project.incident(one)
        if whole is None:
            raise HTTPException(404, f"{one[:80]}: no such incident in this project")
        others = beside(desk, whole)
        return desk.page(request, "pairs.html", section="/review", pairs=[], whole=whole, others=others)
    if not (one and other):
        return desk.page(
            request, "pairs.html", section="/review", pairs=worth_a_look(desk), whole=None, others=[]
        )
    return desk.page(request, "merge.html", section="/review", found=_compared(desk, one, other))


@router.get("/merge.json", tags=["review"])
def twin(desk: AtDesk, one: Key = "", other: Key = "") -> Response:
    """Two incidents or event mentions compared; without them the pairs that are worth a look."""
    if one and other:
        return Response(msgspec.json.encode(line(_compared(desk, one, other))), media_type="application/json")
    made = [
        {
            "one": {"id": p.one.id, "title": p.one.title},
            "other": {"id": p.other.id, "title": p.other.title},
            "log_odds": round(p.odds, 3),
            "for": p.pro or None,
            "against": p.con or None,
        }
        for p in worth_a_look(desk)
    ]
    return Response(msgspec.json.encode(made), media_type="application/json")


@router.post("/merge", tags=["review"])
def judge(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Judge two incidents or event mentions same, different or unsure; refused (409) if one changed."""
    asked = read(sent, Judged)
    with desk.project.writing() as connection:
        deciding.lock(connection)
        found = _compared(desk, asked.one, asked.other)
        sides = (found.one, found.other)
        if tuple(s.mark for s in sides) != asked.shown:
            raise HTTPException(409, "nothing was decided: one of the two has changed; look at it again")
        groups = [seen(s.mentions, s.incident if s.whole else None) for s in sides]
        titles = [s.incident.title if s.whole else s.mentions[0].trigger.exact for s in sides]
        kind = "incident" if found.one.whole else "mention"
        try:
            made = deciding.append(
                connection, desk.project.name, asked.verdict, msgspec.convert(kind, Target),
                found.one.id, time=now(), reviewer=reviewer(request), reason=asked.reason or None,
                change={"targets": [s.id for s in sides], "titles": titles, "mentions": groups},
            )  # fmt: skip
        except ProjectError as e:
            raise HTTPException(409, str(e)) from None
    desk.linker.ask()
    every = tuple(desk.project.decisions())
    over = overridden(every, _of(desk, every), [made])
    said = {"same": "judged the same event", "different": "judged two events", "unsure": "left unsure"}
    body = {
        "decisions": [made.id],
        "say": said[asked.verdict],
        "overrides": [f"{d.action} by {d.reviewer}, {d.time[:10]}" for d in over],
        "linking": desk.linker.busy,
    }
    return Response(msgspec.json.encode(body), media_type="application/json")
