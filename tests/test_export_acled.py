"""ACLED-style tables: the columns, codes and habits that scripts for ACLED rely on."""

from __future__ import annotations

import csv
import io

import msgspec
import pandas
import pytest
from hypothesis import given, settings
from telling import say, tell
from told_incidents import AIR_STRIKE, CLASH, DAY, GOMA, act, told, told_by_chance, who, written

from counterclaim.export import FORMATS, Told
from counterclaim.export.acled_style import COLUMNS
from counterclaim.model import ClaimRow, Contradiction, DateInterval, Place, Precision, Side

PUBLISHED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type"
    " actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting"
    " iso region country admin1 admin2 admin3 location latitude longitude geo_precision"
    " source source_scale notes fatalities tags timestamp"
)
"""Table 1 of the ACLED codebook."""

INTER = ("State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters",
         "Civilians", "External/Other forces")  # fmt: skip
DISORDER = {
    "Political violence",
    "Demonstrations",
    "Strategic developments",
    "Political violence; Demonstrations",
}
TYPES = {"Battles", "Protests", "Riots", "Explosions/Remote violence", "Violence against civilians",
         "Strategic developments"}  # fmt: skip


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def row(*claims, **about) -> dict[str, str]:
    [found] = read(written("acled-style", [told(*claims, **about)]))
    return found


def check(r: dict[str, str]) -> None:
    """What the codebook says of the cells of any row."""
    assert r["time_precision"] in ("", "1", "2", "3")
    assert r["geo_precision"] in ("", "1", "2", "3")
    assert r["disorder_type"] in DISORDER
    assert r["event_type"] in TYPES
    assert r["civilian_targeting"] in ("", "Civilian targeting")
    assert int(r["fatalities"]) >= 0
    for n in "12":
        assert r[f"inter{n}"] in ("", *INTER)
        assert bool(r[f"inter{n}"]) <= bool(r[f"actor{n}"])
    assert bool(r["actor2"]) <= bool(r["actor1"])
    assert bool(r["latitude"]) == bool(r["longitude"]) == bool(r["geo_precision"] or r["latitude"])
    assert "\n" not in r["notes"]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _number(cell) for cell in r.values()
    )


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_columns_are_those_of_the_codebook_in_order():
    assert " ".join(COLUMNS) == PUBLISHED
    assert written("acled-style", []).decode() == ",".join(COLUMNS) + "\n"


@given(told_by_chance())
@settings(max_examples=150, deadline=None)
def test_any_incident_keeps_the_codebook(chance):
    for choices in ({}, {"all": "yes"}, {"split": "none", "rule": "stated-range"}):
        data = written("acled-style", [chance], **choices)
        assert data == written("acled-style", [chance], **choices)
        for r in read(data):
            check(r)


def test_a_colleagues_script_reads_it():
    seven = say("the mayor", "[Seven] died", n=7)
    shot = act("the mayor", "Rwandan jets bombed Goma")
    by = who("Rwandan jets", "initiator", shot)
    data = written("acled-style", [told(seven, shot, actors=(by,))])
    frame = pandas.read_csv(io.BytesIO(data), parse_dates=["event_date"])
    assert frame.event_date[0] == pandas.Timestamp("2024-05-02")
    assert frame.dtypes[["year", "iso", "fatalities", "geo_precision", "timestamp"]].eq("int64").all()
    assert (frame.year == frame.event_date.dt.year).all()
    assert frame.fatalities.sum() == 7
    assert frame.iso[0] == 180
    assert frame.region[0] == "Middle Africa"
    assert frame.country[0] == "Democratic Republic of Congo"
    assert frame.latitude[0] == -1.6792
    assert pandas.to_datetime(frame.timestamp, unit="s")[0] == pandas.Timestamp("2024-05-02 09:00")
    assert frame.event_id_cnty[0] == "CC-i-1"


def test_the_lowest_figure_wins_and_the_others_stand_in_the_notes():
    r = row(
        say("the mayor", "[Nine] people died", n=9),
        say("a doctor at the hospital", "[Seven] died", n=7),
        say("a post", "[Forty] died", n=40, kind="social media", status="unverified"),
        say("the army", "[Several] <terrorists> were killed", party=True, status="claimed"),
        say("the governor", "[Twelve] died", n=12, status="retracted"),
    )
    assert r["fatalities"] == "7"
    assert "Killed: 7 according to a doctor at the hospital; 9 according to the mayor" in r["notes"]
    assert "12 (withdrawn) according to the governor" in r["notes"]
    assert "40 (unverified) according to a post" in r["notes"]
    assert "Several terrorists according to the army" in r["notes"]
    assert "fatalities: by acled-lowest" in r["tags"]


def test_a_figure_that_its_own_speaker_replaced_is_marked_so():
    first = say("Governor Musa Bello", "[Seven] died", n=7)
    later = say("Governor Musa Bello", "[Nine] died", n=9, report="r-2")
    telling = tell(first, later, r1="2024-05-02T09:00+00:00", r2="2024-05-03T09:00+00:00")
    rows = tuple(ClaimRow(claim=c, report=telling.reports[c.report], incident="i-1") for c in (first, later))
    [r] = read(written("acled-style", [Told(told().incident, rows, telling)]))
    assert r["fatalities"] == "9"
    assert "Killed: 7 (later replaced) according to Governor Musa Bello; 9 according to" in r["notes"]


@pytest.mark.parametrize(
    ("claims", "cell", "tag"),
    [
        ((), "0", "fatalities: not reported"),
        ((say("the army", "[nobody] was killed", n=0),), "0", "fatalities: none reported killed"),
        (
            (say("the army", "[Dozens] of men were killed", n=(24, None)),),
            "12",
            "fatalities: by acled-lowest",
        ),
        ((say("the army", "[Several] men were killed"),), "3", "fatalities: by acled-lowest"),
    ],
)
def test_zero_and_unknown_are_told_apart_in_the_tags(claims, cell, tag):
    r = row(*claims)
    assert r["fatalities"] == cell
    assert tag in r["tags"]


def test_another_rule_can_be_chosen():
    nine, seven = say("the mayor", "[Nine] died", n=9), say("a doctor", "[Seven] died", n=7)
    officials = read(written("acled-style", [told(nine, seven)], rule="latest-official"))
    assert officials[0]["fatalities"] == "9"
    assert "fatalities: by latest-official" in officials[0]["tags"]


def test_state_forces_abroad_are_external_and_civilians_harmed_are_associated():
    strike = act("the army", "Rwandan jets bombed the M23 in Goma")
    at = say("the army", "[M23] positions were hit", "target")
    dead = say("a doctor", "[three] <women and two children> died", n=5)
    r = row(
        strike,
        at,
        dead,
        actors=(who("Rwandan jets", "initiator", strike),),
        targets=(who("M23", "target", at),),
    )
    assert (r["actor1"], r["inter1"]) == ("Military Forces of Rwanda", "External/Other forces")
    assert r["inter2"] == "Rebel group"
    assert r["assoc_actor_2"].startswith("Civilians (Democratic Republic of Congo); ")
    assert "Women (" in r["assoc_actor_2"]
    assert r["interaction"] == "Rebel group-External/Other forces"
    assert r["civilian_targeting"] == "", "civilians harmed beside a military target are not targeted"


def test_an_attack_on_civilians_by_nobody_in_particular():
    shot = act("the police", "gunmen shot labourers")
    r = row(
        shot, say("the police", "[nine] <labourers> died", n=9), mode="firearms", acled=CLASH,
        actors=(who("gunmen", "initiator", shot),), targets=(who("labourers", "target", shot),),
    )  # fmt: skip
    assert (r["event_type"], r["sub_event_type"]) == ("Violence against civilians", "Attack")
    assert r["actor1"].startswith("Unidentified Armed Group (")
    assert r["actor2"].startswith("Civilians (")
    assert r["assoc_actor_2"].startswith("Labor Group (")
    assert r["interaction"] == "Political militia-Civilians"
    assert r["civilian_targeting"] == "Civilian targeting"


def test_soldiers_shot_by_somebody_unknown_are_a_clash():
    r = row(
        say("the army", "[four] <soldiers> were killed", n=4),
        mode="firearms", acled={"event_type": "Violence against civilians", "sub_event_type": "Attack"},
    )  # fmt: skip
    assert (r["event_type"], r["actor2"]) == ("Battles", "Military Forces of Democratic Republic of Congo")
    assert r["interaction"] == "State forces-Political militia"


def test_the_weapon_that_stands_highest_in_the_hierarchy_names_the_event():
    blast = {"event_type": "Explosions/Remote violence", "sub_event_type": "Remote explosive/landmine/IED"}
    drone = say("the army", "[drone] strike", "weapon", of="used", value="drone")
    caught = say("the army", "a [drone] was shot down", "weapon", of="intercepted", value="drone")
    assert row(drone, acled=blast)["sub_event_type"] == "Air/drone strike"
    assert row(caught, acled=blast)["sub_event_type"] == "Remote explosive/landmine/IED"


def test_what_is_denied_or_rejected_names_nobody():
    said = say("the rebels", "[the army] did it", "actor", status="retracted")
    r = row(act("a doctor", "a strike hit Goma"), said, actors=(who("Congolese army", "initiator", said),))
    nobody = "Unidentified Armed Group (Democratic Republic of Congo)"
    assert r["actor1"] == nobody
    # A reviewer's rejection leaves no row behind, and so nobody who did it.
    gone = told(act("a doctor", "a strike hit Goma"), actors=(who("M23", "initiator", said),))
    assert read(written("acled-style", [gone]))[0]["actor1"] == nobody


def test_a_disputed_target_is_marked_in_the_note():
    at = say("the army", "[M23] positions were hit", "target")
    rival = Contradiction(
        field="target",
        sides=(
            Side(value="M23 positions", speakers=("the army",), claims=(at.id,)),
            Side(value="four homes", speakers=("the mayor",), claims=()),
        ),
    )
    r = row(at, targets=(who("M23", "target", at),), actors=(who("Rwandan jets"),), contradictions=(rival,))
    assert "(disputed) in Goma" in r["notes"]
    assert "Sources disagree on target: “M23 positions” (the army) / “four homes” (the mayor)." in r["notes"]


LASTED = DateInterval(
    start="2024-05-01", end="2024-05-03", grain="span", basis="stated", as_written="from 1 to 3 May"
)


def test_what_went_on_over_days_has_a_row_a_day_and_its_dead_parted():
    incident = told(say("the mayor", "[Seven] died", n=7), date=LASTED)
    rows = read(written("acled-style", [incident]))
    assert [r["event_date"] for r in rows] == ["2024-05-01", "2024-05-02", "2024-05-03"]
    assert [r["fatalities"] for r in rows] == ["3", "2", "2"]
    assert [r["event_id_cnty"] for r in rows] == ["CC-i-1-1", "CC-i-1-2", "CC-i-1-3"]
    assert "Day 2 of 3; 7 fatalities are parted over the days." in rows[1]["notes"]
    [one] = read(written("acled-style", [incident], split="none"))
    assert (one["event_id_cnty"], one["fatalities"], one["time_precision"]) == ("CC-i-1", "7", "2")


@pytest.mark.parametrize(
    ("start", "end", "grain", "day", "precision"),
    [
        ("2024-05-02", "2024-05-02", "day", "2024-05-02", "1"),
        ("2024-05-02T22:00", "2024-05-03T04:00", "part", "2024-05-02", "1"),
        ("2024-05-06", "2024-05-12", "week", "2024-05-09", "2"),
        ("2024-06-01", "2024-06-30", "month", "2024-06-15", "3"),
        ("2024-06-01", "2024-06-10", "span", "2024-06-01", "3"),
        ("2024-06-20", "2024-06-30", "span", "2024-06-30", "3"),
    ],
)
def test_the_day_of_a_vague_date(start, end, grain, day, precision):
    r = row(date=DateInterval(start=start, end=end, grain=grain, basis="stated"))
    assert (r["event_date"], r["time_precision"]) == (day, precision)


COUNTRY = Place(
    name="Chad", as_written="Chad", lat=15.0, lon=19.0, country="TCD", precision=Precision(ucdp=6)
)


@pytest.mark.parametrize(
    "about",
    [
        {"date": None},
        {"date": DateInterval(start=None, end="2024-05-02", grain="span", basis="before publication")},
        {"date": DateInterval(start="2024-01-01", end="2024-12-31", grain="year", basis="stated")},
        {"place": None},
        {"place": COUNTRY},
        {"acled": CLASH},
    ],
)
def test_what_acled_would_not_record_is_written_only_when_asked_for(about):
    assert not read(written("acled-style", [told(**about)]))
    [r] = read(written("acled-style", [told(**about)], all="yes"))
    check(r)
    if about.get("place") is COUNTRY:
        assert r["latitude"] == "", "no point for a country"


@pytest.mark.parametrize(
    "about",
    [
        {"modality": "planned"},
        {"modality": "threatened"},
        {"modality": "hypothetical"},
        {"standing": "denied"},
        {"standing": "retracted"},
        {"acled": {"event_type": None, "sub_event_type": None}},
    ],
)
def test_what_did_not_happen_is_no_event_whatever_is_asked_for(about):
    assert not read(written("acled-style", [told(**about)], all="yes"))


def test_a_place_that_nobody_could_locate_keeps_its_row_without_coordinates():
    r = row(place=Place(name="Sirkan quarter", as_written="Sirkan quarter"))
    assert (r["location"], r["latitude"], r["geo_precision"], r["iso"]) == ("Sirkan quarter", "", "", "")
    assert "could not be located" in r["notes"]


def test_source_scale_only_where_every_outlet_is_known():
    a, b = say("outlet: Reuters", "[Seven] died", n=7), say("outlet: Outlet 1", "[Seven] died", n=7)
    known = told(a)
    assert row(a)["source"] == "Outlet 1"
    assert row(a, b)["source_scale"] == ""
    report = known.rows[0].report
    named = type(known)(
        known.incident, (type(known.rows[0])(claim=a, report=_outlet(report, "Reuters"), incident="i-1"),),
        known.telling,
    )  # fmt: skip
    [r] = read(written("acled-style", [named]))
    assert (r["source"], r["source_scale"]) == ("Reuters", "International")


def _outlet(report, name):
    return msgspec.structs.replace(report, outlet=name)


def test_rows_are_written_as_they_come():
    out = io.BytesIO()
    sizes = []

    def records():
        for _ in range(3):
            sizes.append(len(out.getvalue()))
            yield told(say("the mayor", "[Seven] died", n=7))

    FORMATS["acled-style"].write(records(), out)
    assert sizes[0] < sizes[1] < sizes[2]


def test_air_strike_of_a_state_by_its_name_is_by_its_armed_forces():
    said = act("Tehran", "Iran struck Goma")
    r = row(said, actors=(who("Iran", "initiator", said),), acled=AIR_STRIKE, date=DAY, place=GOMA)
    assert r["actor1"] == "Military Forces of Iran"
    assert r["notes"].startswith(
        "On 2 May 2024, Military Forces of Iran carried out an air or drone strike in Goma"
    )


def test_who_is_only_accused_is_suspected_in_the_note():
    blamed = say("the police", "[M23] was to blame", "actor", status="accused")
    r = row(blamed, actors=(who("M23", "initiator", blamed),))
    assert "M23 (suspected) carried out" in r["notes"]
    owned = say("M23", "[we] did it", "actor", status="claimed")
    r = row(blamed, owned, actors=(who("M23", "initiator", blamed, owned),))
    assert "(suspected)" not in r["notes"]


def test_a_country_that_is_struck_is_no_actor():
    at = say("the army", "strikes on [Chad]", "target")
    r = row(at, targets=(who("Chad", "target", at),), actors=(who("Rwandan jets"),))
    assert (r["actor1"], r["actor2"]) == ("Military Forces of Rwanda", "")
    assert r["interaction"] == "External/Other forces only"


PROTEST = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
FORCE = {"event_type": "Protests", "sub_event_type": "Excessive force against protesters"}


def test_demonstrators_are_a_crowd_with_their_groups():
    held = act("a teacher", "miners marched through Goma")
    r = row(held, type="PROTEST", mode="demo", acled=PROTEST, actors=(who("miners", "initiator", held),))
    country = "Democratic Republic of Congo"
    assert (r["actor1"], r["inter1"]) == (f"Protesters ({country})", "Protesters")
    assert r["assoc_actor_1"] == f"Labor Group ({country})"
    assert (r["disorder_type"], r["interaction"]) == ("Demonstrations", "Protesters only")
    assert r["civilian_targeting"] == ""


def test_force_against_protesters():
    shot = act("a teacher", "police fired on marchers")
    r = row(
        shot, mode="crowd-control", acled=FORCE, actors=(who("police", "initiator", shot),),
        targets=(who("miners", "target", shot),),
    )  # fmt: skip
    assert r["interaction"] == "State forces-Protesters"
    assert r["disorder_type"] == "Political violence; Demonstrations"
    assert r["civilian_targeting"] == "Civilian targeting"


def test_classes_of_actors_as_numbers():
    shot = act("the police", "gunmen shot labourers")
    incident = told(
        shot, mode="firearms", acled=CLASH, actors=(who("gunmen", "initiator", shot),),
        targets=(who("labourers", "target", shot),),
    )  # fmt: skip
    [r] = read(written("acled-style", [incident], inter="number"))
    assert (r["inter1"], r["inter2"], r["interaction"]) == ("3", "7", "37")
    [alone] = read(written("acled-style", [told(actors=(who("Rwandan jets"),))], inter="number"))
    assert (alone["inter1"], alone["inter2"], alone["interaction"]) == ("8", "0", "80")


def test_two_who_fought_each_other_stand_on_two_sides():
    fought = act("the police", "M23 and the Congolese army clashed in Goma")
    both = (who("M23", "initiator", fought), who("the Congolese army", "initiator", fought))
    r = row(fought, mode=None, acled=CLASH, actors=both)
    assert (r["inter1"], r["inter2"]) == ("Rebel group", "State forces")
    assert r["sub_event_type"] == "Armed clash"
    assert r["assoc_actor_1"] == r["assoc_actor_2"] == ""


def test_fighters_killed_by_fighters_are_no_other_side():
    fought = act("the police", "gunmen fought in Goma")
    dead = say("the police", "[two] <gunmen> died", n=2)
    r = row(fought, dead, mode=None, acled=CLASH, actors=(who("gunmen", "initiator", fought),))
    assert (r["actor2"], r["interaction"]) == ("", "Political militia only")


def test_armed_men_who_are_abducted_are_civilians_with_a_name():
    taken = act("the police", "gunmen abducted a policeman")
    abduction = {
        "event_type": "Violence against civilians",
        "sub_event_type": "Abduction/forced disappearance",
    }
    about = {
        "mode": "abduct", "acled": abduction, "actors": (who("gunmen", "initiator", taken),),
        "targets": (who("a policeman", "target", taken),),
    }  # fmt: skip
    country = "Democratic Republic of Congo"
    r = row(taken, **about)
    assert (r["actor2"], r["assoc_actor_2"]) == (f"Civilians ({country})", f"Police Forces of {country}")
    dead = say("the police", "he was [killed]", n=1)
    assert row(taken, dead, **about)["sub_event_type"] == "Attack", "which stands above abduction"


def test_an_explosion_that_nobody_owns():
    r = row(acled={"event_type": "Explosions/Remote violence", "sub_event_type": "Suicide bomb"})
    assert r["actor1"] == "Unidentified Armed Group (Democratic Republic of Congo)"
    assert r["interaction"] == "Political militia only"


@pytest.mark.parametrize(
    ("target", "actor"),
    [
        ("two gas pipelines", ""),
        ("shopkeepers", "Civilians ("),
        ("four homes", "Civilians ("),
        ("a hill", ""),
    ],
)
def test_property_of_companies_and_land_are_no_actors(target, actor):
    at = say("the police", f"[{target}] were hit", "target")
    r = row(at, targets=(who(target, "target", at),), actors=(who("gunmen", "initiator"),))
    assert r["actor2"].startswith(actor)
    assert bool(r["actor2"]) == bool(actor)
