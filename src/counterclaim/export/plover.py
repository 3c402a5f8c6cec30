"""PLOVER JSON lines: a record for each report's account of an incident, by the names of the PLOVER manual.

What was told as past, coming, merely possible or not so has its auxiliary mode; ``link`` is the incident, so
that the accounts of one event are found together; ``speaker`` and ``status`` stand beside PLOVER's own
fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from counterclaim.export.choices import choice
from counterclaim.export.outlets import outlet_name
from counterclaim.export.parties import asserted
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.incidents.standing.rules import resolve
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, ClaimRow, DateInterval, IncidentActor, Place, ReportRef, TollKind
from counterclaim.resolve.actors import code_actor, resolve_actor
from counterclaim.resolve.countries import country_name
from counterclaim.vocabulary import load
from counterclaim.vocabulary.event_types import event_type

RULE = "most-independent"
CODEBOOK = "plover-manual-0.7b1"
AUXILIARY = ("negation", "hypothetical", "future", "historical")
"""PLOVER's auxiliary modes, the strongest first."""

LOST = {
    "all quotes, speakers and relays but those of the act": "claims.csv, same incident ids (link)",
    "rival tolls within a report": "claims.csv",
    "which sources are independent, standing, contradictions": "incidents.csv",
    "contexts, event_scale, Wikidata ids of actors, language": "nowhere: not coded",
    "time of coding (no clock: the same records give the same bytes)": "counterclaim history",
    "what has no day or no actor, both of which the manual requires": "incidents.csv; --set all=yes",
    "radius of doubt of a place, basis of a date": "incidents.csv",
    "text of the reports (rights)": "the project file; text_info has the offsets",
}

_SIZES: Mapping[str, TollKind] = {"dead": "killed", "injured": "injured", "arrested": "detained"}
_RESOLUTION = {1: 4, 2: 3, 3: 3, 4: 2, 5: 2, 6: 1}
"""Mordecai's resolution (5 within a city to 1 a country) by UCDP's precision of a place."""

_ENCODER = msgspec.json.Encoder()


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write one line of JSON for each report's account of each incident.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes; nothing is held back.
        options: ``rule`` of the tolls within a report instead of ``most-independent``; ``extra["all"]``:
            "yes" for accounts without a day or an actor as well.

    Follows the PLOVER manual (Open Event Data Alliance): a list of actors and recipients, no recipient where
    all consult one another, names of fields as in its tables. An unknown field is absent.
    """
    every = choice(options, "all", "no", "yes") == "yes"
    for told in records:
        for made in accounts(told, options.rule or RULE):
            if every or (made["date"] and made["actor"]):
                out.write(_ENCODER.encode(made) + b"\n")


def accounts(told: Told, rule: str) -> Iterable[dict[str, Any]]:
    """The records of an incident, by publication; a report that tells of no act in it has none."""
    for report in told.reports:
        own = [r for r in told.rows if r.report.id == report.id]
        acts = [r.claim for r in own if r.claim.field == "event"]
        if acts:
            yield _record(told, report, own, acts, rule)


def _record(
    told: Told, report: ReportRef, own: Sequence[ClaimRow], acts: Sequence[Claim], rule: str
) -> dict[str, Any]:
    i = told.incident
    first = next((c for c in acts if asserted(c)), acts[0])
    known = event_type(i.type, i.mode)
    actors = _entities(i.actors, own, "initiator")
    recipients = _entities(i.targets, own, "target")
    if i.type == "CONSULT" and i.mode != "visit":
        actors, recipients = [*actors, *recipients], []
    auxiliary = auxiliary_mode(acts)
    modes = [m for m in (i.mode, auxiliary) if m]
    made: dict[str, Any] = {
        "id": f"CC-{i.id}-{report.id}",
        "has_event": True,
        **_date(i.date),
        "actor": actors,
        "recipient": recipients or None,
        "event": [i.type],
        "event_loc": _place(i.place),
        "event_text": [first.quote.exact],
        "quad_code": known.quad if known else None,
        "mode": modes or None,
        "size": _size(told, own, rule),
        "link": i.id,
        "text_info": {"start": first.quote.start, "end": first.quote.end},
        "cite_info": _present(
            citation=f"{report.id} sha256:{report.sha256}", url=report.url, title=report.title,
            publication=outlet_name(report), coder="counterclaim", codebook=CODEBOOK,
        ),
        "coder": first.method,
        "comment": i.title,
        "speaker": _present(
            name=first.speaker.name, kind=first.speaker.kind, country=first.speaker.country
        ),
        "status": first.status,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value is not None or key == "date"}


def auxiliary_mode(acts: Sequence[Claim]) -> str | None:
    """The auxiliary mode of an account: only where everything that it says of the act has one.

    A report that tells of an act both as news and as background tells of it as news.
    """
    modes: Mapping[str, str | None] = load("modalities", _modes)
    found = [
        "negation" if c.polarity == "negative" or c.status == "denied" else modes.get(c.modality)
        for c in acts
    ]
    if any(m is None for m in found):
        return None
    return min((m for m in found if m), key=AUXILIARY.index)


def _modes(raw: list[dict[str, Any]]) -> Mapping[str, str | None]:
    return {r["id"]: r["plover"] for r in raw}


def _entities(actors: Sequence[IncidentActor], own: Sequence[ClaimRow], role: str) -> list[dict[str, Any]]:
    """The actors that a report names, with its words; if it names none, the incident's without words."""
    said = {r.claim.id for r in own if asserted(r.claim)}
    mine = [a for a in actors if a.role == role and said.intersection(a.claims)]
    found = mine or [a for a in actors if a.role == role and (not a.claims or role == "initiator")]
    made = [_entity(a, named=bool(mine) or not a.claims) for a in found]
    return [e for k, e in enumerate(made) if e and e not in made[:k]]


def _entity(a: IncidentActor, named: bool) -> dict[str, Any]:
    code, known = code_actor(a.name), resolve_actor(a.name)
    found = _present(
        code=a.code or code.actor,
        sector=a.sector or code.sector,
        entity_text=a.name if named else None,
        identifier_text=known.name if known is not None else None,
    )
    return found if "code" in found or "sector" in found else {}


def _date(when: DateInterval | None) -> dict[str, Any]:
    if when is None or when.start is None:
        return {"date": None, "enddate": when.end[:10] if when is not None and when.end else None}
    clock = {"time": when.start[11:] or None, "endtime": when.end[11:] or None if when.end else None}
    end = when.end[:10] if when.end and when.end[:10] != when.start[:10] else None
    return {"date": when.start[:10], "enddate": end} | clock


def _place(where: Place | None) -> dict[str, Any] | None:
    if where is None:
        return None
    return _present(
        extracted_place=where.as_written, resolved_place=where.name if where.lat is not None else None,
        geonameid=where.geonames_id, lat=where.lat, lon=where.lon, district=where.admin2,
        province=where.admin1, country=country_name(where.country) if where.country else None,
        country_code=where.country, resolution=_RESOLUTION.get(where.precision.ucdp or 0),
    )  # fmt: skip


def _size(told: Told, own: Sequence[ClaimRow], rule: str) -> dict[str, int] | None:
    """The tolls that this report tells, as the rule resolves its own figures."""
    telling = Telling(
        claims=[r.claim for r in own],
        reports={r.report.id: r.report for r in own},
        copies=told.telling.copies,
    )
    made = {}
    for name, kind in _SIZES.items():
        found = resolve(rule, kind, telling)
        number = found.best if found.best is not None else found.low
        if number is not None:
            made[name] = number
    return made or None


def _present(**fields: object) -> dict[str, Any]:
    """The fields that are known."""
    return {key: value for key, value in fields.items() if value is not None}
