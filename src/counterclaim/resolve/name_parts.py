"""A name cut into parts that can be compared: which words name, which are titles, legal forms, particles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from counterclaim.resolve.name_scripts import romanised
from counterclaim.resolve.name_sounds import bone
from counterclaim.resolve.names import ARTICLES, fold, plain, words
from counterclaim.vocabulary import load

LONGEST_ENTRY = 600
LONGEST = 24
VARIANTS = 6
"""Characters of an entry, words of a name and names of an entry ("A; B; C") that are looked at."""
COMPARED = ("name", "number", "letter")
"""Kinds of part that are compared one by one."""

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,})[)\]]")
_BETWEEN = re.compile(r";|\s/\s|\baka\b|\ba\.k\.a\.|\boriginal script\b:?", re.IGNORECASE)
_SERVANT = re.compile(r"^abd[aeiou]{0,2}(?:l(?=[a-z])|([rsznd])(?=\1))?([a-z]{3,})$")
_FAITH = re.compile(r"^([a-z]{3,}?)[aeiou]{0,2}[dlt]?d[iey]{1,2}ne?$")
_GOD = re.compile(r"^([a-z]{3,}?)[ueoa]?l{1,2}ah$")
_FATHER = re.compile(r"^(?:(abo?u)|umm)([a-z]{4,})$")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)?$")
_SHORT_FORM = 3
"""Letters of a legal form that after "Family, Given" is rather a name: "Kim, Se Gwan"."""

_JOINING = frozenset("yei")
"""Letters that are "and" in Spanish, or ezafe, between two words."""
_PLAIN = ("name", "")


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name.

    Attributes:
        text: in lower-case Latin letters without diacritics.
        key: equal for its usual transliterations.
        bone: its consonants.
        kind: ``name``, ``title``, ``form`` (legal form), ``number`` or ``letter`` (an initial).
        sense: what it means in any language, or which given name it is; empty where nothing is known.
        given: whether the vocabulary knows it as a given name.
        family: whether a comma shows that it belongs to the family name.
    """

    text: str
    key: str
    bone: str = ""
    kind: str = "name"
    sense: str = ""
    given: bool = False
    family: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts.

    Attributes:
        parts: all but articles, prepositions and the like, in order.
        initials: the first letters of all words but those and legal forms, in order.
        every: the first letters of all words.
        inverted: whether a comma parts the family name from the others.
        keys: cheap keys; two names that share none are not alike.
    """

    parts: tuple[Part, ...]
    initials: str
    every: str
    inverted: bool
    keys: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """The vocabulary: kind and sense of each word, and phrases by their first word, the longest first."""

    words: Mapping[str, tuple[str, str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, str]], ...]]

    def at(self, tokens: list[str], start: int) -> tuple[int, tuple[str, str]]:
        """How many words from ``start`` on are known as one, with their kind and sense."""
        for phrase, meaning in self.phrases.get(tokens[start], ()):
            if tuple(tokens[start : start + len(phrase)]) == phrase:
                return len(phrase), meaning
        return 1, self.words.get(tokens[start], _PLAIN)


def _known(raw: list[dict[str, Any]]) -> _Known:
    single: dict[str, tuple[str, str]] = {}
    several: dict[str, list[tuple[tuple[str, ...], tuple[str, str]]]] = {}
    for e in raw:
        for w in e["words"]:
            cut = tuple(str(w).split())
            if len(cut) == 1:
                single.setdefault(cut[0], (e["kind"], e["id"]))
            else:
                several.setdefault(cut[0], []).append((cut, (e["kind"], e["id"])))
    ordered = {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in several.items()}
    return _Known(single, ordered)


@lru_cache(maxsize=65536)
def read_name(text: str) -> tuple[Name, ...]:
    """The names that an entry holds: one, or several where brackets, semicolons or slashes part them.

    >>> [[p.text for p in n.parts] for n in read_name("AL-RASHIDI, Abdulkarim bin Salih")]
    [['rashidi', 'abd', 'karim', 'salih']]
    >>> [[p.text for p in n.parts] for n in read_name("Red River Front (RRF)")]
    [['red', 'river', 'front'], ['rrf']]
    >>> [[(p.kind, p.key) for p in n.parts] for n in read_name("33rd Dawn Trading Co. Ltd.")]
    [[('number', '33'), ('name', 'daun'), ('name', 'trading'), ('form', 'company'), ('form', 'limited')]]
    """
    found: dict[tuple[Part, ...], Name] = {}
    for piece in _pieces(text[:LONGEST_ENTRY]):
        name = _read(piece)
        if name.parts:
            found.setdefault(name.parts, name)
        if len(found) == VARIANTS:
            break
    return tuple(found.values())


def _pieces(text: str) -> Iterator[str]:
    """The names that an entry holds. What stands in brackets is a name of its own where it has two words or
    more, or where it ends the entry with an acronym; else it is a part of the name around it."""
    inside: list[str] = []

    def taken(m: re.Match[str]) -> str:
        if m[1].isupper() and m[1].isalpha() and 2 < len(m[1]) < 9:
            inside.extend([] if text[m.end() :].strip(" .;,") else [m[1]])
            return " "
        if sum(p.kind == "name" for p in _read(m[1]).parts) > 1:
            inside.append(m[1])
            return " "
        return f" {m[1]} "

    outside = _BRACKET.sub(taken, text)
    for piece in (outside, *inside):
        yield from filter(None, (p.strip() for p in _BETWEEN.split(piece)))


def _read(text: str) -> Name:
    known = load("name_words", _known)
    cut = [(romanised(plain(w.text)), w.start) for w in words(text)]
    cut = [c for c in cut if c[0]][:LONGEST]
    tokens = [t for t, _ in cut]
    comma = text.find(",")
    behind = [t for t, start in cut if start > comma]
    inverted = comma > 0 and any(known.words.get(t, _PLAIN)[0] != "form" for t in behind)
    parts: list[Part] = []
    initials = every = ""
    at = 0
    while at < len(tokens):
        token, family = tokens[at], inverted and cut[at][1] < comma
        size, (kind, sense) = known.at(tokens, at)
        if kind == "form" and inverted and len(token) <= _SHORT_FORM:
            kind, sense = _PLAIN
        last = at + size == len(tokens)
        between = at > 0 and not last
        at += size
        every += token[0]
        if (
            (kind == "link" and len(token) > 1)
            or (token in ARTICLES and not last)
            or (between and token in _JOINING)
        ):
            continue
        initials += token[0] if kind != "form" else ""
        parts += _parts("".join(tokens[at - size : at]), size, kind, sense, family, known)
    return Name(tuple(parts), initials, every, inverted, _keys(parts, initials))


def _parts(token: str, size: int, kind: str, sense: str, family: bool, known: _Known) -> list[Part]:
    """What a word, or a phrase written as one, comes to."""
    if len(token) == 1 and token.isascii() and token.isalpha():
        return [Part(token, token, kind="letter", family=family)]
    digits = _ORDINAL.match(token)
    if kind == "number" or digits:
        number = sense if digits is None else digits[1].lstrip("0") or "0"
        return [Part(token, number, kind="number", sense=number, family=family)]
    if kind in ("form", "title"):
        return [Part(token, sense, kind=kind, sense=sense, family=family)]
    if size > 1:
        return [Part(token, fold(token), bone(token), sense=sense, given=kind == "given", family=family)]
    pieces = [token] if sense or not token.isascii() else _split(token)
    return [_part(piece, family, known) for piece in pieces]


def _split(word: str) -> list[str]:
    """Arabic compounds that are written as one word or several: Abdulkarim, Nasiruddin, Saifullah."""
    if m := _SERVANT.match(word):
        return ["abd", m[2]]
    if m := _FATHER.match(word):
        return ["abu" if m[1] else "umm", m[2]]
    if m := _FAITH.match(word):
        return [m[1], "din"]
    if m := _GOD.match(word):
        return [m[1], "allah"]
    return [word]


def _part(word: str, family: bool, known: _Known) -> Part:
    kind, sense = known.words.get(word, _PLAIN)
    if kind not in ("word", "given"):
        kind, sense = _PLAIN
    return Part(word, fold(word), bone(word), sense=sense, given=kind == "given", family=family)


def _keys(parts: list[Part], initials: str) -> frozenset[str]:
    """Keys for finding: the beginnings of the consonants of each part and of neighbours, senses, initials."""
    found: set[str] = set()
    compared = [p for p in parts if p.kind in COMPARED]
    for p in compared:
        found |= {p.bone[:3], p.bone[1:4] if len(p.bone) > 3 else "", p.sense}
        if 2 < len(p.text) < 9:
            found.add("=" + p.text)
        if p.text[:2] in ("al", "el", "ul"):
            found.add(bone(p.text[2:])[:3])
    found |= {(p.bone + q.bone)[:3] for p, q in pairwise(compared)}
    if len(initials) > 2:
        found.add("=" + initials)
    return frozenset(found - {""})
