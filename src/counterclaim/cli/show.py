"""`counterclaim show`: one incident whole."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    console,
    find_incident,
    open_project,
    piped,
    print_json,
)

NAME = "show"


def run(
    incident: Annotated[
        str,
        typer.Argument(help="An incident's number in the list, its id or the start of that.", metavar="ID"),
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Show one incident: where its sources clash, what is known of it, and every claim with its quote."""
    from counterclaim.cli.render import incident_page
    from counterclaim.export.rows import claim_line, incident_line

    with open_project(project) as store:
        found = find_incident(store, incident)
        rows = list(store.rows(incident=found.id))
        if as_json:
            print_json({**incident_line(found), "claims": [claim_line(row) for row in rows]})
            return
        number = next(n for n, i in enumerate(store.incidents(), 1) if i.id == found.id)
    with piped():
        incident_page(console(), number, found, [row.claim for row in rows])
