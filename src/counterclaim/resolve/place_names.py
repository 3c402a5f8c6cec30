"""Spellings of place names: what is the same name in another hand.

Three keys, from strict to loose. ``fold`` forgets case, accents and punctuation; ``core`` also forgets words
for the kind of place ("province", "oblast"); ``skeleton`` keeps only the consonants, in classes that
transliterations mix up, and the parts of the name in any order. A skeleton match is a candidate, never an
answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from counterclaim.vocabulary import load

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "đ": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ħ": "h",
        "ə": "a",
    }
    | {"&": " and ", "\u2013": "-"}
)
_SILENT = re.compile("['’‘`´ʿʾʻʼ′]")
_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_]\b)")
_BREAK = re.compile(r"[\W_]+")
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "el": "al", "ul": "al"}
_ARTICLES = frozenset({"ad", "an", "ar", "as", "ash", "at", "ath", "az", "adh"})
_JOINERS = frozenset({"o", "u", "e", "i", "va", "wa", "ve", "and", "y", "et", "und", "al", "the", "de", "di"})
_DIGRAPHS = (
    ("tsch", "C"), ("tch", "C"), ("ch", "C"), ("cz", "C"), ("dzh", "j"), ("dj", "j"), ("ph", "f"),
    ("kh", "k"), ("ck", "k"), ("gh", "g"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("th", "t"),
    ("dh", "d"), ("x", "ks"),
)  # fmt: skip
_SOUNDS = str.maketrans("cqw", "kkv", "aeiouyh")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """A name without case, accents, apostrophes, hyphens and the article's many forms.

    >>> fold("Sarāvān") == fold("SARAVAN"), fold("El-Fasher") == fold("al Fashir")
    (True, False)
    >>> fold("ash-Shaddādī"), fold("U.S."), fold("Bosnia & Herzegovina")
    ('al shaddadi', 'us', 'bosnia and herzegovina')
    """
    text = _plain(name)
    if text.isalpha():
        return text
    text = _SILENT.sub("", text)
    words = _BREAK.sub(" ", _INITIALS.sub(r"\1", text) if "." in text else text).split()
    while len(words) > 1 and words[0] == "the":
        del words[0]
    for at, word in enumerate(words):
        if word in _SHORT and len(words) > 1:
            words[at] = _SHORT[word]
        elif word in _ARTICLES and at + 1 < len(words) and words[at + 1].startswith(word[1:]):
            words[at] = "al"
    return " ".join(words)


def _plain(name: str) -> str:
    """Small letters without accents."""
    text = name.casefold()
    if text.isascii():
        return text.replace("&", " and ") if "&" in text else text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    # Capitals of mathematical alphabets show themselves as capitals only once they are taken apart.
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


def core(key: str) -> str:
    """A folded name without words for the kind of place at its ends; the key itself if nothing else is left.

    >>> core("panjgur district"), core("state of kachin"), core("province")
    ('panjgur', 'kachin', 'province')
    """
    words = key.split()
    kinds = type_words()
    while len(words) > 1 and words[-1] in kinds:
        words.pop()
    if len(words) > 1 and words[0] in kinds:
        words = words[2:] if len(words) > 2 and words[1] in ("of", "de") else words[1:]
    return " ".join(words)


@lru_cache(maxsize=1 << 14)
def skeleton(key: str) -> str:
    """The consonants of a folded name in classes that transliterations mix up, its parts sorted.

    >>> skeleton("sarwan") == skeleton("saravan"), skeleton("panjgoor") == skeleton("panjgur")
    (True, True)
    >>> skeleton("balochistan o sistan") == skeleton("siestan and baluchestan")
    True
    """
    parts = [_bones(word) for word in key.split() if word not in _JOINERS]
    return " ".join(sorted(p for p in parts if p))


def _bones(word: str) -> str:
    first = word[:1]
    for pair, sound in _DIGRAPHS:
        if pair in word:
            word = word.replace(pair, sound)
    rest = word.translate(_SOUNDS)
    if first in "aeiou":
        rest = "a" + rest
    elif first in "yh" and not rest.startswith(first):
        rest = first + rest
    return _DOUBLE.sub(r"\1", rest)


def likeness(a: str, b: str) -> float:
    """How alike two folded names are, 0 to 1, whatever the order of their parts.

    >>> likeness("sarwan", "saravan") > likeness("sarwan", "sirvan")
    True
    """
    from rapidfuzz.distance import JaroWinkler

    left, right = ([w for w in k.split() if w not in _JOINERS] for k in (a, b))
    whole = float(JaroWinkler.similarity(" ".join(left), " ".join(right)))
    if len(left) != len(right) or len(left) < 2:
        return whole
    left, right = sorted(left, key=_bones), sorted(right, key=_bones)
    return min(float(JaroWinkler.similarity(x, y)) for x, y in zip(left, right, strict=True))


def is_code(name: str) -> bool:
    """Whether an alternate name is an airport code or the like: four capitals at most.

    >>> is_code("GAO"), is_code("Gao"), is_code("UUEE")
    (True, False, True)
    """
    return len(name) <= 4 and name.isascii() and name.isalpha() and name.isupper()


def type_words() -> Mapping[str, str]:
    """Words for kinds of place, each form with its kind: ``province`` is an ``admin1``."""
    kinds: Mapping[str, str] = load("place_words", _types)
    return kinds


def _types(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {
        form: e["kind"] for e in entries if e["use"] == "type" for form in (e["word"], *e.get("forms", ()))
    }
