"""`counterclaim explain`: which rule and which words gave a claim."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    console,
    find_claim,
    open_project,
    piped,
    print_json,
)
from counterclaim.model import Claim, ClaimRow, EventMention, Report, Span, to_json
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.project import Decision, Project
    from counterclaim.resolve.geography import Check
    from counterclaim.resolve.place_choice import Weighed

NAME = "explain"
AROUND = 600
"""Characters shown on either side of a quote at the most, where a paragraph is longer."""

CANDIDATES, REASONS = 8, 5
"""Candidates for a place that are listed, and pieces of evidence for each; all of them with ``--json``."""


def run(
    claim: Annotated[str, typer.Argument(help="A claim's id or the start of it.", metavar="ID")],
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Explain a claim: its passage with the words that fired, who speaks, its rules and its status.

    A claim is explained as reviewers left it, with what they decided. Of a place, also all that its name may
    mean, how likely each is and what speaks for and against it.
    """
    from counterclaim.resolve.place_reasons import candidate_line, candidates

    with open_project(project) as store:
        row = _row(store, find_claim(store, claim))
        found = row.claim
        at = found.figure or found.quote
        decided = _decided(store, row)
        report = store.report(found.report)
        mentions = {m.id: m for m in store.mentions(report=found.report)} if found.other else {}
    checks = _checks(report, found) if report and found.field == "place" else []
    text = report.text if report else ""
    if as_json:
        told = {**json.loads(to_json(found)), "passage": text[slice(*_passage(text, found))]}
        told["verdict"] = row.verdict
        told["coded"] = json.loads(to_json(row.coded)) if row.coded is not None else None
        told["decisions"] = [json.loads(to_json(d)) for d in decided]
        if found.field == "place" and report is not None:
            told["candidates"] = [candidate_line(w) for w in candidates(report, at.span)]
        print_json(told)
        return
    source = (report.path or report.url or report.id) if report else found.report
    with piped():
        _page(console(), text, row, source, checks, mentions, decided)
        if found.field == "place" and report is not None:
            _weighed(console(), candidates(report, at.span))


def _checks(report: Report, c: Claim) -> list[Check]:
    """What the report states of where the claim's place lies, beside the map."""
    from counterclaim.cli.geography import checks_of

    start, end = c.quote.span
    checks = checks_of(report)
    return [
        x
        for x in checks
        if x.name == c.value or (x.statement.quote[0] < end and start < x.statement.quote[1])
    ]


def _page(
    out: Console,
    text: str,
    row: ClaimRow,
    source: str,
    checks: Sequence[Check],
    mentions: Mapping[str, EventMention],
    decided: Sequence[Decision],
) -> None:
    from counterclaim.incidents.standing.reasons import reasons, related
    from counterclaim.incidents.words import clipped

    c = row.claim
    head = f"{c.id}  {c.field}{f' ({c.kind})' if c.kind else ''}: {clipped(c.value or '', 120)}"
    out.print(Text(head, style="bold"))
    out.print(_marked(text, c))
    out.print()
    from counterclaim.cli.geography import told

    maps = (("map", f"{x.verdict}: {told(x)}") for x in checks)
    for label, value in (*related(c, mentions), *reasons(c, source), *maps, *_review(row, decided)):
        out.print(Text(f"  {label:<9}", style="dim").append(" ".join(plain(value).split()), style="not dim"))


def _row(store: Project, claim: Claim) -> ClaimRow:
    """A claim as reviewers left it."""
    return next(r for r in store.rows(report=claim.report) if r.claim.id == claim.id)


def _decided(store: Project, row: ClaimRow) -> list[Decision]:
    """The decisions that hold on a claim, and the one that rejects what it is part of."""
    from counterclaim.project.decisions import in_force

    return [d for d in in_force(store.decisions()) if d.target == row.claim.id or d.id == row.reviewed]


def _review(row: ClaimRow, decided: Sequence[Decision]) -> Iterator[tuple[str, str]]:
    """What reviewers made of a claim: each decision with who made it, when and why."""
    from counterclaim.cli.history import words

    if decided:
        yield "verdict", row.verdict
    for d in decided:
        why = f": {d.reason}" if d.reason else ""
        yield "decided", f"{words(d)} ({d.reviewer}, {d.time[:10]}){why}"


def _passage(text: str, c: Claim) -> Span:
    start = text.rfind("\n", 0, c.quote.start) + 1
    end = text.find("\n", c.quote.end)
    end = len(text) if end < 0 else end
    return max(start, c.quote.start - AROUND), min(end, c.quote.end + AROUND)


def _marked(text: str, c: Claim) -> Text:
    """The paragraph with quote, figure, speaker and cue set off."""
    start, end = _passage(text, c)
    out = Text(plain(text[start:end]))
    out.stylize("underline", c.quote.start - start, c.quote.end - start)
    marks = [
        (c.figure, "bold red"),
        (c.speaker.mention, "bold cyan"),
        (c.cue, "green"),
        (c.status_cue, "yellow"),
    ]
    for q, style in (*marks, *((r.mention, "magenta") for r in c.relay)):
        if q is not None and start <= q.start and q.end <= end:
            out.stylize(style, q.start - start, q.end - start)
    return out


def _weighed(out: Console, weighed: Sequence[Weighed]) -> None:
    from rich.table import Table

    from counterclaim.resolve.place_reasons import meant

    if not weighed:
        return
    table = Table(box=None, padding=(0, 2), show_edge=False, header_style="dim")
    for column, right in (("likely", True), ("may mean", False), ("score", True), ("because of", False)):
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for w in weighed[:CANDIDATES]:
        because = sorted(w.points.items(), key=lambda x: -abs(x[1]))
        table.add_row(
            f"{w.probability:.0%}",
            plain(meant(w.entry)),
            f"{sum(w.points.values()):+.1f}",
            ", ".join(f"{name} {points:+.1f}" for name, points in because[:REASONS]),
        )
    out.print()
    out.print(table)
    if len(weighed) > CANDIDATES:
        out.print(Text(f"  and {len(weighed) - CANDIDATES} less likely", style="dim"))
