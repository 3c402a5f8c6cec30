"""Which event mentions tell of one and the same event: compatible in everything known, and alike in
something.

Blocking clues come first (different kinds, opposite directions, places far apart, days that do not meet);
then agreement is counted. A bare reference ("the strike") goes to the nearest event that it can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterclaim.model import DateInterval, EventMention, Place
from counterclaim.resolve.geometry import distance_m

SLACK_M = 60_000
"""Metres by which two places may lie apart, beyond their radii, and still be written for one event."""

_HARMS = frozenset({"ASSAULT", "HARM"})
"""People harmed, told with and without what was done to them, can be one event."""
NEAR = 250
"""Code points within which a bare mention goes on with the event told just before it."""

AHEAD = 400
"""Code points ahead in which a mention without actor and place finds the event that it opens."""
SAME_BREATH = 80
"""Code points within which two mentions stand in one breath."""

READER = "reader:"
"""How the words of a method begin that name what a learned reader saw."""

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_APART = frozenset({"abduct", "sexual", "torture", "crowd-control", "beat"})


Apart = frozenset[frozenset[str]]
"""Pairs of ids of event mentions that are of two events."""


@dataclass
class Cluster:
    """The mentions joined so far, while a report is read."""

    mentions: list[EventMention] = field(default_factory=list)

    def known(self, role: str) -> set[str]:
        """Countries or names of those who play a role in any mention."""
        return {a.country or a.name for m in self.mentions for a in m.actors if a.role == role}


def link(
    mentions: Sequence[EventMention], apart: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[EventMention, ...], ...]:
    """Join the event mentions of one report that tell of the same event.

    Args:
        mentions: in text order.
        apart: pairs of ids of mentions that a reviewer has judged to be of two events.

    Returns:
        The groups, each in text order, by their first mention.
    """
    own = {m.id for m in mentions}
    two = frozenset(frozenset(pair) for pair in apart if own.issuperset(pair))
    clusters: list[Cluster] = []
    later: list[EventMention] = []
    for mention in mentions:
        if mention.anaphoric or _bare(mention):
            later.append(mention)
            continue
        fits = [agreement(mention, c, two) for c in clusters]
        if max(fits, default=0.0) >= 1.0:
            clusters[fits.index(max(fits))].mentions.append(mention)
        else:
            clusters.append(Cluster([mention]))
    for mention in later:
        best = _antecedent(mention, clusters, two)
        if best is None:
            clusters.append(Cluster([mention]))
        else:
            best.mentions.append(mention)
    for c in clusters:
        c.mentions.sort(key=lambda m: m.trigger.start)
    clusters.sort(key=lambda c: c.mentions[0].trigger.start)
    return tuple(tuple(c.mentions) for c in clusters)


def _antecedent(mention: EventMention, clusters: Sequence[Cluster], apart: Apart) -> Cluster | None:
    """The event that a bare reference means: compatible, told before it if any is, the most told, the
    nearest."""
    start = mention.trigger.start
    fits = [(c, fit) for c in clusters if (fit := agreement(mention, c, apart)) > -1.0]
    before = [x for x in fits if any(m.trigger.start < start for m in x[0].mentions)]
    if not before:
        before = [x for x in fits if mention.anaphoric or x[0].mentions[0].trigger.start - start <= AHEAD]

    def rank(fitting: tuple[Cluster, float]) -> tuple[float, int]:
        c, fit = fitting
        nearest = max((m.trigger.start for m in c.mentions if m.trigger.start < start), default=-1)
        background = all(m.modality == "background" for m in c.mentions)
        apart = start - nearest if nearest >= 0 else NEAR
        close = 2.4 * max(0.0, 1 - apart / NEAR)
        recalled = 1.5 * (background and not close)
        return fit + 0.3 * min(len(c.mentions), 4) - recalled + close, nearest

    return max(before, key=rank)[0] if before else None


def agreement(mention: EventMention, cluster: Cluster, apart: Apart = frozenset()) -> float:
    """How well a mention fits a cluster: below 0 it cannot, from 1 it does."""
    if any(_clash(mention, m) or frozenset((mention.id, m.id)) in apart for m in cluster.mentions):
        return -2.0
    score = 0.0
    mine = {a.country or a.name for a in mention.actors if a.role == "initiator"}
    theirs = cluster.known("initiator")
    targets = {a.country or a.name for a in mention.actors if a.role in ("target", "victim")}
    their_targets = cluster.known("target") | cluster.known("victim")
    kinds = _read_kinds(mention) & {k for m in cluster.mentions for k in _read_kinds(m)}
    if mine and theirs and (mine & theirs or not kinds):
        if not mine & theirs:
            return -2.0
        score += 1.0
    # One kind of violence to a reader of the whole report: one event, whatever each mention calls its side.
    score += 1.0 if kinds else 0.0
    if targets and their_targets and targets & their_targets:
        score += 0.5
    near = [_near(mention.place, m.place) for m in cluster.mentions]
    if any(n is True for n in near):
        score += 1.0
    days = [_meet(mention.date, m.date) for m in cluster.mentions]
    if any(d is True for d in days):
        score += 0.5
    if mention.mode is not None and any(m.mode == mention.mode for m in cluster.mentions):
        score += 0.25
    if mention.operation is not None and any(m.operation == mention.operation for m in cluster.mentions):
        score += 2.0
    if set(mention.weapons) & {w for m in cluster.mentions for w in m.weapons}:
        score += 0.25
    if any(m.trigger.exact.lower() == mention.trigger.exact.lower() for m in cluster.mentions):
        score += 0.25
    return score


def _read_kinds(mention: EventMention) -> set[str]:
    """The kinds of violence that a learned reader sees in a mention; none where none has read the report."""
    return {w for w in mention.method.split() if w.startswith(READER)}


def _bare(mention: EventMention) -> bool:
    """Whether a mention of the news says neither who did it nor where: it goes on with the event told
    before."""
    told = any(a.role == "initiator" for a in mention.actors) or mention.place is not None
    return not told and (mention.date is None or mention.modality != "background")


def _clash(a: EventMention, b: EventMention) -> bool:
    """What keeps two mentions apart for good."""
    if a.type != b.type and not {a.type, b.type} <= _HARMS:
        return True
    if (a.modality in _UNREAL) != (b.modality in _UNREAL):
        return True
    if a.mode != b.mode and {a.mode, b.mode} & _APART and a.mode is not None and b.mode is not None:
        return True
    if _meet(a.date, b.date) is False:
        return True
    told_apart = (a.modality == "background") != (b.modality == "background")
    if told_apart and not _shares_initiator(a, b) and not _goes_on(a, b):
        return True
    return _near(a.place, b.place) is False


def _goes_on(a: EventMention, b: EventMention) -> bool:
    """Whether one mention stands close behind the other and says nothing of its own: "… had been killed and
    three wounded"."""
    return abs(a.trigger.start - b.trigger.start) <= SAME_BREATH and (_bare(a) or _bare(b))


def _shares_initiator(a: EventMention, b: EventMention) -> bool:
    one = {x.country or x.name for x in a.actors if x.role == "initiator"}
    two = {x.country or x.name for x in b.actors if x.role == "initiator"}
    return bool(one & two)


def _near(a: Place | None, b: Place | None) -> bool | None:
    """Whether two places can be one: None where that is not known."""
    if a is None or b is None:
        return None
    if a.country is not None and b.country is not None and a.country != b.country:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        # A place that no gazetteer holds is told by its name alone.
        return True if a.name == b.name else None
    apart = distance_m((a.lat, a.lon), (b.lat, b.lon))
    return apart <= (a.radius_m or 0) + (b.radius_m or 0) + SLACK_M


def _meet(a: DateInterval | None, b: DateInterval | None) -> bool | None:
    """Whether two date intervals can hold one day: None where that is not known."""
    if a is None or b is None:
        return None
    if a.end is not None and b.start is not None and a.end[:10] < b.start[:10]:
        return False
    if b.end is not None and a.start is not None and b.end[:10] < a.start[:10]:
        return False
    if None in (a.start, a.end, b.start, b.end):
        return None
    return True
