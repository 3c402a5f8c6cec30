"""Weapons and munitions as written, found by the vocabulary of ``weapons.yaml``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.mentions import WeaponMention
from counterclaim.language import Annotated, Sentence, pipeline
from counterclaim.model import Span
from counterclaim.vocabulary import load

SHORTEST_CUT = 4
"""Letters that must be left of a word for a lost first letter to be put back ("iller" = "killer")."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Weapon:
    """An entry of ``weapons.yaml``; ``mode`` is the mode of ASSAULT that an event with it has."""

    id: str
    name: str
    kind: str
    mode: str | None
    noun: bool = False
    needs: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Alias:
    words: tuple[str, ...]
    written: tuple[str, ...]
    weapon: Weapon

    @property
    def named(self) -> bool:
        """Whether it is a single word with a capital, such as "Grad", which may also be somebody's name."""
        return len(self.words) == 1 and self.written[0][0].isupper() and not self.acronym

    @property
    def acronym(self) -> bool:
        return len(self.words) == 1 and self.written[0].isupper()


@dataclass(frozen=True)
class _Lexicon:
    first: dict[str, list[_Alias]] = field(default_factory=dict)
    cut: dict[str, list[_Alias]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


def weapon(entry: str) -> Weapon:
    """The entry of ``weapons.yaml`` with the id ``entry``.

    Raises:
        KeyError: there is no such entry.

    >>> weapon("barrel-bomb").mode
    'aerial'
    """
    table: dict[str, Weapon] = load("weapons", _weapons)
    return table[entry]


def find_weapons(a: Annotated) -> tuple[WeaponMention, ...]:
    """Find the weapons and munitions that a report names, in text order; the longest name wins.

    A word that lost its first letter in the source is read as whole where what is left is no English word and
    the whole is a name of a weapon ("iller drones" = killer drones); the span keeps what stands in the text.

    Args:
        a: an annotated report.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="The army used rockets and loitering munitions.", sha256="0")])
    >>> [(a.text[w.span[0]:w.span[1]], w.weapon) for w in find_weapons(a)]
    [('rockets', 'rocket'), ('loitering munitions', 'loitering-munition')]
    """
    return tuple(mention for s in a.sentences for mention in _in_sentence(a, s))


def _in_sentence(a: Annotated, sentence: Sentence) -> Iterator[WeaponMention]:
    lexicon: _Lexicon = load("weapons", _lexicon)
    matches = list(_WORD.finditer(a.text, sentence.start, sentence.end))
    words = [m.group() for m in matches]
    lower = [w.lower() for w in words]
    present = frozenset(lower)
    at = 0
    while at < len(words):
        found = _match(lexicon, words, lower, at)
        if found is not None:
            alias, rule = found
            last = at + len(alias.words) - 1
            span = (matches[at].start(), matches[last].end())
            if _fits(a, sentence, alias, span, lower, present):
                yield WeaponMention(sentence.index, span, alias.weapon.id, rule)
                at = last
        at += 1


def _match(lexicon: _Lexicon, words: list[str], lower: list[str], at: int) -> tuple[_Alias, str] | None:
    """The longest alias that starts at a word, and the rule that found it."""
    for alias in lexicon.first.get(lower[at], ()):
        if _same(alias, words, lower, at, lower[at]):
            return alias, "weapon.name"
    if len(lower[at]) >= SHORTEST_CUT and words[at].islower():
        for alias in lexicon.cut.get(lower[at], ()):
            whole = alias.words[0][0] + lower[at]
            if (
                _same(alias, words, lower, at, whole)
                and not _english(lower[at])
                and lower[at] not in lexicon.words
            ):
                return alias, "weapon.first-letter-lost"
    return None


def _same(alias: _Alias, words: list[str], lower: list[str], at: int, first: str) -> bool:
    count = len(alias.words)
    if at + count > len(words):
        return False
    if count > 1 and tuple(lower[at + 1 : at + count - 1]) != alias.words[1:-1]:
        return False
    last = first if count == 1 else lower[at + count - 1]
    if last != alias.words[-1] and last not in plurals(alias.words[-1]):
        return False
    if count > 1 and first != alias.words[0]:
        return False
    if alias.acronym:
        return words[at].rstrip("s") == alias.written[0].rstrip("s")
    return not alias.named or words[at][0].isupper()


def _fits(
    a: Annotated, sentence: Sentence, alias: _Alias, span: Span, lower: list[str], present: frozenset[str]
) -> bool:
    """Whether the words around allow the weapon: sense, part of speech, a setting of arms for a mere name."""
    entry = alias.weapon
    if entry.needs and not entry.needs & present:
        return False
    text = " ".join(lower) if entry.unless else ""
    if any(_holds(text, u) for u in entry.unless):
        return False
    if (
        alias.named
        and not any(c.isdigit() for c in alias.written[0])
        and not word_class("arms-setting") & (present - {alias.words[0]})
    ):
        return False
    if not entry.noun or len(alias.words) > 1:
        return True
    starts = [t.idx for t in sentence.tokens]
    token = sentence.tokens[max(0, bisect_right(starts, span[0]) - 1)]
    company = token.tag_ == "NNP" and alias.words == ("shell",) and token.i > sentence.tokens.start
    return token.pos_ in ("NOUN", "PROPN", "ADJ") and not company


def _holds(text: str, phrase: str) -> bool:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if (at == 0 or text[at - 1] == " ") and (end == len(text) or text[end] == " "):
            return True
        at = text.find(phrase, at + 1)
    return False


@lru_cache(maxsize=65536)
def _english(word: str) -> bool:
    """Whether a word, or the singular of it, stands in the word lists of the pipeline's lemmatizer."""
    lookups = getattr(pipeline().get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return True
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    return any(not forms.isdisjoint(words) for words in lookups.get_table("lemma_index").values())


@lru_cache(maxsize=65536)
def plurals(noun: str) -> frozenset[str]:
    """The plural forms that an English noun may have, by rule.

    >>> sorted(plurals("knife")), sorted(plurals("battery"))
    (['knifes', 'knives'], ['batteries', 'batterys'])
    """
    forms = {noun + "s"}
    if noun.endswith(("s", "x", "ch", "sh", "z")):
        forms = {noun + "es"}
    elif noun.endswith("fe"):
        forms.add(noun[:-2] + "ves")
    elif noun.endswith("y"):
        forms.add(noun[:-1] + "ies")
    elif noun.endswith("man"):
        forms = {noun[:-3] + "men"}
    return frozenset(forms)


def _weapons(rows: list[dict[str, Any]]) -> dict[str, Weapon]:
    return {r["id"]: _weapon(r) for r in rows}


def _weapon(row: dict[str, Any]) -> Weapon:
    return Weapon(
        id=row["id"],
        name=row["name"],
        kind=row["class"],
        mode=row["mode"],
        noun=row.get("noun", False),
        needs=frozenset(row.get("needs", ())),
        unless=tuple(" ".join(_WORD.findall(u.lower())) for u in row.get("unless", ())),
    )


def _lexicon(rows: list[dict[str, Any]]) -> _Lexicon:
    lexicon = _Lexicon()
    for row in rows:
        entry = _weapon(row)
        for name in row["aliases"]:
            written = tuple(_WORD.findall(name))
            alias = _Alias(tuple(w.lower() for w in written), written, entry)
            lexicon.words.update(alias.words)
            firsts = {alias.words[0]} | (plurals(alias.words[0]) if len(alias.words) == 1 else frozenset())
            for first in firsts:
                lexicon.first.setdefault(first, []).append(alias)
                if len(first) > SHORTEST_CUT and not alias.named:
                    lexicon.cut.setdefault(first[1:], []).append(alias)
    for table in (lexicon.first, lexicon.cut):
        for aliases in table.values():
            aliases.sort(key=lambda alias: -len(alias.words))
    return lexicon
