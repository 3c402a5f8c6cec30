"""What reviewers judged to be the same event and what not, thought through to its end.

A judgement is made of event mentions, because these are what incidents consist of and because their ids
follow from what the report says: whatever linking makes of them next time, the judgement still finds them.

Same is transitive, and different carries over: if a is the same as b, and b differs from c, then a differs
from c. Nobody is asked twice what follows from what was said. Where judgements contradict one another the
later ones hold, and what they override is named.

Follows the resolver of nomenklatura (judgements positive, negative, unsure; inference over connected
records).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Literal

from counterclaim.model import Record

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[str, str]
"""Two event mentions, the lesser id first."""
Groups = tuple[tuple[str, ...], ...]


class Judgement(Record, frozen=True):
    """What one decision says of groups of event mentions.

    Each group is what the reviewer saw as one (an incident, the mentions split off, a single mention), its
    representative first.

    - ``same``: the representatives tell of one event. An earlier judgement that kept any mention of one group
      apart from any of another is lifted; how the mentions inside a group belong together stays open.
    - ``different``: no mention of one group tells of the event of any of another. What was judged the same
      within one group stays so.
    - ``unsure``: somebody looked at the representatives and could not tell; an earlier judgement on just
      these is lifted.
    """

    verdict: Verdict
    groups: Groups
    decision: str

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of mentions that it gives a verdict on, each once."""
        if self.verdict == "different":
            return tuple(dict.fromkeys(_across(self.groups)))
        first = dict.fromkeys(g[0] for g in self.groups if g)
        return tuple(_pair(a, b) for a, b in combinations(first, 2))


class Overridden(Record, frozen=True):
    """What a decision said of two event mentions and no longer holds, and by which later decisions."""

    a: str
    b: str
    verdict: Verdict
    decision: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """What all judgements come to.

    Attributes:
        together: groups of event mentions that must belong to one incident; no two share a mention.
        apart: pairs that must not: each stands for itself and all that must be with it.
        unsure: pairs that somebody could not judge, and that do not follow from other judgements either.
        overridden: what was judged and does not hold any more.
    """

    together: tuple[frozenset[str], ...] = ()
    apart: tuple[Pair, ...] = ()
    unsure: tuple[Pair, ...] = ()
    overridden: tuple[Overridden, ...] = ()

    @cached_property
    def _group(self) -> dict[str, frozenset[str]]:
        return {m: group for group in self.together for m in group}

    @cached_property
    def _apart(self) -> frozenset[Pair]:
        return frozenset(_pair(min(self.must(a)), min(self.must(b))) for a, b in self.apart)

    @cached_property
    def _bound(self) -> frozenset[str]:
        return frozenset(m for pair in self.apart for a in pair for m in self.must(a))

    def bound(self, a: str) -> bool:
        """Whether anything must be kept apart from this event mention."""
        return a in self._bound

    def must(self, a: str) -> frozenset[str]:
        """All event mentions that must belong to the incident of this one, itself among them."""
        return self._group.get(a) or frozenset((a,))

    def cannot(self, a: str, b: str) -> bool:
        """Whether two event mentions must not belong to one incident."""
        return _pair(min(self.must(a)), min(self.must(b))) in self._apart


def judged(judgements: Iterable[Judgement]) -> Judged:
    """Think judgements through.

    Args:
        judgements: first to last; a later one overrides what it contradicts.

    >>> found = judged([
    ...     Judgement(verdict="same", groups=(("a",), ("b",)), decision="d-1"),
    ...     Judgement(verdict="different", groups=(("b",), ("c",)), decision="d-2"),
    ... ])
    >>> sorted(found.must("a")), found.cannot("a", "c"), found.cannot("a", "b")
    (['a', 'b'], True, False)

    Later words override earlier ones, and say so:

    >>> later = judged([
    ...     Judgement(verdict="same", groups=(("a",), ("b",)), decision="d-1"),
    ...     Judgement(verdict="different", groups=(("a",), ("b",)), decision="d-2"),
    ... ])
    >>> later.together, [(o.decision, o.by) for o in later.overridden]
    ((), [('d-1', ('d-2',))])
    """
    words = _Words()
    for j in judgements:
        words.take(j)
    closure = _Closure()
    overridden = [*words.overridden, *closure.close(words.held)]
    unsure = (p for p, (verdict, _) in words.held.items() if verdict == "unsure" and closure.open(*p))
    return Judged(
        together=tuple(sorted(closure.groups(), key=sorted)),
        apart=tuple(sorted(closure.pairs())),
        unsure=tuple(sorted(unsure)),
        overridden=tuple(overridden),
    )


def obeying(groups: Iterable[Sequence[str]], judgements: Judged) -> tuple[tuple[str, ...], ...]:
    """Join and part groups of event mentions as reviewers judged them.

    What reviewers said comes first; what linking joined stays together as far as that allows. A mention that
    is kept apart from the rest of its group goes with the first of it from which it is not.

    Args:
        groups: as linking made them; no mention is in two.
        judgements: what must and must not be together.

    Returns:
        The groups, in the order of their first mentions as given.

    >>> d = Judgement(verdict="different", groups=(("a",), ("b",)), decision="d-1")
    >>> obeying([("a", "x", "b"), ("c",)], judged([d]))
    (('a', 'x'), ('b',), ('c',))
    """
    given = [tuple(g) for g in groups]
    place = {m: n for n, m in enumerate(m for g in given for m in g)}
    joined = _Joined()
    for together in judgements.together:
        here = sorted((m for m in together if m in place), key=place.__getitem__)
        for other in here[1:]:
            joined.union(here[0], other)
    for group in given:
        for n, m in enumerate(group):
            fits = (
                e for e in group[:n] if joined.find(e) == joined.find(m) or _allowed(m, e, joined, judgements)
            )
            first = next(fits, None)
            if first is not None:
                joined.union(first, m)
    made: dict[str, list[str]] = {}
    for m in place:
        made.setdefault(joined.find(m), []).append(m)
    return tuple(map(tuple, made.values()))


def _allowed(a: str, b: str, joined: _Joined, judgements: Judged) -> bool:
    ours, theirs = (tuple(filter(judgements.bound, joined.members(m))) for m in (a, b))
    return not any(judgements.cannot(x, y) for x, y in product(ours, theirs))


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _across(groups: Groups) -> Iterator[Pair]:
    for one, two in combinations(groups, 2):
        yield from (_pair(a, b) for a, b in product(one, two) if a != b)


class _Words:
    """The last word on each pair of mentions that somebody gave one on, the latest last."""

    def __init__(self) -> None:
        self.held: dict[Pair, tuple[Verdict, str]] = {}
        self.overridden: list[Overridden] = []
        self._ever = _Joined()

    def take(self, j: Judgement) -> None:
        """Add what a decision says."""
        if j.verdict == "different":
            for a, b in self._kept(j.groups):
                self._say(_pair(a, b), "same", j.decision)
        if j.verdict == "same":
            for pair in _across(j.groups):
                if pair in self.held and self.held[pair][0] == "different":
                    self._lift(pair, j.decision)
        for pair in j.pairs:
            self._say(pair, j.verdict, j.decision)

    def _say(self, pair: Pair, verdict: Verdict, decision: str) -> None:
        if pair in self.held and self.held[pair][0] != verdict:
            self._lift(pair, decision)
        self.held.pop(pair, None)
        self.held[pair] = (verdict, decision)
        if verdict == "same":
            self._ever.union(*pair)

    def _lift(self, pair: Pair, by: str) -> None:
        verdict, decision = self.held.pop(pair)
        a, b = pair
        self.overridden.append(Overridden(a=a, b=b, verdict=verdict, decision=decision, by=(by,)))

    def _kept(self, groups: Groups) -> Iterator[Pair]:
        """What is the same within a group by way of mentions that are now split off from it.

        If a and c were each merged with b, then b is split off: a and c are still one.
        """
        touched = [{self._ever.find(m) for m in g if self._ever.has(m)} for g in groups]
        shared = set().union(*(one & two for one, two in combinations(touched, 2)))
        if not shared:
            return
        # What holds of these words is only known when they are thought through.
        closure = _Closure()
        near = {p: word for p, word in self.held.items() if shared & {self._ever.find(m) for m in p}}
        for _ in closure.close(near):
            pass
        for group in groups:
            last: dict[str, str] = {}
            for m in group:
                root = closure.joined.find(m)
                if root in last:
                    yield last[root], m
                last[root] = m


class _Closure:
    """What follows from words on pairs, the latest first: each holds unless later ones say otherwise."""

    def __init__(self) -> None:
        self.joined = _Joined()
        self._same: dict[str, dict[str, str]] = {}
        self._apart: dict[str, dict[str, tuple[str, str, str]]] = {}

    def close(self, words: dict[Pair, tuple[Verdict, str]]) -> Iterator[Overridden]:
        """Take words in, first to last as given; gives those that later ones contradict."""
        for (a, b), (verdict, decision) in reversed(words.items()):
            by: tuple[str, ...] = ()
            one, two = self.joined.find(a), self.joined.find(b)
            if verdict == "same":
                against = self._apart.get(one, {}).get(two)
                if against is not None:
                    x, y, other = against
                    by = (*self._path(a, x), *self._path(a, y), other, *self._path(x, b), *self._path(y, b))
                else:
                    self._join(a, b, decision)
            elif verdict == "different":
                if one == two:
                    by = self._path(a, b)
                else:
                    self._part(one, two, (a, b, decision))
            if by:
                yield Overridden(a=a, b=b, verdict=verdict, decision=decision, by=tuple(dict.fromkeys(by)))

    def open(self, a: str, b: str) -> bool:
        """Whether nothing follows for two mentions."""
        one, two = self.joined.find(a), self.joined.find(b)
        return one != two and two not in self._apart.get(one, {})

    def groups(self) -> list[frozenset[str]]:
        """The mentions that are one, where they are several."""
        return [frozenset(g) for g in self.joined.groups() if len(g) > 1]

    def pairs(self) -> set[Pair]:
        """Those that are apart, each group by its least mention."""
        return {
            _pair(min(self.joined.members(one)), min(self.joined.members(two)))
            for one, others in self._apart.items()
            for two in others
        }

    def _join(self, a: str, b: str, decision: str) -> None:
        self._same.setdefault(a, {})[b] = decision
        self._same.setdefault(b, {})[a] = decision
        one, two = self.joined.find(a), self.joined.find(b)
        root = self.joined.union(a, b)
        for gone in {one, two} - {root}:
            for other, why in self._apart.pop(gone, {}).items():
                del self._apart[other][gone]
                self._part(root, other, why)

    def _part(self, one: str, two: str, why: tuple[str, str, str]) -> None:
        self._apart.setdefault(one, {}).setdefault(two, why)
        self._apart.setdefault(two, {}).setdefault(one, why)

    def _path(self, a: str, b: str) -> tuple[str, ...]:
        """The decisions that make two mentions one, on the shortest way; none where they are not."""
        if self.joined.find(a) != self.joined.find(b):
            return ()
        ways: dict[str, tuple[str, ...]] = {a: ()}
        ahead = deque([a])
        while ahead and b not in ways:
            here = ahead.popleft()
            for other, decision in self._same.get(here, {}).items():
                if other not in ways:
                    ways[other] = (*ways[here], decision)
                    ahead.append(other)
        return ways.get(b, ())


class _Joined:
    """Disjoint sets of mentions, with the members of each."""

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def has(self, m: str) -> bool:
        """Whether anything was joined to a mention."""
        return m in self._root

    def find(self, m: str) -> str:
        """The mention that stands for the set of this one."""
        return self._root.get(m, m)

    def members(self, m: str) -> list[str]:
        """The set of a mention."""
        return self._members.get(self.find(m), [m])

    def groups(self) -> Iterator[list[str]]:
        """All sets that were joined."""
        yield from self._members.values()

    def union(self, a: str, b: str) -> str:
        """Join two sets, the smaller to the larger; gives what stands for both."""
        one, two = sorted((self.find(a), self.find(b)), key=lambda r: (-len(self.members(r)), r))
        if one == two:
            return one
        moved = self._members.pop(two, [two])
        self._members.setdefault(one, [one]).extend(moved)
        self._root[one] = one
        self._root |= dict.fromkeys(moved, one)
        return one
