from __future__ import annotations

import multiprocessing
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.resolve import gazetteer_build
from counterclaim.resolve.boundaries import boundaries
from counterclaim.resolve.gazetteer import Gazetteer, gazetteer
from counterclaim.resolve.geometry import centroid, covering_radius_m, destination, distance_m, middle
from counterclaim.resolve.place_names import core, fold, is_code, likeness, skeleton
from counterclaim.vocabulary import entries

POINT = st.tuples(st.floats(-89, 89), st.floats(-179.9, 179.9))


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return gazetteer()


@given(POINT, POINT)
def test_distance_is_symmetric_and_bounded(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert 0 <= distance_m(a, b) <= 20_016_000


@given(POINT, st.floats(0, 360), st.floats(1, 2_000_000))
def test_destination_lies_at_its_distance(start: tuple[float, float], bearing: float, metres: float) -> None:
    assert distance_m(start, destination(start, bearing, metres)) == pytest.approx(metres, rel=1e-6, abs=0.5)


@given(st.lists(POINT, min_size=1, max_size=20))
def test_radius_covers_all_points(points: list[tuple[float, float]]) -> None:
    centre = middle(points)
    assert all(distance_m(centre, p) <= covering_radius_m(centre, points, 1.0) for p in points)


def test_no_points_have_no_centroid() -> None:
    with pytest.raises(ValueError, match="no points"):
        centroid([])


@given(st.text(max_size=40))
@example("𝚨")
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sarāvān", "saravan"), ("Khān Yūnis", "Khan Yunis"), ("El Fasher", "al-Fasher"),
     ("St. Louis", "Saint Louis"),
     ("Ash-Shaddādī", "al Shaddadi"), ("Cox’s Bazar", "Coxs Bazar"), ("Łódź", "Lodz")],
)  # fmt: skip
def test_same_name_in_another_hand(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Panjgoor", "Panjgur"), ("Sarwan", "Saravan"), ("Siestan-o-Baluchistan", "Balochistan-o-Sistan"),
     ("Hodeidah", "Hudaydah"), ("Qamishli", "Kamishly"), ("Tchad", "Chad"),
     ("Mazar-e-Sharif", "Mazar i Sharif")],
)  # fmt: skip
def test_transliterations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(fold(one)) == skeleton(fold(other))
    assert likeness(fold(one), fold(other)) > 0.6


@pytest.mark.parametrize(("one", "other"), [("Herat", "Harar"), ("Kabul", "Kigali"), ("Mosul", "Basra")])
def test_different_names_differ(one: str, other: str) -> None:
    assert skeleton(fold(one)) != skeleton(fold(other))


def test_words_for_kinds_are_dropped_but_never_all() -> None:
    assert [core(n) for n in ("kunar province", "district of kech", "province")] == [
        "kunar",
        "kech",
        "province",
    ]


def test_airport_codes_are_no_names(book: Gazetteer) -> None:
    assert is_code("GAO")
    assert "Guantánamo" not in {e.name for e in book.lookup("GAO")}


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [("Panjgur", "PAK", 26.97, 64.09), ("Panjgoor", "PAK", 26.97, 64.09), ("Saravan", "IRN", 27.37, 62.33),
     ("Sarawan", "IRN", 27.37, 62.33), ("Turbat", "PAK", 26.00, 63.05), ("Bakhmut", "UKR", 48.59, 38.00),
     ("Hodeidah", "YEM", 14.80, 42.95), ("Deir al-Balah", "PSE", 31.42, 34.35),
     ("Khan Younis", "PSE", 31.34, 34.30),
     ("El Fasher", "SDN", 13.63, 25.35), ("Goma", "COD", -1.68, 29.22), ("Gao", "MLI", 16.27, -0.04),
     ("Myawaddy", "MMR", 16.69, 98.51), ("Djibo", "BFA", 14.10, -1.63), ("Jenin", "PSE", 32.46, 35.30),
     ("Culiacán", "MEX", 24.80, -107.39), ("Medellín", "COL", 6.25, -75.56), ("Marawi", "PHL", 8.00, 124.29)],
)  # fmt: skip
def test_towns_of_the_news(book: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    best = next(e for e in book.lookup(name, country=country) if e.kind == "settlement")
    assert best.point is not None
    assert distance_m(best.point, (lat, lon)) < 10_000


@pytest.mark.parametrize(
    "name",
    ["Siestan-o-Baluchistan", "Sistan-Baluchestan", "Sistan and Baluchestan", "Balochistan-o-Sistan",
     "Siestan and Baluchistan province"],
)  # fmt: skip
def test_one_province_in_many_spellings(book: Gazetteer, name: str) -> None:
    best = book.lookup(name, country="IRN")[0]
    assert (best.kind, best.country, best.geonames_id) == ("admin1", "IRN", 1159456)


def test_country_and_province_narrow_the_search(book: Gazetteer) -> None:
    assert {e.country for e in book.lookup("Saravan", country="IRN")} == {"IRN"}
    assert book.lookup("Saravan", admin1="Salavan")[0].country == "LAO"
    assert book.lookup("Sarwan", country="PAK") == ()


def test_settlement_knows_its_district_and_province(book: Gazetteer) -> None:
    best = next(e for e in book.lookup("Panjgur") if e.kind == "settlement")
    assert (best.admin1, best.admin2) == ("Balochistan", "Panjgur District")


def test_unknown_name_has_no_entry(book: Gazetteer) -> None:
    assert book.lookup("Qwxyzzyplugh") == ()
    assert book.lookup("", country="IRN") == ()


def test_hostile_names_are_only_names(book: Gazetteer) -> None:
    assert book.lookup("'; DROP TABLE place; --") == ()
    assert book.lookup("Panjgur")


OWN = [*entries("place_aliases"), *entries("landmarks")]
PLACES = [e for e in OWN if "of" not in e]


def test_every_own_name_is_found(book: Gazetteer) -> None:
    for e in OWN:
        for name in (e["name"], *e.get("aliases", ())):
            assert any(x.kind == e["kind"] for x in book.lookup(name)), name


def test_no_name_is_given_twice() -> None:
    names = [n for e in PLACES for n in {fold(n) for n in (e["name"], *e.get("aliases", ()))}]
    assert not {n for n in names if names.count(n) > 1}


def test_own_places_have_a_point_and_a_radius() -> None:
    for e in PLACES:
        assert -90 <= e["lat"] <= 90, e
        assert -180 <= e["lon"] <= 180, e
        assert e["radius_km"] > 0, e


@pytest.mark.parametrize("e", PLACES, ids=lambda e: e["name"])
def test_own_places_lie_in_their_countries(e: dict[str, Any]) -> None:
    """Within the outline of one of them, or off its coast; seas that no country owns lie at sea."""
    lines, point = boundaries(), (e["lat"], e["lon"])
    known = [c for c in e["country"] if c in lines.numbers]
    off = 100 if e["kind"] in ("water", "region") else 15
    if known:
        away = min(0 if lines.contains(c, point) else lines.outline_distance_m(point, c) or 0 for c in known)
        assert away / 1000 <= off, e
        assert lines.country_at(point) in (*known, None) or away <= 3_000, e
    elif e["kind"] == "water" and "river" not in " ".join(e.get("aliases", ())).casefold():
        assert lines.country_at(point) is None, e


@pytest.mark.parametrize("e", [e for e in PLACES if "near" in e], ids=lambda e: e["name"])
def test_own_places_lie_near_their_towns(book: Gazetteer, e: dict[str, Any]) -> None:
    towns = [x for x in book.lookup(e["near"]) if x.kind == "settlement" and x.point]
    assert min(distance_m(x.point or (0, 0), (e["lat"], e["lon"])) for x in towns) <= 60_000


def test_file_is_read_only(book: Gazetteer) -> None:
    with pytest.raises(sqlite3.OperationalError):
        book.db.execute("DELETE FROM place")


def test_named_file_is_used(book: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "own.sqlite"
    copy.write_bytes(book.path.read_bytes())
    monkeypatch.setenv("COUNTERCLAIM_GAZETTEER", str(copy))
    assert gazetteer().path == copy


def _small(db: sqlite3.Connection, tick: gazetteer_build.Tick) -> None:
    db.execute("INSERT INTO place(id, name) VALUES (1, 'Here')")
    db.commit()


def _build_small(path: Path) -> None:
    gazetteer_build._fill = _small
    gazetteer_build.build(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    target = tmp_path / "cache" / "g.sqlite"
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(_build_small, [target, target])
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("SELECT name FROM place").fetchall() == [("Here",)]
    assert [p.name for p in target.parent.iterdir()] == ["g.sqlite"]


def test_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(db: sqlite3.Connection, tick: gazetteer_build.Tick) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(gazetteer_build, "_fill", fail)
    with pytest.raises(RuntimeError, match="stopped"):
        gazetteer_build.build(tmp_path / "g.sqlite")
    assert list(tmp_path.iterdir()) == []
