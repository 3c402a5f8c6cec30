"""What speaks for or against two occurrences being one thing told twice, each sign with a name.

Words count by how rare they are (inverse document frequency). Where nothing is known on one side a sign is 0,
and a second sign says whether both sides say something at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from counterclaim.incidents.occurring.agglomerate import Values, joining
from counterclaim.incidents.occurring.occurrences import Occurrence, Told

_SHARED: Mapping[str, Callable[[Occurrence], frozenset[str]]] = {
    "who": lambda o: o.parts.who,
    "whom": lambda o: o.parts.whom,
    "people": lambda o: o.parts.people,
    "any": lambda o: o.parts.all,
    "where": lambda o: o.parts.where,
    "when": lambda o: o.parts.when,
    "names": lambda o: o.names,
}
Numbers = NDArray[np.intp]
SIGNS = (
    "same word", "kin", "meaning", "context", "one report", "apart", "both verbs", "both nouns", "two forms",
    "rare", "telling", "place in report", "sentences", "reports", "joined", "joined beyond", "drawn",
    *(f"{kind} {name}" for name in _SHARED for kind in ("shared", "known")),
)  # fmt: skip
"""The names of the signs, in order."""
NEAR = 2000
"""Code points from which two words of one report are far apart."""
_LEAST = 3
"""Letters from which words that begin alike are kin."""


def signs(told: Sequence[Told], one: Numbers, other: Numbers, reports: Mapping[str, int], of: int) -> Values:
    """The signs of pairs of occurrences, (pairs, signs).

    Args:
        told: what some reports tell.
        one: the first of each pair, counted over all occurrences of all reports.
        other: the second of each.
        reports: in how many reports of a large number each word stands.
        of: that number.
    """
    return comparing(told, reports, of)(one, other)


def comparing(
    told: Sequence[Told], reports: Mapping[str, int], of: int
) -> Callable[[Numbers, Numbers], Values]:
    """What gives the signs of any pairs of the occurrences of some reports, some pairs at a time: all pairs
    of many reports at once would not fit into memory. Arguments are those of ``signs``."""
    every = [o for t in told for o in t.occurrences]
    home = np.repeat(np.arange(len(told)), [len(t.occurrences) for t in told])
    start = np.array([o.span[0] for o in every])
    length = np.array([max(1, t.length) for t in told])[home]

    def rare(word: str) -> float:
        return math.log((of + 1) / (reports.get(word, 0) + 1))

    lemmas = sorted({o.lemma for o in every})
    at = {w: n for n, w in enumerate(lemmas)}
    word = np.array([at[o.lemma] for o in every])
    akin = np.array([[kin(a, b) for b in lemmas] for a in lemmas])
    verb = np.array([o.form == "verb" for o in every])
    noun = np.array([o.form == "noun" for o in every])
    rarity = np.array([rare(w) for w in lemmas])[word]
    score = np.array([o.score for o in every])
    placed = start / length
    form = np.where(verb, 0, np.where(noun, 1, 2))
    meaning, context = (_products([getattr(o, v) for o in every]) for v in ("word", "context"))
    sentences = _cosines([dict.fromkeys(o.sentence, 1) for o in every], rare)
    alike = _cosines([t.words for t in told], rare)
    joined = joining(alike)
    least, drawn = joined.min(), alike.mean(axis=1)
    overlaps = [_shared([of_one(o) for o in every], rare) for of_one in _SHARED.values()]

    def made(one: Numbers, other: Numbers) -> Values:
        a, b = home[one], home[other]
        columns = [
            word[one] == word[other],
            akin[word[one], word[other]],
            meaning[one, other],
            context[one, other],
            a == b,
            np.where(a == b, np.minimum(np.abs(start[one] - start[other]), NEAR) / NEAR, 0.0),
            verb[one] & verb[other],
            noun[one] & noun[other],
            form[one] != form[other],
            (rarity[one] + rarity[other]) / 2,
            np.minimum(score[one], score[other]),
            np.abs(placed[one] - placed[other]),
            sentences[one, other],
            alike[a, b],
            joined[a, b],
            joined[a, b] - least,
            drawn[a] + drawn[b],
            *(values[one, other] for pair in overlaps for values in pair),
        ]
        return np.stack(columns, axis=1).astype(float)

    return made


def kin(a: str, b: str) -> float:
    """How much of two words is one beginning, as in words made of one another; 0 below three letters.

    >>> kin("arrest", "arrest"), kin("announce", "announcement"), kin("sell", "serve")
    (1.0, 0.6666666666666666, 0.0)
    """
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n / max(len(a), len(b)) if n >= _LEAST else 0.0


def _products(vectors: Sequence[NDArray[np.float32]]) -> Values:
    rows = np.stack(vectors).astype(float)
    return np.asarray(rows @ rows.T)


def _cosines(counts: Sequence[Mapping[str, int]], rare: Callable[[str], float]) -> Values:
    """How alike bags of words are: the cosine of their weights, a word's growing with the logarithm of its
    count."""
    at = _columns(counts)
    rows = np.zeros((len(counts), len(at)))
    for n, held in enumerate(counts):
        for w, c in held.items():
            rows[n, at[w]] = (1 + math.log(c)) * rare(w)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1.0)
    return np.asarray(rows @ rows.T)


def _shared(sets: Sequence[frozenset[str]], rare: Callable[[str], float]) -> tuple[Values, Values]:
    """How much of the smaller of two sets is in the other, and whether both hold anything."""
    at = _columns([dict.fromkeys(s, 1) for s in sets])
    rows = np.zeros((len(sets), len(at)))
    for n, held in enumerate(sets):
        for w in held:
            rows[n, at[w]] = math.sqrt(rare(w))
    both = rows @ rows.T
    sizes = np.diag(both)
    some = np.array([bool(s) for s in sets])
    return both / np.maximum(np.minimum.outer(sizes, sizes), 1e-9), np.logical_and.outer(some, some)


def _columns(held: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {w: n for n, w in enumerate(sorted({w for h in held for w in h}))}
