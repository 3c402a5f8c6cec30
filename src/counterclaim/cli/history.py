"""`counterclaim history`: every decision, who made it, when and why, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
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
from counterclaim.cli.reviewing import NAMES, find_record, named
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from rich.console import Console

    from counterclaim.project import Decision, Project

NAME = "history"


@dataclass(frozen=True)
class _Row:
    """A decision with what has become of it.

    ``undone`` says that it is taken back, ``gone`` that its record is not there any more, ``otherwise`` which
    fields of its claim are coded otherwise since; ``by`` names the later decisions that override it,
    ``partly`` says that they leave something of it.
    """

    decision: Decision
    undone: bool
    gone: bool
    otherwise: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    partly: bool = False


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

    with open_project(project) as store:
        every = list(store.decisions())
        breaks = [f"decision {d.id}: {reason}" for d, reason in broken(every)]
        wanted = None if target is None else _about(store, target)
        rows = [r for r in _rows(store, every) if wanted is None or _concerns(r.decision, wanted)]
    last = every[-1].hash if every else None
    if as_json:
        chain = {"holds": not breaks, "decisions": len(every), "last": last, "problems": breaks}
        print_json({"project": project, "chain": chain, "decisions": [_line(r) for r in rows]})
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
    """What a decision says, in one line.

    >>> from counterclaim.project.decisions import chained
    >>> words(chained(None, time="2024-01-19T08:00:00Z", reviewer="Ada", action="edit", kind="claim",
    ...               target="c-1", change={"set": {"low": 7}, "was": {"low": None}}))
    'edit claim c-1: low unknown -> 7'
    """
    change = d.change or {}
    titles = [f"{title} ({i})" for title, i in zip(change.get("titles", ()), _named(d), strict=False)]
    events = "; ".join(titles) or d.target
    if d.action == "edit":
        was = change.get("was", {})
        new = change.get("set", {})
        told = ((field, _value(was.get(field)), _value(v)) for field, v in new.items())
        sets = (f"{field} {old} -> {now}" for field, old, now in told if old != now)
        return f"edit claim {d.target}: {'; '.join(sets)}"
    if d.action == "split":
        sizes = [len(g) for g in change.get("mentions", ())] or [0]
        return f"split {sizes[0]} of {sum(sizes)} event mentions off {events}"
    if d.action in _HEADS:
        return f"{_HEADS[d.action]}: {events}"
    if d.kind == "incident":
        return f"{d.action} incident {events}"
    claim = change.get("claim")
    said = "" if claim is None else f": {_claim(claim)}"
    return f"{d.action} {NAMES.get(d.kind, d.kind)} {d.target}{said}"


_HEADS = {
    "merge": "merge",
    "same": "same event",
    "different": "different events",
    "unsure": "unsure whether one event",
}


def _named(d: Decision) -> list[str]:
    """The incidents or event mentions that a decision names, in its own order."""
    change = d.change or {}
    return [str(i) for i in change.get("incidents") or change.get("targets") or ()]


def _claim(claim: Mapping[str, Any]) -> str:
    """A claim as a decision keeps it: its field, its words, who says it."""
    field = claim.get("kind") if claim.get("field") == "toll" else claim.get("field")
    value = _value(claim.get("figure") or claim.get("value") or claim.get("kind") or claim.get("quote"))
    return f"{field} {value} - {claim.get('speaker', {}).get('name', '')}"


def _value(value: object) -> str:
    if isinstance(value, dict) and "name" in value:
        about = (value.get("kind"), value.get("country"))
        return f"{value['name']!r} ({', '.join(str(x) for x in about if x)})"
    if isinstance(value, dict):
        return repr(value.get("exact"))
    return "unknown" if value is None else str(value)


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


def _rows(store: Project, every: Sequence[Decision]) -> Iterator[_Row]:
    from counterclaim.incidents.judgements import judged
    from counterclaim.project.decisions import taken_back
    from counterclaim.project.editing import coded_otherwise
    from counterclaim.project.judging import Present, groups, judgements

    back = taken_back(every)
    mentions = list(store.mentions()) if any(d.change and "mentions" in d.change for d in every) else []
    now = Present(mentions)
    made = judgements(every, mentions)
    pairs = {j.decision: set(j.pairs) for j in made}
    over: dict[str, dict[str, None]] = {}
    left = {i: set(p) for i, p in pairs.items()}
    for o in judged(made).overridden:
        if (o.a, o.b) in pairs[o.decision]:
            over.setdefault(o.decision, {}).update(dict.fromkeys(o.by))
            left[o.decision].discard((o.a, o.b))
    reviewed = {d.target for d in every if d.kind == "claim"}
    claims = {c.id: c for c in store.claims() if c.id in reviewed} if reviewed else {}
    for d in every:
        told = groups(d)
        if told:
            gone = any(all(now.find(m) is None for m in group) for group in told)
        elif d.kind == "claim":
            gone = d.target not in claims
        else:
            gone = not store.has_record(d.kind, d.target)
        changed = coded_otherwise(d, claims[d.target]) if d.target in claims else ()
        yield _Row(d, d.id in back, gone, changed, tuple(over.get(d.id, ())), bool(left.get(d.id)))


def _line(row: _Row) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(row.decision)
    return made | {
        "holds": not row.undone and (not row.by or row.partly),
        "undone": row.undone,
        "overridden_by": list(row.by),
        "record_is_there": not row.gone,
        "coded_otherwise": list(row.otherwise),
    }


def _notes(row: _Row) -> Iterator[str]:
    if row.undone:
        yield "taken back"
    if row.by:
        yield f"overridden{' in part' if row.partly else ''} by {', '.join(row.by)}"
    if row.gone:
        yield "of a record that is not there any more"
    if row.otherwise:
        yield f"coded otherwise since: {', '.join(row.otherwise)}"


def _table(out: Console, rows: Sequence[_Row]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Decision", no_wrap=True, style="dim")
    table.add_column("When", no_wrap=True)
    table.add_column("Who", ratio=2)
    table.add_column("What", ratio=5)
    table.add_column("Why", ratio=4)
    for row in rows:
        d = row.decision
        what = Text(plain(words(d)), style="dim strike" if row.undone else "")
        for note in _notes(row):
            what.append(plain(f"\n({note})"), style="not strike not dim yellow")
        when = d.time.replace("T", " ").removesuffix("Z")[:16]
        table.add_row(d.id[:10], when, Text(plain(d.reviewer)), what, Text(plain(d.reason or "")))
    out.print(table)
