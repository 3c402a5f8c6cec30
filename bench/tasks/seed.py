"""The report that started the project: its 21 claims, and by name what else must and must not come out of it.

The named checks are in ``founding``; they ask for single things (five aliases, four weapons, no place in
Georgia) and have no gold answer to be scored against, so they form a task of their own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.claim_lines import Judged, answer_to, as_line
from bench.coding import Lines, code
from bench.matching import span
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task, slip
from bench.sets import own
from bench.tasks.founding import named_checks

CLAIM_SLIPS = {
    "missed": "a claim of the gold whose words no claim line quotes",
    "wrong speaker": "quoted, under another speaker",
    "wrong relay": "quoted, with other relays or none",
    "wrong status": "quoted, with another status",
}
PARTS = ("found", "whole", "field", "speaker", "relay", "status")


def tasks(folders: Folders) -> list[Task]:
    """The two tasks, where the gold is there.

    Raises:
        Missing: the gold is not there.
    """
    folders.own("gold/seed.json")
    return [
        Task(
            name="claims.seed",
            about="claims of the founding report, each with its speaker, relay and status",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure("whole", "share", ("whole",), "claims with speaker, relay and status right, of 21"),
                Measure("found", "share", ("found",), "claims whose words are quoted"),
                *(Measure(p, "share", (p,), f"... with the right {p}") for p in PARTS[2:]),
            ),
            slips=CLAIM_SLIPS,
            perfect=lambda e: {"claims": [as_line(c) for c in e.gold["claims"]], "incidents": []},
            batch=None,
        ),
        Task(
            name="incidents.seed",
            about="the founding report: contradiction, aliases, weapons, incidents, and what must not be",
            load=lambda: load(folders),
            answer=answer,
            score=score_named,
            measures=(Measure("checks", "share", ("checks",), "named checks that hold"),),
            slips={"check": "a named check that does not hold"},
            perfect=None,
            batch=None,
        ),
    ]


def load(folders: Folders) -> Loaded:
    """The one report with its gold."""
    f = own.founding(folders)
    given = {"published": f.gold["published"]}
    return Loaded((Example("founding-report", f.text, f.gold, given),), f.files)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The claim and incident lines of each report.

    Raises:
        Broken: the product failed.
    """
    answers = []
    for e in examples:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.txt"
            path.write_text(e.text, encoding="utf-8")
            lines = code([path], "--published", e.given["published"])
        answers.append({"claims": list(lines.claims), "incidents": list(lines.incidents)})
    return answers


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome for the report: there is only one."""
    outcomes = []
    for e, a in zip(examples, answers, strict=True):
        all_judged = [answer_to(c, a["claims"]) for c in e.gold["claims"]]
        outcomes.append(claims_outcome(e, all_judged))
    return outcomes


def claims_outcome(example: Example, all_judged: Sequence[Judged], prefix: str = "") -> Outcome:
    """The tallies and errors of claims of a report that are not tolls, or not to be told apart from them."""
    n = len(all_judged)
    return Outcome(
        example.id,
        {prefix + p: [sum(j.found and bool(getattr(j, p)) for j in all_judged), n] for p in PARTS},
        {_name(example, j): j.whole for j in all_judged},
        tuple(s for j in all_judged for s in wrong(example, j)),
    )


def wrong(example: Example, j: Judged) -> list[Slip]:
    """What is wrong with the answer to a gold claim."""
    at = [(j.gold["start"], j.gold["end"])]
    relay = "".join(f" via {r}" for r in j.gold.get("relay") or ())
    wants = f"{j.gold['kind']}: {j.gold['speaker']}{relay}, {j.gold['status']}"
    if j.claim is None:
        return [slip("missed", example, gold=at, note=wants)]
    c = j.claim
    passed = "".join(f" via {r['name']}" for r in c.get("relay") or ())
    note = (
        f"gold: {wants}; given: {c['field']}: {c['speaker']['name']}{passed}, {c['status']} ({c['method']})"
    )
    parts = (("wrong speaker", j.speaker), ("wrong relay", j.relay), ("wrong status", j.status))
    return [slip(kind, example, at, [span(c["quote"])], note) for kind, ok in parts if not ok]


def _name(example: Example, j: Judged) -> str:
    g = j.gold
    return f"{example.id}:{g['start']}-{g['end']} {g['kind']} {g['speaker']} {g.get('low')}"


def score_named(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """The named checks of the report."""
    outcomes = []
    for e, a in zip(examples, answers, strict=True):
        checks = named_checks(e.gold, e.text, Lines(tuple(a["claims"]), tuple(a["incidents"])))
        failed = tuple(Slip("check", e.id, note=f"{c.name}: {c.seen}") for c in checks if not c.ok)
        tally = [sum(c.ok for c in checks), len(checks)]
        outcomes.append(Outcome(e.id, {"checks": tally}, {c.name: c.ok for c in checks}, failed))
    return outcomes
