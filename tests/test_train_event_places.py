"""How the weights for the place of an event are made: from a few invented cases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from counterclaim.claims.event_places import Option
from train.event_places import (
    READ,
    STRENGTH,
    Case,
    Table,
    crossed,
    document,
    fit,
    folds,
    learn,
    sureness,
    table,
)


def case(options: list[Mapping[str, float]], right: int, number: int = 0, read: float = 0.0) -> Case:
    said = [{"none": 1.0, "violent": 0.5}, *({"place": read if n == right else -read} for n in range(1, 9))]
    return Case(
        tuple(Option(None, o, r) for o, r in zip(options, said, strict=False)),
        tuple(n == right for n in range(len(options))),
        f"d-{number}",
        number % 5 == 0,
    )


NOWHERE: Mapping[str, float] = {"none": 1.0}
IN_FROM = [NOWHERE, {"prep:in": 1.0}, {"prep:from": 1.0}]
FROM_ONLY = [NOWHERE, {"prep:from": 1.0}]
CASES = [case(IN_FROM, 1, n, 2.0) if n % 3 else case(FROM_ONLY, 0, n, 2.0) for n in range(600)]


def plain(found: list[Case], names: list[str]) -> Table:
    return table(found, [[o.signs for o in c.options] for c in found], names)


def test_weights_tell_what_is_right_from_what_is_not() -> None:
    t = plain(CASES, ["none", "prep:from", "prep:in"])
    none, origin, within = fit(t, STRENGTH)
    assert within > none > origin
    assert t.hits(t.values @ np.array([none, origin, within])).all()
    shares = t.shares(t.values @ np.array([none, origin, within]))
    assert np.add.reduceat(shares, t.starts[:-1]) == pytest.approx(np.ones(len(CASES)))


def test_a_case_without_a_right_option_teaches_nothing() -> None:
    odd = Case(CASES[1].options, (False, False, False), "d", False)
    names = ["none", "prep:from", "prep:in"]
    assert fit(plain([*CASES, odd], names), STRENGTH) == pytest.approx(fit(plain(CASES, names), STRENGTH))


def test_a_case_is_scored_by_weights_that_never_saw_its_document() -> None:
    # A sign that only one document shows is not learned for it.
    found = [*CASES, case([NOWHERE, {"odd": 1.0}], 1, 1001)]
    t = plain(found, ["none", "odd"])
    scores = crossed(t, folds(found), STRENGTH)
    assert scores[-1] == 0.0
    assert fit(t, STRENGTH)[1] > 0


def test_learning_gives_weights_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    made = learn(CASES)
    assert set(made.signs) == {"none", "prep:from", "prep:in"}
    assert set(made.read) == set(READ)
    assert made.signs["prep:in"] > made.signs["prep:from"]
    assert made.read["place"] > 0
    assert learn(CASES) == made
    assert "3 signs alone: 1.000 of all" in capsys.readouterr().out


def test_sureness_compares_what_is_said_with_what_is_right() -> None:
    t = plain(CASES[:2], ["none", "prep:from", "prep:in"])
    assert sureness(t, t.values @ np.array([0.0, -9.0, 9.0])) == "said and right: 1.00: 1.00 of 2"


def test_sentences_of_one_story_are_one_document() -> None:
    assert document("AFP_ENG_20060502.0090_3_kill#9", "x") == document("AFP_ENG_20060502.0090_7_shot#12", "y")
    assert document("77#1", "Two men died.") != document("77#2", "Three men died.")
