"""`counterclaim code`: read reports and keep what they claim."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.cli import fetching, sharding
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
    from counterclaim.engine.ahead import Runner
    from counterclaim.intake.web.take import Web
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


class Engine(StrEnum):
    """Who codes."""

    local = "local"
    ray = "ray"


@dataclass(frozen=True)
class _Named:
    """What is read: files and addresses, files of addresses, where they are fetched, what columns hold."""

    paths: list[str]
    addresses: list[str]
    web: Web
    columns: dict[str, str] | None = None


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
        list[str] | None,
        typer.Argument(
            help="Reports: files, folders, addresses, lists and feeds of addresses, or - for standard input.",
            metavar="[PATH|ADDRESS]...",
            show_default=False,
        ),
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    to: sharding.ToOption = None,
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
    workers: Annotated[
        int,
        typer.Option("--workers", "-w", min=0, help="Processes that code; 0 is as many as are worth while."),
    ] = 0,
    engine: Annotated[
        Engine,
        typer.Option(help="Who codes: processes of this machine, or a Ray cluster (the one in RAY_ADDRESS)."),
    ] = Engine.local,
    addresses: fetching.AddressesOption = None,
    max_age: fetching.MaxAgeOption = 0.0,
    contact: fetching.ContactOption = None,
    pause: fetching.PauseOption = 1.0,
    allow_private: fetching.PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read reports, find who says what happened, and keep it in a project.

    Text files may open with Outlet:, Published:, Title: and URL: lines. Pages (HTML, MHTML), documents (PDF,
    DOCX), mail, tables (CSV, Parquet, JSON lines) and web archives (WARC, WACZ) are read too. A report that
    the project holds already is passed over, so that a run that was stopped goes on where it was. A report in
    another language than English, or without violence, coercion or protest, is kept, with the reason, but set
    aside unread. Addresses are fetched as robots.txt allows, and only those that you name: on the command
    line, or in a list (.urls, or a .txt of nothing else) or a feed that you name there, not in one that lies
    in a folder. With --to an archive of any size is coded into shards of Parquet; such a folder, where it is
    named, is read into a project as it was coded. An input that cannot be read is named with the reason, and
    the rest goes on; the exit status is then 1.
    """
    if not paths and not addresses:
        raise Failure("nothing to read; name files, folders or addresses; see: counterclaim code --help")
    when = _date(published) if published is not None else None
    held = _columns(columns) if columns is not None else None
    if to is not None:
        if addresses:
            raise Failure("--to: addresses are fetched into a project; leave --addresses out")
        sharding.run(
            paths or [], to, outlet=outlet, published=when, every=every, means=by.value, columns=held,
            workers=workers, runner=lambda n: _runner(engine, n, 0), as_json=as_json,
        )  # fmt: skip
        return
    with open_project(project, create=True) as store:
        runner = partial(_runner, engine, workers)
        web = fetching.web(store, private=allow_private, contact=contact, pause=pause, max_age=max_age)
        named = _Named(paths or [], addresses or [], web, held)
        done = _code(store, named, outlet, when, every=every, by=by, runner=runner, quiet=as_json)
        read = set(done.reports)
        found = [(n, i) for n, i in enumerate(store.incidents(), 1) if read.intersection(i.reports)]
        if as_json:
            _print(project, done, [i for _, i in found])
        else:
            _show(store, project, done, found)
    if done.refused:
        raise typer.Exit(1)


@contextmanager
def _runner(engine: Engine, workers: int, reports: int) -> Iterator[Runner]:
    """Who works on so many reports."""
    from counterclaim.engine.cluster import NoClusterError, cluster
    from counterclaim.engine.processes import processes, worth

    if engine is Engine.local:
        with processes(workers or worth(reports)) as runner:
            yield runner
        return
    try:
        with cluster(workers) as runner:
            yield runner
    except NoClusterError as e:
        raise Failure(f"--engine ray: {e}") from None


def _code(
    store: Project,
    named: _Named,
    outlet: str | None,
    published: str | None,
    *,
    every: bool,
    by: By,
    runner: Callable[[int], AbstractContextManager[Runner]],
    quiet: bool,
) -> _Run:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from counterclaim.engine import code_inputs
    from counterclaim.engine.shard_folder import shards_at
    from counterclaim.intake import Refused, count

    done = _Run()
    stdin = sys.stdin.buffer if "-" in named.paths and sys.stdin is not None else None
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    hidden = quiet or not sys.stderr.isatty()
    unknown = named.addresses or any(
        named.web.leads(p) is not None or shards_at(p) is not None for p in named.paths
    )
    total = None if unknown else count(named.paths)
    with (
        runner(total or 0) as at_work,
        Progress(*columns, console=console(stderr=True), transient=True, disable=hidden) as bar,
    ):
        task = bar.add_task("Reading", total=total)
        items = code_inputs(
            named.paths,
            outlet=outlet,
            published=published,
            stdin=stdin,
            project=store,
            every=every,
            means=by.value,
            web=named.web,
            addresses=named.addresses,
            runner=at_work,
            columns=named.columns,
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
