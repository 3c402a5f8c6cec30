"""The scorers checked against themselves: gold against gold is perfect, shuffled gold is chance, and a peer's
published output comes to its published figure.

No product runs here, so the checks take seconds; a scorer that fails one measures nothing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measures import KINDS, figure
from bench.model import Example, Task
from bench.run import beside

TOLERANCE = 0.05
"""How far the figures of shuffled gold may lie from chance."""

ROUNDING = 0.01
"""How far a peer's figure may lie from the published one."""

SHUFFLES = 8
FEW = 300
"""Examples below which several shuffles are averaged, since one would be luck."""

SEED = 7


@dataclass(frozen=True)
class Check:
    """One thing that must be so, whether it is, and what was seen."""

    name: str
    ok: bool
    seen: str = ""


def selfcheck(task: Task, examples: Sequence[Example]) -> list[Check]:
    """All checks of a task's scorer; none for a task without gold."""
    if task.perfect is None:
        return []
    return [*perfect(task, examples), *shuffled(task, examples), *published(task, examples)]


def perfect(task: Task, examples: Sequence[Example]) -> list[Check]:
    """Whether each figure of gold against gold is the best there is, with no error listed and each item
    right."""
    assert task.perfect is not None
    outcomes = task.score(examples, [task.perfect(e) for e in examples])
    checks = []
    for m in task.measures:
        best = KINDS[m.kind].best
        if best is not None:
            seen = figure(m, outcomes)
            checks.append(
                Check(f"{task.name}.{m.name}: gold against gold", abs(seen - best) < 1e-9, f"{seen:.4f}")
            )
    wrong = [i for o in outcomes for i, ok in o.items.items() if not ok]
    slips = [f"{s.kind} in {s.example}" for o in outcomes for s in o.slips]
    checks.append(
        Check(
            f"{task.name}: no error in gold against gold",
            not wrong and not slips,
            "; ".join((wrong + slips)[:3]),
        )
    )
    names = [i for o in outcomes for i in o.items]
    checks.append(Check(f"{task.name}: items have names of their own", len(set(names)) == len(names)))
    return checks


def published(task: Task, examples: Sequence[Example]) -> list[Check]:
    """Whether a peer's published output comes to its published figures, where all its examples are here."""
    checks = []
    for peer in task.peers:
        if not peer.published or not peer.whole(examples):
            continue
        seen = beside(task, peer, examples)
        checks += [
            Check(
                f"{task.name}.{m}: {peer.system} comes to the published {told:.3f}",
                abs(seen[m] - told) <= ROUNDING,
                f"{seen[m]:.4f}",
            )
            for m, told in peer.published.items()
        ]
    return checks


def shuffled(task: Task, examples: Sequence[Example]) -> list[Check]:
    """Whether the figures of each example answered with another's gold are those of chance."""
    assert task.perfect is not None
    if len(examples) < 2:
        return []
    chance = task.chance(examples)
    told = [
        m
        for m in task.measures
        if KINDS[m.kind].best is not None
        and (KINDS[m.kind].up or m.name in chance)
        and not math.isnan(chance.get(m.name, 0.0))
    ]
    if not told:
        return []
    answers = [task.perfect(e) for e in examples]
    runs = []
    rounds = SHUFFLES if len(examples) < FEW else 1
    for n in range(rounds):
        order = list(range(len(examples)))
        random.Random(SEED + n).shuffle(order)
        # Each takes the gold of the next in a random round: nobody gets their own.
        taken = {order[i]: order[i - 1] for i in range(len(order))}
        runs.append(task.score(examples, [answers[taken[i]] for i in range(len(order))]))
    checks = []
    for m in told:
        expected = chance.get(m.name, 0.0)
        seen = sum(figure(m, r) for r in runs) / rounds
        checks.append(
            Check(
                f"{task.name}.{m.name}: shuffled gold gives chance, {expected:.2f}",
                abs(seen - expected) <= TOLERANCE,
                f"{seen:.3f}",
            )
        )
    return checks
