"""The vocabulary of events: complete, readable, and right about its own examples."""

from functools import cache

import pytest

from counterclaim.claims.event_frames import check_vocabulary, kind_of, kinds
from counterclaim.claims.events import find_events
from counterclaim.language import annotate
from counterclaim.model import Report
from counterclaim.vocabulary import entries

ENTRIES = entries("events")
TYPES = """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION
MOBILIZE COERCE ASSAULT"""
ASSAULT_MODES = """abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack
aerial drone heavy-weapons crowd-control unconventional"""
ACLED = {
    "Battles": "Government regains territory|Non-state actor overtakes territory|Armed clash",
    "Protests": "Excessive force against protesters|Protest with intervention|Peaceful protest",
    "Riots": "Violent demonstration|Mob violence",
    "Explosions/Remote violence": "Chemical weapon|Air/drone strike|Suicide bomb|"
    "Shelling/artillery/missile attack|Remote explosive/landmine/IED|Grenade",
    "Violence against civilians": "Sexual violence|Attack|Abduction/forced disappearance",
    "Strategic developments": "Agreement|Arrests|Change to group/activity|Disrupted weapons use|"
    "Headquarters or base established|Looting/property destruction|Non-violent transfer of territory|Other",
}
QUADS = {1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT", 3: "REQUEST ACCUSE REJECT THREATEN"}


@cache
def found(text: str) -> list[str]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    return [e.type if e.mode is None else f"{e.type}/{e.mode}" for e in find_events(a)]


def test_all_sixteen_types_are_there():
    assert {e["type"] for e in ENTRIES} == set(TYPES.split())


def test_all_modes_of_assault_are_there():
    assert {e["mode"] for e in ENTRIES if e["type"] == "ASSAULT"} == {None, *ASSAULT_MODES.split()}


def test_ids_name_type_and_mode_once():
    assert [e["id"] for e in ENTRIES] == [e["type"] + (f"/{e['mode']}" if e["mode"] else "") for e in ENTRIES]
    assert len(kinds()) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["id"])
def test_entry_is_complete(entry):
    acled = entry["acled"]
    if acled["event_type"] is None:
        assert acled["sub_event_type"] is None
    else:
        assert acled["sub_event_type"] in ACLED[acled["event_type"]].split("|")
    assert entry["quad"] == next((q for q, types in QUADS.items() if entry["type"] in types.split()), 4)
    assert 3 <= int(entry["cameo_root"]) <= 20
    assert entry["ucdp"] in ("armed", "one-sided", "none")
    assert len(entry["examples"]) >= 2


def test_every_frame_can_be_read():
    assert check_vocabulary() == []


def test_no_frame_stands_twice_in_one_entry():
    for entry in ENTRIES:
        for key in ("verbs", "nouns"):
            frames = entry.get(key, ())
            assert sorted(frames) == sorted(set(frames)), entry["id"]


def test_unknown_type_raises():
    with pytest.raises(KeyError):
        kind_of("PICNIC", None)


@pytest.mark.parametrize(("kind", "text"), [(e["id"], t) for e in ENTRIES for t in e["examples"]])
def test_example(kind, text):
    assert kind in found(text)


@pytest.mark.parametrize(
    ("kind", "text"), [(e["id"], t) for e in ENTRIES for t in e.get("counter_examples", ())]
)
def test_counter_example(kind, text):
    assert kind not in found(text)
    assert not any(k.startswith("ASSAULT") for k in found(text)) or kind.startswith("PROTEST")
