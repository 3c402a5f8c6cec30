"""Labels: who speaks by standing beside a colon or a dash, as in headlines and transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from counterclaim.claims.event_frames import is_attack, word_class
from counterclaim.claims.mentions import Attribution
from counterclaim.claims.phrases import chars, meet, trimmed
from counterclaim.claims.reporting import Act
from counterclaim.language import Annotated, Run, Sentence
from counterclaim.model import Span
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.speakers import kind_and_country

LONGEST_LABEL = 6
"""Words of a headline's label at the most."""

_EVENTS = ("weak", "disaster", "harm", "talks", "accord", "game")
_TRAILING = re.compile(r"(?P<cue>:|\s[-–—]{1,2})\s+(?P<label>[^\s:–—][^:–—]*?)\s*$")
_TURN = re.compile(r"\s*(?P<label>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2})(?P<cue>:)\s+(?=\S)")
_HOSTS = frozenset(
    {"presenter", "host", "anchor", "moderator", "reporter", "interviewer", "correspondent", "announcer",
    "narrator",
     "question", "q", "journalist", "studio", "newsreader"}
)  # fmt: skip
_STAFF = r"(?i:reporter|correspondent|presenter|anchor|host|colleague|editor)\b[\w ,]{0,30}\b%s\b"


def headline(a: Annotated, s: Sentence, acts: tuple[Act, ...]) -> Attribution | None:
    """The label that opens a headline: "Iraqi officials: Car bomb kills 20"."""
    doc, start, end = a.doc, s.tokens.start, s.tokens.end
    first = a.text[a.passages[s.passage].start : s.start].strip() == ""
    colon = next((t.i for t in doc[start : min(start + 8, end)] if t.text == ":"), None)
    if not first or colon is None or colon + 2 >= end or any(g.words[0] < colon for g in acts):
        return None
    source = trimmed(doc, (start, colon))
    text = Run(doc[slice(*source)]).text
    if source[0] >= source[1] or any(t.pos_ in ("VERB", "NUM") for t in doc[source[0] : source[1]]):
        return None
    if kind_and_country(text)[0] == "unknown" or _names_event(Run(doc[slice(*source)])):
        return None
    # "New Delhi: The minister …" is a dateline, "Mali: Army kills ten" a heading.
    place = country_of(text)
    title = a.passages[s.passage].kind == "title"
    alone = place is not None and place.end - place.start == len(text)
    if place is not None and ((place.how == "name" and alone) or (place.how == "capital" and not title)):
        return None
    content = chars(doc, trimmed(doc, (colon + 1, end)))
    return Attribution(
        s.index, chars(doc, (colon, colon + 1)), "neutral", (content,), chars(doc, source), (), "headline"
    )


def _names_event(words: Run) -> bool:
    """Whether a heading is about an event, whoever is named in it: "Church massacre: toll rises"."""
    head = words.root
    return is_attack(head) or any(head.lemma_.lower() in word_class(name) for name in _EVENTS)


def closing_labels(a: Annotated, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """The labels that close headlines: "Raid kills 12: UN", "Gunmen seize schoolgirls - residents".

    A headline is a title, or a paragraph of one line without a full stop.
    """
    for sentences in _lines(a):
        start, end = sentences[0].start, sentences[-1].end
        tail = _TRAILING.search(a.text, start, end)
        if tail is None or tail.start("cue") - start < 12:
            continue
        label = tail.span("label")
        cited = any(f.source is not None and f.cue[1] > label[0] and f.cue[0] < end for f in found)
        # What stands behind "UN:" is told, and tells nothing itself.
        told = any(f.rule == "headline" and meet(c, label) for f in found for c in f.content)
        words = a.doc.char_span(*label, alignment_mode="expand") or ()
        clause = any(t.pos_ in ("VERB", "AUX") for t in words)
        if not (cited or told or clause) and _is_label(a.text[slice(*label)]):
            cue = tail.start("cue"), tail.end("cue")
            content = (start, tail.start("cue"))
            last = sentences[-1].index
            yield Attribution(last, _bare(a.text, cue), "neutral", (content,), label, (), "headline")


def turns(a: Annotated) -> Iterator[Attribution]:
    """The turns of a transcript: "HAIDARI: Seven people were killed". Hosts and staff are no sources.

    Paragraphs that open with a name and a colon are turns where two of them share a name, or where a host is
    among them.
    """
    opened: list[tuple[int, re.Match[str]]] = []
    for number, p in enumerate(a.passages):
        # A name in capitals looks like a dateline; what is said is then the passage behind it.
        behind = p.kind == "dateline" and number + 1 < len(a.passages)
        end = a.passages[number + 1].end if behind else p.end
        turn = _TURN.match(a.text, p.start, end) if p.kind in ("body", "dateline") else None
        if turn is not None:
            opened.append((number + behind, turn))
    names = Counter(turn.group("label") for _, turn in opened)
    if len(opened) < 3 or not (max(names.values()) > 1 or any(n.lower() in _HOSTS for n in names)):
        return
    for number, turn in opened:
        name = turn.group("label")
        if name.lower() in _HOSTS or re.search(_STAFF % re.escape(name.split()[-1].title()), a.text):
            continue
        end = turn.start() + len(a.text[turn.start() : a.passages[number].end].rstrip())
        sentence = next((s.index for s in a.sentences if s.passage == number), None)
        if sentence is not None:
            content: Span = (turn.end(), end)
            yield Attribution(
                sentence, turn.span("cue"), "neutral", (content,), turn.span("label"), (), "turn"
            )


def _lines(a: Annotated) -> Iterator[list[Sentence]]:
    """The sentences of each headline-like passage."""
    by_passage: dict[int, list[Sentence]] = {}
    for s in a.sentences:
        by_passage.setdefault(s.passage, []).append(s)
    for number, sentences in by_passage.items():
        text = a.text[sentences[0].start : sentences[-1].end]
        short = len(text) <= 200 and "\n" not in text and not text.endswith((".", "!", "?", "”", '"', ","))
        if a.passages[number].kind == "title" or short:
            yield sentences


def _is_label(text: str) -> bool:
    """Whether words name one who speaks, and nothing else: no clause, no number, no place alone."""
    if len(text.split()) > LONGEST_LABEL or any(c.isdigit() for c in text):
        return False
    place = country_of(text)
    if place is not None and place.how == "name":
        return True
    return kind_and_country(text)[0] not in ("unknown", "witness") or text.lower() in _WITNESSES


_WITNESSES = frozenset(
    {"witnesses", "residents", "locals", "villagers", "survivors", "relatives", "family", "families"}
)
"""Witnesses as a headline names them; "… - mother" is as often the one that it tells of."""


def _bare(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
