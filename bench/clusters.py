"""Metrics of clusterings: which mentions are said to be one, against which are.

Pairwise and B-cubed (Bagga & Baldwin 1998), MUC (Vilain et al. 1995), CEAF-e (Luo 2005) and LEA (Moosavi &
Strube 2016). Clusterings map mentions to a cluster's name. Where answers have other mentions than the gold,
B-cubed and CEAF-e take each mention that only one side has as unanswered, as the standard scorer does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations

import numpy as np

Clustering = Mapping[Hashable, Hashable]
"""Mentions by the name of their cluster."""


def groups(clustering: Clustering) -> list[frozenset[Hashable]]:
    """The clusters as sets of mentions."""
    found: dict[Hashable, set[Hashable]] = {}
    for mention, cluster in clustering.items():
        found.setdefault(cluster, set()).add(mention)
    return [frozenset(g) for g in found.values()]


def pairwise(gold: Clustering, given: Clustering) -> list[float]:
    """Pairs said to be one: ``[hits, gold, given]``.

    >>> pairwise({"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 2})
    [0, 1, 1]
    """
    truth, said = (_links(groups(c)) for c in (gold, given))
    return [len(truth & said), len(truth), len(said)]


def _links(clusters: Iterable[frozenset[Hashable]]) -> set[frozenset[Hashable]]:
    return {frozenset(pair) for c in clusters for pair in combinations(c, 2)}


def b_cubed(gold: Clustering, given: Clustering) -> list[float]:
    """For each mention the share of its cluster that belongs with it: ``[p, of p, r, of r]``.

    >>> b_cubed({"a": 1, "b": 1, "c": 2, "d": 3}, {"a": 1, "b": 1, "c": 1, "d": 1})
    [1.5, 4, 4.0, 4]
    """
    recall = _b_cubed(gold, given)
    precision = _b_cubed(given, gold)
    return [precision, len(given), recall, len(gold)]


def _b_cubed(keys: Clustering, response: Clustering) -> float:
    members = {c: g for g in groups(response) for c in g}
    return float(
        sum(
            len(key & members[m]) / len(key)
            for key in groups(keys)
            for m in sorted(key, key=str)
            if m in members
        )
    )


def muc(gold: Clustering, given: Clustering) -> list[float]:
    """Links that would have to be added or cut: ``[p, of p, r, of r]``.

    >>> muc({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2})
    [1, 1, 1, 2]
    """
    return [*_muc(given, gold), *_muc(gold, given)]


def _muc(keys: Clustering, response: Clustering) -> tuple[int, int]:
    kept = possible = 0
    for key in groups(keys):
        # A mention that the response lacks is a part of its own.
        parts = {("cluster", response[m]) if m in response else ("alone", m) for m in key}
        kept += len(key) - len(parts)
        possible += len(key) - 1
    return kept, possible


def ceaf_e(gold: Clustering, given: Clustering) -> list[float]:
    """Likeness of clusters under the best one-to-one alignment: ``[p, of p, r, of r]``.

    Two clusters are alike by twice what they share over the sum of their sizes.
    """
    truth, said = groups(gold), groups(given)
    if not truth or not said:
        return [0.0, len(said), 0.0, len(truth)]
    like = np.array([[2 * len(a & b) / (len(a) + len(b)) for b in said] for a in truth])
    best = float(sum(like[i, j] for i, j in aligned(like)))
    return [best, len(said), best, len(truth)]


def lea(gold: Clustering, given: Clustering) -> list[float]:
    """Links found of each cluster, weighted by its size: ``[p, of p, r, of r]``; one mention alone is linked
    to itself.

    >>> lea({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2})
    [2.0, 3, 1.0, 3]
    """
    return [*_lea(given, gold), *_lea(gold, given)]


def _lea(keys: Clustering, response: Clustering) -> tuple[float, int]:
    others = {m: g for g in groups(response) for m in g}
    total = 0.0
    for key in groups(keys):
        if len(key) == 1:
            [only] = key
            total += others.get(only) == key
            continue
        sizes: dict[Hashable, int] = {}
        for m in key:
            if m in response:
                sizes[response[m]] = sizes.get(response[m], 0) + 1
        links = sum(n * (n - 1) // 2 for n in sizes.values())
        total += len(key) * links / (len(key) * (len(key) - 1) / 2)
    return total, len(keys)


def aligned(values: np.ndarray) -> list[tuple[int, int]]:
    """The one-to-one alignment of rows and columns with the highest sum (Kuhn 1955, by shortest augmenting
    paths).

    >>> aligned(np.array([[1.0, 2.0], [2.0, 4.0]]))
    [(0, 0), (1, 1)]
    """
    if not values.size:
        return []
    rows, columns = values.shape
    if rows > columns:
        return sorted((i, j) for j, i in aligned(values.T))
    cost = -np.asarray(values, dtype=float)
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    match = np.zeros(columns + 1, dtype=int)
    for i in range(1, rows + 1):
        match[0] = i
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, dtype=int)
        used = np.zeros(columns + 1, dtype=bool)
        j = 0
        while match[j]:
            used[j] = True
            free = ~used[1:]
            reduced = cost[match[j] - 1] - u[match[j]] - v[1:]
            better = free & (reduced < least[1:])
            least[1:][better] = reduced[better]
            way[1:][better] = j
            step = np.where(free, least[1:], np.inf)
            nearest = int(step.argmin()) + 1
            delta = least[nearest]
            u[match[used]] += delta
            v[used] -= delta
            least[~used] -= delta
            j = nearest
        while j:
            match[j] = match[way[j]]
            j = way[j]
    return sorted((int(match[j]) - 1, j - 1) for j in range(1, columns + 1) if match[j])
