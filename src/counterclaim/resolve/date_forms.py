"""Forms of dates in text: what ``date_words.yaml`` says, compiled, and the scan that finds them.

The scan goes by levels. At level 0 it finds days, periods and clock times. What it found is then masked:
each form stands as a run of one character for its kind, as long as the form, so that the short rules of the
next level ("between DAY and DAY") read over whole forms and every span stays a span of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import digits
from typing import Any

from counterclaim.model import Span
from counterclaim.vocabulary import load, lowered

_KINDS = ("day", "period", "clock", "part", "span", "offset", "duration", "frequency", "vague", "none")
_MASK = {kind: chr(0xE000 + n) for n, kind in enumerate(_KINDS)}
"""One character of the private use area for each kind of form."""


_UNTIMED = frozenset(
    {"numeral", "nth", "zone", "calendar", "era", "coming", "modal"}
    | {"signal", "clock signal", "length signal"}
)
"""Classes of words that no date is made of alone."""


@dataclass(frozen=True)
class Rule:
    """One form of ``date_words.yaml``."""

    name: str
    level: int
    gives: str
    pattern: re.Pattern[str]
    source: str
    needs: str = ""


@dataclass(frozen=True)
class Form:
    """A form found in a text: which rule, where, the words of its groups and the forms inside it."""

    rule: str
    gives: str
    span: Span
    words: Mapping[str, str]
    parts: Mapping[str, Form] = field(default_factory=dict)
    needs: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The words by class, lower case, with their values; the rules by level, each level as one pattern."""

    words: Mapping[str, Mapping[str, Any]]
    most: Mapping[str, int]
    careful: frozenset[str]
    hints: frozenset[str]
    levels: tuple[tuple[re.Pattern[str], Mapping[str, Rule]], ...]

    def value(self, kind: str, word: str) -> Any:
        """What a word of a class stands for, or None."""
        return self.words[kind].get(" ".join(word.lower().rstrip(".").split()))


def lexicon() -> Lexicon:
    """The words and rules of ``date_words.yaml``, compiled once a process."""
    made: Lexicon = load("date_words", _compile)
    return made


_WORDS = re.compile(r"[a-z]+|\d")


def hinted(text: str) -> bool:
    """Whether a text holds any word or figure that a date could be made of; most sentences hold none."""
    return not lexicon().hints.isdisjoint(_WORDS.findall(text.lower()))


Trust = Callable[[Form], bool]
"""Whether a form that alone could be something else ("May", "2015", "4.30") is a date where it stands."""


def scan(text: str, trust: Trust = lambda form: True) -> tuple[Form, ...]:
    """Find the forms of dates in a text, in order, the widest only.

    >>> [(f.rule, "on Friday night or at noon"[slice(*f.span)]) for f in scan("on Friday night or at noon")]
    [('day-part', 'Friday night'), ('noon', 'noon')]
    """
    found: dict[int, Form] = {}
    masked = lowered(text)
    for level, (pattern, rules) in enumerate(lexicon().levels):
        if level and not found:
            break  # the rules of higher levels are made of what lower ones found
        for match in list(pattern.finditer(masked)):
            assert match.lastgroup is not None
            form = _form(rules[match.lastgroup], match.start(), text, masked, found)
            if form is None or not trust(form):
                continue
            start, end = form.span
            for at in [at for at in found if start <= at < end]:
                del found[at]
            found[start] = form
            masked = masked[:start] + _MASK[form.gives] * (end - start) + masked[end:]
    return tuple(found[at] for at in sorted(found) if found[at].gives != "none")


def _form(rule: Rule, at: int, text: str, masked: str, found: Mapping[int, Form]) -> Form | None:
    match = rule.pattern.match(masked, at)
    if match is None:
        return None
    words: dict[str, str] = {}
    parts: dict[str, Form] = {}
    for name, value in match.groupdict().items():
        if value is None:
            continue
        start, end = match.span(name)
        words[name] = " ".join(text[start:end].split())
        if start in found and found[start].span == (start, end):
            parts[name] = found[start]
    return Form(rule.name, rule.gives, match.span(), words, parts, rule.needs)


def _compile(entries: list[dict[str, Any]]) -> Lexicon:
    words: dict[str, dict[str, Any]] = {}
    shapes: dict[str, list[str]] = {}
    most: dict[str, int] = {}
    careful: set[str] = set()
    macros: dict[str, str] = {f"{kind}+": f"{mask}+" for kind, mask in _MASK.items()}
    rules: list[dict[str, Any]] = []
    for entry in entries:
        if "words" in entry:
            kind, full, short = entry["words"], entry.get("full", []), entry.get("short", [])
            words.setdefault(kind, {}).update(dict.fromkeys([*full, *short], entry["value"]))
            shapes.setdefault(kind, []).extend([re.escape(w) for w in full] + [rf"{w}\b\.?" for w in short])
            most |= {word: entry["most"] for word in full if "most" in entry}
            careful |= {w for w in [*full, *short] if entry.get("careful")}
        elif "macro" in entry:
            macros[entry["macro"]] = entry["form"]
        else:
            rules.append(entry)
    # Weekdays stand in full on their own ("Sat" and "Wed" are words); before a date they may be short.
    macros["wday"] = _either(shapes["weekday"])
    shapes["weekday"] = [w for w in shapes["weekday"] if "day" in w]
    macros |= {kind: _either(options) for kind, options in shapes.items()}
    levels = []
    for level in sorted({r["level"] for r in rules}):
        made = [_rule(r, macros) for r in rules if r["level"] == level]
        # Group names may stand once in a pattern, so the pattern of a level names the rules only.
        names = {f"r{n}": rule for n, rule in enumerate(made)}
        sources = (f"(?P<{n}>{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', r.source)})" for n, r in names.items())
        whole = rf"(?<![\w-])(?<!\d[.,/:])(?:{'|'.join(sources)})(?!\w)"
        levels.append((re.compile(whole), names))
    timed = (
        w for kind in words if kind not in _UNTIMED for word in words[kind] for w in _WORDS.findall(word)
    )
    return Lexicon(words, most, frozenset(careful), frozenset(timed) | frozenset(digits), tuple(levels))


def _either(options: list[str]) -> str:
    return f"(?:{'|'.join(sorted(options, key=len, reverse=True))})"


def _rule(entry: dict[str, Any], macros: Mapping[str, str]) -> Rule:
    source: str = entry["form"]
    while used := re.findall(r"\{([a-z_]+\+?)\}", source):
        for name in used:
            source = source.replace(f"{{{name}}}", macros[name])
    source = source.replace("\\ ", " ").replace(" ?", r"\s*").replace(" ", r"\s+")
    pattern = re.compile(source + r"(?!\w)")
    return Rule(entry["rule"], entry["level"], entry["gives"], pattern, source, entry.get("needs", ""))
