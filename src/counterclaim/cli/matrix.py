"""The claims matrix in a terminal: folded into tables below one another where it is wide."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterclaim.incidents.standing.matrix import Matrix, Voice
from counterclaim.incidents.words import clipped, figure, value

NARROW, WIDE = 12, 22
"""Columns of a field at the least and at the most."""
NAMES = (18, 30)
"""Columns of the speakers' names at the least and at the most."""
CELL = 70
"""Characters of a value at the most."""
ROWS = 40
"""Speakers shown at the most, those with most to say."""
LEGEND = "≠ A, B … the side that a value takes above; → what the same speaker said later"


def print_matrix(out: Console, made: Matrix) -> None:
    """Print a matrix in as many tables below one another as its fields need at the width."""
    for n, fields in enumerate(banks(made, out.width)):
        if n:
            out.print()
        voices = [v for v in made.voices if any(f in v.said for f in fields)]
        left_out = max(0, len(voices) - ROWS)
        if left_out:
            kept = sorted(voices, key=lambda v: -len(v.said))[:ROWS]
            voices = [v for v in voices if v in kept]
        out.print(_table(made, fields, voices, names_width(made, out.width)))
        if left_out:
            out.print(Text(f"  and {left_out} more who say less: see the claims", style="dim"))
    if made.others:
        out.print(Text("Tell of it without these values: ", style="dim").append("; ".join(made.others)))


def banks(made: Matrix, width: int) -> list[tuple[str, ...]]:
    """The fields in runs that fit the width beside the names."""
    left = width - names_width(made, width)
    found: list[list[str]] = []
    used = 0
    for f in made.fields:
        wants = field_width(made, f) + 2
        if not found or used + wants > left:
            found.append([])
            used = 0
        found[-1].append(f)
        used += wants
    return [tuple(b) for b in found]


def names_width(made: Matrix, width: int) -> int:
    """Columns for the speakers' names: what they need, a third of the width at the most."""
    longest = max((len(v.name) for v in made.voices), default=0)
    return max(NAMES[0], min(longest, NAMES[1], width * 3 // 10))


def field_width(made: Matrix, field: str) -> int:
    """Columns for a field: what its longest value needs, within bounds."""
    cells = (line.plain for v in made.voices for line in lines(made, v, field))
    return max(NARROW, min(WIDE, max(map(len, (*cells, _title(made, field))), default=0)))


def _title(made: Matrix, field: str) -> str:
    return f"≠ {field}" if field in made.contested else field


def _table(made: Matrix, fields: Sequence[str], voices: Sequence[Voice], names: int) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=False, expand=True, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("who", width=names)
    for f in fields:
        style = "bold red" if f in made.contested else ""
        word = "\n  (contested)" if f in made.contested else ""
        table.add_column(Text(_title(made, f) + word, style=style), ratio=field_width(made, f))
    for v in voices:
        table.add_row(_who(v), *(Text("\n").join(lines(made, v, f)) for f in fields))
    return table


def _who(v: Voice) -> Text:
    text = Text(v.name, style="bold")
    if v.party:
        text.append(" (party)", style="not bold")
    if v.relays:
        text.append(f"\n  via {', '.join(v.relays[:3])}", style="not bold dim")
    return text


def lines(made: Matrix, v: Voice, field: str) -> list[Text]:
    """What a voice says of a field: each value once, marked with its side, its status and what came later."""
    shown: list[Text] = []
    seen: set[tuple[str, str]] = set()
    before: str | None = None
    for c in v.said.get(field, ()):
        words = clipped(figure(c) if c.field == "toll" else value(c), CELL)
        if (words.lower(), c.status) in seen:
            continue
        seen.add((words.lower(), c.status))
        when = made.published.get(c.report, "")
        line = Text()
        if c.field == "toll" and before is not None and when > before:
            line.append("→ ", style="dim")
        if c.field == "toll":
            before = when
        side = made.sides.get(c.id)
        if side is not None and field in made.contested:
            line.append(f"≠{side} ", style="bold red")
        line.append(words)
        if c.id in made.changed:
            line.append(" (later changed)", style="italic")
        if c.status != "stated":
            line.append(f" ({c.status})", style="italic")
        shown.append(line)
    return shown
