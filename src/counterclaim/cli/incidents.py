"""`counterclaim incidents`: the table of incidents."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, open_project, print_json

NAME = "incidents"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    every: Annotated[bool, typer.Option("--all", help="Also list what was only said: threats, visits, agreements.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the incidents of a project with the rival figures of their speakers."""
    from counterclaim.cli.render import incidents_table, material

    store = open_project(project)
    found = [i for i in store.incidents() if every or as_json or material(i)]
    if as_json:
        from counterclaim.export.rows import incident_line

        print_json([incident_line(i) for i in found])
        return
    incidents_table(console(), found, {c.id: c for c in store.claims()})
