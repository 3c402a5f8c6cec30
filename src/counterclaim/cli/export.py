"""`counterclaim export`: claims or incidents in the formats that others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

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
        about = [form.about, *(f"--set {choice}={what}" for choice, what in form.choices.items())]
        lost = "\n".join(f"{what}: {where}" for what, where in form.lost.items())
        table.add_row(name, ", ".join(form.of), "\n".join(about), lost)
    console().print(table)
    raise typer.Exit


def run(
    what: Annotated[What, typer.Argument(help="claims or incidents")],
    project: ProjectOption = DEFAULT_PROJECT,
    form: Annotated[str, typer.Option("--format", "-f", help="A format; --formats lists all.")] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write to this file (a bundle: or folder) instead of standard output."
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(help="The resolution rule of tolls, instead of the format's own: acled-lowest …"),
    ] = None,
    choices: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="What a single format lets choose (see the docs)."),
    ] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="Mask names of private persons, blur places, cut quotes short."),
    ] = False,
    _formats: Annotated[
        bool, typer.Option("--formats", callback=_list, is_eager=True, help="List the formats, and end.")
    ] = False,
) -> None:
    """Export claims (the citable layer) or incidents.

    Exports go to standard output unless --output is given. A file is written whole or not at all.
    """
    from counterclaim.export import FORMATS, ChoiceError, Options, formats, records
    from counterclaim.export.files import write_file
    from counterclaim.export.public import NOTICE
    from counterclaim.export.public import public as make_public
    from counterclaim.incidents.standing.rules import rules

    can = formats("claims" if what is What.claims else "incidents")
    if form not in can:
        raise Failure(f"--format {form}: {what} have no such format; choose one of: {', '.join(can)}")
    if rule is not None and rule not in rules():
        raise Failure(f"--rule {rule}: no such rule; choose one of: {', '.join(sorted(rules()))}")
    chosen = FORMATS[form]
    extra = _choices(choices or ())
    if unknown := sorted(set(extra) - set(chosen.choices)):
        known = ", ".join(chosen.choices) or "none"
        raise Failure(f"--set {unknown[0]}: {form} has no such choice; it has: {known}")
    said = {"notice": NOTICE} if public else {}
    options = Options(rule=rule, extra={**extra, **said, "table": what.value})
    with open_project(project) as store:
        shown = make_public(store) if public else None
        if what is What.incidents:
            rows = records(chosen, store, public=shown)
        else:
            rows = shown.records(store.rows()) if shown else store.rows()

        def _write(out: IO[bytes]) -> None:
            try:
                chosen.write(rows, out, options=options)
            except ChoiceError as error:
                raise Failure(f"--set {error}") from None
            except ValueError as error:
                raise Failure(f"--format {form}: {error}") from None

        if output is None or str(output) == "-":
            if chosen.binary and sys.stdout.isatty():
                raise Failure(f"--format {form}: is no text; name a file by --output")
            with piped():
                _write(sys.stdout.buffer)
            return
        if os.path.exists(project) and os.path.exists(output) and os.path.samefile(project, output):
            raise Failure(f"{output}: is the project itself; choose another --output")
        try:
            write_file(chosen, output, _write)
        except FileExistsError:
            raise Failure(f"{output}: is there already; choose another --output") from None
        except OSError as error:
            why = error.strerror or error
            raise Failure(f"{output}: cannot be written ({why}); choose another --output") from None


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
