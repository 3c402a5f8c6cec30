"""The relevance gate: sets aside, before it is read, a report without violence, coercion or protest.

A linear model over words and pairs of words, weighed passage by passage: a long page is as relevant as its
most violent passage, so that a paragraph on a raid at the foot of a page on farming is enough. Case and
punctuation do not count. What cannot be told by words is read: a text of a few words, or in a language whose
words the model does not know.

Follows the two-stage design of event-coding systems that filter news before coding it (Schrodt, Beieler and
Idris 2014; Hanna 2017); ``weights.md`` beside this module says what the weights were made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, repeat

import msgspec
import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[^\W\d_]+")
"""A word: letters of whatever script."""
TELLING = 0.25
"""Weight from which a word is named as a reason."""


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model: the weight of each word and pair of words, in log-odds.

    ``window`` and ``step`` are the length of a passage and the way from one to the next, in words; ``few``
    the number of words below which nothing is set aside; ``known`` the least share of words that the model
    must know to judge; ``threshold`` the log-odds below which a report is set aside; ``lean`` by how much
    that falls for a text shorter than a passage, in full for one of no words.
    """

    window: int
    step: int
    few: int
    lean: float
    known: float
    bias: float
    threshold: float
    words: dict[str, float]
    pairs: dict[str, float]


@dataclass(frozen=True)
class Gate:
    """What the gate says of a report.

    Attributes:
        relevant: whether to read it.
        score: log-odds of its most violent passage above the threshold; below 0 it is set aside.
        words: the words and pairs of that passage that weigh most for reading it, heaviest first.
    """

    relevant: bool
    score: float
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why the report is set aside, in a line."""
        nearest = f"; nearest: {', '.join(self.words)}" if self.words else ""
        return f"no word of violence, coercion or protest weighs enough{nearest}"


def gate(text: str) -> Gate:
    """Look over a report's words and say whether it is worth reading.

    Args:
        text: a report's whole text, of any case.

    >>> gate("Rebels shelled the village and killed nine people, the governor said. " * 3).relevant
    True
    >>> gate("The choir sang three songs by Schubert in the town hall, to long applause. " * 3).relevant
    False
    """
    return weigh(text, *_weights())


def weigh(text: str, w: Weights, pairs: Mapping[tuple[str, str], float] | None = None) -> Gate:
    """The same by weights of one's own; ``pairs`` are theirs with the two words parted, to save time."""
    pairs = parted(w) if pairs is None else pairs
    words = WORD.findall(text.lower())
    values = np.fromiter(map(w.words.get, words, repeat(np.nan)), float, len(words))
    unknown = np.isnan(values)
    values[unknown] = 0.0
    values[1:] += np.fromiter(map(pairs.get, pairwise(words), repeat(0.0)), float, max(0, len(words) - 1))
    start, best = best_window(values, w)
    short = w.lean * max(0.0, 1 - len(words) / w.window)
    score = round(best + w.bias - w.threshold + short, 3)
    told = len(words) >= w.few and unknown.sum() <= (1 - w.known) * len(words)
    return Gate(bool(score >= 0 or not told), score, _heaviest(words[start : start + w.window], w))


def best_window(values: NDArray[np.float64], w: Weights) -> tuple[int, float]:
    """Where the passage with the highest sum of weights begins, and that sum; the last passage ends with the
    text."""
    last = len(values) - w.window
    if last <= 0:
        return 0, float(values.sum())
    total = np.concatenate(([0.0], np.cumsum(values)))
    starts = np.append(np.arange(0, last, w.step), last)
    sums = total[starts + w.window] - total[starts]
    at = int(sums.argmax())
    return int(starts[at]), float(sums[at])


def _heaviest(words: list[str], w: Weights, most: int = 3) -> tuple[str, ...]:
    weighed = {x: w.words.get(x, 0.0) for x in words}
    weighed |= {p: w.pairs.get(p, 0.0) for p in map(" ".join, pairwise(words))}
    ranked = sorted((x for x in weighed if weighed[x] >= TELLING), key=lambda x: (-weighed[x], x))
    return tuple(ranked[:most])


def read_weights(raw: bytes) -> Weights:
    """The weights of a file.

    Raises:
        msgspec.ValidationError: they are no weights.
    """
    return msgspec.json.decode(raw, type=Weights)


def parted(w: Weights) -> dict[tuple[str, str], float]:
    """The pairs of words with their weights."""
    return {(a, b): v for (a, b), v in ((p.split(" "), v) for p, v in w.pairs.items())}


@cache
def _weights() -> tuple[Weights, Mapping[tuple[str, str], float]]:
    w = read_weights((files(__package__) / "weights.json").read_bytes())
    return w, parted(w)
