"""`counterclaim code`: read reports and keep what they claim."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    complain,
    console,
    open_project,
    piped,
    print_json,
)

if TYPE_CHECKING:
    from counterclaim.model import Incident
    from counterclaim.project import Project

NAME = "code"
ROWS = 100
"""Incidents in the table at the most; after that, `incidents` lists them."""


class By(StrEnum):
    """With what reports are read; the names of ``language.Means``."""

    rules = "rules"
    reader = "reader"
    both = "both"


@dataclass
class _Run:
    """What a run did, without the records themselves: an archive has more than fit in memory."""

    reports: list[str] = field(default_factory=list)
    unchanged: int = 0
    aside: list[dict[str, str]] = field(default_factory=list)
    claims: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)


def run(
    paths: Annotated[
        list[str], typer.Argument(help="Reports: files, folders, or - for standard input.", metavar="PATH...")
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    published: Annotated[
        str | None, typer.Option(help="Publication date of reports that state none (ISO 8601).")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet of reports that name none.")] = None,
    every: Annotated[
        bool,
        typer.Option("--all", help="Read every report, whatever its language and what it is about."),
    ] = False,
    by: Annotated[
        By, typer.Option(help="With what to read: rules, reader or both.", envvar="COUNTERCLAIM_BY")
    ] = By.both,
    columns: Annotated[
        str | None,
        typer.Option(
            help="Which column of CSV, Parquet or JSON lines holds what: text=body,url=link, with any of "
            "text, title, published, outlet and url. Common names are known.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read reports, find who says what happened, and keep it in a project.

    Text files may open with Outlet:, Published:, Title: and URL: lines. Pages (HTML, MHTML), documents (PDF,
    DOCX), mail, tables (CSV, Parquet, JSON lines) and web archives (WARC, WACZ) are read too. A report that
    the project holds already is passed over, so that a run that was stopped goes on where it was. A report in
    another language than English, or without violence, coercion or protest, is kept, with the reason, but set
    aside unread. An input that cannot be read is named with the reason, and the rest goes on; the exit status
    is then 1.
    """
    when = _date(published) if published is not None else None
    named = _columns(columns) if columns is not None else None
    with open_project(project, create=True) as store:
        done = _code(store, paths, outlet, when, every=every, by=by, columns=named, quiet=as_json)
        read = set(done.reports)
        found = [(n, i) for n, i in enumerate(store.incidents(), 1) if read.intersection(i.reports)]
        if as_json:
            _print(project, done, [i for _, i in found])
        else:
            _show(store, project, done, found)
    if done.refused:
        raise typer.Exit(1)


def _code(
    store: Project,
    paths: list[str],
    outlet: str | None,
    published: str | None,
    *,
    every: bool,
    by: By,
    columns: dict[str, str] | None,
    quiet: bool,
) -> _Run:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from counterclaim.engine import code_inputs
    from counterclaim.intake import Refused, count

    done = _Run()
    stdin = sys.stdin.buffer if "-" in paths and sys.stdin is not None else None
    shown = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    hidden = quiet or not sys.stderr.isatty()
    with Progress(*shown, console=console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("Reading", total=None if hidden else count(paths))
        items = code_inputs(
            paths,
            outlet=outlet,
            published=published,
            stdin=stdin,
            project=store,
            every=every,
            means=by.value,
            columns=columns,
        )
        for item in items:
            bar.advance(task)
            if isinstance(item, Refused):
                done.refused.append({"input": item.input, "reason": item.reason, "advice": item.advice})
                complain(str(item))
                continue
            name = item.taken.report.path or item.coded.report.id
            for note in item.taken.notes:
                done.notes.append({"input": name, "note": note})
                complain(f"note: {name}: {note}")
            if item.coded.aside is not None:
                done.aside.append({"input": name, "reason": item.coded.aside})
                complain(f"note: {name}: set aside: {item.coded.aside}")
            bar.update(task, description=f"Coding {item.coded.report.outlet or name}"[:40])
            if item.coded.report.id not in done.reports:
                done.claims += len(item.coded.claims)
            done.reports.append(item.coded.report.id)
            done.unchanged += not item.new
    return done


def _date(value: str) -> str:
    from counterclaim.intake.published import publication

    found = publication(value)
    if found is None:
        raise Failure(f"--published {value}: not a date; write it as 2024-01-18")
    return found


def _columns(value: str) -> dict[str, str]:
    from counterclaim.intake.columns import mapping

    try:
        return mapping(value)
    except ValueError as e:
        raise Failure(f"--columns {value}: {e}") from None


def _print(project: str, done: _Run, incidents: list[Incident]) -> None:
    from counterclaim.export.rows import incident_line

    line: dict[str, Any] = {
        "project": project,
        "reports": done.reports,
        "unchanged": done.unchanged,
        "aside": done.aside,
        "claims": done.claims,
        "refused": done.refused,
        "notes": done.notes,
        "incidents": [incident_line(i) for i in incidents],
    }
    print_json(line)


def _show(store: Project, project: str, done: _Run, every: list[tuple[int, Incident]]) -> None:
    from counterclaim.cli.render import incidents_table
    from counterclaim.incidents.words import material
    from counterclaim.model.printable import plain

    shown = [(n, i) for n, i in every if material(i)]
    with piped():
        out = console()
        if shown:
            tolls = {c for _, i in shown[:ROWS] for t in i.tolls for c in t.claims}
            said = {r.claim.id: r.claim for r in store.rows() if r.claim.id in tolls}
            incidents_table(out, shown[:ROWS], said)
        if len(shown) > ROWS:
            command = f"counterclaim incidents --project {plain(project)}"
            print(f"and {len(shown) - ROWS} more; list them with: {command}")
        print(plain(_summary(done, [i for _, i in every], project)))


def _summary(done: _Run, incidents: list[Incident], project: str) -> str:
    contested = sum(i.standing == "contested" for i in incidents)
    unchanged = f" ({done.unchanged} unchanged)" if done.unchanged else ""
    aside = f", {len(done.aside)} set aside unread" if done.aside else ""
    left = f", {len(done.refused)} not read" if done.refused else ""
    reports = f"{_count(len(done.reports), 'report')}{unchanged}{aside}{left}"
    return (
        f"{reports}: {_count(len(incidents), 'incident')} "
        f"({contested} contested), {_count(done.claims, 'claim')}, kept in {project}"
    )


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"
