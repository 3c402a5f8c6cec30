"""The contradictions of the example reports, with the gold's joining: which are shown, and whose they are.

Which reports tell of one incident is taken from the gold, so that only finding and comparing are asked. Each
incident is put together three times: from the program's own claims in the incident lines that answer the
gold's in each report (see ``incidents.in_report``); from its own claims, each with the incident of the gold
claim whose quote it shares (``sorted_``); and from perfect claims, made of the gold's (``given_``). The steps
between the three are what linking within a report misses, and what the finders miss.

A gold value is held by a side whose claims have its bounds (where it has any) and one of its claimants as a
speaker. Claimants match loosely: what stands in brackets, behind "via" or between slashes is cut off, and
the last word must be among the speaker's, or half of all words; countries, their people and capitals are one
word, and six letters make a stem. ``OUTLET`` is any outlet. The speaker to whom ``gold.jsonl`` gives, in the
files named, a quote with the value's very words is right as well. A value that the gold calls superseded,
retracted or wrong takes no side: it must be shown among the values as such.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bench import gold_claims
from bench.matching import Line, iou, span
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.sets import own
from bench.tasks import incidents
from bench.tasks.examples import coded
from counterclaim.incidents.standing.contradictions import contradictions
from counterclaim.incidents.standing.live import entries, said_at
from counterclaim.incidents.standing.values import values
from counterclaim.incidents.telling import Telling
from counterclaim.intake.header import head
from counterclaim.model import Claim, Report, ReportRef
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.names import fold
from counterclaim.resolve.names import words as name_words

FIRST = 10
"""Contradictions of an incident, the weightiest first, of which none may be invented."""

FIELDS: Mapping[str, frozenset[str]] = {
    "killed": frozenset({"killed", "who was harmed"}),
    "injured": frozenset({"injured", "who was harmed"}),
    "who was killed / target": frozenset({"who was harmed", "target", "killed"}),
    "target": frozenset({"target", "who was harmed"}),
    "weapon count": frozenset({"number of weapons"}),
}
"""For the gold's name of a field those under which the program may show it; others have one name."""

GONE = ("superseded", "retracted", "wrong")
_SMALL = frozenset({"the", "a", "an", "of", "in", "by", "s", "that", "first", "its", "for", "and", "at"})
STEM = 6
DOCUMENTS = frozenset({"report", "headline", "text", "caption", "article", "story"})
"""Words by which an outlet speaks of what it printed."""

SLIPS = {
    "missed": "a contradiction of the gold of which no two values stand side by side with their claimants",
    "pair missed": "two rival values of the gold that stand on no two sides of one contradiction",
    "invented": "a contradiction among the first ten that the gold does not have",
    "value missed": "a superseded or withdrawn value that is not shown as such",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the example reports are there.

    Raises:
        Missing: they are not there.
    """
    folders.own("examples/merge.json")
    told = {"": "", "sorted_": "own claims, sorted by the gold: ", "given_": "given perfect claims: "}
    measures = [
        Measure(f"{p}{name}", "share", (f"{p}{name}",), f"{words}{about}")
        for p, words in told.items()
        for name, about in (
            ("surfaced", "contradictions shown with the right claimants"),
            ("pairs", "rival values side by side"),
            ("gone", "superseded and withdrawn values shown as such"),
            ("true", f"of the first {FIRST} contradictions of an incident those that the gold has"),
        )
    ]
    return [
        Task(
            name="incidents.contradictions",
            about="rival values of incidents told by ten reports, joined as the gold joins them",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=tuple(measures),
            slips=SLIPS,
            perfect=perfect,
            # The incidents share places, parties and figures: what another's answer brings says nothing.
            chance=lambda examples: dict.fromkeys((m.name for m in measures), math.nan),
            batch=None,
            fast=100,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The gold incidents, each with all reports; the joining and the perfect claims are given."""
    found = own.examples(folders)
    given = {
        "texts": {n: p.read_text(encoding="utf-8") for n, p in found.reports.items()},
        "incidents": {n: g["incidents"] for n, g in found.gold.items()},
        "claims": {n: g["claims"] for n, g in found.gold.items()},
    }
    examples = tuple(
        Example(
            id=i,
            gold={
                "contradictions": [c for c in found.merge["contradictions"] if c["incident"] == i],
                "claims": {n: [c for c in g["claims"] if c["incident"] == i] for n, g in found.gold.items()},
            },
            given=given,
        )
        for i in found.merge["incidents"]
    )
    return Loaded(examples, found.files)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """For each incident its contradictions and values, from the program's claims and from perfect ones."""
    if not examples:
        return []
    given = examples[0].given
    reports = {name: _report(name, text) for name, text in given["texts"].items()}
    refs = {r.id: gold_claims.reference(r) for r in reports.values()}
    stamps = {r.id: entries(r.text, r.published) for r in reports.values()}
    perfect_ones = gold_claims.by_incident(reports, given["claims"])
    found, sorted_out = _own(given)
    return [
        {
            "own": _shown(found.get(e.id, []), refs, stamps),
            "sorted": _shown(sorted_out.get(e.id, []), refs, stamps),
            "given": _shown(perfect_ones.get(e.id, []), refs, stamps),
        }
        for e in examples
    ]


def _own(given: Mapping[str, Any]) -> tuple[dict[str, list[Claim]], dict[str, list[Claim]]]:
    """The program's claims by the gold incident that their incident line answers in each report, and by that
    of the gold claim whose quote they share, where they share one."""
    texts = [Example(id=n, text=t) for n, t in given["texts"].items()]
    lines = coded(texts)
    found: dict[str, list[Claim]] = {}
    sorted_out: dict[str, list[Claim]] = {}
    for e in texts:
        here = {c["id"]: c for c in lines.claims if Path(c["report"]["path"]).name == e.id}
        own_lines = [i | {"here": len(set(i["claims"]) & set(here))} for i in lines.incidents]
        gold = Example(id=e.id, gold={"incidents": given["incidents"][e.id]})
        _, homes = incidents.in_report(gold, [i for i in own_lines if i["here"]])
        for i, c in here.items():
            record = _record(c, e.id)
            told = [name for name, line in homes.items() if i in line["claims"]]
            shared = _shared(c, given["claims"][e.id])
            for name in told:
                found.setdefault(name, []).append(record)
            for name in [shared] if shared else told:
                sorted_out.setdefault(name, []).append(record)
    return found, sorted_out


def _shared(claim: Line, gold: Sequence[Line]) -> str | None:
    """The incident of the gold claim whose quote a claim shares most of."""
    at = span(claim["quote"])
    shares = [(iou(at, (g["quote_start"], g["quote_start"] + len(g["quote"]))), g["incident"]) for g in gold]
    best = max(shares, default=(0.0, ""))
    return best[1] if best[0] > 0 else None


def _record(line: Line, report: str) -> Claim:
    """A claim line as the record that it was written from, its report named by its file."""
    drop = ("incident", "reviewed", "verdict", "coded", "report")
    plain = {k: v for k, v in line.items() if k not in drop and v is not None} | {"report": report}
    if date := plain.get("date"):
        plain["date"] = {k: v for k, v in date.items() if k != "precision"}
    if place := plain.get("place"):
        plain["place"] = {k: v for k, v in place.items() if v is not None}
    return msgspec.convert(plain, Claim)


def _report(name: str, text: str) -> Report:
    about = head(text).about
    return Report(
        id=name,
        text=text,
        sha256="0",
        path=name,
        outlet=about.outlet,
        title=about.title,
        published=about.published,
    )


def _shown(
    claims: Sequence[Claim], refs: Mapping[str, ReportRef], stamps: Mapping[str, Sequence[tuple[int, str]]]
) -> Answer:
    telling = Telling(claims=claims, reports=refs)
    moments = said_at(claims, stamps)
    by = {c.id: c for c in claims}

    def told(ids: Sequence[str], value: str) -> Answer:
        held = [by[i] for i in ids]
        speakers = [_names(c, refs) for c in held]
        kinds = [c.speaker.kind for c in held]
        return {
            "value": value,
            "bounds": [[c.low, c.high] for c in held],
            "speakers": speakers,
            "outlet": "outlet" in kinds,
            "files": [c.report for c in held],
        }

    clashes = contradictions(telling, moments=moments)
    shown = values(telling, moments=moments)
    return {
        "contradictions": [
            {"field": k.field, "weight": k.weight, "sides": [told(s.claims, s.value) for s in k.sides]}
            for k in clashes
        ],
        "values": [
            told(v.claims, v.value)
            | {
                "field": v.kind or v.field,
                "gone": v.standing in ("retracted", "denied") or bool(v.superseded),
            }
            for v in shown
        ],
    }


def _names(claim: Claim, refs: Mapping[str, ReportRef]) -> list[str]:
    """What a speaker is called; an outlet's own report, text or headline is the outlet too."""
    name = claim.speaker.name
    paper = claim.speaker.kind == "outlet" or name.split()[-1].lower() in DOCUMENTS
    outlet = refs[claim.report].outlet or "" if paper and claim.report in refs else ""
    return [name, claim.speaker.mention.exact if claim.speaker.mention else "", outlet]


@dataclass(frozen=True)
class Held:
    """Whether a side holds a gold value: by its bounds and a claimant."""

    claims: Mapping[str, Sequence[Line]]

    def by(self, value: Line, side: Line) -> bool:
        """Whether the value has its bounds and a right claimant on a side."""
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value["value"]) and side["value"] != value["value"]:
            return False
        counted = value.get("low") is not None or value.get("high") is not None
        right = [
            (s, o)
            for s, b, o in zip(
                side["speakers"], side["bounds"], [side["outlet"]] * len(side["bounds"]), strict=True
            )
            if not counted or b == [value.get("low"), value.get("high")] or self._none(value, side)
        ]
        names = [*value["claimants"], *self._given(value)]
        return any(same_claimant(n, s, o) for n in names for s, o in right)

    def _none(self, value: Line, side: Line) -> bool:
        """A denial that says "no civilian" gives nought without a figure."""
        return value.get("high") == 0 and all(b == [None, None] or b == [0, 0] for b in side["bounds"])

    def _given(self, value: Line) -> Iterator[str]:
        wanted = stems(value["value"])
        for name in value.get("files") or ():
            for c in self.claims.get(name, ()):
                if wanted and wanted <= stems(c["quote"]) and c["speaker"] != "OUTLET":
                    yield c["speaker"]


def same_claimant(gold: str, speaker: Sequence[str], outlet: bool = False) -> bool:
    """Whether a speaker, by name or mention, is a claimant of the gold.

    >>> same_claimant("Marhamati (first statement) via state television", ["Alireza Marhamati, governor", ""])
    True
    >>> same_claimant("Islamabad", ["Ministry of Foreign Affairs of Pakistan", ""])
    True
    >>> same_claimant("police officer", ["nurse", ""]), same_claimant("all but one", ["nurse", ""])
    (False, True)
    """
    if gold.lower().startswith("all but"):
        return True
    for one in re.split(r"/| and ", re.sub(r"\([^)]*\)", "", gold).split(" via ")[0]):
        if one.strip() == "OUTLET":
            if outlet:
                return True
            continue
        wanted = ordered(one)
        for name in speaker:
            there = set(ordered(name))
            shared = [w for w in wanted if w in there]
            if wanted and (wanted[-1] in there or 2 * len(shared) >= len(wanted)):
                return True
    return False


def ordered(name: str) -> list[str]:
    """The words of a name that say something, as stems; a country however it is named is its code."""
    text = name
    found = []
    for m in reversed(find_countries(name, capitals=True)):
        text = f"{text[: m.start]} {m.iso3} {text[m.end :]}"
    for w in name_words(text):
        if w.text.lower() not in _SMALL:
            found.append(w.text if w.text.isupper() and len(w.text) == 3 else fold(w.text)[:STEM])
    return found


def stems(name: str) -> set[str]:
    """The same, in no order."""
    return set(ordered(name))


def perfect(example: Example) -> Answer:
    """The gold's contradictions and values as the program would show them."""

    def told(value: Line) -> Answer:
        names = [["", c.split(" via ")[0].split("/")[0]] for c in value["claimants"]]
        return {
            "value": value["value"],
            "bounds": [[value.get("low"), value.get("high")]] * len(names),
            "speakers": names,
            "outlet": True,
            "files": [],
        }

    live = [(k, [v for v in k["values"] if not _gone(v)]) for k in example.gold["contradictions"]]
    shown = {
        "contradictions": [
            {"field": min(_fields(k)), "sides": [told(v) for v in alive]}
            for k, alive in live
            if len(alive) > 1
        ],
        "values": [
            told(v) | {"field": k["field"], "gone": _gone(v)}
            for k in example.gold["contradictions"]
            for v in k["values"]
        ],
    }
    return {"own": shown, "sorted": shown, "given": shown}


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome an incident."""
    return [_judge(e, a) for e, a in zip(examples, answers, strict=True)]


def _judge(example: Example, answer: Answer) -> Outcome:
    tallies: dict[str, list[float]] = {}
    items: dict[str, bool] = {}
    slips: list[Slip] = []
    for p, which in (("", "own"), ("sorted_", "sorted"), ("given_", "given")):
        held = Held(example.gold["claims"])
        given = answer[which]
        counts = {n: [0.0, 0.0] for n in ("surfaced", "pairs", "gone", "true")}
        for gold in example.gold["contradictions"]:
            name = f"{which}: {example.id} {gold['field']}"
            shown, pairs, gone = _surfaced(gold, given, held)
            there = any(pairs.values()) or (not pairs and shown and all(gone.values()))
            for key, of in (("pairs", pairs), ("gone", gone)):
                counts[key][0] += sum(of.values())
                counts[key][1] += len(of)
            counts["surfaced"][0] += there
            counts["surfaced"][1] += 1
            items[name] = there
            slips += [] if there else [Slip("missed", example.id, note=name)]
            slips += [
                Slip("pair missed", example.id, note=f"{name}: {w}") for w, ok in pairs.items() if not ok
            ]
            slips += [
                Slip("value missed", example.id, note=f"{name}: {w}") for w, ok in gone.items() if not ok
            ]
        for k in given["contradictions"][:FIRST]:
            right = any(_same(gold, k, held) for gold in example.gold["contradictions"])
            counts["true"][0] += right
            counts["true"][1] += 1
            sides = "; ".join(
                f"{s['value']} ({', '.join(dict.fromkeys(n[0] for n in s['speakers']))})" for s in k["sides"]
            )
            note = f"{which}: {example.id} {k['field']}: {sides}"
            slips += [] if right else [Slip("invented", example.id, note=note)]
        tallies |= {f"{p}{n}": v for n, v in counts.items()}
    return Outcome(example.id, tallies, items, tuple(slips))


def _surfaced(gold: Line, given: Answer, held: Held) -> tuple[bool, dict[str, bool], dict[str, bool]]:
    """Whether some live value of a gold contradiction is shown; which pairs of rivals are side by side; which
    values that no longer stand are shown as such."""
    alive = [v for v in gold["values"] if not _gone(v)]
    ours = [k for k in given["contradictions"] if k["field"] in _fields(gold)]
    pairs = {
        f"{a['value']} against {b['value']}": any(_on_two_sides(a, b, k, held) for k in ours)
        for n, a in enumerate(alive)
        for b in alive[n + 1 :]
        if not _can_be_one(a, b)
    }
    gone = {
        v["value"]: any(x["gone"] and held.by(v, x) for x in _of_field(gold, given))
        for v in gold["values"]
        if _gone(v)
    }
    shown = any(held.by(v, x) for v in alive for x in _of_field(gold, given) if not x["gone"])
    return shown, pairs, gone


def _of_field(gold: Line, given: Answer) -> list[Line]:
    names = _fields(gold) | {gold["field"]}
    if "who was" in gold["field"]:
        names |= {"killed", "target", "denial"}
    return [v for v in given["values"] if v["field"] in names]


def _same(gold: Line, shown: Line, held: Held) -> bool:
    """Whether a contradiction that is shown is one of the gold's: of its field, two sides hold two values."""
    if shown["field"] not in _fields(gold):
        return False
    return any(
        _on_two_sides(a, b, shown, held)
        for n, a in enumerate(gold["values"])
        for b in gold["values"][n + 1 :]
    )


def _on_two_sides(a: Line, b: Line, shown: Line, held: Held) -> bool:
    ones = [n for n, s in enumerate(shown["sides"]) if held.by(a, s)]
    others = [n for n, s in enumerate(shown["sides"]) if held.by(b, s)]
    return any(i != j for i in ones for j in others)


def _fields(gold: Line) -> frozenset[str]:
    return FIELDS.get(gold["field"], frozenset({gold["field"]}))


def _gone(value: Line) -> bool:
    return any(w in value.get("note", "") for w in GONE)


def _can_be_one(a: Line, b: Line) -> bool:
    """Whether two counts of the gold meet, so that they are no rivals."""
    if any(v.get("low") is None and v.get("high") is None for v in (a, b)):
        return False
    low = max(a["low"] or 0, b["low"] or 0)
    return bool(low <= min(math.inf if v["high"] is None else v["high"] for v in (a, b)))
