"""How one event is said to stand to another: an answer to it, a step taken because of it, a part of it.

A relation is found where the words for it and the syntax around them lead to two event mentions: from the
words up to the event that they belong to, and down to the other one. The words are those of
``vocabulary/relations.yaml``. Follows the discourse connectives of the Penn Discourse TreeBank (Prasad et al.
2008) and the event relations of TimeML's SLINKs and of Causal-TimeBank (Mirza and Tonelli 2014), kept to
what links incidents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.claims.event_frames import verb_lemma
from counterclaim.claims.happenings import HARM, Happening
from counterclaim.claims.reading import Reading
from counterclaim.claims.relation_syntax import Grounds, Triggers, behind, governor, objects_of, subject_of
from counterclaim.incidents.joining.link import link
from counterclaim.language import Run, Sentence
from counterclaim.model import EventMention, Span
from counterclaim.vocabulary import load, lowered

Form = Literal["link", "leads", "back", "later", "earlier", "series"]
Means = Literal["answer", "cause", "reason", "sequence", "after", "part"]

RECENT = 2
"""Sentences back in which "in response" and "it" find the event that they mean."""
_BECAUSE = frozenset({"answer", "cause", "reason"})
_TOLD_APART = frozenset({"back", "later", "earlier"})
"""Forms whose words stand with one event alone: that a protest came a day later says nothing of why."""
_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_WEIGHT: tuple[Means, ...] = ("answer", "cause", "reason", "part", "sequence", "after")
"""What says most first: of two words that link the same mentions the stronger one counts."""


@dataclass(frozen=True)
class Link:
    """One event mention said to stand in a relation to another, or to what ``name`` names.

    ``type`` is that of ``model.Relation``, read from ``event`` to ``other``; a condemnation is the ``event``
    of ``condemned by``, what it condemns the ``other``. ``cue`` are the words that say so.
    """

    type: str
    event: Happening
    other: Happening | None
    cue: Span
    clause: Span
    rule: str
    name: Span | None = None


@dataclass(frozen=True)
class _Words:
    id: str
    form: Form
    means: Means
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Vocabulary:
    patterns: tuple[_Words, ...]
    lists: Mapping[str, frozenset[str]]


def find_relations(
    reading: Reading, found: Sequence[Happening], groups: Sequence[Sequence[EventMention]] | None = None
) -> tuple[Link, ...]:
    """What a report says of how its event mentions stand to one another.

    Args:
        reading: the report.
        found: its event mentions, in text order.
        groups: those of them that tell of one event; by default as ``incidents.link`` joins them.

    Returns:
        The links in text order, one for each pair of mentions.
    """
    vocabulary = load("relations", _read)
    triggers = Triggers.of(reading, found, link([h.mention for h in found]) if groups is None else groups)
    best: dict[tuple[str, str | None], tuple[int, Link]] = {}
    for sentence in reading.a.sentences:
        lower = lowered(reading.text[sentence.start : sentence.end])
        for words in vocabulary.patterns:
            for match in words.pattern.finditer(lower):
                for x in _linked(reading, triggers, sentence, words, match):
                    rank = _WEIGHT.index(words.means)
                    if _ends(x) not in best or rank < best[_ends(x)][0]:
                        best[_ends(x)] = rank, x
    for x in _named_targets(reading, triggers):
        best.setdefault(_ends(x), (len(_WEIGHT), x))
    for x in _steps(triggers, [x for _, x in best.values()]):
        best[_ends(x)] = len(_WEIGHT), x
    told = set(best)
    return tuple(
        sorted(
            (x for (a, b), (_, x) in best.items() if (b, a) not in told or _first(x)),
            key=lambda x: (x.event.trigger, x.cue),
        )
    )


def _ends(x: Link) -> tuple[str, str | None]:
    return x.event.mention.id, x.other.mention.id if x.other is not None else None


def _first(x: Link) -> bool:
    """Of two events each said to answer the other, the one told first in the words for it."""
    return x.other is None or x.event.trigger < x.other.trigger


def _linked(
    reading: Reading, triggers: Triggers, sentence: Sentence, words: _Words, match: re.Match[str]
) -> Iterator[Link]:
    cue = sentence.start + match.start(), sentence.start + match.end()
    run = reading.a.doc.char_span(*cue, alignment_mode="expand")
    if run is None:
        return
    at = Grounds(triggers, sentence, run, words.means in _BECAUSE)
    if words.form == "series":
        event = governor(at)
        start, end = match.span("name")
        name = _name(reading, (sentence.start + start, sentence.start + end), words.id)
        real = event is not None and _violent(event) and event.mention.modality not in _UNREAL
        if event is not None and real and name is not None:
            yield Link("part of", event, None, cue, _hull(event.clause, name), f"relation:{words.id}", name)
        return
    if words.form == "leads":
        other, event = subject_of(at), objects_of(at)
    elif words.form in ("back", "later"):
        event = governor(at)
        other = triggers.before(event, RECENT, words.form == "back") if event is not None else None
    elif words.form == "earlier":
        other = governor(at)
        event = triggers.meant(run[0], sentence) if other is not None else None
    else:
        other = behind(at)
        event = governor(at) if other is not None else None
    other = _unspoken(triggers, other, run)
    if event is None or other is None or event is other or event.trigger == other.trigger:
        return
    kind = _type(reading, triggers, words, event, other)
    if kind is not None:
        named = (triggers.at[t.i] for t in run if t.i in triggers.at)
        spans = [h.clause for h in (event, other, *named) if h.sentence == sentence.index]
        if event.sentence != sentence.index and words.form != "leads":
            # "It comes a day after …": the word that points back to the event is part of what is said.
            spans.append((sentence.start, cue[1]))
        yield Link(kind, event, other, cue, _hull(cue, *spans), f"relation:{words.id}")


_OPERATION = re.compile(
    r"\S*\s(?:[\"‘“']\w.*?[\"’”']|[A-Z][\w’'-]*(?:\s(?:(?:of|the|e|al|ul|de|la|el)[\s-])*[A-Z][\w’'-]*)*)",
    re.DOTALL,
)
"""An operation as far as it is written like a name: "Operation Red Dawn", "operation 'Dawn'"."""


def _name(reading: Reading, span: Span, rule: str) -> Span | None:
    """The words that name a series; an operation's name as far as it is written like one."""
    if rule != "named-operation":
        return span
    found = _OPERATION.match(reading.words(span))
    return (span[0], span[0] + found.end()) if found else None


def _unspoken(triggers: Triggers, other: Happening | None, cue: Run) -> Happening | None:
    """The other event, unless the words go to what was said of it: "in response to criticism of the raid"."""
    if other is None:
        return None
    words = load("relations", _read).lists["words-of-others"]
    tokens = triggers.tokens[other.mention.id]
    token = Run(tokens).root if tokens else None
    while token is not None and token.dep_ in ("pobj", "prep", "dobj", "pcomp", "conj", "compound"):
        token = token.head
        if token in cue:
            return other
        if verb_lemma(token) in words or token.lemma_.lower() in words:
            return None
    return other


def _type(
    reading: Reading, triggers: Triggers, words: _Words, event: Happening, other: Happening
) -> str | None:
    """What the words say of two events of these kinds; None where they say nothing."""
    lists = load("relations", _read).lists
    if other.mention.modality in ("threatened", "hypothetical") or _named(reading, event, lists["telling"]):
        return None
    if _violent(event):
        return _of_violence(triggers, words.means, event, other)
    step, word = event.mention.type in lists["steps"], words.means in _BECAUSE
    apart = words.form in _TOLD_APART
    if not (step or (word and not apart and event.mention.type in lists["acts"])) or words.means == "part":
        return None
    if apart and not word:
        return None
    if not _harmful(other):
        return "response" if word and other.mention.type in lists["steps"] else None
    return "condemned by" if _condemns(reading, event) else "consequence"


def _of_violence(triggers: Triggers, means: Means, event: Happening, other: Happening) -> str | None:
    """Violence answers violence where a word says so, or where it comes days later from the other side.

    What violence "led to" is its consequence, of whatever side; deaths that it led to are its own.
    """
    if means == "part":
        return "part of" if _violent(other) else None
    if means == "answer":
        return "response" if other.mention.type != "CONSULT" else None
    if means == "cause":
        return "consequence" if _harmful(other) and not _result(event) else None
    # Who died days after an attack may have died of it.
    if means != "sequence" or event.mention.type == HARM:
        return None
    if not _harmful(other):
        return "follows" if other.mention.type in load("relations", _read).lists["steps"] else None
    return "response" if _reversed(event, other, triggers) else "follows"


def _result(event: Happening) -> bool:
    """Whether an event only tells what another did: "the ambush led to the killing of two"."""
    last = event.mention.trigger.exact.lower().split()[-1]
    return event.mention.type == HARM or last in load("relations", _read).lists["results"]


def _reversed(event: Happening, other: Happening, triggers: Triggers) -> bool:
    """Whether A hits B and B hits A: one is done to, or on the ground of, those who did the other."""
    doers, before = triggers.doers(event), triggers.doers(other)
    if not doers or not before or doers & before:
        return False
    return bool(doers & triggers.hit(other)) or bool(before & triggers.hit(event))


def _steps(triggers: Triggers, told: Sequence[Link]) -> Iterator[Link]:
    """Diplomatic steps told after the violence of the other side, without a word for why they are taken.

    The other side is who hit them, or who did what they condemn. They are told as following it, no more.
    """
    linked = {x.event.mention.id for x in told if x.other is not None}
    for n, event in enumerate(triggers.found):
        if event.mention.type != "SANCTION" or event.mention.id in linked:
            continue
        side = triggers.doers(event)
        condemned = [
            x.other
            for x in told
            if x.event.mention.type in ("ACCUSE", "PROTEST", "REJECT")
            and side & (triggers.doers(x.event) or triggers.ground(x.event))
        ]
        suffered = [h for h in reversed(triggers.found[:n]) if _suffered(h, side, triggers)]
        earlier = (h for h in (*condemned, *suffered) if h is not None and not _later(h, event))
        if (other := next(earlier, None)) is not None:
            yield Link("follows", event, other, event.trigger, event.clause, "relation:roles")


def _later(h: Happening, than: Happening) -> bool:
    """Whether one event is told later than another, or happened on a later day."""
    a, b = h.mention.date, than.mention.date
    days = a is not None and b is not None and a.start is not None and b.end is not None
    return h.trigger > than.trigger or bool(days and a.start[:10] > b.end[:10])  # type: ignore[union-attr,index]


def _suffered(h: Happening, side: frozenset[str], triggers: Triggers) -> bool:
    """Whether an event is violence by others against this side."""
    doers = triggers.doers(h)
    return h.mention.type == "ASSAULT" and bool(doers) and not doers & side and bool(side & triggers.hit(h))


def _named_targets(reading: Reading, triggers: Triggers) -> Iterator[Link]:
    """Condemnations and protests that name the violence that they are about: "condemned the strikes".

    Accusations of violence are no relation: they tell of it.
    """
    for event in triggers.found:
        kind = "condemned by" if _condemns(reading, event) else "consequence"
        if kind == "consequence" and not (event.mention.type == "PROTEST" and _protests(reading, event)):
            continue
        for other in triggers.objects(event):
            if _harmful(other) and other.mention.modality not in _UNREAL:
                rule = "relation:names-target"
                clause = _hull(event.clause, other.clause)
                yield Link(kind, event, other, event.trigger, clause, rule)
                break


def _condemns(reading: Reading, event: Happening) -> bool:
    """Whether an event is words against another: a demonstration is more than that."""
    return event.mention.type in ("ACCUSE", "REJECT") and _protests(reading, event)


def _protests(reading: Reading, event: Happening) -> bool:
    return _named(reading, event, load("relations", _read).lists["condemning"])


def _named(reading: Reading, event: Happening, words: frozenset[str]) -> bool:
    """Whether one of these lemmas names an event."""
    run = reading.a.doc.char_span(*event.trigger, alignment_mode="expand") or ()
    return bool(words & ({verb_lemma(t) for t in run} | {t.lemma_.lower() for t in run}))


def _violent(h: Happening) -> bool:
    return h.mention.type in ("ASSAULT", HARM)


def _harmful(h: Happening) -> bool:
    return _violent(h)


def _hull(*spans: Span) -> Span:
    return min(s[0] for s in spans), max(s[1] for s in spans)


def _read(raw: list[dict[str, Any]]) -> _Vocabulary:
    return _Vocabulary(
        tuple(
            _Words(e["id"], e["form"], e["means"], re.compile(e["pattern"])) for e in raw if "pattern" in e
        ),
        {e["id"]: frozenset(e["words"]) for e in raw if "words" in e},
    )
