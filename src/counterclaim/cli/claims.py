"""`counterclaim claims`: the table of claims."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, open_project, print_json

NAME = "claims"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    field: Annotated[str | None, typer.Option(help="Only claims of this field: toll, event, actor, place ...")] = None,
    status: Annotated[str | None, typer.Option(help="Only claims of this status: stated, claimed, denied ...")] = None,
    speaker: Annotated[str | None, typer.Option(help="Only claims of speakers whose name holds these words.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List claims: who says what, how sure, in which words."""
    from counterclaim.cli.render import claims_table
    from counterclaim.export.rows import claim_line

    store = open_project(project)
    rows = [
        r
        for r in store.rows()
        if (field is None or r.claim.field == field)
        and (status is None or r.claim.status == status)
        and (speaker is None or speaker.lower() in r.claim.speaker.name.lower())
    ]
    if as_json:
        print_json([claim_line(r) for r in rows])
        return
    claims_table(console(), [r.claim for r in rows])
