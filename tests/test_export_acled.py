"""ACLED-style tables: the columns, codes and habits that scripts for ACLED rely on."""

from __future__ import annotations

import csv
import io

import msgspec
import pandas
import pytest
from hypothesis import given, settings
from telling import say, tell
from told_incidents import CLASH, act, tellings, told, who, written

from counterclaim.export import FORMATS, Told
from counterclaim.export.acled_style import COLUMNS
from counterclaim.model import ClaimRow, DateInterval, Place, Precision

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
    assert not any(c in cell for cell in r.values() for c in "\n\r\t\u202e\x1b")
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


@given(tellings(sound=True))
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


def test_the_weapon_that_stands_highest_in_the_hierarchy_names_the_event():
    blast = {"event_type": "Explosions/Remote violence", "sub_event_type": "Remote explosive/landmine/IED"}
    drone = say("the army", "[drone] strike", "weapon", of="used", value="drone")
    caught = say("the army", "a [drone] was shot down", "weapon", of="intercepted", value="drone")
    assert row(drone, acled=blast)["sub_event_type"] == "Air/drone strike"
    assert row(caught, acled=blast)["sub_event_type"] == "Remote explosive/landmine/IED"


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
