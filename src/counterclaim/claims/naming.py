"""Other names of persons and groups, and the names of operations, read from the text itself.

Names in such lists break both the parser and the name finder, so these rules look at words and capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.claims.mentions import Alias, OperationName
from counterclaim.language import Annotated, Sentence
from counterclaim.model import Span

_PIECE = r"[^\W\d_a-zß-öø-ÿ][\w.’'&]*(?:[-–][\w’']+)*"  # a word with a capital, hyphens and all
_SMALL = r"(?:(?:al|el|ul|ur|ud|an|as|ad|ar|at|ibn|bin|bint|abu|ben|de|del|da|dos|la|le|van|von|of|the|and|for|y|e|i)\b[-–]?[ ]?)"
_NAME = rf"{_PIECE}(?:[ \u00a0]{_SMALL}{{0,2}}{_PIECE}){{0,7}}"
_ALIAS_NAME = rf"{_PIECE}(?:[ \u00a0]{_SMALL}{{0,1}}{_PIECE}){{0,4}}"
_OPEN, _CLOSE = r"[“‘\"'«]", r"[”’\"'»]"
_QUOTED = rf"{_OPEN}(?P<quoted>[^”\"»\n]{{1,60}}?){_CLOSE}(?!\w)"
_LINK = (
    r"(?:,?[ ](?:also[ ]|better[ ]|widely[ ]|otherwise[ ]|commonly[ ]|locally[ ]|popularly[ ]|sometimes[ ])?(?:known|called|identified)[ ](?:as|by[ ](?:the|his|her|its|their)[ ](?:alias|nickname|nom[ ]de[ ]guerre)(?:[ ]of)?|simply[ ]as)"
    r"|,?[ ]alias|,?[ ]a\.?k\.?a\.?|[ ]@|,?[ ]nicknamed|,?[ ]going[ ]by(?:[ ]the[ ]name(?:[ ]of)?)?"
    r"|,?[ ](?:whose|his|her|its)[ ](?:real|full|birth|true|code|official)[ ]?name[ ](?:is|was)"
    r"|,?[ ]real[ ]name|,?[ ]born|,?[ ](?:whose|his|her)[ ](?:nom[ ]de[ ]guerre|alias|nickname|codename|code[ ]name)[ ](?:is|was)"
    r"|,?[ ]who(?:[ ]is|[ ]was)?[ ](?:also[ ])?(?:known[ ]as|goes[ ]by(?:[ ]the[ ]name(?:[ ]of)?)?|went[ ]by(?:[ ]the[ ]name(?:[ ]of)?)?)"
    r"|,?[ ]which[ ](?:calls[ ]itself|is[ ](?:also[ ])?known[ ]as)|,?[ ](?:formerly|previously)(?:[ ]known[ ]as|[ ]called)?)"
)
_PAIR = re.compile(
    rf"(?P<name>{_NAME})(?P<link>(?i:{_LINK}))[ ](?:the[ ])?(?:{_QUOTED}|(?P<alias>{_ALIAS_NAME}))"
    rf"(?P<more>(?:(?:,[ ]|,?[ ](?:and|or)[ ])(?i:alias|a\.?k\.?a\.?|@|also[ ]known[ ]as)[ ]{_ALIAS_NAME})*)"
)
_BRACKET = re.compile(
    rf"(?P<name>{_NAME})[ ]\((?P<cue>(?i:nom[ ]de[ ]guerre|alias|a\.?k\.?a\.?|also[ ]known[ ]as|known[ ]as|real[ ]name|code[- ]?named?|nickname|formerly|or))?:?[ ]?"
    rf"(?:{_QUOTED}|(?P<alias>{_ALIAS_NAME}))\)"
)
_DESCRIBED = re.compile(
    rf"(?P<name>\b(?i:the|its|his|her|their|a|an)(?:[ ][a-zà-ÿ][\w’'-]*){{1,5}})(?P<link>{_LINK})[ ](?:{_QUOTED}|(?P<alias>{_ALIAS_NAME}))"
)
_CUE = re.compile(
    r"(?i)alias|a\.?k\.?a\b|@|known|called|identified|nickname|name|born|goes by|going by|went by|formerly|previously"
)
_MORE = re.compile(rf"(?i:alias|a\.?k\.?a\.?|@|also[ ]known[ ]as)[ ](?P<alias>{_ALIAS_NAME})")
_NOT_NAMES = frozenset(
    [
        "The",
        "A",
        "An",
        "This",
        "That",
        "These",
        "Those",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "His",
        "Her",
        "Its",
        "Their",
        "In",
        "On",
        "At",
        "By",
        "Of",
        "For",
        "And",
        "But",
        "Or",
        "As",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "Since",
        "Two",
        "Three",
        "Four",
        "Five",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Sources",
        "Police",
        "According",
        "One",
        "Also",
    ]
)
_OPERATION_NOUN = r"(?:operation|offensive|campaign|strikes?|raids?|attacks?|mission|drills?|exercises?|assault|war|crackdown)"
_NAMING = r"(?:(?:was|is|were|has[ ]been|had[ ]been|being|been)[ ])?(?:code[- ]?named|named|dubbed|called|styled|titled|christened|known[ ]as|under[ ]the[ ](?:name|codename|code[ ]name)(?:[ ]of)?|given[ ]the[ ](?:name|codename|code[ ]name))"
_OPERATION_NAME = rf"(?:{_QUOTED}|(?P<name>(?:Operation[ ])?{_ALIAS_NAME}))"
_NAMED_OPERATION = re.compile(
    rf"(?i:\b{_OPERATION_NOUN})(?:[ ][\w’'-]+){{0,6}}?,?[ ](?:which[ ]|that[ ]|it[ ])?(?i:{_NAMING}),?[ ]{_OPERATION_NAME}"
)
_CODENAMED = re.compile(rf"(?i:\b(?:code[- ]?named|dubbed))[ ]{_OPERATION_NAME}")
_OPERATION = re.compile(
    rf"\bOperation[ ](?:{_QUOTED}|(?P<name>{_PIECE}(?:[ ](?:of[ ]|the[ ]|and[ ])*{_PIECE}){{0,3}}))"
)


def find_aliases(a: Annotated) -> tuple[Alias, ...]:
    """Find whom a report gives a second name: "X alias Y", "X, also known as Y", "X (Y)" with an acronym.

    A list gives one pair for each link ("Dosta alias Chairman, Bajjar alias Soghat"). A bracket without a cue counts
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
    found: dict[tuple[Span, Span], Alias] = {}
    for s in a.sentences:
        pairs = _pairs(a.text, s) if _CUE.search(a.text, s.start, s.end) else ()
        brackets = _brackets(a.text, s) if "(" in a.text[s.start : s.end] else ()
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
        for rule, pattern in (
            ("operation.named", _NAMED_OPERATION),
            ("operation.codename", _CODENAMED),
            ("operation.title", _OPERATION),
        ):
            for m in pattern.finditer(a.text, s.start, s.end):
                name = _named(m)
                if not a.text[name[0]].isalnum() or not any(c.isupper() for c in a.text[name[0] : name[1]]):
                    continue
                if any(not (name[1] <= o[0] or o[1] <= name[0]) for o in found):
                    continue
                clause = _clause(s, m) if rule == "operation.named" else m.span()
                found[name] = OperationName(s.index, name, clause, rule)
    return tuple(sorted(found.values(), key=lambda o: o.name))


def _pairs(text: str, s: Sentence) -> Iterator[Alias]:
    at = s.start
    while m := _PAIR.search(text, at, s.end):
        name = _clean(text, m.span("name"))
        alias = m.span("quoted") if m["quoted"] else _alias_only(text, m.span("alias"), s.end)
        at = max(alias[1], m.start() + 1)
        if name is None or not _link_fits(m["link"], text, m):
            continue
        yield Alias(s.index, name, alias, "alias.link")
        if m["more"]:
            for extra in _MORE.finditer(text, m.start("more"), m.end("more")):
                yield Alias(s.index, name, extra.span("alias"), "alias.link")
            at = max(at, m.end("more"))

    for m in _DESCRIBED.finditer(text, s.start, s.end):
        if m["link"].strip(" ,").lower() not in ("born", "called", "identified"):
            yield Alias(
                s.index,
                m.span("name"),
                m.span("quoted") if m["quoted"] else m.span("alias"),
                "alias.described",
            )


def _link_fits(link: str, text: str, m: re.Match[str]) -> bool:
    """ "Born" and "formerly" link names only: "born Ali Reza", not "born in Ghazni", and "@" needs no more."""
    word = link.strip(" ,").lower()
    if word == "born":
        return m["alias"] is not None and len(m["alias"].split()) > 1
    return not (word in ("called", "identified") and m["quoted"] is None)


def _brackets(text: str, s: Sentence) -> Iterator[Alias]:
    for m in _BRACKET.finditer(text, s.start, s.end):
        alias = m.span("quoted") if m["quoted"] else m.span("alias")
        name = _clean(text, m.span("name"))
        if name is None:
            continue
        if m["cue"] is not None:
            yield Alias(s.index, name, alias, "alias.bracket")
            continue
        short = text[alias[0] : alias[1]]
        start = _abbreviated(text, s.start, name[1], short)
        if start is not None:
            yield Alias(s.index, (start, name[1]), alias, "alias.acronym")


def _abbreviated(text: str, start: int, end: int, short: str) -> int | None:
    """Where the words begin whose first letters make up an acronym; None where none do."""
    letters = [c for c in short if c.isalpha()]
    if not 2 <= len(letters) <= 10 or sum(c.isupper() for c in letters) < 2 or " " in short:
        return None
    words = [m for m in re.finditer(r"[^\W_]+", text[start:end])][-12:]
    for first in range(len(words) - 1, -1, -1):
        initials = [w.group()[0] for w in words[first:]]
        capitals = [i for i in initials if i.isupper()]
        wanted = [c.upper() for c in letters]
        if words[first].group()[0].upper() == wanted[0] and (
            [c.upper() for c in initials] == wanted or capitals == wanted
        ):
            return start + words[first].start()
    return None


def _clean(text: str, span: Span) -> Span | None:
    """A name without the capitalised small words that may open a sentence; None where nothing is left."""
    start, end = span
    while True:
        m = re.compile(r"[\w.’']+").match(text, start, end)
        if m is None:
            return None
        if m.group().rstrip(".") not in _NOT_NAMES and m.group()[0].isupper():
            break
        start = m.end()
        while start < end and not text[start].isalnum():
            start += 1
    words = text[start:end]
    joined = re.search(r" and (?=[^\W\d_a-z])", words)
    if joined and "Front" not in words and "Army" not in words:
        start += joined.end()
    return start, end


def _alias_only(text: str, span: Span, limit: int) -> Span:
    """An alias without the next name of a list, whose own "alias" follows ("Chief and Omar alias Doc")."""
    start, end = span
    inner = re.search(r" (?:and|y|e) ", text[start:end])
    if (inner and re.match(r"[ ](?i:alias|a\.?k\.?a)", text[end:limit])) or inner:
        end = start + inner.start()
    return start, end


def _named(m: re.Match[str]) -> Span:
    return m.span("quoted") if m["quoted"] else m.span("name")


def _clause(s: Sentence, m: re.Match[str]) -> Span:
    """From the noun phrase of the operation to its name, with the closing quotation mark."""
    noun = next((t for t in s.tokens if t.idx <= m.start() < t.idx + len(t)), None)
    start = m.start() if noun is None else min(m.start(), noun.left_edge.idx)
    return start, m.end()
