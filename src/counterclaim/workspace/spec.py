"""The OpenAPI document: what every twin takes and gives, so that other people's programs can ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from counterclaim.export import FORMATS, formats
from counterclaim.export.formats import What
from counterclaim.model import ClaimRow, Incident, Report, Standing
from counterclaim.model.base import SpeakerKind
from counterclaim.workspace.query import CORNERS, MOST_PAGE, ORDERS
from counterclaim.workspace.settings import Outcome

TAGS: Mapping[str, str] = {
    "incidents": "Incidents that a filter finds, and one incident with its claims. The filter is the page's: "
    "what the address of a page asks for, the address of its twin asks for too.",
    "claims": "One claim: who says what, in which words, how it was read, and what was decided on it.",
    "reports": "Reports as they were published, with what was read from them.",
    "sources": "Outlets and speakers with counts of how they stood. There is no score of trust.",
    "review": "What waits for review, and decisions. Every decision is kept, and can be undone.",
    "history": "Decisions, first to last, chained by their hashes.",
    "import": "What was added on the page, and how far it is.",
}
"""What the parts of the interface are for, in the order in which they are listed."""
RECORDS = (Incident, ClaimRow, Report, Outcome)
"""Records whose schemas stand in the document."""
_DESCRIPTION = (
    "Every page has twins in JSON and CSV: the same address with the format at its end. Lists that pages "
    "show in parts are given whole. What cannot be answered is said in one line of plain text. Changes have "
    "to come from the page itself (`Sec-Fetch-Site: same-origin`, or its own `Origin`); where accounts are "
    "in use, requests carry the cookie of a session, and changes its token in `X-CSRF-Token`."
)


def _parameter(name: str, description: str, many: bool = False, **schema: Any) -> dict[str, Any]:
    value = {"type": "string", **schema}
    given = {"name": name, "in": "query", "required": False, "description": description}
    if many:
        return {**given, "schema": {"type": "array", "items": value}, "style": "form", "explode": True}
    return {**given, "schema": value}


FILTER: dict[str, Any] = {
    "parameters": [
        _parameter("q", "Words that an incident, or the quote of one of its claims, has.", maxLength=200),
        _parameter("start", "Last day before which nothing may have happened.", format="date"),
        _parameter("end", "First day after which nothing may have happened.", format="date"),
        _parameter(
            "area",
            "Corners of an area as longitude,latitude in degrees, a space between: two of a box (west,south "
            f"east,north), or three to {CORNERS} of a polygon.",
        ),
        _parameter("type", "PLOVER event types; one of them suffices.", many=True),
        _parameter("standing", "How an incident stands.", many=True, enum=list(get_args(Standing))),
        _parameter("country", "Countries (ISO 3166-1 alpha-3).", many=True),
        _parameter("actor", "Names of actors or targets.", many=True),
        _parameter("voice", "Kinds of speakers who tell of it.", many=True, enum=list(get_args(SpeakerKind))),
        _parameter("outlet", "Outlets that report it.", many=True),
        _parameter("only", "Only incidents without a day, or a place.", enum=["undated", "unlocated"]),
        _parameter("sort", "The order.", enum=list(ORDERS), default="newest"),
        {
            "name": "page", "in": "query", "required": False, "description": "Only pages have parts.",
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PAGE, "default": 1},
        },
    ]
}  # fmt: skip
"""The filter, for the routes that take it as the page does: ``openapi_extra=FILTER``."""

REFUSALS: Mapping[str, str] = {
    "400": "A value that cannot be asked for.",
    "401": "Nobody is logged in, where accounts are in use.",
    "403": "The role does not suffice, or a change comes from another site.",
    "404": "There is no such record, or no such format.",
    "422": "A parameter that cannot be read.",
    "429": "Too many requests; `Retry-After` says how long to wait.",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application, made once.

    Args:
        app: with all its routes.
    """
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def _described(app: FastAPI) -> dict[str, Any]:
    made: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_DESCRIPTION,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    used: set[str] = set()
    for path, operations in made["paths"].items():
        for operation in operations.values():
            _finish(path, operation)
            used.update(operation.get("tags", ()))
    known = [t for t in TAGS if t in used]
    made["tags"] = [{"name": t, "description": TAGS[t]} for t in known]
    made["tags"] += [{"name": t} for t in sorted(used - TAGS.keys())]
    _, records = msgspec.json.schema_components(RECORDS, ref_template="#/components/schemas/{name}")
    components = made.setdefault("components", {})
    components["schemas"] = {**records}
    line = {"text/plain": {"schema": {"type": "string"}}}
    components["responses"] = {
        f"Refused{status}": {"description": words, "content": line} for status, words in REFUSALS.items()
    }
    return made


def _finish(path: str, operation: dict[str, Any]) -> None:
    """Say of one operation what FastAPI cannot know of it."""
    words = " ".join(operation.get("description", "").split())
    operation["summary"] = words.split(". ")[0].split(": ")[0].rstrip(".") or operation["summary"]
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] == "form":
            parameter["description"] = "Format of the twin."
            parameter["schema"] = {"type": "string", "enum": sorted(formats(_held(path), served=True))}
    responses = operation["responses"]
    for status, answer in responses.items():
        if status.startswith("2"):
            _answer(path, answer)
    responses.pop("422", None)
    responses |= {status: {"$ref": f"#/components/responses/Refused{status}"} for status in REFUSALS}


def _answer(path: str, answer: dict[str, Any]) -> None:
    """The formats of an answer by the end of its path, where its route does not name them itself."""
    content = answer.get("content", {})
    answer["description"] = (
        "The answer." if answer["description"] == "Successful Response" else answer["description"]
    )
    if content not in ({}, {"application/json": {"schema": {}}}):
        return
    form = path.rpartition(".")[2]
    forms = (
        sorted(formats(_held(path), served=True)) if form == "{form}" else [form] if form in FORMATS else []
    )
    if forms:
        answer["content"] = {FORMATS[f].media.partition(";")[0]: _schema(path, f) for f in forms}


def _held(path: str) -> What:
    """What the twins of a path hold."""
    return "incidents" if path.startswith("/incidents") else "claims"


def _schema(path: str, form: str) -> dict[str, Any]:
    if form in ("csv", "jsonl"):
        return {"schema": {"type": "string"}}
    if path.startswith("/incidents.") and form == "json":
        return {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Incident"}}}
    return {"schema": {}}
