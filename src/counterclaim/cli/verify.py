"""`counterclaim verify`: recompute every hash, quote and chain of a project."""

from __future__ import annotations

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    complain,
    open_project,
    print_json,
)
from counterclaim.model.printable import plain

NAME = "verify"


def run(project: ProjectOption = DEFAULT_PROJECT, as_json: JsonOption = False) -> None:
    """Check a project: raw bytes against SHA-256, quotes against reports, every value against its claims.

    The exit status is 1 if anything does not hold.
    """
    with open_project(project) as store:
        problems = [str(p) for p in store.verify()]
        if as_json:
            print_json({"project": project, "problems": problems})
        elif problems:
            for line in problems:
                complain(line)
        else:
            reports, claims = sum(1 for _ in store.reports()), sum(1 for _ in store.claims())
            counted = f"{reports} report{'s' * (reports != 1)} and {claims} claim{'s' * (claims != 1)}"
            print(plain(f"{project}: {counted} checked; every hash and every quote holds"))
    if problems:
        raise typer.Exit(1)
