"""STIX 2.1: incidents, places, actors, reports and denials as a bundle for threat-intelligence platforms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

import msgspec

from counterclaim.export.choices import choice
from counterclaim.export.placed import named, point, where
from counterclaim.export.rows import PLAIN, Options, Out, incident_line
from counterclaim.export.stix_evidence import DEFINITION, OURSELVES, SCHEMA_ID, evidence
from counterclaim.export.told import Told
from counterclaim.export.uris import SPACE, uuid_of
from counterclaim.export.wording import (
    cited,
    clash,
    denies,
    label,
    said,
    sentences,
    somebody,
    state,
    utc,
    web,
)
from counterclaim.model import ClaimRow, IncidentActor, Place, ReportRef
from counterclaim.resolve.countries import iso2_of

TLP = ("none", "clear", "green", "amber", "amber+strict", "red")

_MARKINGS = {
    "clear": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
"""The Traffic Light Protocol 2.0 as OASIS publishes it for STIX (cti-stix-common-objects)."""

_CLASSES = {
    "person": "individual", "armed group": "group", "anonymous": "unknown", "witness": "unknown",
    "social media": "unknown", "unknown": "unknown",
}  # fmt: skip
_UNDATED = datetime(2026, 11, 26, tzinfo=UTC)
"""When this form of bundle was laid down: STIX wants a time where no report has one."""

Thing = dict[str, Any]

LOST = {
    "confidence": "never given: the extension holds status, standing and sources instead",
    "the evidence, for tools that do not read extensions": "description, notes and opinions; claims.csv",
    "dates of events": "the extension: date; incidents.jsonl",
    "roles in a violent event": "related-to with a description; the extension: actors, targets",
    "prefix and suffix of quotes": "claims.csv",
    "relations of incidents": "incidents.jsonl: relations",
    "incidents and notes in MISP, whose importer knows neither": "the reports that name them",
    "unknown times of publication": "a made-up one, with a label; claims.csv: report_published",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write a bundle: an ``incident`` for each of ours, with what it leads to.

    STIX knows one confidence an object and none a field, so who says what stands in an extension of the
    incident, which the bundle defines. Contradictions and denials are notes, a denial of the event
    itself is the opinion of who denies, articles are reports. Nothing is given a confidence: words and
    sources stand instead.

    An incident is created when it was first told and modified when last told or decided on. Where there is no
    time, that of this form of bundle stands, for STIX knows no unknown time.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes as they come; of articles, the ids of their incidents are kept until the end.
        options: ``extra["tlp"]`` marks every object; ``rule`` chooses the tolls.

    Raises:
        ChoiceError: there is no such marking.

    Follows STIX 2.1 (OASIS Standard, 10 June 2021), whose incident is a stub to be extended.
    """
    tlp = choice(options, "tlp", *TLP)
    marking = f"marking-definition--{_MARKINGS[tlp]}" if tlp != "none" else None
    encoder = msgspec.json.Encoder()
    out.write(b'{"type":"bundle","objects":[')
    before, bundle = b"\n", uuid5(SPACE, f"bundle {tlp}")
    seen: set[str] = set()
    for made in _objects(records, options.rule, tlp):
        if made["id"] in seen:
            continue
        seen.add(made["id"])
        if marking and made["type"] != "marking-definition":
            made["object_marking_refs"] = [marking]
        line = encoder.encode(made)
        bundle = uuid5(bundle, line.decode())
        out.write(before + line)
        before = b",\n"
    out.write(b'\n],"id":' + encoder.encode(f"bundle--{bundle}") + b"}\n")


def _objects(records: Iterable[Told], rule: str | None, tlp: str) -> Iterator[Thing]:
    if tlp != "none":
        yield {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": f"marking-definition--{_MARKINGS[tlp]}",
            "created": "2022-10-01T00:00:00.000Z",
            "name": f"TLP:{tlp.upper()}",
            "extensions": {_TLP_2: {"extension_type": "property-extension", "tlp_2_0": tlp}},
        }
    yield dict(OURSELVES)
    yield dict(DEFINITION)
    articles: dict[str, tuple[ReportRef, dict[str, str]]] = {}
    for told in records:
        for made in _incident(told, rule):
            if made["type"] in ("incident", "location", "identity"):
                for r in told.reports:
                    name = made["name"] if made["type"] == "incident" else ""
                    articles.setdefault(r.id, (r, {}))[1][made["id"]] = name
            yield made
    for r, refs in articles.values():
        yield _article(r, refs)


def _incident(told: Told, rule: str | None) -> Iterator[Thing]:
    """An incident of ours: what it leads to, itself, and what is said about it."""
    i = told.by(rule)
    since, last = _times(told)
    id = f"incident--{uuid_of('incident', i.id)}"
    place = _location(i.place) if i.place else None
    if place is not None:
        yield place
        yield _related(id, place["id"], since, "where it is said to have been")
    for actor in (*i.actors, *i.targets):
        if somebody(actor):
            made = _identity(actor)
            yield made
            yield _related(id, made["id"], since, f"{actor.role}, as the incident's claims have it")
    yield _thing(
        "incident",
        id,
        (since, last),
        name=i.title or label(i),
        description=" ".join([f"{where(i.place) or 'Place unknown'}.", *sentences(told, i)]),
        labels=sorted({label(i), f"standing: {i.standing}", f"modality: {i.modality}"}),
        external_references=[
            {"source_name": "counterclaim", "external_id": i.id},
            *(_reference(r) for r in told.reports),
        ],
        extensions={SCHEMA_ID: evidence(told, incident_line(i))},
    )
    for n, c in enumerate(i.contradictions):
        speakers = sorted({name for side in c.sides for name in side.speakers if name})
        yield _thing(
            "note",
            f"note--{uuid_of('contradiction', i.id, n, c.field)}",
            (since, last),
            abstract=f"Contested: {c.field}",
            content=clash(c),
            authors=speakers,
            object_refs=[id],
        )
    for row in told.rows:
        if denies(row.claim):
            yield _denial(row, id, since)


def _denial(row: ClaimRow, incident: str, since: datetime) -> Thing:
    """A denial: of the event or of having done it, the opinion of who denies; of all else, a note."""
    c = row.claim
    published = utc(row.report.published) or since
    what = c.kind if c.field == "toll" else c.field
    made: Thing = {
        "authors": [c.speaker.name] if c.speaker.name else [],
        "object_refs": [incident],
        "external_references": [
            {"source_name": "counterclaim", "external_id": c.id},
            _reference(row.report),
        ],
    }
    if c.field in ("event", "responsibility"):
        made |= {"opinion": "disagree", "explanation": said(row)}
    else:
        made |= {
            "abstract": "Denied" if what in (None, "denial") else f"Denied: {what}",
            "content": said(row),
        }
    kind = "opinion" if "opinion" in made else "note"
    return _thing(kind, f"{kind}--{uuid_of('claim', c.id)}", (published, published), **made)


def _location(place: Place) -> Thing | None:
    """A place with its doubt in metres; None where neither a point nor a country is known."""
    at, country = point(place), iso2_of(place.country) if place.country else None
    if at is None and country is None:
        return None
    key = (place.name, place.geonames_id, *(at or ()), place.radius_m)
    return _thing(
        "location",
        f"location--{uuid_of('place', *key)}",
        (_UNDATED, _UNDATED),
        name=named(place),
        description=where(place),
        latitude=at[1] if at else None,
        longitude=at[0] if at else None,
        precision=float(place.radius_m) if at and place.radius_m is not None else None,
        country=country,
        administrative_area=place.admin1,
    )


def _identity(actor: IncidentActor) -> Thing:
    country = actor.country or state(actor.name)
    kind = actor.kind or ("government" if state(actor.name) else "unknown")
    return _thing(
        "identity",
        f"identity--{uuid_of('actor', actor.name, kind, country)}",
        (_UNDATED, _UNDATED),
        name=actor.name,
        identity_class=_CLASSES.get(kind, "organization"),
        labels=[part for part in (kind, f"country: {country}" if country else None) if part],
    )


def _article(r: ReportRef, refs: Mapping[str, str]) -> Thing:
    """A news report as a report: when it came out, where, its hash, and what it tells of by name."""
    published = utc(r.published) or _UNDATED
    made = _thing(
        "report",
        f"report--{uuid_of('report', r.id)}",
        (published, published),
        name=r.title or cited(r),
        description=f"Tells of: {'; '.join(name for name in refs.values() if name)}",
        object_refs=list(refs),
        external_references=[_reference(r)],
        labels=["news report"] if r.published else ["news report", "publication date unknown"],
    )
    return made | {"published": _stamp(published)}


def _related(one: str, other: str, since: datetime, words: str) -> Thing:
    return _thing(
        "relationship",
        f"relationship--{uuid_of('related', one, other, words)}",
        (since, since),
        relationship_type="related-to",
        description=words,
        source_ref=one,
        target_ref=other,
    )


def _reference(r: ReportRef) -> Thing:
    """A report as an external reference, with the SHA-256 of its raw bytes."""
    url = web(r.url)
    made: Thing = {"source_name": r.outlet or "unknown outlet", "description": cited(r), "external_id": r.id}
    if url:
        made["url"] = url
    if len(r.sha256) == 64:
        made["hashes"] = {"SHA-256": r.sha256}
    return made


def _thing(kind: str, id: str, times: tuple[datetime, datetime], **properties: Any) -> Thing:
    """An object of STIX with what all have; what is unknown or empty is left out."""
    created, modified = times
    made: Thing = {
        "type": kind,
        "spec_version": "2.1",
        "id": id,
        "created_by_ref": OURSELVES["id"],
        "created": _stamp(created),
        "modified": _stamp(max(created, modified)),
    }
    return made | {key: value for key, value in properties.items() if value not in (None, "", [])}


def _times(told: Told) -> tuple[datetime, datetime]:
    """When the incident was first told, and last told or decided on."""
    published = [at for r in told.reports if (at := utc(r.published))]
    decided = [at for d in told.decisions.values() if (at := utc(d.time))]
    since = min(published, default=_UNDATED)
    return since, max([*published, *decided], default=since)


def _stamp(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
