"""All vocabulary files: readable, with the numbers that the field needs, true to their own examples."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any, get_args

import pytest
import yaml
from coding import parsed

from counterclaim.claims.facts import find_facts
from counterclaim.claims.reading import read
from counterclaim.language.furniture import is_furniture
from counterclaim.model import Modality, Status, TollKind
from counterclaim.vocabulary import entries, load
from counterclaim.vocabulary.event_types import event_type
from counterclaim.vocabulary.notes import is_note

NAMES = sorted(
    p.name.removesuffix(".yaml")
    for p in files("counterclaim.vocabulary").iterdir()
    if p.name.endswith(".yaml")
)
FACTS = entries("facts")


def texts(name: str, key: str) -> list[Any]:
    return [pytest.param(e, x, id=f"{e['id']}:{x[:40]}") for e in entries(name) for x in e.get(key, [])]


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_a_list_of_entries(name):
    found = entries(name)
    assert found
    assert all(isinstance(e, dict) for e in found)
    assert entries(name) is found, "read once a process"


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique(name):
    ids = [e["id"] for e in entries(name) if "id" in e]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "least"),
    [("cues", 150), ("weapons", 120), ("armed_actors", 300), ("status_cues", 40), ("events", 50)],
)
def test_the_field_is_covered(name, least):
    assert len(entries(name)) >= least


def test_cues_of_every_class_are_there():
    classes = {e["class"] for e in entries("cues")}
    assert {"neutral", "claiming", "accusing", "doubting", "denying", "retracting", "confirming"} <= classes


@pytest.mark.parametrize(("entry", "text"), texts("furniture", "examples"))
def test_furniture_is_seen(entry, text):
    assert re.search(entry["pattern"], text.strip(), re.IGNORECASE), "by its own pattern"
    assert is_furniture(text)


@pytest.mark.parametrize(("entry", "text"), texts("furniture", "counter_examples"))
def test_what_only_looks_like_furniture_stays(entry, text):
    assert not is_furniture(text)


@pytest.mark.parametrize(("entry", "text"), texts("notes", "examples"))
def test_notes_of_changes_are_seen(entry, text):
    assert re.search(entry["pattern"], text, re.IGNORECASE), "by its own pattern"
    assert is_note(text)


@pytest.mark.parametrize(("entry", "text"), texts("notes", "counter_examples"))
def test_what_only_looks_like_a_note_is_none(entry, text):
    assert not is_note(text)


def rules(text: str) -> set[str]:
    return {f.rule for f in find_facts(read(parsed(text)))}


@pytest.mark.parametrize(("entry", "text"), texts("facts", "examples"))
def test_facts_are_found(entry, text):
    assert f"fact:{entry['id']}" in rules(text)


@pytest.mark.parametrize(("entry", "text"), texts("facts", "counter_examples"))
def test_what_only_looks_like_a_fact_is_left(entry, text):
    assert f"fact:{entry['id']}" not in rules(text)


@pytest.mark.parametrize("entry", FACTS, ids=lambda e: e["id"])
def test_a_fact_is_well_formed(entry):
    assert entry.get("status") is None or entry["status"] in get_args(Status)
    assert entry.get("quote", "clause") in ("clause", "match")
    assert entry["examples"]
    assert entry["counter_examples"]
    assert entry["field"] != "toll" or entry["kind"] in get_args(TollKind)
    assert not re.match(entry["pattern"], ""), "matches nothing at all"


@pytest.mark.parametrize(
    ("kind", "mode", "root", "acled"),
    [
        ("ASSAULT", "aerial", "19", "Air/drone strike"),
        ("ASSAULT", "abduct", "18", "Abduction/forced disappearance"),
        ("PROTEST", "riot", "14", "Violent demonstration"),
        ("RETREAT", "ceasefire", "08", None),
    ],
)
def test_event_types_have_their_equivalents(kind, mode, root, acled):
    found = event_type(kind, mode)
    assert found is not None
    assert (found.type, found.mode, found.cameo_root) == (kind, mode, root)
    assert acled is None or found.acled_sub_event_type == acled


def test_an_unknown_mode_falls_back_to_its_type_and_an_unknown_type_to_nothing():
    assert event_type("ASSAULT", "by-catapult") == event_type("ASSAULT", None)
    assert event_type("WEDDING", None) is None


def test_every_event_type_has_a_label_a_root_and_a_quad():
    for e in entries("events"):
        if "type" in e:
            found = event_type(e["type"], e["mode"])
            assert found is not None
            assert found.label.strip()
            assert found.label == found.label.strip()
            assert found.quad in (1, 2, 3, 4)
            assert re.fullmatch(r"\d\d", found.cameo_root or "")


@pytest.mark.parametrize(("name", "words"), [("statuses", Status), ("modalities", Modality)])
def test_statuses_and_modalities_are_all_explained(name, words):
    assert {e["id"] for e in entries(name)} >= set(get_args(words))


def test_load_builds_once():
    assert load("furniture", _count) is load("furniture", _count)


def _count(raw: list[dict[str, Any]]) -> list[int]:
    return [len(raw)]


def test_what_is_kept_of_a_file_says_the_same_as_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("counterclaim.vocabulary.user_cache_path", lambda _: tmp_path)
    read = entries.__wrapped__
    for name in NAMES:
        source = (files("counterclaim.vocabulary") / f"{name}.yaml").read_text(encoding="utf-8")
        assert read(name) == read(name) == tuple(yaml.safe_load(source)), name
    kept = sorted((tmp_path / "vocabulary").iterdir())
    assert [p.name.rsplit("-", 1)[0] for p in kept] == NAMES


def test_a_damaged_copy_or_no_place_for_one_is_no_matter(tmp_path, monkeypatch):
    monkeypatch.setattr("counterclaim.vocabulary.user_cache_path", lambda _: tmp_path)
    read = entries.__wrapped__
    whole = read("statuses")
    [kept] = (tmp_path / "vocabulary").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert read("statuses") == whole
    assert read("statuses") == whole
    monkeypatch.setattr("counterclaim.vocabulary.user_cache_path", lambda _: tmp_path / "vocabulary" / kept)
    assert read("statuses") == whole


def test_no_vocabulary_names_an_address():
    for name in NAMES:
        text = (files("counterclaim.vocabulary") / f"{name}.yaml").read_text(encoding="utf-8")
        assert "://" not in text, name
