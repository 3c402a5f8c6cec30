"""`counterclaim history`: every decision, who made it, when and why, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    complain,
    console,
    open_project,
    piped,
    print_json,
)
from counterclaim.cli.reviewing import find_record, named
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from rich.console import Console

    from counterclaim.project import Decision, Project
    from counterclaim.project.histories import Told

NAME = "history"


def run(
    target: Annotated[
        str | None,
        typer.Argument(
            help="A record: an incident with all that was decided on its claims, or a claim, an event "
            "mention, a report, a decision. All decisions by default.",
            metavar="[ID]",
        ),
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """List what reviewers decided: when, who, what and why.

    A decision's id is the start of its hash, and each hash covers the one before; the exit status is 1 where
    that chain is broken. Keep the last hash elsewhere, and nobody can cut decisions off the end unseen.
    """
    from counterclaim.project.decisions import broken
    from counterclaim.project.histories import histories
    from counterclaim.project.histories import line as told

    with open_project(project) as store:
        every = list(store.decisions())
        breaks = [f"decision {d.id}: {reason}" for d, reason in broken(every)]
        wanted = None if target is None else _about(store, target)
        rows = [r for r in histories(store, every) if wanted is None or _concerns(r.decision, wanted)]
    last = every[-1].hash if every else None
    if as_json:
        chain = {"holds": not breaks, "decisions": len(every), "last": last, "problems": breaks}
        print_json({"project": project, "chain": chain, "decisions": [told(r) for r in rows]})
    else:
        with piped():
            if rows:
                _table(console(), rows)
            else:
                print("no decisions" if target is None else plain(f"no decisions on {target}"))
            if last is not None and not breaks:
                count = f"{len(every)} decision{'s' * (len(every) != 1)}"
                print(f"the chain of {count} holds; last hash {last}")
        for line in breaks:
            complain(line)
    if breaks:
        raise typer.Exit(1)


def words(d: Decision) -> str:
    """What a decision says, in one line; see ``project.histories.words``."""
    from counterclaim.project import histories

    return histories.words(d)


def _about(store: Project, key: str) -> frozenset[str]:
    """The ids that decisions on a record are on: for an incident also those of its claims and mentions."""
    kind, target = find_record(store, key, ("claim", "incident", "mention", "report", "decision"))
    if kind != "incident":
        return frozenset((target,))
    ids = {target, *(m.id for m in store.mentions(incident=target))}
    ids |= {c.id for c in store.claims(incident=target)}
    return frozenset(ids | {d.id for d in store.decisions() if _concerns(d, ids)})


def _concerns(d: Decision, ids: Iterable[str]) -> bool:
    change = d.change or {}
    return not {
        d.id,
        d.target,
        *change.get("incidents", ()),
        *change.get("targets", ()),
        *named(d),
    }.isdisjoint(ids)


def _table(out: Console, rows: Sequence[Told]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from counterclaim.project.histories import notes

    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Decision", no_wrap=True, style="dim")
    table.add_column("When", no_wrap=True)
    table.add_column("Who", ratio=2)
    table.add_column("What", ratio=5)
    table.add_column("Why", ratio=4)
    for row in rows:
        d = row.decision
        what = Text(plain(words(d)), style="dim strike" if row.undone else "")
        for note in notes(row):
            what.append(plain(f"\n({note})"), style="not strike not dim yellow")
        when = d.time.replace("T", " ").removesuffix("Z")[:16]
        table.add_row(d.id[:10], when, Text(plain(d.reviewer)), what, Text(plain(d.reason or "")))
    out.print(table)
