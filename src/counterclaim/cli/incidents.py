"""`counterclaim incidents`: the table of incidents."""

from __future__ import annotations

from typing import Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    console,
    open_project,
    piped,
    print_json,
)

NAME = "incidents"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    every: Annotated[
        bool, typer.Option("--all", help="Also list what was only said: threats, visits, agreements.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the incidents of a project with the rival figures of their speakers.

    The number in front is what `show` takes; it counts those that are not listed too.
    """
    from counterclaim.incidents.words import material

    with open_project(project) as store:
        found = [(n, i) for n, i in enumerate(store.incidents(), 1) if every or as_json or material(i)]
        if as_json:
            from counterclaim.export.rows import incident_line

            print_json([incident_line(i) for _, i in found])
            return
        from counterclaim.cli.render import incidents_table

        aside = len(store.set_aside())
        with piped():
            if found:
                told = {r.claim.id: r.claim for r in store.rows() if r.claim.field == "toll"}
                incidents_table(console(), found, told)
            else:
                print("no incidents" if every else "no incidents; --all also lists what was only said")
            if aside:
                print(f"{aside} report{'s' * (aside != 1)} set aside unread: counterclaim reports --aside")
