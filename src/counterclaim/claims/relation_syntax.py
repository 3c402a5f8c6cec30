"""From the words of a relation to the event mentions that they link, by the parse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.claims.event_frames import verb_lemma, word_class
from counterclaim.claims.event_syntax import VERBAL
from counterclaim.claims.happenings import Happening
from counterclaim.claims.reading import Reading
from counterclaim.language import Run, Sentence, Token
from counterclaim.model import EventMention

CLIMB = 6
"""Steps up the parse from the words of a relation to the event that they belong to."""
DEEP = 5
"""Steps down the parse from a verb or a preposition to the event that it takes."""

_PASSED = frozenset(
    ("xcomp", "conj", "acl", "relcl", "pobj", "pcomp", "prep", "dobj", "attr", "advcl", "appos", "nsubj",
     "nsubjpass", "agent", "npadvmod", "oprd", "amod", "compound", "acomp", "advmod", "aux", "auxpass",
     "nmod", "dep")
)  # fmt: skip
_SUBORDINATE = frozenset({"advcl", "xcomp", "acl", "relcl", "pcomp"})
"""How "to avenge …" hangs on what was done to avenge it."""
_BEARING = frozenset({"be", "come", "follow", "happen", "occur", "make", "go", "do", "see", "mark"})
"""Verbs that say of their subject, an event, when or why it was."""
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_POINTING = frozenset({"it", "this", "that", "these", "those", "they"})
_OBJECTS = frozenset(
    ("dobj", "pobj", "pcomp", "prep", "conj", "compound", "amod", "nmod", "ccomp", "xcomp", "appos")
)


@dataclass(frozen=True)
class Triggers:
    """The event mentions of a report by the tokens that name them, and those told of one event together."""

    found: tuple[Happening, ...]
    at: Mapping[int, Happening]
    tokens: Mapping[str, tuple[Token, ...]]
    same: Mapping[str, tuple[EventMention, ...]]

    @classmethod
    def of(
        cls, reading: Reading, found: Sequence[Happening], groups: Sequence[Sequence[EventMention]]
    ) -> Triggers:
        """Look up where each mention is named; of two at one word the one that tells more comes first."""
        at: dict[int, Happening] = {}
        tokens: dict[str, tuple[Token, ...]] = {}
        for h in sorted(found, key=lambda h: (h.mention.type == "HARM", h.mention.anaphoric, h.trigger)):
            run = reading.a.doc.char_span(*h.trigger, alignment_mode="expand") or ()
            tokens[h.mention.id] = tuple(run)
            for t in run:
                at.setdefault(t.i, h)
        same = {m.id: tuple(group) for group in groups for m in group}
        return cls(tuple(found), at, tokens, same)

    def doers(self, h: Happening) -> frozenset[str]:
        """Who did it, as countries where they have one, by any mention of the same event."""
        return _sides(self.same[h.mention.id], ("initiator",))

    def hit(self, h: Happening) -> frozenset[str]:
        """Whom it was done to; where a state did it, also the state on whose ground."""
        group = self.same[h.mention.id]
        foreign = any(a.role == "initiator" and a.country for m in group for a in m.actors)
        return _sides(group, ("target", "victim")) | (self.ground(h) if foreign else frozenset())

    def ground(self, h: Happening) -> frozenset[str]:
        """The country in which it was."""
        places = (m.place for m in self.same[h.mention.id])
        return frozenset(p.country for p in places if p is not None and p.country is not None)

    def before(self, event: Happening, sentences: int, joined: bool) -> Happening | None:
        """The violence told last before an event, by somebody else where both say by whom.

        With ``joined`` also such as would else pass for the same event: words for an answer tell them apart.
        """
        own = set() if joined else {m.id for m in self.same[event.mention.id]}
        for h in reversed(self.found):
            if h.trigger >= event.trigger or event.sentence - h.sentence > sentences:
                continue
            if h.mention.type != "ASSAULT" or h.mention.anaphoric or h.mention.id in own:
                continue
            doers = _sides((h.mention,), ("initiator",)) if joined else self.doers(h)
            if not doers & (_sides((event.mention,), ("initiator",)) if joined else self.doers(event)):
                return h
        return None

    def meant(self, token: Token, sentence: Sentence, sentences: int = 2) -> Happening | None:
        """The event that "it" or "this" means: the violence told last before."""
        for h in reversed(self.found):
            near = h.trigger[0] < token.idx and sentence.index - h.sentence <= sentences
            if near and h.mention.type == "ASSAULT" and h.mention.modality != "background":
                return h
        return None

    def objects(self, event: Happening) -> Iterator[Happening]:
        """The events that the words of another one take as their object, the nearest first."""
        own = self.tokens.get(event.mention.id, ())
        layer, taken = list(own), {t.i for t in own}
        for _ in range(DEEP):
            below = [c for t in layer for c in t.children if c.i not in taken and c.dep_ in _OBJECTS]
            for t in sorted(below, key=lambda t: t.i):
                h = self.at.get(t.i)
                if h is not None and h is not event and t.i > own[0].i:
                    yield h
            layer = [t for t in below if t.dep_ not in ("ccomp", "xcomp")]
            taken |= {t.i for t in below}


@dataclass(frozen=True)
class Grounds:
    """Where the words of a relation stand; ``because`` where they give a reason and not only a time."""

    triggers: Triggers
    sentence: Sentence
    cue: Run
    because: bool

    def at(self, token: Token) -> Happening | None:
        """The event mention that a token names, unless it is the words of the relation themselves."""
        return None if token in self.cue and token.pos_ not in VERBAL else self.triggers.at.get(token.i)


def behind(at: Grounds) -> Happening | None:
    """The event that the words take: "after …", "in response to …"."""
    head = _taken(at)
    if head is None:
        return None
    start = at.cue[-1].i
    layer = [head]
    for _ in range(DEEP + 1):
        for t in sorted(layer, key=lambda t: (t.i < start, t.i)):
            h = at.at(t) if t not in at.cue else None
            if h is not None and t.i > start:
                return h
        layer = [c for t in layer for c in t.children if c.dep_ not in ("relcl", "punct") and c not in at.cue]
    return None


def _taken(at: Grounds) -> Token | None:
    """The head of what the last word of a cue takes: its object, or the clause that it opens."""
    last = at.cue[-1]
    if last.dep_ == "mark" and last.head.i > last.i:
        return last.head
    for t in reversed(at.cue):
        for child in t.children:
            if child.i > last.i and child.dep_ in ("pobj", "pcomp", "dobj", "ccomp"):
                return _clause_of(child)
    # A conjunction or preposition that the parser hangs elsewhere: the word behind it that leaves the cue.
    if last.pos_ in ("ADP", "SCONJ") and last.head.i > last.i:
        return last.head
    return None


def _clause_of(noun: Token) -> Token:
    """The verb of "a day after Azerbaijan bombed the town", where its subject was taken for the object."""
    edge = noun.right + 1
    verb = noun.doc[edge] if edge < len(noun.doc) else noun
    opens = noun.dep_ == "pobj" and verb.dep_ == "advcl" and verb.head.i < noun.i
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") and not any(c.dep_ == "nsubj" for c in verb.children)
    return verb if opens and finite else noun


def governor(at: Grounds) -> Happening | None:
    """The event that the words belong to: up the parse to a mention, or to the verb that bears one."""
    own = next((h for t in at.cue if t.pos_ in VERBAL and (h := at.triggers.at.get(t.i)) is not None), None)
    verbs = (t for t in at.cue if t.pos_ == "VERB" and t.dep_ != "prep" and verb_lemma(t) not in _BEARING)
    verb = next(verbs, None)
    if verb is not None and (by := _by_means_of(at, verb)) is not None:
        return by
    if verb is not None and verb.dep_ not in _SUBORDINATE:
        return own
    top, taken = _top(at), _taken(at)
    token = top if top.head is top else top.head
    if taken is not None and taken.left <= token.i <= taken.right and at.cue[-1].i < taken.i:
        # The words hang on the clause that they open: what they belong to stands above it.
        token = taken.head
        if token is taken:
            return own
    for _ in range(CLIMB):
        found = _here(at, token)
        if found is not None:
            return found
        if token.head is token or token.dep_ not in _PASSED or _tells(token):
            break
        token = token.head
    return own


def _tells(verb: Token) -> bool:
    """Whether a verb tells something of its own: the words are about that, and not about what stands above.

    "Accused of killing six in retaliation for …": it is the killing that answers.
    """
    known = _BEARING | word_class("light") | word_class("happen") | word_class("reporting")
    return verb.pos_ == "VERB" and verb_lemma(verb) not in known


def _top(at: Grounds) -> Token:
    """The word of a cue by which all of it hangs on the rest of the sentence."""
    inside = {t.i for t in at.cue}
    outer = [t for t in at.cue if t.head.i not in inside or t.head is t]
    up = [t for t in outer if t.dep_ not in ("npadvmod", "nummod", "det", "mark", "punct")]
    return (up or outer or list(at.cue))[0]


def _by_means_of(at: Grounds, verb: Token) -> Happening | None:
    """The event by which one answers: "retaliated … by shelling", "responded … with a raid"."""
    layer = [verb]
    for _ in range(4):
        for t in layer:
            for c in t.children:
                if c.i > verb.i and c.lower_ in ("by", "with"):
                    for x in c.children:
                        if x.dep_ in ("pobj", "pcomp") and (h := _here(at, x)) is not None:
                            return h
        layer = [c for t in layer for c in t.children if c.dep_ in ("prep", "pobj", "dobj")]
    return None


def _here(at: Grounds, token: Token) -> Happening | None:
    """The event that a token names, bears or, of a verb of saying, tells."""
    named = at.at(token)
    if named is not None:
        return named
    if token.pos_ not in VERBAL:
        return None
    lemma = verb_lemma(token)
    if lemma in word_class("reporting"):
        return _told(at, token)
    if lemma not in _BEARING | word_class("light") | word_class("happen"):
        return None
    arguments = [c for c in token.children if c.dep_ in _ARGUMENTS]
    if (h := next((h for c in arguments if (h := _noun(at, c)) is not None), None)) is not None:
        return h
    points = any(c.lower_ in _POINTING and c.dep_ == "nsubj" for c in arguments)
    if points and lemma in _BEARING and token.dep_ != "relcl":
        return at.triggers.meant(token, at.sentence)
    return None


def _told(at: Grounds, saying: Token) -> Happening | None:
    """What somebody says in answer or some days later: "in response to the raid, it said it had shelled …".

    A time belongs to what is said only where that stands before who says it.
    """
    for child in saying.children:
        if child.dep_ == "ccomp" and (at.because or child.i < saying.i):
            return _here(at, child)
    return None


def _noun(at: Grounds, noun: Token) -> Happening | None:
    """The event of a noun phrase: "the raid", "a series of raids"."""
    if (h := at.at(noun)) is not None:
        return h
    if noun.lemma_.lower() in word_class("quantity"):
        for of in noun.children:
            if of.lower_ == "of":
                for x in of.children:
                    if x.dep_ == "pobj" and (h := at.at(x)) is not None:
                        return h
    return next((h for c in noun.children if c.dep_ == "conj" and (h := at.at(c)) is not None), None)


def subject_of(at: Grounds) -> Happening | None:
    """The event that is the subject of the words: "the ambush was followed by …"."""
    verb = next((t for t in reversed(at.cue) if t.pos_ in VERBAL), None)
    if verb is None:
        return None
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            if child.lower_ in _POINTING:
                return at.triggers.meant(child, at.sentence)
            return _noun(at, child)
    if verb.dep_ == "relcl":
        return _noun(at, verb.head)
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl"):
        # "Herders attacked the farm, sparking clashes": what the main clause tells is the subject.
        return _here(at, verb.head) or _setting(at, verb.head)
    return None


def _setting(at: Grounds, verb: Token) -> Happening | None:
    """The event in which something happened: "two men died in an attack"."""
    for prep in verb.children:
        if prep.lower_ in ("in", "by", "during") and prep.dep_ in ("prep", "agent"):
            for noun in prep.children:
                if noun.dep_ == "pobj" and (h := _noun(at, noun)) is not None:
                    return h
    return None


def objects_of(at: Grounds) -> Happening | None:
    """The event that the words lead to: "prompted Pakistan to recall its ambassador", "led to clashes"."""
    verb = next((t for t in reversed(at.cue) if t.pos_ in VERBAL), None)
    if verb is None:
        return None
    layer = [c for c in verb.children if c.i > verb.i]
    for _ in range(DEEP):
        for t in sorted(layer, key=lambda t: t.i):
            if t not in at.cue and (h := at.at(t)) is not None:
                return h
        layer = [
            c
            for t in layer
            if t.dep_ in ("dobj", "xcomp", "ccomp", "prep", "agent", "pobj", "pcomp", "conj")
            for c in t.children
            if c.dep_ in ("dobj", "xcomp", "ccomp", "pobj", "pcomp", "prep", "conj")
        ]
    return None


def _sides(mentions: Sequence[EventMention], roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(a.country or a.name.lower() for m in mentions for a in m.actors if a.role in roles)
