"""Who was harmed: from a word of harm to the group that it befell, by syntax first and by word order where syntax fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from counterclaim.claims.toll_groups import Group, group_of
from counterclaim.claims.toll_words import HarmWord, violent
from counterclaim.language import Sentence

_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "get", "gets", "got", "getting", "gotten", "’s"})
_BE_LIKE = frozenset({"remain", "remains", "remained", "feared", "believed", "reported", "reportedly", "left", "confirmed", "found", "went", "gone", "go", "presumed", "declared", "still", "lay", "lie", "listed", "reporting", "became"})
_SUBORDINATE = frozenset({"when", "after", "as", "while", "because", "if", "where", "since", "although", "though", "before", "until", "that", "whereas", "but"})
_UNREAL = frozenset({"would", "could", "should", "will", "wo", "ca", "can", "shall", "must", "'d", "'ll", "cannot"})
_REAL_INFINITIVES = frozenset({"manage", "go", "continue", "proceed", "begin", "start", "come", "appear", "seem", "happen", "help", "use"})


@dataclass(frozen=True)
class Link:
    """A word of harm and the group that it befell, with the rule that joined them."""

    word: HarmWord
    group: Group
    rule: str
    passive: bool = False


@dataclass(frozen=True)
class Scene:
    """One sentence with its groups and its words of harm."""

    doc: Doc
    sentence: Sentence
    groups: tuple[Group, ...]
    words: tuple[HarmWord, ...]

    @property
    def first(self) -> int:
        """The sentence's first token."""
        return self.sentence.tokens.start

    @property
    def last(self) -> int:
        """The token after the sentence's last."""
        return self.sentence.tokens.end


def link(scene: Scene, word: HarmWord) -> Link | None:
    """The group that a word of harm befell, or None.

    Args:
        scene: the sentence with its groups and words of harm.
        word: one of them, of the frames affects, befalls, state or noun.
    """
    if unreal(scene, word) or _helped(scene.doc[word.start]):
        return None
    match word.harm.frame:
        case "affects":
            found = _affected(scene, word)
        case "befalls":
            found = _subject(scene, word, "befalls")
            if found and found.group.single and not violent(scene.sentence):
                return None
        case "state":
            found = _inside(scene, word) or _small_clause(scene, word) or _subject(scene, word, "state")
        case "noun":
            found = _noun(scene, word)
        case _:
            return None
    if found is None or found.group.human is False and found.rule != "counted":
        return None
    if word.harm.people and found.group.human is not True and found.rule != "counted":
        return None
    return found


def unreal(scene: Scene, word: HarmWord) -> bool:
    """Whether the harm did not come to pass in the telling: "would kill", "vowed to kill", "if two are killed"."""
    doc, token = scene.doc, scene.doc[word.start]
    if word.harm.frame == "noun":
        return False
    chain = [token, *([token.head] if token.dep_ in ("conj", "auxpass") else [])]
    helpers = [c for t in chain for c in t.children if c.dep_ in ("aux", "mark", "neg") and c.i < word.start]
    near = [doc[k] for k in range(max(scene.first, word.start - 4), word.start) if doc[k].tag_ in ("MD", "TO") or doc[k].lower_ in ("be", "have", "been")]
    words = {t.lower_ for t in helpers} | {t.lower_ for t in near}
    if words & _UNREAL and "have" not in words | {"not"} - {"not"}:
        return True
    if words & {"would", "could", "should"}:
        return True
    if "if" in {t.lower_ for t in helpers} and not any(t.dep_ == "neg" for t in helpers):
        return True
    to = next((k for k in range(word.start - 1, max(scene.first, word.start - 4) - 1, -1) if doc[k].tag_ == "TO" and doc[k].lower_ == "to"), None)
    if to is None or word.form not in ("base", "past") or "have" in words:
        return False
    if any(doc[k].tag_ in ("NN", "NNS", "NNP", "CD") for k in range(to, word.start)):
        return False
    governor = token.head if token.dep_ in ("xcomp", "advcl", "acl", "ccomp") else doc[max(to - 1, scene.first)]
    return governor.lemma_.lower() not in _REAL_INFINITIVES


def _helped(token: Token) -> bool:
    """Whether a bare infinitive tells what somebody helped or let happen: "helped people die"."""
    return token.tag_ == "VB" and token.dep_ in ("ccomp", "xcomp") and token.head.lemma_ in ("help", "let", "guide", "make")


def _affected(scene: Scene, word: HarmWord) -> Link | None:
    doc = scene.doc
    inside = _inside(scene, word) if word.form == "past" and not word.harm.weak else None
    if inside:
        return inside
    auxiliary = _passive(scene, word)
    if auxiliary:
        return _subject(scene, word, "passive", passive=True)
    if word.form == "ing" and word.start > scene.first and doc[word.start - 1].lower_ == "being":
        return _subject(scene, word, "passive", passive=True)
    right = _object(scene, word)
    if right is not None:
        return None if word.harm.passive else Link(word, right, "object")
    if word.form != "past" or _has_object(doc[word.start]):
        return _of(scene, word) if word.form == "ing" and not word.harm.weak else None
    return _subject(scene, word, "reduced", passive=True, near=True)


def _passive(scene: Scene, word: HarmWord) -> bool:
    """Whether the verb has an auxiliary of the passive, itself or through the verb it is coordinated with."""
    if word.form not in ("past",):
        return False
    doc = scene.doc
    token = doc[word.start]
    for _ in range(3):
        if any(c.dep_ == "auxpass" for c in token.children):
            return True
        if token.dep_ == "conj" and token.head.tag_ in ("VBN", "VBD") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children) and not _right_away(scene, word):
            token = token.head
            continue
        break
    for k in range(word.start - 1, max(scene.first, word.start - 6) - 1, -1):
        low = doc[k].lower_
        if low in _BE:
            return True
        if not (doc[k].tag_ in ("RB", "RBR") or low in (",", "not", "n't", "also", "reportedly", "allegedly", "either")):
            return False
    return False


def _right_away(scene: Scene, word: HarmWord) -> bool:
    return any(g.start == word.end for g in scene.groups)


def _has_object(token: Token) -> bool:
    return any(c.dep_ == "dobj" for c in token.children)


def _object(scene: Scene, word: HarmWord) -> Group | None:
    """The verb's object: the group right after it, or the one that syntax gives."""
    doc = scene.doc
    start = word.end
    if word.tail and word.tail[0] <= word.start + 2:
        start = word.tail[1]
    for g in scene.groups:
        if g.start < start:
            continue
        gap = doc[start : g.start]
        if len(gap) <= 3 and all(t.tag_ in ("RB", "DT", "PRP$", "JJ", "PDT", "RP", "SYM", "''", "``") for t in gap):
            return g
        break
    for child in doc[word.start].children:
        if child.dep_ == "dobj" and child.i >= word.end:
            return group_of(doc, child, scene.groups)
    return None


def _subject(scene: Scene, word: HarmWord, rule: str, *, passive: bool = False, near: bool = False) -> Link | None:
    doc = scene.doc
    token = doc[word.start]
    for subject in _subjects(token):
        if not scene.first <= subject.i < scene.last:
            continue
        g = group_of(doc, subject, scene.groups)
        if g is not None:
            return Link(word, g, rule, passive)
        if subject.tag_ in ("NN", "NNS", "NNP", "NNPS", "PRP") and subject.i < word.start and not _misread(scene, subject, word):
            return None
    g = _left(scene, word, near=near)
    return Link(word, g, rule + " by order", passive) if g else None


def _subjects(token: Token) -> Iterator[Token]:
    """The subject that syntax gives a verb: its own, that of what it is coordinated with or depends on, its noun."""
    for _ in range(5):
        own = [c for c in token.children if c.dep_ in ("nsubjpass", "nsubj")]
        if own:
            subject = own[0]
            if subject.tag_ in ("WDT", "WP") or subject.lower_ == "that":
                if token.dep_ == "relcl":
                    yield token.head
                return
            yield subject
            return
        if token.dep_ in ("acl", "relcl"):
            yield token.head
            return
        if token.dep_ in ("conj", "xcomp", "acomp", "oprd", "auxpass") or token.dep_ == "advcl" and token.tag_ == "VBN":
            token = token.head
            continue
        return


def _misread(scene: Scene, subject: Token, word: HarmWord) -> bool:
    """Whether a group stands between the subject of the parse and the verb, so that the parse is doubtful."""
    return any(subject.i < g.start and g.end <= word.start and not _governed(scene, g) for g in scene.groups)


def _governed(scene: Scene, g: Group) -> bool:
    """Whether a preposition governs the group: it is no subject."""
    if g.start <= scene.first:
        return False
    return scene.doc[g.start - 1].tag_ in ("IN", "VBG") and scene.doc[g.start - 1].lower_ not in _SUBORDINATE


def _left(scene: Scene, word: HarmWord, *, near: bool) -> Group | None:
    """The nearest group to the left in the same clause that can be the subject."""
    doc = scene.doc
    best: Group | None = None
    for g in reversed([g for g in scene.groups if g.end <= word.start]):
        gap = doc[g.end : word.start]
        if near and (len(gap) > 3 or any(t.tag_ not in ("RB", "RP", "IN", "HYPH") and t.lower_ not in _BE_LIKE for t in gap)):
            return None
        if _broken(gap, word):
            return best
        if g.human is False or _governed(scene, g):
            if near and g.human is not False and len(gap) <= 1 and doc[g.start - 1].lower_ not in ("by", "than"):
                return g
            if near:
                return None
            continue
        if not g.single or len(gap) <= 6:
            return g
        return None
    return best


def _broken(gap: object, word: HarmWord) -> bool:
    """Whether a clause ends in the gap: a finite verb, a conjunction, a stop."""
    tokens: list[Token] = list(gap)  # type: ignore[call-overload]
    for t in tokens:
        low = t.lower_
        if low in _BE or low in _BE_LIKE or low in ("have", "has", "had", "who", "which", "may", "might"):
            continue
        if t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i < word.start:
            return True
        if low in _SUBORDINATE or t.text in (".", ";", ":", "?", "!", '"', "”"):
            return True
    return False


def _inside(scene: Scene, word: HarmWord) -> Link | None:
    """The harm word stands inside the group: "three wounded girls"."""
    for g in scene.groups:
        if g.start <= word.start < g.end:
            if g.head == word.start and g.single:
                return None
            return Link(word, g, "attribute")
    return None


def _small_clause(scene: Scene, word: HarmWord) -> Link | None:
    """ "left two drivers dead", "nine dead": the group right before the adjective."""
    doc = scene.doc
    for g in reversed([g for g in scene.groups if g.end <= word.start]):
        gap = doc[g.end : word.start]
        if len(gap) <= 2 and all(t.tag_ == "RB" or t.lower_ in _BE_LIKE for t in gap) and not (g.single and len(gap)):
            return Link(word, g, "postnominal")
        return None
    return None


def _of(scene: Scene, word: HarmWord) -> Link | None:
    doc = scene.doc
    if word.end < scene.last and doc[word.end].lower_ == "of":
        g = next((g for g in scene.groups if g.start >= word.end + 1), None)
        if g and g.start - word.end - 1 <= 1:
            return Link(word, g, "noun of")
    return None


def _noun(scene: Scene, word: HarmWord) -> Link | None:
    """A noun of harm: counted itself, or said of a group with "of"."""
    doc = scene.doc
    for g in scene.groups:
        if g.start <= word.start < g.end and not g.single:
            zero = g.low == g.high == 0
            if word.harm.zero and not zero:
                return None
            reports = g.start > scene.first and word.harm.zero and doc[g.start].lower_ != "no"
            return None if reports else Link(word, g, "counted")
    if word.harm.zero:
        return None
    return _of(scene, word)
