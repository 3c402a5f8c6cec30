from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.resolve.boundaries import ACCURACY_M, Boundaries, boundaries
from counterclaim.resolve.gazetteer import gazetteer
from counterclaim.resolve.geometry import Point, destination, distance_m
from counterclaim.vocabulary import entries

LAND = st.tuples(st.floats(-55, 70), st.floats(-179.9, 179.9))

NEAR_DARFUR = st.tuples(st.floats(10, 17), st.floats(19, 27))
"""Farther from the border of Sudan and Chad, the nearest point is found on a plane, which is no globe."""


@pytest.fixture(scope="module")
def lines() -> Boundaries:
    return boundaries()


@pytest.mark.parametrize(
    ("name", "point", "country", "other", "least", "most"),
    [
        ("Saravan", (27.371, 62.331), "IRN", "PAK", 38, 46),
        ("Kharkiv", (49.981, 36.253), "UKR", "RUS", 30, 37),
        ("Goma", (-1.679, 29.222), "COD", "RWA", 0, 3),
        ("Myawaddy", (16.689, 98.509), "MMR", "THA", 0, 4),
        ("Kilis", (36.718, 37.115), "TUR", "SYR", 3, 12),
        ("Agadez", (16.973, 7.991), "NER", None, 250, 420),
        ("Peshawar", (34.008, 71.578), "PAK", "AFG", 30, 50),
        ("Marjayoun", (33.36, 35.59), "LBN", "ISR", 2, 12),
        ("Quneitra", (33.126, 35.824), "SYR", "ISR", 8, 20),
    ],
)
def test_towns_lie_as_far_from_borders_as_maps_show(
    lines: Boundaries, name: str, point: Point, country: str, other: str | None, least: float, most: float
) -> None:
    away = lines.border_distance_m(point, country, other)
    assert away is not None
    assert least <= away / 1000 <= most, name


def test_a_border_is_one_from_both_sides(lines: Boundaries) -> None:
    there = lines.border_distance_m((27.371, 62.331), "IRN", "PAK")
    assert there == lines.border_distance_m((27.371, 62.331), "PAK", "IRN")


def test_countries_without_a_common_border_have_no_distance_to_it(lines: Boundaries) -> None:
    assert lines.border_distance_m((27.371, 62.331), "IRN", "IND") is None
    assert lines.border_distance_m((35.7, 139.7), "JPN") is None
    assert lines.border_distance_m((0.0, 0.0), "XXX") is None
    assert lines.share_before("XXX", (0.0, 0.0), 0) is None
    assert lines.lies_in("XXX", (0.0, 0.0)) is None


def test_neighbours_are_those_of_the_gazetteer(lines: Boundaries) -> None:
    book = gazetteer()
    # GeoNames does not know Kosovo's border with Albania as such, nor Hong Kong's, and counts Guantánamo Bay.
    loose = {"ALB", "SRB", "CHN", "HKG", "CUB", "USA"}
    for country in lines.numbers:
        if country not in loose:
            assert lines.neighbours(country) == set(book.neighbours(country)), country


def test_towns_lie_in_their_countries(lines: Boundaries) -> None:
    """Every place of more than 100,000 people, with what disputes leave apart."""
    rows = gazetteer().db.execute(
        "SELECT name, country, lat, lon FROM place WHERE kind = 'settlement' AND population > 100000"
    )
    held = [(n, c, lines.lies_in(c, (lat, lon))) for n, c, lat, lon in rows if c in lines.numbers]
    wrong = [(n, c) for n, c, inside in held if inside is False]
    assert len(held) > 4_000
    assert len(wrong) <= 3, wrong


def test_the_point_of_a_country_lies_in_it(lines: Boundaries) -> None:
    """But for states of islands, whose middle may be at sea."""
    islands = {
        "PHL",
        "NZL",
        "IDN",
        "PYF",
        "BHS",
        "KIR",
        "MDV",
        "FJI",
        "TCA",
        "VUT",
        "COK",
        "SLB",
        "CPV",
        "TON",
    }
    for e in entries("country_points"):
        if e["country"] in lines.numbers and e["country"] not in islands:
            assert lines.lies_in(e["country"], (e["lat"], e["lon"])) is not False, e


@pytest.mark.parametrize(
    ("country", "name", "point", "bearing", "least", "most"),
    [
        ("IRN", "Saravan", (27.37, 62.33), 90, 0.9, 1.0),
        ("IRN", "Mashhad", (36.3, 59.6), 45, 0.8, 1.0),
        ("UKR", "Lviv", (49.84, 24.03), 270, 0.9, 1.0),
        ("USA", "Los Angeles", (34.05, -118.24), 270, 0.85, 1.0),
        ("USA", "Boston", (42.36, -71.06), 90, 0.9, 1.0),
        ("FRA", "Strasbourg", (48.58, 7.75), 90, 0.9, 1.0),
        ("RUS", "Vladivostok", (43.1, 131.9), 90, 0.65, 0.95),
        ("FJI", "Suva", (-18.14, 178.44), 90, 0.3, 0.9),
        ("COD", "Goma", (-1.68, 29.22), 90, 0.85, 1.0),
    ],
)
def test_part_of_a_country(
    lines: Boundaries, country: str, name: str, point: Point, bearing: float, least: float, most: float
) -> None:
    share = lines.share_before(country, point, bearing)
    assert share is not None
    assert least <= share <= most, name


@given(LAND, st.floats(0, 360))
def test_a_share_and_that_towards_the_other_side_make_a_whole(point: Point, bearing: float) -> None:
    one = boundaries().share_before("DZA", point, bearing)
    other = boundaries().share_before("DZA", point, bearing + 180)
    assert one is not None
    assert other is not None
    assert one + other == pytest.approx(1.0, abs=0.03)


@given(NEAR_DARFUR, st.floats(0, 360), st.floats(1_000, 100_000))
def test_who_walks_gets_no_nearer_than_he_walked(point: Point, bearing: float, metres: float) -> None:
    before = boundaries().border_distance_m(point, "SDN", "TCD")
    after = boundaries().border_distance_m(destination(point, bearing, metres), "SDN", "TCD")
    assert before is not None
    assert after is not None
    assert before - after <= metres * 1.01 + 1


def test_the_lines_are_those_of_a_closed_map(lines: Boundaries) -> None:
    """Each country's pieces form rings: as many ends as beginnings at every point, or a ray would leak."""
    for country, numbers in lines.numbers.items():
        ends: dict[tuple[float, float], int] = {}
        for n in numbers:
            for at in (lines.lines[n][0], lines.lines[n][-1]):
                key = (round(float(at[0]), 3), round(float(at[1]), 3))
                ends[key] = ends.get(key, 0) + 1
        assert not [key for key, count in ends.items() if count % 2], country


def test_distance_agrees_with_a_walk_to_the_line(lines: Boundaries) -> None:
    point = (27.371, 62.331)
    away = lines.border_distance_m(point, "IRN", "PAK")
    assert away is not None
    reached = min(
        lines.border_distance_m(destination(point, b, away), "IRN", "PAK") or math.inf
        for b in range(0, 360, 2)
    )
    assert reached <= ACCURACY_M
    assert distance_m(point, destination(point, 90, away)) == pytest.approx(away, rel=1e-3)
