"""Run with their syntax: what the parser says of a report's words, as plain records.

The rules read every token many times over, so all that they read stands ready in it. Names and meanings are
those of spaCy, whose parse it is.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec.structs import force_setattr
from spacy.strings import StringStore
from spacy.tokens import Doc as Parsed

_READ: list[int | str] = [
    "HEAD", "IDX", "SENT_START", "IS_SPACE", "IS_PUNCT", "LIKE_NUM",
    "ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE", "ENT_IOB",
]  # fmt: skip
_IOB = ("", "I", "O", "B")
_LATER: Any = []
"""What hangs below a token until that is known. It is a list since Python's collector of cycles looks only at
records that were made with something that can hold others, and the tokens of a report hold one another.
"""


class Token(msgspec.Struct, frozen=True, eq=False):
    """A word or a mark: where it stands, its tags, and the tokens above and below it in the parse.

    ``i`` counts tokens and ``idx`` code points from the start of the report; ``first`` is the token at which
    its sentence starts; ``left`` and ``right`` are the ends of all that hangs below it. The root of a
    sentence is its own head.
    """

    i: int
    idx: int
    first: int
    left: int
    right: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    is_space: bool
    is_punct: bool
    like_num: bool
    doc: Doc = None  # type: ignore[assignment]
    head: Token = None  # type: ignore[assignment]
    children: tuple[Token, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def subtree(self) -> list[Token]:
        """The token and all below it: what hangs on its left, itself, what hangs on its right."""
        found: list[Token] = []
        # Without recursion: a list that runs over pages hangs thousands of words below one another.
        waiting: list[tuple[Token, bool]] = [(self, False)]
        while waiting:
            token, opened = waiting.pop()
            if opened or not token.children:
                found.append(token)
                continue
            waiting += [(c, False) for c in reversed(token.children) if c.i > token.i]
            waiting.append((token, True))
            waiting += [(c, False) for c in reversed(token.children) if c.i < token.i]
        return found

    @property
    def ancestors(self) -> list[Token]:
        """The tokens above it, the nearest first."""
        found: list[Token] = []
        token = self
        while token.head is not token:
            token = token.head
            found.append(token)
        return found

    @property
    def left_edge(self) -> Token:
        """The first token of all below it."""
        return self.doc[self.left]

    @property
    def right_edge(self) -> Token:
        """The last token of all below it."""
        return self.doc[self.right]


class Run(tuple[Token, ...]):
    """A run of tokens: a sentence, a name, a phrase. ``label_`` is the kind of a name."""

    label_: str = ""

    @property
    def doc(self) -> Doc:
        """The document that it is part of."""
        return self[0].doc

    @property
    def start(self) -> int:
        """Its first token."""
        return self[0].i

    @property
    def end(self) -> int:
        """The token behind its last one."""
        return self[-1].i + 1

    @property
    def start_char(self) -> int:
        """Where its words start in the text."""
        return self[0].idx

    @property
    def end_char(self) -> int:
        """Where its words end in the text."""
        return self[-1].idx + len(self[-1])

    @property
    def text(self) -> str:
        """Its words as written."""
        return self.doc.text[self.start_char : self.end_char] if self else ""

    @property
    def ents(self) -> list[Run]:
        """The names that lie in it as a whole."""
        start, end, names = self.start, self.end, self.doc.ents
        inside = names[bisect_left(names, start, key=_first) : bisect_left(names, end, key=_first)]
        return [e for e in inside if e.end <= end]

    @property
    def root(self) -> Token:
        """The token that is nearest to the root of its sentence, the first of several; marks come last."""
        start, end = self.start, self.end
        for token in self:
            if token.head is token:
                return token
        return min((t for t in self if not start <= t.head.i < end), key=_depth, default=self[0])


def _depth(token: Token) -> int:
    if (token.is_space or token.is_punct) and not token.children:
        return len(token.doc) - 1
    depth = 0
    while token.head is not token:
        token, depth = token.head, depth + 1
    return depth


class Doc(tuple[Token, ...]):
    """All tokens of a report, with its text and the names in it. A slice of it is a tuple of tokens."""

    text: str
    ents: tuple[Run, ...]

    def char_span(self, start: int, end: int, alignment_mode: Literal["expand", "contract"]) -> Run | None:
        """The tokens that code points of the text touch ("expand") or that they hold whole ("contract")."""
        if alignment_mode == "expand":
            first = bisect_right(self, start, key=_end)
            last = bisect_left(self, end, key=_start)
        else:
            first = bisect_left(self, start, key=_start)
            last = bisect_right(self, end, key=_end)
        return Run(self[first:last]) if first < last else None


def _first(run: Run) -> int:
    return run[0].i


def _start(token: Token) -> int:
    return token.idx


def _end(token: Token) -> int:
    return token.idx + len(token.text)


def syntax(text: str, parts: Iterable[tuple[int, Parsed]], store: StringStore) -> Doc:
    """Make one document of the parses of a report's passages.

    Args:
        text: the report's text.
        parts: where each passage starts, and its parse, in order; together they cover the text.
        store: the strings of the pipeline that parsed them.
    """
    strings = _Strings(store)
    tokens: list[Token] = []
    heads: list[int] = []
    names: list[tuple[int, int, str]] = []
    for at, part in parts:
        base = len(tokens)
        rows = part.to_array(_READ).tolist()
        own = [_above(base + n, row[0]) for n, row in enumerate(rows)]
        tokens += _tokens(rows, own, base, at, strings)
        heads += own
        names += [(base + e.start, base + e.end, e.label_) for e in part.ents]
    doc = Doc(tokens)
    doc.text = text
    below: list[list[Token]] = [[] for _ in doc]
    for token, head in zip(doc, heads, strict=True):
        if head != token.i:
            below[head].append(token)
    for token, head, children in zip(doc, heads, below, strict=True):
        force_setattr(token, "doc", doc)
        force_setattr(token, "head", doc[head])
        force_setattr(token, "children", tuple(children))
    doc.ents = tuple(_named(doc[start:end], label) for start, end, label in names)
    return doc


def _tokens(
    rows: Sequence[Sequence[int]], heads: Sequence[int], base: int, at: int, strings: Mapping[int, str]
) -> list[Token]:
    """The tokens of one passage, not joined yet."""
    made: list[Token] = []
    first = base
    for n, (row, left, right) in enumerate(zip(rows, *_edges(heads, base), strict=True), base):
        _, idx, starts, space, punct, number, orth, lower, lemma, pos, tag, dep, kind, iob = row
        if starts == 1:
            first = n
        made.append(
            Token(
                i=n,
                idx=at + idx,
                first=first,
                left=left,
                right=right,
                text=strings[orth],
                lower_=strings[lower],
                lemma_=strings[lemma],
                pos_=strings[pos],
                tag_=strings[tag],
                dep_=strings[dep],
                ent_type_=strings[kind],
                ent_iob_=_IOB[iob],
                is_space=space == 1,
                is_punct=punct == 1,
                like_num=number == 1,
                children=_LATER,
            )
        )
    return made


def _above(n: int, step: int) -> int:
    """The head of a token by the step that leads to it, which spaCy writes without a sign."""
    return n + (step - 2**64 if step >= 2**63 else step)


def _edges(heads: Sequence[int], base: int) -> tuple[list[int], list[int]]:
    """The first and the last token of all that hangs below each token of a passage that starts at ``base``.

    >>> _edges([1, 1, 3, 1], 0)
    ([0, 0, 2, 2], [0, 3, 2, 3])
    """
    left, right = (list(range(base, base + len(heads))) for _ in range(2))
    for n in range(base, base + len(heads)):
        # Whoever stands above a token that reaches as far already does, too.
        over = heads[n - base]
        while left[over - base] > n:
            left[over - base] = n
            over = heads[over - base]
    for n in reversed(range(base, base + len(heads))):
        over = heads[n - base]
        while right[over - base] < n:
            right[over - base] = n
            over = heads[over - base]
    return left, right


class _Strings(dict[int, str]):
    """The strings of a report's tokens, each made once."""

    def __init__(self, store: StringStore) -> None:
        self._store = store

    def __missing__(self, key: int) -> str:
        found = self[key] = sys.intern(self._store[key])
        return found


def _named(tokens: tuple[Token, ...], label: str) -> Run:
    name = Run(tokens)
    name.label_ = label
    return name
