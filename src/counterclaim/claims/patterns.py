"""Token patterns for vocabulary files: short lines of words that a sentence is searched for in one pass.

A pattern is a row of steps with blanks between them. A step is one or more alternatives parted by ``|``: a
lower-case word as it stands, or ``=`` and a lemma; the word or its lemma may be limited to tags by ``/TAG``
(a tag matches those that start with it), and ``/TAG`` alone is any word so tagged. ``?`` at the end makes a
step optional; ``#`` is a number; ``~`` is a gap of up to five words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from counterclaim.language import Token

T = TypeVar("T")

GAP = 5
"""Words that ``~`` stands for at the most."""


@dataclass(frozen=True)
class Step:
    """One place of a pattern: which words, lemmas and tags may stand there."""

    words: frozenset[str]
    lemmas: frozenset[str]
    tags: tuple[str, ...]
    optional: bool
    number: bool
    gap: bool = False

    def fits(self, token: Token) -> bool:
        """Whether the token may stand here."""
        if self.tags and not token.tag_.startswith(self.tags):
            return False
        if self.number:
            return bool(token.like_num)
        if not self.words and not self.lemmas:
            return bool(self.tags)
        return token.lower_ in self.words or (bool(self.lemmas) and token.lemma_.lower() in self.lemmas)


def steps(pattern: str) -> tuple[Step, ...]:
    """Read a pattern.

    Raises:
        ValueError: the pattern is empty, or its first step is optional, a bare tag or a number.

    >>> [(sorted(s.words), sorted(s.lemmas), s.optional) for s in steps("can|could be /RB? =verify")]
    [(['can', 'could'], [], False), (['be'], [], False), ([], [], True), ([], ['verify'], False)]
    """
    made = []
    for part in pattern.split():
        if part == "~":
            made.append(Step(frozenset(), frozenset(), (), False, False, gap=True))
            continue
        optional = part.endswith("?") and len(part) > 1
        words, _, tags = part.removesuffix("?").partition("/")
        number = words == "#"
        alternatives = [] if number or not words else words.split("|")
        lemmas: set[str] = set()
        plain: set[str] = set()
        lemma = False
        for word in alternatives:
            lemma = lemma or word.startswith("=")
            (lemmas if lemma else plain).add(word.removeprefix("="))
        made.append(
            Step(
                frozenset(plain),
                frozenset(lemmas),
                tuple(tags.split("|")) if tags else (),
                optional,
                number,
            )
        )
    if not made or made[0].optional or not (made[0].words or made[0].lemmas):
        raise ValueError(f"a pattern must start with a word or a lemma: {pattern!r}")
    return tuple(made)


@dataclass(frozen=True)
class Hit(Generic[T]):
    """A pattern found: what it stands for, and the half-open interval of tokens in the sentence."""

    value: T
    start: int
    end: int


class Patterns(Generic[T]):
    """Many patterns, indexed by their first word, so that a sentence costs one look-up a token."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._words: dict[str, list[tuple[tuple[Step, ...], T]]] = defaultdict(list)
        self._lemmas: dict[str, list[tuple[tuple[Step, ...], T]]] = defaultdict(list)
        for pattern, value in pairs:
            row = steps(pattern)
            for word in row[0].words:
                self._words[word].append((row, value))
            for lemma in row[0].lemmas:
                self._lemmas[lemma].append((row, value))

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit[T]]:
        """All patterns in a row of tokens, in order of their start; each as long as it can be."""
        for i, token in enumerate(tokens):
            rows = self._words.get(token.lower_, ())
            by_lemma = self._lemmas.get(token.lemma_.lower(), ())
            for row, value in (*rows, *by_lemma):
                end = _match(row, tokens, 0, i)
                if end is not None:
                    yield Hit(value, i, end)


def _match(row: tuple[Step, ...], tokens: Sequence[Token], k: int, i: int) -> int | None:
    """Where the steps from ``k`` on end when they start at token ``i``; an optional step is taken where it
    can be.
    """
    while k < len(row):
        step = row[k]
        if step.gap:
            ends = (_match(row, tokens, k + 1, j) for j in range(i, min(i + GAP, len(tokens)) + 1))
            return next((end for end in ends if end is not None), None)
        k += 1
        if i < len(tokens) and step.fits(tokens[i]):
            if step.optional and (end := _match(row, tokens, k, i + 1)) is not None:
                return end
            i += not step.optional
        elif not step.optional:
            return None
    return i
