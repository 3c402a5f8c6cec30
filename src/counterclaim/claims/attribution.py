"""Attribution: which words are put forward by whom, over sentences, quotations and nested relays.

The parse names sources well and contents badly (a clause in front of "officials said" may come out as
anything), so the source is read off the tree and the content mostly off the surface: what follows the cue, or
what stands before it up to the comma. Terms follow PARC 3 (Pareti 2016) and PolNeAR (Newell et al. 2018):
source, cue, content.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from counterclaim.claims.carried import carried_quotations, carried_speech
from counterclaim.claims.contents import contents
from counterclaim.claims.headlines import closing_labels, headline, turns
from counterclaim.claims.mentions import Attribution
from counterclaim.claims.phrases import chars
from counterclaim.claims.quotations import Quotation, quotations
from counterclaim.claims.read_attributions import combined, read_attributions
from counterclaim.claims.rebuttals import rebuttals, without
from counterclaim.claims.reporting import Act, reporting_acts
from counterclaim.claims.whole_names import with_whole_names
from counterclaim.language import Annotated, Doc, Sentence
from counterclaim.language.readings import Readings
from counterclaim.model import Span

BESIDE = 1
"""Sentences to either side of a value's that the reader is shown."""


def find_attributions(a: Annotated, values: Sequence[Span] | None = None) -> tuple[Attribution, ...]:
    """Every act of reporting in a report, with its source, cue and content, in text order: by the rules, the
    learned reader, or both, as the report was read.

    Args:
        a: the report.
        values: the words whose speakers are wanted, where not all are: beside the rules, the reader is then
            asked only about those for which the rules see nobody speak, which spares most of its cost.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Seven people were killed near the city on Thursday, a provincial official said."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [f] = find_attributions(a)
    >>> text[slice(*f.source)], text[slice(*f.cue)], text[slice(*f.content[0])]
    ('a provincial official', 'said', 'Seven people were killed near the city on Thursday')
    """
    return attributed(a, values)[0]


def attributed(
    a: Annotated, values: Sequence[Span] | None = None
) -> tuple[tuple[Attribution, ...], Readings | None]:
    """What ``find_attributions`` gives, with what the reader was shown for it, for others to ask about."""
    if a.readings is None:
        return with_whole_names(a, ruled(a)), None
    if a.means == "reader":
        return with_whole_names(a, read_attributions(a, a.readings)), a.readings
    known = ruled(a)
    shown = a.readings
    if values is not None:
        shown = shown.only(_around(a, [v for v in values if not _spoken(v, known)]))
    return with_whole_names(a, combined(a, known, read_attributions(a, shown))), shown


def _around(a: Annotated, values: Sequence[Span]) -> list[Span]:
    """The sentences of some values with those beside them, where the words that report them stand."""
    held: set[int] = set()
    for start, end in values:
        first = bisect_right(a.sentences, start, key=lambda s: s.end)
        last = bisect_left(a.sentences, end, key=lambda s: s.start)
        held.update(range(max(0, first - BESIDE), min(len(a.sentences), last + BESIDE)))
    runs: list[Span] = []
    for n in sorted(held):
        s = a.sentences[n]
        # What the page put between two sentences parts them.
        joins = n - 1 in held and s.passage - a.sentences[n - 1].passage <= 1
        runs[-1:] = [(runs[-1][0], s.end)] if joins else [*runs[-1:], s.span]
    return runs


def _spoken(value: Span, known: Sequence[Attribution]) -> bool:
    """Whether somebody is seen to say some words."""
    return any(
        start < value[1] and value[0] < end for f in known if f.source is not None for start, end in f.content
    )


def ruled(a: Annotated) -> tuple[Attribution, ...]:
    """Every act of reporting that the rules see, in text order."""
    quotes = quotations(a)
    quoted = _quoted_tokens(a, quotes)
    found: list[Attribution] = []
    for sentence in a.sentences:
        acts = reporting_acts(sentence, quoted)
        for n, act in enumerate(acts):
            content = contents(sentence, acts, n, quoted)
            spans = tuple(chars(a.doc, c) for c in content)
            spans = _with_quotation(spans, act, sentence, acts, quotes, a, quoted)
            if spans:
                found.append(_attribution(a.doc, sentence, act, spans))
        labelled = headline(a, sentence, acts)
        if labelled is not None:
            found.append(labelled)
    found += closing_labels(a, found)
    found += turns(a)
    found += carried_quotations(a, quotes, found)
    found += carried_speech(a, found)
    denials = rebuttals(a)
    found = [*without(found, denials), *denials]
    return tuple(sorted(found, key=lambda f: (f.sentence, f.cue)))


def _attribution(doc: Doc, sentence: Sentence, act: Act, content: tuple[Span, ...]) -> Attribution:
    return Attribution(
        sentence=sentence.index,
        cue=chars(doc, act.words),
        cue_class=act.cue.cls,
        content=content,
        source=_named(doc, act.source),
        relays=tuple(s for r in act.relays if (s := _named(doc, r)) is not None),
        rule=f"cue:{act.cue.id}",
    )


def _named(doc: Doc, words: tuple[int, int] | None) -> Span | None:
    """Where a source stands; none where the parse takes a line's end or a mark for one."""
    span = chars(doc, words) if words is not None else None
    # "wrote on X." keeps the stop of its sentence, as an initial would.
    if span is not None and span[1] - span[0] == 2 and doc.text[span[1] - 1] == ".":
        span = span[0], span[1] - 1
    return span if span is not None and any(c.isalnum() for c in doc.text[slice(*span)]) else None


def _quoted_tokens(a: Annotated, quotes: tuple[Quotation, ...]) -> frozenset[int]:
    found: set[int] = set()
    for q in quotes:
        span = a.doc.char_span(*q.inner, alignment_mode="contract")
        if span is not None and len(span) > 4:
            found.update(range(span.start, span.end))
    return frozenset(found)


def _with_quotation(
    spans: tuple[Span, ...],
    act: Act,
    s: Sentence,
    acts: tuple[Act, ...],
    quotes: tuple[Quotation, ...],
    a: Annotated,
    quoted: frozenset[int],
) -> tuple[Span, ...]:
    """Stretch content over a quotation of several sentences that it opens or closes."""
    if act.words[0] in quoted or act.cue.source == "none":
        return spans
    stretched = list(spans)
    for q in quotes:
        if q.passage != s.passage or q.inner[1] - q.inner[0] < 20:
            continue
        touches = any(c[0] < q.inner[1] and q.inner[0] < c[1] for c in spans)
        beside = (
            not spans
            and "quote" in act.cue.content
            and (
                0 <= s.start - q.outer[1] <= 2
                or s.start <= q.outer[0] < s.end
                or s.start < q.outer[1] <= s.end
            )
        )
        if touches or beside:
            stretched.append(q.inner)
    return _merged(stretched)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in sorted(set(spans)):
        if out and start <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return tuple(out)
