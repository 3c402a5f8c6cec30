"""What all commands share: the project option, errors in one line, looking up records by a short id."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.model import Claim, Incident
    from counterclaim.project import Project

DEFAULT_PROJECT = "counterclaim.db"
WIDTH = 100
"""Columns where nobody looks: in a file or a pipe."""
NARROWEST = 60
"""Columns below which a table cannot be read."""

ProjectOption = Annotated[
    str,
    typer.Option(
        "--project", "-p", envvar="COUNTERCLAIM_PROJECT", help="The project: a file, or a PostgreSQL URL."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]

T = TypeVar("T", "Incident", "Claim")


class Failure(Exception):  # noqa: N818 - what a command reports, not a fault of the program
    """An error that ends a command: one clear line, and the exit status."""

    def __init__(self, line: str, status: int = 2) -> None:
        super().__init__(line)
        self.line = line
        self.status = status


class Gone(Exception):  # noqa: N818 - nothing went wrong
    """The reader of our pipe (``head``, ``less``) has gone."""


def complain(line: str) -> None:
    """Write one line to standard error, without control characters."""
    try:
        print(f"counterclaim: {plain(' '.join(line.split()))}", file=sys.stderr)
    except BrokenPipeError:
        return


class _Piped(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps at its width, at ``COLUMNS`` where that is set, else at 100 columns in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    width = max(NARROWEST, int(columns)) if columns.isdecimal() and int(columns) else None
    if width is None and not sys.stdout.isatty():
        width = WIDTH
    return _Piped(stderr=stderr, width=width, highlight=False, emoji=False, markup=False)


@contextmanager
def piped() -> Iterator[None]:
    """Write to standard output; where its reader has gone, stop without a word.

    Raises:
        Gone: the reader has gone.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer has no reader either, of which the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Gone from None


def open_project(path: str, *, create: bool = False, write: bool = False) -> Project:
    """Open the project, or end with one line that says why not.

    Args:
        path: a file or a URL.
        create: open for writing, and make it if there is none.
        write: open for writing.
    """
    from counterclaim.project import Project, ProjectError

    if not path.strip():
        raise Failure("--project: no name given; name a file")
    if not create and "://" not in path and not os.path.exists(path):
        raise Failure(
            f"{path}: there is no such project; make it with: counterclaim code REPORT... --project {path}"
        )
    try:
        if create or write:
            return Project.open(path, create=create)
        try:
            return Project.open(path, create=False, write=False)
        except ProjectError:
            # A project of an older version is brought up to date, which takes writing.
            return Project.open(path, create=False)
    except ProjectError as error:
        raise Failure(str(error)) from None


def find_incident(project: Project, key: str) -> Incident:
    """The incident with this id, the start of an id, or a number as `incidents` prints it."""
    return pick_incident(list(project.incidents()), key)


def pick_incident(every: Sequence[Incident], key: str) -> Incident:
    """Of all incidents of a project the one that is meant; see ``find_incident``."""
    if key.isdecimal() and 1 <= int(key) <= len(every):
        return every[int(key) - 1]
    return _one(every, key, "incident", "counterclaim incidents")


def find_claim(project: Project, key: str) -> Claim:
    """The claim with this id or the start of an id, as reviewers left it; one that they added too."""
    return _one([row.claim for row in project.rows()], key, "claim", "counterclaim claims")


def _one(records: Sequence[T], key: str, what: str, where: str) -> T:
    key = key.strip()
    found = [r for r in records if key and r.id.startswith((key, f"{what[0]}-{key}"))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failure(f"{key or 'no id'}: no such {what} in this project; see: {where}")
    raise Failure(f"{key}: {len(found)} {what}s have an id that starts like this; give more of it")


def print_json(value: Any) -> None:
    """Print one value as JSON that people can read."""
    with piped():
        print(json.dumps(value, ensure_ascii=False, indent=2))
