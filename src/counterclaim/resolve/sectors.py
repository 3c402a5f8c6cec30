"""Which sector of a society a noun phrase is about: the state's arms, rebels, journalists, farmers …

A phrase is read from its last word to its first, for English says last what a thing is: "rebel army
spokesman" is a spokesman, of an army, of rebels. Words that only say a role ("spokesman", "group", "base")
hand the question on to the word before them, or to what follows "of". The words are in ``sectors.yaml``; the
codes are PLOVER's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.resolve.names import Word, plain, words
from counterclaim.vocabulary import load

Force = Literal["head", "soft", "before", "role"]
Side = Literal["government", "non-state group", "unnamed group", "civilians"]

_LINKS = {
    "role": frozenset({"of", "for", "from", "at", "in", "with", "within", "inside"}),
    "GOV": frozenset({"of", "for", "from", "at"}),
    "LAB": frozenset({"of", "for", "from", "at"}),
    "EDU": frozenset({"of", "for", "from", "at"}),
    "SOC": frozenset({"of", "for", "from"}),
    "BUS": frozenset({"of", "for"}),
    "JUD": frozenset({"of"}),
    "MIL": frozenset({"of"}),
    "COP": frozenset({"of"}),
    "REB": frozenset({"of"}),
}
"""What may follow a word that says little, and still say who it is: "staff at the clinic"."""


_AIDES = frozenset({"aide", "adviser", "advisor", "assistant"})
"""Roles that somebody has "to" somebody."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector as the words tell it.

    ``code`` and ``secondary`` are PLOVER's, ``inter`` is ACLED's actor class (1 to 8), ``side`` the kind of
    party that UCDP would see.
    """

    code: str
    inter: int
    side: Side
    secondary: str | None = None


@dataclass(frozen=True, slots=True)
class SectorHit:
    """A sector and the words that tell it: indices of the first and after the last among the phrase's."""

    sector: Sector | None
    first: int
    last: int
    force: Force
    word: str

    @property
    def links(self) -> frozenset[str]:
        """The prepositions after which to look for more."""
        if self.force == "role":
            return _LINKS["role"] | {"to"} if self.word in _AIDES else _LINKS["role"]
        soft = self.force == "soft" and self.sector is not None
        return _LINKS.get(self.sector.code, frozenset()) if soft and self.sector else frozenset()


@dataclass(frozen=True)
class Table:
    """The words of ``sectors.yaml``, by their keys."""

    words: dict[tuple[str, ...], list[tuple[Force, Sector | None]]]
    longest: int
    sectors: dict[str, Sector]
    lists: dict[str, frozenset[tuple[str, ...]]]
    last: frozenset[str]
    """Last words of all entries: most words of a text end none."""

    def among(self, name: str, key: tuple[str, ...]) -> bool:
        """Whether words stand in one of the lists, in the singular or the plural."""
        return key in self.lists[name] or _singular(key) in self.lists[name]


def sector(code: str) -> Sector:
    """What is known of a sector by its code.

    >>> sector("JRN").inter, sector("REB").side
    (7, 'non-state group')
    """
    return table().sectors[code]


def find_sector(tokens: list[Word], first: int, last: int) -> SectorHit | None:
    """The sector of the words from ``first`` to before ``last``, which hold no preposition.

    >>> from counterclaim.resolve.names import words
    >>> find_sector(tokens := words("a rebel army spokeswoman"), 0, len(tokens)).sector.code
    'REB'
    """
    keys = [plain(t.text) for t in tokens]
    fallback: SectorHit | None = None
    end = last
    while end > first:
        step = 1
        hits = _ending(keys, first, end)
        for hit in hits:
            decides = hit.force == "head" or (hit.force == "before" and end < last)
            if decides and not _says_less(hit, fallback):
                return hit
        told = next((h for h in hits if h.force != "before"), None)
        if told is not None:
            step = end - told.first
            if fallback is None or (fallback.force == "role" and told.force == "soft"):
                fallback = told
        end -= step
    return fallback


def _says_less(hit: SectorHit, after: SectorHit | None) -> bool:
    """Whether a word before another says less than that: "child soldiers", "Shia militants"."""
    if after is None or after.force != "soft" or after.sector is None or hit.sector is None:
        return False
    if hit.sector.code == "REL":
        return after.sector.code not in ("GOV", "CVL", "SOC")
    return hit.sector.code == "CVL"


def spans_preposition(tokens: list[Word], at: int) -> bool:
    """Whether a preposition belongs to the words of an entry: "minister of defence"."""
    keys = [plain(t.text) for t in tokens]
    t = table()
    for first in range(max(0, at - t.longest + 1), at):
        for last in range(at + 2, min(len(keys), first + t.longest) + 1):
            key = tuple(keys[first:last])
            if key in t.words or _singular(key) in t.words:
                return True
    return False


def known(word: str) -> bool:
    """Whether a word is an entry of the table, in the singular or the plural."""
    key = (plain(word),)
    return key in table().words or _singular(key) in table().words


def _ending(keys: list[str], first: int, end: int) -> list[SectorHit]:
    """The entries of the longest words that end before ``end``."""
    t = table()
    if keys[end - 1] not in t.last and _singular((keys[end - 1],))[0] not in t.last:
        return []
    for size in range(min(t.longest, end - first), 0, -1):
        written = tuple(keys[end - size : end])
        for key in (written, _singular(written)):
            if told := t.words.get(key):
                return [SectorHit(s, end - size, end, force, " ".join(key)) for force, s in told]
    return []


def _singular(key: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the last one in the singular."""
    word = key[-1]
    if word.endswith("men") and len(word) > 4:
        word = f"{word[:-3]}man"
    elif word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 2:
        word = word[:-1]
    return (*key[:-1], word)


def table() -> Table:
    """The table of words, read once a process."""
    read: Table = load("sectors", _read)
    return read


def _read(raw: list[dict[str, Any]]) -> Table:
    found: dict[tuple[str, ...], list[tuple[Force, Sector | None]]] = {}
    sectors: dict[str, Sector] = {}
    lists: dict[str, frozenset[tuple[str, ...]]] = {}

    def key(phrase: str) -> tuple[str, ...]:
        return tuple(plain(w.text) for w in words(phrase))

    for r in raw:
        if r.get("sector"):
            sectors[r["sector"]] = Sector(r["sector"], r["inter"], r["side"])
        if "words" in r:
            lists[r["id"]] = frozenset(map(key, r["words"]))
    for force in ("head", "soft", "before"):
        for r in raw:
            code = r.get("sector") or r.get("of")
            if code is None:
                continue
            base = sectors[code]
            told = Sector(code, r.get("inter", base.inter), r.get("side", base.side), r.get("secondary"))
            for phrase in r.get({"head": "heads"}.get(force, force), ()):
                have = found.setdefault(key(phrase), [])
                if not any(f == force for f, _ in have):
                    have.append((force, told))
                elif "of" in r:
                    have[[f for f, _ in have].index(force)] = (force, told)
    for name in lists["igo"]:
        found.setdefault(name, [("head", None)])
    for role in lists["roles"] | lists["state_roles"]:
        found.setdefault(role, []).append(("role", None))
    return Table(found, max(map(len, found)), sectors, lists, frozenset(k[-1] for k in found))
