"""`counterclaim export`: claims or incidents in the formats that others read."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, ProjectOption, open_project, piped

NAME = "export"


class What(StrEnum):
    """What is exported."""

    claims = "claims"
    incidents = "incidents"


def run(
    what: Annotated[What, typer.Argument(help="claims or incidents")],
    project: ProjectOption = DEFAULT_PROJECT,
    form: Annotated[str, typer.Option("--format", "-f", help="csv, json, jsonl or geojson")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
) -> None:
    """Export claims (the citable layer) or incidents.

    Exports go to standard output unless --output is given. A file is written whole or not at all.
    """
    from counterclaim.export import FORMATS

    if form not in FORMATS:
        raise Failure(f"--format {form}: no such format; choose one of: {', '.join(FORMATS)}")
    with open_project(project) as store:
        records = store.rows() if what is What.claims else store.incidents()
        write = FORMATS[form]
        if output is None or str(output) == "-":
            with piped():
                write(records, sys.stdout.buffer)
            return
        if os.path.exists(project) and os.path.exists(output) and os.path.samefile(project, output):
            raise Failure(f"{output}: is the project itself; choose another --output")
        partial = output.with_name(f"{output.name}.part") if output.name else output
        try:
            with partial.open("wb") as out:
                write(records, out)
            partial.replace(output)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Failure(
                f"{output}: cannot be written ({error.strerror or error}); choose another --output"
            ) from None
