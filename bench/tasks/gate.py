"""The relevance gate: how many reports on violence, coercion or protest it lets through, how many others it
sets aside, and how cheap it is beside reading them.

Only texts that the gate was not made of are asked for, and only where the set itself tells what they are:
annotated events, templates, labels or tolls for the relevant, topics for the others.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from bench.model import Answer, Example, Folders, Loaded, Measure, Missing, Outcome, Slip, Task
from bench.sets import relevance
from bench.tasks import speed

SHORTEST = 40
"""Words of a text below which it is a sentence, no report."""
SENTENCES = "sentences"
SETS = {"muc4": "muc4", "satp": "satp", "india": "india-police-events", "rams": "rams-wikievents",
        "wikievents": "rams-wikievents", "ecbplus": "ecbplus"}  # fmt: skip
"""Sets that tell which reports are relevant, and their folders."""
UPDATES = "background-summaries"
"""Tells which reports are not, as ECB+ does."""
OWN = ("gold", "examples")
"""The project's own."""
SLIPS = {
    "set aside": "a relevant report that would not be read",
    "let through": "a report on something else that would be read",
}
ROUNDS = 5
REPEAT = 20
"""Times that the gate looks over the reports for each time that the chain reads them."""


def tasks(folders: Folders) -> list[Task]:
    """The tasks whose sets are there.

    Raises:
        Missing: none is.
    """
    names = [s for s, at in SETS.items() if folders.data is not None and (folders.data / at).is_dir()]
    names += OWN if folders.gold is not None and (folders.gold / "gold").is_dir() else ()
    found = [_reports(folders, names)] if names else []
    if folders.gold is not None and (folders.gold / "seed").is_dir():
        found.append(_speed(folders))
    if not found:
        folders.set("muc4")
        raise Missing("muc4 and the like: no set is there")
    return found


def _reports(folders: Folders, names: Sequence[str]) -> Task:
    return Task(
        name="gate.reports",
        about="reports on violence, coercion or protest let through, others set aside",
        load=lambda: load(folders),
        answer=answer,
        score=score,
        measures=(
            Measure("recall", "share", ("relevant",), "relevant reports let through"),
            Measure("set_aside", "share", ("other",), "irrelevant reports set aside"),
            *(
                Measure(f"recall_{s}", "share", (f"relevant:{s}",), f"relevant reports let through, {s}")
                for s in names
            ),
            Measure("recall_sentences", "share", (f"relevant:{SENTENCES}",), "sentences let through"),
        ),
        slips=SLIPS,
        perfect=lambda e: e.gold,
        chance=chance,
        batch=500,
        fast=400,
    )


def _long(text: str) -> bool:
    return len(text.split()) >= SHORTEST


def load(folders: Folders) -> Loaded:
    """The held-out texts whose sets tell whether they are relevant; sentences only where they are."""
    examples = tuple(
        Example(t.id, t.text, t.relevant, {"of": t.set if _long(t.text) else SENTENCES})
        for t in relevance.texts(folders)
        if t.part == "test" and (t.relevant or (t.relevant is False and _long(t.text)))
    )
    sets = sorted({*SETS.values(), UPDATES})
    files = [f for s in sets if folders.data for f in sorted((folders.data / s).glob("**/*.jsonl"))]
    files += sorted((folders.gold / "gold").glob("*.jsonl")) if folders.gold else []
    return Loaded(examples, tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """Whether the gate lets each text through."""
    from counterclaim.relevance import gate

    return [gate(e.text).relevant for e in examples]


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a text."""
    outcomes = []
    for e, through in zip(examples, answers, strict=True):
        of = e.given["of"]
        names = ["other"] if not e.gold else [f"relevant:{of}", *(["relevant"] if of != SENTENCES else [])]
        right = through == e.gold
        kind = "set aside" if e.gold else "let through"
        slips = () if right else (Slip(kind, e.id, e.text[:600], note=of),)
        outcomes.append(Outcome(e.id, {n: [float(right), 1] for n in names}, {e.id: right}, slips))
    return outcomes


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """What another text's answer comes to; for single sets, most of them small, that is left open."""
    share = sum(bool(e.gold) for e in examples) / max(1, len(examples))
    named = {f"recall_{s}": math.nan for s in (*SETS, *OWN, SENTENCES)}
    return named | {"recall": share, "set_aside": 1 - share}


def _speed(folders: Folders) -> Task:
    return Task(
        name="speed.gate",
        about="the gate beside the chain that it saves",
        load=lambda: speed.load(folders),
        answer=pace,
        score=speed.score,
        measures=(
            Measure("gate_to_chain", "value", ("gate_to_chain",), "words a second, the chain = 1"),
            Measure(
                "gate_words_a_second", "value", ("gate_words_a_second",), "words a second on this machine"
            ),
        ),
        slips={},
        perfect=None,
        batch=None,
        fast=1000,
    )


def pace(examples: Sequence[Example]) -> list[Answer]:
    """Words a second of the gate, and how many times those of the chain, run in turn."""
    from bench.product import reports
    from counterclaim.engine import code_reports
    from counterclaim.relevance import gate

    made = reports(examples)
    words = sum(len(e.text.split()) for e in examples)

    def look() -> object:
        return [gate(r.text) for _ in range(REPEAT) for r in made]

    def read() -> object:
        return list(code_reports(made))

    look()
    read()
    cheap, dear = (statistics.median(t) for t in speed.turn_about((look, read), ROUNDS))
    figures = {"gate_to_chain": dear / (cheap / REPEAT), "gate_words_a_second": words / (cheap / REPEAT)}
    return [figures] * len(examples)
