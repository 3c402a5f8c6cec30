"""`counterclaim decide`: accept, reject or edit records, or leave them open; judge events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from counterclaim.cli.common import DEFAULT_PROJECT, Failure, JsonOption, ProjectOption, open_project
from counterclaim.cli.history import words
from counterclaim.cli.reviewing import (
    NAMES,
    ByOption,
    WhyOption,
    change_of,
    find_record,
    mentions_of,
    named,
    reviewer,
    settle,
    told,
)

if TYPE_CHECKING:
    from counterclaim.model import Claim
    from counterclaim.project import Decision, Project
    from counterclaim.project.decisions import Action, Target

NAME = "decide"


class What(StrEnum):
    """What is decided."""

    accept = "accept"
    reject = "reject"
    edit = "edit"
    same = "same"
    different = "different"
    unsure = "unsure"


def run(
    what: Annotated[What, typer.Argument(help="accept, reject, edit, same, different or unsure")],
    targets: Annotated[
        list[str],
        typer.Argument(
            help="Claims, incidents, event mentions or reports: an id, its start, or an incident's number.",
            metavar="ID...",
        ),
    ],
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help='For edit: a field and its new value, as in low=7 or speaker="..."; repeat it.'
        ),
    ] = None,
    why: WhyOption = None,
    by: ByOption = None,
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Decide on claims, incidents, event mentions or reports.

    accept: seen and found right; an accepted incident is confirmed. reject: leaves the current picture, and
    stays in the record. edit: puts a claim right; what was coded is kept beside it. same, different, unsure:
    judge whether events told apart are one, without merging or splitting by hand what follows from that.
    unsure of claims: leaves them as they are, for somebody else to look at.
    """
    with open_project(project, write=True) as store:
        if values and what is not What.edit:
            raise Failure(f"--set: only goes with edit, not with {what.value}")
        if what is What.edit:
            changes = _edit(store, targets, values or [])
        elif what in (What.accept, What.reject):
            changes = _verdict(store, targets)
        elif what is What.unsure and _are_claims(targets):
            changes = _verdict(store, targets, ("claim",))
        else:
            changes = [_judgement(store, what.value, targets)]
        who, action = reviewer(by), _ACTIONS[what]
        made = [
            store.decide(action, kind, target, reviewer=who, reason=why, change=change)
            for kind, target, change in changes
        ]
        settle(store, made, _lines(store, made), project=project, as_json=as_json)


_ACTIONS: dict[What, Action] = {
    What.accept: "accept",
    What.reject: "reject",
    What.edit: "edit",
    What.same: "same",
    What.different: "different",
    What.unsure: "unsure",
}
_Change = tuple["Target", str, dict[str, Any] | None]


def _are_claims(keys: Sequence[str]) -> bool:
    """Whether some names are of claims: one may be unsure of events too, and only the letter tells."""
    return all(k.strip().startswith("c-") for k in keys)


_ANY: tuple[Target, ...] = ("claim", "incident", "mention", "report")


def _verdict(store: Project, keys: Sequence[str], kinds: Sequence[Target] = _ANY) -> list[_Change]:
    """Verdicts on records; on several at once each says so, and on an incident what it consisted of."""
    from counterclaim.project.editing import snapshot
    from counterclaim.project.judging import seen

    found = list(dict.fromkeys(find_record(store, k, kinds) for k in keys))
    bulk = {"together": len(found)} if len(found) > 1 else {}
    made: list[_Change] = []
    claims = _claims(store, {t for kind, t in found if kind == "claim"})
    for kind, target in found:
        change: dict[str, Any] = dict(bulk)
        incident = store.incident(target) if kind == "incident" else None
        if incident is not None:
            group = seen(store.mentions(incident=target), incident)
            change = change_of([group], incidents=[target], titles=[incident.title], **bulk)
        elif kind == "mention":
            groups = [seen([m]) for m in mentions_of(store, kind, target)]
            change = change_of(groups, **bulk) if groups else change
        elif target in claims:
            change["claim"] = snapshot(claims[target])
        made.append((kind, target, change or None))
    return made


def _claims(store: Project, wanted: Collection[str]) -> dict[str, Claim]:
    """The claims with these ids that are there, as they were coded or added, by id."""
    if not wanted:
        return {}
    return {r.claim.id: r.coded or r.claim for r in store.rows() if r.claim.id in wanted}


def _edit(store: Project, keys: Sequence[str], values: Sequence[str]) -> list[_Change]:
    from counterclaim.project.editing import edit, snapshot
    from counterclaim.project.review import reviewed

    if len(keys) != 1:
        raise Failure("edit: takes one claim at a time")
    _, target = find_record(store, keys[0], ("claim",))
    if not values:
        raise Failure("edit: nothing to set; add --set field=value")
    wanted: dict[str, str] = {}
    for pair in values:
        field, sign, value = pair.partition("=")
        if not sign:
            raise Failure(f"--set {pair}: write it as field=value")
        wanted[field.strip()] = value
    claim = _claims(store, {target}).get(target)
    if claim is None:
        raise Failure(f"{target}: is not coded so any more, and cannot be edited; see: counterclaim history")
    edits = (d for d in store.decisions() if d.action in ("edit", "undo"))
    [now] = reviewed([claim], edits)
    try:
        new = edit(now, store.text(claim.report) or "", wanted)
    except ValueError as error:
        raise Failure(f"--set {error}") from None
    before = msgspec.to_builtins(now)
    change = {"set": new, "was": {field: before[field] for field in new}, "claim": snapshot(claim)}
    return [("claim", target, change)]


def _judgement(store: Project, verdict: str, keys: Sequence[str]) -> _Change:
    from counterclaim.project.judging import seen

    found = list(dict.fromkeys(find_record(store, k, ("incident", "mention")) for k in keys))
    if len(found) < 2:
        raise Failure(f"{verdict}: takes two incidents or event mentions, or more")
    groups, titles = [], []
    taken: set[str] = set()
    for kind, target in found:
        mentions = mentions_of(store, kind, target)
        if not mentions:
            raise Failure(f"{target}: this {NAMES.get(kind, kind)} is not there any more")
        if not taken.isdisjoint(m.id for m in mentions):
            raise Failure(f"{target}: is named twice, itself and with its incident; name one of them")
        taken.update(m.id for m in mentions)
        incident = store.incident(target) if kind == "incident" else None
        groups.append(seen(mentions, incident))
        titles.append(incident.title if incident is not None else mentions[0].trigger.exact)
    kind, target = found[0]
    return kind, target, change_of(groups, targets=[t for _, t in found], titles=titles)


def _lines(store: Project, made: Sequence[Decision]) -> Iterator[str]:

    for d in made:
        yield words(d)
        yield from told(store, named(d))
        if d.action == "edit":
            from counterclaim.project.review import rejected

            if d.target in rejected(store.decisions()):
                yield "  it is rejected; to bring it back into the picture, accept it too"
