"""The twins of pages: what a page shows, in a format of the exports."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from counterclaim.export import FORMATS, Format, Options, formats, records
from counterclaim.export.formats import What
from counterclaim.model import Incident
from counterclaim.project import Project

IN_MEMORY = 4 << 20
"""Bytes of a twin that are held in memory before it goes to a file."""
PIECE = 1 << 16


def form_of(name: str, what: What) -> Format:
    """The format of a name, for claims or for incidents.

    Raises:
        HTTPException: there is no such format.
    """
    offered = formats(what, served=True)
    if name not in offered:
        raise HTTPException(404, f"{name}: no such format; choose one of: {', '.join(offered)}")
    return FORMATS[name]


def incident_twin(project: Project, incidents: Iterable[Incident], name: str, form: str) -> StreamingResponse:
    """Answer with incidents in a format, read with all that tells of them where it holds that too.

    Raises:
        HTTPException: there is no such format.
    """
    return twin(records(form_of(form, "incidents"), project, incidents), name, form, "incidents")


def twin(rows: Iterable[Any], name: str, form: str, table: What) -> StreamingResponse:
    """Answer with records in a format; as a file where browsers do not show it.

    Args:
        rows: incidents, or claims with their reports, as the format reads them.
        name: of the file, without its ending.
        form: one of the exports' formats.
        table: "claims" or "incidents", for the header of an empty table.

    Raises:
        HTTPException: there is no such format.
    """
    chosen = form_of(form, table)
    # Exports write as they go and may fail midway: what is sent is whole.
    whole: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        chosen.write(rows, whole, options=Options(extra={"table": table}))
    except BaseException:
        whole.close()
        raise
    file = f"{name}.{form}" if chosen.suffix == f".{form}" else f"{name}-{form}{chosen.suffix}"
    headers = {} if form == "json" else {"Content-Disposition": f'attachment; filename="{file}"'}
    return StreamingResponse(_pieces(whole), media_type=chosen.media, headers=headers)


def _pieces(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        whole.seek(0)
        while piece := whole.read(PIECE):
            yield piece


def twins(path: str, query: str = "") -> list[tuple[str, str]]:
    """The addresses of a page's twins, with their formats.

    >>> twins("/incidents", "type=ASSAULT")[0]
    ('csv', '/incidents.csv?type=ASSAULT')
    """
    return [(form, f"{path}.{form}{'?' if query else ''}{query}") for form, f in FORMATS.items() if f.served]
