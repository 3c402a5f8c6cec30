"""`counterclaim verify`: recompute every hash, quote and chain of a project."""

from __future__ import annotations

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, complain, open_project, print_json

NAME = "verify"


def run(project: ProjectOption = DEFAULT_PROJECT, as_json: JsonOption = False) -> None:
    """Check a project: raw bytes against their SHA-256, every quote against its report, every value against its claims.

    The exit status is 1 if anything does not hold.
    """
    store = open_project(project)
    problems = [str(p) for p in store.verify()]
    if as_json:
        print_json({"project": project, "problems": problems})
    else:
        for line in problems:
            complain(line)
        reports, claims = sum(1 for _ in store.reports()), sum(1 for _ in store.claims())
        if not problems:
            typer.echo(f"{project}: {reports} reports and {claims} claims checked; every hash and every quote holds")
    if problems:
        raise typer.Exit(1)
