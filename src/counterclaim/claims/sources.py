"""Sources: who does what a cue says, read off the parse and mended where the parse took a far noun."""

from __future__ import annotations

import re
from typing import Any

from counterclaim.claims.cues import Cue
from counterclaim.claims.phrases import SUBJECTS, Tokens, has_own_subject, nobody, noun_phrase
from counterclaim.language import Doc, Run, Token
from counterclaim.resolve.speakers import kind_and_country
from counterclaim.vocabulary import load

_MEDIA = frozenset({"media", "state media", "social media"})
_PASSED_ON = frozenset({
    "carry", "publish", "release", "air", "broadcast", "quote", "cite", "relay", "circulate", "distribute",
    "interview", "reach", "contact", "report", "run", "print", "share", "post", "see", "view", "read",
    "review", "obtain", "receive", "examine", "hear", "leak"
})  # fmt: skip
_ASKED = frozenset({"interview", "quote", "cite", "contact", "obtain"})
"""What makes any body a relay of whom it asked: "survivors interviewed by the commission"."""
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_THROUGH = frozenset({"to", "with", "on", "via", "by", "through", "for"})
_PLATFORMS = frozenset({"x", "telegram"})
_PARTICIPLES = frozenset({"advcl", "acl", "xcomp", "pcomp", "conj", "ccomp", "parataxis"})


def undated(doc: Doc, source: Tokens) -> Tokens:
    """A source without the day or hour in front: "On Wednesday Islamabad called", "12:05 A nurse says"."""
    i, j = source
    i += i + 1 < j and _CLOCK.fullmatch(doc[i].text) is not None
    while i + 1 < j and doc[i].ent_type_ in ("DATE", "TIME") and doc[j - 1].ent_type_ not in ("DATE", "TIME"):
        i += 1
    return i, j


def publishes(doc: Doc, source: Tokens) -> bool:
    """Whether a source makes things known by its nature: a body, a medium, a group; not a thing."""
    if source[1] - source[0] == 1 and doc[source[0]].pos_ == "PRON":
        return doc[source[0]].lower_ != "it"
    return kind_and_country(Run(doc[slice(*source)]).text)[0] not in ("unknown", "person", "witness")


def subject_of(verb: Token) -> Tokens | None:
    """Who does what the verb says, looking up through participles and coordination."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        # "Dozens dead in raid, medics say": of two subjects the one at the verb is its own.
        nouns = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
        noun = min(nouns, key=lambda n: abs(n.i - verb.i)) if nouns else None
        if noun is not None:
            if noun.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                return noun_phrase(verb.head)
            return None if noun.lower_ == "it" and _impersonal(verb) else noun_phrase(noun)
        said = aside(verb)
        if said is not None:
            verb = said
            continue
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
            return noun_phrase(verb.head)
        if verb.dep_ in _PARTICIPLES and verb.head.pos_ in ("VERB", "AUX"):
            verb = verb.head
            continue
        if verb.dep_ == "pcomp" and verb.head.head.pos_ in ("VERB", "AUX"):
            verb = verb.head.head
            continue
        return None
    return None


def aside(participle: Token) -> Token | None:
    """The verb of speech in commas that a participle behind it goes on from, wherever the parse hangs it:
    "five bodies were found, the army said, blaming rebels"."""
    doc, at = participle.doc, participle.i
    if (
        participle.tag_ != "VBG"
        or participle.dep_ not in ("advcl", "acl")
        or at < 2
        or doc[at - 1].text != ","
    ):
        return None
    said = (c for up in participle.ancestors for c in up.children if c.dep_ == "parataxis")
    return next((c for c in said if c.i < at and c.right_edge.i >= at - 2 and has_own_subject(c)), None)


def shared(verb: Token) -> Token:
    """The verb whose subject a second reporting verb shares: "denied that they had fired and blamed X".

    The parse hangs "blamed" on "fired". What is reported stands in the past perfect; a plain past behind it
    is the reporter's own. So is a present behind a past: "says that 50 died and accuses X".
    """
    clause = verb.head
    now = verb.dep_ == "conj" and verb.tag_ == clause.head.tag_ == "VBZ" and clause.dep_ == "ccomp"
    if now and not has_own_subject(verb) and clause.tag_ in ("VBD", "VBN", "VBP"):
        return clause.head
    told = verb.dep_ == "conj" and verb.tag_ == "VBD" and clause.tag_ == "VBN" and clause.dep_ == "ccomp"
    if (
        told
        and not has_own_subject(verb)
        and any(c.dep_ == "aux" and c.lower_ == "had" for c in clause.children)
    ):
        return clause.head
    return verb


def reduced_subject(verb: Token) -> Tokens | None:
    """The subject that the parse gave to a participle behind it.

    "A message copied thousands of times claims that …".
    """
    participle = verb.head
    if verb.dep_ != "ccomp" or participle.tag_ not in ("VBD", "VBN") or participle.i > verb.i:
        return None
    noun = child_of(participle, ("nsubj", "nsubjpass"))
    if noun is None or noun.i > participle.i or any(t.is_punct for t in verb.doc[participle.i : verb.i]):
        return None
    return noun_phrase(noun)[0], verb.i


def carriers_of(doc: Doc, source: Tokens) -> tuple[Tokens, ...]:
    """Who passes a source on, by what stands beside it.

    "A statement carried by SANA", "a doctor, speaking to AFP,".
    """
    head = Run(doc[slice(*source)]).root
    asides = [
        c for c in head.children if c.dep_ in ("acl", "advcl") and c.tag_ in ("VBN", "VBG") and c.i > head.i
    ]
    asides += [c for c in head.head.children if c.dep_ == "advcl" and c.tag_ in ("VBN", "VBG")]
    found: list[Tokens] = []
    for aside in asides:
        by = agent_of(aside) if aside.lemma_ in _PASSED_ON else None
        if aside.lemma_ in ("speak", "talk"):
            to = next(
                (c for c in aside.children if c.dep_ == "prep" and c.lower_ in ("to", "with", "on")), None
            )
            noun = child_of(to, ("pobj",)) if to is not None else None
            by = noun_phrase(noun) if noun is not None else None
        body = by is not None and aside.lemma_ in _ASKED and publishes(doc, by)
        if by is not None and (body or passes_on(doc, by)):
            found.append(by)
    return tuple(found)


def passes_on(doc: Doc, phrase: Tokens, addressed: bool = True) -> bool:
    """Whether a noun phrase names a medium: by its kind, or as an unknown name that is told something."""
    tokens = Run(doc[slice(*phrase)])
    if not tokens or tokens[0].lower_ in ("this", "our", "us", "me"):
        return False
    kind = kind_and_country(tokens.text)[0]
    name = tokens.root.pos_ == "PROPN" and tokens.root.ent_type_ not in (
        "GPE",
        "LOC",
        "NORP",
        "PERSON",
        "FAC",
    )
    return kind in _MEDIA or (addressed and kind == "unknown" and name)


def nearer(doc: Doc, verb: Token, subject: Tokens | None) -> Tokens | None:
    """The noun phrase right before a closing verb, where the parse took a subject from a clause before it.

    "Three women died, and nobody was hurt, the governor of the province, told state radio": not the women
    told.
    """
    apposed = _apposed(doc, verb, subject) if subject is not None else None
    if apposed is not None:
        return apposed
    if (
        subject is None
        or subject[1] > verb.i
        or not any(t.pos_ in ("VERB", "AUX") for t in doc[subject[1] : verb.i - 1])
    ):
        return subject
    last = verb.i - 1
    while last > subject[1] and (doc[last].pos_ in ("AUX", "ADV", "PART") or doc[last].text == ","):
        last -= 1
    comma = next(
        (k for k in range(last, subject[1], -1) if doc[k].text == "," or doc[k].pos_ in ("VERB", "AUX")), None
    )
    if comma is None or doc[comma].text != "," or doc[last].pos_ not in ("NOUN", "PROPN"):
        return subject
    # "Alireza Marhamati, deputy governor of the province, told": the name stands before its own comma.
    name = comma - 1
    while name > subject[1] and doc[name].pos_ == "PROPN":
        name -= 1
    begin = name + 1 if doc[name].text == "," and name + 1 < comma else comma + 1
    inside = doc[begin : last + 1]
    return (begin, last + 1) if any(t.pos_ in ("NOUN", "PROPN") for t in inside) else subject


def _apposed(doc: Doc, verb: Token, subject: Tokens) -> Tokens | None:
    """Who tells at the end of a sentence, where the parse made them an apposition of an object before them.

    "Shells killed at least 40 people, a doctor there told the paper": the doctor told it.
    """
    within = Run(doc[slice(*subject)])
    last = (
        next((c for c in within.root.children if c.dep_ == "appos" and c.i < verb.i), None)
        if within
        else None
    )
    told = any(c.dep_ == "ccomp" and c.i < subject[0] for c in verb.children)
    if last is None or not told or subject[0] == 0 or doc[subject[0] - 1].is_punct:
        return None
    return noun_phrase(last)


def it_subject(verb: Token) -> bool:
    """Whether the subject is "it" or "there", so that nobody is named."""
    return any(c.dep_ in SUBJECTS and c.lower_ in ("it", "there") for c in verb.children)


def _impersonal(verb: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in verb.children)


def agent_of(verb: Token) -> Tokens | None:
    """Who stands behind "by" in the passive."""
    by = child_of(verb, ("agent",))
    noun = child_of(by, ("pobj",)) if by is not None else None
    if noun is None:
        return None
    first, last = noun_phrase(noun)
    # "accused by villagers of killing six", where the parse hangs the deed on the villagers
    deeds = (c.i for c in noun.children if c.dep_ == "prep" and any(d.dep_ == "pcomp" for d in c.children))
    return first, min([last, *deeds])


def child_of(token: Token, deps: tuple[str, ...], after: int = -1) -> Token | None:
    """The first child of a token with one of these relations, behind the token index ``after``."""
    return next((c for c in token.children if c.dep_ in deps and c.i > after), None)


def has_clause(verb: Token) -> bool:
    """Whether a verb governs a clause."""
    return any(c.dep_ in ("ccomp", "xcomp", "csubj", "csubjpass", "advcl") for c in verb.children)


def _that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def marked(clause: Token) -> bool:
    """Whether a clause can stand for itself: it has a "that" or a subject of its own."""
    return _that(clause) or has_own_subject(clause)


def speaks(doc: Doc, source: Tokens, cue: Cue, verb: Token, strict: bool = False) -> bool:
    """Whether a source can speak.

    Weak cues need a that-clause or somebody known to speak; strong ones no number or day.
    """
    tokens = Run(doc[slice(*source)])
    if not tokens:
        return False
    head = tokens.root
    # "No group has claimed responsibility", "nobody said": nobody speaks.
    if nobody(head):
        return False
    if (
        head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY")
        and head.pos_ != "PROPN"
    ):
        return False
    # What holds no word, such as a mark or a broken sign, is nobody; "al-Shabaab" is two words.
    if head.pos_ != "PRON" and not any(len(w) > 1 and w.isalpha() for w in _NO_LETTERS.split(tokens.text)):
        return False
    if head.lower_ in ("which", "what", "that", "this", "there", "these", "those"):
        return False
    if (not strict and cue.strong) or any(
        c.dep_ == "ccomp" and (_that(c) or c.i < source[0]) for c in verb.children
    ):
        return True
    if head.lower_ in ("he", "she", "they", "it") or head.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):
        return True
    return kind_and_country(tokens.text)[0] != "unknown" or head.lemma_.lower() in load("cues", _documents)


def _documents(raw: list[dict[str, Any]]) -> frozenset[str]:
    """Nouns of reporting ("statement", "report") speak too: whoever issued them does."""
    return frozenset(str(w).split()[-1] for e in raw if e["form"] == "noun" for w in e["words"])


def medium_of(doc: Doc, child: Token, tokens: Tokens) -> Tokens | None:
    """The media in "told Tasnim", "in an interview with the BBC", "on social media"."""
    if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP":
        told = child.head.lemma_ == "tell"
        first, last = noun_phrase(child)
        phrase = first, min(last, tokens[1])
        return phrase if passes_on(doc, phrase, addressed=told) else None
    for noun in doc[tokens[0] : tokens[1]]:
        if noun.dep_ == "pobj" and noun.head.lower_ in _THROUGH:
            phrase = noun_phrase(noun)
            platform = noun.head.lower_ in ("on", "via") and noun.lower_.rstrip(".") in _PLATFORMS
            if platform or passes_on(doc, phrase, addressed=False):
                return phrase
    return None


def clausal(members: list[Token]) -> bool:
    """Whether tokens hold a clause, and so are more than a tail of the act."""
    return any(
        t.dep_ in ("ccomp", "advcl", "pcomp", "relcl", "mark") or t.tag_ in ("VBD", "VBZ", "VBP")
        for t in members
    )
