"""Who was harmed: from a word of harm to its group, by syntax first, by word order where syntax fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from counterclaim.claims.toll_groups import Group, group_of, joined
from counterclaim.claims.toll_people import lone
from counterclaim.claims.toll_voice import BE, Scene, gap_of, helped, passive_voice, unreal
from counterclaim.claims.toll_words import HarmWord, violent
from counterclaim.language import Token

BE_LIKE = frozenset(
    {
        "remain",
        "remains",
        "remained",
        "feared",
        "believed",
        "reported",
        "reportedly",
        "left",
        "confirmed",
        "found",
        "went",
        "gone",
        "go",
        "presumed",
        "declared",
        "still",
        "lay",
        "lie",
        "listed",
        "reporting",
        "became",
    }
)
_REMAINS = frozenset({"body", "bodies", "corpse", "corpses", "dead", "fatality", "fatalities"})
SUBORDINATE = frozenset(
    {
        "when",
        "after",
        "as",
        "while",
        "because",
        "if",
        "where",
        "since",
        "although",
        "though",
        "before",
        "until",
        "that",
        "whereas",
        "but",
    }
)


@dataclass(frozen=True)
class Link:
    """A word of harm and the group that it befell, with the rule that joined them."""

    word: HarmWord
    group: Group
    rule: str
    passive: bool = False


def link(scene: Scene, word: HarmWord) -> Link | None:
    """The group that a word of harm befell, or None.

    Args:
        scene: the sentence with its groups and words of harm.
        word: one of them, of the frames affects, befalls, state or noun.
    """
    if _either(scene, word) or unreal(scene, word) or helped(scene.doc[word.start]):
        return None
    match word.harm.frame:
        case "affects":
            found = _past_aside(scene, word) or _affected(scene, word)
        case "befalls":
            found = _subject(scene, word, "befalls")
            if found and _alone(scene, found.group) and not violent(scene.sentence):
                return None
        case "state":
            found = _inside(scene, word) or _small_clause(scene, word) or _subject(scene, word, "state")
        case "noun":
            found = _noun(scene, word)
            if found and _private(scene, found):
                return None
        case _:
            return None
    if found is None or (found.group.human is False and not found.rule.startswith("counted")):
        return None
    if (
        word.harm.kind == "injured"
        and found.group.head is not None
        and scene.doc[found.group.head].lower_ in _REMAINS
    ):
        return None
    if found.group.of_whole and _of_those(scene, word, found):
        return _inner(scene, found)
    if word.harm.people and found.group.human is not True and not found.rule.startswith("counted"):
        return None
    return found


def _private(scene: Scene, found: Link) -> bool:
    """Whether a noun tells of one death without violence, or of arrests that were not made."""
    if found.word.harm.kind == "detained":
        return found.group.low == found.group.high == 0
    death = scene.doc[found.word.start].lower_ == "death"
    return death and _alone(scene, found.group) and not violent(scene.sentence)


def _of_those(scene: Scene, word: HarmWord, found: Link) -> bool:
    """Whether the harm is said of the whole: "four of the 14 who died" tells that 14 died."""
    relative = scene.doc[word.start].dep_ in ("relcl", "acl") or found.rule.startswith("reduced")
    return relative and found.rule not in ("object", "attribute")


def _inner(scene: Scene, found: Link) -> Link | None:
    outer = found.group
    inner = next((g for g in scene.groups if outer.start < g.start and g.end <= outer.end), None)
    those = any(t.lower_ in ("the", "those", "these") for t in scene.doc[outer.start : outer.end])
    if inner is None and (outer.head is None or not those):
        return found  # "five of them killed", "many of his friends burned alive"
    return Link(found.word, inner, found.rule, found.passive) if inner else None


def _either(scene: Scene, word: HarmWord) -> bool:
    """Whether a count is of two kinds of harm together: "20 people were killed or wounded"."""
    for a, b in pairwise(scene.words):
        pair = {a.harm.kind, b.harm.kind}
        close = (
            b.start == a.end + 1 and word in (a, b) and len(pair) == 2 and not (a.harm.weak or b.harm.weak)
        )
        joint = scene.doc[a.end].lower_ if close else ""
        if joint == "or" or (joint == "and" and a.harm.kind == "killed" and b.harm.kind == "injured"):
            return True
    return False


def _alone(scene: Scene, g: Group) -> bool:
    """Whether the group is one person and nobody is told with it."""
    return g.single and (
        g not in scene.groups or len(joined(scene.doc, scene.groups, scene.groups.index(g))) == 1
    )


def _affected(scene: Scene, word: HarmWord) -> Link | None:
    doc = scene.doc
    inside = _inside(scene, word) if word.form == "past" and not word.harm.weak else None
    if inside:
        return inside
    if word.form == "past" and word.start == scene.first:
        inverted = _inverted(scene, word)
        if inverted:
            return inverted
    auxiliary = passive_voice(scene, word)
    if auxiliary:
        return _subject(scene, word, "passive", passive=True)
    shared = _shares_object(scene, word)
    if shared:
        return Link(word, shared, "shared object")
    if word.form == "ing" and word.start > scene.first and doc[word.start - 1].lower_ == "being":
        return _subject(scene, word, "passive", passive=True)
    right = _object(scene, word)
    if right is not None:
        return None if word.harm.passive else Link(word, right, "object")
    if word.form != "past" or _has_object(doc[word.start]):
        return _of(scene, word) if word.form == "ing" and not word.harm.weak else None
    return _subject(scene, word, "reduced", passive=True, near=True)


def _past_aside(scene: Scene, word: HarmWord) -> Link | None:
    """Whom a participle is about behind an aside on some of them, which the parse takes for its noun: "ten
    people, three of them children, killed in a strike"."""
    doc = scene.doc
    if word.form != "past" or word.start - 2 <= scene.first or doc[word.start - 1].text != ",":
        return None
    start = next((k for k in range(word.start - 1, scene.first, -1) if doc[k - 1].text == ","), None)
    if start is None or not any(
        doc[k].lower_ == "of" and doc[k + 1].lower_ == "them" for k in range(start, word.start - 1)
    ):
        return None
    whole = next((g for g in scene.groups if g.end == start - 1 and g.human is not False), None)
    return Link(word, whole, "reduced", True) if whole is not None else None


def _shares_object(scene: Scene, word: HarmWord) -> Group | None:
    """The object of the next verb: "kidnapped and killed 11 people"."""
    if word.end + 1 >= scene.last or scene.doc[word.end].lower_ != "and":
        return None
    other = next((w for w in scene.words if w.start == word.end + 1 and w.harm.frame == "affects"), None)
    return _object(scene, other) if other else None


def _inverted(scene: Scene, word: HarmWord) -> Link | None:
    """ "Killed in the strike were two commanders": the group after the verb "to be"."""
    doc = scene.doc
    for k in range(word.end, min(scene.last, word.end + 12)):
        if doc[k].lower_ in ("were", "was", "are", "is"):
            g = next((g for g in scene.groups if k < g.start <= k + 2), None)
            return Link(word, g, "inverted", True) if g else None
        if doc[k].tag_ in ("VBD", "VBZ", "VBP", ","):
            return None
    return None


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
        gap = gap_of(doc, start, g.start)
        if (
            gap
            and gap[0].lower_ in ("himself", "herself", "themselves")
            and [t.lower_ for t in gap[1:]] in (["and"], ["along", "with"])
        ):
            return g
        if len(gap) <= 3 and all(
            t.tag_ in ("RB", "DT", "PRP$", "JJ", "PDT", "RP", "SYM", "''", "``") for t in gap
        ):
            return g
        break
    for child in doc[word.start].children:
        if child.dep_ == "dobj" and child.i >= word.end:
            return group_of(doc, child, scene.groups) or lone(doc, child, scene.last)
    return None


def _subject(
    scene: Scene, word: HarmWord, rule: str, *, passive: bool = False, near: bool = False
) -> Link | None:
    doc = scene.doc
    token = doc[word.start]
    next_to = next((g for g in scene.groups if g.end == word.start and g.human is not False), None)
    if near and next_to is not None and doc[max(next_to.start - 1, 0)].lower_ != "by":
        return Link(word, next_to, rule, passive)
    for subject in _subjects(token):
        if not scene.first <= subject.i < scene.last:
            continue
        g = group_of(doc, subject, scene.groups)
        if g is None and subject.i < word.start:
            g = lone(doc, subject, scene.first)
        if g is not None:
            return Link(word, g, rule, passive)
        if (
            subject.tag_ in ("NN", "NNS", "NNP", "NNPS", "PRP")
            and subject.i < word.start
            and not _misread(scene, subject, word)
        ):
            return None
    g = _left(scene, word, near=near)
    return Link(word, g, rule + " by order", passive) if g else None


def _subjects(token: Token) -> Iterator[Token]:
    """The subject that syntax gives a verb: its own, its noun, or that of the verb it hangs on."""
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
            if not any(t.lower_ == "whose" for t in token.doc[token.head.i : token.i]):
                yield token.head
            return
        if token.dep_ in ("conj", "xcomp", "acomp", "oprd", "auxpass") or (
            token.dep_ == "advcl" and token.tag_ == "VBN"
        ):
            token = token.head
            continue
        return


def _misread(scene: Scene, subject: Token, word: HarmWord) -> bool:
    """Whether a group stands between the subject of the parse and the verb, so that the parse is doubtful."""
    return any(subject.i < g.start and g.end <= word.start and not governed(scene, g) for g in scene.groups)


def governed(scene: Scene, g: Group) -> bool:
    """Whether a preposition governs the group: it is no subject."""
    if g.start <= scene.first:
        return False
    return scene.doc[g.start - 1].tag_ in ("IN", "VBG") and scene.doc[g.start - 1].lower_ not in SUBORDINATE


def _left(scene: Scene, word: HarmWord, *, near: bool) -> Group | None:
    """The nearest group to the left in the same clause that can be the subject."""
    doc = scene.doc
    best: Group | None = None
    for g in reversed([g for g in scene.groups if g.end <= word.start]):
        gap = gap_of(doc, g.end, word.start)
        if near and (
            len(gap) > 3
            or any(t.tag_ not in ("RB", "RP", "IN", "HYPH") and t.lower_ not in BE_LIKE for t in gap)
        ):
            return None
        if _broken(gap, word):
            return best
        if g.human is False or governed(scene, g):
            if (
                near
                and g.human is not False
                and len(gap) <= 1
                and doc[g.start - 1].lower_ not in ("by", "than")
            ):
                return g
            if near:
                return None
            continue
        if not g.single or len(gap) <= 6:
            return g
        return None
    return best


def _broken(gap: list[Token], word: HarmWord) -> bool:
    """Whether a clause ends in the gap: a finite verb, a conjunction, a stop."""
    for t in gap:
        low = t.lower_
        if low in BE or low in BE_LIKE or low in ("have", "has", "had", "who", "which", "may", "might"):
            continue
        if t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i < word.start:
            return True
        if low in SUBORDINATE or t.text in (".", ";", ":", "?", "!", '"', "”"):
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
        gap = gap_of(doc, g.end, word.start)
        if (
            len(gap) <= 2
            and all(t.tag_ == "RB" or t.lower_ in BE_LIKE for t in gap)
            and not (g.single and len(gap))
        ):
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


def _unreported(scene: Scene, g: Group) -> bool:
    """Whether nothing is reported, which is not nobody harmed: "no deaths have been confirmed"."""
    after = {scene.doc[k].lower_ for k in range(g.end, min(scene.last, g.end + 5))}
    return bool(after & {"reported", "confirmed", "recorded", "known", "registered"})


def _noun(scene: Scene, word: HarmWord) -> Link | None:
    """A noun of harm: counted itself, or said of a group with "of"."""
    doc = scene.doc
    for g in scene.groups:
        if g.start <= word.start < g.end and not g.single:
            zero = g.low == g.high == 0
            if word.harm.zero and not zero:
                return None
            if zero and _unreported(scene, g):
                unknown = replace(g, low=None, high=None)
                return Link(word, unknown, "counted, none reported")
            reports = g.start > scene.first and word.harm.zero and doc[g.start].lower_ != "no"
            return None if reports else Link(word, g, "counted")
    if word.harm.zero:
        return None
    return _of(scene, word)
