"""Attributions as the learned reader sees them: each cue that it tags, with the words that belong to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from counterclaim.claims.cues import find_cues
from counterclaim.claims.mentions import Attribution, CueClass
from counterclaim.claims.phrases import chars, meet, nobody, noun_phrase
from counterclaim.language import Annotated, Sentence
from counterclaim.language.readings import Linked, Linking, Readings
from counterclaim.model import Span

RULE = "reader:attribution"
LEAST = 0.5
"""How probable a word must be to belong to a cue."""
PHRASE = 0.4
"""How probable the words of a tagged phrase must be on average for a part of it to stand for it all."""
_LEADING = frozenset({"DET", "ADJ", "NUM", "ADP", "ADV", "PART"})
"""Parts of speech on which no phrase ends."""
_EDGES = re.compile(r"[\s,;:.“”\"'‘’()\[\]-]*(.*?)[\s,;:“”\"‘’()\[\]-]*", re.DOTALL)


def read_attributions(a: Annotated, readings: Readings) -> tuple[Attribution, ...]:
    """Every act of reporting that the reader sees, in text order.

    A cue without any words reported is left out; one without a source is reported by nobody named.

    Args:
        a: the report.
        readings: what the reader makes of it, or of a part of it.
    """
    found = []
    starts = [s.start for s in a.sentences]
    classes: dict[int, list[tuple[Span, CueClass]]] = {}
    phrases = {layer: [t.span for t in readings.tagged(layer)] for layer in ("source", "content")}
    for cue in readings.tagged("cue"):
        n = bisect_right(starts, cue.span[0]) - 1
        linking = readings.linking(cue.span)
        if n < 0 or linking is None:
            continue
        if n not in classes:
            classes[n] = _classes(a, a.sentences[n])
        content = [_trimmed(a.text, x.span) for x in _whole(linking, "content", phrases["content"])]
        # A cue is no part of what it reports.
        content = [c for c in content if c[0] < c[1] and not meet(c, cue.span)]
        if not content:
            continue
        source = _source(a, _whole(linking, "source", phrases["source"]), cue.span)
        if source is not None and _nobody(a, source):
            continue
        source = None if source is not None and _undergoes(a, source, cue.span) else source
        cls: CueClass = next((c for at, c in classes[n] if meet(at, cue.span)), "neutral")
        found.append(Attribution(n, cue.span, cls, tuple(content), source, rule=RULE))
    return tuple(found)


def _undergoes(a: Annotated, source: Span, cue: Span) -> bool:
    """Whether a source is the subject of a passive, of whom something is said: "they are suspected of it"."""
    tokens = a.doc.char_span(*source, alignment_mode="expand")
    if tokens is None or tokens.root.dep_ != "nsubjpass":
        return False
    verb = tokens.root.head
    return any(cue[0] <= t.idx < cue[1] for t in (verb, *(c for c in verb.children if c.dep_ == "auxpass")))


def _nobody(a: Annotated, source: Span) -> bool:
    tokens = a.doc.char_span(*source, alignment_mode="expand")
    return tokens is not None and nobody(tokens.root)


def _whole(linking: Linking, link: str, phrases: Sequence[Span]) -> list[Linked]:
    """The words that belong to a cue, as whole phrases: links tell whose a phrase is, tags where it ends."""
    found: list[Linked] = []
    for run in linking.runs(link, LEAST):
        start, end = run.span
        for a, b in phrases:
            if a < end and start < b and linking.mean(link, (a, b)) >= PHRASE:
                start, end = min(start, a), max(end, b)
        if not found or found[-1].span[1] < end:
            found.append(Linked((start, end), run.score))
    return found


def _source(a: Annotated, linked: Sequence[Linked], cue: Span) -> Span | None:
    """The likeliest of the words that may be the source; of equals the nearest to the cue."""
    best = max(linked, key=lambda x: (x.score, -abs(x.span[0] - cue[0])), default=None)
    if best is None:
        return None
    # A dateline in front of a sentence belongs to no phrase of it.
    first = max((s.start for s in a.sentences if s.start < best.span[1]), default=0)
    span = _trimmed(a.text, (max(best.span[0], first), best.span[1]))
    return _completed(a, span, cue) if span[0] < span[1] and not meet(span, cue) else None


def _completed(a: Annotated, span: Span, cue: Span) -> Span | None:
    """A source that breaks off before its noun ("the", "a shopkeeper in the") with the noun phrase that it
    begins; None where there is none in front of the cue or behind it."""
    tokens = a.doc.char_span(*span, alignment_mode="expand")
    if tokens is None or tokens[-1].pos_ not in _LEADING:
        return span
    head = tokens[-1].head
    whole = chars(a.doc, noun_phrase(head)) if head.pos_ in ("NOUN", "PROPN") else span
    if whole == span or meet(whole, cue):
        return None
    return min(span[0], whole[0]), max(span[1], whole[1])


def _trimmed(text: str, span: Span) -> Span:
    """A span without blanks, commas and marks at its ends."""
    found = _EDGES.fullmatch(text, *span)
    return found.span(1) if found is not None else span


def _classes(a: Annotated, sentence: Sentence) -> list[tuple[Span, CueClass]]:
    """What the reporting words of a sentence that the vocabulary knows do with what is reported."""
    known = find_cues(a.doc, sentence.tokens.start, sentence.tokens.end)
    return [(chars(a.doc, found.tokens), found.cue.cls) for found in known]


def combined(
    a: Annotated, ruled: Sequence[Attribution], read: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions of the rules, and those of the reader by words in which the rules see no cue.

    Conflict news reports figures in ways that the reader's corpora hardly know ("raised its count to nine"),
    so the rules lead: what they see is kept. A reader's attribution needs a source, and one to whom the rules
    do not give the same words already, as speaker or relay. Beside the rules, which know how figures are told
    in nouns, it tells only clauses: who condemns a killing or gives two blankets tells of neither.
    """
    cues = [r.cue for r in ruled]
    added = [
        replace(r, tells=any(_clause(a, c) for c in r.content))
        for r in read
        if r.source is not None
        and not any(meet(r.cue, c) for c in cues)
        and not _has(ruled, r.source, r.content)
    ]
    return tuple(sorted([*ruled, *added], key=lambda f: (f.sentence, f.cue)))


def _has(ruled: Sequence[Attribution], source: Span, content: Sequence[Span]) -> bool:
    """Whether the rules already give a source some of these words."""
    same = (f for f in ruled if any(meet(c, d) for c in f.content for d in content))
    return any(meet(source, s) for f in same for s in (*f.relays, *([f.source] if f.source else [])))


def _clause(a: Annotated, span: Span) -> bool:
    """Whether words are a clause rather than a noun phrase."""
    tokens = a.doc.char_span(*span, alignment_mode="expand")
    return tokens is not None and tokens.root.pos_ in ("VERB", "AUX")
