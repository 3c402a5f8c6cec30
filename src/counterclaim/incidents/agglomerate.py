"""Groups that grow by average likeness: the two first that are most alike on average over their pairs.

The result does not depend on the order in which the sums were made: averages are compared rounded, and of
equal ones the groups that stand first are joined first (UPGMA, Sokal & Michener 1958).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def grouped(alike: Values, least: float) -> list[list[int]]:
    """The groups when no two are alike enough any more.

    Parts that no pair connects that is alike enough are grouped each by itself, as no average over them could
    be.

    Args:
        alike: symmetric; how alike two things are.
        least: the average from which two groups are joined.

    >>> grouped(np.array([[0, 0.9, 0.3], [0.9, 0, 0.2], [0.3, 0.2, 0]]), 0.3)
    [[0, 1], [2]]
    """
    groups: list[list[int]] = []
    for part in _connected(alike >= least):
        own = {i: [i] for i in part}
        for a, b, average in merges(alike[np.ix_(part, part)]):
            if average < least:
                break
            own[part[a[0]]] = sorted(part[i] for i in (*a, *b))
            del own[part[b[0]]]
        groups += own.values()
    return sorted(groups)


def joining(alike: Values) -> Values:
    """How alike, on average, the groups are in which two things first come together.

    Args:
        alike: symmetric.

    >>> joining(np.array([[1, 0.8, 0.1], [0.8, 1, 0.3], [0.1, 0.3, 1]])).round(1).tolist()
    [[1.0, 0.8, 0.2], [0.8, 1.0, 0.2], [0.2, 0.2, 1.0]]
    """
    made = np.eye(len(alike))
    for a, b, average in merges(alike):
        made[np.ix_(a, b)] = average
        made[np.ix_(b, a)] = average
    return made


def merges(alike: Values) -> Iterator[tuple[list[int], list[int], float]]:
    """All joins in order: the group that stands first, the one that joins it, and how alike they are."""
    members = [[i] for i in range(len(alike))]
    sums = np.array(alike, dtype=float)
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(len(members))
    while len(members) > 1:
        averages = np.round(sums / np.outer(sizes, sizes), 9)
        a, b = sorted(divmod(int(averages.argmax()), len(members)))
        yield list(members[a]), list(members[b]), float(averages[a, b])
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sums[a, a] = -np.inf
        sizes[a] += sizes[b]
        members[a] = sorted(members[a] + members.pop(b))
        sums = np.delete(np.delete(sums, b, 0), b, 1)
        sizes = np.delete(sizes, b)


def _connected(linked: NDArray[np.bool_]) -> list[list[int]]:
    """The parts of a graph, each sorted, by their first."""
    left, parts = set(range(len(linked))), []
    while left:
        waiting = [min(left)]
        part = set(waiting)
        left -= part
        while waiting:
            near = {int(i) for i in np.flatnonzero(linked[waiting.pop()])} & left
            left -= near
            part |= near
            waiting += near
        parts.append(sorted(part))
    return parts
