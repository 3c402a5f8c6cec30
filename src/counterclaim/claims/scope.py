"""How far a cue reaches: from the words of a cue to the words that it governs, by the parse.

A scope is a set of tokens. Three things stand outside it although the parse hangs them below: clauses told
beside it (``but``, ``after``, a clause with its own subject), what somebody else says in it, and whatever it
takes for granted: in "nobody may have survived the attack" the attack is no possibility. Follows ConText
(Harkema et al. 2009) in direction and termination, and Karttunen (1973) on what negation and modals let
through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from counterclaim.language import Token
from counterclaim.vocabulary import load

_TO_HEAD = frozenset(
    ("aux", "auxpass", "neg", "advmod", "mark", "prt", "preconj", "npadvmod", "expl", "intj", "dep")
)
_NOMINAL = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "conj", "oprd", "dative"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
_COMPLEMENTS = frozenset(("ccomp", "xcomp", "dobj", "oprd", "acomp", "acl", "attr", "dative", "pcomp"))
_PREDICATES = frozenset(("VERB", "AUX"))
_SELF = frozenset(("it", "he", "she", "they", "we", "i"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))


def words(name: str) -> frozenset[str]:
    """The words of one entry of ``scope_words.yaml``."""
    sets: dict[str, frozenset[str]] = load("scope_words", _word_sets)
    return sets[name]


def _word_sets(entries: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {e["id"]: frozenset(e["words"]) for e in entries}


def head_clause(anchor: Token) -> set[int]:
    """The clause of the word that a cue modifies: an auxiliary, a negation, an adverb, or a predicate itself.

    An adverb on a noun or a number governs only that phrase ("reportedly ten men").
    """
    head = anchor
    while head.dep_ in _TO_HEAD and head.head != head and head.pos_ not in ("NOUN", "PROPN"):
        head = head.head
    if head.pos_ in _PREDICATES or head.dep_ in ("ROOT", "ccomp", "xcomp", "advcl", "relcl", "acomp"):
        if head.dep_ == "acomp" or (head.dep_ == "attr" and head.head.pos_ == "AUX"):
            head = head.head
        return clause(head)
    return phrase(head)


def phrase(noun: Token) -> set[int]:
    """A noun with all that belongs to it; from a modifier, the noun that it modifies."""
    head = noun
    while head.dep_ in ("amod", "det", "nummod", "quantmod", "advmod", "compound", "predet", "neg") and (
        head.head != head
    ):
        head = head.head
    if head.dep_ == "acomp":
        return set()
    return {t.i for t in head.subtree if not _in_relative(t, head)} - _trailing_conjuncts(head)


def complement(anchor: Token) -> set[int]:
    """What a verb, a noun, an adjective, a preposition or a conjunction takes: its clause or its object.

    The subject of a passive counts, and the verb's own report where a noun of report is the subject
    ("unconfirmed reports said that …").
    """
    if anchor.dep_ == "mark" or anchor.tag_ == "TO" or (anchor.dep_ == "advmod" and anchor.tag_ == "WRB"):
        return _all(anchor.head) - {anchor.i}
    if anchor.pos_ in ("ADP", "SCONJ"):
        return set().union(*(_all(c) for c in anchor.children if c.dep_ in ("pobj", "pcomp")), set())
    found: set[int] = set()
    passive = any(c.dep_ == "auxpass" for c in anchor.children)
    for child in anchor.children:
        if child.dep_ in _COMPLEMENTS or (passive and child.dep_ == "nsubjpass"):
            found |= _all(child)
        elif child.dep_ in ("prep", "agent", "dative"):
            found |= {child.i}.union(*(_all(c) for c in child.children if c.dep_ in ("pobj", "pcomp")))
        elif child.dep_ == "relcl" and anchor.pos_ == "NOUN" and _that_clause(child):
            found |= _all(child)
    if anchor.pos_ == "NOUN" and anchor.dep_ in ("nsubj", "nsubjpass") and anchor.head.pos_ == "VERB":
        told = (
            ("ccomp", "xcomp", "dobj") if anchor.head.lemma_ in words("showing-verbs") else ("ccomp", "xcomp")
        )
        found |= set().union(*(_all(c) for c in anchor.head.children if c.dep_ in told), set())
    return found


def clause(head: Token) -> set[int]:
    """A clause without what stands beside it, is said by others in it, or is taken for granted by it."""
    found: set[int] = set()
    waiting = [head]
    while waiting:
        token = waiting.pop()
        found.add(token.i)
        waiting.extend(c for c in token.children if not _outside(c, token, head))
    return found


def whole(anchor: Token, told_of: bool = False) -> set[int]:
    """The clause that a cue stands in, with all that is said in it; of a cue within a noun phrase, that
    phrase.

    An event named by the antecedent of a relative clause belongs to it ("the raid, which killed six last
    year").
    """
    head = anchor
    while head.head != head and head.pos_ not in _PREDICATES and not _event_noun(head):
        head = head.head
    if head.pos_ not in _PREDICATES:
        return phrase(head)
    while head.dep_ in ("aux", "auxpass"):
        head = head.head
    found = _all(head, told_of)
    if head.dep_ == "relcl" and head.head.pos_ == "NOUN" and told_of:
        found |= {head.head.i}
    return found


def dated(anchor: Token) -> set[int]:
    """What a date dates: the noun that it stands with ("last month's attack"), else its clause and what is
    said there.

    A dated event that is the subject of its own result dates that too ("the bombing in May killed nine").
    """
    head = anchor
    while head.head != head and head.pos_ not in _PREDICATES and (head == anchor or head.pos_ != "NOUN"):
        head = head.head
    if head.pos_ in _PREDICATES or head == anchor:
        return whole(head, told_of=True) if head != anchor or head.pos_ in _PREDICATES else {anchor.i}
    found = phrase(head)
    verb = head.head
    if head.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in words("harm-verbs"):
        found |= whole(verb, told_of=True)
    return found


def negative(anchor: Token) -> set[int]:
    """What a negative noun phrase denies: its verb where it is the subject, itself and its verb where it is
    the object.

    "Nobody was hurt", "killed no one", "no casualties": the raid of "the raid caused no casualties" took
    place.
    """
    noun = anchor.head if anchor.dep_ in ("det", "advmod", "neg", "amod") else anchor
    while noun.dep_ in ("pobj", "prep") and noun.head.dep_ in ("prep", "nsubj", "nsubjpass", "dobj", "attr"):
        noun = noun.head
    own = clause(noun) if noun.pos_ != "VERB" else set()
    if noun.dep_ in ("nsubj", "nsubjpass", "expl"):
        return own | clause(noun.head)
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        held = own if noun.lemma_ not in words("presupposing-nouns") else {anchor.i, noun.i}
        return held | {noun.head.i}
    return {i for i in own if noun.lemma_ not in words("presupposing-nouns") or i <= noun.i}


def clausal(anchor: Token) -> set[int]:
    """Only the clause that a verb takes ("assume that he died"), not its object ("assume command")."""
    return set().union(*(_all(c) for c in anchor.children if c.dep_ in ("ccomp", "xcomp", "acl")), set())


def infinitive(anchor: Token) -> set[int]:
    """Only the infinitive that a verb takes ("urged both sides to stop"), not a that-clause ("told us that
    …").
    """
    return set().union(
        *(_all(c) for c in anchor.children if c.dep_ in ("xcomp", "ccomp", "advcl") and _to_infinitive(c)),
        set(),
    )


def own_future(verb: Token) -> set[int]:
    """What a subject says of its own future: "warned that it would …", not "that the war will …"."""
    return set().union(
        *(
            _all(c)
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp")
            and any(d.dep_ == "aux" and d.lower_ in ("will", "would", "'ll", "shall") for d in c.children)
            and any(d.dep_ == "nsubj" and d.lower_ in _SELF for d in c.children)
        ),
        set(),
    )


def _all(head: Token, told_of: bool = False) -> set[int]:
    """A subtree without what is joined by "but" or with its own subject, and without main clauses put in
    between.

    ``told_of`` keeps relative clauses on names and definite nouns: a date reaches them, a doubt or a denial
    does not.
    """
    found: set[int] = set()
    waiting = [head]
    while waiting:
        token = waiting.pop()
        found.add(token.i)
        for child in token.children:
            joined = child.dep_ == "conj" and _own_clause(child) and not (told_of and _said_too(child, token))
            if child.dep_ in ("parataxis", "punct") or joined:
                continue
            if child.dep_ == "relcl" and not told_of and not _that_clause(child) and _known(token):
                continue
            if child.dep_ == "advcl" and token == head and _opener(child) in words("clause-openers"):
                continue
            waiting.append(child)
    return found


def _said_too(conjunct: Token, verb: Token) -> bool:
    """Whether a joined clause is told in the same words: "said at the time that two had died and three been
    hurt". A parser often joins it to the verb of saying itself, where nobody pauses between the two.
    """
    if verb.dep_ == "ccomp":
        return True
    said = words("saying-verbs")
    pause = any(
        t.text in (",", ";", ":", "—", "–") for t in verb.doc[conjunct.left_edge.i - 2 : conjunct.left_edge.i]
    )
    return verb.lemma_ in said and conjunct.lemma_ not in said and not pause


def _outside(child: Token, parent: Token, head: Token) -> bool:
    dep = child.dep_
    if dep in ("punct", "parataxis", "cc", "meta", "intj"):
        return True
    if dep == "conj":
        return parent.pos_ in _PREDICATES and _own_clause(child)
    if dep in ("advcl", "relcl"):
        return True
    if dep == "ccomp":
        return parent.lemma_ not in words("neg-raisers") and parent.pos_ != "AUX"
    if dep == "prep":
        return parent.lemma_ in words("presupposing-nouns") or child.lower_ in words("clause-openers")
    if dep in ("dobj", "nsubjpass"):
        return _definite(child) and parent.lemma_ not in words("light-verbs")
    if dep in ("nsubj", "csubj"):
        return _definite(child) and parent.lemma_ not in words("happening-verbs")
    if dep == "pobj":
        return _definite(child)
    return False


def _definite(noun: Token) -> bool:
    return noun.pos_ in ("NOUN",) and any(
        (c.dep_ == "det" and c.lower_ in _DEFINITE) or c.dep_ == "poss" for c in noun.children
    )


def _event_noun(token: Token) -> bool:
    """Whether a cue in a noun phrase stays in it: a modifier or a complement of a noun that is no date
    itself.
    """
    return (
        token.pos_ == "NOUN" and token.ent_type_ not in ("DATE", "TIME") and token.dep_ not in ("npadvmod",)
    )


def _to_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _known(noun: Token) -> bool:
    """Whether a noun names something taken as known: a name, or with a definite word."""
    return noun.pos_ == "PROPN" or _definite(noun)


def _own_clause(conjunct: Token) -> bool:
    """Whether a joined clause stands on its own: its own subject or auxiliary, or joined by "but"."""
    if any(c.dep_ in _SUBJECTS or c.dep_ == "aux" for c in conjunct.children):
        return True
    return any(
        c.lower_ in ("but", "yet", "while")
        for c in conjunct.head.children
        if c.dep_ == "cc" and c.i < conjunct.i
    )


def _opener(adverbial: Token) -> str:
    first = next((c for c in adverbial.children if c.dep_ in ("mark", "advmod") and c.i < adverbial.i), None)
    return first.lower_ if first is not None else ""


def _that_clause(relative: Token) -> bool:
    """Whether what the parser calls a relative clause is a that-clause: its "that" is no subject or object of
    it.
    """
    return any(c.lower_ == "that" and c.dep_ == "mark" for c in relative.children)


def _in_relative(token: Token, noun: Token) -> bool:
    while token != noun and token.head != token:
        if token.dep_ == "relcl" and not _that_clause(token):
            return True
        token = token.head
    return False


def _trailing_conjuncts(noun: Token) -> set[int]:
    """Nouns joined to this one with their own determiner or number ("alleged rebels and three men")."""
    return {
        t.i
        for c in noun.children
        if c.dep_ == "conj" and any(d.dep_ in ("det", "nummod", "amod", "poss") for d in c.children)
        for t in c.subtree
    }


def runs(doc_tokens: Iterable[int], content: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Join token numbers into intervals, leaving out those that hold no word of content.

    >>> list(runs([3, 4, 5, 9], [False, True, True, False]))
    [(3, 6)]
    """
    start = last = None
    full = False
    for i, has in sorted(zip(doc_tokens, content, strict=True)):
        if start is None or last is None or i > last + 1:
            if start is not None and last is not None and full:
                yield start, last + 1
            start, full = i, False
        last, full = i, full or has
    if start is not None and last is not None and full:
        yield start, last + 1
