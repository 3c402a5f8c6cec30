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
    many = len(alike)
    members = [[i] for i in range(many)]
    sums = np.array(alike, dtype=float)
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(many)
    averages = np.round(sums, 9)
    # Of each group the one most like it, so that a join touches few rows and not all pairs again.
    nearest = averages.argmax(axis=1) if many else np.zeros(0, int)
    for _ in range(many - 1):
        best = averages[np.arange(many), nearest]
        a, b = sorted((int(best.argmax()), int(nearest[best.argmax()])))
        yield list(members[a]), list(members[b]), float(averages[a, b])
        members[a] = sorted(members[a] + members[b])
        sums[a] += sums[b]
        sizes[a] += sizes[b]
        sums[a, a] = -np.inf
        sums[b] = -np.inf
        sums[:, b] = -np.inf
        sums[:, a] = sums[a]
        averages[a] = averages[:, a] = np.round(sums[a] / (sizes * sizes[a]), 9)
        averages[b] = averages[:, b] = -np.inf
        stale = np.flatnonzero((nearest == a) | (nearest == b))
        nearest[stale] = averages[stale].argmax(axis=1)
        nearest[a] = averages[a].argmax()
        # An average never rises above both that it is made of, but may equal them and stand further in front.
        now = averages[np.arange(many), nearest]
        ahead = (averages[:, a] > now) | ((averages[:, a] == now) & (a < nearest))
        nearest[ahead] = a


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
