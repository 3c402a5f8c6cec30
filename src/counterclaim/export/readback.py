"""An edited workbook read back: which rows were changed, and what is wanted of their claims.

A cell counts as changed where it says something else than the project does; a row that nobody has touched is
passed over by its hash, whatever has become of its claim meanwhile. Workbooks come from elsewhere: they are
read in a process of its own, within bounds of time and memory (see ``workbook_rows``), formulas are read as
what they gave, and every value is checked like one that is typed at the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from counterclaim.export.workbook import (
    COLUMNS,
    FREE,
    SHEET,
    VERDICTS,
    Cell,
    cells,
    digest,
    normal,
    parted,
)
from counterclaim.export.workbook_rows import Rows
from counterclaim.intake.apart import BrokenError, read_apart, reader
from counterclaim.model import ClaimRow
from counterclaim.project import Project
from counterclaim.project.shown import Wish, mark

SECONDS = 300
"""Seconds that reading a workbook may take."""
_READER = reader("counterclaim.export.workbook_rows")
_NEEDED = ("id", "report", "shown")


@dataclass(frozen=True)
class Line:
    """A row of the claims sheet.

    Attributes:
        number: as the spreadsheet counts rows.
        cells: what each column holds; a column that was deleted is not there.
    """

    number: int
    cells: Mapping[str, Cell]

    @property
    def touched(self) -> bool:
        """Whether it may have been edited since it was exported."""
        known = parted(normal(self.cells["shown"]))
        return known is None or known[1] != digest(self.cells)


@dataclass(frozen=True)
class Found:
    """What a workbook asks for: wishes, each with its row; and rows that cannot be followed, with why."""

    wishes: tuple[tuple[int, Wish], ...]
    refused: tuple[tuple[int, str], ...]


def lines(path: Path) -> list[Line]:
    """The rows of the claims sheet of a workbook (XLSX or ODS), without empty ones.

    Raises:
        ValueError: it is no such workbook; in one line.
        OSError: it cannot be read.
    """
    try:
        found = msgspec.json.decode(read_apart(_READER, path.read_bytes(), SECONDS), type=Rows)
    except BrokenError as error:
        what = f"cannot be read within {SECONDS} seconds" if error.late else "breaks the reader of workbooks"
        raise ValueError(f"{what}; take out cells far from the others, or export it anew") from None
    if found.trouble is not None:
        raise ValueError(found.trouble)
    rows = found.rows
    head = rows[0] if rows else []
    missing = [name for name in _NEEDED if name not in head]
    if missing:
        raise ValueError(f"its sheet {SHEET} has no column {missing[0]}; export it anew")
    twice = {name for name in head if name in COLUMNS and head.count(name) > 1}
    if twice:
        raise ValueError(f"its sheet {SHEET} has the column {min(twice)} twice")
    known = [(n, name) for n, name in enumerate(head) if name in COLUMNS]
    every = (
        Line(number, {name: row[n] for n, name in known if n < len(row)})
        for number, row in enumerate(rows[1:], 2)
    )
    return [line for line in every if any(line.cells.values())]


def wishes(project: Project, sheet: Sequence[Line]) -> Found:
    """What the edited rows of a sheet ask for, beside what the project says now."""
    asked: list[tuple[int, Wish]] = []
    refused: list[tuple[int, str]] = []
    rows: dict[str, int] = {}
    touched: list[Line] = []
    for line in sheet:
        claim = normal(line.cells["id"])
        if claim in rows:
            refused.append((line.number, f"{claim or 'no id'}: stands in row {rows[claim]} too"))
            continue
        rows[claim] = line.number
        if line.touched:
            touched.append(line)
    now = {r.claim.id: r for report in _reports(touched) for r in project.rows(report=report)}
    for line in touched:
        claim = normal(line.cells["id"])
        try:
            wish = _wish(line, claim, now.get(claim))
        except ValueError as error:
            refused.append((line.number, f"{claim or 'no id'}: {error}"))
            continue
        if wish is not None:
            asked.append((line.number, wish))
    return Found(tuple(asked), tuple(sorted(refused)))


def _reports(touched: Sequence[Line]) -> Iterator[str]:
    yield from dict.fromkeys(normal(line.cells["report"]) for line in touched)


def _wish(line: Line, claim: str, row: ClaimRow | None) -> Wish | None:
    """What is wanted of a claim; None where the row says what the project does.

    Raises:
        ValueError: it cannot be followed; in one line.
    """
    known = parted(normal(line.cells["shown"]))
    if known is None:
        raise ValueError("the hidden column shown was changed; export the workbook anew")
    if row is None:
        raise ValueError("no such claim in this project")
    is_now = cells(row)
    changed = {
        name: normal(cell)
        for name, cell in line.cells.items()
        if name not in FREE and normal(cell) != normal(is_now[name])
    }
    if not changed:
        return None
    wish = Wish(claim=claim, report=row.claim.report, mark=known[0], row=digest(line.cells))
    if mark(row) != known[0]:
        # What was edited cannot be told from what has changed: left to whoever compares the marks.
        return wish
    if digest(is_now) != known[1]:
        raise ValueError("its report has changed since; export the workbook anew")
    locked = sorted(name for name in changed if not COLUMNS[name].editable)
    if locked:
        raise ValueError(f"{', '.join(locked)}: cannot be edited here; see the yellow heads")
    reason = changed.pop("reason", None)
    verdict = changed.pop("verdict", None)
    if verdict == "unreviewed":
        raise ValueError("to take a decision back, use: counterclaim undo")
    if verdict is not None and verdict not in (*VERDICTS, "edited"):
        raise ValueError(f"verdict {verdict!r}: write accepted or rejected")
    values = {COLUMNS[name].field or name: value for name, value in changed.items()}
    if not values and verdict in (None, "edited"):
        raise ValueError("a reason, but nothing is decided" if reason else "edited, but nothing is changed")
    action = None if verdict in (None, "edited") else ("accept" if verdict == "accepted" else "reject")
    return msgspec.structs.replace(wish, values=values, verdict=action, reason=reason)
