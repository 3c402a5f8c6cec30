"""How actors are coded: country, PLOVER sector, ACLED actor class, UCDP side."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.resolve.actor_country import country_of_place, seats
from counterclaim.resolve.actors import ActorCode, ActorContext, code_actor, kind_and_country, resolve_actor
from counterclaim.resolve.leaders import find_leader
from counterclaim.resolve.names import words

TABLE = Path(__file__).parent / "data" / "actor_codes.txt"
ROWS = [line.split("; ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


def code(mention: str, *countries: str, date: str | None = None, outlet: str | None = None) -> ActorCode:
    return code_actor(mention, ActorContext(countries=countries, date=date, outlet_country=outlet))


@pytest.mark.parametrize(("mention", "told", "actor", "sector"), ROWS, ids=lambda v: v or "-")
def test_phrases_of_the_table(mention: str, told: str, actor: str, sector: str) -> None:
    dated = told[:1].isdigit()
    found = code(mention, *([told] if told and not dated else []), date=told if dated else None)
    country = found.actor if found.actor in ("UNO", "EUR", "IGO") else found.country
    assert (country or "", found.sector or "") == (actor, sector)


@pytest.mark.parametrize(
    "mention",
    [
        "", "…", "he", "it", "Tuesday", "the attack", "a statement", "the border", "John Smith", "two men",
        "Chad Johnson", "Paris Hilton", "Jordan Pickford", "a car bomb", "their members", "a man named Ali",
    ],
)  # fmt: skip
def test_nothing_is_made_of_nothing(mention: str) -> None:
    found = code(mention)
    assert (found.country, found.actor, found.sector) == (None, None, None)


@pytest.mark.parametrize("mention", ["gunmen", "protesters", "police", "the army", "a rebel commander"])
def test_no_country_where_none_is_told(mention: str) -> None:
    assert code(mention).country is None


@pytest.mark.parametrize(
    ("mention", "country"),
    [
        ("Iran-backed militia", None),
        ("pro-Russian separatists", None),
        ("Turkish-backed Syrian fighters", "SYR"),
        ("Somalia-based clan militia", "SOM"),
        ("the ambassador of Chile to Peru", "CHL"),
        ("Peru's envoy to Chile", "PER"),
        ("a letter to Norway", None),
        ("ethnic Serbs in Kosovo", "XKX"),
        ("troops loyal to Laurent Gbagbo", "CIV"),
        ("supporters of Imran Khan", "PAK"),
        ("the Catholic Church in Nicaragua", "NIC"),
        ("police in Gao", "MLI"),
        ("the Maiduguri police commissioner", "NGA"),
        ("a court in Rabat", "MAR"),
        ("Alberta farmers", "CAN"),
        ("Rohingya villagers", "MMR"),
        ("Karen Bass", "USA"),
        ("Karen rebels", "MMR"),
    ],
)
def test_whose_an_actor_is(mention: str, country: str | None) -> None:
    assert code(mention).country == country


def test_the_report_lends_its_country_to_its_state_only() -> None:
    assert code("the Foreign Office", outlet="PAK").country == "PAK"
    assert code("the defence minister", "DEU").country == "DEU"
    assert code("the police", "PAK", "IRN").country is None
    assert code("villagers", "PAK").country is None
    assert code("Kurdish fighters", "TUR").country == "TUR"
    assert code("Kurdish fighters").country is None


def test_what_the_report_spells_out() -> None:
    defined = {"QVF": "Quiet Valley Farmers' Union"}
    assert code_actor("the QVF", ActorContext(defined=defined)).sector == "AGR"
    assert code("the Balochistan Liberation Army (BLA)").sector == "REB"
    also = ActorContext(defined={"Sons of the Harbour": "Balochistan Liberation Army"})
    assert code_actor("the Sons of the Harbour", also).country == "PAK"
    found = resolve_actor("the Sons of the Harbour", also)
    assert found is not None
    assert found.id == "balochistan-liberation-army"


@pytest.mark.parametrize(
    ("date", "sector"),
    [
        ("2001-06-01", "GOV"),
        ("1995-05-01", "REB"),
        ("2010-01-01", "REB"),
        ("2023-01-01", "GOV"),
        (None, "GOV"),
    ],
)
def test_a_group_that_governs_is_the_government(date: str | None, sector: str) -> None:
    assert code("the Taliban", date=date).sector == sector


def test_offices_are_those_of_the_day() -> None:
    sectors = {d: code("Benny Gantz", date=d).sector for d in ("2013-01-01", "2021-01-01", "2023-03-01")}
    assert sectors == {"2013-01-01": "MIL", "2021-01-01": "GOV", "2023-03-01": "OPP"}
    assert code("Jens Stoltenberg", date="2010-01-01").actor == "NOR"
    assert code("Jens Stoltenberg", date="2020-01-01").actor == "IGO"
    assert code("Prime Minister Rama", date="2020-01-01").country == "ALB"
    assert code("Prime Minister Rama", date="1999-01-01").country is None
    assert code("ex-president Jacob Zuma").sector == "ELI"


@pytest.mark.parametrize(
    ("mention", "kind", "country"),
    [
        ("Vladimir Putin", "government", "RUS"),
        ("President Museveni", "government", "UGA"),
        ("former president Jacob Zuma", "person", "ZAF"),
        ("Angela Merkel", "person", "DEU"),
        ("Hassan Nasrallah", "armed group", "LBN"),
        ("Benny Gantz", "government", "ISR"),
        ("the mother of Benny Gantz", "witness", None),
    ],
)
def test_persons_speak_for_their_office(mention: str, kind: str, country: str | None) -> None:
    assert kind_and_country(mention, ActorContext(date="2022-05-01")) == (kind, country)


def test_a_name_inside_another_name_is_nobody() -> None:
    context = ActorContext(date="2020-01-01")
    for text in ("Ayman Abbas", "Abbas Milani", "Saleh Mohammed"):
        assert find_leader(text, words(text), context) is None, text
    assert find_leader("President Abbas", words("President Abbas"), context) is not None


@pytest.mark.parametrize(
    ("mention", "inter", "side"),
    [
        ("Kenyan police", 1, "government"),
        ("Boko Haram", 2, "non-state group"),
        ("gunmen", 3, "unnamed group"),
        ("Los Choneros", 3, "non-state group"),
        ("a Pashtun militia", 4, "unnamed group"),
        ("Fulani militia", 4, "non-state group"),
        ("tribal fighters", 4, "non-state group"),
        ("Dan Na Ambassagou", 4, "non-state group"),
        ("rioters", 5, "civilians"),
        ("thousands of protesters", 6, "civilians"),
        ("farmers", 7, "civilians"),
        ("UN peacekeepers", 8, "international"),
        ("the Wagner Group", 8, "non-state group"),
    ],
)
def test_classes_of_acled_and_sides_of_ucdp(mention: str, inter: int, side: str) -> None:
    found = code(mention)
    assert (found.inter, found.side) == (inter, side)


def test_forces_abroad_are_external() -> None:
    troops = code("Ugandan troops")
    assert [troops.inter_in(c) for c in ("UGA", "SOM", None)] == [1, 8, 1]
    assert code("Somali refugees").inter_in("KEN") == 7


def test_secondary_sectors() -> None:
    assert code("Laos's state news agency").secondary == "JRN"
    assert code("the Danish defence minister").secondary == "MIL"
    assert code("a state-run oil company").secondary == "BUS"


def test_cities_that_might_be_several_tell_nothing() -> None:
    assert country_of_place("San Fernando") is None
    assert country_of_place("San Fernando", ("TTO",)) == "TTO"
    assert country_of_place("the") is None


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_phrase_can_be_coded(text: str) -> None:
    found = code_actor(text)
    assert found.inter is None or 1 <= found.inter <= 8
    assert found.country is None or len(found.country) == 3
    for seat in seats(text, words(text), ActorContext()):
        assert 0 <= seat.first < seat.last <= len(words(text))


def test_a_long_mention_is_no_burden() -> None:
    assert code_actor("police of " * 5000).sector == "COP"
    assert code_actor("the former " * 2000 + "minister").sector in (None, "ELI")
