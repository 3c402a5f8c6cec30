"""Whether two names are one name: a learned scorer over what they have in common.

Trees fitted by gradient boosting (Friedman 2001) to the names and aliases of public sanctions lists weigh the
features; ``name_weights.md`` beside this module says what they were made of and how well they do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp

import msgspec
from rapidfuzz.distance import Levenshtein

from counterclaim.resolve.name_features import FEATURES, features
from counterclaim.resolve.name_parts import Part, read_name
from counterclaim.resolve.names import normalise

SAME_NAME = 0.9
"""Likeness from which two names are taken for one. At this score 98 of 100 pairs were right among the aliases
of sanctions lists and the likest names of others (cross-validated; ``train/names.py`` sets the score so)."""

GIVEN_MOST = 4.5
SENSE_MOST = 5.0
"""Weight, at most, of a given name or patronymic and of a word that the vocabulary knows: they are common in
the world however few of them a list has."""
UNLIKE = 0.05
"""Likeness, at most, of two names without any key in common; it only puts them in order."""
DEPTH = 3

_PATRONYMIC = re.compile(r"(?:[oe]vi(?:ch|tch)|[oei]vna|[oe]vych|[iy]vna|[oe]vic)$")


class Tree(msgspec.Struct, frozen=True):
    """A complete binary tree of depth ``DEPTH``.

    ``on`` and ``at`` are the feature and the limit of each node in order of breadth (left where the feature
    is at most the limit), ``leaves`` the values from left to right.
    """

    on: tuple[int, ...]
    at: tuple[float, ...]
    leaves: tuple[float, ...]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model.

    ``features`` are the features that it was fitted to, ``rarity`` is the weight of each part that was seen
    in several records, ``unseen`` that of every other, ``start`` the log-odds before any tree.
    """

    features: tuple[str, ...]
    rarity: dict[str, float]
    unseen: float
    start: float
    trees: tuple[Tree, ...]

    def weigh(self, part: Part) -> float:
        """How much a part says: the rarer, the more."""
        weight = self.rarity.get(part.key, self.unseen)
        if part.kind == "letter":
            return 0.7
        if part.given or _PATRONYMIC.search(part.text):
            return min(weight, GIVEN_MOST)
        return min(weight, SENSE_MOST) if part.sense else weight

    def score(self, values: Sequence[float]) -> float:
        """The log-odds that two names with these features are one."""
        total = self.start
        for tree in self.trees:
            on, at = tree.on, tree.at
            n = 1 if values[on[0]] <= at[0] else 2
            n = 2 * n + (1 if values[on[n]] <= at[n] else 2)
            n = 2 * n + (1 if values[on[n]] <= at[n] else 2)
            total += tree.leaves[n - 7]
        return total


def likeness(a: str, b: str) -> float:
    """How likely two names are one name, from 0 to 1; see ``SAME_NAME``.

    1 means the same key. Names without any sound in common score below ``UNLIKE``. An entry that holds
    several names ("A; B", "A (B)") is as like as the likest of them.

    Args:
        a: a name of a person or an organisation, in whatever order, script or spelling.
        b: another; the order of the two makes no difference.

    >>> likeness("AL-RASHIDI, Abdulkarim bin Salih", "Abd el-Karim Saleh Rashidy") >= SAME_NAME
    True
    >>> likeness("Mohammad Rashidi", "Muhammad Kermani") >= SAME_NAME
    False
    """
    if a > b:
        a, b = b, a
    key = normalise(a)
    if key and key == normalise(b):
        return 1.0
    weights = shipped_weights()
    best = None
    for x in read_name(a):
        for y in read_name(b):
            if (values := features(x, y, weights.weigh)) is not None:
                score = weights.score(values)
                best = score if best is None or score > best else best
    if best is None:
        return UNLIKE * Levenshtein.normalized_similarity(key, normalise(b))
    return max(UNLIKE, 1 / (1 + exp(-best)))


def same_name(a: str, b: str) -> bool:
    """Whether two names are taken for one; at this score 98 of 100 are.

    >>> same_name("Sergey Petrovich Molchalin", "MOLCHALIN, Serhii")
    True
    """
    return likeness(a, b) >= SAME_NAME


def read_weights(raw: bytes) -> Weights:
    """The weights of a file.

    Raises:
        msgspec.ValidationError: they are no weights.
        ValueError: they were fitted to other features.
    """
    weights = msgspec.json.decode(raw, type=Weights)
    if weights.features != FEATURES:
        raise ValueError("the weights were fitted to other features: run python -m train.names")
    return weights


@cache
def shipped_weights() -> Weights:
    """The weights that the package holds."""
    return read_weights((files(__package__) / "name_weights.json").read_bytes())
