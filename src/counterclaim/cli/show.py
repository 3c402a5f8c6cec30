"""`counterclaim show`: one incident whole."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, find_incident, open_project, print_json

NAME = "show"


def run(
    incident: Annotated[str, typer.Argument(help="An incident's id, the start of it, or its number in the list.", metavar="ID")],
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Show one incident: what is agreed, where its sources clash, and every claim with its quote."""
    from counterclaim.cli.render import incident_page

    store = open_project(project)
    found = find_incident(store, incident)
    claims = list(store.claims(incident=found.id))
    if as_json:
        from counterclaim.export.rows import incident_line

        print_json({**incident_line(found), "claims": [line for line in _lines(store, found.id)]})
        return
    incident_page(console(), found, claims, {})


def _lines(store, incident):  # type: ignore[no-untyped-def]
    from counterclaim.export.rows import claim_line

    return [claim_line(row) for row in store.rows(incident=incident)]
