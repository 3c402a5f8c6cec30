"""`counterclaim export`: claims or incidents in the formats that others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, ProjectOption, console, open_project, piped

NAME = "export"


class What(StrEnum):
    """What is exported."""

    claims = "claims"
    incidents = "incidents"


def _list(wanted: bool) -> None:
    """Print the formats, and end."""
    if not wanted:
        return
    from rich.table import Table

    from counterclaim.export import FORMATS

    table = Table("format", "of", "what it is", "what it cannot hold, and where that is", box=None)
    for name, form in FORMATS.items():
        lost = "\n".join(f"{what}: {where}" for what, where in form.lost.items())
        table.add_row(name, ", ".join(form.of), form.about, lost)
    console().print(table)
    raise typer.Exit


def run(
    what: Annotated[What, typer.Argument(help="claims or incidents")],
    project: ProjectOption = DEFAULT_PROJECT,
    form: Annotated[str, typer.Option("--format", "-f", help="A format; --formats lists all.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(help="The resolution rule of tolls, instead of the format's own: acled-lowest …"),
    ] = None,
    choices: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="What a single format lets choose (see the docs)."),
    ] = None,
    _formats: Annotated[
        bool, typer.Option("--formats", callback=_list, is_eager=True, help="List the formats, and end.")
    ] = False,
) -> None:
    """Export claims (the citable layer) or incidents.

    Exports go to standard output unless --output is given. A file is written whole or not at all.
    """
    from counterclaim.export import FORMATS, ChoiceError, Options, formats, records
    from counterclaim.incidents.standing.rules import rules

    can = formats("claims" if what is What.claims else "incidents")
    if form not in can:
        raise Failure(f"--format {form}: {what} have no such format; choose one of: {', '.join(can)}")
    if rule is not None and rule not in rules():
        raise Failure(f"--rule {rule}: no such rule; choose one of: {', '.join(sorted(rules()))}")
    chosen = FORMATS[form]
    options = Options(rule=rule, extra={**_choices(choices or ()), "table": what.value})
    with open_project(project) as store:
        rows = store.rows() if what is What.claims else records(chosen, store, store.incidents())
        if output is None or str(output) == "-":
            if chosen.binary and sys.stdout.isatty():
                raise Failure(f"--format {form}: is no text; name a file by --output")
            try:
                with piped():
                    chosen.write(rows, sys.stdout.buffer, options=options)
            except ChoiceError as error:
                raise Failure(f"--set {error}") from None
            return
        if os.path.exists(project) and os.path.exists(output) and os.path.samefile(project, output):
            raise Failure(f"{output}: is the project itself; choose another --output")
        partial = output.with_name(f"{output.name}.part") if output.name else output
        try:
            with partial.open("wb") as out:
                chosen.write(rows, out, options=options)
            partial.replace(output)
        except ChoiceError as error:
            partial.unlink(missing_ok=True)
            raise Failure(f"--set {error}") from None
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Failure(
                f"{output}: cannot be written ({error.strerror or error}); choose another --output"
            ) from None


def _choices(given: Iterable[str]) -> dict[str, str]:
    """Choices by name, of NAME=VALUE.

    >>> _choices(["split=day"])
    {'split': 'day'}
    """
    found = [choice.partition("=") for choice in given]
    for name, sign, _ in found:
        if not sign or not name:
            raise Failure(f"--set {name}: write NAME=VALUE")
    return {name: value for name, _, value in found}
