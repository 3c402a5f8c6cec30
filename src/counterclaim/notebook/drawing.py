"""A drawing: shown in a notebook, told in words in a terminal, kept as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from os import PathLike


@dataclass(frozen=True)
class Drawing:
    """A map or a timeline: SVG within HTML, without script, that asks nothing of the network.

    Attributes:
        html: what a notebook shows; it takes its colours from the page around it, light or dark.
        words: the same in words.
    """

    html: Markup
    words: str

    def save(self, path: str | PathLike[str]) -> None:
        """Write it as a page of its own, for a browser.

        Raises:
            OSError: the file cannot be written.
        """
        head = '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        Path(path).write_text(
            f"{head}<title>{Markup.escape(self.words)}</title>{self.html}\n", encoding="utf-8"
        )

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return str(self.html)
