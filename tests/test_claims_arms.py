"""Weapons used, stopped, hit and found, with their numbers."""

from __future__ import annotations

import pytest
from coding import claims, parsed

from counterclaim.claims.arms import find_uses
from counterclaim.claims.tolls import find_tolls
from counterclaim.claims.weapons import find_weapons
from counterclaim.vocabulary import entries


def uses(text: str) -> list[tuple[str, str, int | None, int | None]]:
    """The uses of a text: its words, what was done, the bounds of the number."""
    a = parsed(text)
    found = find_uses(a, find_weapons(a), find_tolls(a))
    return [(a.text[slice(*u.span)], u.act, u.low, u.high) for u in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The militia fired four drones and a missile at the base.",
            [("four drones", "used", 4, 4), ("a missile", "used", 1, 1)],
        ),
        (
            "Residents counted at least six loitering munitions.",
            [("at least six loitering munitions", "used", 6, None)],
        ),
        ("Three or four rockets landed near the airport.", [("Three or four rockets", "used", 3, 4)]),
        (
            "Militants fired between 15 and 20 mortar shells on the camp.",
            [("between 15 and 20 mortar shells", "used", 15, 20)],
        ),
        ("A volley of 20 Shaheds hit the power plant.", [("20 Shaheds", "used", 20, 20)]),
        ("Two helicopter gunships strafed the village.", [("Two helicopter gunships", "used", 2, 2)]),
        (
            "The city was hit by more than ten ballistic missiles.",
            [("more than ten ballistic missiles", "used", 11, None)],
        ),
        ("The port was attacked with up to five sea drones.", [("up to five sea drones", "used", None, 5)]),
        ("The army put the number of rockets at nine.", [("nine", "used", 9, 9)]),
        ("A leaked note puts the drones at two or three.", [("two or three", "used", 2, 3)]),
        ("About a dozen S-300 missiles struck Kharkiv.", [("About a dozen S-300 missiles", "used", 12, 12)]),
        (
            "Two F-16s dropped four bombs on the village.",
            [("Two F-16s", "used", 2, 2), ("four bombs", "used", 4, 4)],
        ),
        ("Nine missiles were intercepted over Riyadh.", [("Nine missiles", "stopped", 9, 9)]),
        (
            "Ukraine said it shot down 20 of 24 drones.",
            [("20", "stopped", 20, 20), ("24 drones", "used", 24, 24)],
        ),
        ("Three of four rockets hit the base.", [("four rockets", "used", 4, 4)]),
        ("One of the missiles hit a school.", [("One of the missiles", "used", 1, None)]),
        ("The strike destroyed three tanks.", [("three tanks", "hit", 3, 3)]),
        ("A bomb that destroyed a house was made of fertiliser.", [("bomb", "used", None, None)]),
        ("Police recovered two rifles.", [("two rifles", "found", 2, 2)]),
    ],
)
def test_a_weapon_has_its_act_and_its_number(text, found):
    assert uses(text) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The militia fired four rockets. Villagers said that they had heard six.", ("six", "used", 6, 6)),
        (
            "Two people died when three shells hit the market. A witness had heard five.",
            ("five", "used", 5, 5),
        ),
        ("More than 50 rockets were fired from Gaza; Israel counted 60.", ("60", "used", 60, 60)),
        ("Iran launched nine missiles. The governor put it at seven.", ("seven", "used", 7, 7)),
        ("Nine drones were launched. Air defences intercepted seven of them.", ("seven", "stopped", 7, 7)),
    ],
)
def test_a_bare_number_goes_on_with_a_count_of_weapons(text, number):
    assert uses(text)[-1] == number


@pytest.mark.parametrize(
    "text",
    [
        "The navy has 40 missiles and bought two frigates.",
        "Two missiles were fired in an exercise.",
        "The army plans to launch 12 missiles.",
        "Three drone attacks shook the town.",
        "No missiles were fired.",
        "The bomb weighed 300 kg.",
        "A convoy of ten tanks was paraded.",
    ],
)
def test_what_was_not_used_counts_nothing(text):
    assert [u for u in uses(text) if u[2:] != (None, None) and u[1] == "used"] == []


@pytest.mark.parametrize(
    "text",
    [
        "The militia fired four rockets. Two boys were killed, and six were hurt.",
        "The militia fired four rockets. Neighbours heard six explosions.",
        "The militia fired four rockets. It rained. It was cold. The bus came late. He had heard six.",
    ],
)
def test_another_number_does_not_go_on_with_it(text):
    assert [u[0] for u in uses(text) if u[1] == "used"] == ["four rockets"]


def test_a_number_of_two_sorts_together_is_of_neither():
    assert uses("Yemen fired about 300 drones and missiles.") == [
        ("drones", "used", None, None),
        ("missiles", "used", None, None),
    ]


def test_planes_are_arms_where_they_bomb_or_go_on_with_arms():
    assert uses("Jets bombed the camp. Witnesses said that the planes came from the west.")[-1][0] == "planes"
    assert uses("Planes landed at the airport.") == []
    assert uses("Two F-16s bombed the bridge. Three helicopters flew the wounded out.")[1:] == []


def test_the_number_is_the_speakers():
    found = claims(
        "A rocket attack hit the town of Sderot. Police counted four rockets. Farmers said they heard six.",
        "weapon",
    )
    counted = {c.speaker.name: (c.low, c.high) for c in found if c.low is not None}
    assert counted == {"Police": (4, 4), "Farmers": (6, 6)}


def test_drones_of_farmers_are_no_arms_of_anybody():
    assert claims("Farmers use drones to count their sheep.", "weapon") == []


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (e, x)
        for e in entries("weapon_acts")
        for x in e.get("examples", ())
        if e["act"] in ("used", "stopped", "hit", "found")
    ],
)
def test_the_examples_of_an_act(entry, text):
    assert entry["act"] in {u[1] for u in uses(text)}


@pytest.mark.parametrize(
    ("entry", "text"),
    [(e, x) for e in entries("weapon_acts") for x in e.get("counter_examples", ()) if not e.get("weak")],
)
def test_the_counter_examples_of_an_act(entry, text):
    act = "used" if entry["act"] == "craft" else entry["act"]
    assert act not in {u[1] for u in uses(text)} or not any(u[1] == act and u[2] for u in uses(text))
