"""Which place a part of a sentence tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.language import Annotated, Sentence, Token
from counterclaim.model import Span
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.geography_words import Words
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_patterns import patterns
from counterclaim.vocabulary import lowered

REACH = 70
"""Code points behind a figure in which the border or place must stand."""

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_GOES_ON = re.compile(r"\s*,\s+(?:(?:in|at|near)\s+)?(?:the\s+(?:[\w’'-]+\s+){0,2}[a-z]+\s+of\s+)?")


@dataclass(frozen=True)
class SentenceView:
    """A sentence of a report with the place expressions in it, in order."""

    a: Annotated
    sentence: Sentence
    mentions: Sequence[PlaceMention]
    words: Words

    @property
    def text(self) -> str:
        """The whole report's text."""
        return self.a.text

    def behind(self, at: int) -> str:
        """What follows a position, as far as is looked."""
        return self.text[at : min(self.sentence.end, at + REACH)]

    def before(self, at: int, width: int = REACH) -> str:
        """What precedes a position."""
        return self.text[max(self.sentence.start, at - width) : at]

    def next(self, at: int) -> PlaceMention | None:
        """The first place expression from a position on."""
        return next((m for m in self.mentions if m.name[0] >= at), None)


def subject_of(
    s: SentenceView,
    start: int,
    end: int,
    target: Span,
    other: PlaceMention | None = None,
    *,
    only_lies: bool = False,
) -> PlaceMention | None:
    """Which place the words from ``start`` to ``end`` tell of.

    The subject of a verb that says where something lies; else the nearest place in front, or one that the
    sentence goes on with behind ``target``. Whole countries are far too wide to be meant.
    """
    free = [m for m in s.mentions if m.span[1] <= start or m.name[0] >= target[1]]
    free = [m for m in free if m is not other and not is_country(m)]
    told = _told(s, start, end, free)
    if told is not None or only_lies:
        return told
    ahead = [m for m in free if m.span[1] <= start]
    if ahead:
        return ahead[-1] if _adjoins(s, ahead[-1].span[1], start) else None
    after = _GOES_ON.match(s.behind(target[1]))
    if after is None:
        return None
    return next((m for m in free if target[1] < m.name[0] == target[1] + after.end()), None)


def _adjoins(s: SentenceView, end: int, start: int) -> bool:
    """Whether nothing parts a place from what is told of it but what adds to its name.

    Any other word may be what is told of: in "at Kwatha, at a spot 4 km from the road" it is the spot.
    """
    inner = sorted(m.span for m in s.mentions if end <= m.name[0] and m.span[1] <= start)
    rest, at = "", end
    for a, b in inner:
        rest, at = f"{rest} {s.text[at : max(at, a)]}", max(at, b)
    rest = f"{rest} {s.text[at:start]}"
    known = s.words.adds | patterns().kinds.keys() | s.words.compass.keys()
    return ";" not in rest and all(lowered(w) in known for w in _WORD.findall(rest))


def _told(s: SentenceView, start: int, end: int, free: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place in the subject of the verb of lying that governs the words."""
    tokens = s.a.doc.char_span(start, max(end, start + 1), alignment_mode="expand")
    if tokens is None:
        return None
    token: Token = tokens.root
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX") and token.lemma_ in s.words.lies:
            for child in token.children:
                if child.dep_ in ("nsubj", "nsubjpass"):
                    return _within(s, child, free)
        if token.head is token or token.head.i == token.i:
            return None
        token = token.head
    return None


def _within(s: SentenceView, top: Token, free: Sequence[PlaceMention]) -> PlaceMention | None:
    """The first place in what hangs below a token; of a relative pronoun, in what it stands for."""
    if top.lower_ in ("which", "that") and top.head.dep_ == "relcl":
        top = top.head.head
    doc = s.a.doc
    first, last = doc[top.left], doc[top.right]
    return next((m for m in free if first.idx <= m.name[0] and m.name[1] <= last.idx + len(last.text)), None)


def is_country(m: PlaceMention) -> bool:
    """Whether an expression is the name of a whole country."""
    return any(c.start == 0 and c.end == len(m.surface) for c in find_countries(m.surface))
