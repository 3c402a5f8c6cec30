"""Numbers that repeat a count told before, without a word of harm: "has since raised it to nine"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from counterclaim.claims.toll_groups import Group
from counterclaim.language import Doc
from counterclaim.vocabulary import load


@dataclass(frozen=True)
class Echo:
    """A number that repeats a count: its group and the tokens of the words that say so."""

    group: Group
    start: int
    end: int


_TO = frozenset({"to", "at", "is", "was", "as", "of", "stands", "remains", "from", "reached"})
_SKIPPED = frozenset(
    {"the", "only", "now", "just", "already", "about", "a", '"', "“", "'", "‘", "``", "current", "final"}
)
_STOPS = frozenset(
    {
        ".",
        ",",
        ";",
        "from",
        "in",
        "and",
        "but",
        "by",
        "so",
        "for",
        "on",
        '"',
        "”",
        "''",
        "dead",
        "at",
        "while",
        "although",
        "though",
        "yesterday",
        "today",
        "he",
        "she",
        "it",
        "they",
    }
)
_REACH = 8


def may_echo(doc: Doc, first: int, last: int) -> bool:
    """Whether a sentence has a word that can bring a repeated count: a cheap test."""
    nouns, verbs = load("harm", _words)
    heads = {v[0] for v in verbs}
    return any(doc[k].lower_ in nouns or doc[k].lower_ in heads for k in range(first, last))


def echoes(doc: Doc, first: int, last: int, groups: tuple[Group, ...]) -> Iterator[Echo]:
    """The bare numbers of a sentence that repeat a count, in order.

    Args:
        doc: the report's document.
        first: the sentence's first token.
        last: the token after its last.
        groups: the sentence's groups.
    """
    nouns, verbs = load("harm", _words)
    echoed: Echo | None = None
    for g in groups:
        if (
            g.head is not None
            or g.single
            or g.low is None
            or g.victims is not None
            or g.high == 1
            or g.of_whole
        ):
            continue
        if g.end < last and doc[g.end].lower_ not in _STOPS:
            continue
        start = _told(doc, first, g, nouns, verbs) or (_again(doc, g, echoed) if echoed else None)
        if start is not None:
            echoed = Echo(g, start, g.start)
            yield echoed


def _told(
    doc: Doc, first: int, g: Group, nouns: frozenset[str], verbs: frozenset[tuple[str, ...]]
) -> int | None:
    at = g.start
    while at > first and doc[at - 1].lower_ in _SKIPPED:
        at -= 1
    for verb in verbs:
        begin = at - len(verb)
        if begin >= first and tuple(doc[k].lower_ for k in range(begin, at)) == verb:
            return begin
    if at <= first or doc[at - 1].lower_ not in _TO:
        return None
    for k in range(at - 2, max(first, at - _REACH) - 1, -1):
        word = doc[k].lower_
        if word in nouns:
            between = [doc[j].lower_ for j in range(k + 1, at - 1)]
            return None if "of" in between or (word == "it" and between) else k
    return None


def _again(doc: Doc, g: Group, echoed: Echo) -> int | None:
    """A further number of the same telling: "to nine from the seven", "43 in one town, 27 in another"."""
    gap = [t.lower_ for t in doc[echoed.group.end : g.start]]
    listed = "followed" in [t.lower_ for t in doc[echoed.start : echoed.end]] or doc[
        echoed.end - 1
    ].lower_ in (",", "and")
    if [w for w in gap if w not in _SKIPPED] == ["from"]:
        return echoed.group.end
    if listed and gap and gap[0] in ("in", "at", "from") and gap[-1] in (",", "and") and len(gap) <= 8:
        return g.start - 1
    return None


def _words(entries: list[dict[str, Any]]) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    echo = [e for e in entries if e["frame"] == "echo"]
    nouns = frozenset(w for e in echo for w in e["nouns"])
    return nouns, frozenset(tuple(v.split()) for e in echo for v in e["verbs"])
