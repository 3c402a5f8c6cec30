"""Names taken out of texts: found in whatever spelling they stand, and replaced by a number.

A name is found by its words, whatever stands between them, with or without accents, in capitals or in an
address ("Maryam Ahmadi", "MARYAM AHMADI", "maryam-ahmadi"); its words are found alone too ("Ahmadi's house"),
unless they are words that something else is called by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

LEAST = 3
"""Letters that a word of a name needs for being masked alone."""
PARTICLES = frozenset(
    {"al", "el", "ul", "ad", "an", "ar", "ash", "az", "bin", "ben", "ibn", "bint", "abu", "abd", "abdul",
     "umm", "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "mac",
     "mc", "san", "santa", "st", "bar", "bat", "ould", "uld", "ag"}
)  # fmt: skip
"""Words of names that many share: never masked alone."""

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_WORD = re.compile(rf"(?:[^\W_]|(?<=[^\W_])[{_INVISIBLE}\u0300-\u036f]+(?=[^\W_]))+")
_BETWEEN = re.compile(rf"[\s.\-_+'’ʼ‘·/{_INVISIBLE}]{{0,8}}")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_REACHED = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?<![\w@])@\w{2,40}")
"""Addresses of e-mail, and handles."""

Words = tuple[str, ...]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word without what spellings differ in: capitals, accents, invisible characters.

    >>> fold("Müller"), fold("Mar\\u200byam")
    ('muller', 'maryam')
    """
    parted = unicodedata.normalize("NFKD", _HIDDEN.sub("", word))
    # A dotless i is written I in capitals.
    return "".join(c for c in parted if not unicodedata.combining(c)).casefold().replace("ı", "i")


def words(name: str) -> Words:
    """The folded words of a name.

    >>> words("Jean-Marie N'Gouabi")
    ('jean', 'marie', 'n', 'gouabi')
    """
    return tuple(fold(m.group()) for m in _WORD.finditer(name))


class Names:
    """Names to mask, each person with a number.

    Args:
        persons: the names, in the order in which they get their numbers. A name that is part of a longer one
            is the same person's where only one person has it.
        kept: words that are never masked alone: of places, groups, officials.

    >>> names = Names(["Maryam Ahmadi", "Joseph Kambale"], kept=["goma"])
    >>> names.masked("Mr Kambale saw MARYAM  AHMADI fall; Ahmadi's son lives.")
    "Mr [person 2] saw [person 1] fall; [person 1]'s son lives."
    >>> names.masked("Goma, said @kambale_j")
    'Goma, said [handle withheld]'
    """

    def __init__(self, persons: Iterable[str], kept: Iterable[str] = ()) -> None:
        stay = frozenset(kept)
        self.persons: list[str] = []
        whole: dict[Words, int] = {}
        parts: dict[Words, set[int]] = {}
        every = dict.fromkeys(w for p in persons if (w := words(p)))
        for own in sorted(every, key=lambda w: -len(w)):
            holders = parts.get(own, set()) if len(own) == 1 else _within(own, whole)
            if len(holders) == 1:
                whole[own] = min(holders)
            if len(holders) == 1 or (holders and len(own) == 1):
                continue
            whole[own] = number = len(self.persons)
            self.persons.append(" ".join(own))
            for word in own:
                if len(word) >= LEAST and word not in PARTICLES and word not in stay:
                    parts.setdefault((word,), set()).add(number)
        self._by_first: dict[str, list[tuple[Words, str, bool]]] = {}
        self._number(every, whole, parts)

    def _number(
        self, every: Iterable[Words], whole: Mapping[Words, int], parts: Mapping[Words, set[int]]
    ) -> None:
        numbers: dict[int, int] = {}
        for own in every:
            if own in whole:
                numbers.setdefault(whole[own], len(numbers) + 1)
        for own, n in whole.items():
            self._add(own, f"[person {numbers[n]}]", whole=True)
        for own, held in parts.items():
            if own not in whole:
                label = f"[person {numbers[min(held)]}]" if len(held) == 1 else "[name withheld]"
                self._add(own, label, whole=False)
        for found in self._by_first.values():
            found.sort(key=lambda f: (-len(f[0]), f[0]))

    def _add(self, own: Words, label: str, *, whole: bool) -> None:
        self._by_first.setdefault(own[0], []).append((own, label, whole))

    def masked(self, text: str) -> str:
        """A text without the names; handles and addresses of e-mail go with them."""
        if "@" in text:
            text = _REACHED.sub("[handle withheld]", text)
        for start, end, label in reversed([*self._found(text)]):
            text = text[:start] + label + text[end:]
        return text

    def names(self, text: str) -> bool:
        """Whether a text, or an address, names anybody of them, in capitals or not."""
        return any(True for _ in self._found(unquote(text), address=True))

    def _found(self, text: str, *, address: bool = False) -> Iterator[tuple[int, int, str]]:
        every = list(_WORD.finditer(text))
        at = 0
        while at < len(every):
            step = 1
            for own, label, whole in self._by_first.get(fold(every[at].group()), ()):
                run = every[at : at + len(own)]
                # A word that stands alone is a name only where it is written like one.
                if not (whole and len(own) > 1) and not address and not run[0].group()[0].isupper():
                    continue
                if tuple(fold(m.group()) for m in run) == own and _joined(text, run):
                    yield run[0].start(), run[-1].end(), label
                    step = len(own)
                    break
            at += step


def _within(own: Words, whole: Mapping[Words, int]) -> set[int]:
    """The persons whose longer name holds a shorter one, its words in their order."""
    return {n for longer, n in whole.items() if len(longer) > len(own) and _in_order(own, longer)}


def _in_order(own: Words, longer: Words) -> bool:
    rest = iter(longer)
    return all(word in rest for word in own)


def _joined(text: str, run: list[re.Match[str]]) -> bool:
    return all(_BETWEEN.fullmatch(text, a.end(), b.start()) for a, b in pairwise(run))
