"""The `counterclaim` command and its subcommands."""

from __future__ import annotations

import os
import signal
import sys

import typer

import counterclaim
from counterclaim.cli import (
    apply,
    archive,
    claims,
    code,
    decide,
    explain,
    export,
    gazetteer,
    geography,
    history,
    incidents,
    merge,
    reports,
    serve,
    show,
    split,
    timeline,
    undo,
    users,
    verify,
    versions,
    watch,
)
from counterclaim.cli.common import Failure, Gone, complain

PIPE = 141
"""Exit status where the reader of a pipe has gone, as shells give it for other filters."""

STOPPED = 130
"""Exit status of a run that Ctrl-C has stopped."""

app = typer.Typer(
    name="counterclaim",
    help="From conflict news to a citable record of who says what happened.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_REVIEW = (merge, split, decide, apply, undo, history)
for module in (
    code, watch, incidents, show, timeline, claims, reports, versions, *_REVIEW, serve, export, archive,
    verify, explain, geography,
):  # fmt: skip
    app.command(name=module.NAME)(module.run)
app.add_typer(users.commands)
app.add_typer(gazetteer.commands)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterclaim {counterclaim.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """From conflict news to a citable record of who says what happened."""


class Stopped(KeyboardInterrupt):
    """Ctrl-C, by a name of its own: where a bare ``KeyboardInterrupt`` falls into code that a library makes
    of text, Python remembers it, and in the end kills itself in place of exiting with a status."""


def _stop(*_: object) -> None:
    raise Stopped


def main() -> None:
    """Run the command line; exits with 0 done, 1 an input was refused or a check failed, 2 not possible so.

    An error is one line on standard error. ``COUNTERCLAIM_DEBUG=1`` shows where it came from.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    try:
        status = app(prog_name="counterclaim", standalone_mode=False)
    except Exception as error:
        if os.environ.get("COUNTERCLAIM_DEBUG"):
            raise
        sys.exit(_told(error))
    if status == STOPPED:
        complain("stopped; what was coded so far is kept, and the next run goes on from there")
    sys.exit(status if isinstance(status, int) else 0)


def _told(error: Exception) -> int:
    """Say in one line what is wrong; gives the exit status."""
    if isinstance(error, Gone):
        return PIPE
    if isinstance(error, Failure):
        complain(error.line)
        return error.status
    usage = getattr(error, "format_message", None)
    if usage is not None:
        return _misused(error, usage())
    from counterclaim.engine.shard_folder import ShardsError
    from counterclaim.project import ProjectError

    if isinstance(error, ProjectError | ShardsError | OSError):
        complain(str(error))
    else:
        complain(f"unexpected {type(error).__name__}: {error}; please report what COUNTERCLAIM_DEBUG=1 shows")
    return 2


def _misused(error: Exception, line: str) -> int:
    """A wrong command line: the words of the parser, and where help is. Without any, the help itself."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "counterclaim"
    if type(error).__name__ == "NoArgsIsHelpError":
        print(line)
    else:
        complain(f"{line.rstrip('.')}; see: {command} --help")
    return 2
