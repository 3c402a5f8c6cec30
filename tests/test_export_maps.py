"""Formats for maps: valid by their schemas, read by the tools of those who use them, without false pins."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from pathlib import Path

import geopandas
import jsonschema
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from fastkml import KML
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from shapely import from_wkb
from told_incidents import panjgur, strike, tellings, written

from counterclaim.export import ChoiceError, LackError
from counterclaim.export.atlos import COLUMNS as ATLOS
from counterclaim.export.atlos import SOURCES, STATUSES
from counterclaim.export.csv import unguarded
from counterclaim.export.geoparquet import COLUMNS
from counterclaim.export.placed import circle, pinned, point
from counterclaim.model import DateInterval

KML_NS = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def kml_schema() -> etree.XMLSchema:
    """The schema of OGC KML 2.2, as fastkml carries it."""
    found = importlib.util.find_spec("fastkml")
    assert found is not None
    assert found.origin is not None
    return etree.XMLSchema(etree.parse(Path(found.origin).parent / "schema" / "ogckml22.xsd"))


def test_geojson_is_read_by_gdal(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_bytes(written("geojson", [strike().incident, strike(id="i-2", place=None).incident]))
    assert pyogrio.read_info(path)["driver"] == "GeoJSON"
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert frame["id"].tolist() == ["i-1", "i-2"]
    assert [g and (g.x, g.y) for g in frame.geometry] == [(64.09459, 26.97186), None]


@given(st.lists(tellings(), max_size=2, unique_by=lambda t: t.incident.id))
@settings(max_examples=60, deadline=None)
def test_kml_keeps_the_schema_whatever_the_words(kml_schema, records):
    data = written("kml", records)
    tree = etree.fromstring(data)
    kml_schema.assertValid(tree)
    assert data == written("kml", records)
    for t, mark in zip(records, tree.iter(f"{KML_NS}Placemark"), strict=True):
        assert (mark.find(f".//{KML_NS}Point") is not None) == (point(t.incident.place) is not None)
        area = mark.findtext(f"{KML_NS}styleUrl").endswith("-area")
        assert area == (point(t.incident.place) is not None and not pinned(t.incident.place))


def test_kml_draws_a_town_as_a_pin_and_a_district_as_an_area(tmp_path):
    town = strike()
    district = strike(id="i-2", place=panjgur(51_271, 3))
    nowhere = strike(
        id="i-3", place=None, date=DateInterval(start=None, end="2024-01-17", grain="span", basis="")
    )
    data = written("kml", [town, district, nowhere], title="Strikes")
    path = tmp_path / "x.kml"
    path.write_bytes(data)

    frame = pyogrio.read_dataframe(path)
    assert [g.geom_type if g else None for g in frame.geometry] == ["Point", "GeometryCollection", None]
    assert frame["radius_m"].tolist()[:2] == ["5000", "51271"]
    assert frame["killed_low"].tolist()[0] == "0"
    assert "within 51 km" in frame["Name"][1]
    assert "Area of Panjgur, Balochistan, Pakistan (within 51 km)" in frame["description"][1]
    assert "within 51 km" not in frame["Name"][0]

    marks = list(KML.from_string(data).features[0].features)
    assert [m.style_url.url for m in marks] == ["#ASSAULT", "#ASSAULT-area", "#ASSAULT"]
    assert str(marks[0].times.timestamp) == "2024-01-16"
    assert (marks[2].times.begin, str(marks[2].times.end)) == (None, "2024-01-17")
    scale = etree.fromstring(data).find(
        f".//{KML_NS}Style[@id='ASSAULT-area']/{KML_NS}IconStyle/{KML_NS}scale"
    )
    assert scale.text == "0"


def test_kml_balloons_quote_with_speaker_and_link_and_run_nothing():
    one = strike(title="<script>alert(1)</script>")
    row = one.rows[0]
    report = msgspec.structs.replace(
        row.report, title="<img onerror=x>", url='https://example.org/"><script>'
    )
    one = type(one)(one.incident, (msgspec.structs.replace(row, report=report), *one.rows[1:]), one.telling)
    [mark] = etree.fromstring(written("kml", [one])).iter(f"{KML_NS}Placemark")
    balloon = mark.findtext(f"{KML_NS}description")
    parsed = etree.HTML(balloon)
    assert not parsed.xpath("//script|//img|//@onerror")
    assert not parsed.xpath("//a"), "an address with a quotation mark is none"
    assert "“two men died” – Police" in balloon
    assert "quoted by state radio" in balloon


@given(st.floats(-179, 179), st.floats(-89, 89), st.integers(1, 10**7))
def test_a_ring_lies_on_earth_and_about_its_middle(lon, lat, radius):
    ring = circle(lon, lat, radius)
    if ring:
        assert ring[0] == ring[-1]
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        assert min(y for _, y in ring) <= lat + 1e-4
        assert max(y for _, y in ring) >= lat - 1e-4


@given(st.lists(tellings(), max_size=2))
@settings(max_examples=60, deadline=None)
def test_geoparquet_reads_back_equal(records):
    data = written("geoparquet", records)
    assert data == written("geoparquet", records)
    table = pq.read_table(io.BytesIO(data))
    assert table.column_names == list(COLUMNS)
    about = json.loads(pq.read_metadata(io.BytesIO(data)).metadata[b"geo"])
    jsonschema.validate(about, GEO)
    shapes = [None if w is None else from_wkb(w) for w in table["geometry"].to_pylist()]
    assert table["id"].to_pylist() == [t.incident.id for t in records]
    assert table["title"].to_pylist() == [t.incident.title for t in records]
    for t, shape, area in zip(records, shapes, table["is_area"].to_pylist(), strict=True):
        at = point(t.incident.place)
        assert area == (None if at is None else not pinned(t.incident.place))
        if at is not None and not area:
            assert (shape.x, shape.y) == at
        elif shape is not None:
            assert shape.geom_type == "Polygon"
            assert shape.exterior.is_ccw
    bounds = [s.bounds for s in shapes if s is not None]
    if bounds:
        low, high = ([f(axis) for axis in zip(*bounds, strict=True)] for f in (min, max))
        assert about["columns"]["geometry"]["bbox"] == [*low[:2], *high[2:]]
    else:
        assert "bbox" not in about["columns"]["geometry"]


GEO = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"const": "geometry"},
        "columns": {
            "type": "object",
            "required": ["geometry"],
            "additionalProperties": {
                "type": "object",
                "required": ["encoding", "geometry_types"],
                "properties": {
                    "encoding": {
                        "pattern": "^(WKB|point|linestring|polygon|multipoint|multilinestring|multipolygon)$"
                    },
                    "geometry_types": {
                        "type": "array",
                        "uniqueItems": True,
                        "items": {
                            "pattern": "^(GeometryCollection|(Multi)?(Point|LineString|Polygon))( Z)?$",
                        },
                    },
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                },
            },
        },
    },
}
"""What GeoParquet 1.1.0 asks of its metadata, written down from its text."""


def test_geoparquet_is_read_by_geopandas(tmp_path):
    path = tmp_path / "x.parquet"
    path.write_bytes(
        written("geoparquet", [strike(), strike(id="i-2", place=panjgur(51_271, 3)), strike(place=None)])
    )
    frame = geopandas.read_parquet(path)
    assert frame.crs.equals("OGC:CRS84")
    assert [g.geom_type if g else None for g in frame.geometry] == ["Point", "Polygon", None]
    assert frame["killed_low"].tolist() == [0, 0, 0]
    assert frame["injured_low"].isna().all()
    # A ring of 51 km has some 8,200 square kilometres.
    assert 8.0e9 < frame.geometry[1:2].to_crs("ESRI:54034").area.iloc[0] < 8.4e9


def test_geoparquet_types_are_typed():
    schema = pq.read_schema(io.BytesIO(written("geoparquet", [])))
    kinds = {
        "killed_low": pa.int64(),
        "killed_conflict": pa.bool_(),
        "lat": pa.float64(),
        "title": pa.string(),
    }
    assert {name: schema.field(name).type for name in kinds} == kinds


def test_geoparquet_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(LackError, match=r"pip install 'counterclaim\[parquet\]'"):
        written("geoparquet", [])


TEXT = {"type": "string"}
LIST = {"type": "array"}
EVENT = {
    "type": "object",
    "required": ["description", "associations"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(
            (
                "id",
                "description",
                "date",
                "time",
                "time_precision",
                "location",
                "latitude",
                "longitude",
                "type",
                "category",
                "category_full",
                "comments",
                "time_display",
                "shape",
                "colour",
            ),
            TEXT,
        ),
        **dict.fromkeys(["associations", "sources", "narrative___stepStyles"], LIST),
    },
    "dependentRequired": {"latitude": ["longitude"], "longitude": ["latitude"]},
    "anyOf": [{"required": ["date"]}, {"required": ["latitude"]}],
}
SOURCE = {
    "type": "object",
    "required": ["id", "paths"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(
            ("title", "thumbnail", "type", "url", "description", "parent", "author", "date", "notes"), TEXT
        ),
        "id": {"type": "string", "minLength": 1},
        **dict.fromkeys(["paths", "affil_s"], LIST),
    },
}
ASSOCIATION = {
    "type": "object",
    "required": ["id", "title", "mode"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("id", "title", "desc", "colour", "type", "display"), TEXT),
        "mode": {"enum": ["CATEGORY", "FILTER", "NARRATIVE"]},
        "filter_paths": LIST,
    },
}
DOMAIN = {
    "type": "object",
    "required": ["events", "sources", "associations"],
    "additionalProperties": False,
    "properties": {
        "events": {"type": "array", "items": EVENT},
        "sources": {"type": "object", "additionalProperties": SOURCE},
        "associations": {"type": "array", "items": ASSOCIATION},
    },
}
"""What timemap's own schemas ask (src/reducers/validate), written down from them."""


@given(st.lists(tellings(), max_size=2))
@settings(max_examples=50, deadline=None)
def test_timemap_keeps_its_schemas(records):
    made = json.loads(written("timemap", records))
    jsonschema.validate(made, DOMAIN)
    ids = [a["id"] for a in made["associations"]]
    assert len(set(ids)) == len(ids)
    for event in made["events"]:
        assert set(event["associations"]) <= set(ids)
        assert set(event["sources"]) <= set(made["sources"])
        assert not event["date"] or len(event["date"]) == len("01/18/2024")
    for part in ("events", "sources", "associations"):
        assert json.loads(written("timemap", records, part=part)) == made[part]


def test_timemap_dates_places_and_filters():
    town, area = strike(), strike(id="i-2", place=panjgur(51_271, 3))
    events = json.loads(written("timemap", [town, area]))["events"]
    assert (events[0]["date"], events[0]["latitude"], events[0]["longitude"]) == (
        "01/16/2024",
        "26.97186",
        "64.09459",
    )
    assert (events[1]["latitude"], events[1]["longitude"]) == ("", "")
    assert events[1]["location"] == "Area of Panjgur, Balochistan, Pakistan (within 51 km)"
    assert events[0]["associations"] == [
        "air or missile strike",
        "contested (standing)",
        "happened (modality)",
        "Pakistan (country)",
        "Iran (actor)",
        "Jaish al-Adl (actor)",
        "drone (weapon)",
    ]
    with pytest.raises(ChoiceError, match="choose one of: all, events"):
        written("timemap", [], part="sites")


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


SENSITIVE = {
    "Personal Information Visible",
    "Graphic Violence",
    "Deleted by Source",
    "Deceptive or Misleading",
}


@given(st.lists(tellings(), max_size=2))
@settings(max_examples=60, deadline=None)
def test_atlos_takes_every_row(records):
    found = cells(written("atlos", records))
    assert len(found) == len(records)
    for t, row in zip(records, found, strict=True):
        assert row["status"] in STATUSES
        assert 8 <= len(unguarded(row["description"])) <= 2000
        assert t.incident.id in row["description"]
        assert row["sensitive"] == "Not Sensitive" or set(row["sensitive"].split(",")) <= SENSITIVE
        assert len(unguarded(row["more_info"])) <= 3000
        assert bool(row["latitude"]) == bool(row["longitude"]) == bool(row["geolocation_resolution"])
        assert all(not c.startswith(("=", "+", "@", "\t", "\r")) for c in row.values())
        assert all(
            not row[f"source_{n}"] or row[f"source_{n}"].startswith("http") for n in range(1, SOURCES + 1)
        )


def test_atlos_has_coordinates_only_where_atlos_has_such_a_precision():
    [near, town] = cells(written("atlos", [strike(place=panjgur(100)), strike()], status="Help Needed"))
    assert (near["latitude"], near["longitude"], near["geolocation_resolution"]) == (
        "26.97186",
        "64.09459",
        "Vicinity",
    )
    assert (town["latitude"], town["geolocation_resolution"]) == ("", "")
    assert "within 5 km" in town["description"]
    assert (near["status"], near["date"], near["source_1"]) == (
        "Help Needed",
        "2024-01-16",
        "https://example.org/1",
    )
    assert near["sensitive"] == "Graphic Violence"
    assert near["tags"] == "air or missile strike, contested, happened, drone, i-1"
    assert f"Report: Wire, 2024-01-19, SHA-256 {'b' * 64}" in near["more_info"]


def test_atlos_needs_no_rows_and_knows_its_statuses():
    assert written("atlos", []).decode() == ",".join(ATLOS) + "\n"
    with pytest.raises(ChoiceError, match="status=Done: no such choice; choose one of: To Do"):
        written("atlos", [], status="Done")
