"""`counterclaim show`: one incident whole."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.affairs import open_affairs
from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, piped, print_json

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

    opened = open_affairs(project, incident, whole=False)
    found = opened.incident
    assert found is not None
    rows = [r for r in opened.told.rows if r.incident == found.id]
    ties = opened.affairs[0].ties(found)
    if as_json:
        related = [
            {
                "words": t.words,
                "incident": t.other.id,
                "title": t.other.title,
                "claims": list(t.relation.claims),
                "inferred": t.relation.inferred,
            }
            for t in ties
            if t.other is not None
        ]
        print_json({**incident_line(found), "related": related, "claims": [claim_line(row) for row in rows]})
        return
    from counterclaim.cli.page import incident_page

    behind = {i for t in ties for i in t.relation.claims}
    said = {i: c for i, c in opened.told.claims.items() if i in behind}
    with piped():
        incident_page(console(), opened.numbers[found.id], found, rows, ties, said)
