"""Words of other scripts in Latin letters, so that a name can be compared with its transliterations."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from counterclaim.vocabulary import load

_ARTICLE = "ال"
_FIRST, _LAST = 0xAC00, 0xD7A3
_OPENING = (
    "k",
    "kk",
    "n",
    "t",
    "tt",
    "r",
    "m",
    "p",
    "pp",
    "s",
    "ss",
    "",
    "ch",
    "tch",
    "ch",
    "k",
    "t",
    "p",
    "h",
)
_VOWEL = ("a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
          "yu", "u", "ui", "i")  # fmt: skip
_CLOSING = ("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t",
            "t", "ng", "t", "t", "k", "t", "p", "t")  # fmt: skip


@lru_cache(maxsize=16384)
def romanised(word: str) -> str:
    """A word in Latin letters as far as its script is known; Chinese characters stay as they are.

    Arabic loses its article, as ``names.fold`` has it; Korean is spelt by the McCune-Reischauer system
    without its marks, the one that lists and newspapers use for the North.

    >>> romanised("Хамзат"), romanised("التكريتي"), romanised("김철"), romanised("金")
    ('khamzat', 'tkriti', 'kimchol', '金')
    """
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word.lower())
    if word.startswith(_ARTICLE) and len(word) > 4:
        word = word[2:]
    letters = load("scripts", _letters)
    return "".join(letters[c] if c in letters else _syllable(c) for c in word)


def _letters(raw: list[dict[str, Any]]) -> Mapping[str, str]:
    return {letter: latin for e in raw for letter, latin in e["letters"].items()}


def _syllable(c: str) -> str:
    """A Korean syllable in Latin letters; any other character as it is."""
    n = ord(c)
    if not _FIRST <= n <= _LAST:
        return c
    opening, rest = divmod(n - _FIRST, len(_VOWEL) * len(_CLOSING))
    vowel, closing = divmod(rest, len(_CLOSING))
    return _OPENING[opening] + _VOWEL[vowel] + _CLOSING[closing]
