"""What all commands share: the project option, errors in one line, looking up records by a short id."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from counterclaim.model import Claim, Incident
    from counterclaim.project import Project

DEFAULT_PROJECT = "counterclaim.db"

ProjectOption = Annotated[
    str,
    typer.Option("--project", "-p", envvar="COUNTERCLAIM_PROJECT", help="The project: a file, or a PostgreSQL URL."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class Failure(Exception):
    """An error that ends a command: one clear line, and the exit status."""

    def __init__(self, line: str, status: int = 2) -> None:
        super().__init__(line)
        self.line = line
        self.status = status


def complain(line: str) -> None:
    """Write one line to standard error."""
    print(f"counterclaim: {' '.join(line.split())}", file=sys.stderr)


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps at its width, or at 100 columns where nobody looks."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False)


def open_project(path: str, *, create: bool = False) -> Project:
    """Open the project, or end with one line that says why not."""
    from counterclaim.project import Project, ProjectError

    if not create and "://" not in path and not os.path.exists(path):
        raise Failure(f"{path}: no such project; make one with: counterclaim code REPORT... --project {path}")
    try:
        return Project.open(path, create=create)
    except ProjectError as error:
        raise Failure(str(error)) from None


def find_incident(project: Project, key: str) -> Incident:
    """The incident with this id, the start of an id, or a number in the list that `incidents` prints."""
    every = list(project.incidents())
    if key.isdigit() and 1 <= int(key) <= len(every):
        return every[int(key) - 1]
    return _one([i for i in every if i.id.startswith(key)], key, "incident", "counterclaim incidents")


def find_claim(project: Project, key: str) -> Claim:
    """The claim with this id or the start of an id."""
    return _one([c for c in project.claims() if c.id.startswith(key)], key, "claim", "counterclaim claims")


def _one(found: list[Any], key: str, what: str, where: str) -> Any:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failure(f"{key}: no such {what} in this project; see: {where}")
    raise Failure(f"{key}: {len(found)} {what}s start like this; give more of the id")


def print_json(value: Any) -> None:
    """Print one value as JSON that people can read."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(values: Iterable[Any]) -> None:
    """Print values as JSON lines."""
    for value in values:
        print(json.dumps(value, ensure_ascii=False))
