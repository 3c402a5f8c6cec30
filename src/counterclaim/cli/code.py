"""`counterclaim code`: read reports and keep what they claim."""

from __future__ import annotations

import sys
from typing import Annotated, Any, BinaryIO

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, JsonOption, ProjectOption, complain, console, open_project, print_json

NAME = "code"


def run(
    paths: Annotated[list[str], typer.Argument(help="Reports: files, folders, or - for standard input.", metavar="PATH...")],
    project: ProjectOption = DEFAULT_PROJECT,
    published: Annotated[str | None, typer.Option(help="Publication date of reports that state none (ISO 8601).")] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet of reports that name none.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read reports, find who says what happened, and keep it in a project.

    Text files may open with Outlet:, Published:, Title: and URL: lines. HTML pages and JSON lines are read too. Coding a
    report again changes nothing. An input that cannot be read is named with the reason, and the rest goes on; the exit
    status is then 1.
    """
    from counterclaim.cli.render import incidents_table, material

    store = open_project(project, create=True)
    stdin = sys.stdin.buffer if "-" in paths else None
    if published is not None:
        published = _date(published)
    coded, refused = _code(store, paths, outlet, published, stdin, quiet=as_json)
    incidents = [i for c in coded for i in c.incidents]
    if as_json:
        from counterclaim.export.rows import incident_line

        print_json({"reports": [c.report.id for c in coded], "refused": refused, "incidents": [incident_line(i) for i in incidents]})
    else:
        out = console()
        shown = [i for i in incidents if material(i)]
        if shown:
            incidents_table(out, shown, {c.id: c for r in coded for c in r.claims})
        out.print(_summary(coded, incidents, refused, project))
    if refused:
        raise typer.Exit(1)


def _code(store: Any, paths: list[str], outlet: str | None, published: str | None, stdin: BinaryIO | None, *, quiet: bool) -> tuple[list[Any], list[dict[str, str]]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from counterclaim.engine import code_inputs
    from counterclaim.intake import Refused, count

    coded: list[Any] = []
    refused: list[dict[str, str]] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet or not sys.stderr.isatty()) as bar:
        task = bar.add_task("Reading", total=count(paths))
        for item in code_inputs(paths, outlet=outlet, published=published, stdin=stdin):
            if isinstance(item, Refused):
                store.refuse(item.input, item.reason, item.advice)
                refused.append({"input": item.input, "reason": item.reason, "advice": item.advice})
                complain(f"{item.input}: {item.reason}; {item.advice}")
            else:
                taken, result = item
                store.save(result, taken.raw)
                coded.append(result)
                bar.update(task, description=f"Coding {result.report.outlet or result.report.path or 'report'}"[:40])
            bar.advance(task)
    return coded, refused


def _date(value: str) -> str:
    from counterclaim.intake.published import publication

    found = publication(value)
    if found is None:
        raise Failure(f"--published {value}: not a date; write it as 2024-01-18")
    return found


def _summary(coded: list[Any], incidents: list[Any], refused: list[Any], project: str) -> str:
    claims = sum(len(c.claims) for c in coded)
    left = f", {len(refused)} not read" if refused else ""
    contested = sum(i.standing == "contested" for i in incidents)
    return (
        f"{len(coded)} report{'s' * (len(coded) != 1)}{left}: {len(incidents)} incident{'s' * (len(incidents) != 1)} "
        f"({contested} contested), {claims} claims, kept in {project}"
    )
