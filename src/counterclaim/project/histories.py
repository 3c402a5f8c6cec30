"""What reviewers decided, told: each decision in a line, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from counterclaim.incidents.judgements import judged
from counterclaim.project.decisions import Decision, taken_back
from counterclaim.project.editing import coded_otherwise
from counterclaim.project.judging import Present, groups, judgements
from counterclaim.project.linking import Linking
from counterclaim.project.store import Project
from counterclaim.project.waiting import rows_as_coded

KINDS = {"mention": "event mention"}
"""What kinds of records are called, where not by their own name."""


@dataclass(frozen=True)
class Told:
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
    if d.action in _HEADS and d.kind != "claim":
        return f"{_HEADS[d.action]}: {events}"
    if d.kind == "incident":
        return f"{d.action} incident {events}"
    claim = change.get("claim")
    verb = "unsure of" if d.action == "unsure" else d.action
    said = "" if claim is None else f": {_claim(claim)}"
    return f"{verb} {KINDS.get(d.kind, d.kind)} {d.target}{said}"


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


def histories(project: Project, every: Sequence[Decision]) -> Iterator[Told]:
    """What has become of decisions.

    Args:
        project: open for reading.
        every: all decisions, first to last.
    """
    back = taken_back(every)
    reviewed = {d.target for d in every if d.kind == "claim"}
    with project.connected() as connection:
        mentions = Linking(connection).mentions_of(m["report"] for d in every for g in groups(d) for m in g)
        claims = {i: row.claim for i, row in rows_as_coded(connection, sorted(reviewed)).items()}
    now = Present(mentions)
    made = judgements(every, mentions)
    pairs = {j.decision: set(j.pairs) for j in made}
    over: dict[str, dict[str, None]] = {}
    left = {i: set(p) for i, p in pairs.items()}
    for o in judged(made).overridden:
        if (o.a, o.b) in pairs[o.decision]:
            over.setdefault(o.decision, {}).update(dict.fromkeys(o.by))
            left[o.decision].discard((o.a, o.b))
    added = {d.target for d in every if d.action == "add"}
    for d in every:
        told = groups(d)
        if d.action == "add":
            gone = not project.has_record("report", str((d.change or {})["claim"]["report"]))
        elif told:
            gone = any(all(now.find(m) is None for m in group) for group in told)
        elif d.kind == "claim":
            gone = d.target not in claims and d.target not in added
        else:
            gone = not project.has_record(d.kind, d.target)
        changed = coded_otherwise(d, claims[d.target]) if d.target in claims else ()
        yield Told(d, d.id in back, gone, changed, tuple(over.get(d.id, ())), bool(left.get(d.id)))


def line(row: Told) -> dict[str, Any]:
    """A decision with what has become of it, as JSON has it."""
    made: dict[str, Any] = msgspec.to_builtins(row.decision)
    return made | {
        "holds": not row.undone and (not row.by or row.partly),
        "undone": row.undone,
        "overridden_by": list(row.by),
        "record_is_there": not row.gone,
        "coded_otherwise": list(row.otherwise),
    }


def notes(row: Told) -> Iterator[str]:
    """What has become of a decision, in words."""
    if row.undone:
        yield "taken back"
    if row.by:
        yield f"overridden{' in part' if row.partly else ''} by {', '.join(row.by)}"
    if row.gone:
        yield "of a record that is not there any more"
    if row.otherwise:
        yield f"coded otherwise since: {', '.join(row.otherwise)}"
