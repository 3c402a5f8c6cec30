"""`counterclaim serve`: the page."""

from __future__ import annotations

import getpass
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, ProjectOption, complain, open_project

if TYPE_CHECKING:
    from counterclaim.intake import Refused, Taken
    from counterclaim.workspace.settings import Batch, Outcome, Total

NAME = "serve"
TILES = re.compile(r"https?://[\w.:\[\]-]+/[^\s;,'\"]*")


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's own demand accounts.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="Host name under which the page is asked for; may be given several times."),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(help="Address of a proxy in front, whose word on caller and https is taken."),
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option("--by", help="Who decides where there are no accounts; your login name.")
    ] = None,
    tiles: Annotated[
        str | None,
        typer.Option(help="Map tiles below, as https://host/{z}/{x}/{y}.png: asks that host for them."),
    ] = None,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
) -> None:
    """Open the project's page: map, timeline, claims side by side, review.

    It listens on this machine alone and asks no other machine for anything. Where it listens on another
    address, or the project has accounts (`counterclaim users`), everybody has to log in.
    """
    try:
        import uvicorn

        from counterclaim.project.accounts import Accounts
        from counterclaim.workspace import Settings, create_app
        from counterclaim.workspace.guard import LOOPBACK
    except ImportError as error:
        raise Failure(f"the page needs {error.name}; install counterclaim with all it depends on") from None
    if tiles is not None and not TILES.fullmatch(tiles):
        raise Failure(
            f"--tiles {tiles}: no address of map tiles; write it as https://host/{{z}}/{{x}}/{{y}}.png"
        )
    with open_project(project, create=True) as store:
        users = list(Accounts(store).users())
    alone = host in LOOPBACK
    if not alone and not any(u.role == "admin" for u in users):
        raise Failure(
            f"--host {host}: others can reach it, so it needs accounts; make the first with: "
            f"counterclaim users add NAME --role admin --project {project}"
        )
    settings = Settings(
        project=project,
        reviewer=reviewer or _login(),
        tiles=tiles,
        names=(*LOOPBACK, *_names(host), *(name or ())),
        accounts=not alone or bool(users),
        coder=code,
        link=_link,
    )
    app = create_app(settings)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    typer.echo(f"{project}: {address}  ({'everybody logs in; ' if settings.accounts else ''}Ctrl-C stops it)")
    if not alone and proxy is None:
        complain(
            "note: passwords travel unencrypted; put a proxy with https in front, and name it with --proxy"
        )
    if browser:
        typer.launch(address)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        # Who says that another asks through it is believed only where that was told.
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
    )


def _names(host: str) -> tuple[str, ...]:
    """Under which names the page may be asked for at an address; any address where it listens on all."""
    try:
        return ("*",) if ipaddress.ip_address(host).is_unspecified else (host,)
    except ValueError:
        return (host,)


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


def code(batch: Batch, project: str) -> Iterator[Total | Outcome]:
    """Code files and pages into a project: how many reports there are, then what came of each."""
    from counterclaim.cli.fetching import web
    from counterclaim.engine import code_taken
    from counterclaim.intake import Refused, count, read
    from counterclaim.project import Project
    from counterclaim.workspace.settings import Outcome, Total

    yield Total(count(batch.files) + len(batch.addresses))
    with Project.open(project) as store:
        sent = read(batch.files, outlet=batch.outlet, published=batch.published)
        named = web(store, by=batch.by)
        pages = read(batch.addresses, outlet=batch.outlet, published=batch.published, web=named)
        stream = chain((_as_sent(item, batch.folder) for item in sent), pages)
        for item in code_taken(stream, project=store):
            if isinstance(item, Refused):
                yield Outcome(input=item.input, refused=f"{item.reason}; {item.advice}")
                continue
            report = item.coded.report
            yield Outcome(
                input=item.taken.report.path or report.id,
                report=report.id,
                title=report.title,
                outlet=report.outlet,
                claims=len(item.coded.claims),
                new=item.new,
                aside=item.coded.aside,
                notes=item.taken.notes,
            )


def _as_sent(item: Taken | Refused, folder: str) -> Taken | Refused:
    """What was read of a file that was sent, under the name that it was sent with."""
    import msgspec

    from counterclaim.intake import Refused

    if isinstance(item, Refused):
        return replace(item, input=_sent_name(item.input, folder))
    report = item.report
    return replace(item, report=msgspec.structs.replace(report, path=_sent_name(report.path or "", folder)))


def _sent_name(path: str, folder: str) -> str:
    """The name of a file in a numbered folder, as it was sent.

    >>> _sent_name("/tmp/work/3/border.txt", "/tmp/work")
    'border.txt'
    """
    inner = path.removeprefix(folder).lstrip("/\\")
    return inner.partition("/")[2] or inner
