"""What commands that fetch share: how addresses are asked for, and in whose name."""

from __future__ import annotations

import getpass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import Failure

if TYPE_CHECKING:
    from counterclaim.intake.web.take import Web
    from counterclaim.project import Project

AddressesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--addresses",
        metavar="FILE",
        help="A list, table or feed of addresses, whatever its name; may be given several times.",
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private addresses too, as in a lab.")
]
ContactOption = Annotated[
    str | None,
    typer.Option(
        envvar="COUNTERCLAIM_CONTACT", help="An address that hosts may write to; sent with each request."
    ),
]
PauseOption = Annotated[float, typer.Option(min=0.0, help="Seconds between two requests to one host.")]
MaxAgeOption = Annotated[
    float, typer.Option("--max-age", min=0.0, help="Hours for which a page is not asked for again.")
]


def web(
    store: Project | None,
    *,
    private: bool = False,
    contact: str | None = None,
    pause: float = 1.0,
    max_age: float = 0.0,
    by: str | None = None,
    allowed: frozenset[str] = frozenset(),
) -> Web:
    """Where addresses are fetched, and remembered in a project; ``by`` asks, else the computer's user;
    ``allowed`` names hosts that need not be public."""
    import counterclaim
    from counterclaim.intake.web.fetch import Fetcher, Manners, agent
    from counterclaim.intake.web.take import Web
    from counterclaim.project.archive import Archive

    name = agent(counterclaim.__version__, contact)
    try:
        age = timedelta(hours=max_age)
    except OverflowError:
        raise Failure(f"--max-age {max_age}: too long; give hours") from None
    return Web(
        Fetcher(Manners(agent=name, pause=pause, private=private, allowed=allowed)),
        by=by or _user(),
        tool=f"counterclaim {counterclaim.__version__}",
        memory=Archive(store) if store is not None else None,
        max_age=age,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
