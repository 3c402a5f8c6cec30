"""What the finders of events ask of the syntax: who does what to whom, and where a phrase begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from counterclaim.claims.sources import aside
from counterclaim.language import Annotated, Sentence, Token

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
TIMES = frozenset({"DATE", "TIME"})
STEPS = 4
"""Verbs at the most that one is followed up through to find the subject that it shares."""

VERBAL = frozenset({"VERB", "AUX"})
_SUBJECT = frozenset({"nsubj", "csubj"})
_OBJECT = frozenset({"dobj", "dative", "nsubjpass", "oprd"})


@dataclass(frozen=True)
class Scene:
    """A sentence with what the frames ask of it as a whole: its words, its weapons, whether it is a title."""

    sentence: Sentence
    words: frozenset[str]
    weapons: dict[int, str]
    title: bool
    intransitive: frozenset[str] = frozenset()

    @property
    def start(self) -> int:
        """The index of its first token."""
        return self.sentence.tokens.start

    def violent(self, is_attack: Callable[[Token], bool], armed: frozenset[str]) -> bool:
        """Whether the sentence speaks of weapons, attacks or armed people at all."""
        if self.weapons:
            return True
        return any(is_attack(t) or t.lemma_.lower() in armed for t in self.sentence.tokens)


def scene(a: Annotated, sentence: Sentence, weapons: dict[int, str], intransitive: frozenset[str]) -> Scene:
    """Read a sentence as a scene.

    Args:
        a: the annotated report.
        sentence: one of its sentences.
        weapons: ids of weapons by the index of each token that they are written with.
        intransitive: verbs whose subject stays the subject in a headline without auxiliary.
    """
    tokens = sentence.tokens
    words = frozenset(t.lower_ for t in tokens) | frozenset(t.lemma_.lower() for t in tokens)
    title = a.passages[sentence.passage].kind == "title"
    return Scene(sentence, words, weapons, title, intransitive)


def heads(token: Token, quantities: frozenset[str]) -> Iterator[Token]:
    """The nouns that a phrase is about: itself, what it counts ("dozens of rockets"), those joined to it."""
    yield token
    if token.lemma_.lower() in quantities or token.pos_ in ("NUM", "DET", "PRON", "ADJ"):
        for prep in token.children:
            if prep.lower_ == "of":
                yield from (t for t in prep.children if t.dep_ == "pobj")
    for child in token.children:
        if child.dep_ in ("conj", "appos") and child.i > token.i:
            yield from heads(child, quantities)


def phrase_start(head: Token) -> int:
    """The index of the first word of a noun phrase, without a date that the parser took into it.

    "On 4 May rebels attacked": the subject begins at "rebels". "Friday's raid" stays whole.
    """
    doc, left = head.doc, head.left_edge.i
    after = left
    while after < head.i and (
        doc[after].ent_type_ in TIMES or (after == left and doc[after + 1].ent_type_ == "TIME")
    ):
        after += 1
    if after == left or doc[after].dep_ == "case" or doc[after].i > head.i:
        return left
    opens = left == 0 or doc[left].first == left or doc[left - 1].dep_ in ("prep", "punct", "mark", "cc")
    return after if opens else left


def is_name(token: Token) -> bool:
    """Whether a token stands for a named person, group or place, or is written like a name."""
    return token.ent_type_ in NAMES or token.pos_ == "PROPN"


def particles(verb: Token) -> set[str]:
    """The particles of a verb, also where the parser took one for an adverb ("call back") or lost it."""
    found = {
        t.lower_ for t in verb.children if t.dep_ == "prt" or (t.dep_ in ("advmod", "prep") and t.i > verb.i)
    }
    after = verb.i + 1
    if after < len(verb.doc) and verb.doc[after].tag_ == "RP":
        found.add(verb.doc[after].lower_)
    return found


def passive(verb: Token, scene: Scene | None = None, steps: int = STEPS) -> bool:
    """Whether the subject of a verb undergoes it: passive, reduced relative, headline without auxiliary."""
    if any(t.dep_ in ("auxpass", "nsubjpass", "agent") for t in verb.children):
        return True
    if verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD"):
        return True
    if steps and verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and verb.head.pos_ in VERBAL:
        return not any(t.dep_ in ("aux", "dobj") for t in verb.children) and passive(
            verb.head, scene, steps - 1
        )
    if scene is not None and scene.title and verb.tag_ in ("VBN", "VBD"):
        return verb.lemma_.lower() not in scene.intransitive and not any(
            t.dep_ in ("dobj", "aux", "ccomp", "xcomp") for t in verb.children
        )
    return False


def subjects(verb: Token, scene: Scene | None = None, steps: int = STEPS) -> list[Token]:
    """Who does what a verb says, as the heads of noun phrases; nobody where the text leaves it open."""
    if passive(verb, scene):
        return [
            t
            for p in verb.children
            if p.dep_ == "agent" or p.lower_ == "by"
            for t in p.children
            if t.dep_ == "pobj"
        ]
    if verb.pos_ not in VERBAL and verb.dep_ not in ("acl", "advcl", "relcl", "conj", "ROOT", "ccomp"):
        return []
    own = _own(verb, _SUBJECT)
    if own:
        return [_antecedent(t, verb) for t in own]
    late = fronted(verb)
    if late is not None:
        return [late]
    head = verb.head
    said = aside(verb)
    if said is not None:
        return subjects(said, scene)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [head]
    if steps and verb.dep_ == "conj" and head.pos_ in VERBAL and not passive(head, scene):
        return subjects(head, scene, steps - 1)
    if verb.dep_ in ("xcomp", "advcl") and head.pos_ in VERBAL and head.i != verb.i:
        controllers = [t for t in head.children if t.dep_ == "dobj"] if verb.dep_ == "xcomp" else []
        return controllers or _raised(head, scene)
    return []


def objects(verb: Token, scene: Scene | None = None) -> list[Token]:
    """Whom or what a verb acts on, as the heads of noun phrases."""
    if passive(verb, scene):
        own = _own(verb, frozenset({"nsubjpass", "nsubj"}))
        if own:
            return [_antecedent(t, verb) for t in own] + _own(verb, frozenset({"oprd"}))
        late = fronted(verb)
        if late is not None:
            return [late]
        if verb.dep_ == "acl":
            return [verb.head]
        behind = _behind(verb)
        if behind is not None:
            return [behind]
        if verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
            return objects(verb.head, scene) if passive(verb.head, scene) else []
        return []
    own = _own(verb, _OBJECT) or [t for t in _own(verb, frozenset({"npadvmod"})) if _counts(t, verb)]
    if own:
        return [_antecedent(t, verb) for t in own]
    if verb.dep_ == "relcl" and not any(
        t.dep_ in _SUBJECT and t.lower_ in ("who", "that", "which") for t in verb.children
    ):
        return [verb.head]
    return []


def fronted(verb: Token) -> Token | None:
    """The subject that the parser took into a day in front of it: "On Tuesday police killed two men"."""
    for prep in verb.children:
        if prep.dep_ != "prep" or prep.i > verb.i or verb.doc[prep.i + 1].ent_type_ not in TIMES:
            continue
        noun = next((t for t in prep.children if t.dep_ == "pobj"), None)
        if noun is not None and noun.pos_ in ("NOUN", "PROPN") and noun.ent_type_ not in TIMES:
            return noun if phrase_start(noun) > noun.left_edge.i else None
    return None


def prepositions(head: Token) -> Iterator[tuple[Token, Token]]:
    """The prepositions that hang on a word with their objects; for a verb, also those on its particle."""
    for child in head.children:
        if child.dep_ in ("prep", "agent", "prt", "dative", "advmod"):
            for t in child.children:
                if t.dep_ in ("pobj", "pcomp"):
                    yield child, t
                elif t.dep_ == "prep":
                    yield from ((t, o) for o in t.children if o.dep_ == "pobj")


def _behind(verb: Token) -> Token | None:
    """The noun that a participle behind a comma tells of, where the parser hung it on the verb: "a clip of
    Sake, hit by shells on Monday". With an agent it is passive; what has a name stands right before it."""
    if verb.dep_ != "advcl" or verb.tag_ not in ("VBN", "VBD") or verb.i < 2:
        return None
    if verb.doc[verb.i - 1].text != "," or not any(t.dep_ == "agent" for t in verb.children):
        return None
    at = verb.doc[verb.i - 2]
    while at.dep_ == "pobj" and at.head.dep_ == "prep" and is_name(at.head.head):
        at = at.head.head
    return at if is_name(at) else None


def _counts(token: Token, verb: Token) -> bool:
    """Whether a number that the parser took for a measure counts what a verb acts on: "shot down 8 of 11"."""
    return token.i > verb.i and token.tag_ == "CD" and any(t.lower_ == "of" for t in token.children)


def _own(verb: Token, deps: frozenset[str]) -> list[Token]:
    return [t for t in verb.children if t.dep_ in deps]


def _antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if verb.dep_ == "relcl" and token.tag_ in ("WDT", "WP"):
        return verb.head
    return token


def _raised(head: Token, scene: Scene | None) -> list[Token]:
    if passive(head, scene):
        return [_antecedent(t, head) for t in _own(head, frozenset({"nsubjpass"}))]
    return subjects(head, scene)
