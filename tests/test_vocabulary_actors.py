"""The vocabularies of actors: complete, well-formed, free of clashes, true to their own examples."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

import pytest

from counterclaim.model import SpeakerKind
from counterclaim.resolve.actors import actor, code_actor, kind_and_country, resolve_actor
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.institutions import institution_names
from counterclaim.resolve.leaders import read_leaders
from counterclaim.resolve.lexicon import acronym, actor_names
from counterclaim.vocabulary import entries

FILES = ("armed_actors", "state_forces", "organisations")
ARMED = entries("armed_actors")
FORCES = [e for e in entries("state_forces") if "heads" not in e]
BODIES = [e for e in entries("state_forces") if "heads" in e]
COUNTRIES = entries("countries")
CODES = {c["iso3"] for c in COUNTRIES}
NAMED = [*ARMED, *FORCES, *entries("organisations")]


def ids(entry: dict[str, Any]) -> str:
    return str(entry.get("id") or entry.get("iso3") or entry.get("kind"))


def test_ids_are_unique_slugs() -> None:
    every = [e["id"] for e in [*NAMED, *BODIES]]
    assert [i for i, n in Counter(every).items() if n > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i) for i in every)


def test_the_list_of_armed_groups_spans_the_world() -> None:
    assert len(ARMED) >= 350
    assert len({c for e in ARMED for c in e["country"]}) >= 80


def test_every_country_of_the_world_is_there() -> None:
    assert len(CODES) == len(COUNTRIES) >= 245
    assert {"XKX", "PSE", "TWN", "ESH", "SOL", "SSD", "TLS", "MKD"} <= CODES


@pytest.mark.parametrize("entry", NAMED, ids=ids)
def test_entry_is_well_formed(entry: dict[str, Any]) -> None:
    names = [entry["name"], *entry.get("aliases", [])]
    assert all(isinstance(n, str) and n == n.strip() and n for n in names)
    assert len(names) == len(set(names)), "a name stands twice"
    assert set(entry.get("country", [])) <= CODES
    assert set(entry.get("needs_country", [])) <= set(names)
    first, last = entry.get("from"), entry.get("to")
    assert first is None or 1850 <= first <= 2030
    assert last is None or last >= 1985
    assert first is None or last is None or first <= last


@pytest.mark.parametrize("entry", ARMED, ids=ids)
def test_kind_of_an_armed_group_is_its_form(entry: dict[str, Any]) -> None:
    assert entry["kind"] in {"armed group", "militia", "paramilitary", "cartel", "gang"}
    assert entry["country"], "an armed group has a country"


@pytest.mark.parametrize("entry", [*FORCES, *BODIES, *entries("organisations")], ids=ids)
def test_kind_of_a_body_is_a_speaker_kind(entry: dict[str, Any]) -> None:
    assert entry["kind"] in get_args(SpeakerKind)


def test_a_name_of_two_actors_is_told_apart_by_country() -> None:
    clashes = []
    for key, senses in actor_names().by_key.items():
        sure = {s.entry.id: s for s in senses if s.sure and not s.truncated}
        if len(sure) > 1 and len({s.name for s in sure.values()}) == 1:
            clashes.append((key, sorted(sure)))
    assert clashes == []


def test_acronyms_of_two_letters_always_need_a_country_or_are_well_known() -> None:
    short = [n for e in ARMED for n in (e["name"], *e.get("aliases", [])) if len(n) <= 2 and acronym(n)]
    loose = {
        n for n in short for e in ARMED if n in e.get("aliases", []) and n not in e.get("needs_country", [])
    }
    assert loose <= {"IS", "G9"}


@pytest.mark.parametrize("entry", ARMED, ids=ids)
def test_full_names_of_armed_groups_resolve_to_them(entry: dict[str, Any]) -> None:
    name = re.sub(r"\s*\([^)]*\)$", "", entry["name"])
    if name != entry["name"] or name in entry.get("needs_country", []) or len(name) < 4:
        pytest.skip("needs its country")
    found = resolve_actor(name)
    assert found is not None
    assert found.id == entry["id"]


@pytest.mark.parametrize("country", COUNTRIES, ids=ids)
def test_every_name_adjective_and_capital_leads_to_its_country(country: dict[str, Any]) -> None:
    for name in [country["name"], *country.get("adjectives", []), *country.get("people", [])]:
        found = country_of(name)
        assert found is not None, name
        assert found.iso3 == country["iso3"], name
    for name in country.get("capitals", []):
        found = country_of(name)
        assert found is not None, name
        assert found.iso3 == country["iso3"], name


@pytest.mark.parametrize("country", [c for c in COUNTRIES if "other" in c], ids=ids)
def test_longer_names_that_hold_a_country_are_not_it(country: dict[str, Any]) -> None:
    for name in country["other"]:
        found = country_of(name)
        assert found is None or found.iso3 != country["iso3"], name


def test_metonyms_stand_for_bodies_that_exist() -> None:
    bodies = {b["id"] for b in BODIES}
    assert {body for c in COUNTRIES for body in c.get("metonyms", {}).values()} <= bodies


@pytest.mark.parametrize("body", BODIES, ids=ids)
def test_examples_of_state_bodies(body: dict[str, Any]) -> None:
    assert "{country}" in body["name"]
    for phrase in body["examples"]:
        found = resolve_actor(phrase)
        assert found is not None, phrase
        assert found.kind == body["kind"], phrase
        assert found.country is not None, phrase
    for phrase in body.get("counter_examples", []):
        found = resolve_actor(phrase)
        assert found is None or not found.id.endswith(f"-{body['id']}"), phrase


@pytest.mark.parametrize("entry", entries("speaker_kinds"), ids=ids)
def test_examples_of_speaker_kinds(entry: dict[str, Any]) -> None:
    assert entry["kind"] in get_args(SpeakerKind)
    for phrase in entry.get("examples", []):
        assert kind_and_country(phrase)[0] == entry["kind"], phrase
    for phrase in entry.get("counter_examples", []):
        assert kind_and_country(phrase)[0] != entry["kind"], phrase


def test_ids_of_the_vocabulary_can_be_looked_up() -> None:
    assert all(actor(e["id"]) is not None for e in NAMED)
    assert actor("no-such-actor") is None


SECTORS = [e for e in entries("sectors") if "heads" in e]
PLOVER = {
    "GOV", "JUD", "LEG", "MIL", "COP", "OPP", "PTY", "REB", "PRM", "SPY", "UAF", "CVL", "ELI", "BUS", "EDU",
    "MED", "LAB", "AGR", "JRN", "REF", "REL", "SOC", "CRM",
}  # fmt: skip
"""Sector codes of the PLOVER manual; POLECAT adds PRE and writes NGO as a sector, too."""


def test_sectors_are_those_of_plover() -> None:
    assert {e["sector"] for e in SECTORS if "sector" in e} == PLOVER | {"PRE", "NGO"}
    assert {e["side"] for e in SECTORS if "side" in e} <= {
        "government", "non-state group", "unnamed group", "civilians",
    }  # fmt: skip
    assert {e["inter"] for e in SECTORS if "inter" in e} == set(range(1, 8))


@pytest.mark.parametrize(
    ("entry", "phrase"), [(e, p) for e in SECTORS for p in e.get("examples", [])], ids=lambda v: str(v)[:40]
)
def test_examples_of_sectors(entry: dict[str, Any], phrase: str) -> None:
    found = code_actor(phrase)
    assert found.sector == (entry.get("sector") or entry["of"]), phrase
    if entry.get("secondary"):
        assert found.secondary == entry["secondary"]
    if "of" in entry and "inter" in entry:
        assert found.inter == entry["inter"]


@pytest.mark.parametrize(
    ("entry", "phrase"),
    [(e, p) for e in SECTORS for p in e.get("counter_examples", [])],
    ids=lambda v: str(v)[:40],
)
def test_counter_examples_of_sectors(entry: dict[str, Any], phrase: str) -> None:
    assert code_actor(phrase).sector != (entry.get("sector") or entry["of"]), phrase


def test_a_word_has_one_sector() -> None:
    told = Counter(w for e in SECTORS for w in e["heads"])
    assert [w for w, n in told.items() if n > 1] == []


def test_leaders_are_of_the_whole_world() -> None:
    countries = {e["country"] for e in entries("leaders")}
    assert countries <= CODES | {"UNO", "EUR", "IGO"}
    assert len(countries) >= 170
    assert sum(len(e["people"]) for e in entries("leaders")) >= 2000


@pytest.mark.parametrize("entry", entries("leaders"), ids=lambda e: str(e["country"]))
def test_terms_of_leaders_are_well_formed(entry: dict[str, Any]) -> None:
    for leader in read_leaders(entry):
        for term in leader.terms:
            assert not term.until or term.since <= term.until + "~", (leader.name, term)
            assert all(re.fullmatch(r"(\d{4}(-\d\d){0,2})?", d) for d in (term.since, term.until)), (
                leader.name
            )
            assert not term.since or "1940" <= term.since[:4] <= "2027", leader.name


def test_institutions_have_one_bearer_or_a_country() -> None:
    codes = CODES | {"UNO", "EUR", "IGO", "NGO"}
    for raw in entries("institutions"):
        assert raw["sector"] in PLOVER | {"NGO"}
        assert (raw.get("country") or raw["actor"]) in codes, raw["names"][0]
    clashes = [
        key
        for key, senses in institution_names().by_key.items()
        if len({s.entry.id for s in senses if s.sure}) > 1
    ]
    assert clashes == []


def test_peoples_live_in_countries_that_exist() -> None:
    for entry in entries("peoples"):
        told = {c for k, v in entry.items() if entry["id"] == "shared" and k != "id" for c in v}
        told |= {k for k in entry if entry["id"] != "shared" and k not in ("id", "examples")}
        assert told <= CODES
