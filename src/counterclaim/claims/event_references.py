"""Words that point to an event told elsewhere and yet tell more of it: "it happened on Tuesday", "the second
took place in Kidal", "the Turkish operation of 5 May"."""

from __future__ import annotations

from typing import Literal

from counterclaim.claims.event_frames import verb_lemma, word_class
from counterclaim.claims.event_phrases import doer, lemma
from counterclaim.claims.event_setting import dates, places
from counterclaim.claims.event_syntax import VERBAL, Scene
from counterclaim.language import Token

Pointing = Literal["pronoun", "ordinal"]


def points(view: Scene, verb: Token) -> Pointing | None:
    """How a clause points to an event and says when or where it was; None where it does neither.

    "It happened on Tuesday" means the event of the sentence before, "the second took place in Kidal" one of
    several that are told one by one.
    """
    if verb.pos_ not in VERBAL or not _happens(verb):
        return None
    subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
    if subject is None:
        return None
    how: Pointing | None = None
    if subject.lower_ in word_class("pointing") and not any(t.dep_ == "det" for t in subject.children):
        how = "pronoun"
    elif subject.lower_ in word_class("ordinal") and any(t.lower_ == "the" for t in subject.children):
        how = "ordinal"
    if how is None or not (dates(view, verb, verb) or places(view, verb, verb)):
        return None
    return how


def sided(view: Scene, noun: Token) -> bool:
    """Whether a word such as "operation" is told of a side, with its day: "the Kenyan operation of 5 May".

    What kind of operation it was must not be told with it: "the Kenyan rescue operation".
    """
    before = [t for t in noun.children if t.i < noun.i and t.dep_ in ("amod", "compound", "nmod", "poss")]
    other = [t for t in before if not doer(t) and t.lower_ != "military"]
    return bool(before) and not other and bool(dates(view, noun, None))


def elaborates(verb: Token) -> bool:
    """Whether a verb says more of the attack that its sentence claims: "claimed the bombing, saying it had
    killed 30"."""
    for up in verb.ancestors:
        if up.dep_ == "advcl" and up.tag_ == "VBG" and verb_lemma(up) in ("say", "add"):
            return verb_lemma(up.head) in ("claim", "admit")
    return False


def is_operation(noun: Token) -> bool:
    """Whether a noun phrase names an operation, which is what was done and not who did it: "Operation Storm
    hit six sites"."""
    before = noun.doc[noun.i - 1].lower_ if noun.i else ""
    return noun.pos_ == "PROPN" and "operation" in (before, lemma(noun))


def _happens(verb: Token) -> bool:
    lemma = verb_lemma(verb)
    if lemma not in word_class("passing"):
        return False
    if lemma == "take":
        return any(t.dep_ == "dobj" and t.lower_ == "place" for t in verb.children)
    return True
