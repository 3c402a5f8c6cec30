"""The claims of the example reports' gold as the records that a perfect reader would make of the texts.

What the gold says is taken over: quote, figure, bounds, speaker, relay, status. What it does not say (the
weapon in the words, the day, the kind and country of a speaker) is read from the gold's own words by the
program's vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bench.matching import OUTLET, Line
from counterclaim.claims.numerals import read_numerals
from counterclaim.model import Claim, Place, Quote, Relay, Report, ReportRef, Speaker, quote
from counterclaim.resolve.actors import ActorContext, kind_and_country, resolve_actor
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.dates import Anchor, resolve_date

TOLLS = frozenset({"killed", "injured", "missing", "detained", "displaced"})
_FIELDS = {"perpetrator": "actor", "responsibility": "actor"}
_NAMED = re.compile(r"\b(?:at|of|in|on)\s+((?:the\s+)?[A-Z][\w’'-]+(?:[ -][A-Z][\w’'-]+)*)")
_BODIES = frozenset({"government", "military", "armed group", "state media"})


def claims(report: Report, gold: Sequence[Line]) -> dict[str, list[Claim]]:
    """The claims of a report by gold incident.

    Args:
        report: with its text, as the program takes it in.
        gold: the report's claims as ``gold.jsonl`` has them.
    """
    countries = tuple(dict.fromkeys(m.iso3 for m in find_countries(report.text)))
    context = ActorContext(countries=countries, date=report.published)
    made: dict[str, list[Claim]] = {}
    wholes: dict[tuple[str, str, str], str] = {}
    for n, line in enumerate(gold):
        c = _claim(report, line, n, context)
        if line.get("part_of"):
            c = msgspec.structs.replace(
                c, part_of=wholes.get((line["incident"], line["kind"], line["part_of"])) or "?"
            )
        elif line.get("figure"):
            wholes[line["incident"], line["kind"], line["figure"]] = c.id
        made.setdefault(line["incident"], []).append(c)
    return made


def reference(report: Report) -> ReportRef:
    """A report without its text."""
    return ReportRef(
        id=report.id, sha256=report.sha256, path=report.path, outlet=report.outlet, published=report.published
    )


def _claim(report: Report, line: Line, n: int, context: ActorContext) -> Claim:
    text, at = report.text, line["quote_start"]
    words = quote(text, (at, at + len(line["quote"])))
    kind: str = line["kind"]
    toll = kind in TOLLS
    told = None
    if line.get("figure") and line.get("figure_start") is not None:
        told = quote(text, (line["figure_start"], line["figure_start"] + len(line["figure"])))
    number, victims = _split(text, told) if toll else (told, None)
    field: str = "toll" if toll else _FIELDS.get(kind, kind)
    values: dict[str, Any] = {}
    if field == "actor":
        values["value"] = _doer(line)
    elif field == "date":
        values["date"] = _day(words, report)
        values["value"] = values["date"].start if values["date"] else None
    elif field == "place":
        named = _NAMED.search(words.exact)
        name = named[1] if named else words.exact
        values |= {"value": name, "place": Place(name=name, as_written=name)}
    elif field == "weapon" or field != "toll":
        values["value"] = words.exact
    denying = line["status"] == "denied" and kind != "date"
    return Claim(
        id=f"c-{report.id}-{n}",
        report=report.id,
        field=field,
        kind=kind if toll else "site" if kind == "target" else None,
        quote=words,
        figure=number if toll else (told if kind == "weapon" and told else words),
        victims=victims or (words if toll and told is None else None),
        low=line["low"] if toll or kind == "weapon" else None,
        high=line["high"] if toll or kind == "weapon" else None,
        speaker=_speaker(report, line, context),
        relay=tuple(Relay(name=r) for r in line["relay"] if r != OUTLET),
        status=line["status"],
        polarity="negative" if denying else "positive",
        method="gold",
        **values,
    )


def _split(text: str, told: Quote | None) -> tuple[Quote | None, Quote | None]:
    """A figure as its number and those whom it counts; a list of people is both."""
    if told is None:
        return None, None
    numbers = read_numerals(told.exact)
    if len(numbers) == 1 and numbers[0].span[0] == 0 and numbers[0].span[1] < len(told.exact):
        cut = told.start + numbers[0].span[1]
        return quote(text, (told.start, cut)), quote(text, (cut, told.end))
    return told, None if len(numbers) == 1 else told


def _speaker(report: Report, line: Line, context: ActorContext) -> Speaker:
    name = line["speaker"]
    if name == OUTLET:
        return Speaker(name=report.outlet or "unknown", kind="outlet")
    kind, country = kind_and_country(name, context)
    match = resolve_actor(name, context)
    body = match is not None and kind in _BODIES and "," not in name and not name.islower()
    return Speaker(name=match.name if match is not None and body else name, kind=kind, country=country)


def _doer(line: Line) -> str:
    """Whom a claim names as the one who did it: who is spoken of, else who owns it."""
    named = find_countries(line["quote"])
    if named:
        return named[0].name
    return str(
        line["quote"] if line["speaker"] == OUTLET or line["kind"] == "perpetrator" else line["speaker"]
    )


def _day(words: Quote, report: Report) -> Any:
    """The day that a quote names."""
    return resolve_date(words.exact, Anchor(report.published))


def by_incident(reports: Mapping[str, Report], gold: Mapping[str, Sequence[Line]]) -> dict[str, list[Claim]]:
    """All claims of all reports by gold incident."""
    found: dict[str, list[Claim]] = {}
    for name, report in reports.items():
        for incident, own in claims(report, gold[name]).items():
            found.setdefault(incident, []).extend(own)
    return found
