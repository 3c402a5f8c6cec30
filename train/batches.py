"""Examples -> batches: windows of word pieces with what each piece is to be learned as."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from counterclaim.language.scheme import CONFIDENCE, KINDS, LAYERS, LINKS, ROOTS, STAGES, WINDOW
from counterclaim.language.windows import Window, windows
from counterclaim.model import Span
from train.corpora import IGNORED
from train.examples import Example

NOTHING = -100
"""What a piece is to be learned as where its corpus is silent."""
PADDING, LAST = 0, 102


@dataclass(frozen=True)
class Item:
    """One window of an example, with labels for each piece; position 0 is the window's first mark.

    ``layers`` holds a class a piece for each layer that the corpus marks; ``anchors`` an anchor's piece and,
    for each link, 1, 0 or ``NOTHING`` a piece; ``points`` a group, a piece and its value.
    """

    ids: tuple[int, ...]
    layers: dict[str, list[int]]
    anchors: tuple[tuple[int, list[list[int]]], ...]
    points: tuple[tuple[str, int, object], ...]
    pair: tuple[list[int], list[int], tuple[int, ...]] | None


@dataclass(frozen=True)
class Batch:
    """Windows of one corpus, padded to the longest."""

    ids: Tensor
    mask: Tensor
    items: tuple[Item, ...]


def items(example: Example, rng: random.Random, augment: bool) -> Iterator[Item]:
    """The windows of an example.

    Args:
        example: a text and its labels.
        rng: where randomness comes from: where windows begin, what is left out.
        augment: whether windows begin anywhere, and some lose their punctuation.
    """
    longest = WINDOW - 2
    first = rng.choice((longest, longest, longest // 2, longest // 4)) if augment else longest
    for w in _started(example.text, first, longest):
        made = _item(example, w)
        yield _without_punctuation(made, w, example.text) if augment and rng.random() < 0.1 else made


def _started(text: str, first: int, longest: int) -> Iterator[Window]:
    """Windows of a text whose first one is shorter, so that the others begin elsewhere."""
    span = (0, len(text))
    if first < longest:
        head = next(windows(text, [span], first), None)
        if head is not None:
            yield head
            span = (head.offsets[-1][1], len(text))
    yield from windows(text, [span], longest)


def _item(example: Example, w: Window) -> Item:
    starts, ends = [a for a, _ in w.offsets], [b for _, b in w.offsets]

    def inside(span: Span) -> range:
        """The pieces of a span, counted with the first mark."""
        first, last = bisect_left(ends, span[0] + 1), bisect_left(starts, span[1])
        return range(first + 1, last + 1)

    size = len(w.ids) + 2
    layers = {}
    for layer, spans in example.layers.items():
        row = [0] * size
        row[0] = row[-1] = NOTHING
        names = LAYERS[layer]
        # What is to be ignored is laid first, so that it hides nothing that is known.
        for span, label in sorted(spans, key=lambda s: s[1] != IGNORED):
            at = inside(span)
            for n in at:
                begins = n == at[0] and w.offsets[n - 1][0] <= span[0]
                row[n] = NOTHING if label == IGNORED else 2 * names.index(label) + (1 if begins else 2)
        layers[layer] = row
    anchors = []
    for a in example.anchors:
        at = inside(a.span)
        if at and w.offsets[at[0] - 1][0] <= a.span[0]:
            rows = []
            for link in LINKS:
                row = [NOTHING if link not in a.links else 0] * size
                for span in a.links.get(link, ()):
                    for n in inside(span):
                        row[n] = 1
                row[0] = row[-1] = NOTHING
                rows.append(row)
            anchors.append((at[0], rows))
    points: list[tuple[str, int, object]] = []
    told: set[str] = set()
    for p in example.points:
        at = inside(p.span)
        if at:
            points += [(p.group, n, _value(p.group, p.value)) for n in at]
            if p.group == "kinds" and isinstance(p.value, tuple):
                told |= set(p.value)
    if "instrument" in example.layers:
        points.append(("kinds", 0, _value("kinds", tuple(told))))
    pair = None
    if example.pair is not None:
        source, target = list(inside(example.pair.source)), list(inside(example.pair.target))
        if source and target:
            pair = source, target, tuple(ROOTS.index(r) for r in example.pair.roots)
    return Item(tuple(w.marked), layers, tuple(anchors), tuple(points), pair)


def _value(group: str, value: object) -> object:
    if group == "kinds":
        assert isinstance(value, tuple)
        return [float(k in value) for k in KINDS]
    if group == "confidence":
        return CONFIDENCE.index(str(value))
    if group == "stage":
        return STAGES.index(str(value))
    return value


def _without_punctuation(item: Item, w: Window, text: str) -> Item:
    """A window as a careless page would print it: full stops, commas and quotation marks lost."""
    kept = [0, *(n + 1 for n, (a, b) in enumerate(w.offsets) if text[a:b] not in PUNCTUATION), len(w.ids) + 1]
    new = {old: n for n, old in enumerate(kept)}
    return Item(
        tuple(item.ids[n] for n in kept),
        {layer: [row[n] for n in kept] for layer, row in item.layers.items()},
        tuple((new[at], [[r[n] for n in kept] for r in rows]) for at, rows in item.anchors if at in new),
        tuple((group, new[at], value) for group, at, value in item.points if at in new),
        ([new[n] for n in item.pair[0] if n in new], [new[n] for n in item.pair[1] if n in new], item.pair[2])
        if item.pair
        else None,
    )


PUNCTUATION = frozenset(".,;:\"'“”‘’«»")


def batches(examples: Sequence[Example], rng: random.Random, pieces: int, augment: bool) -> Iterator[Batch]:
    """Batches of windows of about the same length, in random order.

    Args:
        examples: those of one corpus.
        rng: where randomness comes from.
        pieces: word pieces in a batch at the most, padding counted.
        augment: see ``items``.
    """
    every = [i for e in examples for i in items(e, rng, augment)]
    rng.shuffle(every)
    every.sort(key=lambda i: len(i.ids) // 8)
    groups: list[list[Item]] = [[]]
    for i in every:
        if groups[-1] and len(i.ids) * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(i)
    rng.shuffle(groups)
    yield from (collate(g) for g in groups if g)


def collate(group: Sequence[Item]) -> Batch:
    """Windows as one batch."""
    longest = max(len(i.ids) for i in group)
    ids = torch.tensor([[*i.ids, *[PADDING] * (longest - len(i.ids))] for i in group])
    mask = torch.tensor([[n < len(i.ids) for n in range(longest)] for i in group])
    return Batch(ids, mask, tuple(group))
