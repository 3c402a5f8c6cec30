"""`python -m train.names`: fit the scorer that tells whether two names are one, and write its weights.

Learned from the names and aliases of listed persons and entities and from the hard negatives that the bench
builds (``bench.tasks.aliases``). Figures are cross-validated: the records are parted in fifths, those that
share a name on one side, and each fifth is scored by trees, rarities and all, that saw no name of it.

    python -m train.names --data DIR            # fit and write the weights
    python -m train.names --data DIR --only-figures
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bench.measures import PRECISION
from bench.model import Folders
from bench.sets import FOLDS, held_out, names
from bench.tasks.aliases import key, neighbours
from counterclaim.resolve.name_align import word_likeness
from counterclaim.resolve.name_features import FEATURES, features
from counterclaim.resolve.name_match import DEPTH, SAME_NAME, Tree, Weights
from counterclaim.resolve.name_parts import read_name
from counterclaim.resolve.names import fold as key_of
from counterclaim.resolve.names import normalise, plain, words

OUT = Path(__file__).parent.parent / "src" / "counterclaim" / "resolve" / "name_weights.json"
SEEN = 3
"""Records that must have a part for it to be weighed by how many have it."""
TREES, RATE, SAMPLE, COLUMNS, LEAF = 150, 0.1, 0.5, 0.3, 20
NEGATIVE, FURTHER, SIBLING, NATURAL = 2.0, 0.3, 0.6, 0.5
"""What a pair of two bearers counts beside one of one (a wrong link is worse than a missing one), what one
that the bench does not ask for, what one that is made, and what one with the given name first counts beside
that with a comma."""
LIKEST, CHANCE, POOL, SEED = 2, 3, 200, 20260101
"""More pairs of two bearers for each name that are learned from: the likest, and some by chance, out of a
number for each key."""
OFTEN = 8
"""Persons that must have a word in their name for it to be a common one."""
SHORT_KEY = 9
"""Characters of a name below which records that share it are not one family of records ("Abu Ali")."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Named:
    """Two names, whether they are one bearer's, the folds of the records that they come from, what the pair
    counts, and whether the names are as the lists write them."""

    kind: str
    first: str
    second: str
    same: bool
    folds: frozenset[int]
    weight: float = 1.0
    listed: bool = True


def fold_of(records: Sequence[names.Record]) -> list[int]:
    """The fifth of each record; records that share a name, directly or through others, are in one.

    >>> a = names.Record("un:1", "person", "Ali Karimzadeh", ("Abu Ali",))
    >>> b = names.Record("ofac:2", "person", "KARIMZADEH, Ali", ())
    >>> one, other = fold_of([a, b])
    >>> one == other
    True
    """
    parent = list(range(len(records)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    first: dict[str, int] = {}
    for n, r in enumerate(records):
        for k in sorted({key(x) for x in (r.name, *r.aliases)}):
            if len(k) >= SHORT_KEY:
                parent[root(n)] = root(first.setdefault(k, n))
    roots = [records[root(n)].id for n in range(len(records))]
    return [next(f for f in range(FOLDS) if held_out(i, f)) for i in roots]


def pairs(records: Sequence[names.Record], folds: Sequence[int]) -> list[Named]:
    """Each name with its aliases and with the likest names of others."""
    own = {(r.list, r.kind, r.name): f for r, f in zip(records, folds, strict=True)}
    found = []
    for r, f, likest in zip(records, folds, neighbours(records), strict=True):
        found += [Named(r.kind, r.name, a, True, frozenset({f})) for a in r.aliases]
        found += [
            Named(r.kind, r.name, o, False, frozenset({f, own[r.list, r.kind, o]}), NEGATIVE) for o in likest
        ]
    return found


def others(records: Sequence[names.Record], folds: Sequence[int]) -> list[Named]:
    """More pairs of two bearers, for fitting alone: names and aliases of a list that have a key in common,
    by chance and the likest, without a word in common or with one. The bench's negatives all share a word,
    and trees that saw no others would find names alike that have nothing to do with each other."""
    dice = random.Random(SEED)
    every = [(n, x) for n, r in enumerate(records) for x in dict.fromkeys((r.name, *r.aliases))]
    index: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for m, (n, x) in enumerate(every):
        for k in {k for name in read_name(x) for k in name.keys}:
            index[records[n].list, records[n].kind, k].append(m)
    keys = [frozenset(key(x) for x in (r.name, *r.aliases)) for r in records]
    spelt = [normalise(x) for _, x in every]
    found = []
    for n, r in enumerate(records):
        for x in dict.fromkeys((r.name, dice.choice(r.aliases))):
            near = [index[r.list, r.kind, k] for name in read_name(x) for k in sorted(name.keys)]
            pool = [m for ms in near for m in (ms if len(ms) <= POOL else dice.sample(ms, POOL))]
            pool = [m for m in dict.fromkeys(pool) if every[m][0] != n and not keys[n] & keys[every[m][0]]]
            likest = process.extract(
                normalise(x), {m: spelt[m] for m in pool}, scorer=fuzz.token_sort_ratio, limit=LIKEST
            )
            chosen = {m for _, _, m in likest} | set(dice.sample(pool, min(CHANCE, len(pool))))
            found += [
                Named(r.kind, x, every[m][1], False, frozenset({folds[n], folds[every[m][0]]}), FURTHER)
                for m in sorted(chosen)
            ]
    return found


def siblings(records: Sequence[names.Record], folds: Sequence[int]) -> list[Named]:
    """More pairs of two bearers: a person's name beside itself with one common part exchanged for another
    common one, of like sound or by chance. Lists hold few brothers, and trees would take "Walid Rashidi" for
    a misspelling of "Khalid Rashidi"."""
    dice = random.Random(SEED)
    count = Counter(w for r in records if r.kind == "person" for w in {x.text for x in words(r.name)})
    common = sorted(w for w, n in count.items() if n >= OFTEN and len(w) > 2)
    near = {
        w: [o for o in common if key_of(o) != key_of(w) and 0.55 < word_likeness(plain(w), plain(o)) < 0.85]
        for w in common
    }
    found = []
    for r, f in zip(records, folds, strict=True):
        mine = [w for w in (x.text for x in words(r.name)) if w in near]
        if r.kind == "person" and mine:
            word = dice.choice(mine)
            other = dice.choice(near[word] if near[word] and dice.random() < 0.5 else common)
            if word_likeness(plain(word), plain(other)) < 0.85:
                swapped = r.name.replace(word, other, 1)
                found.append(Named(r.kind, r.name, swapped, False, frozenset({f}), SIBLING))
    return found


def natural(name: str) -> str:
    """A name in the order of newspapers, the given name first.

    >>> natural("RASHIDI, Omar"), natural("Omar Rashidi"), natural("Dawn Trading Co., Ltd.")
    ('Omar RASHIDI', 'Omar Rashidi', 'Dawn Trading Co., Ltd.')
    """
    family, comma, given = name.partition(",")
    inverted = comma and any(n.inverted for n in read_name(name))
    return f"{given.strip()} {family.strip()}" if inverted else name


def reordered(found: Sequence[Named]) -> list[Named]:
    """The pairs of persons in which a comma parts the family name from the others, without it: reports write
    names so, and trees that saw only lists would lean on the comma."""
    turned = ((p, natural(p.first), natural(p.second)) for p in found if p.kind == "person")
    return [
        replace(p, first=a, second=b, weight=p.weight * NATURAL, listed=False)
        for p, a, b in turned
        if (a, b) != (p.first, p.second)
    ]


def rarities(records: Sequence[names.Record]) -> tuple[dict[str, float], float]:
    """How much each part says that several records have, and how much any other does: the logarithm of how
    few have it (inverse document frequency)."""
    count: Counter[str] = Counter()
    for r in records:
        count.update({p.key for x in (r.name, *r.aliases) for n in read_name(x) for p in n.parts})
    size = len(records) + 1
    weights = {k: round(log(size / n), 2) for k, n in sorted(count.items()) if n >= SEEN}
    return weights, round(log(size / 2), 2)


def table(found: Sequence[Named], weights: Weights) -> tuple[Matrix, NDArray[np.int64]]:
    """The features of each pair that has a key in common, once for each two names that its entries hold, and
    which pair a row is of."""
    rows, owner = [], []
    for n, pair in enumerate(found):
        for x in read_name(pair.first):
            for y in read_name(pair.second):
                if (values := features(x, y, weights.weigh)) is not None:
                    rows.append(values)
                    owner.append(n)
    return np.array(rows, dtype=np.float32).astype(np.float64), np.array(owner)


def fit(found: Sequence[Named], records: Sequence[names.Record]) -> Weights:
    """Trees fitted to pairs, with the rarities of the records."""
    from sklearn.ensemble import GradientBoostingClassifier

    rarity, unseen = rarities(records)
    bare = Weights(FEATURES, rarity, unseen, 0.0, ())
    x, owner = table(found, bare)
    same = np.array([found[n].same for n in owner])
    model = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=RATE,
        max_depth=DEPTH,
        subsample=SAMPLE,
        max_features=COLUMNS,
        min_samples_leaf=LEAF,
        random_state=0,
    )
    model.fit(x, same, sample_weight=[found[n].weight for n in owner])
    trees = tuple(_tree(t.tree_) for t in model.estimators_[:, 0])
    bare = msgspec.structs.replace(bare, trees=trees)
    start = float(model.decision_function(x[:1])[0]) - bare.score(list(x[0]))
    return msgspec.structs.replace(bare, start=round(start, 4))


def _tree(raw: Any) -> Tree:
    """A tree of scikit-learn as a complete one; a leaf that stands too high fills all below it."""
    on, at, leaves = [], [], []
    level = [0]
    for depth in range(DEPTH + 1):
        below = []
        for n in level:
            inner = raw.children_left[n] != -1
            if depth == DEPTH:
                leaves.append(round(float(raw.value[n][0][0]) * RATE, 4))
                continue
            on.append(int(raw.feature[n]) if inner else 0)
            at.append(round(float(raw.threshold[n]), 4) if inner else 0.0)
            below += [int(raw.children_left[n]), int(raw.children_right[n])] if inner else [n, n]
        level = below
    return Tree(tuple(on), tuple(at), tuple(leaves))


def scores(found: Sequence[Named], weights: Weights) -> Matrix:
    """The log-odds of each pair; minus infinity where two names have no key in common."""
    x, owner = table(found, weights)
    best = np.full(len(found), -np.inf)
    np.maximum.at(best, owner, [weights.score(list(row)) for row in x])
    return best


def cross_validated(records: Sequence[names.Record]) -> tuple[list[Named], Matrix]:
    """Every pair with the log-odds by weights that were fitted without its records."""
    folds = fold_of(records)
    found = pairs(records, folds)
    more = others(records, folds) + siblings(records, folds)
    more += reordered(more)
    found += reordered(found)
    result = np.full(len(found), -np.inf)
    for fold in range(FOLDS):
        learned = [p for p in (*found, *more) if fold not in p.folds]
        weights = fit(learned, [r for r, f in zip(records, folds, strict=True) if f != fold])
        # A pair of two folds is scored by the weights of the first that it belongs to.
        asked = [n for n, p in enumerate(found) if fold in p.folds and np.isneginf(result[n])]
        result[asked] = scores([found[n] for n in asked], weights)
    return found, result


def limit(same: NDArray[np.bool_], score: Matrix) -> float:
    """The lowest score from which the wanted share of pairs is right."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(same[order])
    right = hits >= PRECISION * np.arange(1, len(order) + 1)
    return float(score[order][np.flatnonzero(right).max()])


def figures(found: Sequence[Named], score: Matrix) -> str:
    """What is found, as a Markdown table: recall of aliases at the wanted precision by a limit of their own,
    recall and precision at the one limit for all, and the share of aliases that nothing finds."""
    same, kinds = np.array([p.same for p in found]), np.array([p.kind for p in found])
    listed = np.array([p.listed for p in found])
    shared = limit(same[listed], score[listed])
    head = "| names | aliases | found at 98 % | found at the shared limit | right there | nothing in common |"
    lines = [head, "|---|---|---|---|---|---|"]
    for kind, of in (
        ("all", listed),
        *((k, listed & (kinds == k)) for k in sorted(set(kinds))),
        ("person, given name first", ~listed),
    ):
        s, y = score[of], same[of]
        cells = (
            (s[y] >= limit(y, s)).mean(),
            (s[y] >= shared).mean(),
            y[s >= shared].mean(),
            np.isneginf(s[y]).mean(),
        )
        lines.append(f"| {kind} | {y.sum():,} | {' | '.join(f'{c:.3f}' for c in cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit the weights; see the module."""
    parser = argparse.ArgumentParser(
        prog="python -m train.names", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--data", metavar="DIR", default=os.environ.get("COUNTERCLAIM_DATA"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=OUT)
    parser.add_argument("--only-figures", action="store_true", help="write no weights")
    asked = parser.parse_args(arguments)
    if not asked.data:
        parser.error("give --data DIR or set COUNTERCLAIM_DATA")
    records, _ = names.sanctions(Folders(data=Path(asked.data)))
    found, score = cross_validated(records)
    print(figures(found, score))
    listed = [n for n, p in enumerate(found) if p.listed]
    at = limit(np.array([found[n].same for n in listed]), score[listed])
    print(f"98 of 100 are right from {1 / (1 + exp(-at)):.3f}; the start moves so that this is {SAME_NAME}")
    if asked.only_figures:
        return 0
    more = others(records, fold_of(records)) + siblings(records, fold_of(records))
    weights = fit([*found, *more, *reordered(more)], records)
    moved = weights.start + log(SAME_NAME / (1 - SAME_NAME)) - at
    weights = msgspec.structs.replace(weights, start=round(moved, 4))
    asked.out.write_bytes(msgspec.json.encode(weights) + b"\n")
    print(f"{len(weights.rarity)} parts, {len(weights.trees)} trees: {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
