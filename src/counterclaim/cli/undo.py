"""`counterclaim undo`: a decision taken back, or restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, open_project
from counterclaim.cli.history import words
from counterclaim.cli.reviewing import ByOption, WhyOption, find_record, named, reviewer, settle, told

if TYPE_CHECKING:
    from counterclaim.project import Decision, Project

NAME = "undo"


def run(
    decisions: Annotated[
        list[str] | None,
        typer.Argument(help="Decisions by id or its start; your own last by default.", metavar="[ID]..."),
    ] = None,
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Take decisions back; or restore them, by naming the undo.

    Nothing is removed: an undo is a decision of its own. Called again without an id it takes back the
    decision before.
    """
    with open_project(project, write=True) as store:
        targets = [find_record(store, key, ("decision",))[1] for key in decisions or ()]
        who = reviewer(by)
        made = [store.undo(target, reviewer=who, reason=why) for target in targets or (None,)]
        settle(store, made, _lines(store, made), project=project, as_json=as_json)


def _lines(store: Project, made: Sequence[Decision]) -> Iterator[str]:
    from counterclaim.project.decisions import taken_back

    every = {d.id: d for d in store.decisions()}
    back = taken_back(every.values())
    for d in made:
        of = every[d.target]
        state = "taken back" if of.id in back else "restored"
        yield f"{state}: {words(of)} (by {of.reviewer}, {of.time[:10]})"
        if of.id in back:
            yield f"to restore it: counterclaim undo {d.id}"
        yield from told(store, named(of))
