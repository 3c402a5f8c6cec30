"""The claims matrix: who says what of which field, the contested fields first, folded at the width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterclaim.cli.words import NAMELESS, clipped, figure, short, value
from counterclaim.model import Claim, ClaimRow, Contradiction, Incident, TollKind

FIELDS = (*get_args(TollKind), "actor", "target", "weapon", "operation", "place", "date")
"""Fields that a matrix shows, in this order behind the contested ones; `claims` has the others.

That it happened is shown only where somebody denies it.
"""
NARROW, WIDE = 12, 22
"""Columns of a field at the least and at the most."""
NAMES = (18, 30)
"""Columns of the speakers' names at the least and at the most."""
CELL = 70
"""Characters of a value at the most."""
ROWS = 40
"""Speakers shown at the most, those with most to say."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

LEGEND = "≠ A, B … the side that a value takes above; → what the same speaker said later"


@dataclass(frozen=True)
class Voice:
    """A speaker with all that it says of an incident, by field, in order of time."""

    name: str
    relays: tuple[str, ...]
    party: bool
    said: Mapping[str, tuple[Claim, ...]]


@dataclass(frozen=True)
class Matrix:
    """Voices by fields; ``contested`` are the fields that some contradiction is about.

    ``others`` tell of the incident and give no value of these fields.
    """

    fields: tuple[str, ...]
    voices: tuple[Voice, ...]
    contested: frozenset[str]
    others: tuple[str, ...]
    sides: Mapping[str, str]
    changed: frozenset[str]
    published: Mapping[str, str]


def field_of(c: Claim) -> str:
    """The column of a claim: its harm where it is a toll, else its field."""
    return c.kind if c.field == "toll" and c.kind is not None else c.field


def ordered(incident: Incident) -> tuple[Contradiction, ...]:
    """The contradictions of an incident, those that matter most first."""
    return tuple(sorted(incident.contradictions, key=lambda x: -x.weight))


def letter(incident: Incident, clash: int, side: int) -> str:
    """The name of a side of a contradiction: "A" of the only one, "2B" of the second of several."""
    return f"{clash + 1 if len(incident.contradictions) > 1 else ''}{LETTERS[side % len(LETTERS)]}"


def lettered(incident: Incident) -> dict[str, str]:
    """The name of the side that each claim takes, in the contradiction that matters most to it."""
    letters: dict[str, str] = {}
    for n, clash in enumerate(ordered(incident)):
        for k, side in enumerate(clash.sides):
            for c in side.claims:
                letters.setdefault(c, letter(incident, n, k))
    return letters


def matrix(incident: Incident, rows: Sequence[ClaimRow]) -> Matrix:
    """Who says what of an incident.

    Args:
        incident: the incident with its contradictions, those that matter most first.
        rows: its claims with their reports.

    Returns:
        The contested fields in the order of their contradictions, then the others in the order of ``FIELDS``;
        the voices in the order in which they are first heard. Parts of a toll are left out.
    """
    published = {r.report.id: r.report.published or "" for r in rows}
    in_time = sorted(rows, key=lambda r: (r.report.published or "~", r.report.id, r.claim.quote.start))
    by_id = {r.claim.id: r.claim for r in rows}
    sided = (by_id[i] for x in ordered(incident) for s in x.sides for i in s.claims if i in by_id)
    clashing = dict.fromkeys(field_of(c) for c in sided if c.part_of is None)
    wanted = {*FIELDS, *clashing}
    shown = [r.claim for r in in_time if field_of(r.claim) in wanted and r.claim.part_of is None]
    told = {field_of(c) for c in shown}
    contested = tuple(f for f in clashing if f in told)
    fields = (*contested, *(f for f in FIELDS if f in told and f not in contested))
    names: dict[str, list[Claim]] = {}
    for c in shown:
        names.setdefault(c.speaker.name, []).append(c)
    voices = tuple(_voice(claims) for claims in names.values())
    silent = (
        _named(r.claim) for r in in_time if r.claim.field == "event" and r.claim.speaker.name not in names
    )
    others = tuple(dict.fromkeys(silent))
    return Matrix(
        fields, voices, frozenset(contested), others, lettered(incident), _changed(incident, by_id), published
    )


def _changed(incident: Incident, by_id: Mapping[str, Claim]) -> frozenset[str]:
    """The claims whose speaker later gave another value."""
    found = set()
    for v in incident.values:
        later = {by_id[i].speaker.name for i in v.superseded if i in by_id}
        found |= {i for i in v.claims if i in by_id and by_id[i].speaker.name in later}
    return frozenset(found)


def _named(c: Claim) -> str:
    name = short("the report" if c.speaker.name == NAMELESS else c.speaker.name)
    return f"{name} itself" if c.speaker.kind == "outlet" else name


def _voice(claims: Sequence[Claim]) -> Voice:
    said: dict[str, list[Claim]] = {}
    for c in claims:
        said.setdefault(field_of(c), []).append(c)
    return Voice(
        name=_named(claims[0]),
        relays=tuple(dict.fromkeys(short(r.name) for c in claims for r in c.relay)),
        party=any(c.speaker.party for c in claims),
        said={f: tuple(x) for f, x in said.items()},
    )


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
