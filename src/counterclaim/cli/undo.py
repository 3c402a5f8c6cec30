"""`counterclaim undo`: a decision taken back, or restored."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, open_project
from counterclaim.cli.history import words
from counterclaim.cli.reviewing import ByOption, WhyOption, find_record, named, reviewer, settle, told

NAME = "undo"


def run(
    decision: Annotated[
        str | None,
        typer.Argument(help="A decision's id or the start of it; your own last by default.", metavar="[ID]"),
    ] = None,
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Take a decision back; or restore it, by naming the undo.

    Nothing is removed: the undo is a decision of its own. Called again it takes back the decision before.
    """
    with open_project(project, write=True) as store:
        target = None if decision is None else find_record(store, decision, ("decision",))[1]
        made = store.undo(target, reviewer=reviewer(by), reason=why)
        every = {d.id: d for d in store.decisions()}
        from counterclaim.project.decisions import taken_back

        back = made.target in taken_back(every.values())
        of = every[made.target]
        head = [f"{'taken back' if back else 'restored'}: {words(of)} (by {of.reviewer}, {of.time[:10]})"]
        if back:
            head.append(f"to restore it: counterclaim undo {made.id}")
        lines = (line for part in (head, told(store, named(of))) for line in part)
        settle(store, [made], lines, project=project, as_json=as_json)
