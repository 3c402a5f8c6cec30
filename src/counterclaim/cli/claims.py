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
from counterclaim.model import ClaimVerdict, Status

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
    text: Annotated[
        str | None, typer.Option(help="Only claims of which quote and speaker have all these words.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(help=f"Only claims that reviewers left {', '.join(get_args(ClaimVerdict))}."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List claims: who says what, how sure, in which words.

    They are listed as reviewers left them; what was rejected is marked.
    """
    from counterclaim.project.asked import asked

    with open_project(project) as store:
        try:
            found = asked(store, field=field, status=status, speaker=speaker, text=text, verdict=verdict)
        except ValueError as e:
            raise Failure(f"--{e}") from None
        rows = list(found)
    if as_json:
        from counterclaim.export.rows import claim_line

        print_json([claim_line(r) for r in rows])
    elif not rows:
        print("no such claims")
    else:
        from counterclaim.cli.render import claims_table

        with piped():
            claims_table(console(), rows)
