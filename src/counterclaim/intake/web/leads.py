"""What leads to reports on the web: addresses, and lists and feeds of them, with what they say of each."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from counterclaim.intake.byline import byline
from counterclaim.intake.csv_rows import next_row
from counterclaim.intake.encoding import decode
from counterclaim.intake.header import dated
from counterclaim.intake.outcome import About, UnusableError
from counterclaim.intake.web.feeds import entries, looks_like_feed
from counterclaim.intake.web.urls import is_address

LISTS = (".urls",)
TABLES = (".csv", ".tsv")
FEEDS = (".rss", ".atom", ".xml", ".json")
MOST_BYTES = 200_000_000
"""Bytes of a list that are read."""

_LINKS = ("url", "link", "sourceurl", "documentidentifier", "mentionidentifier", "address", "metadata")
"""Names of the column of addresses: as most have it, as the auto-archiver reads it, as GDELT has it, as the
auto-archiver writes it."""
_NOTED = re.compile(r"""[{ ]'url': (['"])(\S{1,2000}?)\1[,}]""")
"""The address among the facts that the auto-archiver notes of a page in one cell, as Python writes them."""
_ABOUT = {
    "title": ("title", "headline"),
    "published": ("published", "date_published", "published_at", "publication_date", "publish_date"),
    "outlet": ("outlet", "publisher", "site_name", "sitename"),
    "author": ("author", "authors", "byline"),
}


@dataclass(frozen=True)
class Lead:
    """An address, what is said of its page, and what named it (None: the user did)."""

    address: str
    about: About = field(default_factory=About)
    named: str | None = None


def leads_of(raw: bytes, name: str, base: str | None = None) -> Iterator[Lead]:
    r"""The addresses in a list, a table or a feed.

    A list has an address a line; blank lines and lines that begin with ``#`` are passed over. A table has its
    addresses in a column that is named ``url``, ``link`` or the like; without a header, as GDELT has it, in
    the first column that holds one. A feed gives its entries.

    Args:
        raw: the bytes of the file.
        name: what the leads are said to come from.
        base: the address of a feed.

    Raises:
        UnusableError: it holds no addresses, or cannot be read.

    >>> [lead.address for lead in leads_of(b"# the border\nhttps://delta.example/1\n", "border.urls")]
    ['https://delta.example/1']
    >>> table = b"Link,Title\nhttps://delta.example/2,Two die\n"
    >>> [(lead.address, lead.about.title) for lead in leads_of(table, "sheet.csv")]
    [('https://delta.example/2', 'Two die')]

    Follows RFC 4180 for tables, and the GDELT 2.0 codebooks for tables without a header.
    """
    if not raw.strip():
        raise UnusableError("is empty", "leave it out")
    if looks_like_feed(raw):
        for link, about in entries(raw, base):
            yield Lead(link, about, name)
        return
    text = decode(raw).text
    if is_list(text):
        for line in map(str.strip, text.splitlines()):
            if line and not line.startswith("#"):
                yield Lead(line, named=name)
        return
    yield from _table(text, name)


def is_list(text: str) -> bool:
    r"""Whether a text is a list of addresses: each of its lines is one, and there is one at least.

    >>> is_list("https://delta.example/1\n\nhttps://delta.example/2"), is_list("See https://delta.example/1")
    (True, False)
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    return bool(lines) and all(is_address(line) and len(line.split()) == 1 for line in lines)


def holds_leads(path: str) -> bool:
    """Whether a file that the user named is a list of addresses or a feed, and no report.

    A table is none until the user says so, for it may hold the reports themselves.
    """
    suffix = os.path.splitext(path)[1].lower()
    if suffix in LISTS:
        return True
    if suffix not in (*FEEDS, ".txt", ".text", ""):
        return False
    try:
        with open(path, "rb") as stream:
            start = stream.read(8192)
    except (OSError, ValueError):
        return False
    if suffix in FEEDS:
        return looks_like_feed(start)
    text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    # The last line may have been cut off.
    return is_list(text if len(start) < 8192 else text.rpartition("\n")[0])


def read_leads(path: str) -> Iterator[Lead]:
    """The addresses in a file.

    Raises:
        UnusableError: it holds none, or cannot be read.
        OSError: the same, for a reason of the disk.
    """
    with open(path, "rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UnusableError(f"has more than {MOST_BYTES:,} bytes", "split it")
    yield from leads_of(raw, path)


def _table(text: str, name: str) -> Iterator[Lead]:
    first = text.lstrip().partition("\n")[0]
    separator = max("\t,;", key=first.count)
    # Where tabs part the cells, as in GDELT, a quotation mark is one.
    lines = io.StringIO(text, newline="")
    if separator == "\t":
        rows = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        rows = csv.reader(lines, delimiter=separator)
    at: int | None = None
    names: list[str] = []
    while (row := next_row(rows, MOST_BYTES)) is not None:
        if not any(row):
            continue
        if at is None:
            names = [cell.strip().lower().replace(" ", "_") for cell in row]
            headed = next((names.index(n) for n in _LINKS if n in names), None)
            at = headed if headed is not None else _first_address(row)
            if at is None:
                raise UnusableError(
                    "has no column of addresses", "name the column url, or give an address a line"
                )
            if headed is not None:
                continue
            names = []
        if at < len(row) and (address := _address(row[at])):
            yield Lead(address, _said(row, names), name)


def _address(cell: str) -> str | None:
    """The address in a cell."""
    noted = _NOTED.search(cell)
    address = noted[2] if noted else cell.strip()
    return address if is_address(address) else None


def _first_address(row: Sequence[str]) -> int | None:
    return next((n for n, cell in enumerate(row) if is_address(cell)), None)


def _said(row: Sequence[str], names: Sequence[str]) -> About:
    def cell(field: str) -> str | None:
        found = (names.index(n) for n in _ABOUT[field] if n in names)
        return next((" ".join(row[n].split()) for n in found if n < len(row) and row[n].strip()), None)

    published, _ = dated(cell("published"))
    author = byline(cell("author"))
    return About(outlet=cell("outlet"), title=cell("title"), published=published, author=author)
