"""HXL: a table of incidents with the tags of the Humanitarian Exchange Language in its second row.

Its columns are those of ACLED with their tags as OCHA writes them, and those that a documented event needs
beside them: the range of the dead, the injured, who says so, in which words, where that is found.
"""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.export.acled_style import RULE, country_only, rows
from counterclaim.export.choices import choice
from counterclaim.export.csv import csv_line, guarded, lined
from counterclaim.export.parties import asserted
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.incidents.standing.rules import Resolution
from counterclaim.model import ClaimRow, TollKind

TAGS = {
    "event_id": "#event+code",
    "event_date": "#date+occurred",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "year": "#date+year",
    "time_precision": "#date+precision",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "actor1": "#group+name+first",
    "assoc_actor_1": "#group+name+first+assoc",
    "actor2": "#group+name+second",
    "assoc_actor_2": "#group+name+second+assoc",
    "region": "#region+name",
    "country": "#country+name",
    "iso3": "#country+code",
    "admin1": "#adm1+name",
    "admin2": "#adm2+name",
    "location": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "geo_precision": "#geo+precision",
    "fatalities": "#affected+killed",
    "fatalities_min": "#affected+killed+min",
    "fatalities_max": "#affected+killed+max",
    "fatalities_rule": "#meta+rule",
    "injured": "#affected+injured",
    "missing": "#affected+missing",
    "abducted": "#affected+abducted",
    "detained": "#affected+detained",
    "displaced": "#affected+displaced",
    "standing": "#status+standing",
    "independent_sources": "#meta+source+num+independent",
    "reports": "#meta+source+num",
    "source": "#meta+source",
    "speaker": "#meta+source+speaker",
    "quote": "#meta+quote",
    "status": "#status+evidence",
    "url": "#meta+url",
    "notes": "#description",
}
"""The columns in their order, each with its tag."""

RANGE = "stated-range"
"""The rule of the least and the most that anybody says."""

LOST = {
    "all speakers and quotes but those of the figure chosen": "claims.csv, same ids without CC-",
    "disputes in other fields": "notes; contradictions in incidents.csv",
    "p-codes": "nowhere: no gazetteer of ours has them; join by admin names",
    "what is planned, threatened, denied or withdrawn; acts without an ACLED type": "incidents.csv",
    "what is dated to no month, placed in a country only, or of nobody against nobody": (
        "incidents.csv; --set all=yes"
    ),
}

_HARMS: tuple[TollKind, ...] = ("injured", "missing", "abducted", "detained", "displaced")


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write incidents as a table: headers, tags, a row an incident.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes row by row.
        options: ``rule`` of the tolls instead of ``acled-lowest``; ``extra["all"]``: "yes" for what is dated
            or placed vaguely, or has no actors, as well.

    Follows HXL 1.1 and the tags of OCHA's ACLED data sets. Unknown is empty: no figure of the dead is not 0.
    """
    every = choice(options, "all", "no", "yes") == "yes"
    rule = options.rule or RULE
    out.write(csv_line(TAGS))
    out.write(csv_line(TAGS.values()))
    for told in records:
        for row in rows(told, rule, split=False, every=every):
            cells = row | _ours(told, rule)
            out.write(csv_line([guarded(lined(cells[column])) for column in TAGS]))


def _ours(told: Told, rule: str) -> dict[str, object]:
    i, where, when = told.incident, told.incident.place, told.incident.date
    killed = told.toll(rule, "killed")
    stated = told.toll(RANGE, "killed")
    shown = _shown(told, killed)
    claim = shown.claim if shown else None
    return {
        "event_id": f"CC-{i.id}",
        "date_start": when.start[:10] if when and when.start else None,
        "date_end": when.end[:10] if when and when.end else None,
        "iso3": where.country if where else None,
        "location": None if country_only(where) or where is None else where.name,
        "fatalities": _figure(killed),
        "fatalities_min": stated.low,
        "fatalities_max": stated.high,
        "fatalities_rule": killed.rule if _figure(killed) is not None else None,
        **{kind: _figure(told.toll(rule, kind)) for kind in _HARMS},
        "standing": i.standing,
        "independent_sources": i.independent_sources,
        "reports": len(told.reports),
        "speaker": claim.speaker.name if claim else None,
        "quote": claim.quote.exact if claim else None,
        "status": claim.status if claim else None,
        "url": shown.report.url if shown else None,
    }


def _figure(found: Resolution) -> int | None:
    return found.best if found.best is not None else found.low


def _shown(told: Told, killed: Resolution) -> ClaimRow | None:
    """The claim whose words stand in the row: the first that gives the figure, else tells of the act."""
    number, won = _figure(killed), set(killed.claims)
    figures = [r for r in told.rows if r.claim.id in won and r.claim.low == number]
    acts = [r for r in told.rows if r.claim.field == "event" and asserted(r.claim)]
    own = (figures if number is not None else []) or [r for r in told.rows if r.claim.id in won] or acts
    return next((r for r in own if r.claim.speaker.kind != "outlet"), next(iter(own), None))
