"""What is said beside the event: names, aliases, denials, responsibility, motives, checks, distances."""

from __future__ import annotations

import pytest
from coding import claims, coded, parsed

from counterclaim.claims.facts import find_facts
from counterclaim.claims.reading import read


def facts(text: str, field: str) -> list[str]:
    return [f.value for f in find_facts(read(parsed(text))) if f.field == field]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The army launched Operation Desert Shield in the valley on Monday.", "Desert Shield"),
        ("The ministry said the operation had been named ‘Iron Dawn’.", "Iron Dawn"),
    ],
)
def test_the_name_of_an_operation(text, name):
    assert name in [v.removeprefix("Operation ") for v in facts(text, "operation")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Police arrested Karim alias Commander Lion.", ["Karim = Commander Lion"]),
        (
            "Gul alias Tor, Aman alias Spin and Wali alias Khan were killed.",
            ["Gul = Tor", "Aman = Spin", "Wali = Khan"],
        ),
    ],
)
def test_aliases_are_pairs(text, pairs):
    assert facts(text, "alias") == pairs


def test_a_denial_has_its_content_and_speaker():
    [c] = claims("The army denied that its planes had bombed the hospital in Sanaa.", "denial")
    assert c.value == "its planes had bombed the hospital in Sanaa"
    assert (c.speaker.name, c.status, c.polarity) == ("army", "denied", "negative")


def test_an_accusation_is_accused():
    [c] = claims("Kyiv accused Russia of killing five people in a missile strike on Odesa.", "accusation")
    assert (c.speaker.country, c.status) == ("UKR", "accused")


def test_owning_up_is_a_claim_of_responsibility():
    found = claims(
        "The Taliban claimed responsibility for the attack on the convoy in Helmand.", "responsibility"
    )
    assert [(c.speaker.name, c.status) for c in found] == [("Taliban", "claimed")]


def test_a_motive_has_its_speaker():
    [c] = claims("The raid was in retaliation for the bombing of the port, the general said.", "motive")
    assert (c.kind, c.speaker.name) == ("response", "general")


def test_a_check_that_failed_is_unverified():
    [c] = claims(
        "Videos showed houses on fire. The footage could not be independently verified.", "verification"
    )
    assert (c.status, c.kind) == ("unverified", "unverified")


def test_a_distance_is_geography_and_no_toll():
    text = "The town is 50 kilometres from the border."
    assert facts(text, "geography")
    assert claims(text, "toll") == []


def test_damage_counts_no_people():
    text = "Shells destroyed 14 houses in Sumy, the mayor said."
    assert claims(text, "damage")
    assert claims(text, "toll") == []


def test_facts_have_spans_in_the_text():
    text = "The general said that the raid was in retaliation for the bombing. He had no part in it, he said."
    for f in find_facts(read(parsed(text))):
        assert f.clause[0] <= f.span[0] < f.span[1] <= f.clause[1] <= len(text)
        assert f.value
        assert f.rule


@pytest.mark.parametrize(
    "text", ["", "Rain fell on the valley.", "The minister met farmers in Nakuru on Monday."]
)
def test_nothing_is_found_where_nothing_is_said(text):
    assert [f.field for f in find_facts(read(parsed(text)))] == []
    assert not [c for c in coded(text).claims if c.field not in ("event", "actor", "target", "place", "date")]
