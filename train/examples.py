"""What a corpus teaches about a text: spans, links, classes. What it is silent on is absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterclaim.model import Span


@dataclass(frozen=True)
class Anchor:
    """A cue or a trigger with the words that belong to it, for each link that the corpus marks."""

    span: Span
    links: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True)
class Point:
    """A class or a number for the words at a span: ``group`` is kinds, confidence, stage or factuality.

    ``value`` is a tuple of classes for kinds, the class for confidence and stage, a number for factuality.
    """

    span: Span
    group: str
    value: tuple[str, ...] | str | float


@dataclass(frozen=True)
class Pair:
    """Two marked actors and what passes between them: the roots that it may be, of which one is right."""

    source: Span
    target: Span
    roots: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A text and all that its corpus marks in it.

    Attributes:
        id: unique over all corpora.
        corpus: where it comes from.
        text: the words.
        layers: for each layer that the corpus marks everywhere, its spans with their labels.
        anchors: cues and triggers with what belongs to them.
        points: classes and numbers of single spans.
        pair: two marked actors.
    """

    id: str
    corpus: str
    text: str
    layers: Mapping[str, tuple[tuple[Span, str], ...]] = field(default_factory=dict)
    anchors: tuple[Anchor, ...] = ()
    points: tuple[Point, ...] = ()
    pair: Pair | None = None
