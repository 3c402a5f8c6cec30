"""How the page is served: which project, to whom, with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from counterclaim.model.base import Record
from counterclaim.workspace.guard import LOOPBACK


@dataclass(frozen=True)
class Batch:
    """What somebody added on the page: files, and what is said of those that do not say it themselves.

    ``files`` are paths, each in a folder of its own below ``folder``, under the name that it was sent with;
    ``addresses`` are pages to be fetched in the name of ``by``.
    """

    folder: str
    files: tuple[str, ...]
    outlet: str | None = None
    published: str | None = None
    addresses: tuple[str, ...] = ()
    by: str | None = None


class Total(Record, frozen=True):
    """How many reports there are to read."""

    reports: int


class Outcome(Record, frozen=True):
    """What came of an input: a report that was read, or set aside (``aside``), or a refusal (``refused``).

    ``new`` is False where the project held the report already; ``notes`` say what stays unknown of it.
    """

    input: str
    report: str | None = None
    title: str | None = None
    outlet: str | None = None
    claims: int = 0
    new: bool = True
    aside: str | None = None
    notes: tuple[str, ...] = ()
    refused: str | None = None


Coder = Callable[[Batch, str], Iterator[Total | Outcome]]
"""Codes files into a project, by its address: says how many reports there are, then what came of each; when
it has said all, it joins them with the others, and ends."""


@dataclass(frozen=True)
class Settings:
    """How the page is served.

    Attributes:
        project: a file, or a database URL.
        reviewer: who decides, where nobody logs in.
        tiles: the address of map tiles with ``{z}``, ``{x}`` and ``{y}``; None draws the bundled outlines
            alone and asks no other machine.
        names: the host names under which the page may be asked for; ``*`` stands for all IP addresses.
        accounts: whether everybody has to log in.
        coder: codes what is dropped on the page; None where nothing can be added.
        link: puts the incidents of a project together as reviewers have decided.
    """

    project: str
    reviewer: str = "reviewer"
    tiles: str | None = None
    names: tuple[str, ...] = LOOPBACK
    accounts: bool = False
    coder: Coder | None = None
    link: Callable[[str], None] | None = None
