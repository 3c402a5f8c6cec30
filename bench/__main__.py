"""``python -m bench TASK``: run a task or all, print figures, keep a record, compare with the floors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import examples, floors, publish, seed, speed, tolls
from bench.coding import Broken
from bench.gold import Missing, folder
from bench.metrics import Measured, shown
from bench.record import newest, record

TASKS = ("seed", "tolls", "examples", "speed")


def main(arguments: list[str] | None = None) -> int:
    """Run tasks.

    Returns:
        0 where all went well or the gold is not here, 1 where a figure broke its floor, 2 where the
        product failed.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the product against gold.")
    parser.add_argument("task", choices=(*TASKS, "all"))
    parser.add_argument(
        "--gold", metavar="DIR", help="folder with seed/, gold/ and examples/ (or COUNTERCLAIM_GOLD)"
    )
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--errors", action="store_true", help="list what went wrong, with its context")
    parser.add_argument("--publish", action="store_true", help="write the figures into docs/measuring.md")
    asked = parser.parse_args(arguments)
    figures: dict[str, float] = {}
    data: dict[str, str] = {}
    broken = False
    for name in TASKS if asked.task == "all" else (asked.task,):
        print(f"== {name}", flush=True)
        try:
            measured = task(name, asked.errors)(folder(asked.gold))
        except Missing as reason:
            print(f"skipped: {reason}")
            continue
        except Broken as reason:
            print(f"failed: {reason}")
            broken = True
            continue
        print(measured.text, end="\n\n", flush=True)
        figures |= measured.figures
        data |= measured.data
    if figures:
        print(f"written: {record(figures, data)}")
        run = newest()
        if asked.publish and run is not None:
            publish.publish(run)
    checks = floors.check(figures, floors.read()) if asked.check else []
    if checks:
        print(f"\n== floors\n{shown(checks)}")
    return 2 if broken else int(not all(c.ok for c in checks))


def task(name: str, errors: bool) -> Callable[[Path], Measured]:
    """What runs a task."""
    run: dict[str, Callable[[Path], Measured]] = {
        "seed": seed.measure,
        "tolls": partial(tolls.measure, errors=errors),
        "examples": partial(examples.measure, errors=errors),
        "speed": speed.measure,
    }
    return run[name]


if __name__ == "__main__":
    sys.exit(main())
