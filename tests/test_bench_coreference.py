"""Cluster metrics against values worked out by hand, and the scorer of ECB+."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import clusters, occurrences
from bench.measures import figure
from bench.model import Example, Folders, Measure, Missing, Outcome
from bench.tasks import coreference

# {a b c} {d e f g} in the gold; {a b} {c d} {f g h i} given: the example of Luo (2005) in letters.
GOLD = {**dict.fromkeys("abc", 1), **dict.fromkeys("defg", 2)}
GIVEN = {**dict.fromkeys("ab", 1), **dict.fromkeys("cd", 2), **dict.fromkeys("fghi", 3)}


@pytest.mark.parametrize(
    ("metric", "sums"),
    [
        # Links: gold 2 + 3; {a b} keeps 1, {f g} 1. Given 1 + 1 + 3: {a b} 1, {c d} 0, {f g h i} 1.
        (clusters.muc, [2, 5, 2, 5]),
        # Recall: a, b 2/3 each, c 1/3; d 1/4, e 0, f, g 2/4 each. Precision: a, b 1; c, d 1/2; f, g 2/4.
        (clusters.b_cubed, [4, 8, 5 / 3 + 1.25, 7]),
        # abc-ab: 2*2/5; defg-fghi: 2*2/8.
        (clusters.ceaf_e, [1.3, 3, 1.3, 2]),
        # abc: 1 link of 3; defg: 1 of 6. ab: 1 of 1; cd: 0; fghi: 1 of 6.
        (clusters.lea, [2 + 4 / 6, 8, 3 / 3 + 4 / 6, 7]),
        (clusters.pairwise, [2, 9, 8]),
    ],
)
def test_values_worked_out_by_hand(metric: Callable[..., list[float]], sums: list[float]) -> None:
    assert metric(GOLD, GIVEN) == pytest.approx(sums)


CLUSTERINGS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 3), min_size=1)
METRICS = (clusters.muc, clusters.b_cubed, clusters.ceaf_e, clusters.lea)


@given(CLUSTERINGS, CLUSTERINGS)
def test_shares_and_symmetry(a: dict[str, int], b: dict[str, int]) -> None:
    for metric in METRICS:
        one, other = metric(a, b), metric(b, a)
        assert other == pytest.approx([one[2], one[3], one[0], one[1]])
        assert 0 <= one[0] <= one[1] + 1e-9
        assert 0 <= one[2] <= one[3] + 1e-9
        p, of_p, r, of_r = metric(a, a)
        assert (p, r) == pytest.approx((of_p, of_r))


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_the_alignment_is_the_best_there_is(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)
    best = max(sum(values[i, p[i]] for i in range(len(rows))) for p in permutations(range(4), len(rows)))
    assert sum(values[i, j] for i, j in clusters.aligned(values)) == best
    assert sum(values.T[i, j] for i, j in clusters.aligned(values.T)) == best


TEXT = "Troops shelled Sumy . The shelling killed two . Rebels marched ."
DOCUMENTS = [["one", TEXT, [[0, len(TEXT)]]], ["two", TEXT, [[0, len(TEXT)]]]]


def at(n: int, word: str, cluster: str) -> list[Any]:
    return [n, TEXT.index(word), TEXT.index(word) + len(word), cluster]


TOPIC = [at(0, "shelled", "A"), at(0, "shelling", "A"), at(1, "shelled", "A"), at(1, "marched", "B")]


def outcome(given: list[list[Any]]) -> Outcome:
    return coreference.score([Example("topic 1", gold=TOPIC, given={"documents": DOCUMENTS})], [given])[0]


def f1(of: Outcome, name: str) -> float:
    return round(figure(Measure("m", "harmonic", (name,), ""), [of]), 3)


def test_the_gold_is_perfect_and_singletons_are_not() -> None:
    assert f1(outcome(TOPIC), "b_cubed") == f1(outcome(TOPIC), "found_b_cubed") == 1
    assert not outcome(TOPIC).slips
    alone = outcome([[*m[:3], str(n)] for n, m in enumerate(TOPIC)])
    assert f1(alone, "muc") == 0
    assert [s.kind for s in alone.slips] == ["not joined", "not joined"]


def test_what_is_not_seen_stands_alone_and_what_is_added_costs_only_where_mentions_are_found() -> None:
    extra = outcome([*TOPIC, at(0, "killed", "C")])
    assert f1(extra, "b_cubed") == 1
    assert f1(extra, "found_b_cubed") < 1
    blind = outcome([])
    assert blind.tallies["mentions"] == [0, 4, 0]
    assert {s.kind for s in blind.slips} == {"not seen"}
    merged = outcome([[*m[:3], "all"] for m in TOPIC])
    assert "wrongly joined" in {s.kind for s in merged.slips}


WORDS = "Troops arrested a teacher in Sumy. The minister left.", "A teacher was arrested in Sumy by troops."
NEWS = Example("topic 1", given={"documents": [[str(n), w, [[0, len(w)]]] for n, w in enumerate(WORDS)]})


def test_baselines_join_the_mentions_that_the_product_finds() -> None:
    [ours] = coreference.answer([NEWS])
    by_lemma, alone = coreference.by_lemma(NEWS), coreference.found_alone(NEWS)
    spans = [sorted(m[:3] for m in given) for given in (ours, by_lemma, alone)]
    assert spans[0] == spans[1] == spans[2]
    assert [WORDS[n][s:e] for n, s, e in spans[0]] == ["arrested", "left", "arrested"]
    assert len({m[3] for m in by_lemma}) == 2
    assert len({m[3] for m in alone}) == 3


def test_only_evaluated_sentences_are_answered() -> None:
    start = WORDS[0].index("The minister")
    given = {"documents": [["0", WORDS[0], [[start, len(WORDS[0])]]]]}
    [found] = coreference.answer([Example("topic 2", given=given)])
    assert [WORDS[0][s:e] for _, s, e, _ in found] == ["left"]


def test_a_topic_is_asked_about_with_weights_that_never_saw_it() -> None:
    own = occurrences.tagger(), occurrences.matcher()
    made = {topic: occurrences.weights_for(topic) for topic in range(1, 37)}
    for topic, weights in made.items():
        without = [f for f in occurrences.folds() if topic in f.unseen]
        assert weights == ((without[0].tagger, without[0].matcher) if without else own)
    assert made[36] == own
    unseen = [topic for fold in occurrences.folds() for topic in fold.unseen]
    assert len(unseen) == len(set(unseen)) >= 33


def test_without_the_set_the_task_is_missing() -> None:
    with pytest.raises(Missing, match="ecbplus"):
        coreference.tasks(Folders())
