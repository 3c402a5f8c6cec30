"""`counterclaim geography`: what reports state of where places lie, beside the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    console,
    open_project,
    piped,
    print_json,
)
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.model import Report
    from counterclaim.project import Project
    from counterclaim.resolve.geography import Check

NAME = "geography"

_STYLES = {"agrees": "green", "disagrees": "bold red", "cannot tell": "yellow"}


def run(
    report: Annotated[
        str | None,
        typer.Argument(
            help="A report's id, the start of it, or its path; all reports by default.", metavar="[REPORT]"
        ),
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    disagreeing: Annotated[
        bool, typer.Option("--disagreeing", help="Only statements that the map contradicts.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check what reports state of geography: how far places are from borders, in which part of a country.

    Each statement is shown with what the map says and whether that agrees. Figures in reports are rounded and
    often measured along roads; a statement only disagrees where neither explains the difference. Then the
    text is wrong, or the place that its name was taken for. Where no gazetteer has a place, nothing can be
    told.
    """
    with open_project(project) as store:
        rows = (
            (r, c)
            for r in _wanted(store, report)
            for c in checks_of(r)
            if not disagreeing or c.verdict == "disagrees"
        )
        if as_json:
            print_json([_json(r, c) for r, c in rows])
            return
        with piped():
            _print(rows)


def _wanted(store: Project, key: str | None) -> Iterator[Report]:
    """The reports with this id, start of an id or path; all where none is given."""
    known = list(store.reports())
    if key is not None:
        same = [r for r in known if r.path == key] or [r for r in known if r.id.startswith((key, f"r-{key}"))]
        if len(same) != 1 or not key.strip():
            count = f"{len(same)} reports have an id that starts like this" if same else "no such report"
            raise Failure(f"{key or 'no id'}: {count}; see: counterclaim reports")
        known = same
    for ref in known:
        found = store.report(ref.id)
        if found is not None:
            yield found


def checks_of(report: Report) -> tuple[Check, ...]:
    """What a report states of geography, checked."""
    from counterclaim.language import annotate
    from counterclaim.resolve.geography import checked

    [a] = annotate([report])
    return checked(a)


def _print(rows: Iterable[tuple[Report, Check]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    last = None
    for report, c in rows:
        if report.id != last:
            out.print(Text(plain(report.path or report.url or report.id), style="bold"))
            last = report.id
        quote = " ".join(report.text[slice(*c.statement.quote)].split())
        line = Text(f"{c.verdict:<12}", style=_STYLES[c.verdict])
        out.print(
            Padding(line.append(plain(f'"{quote}"'), style="not bold default"), (0, 0, 0, 2), expand=False)
        )
        out.print(Padding(Text(plain(told(c)), style="dim"), (0, 0, 0, 14), expand=False))
    if last is None:
        out.print("no such statements")


def told(c: Check) -> str:
    """A check in one line, without its verdict: what is stated of which place, and what the map says."""
    stated = f"{c.name}: {c.stated}" if c.name else c.stated
    return "; ".join(
        (f"{stated}. The map: {c.computed or c.why}", *((c.why,) if c.computed and c.why else ()))
    )


def _json(report: Report, c: Check) -> dict[str, Any]:
    start, end = c.statement.quote
    metres = c.statement.kind in ("border", "distance", "meets", "inside")
    return {
        "report": {"id": report.id, "path": report.path, "url": report.url},
        "kind": c.statement.kind,
        "quote": {"start": start, "end": end, "exact": report.text[start:end]},
        "place": c.name or None,
        "stated": c.stated,
        "verdict": c.verdict,
        "computed": c.computed or None,
        "metres": round(c.figure) if metres and c.figure is not None else None,
        "share": round(c.figure, 3) if not metres and c.figure is not None else None,
        "why": c.why or None,
    }
