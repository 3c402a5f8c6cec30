"""Several runs side by side: the same figures with the rules alone, the reader alone, and both."""

from __future__ import annotations

from collections.abc import Sequence

from bench.record import Record
from bench.text import number


def beside(runs: Sequence[Record], names: Sequence[str]) -> str:
    """A Markdown table: a row for each figure, a column for each run, with 95 % intervals.

    Args:
        runs: records of runs; a run is called by that with which it read.
        names: figures as TASK.MEASURE; where there are none, the first of every task that all runs have.

    >>> from bench.beside import beside
    >>> task = {"measures": [{"name": "f1", "about": "found, F1"}], "figures": {"f1": 0.5},
    ...         "intervals": {"f1": [0.4, 0.6]}}
    >>> print(beside([{"by": "rules", "tasks": {"a.b": task}}], []))
    | figure | rules |
    |---|---|
    | a.b: found, F1 | 0.500 (0.400 to 0.600) |
    """
    heads = [str(r.get("by", "both")) for r in runs]
    lines = [f"| figure | {' | '.join(heads)} |", f"|---|{'---|' * len(runs)}"]
    for task, measure in _asked(runs, names):
        about = next(m["about"] for m in runs[0]["tasks"][task]["measures"] if m["name"] == measure)
        cells = " | ".join(_cell(r, task, measure) for r in runs)
        lines.append(f"| {task}: {about} | {cells} |")
    return "\n".join(lines)


def _asked(runs: Sequence[Record], names: Sequence[str]) -> list[tuple[str, str]]:
    if names:
        split = [name.rpartition(".") for name in names]
        return [(task, measure) for task, _, measure in split]
    shared = [t for t in runs[0]["tasks"] if all(t in r["tasks"] for r in runs)]
    return [(t, runs[0]["tasks"][t]["measures"][0]["name"]) for t in shared]


def _cell(run: Record, task: str, measure: str) -> str:
    held = run["tasks"].get(task, {})
    if measure not in held.get("figures", {}):
        return "not measured"
    ends = held["intervals"].get(measure)
    told = number(held["figures"][measure])
    return f"{told} ({number(ends[0])} to {number(ends[1])})" if ends else told
