"""Did it happen, as the text has it: the product's view of each marked predicate, on the scale -3 to +3.

A claim is as factual as its words make it, whoever speaks: so the sets' annotators were asked too (Lee et al.
2015; Rudinger et al. 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.measures import moments
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Peer, Task, slip
from bench.product import annotated
from bench.sets import factuality

FACT = 3.0
FAR = 1.5
"""From how far off an answer is listed as an error: half of the way from fact to open."""

SLIPS = {
    "too sure": "given as a fact or nearly, where the gold doubts or denies it",
    "too doubtful": "given as open or denied, where the gold has it as more of a fact",
}
MEASURES = (
    Measure("pearson", "pearson", ("pairs",), "factuality of predicates, Pearson's r"),
    Measure("mae", "error", ("off",), "mean absolute error on the scale of 6"),
)


def tasks(folders: Folders) -> list[Task]:
    """A task for each corpus.

    Raises:
        Missing: the set is not there.
    """
    return [
        Task(
            name=f"status.{name}",
            about="whether marked events happened, from -3 (no) to +3 (yes), as the text has it",
            load=lambda files=files: load(files),  # type: ignore[misc]
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=lambda e: list(e.gold),
            peers=(Peer("always +3", lambda e: [FACT] * len(e.gold)),),
            batch=100,
            fast=120,
        )
        for name, files in factuality.corpora(folders).items()
    ]


def load(files: list[Path]) -> Loaded:
    """Sentences, each a report of its own, with their marked predicates."""
    examples = tuple(
        Example(s.id, s.text, [g for _, g in s.predicates], {"spans": [list(p) for p, _ in s.predicates]})
        for s in factuality.load(files)
        if s.predicates
    )
    return Loaded(examples, tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """For each marked predicate its place on the scale."""
    from counterclaim.claims.events import find_events
    from counterclaim.claims.factuality import factuality as place
    from counterclaim.claims.status import status_cues

    answers = []
    for e, a in zip(examples, annotated(examples), strict=True):
        cues, events = status_cues(a), find_events(a)
        answers.append([place(a, (s, t), cues, events) for s, t in e.given["spans"]])
    return answers


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    outcomes = []
    for e, given in zip(examples, answers, strict=True):
        spans = e.given["spans"]
        found = [given[n] if n < len(given) else FACT for n in range(len(e.gold))]
        both = list(zip(e.gold, found, strict=True))
        sums = [sum(m) for m in zip(*(moments(x, y) for x, y in both), strict=True)]
        slips = tuple(
            slip(
                "too sure" if y > x else "too doubtful",
                e,
                [(spans[n][0], spans[n][1])],
                note=f"gold {x:+.1f}, given {y:+.1f}",
            )
            for n, (x, y) in enumerate(both)
            if abs(x - y) >= FAR
        )
        items = {f"{e.id}:{n}": abs(x - y) < FAR for n, (x, y) in enumerate(both)}
        off = [sum(abs(x - y) for x, y in both), len(both)]
        outcomes.append(Outcome(e.id, {"pairs": sums, "off": off}, items, slips))
    return outcomes
