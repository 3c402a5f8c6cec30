"""`counterclaim incidents`: the table of incidents."""

from __future__ import annotations

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, open_project, print_json

NAME = "incidents"


def run(project: ProjectOption = DEFAULT_PROJECT, as_json: JsonOption = False) -> None:
    """List the incidents of a project with the rival figures of their speakers."""
    from counterclaim.cli.render import incidents_table

    store = open_project(project)
    found = list(store.incidents())
    if as_json:
        from counterclaim.export.rows import incident_line

        print_json([incident_line(i) for i in found])
        return
    incidents_table(console(), found, {c.id: c for c in store.claims()})
