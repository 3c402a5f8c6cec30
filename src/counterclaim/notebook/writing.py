"""Where tables go: a file in one of the export's formats, or a terminal."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.cli.common import NARROWEST, WIDTH
from counterclaim.export import Options, formats, records
from counterclaim.export.files import write_file
from counterclaim.export.formats import What
from counterclaim.export.public import NOTICE
from counterclaim.export.public import public as make_public
from counterclaim.incidents.standing.rules import rules

if TYPE_CHECKING:
    from os import PathLike

    from rich.console import Console

    from counterclaim.project import Project as Store


def write(
    store: Store,
    what: What,
    rows: Iterable[Any],
    form: str,
    path: str | PathLike[str],
    *,
    rule: str | None = None,
    public: bool = False,
    choices: Mapping[str, str],
) -> None:
    """Write claims or incidents to a file in a format of the exports, whole or not at all.

    Raises:
        ValueError: there is no such format, rule or choice; in one line.
        OSError: the file cannot be written.
    """
    can = formats(what)
    if form not in can:
        raise ValueError(f"{form}: {what} have no such format; choose one of: {', '.join(can)}")
    if rule is not None and rule not in rules():
        raise ValueError(f"rule {rule}: no such rule; choose one of: {', '.join(sorted(rules()))}")
    chosen = can[form]
    if unknown := sorted(set(choices) - set(chosen.choices)):
        known = ", ".join(chosen.choices) or "none"
        raise ValueError(f"{unknown[0]}: {form} has no such choice; it has: {known}")
    shown = make_public(store) if public else None
    said = {"notice": NOTICE} if public else {}
    options = Options(rule=rule, extra={**choices, **said, "table": what})
    if what == "incidents":
        made = records(chosen, store, rows, shown)
    else:
        made = shown.records(rows) if shown else iter(rows)
    write_file(chosen, Path(path), lambda out: chosen.write(made, out, options=options))


def printed(draw: Callable[[Console], object], more: int = 0) -> str:
    """What is drawn on a terminal, as plain text, with how many rows are left out."""
    from rich.console import Console

    width = max(NARROWEST, shutil.get_terminal_size((WIDTH, 0)).columns)
    text = io.StringIO()
    # In a notebook rich would show what it prints at once, instead of giving it back.
    out = Console(file=text, width=width, force_jupyter=False, highlight=False, emoji=False, markup=False)
    draw(out)
    lines = "\n".join(line.rstrip() for line in text.getvalue().rstrip("\n").split("\n"))
    return f"{lines}\nand {more:,} more; a data frame has all" if more > 0 else lines
