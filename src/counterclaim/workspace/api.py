"""A page that lists all twins with their parameters, out of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from counterclaim.workspace.desk import AtDesk

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation: where it stands, what it may be."""

    name: str
    place: str
    kind: str
    choices: tuple[str, ...]
    default: str
    description: str


@dataclass(frozen=True)
class Operation:
    """Something that can be asked for."""

    id: str
    method: str
    path: str
    description: str
    parameters: tuple[Parameter, ...]
    formats: tuple[str, ...]

    @property
    def plain(self) -> bool:
        """Whether it can be asked for as it stands."""
        return self.method == "GET" and "{" not in self.path


@router.get("/api", response_class=HTMLResponse)
def page(request: Request, desk: AtDesk) -> Response:
    """The page."""
    document = request.app.openapi()
    operations = list(operations_of(document))
    parts = [
        (t["name"], t.get("description", ""), [o for tags, o in operations if t["name"] in tags])
        for t in document["tags"]
    ]
    loose = [o for tags, o in operations if not tags]
    return desk.page(
        request,
        "api.html",
        section="/api",
        info=document["info"],
        parts=[*parts, *([("other", "", loose)] if loose else [])],
        base=str(request.base_url).rstrip("/"),
    )


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[list[str], Operation]]:
    """The operations of an OpenAPI document, with their tags."""
    for path, operations in document["paths"].items():
        for method, o in operations.items():
            formats = {kind for a in o["responses"].values() for kind in a.get("content", ())}
            yield (
                o.get("tags", []),
                Operation(
                    id=o["operationId"],
                    method=method.upper(),
                    path=path,
                    description=o.get("description", o.get("summary", "")),
                    parameters=tuple(_parameter(p) for p in o.get("parameters", ())),
                    formats=tuple(sorted(formats)),
                ),
            )


def _parameter(p: Mapping[str, Any]) -> Parameter:
    schema = p.get("schema", {})
    many = schema.get("type") == "array"
    inner = schema.get("items", {}) if many else schema
    kind = inner.get("format") or inner.get("type") or "text"
    return Parameter(
        name=p["name"],
        place=p["in"],
        kind=f"{'text' if kind == 'string' else kind}{', several times' if many else ''}",
        choices=tuple(str(c) for c in inner.get("enum", ()) if c != ""),
        default="" if schema.get("default") in (None, "") else str(schema["default"]),
        description=p.get("description", ""),
    )
