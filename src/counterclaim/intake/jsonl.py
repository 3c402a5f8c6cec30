"""JSON Lines -> reports: a row a report, read line by line in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from counterclaim.intake.columns import row_report
from counterclaim.intake.encoding import SAVE_AS_UTF8
from counterclaim.intake.outcome import Refused, Taken, UnusableError
from counterclaim.intake.source import SPLIT, Source

PIECE = 1 << 16
FIX = "correct the line, or leave it out"


def rows(source: Source) -> Iterator[Taken | Refused]:
    """Read the rows of a JSON Lines stream.

    A row is an object with ``text`` and, if known, ``title``, ``published``, ``outlet``, ``url``, ``author``
    and ``language``; other common names for these are understood in any case, and any name that ``columns``
    says; further keys are ignored. The report's text is the row's text exactly and its raw bytes are the
    line's, without the line end. A header block or headline at the head of the text is read as in a text
    file, and gives way to the row's own keys.

    Args:
        source: bytes, UTF-8. Rows are shown as ``name:LINE``; ``limits.bytes`` bounds a line.

    Yields:
        What became of each line that is not blank.

    Raises:
        UnusableError: no line is.

    Follows jsonlines.org and RFC 8259.
    """
    if source.start().startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnusableError("JSON Lines must be UTF-8, and this is UTF-16", "save it as UTF-8")
    any_row = False
    for number, line in lines(source.stream, source.limits.bytes):
        where = f"{source.name}:{number}"
        try:
            if line is None:
                raise UnusableError(*too_long(source.limits.bytes))
            raw = line.removesuffix(b"\n").removesuffix(b"\r")
            if number == 1:
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if not raw.strip():
                continue
            any_row = True
            yield row_report(raw, _object(raw), where, source.given, source.limits, source.columns,
                             "application/json")  # fmt: skip
        except UnusableError as e:
            any_row = True
            yield Refused(where, e.reason, e.advice)
    if not any_row:
        raise UnusableError("holds no rows", "leave it out, or write a report a line")


def lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream, numbered from 1, each with its line end; None for one of more than ``most``
    bytes.

    >>> import io
    >>> list(lines(io.BytesIO(b"ab\\nabcdef\\nc"), 4))
    [(1, b'ab\\n'), (2, None), (3, b'c')]
    """
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) > most and not line.endswith(b"\n"):
            while (piece := stream.readline(PIECE)) and not piece.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def too_long(most: int) -> tuple[str, str]:
    """What is said of a line of more than ``most`` bytes."""
    return f"the line is longer than {most:,} bytes", SPLIT


def _object(raw: bytes) -> dict[str, Any]:
    try:
        values = msgspec.json.decode(raw)
    except UnicodeDecodeError:
        raise UnusableError("the line is not UTF-8", SAVE_AS_UTF8) from None
    except (msgspec.DecodeError, RecursionError) as e:
        reason = "too deeply nested" if isinstance(e, RecursionError) else str(e)
        raise UnusableError(f"the line is not JSON ({reason})", FIX) from None
    if not isinstance(values, dict):
        raise UnusableError("the line is no JSON object", 'write each report as {"text": …} on one line')
    return values
