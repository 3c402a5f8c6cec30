"""Whom somebody says to have done it: "accused the army of shelling it", "blamed the raid on bandits"."""

from __future__ import annotations

from counterclaim.claims.event_frames import verb_lemma, word_class
from counterclaim.claims.event_phrases import counted
from counterclaim.claims.event_syntax import VERBAL, is_name, passive, prepositions
from counterclaim.claims.sources import aside
from counterclaim.language import Token

BLAMED = "event.blamed"
"""The rule by which an initiator is known by who blames it."""

_FOR = frozenset({"of", "for", "over"})
_LAYING = {"blame": "on", "pin": "on", "attribute": "to", "ascribe": "to"}
"""Verbs that lay an event at somebody's door, and the preposition before whose it is."""
_STEPS = 4
_SUBJECT = frozenset({"nsubj", "nsubjpass", "expl"})
_AFTER = frozenset({"after", "when"})
_WHO = ("armed", "owning", "body")
"""Classes of words that stand for whoever can be blamed for an attack; rain cannot."""


def blamed(event: Token, verb: Token | None = None) -> Token | None:
    """Who is blamed for an event, by the words that tell it; None where nobody is.

    Args:
        event: the event's own word, a noun or a verb.
        verb: the verb of the clause that tells it, if one does.
    """
    return _behind(event) or _on(counted(event)) or _beside(verb if verb is not None else event)


def _behind(event: Token) -> Token | None:
    # "accused the army of shelling a market", "blamed bandits for the killings", "was accused of killing"
    word = event
    for _ in range(_STEPS):
        if word.dep_ in ("pcomp", "pobj") and word.head.lower_ in _FOR:
            holder = word.head.head
            # The parse hangs the preposition on who is accused, too.
            verb = holder.head if holder.dep_ in ("dobj", "nsubjpass") else holder
            if holder.dep_ == "pobj" and holder.head.dep_ == "agent":
                verb = holder.head.head  # "accused by villagers of killing six"
            return _culprit(verb, event) if _blames(verb) else None
        # "of carrying out the attack", not "of ignoring attacks"
        done = word.dep_ == "dobj" and verb_lemma(word.head) in word_class("light")
        if word.dep_ != "conj" and not done:
            return None
        word = word.head
    return None


def _on(event: Token) -> Token | None:
    # "blamed the raid on bandits", "the raid was attributed to bandits"
    verb = event.head
    way = _LAYING.get(verb_lemma(verb))
    if event.dep_ not in ("dobj", "nsubjpass") or way is None:
        return None
    return next((t for holder in (verb, event) for p, t in prepositions(holder) if p.lower_ == way), None)


def _beside(verb: Token) -> Token | None:
    # "six died, police said, blaming rebels", "a mine killed six, with police blaming rebels", "a convoy was
    # hit, and the army blamed rebels", "the army blamed rebels after a convoy was hit"
    clause = verb
    for _ in range(_STEPS):
        if clause.dep_ not in ("advcl", "conj", "xcomp") or any(t.dep_ in _SUBJECT for t in clause.children):
            break
        clause = clause.head
    if clause.pos_ not in VERBAL:
        return None
    up = clause.head
    near: list[Token] = []
    if clause.dep_ == "ccomp" and up.pos_ in VERBAL:
        near += [t for t in up.children if t.dep_ == "advcl" and t.tag_ == "VBG"]
    near += [t for t in clause.subtree if aside(t) is not None]
    if clause.dep_ == "advcl" and any(t.dep_ == "mark" and t.lower_ in _AFTER for t in clause.children):
        near.append(up)
    others = verb_lemma(clause) in word_class("finding")  # who finds bodies has not killed them
    for t in clause.children:
        if t.dep_ == "prep" and t.lower_ == "with":
            near += [c for c in t.children if c.dep_ == "pcomp"]
        elif t.dep_ == "conj" and (others or any(c.dep_ in _SUBJECT for c in t.children)):
            near.append(t)
    return next((who for t in near if (who := _alone(t)) is not None), None)


def _alone(verb: Token) -> Token | None:
    """Whom a verb blames that does not say for what, so that it is for what was told beside it."""
    if verb_lemma(verb) not in ("blame", "accuse") or passive(verb):
        return None
    who = next((t for t in verb.children if t.dep_ == "dobj"), None)
    if who is None or any(t.dep_ == "neg" for t in verb.children):
        return None
    if any(p.lower_ in (*_FOR, "on") for p, _ in (*prepositions(verb), *prepositions(who))):
        return None
    able = is_name(who) or any(who.lemma_.lower() in word_class(c) for c in _WHO)
    return who if able else None


def _blames(verb: Token) -> bool:
    return verb.pos_ in VERBAL and verb_lemma(verb) in word_class("blaming")


def _culprit(verb: Token, event: Token) -> Token | None:
    """Whom a verb of blame is about, unless the event itself stands there."""
    roles = ("nsubjpass", "nsubj") if passive(verb) else ("dobj",)
    found = next((t for t in verb.children if t.dep_ in roles), None)
    return found if found is not None and found.i != event.i else None
