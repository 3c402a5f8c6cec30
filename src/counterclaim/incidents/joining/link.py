"""Which event mentions tell of one and the same event: compatible in everything known, and alike in
something.

Blocking clues come first (different kinds, opposite directions, places far apart, days that do not meet);
then agreement is counted. A bare reference ("the strike") goes to the nearest event that it can mean, first
to the one that its own paragraph is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterclaim.incidents.joining.layout import Layout
from counterclaim.incidents.joining.pointing import bare, cared_for, deadly, mutual, points_back
from counterclaim.incidents.joining.sides import doers, key, known, may_be, spoken_of
from counterclaim.incidents.joining.whereabouts import Stands, meet, stands
from counterclaim.model import Actor, EventMention

ANSWER = "response"
"""The relation of an event to what it answers: never one event with it."""

_HARMS = frozenset({"ASSAULT", "HARM"})
"""People harmed, told with and without what was done to them, can be one event."""
NEAR = 250
"""Code points within which a bare mention goes on with the event told just before it."""

AHEAD = 400
"""Code points ahead in which a mention without actor and place finds the event that it opens."""
ABOUT = 1.0
"""What speaks for the event that a mention's own paragraph is about."""
NEARNESS: dict[Stands, float] = {"same": 1.0, "other": -0.5, "about": 0.5}
"""What the places of a mention and of a cluster say for their being one event, the first that is seen."""
HEADED = 1.5
"""What speaks for the event that the headline promised, where a report begins to tell of one; it outweighs
the vaguer place that a headline gives."""
OUTCOME = 0.5
"""What speaks for the attack of a headline, where it goes on with whom it harmed."""
MAIN = 0.5
"""What speaks for the event of headline and opening, where a paragraph begins without an event of its own."""
SAME_BREATH = 80
"""Code points within which two mentions stand in one breath."""

READER = "reader:"
"""How the words of a method begin that name what a learned reader saw."""

ORDINAL = "event.ordinal"
"""How the method of a mention begins that counts events up: "the second took place in Kidal"."""

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_BLASTS = frozenset({"aerial", "drone", "explosives", "suicide-attack"})
"""Modes of which one may be told for another: who hears a drone's bomb tells of an explosion."""
_LONG = frozenset({"fighting", "conflict", "war", "hostilities", "insurgency"})
"""Words for violence that goes on for long, and is no single blast."""
_OUTCOMES = frozenset({None, "destroy"})
"""Modes that say what came of it, and no way of violence."""
_SIDES = frozenset({"initiator", "target", "victim"})
_APART = frozenset({"abduct", "sexual", "torture", "crowd-control", "beat"})


Apart = frozenset[frozenset[str]]
"""Pairs of ids of event mentions that are of two events."""


@dataclass
class Cluster:
    """The mentions joined so far, while a report is read."""

    mentions: list[EventMention] = field(default_factory=list)

    def known(self, role: str) -> set[str]:
        """Countries or names of those who play a role in any mention."""
        return {key(a) for m in self.mentions for a in m.actors if a.role == role}


def link(
    mentions: Sequence[EventMention], apart: Iterable[tuple[str, str]] = (), laid: Layout | None = None
) -> tuple[tuple[EventMention, ...], ...]:
    """Join the event mentions of one report that tell of the same event.

    Args:
        mentions: in text order.
        apart: pairs of ids of mentions of two events, as a reviewer has judged or the report says.
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
        if mention.anaphoric or bare(mention) or _resumes(mention, mentions, laid):
            later.append(mention)
            continue
        leads = not laid.heads(mention) and mention.type not in opened
        opened |= {mention.type} if leads else set()
        fits = [
            -2.0 if _parted(mention, c, laid)
            else agreement(mention, c, two)
            + HEADED * (leads and _headed(mention, c, laid))
            + OUTCOME * _outcome(mention, c, laid)
            for c in clusters
        ]  # fmt: skip
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
        c.mentions.sort(key=_begin)
    clusters.sort(key=lambda c: c.mentions[0].trigger.start)
    return tuple(tuple(c.mentions) for c in clusters)


def _resumes(mention: EventMention, mentions: Sequence[EventMention], laid: Layout) -> bool:
    """Whether a mention that says who acted, and not where, goes on with what was told: somebody owns up;
    "the gunmen", "one attacker" and "the rocket" were spoken of; or who acts has just been told to have done
    it ("the front claimed the attack; it said it had killed nine")."""
    own = doers(mention)
    if mention.type not in _HARMS or mention.place is not None:
        return False
    if mention.date is not None:
        return bool(own) and all(spoken_of(a) for a in own)
    weapon = mention.weapons and mention.quote.exact.lower().startswith("the ")
    if weapon or laid.owned(mention) or all(spoken_of(a) for a in own):
        return True
    before = (m for m in mentions if m.trigger.start < mention.trigger.start and points_back(m))
    return any(laid.paragraph(m) == laid.paragraph(mention) and _shares_initiator(m, mention) for m in before)


def _headed(mention: EventMention, cluster: Cluster, laid: Layout) -> bool:
    """Whether a headline told what the report's first event of the kind tells again: news begins with what
    its headline promised."""
    if not all(laid.heads(m) for m in cluster.mentions):
        return False
    kinds = {mention.mode, *(m.mode for m in cluster.mentions)} - _OUTCOMES
    alike = len(kinds) <= 1 or kinds <= _BLASTS
    return alike and all(m.modality == mention.modality for m in cluster.mentions)


def _outcome(mention: EventMention, cluster: Cluster, laid: Layout) -> bool:
    """Whether a headline goes on with whom its attack harmed: "Russia attacks Ukraine, two dead in Kyiv"."""
    harmed = mention.mode is None and not doers(mention) and any(a.role == "victim" for a in mention.actors)
    told = (m for m in cluster.mentions if laid.heads(m) and doers(m))
    return harmed and laid.heads(mention) and any(_at(mention, m, "same", "about") for m in told)


def _parted(mention: EventMention, cluster: Cluster, laid: Layout) -> bool:
    """Whether the report has turned to another event since it told what is in a cluster."""
    turn = laid.turn(mention)
    return turn is not None and not any(laid.turn(m) == turn for m in cluster.mentions)


def _antecedent(
    mention: EventMention, clusters: Sequence[Cluster], apart: Apart, laid: Layout
) -> Cluster | None:
    """The event that a bare reference means: compatible, told before it if any is, the most told, the
    nearest, and rather the one that its paragraph is about."""
    start = mention.trigger.start
    about = _about(mention, clusters, laid)
    every = [
        (c, agreement(mention, c, apart, _continues(mention, c, about)))
        for c in clusters
        if not _parted(mention, c, laid)
    ]
    fits = [(c, fit) for c, fit in every if fit > -1.0 and (c is about or not _otherwise(mention, c))]
    ahead = [
        x
        for x in fits
        if 0 <= x[0].mentions[0].trigger.start - start <= AHEAD
        and (laid.heads(mention) or laid.paragraph(x[0].mentions[0]) == laid.paragraph(mention))
    ]
    if mention.place is not None:
        # "The number of dead near Goma" means what happened there, where the report tells of it.
        fits = [x for x in fits if not _elsewhere(mention, x[0])]
        ahead = [x for x in ahead if x in fits]
        there = [x for x in fits if any(_at(mention, m, "same") for m in x[0].mentions)]
        there = there or [x for x in fits if any(_at(mention, m, "same", "about") for m in x[0].mentions)]
        if mention.type == "HARM" and not cared_for(mention):
            # "In Odesa ten died" does not go on with what another paragraph told without a place.
            own = laid.paragraph(mention)
            fits = [x for x in fits if any(laid.paragraph(m) == own or laid.heads(m) for m in x[0].mentions)]
        fits = there or fits
        ahead = [x for x in ahead if x in fits]
    if mention.method.startswith(ORDINAL):
        # "The second took place on Saturday": what follows tells of it, and nothing before.
        return min(ahead, key=lambda x: x[0].mentions[0].trigger.start)[0] if ahead else None
    before = [x for x in fits if any(m.trigger.start < start for m in x[0].mentions)]
    if not before:
        before = fits if mention.anaphoric else ahead

    main = min((c for c, _ in before), key=lambda c: c.mentions[0].trigger.start, default=None)

    def rank(fitting: tuple[Cluster, float]) -> tuple[float, int]:
        c, fit = fitting
        last = max((m for m in c.mentions if m.trigger.start < start), key=_begin, default=None)
        nearest = last.trigger.start if last is not None else -1
        background = all(m.modality == "background" for m in c.mentions)
        apart = start - nearest if nearest >= 0 else NEAR
        beside = background or all(laid.turn(m) is not None for m in c.mentions)
        if beside and last is not None and laid.paragraph(last) != laid.paragraph(mention):
            # A report goes back to its news with a new paragraph.
            apart = NEAR
        close = 2.4 * max(0.0, 1 - apart / NEAR)
        recalled = 1.5 * (background and not close and c is not about)
        # Who owns up without a word of what to, owns up to the main event.
        leads = MAIN * (about is None and c is main) * (3 if laid.owned(mention) else 1)
        # "Six were taken. The minister said 37 had died": of the main event, and not of those taken.
        modes = {m.mode for m in c.mentions} - _OUTCOMES
        aside = 2.5 * (c is not main and bool(modes) and modes <= _APART and deadly(mention))
        told = 0.3 * min(len(c.mentions), 4) + ABOUT * (c is about) + leads
        return fit + told + close - recalled - aside, nearest

    return max(before, key=rank)[0] if before else None


def _about(mention: EventMention, clusters: Sequence[Cluster], laid: Layout) -> Cluster | None:
    """The event that was last told with words of its own, before a mention and in its paragraph; where none
    was, the one that was last pointed to."""
    if not laid.paragraphs:
        return None
    own = laid.paragraph(mention)
    told = [
        (_tells(m), m.trigger.start, n)
        for n, c in enumerate(clusters)
        for m in c.mentions
        if m.trigger.start < mention.trigger.start and laid.paragraph(m) == own
    ]
    return clusters[max(told)[2]] if told else None


def _tells(m: EventMention) -> bool:
    """Whether a mention says itself which event it means: told in full, or with its place."""
    return m.place is not None or not (m.anaphoric or bare(m))


def _begin(m: EventMention) -> int:
    return m.trigger.start


def _continues(mention: EventMention, cluster: Cluster, about: Cluster | None) -> bool:
    """Whether a mention that says nothing of its own goes on with an event, be it told as background."""
    return bare(mention) and (cluster is about or any(_goes_on(mention, m) for m in cluster.mentions))


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
    mine, theirs = {key(a) for a in own}, {key(a) for a in others}
    targets = {key(a) for a in mention.actors if a.role in ("target", "victim")}
    their_targets = cluster.known("target") | cluster.known("victim")
    if any(mutual(m) for m in (mention, *cluster.mentions)):
        # Of two sides that clash, either is told as the one that attacked.
        others = [a for m in cluster.mentions for a in m.actors if a.role in _SIDES]
        theirs = {key(a) for a in others}
        struck = [a for a in mention.actors if a.role in ("target", "victim")]
        met = any(key(a) in theirs or may_be(a, b) for a in struck for b in others)
        score += 1.0 if own and met else 0.0
    kinds = _read_kinds(mention) & {k for m in cluster.mentions for k in _read_kinds(m)}
    if mine & theirs:
        # What police are accused of is hardly what they are told to have done.
        blamed = {a.blamed for a in own} | {a.blamed for a in others if key(a) in mine}
        score += 1.0 if len(blamed) == 1 else 0.5
    elif any(_one(mention, a, b) for a in own for b in others):
        # "Militants stormed the town … hundreds of fighters struck the town".
        score += 0.5 if targets & their_targets else 0.0
    elif not kinds and any(not a.blamed for a in own) and any(not a.blamed for a in others):
        # Whom one side blames and whom the other are rival accounts of one event.
        return -2.0
    # One kind of violence to a reader of the whole report: one event, whatever each mention calls its side.
    score += 1.0 if kinds else 0.0
    if targets and their_targets and targets & their_targets:
        score += 0.5
    near = {stands(mention.place, m.place) for m in cluster.mentions}
    score += next((NEARNESS[n] for n in NEARNESS if n in near), 0.0)
    days = [meet(mention.date, m.date) for m in cluster.mentions]
    if any(d is True for d in days):
        score += 0.5
    modes = {m.mode for m in cluster.mentions} - _OUTCOMES
    if mention.mode is not None and any(m.mode == mention.mode for m in cluster.mentions):
        score += 0.25
    elif mention.mode not in _OUTCOMES and modes and not any({mention.mode, m} <= _BLASTS for m in modes):
        score -= 0.25
    if mention.operation is not None and any(m.operation == mention.operation for m in cluster.mentions):
        score += 2.0
    if set(mention.weapons) & {w for m in cluster.mentions for w in m.weapons}:
        score += 0.25
    if any(m.trigger.exact.lower() == mention.trigger.exact.lower() for m in cluster.mentions):
        score += 0.25
    return score


def _one(mention: EventMention, a: Actor, b: Actor) -> bool:
    """Whether who acts in a mention may be who acts elsewhere; who owns up to "the attack" may be anybody
    that had no name before."""
    return may_be(a, b) or (points_back(mention) and known(a) != known(b))


def _read_kinds(mention: EventMention) -> set[str]:
    """The kinds of violence that a learned reader sees in a mention; none where none has read the report."""
    return {w for w in mention.method.split() if w.startswith(READER)}


def _clash(a: EventMention, b: EventMention, continues: bool = False) -> bool:
    """What keeps two mentions apart for good."""
    if a.type != b.type and not {a.type, b.type} <= _HARMS:
        return True
    if (a.modality in _UNREAL) != (b.modality in _UNREAL):
        return True
    modes = {a.mode, b.mode}
    # "Forty were taken. Two men were shot as they fled" is one event; what is told anew is another.
    if len(modes - {None}) == 2 and modes & _APART and (not continues or modes <= _APART):
        return True
    if meet(a.date, b.date) is False:
        return True
    told_apart = (a.modality == "background") != (b.modality == "background")
    again = _shares_initiator(a, b) or _goes_on(a, b) or _named_again(a, b)
    if told_apart and not continues and not again:
        return True
    return _at(a, b, "far")


def _at(a: EventMention, b: EventMention, *how: Stands) -> bool:
    return stands(a.place, b.place) in how


def _elsewhere(mention: EventMention, cluster: Cluster) -> bool:
    """Whether people are said to have come to harm in another town than all that a cluster tells; a word that
    only points back ("their raid") may put the same event at a second place."""
    found = {stands(mention.place, m.place) for m in cluster.mentions}
    own = not mention.anaphoric or (mention.type == "HARM" and not cared_for(mention))
    return own and "other" in found and "same" not in found


def _otherwise(mention: EventMention, cluster: Cluster) -> bool:
    """Whether a word brings in violence of another kind than what a cluster tells: "shelling killed two",
    where that was a suicide bombing."""
    modes = {m.mode for m in cluster.mentions} - _OUTCOMES
    own = mention.mode if mention.method.startswith("event.noun") and not mention.anaphoric else None
    if mention.trigger.exact.lower() in _LONG and modes:
        # "700 have died in the fighting" goes on with no air strike, unless a battle was told with it.
        return not any(mutual(m) for m in cluster.mentions)
    return bool(modes) and own not in _OUTCOMES | modes and not any({own, m} <= _BLASTS for m in modes)


def _goes_on(a: EventMention, b: EventMention) -> bool:
    """Whether one mention stands close behind the other and says nothing of its own: "… had been killed and
    three wounded"."""
    return abs(a.trigger.start - b.trigger.start) <= SAME_BREATH and (bare(a) or bare(b))


def _named_again(a: EventMention, b: EventMention) -> bool:
    """Whether the later mention names the earlier by its place: "the Pahalgam attack", also of what was told
    as background."""
    later = max(a, b, key=_begin)
    definite = later.method.startswith("event.noun") and later.quote.exact.lower().startswith("the ")
    return definite and later.date is None and _at(a, b, "same")


def _shares_initiator(a: EventMention, b: EventMention) -> bool:
    one = {key(x) for x in a.actors if x.role == "initiator"}
    two = {key(x) for x in b.actors if x.role == "initiator"}
    return bool(one & two)
