"""Read the numbers of news prose: digits, words, vague quantities, and what bounds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from counterclaim.model import Span
from counterclaim.vocabulary import load

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class Numeral:
    """A number as written, with the words that bound it.

    ``span`` are code points of the text that was read; ``core`` leaves out the modifiers. ``low`` and
    ``high`` are inclusive, None unknown. ``acled`` is what ACLED's codebook takes for the words; ``vague``
    tells that they are no number.
    """

    span: Span
    core: Span
    low: int | None
    high: int | None
    acled: int | None
    vague: bool = False


T = TypeVar("T")
_Table = Mapping[str, tuple[tuple[tuple[str, ...], T], ...]]


@dataclass(frozen=True)
class _Phrases:
    """What ``numerals.yaml`` holds, by role; phrases stand under their first lexeme, longest first."""

    cardinals: Mapping[str, int]
    scales: Mapping[str, int]
    fixed: _Table[tuple[int | None, int | None, int | None, bool]]
    before: _Table[str]
    after: _Table[str]
    units: frozenset[str]
    labels: frozenset[str]
    first: frozenset[str]


# What is matched whole stands in a lookahead: Python before 3.11.5 gets possessive groups wrong.
_LEXEME = re.compile(
    r"(?P<number>(?<![\w.])"
    r"(?:(?=(?P<spaced>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}))(?P=spaced)"
    r"|(?=(?P<parted>\d{1,3}(?:,\d{2,3}){1,5}))(?P=parted)|\d++(?:\.\d+)?)(?![\w]|[.,]\d))"
    r"|[A-Za-z]+\.(?=[A-Za-z]\b)[A-Za-z.]+|[^\W\d_]+(?:['’][^\W\d_]+)?|\S"
)
_FIRST = frozenset({"a", "an", "half", "and", "between", "from"})
"""Words that a numeral may begin with beside those of ``numerals.yaml``."""

_DASHES = {"-", "–", "—"}
_YEAR = range(1500, 2100)
_DIGITS = 12
_MODIFIERS = 3
_ENDLESS = 10**12


@dataclass(frozen=True)
class _Lexeme:
    start: int
    end: int
    low: str
    number: float | None


def read_numerals(text: str, start: int = 0, end: int | None = None) -> tuple[Numeral, ...]:
    """Find the numbers in a text that can count people, in order.

    Ages, dates, times, money, measures, ordinals and labels ("No. 15") are left out.

    Args:
        text: any text.
        start: where to begin, in code points.
        end: where to stop; the text's end by default.

    >>> [(n.low, n.high) for n in read_numerals("At least 13 soldiers and two dozen villagers")]
    [(13, None), (24, 24)]
    >>> [text[a:b] for text in ["as many as 20 people"] for a, b in [n.span for n in read_numerals(text)]]
    ['as many as 20']
    >>> read_numerals("on 12 March the 24-year-old paid Rs 500")
    ()

    Bounds of vague words follow the project's annotation guidelines; ``acled`` follows the ACLED codebook.
    """
    phrases = load("numerals", _phrases)
    lexemes = tuple(_lexemes(text, start, len(text) if end is None else end))
    found: list[Numeral] = []
    at = 0
    while at < len(lexemes):
        lexeme = lexemes[at]
        begins = lexeme.number is not None or lexeme.low in phrases.first
        hit = _numeral(lexemes, at, phrases) if begins else None
        if hit is None:
            at += 1
            continue
        stop, numeral = hit
        if numeral is not None:
            found.append(numeral)
        at = stop
    return tuple(found)


def acled_value(figure: str) -> int | None:
    """The number that ACLED's codebook takes for a figure's words, or None without one.

    >>> acled_value("dozens of villagers"), acled_value("at least 13")
    (12, 13)
    """
    found = read_numerals(figure)
    return found[0].acled if found else None


def _lexemes(text: str, start: int, end: int) -> Iterator[_Lexeme]:
    for m in _LEXEME.finditer(text, start, end):
        digits = m.group("number")
        plain = re.sub(r"[,\s]", "", digits) if digits else ""
        value = float(plain) if plain and len(plain) <= _DIGITS else None
        yield _Lexeme(m.start(), m.end(), m.group().lower().replace("’", "'"), value)


def _numeral(ls: tuple[_Lexeme, ...], at: int, p: _Phrases) -> tuple[int, Numeral | None] | None:
    """The numeral that begins at a lexeme with its modifiers, or what to skip because it counts nothing."""
    begin, effects = _modifiers(ls, at, p)
    core = _core(ls, begin, p)
    if at and ls[at].low in ("many", "few") and ls[at - 1].low in ("how", "so", "too", "as", "very"):
        return at + 1, None
    if core is None and begin > at:  # "some" and "many" are modifiers and numbers
        begin, effects, core = at, (), _core(ls, at, p)
    if core is None:
        return None
    stop, low, high, acled, vague = core
    if low == high == 0 and stop < len(ls) and ls[stop].low in {".", ",", "!"} and ls[begin].low == "no":
        return stop, None  # "No. 15" and "No, he said"
    first, last = begin, stop
    while hit := _longest(ls, last, p.after):
        last, effects = hit[0], (*effects, hit[1])
    if not vague and _counts_nothing(ls, at, first, last, p):
        return last, None
    for effect in effects:
        low, high = _bounded(effect, low, high)
    numeral = Numeral(
        (ls[at].start, ls[last - 1].end), (ls[begin].start, ls[stop - 1].end), low, high, acled, vague
    )
    return last, numeral


def _modifiers(ls: tuple[_Lexeme, ...], at: int, p: _Phrases) -> tuple[int, tuple[str, ...]]:
    effects: tuple[str, ...] = ()
    while len(effects) < _MODIFIERS and (hit := _longest(ls, at, p.before)):
        at, effects = hit[0], (*effects, hit[1])
        if at < len(ls) and ls[at].low == "the" and _core(ls, at + 1, p):
            at += 1
    return at, effects


def _core(
    ls: tuple[_Lexeme, ...], at: int, p: _Phrases
) -> tuple[int, int | None, int | None, int | None, bool] | None:
    """A number or a range of numbers: where it stops, its bounds, ACLED's value, whether it is vague."""
    if at >= len(ls):
        return None
    if ls[at].low in ("between", "from") and (one := _value(ls, at + 1, p)):
        joint = "and" if ls[at].low == "between" else "to"
        if one[0] < len(ls) and ls[one[0]].low == joint and (two := _value(ls, one[0] + 1, p)):
            if ls[at].low == "from" or two[1] <= one[1]:
                return None
            return two[0], one[1], two[1], one[1], False
        return None
    value = _value(ls, at, p)
    fixed = _longest(ls, at, p.fixed)
    if fixed and (value is None or fixed[0] > value[0]):
        low, high, acled, vague = fixed[1]
        return fixed[0], low, high, acled, vague
    if value is None:
        return None
    stop, number = value
    ranged = at == 0 or ls[at - 1].low != "from"  # "rose from 9 to 12" is no range
    if ranged and stop < len(ls) and ls[stop].low in {"to", "or", *_DASHES}:
        other = _value(ls, stop + 1, p)
        if other and other[1] > number and (ls[stop].low != "to" or other[1] <= 20 * max(number, 1)):
            return other[0], number, other[1], number, False
    return stop, number, number, number, False


def _value(ls: tuple[_Lexeme, ...], at: int, p: _Phrases) -> tuple[int, int] | None:
    """One number in digits or words: where it stops and what it is."""
    if [lexeme.low for lexeme in ls[at : at + 2]] in (["half", "a"], ["half", "an"]):
        scale = p.scales.get(ls[at + 2].low) if at + 2 < len(ls) else None
        return (at + 3, scale // 2) if scale else None
    first, total, smallest = at, 0.0, _ENDLESS
    current: float | None = None
    while at < len(ls):
        word, scale = ls[at].low, p.scales.get(ls[at].low)
        if at == first and ls[at].number is not None:
            current = ls[at].number
        elif word in p.cardinals and (current is None or _joins(current, p.cardinals[word])):
            current = (current or 0) + p.cardinals[word]
        elif scale and scale <= 100 and current is not None and current < 100:
            current *= scale
        elif scale and scale > 100 and current is not None and scale < smallest:
            total, current, smallest = total + current * scale, None, scale
        elif at == first and word in ("a", "an") and at + 1 < len(ls) and ls[at + 1].low in p.scales:
            current = 1
        elif not _inside_number(ls, at, current, p):
            break
        at += 1
    result = total + (current or 0)
    if at == first or (total == 0 and current is None) or result != int(result):
        return None
    return at, int(result)


def _joins(current: float, value: int) -> bool:
    return (current % 100 == 0 and current > 0) or (
        current % 10 == 0 and 20 <= current % 100 <= 90 and 0 < value < 10
    )


def _inside_number(ls: tuple[_Lexeme, ...], at: int, current: float | None, p: _Phrases) -> bool:
    """Whether "and" or a hyphen stands inside a number: "a hundred and five", not "two hundred and a boy"."""
    if at == 0 or at + 1 >= len(ls) or ls[at + 1].low not in p.cardinals:
        return False
    if ls[at].low == "and":
        return ls[at - 1].low in ("hundred", "thousand")
    glued = ls[at].start == ls[at - 1].end and ls[at + 1].start == ls[at].end
    return (
        ls[at].low == "-" and glued and current is not None and _joins(current, p.cardinals[ls[at + 1].low])
    )


def _longest(ls: tuple[_Lexeme, ...], at: int, table: _Table[T]) -> tuple[int, T] | None:
    """The longest phrase of a table that begins at a lexeme: where it stops and what it means."""
    for phrase, meaning in table.get(ls[at].low, ()) if at < len(ls) else ():
        if tuple(lexeme.low for lexeme in ls[at : at + len(phrase)]) == phrase:
            return at + len(phrase), meaning
    return None


def _counts_nothing(ls: tuple[_Lexeme, ...], at: int, begin: int, stop: int, p: _Phrases) -> bool:
    """Whether what stands beside a number says that it is a date, an age, a measure, an amount or a label."""
    before = ls[at - 1] if at else None
    after = ls[stop] if stop < len(ls) else None
    if after is not None and (
        after.low in p.units or (after.low in {"'", ":", "/"} and after.start == ls[stop - 1].end)
    ):
        return not (after.low in ("march", "m") and not ls[begin].number)
    if after is not None and after.low in _DASHES and after.start == ls[stop - 1].end:
        glued = stop + 1 < len(ls) and ls[stop + 1].start == after.end
        if glued and ls[stop + 1].low != "-":
            return True
    if before is not None and (
        before.low in p.labels or (before.low in {"/", ":"} and before.end == ls[begin].start)
    ):
        return True
    if before is not None and before.low == "." and at > 1 and ls[at - 2].low + "." in p.labels:
        return (ls[begin].number is not None and ls[at - 2].low != "no") or before.start == ls[at - 2].end
    if before is not None and before.low in _DASHES and before.end == ls[begin].start and at > 1:
        return ls[at - 2].end == before.start
    number = ls[begin].number
    bare_year = number is not None and stop == begin + 1 and ls[begin].end - ls[begin].start == 4
    if bare_year and number in _YEAR:
        return before is None or before.low in {
            "in",
            "since",
            "until",
            "from",
            "of",
            "by",
            "late",
            "early",
            "mid",
            ",",
            "and",
            "the",
            "-",
        }
    return False


def _bounded(effect: str, low: int | None, high: int | None) -> Bounds:
    match effect:
        case "at least":
            return low, None
        case "more than":
            return (None if low is None else low + 1), None
        case "at most":
            return None, high
        case "at most if round":
            return (low if high is not None and high > 20 and high % 5 else None), high
        case "fewer than":
            return None, (None if high is None else high - 1)
    return low, high


def _phrases(entries: list[dict[str, Any]]) -> _Phrases:
    def key(words: object) -> tuple[str, ...]:
        return tuple(lexeme.low for lexeme in _lexemes(str(words), 0, len(str(words))))

    def table(pairs: Iterable[tuple[str, T]]) -> _Table[T]:
        found: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for words, meaning in pairs:
            found.setdefault(key(words)[0], []).append((key(words), meaning))
        return {first: tuple(sorted(ps, key=lambda p: -len(p[0]))) for first, ps in found.items()}

    by_role = {role: [e for e in entries if e["role"] == role] for role in {e["role"] for e in entries}}
    fixed = [
        (w, (e["low"], e["high"], e["acled"], e["role"] == "vague"))
        for role in ("vague", "exact", "none")
        for e in by_role[role]
        for w in e["words"]
    ]
    cardinals = {w: n for e in by_role["cardinal"] for w, n in e["words"].items()}
    whole, before = table(fixed), table((w, e["effect"]) for e in by_role["before"] for w in e["words"])
    return _Phrases(
        cardinals=cardinals,
        scales={w: n for e in by_role["scale"] for w, n in e["words"].items()},
        fixed=whole,
        before=before,
        after=table((w, e["effect"]) for e in by_role["after"] for w in e["words"]),
        units=frozenset(str(w) for e in by_role["unit"] for w in e["words"]),
        labels=frozenset(str(w) for e in by_role["label"] for w in e["words"]),
        first=_FIRST.union(cardinals, whole, before),
    )
