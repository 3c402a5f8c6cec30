"""Names of known bodies that the parse cuts, for they hold a verb or an adverb: "Save the Children"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.claims.mentions import Attribution
from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.actors import ActorContext, resolve_actor
from counterclaim.resolve.names import normalise

MOST = 3
"""Words on either side that may belong to a name."""

_WORD = r"(?:[A-Z][\w’'-]*|the|of|and|for|to|in)"
_NAME = re.compile(r"(?<!\w)[A-Z][\w’'-]*")
_BEFORE = re.compile(rf"(?:\b{_WORD} ){{1,{MOST}}}$")
_AFTER = re.compile(rf"(?: {_WORD}\b){{1,{MOST}}}")


def with_whole_names(a: Annotated, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Attributions whose sources and relays have the whole name of the body that they name."""
    return tuple(
        replace(
            f,
            source=None if f.source is None else whole_name(a.text, f.source),
            relays=tuple(whole_name(a.text, r) for r in f.relays),
        )
        for f in found
    )


def whole_name(text: str, span: Span) -> Span:
    """A mention, or the longest name of a known body that it is a part of.

    >>> text = "Save the Children said nine died."
    >>> start, end = whole_name(text, (9, 17))
    >>> text[start:end]
    'Save the Children'
    >>> text = "On Monday Oxfam said nine died."
    >>> whole_name(text, (10, 15))
    (10, 15)
    """
    wider = (s for s in _wider(text, span) if _is_name(text[slice(*s)]))
    return max(wider, key=lambda s: s[1] - s[0], default=span)


def _wider(text: str, span: Span) -> Iterator[Span]:
    """A mention with some of the words beside it, so that it begins and ends with a capital."""
    before = _BEFORE.search(text, max(0, span[0] - 60), span[0])
    after = _AFTER.match(text, span[1], span[1] + 60)
    starts = [before.start() + m.start() for m in _NAME.finditer(before.group())] if before else []
    ends = [after.start() + m.end() for m in _NAME.finditer(after.group())] if after else []
    for start in (*starts, span[0]):
        for end in (*ends, span[1]):
            if (start, end) != span:
                yield start, end


def _is_name(words: str) -> bool:
    """Whether words are the very name of a body of the vocabulary."""
    match = resolve_actor(words, ActorContext())
    return match is not None and normalise(words) in {normalise(n) for n in (match.name, *match.aliases)}
