from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.claims.mentions import TollMention
from counterclaim.claims.tolls import find_tolls
from counterclaim.language import Annotated, annotate
from counterclaim.model import Report
from counterclaim.vocabulary import entries

HARM = [e for e in entries("harm") if "kind" in e]
Row = tuple[str, str, int | None, int | None]


@cache
def tolls(text: str) -> tuple[TollMention, ...]:
    return find_tolls(annotated(Report(id="r-1", text=text, sha256="0")))


def annotated(report: Report) -> Annotated:
    [a] = annotate([report])
    return a


def rows(text: str) -> list[Row]:
    return [(m.kind, text[slice(*m.figure)], m.low, m.high) for m in tolls(text)]


@pytest.mark.parametrize(("text", "kind"), [(t, e["kind"]) for e in HARM for t in e["examples"]])
def test_each_example_of_the_vocabulary_is_a_toll_of_its_kind(text: str, kind: str) -> None:
    assert kind in [m.kind for m in tolls(text)]


@pytest.mark.parametrize(("text", "kind"), [(t, e["kind"]) for e in HARM for t in e["counter_examples"]])
def test_no_counter_example_of_the_vocabulary_is_a_toll(text: str, kind: str) -> None:
    assert kind not in [m.kind for m in tolls(text)]


@pytest.mark.parametrize("text", [t for e in entries("people") for t in e.get("counter_examples") or ()])
def test_goods_beasts_and_collectives_are_no_victims(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize("text", [t for e in entries("people") for t in e.get("examples") or ()])
def test_each_noun_class_for_people_holds_victims(text: str) -> None:
    assert rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Drones killed an F-16 pilot and six civilians.",
            [("killed", "an F-16 pilot", 1, 1), ("killed", "six", 6, 6)],
        ),
        (
            "At least 13 soldiers were killed and 56 wounded, officials said.",
            [("killed", "At least 13", 13, None), ("injured", "56", 56, 56)],
        ),
        (
            "Three women and four children were killed in the raid.",
            [("killed", "Three women and four children", 7, 7)],
        ),
        (
            "Seven suspected New People's Army guerrillas and a soldier were killed in clashes.",
            [("killed", "Seven", 7, 7), ("killed", "a soldier", 1, 1)],
        ),
        (
            "Three alleged Hezbollah members and two children were killed in Tyre.",
            [("killed", "Three", 3, 3), ("killed", "two", 2, 2)],
        ),
        (
            "Twenty soldiers and five civilians were killed.",
            [("killed", "Twenty", 20, 20), ("killed", "five", 5, 5)],
        ),
        (
            "Police said two men were killed in Akola and six in Latur.",
            [("killed", "two", 2, 2), ("killed", "six", 6, 6)],
        ),
        ("One person each at Akola and Latur was stabbed to death.", [("killed", "One person each", 2, 2)]),
        (
            "The death toll rose to 12 from nine, the ministry said.",
            [("killed", "12", 12, 12), ("killed", "nine", 9, 9)],
        ),
        ("Officials put the dead at nine.", [("killed", "nine", 9, 9)]),
        ("Two men were shot and killed outside the shop.", [("killed", "Two", 2, 2)]),
        ("A man was hurt in the blast and later succumbed to his wounds.", [("killed", "A man", 1, 1)]),
        ("The explosion killed her husband and two sons.", [("killed", "her husband and two sons", 3, 3)]),
        ("Nobody was hurt in the second blast.", [("injured", "Nobody", 0, 0)]),
        ("None of its fighters was hurt, the group said.", [("injured", "None", 0, 0)]),
        ("Car bomb kills nine, wounds 40 in Bardera", [("killed", "nine", 9, 9), ("injured", "40", 40, 40)]),
        ("A suicide bomber killed himself and six worshippers.", [("killed", "six", 6, 6)]),
        ("Killed in the strike were two commanders.", [("killed", "two", 2, 2)]),
        (
            "The dead were named as Omar Jan, 41, Bilal Shah, 29, and Said Agha, 19.",
            [("killed", "Omar Jan, 41, Bilal Shah, 29, and Said Agha, 19", 3, 3)],
        ),
        ("A lawyers' group put the death toll in the hundreds.", [("killed", "hundreds", 200, None)]),
        ("The toll runs into the low dozens, medics said.", [("killed", "dozens", 24, None)]),
        ("An assessment put the toll as high as 600.", [("killed", "as high as 600", None, 600)]),
        ("The toll of the strikes tops 300.", [("killed", "300", 301, None)]),
        ("The death toll in two districts rose to 12.", [("killed", "12", 12, 12)]),
        ("The death toll is expected to rise in the coming days.", []),
        ("In Tibu, a couple and their son were shot dead.", [("killed", "a couple and their son", 3, 3)]),
        ("The shell killed a family of five.", [("killed", "a family of five", 5, 5)]),
        ("Twin sisters were killed in Nikopol.", [("killed", "Twin sisters", 2, 2)]),
        ("His parents and a brother were killed.", [("killed", "His parents and a brother", 3, 3)]),
        ("A man, woman and child were killed.", [("killed", "A man, woman and child", 3, 3)]),
        ("A couple of gunmen were killed.", [("killed", "A couple of", 2, 2)]),
        ("The couple's house was hit by a shell.", []),
        ("Between 20 and 30 marchers were arrested.", [("detained", "Between 20 and 30", 20, 30)]),
        ("Gunmen abducted more than 80 girls.", [("abducted", "more than 80", 81, None)]),
        ("The fighting displaced about 45,000 people.", [("displaced", "about 45,000", 45000, 45000)]),
        ("Four fishermen are still missing.", [("missing", "Four", 4, 4)]),
    ],
)
def test_figure_kind_and_bounds(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The plot to kill 200 people was foiled.",
        "They threatened to murder 10 judges.",
        "The blast could have killed hundreds of people.",
        "There were no immediate reports of casualties.",
        "His grandfather, a teacher, died in 1974.",
        "Asked how many people were killed, he gave no answer.",
        "Both Hindus and Muslims condemned the death of both hindus and muslims.",
        "Every one of the victims was a foreigner.",
        "Seven sites were hit and four homes flattened.",
        "He was found 50 kilometres from the border after 12 days.",
    ],
)
def test_no_toll(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nine people, including three women, were killed.",
        "Nine people were killed, three of them women.",
        "Nine people died: four men and five women.",
        "The toll now stands at 61, including the 12 persons killed in the train fire.",
        "A child was among the nine people killed.",
        "Nine people died, police said. Seven of the dead were police officers, the ministry said.",
        "The strike killed 54 people. The UN said 13 of those killed belonged to one family.",
        "Nine people were killed. Among the dead were three children, doctors said.",
        "At least 40 people were wounded. Six of the wounded were children.",
    ],
)
def test_a_part_points_at_its_whole(text: str) -> None:
    found = tolls(text)
    parts = [m for m in found if m.part_of is not None]
    assert parts
    assert all((found[m.part_of or 0].low or 0) > (m.low or 0) for m in parts)


def test_a_bare_number_repeats_the_toll_of_the_sentence_before() -> None:
    text = "Seven people were killed, police said. Officials have since raised the count to nine."
    assert rows(text)[1:] == [("killed", "nine", 9, 9)]


def test_nothing_reported_is_not_nobody_harmed() -> None:
    assert rows("No deaths have been confirmed.") == [("killed", "No", None, None)]
    assert rows("No deaths occurred.") == [("killed", "No", 0, 0)]


@pytest.mark.parametrize(
    "text", ["Some 200 people were killed or wounded.", "They killed and injured 11 people."]
)
def test_a_count_of_two_kinds_of_harm_together_is_a_toll_of_neither(text: str) -> None:
    assert rows(text) == []


def test_a_sentence_like_a_table_is_left_alone() -> None:
    assert rows("3 killed 4 dead and " * 400) == []


def test_a_bare_number_without_a_toll_before_is_none() -> None:
    assert rows("Officials have since raised the count to nine.") == []


def test_spans_quote_the_report() -> None:
    text = "Gunmen shot dead two farmers in Kaga on Monday, police said."
    [m] = tolls(text)
    cut = [text[slice(*s)] for s in (m.effect, m.clause, m.victims, m.perpetrator) if s]
    assert cut == ["shot dead", "Gunmen shot dead two farmers in Kaga on Monday", "farmers", "Gunmen"]


@pytest.mark.parametrize(
    ("title", "killed"),
    [
        ("Clash leaves seven rebels, one soldier dead", [7, 1]),
        ("Bomb kills three policemen, two children in Quetta", [3, 2]),
        ("Gunmen kill five villagers, 3 arrested", [5]),
        ("4 killed, 11 hurt as gunmen open fire", [4]),
        ("Six dead, two of them children", [6, 2]),
        ("Ten people, three of them children, killed in strike on Rafah", [10, 3]),
        ("Twelve, most of them women, killed in blast", [12]),
    ],
)
def test_a_comma_joins_groups_in_a_title(title: str, killed: list[int]) -> None:
    text = f"{title}\n\nPolice came.\n"
    found = find_tolls(annotated(Report(id="r-1", text=text, sha256="0", title_span=(0, len(title)))))
    assert [m.low for m in found if m.kind == "killed"] == killed


def test_a_figure_repeats_a_toll_and_not_some_of_those_harmed() -> None:
    text = (
        "The agency said that 150 persons were killed. It said that 44 of the injured were in hospital. "
        "Police had earlier given the figure of 45."
    )
    found = find_tolls(annotated(Report(id="r-1", text=text, sha256="0")))
    assert [(m.kind, m.low) for m in found] == [("killed", 150), ("injured", 44), ("killed", 45)]


def test_a_title_in_the_header_is_read_and_marked() -> None:
    text = "Outlet: Wire\nTitle: Six dead in blast\n\nPolice came.\n"
    a = annotated(Report(id="r-1", text=text, sha256="0", header=37, title_span=(20, 37)))
    assert [(m.low, m.in_title) for m in find_tolls(a)] == [(6, True)]


WORDS = st.sampled_from(
    [
        "the",
        "of",
        "and",
        ",",
        ".",
        "12",
        "no",
        "nine",
        "killed",
        "wounded",
        "dead",
        "toll",
        "men",
        "women",
        "goats",
        "were",
        "was",
        "to",
        "at",
        "including",
        "them",
        "A",
        "Karim",
        "death",
        "shot",
        "bodies",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=30))
def test_any_words_give_spans_inside_the_report_and_parts_that_exist(words: list[str]) -> None:
    text = " ".join(words)
    found = tolls(text)
    assert all(0 <= a < b <= len(text) for m in found for a, b in (m.figure, m.effect, m.clause))
    wholes = [(m, found[m.part_of]) for m in found if m.part_of is not None]
    assert all(part is not whole for part, whole in wholes)
    assert all(m.low is None or m.high is None or m.low <= m.high for m in found)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def shared() -> Path:
    place = os.environ.get("COUNTERCLAIM_GOLD")
    if not place:
        pytest.skip("set COUNTERCLAIM_GOLD to the folder that holds gold/ and examples/")
    return Path(place)


def test_figures_kinds_and_bounds_agree_with_the_gold(shared: Path) -> None:
    texts = {r["id"]: r["text"] for r in lines(shared / "gold" / "reports.jsonl")}
    hits = found = wanted = 0
    for gold in lines(shared / "gold" / "tolls.jsonl"):
        mentions = list(tolls(texts[gold["id"]]))
        found, wanted = found + len(mentions), wanted + len(gold["claims"])
        for c in gold["claims"]:
            right = {(c["low"], c["high"]), *map(tuple, c.get("bounds_also", ()))}
            start, end = c["figure"]["start"], c["figure"]["end"]
            same = [m for m in mentions if m.kind == c["kind"] and m.figure[0] < end and start < m.figure[1]]
            hit = next((m for m in same if (m.low, m.high) in right), None)
            if hit:
                mentions.remove(hit)
                hits += 1
    precision, recall = hits / found, hits / wanted
    assert 2 * precision * recall / (precision + recall) >= 0.9
    assert precision >= recall


def test_sport_in_the_words_of_war_has_no_toll(shared: Path) -> None:
    assert rows((shared / "examples" / "11-sport.txt").read_text(encoding="utf-8")) == []
