"""`counterclaim apply`: read an edited workbook back as decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    complain,
    open_project,
    piped,
    print_json,
)
from counterclaim.cli.history import words
from counterclaim.cli.reviewing import ByOption, WhyOption, reviewer, settle
from counterclaim.model.printable import plain

NAME = "apply"


def run(
    workbook: Annotated[
        Path, typer.Argument(help="The workbook, as exported with --format xlsx and edited.")
    ],
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Read the edits of a workbook back: each changed row becomes decisions.

    Rows that nobody has touched say nothing, nor do those that were applied before. A row whose claim
    somebody else has changed since it was exported is named and left, and so is one that cannot be followed;
    the exit status is then 1. --why is the reason of rows that give none.
    """
    from counterclaim.export.readback import lines, wishes
    from counterclaim.project.shown import grant

    try:
        sheet = lines(workbook)
    except ValueError as error:
        raise Failure(f"{workbook}: {error}") from None
    except OSError as error:
        raise Failure(f"{workbook}: cannot be read ({error.strerror or error})") from None
    with open_project(project, write=True) as store:
        found = wishes(store, sheet)
        rows = {wish.claim: number for number, wish in found.wishes}
        asked = [msgspec.structs.replace(w, reason=w.reason or why) for _, w in found.wishes]
        made, left = grant(store, asked, reviewer=reviewer(by)) if asked else ([], {})
        refused = sorted([*found.refused, *((rows[c], f"{c}: {reason}") for c, reason in left.items())])
        if made:
            settle(
                store,
                made,
                (f"row {rows[d.target]}: {words(d)}" for d in made),
                project=project,
                as_json=as_json,
            )
        elif as_json:
            print_json({"decisions": [], "overrides": []})
        elif not refused:
            with piped():
                print(plain(f"{workbook}: no row was changed"))
    for number, line in refused:
        complain(f"{workbook}, row {number}: {line}")
    if refused:
        raise typer.Exit(1)
