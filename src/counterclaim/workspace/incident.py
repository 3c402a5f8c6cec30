"""The page of one incident, its print view, its citation, and its twins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

import counterclaim
from counterclaim.export.graphic import warnings
from counterclaim.export.rows import claim_line, incident_line, report_line
from counterclaim.incidents.affairs.relations import FORWARD, is_inferred
from counterclaim.incidents.standing.rules import rules
from counterclaim.incidents.words import speaker
from counterclaim.model import ClaimRow, Incident
from counterclaim.project.decisions import broken
from counterclaim.project.histories import words as decided
from counterclaim.workspace import dossier
from counterclaim.workspace.citing import FORMS, Citation, long, report_text
from counterclaim.workspace.desk import AtDesk, Desk, fragment
from counterclaim.workspace.dossier import Dossier, reason, resolved, sentence
from counterclaim.workspace.grid import clashes, grid
from counterclaim.workspace.twins import incident_twin, twin

router = APIRouter()
PRINTED, LEAST = 32, 10
"""Sides, reports and quotes that fill a printed page; quotes on it at the least."""
Rule = Annotated[str, Param(description="A resolution rule, by its id.")]


def find(desk: Desk, incident_id: str) -> Incident:
    """The incident that an id leads to: its own, or that of any of its accounts.

    Raises:
        HTTPException: there is none.
    """
    found = desk.project.incident(incident_id)
    if found is None:
        raise HTTPException(404, f"{incident_id[:80]}: no such incident in this project")
    return found


@router.get("/incidents/{incident_id}.{form}", tags=["incidents"])
def as_twin(
    request: Request, desk: AtDesk, incident_id: str, form: str, rule: Rule = dossier.RULE
) -> Response:
    """One incident as json (with claims, reports, relations, decisions), csv or jsonl (its claims), any other
    format of the exports, or its citation as txt, bib or ris."""
    found = find(desk, incident_id)
    if form in FORMS:
        made, media = FORMS[form]
        text = made(citation(request, dossier.read(desk.project, found)))
        named = {"Content-Disposition": f'attachment; filename="{found.id}.{form}"'}
        return Response(text, media_type=media, headers=named)
    if form == "json":
        return Response(
            msgspec.json.encode(whole(request, dossier.read(desk.project, found), rule)),
            media_type="application/json",
        )
    if form in ("csv", "jsonl"):
        return twin(dossier.read(desk.project, found).rows, found.id, form, "claims")
    return incident_twin(desk.project, [found], found.id, form)


def whole(request: Request, d: Dossier, rule: str) -> dict[str, Any]:
    """An incident as JSON: its line, and all that its page shows."""
    return {
        **incident_line(d.incident),
        "sentence": sentence(d.incident),
        "reason": reason(d),
        "link": link(request, d.incident),
        "rule": rule,
        "resolved": [_outcome(x) for x in _resolved(d, rule)],
        "related": [
            {
                "words": t.words,
                "incident": t.other.id if t.other else None,
                "name": t.relation.name,
                "claims": list(t.relation.claims),
                "inferred": t.relation.inferred,
            }
            for t in d.affair.ties(d.incident)
        ],
        "affair": [i.id for i in d.affair.incidents],
        "sources": [
            report_line(o.report)
            | {
                "claims": o.claims,
                "credit": o.credit,
                "copies": [msgspec.to_builtins(c) for c, _ in o.copies],
            }
            for o in dossier.outlets(d)
        ],
        "decisions": [msgspec.to_builtins(x) | {"undone": x.id in d.undone} for x in d.decisions],
        "claim_lines": [claim_line(r) for r in d.rows],
    }


def _outcome(x: dossier.Resolved) -> dict[str, Any]:
    return {
        "kind": x.kind,
        "value": x.words,
        "why": x.why,
        "won": [f.row.claim.id for f in x.won],
        "lost": {f.row.claim.id: f.why for f in x.lost},
    }


def _resolved(d: Dossier, rule: str) -> tuple[dossier.Resolved, ...]:
    try:
        return resolved(d, rule)
    except ValueError as e:
        raise HTTPException(400, str(e)) from None


def link(request: Request, incident: Incident) -> str:
    """The permanent address of an incident."""
    return f"{str(request.base_url).rstrip('/')}/incidents/{incident.id}"


def citation(request: Request, d: Dossier) -> Citation:
    """An incident as it is cited today."""
    return Citation(
        id=d.incident.id,
        title=sentence(d.incident),
        standing=f"{d.incident.standing}: {reason(d)}",
        link=link(request, d.incident),
        accessed=datetime.now(UTC).date(),
        version=counterclaim.__version__,
        reports=d.reports,
        seen=d.accessed,
    )


def _moved(request: Request, asked: str, found: Incident, rest: str = "") -> Response | None:
    """The way to an incident's own address, where it was asked for by another."""
    if found.id == asked:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/incidents/{found.id}{rest}{query}", 307)


@router.get("/incidents/{incident_id}", response_class=HTMLResponse, include_in_schema=False)
def incident(
    request: Request,
    desk: AtDesk,
    incident_id: str,
    rule: Rule = dossier.RULE,
    by: Annotated[str, Param(pattern="^(fields|speakers|)$")] = "",
) -> Response:
    """The page of an incident, or the part of it that a rule changes."""
    found = find(desk, incident_id)
    if (moved := _moved(request, incident_id, found)) is not None:
        return moved
    d = dossier.read(desk.project, found)
    values: dict[str, Any] = {
        "d": d,
        "i": found,
        "rule": rule,
        "rules": rules(),
        "resolved": _resolved(d, rule),
        "known": list(dossier.known(found)),
    }
    if fragment(request):
        return desk.page(request, "incident_values.html", **values)
    cited = citation(request, d)
    return desk.page(
        request,
        "incident.html",
        **values,
        sentence=sentence(found),
        reason=reason(d),
        clashes=clashes(found, d.rows),
        grid=grid(found, d.rows, by or None),
        ties=dossier.ties(d),
        affair=list(_affair(d)),
        outlets=dossier.outlets(d),
        history=[(x, decided(x), x.id in d.undone) for x in d.decisions],
        chain=next((why for _, why in broken(desk.project.decisions())), None) if d.decisions else None,
        link=link(request, found),
        citations={form: made(cited) for form, (made, _) in FORMS.items()},
    )


@dataclass(frozen=True)
class Step:
    """An incident of an affair in its order, with what it answers: words, the other one, and the quotes."""

    incident: Incident
    sentence: str
    here: bool
    ties: tuple[tuple[str, Incident | None, tuple[tuple[str, str, str], ...]], ...]


def _affair(d: Dossier) -> Iterator[Step]:
    known = {i.id: i for i in d.affair.incidents}
    for i in d.affair.incidents:
        told = []
        for r in i.relations:
            if r.incident is None or r.incident not in known:
                continue
            said = {q.exact: (c, q.exact, _voice(d, c)) for c, q in zip(r.claims, r.quotes, strict=True)}
            told.append((FORWARD.get(r.type, r.type), known[r.incident], tuple(said.values())[:3]))
        yield Step(i, sentence(i), i.id == d.incident.id, tuple(told))


def _voice(d: Dossier, claim: str) -> str:
    row = d.tied.get(claim)
    return speaker(row.claim) if row is not None else ""


@router.get("/incidents/{incident_id}/print", response_class=HTMLResponse, include_in_schema=False)
def printed(
    request: Request, desk: AtDesk, incident_id: str, rule: Rule = dossier.RULE, graphic: bool = False
) -> Response:
    """An incident on paper: contradictions, values, quotes with numbered citations, sources."""
    found = find(desk, incident_id)
    if (moved := _moved(request, incident_id, found, "/print")) is not None:
        return moved
    d = dossier.read(desk.project, found)
    numbers = {r.id: n for n, r in enumerate(d.reports, 1)}
    quotes = list(_quotes(d, numbers, graphic))
    room = max(LEAST, PRINTED - len(numbers) - sum(len(x.sides) for x in found.contradictions))
    return desk.page(
        request,
        "incident_print.html",
        d=d,
        i=found,
        rule=rule,
        rules=rules(),
        resolved=_resolved(d, rule),
        known=list(dossier.known(found)),
        sentence=sentence(found),
        reason=reason(d),
        clashes=clashes(found, d.rows),
        quotes=quotes[:room],
        more=max(0, len(quotes) - room),
        graphic=graphic,
        sources=[(n, report_text(r, d.accessed.get(r.id))) for n, r in enumerate(d.reports, 1)],
        numbers=numbers,
        of={r.claim.id: numbers[r.report.id] for r in d.rows},
        link=link(request, found),
        today=long(datetime.now(UTC).date()),
        version=counterclaim.__version__,
    )


@dataclass(frozen=True)
class Printed:
    """A quote on paper: what it is about, its words, who says it, in which report, of what it warns."""

    fields: tuple[str, ...]
    quote: str
    who: str
    status: str
    number: int
    warnings: tuple[str, ...]


def _quotes(d: Dossier, numbers: Mapping[str, int], graphic: bool) -> Iterator[Printed]:
    """The quotes of an incident, each once with all that it is about; those of its contradictions first."""
    sided = [c for x in d.incident.contradictions for s in x.sides for c in s.claims]
    order = {c: n for n, c in enumerate(dict.fromkeys(sided))}
    left = [r for r in d.rows if r.verdict != "rejected" and not is_inferred(r.claim)]
    groups: dict[tuple[str, ...], list[ClaimRow]] = {}
    for r in sorted(left, key=lambda r: order.get(r.claim.id, len(order))):
        c = r.claim
        # The same words about several fields are one quote on paper, whatever part of them each is about.
        key = next(
            (k for k in groups if k[1:] == (speaker(c), c.report, c.status) and c.quote.exact in k[0]), None
        )
        groups.setdefault(key or (c.quote.exact, speaker(c), c.report, c.status), []).append(r)
    for (words, who, report, status), rows in groups.items():
        fields = [_field(r) for r in rows]
        named = [f for f in fields if f not in ("event", "victim")] or fields
        quote = " ".join(words.split())
        yield Printed(
            fields=tuple(dict.fromkeys(named)),
            quote=quote,
            who=who,
            status=status,
            number=numbers[report],
            warnings=() if graphic else warnings(quote),
        )


def _field(r: ClaimRow) -> str:
    return r.claim.kind if r.claim.field == "toll" and r.claim.kind else r.claim.field
