"""`counterclaim serve`: the page."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, ProjectOption, open_project

NAME = "serve"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8765,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    reviewer: Annotated[
        str | None, typer.Option("--by", help="Who decides; your login name without it.")
    ] = None,
    tiles: Annotated[
        str | None,
        typer.Option(help="Map tiles below, as https://host/{z}/{x}/{y}.png: asks that host for them."),
    ] = None,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
) -> None:
    """Open the project's page: map, timeline, claims side by side, review.

    It listens on this machine alone and asks no other machine for anything.
    """
    try:
        import uvicorn

        from counterclaim.workspace import Settings, create_app
    except ImportError as error:
        raise Failure(f"the page needs {error.name}; install counterclaim with all it depends on") from None
    if host not in LOOPBACK:
        raise Failure(f"--host {host}: the page has no accounts yet, so it is served on this machine alone")
    open_project(project, create=True).close()
    app = create_app(
        Settings(project=project, reviewer=reviewer or _login(), tiles=tiles, coder=_code, link=_link)
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    typer.echo(f"{project}: {address}  (Ctrl-C stops it)")
    if browser:
        typer.launch(address)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"


def _link(project: str) -> None:
    """Put the incidents of a project together as reviewers have decided."""
    from counterclaim.engine import link
    from counterclaim.project import Project

    with Project.open(project) as store:
        link(store)


def _code(paths: Sequence[str], project: str) -> Iterator[str]:
    """Code inputs into a project; a line for each."""
    from counterclaim.engine import code_inputs
    from counterclaim.intake import Refused
    from counterclaim.project import Project

    with Project.open(project) as store:
        for item in code_inputs(paths, project=store):
            if isinstance(item, Refused):
                yield str(item)
            else:
                r = item.taken.report
                yield f"{r.outlet or r.path or r.id}: {len(item.coded.claims)} claims"
