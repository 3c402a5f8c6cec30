"""Read a GeoNames file line by line, from a zip or a text, whatever its size."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any

LONGEST_LINE = 1 << 20
"""Characters that a line may have; the longest of GeoNames have some 15,000."""

SHOWN = 5
"""Bad lines that are shown; all are counted."""


class DumpError(ValueError):
    """A file is not what it should be: which, where, and what to do."""


@dataclass
class Report:
    """What became of the lines of a dump.

    ``lines`` were read; ``kept`` counts places by their kind, ``left_out`` lines by feature class, ``names``
    other names; ``bad`` lines could not be read, of which ``shown`` has the first with their numbers.
    """

    lines: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    names: int = 0
    bad: int = 0
    shown: list[str] = field(default_factory=list)

    def refuse(self, source: str, number: int, why: str) -> None:
        """Count a bad line."""
        self.bad += 1
        if len(self.shown) < SHOWN:
            self.shown.append(f"{source}, line {number}: {why}")


@contextmanager
def lines_of(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, str, float]]]]:
    """The lines of a text or of the one in a zip: the name for messages, then number, line, share read."""
    with ExitStack() as stack:
        stream: Any = stack.enter_context(path.open("rb"))
        name, size = path.name, max(1, path.stat().st_size)
        if zipfile.is_zipfile(path):
            archive = stack.enter_context(zipfile.ZipFile(stream))
            texts = [
                i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename
            ]
            texts = [i for i in texts if "languagecodes" not in i.filename.casefold()]
            if len(texts) != 1:
                raise DumpError(f"{path}: {len(texts)} texts in this zip where one is expected")
            if texts[0].flag_bits & 1:
                raise DumpError(f"{path}: the zip has a password; unpack it and give the text")
            name, size = f"{path.name}:{texts[0].filename}", max(1, texts[0].file_size)
            stream = stack.enter_context(archive.open(texts[0]))
        elif path.suffix.casefold() == ".zip":
            raise DumpError(f"{path}: not a zip, or a damaged one; fetch it again")
        yield name, _numbered(stream, name, size)


def _numbered(stream: Any, name: str, size: int) -> Iterator[tuple[int, str, float]]:
    text = TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="\n")
    number = done = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            done += len(line)
            if not line.endswith("\n"):
                while rest := text.readline(LONGEST_LINE):
                    line = "(too long)"
                    if rest.endswith("\n"):
                        break
            if line.strip():
                yield number, line.rstrip("\r\n"), min(1.0, done / size)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DumpError(f"{name}, after line {number:,}: damaged ({error}); fetch it again") from None
