"""Codes of other data sets: complete, unique, true to their own examples."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from counterclaim.incidents.standing.sorts import people
from counterclaim.resolve.actors import code_actor
from counterclaim.vocabulary import entries
from counterclaim.vocabulary.acled_codes import (
    group_name,
    inter_name,
    interaction,
    joined_scales,
    lasted,
    sub_event,
    sub_events,
)
from counterclaim.vocabulary.country_codes import country_codes
from counterclaim.vocabulary.event_types import event_type

CODES = entries("acled_codes")
COUNTRIES = entries("country_codes")
PAIRS = {
    (1, 0): "State forces only",
    (1, 2): "State forces-Rebel group",
    (1, 8): "State forces-External/Other forces",
    (2, 3): "Rebel group-Political militia",
    (3, 7): "Political militia-Civilians",
    (5, 8): "Rioters-External/Other forces",
    (6, 7): "Protesters-Civilians",
    (7, 8): "External/Other forces-Civilians",
    (8, 0): "External/Other forces only",
    (8, 8): "External/Other forces-External/Other forces",
}
"""Rows of table 3 of the ACLED codebook."""


def of(role: str) -> list[dict]:
    return [e for e in CODES if e["role"] == role]


def test_every_country_has_its_codes():
    assert {e["iso3"] for e in entries("countries")} - {"SOL", "NCY"} == {c["country"] for c in COUNTRIES}
    for key in ("iso", "gw"):
        numbers = [c[key] for c in COUNTRIES if c[key] is not None]
        assert [n for n, times in Counter(numbers).items() if times > 1] == []
    assert all(2 <= c["gw"] <= 999 for c in COUNTRIES if c["gw"] is not None)
    assert [c["country"] for c in COUNTRIES if c["iso"] is None] == ["XKX"]


def test_regions_are_acleds():
    regions = {c["acled_region"] for c in COUNTRIES} - {None}
    assert regions == {
        "Northern Africa", "Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa",
        "Middle East", "South Asia", "Southeast Asia", "East Asia", "Caucasus and Central Asia",
        "Europe", "North America",
        "Central America", "Caribbean", "South America", "Oceania", "Antarctica",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("country", "iso", "gw", "region"),
    [
        ("PAK", 586, 770, "Asia"), ("IRN", 364, 630, "Middle East"), ("EGY", 818, 651, "Middle East"),
        ("SDN", 729, 625, "Africa"), ("UKR", 804, 369, "Europe"), ("COL", 170, 100, "Americas"),
        ("YEM", 887, 678, "Middle East"), ("VNM", 704, 816, "Asia"), ("PSE", 275, None, None),
    ],
)  # fmt: skip
def test_codes_of_countries(country, iso, gw, region):
    found = country_codes(country)
    assert (found.iso, found.gw, found.ucdp_region) == (iso, gw, region)


def test_classes_and_their_pairs_are_the_codebooks():
    assert [inter_name(n) for n in range(1, 9)] == [e["name"] for e in of("inter")]
    for (a, b), name in PAIRS.items():
        assert interaction(a, b or None) == interaction(b or None, a) == name


def test_sub_event_types_are_the_codebooks_25_and_stand_in_its_order():
    assert len(list(sub_events())) == 25
    assert len({t.event_type for t in sub_events()}) == 6
    ranks = [sub_event(*t).rank for t in (
        ("Battles", "Armed clash"), ("Protests", "Peaceful protest"), ("Riots", "Mob violence"),
        ("Explosions/Remote violence", "Air/drone strike"),
        ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("Violence against civilians", "Attack"),
        ("Violence against civilians", "Abduction/forced disappearance"), ("Strategic developments", "Other"),
    )]  # fmt: skip
    assert ranks == sorted(ranks)


def test_every_acled_type_of_our_events_is_known():
    for e in entries("events"):
        if "acled" in e and e["acled"]["event_type"] is not None:
            assert sub_event(e["acled"]["event_type"], e["acled"]["sub_event_type"]) is not None, e["id"]
    assert event_type("ASSAULT", "aerial") is not None


@pytest.mark.parametrize("example", [x for t in of("type") for x in t.get("examples", [])], ids=str)
def test_notes_of_examples(example):
    assert example["note"] in {t.told(example["a"], example["b"]) for t in sub_events()}


@pytest.mark.parametrize("entry", of("group"), ids=lambda e: e["name"])
def test_groups_of_examples(entry):
    for words in entry["examples"]:
        if "tag" in entry:
            assert entry["tag"] in people(words).tags
            assert group_name("Chad", tag=entry["tag"]) == entry["name"].format(country="Chad")
        else:
            sector = code_actor(words).sector
            assert sector == entry["sector"]
            assert group_name("Chad", sector=sector) == entry["name"].format(country="Chad")


@pytest.mark.parametrize("entry", of("lasting"), ids=lambda e: e["pattern"])
def test_words_of_what_lasted(entry):
    for words in entry["examples"]:
        assert re.search(entry["pattern"], words), words
        assert lasted(words)
    for words in entry["counter_examples"]:
        assert not lasted(words), words


def test_scales_are_joined_as_acled_joins_them():
    seen = {
        "National-International",
        "New media-National",
        "Other-National",
        "Other-International",
        "New media",
    }
    assert joined_scales(["International", "New media", "National"]) == "New media-International"
    for name in seen:
        assert joined_scales(name.split("-")) == name
