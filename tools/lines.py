"""Lines made simpler, and what ties them to one another: arcs, the stretches that polygons share.

Two countries hold a border in common only if both keep the same of its points. So rings are cut where their
neighbours change; each stretch is thinned by itself, its ends kept, and comes out the same for both sides.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, inf, radians

KM_A_DEGREE = 111.2

NORTH, SOUTH, REMOTE = 60.0, -45.0, 0.1

Point = tuple[float, float]
"""Longitude and latitude in degrees, as GeoJSON has them."""

Arc = tuple[tuple[str, ...], list[Point]]
"""A stretch of a ring: those whose edge it is, and its points."""


def rounded(points: Iterable[Sequence[float]], decimals: int = 3) -> list[Point]:
    """The points on a grid of so many decimals, none twice in a row."""
    kept: list[Point] = []
    for x, y, *_ in points:
        at = (round(x, decimals) + 0.0, round(y, decimals) + 0.0)
        if not kept or kept[-1] != at:
            kept.append(at)
    return kept


def thinned(points: Sequence[Point], least_km2: float) -> list[Point]:
    """A line without the corners that span least land, until each spans ``least_km2``; its ends stay.

    Follows Visvalingam and Whyatt, "Line generalisation by repeated elimination of points" (1993), with
    areas as they are on the ground. Fjords and islands of the far north and south, which make up half the
    world's coasts, count for a part of theirs (``REMOTE``): few people live there.

    >>> thinned([(0, 0), (1, 0.001), (2, 0), (3, 2), (4, 0)], least_km2=100)
    [(0, 0), (2, 0), (3, 2), (4, 0)]
    """
    last = len(points) - 1
    before = [i - 1 for i in range(last + 1)]
    after = [i + 1 for i in range(last + 1)]
    spans = [inf, *(_span(points, i - 1, i, i + 1) for i in range(1, last)), inf][: last + 1]
    queue = [(spans[i], i) for i in range(1, last)]
    heapq.heapify(queue)
    gone: set[int] = set()
    while queue and queue[0][0] < least_km2:
        span, i = heapq.heappop(queue)
        if i in gone or span != spans[i]:
            continue
        gone.add(i)
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < last:
                spans[j] = max(span, _span(points, before[j], j, after[j]))
                heapq.heappush(queue, (spans[j], j))
    return [p for i, p in enumerate(points) if i not in gone]


def _span(points: Sequence[Point], a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
    share = 1.0 if SOUTH <= by <= NORTH else REMOTE
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    return area * cos(radians(by)) * KM_A_DEGREE**2 * share


Owners = Mapping[frozenset[Point], frozenset[str]]


def owners(rings: Iterable[tuple[str, Sequence[Point]]]) -> Owners:
    """Whose each edge is: the codes of the one or two sides of it."""
    found: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, ring in rings:
        for edge in pairwise(ring):
            found[frozenset(edge)].add(code)
    return {edge: frozenset(codes) for edge, codes in found.items()}


def arcs(ring: Sequence[Point], whose: Owners) -> Iterator[Arc]:
    """The stretches of a ring in their order, each with those whose edge it is.

    >>> left, right = [(0, 0), (1, 0), (1, 1), (0, 0)], [(1, 0), (2, 0), (1, 1), (1, 0)]
    >>> for codes, points in arcs(left, owners([("A", left), ("B", right)])):
    ...     print(*codes, points)
    A B [(1, 0), (1, 1)]
    A [(1, 1), (0, 0), (1, 0)]
    """
    edges = list(pairwise(ring))
    kinds = [tuple(sorted(whose[frozenset(e)])) for e in edges]
    first = next((i for i in range(len(edges)) if kinds[i] != kinds[i - 1]), 0)
    edges, kinds = edges[first:] + edges[:first], kinds[first:] + kinds[:first]
    start = 0
    for i in range(1, len(edges) + 1):
        if i == len(edges) or kinds[i] != kinds[start]:
            yield kinds[start], [edges[start][0], *(e[1] for e in edges[start:i])]
            start = i
