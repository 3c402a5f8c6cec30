"""PLOVER lines: the fields, categories and codes of the manual."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from telling import say
from told_incidents import act, tellings, told, who, written

from counterclaim.export.plover import auxiliary_mode
from counterclaim.model import ClaimRow, DateInterval, ReportRef
from counterclaim.vocabulary import entries

CATEGORIES = [
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""The categories of the PLOVER manual."""
ENTITY = {
    "type": "object", "additionalProperties": False, "minProperties": 1,
    "properties": {
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "sector": {"type": "string", "pattern": "^([A-Z]{3}){1,2}$"},
        "entity_text": {"type": "string"}, "identifier_id": {"type": "string"},
        "identifier_text": {"type": "string"},
    },
}  # fmt: skip
DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
TEXT = {"type": "string"}
CITED = (
    "corpus", "citation", "url", "title", "language", "publication", "license", "copyright", "coder",
    "codebook", "version",
)  # fmt: skip
RECORD = {
    "type": "object",
    "required": ["id", "date", "actor", "event"],
    "additionalProperties": False,
    "properties": {
        "id": TEXT, "has_event": {"const": True}, "date": DAY, "enddate": DAY, "time": TEXT, "endtime": TEXT,
        "actor": {"type": "array", "items": ENTITY}, "recipient": {"type": "array", "items": ENTITY},
        "event": {"type": "array", "items": {"enum": CATEGORIES}},
        "event_loc": {
            "type": "object", "additionalProperties": False,
            "properties": {
                "extracted_place": TEXT, "resolved_place": TEXT, "geonameid": {"type": "integer"},
                "lat": {"type": "number"}, "lon": {"type": "number"}, "district": TEXT, "province": TEXT,
                "country": TEXT, "country_code": {"pattern": "^[A-Z]{3}$"},
                "resolution": {"enum": [1, 2, 3, 4, 5]},
            },
        },
        "event_text": {"type": "array", "items": TEXT}, "quad_code": {"enum": [1, 2, 3, 4]},
        "mode": {"type": "array", "items": TEXT, "minItems": 1},
        "size": {
            "type": "object", "additionalProperties": False, "minProperties": 1,
            "properties": {k: {"type": "integer", "minimum": 0} for k in ("dead", "injured", "arrested")},
        },
        "link": TEXT,
        "text_info": {
            "type": "object", "required": ["start", "end"], "additionalProperties": False,
            "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
        },
        "cite_info": {
            "type": "object", "additionalProperties": False,
            "properties": dict.fromkeys(CITED, TEXT),
        },
        "coder": TEXT, "comment": TEXT,
        # Beside the manual's fields, as it allows.
        "speaker": {"type": "object", "required": ["name"]}, "status": TEXT,
    },
}  # fmt: skip
"""The tables of the manual's chapter on data fields as a JSON Schema."""


def lines(*records, **choices) -> list[dict]:
    made = [json.loads(line) for line in written("plover", records, **choices).splitlines()]
    for r in made:
        jsonschema.validate(r, RECORD)
    return made


def reported(incident, *outlets: str):
    """The same incident, its n-th report from the n-th outlet."""
    refs = {f"r-{n}": ReportRef(id=f"r-{n}", sha256="0", outlet=o) for n, o in enumerate(outlets, 1)}
    rows = tuple(ClaimRow(claim=r.claim, report=refs[r.claim.report], incident="i-1") for r in incident.rows)
    return type(incident)(incident.incident, rows, incident.telling)


def test_the_vocabulary_has_the_manuals_categories():
    assert {e["type"] for e in entries("events") if "type" in e} == set(CATEGORIES)


def test_one_record_an_account():
    shot = act("the mayor", "Rwandan jets bombed Goma on Thursday")
    dead = say("the mayor", "[Seven] died", n=7)
    hurt = say("the mayor", "[at least six] were hurt", toll="injured", n=(6, None))
    at = say("the mayor", "[M23] was hit", "target")
    [r] = lines(
        told(
            shot, dead, hurt, at, actors=(who("Rwandan jets", "initiator", shot),),
            targets=(who("M23", "target", at), who("a wall", "target", at)),
        )
    )  # fmt: skip
    assert r["id"] == "CC-i-1-r-1"
    assert (r["link"], r["event"], r["mode"], r["quad_code"]) == ("i-1", ["ASSAULT"], ["aerial"], 4)
    assert r["actor"][0]["code"] == "RWA"
    assert r["actor"][0]["sector"] == "MIL"
    assert [e["entity_text"] for e in r["recipient"]] == ["M23"], "a wall is no actor"
    assert r["size"] == {"dead": 7, "injured": 6}
    assert r["date"] == "2024-05-02"
    assert "enddate" not in r
    assert r["event_text"] == [shot.quote.exact]
    assert r["text_info"] == {"start": shot.quote.start, "end": shot.quote.end}
    assert r["coder"] == shot.method
    assert r["speaker"]["name"] == "the mayor"
    assert r["event_loc"]["country_code"] == "COD"
    assert r["event_loc"]["resolution"] == 4


def test_each_report_tells_with_its_own_figures():
    one, two = act("the mayor", "M23 struck Goma"), act("a doctor", "a strike", report="r-2")
    seven = say("the mayor", "[Seven] died", n=7)
    nine = say("a doctor", "[Nine] died", n=9, report="r-2")
    base = told(one, seven, actors=(who("M23", "initiator", one),))
    rows = (*base.rows, *(ClaimRow(claim=c, report=base.rows[0].report, incident="i-1") for c in (two, nine)))
    a, b = lines(reported(type(base)(base.incident, rows, base.telling), "Post", "Times"))
    assert (a["size"]["dead"], b["size"]["dead"]) == (7, 9)
    assert (a["cite_info"]["publication"], b["cite_info"]["publication"]) == ("Post", "Times")
    assert a["link"] == b["link"]
    assert a["actor"][0]["entity_text"] == "M23"
    assert "entity_text" not in b["actor"][0], "known of the incident, but not in this report's words"
    assert b["actor"][0]["sector"] == "REB"


@pytest.mark.parametrize(
    ("acts", "mode"),
    [
        ([("happened", "stated", "positive")], None),
        ([("background", "stated", "positive")], "historical"),
        ([("planned", "stated", "positive")], "future"),
        ([("threatened", "stated", "positive")], "future"),
        ([("hypothetical", "stated", "positive")], "hypothetical"),
        ([("happened", "denied", "negative")], "negation"),
        ([("happened", "stated", "positive"), ("background", "stated", "positive")], None),
        ([("planned", "stated", "positive"), ("background", "stated", "positive")], "future"),
    ],
)
def test_auxiliary_modes(acts, mode):
    made = [act("the army", "a strike", modality=m, status=s, polarity=p) for m, s, p in acts]
    assert auxiliary_mode(made) == mode
    [r] = lines(told(*made), all="yes")
    assert r["mode"] == ["aerial", *([mode] if mode else [])]


def test_all_who_consult_are_actors_but_a_visit_has_a_host():
    met = act("the envoy", "Rwanda met Chad")
    about = {
        "type": "CONSULT", "actors": (who("Rwanda", "initiator", met),),
        "targets": (who("Chad", "target", met),),
    }  # fmt: skip
    [talks] = lines(told(met, mode=None, **about))
    [visit] = lines(told(met, mode="visit", **about))
    assert [e["code"] for e in talks["actor"]] == ["RWA", "TCD"]
    assert "recipient" not in talks
    assert ([e["code"] for e in visit["actor"]], [e["code"] for e in visit["recipient"]]) == (
        ["RWA"],
        ["TCD"],
    )


def test_dates_are_days_with_an_end_and_a_clock():
    when = DateInterval(start="2024-05-02T22:10", end="2024-05-03T04:00", grain="part", basis="stated")
    [r] = lines(told(act("a doctor", "a strike"), date=when), all="yes")
    assert (r["date"], r["time"], r["enddate"], r["endtime"]) == (
        "2024-05-02",
        "22:10",
        "2024-05-03",
        "04:00",
    )


def test_what_has_no_day_or_no_actor_is_written_only_when_asked_for():
    shot = act("a doctor", "M23 struck Goma")
    by = (who("M23", "initiator", shot),)
    assert lines(told(shot, actors=by))
    assert not lines(told(shot))
    assert not lines(told(shot, actors=by, date=None))
    [r] = lines(told(shot, date=None), all="yes")
    assert r["date"] is None
    assert r["actor"] == []


def test_a_report_that_tells_of_no_act_has_no_record():
    assert not lines(told(say("a doctor", "[Seven] died", n=7), actors=(who("M23"),)), all="yes")


def test_no_incidents_make_no_lines():
    assert written("plover", []) == b""


@given(tellings(sound=True))
@settings(max_examples=150, deadline=None)
def test_any_incident_keeps_the_manuals_fields(chance):
    for choices in ({}, {"all": "yes"}):
        data = written("plover", [chance], **choices)
        assert data == written("plover", [chance], **choices)
        for line in data.splitlines():
            record = json.loads(line)
            if record["event"] == ["X"]:
                record["event"] = ["ASSAULT"]
            jsonschema.validate(record, RECORD)
            assert msgspec.json.decode(line)
