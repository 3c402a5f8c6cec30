"""Cut a text into what the encoder reads at once: whole sentences, as many as fit.

Sentences are told by their punctuation alone, so that nothing has to be parsed first; one that is too long
for a window is cut between two words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from counterclaim.language.scheme import WINDOW
from counterclaim.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FIRST, LAST = 101, 102
"""The marks around a window's pieces."""
_END = re.compile(r"(?:[.!?][\"'”’)\]]*(?=\s)|\n\s*\n|\n(?=\s{2,}))\s*")

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, which broken pages hold and no encoder knows."""


@dataclass(frozen=True)
class Window:
    """Pieces of words that are read together.

    Attributes:
        ids: the pieces' numbers, without the marks around them.
        offsets: where each piece stands in the text.
        words: for each word its first piece and the one behind its last.
    """

    ids: tuple[int, ...]
    offsets: tuple[Span, ...]
    words: tuple[tuple[int, int], ...]

    @property
    def span(self) -> Span:
        """Where the window stands in the text."""
        return self.offsets[0][0], self.offsets[-1][1]

    def rows(self, span: Span) -> range:
        """The pieces that a span touches, counted with the first mark; none where it is not in here."""
        first = bisect_right(self.offsets, span[0], key=lambda o: o[1])
        last = bisect_left(self.offsets, span[1], key=lambda o: o[0])
        return range(first + 1, max(first, last) + 1)

    @property
    def marked(self) -> list[int]:
        """The pieces between their marks, as the encoder reads them."""
        return [FIRST, *self.ids, LAST]


@cache
def tokenizer() -> Tokenizer:
    """Cut words into the pieces that the encoder knows, without regard to case and accents."""
    from tokenizers import Tokenizer

    held = resources.files("counterclaim.language") / "weights" / "tokenizer.json"
    made = Tokenizer.from_str(held.read_text(encoding="utf-8"))
    made.no_truncation()
    made.no_padding()
    return made


def windows(text: str, spans: Sequence[Span], longest: int = WINDOW - 2) -> Iterator[Window]:
    """The windows of some passages of a text, in order.

    Args:
        text: a report's text.
        spans: the passages to read, in order; what lies between them is left out, and no window reaches over
            it.
        longest: pieces in a window at the most.

    >>> [w] = windows("Two men died. Police came.", [(0, 26)])
    >>> len(w.ids), w.offsets[0], w.offsets[-1]
    (7, (0, 3), (25, 26))
    """
    for start, end in spans:
        units = list(_sentences(text, start, end))
        held: list[_Piece] = []
        encoded = tokenizer().encode_batch(
            [_HALVES.sub("?", text[a:b]) for a, b in units], add_special_tokens=False
        )
        for (at, _), e in zip(units, encoded, strict=True):
            if held and len(held) + len(e.ids) > longest:
                yield _window(held)
                held = []
            held += [
                (i, (at + a, at + b), (at, w or 0))
                for i, (a, b), w in zip(e.ids, e.offsets, e.word_ids, strict=True)
            ]
            while len(held) > longest:
                cut = _between_words(held, longest)
                yield _window(held[:cut])
                held = held[cut:]
        if held:
            yield _window(held)


_Piece = tuple[int, Span, tuple[int, int]]
"""A piece: its number, where it stands, and its word, by its sentence and its number there."""


def _window(held: Sequence[_Piece]) -> Window:
    starts = [n for n, p in enumerate(held) if n == 0 or p[2] != held[n - 1][2]]
    ends = [*starts[1:], len(held)]
    return Window(tuple(p[0] for p in held), tuple(p[1] for p in held), tuple(zip(starts, ends, strict=True)))


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for found in _END.finditer(text, start, end):
        if found.end() > at:
            yield at, found.end()
            at = found.end()
    if at < end:
        yield at, end


def _between_words(held: Sequence[_Piece], longest: int) -> int:
    """The last place up to ``longest`` where a word begins; ``longest`` where one word fills a window."""
    starts = (n for n in range(longest, longest // 2, -1) if held[n][2] != held[n - 1][2])
    return next(starts, longest)
