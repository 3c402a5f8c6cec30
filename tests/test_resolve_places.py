from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from counterclaim.language import Annotated, annotate
from counterclaim.model import Place, Report, Span
from counterclaim.resolve.geometry import distance_m
from counterclaim.resolve.places import PlaceMention, find_places, place_of, resolve_places

Read = Callable[[str], tuple[Annotated, tuple[PlaceMention, ...], Mapping[Span, Place]]]


def read(text: str) -> tuple[Annotated, tuple[PlaceMention, ...], Mapping[Span, Place]]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    mentions = find_places(a)
    return a, mentions, resolve_places(mentions, a)


def place(text: str, name: str) -> Place:
    a, mentions, resolved = read(text)
    return next(resolved[m.span] for m in mentions if a.text[slice(*m.name)] == name)


def names(text: str) -> list[str]:
    return [m.surface for m in read(text)[1]]


def near(p: Place, lat: float, lon: float, km: float = 25) -> bool:
    return p.lat is not None and p.lon is not None and distance_m((p.lat, p.lon), (lat, lon)) < km * 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on houses in Bakhmut, killing two.", ["Bakhmut"]),
        ("Gunmen raided the village of Tandougou before dawn.", ["Tandougou"]),
        ("Clashes broke out in Kunduz, Takhar and Baghlan provinces.", ["Kunduz", "Takhar", "Baghlan"]),
        ("A convoy was hit in Balochistan's Panjgur.", ["Balochistan", "Panjgur"]),
        ("The drone came down 30 km east of Kupiansk.", ["Kupiansk"]),
        # A word for a settlement makes one name of what stands before it; other names there are their own.
        ("Troops burnt houses in Kwe Tha Hlaing village.", ["Kwe Tha Hlaing"]),
        ("Shells hit the Iranian Kal Dovar Zin town.", ["Kal Dovar Zin"]),
        ("Mortars hit Latakia and Bab Tal Sorkh villages.", ["Latakia", "Bab Tal Sorkh"]),
    ],
)
def test_place_expressions_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Balochistan Liberation Army claimed the attack.",
        "Iranian officials and Pakistani soldiers met on Monday.",
        "The Fars news agency carried the report.",
        "Police said the Army of Liberation was to blame.",
        "He spoke to reporters in March.",
        "Salman Masood wrote that nobody was hurt.",
    ],
)
def test_names_of_other_things_are_no_places(text: str) -> None:
    assert names(text) == []


def test_governments_are_actors_not_places() -> None:
    text = "Tehran said that it had recalled its envoy. Islamabad accused Tehran of firing missiles."
    assert {m.role for m in read(text)[1]} == {"actor"}


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [("Panjgur district", "admin2"), ("Idlib province", "admin1"), ("the town of Djibo", "settlement"),
     ("Donetsk Oblast", "admin1")],
)  # fmt: skip
def test_word_for_the_kind_is_read(phrase: str, kind: str) -> None:
    [m] = read(f"Three people were killed in {phrase} on Sunday.")[1]
    assert (m.kind or kind) == kind
    assert (
        place(f"Three people were killed in {phrase} on Sunday.", m.surface).precision.ucdp
        == ({"admin2": 3, "admin1": 4, "settlement": 1}[kind])
    )


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [
        ("in the Kharkiv, Sumy and Chernihiv regions", ["admin1", "admin1", "admin1"]),
        ("in the provinces of Kunduz, Takhar and Baghlan", ["admin1", "admin1", "admin1"]),
        ("near Rann, in Borno state", [None, "admin1"]),
        ("in Kunduz and in Baghlan province", ["admin1", "admin1"]),
    ],
)
def test_a_word_for_the_kind_goes_for_a_list_and_not_for_what_lies_inside(
    phrase: str, kinds: list[str | None]
) -> None:
    assert [m.kind for m in read(f"Nine people were killed {phrase} on Monday.")[1]] == kinds


def test_country_of_the_report_beats_namesake() -> None:
    text = "Iranian media said that Pakistani drones hit the city of Sarwan in Iran."
    assert near(place(text, "Sarwan"), 27.37, 62.33)


def test_without_context_the_larger_namesake_wins() -> None:
    assert place("A bomb went off in Tripoli on Friday.", "Tripoli").country == "LBY"
    assert place("Lebanese soldiers and gunmen clashed in Tripoli on Friday.", "Tripoli").country == "LBN"


def test_text_says_what_contains_a_place() -> None:
    text = "Iranian users put the strike in Haqabad and Shamsar of Saravan city."
    for name in ("Haqabad", "Shamsar"):
        p = place(text, name)
        assert near(p, 27.37, 62.33)
        assert p.precision.acled == p.precision.ucdp == 2
        assert p.radius_m is not None
        assert p.radius_m >= 30_000
        assert "Sarāvān" in p.basis


def test_an_unknown_place_lies_in_the_province_of_the_country_that_holds_it() -> None:
    p = place("Gunmen shot nine farmers in the village of Haqdara, in Nigeria's Benue state.", "Haqdara")
    assert p.country == "NGA"
    assert near(p, 7.34, 8.77, km=60)


def test_unknown_village_is_no_match() -> None:
    p = place("Iran struck houses near Sabz Koh, where Pakistani shepherds live.", "Sabz Koh")
    assert p.lat is None
    assert p.geonames_id is None
    assert p.basis


def test_small_namesake_on_another_continent_is_no_match() -> None:
    p = place(
        "Sudanese doctors said that shells hit the town of Alliance in Sudan. Sudan has had no peace.",
        "Alliance",
    )
    assert p.geonames_id is None
    assert p.country in (None, "SDN")


@pytest.mark.parametrize("name", ["Siestan-o-Baluchistan", "Balochistan-o-Sistan", "Sistan-Baluchestan"])
def test_province_in_any_order_of_its_parts(name: str) -> None:
    p = place(f"Forces struck camps in {name} province of Iran.", name)
    assert (p.country, p.precision.ucdp) == ("IRN", 4)


def test_distance_and_direction_move_the_point() -> None:
    p = place("Rockets landed 50 km south of Kharkiv in Ukraine.", "Kharkiv")
    assert near(p, 49.54, 36.25)
    assert p.precision.acled == 2


def test_near_a_town_is_less_exact() -> None:
    inside, outside = (
        place(f"Troops fought {w} Kramatorsk in Ukraine.", "Kramatorsk") for w in ("in", "near")
    )
    assert (inside.precision.ucdp, outside.precision.ucdp) == (1, 2)
    assert (outside.radius_m or 0) > (inside.radius_m or 0)


def test_part_of_a_country_is_no_whole_country() -> None:
    assert place("Militants attacked a base in northern Mali.", "Mali").precision.ucdp == 5
    assert place("Militants attacked a base in Mali.", "Mali").precision.ucdp == 6


def test_dateline_tells_namesakes_apart() -> None:
    text = "TRIPOLI, Lebanon (Agency) - Two people died when shells hit a market in Tripoli."
    _, mentions, resolved = read(text)
    assert [m.role for m in mentions] == ["dateline", "dateline", "located"]
    assert {resolved[m.span].country for m in mentions} == {"LBN"}


def test_sea_is_international_waters() -> None:
    assert place("A ship was hit by a missile in the Red Sea.", "Red Sea").precision.ucdp == 7


def test_disputed_region_of_several_countries_has_no_country() -> None:
    assert place("Shelling was reported along the border in Kashmir.", "Kashmir").country is None


def test_text_without_capitals() -> None:
    text = (
        "police opened fire in ahmedabad, vadodara and anand districts of gujarat, officials in india said."
    )
    assert {"ahmedabad", "vadodara", "gujarat"} <= {m.surface.split(" ")[0] for m in read(text)[1]}
    assert place(text, "ahmedabad").country == "IND"


def test_most_specific_consistent_place_of_an_event() -> None:
    text = "A bomb killed two in Quetta, the capital of Balochistan in Pakistan."
    a, mentions, resolved = read(text)
    spans = [m.span for m in reversed(mentions)]
    best = place_of(spans, resolved, a)
    assert best is not None
    assert best.name == "Quetta"


def test_nearest_of_two_rivals_is_kept() -> None:
    a, mentions, resolved = read(
        "A bomb killed two in Quetta and a gunman was shot in Karachi, Pakistan said."
    )
    spans = {m.surface: m.span for m in mentions}
    best = place_of([spans["Karachi"], spans["Quetta"]], resolved, a)
    assert best is not None
    assert best.name == "Karachi"


def test_no_place_no_answer() -> None:
    a, _, resolved = read("Two men were killed, police said.")
    assert place_of([(0, 7)], resolved, a) is None


def test_spans_are_code_points_of_the_text() -> None:
    text = "“🚀” – A rocket hit Kherson’s port and the town of Beryslav, Ukraine."
    a, mentions, resolved = read(text)
    assert mentions
    for m in mentions:
        assert a.text[slice(*m.name)] == m.surface
        assert m.span[0] <= m.name[0] < m.name[1] <= m.span[1]
        assert resolved[m.span].as_written == a.text[slice(*m.span)]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "1234 5678", "A" * 3000, "in " * 500])
def test_odd_texts_have_no_places(text: str) -> None:
    assert read(text)[1] == ()


def test_founding_report() -> None:
    gold = os.environ.get("COUNTERCLAIM_GOLD")
    if not gold:
        pytest.skip("COUNTERCLAIM_GOLD names no folder with the founding report")
    _, mentions, resolved = read((Path(gold) / "seed" / "report.txt").read_text(encoding="utf-8"))
    found = {m.surface: resolved[m.span] for m in mentions}
    assert near(found["Panjgur"], 26.97, 64.09)
    assert near(found["Sarwan"], 27.37, 62.33)
    assert near(found["Saravan"], 27.37, 62.33)
    assert (found["Siestan-o-Baluchistan"].country, found["Balochistan-o-Sistan"].country) == ("IRN", "IRN")
    assert near(found["Haqabad"], 27.37, 62.33)
    assert near(found["Shamsar"], 27.37, 62.33)
    assert found["Sabz Koh"].lat is None
    assert {m.role for m in mentions if m.surface == "Tehran"} <= {"actor", "mentioned"}
