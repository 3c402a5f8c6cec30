"""Tables in UTF-16, as spreadsheets save "Unicode text", read as if they were UTF-8."""

from __future__ import annotations

import codecs
import io
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from counterclaim.intake.encoding import SAVE_AS_UTF8
from counterclaim.intake.outcome import UnusableError
from counterclaim.intake.source import START, Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def narrowed(source: Source) -> Source:
    """The same input in UTF-8, where its byte order mark says that it is UTF-16; else itself.

    Raises:
        UnusableError: as it is read, where it is not what its mark says.
    """
    if not source.start().startswith(MARKS):
        return source
    return replace(source, stream=io.BufferedReader(_Narrow(source.stream), START))


class _Narrow(io.RawIOBase):
    """A stream of UTF-16 as one of UTF-8, a piece at a time."""

    def __init__(self, wide: BinaryIO) -> None:
        self._wide = wide
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._left = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer).cast("B")
        while not self._left and not self._ended:
            piece = self._wide.read(START)
            self._ended = not piece
            try:
                self._left = self._decoder.decode(piece, self._ended).encode()
            except UnicodeDecodeError:
                self._ended = True  # what comes behind is not known to begin with a letter
                reason = "its byte order mark says UTF-16, but it is not"
                raise UnusableError(reason, SAVE_AS_UTF8) from None
        size = min(len(into), len(self._left))
        into[:size], self._left = self._left[:size], self._left[size:]
        return size
