"""What the text says contains what: "X in Y", "Y's X", "X, Y", "X and Z of Y", "X, 40 km south of Y"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Entry
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_names import fold
from counterclaim.resolve.place_patterns import Patterns


def related(
    a: Annotated, mentions: list[PlaceMention], known: Mapping[Span, tuple[Entry, ...]], p: Patterns
) -> tuple[PlaceMention, ...]:
    """The mentions with ``inside`` filled in, in text order.

    Args:
        a: the annotated report.
        mentions: the place expressions, in any order.
        known: what the gazetteer has for each name.
        p: the patterns of what stands between two names.
    """
    inside: dict[Span, tuple[Span, ...]] = {}
    ordered = sorted(mentions, key=lambda m: m.span)
    for left, right in pairwise(ordered):
        if left.sentence != right.sentence:
            continue
        gap = a.text[left.span[1] : right.name[0]]
        if p.gap_owner.match(gap):
            inside[right.name] = (*inside.get(right.name, ()), left.name)
            # "X in Nigeria's Y state": X lies in Y.
            for held in inside:
                if held != right.name and inside[held][-1] == left.name:
                    inside[held] = (right.name, *inside[held])
        elif (
            p.gap_inside.match(gap)
            or (p.gap_comma.match(gap) and _may_hold(known[left.name], known[right.name]))
            or (right.near and left.kind == "settlement" and p.gap_near.match(gap))
            or (right.away_m is not None and not known[left.name] and p.gap_away.match(gap))
        ):
            inside[left.name] = (*inside.get(left.name, ()), right.name)
    for left, right in reversed(list(pairwise(ordered))):
        gap = a.text[left.span[1] : right.name[0]]
        listed = left.sentence == right.sentence and p.gap_list_inside.match(gap)
        if listed and "," not in gap and right.name in inside and left.name not in inside:
            inside[left.name] = tuple(c for c in inside[right.name] if c != left.name)
    # A name that no gazetteer holds lies wherever it stands in what the text says once: "Yemen's Ras Isa".
    told = {
        fold(m.surface): inside[m.name] for m in reversed(ordered) if not known[m.name] and m.name in inside
    }
    for m in ordered:
        if not known[m.name] and m.name not in inside and fold(m.surface) in told:
            inside[m.name] = told[fold(m.surface)]
    return tuple(replace(m, inside=_chain(m.name, inside)) for m in ordered)


def _may_hold(inner: tuple[Entry, ...], outer: tuple[Entry, ...]) -> bool:
    """Whether a comma between two names may say that the second contains the first: else it parts a list."""
    if not inner:
        return any(o.kind != "settlement" for o in outer)
    return any(e.lies_in(o) for e in inner for o in outer)


def _chain(name: Span, inside: dict[Span, tuple[Span, ...]]) -> tuple[Span, ...]:
    """All that contains a name, innermost first."""
    out: list[Span] = []
    queue: Sequence[Span] = inside.get(name, ())
    while queue:
        new = [c for c in queue if c not in out and c != name]
        out += new
        queue = [d for c in new for d in inside.get(c, ())]
    return tuple(out)
