"""Events between marked actors: which one counts, PLOVER and WEIS, and the figures, on invented sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Outcome, Task
from bench.sets import plover
from bench.tasks import event_types
from counterclaim.claims import passing
from counterclaim.claims.mentions import EventTrigger, Part

TEXT = "Ardan shelled Sarn after Velia accused Sarn."


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def at(word: str) -> tuple[int, int]:
    return TEXT.index(word), TEXT.index(word) + len(word)


def event(
    kind: str, trigger: str, clause: tuple[int, int], *parts: tuple[str, str], **of: Any
) -> EventTrigger:
    return EventTrigger(
        0, kind, None, at(trigger), clause, parts=tuple(Part(role, at(w)) for role, w in parts), **of
    )


SHELLED = event("ASSAULT", "shelled", (0, 18), ("initiator", "Ardan"), ("target", "Sarn"))
ACCUSED = event("ACCUSE", "accused", (25, 43), ("initiator", "Velia"))


def figures(task: Task, outcomes: list[Outcome]) -> dict[str, float]:
    return {m.name: round(figure(m, outcomes), 3) for m in task.measures}


def test_the_event_whose_own_actors_are_marked_counts() -> None:
    both = [ACCUSED, SHELLED]
    assert passing.between(both, at("Ardan"), at("Sarn")) is SHELLED
    assert passing.between(both, at("Velia"), None) is ACCUSED
    # The whole sentence names both, but its own actors are others.
    over = event("AGREE", "after", (0, 43), ("initiator", "Velia"))
    assert passing.between([over, SHELLED], at("Ardan"), at("Sarn")) is SHELLED


def test_an_event_whose_clause_names_an_actor_counts_before_one_that_touches_none() -> None:
    bare = event("ACCUSE", "accused", (25, 43))
    assert passing.between([SHELLED, bare], None, at("Velia")) is bare
    assert passing.between([ACCUSED], at("Ardan"), None) is None
    assert passing.between([], at("Ardan"), at("Sarn")) is None


def test_a_planned_deed_of_help_is_an_agreement_and_a_planned_attack_is_not() -> None:
    aid = event("AID", "shelled", (0, 18), modality="planned")
    assert passing.classes(aid) == ("AGREE", "1")
    assert passing.classes(event("RETREAT", "shelled", (0, 18)))[0] == "YIELD"
    assert passing.classes(event("ASSAULT", "shelled", (0, 18), modality="planned")) == ("ASSAULT", "4")


@pytest.fixture
def pairs(tmp_path: Path) -> Task:
    row = {"marked_sentence": "<s>Ardan</s> shelled <t>Sarn</t>.", "gold_root": "ASSAULT", "gold_penta": "4"}
    other = {"marked_sentence": "<s>Ardan</s> fed Sarn.", "gold_root": "AID", "gold_penta": "2"}
    lines(
        tmp_path / "plover-family" / "plv_dev.jsonl",
        row | {"sentence_id": "1"},
        other | {"sentence_id": "1"},
    )
    return event_types.tasks(Folders(data=tmp_path))[0]


def test_plv_without_marks_or_peer(pairs: Task) -> None:
    first, second = pairs.load().examples
    assert (first.id, second.id) == ("plv_dev:1", "plv_dev:1#2")
    assert second.given == {"source": (0, 5), "target": None}
    assert [p.answer(first) for p in pairs.peers] == [["none", "none"], ["YIELD", "3"]]
    assert not pairs.peers[0].whole(pairs.load().examples)


def test_roots_and_quad_classes(pairs: Task) -> None:
    examples = pairs.load().examples
    outcomes = event_types.score_plv(examples, [["COERCE", "4"], ["none", "none"]])
    assert figures(pairs, outcomes) == {
        "root_accuracy": 0,
        "root_macro_f1": 0,
        "quad_accuracy": 0.5,
        "quad_macro_f1": 0.5,
        "answered": 0.5,
    }
    assert [s.kind for o in outcomes for s in o.slips] == ["wrong root", "no event"]
    assert outcomes[0].slips[0].gold == ((0, 5), (14, 18))


def test_chance_of_roots_is_the_sum_of_squared_shares(pairs: Task) -> None:
    examples = [
        Example(str(i), gold={"root": r, "quad": q}) for i, (r, q) in enumerate(["A4", "A4", "B2", "C4"])
    ]
    found = event_types.chance_plv(examples)
    assert found["root_accuracy"] == pytest.approx(0.5**2 + 2 * 0.25**2)
    assert found["quad_macro_f1"] == pytest.approx((0.75 + 0.25) / 2)


def test_conflict_or_cooperation(tmp_path: Path) -> None:
    row = {
        "uid": "1",
        "marked_sentence": "<s>Ardan</s> met Sarn.",
        "gold_binary": "0",
        "target": "P:['Sarn']",
    }
    lines(tmp_path / "plover-family" / "aw_dev.jsonl", row, row | {"uid": "2", "gold_binary": "1"})
    [task] = event_types.tasks(Folders(data=tmp_path))
    examples = task.load().examples
    assert examples[0].given == {"source": (0, 5), "target": (10, 14)}
    outcomes = event_types.score_aw(examples, [["CONSULT", "1"], ["none", "none"]])
    seen = figures(task, outcomes)
    assert (seen["accuracy"], seen["of_answered"], seen["macro_f1"]) == (0.5, 1, 0.5)
    assert [s.kind for o in outcomes for s in o.slips] == ["no event"]
    wrong = event_types.score_aw(examples, [["ACCUSE", "3"], ["AID", "2"]])
    assert [s.kind for o in wrong for s in o.slips] == ["wrong class", "wrong class"]


def unit(name: str, *codes: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": TEXT, "date": "1995-01-01", "events": [["A", "B", c] for c in codes]} | more


@pytest.fixture
def units(tmp_path: Path) -> Task:
    lines(
        tmp_path / "petrarch-unit" / "sentences.jsonl",
        unit("recognised", "064"),
        unit("shelled-and-remarked", "223", "023", "122"),
        unit("only-remarked", "023"),
        unit("codes-of-its-own", "223", "1717"),
        unit("nothing", no_event=True),
        unit("broken", "223", expected_error="dateline"),
    )
    [task] = event_types.tasks(Folders(data=tmp_path))
    return task


def test_unit_tests_are_read_as_weis_and_what_is_no_weis_is_left_out(units: Task) -> None:
    assert {e.id: e.gold for e in units.load().examples} == {
        "recognised": ["SUPPORT"],
        "shelled-and-remarked": ["ACCUSE", "ASSAULT"],
    }


def test_every_weis_category_but_comments_and_denials_has_a_plover_root() -> None:
    codes = [f"{c}{n}" for c, last in event_types.CATEGORIES.items() for n in range(1, last + 1)]
    without = {c[:2] for c in codes if not event_types.roots([c])}
    assert without == {"02", "14"}
    assert {r for c in codes for r in event_types.roots([c])} <= set(event_types.ROOTS)


@pytest.mark.parametrize(
    ("given", "some", "every", "f1", "kinds"),
    [
        (["ACCUSE", "ASSAULT"], 0.5, 0.5, 0.8, ["missed"]),
        (["ACCUSE", "AID"], 0.5, 0, 0.4, ["missed", "missed", "false alarm"]),
        ([], 0, 0, 0, ["missed", "missed", "missed"]),
    ],
)
def test_roots_of_unit_tests(
    units: Task, given: list[str], some: float, every: float, f1: float, kinds: list[str]
) -> None:
    outcomes = event_types.score_petrarch(units.load().examples, [[], given])
    assert figures(units, outcomes) == {"some": some, "all": every, "root_f1": f1}
    assert [s.kind for o in outcomes for s in o.slips] == kinds


def test_marks_that_are_nested_or_missing() -> None:
    assert plover.unmarked("<t>the army of <s>Ardan</s></t> left") == (
        "the army of Ardan left",
        (12, 17),
        (0, 17),
    )
    assert plover.unmarked("nobody left") == ("nobody left", None, None)
