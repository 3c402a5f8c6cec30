"""How figures follow from tallies, and how sure they are: each kind of measure, and the bootstrap.

A kind either sums the tallies of all outcomes or pools them as lists; the figure is a function of that. The
bootstrap draws outcomes anew, so its intervals say how far a figure would move with other reports.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.model import Measure, Outcome

Sums = NDArray[np.float64]
"""Summed tallies: the last axis is the tally's, axes in front are draws."""

DRAWS = 1000
SEED = 20260101
PRECISION = 0.98
"""Precision at which the recall of name matching is read."""


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes:
        best: the figure of a perfect answer; None where there is none (speed).
        up: whether more is better.
        summed: from the sums of each tally, for many draws at once.
        pooled: from the pooled values of its one tally.
    """

    best: float | None
    up: bool = True
    summed: Callable[[list[Sums]], Sums] | None = None
    pooled: Callable[[list[Any]], float] | None = None


def ratio(a: Sums, b: Sums) -> Sums:
    """``a / b``, 0 where ``b`` is 0."""
    result: Sums = np.divide(a, b, out=np.zeros_like(a, dtype=float), where=b != 0)
    return result


def _precision(t: list[Sums]) -> Sums:
    return ratio(t[0][..., 0], t[0][..., 2])


def _recall(t: list[Sums]) -> Sums:
    return ratio(t[0][..., 0], t[0][..., 1])


def _f1(t: list[Sums]) -> Sums:
    return ratio(2 * t[0][..., 0], t[0][..., 1] + t[0][..., 2])


def _macro_f1(t: list[Sums]) -> Sums:
    """Mean of the F1 of the labels that gold or answers have (the convention of scikit-learn)."""
    each = np.stack([_f1([x]) for x in t], axis=-1)
    there = np.stack([x[..., 1] + x[..., 2] > 0 for x in t], axis=-1)
    return ratio(np.where(there, each, 0).sum(axis=-1), there.sum(axis=-1).astype(float))


def _mean(t: list[Sums]) -> Sums:
    return ratio(t[0][..., 0], t[0][..., 1])


def _harmonic(t: list[Sums]) -> Sums:
    """F1 of a precision and a recall with sums of their own: ``[p, of p, r, of r]``."""
    p, r = ratio(t[0][..., 0], t[0][..., 1]), ratio(t[0][..., 2], t[0][..., 3])
    return ratio(2 * p * r, p + r)


def _mean_harmonic(t: list[Sums]) -> Sums:
    return np.mean([_harmonic([x]) for x in t], axis=0)  # type: ignore[no-any-return]


def _pearson(t: list[Sums]) -> Sums:
    """Pearson's r from ``[n, x, y, xx, yy, xy]``."""
    n, x, y, xx, yy, xy = (t[0][..., i] for i in range(6))
    spread = np.sqrt(np.maximum(0, n * xx - x * x) * np.maximum(0, n * yy - y * y))
    return ratio(n * xy - x * y, spread)


def moments(x: float, y: float) -> list[float]:
    """The tally of one pair for Pearson's r."""
    return [1.0, x, y, x * x, y * y, x * y]


def _total(t: list[Sums]) -> Sums:
    return t[0][..., 0]


def _median(values: list[Any]) -> float:
    return float(np.median(values)) if values else 0.0


def _recall_at_precision(pairs: list[Any]) -> float:
    """The highest recall at which the precision is still ``PRECISION``: pairs of a score and whether they
    match, taken from the highest score down; equal scores stand or fall together."""
    if not pairs:
        return 0.0
    table = np.array(sorted(pairs, key=lambda p: -p[0]), dtype=float)
    hits = np.cumsum(table[:, 1])
    ends = np.append(table[1:, 0] != table[:-1, 0], True)
    good = ends & (hits >= PRECISION * np.arange(1, len(table) + 1)) & (table[:, 0] > 0)
    return float(hits[good].max() / hits[-1]) if good.any() and hits[-1] else 0.0


KINDS: dict[str, Kind] = {
    "precision": Kind(1.0, summed=_precision),
    "recall": Kind(1.0, summed=_recall),
    "f1": Kind(1.0, summed=_f1),
    "macro_f1": Kind(1.0, summed=_macro_f1),
    "share": Kind(1.0, summed=_mean),
    "error": Kind(0.0, up=False, summed=_mean),
    "harmonic": Kind(1.0, summed=_harmonic),
    "mean_harmonic": Kind(1.0, summed=_mean_harmonic),
    "pearson": Kind(1.0, summed=_pearson),
    "total": Kind(None, summed=_total),
    "value": Kind(None, summed=_mean),
    "cost": Kind(None, up=False, summed=_mean),
    "median": Kind(0.0, up=False, pooled=_median),
    "recall_at_precision": Kind(1.0, pooled=_recall_at_precision),
}
"""Tallies: ``[hits, gold, given]`` for precision, recall and f1 (of several labels for macro_f1);
``[sum, n]`` for share, error, value and cost; ``[p, of p, r, of r]`` for harmonic; ``moments`` for
pearson; ``[n]`` for total; a list of numbers for median; a list of ``[score, matches]`` for
recall_at_precision."""


def figure(measure: Measure, outcomes: Sequence[Outcome]) -> float:
    """What a measure comes to.

    >>> m = Measure("f1", "f1", ("found",), "")
    >>> figure(m, [Outcome("a", {"found": [1, 2, 1]}), Outcome("b", {"found": [1, 1, 2]})]).__round__(3)
    0.667
    """
    kind = KINDS[measure.kind]
    if kind.pooled is not None:
        return kind.pooled(_pool(measure, outcomes))
    assert kind.summed is not None
    return float(kind.summed([m.sum(axis=0) for m in _matrices(measure, outcomes)]))


def draws(measure: Measure, outcomes: Sequence[Outcome], n: int = DRAWS) -> NDArray[np.float64]:
    """The figure of ``n`` bootstrap samples. The same outcomes in the same order are drawn in every call, so
    that two runs over the same examples can be subtracted draw by draw."""
    kind = KINDS[measure.kind]
    dice = np.random.default_rng(SEED)
    picks = dice.integers(0, len(outcomes), size=(n, len(outcomes)))
    if kind.pooled is not None:
        lists = [list(o.tallies.get(measure.of[0], ())) for o in outcomes]
        return np.array([kind.pooled([x for i in p for x in lists[i]]) for p in picks[: max(50, n // 5)]])
    assert kind.summed is not None
    weights = np.zeros((n, len(outcomes)))
    np.add.at(weights, (np.arange(n)[:, None], picks), 1)
    return kind.summed([weights @ m for m in _matrices(measure, outcomes)])


def interval(measure: Measure, outcomes: Sequence[Outcome]) -> tuple[float, float] | None:
    """The 95 % percentile interval of a figure; None where fewer than two outcomes have a part in it."""
    if sum(any(any(_flat(o.tallies.get(name, ()))) for name in measure.of) for o in outcomes) < 2:
        return None
    low, high = np.percentile(draws(measure, outcomes), (2.5, 97.5))
    return float(low), float(high)


def _flat(tally: Sequence[Any]) -> list[Any]:
    return [x for part in tally for x in (part if isinstance(part, list | tuple) else [part])]


def _matrices(measure: Measure, outcomes: Sequence[Outcome]) -> list[NDArray[np.float64]]:
    """For each tally of a measure, one row an outcome; zeros where an outcome lacks it."""
    result = []
    for name in measure.of:
        rows = [o.tallies.get(name) for o in outcomes]
        width = max((len(r) for r in rows if r is not None), default=6)
        result.append(np.array([r if r is not None else [0.0] * width for r in rows], dtype=float))
    return result


def _pool(measure: Measure, outcomes: Sequence[Outcome]) -> list[Any]:
    return [x for o in outcomes for x in o.tallies.get(measure.of[0], ())]
