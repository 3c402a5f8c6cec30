"""Parquet -> reports: a row a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from counterclaim.intake.columns import lacking, row_report
from counterclaim.intake.outcome import Refused, Taken, UnusableError
from counterclaim.intake.source import Source

MAGIC = b"PAR1"
OPENING = MAGIC + b"\x15"
"""The mark with the first byte of a page's header, which no text has after these letters."""
BATCH = 64
"""Rows in memory at once."""
GROUP = 2_000_000_000
"""Bytes of a row group, unpacked, at the most: Parquet is read by row groups."""

MISSING = ("Parquet needs pyarrow", "install it with: pip install 'counterclaim[parquet]'")


def table(source: Source) -> Iterator[Taken | Refused]:
    """Read the rows of a Parquet file.

    A row has no bytes of its own in Parquet, which stores columns; its raw bytes are its scalar columns as a
    JSON object, in the order of the table. Otherwise it is read as a row of JSON Lines.

    Args:
        source: the file. Rows are shown as ``name:ROW``, counted from 1.

    Yields:
        What became of each row.

    Raises:
        UnusableError: pyarrow is not installed, the file is damaged, or no column holds the text.

    Follows the Apache Parquet format.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnusableError(*MISSING) from None
    damaged = ("is damaged, or no Parquet", "write it again")
    number = 0
    try:
        with pq.ParquetFile(source.seekable().stream) as file:
            names = [f.name for f in file.schema_arrow if _scalar(pa, f.type)]
            if lack := lacking(names, source.columns):
                raise UnusableError(*lack)
            if any(file.metadata.row_group(i).total_byte_size > GROUP for i in range(file.num_row_groups)):
                raise UnusableError(f"has row groups of more than {GROUP:,} bytes", "write smaller ones")
            for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    values = {n: batch.column(i)[row].as_py() for i, n in enumerate(batch.schema.names)}
                    yield _row(values, f"{source.name}:{number}", source)
    except (pa.ArrowException, OSError, OverflowError, ValueError, LookupError):  # also: no such time zone
        raise UnusableError(*damaged) from None
    if not number:
        raise UnusableError("holds no rows", "leave it out, or write a report a row")


def _row(values: dict[str, Any], where: str, source: Source) -> Taken | Refused:
    try:
        raw = msgspec.json.encode(values, enc_hook=str)
        return row_report(raw, values | _days(values), where, source.given, source.limits, source.columns,
                          "application/json")  # fmt: skip
    except UnusableError as e:
        return Refused(where, e.reason, e.advice)


def _days(values: dict[str, Any]) -> dict[str, str]:
    """Dates and times as they are written."""
    return {k: v.isoformat() for k, v in values.items() if hasattr(v, "isoformat")}


def _scalar(pa: Any, kind: Any) -> bool:
    t = pa.types
    text = t.is_string(kind) or t.is_large_string(kind) or t.is_dictionary(kind)
    return bool(text or t.is_primitive(kind) or t.is_decimal(kind))


def count(path: str) -> int:
    """How many rows a file says that it holds; 1 where that cannot be told."""
    try:
        import pyarrow.parquet as pq

        return max(1, int(pq.read_metadata(path).num_rows))
    except Exception:
        return 1
