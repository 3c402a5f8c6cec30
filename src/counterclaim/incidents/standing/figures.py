"""Counts as intervals: which can be one, and which sides they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from counterclaim.incidents.standing.sorts import Sort, people
from counterclaim.incidents.wording import victims_of
from counterclaim.model import Claim, Record

Bounds = tuple[int | None, int | None]
"""The lowest and the highest that a count can be, inclusive; None is unknown."""

TOP = 10**12
PART = 0.5
"""A count of one sort of people below this share of another's whole is read as a part of it."""

T = TypeVar("T")


class Figure(Record, frozen=True):
    """How many of which sort: what two speakers can disagree on. ``open`` tells that no number is given."""

    low: int
    high: int
    sort: Sort = Sort()
    open: bool = False

    @property
    def bounds(self) -> Bounds:
        """The interval."""
        return self.low, self.high

    @property
    def zero(self) -> bool:
        """Whether nobody is counted."""
        return self.high == 0


def figure_of(claim: Claim, parts: Sort = Sort()) -> Figure:  # noqa: B008 - frozen
    """The figure of a toll claim; "several" is one or more.

    Args:
        claim: a toll claim.
        parts: the sorts that its parts name besides.
    """
    sort = people(victims_of(claim))
    both = Sort(sides=sort.sides | parts.sides, tags=sort.tags | parts.tags)
    vague = claim.low is None and claim.high is None
    low = claim.low if claim.low is not None else (1 if vague else 0)
    return Figure(low=low, high=claim.high if claim.high is not None else TOP, sort=both, open=vague)


def meet(a: Bounds, b: Bounds) -> bool:
    """Whether two counts can be one: "at least seven" and "nine".

    >>> meet((7, None), (9, 9)), meet((7, 7), (9, 9)), meet((3, 4), (4, 4))
    (True, False, True)
    """
    low = max(a[0] or 0, b[0] or 0)
    return low <= min(a[1] if a[1] is not None else TOP, b[1] if b[1] is not None else TOP)


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures count the same people, as far as their words go.

    Soldiers and civilians, women and children are counted side by side; civilians alone are no count of
    soldiers and civilians together. A sort that is named alone is read
    as the whole of "people", unless its count is so small that it must be a part of it.
    """
    one, two = a.sort, b.sort
    if (
        one.sides
        and two.sides
        and (not one.sides & two.sides or one.sides < two.sides or two.sides < one.sides)
    ):
        return False
    if one.tags and two.tags and not one.tags & two.tags:
        return False
    if bool(one.sides) != bool(two.sides):
        some, whole = (a, b) if one.sides else (b, a)
        return not (some.high < whole.low * PART)
    return True


def clash(a: Figure, b: Figure) -> bool:
    """Whether two figures cannot both be right."""
    if a.zero or b.zero:
        none, some = (a, b) if a.zero else (b, a)
        same = not none.sort.sides or bool(none.sort.sides & some.sort.sides)
        # Of people who are called nothing else, some are taken to be civilians.
        return some.low > 0 and (same or (none.sort.side == "civilian" and not some.sort.sides))
    return comparable(a, b) and not meet(a.bounds, b.bounds)


def camps(
    values: Sequence[T], apart: Callable[[T, T], bool], akin: Callable[[T, T], bool]
) -> tuple[tuple[tuple[T, ...], ...], ...]:
    """Put values into camps: those of one camp can be one, each camp is apart from another.

    A value that goes with several camps takes none: "at least seven" beside nine and ten.

    Args:
        values: distinct, the most exact first; of equal exactness in an order of their own.
        apart: whether two cannot be one.
        akin: whether two speak of the same thing at all.

    Returns:
        The disputes: for each its camps, two or more.

    >>> camps([7, 9, 9.4], lambda a, b: abs(a - b) > 1, lambda a, b: True)
    (((7,), (9, 9.4)),)
    """
    groups: list[list[T]] = []
    for v in values:
        fits = [g for g in groups if any(akin(v, o) for o in g) and not any(apart(v, o) for o in g)]
        if len(fits) == 1:
            fits[0].append(v)
        elif not fits:
            groups.append([v])
    rivals = {
        i: {j for j, h in enumerate(groups) if j != i and any(apart(a, b) for a in g for b in h)}
        for i, g in enumerate(groups)
    }
    disputes = []
    seen: set[int] = set()
    for i in range(len(groups)):
        if i in seen or not rivals[i]:
            continue
        reached, ahead = {i}, [i]
        while ahead:
            for j in sorted(rivals[ahead.pop()] - reached):
                reached.add(j)
                ahead.append(j)
        seen |= reached
        disputes.append(tuple(tuple(groups[j]) for j in sorted(reached)))
    return tuple(disputes)
