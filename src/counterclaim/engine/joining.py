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
MOST = 500
"""Accounts of a part, unless the likeliest pairs connect more."""

HELD = 50_000
"""Accounts whose pairs are held in memory."""

Edges = Mapping[str, float]


@dataclass
class Graph:
    """Accounts and the pairs of them that are likely one event, read when they are asked for.

    Attributes:
        read: gives the likely pairs of some accounts: for each the others, with their log-odds.
        same: accounts that a reviewer has judged to be one with an account.
    """

    read: Callable[[Iterable[str]], Mapping[str, Edges]]
    same: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _edges: dict[str, Edges] = field(default_factory=dict)
    _large: dict[float, set[str]] = field(default_factory=dict)
    """Accounts that are known to be in a part that is too large, by level."""

    def near(self, ids: Iterable[str]) -> set[str]:
        """The accounts next to some: of a likely pair with one of them."""
        return {b for edges in self._of(set(ids)).values() for b in edges}

    def part(self, account: str) -> frozenset[str]:
        """The part that an account is in."""
        for level in LEVELS:
            large = self._large.setdefault(level, set())
            if account not in large:
                found, whole = self._reach(account, level, MOST, large)
                if whole:
                    return found
                large |= found
        return self._reach(account, LEVELS[-1], None, set())[0]

    def without(self, accounts: set[str]) -> Graph:
        """The same, as if some accounts were not there."""

        def read(ids: Iterable[str]) -> Mapping[str, Edges]:
            found = self._of(set(ids))
            return {a: {b: odds for b, odds in e.items() if b not in accounts} for a, e in found.items()}

        same = {a: [b for b in of if b not in accounts] for a, of in self.same.items()}
        return Graph(read, same)

    def _reach(
        self, account: str, level: float, most: int | None, large: set[str]
    ) -> tuple[frozenset[str], bool]:
        """What pairs above a level connect with an account, and whether that is all: not if it is too many,
        or if it comes upon an account of a part that is."""
        seen = {account}
        edge = {account}
        while edge:
            found = self._of(edge)
            next_to = {b for edges in found.values() for b, odds in edges.items() if odds > level}
            next_to |= {b for a in edge for b in self.same.get(a, ())}
            edge = next_to - seen
            seen |= edge
            if most is not None and (len(seen) > most or not large.isdisjoint(edge)):
                return frozenset(seen), False
        return frozenset(seen), True

    def _of(self, ids: set[str]) -> dict[str, Edges]:
        unknown = ids - self._edges.keys()
        if unknown:
            if len(self._edges) > HELD:
                self._edges.clear()
                unknown = ids
            found = self.read(sorted(unknown))
            self._edges |= {a: found.get(a, {}) for a in unknown}
        return {a: self._edges[a] for a in ids}


def within(ids: Iterable[str], pairs: Mapping[str, Edges]) -> dict[tuple[str, str], float]:
    """Of some accounts' pairs those with one another, the lesser id first.

    >>> within("ab", {"a": {"b": 1.5, "c": 2.0}, "b": {"a": 1.5}})
    {('a', 'b'): 1.5}
    """
    part = set(ids)
    return {(a, b): odds for a in sorted(part) for b, odds in pairs.get(a, {}).items() if a < b and b in part}


def disturbed(graph: Graph, fresh: set[str]) -> set[str]:
    """The accounts that were joined before and may be parted otherwise now that others have come.

    Args:
        graph: all accounts.
        fresh: those that have come, or next to which others have gone.

    Returns:
        All accounts of each part, as it was without the fresh ones, that has an account next to one of these.
    """
    old = graph.without(fresh)
    every = sorted(fresh)
    found: set[str] = set()
    for at in range(0, len(every), MOST):
        for b in sorted(graph.near(every[at : at + MOST]) - fresh):
            if b not in found:
                found |= old.part(b)
    return found


def parts_of(graph: Graph, accounts: Iterable[str]) -> list[frozenset[str]]:
    """The parts that some accounts are in, each once, in order."""
    parts: dict[str, frozenset[str]] = {}
    for a in sorted(accounts):
        if a not in parts:
            part = graph.part(a)
            parts |= dict.fromkeys(part, part)
    return sorted(set(parts.values()), key=min)
