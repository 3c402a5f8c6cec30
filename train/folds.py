"""Cross-validation on PLV: each sentence is read by a reader that never saw it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from bench.model import Folders
from bench.sets import FOLDS, held_out
from counterclaim.language.scheme import ROOTS
from train.batches import Batch, batches
from train.corpora import aw, plv
from train.examples import Example
from train.loop import Plan, train
from train.model import Reader


def folds(plan: Plan, folders: Folders, folder: Path) -> None:
    """Train a reader for each fifth, ask it about that fifth, and print the figures over all.

    Args:
        plan: the run for each fifth.
        folders: where the data lies.
        folder: where checkpoints are kept.
    """
    corpora = {
        name: [e for training in (True, False) for e in source(folders, training)]
        for name, source in (("plv", plv), ("aw", aw))
    }
    told: list[tuple[str, str]] = []
    for n in range(FOLDS):
        print(f"fold {n + 1} of {FOLDS}", flush=True)
        learned = {name: [e for e in every if not _kept(e, n)] for name, every in corpora.items()}
        reader = train(plan, learned, folder / str(n))
        told += answers(reader, [e for e in corpora["plv"] if _kept(e, n)])
        print(figures(told), flush=True)


def _kept(example: Example, fold: int) -> bool:
    return held_out(example.id.split(":", 1)[1], fold)


def answers(reader: Reader, examples: Sequence[Example]) -> list[tuple[str, str]]:
    """The root that is right and the one that the reader gives, for each sentence."""
    with torch.no_grad():
        return [
            pair
            for b in batches(examples, random.Random(0), 1024, augment=False)
            for pair in _read(reader, b)
        ]


def _read(reader: Reader, batch: Batch) -> list[tuple[str, str]]:
    ends = torch.zeros(2, *batch.ids.shape)
    pairs = [i.pair for i in batch.items if i.pair is not None]
    assert len(pairs) == len(batch.items)
    for b, pair in enumerate(pairs):
        for end in range(2):
            ends[end, b, pair[end]] = 1
    hidden = reader(batch.ids, batch.mask).hidden
    best = reader.roots(hidden, ends[0], ends[1], batch.mask).argmax(-1).tolist()
    return [(ROOTS[p[2][0]], ROOTS[n]) for p, n in zip(pairs, best, strict=True)]


def figures(told: Sequence[tuple[str, str]]) -> str:
    """Accuracy and macro-F1 over the roots that occur.

    >>> figures([("AID", "AID"), ("AID", "AGREE"), ("AGREE", "AGREE")])
    '3 sentences, accuracy 0.667, macro-F1 0.667'
    """
    right, gold, given = (Counter(x) for x in ((g for g, a in told if g == a), *zip(*told, strict=True)))
    f1 = [2 * right[r] / (gold[r] + given[r]) for r in gold]
    accuracy = sum(right.values()) / len(told)
    return f"{len(told)} sentences, accuracy {accuracy:.3f}, macro-F1 {sum(f1) / len(f1):.3f}"
