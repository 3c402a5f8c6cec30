"""What intake hands on: a report with its raw bytes, or one line that says why there is none."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from counterclaim.model import Report


@dataclass(frozen=True)
class Limits:
    """How much is read at the most, so that one bad input cannot fill the memory.

    ``bytes`` bounds a document, or a row of a table; archives and tables, which are read piece by piece, may
    be of any size. ``page`` bounds the bytes of an HTML page, which cost more to read, ``text`` the code
    points of a report, ``seconds`` the time that reading a PDF may take.
    """

    bytes: int = 20_000_000
    page: int = 5_000_000
    text: int = 2_000_000
    seconds: int = 60


@dataclass(frozen=True)
class Fetch:
    """That a page was fetched, as what it was saved in says: from which address, when (ISO 8601, UTC where
    it is a time) and with which status of HTTP."""

    url: str | None
    at: str | None
    status: int | None = None


@dataclass(frozen=True)
class Taken:
    """A report and its raw bytes; ``notes`` say in a line each what stays unknown or was guessed, ``fetch``
    when it was fetched, where an archive or a saved page says so."""

    report: Report
    raw: bytes
    notes: tuple[str, ...] = ()
    fetch: Fetch | None = None


@dataclass(frozen=True)
class Refused:
    """An input that gave no report: which one, what is wrong with it, what to do.

    >>> print(Refused("empty.txt", "the file is empty", "save the page again"))
    empty.txt: the file is empty; save the page again
    """

    input: str
    reason: str
    advice: str

    def __str__(self) -> str:
        return f"{self.input}: {self.reason}; {self.advice}"


class UnusableError(Exception):
    """An input cannot become a report. Caught inside intake, where it turns into ``Refused``."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True)
class About:
    """What an input, or the user, says about a report besides its text. None is unknown."""

    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = field(default=())

    def over(self, other: About) -> About:
        """These facts, with the gaps filled from ``other``.

        >>> About(outlet="Delta Post").over(About(outlet="Wire", published="2024-01-18")).published
        '2024-01-18'
        """
        return About(
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            published=self.published or other.published,
            url=self.url or other.url,
            author=self.author or other.author,
            language=self.language or other.language,
            notes=tuple(dict.fromkeys(self.notes + other.notes)),
        )


def shown(path: str) -> str:
    r"""A path as one printable line: bytes that are no UTF-8 and control characters become escapes.

    >>> shown("news/a\nb.txt")
    'news/a\\nb.txt'
    """
    line = os.fsencode(path).decode("utf-8", "backslashreplace") if not path.isascii() else path
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)


def brief(text: str, most: int = 80) -> str:
    r"""What an input calls something, as a few printable words in a line.

    >>> brief("two\x0b men\x00\n")
    'two men'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most]
