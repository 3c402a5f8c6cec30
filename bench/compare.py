"""What changed between two runs: each figure with the interval of its difference, examples gained and lost.

The difference is bootstrapped in pairs: the same examples are drawn for both runs, so that what is hard for
both cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench import record
from bench.measures import KINDS, draws, figure
from bench.model import Measure, Outcome
from bench.record import Record
from bench.text import number, short, table

LISTED = 8
"""Items gained or lost that are named for each task."""


@dataclass(frozen=True)
class Change:
    """A figure in both runs, over the examples that both have, and the 95 % interval of its difference."""

    task: str
    measure: str
    before: float
    after: float
    interval: tuple[float, float] | None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Items:
    """What became right and what became wrong in a task, and how many examples only one run has."""

    task: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    apart: int


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side."""

    changes: tuple[Change, ...]
    items: tuple[Items, ...]
    only_one: tuple[str, ...]
    other_data: tuple[str, ...]


def compare(a: Record, b: Record) -> Comparison:
    """Compare two runs.

    Args:
        a: the record of the earlier run.
        b: that of the later one.
    """
    both = [t for t in a["tasks"] if t in b["tasks"]]
    changes: list[Change] = []
    items = []
    for task in both:
        before, after, apart = aligned(a["tasks"][task], b["tasks"][task])
        measured = {m.name for m in record.measures(a["tasks"][task])}
        changes += [
            change(task, m, before, after) for m in record.measures(b["tasks"][task]) if m.name in measured
        ]
        items.append(moved(task, before, after, apart))
    return Comparison(
        tuple(changes),
        tuple(items),
        tuple(sorted(set(a["tasks"]) ^ set(b["tasks"]))),
        tuple(sorted(f for f, h in a["data"].items() if b["data"].get(f, h) != h)),
    )


def aligned(a: Record, b: Record) -> tuple[list[Outcome], list[Outcome], int]:
    """The outcomes of the examples that both runs of a task have, in one order, and how many only one has."""
    before, after = ({o.id: o for o in record.outcomes(t)} for t in (a, b))
    shared = [i for i in before if i in after]
    return [before[i] for i in shared], [after[i] for i in shared], len(before.keys() ^ after.keys())


def change(task: str, m: Measure, before: list[Outcome], after: list[Outcome]) -> Change:
    """A figure in both runs and the interval of its difference."""
    spread = None
    if len(before) > 1 and KINDS[m.kind].best is not None:
        low, high = np.percentile(draws(m, after) - draws(m, before), (2.5, 97.5))
        spread = float(low), float(high)
    return Change(task, m.name, figure(m, before), figure(m, after), spread)


def moved(task: str, before: list[Outcome], after: list[Outcome], apart: int) -> Items:
    """What became right and what became wrong."""
    was = {i: ok for o in before for i, ok in o.items.items()}
    now = {i: ok for o in after for i, ok in o.items.items()}
    return Items(
        task,
        tuple(i for i, ok in now.items() if ok and not was.get(i, True)),
        tuple(i for i, ok in now.items() if not ok and was.get(i, False)),
        apart,
    )


def shown(c: Comparison) -> str:
    """A comparison for the terminal: figures that moved, then examples."""
    body = [
        (
            x.task,
            x.measure,
            number(x.before),
            number(x.after),
            f"{x.after - x.before:+.3f}",
            f"{x.interval[0]:+.3f} to {x.interval[1]:+.3f}" if x.interval else "",
            "*" if x.sure else "",
        )
        for x in c.changes
        if x.before != x.after
    ]
    lines = [
        table(("task", "measure", "before", "after", "change", "95 %", ""), body)
        if body
        else "no figure moved"
    ]
    for i in c.items:
        for what, names in (("gained", i.gained), ("lost", i.lost)):
            if names:
                told = "; ".join(short(n, 60) for n in names[:LISTED])
                lines.append(f"{i.task}: {len(names)} {what}: {told}{' …' if len(names) > LISTED else ''}")
        if i.apart:
            lines.append(f"{i.task}: {i.apart} examples are in one run only and left out")
    if c.only_one:
        lines.append(f"in one run only: {', '.join(c.only_one)}")
    if c.other_data:
        lines.append(f"the data differs, figures do not compare: {', '.join(c.other_data)}")
    return "\n".join(lines)
