"""Decisions as judgements on event mentions: what a merge, a split or a word on two events comes to.

A decision keeps in ``change`` what the reviewer saw: the groups that it is about (an incident, the mentions
split off, one mention), each with its event mentions and where in which report they are told. So it can be
read again without the incidents of that time, and finds a mention again where a newer rule calls the same
words by another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from counterclaim.incidents.judgements import Judgement, Verdict, judged
from counterclaim.model import EventMention, Incident, Span, content_id
from counterclaim.project.decisions import Decision, in_force

VERDICTS: Mapping[str, Verdict] = {
    "merge": "same",
    "same": "same",
    "split": "different",
    "different": "different",
    "unsure": "unsure",
}
"""What each action says of its groups of event mentions."""


def seen(mentions: Iterable[EventMention], incident: Incident | None = None) -> list[dict[str, Any]]:
    """A group of event mentions as a decision keeps it, its representative first.

    Args:
        mentions: in text order.
        incident: whose mentions they are: the one that it takes its id from stands for it; without such a
            one the first that tells the event itself.
    """
    name = incident.id if incident is not None else None
    ranked = sorted(mentions, key=lambda m: (content_id("i", m.id) != name, m.anaphoric))
    return [
        {"id": m.id, "report": m.report, "trigger": list(m.trigger.span), "words": m.trigger.exact}
        for m in ranked
    ]


def groups(d: Decision) -> list[list[Mapping[str, Any]]]:
    """The groups of event mentions that a decision keeps; none for one that is not about events."""
    return list((d.change or {}).get("mentions", ()))


def judgements(decisions: Iterable[Decision], mentions: Iterable[EventMention] = ()) -> tuple[Judgement, ...]:
    """What reviewers judged of event mentions, first to last; without what they took back.

    Args:
        decisions: all of a project, first to last.
        mentions: those that are there now. A mention that a decision names and that is no longer there is
            looked for where it was told; where it is not found either, the next of its group stands for it.

    >>> from counterclaim.project.decisions import chained
    >>> told = [[{"id": "e-1", "report": "r-1", "trigger": [0, 4]}],
    ...         [{"id": "e-2", "report": "r-2", "trigger": [9, 13]}]]
    >>> merge = chained(None, time="2024-01-19T08:00:00Z", reviewer="Ada", action="merge", kind="incident",
    ...                 target="i-1", change={"mentions": told})
    >>> [(j.verdict, j.groups) for j in judgements([merge])]
    [('same', (('e-1',), ('e-2',)))]
    """
    held = [(d, VERDICTS[d.action]) for d in in_force(decisions) if d.action in VERDICTS and groups(d)]
    now = Present(mentions)
    return tuple(
        Judgement(verdict=verdict, groups=tuple(now.ids(g) for g in groups(d)), decision=d.id)
        for d, verdict in held
    )


def overridden(
    decisions: Iterable[Decision], mentions: Iterable[EventMention], made: Iterable[Decision]
) -> list[Decision]:
    """The earlier decisions that new ones override, wholly or in part.

    Args:
        decisions: all of a project, first to last.
        mentions: those that are there now.
        made: the new ones among them.
    """
    every, new = tuple(decisions), {d.id for d in made if d.action in VERDICTS}
    if not new:
        return []
    lost = {o.decision for o in judged(judgements(every, mentions)).overridden if not new.isdisjoint(o.by)}
    return [d for d in every if d.id in lost - new]


class Present:
    """The event mentions that are there now, by id and by where they are told."""

    def __init__(self, mentions: Iterable[EventMention]) -> None:
        self._ids: set[str] = set()
        self._told: dict[str, list[tuple[Span, str]]] = {}
        for m in mentions:
            self._ids.add(m.id)
            self._told.setdefault(m.report, []).append((m.trigger.span, m.id))

    def find(self, told: Mapping[str, Any]) -> str | None:
        """The event mention that a decision names: by its id, or else by its words, if one alone has them."""
        if told["id"] in self._ids:
            return str(told["id"])
        start, end = told["trigger"]
        here = [m for (a, b), m in self._told.get(told["report"], ()) if a < end and start < b]
        return here[0] if len(here) == 1 else None

    def ids(self, group: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """The ids of a group: those that are there first, those that are gone as they were."""
        found = [(self.find(told), str(told["id"])) for told in group]
        here = [now for now, _ in found if now is not None]
        return tuple(dict.fromkeys([*here, *(was for now, was in found if now is None)]))
