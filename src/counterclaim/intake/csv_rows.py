"""CSV -> reports: a row a report, under the header's names."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping

from counterclaim.intake.columns import NAMES, lacking, row_report
from counterclaim.intake.encoding import SAVE_AS_UTF8, Decoded, decode
from counterclaim.intake.jsonl import lines, too_long
from counterclaim.intake.narrow import narrowed
from counterclaim.intake.outcome import Refused, Taken, UnusableError
from counterclaim.intake.source import SPLIT, START, Source

DELIMITERS = (",", ";", "\t", "|")
_FIX = "correct the row, or leave it out"


class _Lines(Iterator[str]):
    """The lines of a table as text, with the bytes and the first line's number of the row being read."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._lines = lines(source.stream, source.limits.bytes)
        self._most = source.limits.bytes
        self._encoding = encoding
        self.begin()

    def begin(self) -> None:
        """Begin a row."""
        self.first: int | None = None
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def raw(self) -> bytes:
        """The row's bytes, without its line end."""
        return b"".join(self._parts).removesuffix(b"\n").removesuffix(b"\r")

    def __next__(self) -> str:
        number, line = next(self._lines)
        self.first = self.first or number
        if line is None:
            raise UnusableError(*too_long(self._most))
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        self._parts.append(line)
        self._size += len(line)
        if self._size > self._most:
            raise UnusableError(f"the row is longer than {self._most:,} bytes; is a quote open?", SPLIT)
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError:
            raise UnusableError(f"the row is not {self._encoding.upper()}", SAVE_AS_UTF8) from None


def table(source: Source) -> Iterator[Taken | Refused]:
    """Read the rows of a table in CSV, with a header; commas, semicolons, tabs or bars part its columns.

    The report's text is the cell's text exactly, and its raw bytes are the row's, without the line end; the
    other columns say what the row of JSON Lines of the same name would.

    Args:
        source: bytes, UTF-8, UTF-16 with its mark, or an encoding that can be guessed. Rows are shown as
            ``name:LINE``, by the line on which they begin; ``limits.bytes`` bounds a row.

    Yields:
        What became of each row that is not blank.

    Raises:
        UnusableError: there are no rows, or no column holds the text of the reports.

    Follows RFC 4180.
    """
    source = narrowed(source)
    start = source.start()
    decoded = _encoding(start)
    reading = _Lines(source, decoded.encoding)
    header = None
    any_row = False
    parted = csv.reader(reading, delimiter=_delimiter(decoded.text), strict=True)
    while True:
        reading.begin()
        try:
            cells = next_row(parted, source.limits.bytes)
            if cells is None:
                break
            if not any(c.strip() for c in cells):
                continue
            if header is None:
                header = cells
                if lack := lacking(header, source.columns):
                    raise UnusableError(*lack)
                continue
            yield _row(header, cells, reading, source, () if any_row else decoded.notes)
            any_row = True
        except UnusableError as e:
            if header is None or (not any_row and lacking(header, source.columns)):
                raise
            any_row = True
            yield Refused(f"{source.name}:{reading.first}", e.reason, e.advice)
    if not any_row:
        raise UnusableError("holds no rows", "leave it out, or write a header, and a report a row below it")


def _row(
    header: list[str], cells: list[str], reading: _Lines, source: Source, notes: tuple[str, ...]
) -> Taken:
    if len(cells) > len(header) and any(c.strip() for c in cells[len(header) :]):
        raise UnusableError(f"the row has {len(cells)} cells under {len(header)} columns", _FIX)
    values: Mapping[str, str] = dict(zip(header, cells, strict=False))
    where = f"{source.name}:{reading.first}"
    taken = row_report(reading.raw, values, where, source.given, source.limits, source.columns, "text/csv")
    return Taken(taken.report, taken.raw, notes + taken.notes)


def next_row(parted: Iterator[list[str]], most: int) -> list[str] | None:
    """The next row, or None; the parser takes cells of up to ``most`` bytes for as long as it reads one.

    Raises:
        UnusableError: it is not CSV.
    """
    before = csv.field_size_limit(most)
    try:
        return next(parted, None)
    except csv.Error as e:
        raise UnusableError(f"the row is not CSV ({e})", _FIX) from None
    finally:
        csv.field_size_limit(before)


def _encoding(start: bytes) -> Decoded:
    if b"\0" in start:
        raise UnusableError("CSV must be text, and this is binary, or UTF-16 without a mark", SAVE_AS_UTF8)
    if not start.strip():
        raise UnusableError("is empty" if not start else "is blank", "leave it out, or save the table again")
    try:
        # A character may be cut off where the start ends.
        text = codecs.getincrementaldecoder("utf-8")().decode(start, final=len(start) < START)
        return Decoded(text.removeprefix("\ufeff"), "utf-8")
    except UnicodeDecodeError:
        return decode(start)


def _delimiter(text: str) -> str:
    """What parts the columns of the header: by most names of ours, then most columns."""
    line = next((x for x in text.splitlines() if x.strip()), "")
    known = {n for names in NAMES.values() for n in names}

    def found(delimiter: str) -> tuple[int, int]:
        parts = [p.strip(' "').lower().replace(" ", "_") for p in line.split(delimiter)]
        return len(known.intersection(parts)), len(parts)

    return max(DELIMITERS, key=found)
