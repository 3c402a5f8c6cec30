"""How the weights for places are learned: what is right, and that it is learned."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

from counterclaim.resolve.gazetteer import Entry, Kind
from counterclaim.resolve.place_evidence import ALONE, Context, Group, candidates, company
from train.place_naming import Lesson as Naming
from train.place_naming import fit as fit_naming
from train.place_weights import Lesson, _right, learn, reliability


def entry(number: int, lat: float, kind: Kind = "settlement", radius: int = 5_000) -> Entry:
    tree = (None, None, 1000 * number, False, None, None)
    return Entry(number, "Ardan", kind, lat, 10.0, radius, "MLI", ("MLI",), *tree, "exact")


def lesson(lat: float, *entries: Entry) -> Lesson:
    rows = candidates({"ardan": Group("ardan", entries, count=1)}, Context({}, 0.0, frozenset()))
    right, weight = _right(rows, [(0, (lat, 10.0))])
    return Lesson("x", rows, company(rows), right, weight, ((0, (lat, 10.0)),))


def test_right_is_what_lies_at_the_point_else_an_area_that_holds_it_else_none() -> None:
    town, far, area = entry(1, 10.0), entry(2, 40.0), entry(3, 11.0, "admin1", 300_000)
    assert lesson(10.01, town, far).right.tolist() == [1.0, 0.0, 0.0]
    assert lesson(13.5, far, area).right.tolist() == [0.0, 1.0, 0.0]
    assert lesson(-20.0, town, far).right.tolist() == [0.0, 0.0, 1.0]


def test_learning_makes_the_right_candidates_likelier_and_leaves_the_rest_at_its_prior() -> None:
    taught = [lesson(10.0, entry(1, 10.0), entry(9, 40.0)) for _ in range(20)]
    prior = np.zeros(len(ALONE))
    prior[ALONE.index("water")] = 4.5
    w = learn(taught, [x.rows.alone for x in taught], prior, prior)
    assert w[ALONE.index("people")] < -0.1
    assert w[ALONE.index("water")] == pytest.approx(4.5)


def test_reliability_is_told_by_band() -> None:
    assert (
        reliability([(0.95, True), (0.95, False), (0.99, True)])
        == "from 0.90: 0.500 of 2; from 0.97: 1.000 of 1"
    )


def test_naming_learns_each_sign() -> None:
    taught = [Naming("x", n, (1.0, float(n % 2)), bool(n % 2), inside=False) for n in range(40)]
    always, sign = fit_naming(taught)
    assert sign > 1 > always
