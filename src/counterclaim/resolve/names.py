"""Names across spellings: one key for the ways in which a name is written in Latin letters, and a likeness.

The rules undo what transliteration does differently from paper to paper, above all for Arabic, Persian,
Urdu and Pashto names. They are for comparing names, never for showing them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ARTICLES = frozenset({
    "al", "el", "ul", "il", "ol", "ur", "ud", "ed", "ad", "ash", "esh", "as", "es", "ar", "er", "an", "en",
    "at", "et", "az", "ez",
})  # fmt: skip
"""Spellings of the Arabic article, with the consonants that it takes on before the next word."""

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![\w]))?|[^\W\d_]\.[^\W\d_](?![\w.])"
    r"|[^\W_]+(?:['’‘ʼ`´ʿʾʻ][^\W_]+)*"
)
_POSSESSIVE = re.compile(r"['’‘ʼ`´][sS]$")
_MARKS = re.compile(r"['’‘ʼ`´ʿʾʻ.]")
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ə": "e",
    }
)
_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("^m[ou]h?am+[aei][dt]$", "muhamad"),
        ("tch", "ch"),
        ("[kg]h|q", "k"),
        ("dh", "d"),
        ("th", "t"),
        ("ph", "f"),
        ("dj", "j"),
        ("dz", "z"),
        ("ck", "k"),
        ("ou|oo|uw", "u"),
        ("[ao]w(?![aeiouy])", "au"),
        ("ay|ei|ey|ae", "ai"),
        ("[yej]e|ee|ie", "i"),
        ("[ye]", "i"),
        ("o", "u"),
        ("w", "v"),
        (r"(.)\1+", r"\1"),
        ("(?<=[aiu])h$", ""),
    )
)


class Word(NamedTuple):
    """A word of a text as names see it: hyphens part words, apostrophes and full stops of initials do not.

    ``text`` is without the possessive ending, ``possessive`` says whether there was one.
    """

    start: int
    end: int
    text: str
    possessive: bool


def words(text: str) -> list[Word]:
    """Cut a text into words of names, with their places in it.

    >>> [w.text for w in words("Jaish-ul-Adl, the U.S. and Iran's B'Tselem")]
    ['Jaish', 'ul', 'Adl', 'the', 'U.S.', 'and', 'Iran', "B'Tselem"]
    """
    found: list[Word] = []
    for m in _WORD.finditer(text):
        word, start = m.group(), m.start()
        bare = word if word.isalnum() else _POSSESSIVE.sub("", word)
        found.append(Word(start, start + len(bare), bare, len(bare) < len(word)))
    return found


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word in lower case without diacritics, apostrophes and the full stops of initials.

    >>> plain("Sana'a"), plain("Türkiye"), plain("U.S.")
    ('sanaa', 'turkiye', 'us')
    """
    letters = unicodedata.normalize("NFKD", _MARKS.sub("", word).casefold().translate(_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The key of one word: equal for the usual transliterations of the same word.

    >>> fold("Mujahideen") == fold("Mojahedin"), fold("Hizbullah") == fold("Hezbollah")
    (True, True)
    """
    key = plain(word)
    if key in ARTICLES:
        return "al"
    if not key.isascii() or any(c.isdigit() for c in key):
        return key
    for pattern, to in _FOLDS:
        key = pattern.sub(to, key)
    return key


@lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """The key of a name: equal for the usual spellings of one name of a group, a person or a place.

    Case, diacritics, apostrophes, hyphens, the article (al, ul, el, ash …), ezafe (-e-, -i-), q/k/kh/gh,
    ou/u/oo, ee/i, double letters and a final h make no difference.

    >>> normalise("Jaysh al-‘Adl") == normalise("Jaish ul Adl")
    True
    >>> normalise("Balochistan Liberation Army") == normalise("Balochistan Liberation Front")
    False
    """
    return " ".join(filter(None, (fold(w.text) for w in words(name))))


def similar(a: str, b: str) -> float:
    """How likely two names are one name, from 0 to 1: 1 means the same key, and from ``name_match.SAME_NAME``
    on they are taken for one.

    A front for ``name_match.likeness``, which says more and is loaded when it is needed.

    >>> similar("Usama bin Ladin", "Osama Bin Laden")
    1.0
    >>> similar("Saravan", "Sarwan") > similar("Saravan", "Zahedan")
    True
    """
    from counterclaim.resolve.name_match import likeness

    return likeness(a, b)
