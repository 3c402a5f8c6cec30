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
MOST = 1_000_000
"""Claims that a search finds at the most."""


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
    for name, given, known in (("status", status, Status), ("verdict", verdict, ClaimVerdict)):
        if given is not None and given not in get_args(known):
            raise Failure(f"--{name} {given}: no such {name}; choose one of: {', '.join(get_args(known))}")
    with open_project(project) as store:
        found = None if text is None else set(store.search(text, limit=MOST))
        rows = [
            r
            for r in store.rows()
            if (found is None or r.claim.id in found)
            and (field is None or r.claim.field == field)
            and (status is None or r.claim.status == status)
            and (verdict is None or r.verdict == verdict)
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
            claims_table(console(), rows)
