"""Which words of a sentence may be where something happened: place expressions, and other names.

A village or a hill that no gazetteer holds stands in a report like any other name, so every name is offered;
which of them is a place is told by what happens there (``place_signs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterclaim.claims.event_phrases import is_day, is_ground
from counterclaim.claims.event_syntax import TIMES
from counterclaim.claims.phrases import meet
from counterclaim.language import Annotated, Sentence, Token
from counterclaim.model import Span
from counterclaim.resolve.place_adjectives import LAND
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_scan import has_case

MOST = 24
"""Candidates of a sentence at the most; more is a list or a table."""

_ARTICLE = r"(?:[AaEe][lnrstdz]|[Aa]sh|[Aa]dh)[-‐–]"
_WORD = rf"['‘’ʻ]?(?:{_ARTICLE})?['‘’ʻ]?[^\W\d_a-z][\w.’'‘ʻ]*(?:[-‐–]\w[\w’'‘ʻ]*)*"
_NAME = re.compile(rf"(?<!\w){_WORD}(?:\s+(?:(?:de|del|la|los|las|do|da|dos|bin|al|el|e)\s+)?{_WORD}){{0,5}}")
_OWNER = re.compile(r"['’]s?\s+")
_TAIL = re.compile(r"(?:['’]s?|(?<!\.\w)[.,])$")
_NUMBERS = TIMES | {"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"}
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_MONTHS = frozenset({"may", "march"})
"""Months that are words, too."""
_CLOSED = frozenset({"ADP", "DET", "PRON", "CCONJ", "SCONJ", "ADV", "AUX", "VERB", "PART", "INTJ", "PUNCT"})


@dataclass(frozen=True)
class Candidate:
    """Words that may say where: ``span`` is the name, ``head`` the token on which it hangs together, and
    ``mention`` the place expression that it is, None for a name of which nothing is known."""

    span: Span
    head: Token
    mention: PlaceMention | None = None


def candidates(a: Annotated, sentence: Sentence, mentions: Sequence[PlaceMention]) -> tuple[Candidate, ...]:
    """What in a sentence may be where something happened, in text order, without overlaps.

    Args:
        a: the annotated report.
        sentence: one of its sentences.
        mentions: the place expressions of the report.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Gunmen from Chad stormed Umm Qarnal on Friday."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    >>> [text[slice(*c.span)] for c in candidates(a, a.sentences[0], ())]
    ['Gunmen', 'Chad', 'Umm Qarnal']
    """
    spans: list[tuple[Span, PlaceMention | None]] = [
        (m.name, m) for m in mentions if m.sentence == sentence.index
    ]
    for span in (*_grounds(sentence), *_names(a, sentence)):
        if not any(meet(span, known) for known, _ in spans):
            spans.append((span, None))
    made = []
    for span, mention in sorted(spans, key=lambda s: s[0])[:MOST]:
        # "Iranian territory" hangs on its noun.
        whole = mention.span if mention is not None and mention.rule == LAND else span
        tokens = a.doc.char_span(*whole, alignment_mode="expand")
        if tokens is not None:
            made.append(Candidate(span, tokens.root, mention))
    return tuple(made)


def _grounds(sentence: Sentence) -> Iterator[Span]:
    """What the name recogniser calls a place."""
    for ent in sentence.tokens.ents:
        if is_ground(ent[0]) and any(t.text[0].isupper() for t in ent):
            yield _without_edges(list(ent))


def _names(a: Annotated, sentence: Sentence) -> Iterator[Span]:
    """Runs of capitalised words, where capitals tell names from words."""
    if not has_case(a.text[a.report.header :]):
        return
    for start, end in _runs(a.text, sentence.span):
        tokens = a.doc.char_span(start, end, alignment_mode="expand")
        words = list(tokens or ())
        while words and (is_day(words[0]) or (words[0].pos_ in _CLOSED and words[0].ent_type_ == "")):
            del words[0]
        while words and is_day(words[-1]):
            del words[-1]
        if words and not _no_place(words):
            yield max(start, words[0].idx), min(end, words[-1].idx + len(words[-1]))


def _no_place(words: Sequence[Token]) -> bool:
    """Whether words are a number, an organisation's letters ("RSF shelling") or a people: "Iraqi" in "Iraqi
    troops", not in "across Iraqi Kurdistan"."""
    if all(t.ent_type_ in _NUMBERS and (t.pos_ != "PROPN" or t.lower_ in _MONTHS) for t in words):
        return True
    if len(words) == 1 and words[0].ent_type_ not in _PLACES and _ACRONYM.fullmatch(words[0].text):
        return True
    return len(words) == 1 and words[0].ent_type_ == "NORP" and words[0].dep_ != "pobj"


def _runs(text: str, span: Span) -> Iterator[Span]:
    """Capitalised words that follow one another, parted at "'s", without what only ends a sentence."""
    for m in _NAME.finditer(text, *span):
        start = m.start()
        for cut in _OWNER.finditer(text, *m.span()):
            yield start, cut.start()
            start = cut.end()
        tail = _TAIL.search(text, start, m.end())
        yield start, tail.start() if tail else m.end()


def _without_edges(tokens: list[Token]) -> Span:
    while len(tokens) > 1 and tokens[0].pos_ == "DET":
        del tokens[0]
    while len(tokens) > 1 and (tokens[-1].tag_ == "POS" or tokens[-1].is_punct):
        del tokens[-1]
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
