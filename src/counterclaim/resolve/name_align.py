"""Two names laid side by side: which part of the one stands for which part of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from counterclaim.resolve.name_parts import Part
from counterclaim.resolve.name_sounds import sound_likeness

LEAST = 0.62
LEAST_SHORT = 0.78
LEAST_JOINED = 0.84
"""Likeness from which two parts may be one; more is asked of words of up to three letters ("Ji", "Cha"), and
of two words that are written as one."""
SAME_SENSE = 0.94
ABBREVIATED = 0.7
INITIAL = 0.5
"""Likeness of words of one sense, of a word and its beginning, of a word and its initial."""
SOUNDS_SAME = 0.9
COMMON = 5.5
"""Weight below which two words that do not sound the same are known to be two: "Walid" is not "Khalid"."""

Weigh = Callable[[Part], float]
"""How much a part says: the rarer, the more."""


class Pair(NamedTuple):
    """Parts of two names that stand for each other: where they stand in the first name and in the second."""

    likeness: float
    first: tuple[int, ...]
    second: tuple[int, ...]


def part_likeness(a: Part, b: Part) -> float:
    """How alike two parts are, from 0 to 1.

    >>> from counterclaim.resolve.name_parts import read_name
    >>> [one], [other] = read_name("Jaysh 12 K."), read_name("Army 12 Karim")
    >>> [part_likeness(p, q) for p, q in zip(one.parts, other.parts, strict=True)]
    [0.94, 1.0, 0.5]
    """
    if a.key == b.key:
        return 1.0 if a.text == b.text else 0.99
    if a.sense and a.sense == b.sense:
        return SAME_SENSE
    if a.kind == "number" or b.kind == "number":
        return 0.0
    if a.kind == "letter" or b.kind == "letter":
        return INITIAL if a.text[0] == b.text[0] else 0.0
    return word_likeness(a.text, b.text)


def weighed_likeness(a: Part, b: Part, weigh: Weigh) -> float:
    """The same, where two common words that do not sound the same are no spellings of one another."""
    like = part_likeness(a, b)
    if like < SOUNDS_SAME and a.kind == b.kind == "name" and max(weigh(a), weigh(b)) < COMMON:
        return 0.0
    return like


def word_likeness(a: str, b: str) -> float:
    """How alike two words are: by sound, with or without an article that is written as one with the word, or
    as a word and its beginning.

    >>> word_likeness("alwaleed", "walid") > 0.9, word_likeness("elec", "electronics")
    (True, 0.7)
    """
    if not (a.isascii() and b.isascii()):
        return float(Levenshtein.normalized_similarity(a, b))
    if len(a) > len(b):
        a, b = b, a
    best = sound_likeness(a, b)
    if best < 0.9 and b[:2] in ("al", "el", "ul") and len(b) > 5 and a[:2] != b[:2]:
        best = max(best, 0.97 * sound_likeness(a, b[2:]))
    if best < ABBREVIATED and len(a) > 2 and b.startswith(a):
        return ABBREVIATED
    return best if len(a) > 3 or best >= LEAST_SHORT else best / 2


def align(a: Sequence[Part], b: Sequence[Part], weigh: Weigh) -> list[Pair]:
    """Pair the parts of two names, the likest and most telling first; neighbours may stand for one word.

    Args:
        a: the parts of a name.
        b: those of another.
        weigh: what a part says.

    Returns:
        Pairs in which each part stands once.
    """
    found = [*_single(a, b, weigh), *_joined(a, b, weigh, False), *_joined(b, a, weigh, True)]
    found.sort(key=lambda x: -x[0])
    used_a: set[int] = set()
    used_b: set[int] = set()
    chosen = []
    for _, pair in found:
        if used_a.isdisjoint(pair.first) and used_b.isdisjoint(pair.second):
            chosen.append(pair)
            used_a.update(pair.first)
            used_b.update(pair.second)
    return chosen


def _single(a: Sequence[Part], b: Sequence[Part], weigh: Weigh) -> Iterator[tuple[float, Pair]]:
    """The pairs of one part with one, each with how good a pair it is."""
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            like = weighed_likeness(p, q, weigh)
            if like < LEAST and like != INITIAL:
                continue
            share = like * like if like != INITIAL else 0.05
            yield share * (1 + min(weigh(p), weigh(q))) - 0.01 * abs(i - j), Pair(like, (i,), (j,))


def _joined(
    a: Sequence[Part], b: Sequence[Part], weigh: Weigh, turned: bool
) -> Iterator[tuple[float, Pair]]:  # fmt: skip
    """The pairs in which two or three neighbours of ``a`` are one word of ``b``."""
    for j, q in enumerate(b):
        if len(q.text) < 4 or q.kind != "name":
            continue
        for i in range(len(a) - 1):
            text = a[i].text
            if text[0] != q.text[0]:
                continue
            for n in (1, 2):
                if i + n >= len(a) or a[i + n].kind == "number":
                    break
                text += a[i + n].text
                if len(text) > len(q.text) + 3:
                    break
                if len(text) + 3 < len(q.text):
                    continue
                like = word_likeness(text, q.text)
                if like >= LEAST_JOINED:
                    own = tuple(range(i, i + n + 1))
                    weight = min(sum(weigh(a[k]) for k in own), weigh(q))
                    pair = Pair(like, (j,), own) if turned else Pair(like, own, (j,))
                    yield like * like * (1.5 + weight), pair
