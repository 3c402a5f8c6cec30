"""How the weights of the scorer of names are made; the records are invented."""

from __future__ import annotations

import numpy as np
import pytest

from bench.sets.names import Record
from counterclaim.resolve.name_match import DEPTH, SAME_NAME
from train.names import Named, fold_of, limit, natural, others, pairs, rarities, reordered, siblings

FIRST = ("Omar", "Karim", "Nadir", "Salih", "Hamid", "Yusuf", "Bilal", "Tariq", "Walid", "Majid")
LAST = ("Rashidi", "Kermani", "Barzin", "Molchal", "Torak", "Lewan", "Siddiq", "Zarkov", "Quintan", "Oyang")
RECORDS = [
    Record(f"ofac:{i}{j}", "person", f"{last.upper()}, {first}", (f"{last}i, {first}", f"{first} {last}"))
    for i, first in enumerate(FIRST)
    for j, last in enumerate(LAST)
]


def test_records_that_share_a_name_are_in_one_fold() -> None:
    a = Record("un:1", "person", "Omar Rashidi Kermani", ("Abu Ali",))
    b = Record("ofac:2", "person", "KERMANI, Omar Rashidi", ("Umar the Second",))
    c = Record("ofac:3", "person", "Second, Umar the", ("Abu Ali",))
    assert len(set(fold_of([a, b, c]))) == 1
    assert len(set(fold_of(RECORDS))) > 1


def test_pairs_know_the_folds_of_both_records() -> None:
    folds = fold_of(RECORDS)
    found = pairs(RECORDS, folds)
    by_name = {r.name: f for r, f in zip(RECORDS, folds, strict=True)}
    assert {p.same for p in found} == {True, False}
    for p in found:
        assert p.folds == ({by_name[p.first]} if p.same else {by_name[p.first], by_name[p.second]})


def test_made_pairs_are_of_two_bearers() -> None:
    folds = fold_of(RECORDS)
    names = {x: r.id for r in RECORDS for x in (r.name, *r.aliases)}
    for p in others(RECORDS, folds):
        assert not p.same
        assert names[p.first] != names[p.second]
    made = siblings(RECORDS, folds)
    assert made
    assert all(p.first != p.second and not p.same for p in made)


def test_the_order_of_newspapers() -> None:
    assert natural("RASHIDI, Omar") == "Omar RASHIDI"
    assert natural("Dawn Trading Co., Ltd.") == "Dawn Trading Co., Ltd."
    [turned] = reordered([Named("person", "RASHIDI, Omar", "Umar Rashidi", True, frozenset({1}))])
    assert (turned.first, turned.second, turned.listed) == ("Omar RASHIDI", "Umar Rashidi", False)
    assert reordered([Named("person", "Omar Rashidi", "Umar", True, frozenset({1}))]) == []


def test_a_part_of_many_records_says_less() -> None:
    weights, unseen = rarities(RECORDS)
    assert 0 < weights["karim"] < unseen


def test_the_limit_is_the_lowest_score_with_the_precision() -> None:
    same = np.array([True] * 98 + [False] * 2 + [True, False, False])
    score = np.array([9.0] * 98 + [5.0] * 2 + [4.0, 3.0, 2.0])
    assert limit(same, score) == 4.0


def test_weights_of_few_records_tell_them_apart() -> None:
    pytest.importorskip("sklearn")
    from counterclaim.resolve.name_features import features
    from counterclaim.resolve.name_parts import read_name
    from train.names import fit, scores

    folds = fold_of(RECORDS)
    found = pairs(RECORDS, folds)
    weights = fit(found, RECORDS)
    assert weights == fit(found, RECORDS), "the same each time"
    assert {len(t.leaves) for t in weights.trees} == {2**DEPTH}
    score = scores(found, weights)
    same = np.array([p.same for p in found])
    assert score[same].mean() > score[~same].mean() + 1
    [a], [b] = read_name("RASHIDI, Omar"), read_name("Omar Rashidi")
    values = features(a, b, weights.weigh)
    assert values is not None
    assert weights.score(values) > 0
    assert 0 < SAME_NAME < 1
