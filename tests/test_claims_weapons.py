"""Weapons: every entry is found under each of its names, and not in the senses that it is confused with."""

from functools import cache

import pytest

from counterclaim.claims.weapons import find_weapons, plurals, weapon
from counterclaim.language import Annotated, annotate
from counterclaim.model import Report
from counterclaim.vocabulary import entries

ENTRIES = entries("weapons")


@cache
def read(text: str) -> Annotated:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    return a


def found(text: str) -> list[str]:
    return [w.weapon for w in find_weapons(read(text))]


def test_vocabulary_holds_the_weapons_of_the_field():
    assert len(ENTRIES) >= 140
    assert len({e["id"] for e in ENTRIES}) == len(ENTRIES)


def test_every_name_is_found_where_it_is_used_as_a_weapon():
    missed = []
    for entry in ENTRIES:
        tail = f" and {entry['needs'][0]}" if entry.get("needs") else ""
        for name in entry["aliases"]:
            text = f"The militia attacked the village with a {name}{tail}."
            if entry["id"] not in found(text):
                missed.append((entry["id"], name, found(text)))
    assert missed == []


@pytest.mark.parametrize(("entry", "text"), [(e["id"], t) for e in ENTRIES for t in e.get("examples", ())])
def test_example(entry, text):
    assert entry in found(text)


@pytest.mark.parametrize(
    ("entry", "text"), [(e["id"], t) for e in ENTRIES for t in e.get("counter_examples", ())]
)
def test_counter_example(entry, text):
    assert entry not in found(text)


def test_lost_first_letter_is_put_back_and_the_span_kept():
    text = "The statement said that iller drones, ockets and stand-off weapons were used."
    mentions = find_weapons(read(text))
    assert [(text[w.span[0] : w.span[1]], w.weapon) for w in mentions] == [
        ("iller drones", "killer-drone"),
        ("ockets", "rocket"),
        ("stand-off weapons", "stand-off-weapon"),
    ]


def test_longest_name_wins():
    assert found("A roadside bomb and an anti-tank guided missile were used.") == ["ied", "anti-tank-missile"]


def test_spans_are_exact_and_in_order():
    text = "Jets dropped barrel bombs; mortars and Grad rockets fell on Duma."
    spans = [w.span for w in find_weapons(read(text))]
    assert spans == sorted(spans)
    assert [text[a:b] for a, b in spans] == ["Jets", "barrel bombs", "mortars", "Grad rockets"]


def test_plural_of_an_irregular_noun():
    assert "knives" in plurals("knife")


def test_unknown_weapon_raises():
    with pytest.raises(KeyError):
        weapon("ray-gun-of-mars")


def test_modes_are_modes_of_assault():
    modes = {e["mode"] for e in entries("events") if e["type"] == "ASSAULT"}
    assert {e["mode"] for e in ENTRIES} <= modes
