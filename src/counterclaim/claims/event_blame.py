"""Whom somebody says to have done it: "accused the army of shelling it", "blamed the raid on bandits"."""

from __future__ import annotations

from counterclaim.claims.event_frames import verb_lemma, word_class
from counterclaim.claims.event_phrases import counted
from counterclaim.claims.event_syntax import VERBAL, passive, prepositions
from counterclaim.language import Token

BLAMED = "event.blamed"
"""The rule by which an initiator is known by who blames it."""

_FOR = frozenset({"of", "for", "over"})
_STEPS = 4


def blamed(event: Token) -> Token | None:
    """Who is blamed for an event, by the words that tell it; None where nobody is.

    Args:
        event: the event's own word, a noun or a verb.
    """
    return _behind(event) or _on(counted(event))


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
    # "blamed the raid on bandits", "the raid was blamed on bandits"
    verb = event.head
    if event.dep_ not in ("dobj", "nsubjpass") or verb_lemma(verb) != "blame":
        return None
    return next((t for holder in (verb, event) for p, t in prepositions(holder) if p.lower_ == "on"), None)


def _blames(verb: Token) -> bool:
    return verb.pos_ in VERBAL and verb_lemma(verb) in word_class("blaming")


def _culprit(verb: Token, event: Token) -> Token | None:
    """Whom a verb of blame is about, unless the event itself stands there."""
    roles = ("nsubjpass", "nsubj") if passive(verb) else ("dobj",)
    found = next((t for t in verb.children if t.dep_ in roles), None)
    return found if found is not None and found.i != event.i else None
