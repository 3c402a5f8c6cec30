"""UCDP-style CSV: incidents in the 49 columns that scripts for UCDP GED read. It is no UCDP data.

Best, low and high follow a named rule; ``source_original`` holds the speakers; the dead are parted by side
only where the words say who they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from counterclaim.export.acled_events import TOOK_PLACE
from counterclaim.export.acled_notes import voices
from counterclaim.export.choices import choice
from counterclaim.export.csv import csv_line, guarded, lined
from counterclaim.export.outlets import outlet_name, references
from counterclaim.export.parties import Party, asserted, parties
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.export.victims import Deaths, deaths
from counterclaim.incidents.sourcing.sources import ASSERTS
from counterclaim.model import Place
from counterclaim.model.printable import one_line
from counterclaim.resolve.countries import country_name
from counterclaim.resolve.date_precision import date_precision
from counterclaim.vocabulary.country_codes import country_codes

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence",
    "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The columns of GED 26.1 in order; scripts read them by name, for the order differs between releases."""

RULE = "ucdp-best-low-high"
PREFIX = "CC-"
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3

LOST = {
    "who gives which figure, in which words": (
        "claims.csv, same ids without CC-; the speakers in source_original"
    ),
    "which reliable figure is whose between low and high": "claims.csv",
    "doubted figures, figures in words (several)": "claims.csv; incidents.csv",
    "injured, missing, abducted and others": "incidents.csv",
    "attacks in which nobody died, or that are dated to no year": "incidents.csv; --set all=yes",
    "what is no attack, planned, threatened, denied or withdrawn": "incidents.csv",
    "UCDP's own ids of conflicts, dyads and actors, names of conflicts, active_year, code_status": (
        "nowhere: only UCDP gives them"
    ),
    "disputes on who did it, to whom, where": "claims.csv; contradictions in incidents.csv",
}


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write incidents as rows of the 49 columns.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes row by row.
        options: ``rule`` instead of ``ucdp-best-low-high``; ``extra["all"]``: "yes" for all attacks,
            and not only dated attacks in which somebody died.

    Follows the UCDP GED codebook: an event needs a death in its best or high estimate; best is the sum of
    deaths_a, deaths_b, deaths_civilians and deaths_unknown. Unknown is empty.
    """
    every = choice(options, "all", "no", "yes") == "yes"
    out.write(csv_line(COLUMNS))
    for told in records:
        row = _row(told, options.rule or RULE, every)
        if row is not None:
            out.write(csv_line([guarded(lined(row[column])) for column in COLUMNS]))


def _row(told: Told, rule: str, every: bool) -> dict[str, object] | None:
    i, where = told.incident, told.incident.place
    if i.type != "ASSAULT" or i.modality not in TOOK_PLACE or i.standing in ("denied", "retracted"):
        return None
    found = told.toll(rule, "killed")
    died = max(found.best or 0, found.low or 0, found.high or 0) > 0
    precise = date_precision(i.date).ucdp if i.date is not None else None
    if not every and not (died and precise is not None):
        return None
    sides = parties(told)
    kind, a, b = violence(i.ucdp, sides.first, sides.second)
    parted = _by_side(deaths(found, told.rows), kind, a, b)
    start, end = (i.date.start, i.date.end) if i.date is not None else (None, None)
    first = start or end
    side_a, side_b = side_name(a), "Civilians" if kind == ONE_SIDED else side_name(b)
    reports = told.reports
    return dict.fromkeys(COLUMNS) | {
        "id": f"{PREFIX}{i.id}",
        "year": int(first[:4]) if first else None,
        "type_of_violence": kind,
        "dyad_name": f"{side_a} - {side_b}" if side_a and side_b else None,
        "side_a": side_a,
        "side_b": side_b,
        "number_of_sources": i.independent_sources or None,
        # Four lists side by side, one entry a report.
        "source_article": _listed(f'"{x}"' for x in references(reports)),
        "source_office": _listed(outlet_name(r) for r in reports),
        "source_date": _listed((r.published or "")[:10] for r in reports),
        "source_headline": _listed(r.title for r in reports),
        "source_original": _listed(dict.fromkeys(_speakers(told))),
        **_place(where),
        # An incident of its own, and no sum over some time.
        "event_clarity": 1 if precise in (1, 2) else None,
        "date_prec": precise,
        "date_start": _day(start),
        "date_end": _day(end),
        **parted,
        "best": found.best,
        "high": found.high,
        "low": found.low,
        "gwnoa": _gw(a),
        "gwnob": _gw(b) if kind != ONE_SIDED else None,
    }


def violence(
    covered: str | None, first: tuple[Party, ...], second: tuple[Party, ...]
) -> tuple[int | None, Party | None, Party | None]:
    """UCDP's type of violence with sides A and B; None for the type where the sides do not tell it.

    Args:
        covered: what our event types say of UCDP's cover: armed, one-sided or none.
        first: who did it, the main actor first.
        second: the other side.

    Follows the UCDP GED codebook: 1 state-based (a government against an organised actor), 2 non-state (two
    organised groups), 3 one-sided (an organised actor against civilians). In state-based violence side A is
    the government; of two governments the one that did it.
    """
    a = first[0] if first else None
    armed = [p for p in second if p.side in ("government", "non-state group")]
    b = armed[0] if armed else None
    civilians = any(p.side == "civilians" for p in second)
    organised = a is not None and a.side in ("government", "non-state group")
    if covered in (None, "none") or not organised:
        return None, a, b
    if b is None or covered == "one-sided":
        return (ONE_SIDED if civilians else None), a, None
    if "government" not in (a.side if a else None, b.side):
        return NON_STATE, a, b
    return (STATE_BASED, a, b) if a is not None and a.side == "government" else (STATE_BASED, b, a)


def side_name(party: Party | None) -> str | None:
    """A side as UCDP names it: "Government of Pakistan", a group by its name; None for one without a name."""
    if party is None:
        return None
    if party.side == "government":
        return f"Government of {ucdp_country(party.country)}" if party.country else None
    return party.name if party.named else None


def ucdp_country(iso3: str | None) -> str | None:
    """UCDP's name of a country.

    >>> ucdp_country("MMR"), ucdp_country("TCD")
    ('Myanmar (Burma)', 'Chad')
    """
    if iso3 is None:
        return None
    codes = country_codes(iso3)
    return codes.ucdp if codes and codes.ucdp else country_name(iso3)


def _by_side(
    found: Deaths | None, kind: int | None, a: Party | None, b: Party | None
) -> dict[str, int | None]:
    """The dead of each side; those whose sort fits neither side, or both, are unknown."""
    names = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    if found is None:
        return dict.fromkeys(names)
    counts = dict.fromkeys(names, 0) | {
        "deaths_civilians": found.civilian,
        "deaths_unknown": found.unknown,
    }
    for n, side in ((found.forces, "government"), (found.armed, "non-state group")):
        own = [
            name
            for name, party in zip(names, (a, None if kind == ONE_SIDED else b), strict=False)
            if party and party.side == side
        ]
        counts[own[0] if len(own) == 1 else "deaths_unknown"] += n
    return {**counts}


def _place(where: Place | None) -> dict[str, object]:
    if where is None:
        return {}
    codes = country_codes(where.country)
    made: dict[str, object] = {
        "where_prec": where.precision.ucdp,
        "where_coordinates": one_line(where.name),
        "where_description": one_line(", ".join(dict.fromkeys([where.as_written, *where.within]))),
        "adm_1": where.admin1,
        "adm_2": where.admin2,
        "country": ucdp_country(where.country),
        "country_id": codes.gw if codes else None,
        "region": codes.ucdp_region if codes else None,
    }
    if where.lat is not None and where.lon is not None:
        made |= {
            "latitude": round(where.lat, 6),
            "longitude": round(where.lon, 6),
            "geom_wkt": f"POINT ({where.lon:.6f} {where.lat:.6f})",
            "priogrid_gid": priogrid(where.lat, where.lon),
        }
    return made


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a point: half a degree square, numbered from the south-west, row by row.

    >>> priogrid(-89.9, -179.9), priogrid(89.9, 179.9), priogrid(33.3, 44.4)
    (1, 259200, 177569)

    Follows the PRIO-GRID codebook 2.0: 360 rows of 720 cells.
    """
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _speakers(told: Told) -> Iterable[str]:
    """Who says that people died, or else what happened, each source once; an outlet's voice is no origin."""
    claims = [r.claim for r in told.rows if asserted(r.claim) and r.claim.status in ASSERTS]
    deadly = [c for c in claims if c.field == "toll" and c.kind == "killed"]
    origins = voices(told, deadly or [c for c in claims if c.field == "event"])
    return (c.speaker.name for c in origins if c.speaker.kind != "outlet")


def _gw(party: Party | None) -> int | None:
    codes = country_codes(party.country) if party and party.side == "government" else None
    return codes.gw if codes else None


def _day(when: str | None) -> str | None:
    return date.fromisoformat(when[:10]).isoformat() if when else None


def _listed(values: Iterable[str | None]) -> str | None:
    """Values in one cell as UCDP lists them, a semicolon between; None where none of them is known."""
    cells = [one_line(v or "").replace(";", ",") for v in values]
    return ";".join(cells) if any(cells) else None
