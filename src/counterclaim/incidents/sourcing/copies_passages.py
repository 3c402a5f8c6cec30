"""The passages of a report as copies are looked for: sentences and quotations, with keys that near-duplicates
share.

The keys are bands of a MinHash signature (Broder 1997) over shingles of three words, the way of Leskovec,
Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3. They are 32-bit numbers made of nothing but the
words, the same in every process, on every platform and with every version of NumPy, so that a database may
keep and index them. A shared key is a reason to look, never a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from counterclaim.model import Report, Span
from counterclaim.vocabulary.furniture import is_furniture

SHINGLE = 3
"""Words in a shingle."""

BANDS = 8
"""Keys of a passage. With two rows a band, passages that share half of their shingles have a key in common
nine times in ten; a report that was copied has many such passages."""

ROWS = 2

LEAST_WORDS = 9
"""Words in a sentence from which on it can be a copy by itself: "No group has claimed responsibility" and its
like are everybody's."""

LEAST_QUOTED = 6
"""Words in a quotation from which on it can be a copy: whoever quotes says that the words are not new."""

MOST_WORDS = 80
"""Words in a passage at the most; what is longer has no sentences and is cut at every 80th word."""

_WHOLE = 0.8
"""Part of a sentence's words from which on a quotation in it is the sentence."""

_WORD = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)*")
_JOINT = str.maketrans("", "", "'’‐‑-")
_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n\s*+")
_SENTENCE_END = re.compile(r"(?<![.!?…؟۔])[.!?…؟۔]++[\"”’')\]»]*+\s++(?=[\"“‘'(\[«]*+[^\Wa-z_])")
_SHORT = re.compile(r"(?:\b[A-Z][a-z]{0,2}|\b[A-Z]\.[A-Z])\Z")
"""Before a full stop: an initial, a title or a month, hardly the end of a sentence."""
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”»]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that may be a copy: where it stands, whether it is a quotation, and its keys.

    ``keys`` are signed 32-bit numbers; passages that have most of their words in common share at least one.
    """

    span: Span
    quoted: bool
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or the part of it that is quoted: indices of its first word and of the word behind its
    last."""

    first: int
    last: int
    quoted: bool = False

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.last - self.first

    @property
    def tells(self) -> bool:
        """Whether it is long enough to be a copy by itself."""
        return self.length >= (LEAST_QUOTED if self.quoted else LEAST_WORDS)


@dataclass(frozen=True, eq=False)
class Cut:
    """A report in words and pieces.

    Attributes:
        words: the words as copies compare them: lower case, without hyphens and apostrophes.
        starts: where each stands in the text; ``ends`` where it ends.
        sentences: in text order.
        quotations: the quoted parts of some sentences; ``said`` the indices of these sentences.
    """

    words: tuple[str, ...]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    sentences: tuple[Piece, ...]
    quotations: tuple[Piece, ...]
    said: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Where the words from ``first`` to before ``last`` stand."""
        return int(self.starts[first]), int(self.ends[last - 1])

    @cached_property
    def shingles(self) -> NDArray[np.uint64]:
        """A code for the shingle that each word opens."""
        if len(self.words) < SHINGLE:
            return np.empty(0, np.uint64)
        codes = np.fromiter((crc32(w.encode()) for w in self.words), np.uint64, len(self.words))
        windows = np.lib.stride_tricks.sliding_window_view(_mix(codes * _GOLDEN), SHINGLE)
        return _mix((windows * _PLACE).sum(axis=1, dtype=np.uint64))

    @cached_property
    def by_shingle(self) -> NDArray[np.intp]:
        """The indices of words in the order of the codes of their shingles."""
        return np.argsort(self.shingles, kind="stable")


def cut(report: Report) -> Cut:
    """Cut a report's text, without its header and the furniture of its page, into words and pieces."""
    text = report.text
    spans: list[Span] = []
    sentences: list[Piece] = []
    quotations: list[Piece] = []
    said: list[int] = []
    for start, end in _paragraphs(text, report.header):
        quoted = [m.span(1) for m in _QUOTED.finditer(text, start, end)]
        for a, b in _sentences(text, start, end):
            found = [m.span() for m in _WORD.finditer(text, a, b)]
            for at in range(0, len(found), MOST_WORDS):
                part = found[at : at + MOST_WORDS]
                for q in quoted:
                    if q[1] <= part[0][0] or part[-1][1] <= q[0]:
                        continue
                    inner = [i for i, w in enumerate(part) if q[0] <= w[0] and w[1] <= q[1]]
                    if LEAST_QUOTED <= len(inner) < _WHOLE * len(part):
                        first = len(spans) + inner[0]
                        quotations.append(Piece(first, first + len(inner), True))
                        said.append(len(sentences))
                sentences.append(Piece(len(spans), len(spans) + len(part)))
                spans += part
    words = tuple(_plain(text[a:b]) for a, b in spans)
    edges = np.array(spans, np.int32).reshape(-1, 2)
    return Cut(words, edges[:, 0], edges[:, 1], tuple(sentences), tuple(quotations), tuple(said))


def passages(report: Report) -> tuple[Passage, ...]:
    """The passages of a report by which copies of it, and of what it copies, are found.

    Short sentences, the header and the furniture of the page are left out.

    Returns:
        Sentences and quotations, in text order; a quotation that is most of its sentence is not told apart.

    >>> text = "The army said that two of its men had been shot dead by unknown raiders at dawn."
    >>> [one] = passages(Report(id="r-1", text=text, sha256="0"))
    >>> [two] = passages(Report(id="r-2", text=text.replace("two", "five"), sha256="0"))
    >>> one.span, len(one.keys), bool(set(one.keys) & set(two.keys))
    ((0, 79), 8, True)
    """
    made = cut(report)
    pieces = sorted((p for p in (*made.sentences, *made.quotations) if p.tells), key=lambda p: p.first)
    keys = _keys(made.shingles, pieces)
    return tuple(
        Passage(made.span(p.first, p.last), p.quoted, tuple(int(k) for k in row))
        for p, row in zip(pieces, keys, strict=True)
    )


def keys(report: Report) -> tuple[int, ...]:
    """The keys of all passages of a report, each once, in order: what a table of reports by key keeps."""
    return tuple(sorted({k for p in passages(report) for k in p.keys}))


def _paragraphs(text: str, start: int) -> Iterator[Span]:
    for m in _BLANK_LINE.finditer(text, start):
        yield from _told(text, start, m.start())
        start = m.end()
    yield from _told(text, start, len(text))


def _told(text: str, start: int, end: int) -> Iterator[Span]:
    if start < end and not is_furniture(text[start:end]):
        yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for m in _SENTENCE_END.finditer(text, start, end):
        if text[m.start()] != "." or not _SHORT.search(text, max(start, m.start() - 8), m.start()):
            yield start, m.end()
            start = m.end()
    yield start, end


def _plain(word: str) -> str:
    # Interned, for thousands of reports share their words.
    return intern((word if word.isalnum() else word.translate(_JOINT)).lower())


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of splitmix64 (Steele, Lea and Flood 2014): every bit of the outcome hangs on every
    bit."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SEEDS = _mix(np.arange(1, 2 * BANDS * ROWS + SHINGLE + BANDS * (ROWS + 1) + 1, dtype=np.uint64) * _GOLDEN)
_TIMES, _PLUS, _PLACE, _ROW, _BAND = np.split(
    _SEEDS, np.cumsum([BANDS * ROWS, BANDS * ROWS, SHINGLE, BANDS * ROWS])
)
_TIMES = _TIMES | np.uint64(1)


def _keys(shingles: NDArray[np.uint64], pieces: Sequence[Piece]) -> NDArray[np.int32]:
    """The keys of pieces, an array of pieces by bands."""
    if not pieces:
        return np.empty((0, BANDS), np.int32)
    least = np.empty((len(pieces), BANDS * ROWS), np.uint64)
    for n, p in enumerate(pieces):
        own = shingles[p.first : p.last - SHINGLE + 1, None]
        least[n] = (own * _TIMES + _PLUS).min(axis=0)
    rows = (least * (_ROW | np.uint64(1))).reshape(len(pieces), BANDS, ROWS).sum(axis=2, dtype=np.uint64)
    return (_mix(rows + _BAND) >> np.uint64(32)).astype(np.uint32).view(np.int32)
