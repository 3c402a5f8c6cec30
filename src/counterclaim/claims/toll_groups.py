"""Groups of people as a sentence counts them, and what "and" makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from counterclaim.claims.toll_nouns import RUN
from counterclaim.language import Doc, Run, Token
from counterclaim.model import Span


@dataclass(frozen=True)
class Group:
    """A counted or single group. ``start`` and ``end`` are tokens of the report's document.

    ``head`` is the noun, None for a bare number. ``figure`` and ``victims`` are code points of the report.
    ``human`` is False for animals, things and measures, None for a noun that no vocabulary knows. ``plain``
    marks a group told only by age, sex or kinship, which adds up with its like to one figure. ``single`` has
    no number ("the ambassador"), ``name`` is a person's name or a list of them.
    """

    start: int
    end: int
    head: int | None
    low: int | None
    high: int | None
    figure: Span
    victims: Span | None
    human: bool | None = True
    plain: bool = False
    single: bool = False
    name: bool = False
    of_whole: bool = False


def group_of(doc: Doc, token: Token, found: Iterable[Group]) -> Group | None:
    """The group that a token belongs to, if any."""
    return next((g for g in found if g.start <= token.i < g.end), None)


def joined(doc: Doc, found: tuple[Group, ...], at: int, title: bool = False) -> tuple[Group, ...]:
    """The groups coordinated with one: "two women, a child and three soldiers"; a comma does in titles."""
    left = right = at
    while left > 0 and _joint(doc, found[left - 1], found[left]):
        left -= 1
    while right + 1 < len(found) and _joint(doc, found[right], found[right + 1]):
        right += 1
    chain = tuple(
        g for k, g in enumerate(found[left : right + 1], left) if k == at or not _apposed(doc, found, k)
    )
    gaps = [Run(doc[a.end : b.start]).text.lower() for a, b in pairwise(chain)]
    ends = [
        k for k, gap in enumerate(gaps) if gap.split(" ")[-1] != "," and re.search(r"\b(and|&|well)\b", gap)
    ]
    named = all(g.head is not None and not g.of_whole for g in chain)
    if not ends and title and len(chain) == 2 and gaps[0].strip() == "," and named:
        return chain
    if not ends:
        return (found[at],)
    stop = ends[-1] + 1
    return chain[: stop + 1] if at - left <= stop else (found[at],)


def _apposed(doc: Doc, found: tuple[Group, ...], at: int) -> bool:
    """Whether a group names the one before it again: "the police chief, Colonel Haidari, and two guards"."""
    if at == 0:
        return False
    a, b = found[at - 1], found[at]
    return a.single and b.single and a.name != b.name and Run(doc[a.end : b.start]).text.strip() == ","


def summed(chain: tuple[Group, ...]) -> tuple[Group, ...]:
    """Add up what is told only by age, sex or kinship: "three women and four children" is one figure, 7."""
    if len(chain) < 2 or not all(g.plain and g.low is not None and g.low == g.high for g in chain):
        return chain
    span = (chain[0].figure[0], (chain[-1].victims or chain[-1].figure)[1])
    total = sum(g.low or 0 for g in chain)
    return (replace(chain[0], end=chain[-1].end, low=total, high=total, figure=span, victims=span),)


def _joint(doc: Doc, a: Group, b: Group) -> bool:
    gap = [t.lower_ for t in doc[a.end : b.start] if not t.is_space]
    if not gap or len(gap) > 12:
        return False
    words = [w for w in gap if w not in (",", ";", "her", "his", "their")]
    if words in ([], ["and"], ["&"], ["as", "well", "as"], ["and", "also"], ["plus"], ["and", "at", "least"]):
        return True
    if (
        words[-1] in ("and", "&")
        and words[0] in ("of", "from", "belonging", "in", "identified", "named")
        and len(words) <= 6
    ):
        between = doc[a.end : b.start]
        return (
            all(t.tag_ in {*RUN, "IN", "DT", "PRP$", ",", "CC", "VBD"} for t in between)
            and words.count("and") == 1
        )
    return False
