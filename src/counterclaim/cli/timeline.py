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

from counterclaim.cli.affairs import Told, open_affairs
from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    console,
    piped,
    print_json,
)
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.incidents.affairs.affair import Affair
    from counterclaim.incidents.standing.developments import Step
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
    opened = open_affairs(project, incident, whole=True)
    if as_json or form == "json":
        print_json([_line(a, opened.told) for a in opened.affairs])
        return
    with piped():
        if not opened.affairs:
            print("no relations between incidents; timeline ID prints a single incident")
        for affair in opened.affairs:
            print_affair(console(), affair, opened.numbers, opened.told, quotes=quotes)


def print_affair(
    out: Console, affair: Affair, numbers: Mapping[str, int], told: Told, *, quotes: bool = False
) -> None:
    """Print an affair in the order of time.

    Args:
        out: where to.
        affair: the affair.
        numbers: the number by which `show` finds each incident.
        told: what is said of its incidents.
        quotes: whether to print the words of relations and tolls.
    """
    from counterclaim.cli.page import print_ties
    from counterclaim.cli.render import standing
    from counterclaim.incidents.words import told_by, undated, when

    claims, reports = told.claims, told.reports
    out.print(Text(_heading(affair), style="bold underline"))
    for i in affair.incidents:
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
        out.print(Padding(_details(i, claims, reports, told, quotes), (0, 0, 0, INDENT)))
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


def _details(
    i: Incident, claims: Mapping[str, Claim], reports: Mapping[str, ReportRef], told: Told, quotes: bool
) -> Table:
    """Who tells of an incident, in which outlets, and its tolls as they changed."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=9, style="dim")
    grid.add_column(ratio=1)
    grid.add_row("told by", _sources(_said(i, claims)))
    outlets = dict.fromkeys(o for r in i.reports if r in reports and (o := reports[r].outlet))
    if outlets:
        grid.add_row("in", _some([plain(o) for o in outlets], SOURCES))
    for label, words in _tolls(_counts(i, claims, reports, told), claims, reports, quotes):
        grid.add_row(label, words)
    return grid


def _said(i: Incident, claims: Mapping[str, Claim]) -> list[Claim]:
    """What somebody says of an incident."""
    from counterclaim.incidents.affairs.relations import is_inferred

    return [claims[c] for c in i.claims if c in claims and not is_inferred(claims[c])]


def _counts(
    i: Incident, claims: Mapping[str, Claim], reports: Mapping[str, ReportRef], told: Told
) -> tuple[tuple[Step, ...], ...]:
    """The counts of an incident, each as its speaker changed it."""
    from counterclaim.incidents.standing.developments import developments
    from counterclaim.incidents.standing.live import said_at
    from counterclaim.incidents.standing.said import hear
    from counterclaim.incidents.telling import Telling

    own = _said(i, claims)
    return developments(hear(Telling(own, reports), moments=said_at(own, told.stamps)))


def _some(names: Sequence[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _sources(claims: Sequence[Claim]) -> str:
    """Who tells of it, through whom, those with most to say first."""
    from counterclaim.incidents.words import speaker

    voices = Counter(speaker(c) for c in claims)
    return _some([name for name, _ in voices.most_common()], SOURCES)


def _tolls(
    counts: Sequence[Sequence[Step]],
    claims: Mapping[str, Claim],
    reports: Mapping[str, ReportRef],
    quotes: bool,
) -> Iterator[tuple[str, Text]]:
    """The counts of each kind of harm, each in a line: an arrow from a figure to what its speaker made of it.

    Figures that never moved stand in one line with all who give them.
    """
    from counterclaim.incidents.words import clipped, dated

    kinds: dict[str, dict[object, list[Sequence[Step]]]] = {}
    for steps in counts:
        kinds.setdefault(steps[0].kind, {}).setdefault(_same(steps, claims), []).append(steps)
    for kind, rows in kinds.items():
        for n, given in enumerate(rows.values()):
            line = Text("or " if n else "")
            for k, step in enumerate(given[0]):
                line.append(" → " if k else "")
                line.append(clipped(step.words, 60), style="bold")
                if len(given[0]) > 1:
                    line.append(f" ({dated(step.first)}{_status(step, claims)})")
            line.append(f" - {_some(list(_voices(given, claims, reports)), VOICES)}")
            yield kind if n == 0 else "", line
            for step in given[0] if quotes else ():
                yield "", Text(f"“{clipped(claims[step.claims[0]].quote.exact, 240)}”", style="italic")


def _same(steps: Sequence[Step], claims: Mapping[str, Claim]) -> object:
    """What is equal for counts that stand in one line: the number and the people that it counts."""
    from counterclaim.incidents.standing.sorts import people
    from counterclaim.incidents.wording import victims_of

    only = steps[0]
    if len(steps) > 1:
        return steps
    if only.low is None and only.high is None:
        return only.words.lower()
    return only.low, only.high, only.denied, people(victims_of(claims[only.claims[0]]))


def _status(step: Step, claims: Mapping[str, Claim]) -> str:
    status = "withdrawn" if step.standing == "withdrawn" else claims[step.claims[0]].status
    return f", {status}" if status != "stated" else ""


def _voices(
    given: Sequence[Sequence[Step]], claims: Mapping[str, Claim], reports: Mapping[str, ReportRef]
) -> Iterator[str]:
    """Who gives a count; of a figure that never moved, also when each first did."""
    from counterclaim.incidents.words import dated, speaker

    named: set[str] = set()
    for steps in given:
        for step in steps:
            for c in (claims[i] for i in step.claims):
                if speaker(c) not in named:
                    named.add(speaker(c))
                    when = step.first if c.id == step.claims[0] else reports[c.report].published
                    alone = len(steps) == 1
                    yield speaker(c) + (f" ({dated(when)}{_status(step, claims)})" if alone else "")


def _line(affair: Affair, told: Told) -> dict[str, Any]:
    """An affair for JSON: its incidents in order, each with its ties, its counts and sources."""
    claims, reports = told.claims, told.reports
    return {"incidents": [_incident(affair, i, claims, reports, told) for i in affair.incidents]}


def _incident(
    affair: Affair, i: Incident, claims: Mapping[str, Claim], reports: Mapping[str, ReportRef], told: Told
) -> dict[str, Any]:
    from counterclaim.export.rows import incident_line

    said = _said(i, claims)
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
                "inferred": t.relation.inferred,
                "claims": list(t.relation.claims),
                "quotes": [q.exact for q in t.relation.quotes],
            }
            for t in affair.ties(i)
        ],
        "developments": [_count(steps, claims) for steps in _counts(i, claims, reports, told)],
        "sources": [{"speaker": who, "via": list(via)} for who, *via in voices],
        "outlets": list(dict.fromkeys(reports[r].outlet for r in i.reports if r in reports)),
    }


def _count(steps: Sequence[Step], claims: Mapping[str, Claim]) -> dict[str, Any]:
    """A count for JSON, step by step; one step where it never moved."""
    names = dict.fromkeys(claims[c].speaker.name for s in steps for c in s.claims)
    return {
        "kind": steps[0].kind,
        "speakers": list(names),
        "steps": [
            {
                "value": s.words,
                "low": s.low,
                "high": s.high,
                "first": s.first,
                "standing": s.standing,
                "denied": s.denied,
                "claims": list(s.claims),
            }
            for s in steps
        ],
    }
