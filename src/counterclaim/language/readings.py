"""What the learned reader makes of one report: tagged spans, links, classes, each with its probability."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from counterclaim.language.heads import Floats, linked, passed, sigmoid, softmax
from counterclaim.language.scheme import (
    CONFIDENCE,
    FACTUALITY,
    KINDS,
    LAYERS,
    LINKS,
    ROOTS,
    STAGES,
    columns,
)
from counterclaim.language.windows import Window, windows
from counterclaim.model import Span

BRIDGE = 0.2
"""How probable every word between two runs must be for the two to be one."""


@dataclass(frozen=True, eq=False)
class View:
    """One window with its pieces' vectors and outputs, those of its first and last mark included.

    ``hidden`` is (pieces + 2, HIDDEN), ``outputs`` (pieces + 2, columns): logits of tags and classes, and
    ``offered`` (pieces + 2, links, LINK): what each piece offers to anchors.
    """

    window: Window
    hidden: Floats
    outputs: Floats
    offered: Floats

    def rows(self, span: Span) -> range:
        """The rows of the pieces that a span touches; none where the span is not in this window."""
        return self.window.rows(span)

    def by_word(self, values: Floats) -> Floats:
        """Values of rows (rows, …) as the mean of each word's pieces (words, …)."""
        starts = [a for a, _ in self.window.words]
        sums = np.add.reduceat(values[1:-1], starts, axis=0)
        sizes = np.array([b - a for a, b in self.window.words], dtype=np.float32)
        made: Floats = sums / sizes.reshape(-1, *[1] * (values.ndim - 1))
        return made

    def covered(self, first: int, last: int) -> Span:
        """Where the words from ``first`` to before ``last`` stand."""
        words, offsets = self.window.words, self.window.offsets
        return offsets[words[first][0]][0], offsets[words[last - 1][1] - 1][1]


@dataclass(frozen=True)
class Tagged:
    """Words that a layer tags, and the mean probability that each of them is rightly tagged."""

    span: Span
    label: str
    score: float


@dataclass(frozen=True)
class Linked:
    """Words that belong to an anchor, and the mean probability that they do."""

    span: Span
    score: float


@dataclass(frozen=True, eq=False)
class Linking:
    """How probably each word of a window belongs to one anchor: ``chances`` is (words, links)."""

    view: View
    chances: Floats

    def runs(self, link: str, least: float) -> tuple[Linked, ...]:
        """Runs of words that are likely enough; two with nothing unlikely between them are one."""
        chances = self.chances[:, LINKS.index(link)]
        runs: list[list[int]] = []
        for n in np.flatnonzero(chances >= least).tolist():
            if runs and (chances[runs[-1][1] : n] >= BRIDGE).all():
                runs[-1][1] = n + 1
            else:
                runs.append([n, n + 1])
        return tuple(Linked(self.view.covered(a, b), float(chances[a:b].mean())) for a, b in runs)

    def mean(self, link: str, span: Span) -> float:
        """How probably the words at a span belong to the anchor, on average; 0 outside of its window."""
        starts = [self.view.covered(n, n + 1)[0] for n in range(len(self.chances))]
        first, last = max(bisect_right(starts, span[0]) - 1, 0), bisect_left(starts, span[1])
        if first >= last or not self.view.rows(span):
            return 0.0
        return float(self.chances[first:last, LINKS.index(link)].mean())


@dataclass(frozen=True, eq=False)
class Readings:
    """A report as the learned reader sees it. A window is read when something in it is first asked for.

    Attributes:
        text: the report's text.
        spans: the passages that may be read, in order.
        read: reads a window.
        heads: the weights of what is computed for single questions.
        held: what was read so far, by the window's number.
    """

    text: str
    spans: tuple[Span, ...]
    read: Callable[[Window], View]
    heads: Mapping[str, Floats]
    held: dict[int, View] = field(default_factory=dict)

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The passages cut into windows."""
        return tuple(windows(self.text, self.spans))

    def only(self, spans: Sequence[Span]) -> Readings:
        """The same reader's reading of some passages, as if there were no others."""
        return Readings(self.text, tuple(spans), self.read, self.heads)

    def holds(self, span: Span) -> bool:
        """Whether one window shows all words at a span."""
        return any(w.span[0] <= span[0] and span[1] <= w.span[1] for w in self.windows)

    @property
    def views(self) -> Iterator[View]:
        """All windows, read."""
        return (self._read(n) for n in range(len(self.windows)))

    def tagged(self, layer: str, least: float = 0.5) -> tuple[Tagged, ...]:
        """The spans of a layer, in text order.

        Args:
            layer: one of ``scheme.LAYERS``.
            least: how probable a word must be to be tagged at all.
        """
        return tuple(t for v in self.views for t in _decoded(v, layer, least))

    def within(self, layer: str, span: Span, label: str | None = None) -> float:
        """The mean probability that a word at a span is tagged in a layer; 0 where it was not read.

        Args:
            layer: one of ``scheme.LAYERS``.
            span: the words.
            label: one of its labels; by default any of them counts.
        """
        view = self._view(span)
        if view is None:
            return 0.0
        rows = view.rows(span)
        chances = softmax(view.outputs[rows.start : rows.stop, columns()[layer]])
        if label is None:
            return float(1 - chances[:, 0].mean())
        at = 2 * LAYERS[layer].index(label) + 1
        return float(chances[:, at : at + 2].sum(axis=1).mean())

    def linking(self, anchor: Span) -> Linking | None:
        """How probably each word around belongs to an anchor, the words of a cue or a trigger; None where the
        anchor was not read."""
        view = self._view(anchor)
        if view is None:
            return None
        logits = linked(self.heads, view.hidden, view.offered, view.rows(anchor)[0])
        return Linking(view, view.by_word(sigmoid(logits).T))

    def links(self, anchor: Span, least: float = 0.5) -> Mapping[str, tuple[Linked, ...]]:
        """What belongs to an anchor, by link; nothing where the anchor was not read.

        Args:
            anchor: the words of a cue or a trigger.
            least: how probable a word must be to belong to it.
        """
        found = self.linking(anchor)
        return {link: found.runs(link, least) for link in LINKS} if found is not None else {}

    def vector(self, span: Span) -> Floats | None:
        """What the encoder makes of the words at a span where they stand, (HIDDEN,); None where they were not
        read."""
        view = self._view(span)
        if view is None:
            return None
        rows = view.rows(span)
        made: Floats = view.hidden[rows.start : rows.stop].mean(axis=0)
        return made

    def factuality(self, span: Span) -> float | None:
        """How much of a fact the words at a span are, from -3 (did not happen) to +3; None if not read."""
        logits = self._mean(span, "factuality")
        if logits is None:
            return None
        return float(np.clip(logits[0] * FACTUALITY, -FACTUALITY, FACTUALITY))

    def kinds(self, span: Span) -> Mapping[str, float]:
        """The probability of each kind of incident that the words at a span may tell of."""
        logits = self._mean(span, "kinds")
        return _named(KINDS, sigmoid(logits)) if logits is not None else {}

    def confidence(self, span: Span) -> Mapping[str, float]:
        """How surely the perpetrator at a span is named: a probability for each class."""
        logits = self._mean(span, "confidence")
        return _named(CONFIDENCE, softmax(logits)) if logits is not None else {}

    def stage(self, span: Span) -> Mapping[str, float]:
        """How far the incident went that the words at a span tell of: a probability for each stage."""
        logits = self._mean(span, "stage")
        return _named(STAGES, softmax(logits)) if logits is not None else {}

    def roots(self, source: Span, target: Span) -> Mapping[str, float]:
        """What passes between two actors: a probability for each of PLOVER's roots; nothing where they do
        not stand in one window."""
        view = self._view(source)
        if view is None or not view.rows(target):
            return {}
        return _named(ROOTS, softmax(passed(self.heads, view.hidden, view.rows(source), view.rows(target))))

    def told_kinds(self) -> tuple[tuple[Span, Mapping[str, float]], ...]:
        """For each window the probability that it tells of an incident of each kind."""
        at = columns()["kinds"]
        return tuple((v.window.span, _named(KINDS, sigmoid(v.outputs[0, at]))) for v in self.views)

    def _read(self, n: int) -> View:
        if n not in self.held:
            self.held[n] = self.read(self.windows[n])
        return self.held[n]

    def _view(self, span: Span) -> View | None:
        """The window in which a span begins."""
        n = bisect_right(self.windows, span[0], key=lambda w: w.span[0]) - 1
        return self._read(n) if n >= 0 and self.windows[n].rows(span) else None

    def _mean(self, span: Span, group: str) -> Floats | None:
        view = self._view(span)
        if view is None:
            return None
        rows = view.rows(span)
        made: Floats = view.outputs[rows.start : rows.stop, columns()[group]].mean(axis=0)
        return made


def _decoded(view: View, layer: str, least: float) -> Iterator[Tagged]:
    """The spans of a layer: each word that is likely enough takes its likeliest tag, and an inside goes on
    with what it is of."""
    chances = view.by_word(softmax(view.outputs[:, columns()[layer]]))
    tags = np.where(chances[:, 0] <= 1 - least, chances[:, 1:].argmax(axis=1) + 1, 0).tolist()
    n = 0
    while n < len(tags):
        end = n + 1
        if tags[n]:
            label = (tags[n] + 1) // 2
            while end < len(tags) and tags[end] == 2 * label:
                end += 1
            own = chances[n:end, 2 * label - 1 : 2 * label + 1].sum(axis=1).mean()
            yield Tagged(view.covered(n, end), LAYERS[layer][label - 1], float(own))
        n = end


def _named(names: Sequence[str], values: Floats) -> Mapping[str, float]:
    return dict(zip(names, map(float, values), strict=True))
