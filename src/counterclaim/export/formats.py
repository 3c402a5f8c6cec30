"""The formats that others read, each by its name: what it holds, and what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

from counterclaim.export import (
    acled_style,
    annotation,
    atlos,
    brief,
    brief_pdf,
    bundle,
    csv,
    ftm,
    geojson,
    geoparquet,
    hxl,
    json,
    jsonl,
    kml,
    plover,
    prov,
    stix,
    timemap,
    ucdp_style,
    xlsx,
)
from counterclaim.export.fields import KEPT_ELSEWHERE
from counterclaim.export.public import Public
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
        project: whether it is made of the project itself (``bundle.Source``), not of records one by one.
        served: whether the page offers it too.
        lost: what it cannot hold, each with where that is found instead.
        choices: what ``--set`` lets choose, each with its values.
    """

    about: str
    suffix: str
    media: str
    write: Exporter
    of: tuple[What, ...] = ("claims", "incidents")
    whole: bool = False
    binary: bool = False
    project: bool = False
    served: bool = True
    lost: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


_BRIEF_LOST = {
    "offsets of quotes, rules that found the claims": "claims.csv, same ids",
    "codes of ACLED, UCDP and PLOVER, coordinates": "incidents.csv, same ids",
    "claims that reviewers rejected": "claims.csv, verdict",
}
_BRIEF_CHOICES = {"short": "no, yes", "graphic": "no, yes", "accessed": "a day", "title": "in words"}
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
            choices={"split": "day, none", "all": "no, yes", "inter": "text, number"},
        ),
        "annotation": Format(
            "each claim as a note on its words (W3C Web Annotation)",
            ".jsonld",
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
            annotation.write,
            of=("claims",),
            lost=annotation.LOST,
        ),
        "atlos": Format(
            "a table for Atlos's bulk import",
            ".csv",
            "text/csv; charset=utf-8",
            atlos.write,
            of=("incidents",),
            whole=True,
            lost=atlos.LOST,
            choices={"status": ", ".join(atlos.STATUSES)},
        ),
        "brief": Format(
            "a page to print, with numbered sources",
            ".html",
            "text/html; charset=utf-8",
            brief.write,
            of=("incidents",),
            whole=True,
            served=False,
            lost=_BRIEF_LOST,
            choices=_BRIEF_CHOICES,
        ),
        "brief-pdf": Format(
            "the brief as PDF, by a Chromium on this machine",
            ".pdf",
            "application/pdf",
            brief_pdf.write,
            of=("incidents",),
            whole=True,
            binary=True,
            served=False,
            lost=_BRIEF_LOST,
            choices=_BRIEF_CHOICES,
        ),
        "bundle": Format(
            "tables, decisions, codebook and checksums in one folder or ZIP",
            ".zip",
            "application/zip",
            bundle.write,
            of=("incidents",),
            binary=True,
            project=True,
            served=False,
            lost={
                f"of {t}: {what}": where for t, rows in KEPT_ELSEWHERE.items() for what, where in rows.items()
            },
            choices={"title": "in words", "author": "a name"},
        ),
        "csv": Format("a table", ".csv", "text/csv; charset=utf-8", csv.write),
        "ftm": Format(
            "entities of FollowTheMoney, for Aleph and OpenAleph",
            ".ftm.json",
            "application/json+ftm",
            ftm.write,
            of=("incidents",),
            whole=True,
            lost=ftm.LOST,
            choices={"form": ", ".join(ftm.FORMS)},
        ),
        "geojson": Format("places on a map (RFC 7946)", ".geojson", "application/geo+json", geojson.write),
        "geoparquet": Format(
            "a typed table with points and areas (GeoParquet 1.1)",
            ".parquet",
            "application/vnd.apache.parquet",
            geoparquet.write,
            of=("incidents",),
            whole=True,
            binary=True,
            lost=geoparquet.LOST,
        ),
        "hxl": Format(
            "a table with HXL's tags in its second row",
            ".csv",
            "text/csv; charset=utf-8",
            hxl.write,
            of=("incidents",),
            whole=True,
            lost=hxl.LOST,
            choices={"all": "no, yes"},
        ),
        "json": Format("one JSON array", ".json", "application/json", json.write),
        "jsonl": Format("one line of JSON a record", ".jsonl", "application/x-ndjson", jsonl.write),
        "kml": Format(
            "places in Google Earth (KML 2.2)",
            ".kml",
            "application/vnd.google-earth.kml+xml",
            kml.write,
            of=("incidents",),
            whole=True,
            lost=kml.LOST,
        ),
        "plover": Format(
            "a PLOVER event a line, one for each report that tells of it",
            ".jsonl",
            "application/x-ndjson",
            plover.write,
            of=("incidents",),
            whole=True,
            lost=plover.LOST,
            choices={"all": "no, yes"},
        ),
        "prov": Format(
            "what each value came from (W3C PROV)",
            ".prov.json",
            "application/json",
            prov.write,
            of=("incidents",),
            whole=True,
            lost=prov.LOST,
            choices={"base": "IRI before our ids"},
        ),
        "stix": Format(
            "a bundle for threat-intelligence platforms (STIX 2.1)",
            ".stix.json",
            "application/stix+json;version=2.1",
            stix.write,
            of=("incidents",),
            whole=True,
            lost=stix.LOST,
            choices={"tlp": ", ".join(stix.TLP)},
        ),
        "timemap": Format(
            "events on timemap's map and timeline",
            ".timemap.json",
            "application/json",
            timemap.write,
            of=("incidents",),
            whole=True,
            lost=timemap.LOST,
            choices={"part": ", ".join(timemap.PARTS)},
        ),
        "ucdp-style": Format(
            "a table in UCDP GED's 49 columns",
            ".csv",
            "text/csv; charset=utf-8",
            ucdp_style.write,
            of=("incidents",),
            whole=True,
            lost=ucdp_style.LOST,
            choices={"all": "no, yes"},
        ),
        "xlsx": Format(
            "a workbook that can be edited and read back",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx.write,
            of=("incidents",),
            binary=True,
            project=True,
            lost={
                "offsets of quotes, the words around them": "claims.csv, same ids",
                "control characters, texts over 32,000 characters": "claims.csv, same ids",
            },
        ),
    }
)
"""The formats by the names that ``counterclaim export --format`` takes."""


def formats(what: What, *, served: bool = False) -> Mapping[str, Format]:
    """The formats that claims, or incidents, can be written in; with ``served`` those that the page offers.

    >>> "geojson" in formats("incidents")
    True
    """
    return {name: f for name, f in FORMATS.items() if what in f.of and (f.served or not served)}


def records(
    form: Format, project: Project, incidents: Iterable[Incident] | None = None, public: Public | None = None
) -> Iterator[Any]:
    """Incidents as a format reads them: alone, each with all that tells of it, or the project itself.

    Args:
        form: the format.
        project: which holds them.
        incidents: all where None.
        public: makes them public, where they are to be.
    """
    if form.project:
        return iter(
            [bundle.Source(project, None if incidents is None else tuple(i.id for i in incidents), public)]
        )
    every = project.incidents() if incidents is None else incidents
    made: Iterator[Any] = told(project, every) if form.whole else iter(every)
    return public.records(made) if public else made
