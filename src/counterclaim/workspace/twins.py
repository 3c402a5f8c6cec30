"""The twins of pages: what a page shows, in a format of the exports."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import IO

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from counterclaim.export import FORMATS, Options, Row

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "csv": "text/csv; charset=utf-8",
        "geojson": "application/geo+json",
        "json": "application/json",
        "jsonl": "application/x-ndjson",
    }
)
IN_MEMORY = 4 << 20
"""Bytes of a twin that are held in memory before it goes to a file."""
PIECE = 1 << 16


def twin(records: Iterable[Row], name: str, form: str, table: str) -> StreamingResponse:
    """Answer with records in a format; as a file where browsers do not show it.

    Args:
        records: incidents, or claims with their reports.
        name: of the file, without its ending.
        form: one of the exports' formats.
        table: "claims" or "incidents", for the header of an empty table.

    Raises:
        HTTPException: there is no such format.
    """
    if form not in FORMATS:
        raise HTTPException(404, f"{form}: no such format; choose one of: {', '.join(FORMATS)}")
    # Exports write as they go and may fail midway: what is sent is whole.
    whole: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        FORMATS[form](records, whole, options=Options(extra={"table": table}))
    except BaseException:
        whole.close()
        raise
    headers = {} if form == "json" else {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(_pieces(whole), media_type=MEDIA.get(form, "text/plain"), headers=headers)


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
    return [(form, f"{path}.{form}{'?' if query else ''}{query}") for form in FORMATS]
