"""The record as reviewers left it: without what they rejected, with what they put right.

Nothing here changes what is kept. A claim stays as it was coded, with its id; the current picture is drawn
from it and from the decisions that hold, anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from counterclaim.model import Actor, Claim, ClaimRow, ClaimVerdict, EventMention, Incident, Role
from counterclaim.project.adding import additions, now_on
from counterclaim.project.decisions import Decision, in_force
from counterclaim.project.editing import edited
from counterclaim.project.judging import Present, groups

T = TypeVar("T")

_ROLES = {"initiator": "actor", "target": "target", "victim": "victim"}
"""The field of the claims by which an actor of each role is named."""


def reviewed(claims: Iterable[Claim], decisions: Iterable[Decision]) -> tuple[Claim, ...]:
    """The claims of the current picture, with their ids.

    A claim that was rejected is left out, and so are the claims of an event mention or a report that was
    rejected; an edited claim has the values set last. A decision that was taken back does not count.

    Args:
        claims: as they were coded.
        decisions: all of a project, first to last.
    """
    return View(decisions).claims(claims)


def reviewed_rows(rows: Iterable[ClaimRow], decisions: Iterable[Decision]) -> Iterator[ClaimRow]:
    """Rows with their claims as they are set now, and what was decided of each.

    What was rejected is among them, so that nothing is hidden: its ``verdict`` says so.

    Args:
        rows: as they were coded.
        decisions: all of a project, first to last.
    """
    view = View(decisions)
    return (view.row(row) for row in rows)


def reviewed_incidents(
    incidents: Iterable[Incident], decisions: Iterable[Decision], mentions: Iterable[EventMention] = ()
) -> tuple[Incident, ...]:
    """The incidents of the current picture: accepted ones are confirmed, rejected ones left out.

    A verdict on an incident falls on the one that holds its representative event mention now, whatever that
    is called after merging; of several verdicts the last counts.

    Args:
        incidents: as they are put together.
        decisions: all of a project, first to last.
        mentions: those that are there now, so that one whose name has changed is found by its words.
    """
    now = Present(mentions)
    by_id: dict[str, Decision] = {}
    by_mention: dict[str, Decision] = {}
    for d in in_force(decisions):
        if d.kind == "incident" and d.action in ("accept", "reject"):
            by_id[d.target] = d
            for group in groups(d):
                by_mention[now.ids(group)[0]] = d
    made = []
    for i in incidents:
        found = [by_mention[m] for m in i.mentions if m in by_mention]
        found += [by_id[i.id]] if i.id in by_id else []
        last = max(found, key=lambda d: d.seq, default=None)
        if last is None:
            made.append(i)
        elif last.action == "accept":
            made.append(msgspec.structs.replace(i, standing="confirmed"))
    return tuple(made)


def verdicts(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last acceptance or rejection that holds, by the id of the record that it is on."""
    return {d.target: d for d in in_force(decisions) if d.action in ("accept", "reject")}


def rejected(decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of the records that are rejected: claims, event mentions, reports, incidents."""
    return frozenset(t for t, d in verdicts(decisions).items() if d.action == "reject")


class View:
    """What decisions that hold say of claims, and of the event mentions that they are on."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        held = in_force(decisions)
        self._rejections = {t: d for t, d in verdicts(held).items() if d.action == "reject"}
        said = {d.target: d for d in held if d.kind == "claim"}
        self._unsure = {t: d for t, d in said.items() if d.action == "unsure"}
        self._last = {d.target: d for d in held if d.kind == "claim" and d.action != "unsure"}
        self._edits: dict[str, list[Decision]] = {}
        for d in held:
            if d.action == "edit" and d.kind == "claim":
                self._edits.setdefault(d.target, []).append(d)
        self._additions = additions(held)
        self._adds = {d.target for own in self._additions.values() for d in own}
        dropped = (d for d in self._rejections.values() if d.kind == "incident")
        self._dropped = {str(told["id"]): d for d in dropped for group in groups(d) for told in group}

    def claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims of the current picture; see ``reviewed``."""
        return tuple(self.edited(c) for c in claims if not self.left_out(c))

    def added(self, mentions: Iterable[EventMention]) -> list[Claim]:
        """The claims that reviewers added on some event mentions, as they were added."""
        if not self._additions:
            return []
        told: dict[str, list[EventMention]] = {}
        for m in mentions:
            told.setdefault(m.report, []).append(m)
        found = []
        for report_id, own in told.items():
            now = Present(own)
            found += [now_on(d, now) for d in self._additions.get(report_id, ())]
        return [c for c in found if c.event is not None]

    def rejects(self, *ids: str) -> bool:
        """Whether any of some records was rejected."""
        return not self._rejections.keys().isdisjoint(ids)

    def left_out(self, c: Claim) -> bool:
        """Whether a claim, or what it is part of, was rejected."""
        return self.rejects(*(x for x in (c.id, c.event, c.report) if x is not None))

    def edited(self, c: Claim) -> Claim:
        """A claim with all that was set on it."""
        for d in self._edits.get(c.id, ()):
            c = edited(c, (d.change or {}).get("set", {}))
        return c

    def row(self, row: ClaimRow) -> ClaimRow:
        """A claim as it is set now, with what was decided of it; a rejected one as it was set last."""
        c = row.claim
        now = self.edited(c)
        verdict, last = self._own(c.id)
        whole = self._whole(row)
        if whole is not None:
            verdict, last = "rejected", whole
        unsure = None if whole is not None else self._unsure.get(c.id)
        return msgspec.structs.replace(
            row,
            claim=now,
            coded=None if now is c or now == c else c,
            reviewed=None if last is None else last.id,
            verdict=verdict,
            unsure=None if unsure is None else unsure.id,
        )

    def _own(self, claim_id: str) -> tuple[ClaimVerdict, Decision | None]:
        """What the decisions on a claim itself come to, and the last of them."""
        last = self._last.get(claim_id)
        verdict: ClaimVerdict = "unreviewed" if last is None else "accepted"
        if claim_id in self._edits:
            verdict = "edited"
        return ("rejected" if claim_id in self._rejections else verdict), last

    def stands(self) -> Iterator[tuple[str, str | None, str | None, str | None]]:
        """What decisions come to, record by record: its id, the verdict, the decision that gives it, and the
        one by which a claim was left open.

        Of event mentions and reports only those that were rejected; ``dropped`` are event mentions of an
        incident that was.
        """
        for m, d in self._dropped.items():
            if m not in self._rejections:
                yield m, "dropped", d.id, None
        for target, d in self._rejections.items():
            if d.kind in ("mention", "report"):
                yield target, "rejected", d.id, None
        for target in {**self._last, **self._unsure}:
            verdict, last = self._own(target)
            unsure = self._unsure.get(target)
            yield (
                target, None if last is None else verdict, None if last is None else last.id,
                None if unsure is None else unsure.id,
            )  # fmt: skip

    def changes(self, claim_id: str) -> tuple[list[Decision], list[Decision]]:
        """The decisions that add a claim, and those that edit it."""
        adds = (d for own in self._additions.values() for d in own if d.target == claim_id)
        return list(adds), list(self._edits.get(claim_id, ()))

    def _whole(self, row: ClaimRow) -> Decision | None:
        """The rejection of what a claim is part of: its report, its event mention, or the incident that its
        event mention would make."""
        c = row.claim
        for whole in (c.report, c.event):
            if whole in self._rejections:
                return self._rejections[whole]
        return self._dropped.get(c.event) if c.event is not None and row.incident is None else None

    def mentions(self, mentions: Iterable[EventMention], claims: Sequence[Claim]) -> tuple[EventMention, ...]:
        """Event mentions without the places, dates and actors that only rejected claims give, and with those
        that edits set.

        Args:
            mentions: as they were coded, without those that were rejected.
            claims: those on them, as they were coded.
        """
        touched = {
            c.event for c in claims if c.id in self._edits or c.id in self._rejections or c.id in self._adds
        }
        told: dict[str, list[Claim]] = {m: [] for m in touched if m is not None}
        for c in claims if told else ():
            if c.event in told:
                told[c.event].append(c)
        return tuple(self._mention(m, told[m.id]) if m.id in told else m for m in mentions)

    def _mention(self, m: EventMention, coded: Sequence[Claim]) -> EventMention:
        left = [(c, None if self.left_out(c) else self.edited(c)) for c in coded]
        # What a reviewer added was told of nothing before.
        left = [(msgspec.structs.replace(c, place=None, date=None) if c.id in self._adds else c, now)
                for c, now in left]  # fmt: skip
        of = {f: [(c, now) for c, now in left if c.field == f] for f in ("place", "date", *_ROLES.values())}
        actors = [x for a in m.actors for x in _actors(a, of.get(_ROLES.get(a.role, ""), ()))]
        named = {(a.role, a.name) for a in actors}
        for role, field in _ROLES.items():
            more = (now.value for c, now in of[field] if c.id in self._adds and now and now.value)
            fresh = dict.fromkeys(name for name in more if (role, name) not in named)
            actors += [Actor(name=name, role=msgspec.convert(role, Role)) for name in fresh]
        return msgspec.structs.replace(
            m,
            place=_told(m.place, [(c.place, now and now.place) for c, now in of["place"]]),
            date=_told(m.date, [(c.date, now and now.date) for c, now in of["date"]]),
            actors=tuple(actors),
        )


def _told(value: T | None, pairs: Sequence[tuple[T | None, T | None]]) -> T | None:
    """A place or date of an event mention, from what its claims gave and what they give now.

    It stays as long as a claim still gives it, or none ever did; else what was set comes before what is left.
    """
    left = [now for _, now in pairs if now is not None]
    new = [now for was, now in pairs if now is not None and now != was]
    if value in left or (not new and value not in [was for was, _ in pairs]):
        return value
    return next(iter(new or left), None)


def _actors(a: Actor, told: Sequence[tuple[Claim, Claim | None]]) -> Iterator[Actor]:
    """An actor as the claims that name it have it now: of another name nothing but the role is known."""
    own = [(c, now) for c, now in told if c.value == a.name]
    names = dict.fromkeys(now.value for _, now in own if now is not None and now.value)
    if not own or a.name in names:
        yield a
    yield from (Actor(name=name, role=a.role) for name in names if name != a.name)
