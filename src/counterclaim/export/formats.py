"""The formats that others read, each by its name: what it holds, and what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

from counterclaim.export import acled_style, csv, geojson, hxl, json, jsonl, plover, ucdp_style
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import told
from counterclaim.model import Incident
from counterclaim.project import Project

What = Literal["claims", "incidents"]


class Exporter(Protocol):
    """What each format's ``write`` is."""

    def __call__(self, records: Iterable[Any], out: Out, *, options: Options = PLAIN) -> None:
        """Write the records to ``out``."""


@dataclass(frozen=True)
class Format:
    """A format that others read.

    Attributes:
        about: what it is, in a phrase.
        suffix: of its files, with the dot.
        media: its media type.
        write: writes records to something that takes bytes.
        of: what can be written in it.
        whole: whether it reads each incident with all that tells of it (``told.Told``), not the record alone.
        binary: whether it is no text, so that no terminal can show it.
        lost: what it cannot hold, each with where that is found instead.
    """

    about: str
    suffix: str
    media: str
    write: Exporter
    of: tuple[What, ...] = ("claims", "incidents")
    whole: bool = False
    binary: bool = False
    lost: Mapping[str, str] = field(default_factory=dict)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "acled-style": Format(
            "a table in ACLED's 31 columns",
            ".csv",
            "text/csv; charset=utf-8",
            acled_style.write,
            of=("incidents",),
            whole=True,
            lost=acled_style.LOST,
        ),
        "csv": Format("a table", ".csv", "text/csv; charset=utf-8", csv.write),
        "geojson": Format("places on a map (RFC 7946)", ".geojson", "application/geo+json", geojson.write),
        "hxl": Format(
            "a table with HXL's tags in its second row",
            ".csv",
            "text/csv; charset=utf-8",
            hxl.write,
            of=("incidents",),
            whole=True,
            lost=hxl.LOST,
        ),
        "json": Format("one JSON array", ".json", "application/json", json.write),
        "jsonl": Format("one line of JSON a record", ".jsonl", "application/x-ndjson", jsonl.write),
        "plover": Format(
            "a PLOVER event a line, one for each report that tells of it",
            ".jsonl",
            "application/x-ndjson",
            plover.write,
            of=("incidents",),
            whole=True,
            lost=plover.LOST,
        ),
        "ucdp-style": Format(
            "a table in UCDP GED's 49 columns",
            ".csv",
            "text/csv; charset=utf-8",
            ucdp_style.write,
            of=("incidents",),
            whole=True,
            lost=ucdp_style.LOST,
        ),
    }
)
"""The formats by the names that ``counterclaim export --format`` takes."""


def formats(what: What) -> Mapping[str, Format]:
    """The formats that claims, or incidents, can be written in.

    >>> "geojson" in formats("incidents")
    True
    """
    return {name: form for name, form in FORMATS.items() if what in form.of}


def records(form: Format, project: Project, incidents: Iterable[Incident]) -> Iterator[Any]:
    """Incidents as a format reads them: alone, or each with all that tells of it."""
    return told(project, incidents) if form.whole else iter(incidents)
