"""ACLED-style CSV: incidents in the 31 columns that scripts for ACLED read. It is no ACLED data.

Its ids have a prefix of ours, ``fatalities`` follows a named rule, and the figures that lost stand in the
notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterclaim.export.acled_events import TARGETED, AcledEvent, Day, acled_event, days, shares
from counterclaim.export.acled_notes import basis, note
from counterclaim.export.choices import choice
from counterclaim.export.csv import csv_line, guarded, lined
from counterclaim.export.outlets import outlets, source_scale
from counterclaim.export.parties import Party, country_label
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.incidents.standing.rules import Resolution
from counterclaim.model import Place
from counterclaim.vocabulary.acled_codes import inter_name, interaction, interaction_code
from counterclaim.vocabulary.country_codes import country_codes

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags",
    "timestamp",
)  # fmt: skip
"""ACLED's columns in their order."""

RULE = "acled-lowest"
PREFIX = "CC-"
"""Before ids of ours, so that nobody takes them for another data set's."""

LOST = {
    "who gives each figure, in which words": "claims.csv, same ids without CC-; in part in notes",
    "rival figures": "notes; claims.csv",
    "no figure and nobody killed, both 0": "tags",
    "injured, missing, abducted and others": "notes; incidents.csv",
    "standing, independent sources": "tags; incidents.csv",
    "what is planned, threatened, denied or withdrawn; acts without an ACLED type": "incidents.csv",
    "what is dated to no month, placed in a country only, or of nobody against nobody": (
        "incidents.csv; --set all=yes"
    ),
    "admin3, crowd sizes": "nowhere: not coded",
    "years of a regime in the names of state forces": "nowhere: not coded",
    "when a row was last changed (timestamp is the last publication)": "counterclaim history",
}


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write incidents as rows of the 31 columns.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes row by row.
        options: ``rule`` instead of ``acled-lowest``; ``extra["split"]``: "day" (a row for each day of what
            went on over days; so by default) or "none"; ``extra["all"]``: "yes" for what is dated or placed
            too vaguely for ACLED, or has no actors, as well; ``extra["inter"]``: "number" for classes of
            actors as numbers, as in files of before 2024.

    Follows the ACLED codebook, table 1; a place without coordinates has empty cells, and where no figure of
    the dead is known ``fatalities`` is 0, as ACLED writes it; ``tags`` tell the two apart.
    """
    split = choice(options, "split", "day", "none") == "day"
    every = choice(options, "all", "no", "yes") == "yes"
    numbers = choice(options, "inter", "text", "number") == "number"
    out.write(csv_line(COLUMNS))
    for told in records:
        for row in rows(told, options.rule or RULE, split=split, every=every):
            cells = row | _numbered(told) if numbers else row
            out.write(csv_line([guarded(lined(cells[column])) for column in COLUMNS]))


def rows(told: Told, rule: str, *, split: bool, every: bool) -> Iterator[dict[str, object]]:
    """The rows of an incident: none where ACLED would not record it, one a day where it went on over days.

    Args:
        told: the incident with its claims.
        rule: the resolution rule of the fatalities.
        split: whether what went on over days has a row a day.
        every: also what is dated or placed too vaguely for ACLED.
    """
    event = acled_event(told)
    if event is None:
        return
    where, when = told.incident.place, days(told.incident.date, split)
    vague = when[0].day is None or country_only(where) or event.actor1 is None
    if vague and not every:
        return
    found = told.toll(rule, "killed")
    number = found.best if found.best is not None else found.low or 0
    for k, (day, share) in enumerate(zip(when, shares(number, len(when)), strict=True)):
        row = _row(told, event, day, found)
        if len(when) > 1:
            row["event_id_cnty"] = f"{row['event_id_cnty']}-{k + 1}"
            row["notes"] = (
                f"{row['notes']} Day {k + 1} of {len(when)}; {number} fatalities are parted over the days."
            )
        yield row | {"fatalities": share}


def country_only(where: Place | None) -> bool:
    """Whether no more than a country is known; a named place that nobody could locate is more."""
    return where is None or (where.precision.ucdp or 0) >= 6


def _row(told: Told, event: AcledEvent, when: Day, found: Resolution) -> dict[str, object]:
    i, where = told.incident, told.incident.place
    codes = country_codes(where.country if where else None)
    located = where is not None and where.lat is not None and not country_only(where)
    given = any(r.claim.field == "toll" and r.claim.kind == "killed" for r in told.rows)
    tags = [
        f"standing: {i.standing}",
        f"independent sources: {i.independent_sources}",
        basis(found, given),
    ]
    return {
        "event_id_cnty": f"{PREFIX}{i.id}",
        "event_date": when.day.isoformat() if when.day else None,
        "year": when.day.year if when.day else None,
        "time_precision": when.precision,
        "disorder_type": event.type.disorder_type,
        "event_type": event.type.event_type,
        "sub_event_type": event.type.sub_event_type,
        **_actor(event.actor1, event.associates1, 1),
        **_actor(event.actor2, event.associates2, 2),
        "interaction": interaction(*event.inters),
        "civilian_targeting": TARGETED if event.targeted else None,
        "iso": codes.iso if codes else None,
        "region": codes.acled_region if codes else None,
        "country": country_label(where.country) if where else None,
        "admin1": where.admin1 if where else None,
        "admin2": where.admin2 if where else None,
        "admin3": None,
        "location": where.name if where else None,
        "latitude": round(where.lat, 4) if located and where and where.lat is not None else None,
        "longitude": round(where.lon, 4) if located and where and where.lon is not None else None,
        "geo_precision": where.precision.acled if located and where else None,
        "source": listed(outlets(told)),
        "source_scale": source_scale(told),
        "notes": note(told, event, when),
        "tags": listed(tags),
        "timestamp": _timestamp(told),
    }


def _numbered(told: Told) -> dict[str, object]:
    """The classes of the actors as numbers; nobody is 0, as it was in ACLED's files."""
    event = acled_event(told)
    first, second = event.inters if event is not None else (None, None)
    return {"inter1": first, "inter2": second or 0, "interaction": interaction_code(first, second)}


def _actor(party: Party | None, associates: tuple[str, ...], n: int) -> dict[str, object]:
    return {
        f"actor{n}": party.name if party else None,
        f"assoc_actor_{n}": listed(associates),
        f"inter{n}": inter_name(party.inter) if party else None,
    }


def listed(values: Iterable[str]) -> str | None:
    """Values in one cell as ACLED lists them; a semicolon within one is written as a comma.

    >>> listed(["Reuters", "Radio Okapi; Goma"]), listed([])
    ('Reuters; Radio Okapi, Goma', None)
    """
    return "; ".join(v.replace(";", ",") for v in values) or None


def _timestamp(told: Told) -> int | None:
    """When the last report of it came out, in Unix seconds."""
    known = [m for r in told.reports if (m := moment(r.published)) is not None]
    return int(max(known).timestamp()) if known else None
