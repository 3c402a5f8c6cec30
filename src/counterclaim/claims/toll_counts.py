"""Counts that are told as counts: "the death toll rose to 12 from nine", "the dead included two nurses"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from counterclaim.claims.toll_groups import Group, joined, summed
from counterclaim.claims.toll_links import Link
from counterclaim.claims.toll_nouns import NOUN, RUN, noun_phrase, people
from counterclaim.claims.toll_voice import Scene
from counterclaim.claims.toll_words import HarmWord

_PREPOSITIONS = frozenset({"at", "to", "of", "past", "above", "from", "beyond", "as", "than"})
_VERBS = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "be",
        "stands",
        "stood",
        "reached",
        "touched",
        "crossed",
        "hit",
        "topped",
        "exceeded",
        "exceeds",
        "surpasses",
        "numbered",
        "number",
        "passed",
        "surpassed",
        "reaching",
        "touching",
        "crossing",
        "topping",
        "exceeding",
        "surpassing",
        "hits",
        "reaches",
        "crosses",
        "tops",
        "nears",
        "neared",
        "nearing",
        "remains",
        "remained",
        "totalled",
        "totaled",
        "became",
        "becomes",
        "now",
        ":",
    ]
)
_INCLUDE = frozenset({"include", "includes", "included", "were", "was", "are", "is", "being", ":"})
_SKIPPED = frozenset({"the", "only", "now", "a", "just", "already", "officially", "still", "currently"})
_BREAK = frozenset({"when", "after", "while", "because", "who", "which", ".", ";", "but", "although"})
_LEVELS = frozenset({"high", "total", "figure", "record", "tally", "count", "level", "peak"})
_BANDS = frozenset({"low", "high", "mid", "middle", "upper", "lower"})
_CROSSING = frozenset({"passed", "crossed", "crosses", "crossing"})
_PASSING = _CROSSING | {
    *("topped", "tops", "topping", "exceeded", "exceeds", "exceeding"),
    *("surpassed", "surpasses", "surpassing"),
}
"""Verbs that leave the count open above the number behind them."""
_REACH = 30
_NUMBER_REACH = 8


SOME = "some of"
"""The rule of a figure of some of those harmed, whose whole may stand in another sentence."""


def counts(scene: Scene, word: HarmWord) -> tuple[Link, ...]:
    """The numbers that a word for a count is said to have, present and former, in order.

    Args:
        scene: the sentence.
        word: a word of the frame toll or roll.
    """
    some = tuple(_some(scene, word))
    if some:
        return some
    if word.harm.frame == "toll" and not _among(scene, word):
        found = tuple(_numbers(scene, word)) or tuple(_before(scene, word))
        if found:
            return found
    return tuple(_roll(scene, word))


def as_count(scene: Scene, word: HarmWord) -> HarmWord | None:
    """The word as a word for a count, where "the number of" stands before it.

    "The number of civilians killed in the strikes rose to 44" counts, though "killed" alone is no count.
    """
    doc = scene.doc
    for k in range(word.start - 1, max(scene.first, word.start - _NUMBER_REACH) - 1, -1):
        if any(g.start <= k < g.end for g in scene.groups):
            return None
        if (
            doc[k].lower_ == "of"
            and k > scene.first
            and doc[k - 1].lower_ in ("number", "count", "tally", "figure")
        ):
            indefinite = k - 2 >= scene.first and doc[k - 2].lower_ in ("a", "an")
            return None if indefinite else replace(word, harm=replace(word.harm, frame="toll"))
    return None


def _numbers(scene: Scene, word: HarmWord) -> Iterator[Link]:
    doc = scene.doc
    at = word.end
    if at < scene.last and doc[at].tag_ in NOUN and people(doc[at].text) is False:
        return  # "the number of missing pages"
    for g in scene.groups:
        if g.start < word.end or g.single or g.human is False:
            continue
        gap = [doc[k].lower_ for k in range(at, g.start)]
        if (
            len(gap) > _REACH
            or _BREAK & set(gap)
            or any(word.end <= w.start < g.start and w.harm.frame != "noun" for w in scene.words)
        ):
            return
        tail = [w for w in gap if w not in _SKIPPED]
        if doc[g.start].lower_ == "as":
            tail.append("as")  # "put the toll as high as 600"
        if not tail or not (tail[-1] in _PREPOSITIONS or tail[-1] in _VERBS or _in_the_dozens(tail, g)):
            return
        if tail[-1] == "of" and len(tail) > 1 and tail[-2] not in _LEVELS:
            return
        if g.head is not None and not _counts_dead(scene, g):
            return
        yield Link(word, _beyond(tail[-1], g), "toll")
        at = g.end


def _in_the_dozens(tail: list[str], g: Group) -> bool:
    """Whether a plural of numbers says between which the count lies: "in the hundreds", "into the dozens"."""
    words = [w for w in tail if w not in _BANDS]
    return bool(words) and words[-1] in ("in", "into") and g.head is None and g.high is None


def _beyond(verb: str, g: Group) -> Group:
    """The count as the verb before it bounds it: what tops 200 is more than 200."""
    if verb not in _PASSING or g.low is None or g.low != g.high:
        return g
    return replace(g, low=g.low + (verb not in _CROSSING), high=None)


def _counts_dead(scene: Scene, g: Group) -> bool:
    return g.human is not False and g.head is not None


def _before(scene: Scene, word: HarmWord) -> Iterator[Link]:
    """ "brought to 50 the number of dead"."""
    doc = scene.doc
    for g in scene.groups:
        near = g.head is None and g.end <= word.start <= g.end + 2 and g.start > scene.first
        if not near or doc[g.start - 1].lower_ not in ("to", "at"):
            continue
        if all(t.tag_ in ("DT", "JJ") for t in doc[g.end : word.start]):
            yield Link(word, g, "toll before")


def _some(scene: Scene, word: HarmWord) -> Iterator[Link]:
    """ "Seven of the dead were police officers", "13 of those killed belonged to one family"."""
    doc = scene.doc
    if doc[word.start].lower_ not in ("the", "those"):
        return
    if word.end < scene.last and doc[word.end].tag_ in RUN - {"VBN", "VBG"}:
        return  # "one of the slain generals"
    for g in scene.groups:
        some = g.of_whole and g.low is not None and g.human is not False and g.start < word.start <= g.end
        if not some or doc[max(g.start - 1, 0)].lower_ in ("every", "each", "not"):
            continue
        at = word.end
        if at < scene.last and doc[at].lower_ in ("were", "was", "are", "is"):
            end, head = noun_phrase(doc, at + 1, scene.last)
            if head is not None and people(doc[head].text):
                g = replace(g, victims=(doc[at + 1].idx, doc[end - 1].idx + len(doc[end - 1])))
        yield Link(word, g, SOME)
        return


def _among(scene: Scene, word: HarmWord) -> bool:
    return word.start > scene.first and scene.doc[word.start - 1].lower_ == "among"


def _roll(scene: Scene, word: HarmWord) -> Iterator[Link]:
    """ "The dead included two nurses", "among those killed were two nurses"."""
    doc = scene.doc
    if doc[word.start].lower_ not in ("the", "those", "victims"):
        return
    at = word.end
    while at < scene.last and doc[at].lower_ not in _INCLUDE:
        if at - word.end > 6 or doc[at].tag_ not in ("IN", "DT", "NN", "NNP", "NNS", "RB", "JJ", "MD"):
            return
        at += 1
    if at >= scene.last:
        return
    among = _among(scene, word)
    includes = doc[at].lower_.startswith("includ")
    for k, g in enumerate(scene.groups):
        if g.start < at + 1:
            continue
        if g.start - at - 1 > 2 or g.human is False:
            return
        several = g.name or g.low != 1 or len(joined(doc, scene.groups, k)) > 1
        if not (among or includes or several):
            return  # "the dead was a farmer" and "those killed were the ones" tell no number
        for part in summed(joined(doc, scene.groups, k)):
            if part.start >= at:
                yield Link(word, part, SOME if among or includes else "roll")
        return
