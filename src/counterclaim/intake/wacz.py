"""WACZ -> reports: the pages of a web archive in a ZIP file, those that were visited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from urllib.parse import urldefrag, urljoin
from zipfile import ZipFile

import msgspec

from counterclaim.intake import zips
from counterclaim.intake.jsonl import lines
from counterclaim.intake.outcome import Refused, Taken, UnusableError, shown
from counterclaim.intake.source import Source
from counterclaim.intake.warc import Passed, noted, pages

LIST = "pages/pages.jsonl"
MORE = "pages/extraPages.jsonl"
MOST = 1_000_000
"""Pages in the list at the most."""
LINE = 1_000_000
"""Bytes of a line of the list at the most."""


def archive(source: Source) -> Iterator[Taken | Refused]:
    """Read the pages of an archive: those in its lists of pages, or all where it has none.

    Frames, advertisements and other pages within pages are passed over. Redirects from a listed address are
    followed. Pages are read as ``warc.pages`` reads them, and shown as ``name/archive/data.warc.gz#ID``.

    Raises:
        UnusableError: the archive is damaged, or holds no pages.

    Follows WACZ 1.1.1.
    """
    with zips.opened(source.seekable().stream, "a WACZ archive") as packed:
        listed = _listed(packed)
        passed = Passed()
        yield from noted(_pages(packed, source, listed, passed), passed)


@dataclass
class _Listed:
    """The addresses that were visited, and where these led."""

    addresses: set[str] = field(default_factory=set)

    def wanted(self, url: str) -> bool:
        return not self.addresses or _bare(url) in self.addresses

    def moved(self, url: str, target: str) -> None:
        if self.addresses and _bare(url) in self.addresses and len(self.addresses) <= 2 * MOST:
            self.addresses.add(_bare(urljoin(url, target)))


def _bare(url: str) -> str:
    """An address without its fragment and without what differs for no reason."""
    found = urldefrag(url)[0]
    return found.removesuffix("/")


def _pages(packed: ZipFile, source: Source, listed: _Listed, passed: Passed) -> Iterator[Taken | Refused]:
    names = [n for n in packed.namelist() if is_archive(n)]
    if not names:
        raise UnusableError("is a WACZ archive without WARC files", "fetch the archive again")
    for name in names:
        where = f"{source.name}/{shown(name)}"
        with packed.open(name) as stream:
            try:
                yield from pages(cast(BinaryIO, stream), where, source.given, source.limits, passed,
                                 listed.wanted, listed.moved)  # fmt: skip
            except UnusableError as e:
                yield Refused(where, e.reason, e.advice)


def is_archive(name: str) -> bool:
    """Whether a file of a WACZ is one of its WARC files."""
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))


def _listed(packed: ZipFile) -> _Listed:
    found = _Listed()
    for name in (LIST, MORE):
        if name in packed.NameToInfo:
            with packed.open(name) as stream:
                for _, line in lines(cast(BinaryIO, stream), LINE):
                    url = _url(line)
                    if url and len(found.addresses) < MOST:
                        found.addresses.add(_bare(url))
    return found


def _url(line: bytes | None) -> str | None:
    try:
        value = msgspec.json.decode(line or b"{}")
    except (ValueError, RecursionError):
        return None
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) else None


def count(path: str) -> int:
    """How many pages an archive lists; 1 where that cannot be told."""
    try:
        with open(path, "rb") as stream, zips.opened(stream, "a WACZ archive") as packed:
            return max(1, len(_listed(packed).addresses))
    except (OSError, UnusableError):
        return 1
