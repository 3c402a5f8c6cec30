"""How alike two words sound: an edit distance in which letters that romanisations exchange cost less.

Arabic, Persian, Russian or Korean names have no one spelling in Latin letters. Vowels come and go, a letter
of the other script is q or k or gh, j or dj or zh. Each sound that is written with two letters is made one
symbol first; then exchanging a symbol for a neighbour of its group, or leaving out a vowel, costs a part of
what another consonant costs (a weighted Levenshtein distance, Wagner and Fischer 1974).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

VOWELS = "aeiouAW"
_DIGRAPHS = (
    ("shch", "S"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("dsh", "J"),
    ("kh", "X"), ("gh", "G"), ("sh", "S"), ("ch", "C"), ("th", "T"), ("dh", "D"), ("zh", "Z"), ("ph", "f"),
    ("ts", "c"), ("tz", "c"), ("dj", "J"), ("ck", "k"), ("cq", "k"), ("qu", "q"), ("hs", "S"), ("ll", "l"),
    ("oua", "wa"), ("oue", "we"),
    ("oo", "u"), ("ou", "u"), ("ee", "i"), ("iy", "i"), ("ii", "i"), ("ij", "i"), ("yy", "i"), ("aa", "a"),
    ("ai", "A"), ("ay", "A"), ("ei", "A"), ("ey", "A"), ("ae", "A"), ("au", "W"), ("aw", "W"), ("ow", "W"),
    ("ao", "W"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted((a for a, _ in _DIGRAPHS), key=len, reverse=True)))
_SYMBOL = {**dict(_DIGRAPHS), "j": "J"}
_TWICE = re.compile(r"(.)\1+")
_VOWEL_Y = re.compile(r"(?<![aeiouAW])y(?![aeiouAW])|y$")

_NEAR: tuple[tuple[float, str], ...] = (
    (0.05, "iy"), (0.1, "ei ou Ae Ai AW Wo Wu Wa Aa yJ kq tT dD vw kc kC gG"),
    (0.15, "ae ao ai au eo eu io iu ey Ay"),
    (0.2, "qG qg qX kG kX XG Xh JZ Jg JG cs cC SC Zz Tc Dz Ts wu wo vu CJ ks kx xs"),
    (0.3, "sz sS cS gk Xx bp pf vf vb td TD wb Zs zc DT hG yi yZ sC JC JS cX hg JX Xk gX xS xX"),
    (0.45, "lr mn Jz gy rG nl Tf dz hk bv hv hf hw"),
)  # fmt: skip
_LEFT_OUT = {"h": 0.3, "y": 0.3, "w": 0.5, "A": 0.5, "W": 0.5, "n": 0.8, **dict.fromkeys("aeiou", 0.35)}


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """A word in lower-case ASCII as symbols for its sounds, long and double letters once.

    >>> sounds("khaleel"), sounds("dzhokhar"), sounds("yusuf")
    ('Xalil', 'JoXar', 'yusuf')
    """
    short = _DIGRAPH.sub(lambda m: _SYMBOL[m.group()], word).replace("j", "J")
    return _TWICE.sub(r"\1", _VOWEL_Y.sub("i", short))


@lru_cache(maxsize=65536)
def bone(word: str) -> str:
    """The consonants of a word, those alike as one, with its first vowel: a key for finding, not for judging.

    >>> bone("qadhafi"), bone("gaddafi"), bone("kadafi")
    ('ktf', 'ktf', 'ktf')
    """
    kept = [_CLASS.get(c, c) for c in sounds(word)]
    return _TWICE.sub(r"\1", "".join(c for n, c in enumerate(kept) if c and (c != "a" or n == 0)))


_CLASS: Mapping[str, str] = {
    **dict.fromkeys(VOWELS, "a"), **dict.fromkeys("kqgGXx", "k"), **dict.fromkeys("szcSCTZ", "s"),
    **dict.fromkeys("tdD", "t"), **dict.fromkeys("bp", "b"), **dict.fromkeys("fvw", "f"), "J": "j",
    "y": "", "h": "",
}  # fmt: skip


@cache
def _costs() -> Mapping[str, float]:
    found: dict[str, float] = {}
    for cost, pairs in _NEAR:
        for pair in pairs.split():
            found.setdefault(pair, cost)
            found.setdefault(pair[::-1], cost)
    return found


@lru_cache(maxsize=262144)
def sound_likeness(a: str, b: str) -> float:
    """How alike two words sound, from 0 to 1; 1 where they have the same sounds.

    Args:
        a: a word in lower-case ASCII.
        b: another.

    >>> sound_likeness("khaled", "halid") > .85 > .75 > sound_likeness("khaled", "walid")
    True
    >>> sound_likeness("gennadii", "hennadiy") > sound_likeness("gennadii", "arkadii")
    True
    """
    x, y = sounds(a), sounds(b)
    if x == y:
        return 1.0
    if not x or not y:
        return 0.0
    near, leave = _costs(), _LEFT_OUT
    row = [0.0]
    for d in y:
        row.append(row[-1] + leave.get(d, 1.0))
    whole = row[-1]
    for c in x:
        out = leave.get(c, 1.0)
        diagonal, left = row[0], row[0] + out
        row[0] = left
        for j, d in enumerate(y, 1):
            above = row[j]
            best = diagonal if c == d else diagonal + near.get(c + d, 1.0)
            if above + out < best:
                best = above + out
            if left + leave.get(d, 1.0) < best:
                best = left + leave.get(d, 1.0)
            diagonal, left = above, best
            row[j] = best
    size = max(whole, row[0])
    return max(0.0, 1.0 - row[-1] / size) if size else 0.0
