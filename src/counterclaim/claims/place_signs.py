"""What speaks for or against a name being where an event happened, each sign with a name that can be read.

A sign is a number: 1 where it holds, or an amount. What the signs count for is told by weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_phrases import lemma
from counterclaim.claims.event_syntax import VERBAL, passive
from counterclaim.claims.place_candidates import Candidate
from counterclaim.language import Token
from counterclaim.model import Span

Signs = Mapping[str, float]

_PREPOSITIONS: Mapping[str, str] = {
    **dict.fromkeys(("in", "at", "on", "from", "to", "of", "by", "between", "for", "against", "with"), ""),
    **dict.fromkeys(("near", "outside", "around", "inside", "within", "throughout", "across"), "about"),
    **dict.fromkeys(("into", "toward", "towards", "onto"), "into"),
    **dict.fromkeys(("through", "over", "along", "off", "via", "beyond", "under"), "through"),
}
_DEPS = frozenset(
    {"prep", "dobj", "nsubj", "nsubjpass", "agent", "advcl", "ccomp", "xcomp", "relcl", "acl", "conj",
     "appos", "npadvmod", "pobj", "compound", "poss", "nmod", "amod", "attr", "advmod", "parataxis", "dep"}
)  # fmt: skip
"""Relations of spaCy's English parse that are told apart."""
_PHRASAL = frozenset({"compound", "nmod", "poss", "amod", "appos", "conj", "flat", "nummod", "det"})
_CLASSES = ("armed", "leader", "body", "civilian", "ground", "site", "reporting")


@dataclass(frozen=True)
class Setting:
    """An event's word in its sentence, with what is near it.

    Attributes:
        word: the event's word, a verb or a noun.
        attached: what the rules attach to the event as places, nearest first.
        others: the triggers of other events.
    """

    word: Token
    attached: Sequence[Span]
    others: Sequence[Span] = ()

    @cached_property
    def above(self) -> tuple[Token, ...]:
        """The event's word and the tokens above it."""
        return (self.word, *self.word.ancestors)


def signs(setting: Setting, every: Sequence[Candidate], one: Candidate) -> dict[str, float]:
    """What speaks for or against one of the candidates.

    Args:
        setting: the event.
        every: all candidates of the sentence.
        one: one of them.
    """
    found = _distance(setting, every, one) | _path(setting, one) | _phrase(one) | _kind(setting, every, one)
    return {k: v for k, v in found.items() if v}


def nowhere(setting: Setting) -> dict[str, float]:
    """What speaks for or against an event's having no place in its sentence."""
    word = setting.word
    found = {"none": 1.0}
    found[f"none:{word.pos_ if word.pos_ in VERBAL else 'noun'}"] = 1.0
    for c in ("harm", "moving", "reporting", "happen", "light", "generic"):
        if lemma(word) in word_class(c):
            found[f"none:{c}"] = 1.0
    children = {t.dep_ for t in word.children}
    found["none:passive"] = float(passive(word))
    found["none:object"] = float("dobj" in children)
    found["none:infinitive"] = float(word.tag_ == "VB")
    found["none:negated"] = float("neg" in children)
    found["none:inner"] = float(word.dep_ in ("acl", "relcl"))
    return {k: v for k, v in found.items() if v}


def _distance(setting: Setting, every: Sequence[Candidate], one: Candidate) -> dict[str, float]:
    at, here = setting.word.i, one.head.i
    doc = setting.word.doc
    between = doc[min(at, here) + 1 : max(at, here)]
    side = "behind" if here > at else "before"
    verbs = sum(t.pos_ == "VERB" for t in between)
    others = sum(min(at, here) < c.head.i < max(at, here) for c in every)
    return {
        side: 1.0,
        f"{side}:distance": math.log1p(abs(at - here)) / 3,
        f"{side}:verbs={min(verbs, 3)}": 1.0,
        f"{side}:others={min(others, 3)}": 1.0,
        "parted": float(any(t.text in ";:—–--" for t in between)),
        "opens": float(one.span[0] <= doc[setting.word.first].idx + 4),
    }


def _path(setting: Setting, one: Candidate) -> dict[str, float]:
    """How the parse leads from the event's word to the name."""
    way: list[Token] = []
    at = one.head
    on_way = {t.i for t in setting.above}
    while at.i not in on_way and at.head.i != at.i:
        way.append(at)
        at = at.head
    up = next((n for n, t in enumerate(setting.above) if t.i == at.i), None)
    if up is None:
        return {"path:none": 1.0}
    found = {f"up={min(up, 4)}": 1.0, f"steps={min(len(way), 6)}": 1.0}
    if way:
        found[f"down:{_dep(way[-1])}"] = 1.0
    else:
        found["within"] = 1.0
    if any(i <= t.idx < j for t in way for i, j in setting.others):
        found["of another event"] = 1.0
    return found


def _preposition(head: Token) -> Token | None:
    """The preposition over a name, also where the name is part of a phrase: "in the Gao region"."""
    at = head
    while at.dep_ in _PHRASAL and at.head.i != at.i:
        at = at.head
    return at.head if at.dep_ in ("pobj", "pcomp") else None


def _dep(token: Token) -> str:
    return token.dep_ if token.dep_ in _DEPS else "other"


def _name(prep: Token) -> str:
    group = _PREPOSITIONS.get(prep.lower_)
    return "other" if group is None else group or prep.lower_


def _phrase(one: Candidate) -> dict[str, float]:
    """What the phrase is in which the name stands."""
    head = one.head
    found: dict[str, float] = {f"as:{_dep(head)}": 1.0}
    prep = _preposition(head)
    found[f"prep:{_name(prep) if prep is not None else 'none'}"] = 1.0
    if prep is not None and prep.lower_ == "of":
        over = prep.head
        found |= {f"of:{c}": 1.0 for c in _CLASSES if lemma(over) in word_class(c)}
        outer = _preposition(over)
        found[f"of:prep:{_name(outer) if outer is not None else 'none'}"] = 1.0
    if head.dep_ in ("compound", "nmod", "poss", "amod"):
        over = head.head
        while over.dep_ in ("compound", "nmod", "amod"):
            over = over.head
        classes = [c for c in _CLASSES if lemma(over) in word_class(c)]
        found |= {f"{'owns' if head.dep_ == 'poss' else 'names'}:{c}": 1.0 for c in classes or ["other"]}
        found[f"names:as:{_dep(over)}"] = 1.0
    if any(lemma(t) in word_class("ground") and t.i < head.i for t in head.children):
        found["kind before"] = 1.0
    told = [t for t in head.ancestors if lemma(t) in word_class("reporting") or t.lower_ == "according"]
    if told and any(t.dep_ in ("nsubj", "pobj") and t.head.i == told[0].i for t in (head, *head.ancestors)):
        found["source"] = 1.0
    return found


def _kind(setting: Setting, every: Sequence[Candidate], one: Candidate) -> dict[str, float]:
    """What is known of the place itself."""
    found = {f"label:{one.head.ent_type_ or 'none'}": 1.0}
    m = one.mention
    if m is None:
        found["unknown"] = 1.0
    else:
        found[f"role:{m.role}"] = 1.0
        found[f"kind:{m.kind or 'none'}"] = 1.0
        found["inner"] = float(bool(m.inside))
        found["near"] = float(m.near)
        found["facility"] = float(m.facility)
        found["country"] = float(m.led)
        found["outer"] = float(any(c.mention is not None and m.name in c.mention.inside for c in every))
    for n, (start, end) in enumerate(setting.attached):
        if start < one.span[1] and one.span[0] < end:
            found["attached"] = 1.0
            found["attached first"] = float(n == 0)
            break
    found["rules silent"] = float(not setting.attached)
    return found
