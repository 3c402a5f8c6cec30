"""The scorers of the public sets on invented examples, and their loaders on invented files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Missing, Outcome, Task
from bench.tasks import (
    actors,
    aliases,
    arguments,
    dates,
    entities,
    event_places,
    event_types,
    factuality,
    places,
    relevance,
    timelines,
)

SENTENCE = "Rebels killed two men in Ardan on Monday."


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def at(word: str, text: str = SENTENCE) -> list[int]:
    return [text.index(word), text.index(word) + len(word)]


def figures(task: Task, outcomes: list[Outcome]) -> dict[str, float]:
    return {m.name: round(figure(m, outcomes), 3) for m in task.measures}


def kinds(outcomes: list[Outcome]) -> list[str]:
    return [s.kind for o in outcomes for s in o.slips]


# Places


@pytest.fixture
def toponyms(tmp_path: Path) -> Task:
    row = {
        "id": "1",
        "text": SENTENCE,
        "published": "2024-01-18 10:00",
        "toponyms": [
            {"start": 25, "end": 30, "lat": 10.0, "lon": 20.0},
            {"start": 0, "end": 6, "lat": None, "lon": None},
        ],
    }
    lines(tmp_path / "geo" / "tr-like.jsonl", row)
    [task] = places.tasks(Folders(data=tmp_path))
    return task


def test_a_toponym_file_is_a_task(toponyms: Task) -> None:
    assert toponyms.name == "places.tr_like"
    [e] = toponyms.load().examples
    assert e.given == {"published": "2024-01-18", "spans": [[25, 30], [0, 6]], "adjectival": False}


@pytest.mark.parametrize(
    ("found", "recall", "f1", "error"),
    [
        ([[25, 30, 10.1, 20.0]], 1, 1, []),
        ([[25, 30, 12.0, 20.0]], 0, 1, ["far away"]),
        ([[22, 30, None, None]], 0, 1, ["no point"]),
        ([[31, 40, 10.0, 20.0]], 0, 0, ["missed", "false alarm"]),
        ([], 0, 0, ["missed"]),
        ([[25, 30, 10.0, 20.0], [0, 6, 10.0, 20.0]], 1, 0.667, ["no gold point"]),
        ([[25, 30, 10.0, 20.0], [7, 13, 10.0, 20.0]], 1, 0.667, ["false alarm"]),
    ],
)
def test_places(toponyms: Task, found: list[Any], recall: float, f1: float, error: list[str]) -> None:
    examples = toponyms.load().examples
    outcomes = places.score(examples, [{"found": found, "given": [[12.0, 20.0], [None, None]]}])
    seen = figures(toponyms, outcomes)
    assert (seen["recall_161"], seen["recognition_f1"], kinds(outcomes)) == (recall, f1, error)
    assert seen["accuracy_161"] == 0
    assert seen["median_km"] == pytest.approx(222.4, abs=0.1)


def test_a_name_resolved_to_nothing_is_as_far_as_can_be(toponyms: Task) -> None:
    outcomes = places.score(toponyms.load().examples, [{"found": [], "given": []}])
    assert (figures(toponyms, outcomes)["auc"], figures(toponyms, outcomes)["resolved"]) == (1, 0)


# Dates


@pytest.mark.parametrize(
    ("given", "value", "relaxed", "strict", "error"),
    [
        ([[34, 40, ["2024-01-15", "2024-01-15"]]], 1, 1, 1, []),
        ([[31, 40, ["2024-01-15", "2024-01-15"]]], 1, 1, 0, []),
        ([[34, 40, ["2024-01-08", "2024-01-08"]]], 0, 1, 1, ["wrong days"]),
        ([[34, 40, None]], 0, 1, 1, ["no days"]),
        ([], 0, 0, 0, ["missed"]),
        ([[0, 6, None]], 0, 0, 0, ["missed", "false alarm"]),
    ],
)
def test_dates(
    given: list[Any], value: float, relaxed: float, strict: float, error: list[str], tmp_path: Path
) -> None:
    timex = {"start": 34, "end": 40, "type": "DATE", "value": "2024-01-15"}
    empty = {"start": 3, "end": 3, "type": "DATE", "value": "2024"}
    lines(
        tmp_path / "tempeval3" / "one.jsonl",
        {"id": "d", "dct": "2024-01-18", "text": SENTENCE, "timex": [timex, empty]},
    )
    [task] = dates.tasks(Folders(data=tmp_path))
    outcomes = dates.score(task.load().examples, [given])
    seen = figures(task, outcomes)
    assert (seen["value_f1"], seen["relaxed_f1"], seen["strict_f1"], kinds(outcomes)) == (
        value,
        relaxed,
        strict,
        error,
    )


def test_a_date_given_for_a_duration_is_no_wrong_date() -> None:
    e = Example("d", SENTENCE, [[34, 40, "DURATION", "P1D"]])
    [outcome] = dates.score([e], [[[34, 40, ["2024-01-15", "2024-01-15"]]]])
    assert outcome.tallies["value"] == [0, 0, 0]
    assert outcome.tallies["relaxed"] == [1, 1, 1]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-W03", ["2024-01-15", "2024-01-21"]),
        ("2024-W03-WE", ["2024-01-20", "2024-01-21"]),
        ("2024-12", ["2024-12-01", "2024-12-31"]),
        ("2024-H2", ["2024-07-01", "2024-12-31"]),
        ("2023-02-30", None),
        ("2024-SU", None),
        ("20", ["2000-01-01", "2099-12-31"]),
    ],
)
def test_values_of_timeml(value: str, days: list[str] | None) -> None:
    assert dates.days(value) == days


# Event types, places and arguments


def test_plv_is_read_and_its_peer_scored(tmp_path: Path) -> None:
    row = {
        "sentence_id": "7",
        "marked_sentence": "<s>Rebels</s> attacked <t>the army</t>.",
        "gold_root": "ASSAULT",
        "gold_penta": "4",
        "root_L2": "COERCE",
        "penta_L2": "4",
    }
    lines(tmp_path / "plover-family" / "plv_train.jsonl", row | {"sentence_id": "6"})
    lines(tmp_path / "plover-family" / "plv_test.jsonl", row)
    [task] = event_types.tasks(Folders(data=tmp_path))
    [e] = task.load().examples
    assert (e.id, e.text, e.given) == (
        "plv_test:7",
        "Rebels attacked the army.",
        {"source": (0, 6), "target": (16, 24)},
    )
    zsp = figures(task, event_types.score_plv([e], [task.peers[0].answer(e)]))
    assert (zsp["root_accuracy"], zsp["quad_accuracy"]) == (0, 1)
    assert kinds(event_types.score_plv([e], [["none", "none"]])) == ["no event"]
    assert kinds(event_types.score_plv([e], [["AID", "2"]])) == ["wrong class"]


def test_a_place_of_an_event() -> None:
    def score(gold: list[Any], places: list[Any]) -> tuple[Any, list[str]]:
        e = Example("s", SENTENCE, gold, {"verb": at("killed")})
        [o] = event_places.score([e], [{"event": True, "places": places}])
        assert o.tallies["right"] == [not kinds([o]), 1]
        return o.tallies["overlap"], kinds([o])

    assert score([at("Ardan")], [at("in Ardan")]) == ([1, 1, 1], [])
    assert score([at("Ardan"), at("Monday")], [at("Monday")]) == ([1, 1, 1], [])
    assert score([at("Ardan")], [at("Monday")]) == ([0, 1, 1], ["other place"])
    assert score([at("Ardan")], []) == ([0, 1, 0], ["missed"])
    assert score([], [at("Ardan")]) == ([0, 0, 1], ["false alarm"])
    assert score([], []) == ([0, 0, 0], [])


GOLD_EVENT = {"trigger": at("killed"), "args": [("harmed", *at("two men")), ("initiator", *at("Rebels"))]}


@pytest.mark.parametrize(
    ("args", "tally", "error"),
    [
        (
            [["initiator", *at("Rebels"), *at("Rebels")], ["harmed", *at("two men in"), *at("men")]],
            [2, 2, 2],
            [],
        ),
        ([["harmed", *at("Rebels"), *at("Rebels")]], [0, 2, 1], ["missed", "wrong role"]),
        ([["place", *at("Ardan"), *at("Ardan")]], [0, 2, 1], ["false alarm", "missed", "missed"]),
    ],
)
def test_arguments_by_their_heads(args: list[Any], tally: list[int], error: list[str]) -> None:
    e = Example("w", SENTENCE, [GOLD_EVENT])
    [o] = arguments.score([e], [[{"trigger": at("killed"), "violent": True, "args": args}]])
    assert (o.tallies["given"], sorted(kinds([o]))) == (tally, error)
    assert o.tallies["trigger"] == [1, 1, 1]


def test_an_event_elsewhere_counts_only_end_to_end() -> None:
    e = Example("w", SENTENCE, [GOLD_EVENT])
    given = [{"trigger": at("Monday"), "violent": True, "args": [["harmed", *at("Ardan"), *at("Ardan")]]}]
    [o] = arguments.score([e], [given])
    assert (o.tallies["given"], o.tallies["end_to_end"]) == ([0, 2, 0], [0, 2, 1])
    assert kinds([o]) == ["no event", "no event"]


def test_rams_is_read_as_running_text(tmp_path: Path) -> None:
    row = {
        "doc_key": "r",
        "sentences": [["He", "spoke", "."], ["Rebels", "killed", "two", "men"]],
        "evt_triggers": [[4, 4, [["life.die.n/a", 1.0]]]],
        "gold_evt_links": [[[4, 4], [5, 6], "evt089arg01victim"], [[4, 4], [0, 0], "evt089arg09crime"]],
    }
    lines(tmp_path / "rams-wikievents" / "rams_dev.jsonl", row)
    [task] = arguments.tasks(Folders(data=tmp_path))
    [e] = task.load().examples
    assert e.text.splitlines() == ["He spoke .", "Rebels killed two men"]
    [event] = e.gold
    assert e.text[slice(*event["trigger"])] == "killed"
    assert [(a[0], e.text[a[1] : a[2]]) for a in event["args"]] == [("harmed", "two men")]


def test_labels_of_briefs_and_of_sentences() -> None:
    e = Example("b", "x", ["label 1", "label 3"])
    [o] = relevance.score_satp([e], [["label 1", "label 2"]])
    assert (o.tallies["label:label 1"], o.tallies["label:label 2"]) == ([1, 1, 1], [0, 0, 1])
    assert kinds([o]) == ["missed", "false alarm"]
    text = "Police fired. They left."
    report = Example("r", text, {"sentences": [["FORCE"], []]}, {"sentences": [[0, 13], [14, 24]]})
    [o] = relevance.score_india([report], [{"sentences": [[], ["FORCE"]], "violent": False}])
    assert o.tallies["label:FORCE"] == [0, 1, 1]
    assert o.tallies["label:document FORCE"] == [1, 1, 1]
    assert o.tallies["relevant"] == [False, 1]


# Status, names, actors


def test_factuality_is_read_by_words_and_scored_in_pairs(tmp_path: Path) -> None:
    row = {
        "text": "He did not come .",
        "targets": [{"span1": [3, 4], "label": -3.0}, {"span1": [9, 10], "label": 1.0}],
    }
    lines(tmp_path / "factuality" / "uw_dev.jsonl", row)
    lines(tmp_path / "factuality" / "uw_train.jsonl", row, row)
    [task] = factuality.tasks(Folders(data=tmp_path))
    [e] = task.load().examples
    assert [e.text[slice(*s)] for s in e.given["spans"]] == ["come"]
    [o] = factuality.score([e], [[3.0]])
    assert (o.tallies["off"], kinds([o])) == ([6.0, 1], ["too sure"])
    assert kinds(factuality.score([e], [[-2.0]])) == []


def test_entities_by_type_and_span() -> None:
    e = Example(
        "e", SENTENCE, [["Location", *at("Ardan")], ["Person", *at("men")], ["DocumentReference", 0, 3]]
    )
    [o] = entities.score(
        [e], [[["Location", *at("Ardan")], ["Person", *at("two men")], ["Money", *at("Monday")]]]
    )
    assert (o.tallies["known"], o.tallies["overlap"], o.tallies["all"]) == ([1, 2, 3], [2, 2, 3], [1, 3, 3])
    assert kinds([o]) == ["wrong span", "missed", "false alarm"]
    assert kinds(entities.score([e], [[["Person", *at("Ardan")]]])) == ["wrong type", "missed", "missed"]


def test_an_actor_check_asks_only_what_it_names() -> None:
    both = Example("1", "x", {"country": "FRA", "code_1": ""})
    one = Example("2", "y", {"code_1": "MIL"})
    outcomes = actors.score(
        [both, one], [{"country": "FRA", "sector": "GOV"}, {"country": "DEU", "sector": "MIL"}]
    )
    assert [o.tallies["passed"] for o in outcomes] == [[False, 1], [True, 1]]
    assert "country" not in outcomes[1].tallies
    assert kinds(outcomes) == ["wrong sector"]


def test_negatives_are_near_names_of_others() -> None:
    from bench.sets.names import Record

    records = [
        Record("un:1", "person", "Omar Hassan Ali", ("O. Ali",)),
        Record("un:2", "person", "Omar Hassan Said", ()),
        Record("ofac:3", "person", "ALI, Omer Hassan", ("Abu Ali",)),
        Record("un:4", "entity", "Omar Hassan Trading", ()),
        Record("un:5", "person", "Peter Miller", ()),
        Record("un:6", "person", "Omar Hassan Jamal", ("ALI, Omar Hassan",)),
    ]
    near = aliases.neighbours(records)
    assert near[0] == ["Omar Hassan Said"], (
        "not a record of another list, nor an entity, nor a stranger, nor one that shares a name"
    )
    assert near[4] == []


def test_the_rank_of_the_right_record() -> None:
    e = Example(
        "1",
        "Ali",
        {"same": [True, False], "kind": "person"},
        {"pairs": ["Aly", "Alina"], "query": "Aly", "pool": []},
    )
    [o] = aliases.score([e], [{"scores": [0.9, 0.85], "rank": 4}])
    assert (o.tallies["rank"], o.tallies["all"], kinds([o])) == (
        [0.25, 1.0],
        [[0.9, 1.0], [0.85, 0.0]],
        ["alike"],
    )


# Timelines


def test_the_day_of_the_events_is_withheld(tmp_path: Path) -> None:
    folder = tmp_path / "timelines"
    lines(
        folder / "reference_timelines.jsonl",
        {
            "topic": "ardan",
            "collection": "c",
            "outlet": "o",
            "entries": [{"date": "2011-02-15"}, {"date": "2011-02-20"}],
        },
    )
    told = {"topic": "ardan", "date_is": "date of the events", "sentences": ["Rebels fled ."]}
    lines(folder / "source_sentences.jsonl", told | {"date": "2011-02-15"}, told | {"date": "2011-03-01"})
    [task] = timelines.tasks(Folders(data=tmp_path))
    [e] = task.load().examples
    assert [(r["published"], r["relative"]) for r in e.given["reports"]] == [("2011-03-01", False)] * 2


@pytest.mark.parametrize(
    "module",
    [
        actors,
        aliases,
        arguments,
        dates,
        entities,
        event_places,
        event_types,
        factuality,
        places,
        relevance,
        timelines,
    ],
    ids=lambda m: m.__name__,
)
def test_without_its_set_a_task_is_missing(module: Any, tmp_path: Path) -> None:
    for folders in (Folders(), Folders(data=tmp_path)):
        with pytest.raises(Missing):
            module.tasks(folders)
