"""The project's example reports: claims of every kind, tolls, incidents, and the report that holds none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench import gold as g
from bench.coding import Lines, code
from bench.gold import Line
from bench.metrics import Check, Measured, by, distance, short, shown, table
from bench.seed import Judged, judge
from bench.tolls import errors as toll_errors
from bench.tolls import pair
from bench.tolls import score as score_tolls

SPORT = "11-sport.txt"
NEAR_KM = 50.0
"""Kilometres that an incident's place may lie beyond the gold's own radius."""


def measure(folder: Path, errors: bool = False) -> Measured:
    """Code the folder of examples and score it.

    Raises:
        Missing: the gold is not there.
    """
    gold, merge = folder / "examples" / "gold.jsonl", folder / "examples" / "merge.json"
    rows = {row["file"]: row for row in g.rows(gold)}
    reports = [g.need(folder / "examples" / name) for name in rows]
    texts = {path.name: path.read_text(encoding="utf-8") for path in reports}
    result = score(rows, g.document(merge), code(reports), texts if errors else None)
    return Measured(result.figures, result.text, {f.name: g.digest(f) for f in (gold, merge, *reports)})


def score(rows: dict[str, Line], merge: Line, lines: Lines, texts: dict[str, str] | None = None) -> Measured:
    """Score claim and incident lines against the gold.

    Args:
        rows: gold claims and incidents by file.
        merge: which incidents are which across files.
        lines: what the product gave for all files together.
        texts: the reports' texts, to list errors; None lists none.
    """
    claims = {str(k): v for k, v in by(lines.claims, lambda c: Path(c["report"]["path"]).name).items()}
    judged = [
        judge(_placed(claim), claims.get(name, []), field=True)
        for name, row in rows.items()
        for claim in row["claims"]
    ]
    other = [j for j in judged if j.gold["kind"] not in g.TOLLS]
    gold_tolls = {
        name: [_toll(c) for c in row["claims"] if c["kind"] in g.TOLLS] for name, row in rows.items()
    }
    tolls = score_tolls(gold_tolls, claims)
    found, checks = incidents(rows, merge, claims, lines)
    sport = claims.get(SPORT, [])
    checks += [
        Check(f"no claim in {SPORT}", not sport, short("; ".join(c["quote"]["exact"] for c in sport[:3]), 90))
    ]
    figures = {
        f"examples.{name}": _share(other, name) for name in ("found", "speaker", "relay", "status", "whole")
    }
    figures |= {f"examples.{k.replace('.', '_')}": v for k, v in tolls.figures.items() if k.endswith("_f1")}
    figures |= found
    figures |= {"examples.checks": float(sum(c.ok for c in checks)), "examples.checks_of": float(len(checks))}
    head = ("kind", "gold", "found", "speaker", "relay", "status", "all")
    body = [
        (
            kind,
            len(group),
            *(sum(_right(j, n) for j in group) for n in ("found", "speaker", "relay", "status", "whole")),
        )
        for kind, group in sorted(_kinds(judged).items())
    ]
    listing = [] if texts is None else _errors(other, gold_tolls, claims, texts)
    incidents_line = ", ".join(f"{k.split('.')[1]} {v:.2f}" for k, v in found.items())
    parts = (table(head, body), tolls.text, incidents_line, shown(checks))
    return Measured(figures, "\n".join((*listing, "\n\n".join(parts))))


def incidents(
    rows: dict[str, Line], merge: Line, claims: dict[str, list[Line]], lines: Lines
) -> tuple[dict[str, float], list[Check]]:
    """Score incidents by report, and how they are joined across reports.

    A gold incident is found in a report where an incident line that has claims there is of its type and
    agrees with its date or its place; date and place are then scored of those found.
    """
    homes: dict[str, dict[str, Line]] = {}
    total = found = dated = placed = 0
    for name, row in rows.items():
        own = {c["id"] for c in claims.get(name, [])}
        here = [i for i in lines.incidents if own & set(i["claims"])]
        for gold in row["incidents"]:
            total += 1
            answers = [
                (_dated(gold, i), _placed_near(gold, i), len(own & set(i["claims"])), i["id"], i)
                for i in here
            ]
            answers = [a for a in answers if a[4]["type"] == gold["type"] and (a[0] or a[1])]
            if answers:
                best = max(answers, key=lambda a: (a[0] + a[1], a[2], a[3]))
                found, dated, placed = found + 1, dated + best[0], placed + best[1]
                homes.setdefault(gold["id"], {})[name] = best[4]
    figures = {
        "examples.incidents_found": found / max(1, total),
        "examples.incidents_dated": dated / max(1, total),
        "examples.incidents_placed": placed / max(1, total),
    }
    checks = [Check(f"incident {i}: one across reports", *_one(i, homes, merge)) for i in merge["incidents"]]
    for a, b in merge["must_not_merge"]:
        both = {x["id"] for x in homes.get(a, {}).values()} & {x["id"] for x in homes.get(b, {}).values()}
        checks.append(Check(f"incidents {a} and {b} kept apart", not both and a in homes and b in homes))
    return figures, checks


def _one(name: str, homes: dict[str, dict[str, Line]], merge: Line) -> tuple[bool, str]:
    wanted, here = merge["incidents"][name], homes.get(name, {})
    ids = {i["id"] for i in here.values()}
    seen = f"in {len(here)} of {len(wanted)} reports, {len(ids)} incident(s)"
    return len(ids) == 1 and len(here) == len(wanted), seen


def _dated(gold: Line, incident: Line) -> bool:
    """Whether the gold's day is the incident's, give or take one, or its month where only that is told."""
    given = incident.get("date") or {}
    start, end = (str(given.get(k) or "")[:10] for k in ("start", "end"))
    if not (start and end and start <= gold["date"] <= end):
        return False
    if gold["date"].endswith("-01") and given.get("grain") == "month":
        return True
    return (date.fromisoformat(end) - date.fromisoformat(start)).days <= 1


def _placed_near(gold: Line, incident: Line) -> bool:
    place = gold["place"]
    if not place or place.get("lat") is None:
        return True
    km = distance(incident, (place["lat"], place["lon"]))
    radius: float = place.get("radius_km") or 0
    return km is not None and km <= NEAR_KM + radius


def _placed(claim: Line) -> Line:
    """A gold claim with the span of its quote."""
    return claim | {"start": claim["quote_start"], "end": claim["quote_start"] + len(claim["quote"])}


def _toll(claim: Line) -> Line:
    """A gold toll with its figure as a QUOTE."""
    exact = claim["figure"] or claim["quote"]
    start = claim["figure_start"] if claim["figure"] else claim["quote_start"]
    return claim | {"figure": {"start": start, "end": start + len(exact), "exact": exact}}


def _right(judged: Judged, name: str) -> bool:
    return judged.claim is not None and (name == "found" or bool(getattr(judged, name)))


def _share(judged: Sequence[Judged], name: str) -> float:
    return sum(_right(j, name) for j in judged) / max(1, len(judged))


def _kinds(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    kinds: dict[str, list[Judged]] = {}
    for j in judged:
        kinds.setdefault(j.gold["kind"], []).append(j)
    return kinds


def _errors(
    other: Sequence[Judged],
    tolls: dict[str, list[Line]],
    claims: dict[str, list[Line]],
    texts: dict[str, str],
) -> list[str]:
    lines = [
        line
        for name, gold in tolls.items()
        for line in toll_errors(name, texts[name], *pair(gold, claims.get(name, [])))
    ]
    for j in other:
        if not j.whole:
            given = (
                f"{j.claim['field']} {j.claim['speaker']['name']!r} {j.claim['status']}"
                if j.claim
                else "nothing"
            )
            quote = short(j.gold["quote"], 90)
            lines.append(
                f"{j.gold['kind']}: {quote!r} by {j.gold['speaker']!r} {j.gold['status']}: given {given}"
            )
    return lines
