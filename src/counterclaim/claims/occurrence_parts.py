"""Who, whom, where and when: the heads of what takes part in an occurrence, as the parse hangs them on its
word.

Only heads are taken, as lower-case words: "three officials of the ministry were freed in Goma" frees
*official*, in *goma*. Names keep all their words, since one report writes "Maria Juma" and the next "Juma".
Pronouns name nobody and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.incidents.occurring.occurrences import Parts
from counterclaim.language import Token

_SUBJECTS = frozenset({"nsubj", "csubj"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "csubjpass", "attr", "oprd", "dative", "acomp"})
_CARRIERS = frozenset({"xcomp", "conj", "advcl", "ccomp"})
"""Relations over which a clause without a subject of its own has that of the clause above."""
_WHEN = frozenset({"DATE", "TIME"})
_WHERE = frozenset({"GPE", "LOC", "FAC"})
_PLACING = frozenset(
    {"in", "at", "near", "on", "outside", "inside", "into", "from", "to", "across", "around"}
)
NAMING = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
"""Kinds of names of spaCy's English pipeline that name somebody or something."""
_NOMINAL = {"of": "whom", "by": "who", "between": "who"}
"""What prepositions say of those who take part in what a noun tells: "the arrest of two men by troops"."""
_DEEP = 4
"""Clauses up which a subject is looked for."""


def parts(word: Token) -> Parts:
    """The heads of what takes part in the occurrence that a word tells of.

    Args:
        word: a verb, a noun or a participle.
    """
    found: dict[str, set[str]] = {"who": set(), "whom": set(), "where": set(), "when": set(), "other": set()}
    for role, token in (*_below(word), *_above(word)):
        if token.ent_type_ in _WHEN:
            role = "when"
        elif token.ent_type_ in _WHERE and role == "other":
            role = "where"
        found[role].update(words(token))
    return Parts(**{role: frozenset(held) for role, held in found.items()})


def words(token: Token) -> Iterator[str]:
    """The words that stand for an argument: its head, and all words of the name that it belongs to."""
    if token.pos_ in ("PRON", "DET", "PART", "PUNCT", "SPACE") and not token.ent_type_:
        return
    yield token.lemma_.lower()
    if token.ent_type_ not in NAMING:
        return
    doc = token.doc
    for step in (-1, 1):
        i = token.i + step
        while 0 <= i < len(doc) and doc[i].ent_type_ == token.ent_type_:
            if doc[max(i, i - step)].ent_iob_ == "B":
                break
            if doc[i].pos_ in ("PROPN", "NOUN", "ADJ", "NUM"):
                yield doc[i].lemma_.lower()
            i += step


def _below(word: Token) -> Iterator[tuple[str, Token]]:
    """What hangs on the word itself, and the object that it shares: "shot and killed a guard"."""
    verbal = word.pos_ in ("VERB", "AUX")
    if verbal and not any(t.dep_ in _OBJECTS for t in word.children):
        behind = (t for t in word.children if t.dep_ == "conj" and t.pos_ == "VERB" and t.tag_ == word.tag_)
        bare = all(t.i < word.i or t.dep_ in ("cc", "conj", "punct") for t in word.children)
        for verb in behind:
            if bare:
                yield from (
                    ("whom", o) for t in verb.children if t.dep_ == "dobj" for _, o in _each("whom", t)
                )
    for t in word.children:
        if t.dep_ in _SUBJECTS:
            yield from _each("who", t)
        elif t.dep_ in _OBJECTS:
            yield from _each("whom", t)
        elif t.dep_ == "poss":
            yield from _each("who", t)
        elif t.dep_ in ("npadvmod", "tmod"):
            yield from _each("when" if t.ent_type_ in _WHEN else "other", t)
        elif t.dep_ == "agent":
            yield from _taken("who", t)
        elif t.dep_ in ("prep", "dative"):
            yield from _taken("other" if verbal else _NOMINAL.get(t.lower_, "other"), t)
        elif t.dep_ in ("compound", "nmod", "amod") and not verbal:
            yield from _each("other", t)


def _above(word: Token) -> Iterator[tuple[str, Token]]:
    """What the word shares with those above it: the noun that a participle belongs to, the subject of the
    clause that a shorter one goes on with, the subject of the verb that gives a noun ("launched a raid")."""
    head = word.head
    if head is word:
        return
    if word.dep_ == "acl" or (word.dep_ == "amod" and word.tag_ in ("VBN", "VBG")):
        yield from _each("whom" if word.tag_ in ("VBN", "VBD") else "who", head)
        return
    if word.dep_ == "relcl":
        free = not any(t.dep_ in _SUBJECTS | {"nsubjpass"} and t.pos_ != "PRON" for t in word.children)
        passive = any(t.dep_ in ("nsubjpass", "auxpass") for t in word.children)
        yield from _each("whom" if passive or not free else "who", head)
        return
    if word.pos_ in ("VERB", "AUX"):
        yield from _carried(word)
    elif head.pos_ == "VERB" and word.dep_ in ("dobj", "nsubjpass"):
        yield from ((role, t) for role, t in _below(head) if role != "whom")
        if not any(t.dep_ in _SUBJECTS for t in head.children):
            yield from _carried(head)
    elif word.dep_ in ("nsubj", "nsubjpass") and head.pos_ in ("VERB", "AUX"):
        yield from (
            (role, t) for role, t in _below(head) if t is not word and role in ("where", "when", "other")
        )


def _carried(word: Token) -> Iterator[tuple[str, Token]]:
    """The subject of the nearest clause above, where a clause has none of its own."""
    verb = word
    for _ in range(_DEEP):
        if any(t.dep_ in _SUBJECTS | {"nsubjpass", "csubjpass"} for t in verb.children):
            break
        if verb.dep_ not in _CARRIERS or verb.head.pos_ not in ("VERB", "AUX"):
            return
        verb = verb.head
    if verb is not word:
        # "was seized and charged": the second participle goes on with the passive of the first.
        goes_on = word.tag_ == "VBN" and any(t.dep_ == "nsubjpass" for t in verb.children)
        passive = goes_on or any(t.dep_ == "auxpass" for t in word.children)
        for t in verb.children:
            if t.dep_ in _SUBJECTS | {"nsubjpass"}:
                yield from _each("whom" if passive else "who", t)


def _taken(role: str, preposition: Token) -> Iterator[tuple[str, Token]]:
    for t in preposition.children:
        if t.dep_ in ("pobj", "pcomp") and t.pos_ not in ("VERB", "AUX"):
            placed = role == "other" and preposition.lower_ in _PLACING and t.ent_type_ in _WHERE
            yield from _each("where" if placed else role, t)
        elif t.dep_ == "prep":
            yield from _taken(role, t)


def _each(role: str, token: Token) -> Iterator[tuple[str, Token]]:
    """A token and those that are set beside it."""
    yield role, token
    for t in token.children:
        if t.dep_ in ("conj", "appos"):
            yield role, t
