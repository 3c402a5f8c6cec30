"""`counterclaim export`: claims or incidents in the formats that others read."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, ProjectOption, open_project

NAME = "export"


class What(str, Enum):
    """What is exported."""

    claims = "claims"
    incidents = "incidents"


def run(
    what: Annotated[What, typer.Argument(help="claims or incidents")],
    project: ProjectOption = DEFAULT_PROJECT,
    form: Annotated[str, typer.Option("--format", "-f", help="csv, json, jsonl or geojson")] = "jsonl",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")] = None,
) -> None:
    """Export claims (the citable layer) or incidents.

    Exports go to standard output unless --output is given. A file is written whole or not at all.
    """
    from counterclaim.export import FORMATS

    store = open_project(project)
    if form not in FORMATS:
        raise Failure(f"--format {form}: no such format; choose one of: {', '.join(FORMATS)}")
    records = store.rows() if what is What.claims else store.incidents()
    write = FORMATS[form]
    if output is None:
        write(records, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("wb") as out:
            write(records, out)
        partial.replace(output)
    except OSError as error:
        raise Failure(f"{output}: cannot write: {error.strerror or error}; choose another --output") from None
