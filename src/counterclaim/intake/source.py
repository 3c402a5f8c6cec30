"""An input as it is opened: its bytes as a stream, its name, and what is known of it before it is read."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from counterclaim.intake.outcome import About, Limits, UnusableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

START = 8192
"""Bytes at the head of an input by which its kind is told."""

SPLIT = "split it into its reports"


@dataclass(frozen=True)
class Source:
    """An opened input.

    Attributes:
        stream: its bytes, at their beginning.
        name: how it is called in what is said of it, one printable line.
        given: what the user says of its reports, for what they leave open.
        limits: how much is read at the most.
        columns: which column of a table holds what, as ``columns.mapping`` reads it.
    """

    stream: io.BufferedReader
    name: str
    given: About
    limits: Limits
    columns: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> bytes:
        """The first bytes, which stay to be read."""
        return self.stream.peek(START)[:START]

    def whole(self) -> bytes:
        """All bytes, but never more than the limit: a file may grow as it is read, and a pipe has no size.

        Raises:
            UnusableError: there are none, or more than the limit.
        """
        try:
            size = os.fstat(self.stream.fileno()).st_size
        except (OSError, AttributeError):
            size = 0
        most = self.limits.bytes
        raw = b"" if size > most else self.stream.read(most + 1)
        if size > most or len(raw) > most:
            raise UnusableError(f"has more than {most:,} bytes", SPLIT)
        if not raw:
            raise UnusableError("is empty", "leave it out, or save the report again")
        return raw

    def seekable(self) -> Source:
        """The same with a stream that can be read in any order: that of the file itself, or of what came
        through a pipe, in memory.

        Raises:
            UnusableError: there came more than the limit through a pipe.
        """
        if self.stream.seekable():
            return self
        return replace(self, stream=io.BufferedReader(io.BytesIO(self.whole())))


class _Pipe(io.RawIOBase):
    """A stream behind its first bytes, which were read to see what it is."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._start[: len(view)] or self._rest.read(len(view)) or b""
        self._start = self._start[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


def piped(stream: BinaryIO) -> io.BufferedReader:
    """A stream that shows its first bytes whole, however few a pipe gives at a time.

    >>> piped(io.BytesIO(b"%PDF-1.7")).peek(START)
    b'%PDF-1.7'
    """
    start = b""
    while len(start) < START and (piece := stream.read(START - len(start))):
        start += piece
    return io.BufferedReader(_Pipe(start, stream), START)
