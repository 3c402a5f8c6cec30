"""The last touch: the mean of the weights at the ends of some stages, and a head fitted anew to it.

Weights along one run lie in one valley, and their mean reads what no corpus of the last stages showed better
than any of them (Izmailov et al. 2018, stochastic weight averaging). The head for factuality has fewer labels
than weights; on the mean it is fitted in closed form, held near what it was.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from counterclaim.language.scheme import FACTUALITY, columns
from train.batches import Batch, batches
from train.examples import Example
from train.model import Reader

PIECES = 4096
NEWS = ("uw", "meantime")
"""Corpora of news that mark how factual a predicate is."""
HELD = 1000.0
"""How strongly the fitted head is held to the old one (ridge)."""


def mean(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of some weights, name by name.

    >>> mean([{"a": torch.tensor([1.0])}, {"a": torch.tensor([3.0])}])
    {'a': tensor([2.])}
    """
    return {name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]}


def fit_factuality(reader: Reader, corpora: Mapping[str, Sequence[Example]]) -> None:
    """Fit the head for factuality to the encoder as it is, each corpus of news weighing alike.

    Args:
        reader: the reader, changed in place.
        corpora: examples by corpus.
    """
    column = columns()["factuality"]
    seen = [_seen(reader, corpora[name]) for name in NEWS if corpora.get(name)]
    seen = [(x, y) for x, y in seen if len(x)]
    if not seen:
        return
    largest = max(len(x) for x, _ in seen)
    old = torch.cat([reader.tags.weight[column][0], reader.tags.bias[column]]).detach().double()
    left, right = torch.eye(len(old)).double() * HELD, torch.zeros(len(old)).double()
    for x, y in seen:
        share = largest / len(x)
        left += share * x.T @ x
        right += share * x.T @ (y - x @ old)
    new = (old + torch.linalg.solve(left, right)).float()
    with torch.no_grad():
        reader.tags.weight[column] = new[None, :-1]
        reader.tags.bias[column] = new[-1:]


def _seen(reader: Reader, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """The vectors of predicates, each with a 1 behind it, and how factual they are, from -1 to 1."""
    rows: list[Tensor] = []
    values: list[Any] = []
    with torch.no_grad():
        for batch in batches(examples, random.Random(0), PIECES, augment=False):
            found = _points(batch)
            hidden = reader.encoder(batch.ids, batch.mask).float()
            rows += [hidden[b, at] for b, at, _ in found]
            values += [value for *_, value in found]
    x = torch.stack(rows).double() if rows else torch.zeros(0, 0).double()
    return torch.cat([x, torch.ones(len(x), 1).double()], 1), torch.tensor(values).double() / FACTUALITY


def _points(batch: Batch) -> list[tuple[int, int, Any]]:
    return [
        (b, at, value)
        for b, i in enumerate(batch.items)
        for group, at, value in i.points
        if group == "factuality"
    ]
