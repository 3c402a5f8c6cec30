"""How the page is served: which project, to whom, with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Coder = Callable[[Sequence[str], str], Iterator[str]]
"""Codes inputs into a project: takes paths and the project, gives a line for each input that was read."""


@dataclass(frozen=True)
class Settings:
    """How the page is served.

    Attributes:
        project: a file, or a database URL.
        reviewer: who decides, where nobody logs in.
        tiles: the address of map tiles with ``{z}``, ``{x}`` and ``{y}``; None draws the bundled outlines
            alone and asks no other machine.
        coder: codes what is dropped on the page; None where nothing can be added.
        link: puts the incidents of a project together as reviewers have decided.
    """

    project: str
    reviewer: str = "reviewer"
    tiles: str | None = None
    coder: Coder | None = None
    link: Callable[[str], None] | None = None
