"""`counterclaim split`: event mentions or reports that tell of another event than the rest of an incident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    find_incident,
    open_project,
)
from counterclaim.cli.reviewing import ByOption, WhyOption, at_path, change_of, named, reviewer, settle, told

if TYPE_CHECKING:
    from counterclaim.model import EventMention, Incident
    from counterclaim.project import Project

NAME = "split"


def run(
    incident: Annotated[
        str,
        typer.Argument(help="An incident's number in the list, its id or the start of that.", metavar="ID"),
    ],
    mention: Annotated[
        list[str] | None,
        typer.Option(help="An event mention to take out, or a claim on it; repeat for several."),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(help="A report to take out, by id, its start, or file name; repeat for several."),
    ] = None,
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Say that some event mentions, or reports, tell of another event than the rest of an incident.

    No claim is lost: each goes with its event mention. What is taken out stays together as far as linking
    and earlier decisions have it. Coding anew keeps the split, and `undo` takes it back.
    """
    with open_project(project, write=True) as store:
        found = find_incident(store, incident)
        every = list(store.mentions(incident=found.id))
        out = {*_mentions(store, found, every, mention or ()), *_reports(store, every, report or ())}
        if not out:
            names = (r.path or r.id for r in store.reports() if r.id in found.reports)
            raise Failure(f"split: name what to take out with --report or --mention; told in {_list(names)}")
        if len(out) == len(every):
            raise Failure(f"{incident}: that is all of it; leave out what is to stay in the incident")
        from counterclaim.project.judging import seen

        groups = [
            seen((m for m in every if m.id in out), found),
            seen((m for m in every if m.id not in out), found),
        ]
        change = change_of(groups, incidents=[found.id], titles=[found.title])
        made = store.decide("split", "incident", found.id, reviewer=reviewer(by), reason=why, change=change)
        lines = (line for part in (["split:"], told(store, named(made))) for line in part)
        settle(store, [made], lines, project=project, as_json=as_json)


def _mentions(
    store: Project, incident: Incident, every: Sequence[EventMention], keys: Sequence[str]
) -> Iterator[str]:
    """The event mentions of an incident that are named, themselves or by a claim on them."""
    if not keys:
        return
    own = {m.id: m.id for m in every}
    own |= {c.id: c.event for c in store.claims(incident=incident.id) if c.event is not None}
    for key in keys:
        start = key.strip()
        found = {m for i, m in own.items() if start and i.startswith((start, f"e-{start}", f"c-{start}"))}
        if len(found) != 1:
            what = (
                f"{len(found)} event mentions start" if found else "no event mention of this incident starts"
            )
            raise Failure(f"--mention {key}: {what} like this; see: counterclaim show {incident.id} --json")
        yield from found


def _reports(store: Project, every: Sequence[EventMention], keys: Sequence[str]) -> Iterator[str]:
    """The event mentions of the reports that are named."""
    known = {m.report for m in every}
    refs = [r for r in store.reports() if r.id in known] if keys else []
    for key in keys:
        start = key.strip()
        found = at_path(refs, start) or [
            r.id for r in refs if start and r.id.startswith((start, f"r-{start}"))
        ]
        if len(found) != 1:
            what = f"{len(found)} reports start like this" if found else "no such report in this incident"
            raise Failure(f"--report {key}: {what}; it is told in {_list(r.path or r.id for r in refs)}")
        yield from (m.id for m in every if m.report == found[0])


def _list(names: Iterator[str]) -> str:
    every = list(names)
    return ", ".join(every[:5]) + (f" and {len(every) - 5} more" if len(every) > 5 else "")
