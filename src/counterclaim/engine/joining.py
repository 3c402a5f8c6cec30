"""Which accounts are joined anew when some have come or gone: those that likely pairs connect with them.

Where very many hang together, as in a town that is struck every day, they are parted: by ever likelier pairs
alone, until no part is too large. What part an account is in follows from the pairs alone, and an account
that comes changes none but those next to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

LEVELS = tuple(n / 2 for n in range(9))
"""Log-odds above which pairs connect, tried one after the other."""
MOST = 1000
"""Accounts of a part, unless the likeliest pairs connect more."""

Edges = Mapping[str, float]


@dataclass
class Graph:
    """Accounts and the pairs of them that may be one event, read when they are asked for.

    Attributes:
        read: gives the pairs of some accounts: for each the others, with their log-odds.
        same: accounts that a reviewer has judged to be one with an account.
    """

    read: Callable[[Iterable[str]], Mapping[str, Edges]]
    same: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _edges: dict[str, Edges] = field(default_factory=dict)

    def near(self, ids: Iterable[str]) -> set[str]:
        """The accounts next to some: of a likely pair with one of them."""
        return {b for a, edges in self._of(set(ids)).items() for b, odds in edges.items() if odds > LEVELS[0]}

    def part(self, account: str, without: frozenset[str] | set[str] = frozenset()) -> frozenset[str]:
        """The part that an account is in.

        Args:
            account: its id.
            without: accounts that are left aside, as if they were not there.
        """
        for level in LEVELS:
            found = self._reach(account, level, MOST, without)
            if found is not None:
                return found
        whole = self._reach(account, LEVELS[-1], None, without)
        assert whole is not None
        return whole

    def within(self, ids: Iterable[str]) -> dict[tuple[str, str], float]:
        """The log-odds of all pairs of some accounts that were compared."""
        part = set(ids)
        every = self._of(part).items()
        return {(a, b): odds for a, edges in every for b, odds in edges.items() if a < b and b in part}

    def _reach(
        self, account: str, level: float, most: int | None, without: frozenset[str] | set[str]
    ) -> frozenset[str] | None:
        """All that pairs above a level connect with an account; None where that are too many."""
        seen = {account}
        edge = {account}
        while edge:
            found = self._of(edge)
            next_to = {b for edges in found.values() for b, odds in edges.items() if odds > level}
            next_to |= {b for a in edge for b in self.same.get(a, ())}
            edge = next_to - seen - without
            seen |= edge
            if most is not None and len(seen) > most:
                return None
        return frozenset(seen)

    def _of(self, ids: set[str]) -> dict[str, Edges]:
        unknown = ids - self._edges.keys()
        if unknown:
            found = self.read(sorted(unknown))
            self._edges |= {a: found.get(a, {}) for a in unknown}
        return {a: self._edges[a] for a in ids}


def touched(graph: Graph, fresh: Iterable[str], waiting: set[str]) -> list[frozenset[str]]:
    """The parts that have to be joined anew since some accounts have come.

    Args:
        graph: all accounts.
        fresh: those that have come, or next to which others have gone.
        waiting: these, and all others that have come and are not joined yet.

    Returns:
        Each part once, in order.
    """
    new = set(fresh)
    left = {b for b in graph.near(new) if b not in waiting}
    before: set[str] = set()
    for b in sorted(left):
        if b not in before:
            before |= graph.part(b, waiting)
    parts: dict[str, frozenset[str]] = {}
    for a in sorted(new | before):
        if a not in parts:
            part = graph.part(a)
            parts |= dict.fromkeys(part, part)
    return sorted(set(parts.values()), key=min)
