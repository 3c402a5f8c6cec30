"""People whom a word for several counts: "a couple", "a family of four", "twin sisters", "his parents"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from counterclaim.claims.numerals import Numeral
from counterclaim.claims.toll_groups import Group
from counterclaim.claims.toll_nouns import NOUN, RUN, noun_phrase, people, plain, plural, tokens_at
from counterclaim.language import Doc, Token
from counterclaim.vocabulary import load

_ONE = frozenset({"a", "an", "one", "the", "another", "this", "that", "entire", "whole"})
_OWNED = frozenset({"PRP$", "POS"})


def together(doc: Doc, first: int, last: int, numbers: Sequence[Numeral]) -> Iterator[Group]:
    """The groups of a sentence that a word for several people counts, in order.

    Args:
        doc: the report's document.
        first: the sentence's first token.
        last: the token after its last.
        numbers: its numerals.
    """
    words: _Words = load("people", _words)
    for at in range(first, last):
        token = doc[at]
        count, end = words.counts.get(token.lower_), at + 1
        if count is not None:
            begin = _begin(doc, at, first) if _stands_alone(doc, at, last, words) else None
        elif token.lower_ in words.sized:
            begin, found = _begin(doc, at, first), _sized(doc, at, first, last, numbers)
            count, end = found if found is not None else (None, end)
            begin = begin if begin is not None and _single(doc[begin]) else None
        elif token.lower_ == "twin":
            begin, head = _begin(doc, at, first, bare=True), noun_phrase(doc, at + 1, last)[1]
            several = head is not None and people(doc[head].text) is True and plural(doc[head])
            count, end = (2, head + 1) if head is not None and several else (None, end)
        else:
            continue
        if count is not None and begin is not None:
            span = doc[begin].idx, doc[end - 1].idx + len(doc[end - 1])
            yield Group(begin, end, end - 1, count, count, span, span, plain=True)


def listed(doc: Doc, found: Sequence[Group]) -> Iterator[Group]:
    """People told by kinship, age or sex in a list whose article stands before the first: "a man, woman and
    child".

    Args:
        doc: the report's document.
        found: the groups found so far, in order.
    """
    ends = {g.end for g in found if g.single and g.plain and not g.name}
    starts = {g.start for g in found}
    for at in sorted(ends):
        while doc[at].lower_ in (",", "and", "&") and at + 1 < len(doc):
            noun = doc[at + 1]
            if at + 1 in starts or noun.tag_ != "NN" or not plain(noun.text):
                break
            span = noun.idx, noun.idx + len(noun)
            yield Group(at + 1, at + 2, at + 1, 1, 1, span, span, plain=True, single=True)
            at += 2


class _Words:
    """What ``people.yaml`` holds of words for several people."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        several = [r for r in rows if r["class"] == "several"]
        self.counts: Mapping[str, int] = {w: n for r in several for w, n in r["counts"].items()}
        self.owned = frozenset(w for r in several for w in r.get("owned", ()))
        self.sized = frozenset(w for r in several for w in r.get("sized", ()))


def _words(rows: list[dict[str, Any]]) -> _Words:
    return _Words(rows)


def _stands_alone(doc: Doc, at: int, last: int, words: _Words) -> bool:
    """Whether a word for several counts people by itself: "a couple was killed", not "a couple of shots"."""
    after = doc[at + 1] if at + 1 < last else None
    if after is not None and (after.lower_ in ("of", "-", "'s", "’s") or after.tag_ in (*NOUN, "CD")):
        return False
    if doc[at].lower_ not in words.owned:
        return True
    before = doc[at - 1] if at else None
    return before is not None and before.tag_ in _OWNED


def _begin(doc: Doc, at: int, first: int, bare: bool = False) -> int | None:
    """Where the noun phrase of a word begins: at its article or possessive; None where it has none."""
    k = at
    while k > first and doc[k - 1].tag_ in RUN - {"POS"}:
        k -= 1
    if k > first and (doc[k - 1].tag_ in ("DT", "PRP$") or doc[k - 1].lower_ == "one"):
        return k - 1
    if k > first and doc[k - 1].tag_ in ("CD", "POS"):
        return None if doc[k - 1].tag_ == "CD" else k
    return k if bare or doc[at].tag_ == "NNS" else None


def _single(token: Token) -> bool:
    return token.lower_ in _ONE or token.tag_ == "PRP$"


def _sized(doc: Doc, at: int, first: int, last: int, numbers: Sequence[Numeral]) -> tuple[int, int] | None:
    """How many a family is "of", and the token after the number; None where the number counts a noun."""
    if at + 2 >= last or doc[at + 1].lower_ != "of":
        return None
    for n in numbers:
        start, end = tokens_at(doc, n.span, first, last)
        if (
            start == at + 2
            and n.low is not None
            and n.low == n.high
            and noun_phrase(doc, end, last)[1] is None
        ):
            return n.low, end
    return None
