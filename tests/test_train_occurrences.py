"""How the weights for occurrences are made: from a few invented reports."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

from bench.occurrences import FOLDS, fold_of
from bench.sets.ecbplus import Document
from counterclaim.incidents.occurring.occurrence_match import retold
from counterclaim.incidents.occurring.occurrences import Occurrence, Parts, Place
from train import occurrences
from train.occurrences import Candidate, Lesson, fit, tagger, told

DEEDS = ("arrest", "raid", "visit", "strike")
TOWNS = ("goma", "lima", "oslo", "sumy", "lome", "pune", "cali", "bari", "gao", "tula")


def candidate(word: str, at: int, town: str, cluster: str | None) -> Candidate:
    o = Occurrence((at, at + len(word)), word, "verb", 0.0, Parts(where=frozenset({town})), frozenset({town}))
    # The reader knows of a deed by its second number alone.
    vector = np.array([at % 7 / 7, cluster is not None], np.float32)
    return Candidate((f"word {word}", "tag VBD" if cluster else "tag NN"), vector, o, cluster)


def lesson(topic: int, number: int) -> Lesson:
    town = TOWNS[topic]
    document = Document(f"{topic}_{number}", topic, "x" * 100, ((0, 100),), ())
    deeds = [candidate(w, 20 * n, town, f"{topic} {w}") for n, w in enumerate(DEEDS)]
    things = [candidate("bridge", 90, town, None)]
    return Lesson(document, Counter([town, *DEEDS]), (*deeds, *things))


LESSONS = [lesson(topic, number) for topic in range(10) for number in range(3)]


def test_words_that_tell_are_learned_from_signs_and_vectors() -> None:
    weights = tagger(LESSONS)
    assert weights.signs["tag VBD"] > 0 > weights.signs["tag NN"]
    assert weights.vector[1] > abs(weights.vector[0])
    assert [o.lemma for o in told(LESSONS[0], weights)[0].occurrences] == list(DEEDS)


def test_a_sign_of_two_topics_is_not_learned() -> None:
    own = [candidate("march", 0, TOWNS[t], "m") for t in (0, 1)]
    few = [Lesson(x.document, x.words, (*x.candidates, *own[n : n + 1])) for n, x in enumerate(LESSONS[::3])]
    assert "word march" not in tagger(few).signs
    assert "word raid" in tagger(few).signs


def test_the_same_deed_in_reports_of_one_topic_is_learned_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # So few pairs have to be seen more often.
    monkeypatch.setattr(occurrences, "ROUNDS", 200)
    found, matched = fit(LESSONS, LESSONS)
    groups = retold([told(x, found)[0] for x in LESSONS[:3]], matched)
    assert groups[0] == (Place("0_0", 0), Place("0_1", 0), Place("0_2", 0))
    assert len(groups) == len(DEEDS)


def test_weights_are_made_the_same_again() -> None:
    assert fit(LESSONS, LESSONS) == fit(LESSONS, LESSONS)


def test_every_topic_is_kept_back_once() -> None:
    assert {fold_of(t) for t in range(1, 36)} == set(range(FOLDS))
