"""Templates of MUC-4 and the confidence in their perpetrators, on invented messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.model import Example, Folders, Missing, Outcome
from bench.tasks import confidence, template_slots, templates

SENTENCE = "Rebels killed two men in Ardan on Monday."


def kinds(outcomes: list[Outcome]) -> list[str]:
    return [s.kind for o in outcomes for s in o.slips]


def fill(*values: str, optional: bool = False) -> dict[str, Any]:
    return {"values": list(values), "optional": optional}


def gold_template(kind: str = "ATTACK", optional: bool = False, **roles: list[Any]) -> dict[str, Any]:
    return {
        "number": len(str(roles)),
        "optional": optional,
        "types": [kind],
        "roles": {r: roles.get(r, []) for r in templates.ROLES},
        "date": ["1990-02-02", "1990-02-02"],
        "location": ["ARDANIA: ARDAN (CITY)"],
        "stage": ["ACCOMPLISHED"],
        "effect": ["DEATH"],
        "number_harmed": [["5-"]],
    }


def given_template(kind: str = "ATTACK", **roles: list[str]) -> dict[str, Any]:
    return {
        "type": kind,
        "roles": {r: roles.get(r, []) for r in templates.ROLES},
        "date": ["1990-02-01", "1990-02-03"],
        "location": ["Ardan", "", "Ardania"],
        "stage": "ACCOMPLISHED",
        "effect": ["DEATH"],
        "numbers": [[5, None]],
    }


def muc(gold: list[Any], given: list[Any]) -> Outcome:
    return templates.score([Example("m", SENTENCE.upper(), gold)], [given])[0]


def test_fills_count_once_and_by_any_alternative() -> None:
    gold = [
        gold_template(
            perp_organization=[fill("ARDAN FRONT", "AF")],
            human_target=[fill("MEN"), fill("X", optional=True)],
        )
    ]
    o = muc(gold, [given_template(perp_organization=["the AF", "ARDAN FRONT"], human_target=["TWO MEN"])])
    assert o.tallies["role:perp_organization"] == [1, 1, 2]
    assert o.tallies["role:human_target"] == [0, 1, 1]
    assert o.tallies["relaxed"] == [1 + 1 + 1, 1 + 1 + 1, 1 + 3]
    assert {k: o.tallies[f"slot:{k}"] for k in templates.EXTRA} == {k: [1, 1] for k in templates.EXTRA}


def test_templates_of_other_types_do_not_meet_and_the_best_alignment_is_taken() -> None:
    assert muc([gold_template()], [given_template("BOMBING")]).tallies["type"] == [0, 1, 1]
    gold = [gold_template(human_target=[fill("A")]), gold_template(human_target=[fill("BB")])]
    o = muc(gold, [given_template(human_target=["BB"]), given_template(human_target=["A"])])
    assert o.tallies["all"] == [4, 4, 4]


def test_an_optional_template_costs_nothing_and_earns_when_found() -> None:
    gold = [gold_template(optional=True, human_target=[fill("A", optional=True)])]
    assert muc(gold, []).tallies["all"] == [0, 0, 0]
    assert muc(gold, [given_template(human_target=["A"])]).tallies["all"] == [2, 2, 2]
    assert kinds([muc([gold_template()], [])]) == ["missed template"]
    assert kinds([muc([], [given_template()])]) == ["false template"]


def test_a_vague_or_wrong_date_is_wrong() -> None:
    for when in (None, ["1990-01-01", "1990-12-31"], ["1990-03-01", "1990-03-01"], ["1990-02-02", None]):
        found = template_slots.accuracies([(gold_template(), given_template() | {"date": when})])
        assert found["slot:date"] == [0, 1]


def test_confidence_takes_either_class_of_the_key() -> None:
    e = Example("c", SENTENCE, ["claimed", "fact"], {"names": ["the Front"]})
    outcomes = confidence.score([e, e, e], ["fact", "accused", "none"])
    assert [o.tallies["right"][0] for o in outcomes] == [True, False, False]
    assert kinds(outcomes) == ["wrong class", "no claim"]


@pytest.mark.parametrize("module", [templates, confidence])
def test_without_the_set_a_task_is_missing(module: Any, tmp_path: Path) -> None:
    for folders in (Folders(), Folders(data=tmp_path)):
        with pytest.raises(Missing):
            module.tasks(folders)
