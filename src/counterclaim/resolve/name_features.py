"""What two names have in common and what not, as numbers that a learned scorer weighs.

The features are those of record linkage (Fellegi and Sunter 1969; Cohen, Ravikumar and Fienberg 2003): rare
parts in common speak for one bearer, parts left over on both sides against it. None of them looks at how a
list writes names, only at how the two agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from counterclaim.resolve.name_align import INITIAL, SAME_SENSE, Pair, Weigh, align, weighed_likeness
from counterclaim.resolve.name_parts import COMPARED, Name, Part

FEATURES = (
    "cover_less", "cover_more", "evidence", "left_less", "left_more", "pairs", "alone_less", "alone_more",
    "likeness", "least_likeness", "nearest_left", "joined", "sorted", "within", "rarest_pair", "rarest_less",
    "rarest_more", "exact", "acronym", "blend", "number", "family", "given", "form_same", "form_clash",
    "title_clash", "organisation", "in_order", "parts_less", "parts_more", "initials", "together", "sense",
    "first_pair", "last_pair", "weight_less", "letters_less",
)  # fmt: skip
"""What is measured. ``cover``: the share of a name's weight that is found in the other; ``evidence``: the
weight in common; ``left``: the weight left over, ``alone``: the number of parts left over; ``less`` and
``more``: of the name that has less of it and of the other."""

_ACRONYM = range(2, 11)
_BLEND_STEPS = 300
"""Ways in which a word may be made of the beginnings of others that are tried."""


@dataclass
class _Side:
    """One of two names: its parts with their weights, how alike each is to its part in the other name, and
    those left over."""

    name: Name
    parts: list[Part]
    weights: list[float]
    found: dict[int, float]
    left: list[int]

    @property
    def total(self) -> float:
        return sum(self.weights) or 1e-6

    @property
    def cover(self) -> float:
        return sum(self.weights[i] * like for i, like in self.found.items()) / self.total

    @property
    def left_weights(self) -> list[float]:
        return [self.weights[i] for i in self.left]

    def all_of(self, kind: str) -> set[str]:
        return {p.key for p in self.name.parts if p.kind == kind}

    def at(self, index: int) -> float:
        """How alike the first (0) or last (-1) part is to its part in the other name."""
        return self.found.get(index % len(self.parts), 0.0) if self.parts else 0.0


def features(a: Name, b: Name, weigh: Weigh) -> list[float] | None:
    """What two names have in common and what not, in the order of ``FEATURES``; None where they have nothing
    in common.

    Args:
        a: a name.
        b: another.
        weigh: what a part says.

    >>> from counterclaim.resolve.name_parts import read_name
    >>> [one], [other] = read_name("Omar Siddiq"), read_name("SIDDIQ, Umar")
    >>> dict(zip(FEATURES, features(one, other, lambda part: 1.0) or (), strict=True))["alone_more"]
    0.0
    """
    if a.keys.isdisjoint(b.keys):
        return None
    x, y = ([p for p in n.parts if p.kind in COMPARED] for n in (a, b))
    pairs = align(x, y, weigh)
    first = _side(a, x, weigh, {i: p.likeness for p in pairs for i in p.first})
    second = _side(b, y, weigh, {j: p.likeness for p in pairs for j in p.second})
    acronym, blend = _abbreviation(first, second)
    if not (acronym or blend or any(p.likeness > INITIAL for p in pairs)):
        return None
    return [
        *_shares(first, second, pairs, weigh),
        *_whole(first, second),
        *_rarest(first, second, pairs),
        acronym,
        blend,
        _number(first, second),
        *_family(first, second, pairs),
        *_kinds(first, second),
        *_shape(first, second, pairs),
    ]


def _side(name: Name, parts: list[Part], weigh: Weigh, found: dict[int, float]) -> _Side:
    left = [i for i in range(len(parts)) if i not in found]
    return _Side(name, parts, [weigh(p) for p in parts], found, left)


def _weighed(a: _Side, b: _Side, pairs: Sequence[Pair]) -> list[tuple[float, float]]:
    """Likeness and weight of each pair that is more than an initial."""
    return [
        (p.likeness, min(sum(a.weights[i] for i in p.first), sum(b.weights[j] for j in p.second)))
        for p in pairs
        if p.likeness > INITIAL
    ]


def _shares(a: _Side, b: _Side, pairs: Sequence[Pair], weigh: Weigh) -> list[float]:
    cover_a, cover_b = a.cover, b.cover
    left_a, left_b = sum(a.left_weights), sum(b.left_weights)
    full = _weighed(a, b, pairs)
    strength = sum(w for _, w in full) or 1e-6
    nearest = max(
        (
            weighed_likeness(a.parts[i], b.parts[j], weigh)
            for i in a.left
            for j in b.left
            if _named(a, i, b, j)
        ),
        default=0.0,
    )
    return [
        min(cover_a, cover_b),
        max(cover_a, cover_b),
        min(sum(like * like * w for like, w in full), 40.0),
        min(left_a, left_b),
        max(left_a, left_b),
        float(len(full)),
        float(min(len(a.left), len(b.left))),
        float(max(len(a.left), len(b.left))),
        sum(like * w for like, w in full) / strength,
        min((like for like, _ in full), default=0.0),
        nearest,
    ]


def _named(a: _Side, i: int, b: _Side, j: int) -> bool:
    return a.parts[i].kind == b.parts[j].kind == "name"


def _whole(a: _Side, b: _Side) -> list[float]:
    """How alike the names are written as one word, with their parts as they stand and in order."""
    keys_a, keys_b = [p.key for p in a.parts], [p.key for p in b.parts]
    short, long = sorted(("".join(keys_a), "".join(keys_b)), key=lambda k: (len(k), k))
    return [
        Levenshtein.normalized_similarity(short, long),
        Levenshtein.normalized_similarity("".join(sorted(keys_a)), "".join(sorted(keys_b))),
        fuzz.partial_ratio(short, long) / 100 if len(short) > 3 else 0.0,
    ]


def _rarest(a: _Side, b: _Side, pairs: Sequence[Pair]) -> list[float]:
    full = _weighed(a, b, pairs)
    strength = sum(w for _, w in full) or 1e-6
    left_a, left_b = max(a.left_weights, default=0.0), max(b.left_weights, default=0.0)
    return [
        max((w * like * like for like, w in full), default=0.0),
        min(left_a, left_b),
        max(left_a, left_b),
        sum(w for like, w in full if like >= 0.98) / strength,
    ]


def _abbreviation(a: _Side, b: _Side) -> tuple[float, float]:
    """Whether a part of the one name abbreviates the other: letters of an acronym, and how well a word is
    made of the beginnings of others."""
    blend = 0.0
    for own, other in ((a, b), (b, a)):
        for i in own.left:
            text = own.parts[i].text
            if own.parts[i].kind != "name":
                continue
            if len(text) in _ACRONYM and (size := _acronym(text, other.name)):
                return size, 0.0
            if other.left and len(text) > 4 and any(p.text[:2] == text[:2] for p in other.name.parts):
                blend = max(blend, _blend(text, [p.text for p in other.name.parts]))
    return 0.0, blend


def _acronym(text: str, other: Name) -> float:
    """The number of letters of an acronym that are the first letters of words that follow each other."""
    if text in (other.initials, other.every):
        return float(len(text))
    return float(len(text)) if len(text) > 2 and (text in other.initials or text in other.every) else 0.0


def _blend(text: str, others: Sequence[str]) -> float:
    """How well a word is made of the beginnings of others, in order: "Codemar" of "Comercio del Mar".

    Letters in pieces of two and more, of all letters; 0 where fewer than two words have a part in it.
    """
    best = 0.0
    waiting = [(0, 0, 0, 0)]
    for _ in range(_BLEND_STEPS):
        if not waiting:
            break
        at, word, used, good = waiting.pop()
        if at == len(text) or word == len(others):
            if used > 1 and at >= len(text) - 2:
                best = max(best, good / len(text))
            continue
        waiting.append((at, word + 1, used, good))
        for n, (c, d) in enumerate(zip(others[word], text[at:], strict=False), 1):
            if c != d:
                break
            waiting.append((at + n, word + 1, used + 1, good + (n if n > 1 else 0)))
    return best


def _number(a: _Side, b: _Side) -> float:
    """1 where both have the same numbers, 0 where neither has one, less where they differ."""
    x, y = a.all_of("number"), b.all_of("number")
    if x == y:
        return float(bool(x))
    return -1.0 if x and y else -0.5


def _family(a: _Side, b: _Side, pairs: Sequence[Pair]) -> list[float]:
    """How much of the family names is found, and of the given names; where no comma tells, what is found of
    the whole. Where commas tell in both names, a family name must be found among family names."""
    otherwise = (a.cover + b.cover) / 2
    telling = [s for s in (a, b) if s.name.inverted]
    shares = []
    for family in (True, False):
        want = sum(w for s in telling for p, w in zip(s.parts, s.weights, strict=True) if p.family == family)
        got = 0.0
        for pair in pairs:
            ends = [(a, i) for i in pair.first], [(b, j) for j in pair.second]
            wanted = [[s.weights[i] for s, i in end if s.parts[i].family == family] for end in ends]
            if len(telling) == 2 and bool(wanted[0]) != bool(wanted[1]):
                continue
            got += pair.likeness * sum(sum(w) for s, w in zip((a, b), wanted, strict=True) if s.name.inverted)
        shares.append(got / want if want else otherwise)
    return shares


def _kinds(a: _Side, b: _Side) -> list[float]:
    """Legal forms and titles, and whether the names are of organisations."""
    forms, titles = (a.all_of("form"), b.all_of("form")), (a.all_of("title"), b.all_of("title"))
    known = (
        sum(p.kind == "form" or (p.kind == "name" and p.sense != "") for p in s.name.parts) for s in (a, b)
    )
    return [
        float(len(forms[0] & forms[1])),
        float(all(forms) and not forms[0] & forms[1]),
        float(all(titles) and not titles[0] & titles[1]),
        float(min(max(known), 6)),
    ]


def _shape(a: _Side, b: _Side, pairs: Sequence[Pair]) -> list[float]:
    """The order and number of parts, and of what kind the pairs are."""
    places = sorted((p.first[0], p.second[0]) for p in pairs)
    steps = [q[1] > p[1] for p, q in pairwise(places)]
    full = _weighed(a, b, pairs)
    strength = sum(w for _, w in full) or 1e-6
    letters = [sum(len(p.key) for p in s.parts) for s in (a, b)]
    return [
        sum(steps) / len(steps) if steps else 1.0,
        float(min(len(a.parts), len(b.parts))),
        float(max(len(a.parts), len(b.parts))),
        float(sum(p.likeness == INITIAL for p in pairs)),
        float(sum(len(p.first) + len(p.second) > 2 for p in pairs)),
        sum(w for like, w in full if like == SAME_SENSE) / strength,
        a.at(0) * b.at(0),
        a.at(-1) * b.at(-1),
        min(a.total, b.total),
        float(min(*letters, 30)),
    ]
