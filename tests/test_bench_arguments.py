"""Arguments of events: head words, overlap, the roles of a type, on invented reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Outcome, Task
from bench.tasks import arguments

TEXT = "Two of the rebels from Ardan killed the mayor of Sarn with a knife in the old market."


def at(words: str, text: str = TEXT) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def argument(role: str, words: str, head: str) -> list[Any]:
    return [role, *at(words), *at(head)]


def outcome(given: list[dict[str, Any]], **event: Any) -> Outcome:
    gold = {
        "trigger": at("killed"),
        "args": [("initiator", *at("Two of the rebels from Ardan")), ("harmed", *at("the mayor of Sarn"))],
    }
    [o] = arguments.score([Example("r", TEXT, [gold | event])], [given])
    return o


def told(*args: list[Any], trigger: str = "killed", violent: bool = True) -> dict[str, Any]:
    return {"trigger": at(trigger), "violent": violent, "args": list(args)}


def kinds(o: Outcome) -> list[str]:
    return sorted(s.kind for s in o.slips)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("two of the rebels", "two"),
        ("the mayor, a former soldier", "mayor"),
        ("rebels and soldiers", "rebels"),
        ("a bridge that fell", "bridge"),
        ("the mayor's brother", "brother"),
        ("the mayor 's", "mayor"),
        ("an ex-soldier", "ex-soldier"),
        ("of Ardan", "Ardan"),
        ("...", "..."),
    ],
)
def test_the_head_of_the_golds_words(words: str, head: str) -> None:
    text = f"({words})"
    start, end = arguments.gold_head(text, (1, 1 + len(words)))
    assert text[start:end] == head


def test_a_head_that_is_not_the_golds_is_wrong_though_it_stands_in_the_golds_words() -> None:
    o = outcome([told(argument("harmed", "Sarn", "Sarn"))])
    assert (o.tallies["given"], o.tallies["overlap"]) == ([0, 2, 1], [1, 2, 1])
    assert kinds(o) == ["false alarm", "missed", "missed"]
    right = outcome([told(argument("harmed", "mayor of Sarn with a knife", "mayor"))])
    assert right.tallies["given"] == right.tallies["overlap"] == [1, 2, 1]
    assert right.tallies["role:harmed"] == [1, 1, 1]


def test_the_right_words_in_another_role() -> None:
    o = outcome([told(argument("weapon", "the mayor", "mayor"))])
    assert (o.tallies["given"], kinds(o)) == ([0, 2, 1], ["missed", "wrong role"])


def test_a_role_that_the_type_does_not_have_is_no_false_alarm() -> None:
    knife = argument("weapon", "a knife", "knife")
    assert outcome([told(knife)]).tallies["given"] == [0, 2, 1]
    o = outcome([told(knife)], roles=["harmed", "initiator"])
    assert (o.tallies["given"], o.tallies["end_to_end"], kinds(o)) == (
        [0, 2, 0],
        [0, 2, 0],
        ["missed", "missed"],
    )


def test_no_event_at_the_trigger() -> None:
    o = outcome([told(argument("harmed", "the mayor", "mayor"), trigger="market")])
    assert (o.tallies["given"], o.tallies["end_to_end"], o.tallies["trigger"]) == (
        [0, 2, 0],
        [0, 2, 1],
        [0, 1, 1],
    )
    assert kinds(o) == ["no event", "no event"]
    assert outcome([]).tallies["trigger"] == [0, 1, 0]


def test_an_event_that_is_not_violent_has_arguments_but_is_no_violent_event() -> None:
    o = outcome([told(argument("harmed", "the mayor", "mayor"), violent=False)])
    assert (o.tallies["given"], o.tallies["end_to_end"], o.tallies["trigger"]) == (
        [1, 2, 1],
        [0, 2, 0],
        [0, 1, 0],
    )


def test_one_given_argument_fills_one_of_the_golds() -> None:
    twice = {"args": [("harmed", *at("the mayor of Sarn")), ("harmed", *at("mayor"))]}
    o = outcome([told(argument("harmed", "the mayor", "mayor"))], **twice)
    assert o.tallies["given"] == [1, 2, 1]


WIKIEVENTS = {
    "doc_id": "w",
    "sentences": [
        [[["Rebels", 0, 6], ["fled", 7, 11]], "Rebels fled"],
        [[["Bombs", 12, 17], ["hit", 18, 21], ["Sarn", 22, 26]], "Bombs hit Sarn"],
    ],
    "entity_mentions": [{"id": "T1", "start": 4, "end": 5}, {"id": "T2", "start": 2, "end": 3}],
    "event_mentions": [
        {
            "event_type": "Conflict.Attack.DetonateExplode",
            "trigger": {"start": 3, "end": 4},
            "arguments": [
                {"entity_id": "T1", "role": "Place"},
                {"entity_id": "T2", "role": "ExplosiveDevice"},
                {"entity_id": "T9", "role": "Attacker"},
            ],
        },
        {"event_type": "Contact.Contact.Meet", "trigger": {"start": 1, "end": 2}, "arguments": []},
    ],
}


@pytest.fixture
def wikievents(tmp_path: Path) -> Task:
    folder = tmp_path / "rams-wikievents"
    folder.mkdir()
    (folder / "wikievents_dev.jsonl").write_text(json.dumps(WIKIEVENTS) + "\n", encoding="utf-8")
    (folder / "wikievents_coref_dev.jsonl").write_text("not to be read\n", encoding="utf-8")
    [task] = arguments.tasks(Folders(data=tmp_path))
    return task


def test_wikievents_is_read_sentence_by_sentence(wikievents: Task) -> None:
    [e] = wikievents.load().examples
    [event] = e.gold
    assert e.text[slice(*event["trigger"])] == "hit"
    assert [(a[0], e.text[a[1] : a[2]]) for a in event["args"]] == [("place", "Sarn"), ("weapon", "Bombs")]
    assert event["roles"] == sorted(arguments.PARTS), "without a table all roles are asked for"


def test_the_table_of_roles_is_used_where_it_is_there(wikievents: Task, tmp_path: Path) -> None:
    table = [["Conflict.Attack.DetonateExplode", ["Place", "ExplosiveDevice", "Crime"]]]
    (tmp_path / "rams-wikievents" / "wikievents_roles.json").write_text(json.dumps(table), encoding="utf-8")
    assert wikievents.load().examples[0].gold[0]["roles"] == ["place", "weapon"]


def test_gold_against_gold_is_perfect(wikievents: Task) -> None:
    [e] = wikievents.load().examples
    outcomes = wikievents.score([e], [wikievents.perfect(e)])  # type: ignore[misc]
    assert {
        m.name: figure(m, outcomes)
        for m in wikievents.measures
        if m.name not in ("initiator_f1", "harmed_f1")
    } == ({m.name: 1.0 for m in wikievents.measures if m.name not in ("initiator_f1", "harmed_f1")})
    assert not outcomes[0].slips


def test_deaths_that_are_only_counted_are_events() -> None:
    text = "Two farmers died. Troops shelled the market of Sarn, leaving six traders dead."
    [events] = arguments.answer([Example("r", text)])
    found = {text[slice(*e["trigger"])]: [(a[0], text[a[3] : a[4]]) for a in e["args"]] for e in events}
    assert found["died"] == [("harmed", "farmers")]
    assert ("initiator", "Troops") in found["shelled"]
    assert found["dead"] == [("harmed", "traders")]
    assert all(e["violent"] for e in events)
