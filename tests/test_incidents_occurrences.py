"""Which occurrences are one thing retold: grouping, signs and weights, on records made by hand."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.incidents.occurring import occurrence_match
from counterclaim.incidents.occurring.agglomerate import grouped, joining
from counterclaim.incidents.occurring.occurrence_match import Matcher, matcher, retold
from counterclaim.incidents.occurring.occurrence_signs import SIGNS, signs
from counterclaim.incidents.occurring.occurrences import Occurrence, Parts, Place, Told, in_common
from counterclaim.vocabulary.weights import read_weights

VECTORS = dict(zip(("arrest", "detain", "quake", "visit"), np.eye(4, dtype=np.float32), strict=True))
VECTORS["detain"] = (VECTORS["arrest"] * 0.8 + VECTORS["detain"] * 0.6).astype(np.float32)


def occurrence(lemma: str, at: int = 0, sentence: str = "", **parts: set[str]) -> Occurrence:
    taking = Parts(**{role: frozenset(words) for role, words in parts.items()})
    vector = VECTORS.get(lemma, np.zeros(4, np.float32))
    return Occurrence(
        (at, at + len(lemma)),
        lemma,
        "verb",
        0.9,
        taking,
        frozenset(sentence.split()),
        word=vector,
        context=vector,
    )


def told(report: str, about: str, *occurrences: Occurrence) -> Told:
    return Told(report, 400, Counter(about.split()), occurrences)


def pair(
    one: Occurrence, other: Occurrence, about: tuple[str, str] = ("goma rebel", "goma rebel")
) -> dict[str, float]:
    made = signs(
        [told("a", about[0], one), told("b", about[1], other)], np.array([0]), np.array([1]), {"man": 50}, 100
    )
    assert made.shape == (1, len(SIGNS))
    return dict(zip(SIGNS, made[0], strict=True))


def test_signs_say_what_two_occurrences_share() -> None:
    one = occurrence("arrest", whom={"man", "juma"}, where={"goma"})
    same = pair(one, occurrence("arrest", whom={"juma"}, where={"bukavu"}))
    assert (same["same word"], same["kin"], same["one report"]) == (1, 1, 0)
    assert same["meaning"] == pytest.approx(1)
    assert same["shared whom"] == pytest.approx(1), "all of the smaller set is in the other"
    assert (same["shared where"], same["known where"]) == (0, 1)
    assert (same["shared when"], same["known when"]) == (0, 0), "nothing is known"
    assert pair(one, occurrence("detain"))["meaning"] == pytest.approx(0.8)


def test_rare_words_say_more_than_common_ones() -> None:
    one = occurrence("arrest", whom={"man", "juma"})
    common = pair(one, occurrence("arrest", whom={"man", "sarr"}))["shared whom"]
    rare = pair(one, occurrence("arrest", whom={"juma", "sarr"}))["shared whom"]
    assert 0 < common < rare < 1


def test_roles_may_be_swapped_between_reports() -> None:
    made = pair(
        occurrence("meet", who={"sarr"}, whom={"juma"}), occurrence("meet", who={"juma"}, whom={"sarr"})
    )
    assert made["shared who"] == made["shared whom"] == 0
    assert made["shared people"] == pytest.approx(1)


def test_reports_on_one_affair_come_together_before_others() -> None:
    reports = [
        told(r, w, occurrence("arrest"))
        for r, w in (("a", "goma raid"), ("b", "goma raid"), ("c", "oslo vote"))
    ]
    made = signs(reports, np.array([0, 0]), np.array([1, 2]), {}, 10)
    near, far = (dict(zip(SIGNS, row, strict=True)) for row in made)
    assert near["joined"] == pytest.approx(1)
    assert near["joined beyond"] > far["joined beyond"] == 0


ALIKE = st.integers(2, 7).flatmap(
    lambda n: st.lists(st.integers(0, 100), min_size=n * n, max_size=n * n).map(
        lambda values: np.array(values).reshape(n, n) / 100
    )
)


@settings(max_examples=60)
@given(ALIKE, st.integers(1, 9))
def test_groups_tile_and_are_alike_enough(values: np.ndarray, tenths: int) -> None:
    alike = (values + values.T) / 2
    groups = grouped(alike, tenths / 10)
    assert sorted(i for g in groups for i in g) == list(range(len(alike)))
    joined = joining(alike)
    for g in groups:
        # A group came together at an average that was enough, so its least alike members still did.
        assert all(joined[i, j] >= tenths / 10 - 1e-9 for i in g for j in g if i != j)


def test_two_that_are_alike_each_to_a_third_are_not_drawn_over_it() -> None:
    chain = np.array([[0, 0.9, 0.1], [0.9, 0, 0.6], [0.1, 0.6, 0]])
    assert grouped(chain, 0.5) == [[0, 1], [2]]
    assert grouped(chain, 0.3) == [[0, 1, 2]]


REPORTS = (
    told(
        "a",
        "goma juma teacher police arrest court rebel",
        occurrence("arrest", 5, "police goma juma teacher", who={"police"}, whom={"juma"}, where={"goma"}),
        occurrence("visit", 90, "minister bukavu school", who={"minister"}, where={"bukavu"}),
    ),
    told(
        "b",
        "goma juma teacher police arrest court rebel",
        occurrence("arrest", 8, "police goma juma teacher", who={"police"}, whom={"juma"}, where={"goma"}),
    ),
    told(
        "c",
        "goma juma teacher police arrest rebel lawyer",
        occurrence("arrest", 2, "police goma juma lawyer", who={"police"}, whom={"juma"}, where={"goma"}),
        occurrence("quake", 200, "quake lima shook", where={"lima"}),
    ),
)


def test_one_arrest_is_told_thrice() -> None:
    groups = retold(REPORTS)
    assert [p for g in groups for p in g if len(g) > 1] == [Place("a", 0), Place("b", 0), Place("c", 0)]
    assert in_common(groups) == {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): 1}
    assert len(groups) == 3


def test_the_order_of_reports_does_not_matter() -> None:
    first = retold(REPORTS)
    assert all(retold(order) == first for order in permutations(REPORTS))


def test_nothing_told_is_nothing_retold() -> None:
    assert retold([]) == ()
    assert retold([told("a", "goma")]) == ()
    assert retold([told("a", "goma", occurrence("quake"))]) == ((Place("a", 0),),)


def test_shipped_weights_fit_the_signs() -> None:
    weights = matcher()
    units = len(weights.out)
    assert {len(weights.mean), len(weights.scale), len(weights.hidden)} == {len(SIGNS)}
    assert {len(row) for row in weights.hidden} == {units} == {len(weights.lifts)}
    chances = weights.weigh(np.random.default_rng(1).normal(size=(50, len(SIGNS))) * 5)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_what_is_no_weights_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_weights(b'{"threshold": 0.3}', Matcher)


@pytest.mark.parametrize("many", [0, 1, 2, 7, 40])
def test_pairs_come_some_at_a_time_and_all_once(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrence_match, "AT_ONCE", 100)
    found = [
        (int(i), int(j))
        for one, other in occurrence_match._pairs(many)
        for i, j in zip(one, other, strict=True)
    ]
    assert sorted(found) == [(i, j) for i in range(many) for j in range(i + 1, many)]
