"""What `counterclaim code --to` does: an archive into shards of Parquet, not reports into a project."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import Failure, complain, console, print_json
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.engine.ahead import Runner
    from counterclaim.language import Means

COUNTS = ("inputs", "reports", "aside", "refused", "claims")

ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="FOLDER",
        help="Write shards of Parquet to this folder (or s3://…) instead of a project, for archives past one "
        "machine; read them into a project with: counterclaim code FOLDER.",
    ),
]


def run(
    paths: list[str],
    to: str,
    *,
    outlet: str | None,
    published: str | None,
    every: bool,
    means: Means,
    columns: Mapping[str, str] | None,
    workers: int,
    runner: Callable[[int], AbstractContextManager[Runner]],
    as_json: bool,
) -> None:
    """Code inputs into shards and say how much there is; ends with 1 where an input could not be read."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from counterclaim.engine.processes import processors
    from counterclaim.engine.shard_folder import ShardsError
    from counterclaim.engine.shards import code_archive, inputs
    from counterclaim.intake import Refused

    for path in paths:
        if not _stored(path):
            raise Failure(f"--to: {plain(path)} is fetched or piped; name files and folders, or a project")
    total = dict.fromkeys((*COUNTS, "unchanged"), 0)
    failed = False
    shown = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    hidden = as_json or not sys.stderr.isatty()
    try:
        many = sum(1 for _ in inputs(paths))
        with (
            runner(workers or min(processors(), many)) as at_work,
            Progress(*shown, console=console(stderr=True), transient=True, disable=hidden) as bar,
        ):
            task = bar.add_task("Coding", total=many)
            for made in code_archive(
                paths, to, outlet=outlet, published=published, every=every, means=means, columns=columns,
                runner=at_work,
            ):  # fmt: skip
                bar.advance(task)
                if isinstance(made, Refused):
                    failed = True
                    complain(str(made))
                    continue
                counts = {"inputs": 1, "unchanged": not made.made}
                counts |= {name: getattr(made, name) for name in COUNTS[1:]}
                total = {name: n + counts[name] for name, n in total.items()}
    except ShardsError as e:
        raise Failure(str(e)) from None
    if as_json:
        print_json({"to": to, **total})
    else:
        print(plain(_summary(total, to)))
    if failed or total["refused"]:
        raise typer.Exit(1)


def _stored(path: str) -> bool:
    """Whether a path is of files, rather than of what has to be fetched or is piped."""
    from counterclaim.engine.shard_folder import remote
    from counterclaim.intake.web.leads import holds_leads
    from counterclaim.intake.web.urls import is_address

    if remote(path):
        return True
    return path != "-" and not is_address(path) and not (os.path.isfile(path) and holds_leads(path))


def _summary(total: Mapping[str, int], to: str) -> str:
    """What a run did, in a line.

    >>> _summary(dict(inputs=2, unchanged=1, reports=9, aside=0, refused=1, claims=1234), "claims")
    '2 inputs (1 unchanged): 9 reports, 1,234 claims in claims; 1 not read (claims/refused)'
    """
    unchanged = f" ({total['unchanged']:,} unchanged)" if total["unchanged"] else ""
    aside = f", {total['aside']:,} set aside unread" if total["aside"] else ""
    refused = f"; {total['refused']:,} not read ({to}/refused)" if total["refused"] else ""
    inputs, reports, claims = (_count(total[name], name) for name in ("inputs", "reports", "claims"))
    return f"{inputs}{unchanged}: {reports}{aside}, {claims} in {to}{refused}"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what.removesuffix('s') if n == 1 else what}"
