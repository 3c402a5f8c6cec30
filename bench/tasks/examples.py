"""The example reports: claims of every kind with their speakers, and tolls as in news reports."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.claim_lines import answer_to, as_line
from bench.coding import Lines, code
from bench.matching import Line
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.sets import own
from bench.tasks import seed, tolls

TOLL = "toll_"
TELLING = ("toll_bounds_speaker_f1", "toll_found_f1", "toll_bounds_f1", "toll_joint_f1", "toll_strict_f1")


def tasks(folders: Folders) -> list[Task]:
    """The task, where the example reports are there.

    Raises:
        Missing: they are not there.
    """
    folders.own("examples/gold.jsonl")
    measures = (
        Measure(
            "whole", "share", ("whole",), "claims other than tolls found, with speaker, relay and status"
        ),
        Measure("found", "share", ("found",), "claims other than tolls found"),
        *(Measure(p, "share", (p,), f"... with the right {p}") for p in ("speaker", "relay", "status")),
        *(m for m in tolls.measures(TOLL, "tolls: ") if m.name in TELLING),
        Measure("silent", "share", ("silent",), "reports without any claim that give none"),
    )
    return [
        Task(
            name="claims.examples",
            about="claims of every kind in eleven invented reports on one affair",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=measures,
            slips=tolls.SLIPS
            | seed.CLAIM_SLIPS
            | {"missed": "a toll or another claim that no claim line holds"},
            perfect=lambda e: [as_line(c) for c in e.gold["claims"]],
            # The reports are on one affair: figures of one stand in another.
            chance=lambda examples: dict.fromkeys(("silent", "found", "toll_found_f1"), math.nan),
            batch=None,
            fast=100,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The reports with their claims, quotes and figures as spans."""
    found = own.examples(folders)
    examples = tuple(
        Example(
            id=name,
            text=path.read_text(encoding="utf-8"),
            gold={"claims": [_spans(c) for c in found.gold[name]["claims"]]},
        )
        for name, path in found.reports.items()
    )
    return Loaded(examples, found.files)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The claim lines of each report, all coded in one project.

    Raises:
        Broken: the product failed.
    """
    lines = coded(examples)
    return [[c for c in lines.claims if Path(c["report"]["path"]).name == e.id] for e in examples]


def coded(examples: Sequence[Example]) -> Lines:
    """Claim and incident lines of reports coded together, each in a file of its own name."""
    with tempfile.TemporaryDirectory() as folder:
        for e in examples:
            (Path(folder) / e.id).write_text(e.text, encoding="utf-8")
        return code([Path(folder)])


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report: its tolls, its other claims, and whether one that has none gives none."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, claims: Sequence[Line]) -> Outcome:
    """Compare the claim lines of one report with its gold."""
    gold = example.gold["claims"]
    of_tolls = [c for c in gold if c["kind"] in own.TOLLS]
    others = [answer_to(c, claims, field=True) for c in gold if c["kind"] not in own.TOLLS]
    counted = tolls.judge(example, of_tolls, claims, TOLL)
    told = seed.claims_outcome(example, others)
    silent = [float(not claims), 1.0] if not gold else [0.0, 0.0]
    extra = [
        Slip("false alarm", example.id, note=tolls.told(c))
        for c in claims
        if not gold and c["field"] == "toll"
    ]
    return Outcome(
        example.id,
        {**counted.tallies, **told.tallies, "silent": silent},
        {**counted.items, **told.items},
        (*counted.slips, *told.slips, *extra),
    )


def _spans(claim: Line) -> Line:
    """A gold claim with the span of its quote, and a toll with its figure as a quote."""
    start = claim["quote_start"]
    made = claim | {"start": start, "end": start + len(claim["quote"])}
    if claim["kind"] in own.TOLLS:
        exact = claim["figure"] or claim["quote"]
        at = claim["figure_start"] if claim["figure"] else start
        made["figure"] = {"start": at, "end": at + len(exact), "exact": exact}
    return made
