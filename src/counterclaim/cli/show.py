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
    from counterclaim.export.rows import claim_line, incident_line
    from counterclaim.incidents.affair import affair_of

    with open_project(project) as store:
        found = find_incident(store, incident)
        rows = list(store.rows(incident=found.id))
        every = list(store.incidents())
        ties = affair_of(found.id, every).ties(found)
        behind = {i for t in ties for i in t.relation.claims}
        others = {t.other.id for t in ties if t.other is not None}
        said = {r.claim.id: r.claim for i in (found.id, *sorted(others)) for r in store.rows(incident=i)}
    if as_json:
        related = [
            {
                "words": t.words,
                "incident": t.other.id,
                "title": t.other.title,
                "claims": list(t.relation.claims),
            }
            for t in ties
            if t.other is not None
        ]
        print_json({**incident_line(found), "related": related, "claims": [claim_line(row) for row in rows]})
        return
    from counterclaim.cli.page import incident_page

    number = next(n for n, i in enumerate(every, 1) if i.id == found.id)
    with piped():
        incident_page(console(), number, found, rows, ties, {i: c for i, c in said.items() if i in behind})
