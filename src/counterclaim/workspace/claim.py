"""One claim: its words in their passage, who says it, through whom, and why it was read so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from counterclaim.export.graphic import warnings
from counterclaim.export.rows import claim_line
from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.words import speaker
from counterclaim.model import Claim, ClaimRow, Quote, Span
from counterclaim.project.decisions import Decision, taken_back
from counterclaim.project.histories import words as decided
from counterclaim.resolve.countries import country_name
from counterclaim.workspace.desk import AtDesk, Desk, fragment
from counterclaim.workspace.grid import told as words
from counterclaim.workspace.marking import Mark, segments

router = APIRouter()
AROUND = 500
"""Characters shown on either side of a quote at the most, where its paragraph is longer."""


@dataclass(frozen=True)
class Piece:
    """Some words of a passage and what they are: quote, figure, speaker, relay, cue, status."""

    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A claim with its passage and what was decided of it."""

    row: ClaimRow
    pieces: tuple[Piece, ...]
    cut: tuple[bool, bool]
    warnings: tuple[str, ...]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]


def passage(text: str, c: Claim) -> Span:
    """Where the paragraph of a quote stands, cut where it is long."""
    start = text.rfind("\n\n", 0, c.quote.start)
    start = 0 if start < 0 else start + 2
    end = text.find("\n\n", c.quote.end)
    end = len(text) if end < 0 else end
    return max(start, c.quote.start - AROUND), min(end, c.quote.end + AROUND)


def pieces(text: str, c: Claim) -> tuple[Piece, ...]:
    """The passage of a claim in pieces that know which parts of the claim they are.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Police said two men died."
    >>> claim = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2, method="",
    ...     quote=quote(text, (12, 24)), status="stated",
    ...     speaker=Speaker(name="Police", mention=quote(text, (0, 6))))
    >>> [(p.text, p.parts) for p in pieces(text, claim)]
    [('Police', ('speaker',)), (' said ', ()), ('two men died', ('quote',)), ('.', ())]
    """
    start, end = passage(text, c)
    named: Sequence[tuple[str, Quote | None]] = (
        ("quote", c.quote), ("figure", c.figure), ("speaker", c.speaker.mention), ("cue", c.cue),
        ("status", c.status_cue), *(("relay", r.mention) for r in c.relay),
    )  # fmt: skip
    marks = [Mark(q.start, q.end, name) for name, q in named if q is not None]
    return tuple(Piece(text[s.start : s.end], s.keys) for s in segments(marks, start, end))


def reasons(row: ClaimRow) -> Iterator[tuple[str, str]]:
    """Why a claim was read as it was: pairs of a label and words."""
    c = row.claim
    country = f", {country_name(c.speaker.country)}" if c.speaker.country else ""
    party = ", a party to the violence" if c.speaker.party else ""
    yield "kind of speaker", f"{c.speaker.kind}{country}{party}"
    if c.speaker.mention is not None and c.speaker.mention.exact != c.speaker.name:
        yield "as written", f"“{c.speaker.mention.exact}”"
    if c.relay:
        yield "via", ", then ".join(r.name for r in c.relay)
    if is_inferred(c):
        yield "inferred", "from who did what to whom: nobody says it in words"
    else:
        yield "cue", f"“{c.cue.exact}”" if c.cue else "none: the report's own voice"
    if c.status_cue is not None:
        yield "status from", f"“{c.status_cue.exact}”"
    if c.polarity == "negative":
        yield "said", "not to be so"
    yield "modality", c.modality
    if row.coded is not None:
        yield "as coded", f"{words(row.coded)}, {speaker(row.coded)}, {row.coded.status}"
    yield "read by", c.method


@router.get("/claims/{claim_id}.json", tags=["claims"])
def as_json(desk: AtDesk, claim_id: str) -> Response:
    """One claim as exports have it, with its passage and the decisions on it."""
    told = tell(desk, claim_id)
    made = claim_line(told.row) | {
        "passage": "".join(p.text for p in told.pieces),
        "decisions": msgspec.to_builtins(told.decisions),
    }
    return Response(msgspec.json.encode(made), media_type="application/json")


@router.get("/claims/{claim_id}", response_class=HTMLResponse, include_in_schema=False)
def claim(
    request: Request, desk: AtDesk, claim_id: str, also: Annotated[list[str] | None, Param()] = None
) -> Response:
    """The page of a claim, or what of it goes into a panel."""
    told = tell(desk, claim_id)
    c = told.row.claim
    return desk.page(
        request,
        "claim_part.html" if fragment(request) else "claim.html",
        told=told,
        claim=c,
        who=speaker(c),
        words=words(c),
        reasons=list(reasons(told.row)),
        decisions=[(d, decided(d), d.id in told.undone) for d in told.decisions],
        also=[i for i in also or [] if i != claim_id][:50],
    )


def tell(desk: Desk, claim_id: str) -> Told:
    """A claim with its passage.

    Raises:
        HTTPException: there is no such claim.
    """
    project = desk.project
    with project.reading() as reading:
        report_id = reading.report_of(claim_id)
        decisions = reading.decisions_about([claim_id])
    rows: Iterator[ClaimRow] = project.rows(report=report_id) if report_id is not None else iter(())
    row = next((r for r in rows if r.claim.id == claim_id), None)
    if row is None:
        raise HTTPException(404, f"{claim_id[:80]}: no such claim in this project")
    text = project.text(row.report.id) or ""
    start, end = passage(text, row.claim)
    extra: dict[str, Any] = {"decisions": decisions, "undone": taken_back(decisions)}
    return Told(
        row=row,
        pieces=pieces(text, row.claim),
        cut=(start > 0, end < len(text)),
        warnings=warnings(text[start:end]),
        **extra,
    )
