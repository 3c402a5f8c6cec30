"""Accounts joined to incidents: the likeliest first, as long as two groups are likely to be one as a whole.

Average linkage over the pairs that were compared (Sokal & Michener 1958), with what must and what cannot
be together. The outcome depends on the accounts and pairs alone, never on the order in which they came:
points are whole numbers, and ties go by id. Accounts that no likely pair connects cannot change each other's
group, so a new report asks only for those that it is connected with to be joined anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import product

UNLIKELY = -1.0
"""Log-odds that a pair counts for which was not compared, or came out lower."""
SURE = 5.0
"""Log-odds beyond which nothing is surer: no pair may outweigh all others."""
POINT = 1000
"""Points of one unit of log-odds; whole numbers add up to the same in any order."""
SAMPLE = 8
"""Accounts of a group that are held against another's at the most."""
CLASHING = 3
"""Two groups stay apart where one pair of so many cannot be one."""

Pair = tuple[str, str]
Group = tuple[str, ...]


def join(
    accounts: Iterable[str],
    odds: Mapping[Pair, float],
    clash: Callable[[str, str], bool],
    together: Sequence[Iterable[str]] = (),
    apart: Iterable[Pair] = (),
) -> tuple[Group, ...]:
    """Join accounts to groups that are each of one event.

    Args:
        accounts: their ids.
        odds: log-odds of pairs of them; a pair that is not there counts as ``UNLIKELY``.
        clash: whether two of them cannot be one.
        together: groups that a reviewer has judged to be one.
        apart: pairs that a reviewer has judged to be two.

    Returns:
        The groups, each sorted, by their first id.

    >>> join("abc", {("a", "b"): 2.0, ("b", "c"): 0.5}, lambda x, y: False)
    (('a', 'b'), ('c',))
    >>> join("abc", {("a", "b"): 2.0, ("b", "c"): 1.5}, lambda x, y: False)
    (('a', 'b', 'c'),)
    >>> join("abc", {("a", "b"): 2.0}, lambda x, y: False, together=["bc"], apart=[("a", "b")])
    (('a',), ('b', 'c'))
    """
    groups = _Groups(accounts, odds, clash, apart)
    for same in together:
        first, *others = sorted(same)
        for other in others:
            groups.force(first, other)
    groups.run()
    return tuple(sorted(tuple(sorted(g)) for g in groups.members.values()))


class _Groups:
    """The groups while they grow; each is named by its first account."""

    def __init__(
        self,
        accounts: Iterable[str],
        odds: Mapping[Pair, float],
        clash: Callable[[str, str], bool],
        apart: Iterable[Pair],
    ) -> None:
        self.members: dict[str, list[str]] = {a: [a] for a in accounts}
        self._home = {a: a for a in self.members}
        self._clash = clash
        self._points: dict[str, dict[str, tuple[int, int]]] = {a: {} for a in self.members}
        for (a, b), z in odds.items():
            points = round(min(z, SURE) * POINT)
            self._points[a][b] = self._points[b][a] = (points, 1)
        self._apart: dict[str, set[str]] = {a: set() for a in self.members}
        for a, b in apart:
            if a in self.members and b in self.members:
                self._apart[a].add(b)
                self._apart[b].add(a)
        self._forbidden: set[Pair] = set()

    def force(self, a: str, b: str) -> None:
        """Join the groups of two accounts, whatever speaks against it."""
        one, two = self._home.get(a), self._home.get(b)
        if one is not None and two is not None and one != two:
            self._merge(one, two)

    def run(self) -> None:
        """Join the likeliest two groups until none are likely to be one."""
        heap = [
            entry for a in self.members for b in self._points[a] if a < b and (entry := self._entry(a, b))
        ]
        heapify(heap)
        while heap:
            odds, a, b = heappop(heap)
            if a not in self.members or b not in self.members or self._entry(a, b) != (odds, a, b):
                continue
            if self._apart_for_good(a, b):
                self._forbidden.add((a, b))
                continue
            kept = self._merge(a, b)
            for other in self._points[kept]:
                entry = self._entry(*sorted((kept, other)))
                if entry is not None:
                    heappush(heap, entry)

    def _entry(self, a: str, b: str) -> tuple[float, str, str] | None:
        """Two groups in the heap, likeliest first; None where they are not likely to be one."""
        points, pairs = self._points[a].get(b, (0, 0))
        size = len(self.members[a]) * len(self.members[b])
        total = points + round((size - pairs) * UNLIKELY * POINT)
        return (-total / size, a, b) if total > 0 and (a, b) not in self._forbidden else None

    def _apart_for_good(self, a: str, b: str) -> bool:
        if b in self._apart[a]:
            return True
        pairs = list(product(sorted(self.members[a])[:SAMPLE], sorted(self.members[b])[:SAMPLE]))
        return sum(self._clash(x, y) for x, y in pairs) * CLASHING >= len(pairs)

    def _merge(self, a: str, b: str) -> str:
        """Make one group of two, named by the first account of both."""
        kept, gone = sorted((a, b))
        for account in self.members[gone]:
            self._home[account] = kept
        self.members[kept] += self.members.pop(gone)
        for other, (points, pairs) in self._points.pop(gone).items():
            del self._points[other][gone]
            if other != kept:
                old = self._points[kept].get(other, (0, 0))
                self._points[kept][other] = self._points[other][kept] = (old[0] + points, old[1] + pairs)
        for other in self._apart.pop(gone):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart[kept].add(other)
        self._forbidden = {p for p in self._forbidden if gone not in p and kept not in p}
        return kept
