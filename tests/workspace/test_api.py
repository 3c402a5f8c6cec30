"""The OpenAPI document is valid, names every twin, and says what they take; the page lists it."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from counterclaim.export import formats
from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.query import Query
from tests.workspace.asking import asking
from tests.workspace.conftest import faults


@pytest.fixture(scope="module")
def app(coded):
    return create_app(Settings(project=str(coded)))


@pytest.fixture(scope="module")
def document(app):
    with asking(app) as client:
        return client.get("/openapi.json").json()


def test_the_document_is_valid(document):
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_twin_stands_in_it_with_words_and_a_tag(app, document):
    twins = {
        r.path_format
        for r in app.routes
        if isinstance(r, APIRoute) and r.path.rpartition(".")[2] in ("json", "csv", "{form}", "geojson")
    }
    assert twins <= set(document["paths"])
    known = {t["name"] for t in document["tags"] if t.get("description")}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            assert len(operation["description"]) > 20, path
            assert set(operation["tags"]) <= known, path
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["in"] == "path", (path, parameter["name"])
            assert operation["responses"]["404"] == {"$ref": "#/components/responses/Refused404"}


def test_the_filter_is_told_part_by_part(document):
    operation = document["paths"]["/incidents.{form}"]["get"]
    given = {p["name"]: p for p in operation["parameters"]}
    assert set(Query.__struct_fields__) | {"form"} == set(given)
    assert set(given["form"]["schema"]["enum"]) == set(formats("incidents", served=True))
    assert given["type"]["schema"]["type"] == "array"
    assert "text/csv" in operation["responses"]["200"]["content"]


def test_records_have_their_schemas(document):
    schemas = document["components"]["schemas"]
    assert {"Incident", "Claim", "Quote", "Place"} <= set(schemas)
    assert "standing" in schemas["Incident"]["properties"]


def test_what_can_be_asked_for_without_more_is_answered(app, document):
    with asking(app) as client:
        for path, operations in document["paths"].items():
            if "{" not in path and "get" in operations and not path.startswith("/import"):
                answer = client.get(path)
                assert answer.status_code < 500
                if answer.status_code == 200:
                    kind = answer.headers["content-type"].partition(";")[0]
                    assert kind in operations["get"]["responses"]["200"]["content"], path


@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 400, "height": 800}], ids=str)
def test_the_page_lists_them(opened, document, look):
    page = opened("/api", **look)
    assert page.locator("article").count() == sum(len(o) for o in document["paths"].values())
    assert faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
