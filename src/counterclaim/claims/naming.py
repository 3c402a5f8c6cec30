"""Other names of persons and groups, and the names of operations, read from the text itself.

Names in such lists break both the parser and the name finder, so these rules look at words and capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from counterclaim.claims.mentions import Alias, OperationName
from counterclaim.language import Annotated, Sentence
from counterclaim.model import Span
from counterclaim.vocabulary import load

# A word with a capital, hyphens and all; a dot ends it unless letters or an initial ("J.") stand beside the
# dot.
_PIECE = r"[^\W\d_a-zß-öø-ÿ][\w’'&]*(?:\.(?=\w)[\w’'&]*)*(?:(?<=\b[A-Z])\.)?(?:[-–][\w’']+)*"
_QUOTED = r"[“‘\"'«](?P<quoted>[^”\"»\n]{1,60}?)[”’\"'»](?!\w)"
_ARTICLE = "the|its|his|her|their|a|an"
_FEWEST_LETTERS, _MOST_LETTERS = 2, 10


@dataclass(frozen=True)
class _Patterns:
    """What to look for, made of the phrases of ``naming.yaml``."""

    cue: re.Pattern[str]
    pair: re.Pattern[str]
    described: re.Pattern[str]
    more: re.Pattern[str]
    bracket: re.Pattern[str]
    operations: tuple[tuple[str, re.Pattern[str]], ...]
    loose: frozenset[str]
    openers: frozenset[str]


def find_aliases(a: Annotated) -> tuple[Alias, ...]:
    """Find whom a report gives a second name: "X alias Y", "X, also known as Y", "X (Y)" with an acronym.

    A list gives one pair for each link ("Omar alias Chief, Bahir alias Doc"). A bracket without a cue counts
    only where it abbreviates the words before it.

    Args:
        a: an annotated report.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Among them were Omar alias Chief, Bahir alias Doc and the Red River Front (RRF)."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(text[x.name[0]:x.name[1]], text[x.alias[0]:x.alias[1]]) for x in find_aliases(a)]
    [('Omar', 'Chief'), ('Bahir', 'Doc'), ('Red River Front', 'RRF')]
    """
    patterns = _patterns()
    found: dict[tuple[Span, Span], Alias] = {}
    for s in a.sentences:
        pairs = _pairs(patterns, a.text, s) if patterns.cue.search(a.text, s.start, s.end) else ()
        brackets = _brackets(patterns, a.text, s) if a.text.find("(", s.start, s.end) >= 0 else ()
        for alias in sorted([*pairs, *brackets], key=lambda x: x.alias):
            found.setdefault((alias.name, alias.alias), alias)
    return tuple(found.values())


def find_operations(a: Annotated) -> tuple[OperationName, ...]:
    """Find the names of operations: "the operation was named 'X'", "codenamed X", "Operation X".

    Args:
        a: an annotated report.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The army said that the offensive had been codenamed 'Dry Thunder'."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [o] = find_operations(a)
    >>> text[o.name[0]:o.name[1]], text[o.clause[0]:o.clause[1]]
    ('Dry Thunder', "the offensive had been codenamed 'Dry Thunder'")
    """
    found: dict[Span, OperationName] = {}
    for s in a.sentences:
        for rule, pattern in _patterns().operations:
            for m in pattern.finditer(a.text, s.start, s.end):
                name = m.span("quoted") if m["quoted"] else m.span("name")
                words = a.text[name[0] : name[1]]
                taken = any(name[0] < o[1] and o[0] < name[1] for o in found)
                if taken or not words[0].isalnum() or words.islower():
                    continue
                clause = _clause(s, m) if rule == "operation.named" else m.span()
                found[name] = OperationName(s.index, name, clause, rule)
    return tuple(sorted(found.values(), key=lambda o: o.name))


def _pairs(patterns: _Patterns, text: str, s: Sentence) -> Iterator[Alias]:
    """The pairs that a link joins: a name, or something described, and its other name."""
    at = s.start
    while m := patterns.pair.search(text, at, s.end):
        name = _clean(patterns, text, m.span("name"))
        alias = m.span("quoted") if m["quoted"] else m.span("alias")
        at = max(alias[1], m.start() + 1)
        if name is None or not _fits(patterns, m):
            continue
        yield Alias(s.index, name, alias, "alias.link")
        if m["more"]:
            for extra in patterns.more.finditer(text, m.start("more"), m.end("more")):
                yield Alias(s.index, name, extra.span("alias"), "alias.link")
            at = max(at, m.end("more"))
    for m in patterns.described.finditer(text, s.start, s.end):
        if _link(m) not in patterns.loose:
            alias = m.span("quoted") if m["quoted"] else m.span("alias")
            yield Alias(s.index, m.span("name"), alias, "alias.described")


def _link(m: re.Match[str]) -> str:
    return m["link"].strip(" ,").lower()


def _fits(patterns: _Patterns, m: re.Match[str]) -> bool:
    """Whether a loose link joins names: "born Ali Reza", not "born in Ghazni"; "called 'Doc'"."""
    if _link(m) not in patterns.loose:
        return True
    if _link(m) == "born":
        return m["alias"] is not None and " " in m["alias"]
    return m["quoted"] is not None


def _brackets(patterns: _Patterns, text: str, s: Sentence) -> Iterator[Alias]:
    """The pairs that a bracket makes: after a cue, or as an acronym of the words before it."""
    for m in patterns.bracket.finditer(text, s.start, s.end):
        alias = m.span("quoted") if m["quoted"] else m.span("alias")
        name = _clean(patterns, text, m.span("name"))
        if name is None:
            continue
        if m["cue"] is not None:
            yield Alias(s.index, name, alias, "alias.bracket")
            continue
        start = _abbreviated(text, s.start, name[1], text[alias[0] : alias[1]])
        if start is not None:
            yield Alias(s.index, (start, name[1]), alias, "alias.acronym")


def _abbreviated(text: str, start: int, end: int, short: str) -> int | None:
    """Where the words begin whose first letters make up an acronym; None where none do."""
    wanted = [c.upper() for c in short if c.isalpha()]
    if (
        not _FEWEST_LETTERS <= len(wanted) <= _MOST_LETTERS
        or sum(c.isupper() for c in short) < _FEWEST_LETTERS
    ):
        return None
    words = list(re.finditer(r"[^\W_]+", text[start:end]))[-_MOST_LETTERS - 4 :]
    for first in range(len(words) - 1, -1, -1):
        initials = [w.group()[0] for w in words[first:]]
        every = [c.upper() for c in initials]
        capitals = [c for c in initials if c.isupper()]
        if every[0] == wanted[0] and wanted in (every, capitals):
            return start + words[first].start()
    return None


def _clean(patterns: _Patterns, text: str, span: Span) -> Span | None:
    """A name without words that open a sentence or a list before it; None where nothing is left."""
    start, end = span
    for m in re.finditer(r"[\w.’']+", text[start:end]):
        if m.group().rstrip(".") not in patterns.openers and m.group()[0].isupper():
            start += m.start()
            break
    else:
        return None
    joined = re.search(r" and (?=[^\W\d_a-z])", text[start:end])
    return start + (joined.end() if joined else 0), end


def _clause(s: Sentence, m: re.Match[str]) -> Span:
    """From the noun phrase of the operation to its name, with the closing quotation mark."""
    noun = next((t for t in s.tokens if t.idx <= m.start() < t.idx + len(t)), None)
    start = m.start() if noun is None else min(m.start(), noun.left_edge.idx)
    return start, m.end()


def _patterns() -> _Patterns:
    made: _Patterns = load("naming", _make)
    return made


def _make(rows: list[dict[str, Any]]) -> _Patterns:
    phrases = {r["id"]: [str(p) for p in r["phrases"]] for r in rows}

    def any_of(name: str) -> str:
        return "|".join(re.escape(p) for p in sorted(phrases[name], key=len, reverse=True))

    small = rf"(?:(?:{any_of('small')})\b[-–]?[ ]?)"
    joint = rf"(?:(?:{any_of('small')}|{any_of('joint')})\b[-–]?[ ]?)"
    name = rf"{_PIECE}(?:[ \u00a0]{joint}{{0,2}}{_PIECE}){{0,7}}"
    other = rf"{_PIECE}(?:[ \u00a0]{small}?{_PIECE}){{0,4}}"
    link = rf"(?P<link>,?[ ](?i:{any_of('link')}))"
    alias = rf"(?:{_QUOTED}|(?P<alias>{other}))"
    again = rf"(?i:{any_of('bracket')}|@)[ ]"
    title = rf"(?:{_QUOTED}|(?P<name>(?:Operation[ ])?{other}))"
    verb = rf"(?:(?:was|is|were|has[ ]been|had[ ]been|being|been)[ ])?(?:{any_of('named')})"
    bearer = rf"\b(?i:{any_of('operation')})(?:[ ][\w’'-]+){{0,6}}?"
    named = rf"{bearer},?[ ](?:which[ ]|that[ ]|it[ ])?(?i:{verb}),?[ ]"
    bare = rf"(?P<name>{_PIECE}(?:[ ](?:of[ ]|the[ ]|and[ ])*{_PIECE}){{0,3}})"
    return _Patterns(
        cue=re.compile(rf"(?i)[ ](?:{any_of('link')})\b|[ ]@[ ]"),
        pair=re.compile(
            rf"(?P<name>{name}){link}[ ](?:the[ ])?{alias}"
            rf"(?P<more>(?:,?[ ](?:and[ ]|or[ ])?{again}{other})*)"
        ),
        described=re.compile(rf"(?P<name>\b(?i:{_ARTICLE})(?:[ ][a-zà-ÿ][\w’'-]*){{1,5}}){link}[ ]{alias}"),
        more=re.compile(rf"{again}(?P<alias>{other})"),
        bracket=re.compile(rf"(?P<name>{name})[ ]\((?:(?P<cue>(?i:{any_of('bracket')})):?[ ])?{alias}\)"),
        operations=(
            ("operation.named", re.compile(named + title)),
            ("operation.codename", re.compile(rf"(?i:\b(?:{any_of('codenamed')}))[ ]{title}")),
            ("operation.title", re.compile(rf"\bOperation[ ](?:{_QUOTED}|{bare})")),
        ),
        loose=frozenset(phrases["loose"]),
        openers=frozenset(phrases["opener"]),
    )
