"""Datelines: where a report was filed. Not where its events happened, but a hint which namesake is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Gazetteer
from counterclaim.resolve.place_patterns import patterns

_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)*")
_END = re.compile(r"\(|--|[–—:]|\s-\s|\d")


def datelines(a: Annotated, book: Gazetteer) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """The places in a report's datelines, each with those behind it that hold it ("CARTHAGE, N.C. -").

    Args:
        a: the annotated report.
        book: the gazetteer; what it does not know is no place but an agency or a programme.
    """
    states = patterns().states
    for p in a.passages:
        if p.kind != "dateline":
            continue
        end = _END.search(a.text, p.start, p.end)
        spans = [m.span() for m in _NAME.finditer(a.text, p.start, end.start() if end else p.end)]
        names = {a.text[slice(*s)]: None for s in spans}
        known = book.lookup_many(names)
        kept = [s for s in spans if a.text[slice(*s)] in states or known[a.text[slice(*s)]]]
        for at, span in enumerate(kept):
            yield span, tuple(kept[at + 1 :])
