"""``python -m bench run|list|selfcheck|compare|errors|floors|publish``: measure, and read what came out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import accuracy, beside, compare, errors, floors, record
from bench.measures import KINDS
from bench.model import Folders, Missing
from bench.product import BY, MEANS
from bench.run import Failed, Result, run
from bench.selfcheck import Check, selfcheck
from bench.tasks import all_tasks, chosen
from bench.text import number, short, table

AGAIN = 2
"""How often a speed that misses its floor is measured again; the best counts."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 where all went well, 1 where a figure broke its floor or a scorer its self-check, 2 where the
        product failed or the command cannot be done.
    """
    asked = parser().parse_args(arguments)
    try:
        return int(asked.do(asked))
    except ValueError as why:
        print(f"bench {asked.command}: {why}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m bench", description="Measure the product against gold.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tasks = argparse.ArgumentParser(add_help=False)
    tasks.add_argument("tasks", nargs="*", metavar="TASK", help="tasks or groups of them; all by default")
    tasks.add_argument("--data", metavar="DIR", help="folder of data sets (or COUNTERCLAIM_DATA)")
    tasks.add_argument(
        "--gold", metavar="DIR", help="folder with gold/, seed/, examples/ (or COUNTERCLAIM_GOLD)"
    )
    tasks.add_argument("--limit", type=int, metavar="N", help="at most so many examples of each task")
    one = commands.add_parser("run", parents=[tasks], help="run tasks, print figures, keep a record")
    one.add_argument("--fast", action="store_true", help="the short run: a fixed sample of each task")
    one.add_argument("--against", metavar="RUN", help="then show what changed since that run")
    one.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    one.add_argument(
        "--by", choices=MEANS, default="both", help="with what the product reads; both by default"
    )
    one.set_defaults(do=_run)
    one = commands.add_parser("selfcheck", parents=[tasks], help="check the scorers against themselves")
    one.set_defaults(do=_selfcheck)
    one = commands.add_parser("list", parents=[tasks], help="the tasks, and what is skipped for want of data")
    one.set_defaults(do=_list)
    one = commands.add_parser("compare", help="what changed from one run to another")
    one.add_argument("runs", nargs=2, metavar="RUN", help="a run: its folder or how its name starts")
    one.set_defaults(do=_compare)
    one = commands.add_parser("beside", help="the same figures of several runs as one table")
    one.add_argument("runs", nargs="+", metavar="RUN", help="a run: its folder or how its name starts")
    one.add_argument("--figure", action="append", default=[], metavar="NAME", help="TASK.MEASURE")
    one.set_defaults(do=_beside)
    one = commands.add_parser("errors", help="write the errors of tasks as pages to read")
    one.add_argument("tasks", nargs="*", metavar="TASK", help="tasks; all of the run by default")
    one.add_argument("--run", metavar="RUN", help="a run: its folder or how its name starts; else the newest")
    one.set_defaults(do=_errors)
    one = commands.add_parser("floors", help="the pinned figures, and how the newest runs stand to them")
    one.add_argument(
        "--raise", dest="tighten", action="store_true", help="tighten them to the newest full and fast run"
    )
    one.add_argument("--pin", action="append", default=[], metavar="NAME", help="pin a figure: TASK.MEASURE")
    one.add_argument(
        "--headlines", action="store_true", help="pin the first figure of each task without a pin"
    )
    one.set_defaults(do=_floors)
    one = commands.add_parser("publish", help="write docs/accuracy.md from the newest full run")
    one.add_argument(
        "again", nargs="*", metavar="RUN", help="later runs whose tasks take the place of its own"
    )
    one.set_defaults(do=_publish)
    return top


def folders(asked: argparse.Namespace) -> Folders:
    """The folders that were given, or those of the environment.

    Raises:
        ValueError: one of them is not there.
    """
    found = []
    for name in ("data", "gold"):
        given = getattr(asked, name) or os.environ.get(f"COUNTERCLAIM_{name.upper()}")
        if given and not Path(given).is_dir():
            raise ValueError(f"--{name} {given} is not a folder")
        found.append(Path(given) if given else None)
    return Folders(*found)


def _run(asked: argparse.Namespace) -> int:
    os.environ[BY] = asked.by
    found, skipped = all_tasks(folders(asked))
    results: list[Result | Failed] = list(skipped)
    for result in run(chosen(found, asked.tasks), asked.limit, asked.fast):
        results.append(result)
        print(line(result), file=sys.stderr, flush=True)
    print(shown(results))
    part = asked.tasks or asked.limit is not None
    folder = record.write(results, "part" if part else "fast" if asked.fast else "full")
    print(f"\nwritten: {folder}")
    if asked.against:
        before = record.read(_found(asked.against))
        print(f"\n{compare.shown(compare.compare(before, record.read(folder)))}")
    if not any(isinstance(r, Result) for r in results):
        print(
            "nothing was measured: give --data DIR and --gold DIR, "
            "or set COUNTERCLAIM_DATA and COUNTERCLAIM_GOLD"
        )
    if any(isinstance(r, Failed) and r.broken for r in results):
        return 2
    if not asked.check:
        return 0

    def again(names: Sequence[str]) -> dict[str, float]:
        fresh = [r for r in run(chosen(found, list(names)), asked.limit, asked.fast) if isinstance(r, Result)]
        return {f"{r.task.name}.{name}": value for r in fresh for name, value in r.figures.items()}

    return _checked(record.read(folder), "fast" if asked.fast else "full", again)


def _checked(
    run_record: record.Record, kind: str, again: Callable[[Sequence[str]], Mapping[str, float]]
) -> int:
    """Check a run against its floors; a speed that misses its own is measured again, machines being noisy."""
    pins, figures = floors.read(), record.figures(run_record)
    for _ in range(AGAIN):
        missed = sorted(floors.missed(figures, pins, kind))
        if not missed:
            break
        print(f"measured again: {', '.join(missed)}", file=sys.stderr, flush=True)
        figures = floors.better(figures, again(missed), pins)
    checks = floors.check(figures, pins, kind)
    print(f"\nfloors of the {kind} run\n{verdicts(checks)}")
    return int(not all(c.ok for c in checks))


def verdicts(checks: Sequence[Check]) -> str:
    """Checks, one a line."""
    return "\n".join(f"{'ok  ' if c.ok else 'FAIL'}  {c.name}  {short(c.seen, 90)}".rstrip() for c in checks)


def line(result: Result | Failed) -> str:
    """One line for a task that is done."""
    if isinstance(result, Failed):
        return f"{result.task}: {'FAILED' if result.broken else 'skipped'}: {result.why}"
    first = result.task.measures[0].name
    return (
        f"{result.task.name}: {first} {number(result.figures[first])}, {result.examples} examples, "
        f"{result.seconds:.0f} s"
    )


def shown(results: Sequence[Result | Failed]) -> str:
    """All figures in one table, then what was skipped or failed."""
    body = []
    for r in results:
        if isinstance(r, Failed):
            continue
        for i, m in enumerate(r.task.measures):
            spread = r.intervals.get(m.name)
            body.append(
                (
                    r.task.name if i == 0 else "",
                    m.name,
                    number(r.figures[m.name]),
                    "-".join(map(number, spread)) if spread else "",
                    r.examples if i == 0 else "",
                    f"{r.seconds:.0f}" if i == 0 else "",
                )
            )
    text = table(("task", "measure", "figure", "95 %", "n", "s"), body)
    others = [line(r) for r in results if isinstance(r, Failed)]
    return "\n".join((text, "", *others)) if others else text


def _selfcheck(asked: argparse.Namespace) -> int:
    found, skipped = all_tasks(folders(asked))
    checks: list[Check] = []
    for task in chosen(found, asked.tasks):
        try:
            checks += selfcheck(task, task.load().examples[: asked.limit])
        except Missing as why:
            skipped.append(Failed(task.name, str(why), broken=False))
    print(verdicts(checks))
    print("\n".join(line(s) for s in skipped))
    return int(not all(c.ok for c in checks))


def _list(asked: argparse.Namespace) -> int:
    found, skipped = all_tasks(folders(asked))
    print(table(("task", "what"), ((t.name, t.about) for t in chosen(found, asked.tasks))))
    print("\n".join(line(s) for s in skipped))
    return 0


def _found(name: str | None) -> Path:
    folder = record.find(name)
    if folder is None:
        raise ValueError(f"there is no run {name or 'yet'}: runs lie in {record.RUNS}")
    return folder


def _beside(asked: argparse.Namespace) -> int:
    print(beside.beside([record.read(_found(r)) for r in asked.runs], asked.figure))
    return 0


def _compare(asked: argparse.Namespace) -> int:
    before, after = (record.read(_found(name)) for name in asked.runs)
    print(compare.shown(compare.compare(before, after)))
    return 0


def _errors(asked: argparse.Namespace) -> int:
    folder = _found(asked.run)
    for task in asked.tasks or record.read(folder)["tasks"]:
        print(errors.write(folder, task))
    return 0


def _floors(asked: argparse.Namespace) -> int:
    old = pins = floors.read()
    today = datetime.now(UTC).date()
    good = True
    for kind in floors.KINDS:
        newest = record.find(kind=kind)
        if newest is None:
            print(f"no {kind} run yet: python -m bench run{' --fast' if kind == 'fast' else ''}")
            continue
        figures = record.figures(record.read(newest))
        known = {p.name for p in pins if p.kind == kind}
        pinned = {p.task for p in pins if p.kind == kind}
        newest_tasks = record.read(newest)["tasks"].items()
        less = {f"{t}.{m['name']}" for t, x in newest_tasks for m in x["measures"] if not KINDS[m["kind"]].up}
        headlines = [f"{t}.{task['measures'][0]['name']}" for t, task in newest_tasks if t not in pinned]
        for name in (*asked.pin, *(headlines if asked.headlines else ())):
            if name not in figures:
                raise ValueError(f"the newest {kind} run has no figure {name}")
            if name not in known:
                pins = (
                    *pins,
                    floors.Pin(name, floors.tight(figures[name], name in less), today, kind, name in less),
                )
        pins = floors.raised(pins, figures, kind, today) if asked.tighten else pins
        checks = floors.check(figures, pins, kind)
        print(f"{kind} run {newest.name}\n{verdicts(checks)}")
        good = good and all(c.ok for c in checks)
    for pin in pins:
        before = next((p.value for p in old if (p.name, p.kind) == (pin.name, pin.kind)), None)
        if before != pin.value:
            print(f"{pin.kind} {pin.name}: {'new' if before is None else f'{before:g}'} -> {pin.value:g}")
    floors.write(pins)
    return int(not good)


def _publish(asked: argparse.Namespace) -> int:
    newest = record.find(kind="full")
    if newest is None:
        raise ValueError("there is no full run yet: python -m bench run")
    run_record = record.read(newest)
    for name in asked.again:
        run_record = record.joined(run_record, record.read(_found(name)))
    accuracy.publish(run_record)
    print(f"written: {accuracy.PUBLISHED}\nwritten: {accuracy.PAGE}")
    return 0
