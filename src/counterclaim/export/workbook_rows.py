"""The rows of a workbook as text: ``python -m counterclaim.export.workbook_rows``.

The program reads a workbook (XLSX, ODS) from standard input and writes what its claims sheet says, as JSON,
to standard output. It is a program of its own since a sheet is laid out whole before it is read: one cell in
the far corner makes it seventeen thousand million cells, and its reader ends the process that asks for them.
"""

from __future__ import annotations

import io
import sys

import msgspec

from counterclaim.export.workbook import SHEET, normal
from counterclaim.intake import zips
from counterclaim.intake.apart import within
from counterclaim.intake.outcome import UnusableError

MEMORY = 4_000_000_000
"""Bytes of memory at the most."""
NONE = "is no workbook that can be read (XLSX, ODS)"


class Rows(msgspec.Struct, frozen=True):
    """What each row says, cell by cell; or the trouble, in words that follow the name of the file."""

    rows: list[list[str]] = []
    trouble: str | None = None


def read(raw: bytes) -> Rows:
    """The rows of the claims sheet of a workbook, from its first row on.

    >>> read(b"PK").trouble
    'is no workbook that can be read (XLSX, ODS)'
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # What a ZIP archive must be is asked first: the reader below trusts what it is told of sizes.
        with (
            zips.opened(io.BytesIO(raw), "a workbook"),
            CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book,
        ):
            if SHEET not in book.sheet_names:
                return Rows(trouble=f"has no sheet {SHEET}")
            sheet = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except (UnusableError, CalamineError, NotImplementedError):
        return Rows(trouble=NONE)
    return Rows([[normal(cell) for cell in row] for row in sheet])


def main() -> None:
    """Read a workbook from standard input, within bounds of memory, and write what it says."""
    within(MEMORY)
    sys.stdout.buffer.write(msgspec.json.encode(read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
