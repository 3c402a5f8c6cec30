"""`counterclaim reports`: the table of reports, and why some were set aside."""

from __future__ import annotations

from typing import Annotated, Any

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

NAME = "reports"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    aside: Annotated[bool, typer.Option("--aside", help="Only reports that were set aside unread.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the reports of a project: how many claims each gave, or why it was set aside unread.

    What was set aside can be read all the same: counterclaim code --all.
    """
    from counterclaim.export.rows import report_line

    with open_project(project) as store:
        why, claims = store.set_aside(), store.claim_counts()
        rows: list[dict[str, Any]] = [
            {**report_line(r), "claims": claims.get(r.id, 0), "aside": why.get(r.id)}
            for r in store.reports()
            if not aside or r.id in why
        ]
    if as_json:
        print_json(rows)
    elif not rows:
        print("no report is set aside" if aside else "no reports")
    else:
        from counterclaim.cli.render import reports_table

        with piped():
            reports_table(console(), rows)
