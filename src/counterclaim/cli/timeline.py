"""`counterclaim timeline`: an affair in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    console,
    find_incident,
    open_project,
    piped,
    plain,
    print_json,
)

if TYPE_CHECKING:
    from counterclaim.incidents.affair import Affair, TollStep
    from counterclaim.model import Claim, Incident, ReportRef

NAME = "timeline"
INDENT = 15
"""Columns of the day in front of each incident."""
SOURCES = 8
"""Speakers named as the sources of an incident at the most."""
VOICES = 4
"""Speakers named behind one figure at the most."""


def run(
    incident: Annotated[
        str | None,
        typer.Argument(
            help="An incident of the affair: its number in the list, its id or the start of that; "
            "without it, all affairs are printed.",
            metavar="[ID]",
        ),
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    quotes: Annotated[bool, typer.Option("--quotes", help="Print the words that say so.")] = False,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to print it: text or json.")
    ] = "text",
    as_json: JsonOption = False,
) -> None:
    """Print what relations connect in the order of time: each incident with its sources, its tolls as they
    changed, and what it answers.
    """
    from counterclaim.incidents.affair import affair_of, affairs

    with open_project(project) as store:
        every = list(store.incidents())
        numbers = {i.id: n for n, i in enumerate(every, 1)}
        if incident is not None:
            found = [affair_of(find_incident(store, incident).id, every)]
        else:
            found = [a for a in affairs(every) if len(a.incidents) > 1]
        wanted = {i.id for a in found for i in a.incidents}
        rows = [row for i in every if i.id in wanted for row in store.rows(incident=i.id)]
    reports = {r.report.id: r.report for r in rows}
    claims = {r.claim.id: r.claim for r in rows}
    if as_json or form == "json":
        print_json([_line(a, claims, reports) for a in found])
        return
    with piped():
        if not found:
            print("no relations between incidents; timeline ID prints a single incident")
        for affair in found:
            print_affair(console(), affair, numbers, claims, reports, quotes=quotes)


def print_affair(
    out: Console,
    affair: Affair,
    numbers: Mapping[str, int],
    claims: Mapping[str, Claim],
    reports: Mapping[str, ReportRef],
    *,
    quotes: bool = False,
) -> None:
    """Print an affair in the order of time.

    Args:
        out: where to.
        affair: the affair.
        numbers: the number by which `show` finds each incident.
        claims: by id, at least those of the affair.
        reports: by id, those of the claims.
        quotes: whether to print the words of relations and tolls.
    """
    from counterclaim.cli.page import print_ties
    from counterclaim.cli.render import standing
    from counterclaim.cli.words import told_by, undated, when

    out.print(Text(_heading(affair), style="bold underline"))
    for i in affair.incidents:
        said = [claims[c] for c in i.claims if c in claims]
        out.print()
        head = Table.grid(padding=(0, 2, 0, 0), expand=True)
        head.add_column(width=INDENT - 2)
        head.add_column(ratio=1)
        title = Text(f"{numbers[i.id]}. " if i.id in numbers else "", style="dim")
        title.append(undated(i), style="bold not dim")
        if i.modality != "happened":
            title.append(f" [{i.modality}]", style="yellow not dim")
        head.add_row(Text(when(i), style="bold cyan"), title)
        head.add_row("", standing(i).append(f", {told_by(i)}", style="not bold"))
        out.print(head)
        out.print(Padding(_details(i, said, reports, quotes), (0, 0, 0, INDENT)))
        print_ties(out, affair.ties(i), claims, quotes=quotes, indent=INDENT)
    out.print()


def _heading(affair: Affair) -> str:
    from counterclaim.incidents.title import day
    from counterclaim.model import DateInterval

    days = [d.start[:10] for i in affair.incidents if (d := i.date) is not None and d.start is not None]
    ends = [d.end[:10] for i in affair.incidents if (d := i.date) is not None and d.start and d.end]
    n = len(affair.incidents)
    span = DateInterval(start=min(days), end=max([*ends, *days]), grain="span", basis="") if days else None
    return f"{n} incident{'s' * (n != 1)}{f', {day(span)}' if span else ''}"


def _details(i: Incident, claims: Sequence[Claim], reports: Mapping[str, ReportRef], quotes: bool) -> Table:
    """Who tells of an incident, in which outlets, and its tolls as they changed."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=9, style="dim")
    grid.add_column(ratio=1)
    grid.add_row("told by", _sources(claims))
    outlets = dict.fromkeys(o for r in i.reports if r in reports and (o := reports[r].outlet))
    if outlets:
        grid.add_row("in", _some([plain(o) for o in outlets], SOURCES))
    for label, words in _tolls(claims, reports, quotes):
        grid.add_row(label, words)
    return grid


def _some(names: Sequence[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _sources(claims: Sequence[Claim]) -> str:
    """Who tells of it, through whom, those with most to say first."""
    from counterclaim.cli.words import speaker

    voices = Counter(speaker(c) for c in claims)
    return _some([name for name, _ in voices.most_common()], SOURCES)


def _tolls(
    claims: Sequence[Claim], reports: Mapping[str, ReportRef], quotes: bool
) -> Iterator[tuple[str, Text]]:
    """The figures of each kind in the order in which they were said, an arrow before each that came later."""
    from counterclaim.cli.words import clipped
    from counterclaim.incidents.affair import instant, toll_steps

    kinds: dict[str, list[TollStep]] = {}
    for step in toll_steps(claims, reports):
        kinds.setdefault(step.kind, []).append(step)
    for kind, steps in kinds.items():
        for n, step in enumerate(steps):
            moved = n > 0 and instant(step.first) > instant(steps[n - 1].first)
            line = Text("→ " if moved else "or " if n else "")
            line.append(clipped(step.words, 60), style="bold")
            line.append(f" - {_said(step, reports)}")
            yield kind if n == 0 else "", line
            if quotes:
                yield "", Text(f"“{clipped(step.claims[0].quote.exact, 240)}”", style="italic")


def _said(step: TollStep, reports: Mapping[str, ReportRef]) -> str:
    """Who gives a figure and when each first did."""
    from counterclaim.cli.words import dated, speaker

    first: dict[str, str] = {}
    for c in step.claims:
        report = reports.get(c.report)
        status = f", {c.status}" if c.status != "stated" else ""
        first.setdefault(speaker(c), f"{dated(report.published if report else None)}{status}")
    return _some([f"{who} ({when})" for who, when in first.items()], VOICES)


def _line(affair: Affair, claims: Mapping[str, Claim], reports: Mapping[str, ReportRef]) -> dict[str, Any]:
    """An affair for JSON: its incidents in order, each with its ties, toll steps and sources."""
    return {"incidents": [_incident(affair, i, claims, reports) for i in affair.incidents]}


def _incident(
    affair: Affair, i: Incident, claims: Mapping[str, Claim], reports: Mapping[str, ReportRef]
) -> dict[str, Any]:
    from counterclaim.export.rows import incident_line
    from counterclaim.incidents.affair import toll_steps

    said = [claims[c] for c in i.claims if c in claims]
    voices = dict.fromkeys((c.speaker.name, *(r.name for r in reversed(c.relay))) for c in said)
    return {
        **incident_line(i),
        "ties": [
            {
                "words": t.words,
                "type": t.relation.type,
                "backward": t.backward,
                "incident": t.other.id if t.other else None,
                "name": t.relation.name,
                "claims": list(t.relation.claims),
                "quotes": [q.exact for q in t.relation.quotes],
            }
            for t in affair.ties(i)
        ],
        "toll_steps": [
            {
                "kind": s.kind,
                "value": s.words,
                "low": s.low,
                "high": s.high,
                "first": s.first,
                "speakers": list(dict.fromkeys(c.speaker.name for c in s.claims)),
                "claims": [c.id for c in s.claims],
            }
            for s in toll_steps(said, reports)
        ],
        "sources": [{"speaker": who, "via": list(via)} for who, *via in voices],
        "outlets": list(dict.fromkeys(reports[r].outlet for r in i.reports if r in reports)),
    }
