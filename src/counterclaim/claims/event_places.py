"""Where an event happened: the one of its sentence's places that most speaks for, or unknown.

A sentence that names a place need not say that the event happened there: a capital speaks, fighters come from
a province, the dead are buried elsewhere. So every name of the sentence is weighed by signs that read plainly
(``place_signs``), against the signs that the sentence leaves the place open. Where these leave doubt, the
learned reader has a say. The outcome is a probability for each name and for "unknown", which is an answer.

A conditional logit (McFadden 1974) over the names of a sentence; the task is Halterman's (2019). Weights come
from ``python -m train.event_places``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import msgspec

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_nouns import teller
from counterclaim.claims.event_setting import places
from counterclaim.claims.event_syntax import VERBAL, scene
from counterclaim.claims.mentions import EventTrigger
from counterclaim.claims.phrases import meet
from counterclaim.claims.place_candidates import MOST, Candidate, candidates
from counterclaim.claims.place_signs import Setting, nowhere, signs
from counterclaim.language import Annotated, Means, Sentence, Token
from counterclaim.language.readings import Readings
from counterclaim.model import Span
from counterclaim.resolve.actors import code_actor
from counterclaim.resolve.place_local import local
from counterclaim.resolve.place_mention import PlaceMention

ARMED = frozenset({"REB", "UAF", "MIL", "CRM"})
"""PLOVER's sectors of those who bear arms: their names are no places, unless they are known for such."""

_REASONS = frozenset({"because", "although", "though", "unless", "whereas"})
_PARTS = re.compile(r"[\s-]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’`ʼ"))

LOGIT = 8.0
"""How far from even the reader's log-odds count on either side."""
SURE = 0.65
"""From what probability the signs alone decide. The reader costs more than all else here: from .85 it would
be asked twice as often, and be right in .012 more of the sentences that it never saw."""

ASKED = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})
"""PLOVER's kinds of events about whose places the reader is asked: it has learned of hardly any others."""


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each sign counts for, in log-odds.

    Attributes:
        signs: by the name of the sign, as they count without the learned reader.
        scale: what they count for beside it.
        read: what the reader says counts for: ``place``, the log-odds of its link, for a name; ``violent``,
            the violence that it sees in the event's word, and ``none``, a constant, for unknown.
    """

    signs: dict[str, float]
    scale: float
    read: dict[str, float]


@dataclass(frozen=True)
class Option:
    """A name that may be where an event happened, or None for unknown, with what speaks for or against it.

    Attributes:
        candidate: the name.
        signs: what the text shows.
        read: what the learned reader says; empty where it was not asked.
        chance: the probability that comes of them.
    """

    candidate: Candidate | None
    signs: Mapping[str, float]
    read: Mapping[str, float] = field(default_factory=dict)
    chance: float = math.nan


def place_of_event(
    a: Annotated,
    trigger: Span,
    mentions: Sequence[PlaceMention],
    attached: Sequence[Span] | None = None,
    readings: Readings | None = None,
    others: Sequence[Span] = (),
    ask: bool = True,
) -> Option:
    """Where the event at some word happened, of what its sentence names; ``candidate`` is None for unknown.

    Args:
        a: the report.
        trigger: the event's word, a verb or a noun of any kind.
        mentions: the place expressions of the report.
        attached: what the rules attach to the event as places, where that is known already.
        readings: what the reader makes of the event's sentence, where that has been asked for already.
        others: the triggers of the report's events, for a place that is told with another event is mostly
            that one's.
        ask: whether the reader is asked at all.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> from counterclaim.resolve.places import find_places
    >>> text = "Officials in Paris said that two men had been shot in Lyon on Monday."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> found = place_of_event(a, (46, 50), find_places(a))
    >>> text[slice(*found.candidate.span)], found.chance > 0.8
    ('Lyon', True)
    """
    found = weighed(options(a, trigger, mentions, attached, others), "rules")
    best = _likeliest(a, found)
    if a.readings is None or not ask or len(found) == 1 or (a.means == "both" and best.chance >= SURE):
        return best
    return _likeliest(a, weighed(as_read(a, trigger, found, readings), a.means))


def _likeliest(a: Annotated, found: Sequence[Option]) -> Option:
    """The likeliest option that is no name of an armed group or force: "two nests of Jaysh al-Adl"."""
    for o in sorted(found, key=lambda o: -o.chance):
        c = o.candidate
        if c is None or c.mention is not None or not _armed(a.text[slice(*c.span)]):
            return o
    return found[0]


def _armed(name: str) -> bool:
    first, *rest = _PARTS.split(name.lower().translate(_APOSTROPHES), maxsplit=1)
    return (bool(rest) and first in word_class("host")) or code_actor(name).sector in ARMED


def options(
    a: Annotated,
    trigger: Span,
    mentions: Sequence[PlaceMention],
    attached: Sequence[Span] | None = None,
    others: Sequence[Span] = (),
) -> tuple[Option, ...]:
    """What ``place_of_event`` chooses from, by the same arguments: unknown, then each name with its signs."""
    sentence, word = _word(a, trigger)
    if sentence is None or word is None:
        return (Option(None, {"none": 1.0}),)
    every = candidates(a, sentence, mentions)
    near = _attached(a, sentence, word) if attached is None else attached
    setting = Setting(word, near, [t for t in others if not meet(t, trigger)])
    return (Option(None, nowhere(setting)), *(Option(c, signs(setting, every, c)) for c in every))


def as_read(
    a: Annotated, trigger: Span, found: Sequence[Option], readings: Readings | None = None
) -> tuple[Option, ...]:
    """Options with what the learned reader says of each, where it reads along."""
    sentence, _ = _word(a, trigger)
    if readings is None and a.readings is not None and sentence is not None:
        readings = a.readings.only([sentence.span])
    linking = readings.linking(trigger) if readings is not None else None
    if readings is None or linking is None:
        return tuple(found)
    violent = max(readings.kinds(trigger).values(), default=0.0)
    return tuple(
        replace(o, read={"none": 1.0, "violent": violent})
        if o.candidate is None
        else replace(o, read={"place": _log_odds(linking.mean("place", o.candidate.span))})
        for o in found
    )


def weighed(found: Sequence[Option], means: Means) -> tuple[Option, ...]:
    """Options with their probabilities, which add up to 1.

    Args:
        found: the options for one event.
        means: by what they are weighed: the signs, what the reader says of a place, or both.
    """
    w = weights()
    scores = [_sum(w.signs, o.signs) for o in found]
    if means == "reader":
        scores = [o.read.get("place", 0.0) for o in found]
    elif means == "both" and any(o.read for o in found):
        scores = [w.scale * z + _sum(w.read, o.read) for z, o in zip(scores, found, strict=True)]
    raised = [math.exp(z - max(scores)) for z in scores]
    return tuple(replace(o, chance=r / sum(raised)) for o, r in zip(found, raised, strict=True))


def settled(
    a: Annotated,
    events: Sequence[EventTrigger],
    mentions: Sequence[PlaceMention],
    shown: Readings | None = None,
) -> tuple[tuple[EventTrigger, ...], tuple[PlaceMention, ...]]:
    """The events of a report with the place where each happened, and the report's place expressions with the
    names of which only an event tells that they are places.

    Args:
        a: the report.
        events: its events, each with what the rules attach to it as places.
        mentions: its place expressions.
        shown: what the reader has been shown already; a sentence that is not there it is shown alone.
    """
    spans = [a.sentences[e.sentence].span for e in events]
    alone = None
    if a.readings is not None:
        alone = a.readings.only([s for s in sorted(set(spans)) if shown is None or not shown.holds(s)])
    others = [e.trigger for e in events]
    chosen = [
        _struck(
            e,
            place_of_event(
                a,
                e.trigger,
                mentions,
                e.places,
                shown if shown is not None and shown.holds(s) else alone,
                others,
                e.type in ASKED,
            ),
        )
        for e, s in zip(events, spans, strict=True)
    ]
    new = {c.span: None for c in chosen if c is not None and c.mention is None}
    every = local(a, mentions, tuple(new))
    at = {m.name: m for m in every}
    placed = tuple(
        replace(e, places=() if c is None else _settled(e, c, at, every))
        for e, c in zip(events, chosen, strict=True)
    )
    return placed, every


def _struck(e: EventTrigger, found: Option) -> Candidate | None:
    """The place of an event; none where it only says from where an attack came ("rockets from Lebanon"), who
    did it or is blamed ("accused Kampala of it"), or why ("because its owner trades with Haifa")."""
    c = found.candidate
    came = e.type == "ASSAULT" and found.signs.get("prep:from")
    return None if c is None or came or no_setting(c.head, e.trigger) else c


def no_setting(name: Token, trigger: Span) -> bool:
    """Whether a place in an event's sentence is who did it, who is blamed, or stands in its reason.

    Args:
        name: the head of the place's name.
        trigger: the event's own words.
    """
    return _blamed(name) or _reason(name, trigger)


def _reason(name: Token, trigger: Span) -> bool:
    """Whether a name stands in the reason for an event: "hit because its owner trades with Haifa"."""
    while name.head.i != name.i:
        marks = {t.lower_ for t in name.children if t.dep_ == "mark"}
        if marks & _REASONS:
            edges = name.left_edge, name.right_edge
            return not edges[0].idx <= trigger[0] < edges[1].idx + len(edges[1])
        name = name.head
    return False


def _blamed(name: Token) -> bool:
    if name.dep_ == "pobj" and name.head.dep_ == "agent":
        return True  # "drones launched by Russia"
    return name.dep_ in ("dobj", "nsubjpass") and name.head.lemma_.lower() in word_class("blaming")


def _inner(chosen: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention:
    """The narrower place of which the chosen one only says where it lies: "outside Culiacan, in Sinaloa"."""
    within = (m for m in mentions if m.sentence == chosen.sentence and m.inside[:1] == (chosen.name,))
    named = [m for m in within if m.name[1] <= chosen.name[0]]
    return _inner(named[-1], mentions) if named else chosen


def _listed(chosen: Candidate, mentions: Sequence[PlaceMention]) -> list[Span]:
    """The places in one list with the chosen one ("in Haqabad and Shamsar"), or at the other end of a way."""
    top = chosen.head
    while top.dep_ == "conj" and top.head.i != top.i:
        top = top.head
    joined, rest = [top.idx], [top]
    while rest and len(joined) < MOST:
        more = [t for t in rest.pop().children if t.dep_ == "conj"]
        joined += [t.idx for t in more]
        rest += more
    others = (m for m in mentions if m.name != chosen.span)
    return [
        m.span
        for m in others
        if any(m.name[0] <= i < m.name[1] for i in joined) or _gap(m.name, chosen.span) == 1
    ]


def _gap(one: Span, other: Span) -> int:
    """What parts two names, in code points: one where a way joins them ("the Damboa-Maiduguri road")."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _settled(
    e: EventTrigger, c: Candidate, at: Mapping[Span, PlaceMention], every: Sequence[PlaceMention]
) -> tuple[Span, ...]:
    """What was chosen, or lies in it; then what else is attached, which may tell the place more finely."""
    inner = _inner(at[c.span], every)
    told = [inner.span, *_listed(c, every)]
    around = [at[name].span for name in inner.inside if name in at]
    return (*told, *(s for s in e.places if not any(meet(s, x) for x in (*told, *around))))


def _word(a: Annotated, trigger: Span) -> tuple[Sentence | None, Token | None]:
    tokens = a.doc.char_span(*trigger, alignment_mode="expand")
    if tokens is None:
        return None, None
    word = tokens.root
    at = a.sentence_of[word.i]
    return (a.sentences[at] if at >= 0 else None), word


def _attached(a: Annotated, sentence: Sentence, word: Token) -> tuple[Span, ...]:
    view = scene(a, sentence, {}, word_class("intransitive"))
    return places(view, word, word if word.pos_ in VERBAL else teller(view, word)[0])


def _log_odds(chance: float) -> float:
    within = min(max(chance, 1e-9), 1 - 1e-9)
    return min(max(math.log(within / (1 - within)), -LOGIT), LOGIT)


def _sum(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in values.items())


@cache
def weights() -> Weights:
    """The shipped weights."""
    held = files("counterclaim.claims") / "event_places.json"
    return msgspec.json.decode(held.read_bytes(), type=Weights)
