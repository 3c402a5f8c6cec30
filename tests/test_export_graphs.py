"""Formats for graphs and the web: validated by the packages that read them, quotes where they stand."""

from __future__ import annotations

import hashlib
import io
import json
import re

import jsonschema
import pytest
import stix2
from hypothesis import given, settings
from hypothesis import strategies as st
from prov.model import ProvDocument
from test_export import claim_rows
from told_incidents import panjgur, strike, tellings, written

from counterclaim.export import FORMATS, ChoiceError
from counterclaim.export.ftm import Entity, entities
from counterclaim.export.stix import SCHEMA_ID
from counterclaim.export.stix_evidence import DEFINITION
from counterclaim.model import IncidentActor

# --- STIX


@given(st.lists(tellings(), max_size=2), st.sampled_from(["none", "clear", "amber+strict", "red"]))
@settings(max_examples=40, deadline=None)
def test_stix_parses_whatever_the_words(records, tlp):
    data = written("stix", records, tlp=tlp)
    assert data == written("stix", records, tlp=tlp)
    made = json.loads(data)
    stix2.parse(made, allow_custom=False)
    ids = [o["id"] for o in made["objects"]]
    assert len(set(ids)) == len(ids)
    marked = [o for o in made["objects"] if "object_marking_refs" in o]
    assert len(marked) == (len(ids) - 1 if tlp != "none" else 0)
    for o in made["objects"]:
        refs = [o.get("source_ref"), o.get("target_ref"), o.get("created_by_ref"), *o.get("object_refs", ())]
        assert {r for r in refs if r} <= set(ids)
        if o["type"] == "incident":
            jsonschema.validate(o["extensions"][SCHEMA_ID], json.loads(DEFINITION["schema"]))
        assert not re.search(r":(null|\[\]|\{\})[,}\]]", json.dumps(o, separators=(",", ":")))


def test_stix_is_valid_by_the_validator_of_oasis():
    """What it warns of is that ids are no random UUIDs: ours come out of the content (STIX 2.1, 2.9)."""
    from stix2validator import ValidationOptions, validate_string

    for tlp in ("none", "amber"):
        made = written("stix", [strike(), strike(id="i-2", place=None, date=None)], tlp=tlp)
        found = validate_string(made.decode(), ValidationOptions(version="2.1"))
        assert found.is_valid, found.errors
        assert not [w for w in found.warnings if "{103}" not in str(w)]


def test_stix_holds_evidence_denials_and_hashes():
    made = json.loads(written("stix", [strike()], tlp="amber"))
    by = {
        kind: [o for o in made["objects"] if o["type"] == kind]
        for kind in {o["type"] for o in made["objects"]}
    }
    assert [o["name"] for o in by["marking-definition"]] == ["TLP:AMBER"]
    [place] = by["location"]
    assert (place["latitude"], place["longitude"], place["precision"], place["country"]) == (
        26.97186,
        64.09459,
        5000.0,
        "PK",
    )
    claims = by["incident"][0]["extensions"][SCHEMA_ID]["claims"]
    assert [(c["speaker"], c["quote"], c["low"]) for c in claims[:2]] == [
        ("Police", "two men died", 2),
        ("army", "army denied that anyone was killed.", 0),
    ]
    assert {o["abstract"] for o in by["note"]} == {"Contested: killed", "Denied: killed"}
    [opinion] = by["opinion"]
    assert (opinion["opinion"], opinion["authors"]) == ("disagree", ["army"])
    [first, _] = by["report"]
    assert first["external_references"][0]["hashes"] == {"SHA-256": "a" * 64}
    assert first["published"] == "2024-01-18T02:30:00.000Z"
    assert {o["name"] for o in by["identity"]} == {"Counterclaim", "Iran", "Jaish al-Adl"}
    assert not any("confidence" in o for o in made["objects"])


def test_stix_refuses_a_marking_that_is_none():
    with pytest.raises(
        ChoiceError, match="tlp=purple: no such choice; choose one of: none, clear, green, amber"
    ):
        written("stix", [], tlp="purple")


# --- PROV


@given(st.lists(tellings(), max_size=1))
@settings(max_examples=60, deadline=None)
def test_prov_reads_back(records):
    data = written("prov", records)
    assert data == written("prov", records)
    document = ProvDocument.deserialize(content=data.decode(), format="json")
    assert len(list(document.bundles)) == len(records)
    made = json.loads(data)["bundle"].get("cc:provenance-i-1", {})
    known = {id for kind in ("entity", "activity", "agent") for id in made.get(kind, {})}
    for relation in (
        "wasDerivedFrom",
        "wasAttributedTo",
        "wasGeneratedBy",
        "used",
        "wasAssociatedWith",
        "wasInvalidatedBy",
    ):
        for facts in made.get(relation, {}).values():
            assert {v for k, v in facts.items() if k in ROLES} <= known
    for t in records:
        for row in t.rejected:
            ends = [r["prov:entity"] for r in made["wasInvalidatedBy"].values()]
            assert any(end.startswith(f"cc:{row.claim.id}") for end in ends)
            derived = made.get("wasDerivedFrom", {}).values()
            assert not [
                r for r in derived if r["prov:generatedEntity"] == "cc:i-1" and r["prov:usedEntity"] in ends
            ]


ROLES = {"prov:entity", "prov:activity", "prov:agent", "prov:generatedEntity", "prov:usedEntity"}


def test_prov_goes_from_the_toll_to_the_words():
    made = json.loads(written("prov", [strike()], base="https://example.org/cc/"))
    assert made["prefix"] == {"cc": "https://example.org/cc/"}
    bundle = made["bundle"]["cc:provenance-i-1"]
    derived = {
        (r["prov:generatedEntity"], r["prov:usedEntity"]): r for r in bundle["wasDerivedFrom"].values()
    }
    assert ("cc:i-1-killed", "cc:c-1") in derived
    [quote] = [used for made_, used in derived if made_ == "cc:c-1"]
    assert bundle["entity"][quote]["prov:value"] == "two men died"
    assert derived[quote, "cc:r-1"]["prov:type"] == {"$": "prov:Quotation", "type": "prov:QUALIFIED_NAME"}
    [agent] = [r["prov:agent"] for r in bundle["wasAttributedTo"].values() if r["prov:entity"] == "cc:c-1"]
    assert bundle["agent"][agent]["prov:label"] == "Police"


def test_prov_tells_who_decided():
    from hypothesis import find

    one = find(tellings(), lambda t: any(r.verdict == "edited" for r in t.rows))
    bundle = json.loads(written("prov", [one]))["bundle"]["cc:provenance-i-1"]
    [decision] = one.decisions.values()
    [person] = [
        r["prov:agent"]
        for r in bundle["wasAssociatedWith"].values()
        if r["prov:activity"] == f"cc:{decision.id}"
    ]
    assert bundle["agent"][person] == {
        "prov:type": {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"},
        "prov:label": decision.reviewer,
    }
    revisions = [
        r for r in bundle["wasDerivedFrom"].values() if r.get("prov:type", {}).get("$") == "prov:Revision"
    ]
    assert all(r["prov:generatedEntity"] == f"{r['prov:usedEntity']}-edited" for r in revisions)
    assert revisions


# --- Web Annotation

IRI = {"type": "string", "pattern": "^(urn:uuid:[0-9a-f-]{36}|https?://\\S+)$"}
QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string", "minLength": 1}},
}
POSITION = {
    "type": "object",
    "required": ["type", "start", "end"],
    "properties": {
        "type": {"const": "TextPositionSelector"},
        "start": {"type": "integer", "minimum": 0},
        "end": {"type": "integer", "minimum": 0},
    },
}
TARGET = {
    "type": "object",
    "required": ["type", "source", "selector"],
    "properties": {
        "type": {"const": "SpecificResource"},
        "source": {"anyOf": [IRI, {"type": "object", "required": ["id"], "properties": {"id": IRI}}]},
        "selector": {
            "anyOf": [
                QUOTE,
                {"type": "array", "prefixItems": [QUOTE, POSITION], "minItems": 2, "maxItems": 2},
            ]
        },
    },
}
BODY = {
    "type": "object",
    "required": ["type", "purpose"],
    "oneOf": [
        {"properties": {"type": {"const": "TextualBody"}}, "required": ["value"]},
        {"properties": {"type": {"const": "SpecificResource"}, "source": IRI}, "required": ["source"]},
    ],
    "properties": {"purpose": {"enum": ["describing", "tagging", "linking"]}},
}
PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationPage"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "target"],
                "properties": {
                    "id": IRI,
                    "type": {"const": "Annotation"},
                    "motivation": {"const": "describing"},
                    "body": {"type": "array", "items": BODY, "minItems": 1},
                    "target": {"anyOf": [TARGET, {"type": "array", "items": TARGET, "minItems": 2}]},
                },
            },
        },
    },
}
"""What the Web Annotation Data Model asks of these parts, written down from its text."""


@given(st.lists(claim_rows(), max_size=2))
@settings(max_examples=50, deadline=None)
def test_annotations_keep_the_model_and_select_the_words(records):
    data = written("annotation", records)
    assert data == written("annotation", records)
    made = json.loads(data)
    jsonschema.validate(made, PAGE)
    for row, annotation in zip(records, made["items"], strict=True):
        targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
        words, place = targets[-1]["selector"]
        assert row.report.text[place["start"] : place["end"]] == words["exact"]
        assert words["prefix"] + words["exact"] + words["suffix"] in row.report.text


def test_annotations_stand_on_the_text_and_on_the_page():
    one = strike()
    made = json.loads(written("annotation", one.rows, title="All"))
    first, second = made["items"][0]["target"], made["items"][1]["target"]
    assert first[0]["source"] == "https://example.org/1"
    assert first[0]["selector"]["type"] == "TextQuoteSelector", "offsets hold in the text, not in the page"
    assert first[1]["source"]["schema:sha256"] == "a" * 64
    assert second["source"]["id"].startswith("urn:uuid:")
    assert (
        made["items"][1]["body"][0]["value"]
        == "killed: nobody (0), denies army, quoted by state radio; denied"
    )
    assert made["label"] == "All"


def test_what_was_rejected_is_no_annotation():
    import msgspec

    rows = [msgspec.structs.replace(row, verdict="rejected") for row in strike().rows]
    assert json.loads(written("annotation", rows))["items"] == []


# --- FollowTheMoney

NAMES = {
    "Event": "name startDate endDate date summary description notes keywords location country"
    " addressEntity involved proof sourceUrl recordId",
    "Address": "name full city state region country latitude longitude remarks",
    "Article": "name title fileName publisher sourceUrl publishedAt contentHash notes author",
    "Person": "name alias country",
    "Organization": "name alias country",
    "PublicBody": "name alias country",
    "LegalEntity": "name alias country",
}
"""The properties of followthemoney 4.11 that we use, by schema."""


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


@given(st.lists(tellings(), max_size=2))
@settings(max_examples=40, deadline=None)
def test_ftm_names_only_what_its_schemata_have(records):
    data = written("ftm", records)
    assert data == written("ftm", records)
    made = lines(data)
    ids = [e["id"] for e in made]
    assert len(set(ids)) == len(ids)
    for e in made:
        assert set(e["properties"]) <= set(NAMES[e["schema"]].split())
        assert all(
            values and all(isinstance(v, str) and v for v in values) for values in e["properties"].values()
        )
        linked = [v for name in ("involved", "proof", "addressEntity") for v in e["properties"].get(name, ())]
        assert set(linked) <= set(ids)
    for s in lines(written("ftm", records, form="statements")):
        key = f"{s['dataset']}.{s['entity_id']}.{s['prop']}.{s['value']}"
        assert s["id"] == hashlib.sha1(key.encode()).hexdigest()


@given(tellings())
@settings(max_examples=40, deadline=None)
def test_ftm_is_valid_by_its_own_package(one):
    ftm = pytest.importorskip("followthemoney")
    for made in lines(written("ftm", [one])):
        assert ftm.model.get(made["schema"]).validate(made) is None
        ftm.model.get_proxy(made)


def test_ftm_leaves_out_names_that_show_nothing():
    entity = Entity("a-1", "Organization")
    entity.add("alias", "\xad", " ", "", None, "Ansar\xad Allah")
    assert entity.properties == {"alias": ["Ansar\xad Allah"]}


@pytest.mark.parametrize(("country", "code"), [("SOL", "so-som"), ("NCY", "cy-trnc"), ("COD", "cd")])
def test_ftm_names_countries_as_its_own_list_does(country, code):
    army = IncidentActor(name="army", role="initiator", kind="military", country=country)
    found = [e for e in lines(written("ftm", [strike(actors=(army,))])) if e["schema"] == "PublicBody"]
    assert [e["properties"]["country"] for e in found] == [[code]]


def test_ftm_statements_are_read_by_its_own_package():
    statement = pytest.importorskip("followthemoney.statement")
    for made in lines(written("ftm", [strike()], form="statements")):
        read = statement.Statement.from_dict(made)
        assert read.id == read.generate_key() == made["id"]


def test_ftm_tells_who_where_and_by_which_claim():
    by = {e["schema"]: e for e in lines(written("ftm", [strike()]))}
    event, article, address = (
        by["Event"]["properties"],
        by["Article"]["properties"],
        by["Address"]["properties"],
    )
    assert set(by) == {"Event", "Article", "Address", "PublicBody", "Organization"}
    assert event["involved"] == [by["PublicBody"]["id"], by["Organization"]["id"]]
    assert event["notes"][0] == "killed: 0 to 2 (rule stated-range)"
    assert "target: two houses" in event["notes"]
    assert (address["latitude"], address["remarks"]) == (["26.97186"], ["within 5 km"])
    assert article["publishedAt"] == ["2024-01-19"]
    origins = {s["value"]: s["origin"] for s in lines(written("ftm", [strike()], form="statements"))}
    assert origins["killed: 0 to 2 (rule stated-range)"] == "c-1"


def test_ftm_gives_an_area_no_coordinates_and_an_article_its_sha1():
    found = {e.schema: e.properties for e in entities(strike(place=panjgur(51_271, 3)))}
    assert "latitude" not in found["Address"]
    assert found["Address"]["remarks"] == ["An area, within 51 km: its middle is 26.97186, 64.09459"]
    [first, _] = [e.properties for e in entities(strike()) if e.schema == "Article"]
    assert first["contentHash"] == [hashlib.sha1(b"raw").hexdigest()]
    assert first["notes"] == [f"SHA-256 of the raw bytes: {'a' * 64}"]


# --- all of them


@pytest.mark.parametrize("form", ["atlos", "ftm", "kml", "prov", "stix", "timemap"])
def test_a_rule_decides_the_toll_of_whole_incidents(form):
    lowest = written(form, [strike()], rule="acled-lowest").decode()
    assert "acled-lowest" in lowest
    assert "stated-range" not in lowest


@pytest.mark.parametrize("form", ["ftm", "geoparquet", "kml", "prov", "stix", "timemap"])
def test_an_empty_selection_is_a_file_of_its_kind(form):
    data = written(form, [])
    assert data == written(form, [])
    if form not in ("ftm", "kml", "geoparquet"):
        json.loads(data)


@pytest.mark.parametrize("form", ["atlos", "ftm", "kml", "prov", "stix", "timemap"])
def test_formats_of_whole_incidents_stream(form):
    """Whatever has been read has been written when the next incident is asked for."""
    out = io.BytesIO()
    sizes: list[int] = []

    def records():
        for n in range(4):
            sizes.append(len(out.getvalue()))
            yield strike(id=f"i-{n}")

    FORMATS[form].write(records(), out)
    assert sizes[1] < sizes[2] < sizes[3]


@pytest.mark.parametrize(
    "name", ["annotation", "atlos", "ftm", "geoparquet", "kml", "prov", "stix", "timemap"]
)
def test_every_format_says_what_it_loses_and_what_can_be_chosen(name):
    form = FORMATS[name]
    assert form.lost
    assert all(what and where for what, where in form.lost.items())
    assert form.choices is not None
