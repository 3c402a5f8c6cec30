"""Verbs of headlines that the parser takes for nouns: "Rebels attack Goma airport".

A headline drops its articles, so that the verb of a plural subject looks like the middle of a long name.
English puts no plural before such a noun ("a rebel attack"), which tells the two apart.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

VERBS = frozenset({"attack", "ambush", "bomb", "raid", "shell"})
"""Words of violence that are noun and verb alike."""
_PLURAL = frozenset({"NNS", "NNPS"})
_PEOPLE = frozenset({"police", "gunmen", "troops"})
_BEFORE = frozenset({"compound", "amod", "nmod", "nsubj", "poss", "det"})
_MACHINES = frozenset(
    {"helicopter", "aircraft", "plane", "jet", "drone", "submarine", "dog", "vehicle", "site"}
)
"""Nouns that such a word stands before as what they are for: "attack helicopters"."""
_INSIDE = frozenset({"compound", "nmod", "amod"})
_CLAUSE = _INSIDE | {"nsubj", "nsubjpass", "csubj"}


def mend(doc: Doc) -> None:
    """Make verbs of the words of a parsed headline that are meant as such.

    Args:
        doc: the parse of a headline; tags and syntax are changed in place.

    >>> from counterclaim.language.pipeline import parsing
    >>> with parsing() as nlp:
    ...     doc = nlp("Rebels attack Goma airport")
    ...     mend(doc)
    ...     [(t.text, t.dep_) for t in doc]
    [('Rebels', 'nsubj'), ('attack', 'ROOT'), ('Goma', 'compound'), ('airport', 'dobj')]
    """
    for word in doc:
        noun = word.head
        while noun.dep_ in _INSIDE and noun.head.i > noun.i:
            noun = noun.head
        if word.i and word.lower_ in VERBS and noun.i > word.i and _is_verb(doc, word, noun):
            _turn(doc, word, noun)


def _is_verb(doc: Doc, word: Token, noun: Token) -> bool:
    who = doc[word.i - 1]
    people = who.tag_ == "JJ" and who.text[:1].isupper() and who.lower_[-1:] == "s"  # "Houthis"
    plural = who.tag_ in _PLURAL or who.lower_ in _PEOPLE or people
    # What is itself a subject is a name as it stands: "Rebels attack victims mourn".
    whole = noun.dep_ in _CLAUSE or noun.lemma_.lower() in _MACHINES
    before = doc[_start(doc, word) : word.i]
    opens = all(t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "DET") for t in before)
    beside = who.head.i in (word.i, noun.i, word.head.i)
    return plural and opens and not whole and word.dep_ in _BEFORE and beside


def _start(doc: Doc, word: Token) -> int:
    """Where the clause of a word begins: with the headline, or behind its label ("Haiti: Gangs attack …")."""
    marks = [t.i + 1 for t in doc[: word.i] if t.is_punct and t.text not in ("-", "'", "’")]
    return marks[-1] if marks else 0


def _turn(doc: Doc, word: Token, noun: Token) -> None:
    who = doc[word.i - 1]
    root = noun.dep_ == "ROOT"
    word.head = word if root else noun.head
    word.dep_ = noun.dep_
    word.tag_, word.pos_, word.lemma_ = "VBP", "VERB", word.lower_
    noun.head, noun.dep_ = word, "dobj"
    who.head, who.dep_ = word, "nsubj"
    if who.pos_ == "ADJ":
        who.pos_, who.tag_ = "PROPN", "NNPS"
    for t in doc[_start(doc, word) : who.i]:
        if t.head.i in (word.i, noun.i):
            t.head = who
