"""Whether a bundle is as it was made: each file by its hash, none missing or added; the decisions' chain."""

from __future__ import annotations

import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import msgspec

from counterclaim.export.bundle import DECISIONS, SUMS
from counterclaim.model import from_json
from counterclaim.project.decisions import Decision, follows

_LINE = re.compile(r"([0-9a-f]{64})  ([\w.-]{1,200})")
_LONGEST = 1 << 20
"""Bytes of the list of hashes at the most."""
_LONGEST_LINE = 16 << 20
_TROUBLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, UnicodeDecodeError,
)  # fmt: skip
"""What ``zipfile`` raises at archives that are damaged, locked or packed in ways it does not know."""


class _Files(Protocol):
    """The files of a bundle, in a folder or a ZIP."""

    def names(self) -> set[str]:
        """What is there."""

    def open(self, name: str) -> IO[bytes]:
        """A file that is there."""


def check(path: Path) -> Iterator[str]:
    """What does not hold of a bundle, a line each; nothing for one that is sound.

    Args:
        path: the folder or the ZIP.

    Raises:
        ValueError: it is no bundle; in one line.
        OSError: it cannot be read.
    """
    with _opened(path) as files:
        names = files.names()
        if SUMS not in names:
            raise ValueError(f"{path}: holds no {SUMS}, so it is no bundle")
        with files.open(SUMS) as file:
            lines = file.read(_LONGEST).decode("utf-8", "replace").splitlines()
        listed: set[str] = set()
        for line in lines:
            entry = _LINE.fullmatch(line)
            if entry is None:
                yield f"{SUMS}: a line that is no hash and name"
                continue
            digest, name = entry.groups()
            listed.add(name)
            if name not in names:
                yield f"{name}: is missing"
            elif _hash(files, name) != digest:
                yield f"{name}: was changed after the bundle was made"
        yield from (
            f"{name}: was added after the bundle was made" for name in sorted(names - listed - {SUMS})
        )
        if DECISIONS in names & listed:
            yield from _broken(files)


def _broken(files: _Files) -> Iterator[str]:
    last: Decision | None = None
    with files.open(DECISIONS) as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            try:
                d = from_json(line, Decision)
            except (msgspec.DecodeError, UnicodeDecodeError):
                yield f"{DECISIONS}, line {number}: is no decision"
                return
            if not _follows(d, last):
                yield f"{DECISIONS}, line {number}: does not follow the one before"
            last = d


def _follows(d: Decision, last: Decision | None) -> bool:
    """Whether a decision stands behind another; of one without a reviewer, as in the public variant, only the
    links are known."""
    if d.reviewer:
        return follows(d, last)
    return (d.seq, d.previous) == ((last.seq + 1, last.hash) if last else (1, None))


def _hash(files: _Files, name: str) -> str:
    with files.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


@contextmanager
def _opened(path: Path) -> Iterator[_Files]:
    if path.is_dir():
        yield _Folder(path)
        return
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                yield _Zip(archive)
        except _TROUBLE as error:
            raise ValueError(f"{path}: is neither a folder nor a sound ZIP ({error})") from None


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> set[str]:
        return {p.name for p in self.path.iterdir()}

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def names(self) -> set[str]:
        return set(self.archive.namelist())

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)
