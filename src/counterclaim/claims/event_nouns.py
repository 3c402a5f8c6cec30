"""How a noun tells of an event: through a verb, on its own, or only by pointing back to one told before."""

from __future__ import annotations

from counterclaim.claims.event_frames import match_verb, verb_lemma, word_class
from counterclaim.claims.event_syntax import VERBAL, Scene, heads, is_name, objects, prepositions
from counterclaim.language import Token

WORDS = 3
"""The quad of events that are conflict in words."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "such"})
_BARE_CHILDREN = frozenset({"det", "punct", "poss", "case", "relcl", "cc", "conj", "appos"})


def teller(view: Scene, noun: Token) -> tuple[Token | None, str]:
    """The verb whose clause tells the event of a noun, and how: light verb, verb of happening, or setting."""
    verb, how = _clause(view, noun)
    harm = harming(noun) if how == "phrase" else None
    return (harm, "subject") if harm is not None else (verb, how)


def harming(noun: Token) -> Token | None:
    """The verb of the clause that says whom an event harmed: "a strike that killed seven"."""
    clauses = (t for t in noun.children if t.dep_ in ("acl", "relcl") and verb_lemma(t) in word_class("harm"))
    return next((t for t in clauses if _does(t)), None)


def _clause(view: Scene, noun: Token) -> tuple[Token | None, str]:
    top = noun.head if noun.dep_ == "acl" else noun
    while True:
        up = top.head
        if top.dep_ == "pobj" and up.lower_ == "of" and up.head.lemma_.lower() in word_class("quantity"):
            top = up.head
        elif top.dep_ == "conj" and up.pos_ in ("NOUN", "PROPN"):
            top = up
        else:
            break
    for t in top.children:
        if t.dep_ in ("acl", "relcl") and t.tag_ == "VB" and verb_lemma(t) in word_class("happen"):
            return t, "subject"
    up = top.head
    lemma = verb_lemma(up)
    if up.pos_ in VERBAL and up.i != top.i:
        if top.dep_ in ("dobj", "nsubjpass") and lemma in word_class("light"):
            return up, "light"
        if top.dep_ in ("nsubj", "nsubjpass") and (
            lemma in word_class("happen") or lemma in word_class("harm")
        ):
            return up, "subject"
        if top.dep_ in ("nsubj", "nsubjpass") and _broken_light(up):
            return up, "light"
        for t in up.children:
            if top.dep_ == "dobj" and t.dep_ == "xcomp" and t.lemma_.lower() in word_class("happen"):
                return t, "subject"
        return None, "phrase"
    if top.dep_ in ("pobj", "pcomp") and up.dep_ in ("prep", "agent"):
        verb = up.head
        if (
            verb.pos_ in ("NOUN", "PROPN")
            and verb_lemma(verb) == "responsibility"
            and verb.head.pos_ in VERBAL
        ):
            return verb.head, "light"
        if verb_lemma(verb) == "be" and up.lower_ == "behind":
            return verb, "light"
        if verb.pos_ in VERBAL and up.lower_ in ("in", "by", "during", "under", "for", "with", "from"):
            if up.lower_ == "under" and verb_lemma(verb) == "come":
                return verb, "light"
            frame = match_verb(view, verb)
            # Who blames somebody for an attack tells of it, and does it not.
            deed = frame is not None and frame.kind.quad != WORDS
            violent = deed or verb_lemma(verb) in word_class("harm")
            armed = verb_lemma(verb) in word_class("using") and any(
                h.i in view.weapons for o in objects(verb, view) for h in heads(o, frozenset())
            )
            if violent or armed:
                return verb, "setting"
    return None, "phrase"


def _does(verb: Token) -> bool:
    """Whether what a clause is about does what its verb says: "which killed six", not "which rebels denied".

    The parser takes "killed" in "a raid on the town killed six, a doctor said" for such a clause, too.
    """
    if verb.dep_ == "acl":
        return verb.tag_ == "VBD" and any(t.dep_ == "dobj" for t in verb.children)
    return any(t.dep_ == "nsubj" and t.tag_ in ("WDT", "WP") for t in verb.children)


def _broken_light(verb: Token) -> bool:
    """A verb that the parser lost, often by a slip of spelling, but that has the particle of a light verb."""
    return any(t.dep_ == "prt" and t.lower_ == "out" for t in verb.children)


def anaphoric(noun: Token) -> bool:
    """Whether a noun phrase only points back: an article or possessive and nothing that tells more."""
    pointed = False
    for t in noun.children:
        if t.i > noun.i:
            if t.dep_ == "prep" and any(
                o.dep_ == "pobj" and o.ent_type_ not in ("DATE", "TIME") for o in t.children
            ):
                return False
            continue
        if t.dep_ == "poss":
            if t.tag_ != "PRP$" and t.ent_type_ not in ("DATE", "TIME"):
                return False
            pointed = True
        elif t.dep_ == "det":
            pointed = pointed or t.lower_ in _DEFINITE
        elif t.dep_ not in _BARE_CHILDREN and (is_name(t) or t.dep_ == "compound"):
            return False
    return pointed


def at_large(noun: Token) -> bool:
    """Whether a weak word names a kind of thing and no event ("charges of murder", "years of violence")."""
    if noun.lemma_.lower() not in word_class("weak"):
        return False
    if noun.dep_ == "attr":
        return True
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lemma_.lower() in word_class("charge")
    ):
        return True
    return not any(
        t.dep_ in ("prep", "poss", "nummod", "agent", "relcl", "acl")
        or (t.dep_ == "det" and t.lower_ not in ("no", "any"))
        or is_name(t)
        for t in noun.children
    )


def diplomatic(view: Scene, noun: Token) -> bool:
    """Whether a protest is made from state to state: "the ministry lodged a protest", "a protest note".

    A noun with a subject is a verb that the parser lost ("The Government of Mali protests against …"), and so
    is one that "Government of" seems to take.
    """
    if noun.lemma_.lower() not in word_class("protesting"):
        return False
    who = [t for t in noun.children if t.dep_ == "nsubj"]
    if any(not word_class("chancery").isdisjoint({h.lemma_.lower() for h in (t, *t.children)}) for t in who):
        return True
    up = noun.head
    if noun.dep_ == "pobj" and up.lower_ == "of" and up.head.lemma_.lower() in word_class("chancery"):
        return any(t.dep_ in ("compound", "amod", "nmod") and is_name(t) for t in noun.children)
    if any(t.lemma_.lower() in word_class("formal") for t in noun.children if t.i < noun.i):
        return True
    near = noun.doc[max(view.start, noun.i - 2) : noun.i + 2]
    if any(t.lemma_.lower() == "note" and t.i != noun.i for t in near):
        return True
    verb = noun.head
    handed = noun.dep_ in ("dobj", "nsubjpass") and verb.pos_ in VERBAL
    return handed and verb.lemma_.lower() in word_class("lodging")


def verbal_attack(noun: Token) -> bool:
    """Whether an attack is made with words: on a plan, a law, somebody's record."""
    aims = [t for prep, t in prepositions(noun) if prep.lower_ in ("on", "against")]
    return bool(aims) and all(t.lemma_.lower() in word_class("abstract") for t in aims)
