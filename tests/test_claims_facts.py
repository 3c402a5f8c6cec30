"""What is said beside the event: names, aliases, denials, responsibility, motives, checks, distances."""

from __future__ import annotations

import pytest
from coding import claims, coded, parsed, report

from counterclaim.claims.facts import find_facts
from counterclaim.claims.reading import read
from counterclaim.engine import code_reports


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Those killed were foreign nationals, the minister said.", "Those killed were foreign nationals"),
        ("The dead were residents of the village, a teacher said.", "The dead were residents of the village"),
        ("Most of the victims were Somalis.", "Most of the victims were Somalis"),
    ],
)
def test_whose_citizens_the_dead_were(text, said):
    assert facts(text, "nationality") == [said]


def test_born_here_tells_of_victims_where_somebody_calls_them_foreign():
    rebuttal = "The minister calls them foreigners. My cousin grew up in this valley, said a teacher."
    assert facts(rebuttal, "nationality") == ["grew up in this valley"]
    assert facts("The poet grew up in this valley, said a teacher.", "nationality") == []


def test_the_nationality_of_those_counted_is_said_by_who_counts_them():
    [c] = claims("The agency reports ten dead, all of them said to be Kenyan citizens.", "nationality")
    assert c.speaker.name == "agency"


def test_none_of_them_is_a_value_and_no_denial():
    [c] = claims(
        "Nine men died, and none of them held Chadian citizenship, the governor said.", "nationality"
    )
    assert (c.status, c.polarity) == ("stated", "positive")


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            "It has no bases in Niger, its spokesman insisted, and not one of its fighters was hurt.",
            ["has no bases", "not one of its fighters"],
        ),
        ("All returned safely, the air force said.", ["All returned safely"]),
        ("Our pilots escaped unharmed, the general said.", ["Our pilots escaped unharmed"]),
        ("The reports are baseless, the army said.", ["reports are baseless"]),
    ],
)
def test_each_part_of_what_is_said_may_deny(text, denied):
    assert facts(text, "denial") == denied


def test_who_denies_that_anyone_died_says_that_nobody_did():
    [c] = claims("The ministry denied that anyone had died in the raid on Tora.", "toll")
    assert (c.kind, c.low, c.high, c.status, c.polarity) == ("killed", 0, 0, "stated", "positive")
    found = claims("The rebels shelled the post without causing any casualties.", "toll")
    assert {(c.kind, c.low, c.high) for c in found} == {("killed", 0, 0), ("injured", 0, 0)}


def test_losses_of_its_own_that_an_army_denies_are_no_count_of_all():
    assert claims("The army denied that any of its men had been killed in the raid.", "toll") == []


def test_a_ministry_denies_in_its_own_voice():
    text = (
        "Two boys were killed in the attack. We condemn it and deny any part in it. The house was not a camp."
    )
    [c] = code_reports([report(text, published="2024-05-08", outlet="Ministry of Defence of Chad")])
    assert "not a camp" in [k.value for k in c.claims if k.field == "denial"]
    [c] = code_reports([report(text, published="2024-05-08", outlet="The Nile Post")])
    assert "not a camp" not in [k.value for k in c.claims if k.field == "denial"]


@pytest.mark.parametrize(
    ("text", "value", "speaker"),
    [
        (
            "Turkey bombed what it said were hideouts of the PKK near Zap.",
            "Kurdistan Workers' Party",
            "Turkey",
        ),
        (
            "No citizen was aimed at, only members of the front, the minister said.",
            "members of the front",
            "minister",
        ),
        ("There were armed men there and nobody else, an officer said.", "armed men", "officer"),
        (
            "The mayor said two of the ruins were homes of commanders of the front.",
            "commanders of the front",
            "mayor",
        ),
    ],
)
def test_what_was_hit_has_the_one_who_says_so(text, value, speaker):
    [c] = [c for c in claims(text, "target") if c.kind in ("site", "people")]
    assert (c.value, c.speaker.name) == (value, speaker)
