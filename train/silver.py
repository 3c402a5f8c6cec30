"""Attributions in conflict news as the rules see them, for the reader to learn from.

No public corpus marks who says what in reports of violence. The rules were written for these, so what they
find there is taught as if people had marked it, but only what they are likely to be right about: passages
that tell of violence and that somebody is seen to report. Where the rules see nobody speak they may have
missed him, so nothing is taught of such a sentence; nor of the words around a span whose ends the rules draw
otherwise than the corpora do ("has | said", "the mayor | who fled the town").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bench.model import Folders
from bench.sets import held_out, relevance
from counterclaim.claims.attribution import ruled
from counterclaim.claims.mentions import Attribution
from counterclaim.language import Annotated, annotate
from counterclaim.model import Report, Span
from train.corpora import IGNORED, apart
from train.examples import Anchor, Example
from train.muc import VIOLENCE

SETS = frozenset({"satp", "india", "wikievents", "rams", "re3d", "ecbplus", "timelines", "timebank"})
"""Sets of mixed case that hold reports of violence."""
AROUND = 1
"""Sentences to either side that go along to be read."""
LONGEST = 70
"""Tokens in a sentence at the most: a longer one has lost its punctuation, and with it the rules' footing."""
BEFORE = frozenset({"aux", "auxpass", "advmod", "neg"})
"""How words hang on a cue that may be part of it."""


def silver(folders: Folders, fold: int = 0) -> Iterator[Example]:
    """Passages of conflict news with the attributions of the rules.

    Args:
        folders: where the data lies.
        fold: which fifth of the texts is kept back.
    """
    texts = [t for t in relevance.texts(folders) if t.set in SETS]
    kept = [t for t in texts if not held_out(t.id.split(":", 1)[1], fold)]
    reports = [Report(id=f"r-{n}", text=t.text, sha256="0" * 64) for n, t in enumerate(kept)]
    for t, a in zip(kept, annotate(reports), strict=True):
        yield from passages(a, t.id)


def passages(a: Annotated, name: str) -> Iterator[Example]:
    """The passages of one report.

    Args:
        a: the report.
        name: what to call it.

    >>> text = "The market was quiet. Police said six men were killed. Dogs ran about. Nobody paid."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [e] = passages(a, "x")
    >>> e.text, [e.text[slice(*s)] for s, label in e.layers["content"] if label == "content"]
    ('The market was quiet. Police said six men were killed. Dogs ran about.', ['six men were killed'])
    """
    every = ruled(a)
    violent = [f for f in every if any(VIOLENCE.search(a.text, *c) for c in f.content)]
    for first, last in _runs([_sentences(a, f) for f in violent], len(a.sentences)):
        if any(len(a.sentences[n].tokens) > LONGEST for n in range(first, last + 1)):
            continue
        yield _passage(a, f"silver:{name}:{first}", range(first, last + 1), every)


def _sentences(a: Annotated, f: Attribution) -> list[int]:
    """The sentences that an attribution touches, in order."""
    spans = [f.cue, *f.content, *([f.source] if f.source else [])]
    return [n for n, s in enumerate(a.sentences) if any(x[0] < s.end and s.start < x[1] for x in spans)]


def _runs(held: Iterable[Sequence[int]], many: int) -> Iterator[tuple[int, int]]:
    """Sentences that go together with those around them, as first and last; what overlaps is one run."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((h[0], h[-1]) for h in held if h):
        first, last = max(0, first - AROUND), min(many - 1, last + AROUND)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    yield from found


def _passage(a: Annotated, name: str, sentences: range, every: Sequence[Attribution]) -> Example:
    at, end = a.sentences[sentences[0]].start, a.sentences[sentences[-1]].end

    def moved(spans: Iterable[Span | None]) -> tuple[Span, ...]:
        inside = (s for s in spans if s is not None and s[0] < end and at < s[1])
        return tuple((max(x, at) - at, min(y, end) - at) for x, y in inside)

    told = [f for f in every if at <= f.cue[0] and f.cue[1] <= end]
    seen = {n for f in told for n in _sentences(a, f)}
    silent = moved((a.sentences[n].start, a.sentences[n].end) for n in sentences if n not in seen)
    layers = {
        layer: tuple((s, layer) for s in apart(iter(spans))) + tuple((s, IGNORED) for s in (*silent, *hidden))
        for layer, spans, hidden in (
            ("source", moved(f.source for f in told), moved(_behind(a, told))),
            ("cue", moved(f.cue for f in told), moved(_before(a, told))),
            ("content", moved(c for f in told for c in f.content), ()),
        )
    }
    anchors = []
    for cue in dict.fromkeys(f.cue for f in told):
        same = [f for f in told if f.cue == cue]
        anchors.append(
            Anchor(
                (cue[0] - at, cue[1] - at),
                {
                    "source": moved(f.source for f in same),
                    "content": moved(c for f in same for c in f.content),
                },
            )
        )
    return Example(name, "silver", a.text[at:end], layers, tuple(anchors))


def _behind(a: Annotated, told: Iterable[Attribution]) -> Iterator[Span]:
    """The words that hang on a source and stand behind it."""
    for f in told:
        if f.source is None:
            continue
        tokens = a.doc.char_span(*f.source, alignment_mode="expand")
        last = tokens.root.right_edge if tokens is not None else None
        if tokens is not None and last is not None and last.i >= tokens.end:
            yield f.source[1], last.idx + len(last.text)


def _before(a: Annotated, told: Iterable[Attribution]) -> Iterator[Span]:
    """Cues that may begin earlier than the rules say, from where they may begin."""
    for f in told:
        tokens = a.doc.char_span(*f.cue, alignment_mode="expand")
        if tokens is not None:
            first = min((t.i for t in tokens.root.children if t.dep_ in BEFORE), default=tokens.start)
            if first < tokens.start:
                yield a.doc[first].idx, f.cue[1]
