"""The incidents of the example reports: found in each report, joined across reports, contradictions shown.

A gold incident is found in a report where an incident line that has claims there is of its type and agrees
with its day or its place. Across reports each mention (a gold incident in a report) belongs to the incident
line that answers it; a mention that no line answers stands alone. So joining is scored apart from finding.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.clusters import b_cubed, pairwise
from bench.matching import Line, distance
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.sets import own
from bench.tasks.examples import coded

NEAR_KM = 50.0
"""Kilometres that an incident's place may lie beyond the gold's own radius."""

SLIPS = {
    "missed": "a gold incident in a report without an incident line of its type, day or place",
    "wrong day": "found by its place, with another day",
    "wrong place": "found by its day, with another place",
    "not joined": "one event in several reports, told by several incident lines",
    "wrongly joined": "two events told by one incident line",
    "contradiction missed": "two rival figures of one incident that no contradiction sets side by side",
    "copy counted": "a near-duplicate report counted as an independent source",
    "false alarm": "an incident in a report that tells of none",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the example reports are there.

    Raises:
        Missing: they are not there.
    """
    folders.own("examples/merge.json")
    return [
        Task(
            name="incidents.examples",
            about="incidents of ten reports on one affair, and an eleventh that only sounds like it",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure("b_cubed_f1", "harmonic", ("b_cubed",), "mentions joined to incidents, B-cubed F1"),
                Measure("pairwise_f1", "f1", ("pairwise",), "... pairs of mentions, F1"),
                Measure("found", "share", ("found",), "gold incidents found in a report"),
                Measure("dated", "share", ("dated",), "... with the right day"),
                Measure("placed", "share", ("placed",), "... with the right place"),
                Measure("contradictions", "share", ("contradictions",), "rival figures set side by side"),
                Measure(
                    "kept_apart", "share", ("kept_apart",), "pairs of events that must not be one, apart"
                ),
                Measure("copies_once", "share", ("copies_once",), "near-duplicates counted as one source"),
                Measure("silent", "share", ("silent",), "reports on nothing of the kind, without incident"),
            ),
            slips=SLIPS,
            perfect=perfect,
            chance=chance,
            batch=None,
            fast=100,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The reports with their incidents, and what is one across them."""
    found = own.examples(folders)
    examples = tuple(
        Example(
            id=name,
            text=path.read_text(encoding="utf-8"),
            gold={"incidents": found.gold[name]["incidents"], "merge": found.merge},
        )
        for name, path in found.reports.items()
    )
    return Loaded(examples, found.files)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """For each report the incident lines that have claims there, with how many; and the bounds of claims, to
    read the sides of contradictions by."""
    lines = coded(examples)
    claims = {c["id"]: c for c in lines.claims}
    bounds = {i: [c.get("low"), c.get("high")] for i, c in claims.items()}
    told = {i: [Path(c["report"]["path"]).name, c["speaker"]["name"]] for i, c in claims.items()}
    answers = []
    for e in examples:
        own_claims = {i for i, c in claims.items() if Path(c["report"]["path"]).name == e.id}
        here = [(i, len(own_claims & set(i["claims"]))) for i in lines.incidents]
        answers.append({"incidents": [i | {"here": n} for i, n in here if n], "bounds": bounds, "told": told})
    return answers


def perfect(example: Example) -> Answer:
    """The gold of a report as incident lines: joined, with contradictions and sources of the whole set."""
    merge = example.gold["merge"]
    bounds: dict[str, list[int | None]] = {}
    made = []
    for gold in example.gold["incidents"]:
        clashes = []
        for clash in (c for c in merge["contradictions"] if c["incident"] == gold["id"]):
            sides = [[f"{clash['field']}-{v['low']}-{v['high']}", v] for v in clash["values"] if _stands(v)]
            bounds |= {i: [v["low"], v["high"]] for i, v in sides}
            clashes.append({"field": clash["field"], "sides": [{"claims": [i]} for i, _ in sides]})
        day = gold["date"]
        place = gold["place"] or {}
        made.append(
            {
                "id": gold["id"],
                "type": gold["type"],
                "date": {"start": day, "end": day, "grain": "day"},
                "place": {"lat": place.get("lat"), "lon": place.get("lon")},
                "contradictions": clashes,
                "reports": merge["incidents"].get(gold["id"], []),
                "independent_sources": 1,
                "here": 1,
            }
        )
    return {"incidents": made, "bounds": bounds, "told": {}}


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """The reports are on one affair, so that each other's gold is often right: nothing can be said."""
    names = ("b_cubed_f1", "pairwise_f1", "found", "dated", "placed", "contradictions", "kept_apart")
    return dict.fromkeys((*names, "copies_once", "silent"), float("nan"))


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report for what was found there, and one for what is joined across reports."""
    homes: dict[str, dict[str, Line]] = {}
    outcomes = []
    for e, a in zip(examples, answers, strict=True):
        outcome, answered = in_report(e, a["incidents"])
        outcomes.append(outcome)
        for name, line in answered.items():
            homes.setdefault(name, {})[e.id] = line
    return [*outcomes, across(examples, answers, homes)] if examples else []


def in_report(example: Example, lines: Sequence[Line]) -> tuple[Outcome, dict[str, Line]]:
    """Which gold incidents of a report are found, and by which lines."""
    answered = assigned(example.gold["incidents"], lines)
    slips = []
    found = 0
    items = {}
    days = places = 0
    for gold in example.gold["incidents"]:
        told = f"{gold['id']}: {gold['what']}"
        options = [i for i in lines if agrees(gold, i)]
        # Where another gold incident has the line that agrees most, this one is found in it all the same.
        line = answered.get(gold["id"]) or max(options, key=lambda i: (i["here"], i["id"]), default=None)
        found += line is not None
        items[f"{example.id}:{gold['id']}"] = line is not None
        if line is None:
            slips.append(Slip("missed", example.id, note=told))
            continue
        day, place = dated(gold, line), placed(gold, line)
        days, places = days + day, places + place
        if not day:
            slips.append(
                Slip("wrong day", example.id, note=f"{told}: {gold['date']}; given {line.get('date')}")
            )
        if not place:
            given = (line.get("place") or {}).get("name")
            slips.append(
                Slip("wrong place", example.id, note=f"{told}: {gold['place']['name']}; given {given}")
            )
    n = len(example.gold["incidents"])
    silent = [float(not lines), 1.0] if not n else [0.0, 0.0]
    slips += [Slip("false alarm", example.id, note=str(i.get("title"))) for i in lines if not n]
    tallies: dict[str, list[float]] = {
        "found": [found, n],
        "dated": [days, n],
        "placed": [places, n],
        "silent": silent,
    }
    return Outcome(example.id, tallies, items, tuple(slips)), answered


def agrees(gold: Line, line: Line) -> bool:
    """Whether an incident line may be a gold incident: of its type, on its day or at its place."""
    return bool(line["type"] == gold["type"] and (dated(gold, line) or placed(gold, line)))


def assigned(golds: Sequence[Line], lines: Sequence[Line]) -> dict[str, Line]:
    """Which line answers which gold incident of a report: the one that agrees most; each line answers one."""
    options = [
        (dated(gold, i) + placed(gold, i), i["here"], i["id"], gold["id"], i)
        for gold in golds
        for i in lines
        if agrees(gold, i)
    ]
    answered: dict[str, Line] = {}
    taken: set[str] = set()
    for _, _, line, gold, i in sorted(options, key=lambda o: o[:4], reverse=True):
        if gold not in answered and line not in taken:
            answered[gold] = i
            taken.add(line)
    return answered


def across(
    examples: Sequence[Example], answers: Sequence[Answer], homes: Mapping[str, Mapping[str, Line]]
) -> Outcome:
    """How mentions are joined over reports, and what the joined incidents show."""
    here = {e.id for e in examples}
    merge = examples[0].gold["merge"]
    bounds = {k: v for a in answers for k, v in a["bounds"].items()}
    told = {k: v for a in answers for k, v in a["told"].items()}
    mentions = [(gold["id"], e.id) for e in examples for gold in e.gold["incidents"]]
    truth: dict[Hashable, Hashable] = {m: m[0] for m in mentions}
    given: dict[Hashable, Hashable] = {
        (i, f): homes[i][f]["id"] if f in homes.get(i, {}) else f"none:{i}:{f}" for i, f in mentions
    }
    slips = [
        Slip("not joined", name, note=f"{len(ids)} incident lines in {len(lines)} reports")
        for name, lines in homes.items()
        if len(ids := {x["id"] for x in lines.values()}) > 1
    ]
    kept = []
    for a, b in merge["must_not_merge"]:
        if a in homes and b in homes:
            both = {x["id"] for x in homes[a].values()} & {x["id"] for x in homes[b].values()}
            kept.append(not both)
            slips += [Slip("wrongly joined", f"{a} and {b}")] if both else []
    once = []
    for files in merge["near_duplicates"]:
        for name, lines in homes.items():
            of_copies = {lines[f]["id"]: lines[f] for f in files if f in lines}
            if set(files) <= set(merge["incidents"].get(name, ())) and set(files) <= here:
                line = next(iter(of_copies.values()), None)
                ok = len(of_copies) == 1 and line is not None and _discounts(line, files, told)
                once.append(ok)
                slips += [] if ok else [Slip("copy counted", name, note=", ".join(files))]
    shown, missed = _contradictions(merge, homes, bounds, here)
    tallies: dict[str, list[Any]] = {
        "b_cubed": b_cubed(truth, given),
        "pairwise": pairwise(truth, given),
        "kept_apart": [sum(kept), len(kept)],
        "copies_once": [sum(once), len(once)],
        "contradictions": [len(shown), len(shown) + len(missed)],
    }
    slips += [Slip("contradiction missed", m) for m in missed]
    items = {f"contradiction {m}": True for m in shown} | {f"contradiction {m}": False for m in missed}
    return Outcome("across reports", tallies, items, tuple(slips))


def _contradictions(
    merge: Line, homes: Mapping[str, Mapping[str, Line]], bounds: Mapping[str, Any], here: set[str]
) -> tuple[list[str], list[str]]:
    """The pairs of rival figures of the gold that some contradiction has on two of its sides, and the
    others."""
    shown: list[str] = []
    missed: list[str] = []
    for clash in merge["contradictions"]:
        values = [v for v in clash["values"] if _stands(v) and here & set(v["files"])]
        figures = list(dict.fromkeys((v["low"], v["high"]) for v in values))
        lines = homes.get(clash["incident"], {}).values()
        given = [
            [{tuple(bounds[c]) for c in side["claims"] if c in bounds} for side in x["sides"]]
            for line in lines
            for x in line.get("contradictions") or ()
        ]
        for n, a in enumerate(figures):
            for b in figures[n + 1 :]:
                sides = any(
                    a in one and b in other
                    for x in given
                    for i, one in enumerate(x)
                    for j, other in enumerate(x)
                    if i != j
                )
                name = f"{clash['incident']} {clash['field']}: {a} against {b}"
                (shown if sides else missed).append(name)
    return shown, missed


def _counted(value: Line) -> bool:
    return value.get("low") is not None or value.get("high") is not None


def _stands(value: Line) -> bool:
    """Whether a value of the gold is a figure that its own speaker has not replaced or withdrawn: such a one
    is a development and no side (``incidents.contradictions`` asks whether it is shown)."""
    gone = str(value.get("note", "")).startswith(("superseded", "retracted"))
    return _counted(value) and not gone


def _discounts(line: Line, files: Sequence[str], told: Mapping[str, Sequence[str]]) -> bool:
    """Whether no value that only the copies tell counts more sources than one of them has speakers for it."""
    for value in line.get("values") or ():
        speakers: dict[str, set[str]] = {}
        for c in value["claims"]:
            name, speaker = told[c]
            speakers.setdefault(name, set()).add(speaker)
        if set(speakers) == set(files) and value["independent"] > max(map(len, speakers.values())):
            return False
    return True


def dated(gold: Line, incident: Line) -> bool:
    """Whether the gold's day is the incident's, give or take one, or its month where only that is told."""
    given = incident.get("date") or {}
    start, end = (str(given.get(k) or "")[:10] for k in ("start", "end"))
    if not (start and end and start <= gold["date"] <= end):
        return False
    if gold["date"].endswith("-01") and given.get("grain") == "month":
        return True
    return (date.fromisoformat(end) - date.fromisoformat(start)).days <= 1


def placed(gold: Line, incident: Line) -> bool:
    """Whether the incident lies within the gold's radius and 50 km; a gold without a point asks nothing."""
    place = gold["place"]
    if not place or place.get("lat") is None:
        return True
    km = distance(incident, (place["lat"], place["lon"]))
    return km is not None and km <= NEAR_KM + (place.get("radius_km") or 0)
