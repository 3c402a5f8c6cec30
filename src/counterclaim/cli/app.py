"""The `counterclaim` command and its subcommands."""

from __future__ import annotations

import sys

import typer

import counterclaim
from counterclaim.cli import claims, code, explain, export, incidents, show, verify
from counterclaim.cli.common import Failure, complain

app = typer.Typer(
    name="counterclaim",
    help="From conflict news to a citable record of who says what happened.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for module in (code, incidents, show, claims, export, verify, explain):
    app.command(name=module.NAME)(module.run)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterclaim {counterclaim.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """From conflict news to a citable record of who says what happened."""


def main() -> None:
    """Run the command line; an error is one line on standard error and a non-zero exit status."""
    try:
        app()
    except Failure as failure:
        complain(failure.line)
        sys.exit(failure.status)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: stop without a word, as other filters do.
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        complain("stopped; what was coded so far is kept, and the next run goes on from there")
        sys.exit(130)
