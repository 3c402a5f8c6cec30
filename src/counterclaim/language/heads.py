"""The reader's heads in numpy: from a vector a word piece to links and classes.

The encoder costs thousands of times more than these few products, so they run as plain arrays: what is asked
decides which rows are computed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

LINK = 32
"""Numbers by which an anchor and a piece are compared, for each link."""
DISTANCES = 12
"""Steps of distance on each side of an anchor."""

Floats = NDArray[np.floating[Any]]


def buckets(at: int, words: int) -> NDArray[np.int64]:
    """How far each piece lies from an anchor, in steps that grow with the distance, before and behind.

    >>> buckets(2, 6).tolist()
    [9, 10, 12, 14, 15, 16]
    """
    away = np.arange(words) - at
    steps = np.minimum(np.floor(2 * np.log2(1 + np.abs(away))), DISTANCES)
    made: NDArray[np.int64] = (DISTANCES + np.sign(away) * steps).astype(np.int64)
    return made


def sigmoid(logits: Floats) -> Floats:
    """Logits as probabilities, each of its own."""
    made: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return made


def softmax(logits: Floats) -> Floats:
    """Logits as probabilities of which one holds, along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    made: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return made


def linked(heads: Mapping[str, Floats], hidden: Floats, offered: Floats, at: int) -> Floats:
    """How much each piece belongs to an anchor, as logits (links, pieces).

    Args:
        heads: the weights.
        hidden: a window's vectors, (pieces, HIDDEN).
        offered: what its pieces offer.
        at: the anchor's first piece.
    """
    asked = (heads["anchor_weight"] @ hidden[at] + heads["anchor_bias"]).reshape(-1, LINK)
    scores = np.einsum("kd,wkd->kw", asked, offered) / math.sqrt(LINK)
    made: Floats = scores + heads["distance"][:, buckets(at, len(hidden))]
    return made


def passed(heads: Mapping[str, Floats], hidden: Floats, source: range, target: range) -> Floats:
    """What passes between two actors, as logits (roots,).

    Args:
        heads: the weights.
        hidden: a window's vectors, (pieces, HIDDEN).
        source: the pieces of the one who acts.
        target: those of the other.
    """
    ends = np.concatenate([hidden[r.start : r.stop].mean(axis=0) for r in (source, target)])
    asked = heads["query_weight"] @ ends + heads["query_bias"]
    told = softmax(hidden @ asked / math.sqrt(hidden.shape[1])) @ hidden
    inner = heads["pair_weight"] @ np.concatenate([ends, told]) + heads["pair_bias"]
    made: Floats = heads["root_weight"] @ _gelu(inner) + heads["root_bias"]
    return made


def _gelu(x: Floats) -> Floats:
    """x times the chance that a standard normal number is below it (Hendrycks & Gimpel 2016)."""
    below = np.array([math.erf(v / math.sqrt(2)) for v in x.tolist()], dtype=np.float32)
    made: Floats = x * (1 + below) / 2
    return made
