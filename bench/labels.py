"""Labels, one or several for an example: accuracy, F1 of each label, macro-F1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bench.model import Measure


def tallies(gold: Collection[str], given: Collection[str], labels: Iterable[str]) -> dict[str, list[float]]:
    """``[hits, gold, given]`` of each label for one example.

    >>> tallies(["a"], ["a", "b"], ["a", "b"])
    {'label:a': [1, 1, 1], 'label:b': [0, 0, 1]}
    """
    return {f"label:{x}": [int(x in gold and x in given), int(x in gold), int(x in given)] for x in labels}


def macro(name: str, labels: Iterable[str], about: str) -> Measure:
    """The mean F1 over labels."""
    return Measure(name, "macro_f1", tuple(f"label:{x}" for x in labels), about)


def each(labels: Iterable[str], about: str = "") -> tuple[Measure, ...]:
    """The F1 of each label."""
    return tuple(Measure(f"{x}_f1".lower(), "f1", (f"label:{x}",), f"{about}{x}, F1") for x in labels)


def shares(golds: Sequence[Collection[str]]) -> dict[str, float]:
    """How often each label stands in the gold: its F1 by chance."""
    counts = Counter(x for gold in golds for x in gold)
    return {x: n / len(golds) for x, n in counts.items()}


def chance(
    golds: Sequence[Collection[str]], labels: Sequence[str], macro_name: str, accuracy_name: str = ""
) -> dict[str, float]:
    """What another example's labels come to: for accuracy the sum of squared shares, for a label's F1 its
    share, for the macro-F1 their mean."""
    found = shares(golds)
    result = {f"{x}_f1".lower(): found.get(x, 0.0) for x in labels}
    used = [found[x] for x in labels if x in found]
    result[macro_name] = sum(used) / len(used) if used else 0.0
    if accuracy_name:
        result[accuracy_name] = sum(p * p for p in found.values())
    return result
