"""Figures below which a change does not go in. ``python -m bench.floors --raise`` tightens them.

``floors.toml`` pins figures that may not fall (``[floors]``) or may not rise (``[ceilings]``), each with the
day on which it was pinned. Raising takes the newest run and never loosens a pin. Figures of speed vary with
the machine and are pinned by hand.
"""

from __future__ import annotations

import argparse
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bench.metrics import Check
from bench.record import newest

FILE = Path(__file__).with_name("floors.toml")
HEAD = """# Pinned figures: `python -m bench all --check` fails where one falls below its floor or rises above
# its ceiling. `python -m bench.floors --raise` tightens them, never loosens one; `--pin NAME` adds one.
"""
BY_HAND = "speed."


@dataclass(frozen=True)
class Pin:
    """A pinned figure: its name, its value, since when, and whether less is better."""

    name: str
    value: float
    since: date
    ceiling: bool = False

    def holds(self, value: float) -> bool:
        """Whether a figure keeps to the pin."""
        return value <= self.value + 1e-9 if self.ceiling else value >= self.value - 1e-9


def read(path: Path = FILE) -> tuple[Pin, ...]:
    """The pins of a file."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Pin(name, float(pin["value"]), pin["since"], table == "ceilings")
        for table in ("floors", "ceilings")
        for name, pin in document.get(table, {}).items()
    )


def write(pins: tuple[Pin, ...], path: Path = FILE) -> None:
    """Write the pins to a file, sorted."""
    lines = [HEAD]
    for table, ceiling in (("floors", False), ("ceilings", True)):
        lines.append(f"[{table}]")
        own = sorted((p for p in pins if p.ceiling == ceiling), key=lambda p: p.name)
        lines += [f'"{p.name}" = {{ value = {p.value:g}, since = {p.since.isoformat()} }}' for p in own]
        lines.append("")
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def check(figures: Mapping[str, float], pins: tuple[Pin, ...]) -> list[Check]:
    """Compare a run with the pins of the tasks that it ran.

    A pinned figure of a task that ran but did not give it is a failure.
    """
    tasks = {name.split(".")[0] for name in figures}
    checks = []
    for pin in pins:
        if pin.name.split(".")[0] not in tasks:
            continue
        value = figures.get(pin.name)
        sign = "<=" if pin.ceiling else ">="
        seen = "not measured" if value is None else f"{value:.3f}"
        checks.append(Check(f"{pin.name} {sign} {pin.value:g}", value is not None and pin.holds(value), seen))
    return checks


def raised(pins: tuple[Pin, ...], figures: Mapping[str, float], today: date) -> tuple[Pin, ...]:
    """The pins tightened to a run's figures; none is loosened, and none of speed is moved."""
    result = []
    for pin in pins:
        value = figures.get(pin.name)
        if value is not None and not pin.name.startswith(BY_HAND):
            # Rounded to the loose side, so that the run that raised a pin keeps to it.
            tight = (math.ceil if pin.ceiling else math.floor)(round(value * 1000, 6)) / 1000
            if tight < pin.value if pin.ceiling else tight > pin.value:
                pin = Pin(pin.name, tight, today, pin.ceiling)
        result.append(pin)
    return tuple(result)


def main() -> int:
    """Tighten the pins or add one."""
    about = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m bench.floors", description=about)
    parser.add_argument(
        "--raise", dest="tighten", action="store_true", help="tighten to the newest run, never loosen"
    )
    parser.add_argument(
        "--pin", action="append", default=[], metavar="NAME", help="pin a figure of the newest run"
    )
    asked = parser.parse_args()
    run = newest()
    if run is None:
        print("no run recorded yet: run `python -m bench all` first")
        return 1
    figures, today = run["figures"], datetime.now(UTC).date()
    old = read()
    unknown = [name for name in asked.pin if name not in figures]
    if unknown:
        print(f"not in the newest run: {', '.join(unknown)}")
        return 1
    known = {pin.name for pin in old}
    new = tuple(Pin(n, math.floor(figures[n] * 1000) / 1000, today) for n in asked.pin if n not in known)
    pins = (raised(old, figures, today) if asked.tighten else old) + new
    for before, after in zip(old, pins, strict=False):
        if before != after:
            print(f"{after.name}: {before.value:g} -> {after.value:g}")
    write(pins)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
