"""A task small enough to see through: upper-case words are asked for; the "product" finds some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.model import Answer, Broken, Example, Loaded, Measure, Outcome, Peer, Task, slip

TEXTS = ("the ARMY and the POLICE", "nobody", "REBELS fled", "the UN and the EU")
FILE = Path(__file__)


def shouted(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\b[A-Z]{2,}\b", text)]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Finds every word in capitals of four letters or more."""
    assert all(e.gold is None for e in examples), "the product must not see the gold"
    return [[s for s in shouted(e.text) if s[1] - s[0] >= 4] for e in examples]


def crash(examples: Sequence[Example]) -> list[Answer]:
    raise RuntimeError(f"cannot read {examples[0].text!r}")


def refuse(examples: Sequence[Example]) -> list[Answer]:
    raise Broken("the command failed")


def lose(examples: Sequence[Example]) -> list[Answer]:
    return [[] for _ in examples[1:]]


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(e: Example, given: Answer) -> Outcome:
    hits = [s for s in e.gold if s in given]
    return Outcome(
        e.id,
        {"words": [len(hits), len(e.gold), len(given)]},
        {f"{e.id}:{s[0]}": s in hits for s in e.gold},
        tuple(slip("missed", e, gold=[s]) for s in e.gold if s not in hits),
    )


TASK = Task(
    name="toy.capitals",
    about="words in capitals",
    load=lambda: Loaded(
        tuple(Example(f"t-{i}", f"{t} {i}", gold=shouted(t)) for i, t in enumerate(TEXTS)), (FILE,)
    ),
    answer=answer,
    score=score,
    measures=(
        Measure("f1", "f1", ("words",), "words, F1"),
        Measure("recall", "recall", ("words",), "words, recall"),
    ),
    slips={"missed": "a word that was not found"},
    perfect=lambda e: e.gold,
    peers=(
        Peer(
            "first word only", lambda e: shouted(e.text)[:1], {"f1": 6 / 8}, lambda es: len(es) == len(TEXTS)
        ),
    ),
    batch=2,
    fast=2,
)


def with_answer(f: object) -> Task:
    return replace(TASK, answer=f)  # type: ignore[arg-type]
