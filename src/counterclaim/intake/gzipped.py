"""What gzip packed, piece by piece, and never a bomb."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

from counterclaim.intake.outcome import UnusableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"\x1f\x8b"
FOLD, FREE = 250, 50_000_000
"""More than ``FOLD`` times its size, beyond the first ``FREE`` bytes, inflates a bomb and no text."""

BOMB = (f"inflates to more than {FOLD} times its size, as bombs do", "unpack it, and look what it holds")
_PIECE = 1 << 16
_GZIP = 31
"""What tells zlib to expect gzip's header."""


class _Inflated(io.RawIOBase):
    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpack = zlib.decompressobj(_GZIP)
        self._left = b""
        self._read = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = b""
        while not piece:
            if not self._left:
                self._left = self._packed.read(_PIECE)
                self._read += len(self._left)
            ended = not self._left
            if self._unpack.eof:
                self._left = self._left.lstrip(b"\0")  # padding
                if not self._left and ended:
                    return 0
                self._unpack = zlib.decompressobj(_GZIP)
            piece = self._inflated(len(view))
            if ended and not piece and not self._unpack.eof:
                raise UnusableError("is a gzip archive that is cut off", "fetch it again")
        self._given += len(piece)
        if self._given > FREE and self._given > FOLD * self._read:
            raise UnusableError(*BOMB)
        view[: len(piece)] = piece
        return len(piece)

    def _inflated(self, most: int) -> bytes:
        try:
            piece = self._unpack.decompress(self._left, most)
        except zlib.error:
            raise UnusableError("is a damaged gzip archive", "fetch it again") from None
        self._left = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
        return piece


def inflated(packed: BinaryIO) -> io.BufferedReader:
    """The bytes that a gzip stream, of one or several members, holds.

    What is cut off, damaged or a bomb raises ``UnusableError`` when reading comes that far.

    >>> import gzip
    >>> inflated(io.BytesIO(gzip.compress(b"Two ") + gzip.compress(b"died."))).read()
    b'Two died.'

    Follows RFC 1952.
    """
    return io.BufferedReader(_Inflated(packed), _PIECE)


def opening(start: bytes, most: int = 512) -> bytes:
    """What the first bytes of a gzip stream unpack to; nothing where they are damaged."""
    try:
        return zlib.decompressobj(_GZIP).decompress(start, most)
    except zlib.error:
        return b""
