"""`counterclaim verify`: recompute every hash, quote and chain of a project, or of a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    complain,
    open_project,
    print_json,
)
from counterclaim.model.printable import plain

NAME = "verify"


def run(
    bundle: Annotated[
        Path | None, typer.Argument(help="A bundle to check instead, its folder or its ZIP.")
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Check a project: raw bytes against SHA-256, quotes against reports, every value against its claims.

    Of a bundle that was exported: every file against its SHA-256, and the chain of decisions. The exit status
    is 1 if anything does not hold.
    """
    if bundle is not None:
        _bundle(bundle, as_json=as_json)
        return
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


def _bundle(bundle: Path, *, as_json: bool) -> None:
    from counterclaim.export.bundle_check import check

    try:
        problems = list(check(bundle))
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{bundle}: cannot be read ({error.strerror or error})") from None
    if as_json:
        print_json({"bundle": str(bundle), "problems": problems})
    elif problems:
        for line in problems:
            complain(f"{bundle}: {line}")
    else:
        print(plain(f"{bundle}: every file is as it was when the bundle was made"))
    if problems:
        raise typer.Exit(1)
