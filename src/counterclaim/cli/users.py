"""`counterclaim users`: who may use the page of a project, and as what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    open_project,
    piped,
    print_json,
)
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.project.accounts import Accounts

commands = typer.Typer(
    name="users",
    no_args_is_help=True,
    help="Give people accounts for the page, and take them away.",
)


class As(StrEnum):
    """What somebody may do; the names of ``accounts.Role``."""

    reader = "reader"
    reviewer = "reviewer"
    admin = "admin"


Name = Annotated[str, typer.Argument(help="Name of the account.", metavar="NAME")]


@commands.command()
def add(
    name: Name,
    role: Annotated[As, typer.Option(help="reader looks, reviewer decides, admin imports too.")] = As.reader,
    project: ProjectOption = DEFAULT_PROJECT,
) -> None:
    """Make an account. The password is asked for, or read from standard input in a pipe."""
    with _accounts(project, create=True) as accounts:
        made = accounts.add(name, role.value, _password(name))
        print(f"{plain(made.name)}: may log in as {made.role}")


@commands.command("list")
def list_(project: ProjectOption = DEFAULT_PROJECT, as_json: JsonOption = False) -> None:
    """List the accounts with their roles."""
    with _accounts(project) as accounts:
        every = list(accounts.users())
    if as_json:
        print_json([{"name": u.name, "role": u.role} for u in every])
        return
    with piped():
        for u in every:
            print(f"{u.role:<9} {plain(u.name)}")
        if not every:
            print("no accounts; make one with: counterclaim users add NAME --role admin")


@commands.command()
def remove(name: Name, project: ProjectOption = DEFAULT_PROJECT) -> None:
    """Remove an account and end its sessions. What it decided stays."""
    with _accounts(project) as accounts:
        accounts.remove(name)
        print(f"{plain(name)}: removed")


@commands.command()
def password(name: Name, project: ProjectOption = DEFAULT_PROJECT) -> None:
    """Give an account another password and end its sessions."""
    with _accounts(project) as accounts:
        accounts.set_password(name, _password(name))
        print(f"{plain(name)}: has a new password")


@commands.command()
def role(
    name: Name,
    new: Annotated[As, typer.Argument(help="What the account may do from now on.", metavar="ROLE")],
    project: ProjectOption = DEFAULT_PROJECT,
) -> None:
    """Give an account another role and end its sessions."""
    with _accounts(project) as accounts:
        accounts.set_role(name, new.value)
        print(f"{plain(name)}: is {new.value} now")


@contextmanager
def _accounts(project: str, *, create: bool = False) -> Iterator[Accounts]:
    try:
        from counterclaim.project.accounts import AccountError, Accounts
    except ImportError as error:
        raise Failure(f"accounts need {error.name}; install counterclaim with all it depends on") from None
    with open_project(project, create=create, write=True) as store:
        try:
            yield Accounts(store)
        except AccountError as error:
            raise Failure(str(error)) from None


def _password(name: str) -> str:
    """A password, typed twice without being shown; or the first line of standard input in a pipe."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(
            typer.prompt(f"Password for {plain(name)}", hide_input=True, confirmation_prompt=True, err=True)
        )
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line.strip("\r\n"):
        raise Failure("no password: type it, or pipe it into the command")
    return line.rstrip("\r\n")
