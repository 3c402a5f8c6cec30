"""Exports: the contract's fields, the same values back, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.export import FORMATS, ClaimRow, claim_line, incident_line
from counterclaim.export.csv import CLAIM_COLUMNS, INCIDENT_COLUMNS, guarded, unguarded
from counterclaim.export.rows import Options
from counterclaim.model import (
    Claim,
    Contradiction,
    DateInterval,
    Incident,
    IncidentActor,
    IncidentToll,
    Place,
    Precision,
    Relay,
    Report,
    Side,
    Speaker,
    quote,
)

ALONE = sorted(name for name, form in FORMATS.items() if not form.whole)
"""Formats that read an incident by itself; those that read what tells of it have tests of their own."""
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
MAYBE = st.none() | WORDS
COUNT = st.none() | st.integers(0, 10**6)
LATITUDE = st.floats(-90, 90, allow_nan=False)
LONGITUDE = st.floats(-180, 180, allow_nan=False)


@st.composite
def claim_rows(draw):
    text = draw(WORDS.filter(str.strip)) + " said two men died"
    end = len(text)
    start = draw(st.integers(0, end - 4))
    name = draw(WORDS)
    return ClaimRow(
        report=Report(
            id="r-1", text=text, sha256="00", outlet=draw(MAYBE), title=draw(MAYBE), url=draw(MAYBE)
        ),
        incident=draw(st.none() | st.just("i-1")),
        reviewed=draw(st.none() | st.just("d-1")),
        claim=Claim(
            id="c-1",
            report="r-1",
            field="toll",
            kind="killed",
            value=draw(MAYBE),
            low=draw(COUNT),
            high=draw(COUNT),
            quote=quote(text, (start, end)),
            figure=quote(text, (end - 12, end)),
            speaker=Speaker(name=name, mention=draw(st.none() | st.just(quote(text, (end - 8, end))))),
            relay=tuple(Relay(name=n) for n in draw(st.lists(WORDS, max_size=2))),
            status="stated",
            method="rule",
        ),
    )


@st.composite
def places(draw):
    placed = draw(st.booleans())
    return Place(
        name=draw(WORDS),
        as_written=draw(WORDS),
        lat=draw(LATITUDE) if placed else None,
        lon=draw(LONGITUDE) if placed else None,
        radius_m=draw(COUNT),
        precision=Precision(acled=draw(st.none() | st.integers(1, 3))),
    )


@st.composite
def incidents(draw):
    return Incident(
        id="i-1",
        title=draw(WORDS),
        type="ASSAULT",
        mode=None,
        modality="happened",
        cameo_root="19",
        acled={"event_type": "Battles", "sub_event_type": None},
        ucdp=None,
        standing="contested",
        date=draw(
            st.none() | st.just(DateInterval(start=None, end="2024-01-18", grain="span", basis="stated"))
        ),
        place=draw(st.none() | places()),
        mentions=("e-1",),
        reports=("r-1",),
        actors=tuple(IncidentActor(name=n, role="initiator") for n in draw(st.lists(WORDS, max_size=2))),
        tolls=(
            IncidentToll(kind="killed", low=draw(COUNT), high=None, rule="stated-range", claims=("c-1",)),
        ),
        contradictions=(
            Contradiction(field="killed", sides=(Side(value="7", speakers=("A", "B"), claims=("c-1",)),)),
        ),
        independent_sources=draw(st.integers(0, 9)),
        claims=("c-1",),
    )


def written(form: str, records, **choices) -> bytes:
    out = io.BytesIO()
    FORMATS[form].write(iter(records), out, options=Options(**choices))
    return out.getvalue()


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def thing(required: str, **properties: object) -> dict[str, object]:
    """The JSON Schema of an object that has at least these fields."""
    return {"type": "object", "required": required.split(), "properties": properties}


def or_null(schema: dict[str, object]) -> dict[str, object]:
    return {"anyOf": [{"type": "null"}, schema]}


def many(schema: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": schema}


KNOWN = {"type": ["string", "null"], "minLength": 1}
COUNTED = {"type": ["integer", "null"], "minimum": 0}
NAMES = many({"type": "string"})
QUOTE = thing(
    "start end exact prefix suffix",
    start={"type": "integer"},
    end={"type": "integer"},
    exact={"type": "string", "minLength": 1},
)
CLAIM = thing(
    "id report incident event field kind value low high part_of figure quote victims speaker relay cue status"
    " polarity modality method reviewed",
    report=thing("id path url outlet title published sha256") | {"additionalProperties": KNOWN},
    low=COUNTED,
    high=COUNTED,
    quote=QUOTE,
    figure=or_null(QUOTE),
    victims=or_null(QUOTE),
    cue=or_null(QUOTE),
    speaker=thing("name kind country mention", mention=or_null(QUOTE)),
    relay=many(thing("name mention", mention=or_null(QUOTE))),
    polarity={"enum": ["positive", "negative"]},
)
INCIDENT = thing(
    "id title type mode modality cameo_root acled standing date place actors targets weapons operation tolls"
    " contradictions relations reports independent_sources claims",
    acled=thing("event_type sub_event_type"),
    date=or_null(thing("start end grain basis")),
    place=or_null(
        thing(
            "name as_written lat lon radius_m country admin1 admin2 geonames_id precision",
            precision=thing("acled ucdp"),
        )
    ),
    actors=many(thing("name role country kind aliases claims")),
    tolls=many(thing("kind low high rule claims", low=COUNTED, high=COUNTED, claims=NAMES)),
    contradictions=many(thing("field sides", sides=many(thing("value speakers claims")))),
    relations=many(thing("type incident claims")),
    claims=NAMES,
)
POINT = thing(
    "type coordinates",
    type={"const": "Point"},
    coordinates={
        "type": "array",
        "prefixItems": [
            {"type": "number", "minimum": -180, "maximum": 180},
            {"type": "number", "minimum": -90, "maximum": 90},
        ],
        "minItems": 2,
        "maxItems": 2,
    },
)
FEATURE = thing(
    "type id geometry properties",
    type={"const": "Feature"},
    geometry=or_null(POINT),
    properties=thing("radius_m precision_acled precision_ucdp standing"),
)
FEATURES = thing("type features", type={"const": "FeatureCollection"}, features=many(FEATURE)) | {
    "additionalProperties": False
}


@given(claim_rows())
def test_claim_line_keeps_the_contract(row):
    made = json.loads(written("jsonl", [row]))
    jsonschema.validate(made, CLAIM)
    assert made == claim_line(row)
    for key in ("quote", "figure"):
        assert row.report.text[made[key]["start"] : made[key]["end"]] == made[key]["exact"]


@given(incidents())
def test_incident_line_keeps_the_contract(incident):
    made = json.loads(written("jsonl", [incident]))
    jsonschema.validate(made, INCIDENT)
    assert made == incident_line(incident)


@given(st.lists(incidents(), max_size=3))
def test_geojson_keeps_rfc_7946(records):
    made = json.loads(written("geojson", records))
    jsonschema.validate(made, FEATURES)
    for incident, feature in zip(records, made["features"], strict=True):
        place = incident.place
        if place is None or place.lat is None:
            assert feature["geometry"] is None
        else:
            assert feature["geometry"]["coordinates"] == [place.lon, place.lat]


@given(st.lists(claim_rows(), max_size=3))
def test_json_is_the_lines_in_an_array(records):
    assert json.loads(written("json", records)) == [claim_line(r) for r in records]


@given(claim_rows())
@settings(max_examples=200)
def test_claims_csv_reads_back_equal(row):
    [cells] = table(written("csv", [row]))
    line = claim_line(row)
    assert unguarded(cells["quote"]) == line["quote"]["exact"]
    assert row.report.text[int(cells["quote_start"]) : int(cells["quote_end"])] == unguarded(cells["quote"])
    assert unguarded(cells["speaker"]) == line["speaker"]["name"]
    assert cells["low"] == ("" if line["low"] is None else str(line["low"]))
    assert unguarded(cells["report_title"]) == (line["report"]["title"] or "")


@given(incidents())
def test_incidents_csv_reads_back_equal(incident):
    [cells] = table(written("csv", [incident]))
    assert unguarded(cells["title"]) == incident.title
    assert cells["killed_low"] == ("" if incident.tolls[0].low is None else str(incident.tolls[0].low))
    assert cells["killed_conflict"] == "true"
    assert cells["injured_low"] == cells["injured_conflict"] == ""
    place = incident.place
    assert cells["lat"] == ("" if place is None or place.lat is None else repr(place.lat))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_guard_can_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("value", "cell"), [(-27.3, "-27.3"), (-5, "-5"), (0, "0"), (None, ""), ("-5", "'-5"), (True, "true")]
)
def test_guard_spares_numbers(value, cell):
    assert guarded(value) == cell


@pytest.mark.parametrize(("name", "columns"), [("claims", CLAIM_COLUMNS), ("incidents", INCIDENT_COLUMNS)])
def test_empty_csv_has_its_header(name, columns):
    assert written("csv", [], extra={"table": name}).decode() == ",".join(columns) + "\n"
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("form", ALONE)
@given(incident=incidents(), n=st.integers(0, 3))
@settings(max_examples=20)
def test_every_format_is_deterministic_and_utf8(form, incident, n):
    first = written(form, [incident] * n)
    assert first == written(form, [incident] * n)
    assert first.decode().endswith("\n") or not first


@pytest.mark.parametrize("form", ALONE)
def test_every_format_streams(form):
    """Whatever has been read has been written when the next record is asked for."""
    out = io.BytesIO()
    sizes: list[int] = []

    def records():
        for _ in range(4):
            sizes.append(len(out.getvalue()))
            yield plain()

    FORMATS[form].write(records(), out)
    assert sizes[1] < sizes[2] < sizes[3]


def plain() -> Incident:
    return Incident(
        id="i-1", title="t", type="ASSAULT", mode=None, modality="happened", cameo_root=None, acled={},
        ucdp=None, standing="single source", date=None, place=None, mentions=("e-1",), reports=("r-1",),
    )  # fmt: skip


def test_a_table_is_not_mixed():
    text = "Two men died."
    claim = Claim(
        id="c-1", report="r-1", field="toll", quote=quote(text, (0, 7)), speaker=Speaker(name="x"),
        status="stated", method="rule",
    )  # fmt: skip
    row = ClaimRow(report=Report(id="r-1", text=text, sha256="0"), claim=claim)
    with pytest.raises(TypeError, match="either claims or incidents"):
        written("csv", [plain(), row])


def test_unknown_acled_type_is_null_not_missing():
    assert incident_line(plain())["acled"] == {"event_type": None, "sub_event_type": None}
