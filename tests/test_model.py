"""The records: frozen, strict, the same in JSON, named by their content."""

from __future__ import annotations

import json
from typing import get_args

import jsonschema
import msgspec
import pytest
from coding import BORDER, coded
from hypothesis import given
from hypothesis import strategies as st

from counterclaim import model
from counterclaim.model import (
    CONTEXT,
    Claim,
    Coded,
    Incident,
    Quote,
    Record,
    Relay,
    Report,
    Speaker,
    claim_id,
    content_id,
    from_json,
    json_schema,
    quote,
    to_json,
)

RECORDS = [
    r for r in vars(model).values() if isinstance(r, type) and issubclass(r, Record) and r is not Record
]
TEXT = "Police said two men died near the ford; a nurse said four."
CLAIM = Claim(
    id="",
    report="r-1",
    field="toll",
    kind="killed",
    low=2,
    high=2,
    quote=quote(TEXT, (12, 24)),
    figure=quote(TEXT, (12, 15)),
    speaker=Speaker(name="Police", kind="police", mention=quote(TEXT, (0, 6))),
    status="stated",
    method="passive",
)


def change(**values: object) -> Claim:
    return msgspec.structs.replace(CLAIM, **values)


@given(st.text(), st.integers(-5, 60), st.integers(-5, 60))
def test_a_quote_is_what_stands_there_or_an_error(text, start, end):
    if 0 <= start < end <= len(text) and text[start:end].strip():
        q = quote(text, (start, end))
        assert text[q.start : q.end] == q.exact == text[start:end].strip()
        assert q.prefix + q.exact + q.suffix in text
        assert len(q.prefix) == min(CONTEXT, q.start)
        assert len(q.suffix) == min(CONTEXT, len(text) - q.end)
        assert q.span == (q.start, q.end)
    else:
        with pytest.raises(ValueError, match=r"does not lie|only white space"):
            quote(text, (start, end))


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_records_are_frozen_and_take_no_unknown_names(record):
    assert record.__struct_config__.frozen
    assert record.__struct_config__.forbid_unknown_fields
    with pytest.raises(TypeError):
        record(weather="fine")


def test_a_record_cannot_be_changed():
    with pytest.raises(AttributeError):
        CLAIM.status = "denied"


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_record_has_a_schema(record):
    schema = json_schema(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert record.__name__ in schema["$defs"]


def test_what_coding_gives_survives_json_and_fits_its_schema():
    c = coded(BORDER)
    assert from_json(to_json(c), Coded) == c
    jsonschema.Draft202012Validator(json_schema(Coded)).validate(json.loads(to_json(c)))


@given(st.text(), st.text(), st.none() | st.text())
def test_any_text_survives_json(text, name, outlet):
    r = Report(id="r-1", text=text, sha256="0", outlet=outlet, title=name)
    assert from_json(to_json(r), Report) == r
    assert b"\n" not in to_json(r)


@pytest.mark.parametrize(
    "line",
    [
        '{"name": "x", "kind": "wizard"}',
        '{"name": "x", "age": 3}',
        '{"kind": "police"}',
        '{"name": 3}',
        '{"name": "x", "party": "yes"}',
        "[]",
    ],
)
def test_what_is_no_such_record_is_refused(line):
    with pytest.raises(msgspec.ValidationError):
        from_json(line, Speaker)


def test_unknown_is_null_and_zero_is_zero():
    unknown = json.loads(to_json(change(low=None, high=None)))
    nobody = json.loads(to_json(change(low=0, high=0)))
    assert (unknown["low"], nobody["low"]) == (None, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"report": "r-2"},
        {"event": "e-1"},
        {"field": "event"},
        {"kind": "injured"},
        {"value": "two"},
        {"low": 0},
        {"low": None},
        {"high": None},
        {"quote": quote(TEXT, (12, 23))},
        {"figure": None},
        {"speaker": Speaker(name="a nurse")},
        {"relay": (Relay(name="Lake Radio"),)},
        {"polarity": "negative"},
    ],
    ids=lambda v: "-".join(v),
)
def test_the_id_of_a_claim_changes_with_what_it_says(values):
    assert claim_id(change(**values)) != claim_id(CLAIM)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "possible"},
        {"status_cue": quote(TEXT, (7, 11))},
        {"method": "active"},
        {"modality": "planned"},
        {"cue": quote(TEXT, (7, 11))},
        {"speaker": Speaker(name="Police", kind="unknown", country="FRA", party=True)},
        {"part_of": "c-2"},
        {"victims": quote(TEXT, (16, 19))},
    ],
    ids=lambda v: "-".join(v),
)
def test_the_id_of_a_claim_does_not_change_with_how_sure_it_is(values):
    assert claim_id(change(**values)) == claim_id(CLAIM)


@given(
    st.lists(st.none() | st.integers() | st.text(), max_size=6), st.lists(st.none() | st.text(), max_size=6)
)
def test_content_ids_differ_as_contents_do(a, b):
    assert (content_id("c", *a) == content_id("c", *b)) == (a == b)
    assert content_id("c", *a) != content_id("e", *a)


def test_content_ids_are_short_and_steady():
    assert content_id("r", "x") == "r-cd65ea2c2ad99e94"


def test_the_kinds_of_tolls_and_statuses_are_the_designs(root):
    page = (root / "docs" / "design.md").read_text(encoding="utf-8")
    for kind in (model.TollKind, model.Status, model.Modality, model.Standing):
        assert all(word in page for word in get_args(kind))


def test_an_incident_without_claims_is_possible_to_write_but_empty():
    fields = {f.name for f in msgspec.structs.fields(Incident) if f.required}
    assert {"id", "title", "type", "standing", "date", "place", "mentions", "reports"} <= fields


def test_a_quote_is_comparable():
    assert quote(TEXT, (0, 6)) == Quote(start=0, end=6, exact="Police", suffix=TEXT[6:38])
