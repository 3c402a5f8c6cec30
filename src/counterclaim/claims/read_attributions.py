"""Attributions as the learned reader sees them: each cue that it tags, with the words that belong to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from counterclaim.claims.cues import find_cues
from counterclaim.claims.mentions import Attribution, CueClass
from counterclaim.claims.phrases import chars
from counterclaim.language import Annotated, Sentence
from counterclaim.language.readings import Linked, Readings
from counterclaim.model import Span

RULE = "reader:attribution"
CONTENT = 0.5
"""How probable a word must be to belong to what is reported."""
SOURCE = 0.5
"""How probable a word must be to belong to who reports."""
_EDGES = re.compile(r"[\s,;:.“”\"'‘’()\[\]-]*(.*?)[\s,;:“”\"‘’()\[\]-]*", re.DOTALL)


def read_attributions(
    a: Annotated, readings: Readings, among: Sequence[Span] | None = None
) -> tuple[Attribution, ...]:
    """Every act of reporting that the reader sees, in text order.

    A cue without any words reported is left out; one without a source is reported by nobody named.

    Args:
        a: the report.
        readings: what the reader makes of it.
        among: only in windows that hold some of these spans; everywhere where none are given.
    """
    found = []
    starts = [s.start for s in a.sentences]
    classes: dict[int, list[tuple[Span, CueClass]]] = {}
    for cue in readings.tagged("cue", among):
        n = bisect_right(starts, cue.span[0]) - 1
        if n < 0:
            continue
        if n not in classes:
            classes[n] = _classes(a, a.sentences[n])
        links = readings.links(cue.span, min(CONTENT, SOURCE))
        content = [_trimmed(a.text, x.span) for x in links.get("content", ()) if x.score >= CONTENT]
        content = [c for c in content if c[0] < c[1]]
        if content:
            found.append(
                Attribution(
                    sentence=n,
                    cue=cue.span,
                    cue_class=next((c for at, c in classes[n] if _meet(at, cue.span)), "neutral"),
                    content=tuple(content),
                    source=_source(a.text, links.get("source", ()), cue.span),
                    rule=RULE,
                )
            )
    return tuple(found)


def _source(text: str, linked: Sequence[Linked], cue: Span) -> Span | None:
    """The likeliest of the words that may be the source; of equals the nearest to the cue."""
    likely = [x for x in linked if x.score >= SOURCE]
    best = max(likely, key=lambda x: (x.score, -abs(x.span[0] - cue[0])), default=None)
    if best is None:
        return None
    span = _trimmed(text, best.span)
    return span if span[0] < span[1] else None


def _trimmed(text: str, span: Span) -> Span:
    """A span without blanks, commas and marks at its ends."""
    found = _EDGES.fullmatch(text, *span)
    return found.span(1) if found is not None else span


def _classes(a: Annotated, sentence: Sentence) -> list[tuple[Span, CueClass]]:
    """What the reporting words of a sentence that the vocabulary knows do with what is reported."""
    known = find_cues(a.doc, sentence.tokens.start, sentence.tokens.end)
    return [(chars(a.doc, found.tokens), found.cue.cls) for found in known]


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def combined(ruled: Sequence[Attribution], read: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions of the rules, and those of the reader where the rules see nobody speak.

    Conflict news reports figures in ways that the reader's corpus, election news, hardly knows ("raised its
    count to nine"), so the rules lead. A reader's attribution needs a source, and neither its cue nor any of
    its content may be spoken for already.
    """
    taken = [span for x in ruled for span in (x.cue, *x.content)]
    added = [
        r
        for r in read
        if r.source is not None and not any(_meet(span, t) for span in (r.cue, *r.content) for t in taken)
    ]
    return tuple(sorted([*ruled, *added], key=lambda f: (f.sentence, f.cue)))
