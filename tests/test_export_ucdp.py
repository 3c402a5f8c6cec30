"""UCDP-style tables: the columns and codes of GED, and the sums that its codebook asks for."""

from __future__ import annotations

import csv
import io
import re

import pandas
import pytest
from hypothesis import given, settings
from telling import say
from told_incidents import act, tellings, told, who, written

from counterclaim.export.parties import Party
from counterclaim.export.ucdp_style import COLUMNS, violence
from counterclaim.model import DateInterval, Place

PUBLISHED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,"
    "high,low,gwnoa,gwnob"
)
"""The header of GED 26.1."""


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def row(*claims, **about) -> dict[str, str]:
    [found] = read(written("ucdp-style", [told(*claims, **about)]))
    return found


def check(r: dict[str, str]) -> None:
    """What the codebook says of the cells of any row."""
    assert not any(c in cell for cell in r.values() for c in "\n\r\t\u202e\x1b")
    assert r["type_of_violence"] in ("", "1", "2", "3")
    assert r["where_prec"] in ("", *"1234567")
    assert r["date_prec"] in ("", *"12345")
    assert r["event_clarity"] in ("", "1", "2")
    assert r["region"] in ("", "Africa", "Americas", "Asia", "Europe", "Middle East")
    parts = [r[f"deaths_{x}"] for x in ("a", "b", "civilians", "unknown")]
    if r["best"]:
        assert sum(map(int, parts)) == int(r["best"]), "best is the sum of its parts"
    else:
        assert not any(parts)
    if r["low"] and r["high"]:
        assert int(r["low"]) <= int(r["high"])
    if r["latitude"]:
        lon, lat = map(float, re.fullmatch(r"POINT \((\S+) (\S+)\)", r["geom_wkt"]).groups())
        assert (lon, lat) == pytest.approx((float(r["longitude"]), float(r["latitude"])), abs=1e-6)
        assert 1 <= int(r["priogrid_gid"]) <= 259200
    for cell in ("relid", "active_year", "code_status", "conflict_new_id", "dyad_new_id"):
        assert r[cell] == "", "only UCDP gives these"


def test_columns_are_those_of_the_release_in_order():
    assert ",".join(COLUMNS) == PUBLISHED
    assert len(COLUMNS) == 49
    assert written("ucdp-style", []).decode() == PUBLISHED + "\n"


@given(tellings(sound=True))
@settings(max_examples=150, deadline=None)
def test_any_incident_keeps_the_codebook(chance):
    for choices in ({}, {"all": "yes"}, {"all": "yes", "rule": "most-independent"}):
        data = written("ucdp-style", [chance], **choices)
        assert data == written("ucdp-style", [chance], **choices)
        for r in read(data):
            check(r)
            if "all" not in choices:
                assert any(int(r[c] or 0) > 0 for c in ("best", "low", "high"))


def test_a_colleagues_script_reads_it():
    shot = act("the army", "M23 attacked the army")
    at = say("the army", "[the Congolese army] was attacked", "target")
    dead = say("the army", "[seven] <soldiers> died", n=7)
    incident = told(
        shot, at, dead, actors=(who("M23", "initiator", shot),),
        targets=(who("the Congolese army", "target", at),),
    )  # fmt: skip
    frame = pandas.read_csv(
        io.BytesIO(written("ucdp-style", [incident])), parse_dates=["date_start", "date_end"]
    )
    whole = [
        "year",
        "type_of_violence",
        "where_prec",
        "date_prec",
        "priogrid_gid",
        "country_id",
        "best",
        "gwnoa",
    ]
    assert frame.dtypes[whole].eq("int64").all()
    assert frame.date_start[0] == frame.date_end[0] == pandas.Timestamp("2024-05-02")
    assert frame.country[0] == "DR Congo (Zaire)"
    assert (frame.country_id[0], frame.gwnoa[0], frame.region[0]) == (490, 490, "Africa")
    assert frame.type_of_violence[0] == 1
    assert frame.side_a[0] == "Government of DR Congo (Zaire)", "the government is side A whoever began"
    assert frame.dyad_name[0].startswith("Government of DR Congo (Zaire) - ")
    assert (frame.deaths_a[0], frame.deaths_b[0], frame.deaths_civilians[0]) == (7, 0, 0)
    assert frame.geom_wkt[0] == "POINT (29.228470 -1.679180)"


def test_best_low_and_high_are_of_reliable_figures_and_speakers_are_the_origin():
    r = row(
        say("the mayor", "[Nine] people died", n=9),
        say("a doctor at the hospital", "[Seven] died", n=7),
        say("the police", "[Nine] died", n=9),
        say("a post", "[Forty] died", n=40, kind="social media", status="unverified"),
        say("outlet: Outlet 1", "[Nine] died", n=9),
    )
    assert (r["low"], r["best"], r["high"]) == ("7", "9", "9")
    assert r["source_original"] == "the mayor;a doctor at the hospital;the police"
    assert r["source_office"] == "Outlet 1"
    assert r["source_article"] == '"Outlet 1,2024-05-02"'


@pytest.mark.parametrize(
    ("claims", "parts"),
    [
        ((say("a doctor", "[seven] died", n=7),), (0, 0, 0, 7)),
        ((say("a doctor", "[seven] <villagers> died", n=7),), (0, 0, 7, 0)),
        ((say("the army", "[seven] <rebels> died", n=7),), (0, 7, 0, 0)),
        ((say("the army", "[seven] <soldiers> died", n=7),), (7, 0, 0, 0)),
        # Who disagrees on who died leaves them unknown.
        (
            (say("the army", "[seven] <rebels> died", n=7), say("a doctor", "[seven] <villagers> died", n=7)),
            (0, 0, 0, 7),
        ),
    ],
)
def test_the_dead_are_parted_only_where_words_say_who_they_were(claims, parts):
    shot = act("the mayor", "the Congolese army attacked M23")
    at = say("the mayor", "[M23] was attacked", "target")
    r = row(
        shot, at, *claims, actors=(who("the Congolese army", "initiator", shot),),
        targets=(who("M23", "target", at),),
    )  # fmt: skip
    assert tuple(int(r[f"deaths_{x}"]) for x in ("a", "b", "civilians", "unknown")) == parts


def test_parts_of_a_figure_are_counted():
    whole = say("the mayor", "[nine] people died", n=9)
    parts = [
        say("the mayor", f"[{n}] <{whom}> died", n=k, part_of=whole.id)
        for n, whom, k in (("four", "children", 4), ("three", "women", 3), ("two", "men", 2))
    ]
    r = row(whole, *parts)
    assert (r["deaths_civilians"], r["deaths_unknown"], r["best"]) == ("7", "2", "9")


A = Party("A", 2, None, "REB", "non-state group", True)
B = Party("B", 3, None, "PRM", "non-state group", True)
GOVERNMENT = Party("Military Forces of Chad", 1, "TCD", "MIL", "government", True)
PEOPLE = Party("Civilians (Chad)", 7, "TCD", "CVL", "civilians", False)
GUNMEN = Party("Unidentified Armed Group (Chad)", 3, None, "UAF", "unnamed group", False)


@pytest.mark.parametrize(
    ("covered", "first", "second", "found"),
    [
        ("armed", (GOVERNMENT,), (A,), (1, GOVERNMENT, A)),
        ("armed", (A,), (GOVERNMENT,), (1, GOVERNMENT, A)),
        ("armed", (A,), (B,), (2, A, B)),
        ("armed", (A,), (PEOPLE,), (3, A, None)),
        ("one-sided", (A,), (PEOPLE,), (3, A, None)),
        ("armed", (GUNMEN,), (PEOPLE,), (None, GUNMEN, None)),
        ("armed", (), (PEOPLE,), (None, None, None)),
        ("none", (A,), (B,), (None, A, B)),
    ],
)
def test_type_of_violence(covered, first, second, found):
    assert violence(covered, first, second) == found


@pytest.mark.parametrize(
    "about",
    [
        {"date": None},
        {"date": DateInterval(start=None, end="2024-05-02", grain="span", basis="")},
    ],
)
def test_only_dated_attacks_with_a_death_unless_all_is_asked_for(about):
    dead = say("a doctor", "[seven] died", n=7)
    assert read(written("ucdp-style", [told(dead)]))
    assert not read(written("ucdp-style", [told(dead, **about)]))
    assert not read(written("ucdp-style", [told()]))
    assert len(read(written("ucdp-style", [told(dead, **about), told()], all="yes"))) == 2


@pytest.mark.parametrize("about", [{"type": "PROTEST"}, {"modality": "planned"}, {"standing": "denied"}])
def test_what_is_no_attack_or_did_not_happen_is_no_event(about):
    dead = say("a doctor", "[seven] died", n=7)
    assert not read(written("ucdp-style", [told(dead, **about)], all="yes"))


def test_an_unknown_toll_is_empty_and_nobody_killed_is_zero():
    [unknown] = read(written("ucdp-style", [told()], all="yes"))
    [nobody] = read(written("ucdp-style", [told(say("the army", "[nobody] died", n=0))], all="yes"))
    assert (unknown["best"], unknown["deaths_unknown"]) == ("", "")
    assert (nobody["best"], nobody["deaths_unknown"]) == ("0", "0")


def test_a_place_at_the_edge_of_the_world_has_a_cell():
    pole = Place(name="Pole", as_written="Pole", lat=90.0, lon=180.0)
    r = row(say("a doctor", "[seven] died", n=7), place=pole)
    assert r["priogrid_gid"] == "259200"


def test_militants_without_a_name_are_no_side():
    shot = act("the police", "militants shot villagers")
    at = say("the police", "[villagers] were shot", "target")
    r = row(
        shot, at, say("the police", "[two] <villagers> died", n=2),
        actors=(who("militants", "initiator", shot),), targets=(who("villagers", "target", at),),
    )  # fmt: skip
    assert (r["side_a"], r["type_of_violence"], r["deaths_civilians"]) == ("", "", "2")
