"""`counterclaim merge`: incidents that are one."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    find_incident,
    open_project,
)
from counterclaim.cli.reviewing import ByOption, WhyOption, change_of, named, reviewer, settle, told

NAME = "merge"


def run(
    incidents: Annotated[
        list[str],
        typer.Argument(help="Two incidents or more: number in the list, id, or its start.", metavar="ID..."),
    ],
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Say that incidents are one and the same event.

    Only what belongs to what changes: every claim keeps its id and its words, and `undo` parts the incidents
    again as they were. Coding anew keeps the merge.
    """
    with open_project(project, write=True) as store:
        found = list({i.id: i for i in (find_incident(store, key) for key in incidents)}.values())
        if len(found) < 2:
            raise Failure("merge: takes two incidents or more; see: counterclaim incidents")
        from counterclaim.project.judging import seen

        groups = [seen(store.mentions(incident=i.id), i) for i in found]
        change = change_of(groups, incidents=[i.id for i in found], titles=[i.title for i in found])
        made = store.decide(
            "merge", "incident", found[0].id, reviewer=reviewer(by), reason=why, change=change
        )
        lines = (line for part in (["merged:"], told(store, named(made))) for line in part)
        settle(store, [made], lines, project=project, as_json=as_json)
