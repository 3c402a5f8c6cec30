"""Which event mentions tell of one and the same event: compatible in everything known, and alike in
something.

Blocking clues come first (different kinds, opposite directions, places far apart, days that do not meet);
then agreement is counted. A bare reference ("the strike") goes to the nearest event that it can mean, first
to the one that its own paragraph is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterclaim.model import Actor, DateInterval, EventMention, Place, Report, Span
from counterclaim.model.paragraphs import paragraphs
from counterclaim.resolve.geometry import distance_m

SLACK_M = 60_000
"""Metres by which two places may lie apart, beyond their radii, and still be written for one event."""

_HARMS = frozenset({"ASSAULT", "HARM"})
"""People harmed, told with and without what was done to them, can be one event."""
NEAR = 250
"""Code points within which a bare mention goes on with the event told just before it."""

AHEAD = 400
"""Code points ahead in which a mention without actor and place finds the event that it opens."""
ABOUT = 1.0
"""What speaks for the event that a mention's own paragraph is about."""
SAME_BREATH = 80
"""Code points within which two mentions stand in one breath."""

READER = "reader:"
"""How the words of a method begin that name what a learned reader saw."""

ORDINAL = "event.ordinal"
"""How the method of a mention begins that counts events up: "the second took place in Kidal"."""

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_OUTCOMES = frozenset({None, "destroy"})
"""Modes that say what came of it, and no way of violence."""
_IRREGULARS = frozenset(
    {"group", "organisation", "organization", "movement", "militia", "outfit", "gang", "gunmen", "gunman",
     "attackers", "attacker", "assailants", "militants", "militant", "terrorists", "terrorist", "fighters",
     "rebels", "insurgents", "guerrillas", "jihadists", "extremists", "raiders", "bandits", "men",
     "militiamen", "separatists"}
)  # fmt: skip
"""Words for fighters of no state."""
_REGULARS = frozenset(
    {"troops", "soldiers", "army", "forces", "military", "navy", "jets", "warplanes", "planes", "aircraft",
     "drones", "helicopters", "gunships", "artillery", "commandos", "police", "officers", "policemen",
     "paratroopers", "marines", "units", "gunboats", "tanks"}
)  # fmt: skip
"""Words for those of a state."""
_ARMED = frozenset({"armed group", "militia", "paramilitary", "cartel", "gang"})
_STATE = frozenset({"government", "military", "police"})
_APART = frozenset({"abduct", "sexual", "torture", "crowd-control", "beat"})


Apart = frozenset[frozenset[str]]
"""Pairs of ids of event mentions that are of two events."""


@dataclass(frozen=True)
class Layout:
    """Where a report's paragraphs begin, and where its headline stands.

    >>> text = "Title: Raid on Kidal kills six\\n\\nSix died.\\n\\nIn May ten had died."
    >>> layout(Report(id="r-1", text=text, sha256="0", title_span=(7, 30)))
    Layout(paragraphs=(0, 32, 43), headline=(7, 30))
    """

    paragraphs: tuple[int, ...] = ()
    headline: Span = (0, 0)

    def paragraph(self, m: EventMention) -> int:
        """The number of the paragraph in which a mention stands; 0 for all where none are known."""
        return bisect_right(self.paragraphs, m.trigger.start)

    def heads(self, m: EventMention) -> bool:
        """Whether a mention stands in the headline."""
        return self.headline[0] <= m.trigger.start < self.headline[1]


def layout(report: Report) -> Layout:
    """The paragraphs of a report's text, and its headline where the text has it."""
    starts = tuple(start for start, _ in paragraphs(report.text, report.header))
    return Layout(starts, report.title_span or (0, 0))


@dataclass
class Cluster:
    """The mentions joined so far, while a report is read."""

    mentions: list[EventMention] = field(default_factory=list)

    def known(self, role: str) -> set[str]:
        """Countries or names of those who play a role in any mention."""
        return {a.country or a.name for m in self.mentions for a in m.actors if a.role == role}


def link(
    mentions: Sequence[EventMention], apart: Iterable[tuple[str, str]] = (), laid: Layout | None = None
) -> tuple[tuple[EventMention, ...], ...]:
    """Join the event mentions of one report that tell of the same event.

    Args:
        mentions: in text order.
        apart: pairs of ids of mentions that a reviewer has judged to be of two events.
        laid: the report's paragraphs and headline, where they are known.

    Returns:
        The groups, each in text order, by their first mention.
    """
    own = {m.id for m in mentions}
    two = frozenset(frozenset(pair) for pair in apart if own.issuperset(pair))
    laid = laid or Layout()
    clusters: list[Cluster] = []
    later: list[EventMention] = []
    opened: set[str] = set()
    for mention in mentions:
        if mention.anaphoric or _bare(mention):
            later.append(mention)
            continue
        leads = not laid.heads(mention) and mention.type not in opened
        opened |= {mention.type} if leads else set()
        fits = [agreement(mention, c, two) + (leads and _headed(mention, c, laid)) for c in clusters]
        if max(fits, default=0.0) >= 1.0:
            clusters[fits.index(max(fits))].mentions.append(mention)
        else:
            clusters.append(Cluster([mention]))
    for mention in later:
        best = _antecedent(mention, clusters, two, laid)
        if best is None:
            clusters.append(Cluster([mention]))
        else:
            best.mentions.append(mention)
    for c in clusters:
        c.mentions.sort(key=lambda m: m.trigger.start)
    clusters.sort(key=lambda c: c.mentions[0].trigger.start)
    return tuple(tuple(c.mentions) for c in clusters)


def _headed(mention: EventMention, cluster: Cluster, laid: Layout) -> bool:
    """Whether a headline told what the report's first event of the kind tells again: news begins with what
    its headline promised."""
    if not all(laid.heads(m) for m in cluster.mentions):
        return False
    kinds = {mention.mode, *(m.mode for m in cluster.mentions)} - _OUTCOMES
    return len(kinds) <= 1 and all(m.modality == mention.modality for m in cluster.mentions)


def _antecedent(
    mention: EventMention, clusters: Sequence[Cluster], apart: Apart, laid: Layout
) -> Cluster | None:
    """The event that a bare reference means: compatible, told before it if any is, the most told, the
    nearest, and rather the one that its paragraph is about."""
    start = mention.trigger.start
    about = _about(mention, clusters, laid)
    every = [(c, agreement(mention, c, apart, _continues(mention, c, about))) for c in clusters]
    fits = [(c, fit) for c, fit in every if fit > -1.0]
    ahead = [x for x in fits if 0 <= x[0].mentions[0].trigger.start - start <= AHEAD]
    if mention.place is not None:
        # "The number of dead near Goma" means what happened there, where the report tells of it.
        fits = [x for x in fits if any(_near(mention.place, m.place) for m in x[0].mentions)] or fits
        ahead = [x for x in ahead if x in fits]
    if mention.method.startswith(ORDINAL):
        # "The second took place on Saturday": what follows tells of it, and nothing before.
        return min(ahead, key=lambda x: x[0].mentions[0].trigger.start)[0] if ahead else None
    before = [x for x in fits if any(m.trigger.start < start for m in x[0].mentions)]
    if not before:
        before = fits if mention.anaphoric else ahead

    def rank(fitting: tuple[Cluster, float]) -> tuple[float, int]:
        c, fit = fitting
        nearest = max((m.trigger.start for m in c.mentions if m.trigger.start < start), default=-1)
        background = all(m.modality == "background" for m in c.mentions)
        apart = start - nearest if nearest >= 0 else NEAR
        close = 2.4 * max(0.0, 1 - apart / NEAR)
        recalled = 1.5 * (background and not close and c is not about)
        return fit + 0.3 * min(len(c.mentions), 4) - recalled + close + ABOUT * (c is about), nearest

    return max(before, key=rank)[0] if before else None


def _about(mention: EventMention, clusters: Sequence[Cluster], laid: Layout) -> Cluster | None:
    """The event that was last told with words of its own, before a mention and in its paragraph."""
    if not laid.paragraphs:
        return None
    own = laid.paragraph(mention)
    told = [
        (m.trigger.start, n)
        for n, c in enumerate(clusters)
        for m in c.mentions
        if m.trigger.start < mention.trigger.start and laid.paragraph(m) == own and _tells(m)
    ]
    return clusters[max(told)[1]] if told else None


def _tells(m: EventMention) -> bool:
    """Whether a mention says itself which event it means: told in full, or with its place."""
    return m.place is not None or not (m.anaphoric or _bare(m))


def _continues(mention: EventMention, cluster: Cluster, about: Cluster | None) -> bool:
    """Whether a mention that says nothing of its own goes on with an event, be it told as background."""
    return _bare(mention) and (cluster is about or any(_goes_on(mention, m) for m in cluster.mentions))


def agreement(
    mention: EventMention, cluster: Cluster, apart: Apart = frozenset(), continues: bool = False
) -> float:
    """How well a mention fits a cluster: below 0 it cannot, from 1 it does.

    Args:
        mention: what may be one of its mentions.
        cluster: the mentions joined so far.
        apart: pairs of ids of mentions of two events.
        continues: whether the mention only goes on with the cluster, so that it need not say again that this
            is background.
    """
    if any(_clash(mention, m, continues) or frozenset((mention.id, m.id)) in apart for m in cluster.mentions):
        return -2.0
    score = 0.0
    own = [a for a in mention.actors if a.role == "initiator"]
    others = [a for m in cluster.mentions for a in m.actors if a.role == "initiator"]
    mine, theirs = {a.country or a.name for a in own}, {a.country or a.name for a in others}
    targets = {a.country or a.name for a in mention.actors if a.role in ("target", "victim")}
    their_targets = cluster.known("target") | cluster.known("victim")
    kinds = _read_kinds(mention) & {k for m in cluster.mentions for k in _read_kinds(m)}
    if mine & theirs:
        score += 1.0
    elif mine and theirs and not kinds and not any(_may_be(a, b) for a in own for b in others):
        return -2.0
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


def _may_be(a: Actor, b: Actor) -> bool:
    """Whether a word for one side's people may mean the other actor: "the gunmen" of one sentence are "the
    group" of the next, "troops" the army that is named elsewhere."""
    return any(
        _word_of(x) in words and (y.kind in kinds or (not _known(y) and _word_of(y) in words))
        for words, kinds in ((_IRREGULARS, _ARMED), (_REGULARS, _STATE))
        for x, y in ((a, b), (b, a))
        if not _known(x)
    )


def _known(a: Actor) -> bool:
    return a.country is not None or a.kind is not None


def _word_of(a: Actor) -> str:
    return a.name.split()[-1].lower() if a.name.split() else ""


def _read_kinds(mention: EventMention) -> set[str]:
    """The kinds of violence that a learned reader sees in a mention; none where none has read the report."""
    return {w for w in mention.method.split() if w.startswith(READER)}


def _bare(mention: EventMention) -> bool:
    """Whether a mention of the news says neither who did it nor where: it goes on with the event told
    before."""
    told = any(a.role == "initiator" for a in mention.actors) or mention.place is not None
    return not told and (mention.date is None or mention.modality != "background")


def _clash(a: EventMention, b: EventMention, continues: bool = False) -> bool:
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
    if told_apart and not continues and not _shares_initiator(a, b) and not _goes_on(a, b):
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
