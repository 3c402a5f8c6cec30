"""What the commands of reviewers share: who signs, which record is meant, and what a decision came to."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, complain, piped, print_json
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.model import EventMention, ReportRef
    from counterclaim.project import Decision, Project
    from counterclaim.project.decisions import Target

ByOption = Annotated[
    str | None,
    typer.Option("--by", envvar="COUNTERCLAIM_REVIEWER", help="Who decides.", metavar="NAME"),
]
WhyOption = Annotated[str | None, typer.Option("--why", help="Why, in your words; kept with the decision.")]

_KINDS: dict[str, Target] = {"c": "claim", "e": "mention", "i": "incident", "r": "report", "d": "decision"}
"""The letter that begins the ids of each kind."""
_LISTS = {
    "claim": "counterclaim claims",
    "incident": "counterclaim incidents",
    "report": "counterclaim reports",
    "mention": "counterclaim show INCIDENT --json",
    "decision": "counterclaim history",
}
NAMES = {"mention": "event mention"}
"""How kinds of records are called where it is not by their own word."""


def reviewer(by: str | None) -> str:
    """Who signs: as given, else the name of the computer's user, with a note that it was taken."""
    if by is not None:
        if not by.strip():
            raise Failure("--by: no name given; name who decides")
        return " ".join(by.split())
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        name = ""
    if not name.strip():
        raise Failure("--by: nobody signs; name who decides, or set COUNTERCLAIM_REVIEWER")
    complain(f"note: signed {name}, as this computer's user; --by or COUNTERCLAIM_REVIEWER names another")
    return name


def find_record(store: Project, key: str, kinds: Sequence[Target]) -> tuple[Target, str]:
    """The record of one of these kinds with this id, the start of an id, or number in the list of incidents.

    What is no longer there, but was decided on, is found too.
    """
    key = key.strip()
    if "incident" in kinds and key.isdecimal():
        every = list(store.incidents())
        if 1 <= int(key) <= len(every):
            return "incident", every[int(key) - 1].id
    found = dict.fromkeys(_starting(store, key, kinds)) if key else {}
    if len(found) == 1:
        return next(iter(found))
    what = " or ".join(NAMES.get(k, k) for k in kinds)
    if found:
        raise Failure(f"{key}: several records have an id that starts like this; give more of it")
    raise Failure(f"{key or 'no id'}: no such {what} in this project; see: {_LISTS[kinds[0]]}")


def _starting(store: Project, key: str, kinds: Sequence[Target]) -> Iterator[tuple[Target, str]]:
    if "report" in kinds and (same := at_path(store.reports(), key)):
        yield from (("report", r) for r in same)
        return
    starts = {k: s for letter, k in _KINDS.items() if k in kinds and (s := _start(letter, key)) is not None}
    found = [(kind, i) for kind, start in starts.items() for i in store.ids(kind, start)]
    yield from found or (
        (d.kind, d.target)
        for d in store.decisions()
        if d.kind in starts and d.target.startswith(starts[d.kind])
    )


def at_path(reports: Iterable[ReportRef], key: str) -> list[str]:
    """The reports with this path, or whose path ends in it."""
    every = [r for r in reports if r.path is not None and key]
    same = [r.id for r in every if r.path == key]
    return same or [r.id for r in every if f"/{r.path}".endswith(f"/{key}")]


def _start(letter: str, key: str) -> str | None:
    """How the ids of a kind start that a key means; None where the key names another kind."""
    if key[1:2] == "-":
        return key if key[0] == letter else None
    return f"{letter}-{key}"


def mentions_of(store: Project, kind: Target, target: str) -> list[EventMention]:
    """The event mentions of an incident, or the one that is meant."""
    if kind == "incident":
        return list(store.mentions(incident=target))
    return [m for m in store.mentions() if m.id == target]


def settle(
    store: Project, made: Sequence[Decision], lines: Iterable[str], *, project: str, as_json: bool
) -> None:
    """Put incidents together as they were decided, and say what came of it.

    Args:
        store: open for writing.
        made: the decisions just made.
        lines: what to say of them, read once all is done.
        project: how the user called the project.
        as_json: print the decisions themselves instead.
    """
    from counterclaim.engine import link
    from counterclaim.project.judging import VERDICTS, overridden

    judging = any(d.action in VERDICTS for d in made)
    link(store)
    over = overridden(store.decisions(), store.mentions(), made) if judging else []
    if as_json:
        decided = [msgspec.to_builtins(d) for d in made]
        print_json({"decisions": decided, "overrides": [msgspec.to_builtins(d) for d in over]})
        return
    with piped():
        for line in lines:
            print(plain(line))
        for d in over:
            print(plain(f"overrides {d.id}: {d.action}, by {d.reviewer} on {d.time[:10]}"))
        option = "" if project == DEFAULT_PROJECT else f" --project {project}"
        print(plain(f"signed {made[0].reviewer}: {', '.join(d.id for d in made)}"))
        if made[0].action != "undo":
            ids = " ".join(d.id for d in made)
            what = "it" if len(made) == 1 else "them"
            print(plain(f"to take {what} back: counterclaim undo {ids}{option}"))


def told(store: Project, mentions: Iterable[str]) -> Iterator[str]:
    """The incidents that hold event mentions now, a line each."""
    wanted = set(mentions)
    for n, i in enumerate(store.incidents(), 1):
        if wanted & set(i.mentions):
            count, reports = len(i.mentions), len(i.reports)
            yield (
                f"  {n}. {i.title} ({i.id}): {count} event mention{'s' * (count != 1)} "
                f"in {reports} report{'s' * (reports != 1)}"
            )


def named(d: Decision) -> set[str]:
    """The ids of all event mentions that a decision keeps."""
    from counterclaim.project.judging import groups

    return {str(told["id"]) for group in groups(d) for told in group}


def change_of(groups: Sequence[Any], **more: Any) -> dict[str, Any]:
    """What a decision on events keeps: what the reviewer saw, group by group."""
    return {**more, "mentions": list(groups)}
