"""FollowTheMoney: incidents as events, with who took part, where, and the articles that tell of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

import msgspec

from counterclaim.export.choices import choice
from counterclaim.export.placed import dated, days, named, pinned, point, where, within
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.wording import (
    clash,
    cut,
    label,
    quotes,
    said,
    sentences,
    somebody,
    state,
    utc,
    web,
)
from counterclaim.model import Incident, IncidentActor, Place, ReportRef, content_id
from counterclaim.resolve.countries import iso2_of

FORMS = ("entities", "statements")
DATASET = "counterclaim"

_SCHEMATA = {
    "government": "PublicBody", "military": "PublicBody", "police": "PublicBody", "judicial": "PublicBody",
    "person": "Person", "armed group": "Organization", "ngo": "Organization", "un": "Organization",
    "media": "Organization", "state media": "Organization", "political": "Organization",
    "medical": "Organization", "organisation": "Organization", "outlet": "Organization",
}  # fmt: skip

LOST = {
    "speakers, relays, status and polarity as properties": "in words in description; claims.csv, whose first "
    "columns are those of statements",
    "the claim behind a value": "form=statements: origin; claims.csv",
    "roles of those involved": "notes, in words; incidents.jsonl: actors, targets",
    "actors that are nobody": "notes",
    "coordinates of areas": "the address, in words; incidents.geojson",
    "open ends, grain and basis of dates": "summary, in words; incidents.jsonl: date",
    "contradictions": "notes, in words; incidents.jsonl: contradictions",
    "SHA-256 as checksum": "the article's notes",
}
"""What the format cannot hold, and where that is."""


_LONGEST = {
    "name": 384, "alias": 384, "location": 250, "full": 250, "summary": 65_000, "description": 65_000,
    "notes": 65_000, "sourceUrl": 4096,
}  # fmt: skip
"""The most characters of a property, where it is not 1,024."""

_DAYS = ("1000-01-01", "2999-12-31T23:59:59")
"""The first and the last that FollowTheMoney takes for a day."""


@dataclass(frozen=True)
class Entity:
    """An entity of FollowTheMoney: its values by property, and behind which claim each stands."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    origins: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, name: str, *values: str | None, origin: str | None = None) -> None:
        """Add what is known of a property, each value once; ``origin`` is the first claim behind it."""
        for given in values:
            value = cut(given, _LONGEST.get(name, 1024)) if given and _shows(given) else None
            if value and value not in self.properties.get(name, ()):
                self.properties.setdefault(name, []).append(value)
                if origin:
                    self.origins[name, value] = origin


def _shows(text: str) -> bool:
    """Whether a text has anything to see: FollowTheMoney takes blanks and marks of no width for nothing."""
    return any(c.isprintable() and not c.isspace() for c in text)


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write entities, or their statements one by one, as lines of JSON.

    An ``Event`` for each incident; its ``Address``; an ``Article`` for each report; and those who took part,
    where they are somebody: a person, an organisation, a public body. The others ("two houses") are told in
    words. An area has no coordinates, for Aleph draws all as points.

    Args:
        records: incidents with what tells of them.
        out: takes the bytes as they come; of entities met before, ids alone are kept.
        options: ``extra["form"]`` is one of ``FORMS``, ``rule`` chooses the tolls.

    Raises:
        ChoiceError: there is no such form.

    Follows followthemoney 4 (its schemata and statements): dates are prefixes of ISO 8601 in UTC, countries
    ISO 3166-1 alpha-2 in small letters, checksums SHA-1, statements named by their content.
    """
    statements = choice(options, "form", *FORMS) == "statements"
    encoder = msgspec.json.Encoder()
    seen: set[str] = set()
    for told in records:
        for entity in entities(told, options.rule):
            if entity.id in seen:
                continue
            seen.add(entity.id)
            whole = {"id": entity.id, "schema": entity.schema, "properties": entity.properties}
            for made in _statements(entity) if statements else (whole,):
                out.write(encoder.encode(made) + b"\n")


def entities(told: Told, rule: str | None = None) -> Iterator[Entity]:
    """An incident and what it leads to; those that it names come before it."""
    i = told.by(rule)
    event = Entity(i.id, "Event")
    event.add("name", i.title if _shows(i.title) else label(i))
    event.add("recordId", i.id)
    _date(event, i)
    for article in (_article(told, r) for r in told.reports):
        event.add("proof", article.id)
        event.add("sourceUrl", *article.properties.get("sourceUrl", ()))
        yield article
    if i.place is not None:
        claim = _origin(told, i, "place")
        if (address := _address(i.place)) is not None:
            event.add("addressEntity", address.id, origin=claim)
            yield address
        event.add("location", where(i.place), origin=claim)
        event.add("country", _country(i.place.country), origin=claim)
    for actor in (*i.actors, *i.targets):
        if somebody(actor) and actor.name.strip():
            entity = _actor(actor)
            event.add("involved", entity.id, origin=next(iter(actor.claims), None))
            yield entity
    _tell(event, told, i)
    yield event


def _tell(event: Entity, told: Told, i: Incident) -> None:
    """What is said of an event in words: how it stands, who did what, what is contested, the quotes."""
    summary = [f"{part}." for part in (dated(i.date), where(i.place)) if part]
    event.add("summary", " ".join([*summary, *sentences(told, i)]))
    for toll in i.tolls:
        counted = [str(n) if n is not None else "?" for n in (toll.low, toll.high)]
        event.add(
            "notes",
            f"{toll.kind}: {' to '.join(dict.fromkeys(counted))} (rule {toll.rule})",
            origin=next(iter(toll.claims), None),
        )
    for c in i.contradictions:
        event.add(
            "notes", f"Contested, {clash(c)}", origin=next(iter(c.sides[0].claims), None) if c.sides else None
        )
    for actor in (*i.actors, *i.targets):
        event.add("notes", f"{actor.role}: {actor.name}", origin=next(iter(actor.claims), None))
    event.add("keywords", label(i), f"standing: {i.standing}", f"modality: {i.modality}", *i.weapons)
    for row in quotes(told):
        event.add("description", said(row), origin=row.claim.id)


def _date(event: Entity, i: Incident) -> None:
    """Days as they are known; a whole month or year as its prefix besides."""
    start, end = (day if day and _DAYS[0] <= day <= _DAYS[1] else None for day in days(i.date))
    event.add("startDate", start)
    event.add("endDate", end)
    if i.date is not None and start and end and i.date.grain in ("month", "year"):
        kept = 7 if i.date.grain == "month" else 4
        if start[:kept] == end[:kept]:
            event.add("date", start[:kept])


def _article(told: Told, r: ReportRef) -> Entity:
    made = Entity(r.id, "Article")
    name = PurePath(r.path).name if r.path else r.id
    made.add("name", r.title if r.title and _shows(r.title) else name)
    made.add("title", r.title)
    made.add("fileName", name)
    made.add("publisher", r.outlet)
    made.add("author", r.author)
    made.add("sourceUrl", web(r.url))
    made.add("publishedAt", _published(r))
    raw = told.raw(r.id)
    if raw is not None:
        # The archive that Aleph keeps is addressed by SHA-1; this proves nothing, the SHA-256 beside it does.
        made.add("contentHash", hashlib.sha1(raw, usedforsecurity=False).hexdigest())
    made.add("notes", f"SHA-256 of the raw bytes: {r.sha256}")
    return made


def _published(r: ReportRef) -> str | None:
    """A report's publication in UTC, as exactly as it is known."""
    found: datetime | None = utc(r.published)
    if found is None or r.published is None or not _DAYS[0] <= found.isoformat() <= _DAYS[1]:
        return None
    return found.isoformat()[: len("2024-01-18") if len(r.published) <= 10 else len("2024-01-18T00:00:00")]


def _address(place: Place) -> Entity | None:
    """The address of a place that lies on the map, or in a known country."""
    at = point(place)
    if at is None and not place.country:
        return None
    made = Entity(content_id("p", place.name, place.geonames_id, *(at or ()), place.radius_m), "Address")
    made.add("name", named(place))
    made.add("full", where(place))
    made.add("state", place.admin1)
    made.add("region", place.admin2)
    made.add("country", _country(place.country))
    if at is not None and pinned(place):
        made.add("city", place.name)
        made.add("latitude", repr(float(at[1])))
        made.add("longitude", repr(float(at[0])))
        made.add("remarks", within(place))
    elif at is not None:
        made.add(
            "remarks", f"An area, {within(place) or 'how large is not known'}: its middle is {at[1]}, {at[0]}"
        )
    return made


def _actor(actor: IncidentActor) -> Entity:
    country = actor.country or state(actor.name)
    schema = _SCHEMATA.get(actor.kind or ("government" if state(actor.name) else ""), "LegalEntity")
    made = Entity(content_id("a", schema, actor.name, country), schema)
    made.add("name", actor.name)
    made.add("alias", *(alias for alias in actor.aliases if alias != actor.name))
    made.add("country", _country(country))
    return made


_NAMED_OTHERWISE = {"SOL": "so-som", "NCY": "cy-trnc"}
"""Countries that have no code of ISO 3166, as FollowTheMoney's own list has them."""


def _country(iso3: str | None) -> str | None:
    code = iso2_of(iso3) if iso3 else None
    return _NAMED_OTHERWISE.get(iso3 or "") or (code.lower() if code else None)


def _origin(told: Told, i: Incident, name: str) -> str | None:
    """The first claim behind a field of an incident."""
    return next((v.claims[0] for v in i.values if v.field == name and v.claims), None)


def _statements(entity: Entity) -> Iterator[dict[str, Any]]:
    """The statements of an entity: the one that names it first, then one for each value, with its claim."""
    values = [(name, value) for name, found in entity.properties.items() for value in found]
    made = [_statement(entity, name, value) for name, value in values]
    yield _statement(entity, "id", _sha1("".join(sorted(row["id"] for row in made))))
    yield from made


def _statement(entity: Entity, name: str, value: str) -> dict[str, Any]:
    return {
        "canonical_id": entity.id,
        "entity_id": entity.id,
        "prop": name,
        "schema": entity.schema,
        "value": value,
        "dataset": DATASET,
        "origin": entity.origins.get((name, value)),
        "external": False,
        "id": _sha1(f"{DATASET}.{entity.id}.{name}.{value}"),
    }


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
