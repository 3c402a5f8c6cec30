"""ZIP archives, opened with care: what they hold is bounded before it is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from counterclaim.intake.outcome import UnusableError

MAGIC, EMPTY = b"PK\x03\x04", b"PK\x05\x06"
ENTRIES, FOLD, FREE = 10_000, 250, 50_000_000
"""Files in an archive at the most; one that inflates to more than ``FOLD`` times its size, and more than
``FREE`` bytes, is a bomb."""

_TROUBLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""What ``zipfile`` raises at archives that are damaged, locked or packed in ways it does not know."""


@contextmanager
def opened(stream: BinaryIO, what: str) -> Iterator[zipfile.ZipFile]:
    """An archive, while it is read.

    Args:
        stream: its bytes.
        what: what it is called when it is damaged ("a DOCX document").

    Raises:
        UnusableError: it is damaged, locked, or a bomb.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            if len(archive.filelist) > ENTRIES:
                raise UnusableError(f"holds more than {ENTRIES:,} files", "unpack it, and name what it holds")
            for entry in archive.filelist:
                if entry.flag_bits & 1:
                    raise UnusableError(f"is {what} locked with a password", "save it without one")
                if entry.file_size > max(FREE, FOLD * entry.compress_size):
                    raise UnusableError(
                        f"inflates to more than {FOLD} times its size, as bombs do", "do not unpack it"
                    )
            yield archive
    except _TROUBLE:
        raise UnusableError(f"is {what} that is damaged or cut off", "fetch or save it again") from None
    except RecursionError:
        raise UnusableError(f"is {what} nested too deeply", "save it again") from None
    except Exception as e:
        # The decompressors each have errors of their own.
        if type(e).__module__ in ("zlib", "lzma", "_lzma", "bz2"):
            raise UnusableError(f"is {what} that is damaged or cut off", "fetch or save it again") from None
        raise


def member(archive: zipfile.ZipFile, name: str, most: int) -> bytes | None:
    """A file of an archive; None where there is none of the name.

    Raises:
        UnusableError: it has more than ``most`` bytes, whatever the archive says of its size.
    """
    if name not in archive.NameToInfo:
        return None
    with archive.open(name) as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise UnusableError(f"holds more than {most:,} bytes in {name}", "split it")
    return raw
