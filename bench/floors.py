"""Figures below which a change does not go in.

``floors.toml`` pins, for the full and for the short run, figures that may not fall (``floors``) or may not
rise (``ceilings``), each with the day on which it was pinned. ``bench floors --raise`` tightens them to the
newest run and never loosens one. Figures of speed vary with the machine and are pinned by hand.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bench.selfcheck import Check

FILE = Path(__file__).with_name("floors.toml")
HEAD = """# Pinned figures: `python -m bench run --check` fails where one falls below its floor or rises above
# its ceiling. `python -m bench floors --raise` tightens them, never loosens one; `--pin NAME` adds one.
"""
BY_HAND = "speed."
SLACK = 0.01
"""What is left between a figure and its floor: parses differ a little from processor to processor."""

KINDS = ("full", "fast")


@dataclass(frozen=True)
class Pin:
    """A pinned figure of a kind of run: its name, its value, since when, and whether less is better."""

    name: str
    value: float
    since: date
    kind: str = "full"
    ceiling: bool = False

    @property
    def task(self) -> str:
        """The task whose figure it is."""
        return self.name.rpartition(".")[0]

    def holds(self, value: float) -> bool:
        """Whether a figure keeps to the pin."""
        return value <= self.value + 1e-9 if self.ceiling else value >= self.value - 1e-9


def read(path: Path = FILE) -> tuple[Pin, ...]:
    """The pins of a file."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Pin(name, float(pin["value"]), pin["since"], kind, table == "ceilings")
        for kind in KINDS
        for table in ("floors", "ceilings")
        for name, pin in document.get(kind, {}).get(table, {}).items()
    )


def write(pins: Iterable[Pin], path: Path = FILE) -> None:
    """Write the pins to a file, sorted."""
    lines = [HEAD]
    for kind in KINDS:
        for table, ceiling in (("floors", False), ("ceilings", True)):
            own = sorted((p for p in pins if (p.kind, p.ceiling) == (kind, ceiling)), key=lambda p: p.name)
            if own:
                lines.append(f"[{kind}.{table}]")
                lines += [
                    f'"{p.name}" = {{ value = {p.value:g}, since = {p.since.isoformat()} }}' for p in own
                ]
                lines.append("")
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def check(figures: Mapping[str, float], pins: Iterable[Pin], kind: str) -> list[Check]:
    """Compare a run with the pins of its kind, for the tasks that it ran.

    A pinned figure of a task that ran but did not give it is a failure.

    Args:
        figures: by ``TASK.MEASURE``.
        pins: all pins.
        kind: ``full`` or ``fast``.
    """
    ran = {name.rpartition(".")[0] for name in figures}
    checks = []
    for pin in pins:
        if pin.kind != kind or pin.task not in ran:
            continue
        value = figures.get(pin.name)
        sign = "<=" if pin.ceiling else ">="
        seen = "not measured" if value is None else f"{value:.3f}"
        checks.append(Check(f"{pin.name} {sign} {pin.value:g}", value is not None and pin.holds(value), seen))
    return checks


def missed(figures: Mapping[str, float], pins: Iterable[Pin], kind: str) -> set[str]:
    """The tasks of speed of which a figure misses its pin."""
    speeds = (p for p in pins if p.kind == kind and p.task.startswith(BY_HAND) and p.name in figures)
    return {p.task for p in speeds if not p.holds(figures[p.name])}


def better(one: Mapping[str, float], other: Mapping[str, float], pins: Iterable[Pin]) -> dict[str, float]:
    """Of two measurements the better of each pinned figure: what disturbs a machine makes it only worse.

    >>> pin = Pin("speed.x.rate", 0.5, date(2026, 1, 1))
    >>> better({"speed.x.rate": 0.4, "a.f1": 0.9}, {"speed.x.rate": 0.6, "a.f1": 0.8}, [pin])
    {'speed.x.rate': 0.6, 'a.f1': 0.9}
    """
    best = dict(one)
    for pin in pins:
        values = [m[pin.name] for m in (one, other) if pin.name in m]
        if len(values) == 2:
            best[pin.name] = min(values) if pin.ceiling else max(values)
    return best


def raised(pins: Iterable[Pin], figures: Mapping[str, float], kind: str, today: date) -> tuple[Pin, ...]:
    """The pins of a kind of run tightened to its figures; none is loosened, and none of speed is moved."""
    result = []
    for pin in pins:
        value = figures.get(pin.name)
        if pin.kind == kind and value is not None and not pin.name.startswith(BY_HAND):
            near = tight(value, pin.ceiling)
            if near < pin.value if pin.ceiling else near > pin.value:
                pin = replace(pin, value=near, since=today)
        result.append(pin)
    return tuple(result)


def tight(value: float, ceiling: bool = False) -> float:
    """The pin for a figure: a little to its loose side; a count, such as 20 of 21, as it is.

    >>> tight(0.8765), tight(20.0), tight(0.32, ceiling=True)
    (0.866, 20.0, 0.33)
    """
    if value == int(value) and abs(value) > 1:
        return value
    if ceiling:
        return math.ceil(round((value + SLACK) * 1000, 6)) / 1000
    return max(0.0, math.floor(round((value - SLACK) * 1000, 6)) / 1000)
