"""Statements of geography in reports, and what the map says of them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from coding import parsed
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.language import Annotated
from counterclaim.resolve.gazetteer import Entry, gazetteer
from counterclaim.resolve.geography_checks import Check, check_geography, disagreements
from counterclaim.resolve.geography_statements import Statement, find_statements
from counterclaim.resolve.geography_words import figures
from counterclaim.resolve.places import find_places, resolve_places
from counterclaim.vocabulary import entries


def statements(text: str) -> tuple[Annotated, tuple[Statement, ...]]:
    a = parsed(text)
    return a, find_statements(a, find_places(a))


def checks(text: str) -> list[Check]:
    a = parsed(text)
    mentions = find_places(a)
    return list(check_geography(find_statements(a, mentions), resolve_places(mentions, a)))


def the(kind: str, text: str) -> Check:
    [found] = [c for c in checks(text) if c.statement.kind == kind]
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "step", "limit"),
    [
        ("50 kilomotres", 50, 50, 10, "about"),
        ("47km", 47, 47, 1, "about"),
        ("some forty-five kilometers", 45, 45, 1, "about"),
        ("a hundred kilometres", 100, 100, 100, "about"),
        ("40 to 50 km", 40, 50, 10, "about"),
        ("less than 3 kilometeres", 3, 3, 1, "most"),
        ("more than 1,200 kilometres", 1200, 1200, 100, "least"),
        ("30 miles", 48.28, 48.28, 16.09, "about"),
        ("a dozen nautical miles", 22.22, 22.22, 1.852, "about"),
        ("2.5 km", 2.5, 2.5, 0.1, "about"),
    ],
)
def test_figures(text: str, low: float, high: float, step: float, limit: str) -> None:
    [f] = figures(f"It is {text} away.")
    assert (f.low / 1000, f.high / 1000) == pytest.approx((low, high), rel=1e-3)
    assert f.step / 1000 == pytest.approx(step, rel=1e-3)
    assert f.limit == limit


@pytest.mark.parametrize(
    "text",
    ["50 killed", "12 kilos of explosives", "a few kilometres", "5 million", "kilometres", "7 militias"],
)
def test_what_is_no_distance(text: str) -> None:
    assert not figures(text)


@given(st.text(alphabet="0123456789,. kmto-", max_size=200))
def test_any_figures_can_be_read(text: str) -> None:
    for f in figures(text):
        assert 0 <= f.low <= f.high
        assert f.step > 0
        assert text[f.start : f.end].strip()


def examples(key: str) -> list[Any]:
    return [(e["reads"], x) for e in entries("geography_words") for x in e.get(key, ())]


@pytest.mark.parametrize(("kind", "text"), examples("examples"))
def test_words_of_geography_are_read(kind: str, text: str) -> None:
    assert kind in {s.kind for s in statements(text)[1]}


@pytest.mark.parametrize(("kind", "text"), examples("counter_examples"))
def test_what_only_looks_like_geography_is_left(kind: str, text: str) -> None:
    assert kind not in {s.kind for s in statements(text)[1]}


@pytest.mark.parametrize(
    ("text", "subject", "countries"),
    [
        ("The town of Zaranj lies two kilometres from the Iranian border.", "Zaranj", ("IRN",)),
        ("The city of Peshawar is 40 km from the Pakistan-Afghanistan border.", "Peshawar", ("PAK", "AFG")),
        ("The city of Peshawar is 40 km from the border between Pakistan and Afghanistan.", "Peshawar",
         ("PAK", "AFG")),
        ("The town of Kilis, near the border with Syria, took in the wounded.", "Kilis", ("SYR",)),
        ("The city of Itanagar is 150 km from the Sino-Indian frontier.", "Itanagar", ("IND", "CHN")),
        ("About 50 km from the Lebanese border, the town of Nazareth heard sirens.", "Nazareth", ("LBN",)),
        ("The city of Lviv, where the strike took place on Monday, is 70 kms from the Polish border.", "Lviv",
         ("POL",)),
    ],
)  # fmt: skip
def test_borders(text: str, subject: str, countries: tuple[str, ...]) -> None:
    a, found = statements(text)
    [s] = [s for s in found if s.kind == "border"]
    assert s.subject is not None
    assert subject in a.text[slice(*s.subject)]
    assert set(s.countries) == set(countries)


def test_a_name_that_is_no_known_place_takes_its_figure_with_it() -> None:
    """The figure is told of Qwxyz, and must not be laid on the place that is named before it."""
    _, found = statements(
        "People in the city of Islamabad said the army hit Qwxyz, 12 km from the Iranian border."
    )
    assert not [s for s in found if s.kind == "border"]


def test_the_same_distance_is_that_of_the_sentence_before() -> None:
    a, found = statements(
        "The city of Peshawar is 40 km from the Pakistan-Afghanistan border. "
        "It is about the same distance between the border and the town of Parachinar."
    )
    first, second = (s for s in found if s.kind == "border")
    assert (second.same, first.same) == (True, False)
    assert second.subject is not None
    assert "Parachinar" in a.text[slice(*second.subject)]
    assert (second.low, set(second.countries)) == (40_000, {"PAK", "AFG"})


@pytest.mark.parametrize(
    ("kind", "text", "verdict"),
    [
        ("border", "The city of Saravan in Iran is 50 km from the Pakistani border.", "agrees"),
        ("border", "The city of Saravan in Iran is 300 km from the Pakistani border.", "disagrees"),
        ("border", "The city of Saravan in Iran is at least 300 km from the Pakistani border.", "disagrees"),
        ("border", "The city of Saravan in Iran is less than 60 km from the Pakistani border.", "agrees"),
        ("border", "The city of Kharkiv in Ukraine is 30 miles from the border with Russia.", "agrees"),
        ("border", "The city of Isfahan in Iran is 40 km from the Pakistani border.", "disagrees"),
        ("distance", "The city of Mosul lies 350 km north of the city of Baghdad.", "agrees"),
        ("distance", "The city of Mosul lies 350 km south of the city of Baghdad.", "disagrees"),
        ("distance", "The city of Mosul lies 900 km north of the city of Baghdad.", "disagrees"),
        ("distance", "The village of Qwxyz is 30 km from the city of Zahedan.", "cannot tell"),
        ("part", "A bomb went off in Zahedan, a city in eastern Iran.", "agrees"),
        ("part", "A bomb went off in Zahedan, a city in western Iran.", "disagrees"),
        ("part", "Timbuktu in northern Mali was calm.", "agrees"),
        ("part", "In the western Iranian city of Zahedan, four people died.", "disagrees"),
        ("inside", "In the Iranian city of Zahedan, four people died.", "agrees"),
        ("inside", "The city of Kabul in Punjab province was hit.", "disagrees"),
        ("extreme", "Badakhshan province is the easternmost part of Afghanistan.", "agrees"),
        ("extreme", "Herat province is the easternmost province of Afghanistan.", "disagrees"),
        ("meets", "Kunar province borders Pakistan.", "agrees"),
        ("meets", "Helmand province borders China.", "disagrees"),
    ],
)
def test_verdicts(kind: str, text: str, verdict: str) -> None:
    found = the(kind, text)
    assert found.verdict == verdict, found


def test_what_contains_a_place_is_no_witness_of_where_it_is() -> None:
    """A village that no gazetteer holds has its town's coordinates, which would bear out anything."""
    found = the("border", "The village of Qwxyz in Saravan, Iran, is 50 km from the Pakistani border.")
    assert (found.verdict, found.computed) == ("cannot tell", "")
    assert "Qwxyz" in found.why


def test_the_figure_is_the_map_s_own() -> None:
    found = the("border", "The city of Saravan in Iran is 50 kilomotres from the Pak-Iran border.")
    assert found.figure == pytest.approx(42_000, abs=4_000)
    assert found.computed == "42 km from the border between Pakistan and Iran"
    assert found.stated == "50 km from the border between Pakistan and Iran"


def entry(name: str, country: str) -> Entry:
    return next(e for e in gazetteer().lookup(name, country=country) if e.kind == "settlement")


def test_stated_geography_speaks_against_the_wrong_namesake() -> None:
    """There are a Saravan in Iran and one in Laos."""
    a, found = statements("The city of Saravan is 50 km from the Pakistani border.")
    told = [s for s in found if s.kind == "border"]
    assert a.text
    assert disagreements(entry("Saravan", "IRN"), told, {}) == 0
    assert disagreements(entry("Saravan", "LAO"), told, {}) == 1
    assert disagreements(entry("Saravan", "LAO"), [], {}) == 0


def test_quotes_hold_what_they_say() -> None:
    text = "Zaranj, a town in western Afghanistan, lies two kilometres from the Iranian border."
    a, found = statements(text)
    quotes = [a.text[slice(*s.quote)] for s in found]
    assert quotes == ["Zaranj, a town in western Afghanistan", "two kilometres from the Iranian border"]


@pytest.mark.parametrize(
    "unit", ["50 km from the ", "the same distance ", "easternmost part of the ", "near the "]
)
def test_hostile_repetition_takes_no_longer(unit: str) -> None:
    a = parsed("The town of Zaranj is " + unit * 400 + "border.")
    mentions = find_places(a)
    start = time.process_time()
    find_statements(a, mentions)
    assert time.process_time() - start < 2.0


def test_the_report_that_started_it() -> None:
    """What it says of Saravan, told in words of our own."""
    found = checks(
        "Sistan and Baluchestan province is the eastern most part of Iran that borders Pakistan. "
        "The city of Sarwan, where the raid was reported, is 50 kilomotres from the Pak-Iran border. "
        "This is about the same distance between the border and Sabz Koh, where it began."
    )
    told = {(c.statement.kind, c.name): c.verdict for c in found}
    assert told["border", "Sarāvān"] == "agrees"
    assert told["border", "Sabz Koh"] == "cannot tell"
    assert told["extreme", "Sīstān va Balūchestān"] == "agrees"
    assert told["meets", "Sīstān va Balūchestān"] == "agrees"
