"""Direct quotation: which stretches of a report stand between quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.language import Annotated
from counterclaim.model import Span

# A right-hand mark may open where an editor slipped ("…all threats,“ the statement added"), so marks are
# paired by what
# stands around them. The long forms are UTF-8 marks that were once read as a Western code page.
_MARK = re.compile(r"â€œ|â€\x9d|â€�|â€\ufffd|\"{1,3}|[“”„«»]")
_OPENS = set("“„«") | {"â€œ"}
_CLOSES = set("”»") | {"â€\x9d", "â€�"}
_SINGLE = re.compile(r"(?<![\w])[‘']([^‘'\n]{0,400}?(?:[’'](?=\w)[^‘'\n]{0,400}?)*)[’'](?!\w)")


@dataclass(frozen=True)
class Quotation:
    """What stands between a pair of quotation marks, marks not counted; ``outer`` counts them."""

    inner: Span
    outer: Span
    passage: int
    closed: bool = True


def quotations(a: Annotated) -> tuple[Quotation, ...]:
    """All direct quotations of a report's title and body, in order.

    A quotation that is not closed runs to the end of its paragraph, as when a speaker goes on in the next
    one.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = 'He said: "No one was hurt."'
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [text[slice(*q.inner)] for q in quotations(a)]
    ['No one was hurt.']
    """
    found: list[Quotation] = []
    for number, passage in enumerate(a.passages):
        if passage.kind in ("title", "body"):
            text = a.text[passage.start : passage.end]
            found += _paired(text, passage.start, number)
            found += _single(text, passage.start, number)
    return tuple(sorted(_outermost(found), key=lambda q: q.outer))


def _paired(text: str, offset: int, passage: int) -> list[Quotation]:
    found: list[Quotation] = []
    begin: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if begin is None:
            if mark.group() in _CLOSES or not _may_open(text, mark):
                continue
            begin = mark
        elif mark.group() not in _CLOSES and _may_open(text, mark) and not _may_close(text, mark):
            begin = mark
        else:
            if text[begin.end() : mark.start()].strip():
                found.append(
                    _quotation(begin.start(), begin.end(), mark.start(), mark.end(), offset, passage)
                )
            begin = None
    if begin is not None and text[begin.end() :].strip():
        end = len(text.rstrip())
        found.append(_quotation(begin.start(), begin.end(), end, end, offset, passage, closed=False))
    return found


def _single(text: str, offset: int, passage: int) -> list[Quotation]:
    return [
        _quotation(m.start(), m.start() + 1, m.end() - 1, m.end(), offset, passage)
        for m in _SINGLE.finditer(text)
        if m.group(1).strip()
    ]


def _quotation(a: int, b: int, c: int, d: int, offset: int, passage: int, closed: bool = True) -> Quotation:
    return Quotation((offset + b, offset + c), (offset + a, offset + d), passage, closed)


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return (not before or not before.isalnum()) and bool(after) and not after.isspace()


def _may_close(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()]
    return bool(before) and not before.isspace()


def _outermost(found: list[Quotation]) -> list[Quotation]:
    """Drop a quotation inside another: it is the quoted speaker's own."""
    kept: list[Quotation] = []
    for q in sorted(found, key=lambda q: (q.outer[0], -q.outer[1])):
        if not kept or q.outer[0] >= kept[-1].outer[1]:
            kept.append(q)
    return kept
