"""`counterclaim claims`: the table of claims."""

from __future__ import annotations

from typing import Annotated, get_args

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
from counterclaim.model import Status

NAME = "claims"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    field: Annotated[
        str | None, typer.Option(help="Only claims of this field: toll, event, actor, place ...")
    ] = None,
    status: Annotated[
        str | None, typer.Option(help=f"Only claims of this status: {', '.join(get_args(Status))}.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(help="Only claims of speakers whose name holds these words.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List claims: who says what, how sure, in which words."""
    if status is not None and status not in get_args(Status):
        raise Failure(f"--status {status}: no such status; choose one of: {', '.join(get_args(Status))}")
    with open_project(project) as store:
        rows = [
            r
            for r in store.rows()
            if (field is None or r.claim.field == field)
            and (status is None or r.claim.status == status)
            and (speaker is None or speaker.casefold() in r.claim.speaker.name.casefold())
        ]
    if as_json:
        from counterclaim.export.rows import claim_line

        print_json([claim_line(r) for r in rows])
    elif not rows:
        print("no such claims")
    else:
        from counterclaim.cli.render import claims_table

        with piped():
            claims_table(console(), [r.claim for r in rows])
