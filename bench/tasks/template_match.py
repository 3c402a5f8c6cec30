"""Templates under the rules of GTT's scorer, so that a figure can stand beside GTT's.

Du, Rush & Cardie 2021, "Template Filling with Generative Transformers", and their ``eval.py``: roles and the
type count alike; only templates whose types agree may be aligned, and of all alignments that with the highest
F1 counts. Precision counts the given fills that are an alternative of any gold fill, recall the gold fills of
which any alternative was given, so that two ways to name one actor are both right. Nothing is optional, and
victims are people by name. (Their data also leaves out alternatives that do not stand in the message, and
templates that differ in other slots only; here they stay.)
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.clusters import aligned

VICTIM = "human_target"
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)

Roles = list[list[frozenset[str]]]
"""The fills of each role, each with its alternatives."""


def gtt(gold: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]]) -> list[float]:
    """Fills and types of one message as ``[right, given, found, gold]``: precision and recall with sums of
    their own.

    Args:
        gold: templates with ``types``, ``roles`` and ``names``, whose fills have alternatives.
        given: templates with ``type``, ``roles`` and ``names``.

    >>> gold = {"types": ["ATTACK"], "roles": {"perp": [{"values": ["ARDAN FRONT", "AF"]}]}, "names": []}
    >>> gtt([gold], [{"type": "ATTACK", "roles": {"perp": ["the AF", "Ardan Front"]}, "names": []}])
    [3.0, 3, 2.0, 2]
    """
    keys = [
        (g["types"], _roles({r: [f["values"] for f in fills] for r, fills in g["roles"].items()}, g["names"]))
        for g in gold
    ]
    told = [
        (t["type"], _roles({r: [[x] for x in xs] for r, xs in t["roles"].items()}, [[n] for n in t["names"]]))
        for t in given
    ]
    wanted = sum(1 + sum(map(len, roles)) for _, roles in keys)
    offered = sum(1 + sum(map(len, roles)) for _, roles in told)
    hits = np.zeros((len(keys), len(told), 2))
    for i, (types, key) in enumerate(keys):
        for j, (kind, own) in enumerate(told):
            if kind in types:
                hits[i, j] = 1 + _right(own, key), 1 + _right(key, own)
    # The sums under both are the same in every alignment, so the best has the most hits by their shares.
    worth = hits[..., 0] / max(1, offered) + hits[..., 1] / max(1, wanted)
    best = [hits[i, j] for i, j in aligned(worth)]
    return [float(sum(h[0] for h in best)), offered, float(sum(h[1] for h in best)), wanted]


def _roles(fills: dict[str, list[list[str]]], names: list[list[str]]) -> Roles:
    found = fills | ({VICTIM: names} if VICTIM in fills else {})
    return [[frozenset(map(normal, alternatives)) for alternatives in found[role]] for role in sorted(found)]


def _right(these: Roles, those: Roles) -> int:
    """How many of these fills have an alternative in common with any of those, role by role."""
    return sum(any(a & b for b in right) for left, right in zip(these, those, strict=True) for a in left)


def normal(fill: str) -> str:
    """A fill in lower case, without punctuation and articles.

    >>> normal('THE "RED STAR"\\nFRONT'), normal("U.S.")
    ('red star front', 'us')
    """
    return " ".join(_ARTICLE.sub(" ", fill.lower().translate(_NO_PUNCTUATION)).split())
