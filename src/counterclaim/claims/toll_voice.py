"""The sentence of a toll, and how its verb stands: in the passive, in a plan, in a hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.claims.toll_groups import Group
from counterclaim.claims.toll_words import HarmWord
from counterclaim.language import Doc, Sentence, Token

BE = frozenset(
    {
        "be",
        "is",
        "are",
        "was",
        "were",
        "been",
        "being",
        "am",
        "'s",
        "'re",
        "get",
        "gets",
        "got",
        "getting",
        "gotten",
        "’s",
    }
)
_UNREAL = frozenset(
    {"would", "could", "should", "will", "wo", "ca", "can", "shall", "must", "'d", "'ll", "cannot"}
)
_REAL_INFINITIVES = frozenset(
    {
        "manage",
        "go",
        "continue",
        "proceed",
        "begin",
        "start",
        "come",
        "appear",
        "seem",
        "happen",
        "help",
        "use",
    }
)


@dataclass(frozen=True)
class Scene:
    """One sentence with its groups and its words of harm."""

    doc: Doc
    sentence: Sentence
    groups: tuple[Group, ...]
    words: tuple[HarmWord, ...]
    title: bool = False

    @property
    def first(self) -> int:
        """The sentence's first token."""
        return self.sentence.tokens.start

    @property
    def last(self) -> int:
        """The token after the sentence's last."""
        return self.sentence.tokens.end


def unreal(scene: Scene, word: HarmWord) -> bool:
    """Whether the harm did not come to pass: "would kill", "vowed to kill", "if two are killed"."""
    doc, token = scene.doc, scene.doc[word.start]
    if word.harm.frame == "noun":
        return False
    chain = [token, *([token.head] if token.dep_ in ("conj", "auxpass") else [])]
    helpers = [c for t in chain for c in t.children if c.dep_ in ("aux", "mark", "neg") and c.i < word.start]
    near = [
        doc[k]
        for k in range(max(scene.first, word.start - 4), word.start)
        if doc[k].tag_ in ("MD", "TO") or doc[k].lower_ in ("be", "have", "been")
    ]
    words = {t.lower_ for t in helpers} | {t.lower_ for t in near}
    if words & _UNREAL and "have" not in words | {"not"} - {"not"}:
        return True
    if words & {"would", "could", "should"}:
        return True
    if "if" in {t.lower_ for t in helpers} and not any(t.dep_ == "neg" for t in helpers):
        return True
    to = next(
        (
            k
            for k in range(word.start - 1, max(scene.first, word.start - 4) - 1, -1)
            if doc[k].tag_ == "TO" and doc[k].lower_ == "to"
        ),
        None,
    )
    if to is None or word.form not in ("base", "past") or "have" in words:
        return False
    if any(doc[k].tag_ in ("NN", "NNS", "NNP", "CD") for k in range(to, word.start)):
        return False
    governor = (
        token.head if token.dep_ in ("xcomp", "advcl", "acl", "ccomp") else doc[max(to - 1, scene.first)]
    )
    return governor.lemma_.lower() not in _REAL_INFINITIVES


def helped(token: Token) -> bool:
    """Whether a bare infinitive tells what somebody helped or let happen: "helped people die"."""
    return (
        token.tag_ == "VB"
        and token.dep_ in ("ccomp", "xcomp")
        and token.head.lemma_ in ("help", "let", "guide", "make")
    )


def passive_voice(scene: Scene, word: HarmWord) -> bool:
    """Whether the verb has an auxiliary of the passive, itself or through the verb it is coordinated with."""
    if word.form not in ("past",):
        return False
    doc = scene.doc
    token = doc[word.start]
    for _ in range(3):
        if any(c.dep_ == "auxpass" for c in token.children):
            return True
        if (
            token.dep_ == "conj"
            and token.head.tag_ in ("VBN", "VBD")
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
            and not _right_away(scene, word)
        ):
            token = token.head
            continue
        break
    for k in range(word.start - 1, max(scene.first, word.start - 6) - 1, -1):
        low = doc[k].lower_
        if low in BE:
            return True
        if not (
            doc[k].tag_ in ("RB", "RBR")
            or low in (",", "not", "n't", "also", "reportedly", "allegedly", "either")
        ):
            return False
    return False


def _right_away(scene: Scene, word: HarmWord) -> bool:
    return any(g.start == word.end for g in scene.groups)


def gap_of(doc: Doc, start: int, end: int) -> list[Token]:
    """The tokens between two places, without line ends."""
    return [t for t in doc[start:end] if not t.is_space]
