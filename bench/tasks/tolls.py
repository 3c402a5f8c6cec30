"""Tolls in news reports of all kinds: figures, kinds, bounds, speakers and status against the project's gold.

The product runs as anybody would run it, and its exported claim lines are compared.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.claim_lines import Judged, as_line, pair_tolls
from bench.coding import code
from bench.matching import Line, span
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task, slip
from bench.sets import own

SLIPS = {
    "missed": "a toll of the gold that no claim holds",
    "false alarm": "a toll claim whose figure or kind the gold does not have",
    "wrong bounds": "found, with another low or high",
    "wrong speaker": "found, under another speaker",
    "wrong status": "found, with another status",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where its gold is there.

    Raises:
        Missing: the gold is not there.
    """
    folders.own("gold/tolls.jsonl")
    return [
        Task(
            name="claims.tolls",
            about="tolls in news reports: how many were harmed, in which way, according to whom",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=measures(),
            slips=SLIPS,
            perfect=lambda e: [as_line(c) for c in e.gold],
            chance=chance,
            batch=None,
            fast=100,
        )
    ]


def measures(prefix: str = "", what: str = "") -> tuple[Measure, ...]:
    """The figures of tolls.

    Args:
        prefix: of the names of measures and tallies, for a task that scores other claims too.
        what: what stands before each description.
    """

    def f1(name: str, about: str, kind: str = "f1", tally: str = "") -> Measure:
        return Measure(
            f"{prefix}{name}", kind, (f"{prefix}{tally or name.removesuffix('_f1')}",), what + about
        )

    return (
        f1("bounds_speaker_f1", "figure, kind, bounds and speaker, F1"),
        f1("found_f1", "figure and kind, F1"),
        f1("bounds_f1", "... with bounds, F1"),
        f1("joint_f1", "... with bounds, speaker and status, F1"),
        f1("strict_f1", "... with the very words of figure and speaker, bounds and status, F1"),
        f1("precision", "figure and kind, precision", "precision", "found"),
        f1("recall", "figure and kind, recall", "recall", "found"),
        *(
            f1(f"{part}_of_found", f"of those found: {part} right", "share")
            for part in ("speaker", "relay", "status")
        ),
    )


def load(folders: Folders) -> Loaded:
    """The reports with their tolls."""
    gold = own.tolls(folders)
    examples = tuple(
        Example(id=row["id"], text=row["text"], gold=gold.claims.get(row["id"], []), given=row)
        for row in gold.reports
    )
    return Loaded(examples, gold.files)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The claim lines of each report; each report is a file of its own in one folder.

    Raises:
        Broken: the product failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n:05}.jsonl" for n in range(len(examples))]
        for path, e in zip(paths, examples, strict=True):
            path.write_text(json.dumps(e.given, ensure_ascii=False) + "\n", encoding="utf-8")
        lines = code([Path(folder)])
    found: dict[str, list[Line]] = {path.stem: [] for path in paths}
    for c in lines.claims:
        found[Path(c["report"]["path"]).name.partition(".")[0]].append(c)
    return [found[path.stem] for path in paths]


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """Of the few tolls that another report's gold hits by accident nothing can be said."""
    return {m.name: float("nan") for m in measures() if m.kind == "share"}


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report."""
    return [judge(e, e.gold, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, gold: Sequence[Line], claims: Sequence[Line], prefix: str = "") -> Outcome:
    """Compare the toll claims of one report with its gold tolls.

    Args:
        example: the report.
        gold: its gold tolls.
        claims: its claim lines.
        prefix: of the names of tallies and kinds of error.
    """
    right, left = pair_tolls(gold, claims)
    found = [j for j in right if j.found]
    n, given = len(right), len(found) + len(left)
    joint = [j for j in found if j.bounds and j.speaker]
    tallies = {
        "found": [len(found), n, given],
        "bounds": [sum(j.bounds for j in found), n, given],
        "bounds_speaker": [len(joint), n, given],
        "joint": [sum(j.status for j in joint), n, given],
        "strict": [sum(j.strict for j in found), n, given],
        "speaker_of_found": [sum(j.speaker for j in found), len(found)],
        "relay_of_found": [sum(j.relay for j in found), len(found)],
        "status_of_found": [sum(j.status for j in found), len(found)],
    }
    items = {
        f"{example.id}:{'-'.join(map(str, span(j.gold['figure'])))} {j.gold['kind']}": bool(
            j.bounds and j.speaker and j.status
        )
        for j in right
    }
    slips = [s for j in right for s in wrong(example, j)]
    slips += [slip("false alarm", example, given=[span(c["figure"])], note=told(c)) for c in left]
    return Outcome(example.id, {prefix + k: v for k, v in tallies.items()}, items, tuple(slips))


def wrong(example: Example, j: Judged) -> list[Slip]:
    """What is wrong with the answer to a gold toll."""
    at = [span(j.gold["figure"])]
    wants = f"{j.gold['kind']} {j.gold['low']}-{j.gold['high']}, {j.gold['speaker']}, {j.gold['status']}"
    if j.claim is None:
        return [slip("missed", example, gold=at, note=wants)]
    note = f"gold: {wants}; given: {told(j.claim)}"
    parts = (("wrong bounds", j.bounds), ("wrong speaker", j.speaker), ("wrong status", j.status))
    return [slip(kind, example, at, [span(j.claim["figure"])], note) for kind, ok in parts if not ok]


def told(c: Line) -> str:
    """A toll claim in few words."""
    bounds = f"{c.get('low')}-{c.get('high')}"
    return f"{c['kind']} {bounds}, {c['speaker']['name']}, {c['status']} ({c['method']})"
