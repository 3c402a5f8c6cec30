"""A lexicon of names and a quick scan of texts for all of them.

Names are kept in a trie of word keys (``names.fold``), so one pass over a text finds every name in every
spelling that folds to the same key. Which of the found spellings count is a matter of case and of context:

- an acronym counts only as written ("PLA", never "pla");
- a name of one word counts with a capital letter, and under another spelling only if it is long and the
  text knows capitals;
- a name that means other things as well (``needs_country``) is handed over as unsure: whoever asks decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from counterclaim.resolve.names import ARTICLES, Word, fold, normalise, plain, words
from counterclaim.vocabulary import entries

LONG_KEY = 6
"""Letters in the key of a one-word name at least, for another spelling of it to count."""
LONGEST_ACRONYM = 7
SHORTEST_STUMP = 5
"""Letters that the first word must have kept for a name without its first letter to be recognised."""

_BRACKET = re.compile(r"\s*\([^)]*\)\s*$")


UNSURE = "~"
"""Ends a name in the vocabulary that means other things as well."""

_KINDS = {
    "PTY": "political", "OPP": "political", "LEG": "political", "JUD": "judicial", "COP": "police",
    "MIL": "military", "SPY": "government", "GOV": "government", "NGO": "ngo", "SOC": "ngo",
}  # fmt: skip
"""Speaker kinds of sectors; an organisation otherwise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has names: an armed group, a service of a state, an organisation, a country.

    ``group`` is the vocabulary file; ``country`` are ISO 3166-1 alpha-3 codes, the main one first;
    ``since`` and ``until`` are years, None where unknown or open. ``sector`` is PLOVER's where the kind does
    not tell it, ``actor`` PLOVER's actor code of a body without a country, ``inter`` ACLED's actor class
    where it is not the kind's, ``governs`` the terms (ISO 8601 intervals) in which a group was its country's
    government, ``party`` the year since which it is a party without arms, ``body`` which body of the state
    a service is.
    """

    id: str
    name: str
    kind: str
    group: str
    country: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unsure: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None
    sector: str | None = None
    actor: str | None = None
    inter: int | None = None
    governs: tuple[str, ...] = ()
    party: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Sense:
    """One name of one entry. ``truncated`` names have lost their first letter."""

    entry: Entry
    name: str
    sure: bool
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text holds a name, and what it may mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]
    first: int
    last: int
    """Index of the first word and of the word after the last one, among the words that were scanned."""

    @property
    def sure(self) -> tuple[Sense, ...]:
        """The senses that need no context, if the name has only one bearer."""
        found = tuple(s for s in self.senses if s.sure)
        return found if len({s.entry.id for s in found}) == 1 else ()


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    senses: list[Sense] = field(default_factory=list)


def entry(raw: dict[str, Any], group: str) -> Entry:
    """Make an entry of a line of vocabulary."""
    return Entry(
        id=raw["id"],
        name=_BRACKET.sub("", raw["name"]),
        kind=raw["kind"],
        group=group,
        country=tuple(raw.get("country", ())),
        aliases=tuple(_BRACKET.sub("", a) for a in raw.get("aliases", ())),
        unsure=frozenset(_unsure(raw)),
        since=raw.get("from"),
        until=raw.get("to"),
        sector=raw.get("sector"),
        actor=raw.get("actor"),
        inter=raw.get("inter"),
        governs=tuple(raw.get("governs", ())),
        party=raw.get("party"),
        body=raw.get("body"),
    )


def _unsure(raw: dict[str, Any]) -> Iterator[str]:
    yield from raw.get("needs_country", ())
    names = (raw["name"], *raw.get("aliases", ()))
    for name in names:
        bare = _BRACKET.sub("", name)
        if bare not in names:
            yield bare


class Lexicon:
    """The names of many entries, ready to scan texts. Built once and never changed."""

    def __init__(self, entries: Iterable[Entry], truncated: bool = False) -> None:
        self._root = _Node()
        self.entries: dict[str, Entry] = {}
        self.by_key: dict[str, list[Sense]] = {}
        for e in entries:
            self.entries[e.id] = e
            for name in dict.fromkeys((e.name, *e.aliases)):
                self._add(Sense(e, name, name not in e.unsure))
        if truncated:
            known = frozenset(self._root.next)
            for senses in list(self.by_key.values()):
                for sense in list(senses):
                    self._add_stumps(sense, known)

    def _add(self, sense: Sense, key: list[str] | None = None) -> None:
        key = key or [fold(w.text) for w in words(sense.name)]
        node = self._root
        for part in key:
            node = node.next.setdefault(part, _Node())
        node.senses.append(sense)
        self.by_key.setdefault(" ".join(key), []).append(sense)

    def _add_stumps(self, sense: Sense, known: frozenset[str]) -> None:
        parts = [w.text for w in words(sense.name)]
        if len(parts) < 2 or not sense.sure:
            return
        for lost in (1, 2):
            stump = parts[0][lost:]
            if len(stump) >= SHORTEST_STUMP and fold(stump) not in known:
                key = [fold(stump), *(fold(p) for p in parts[1:])]
                name = " ".join([stump, *parts[1:]])
                self._add(Sense(sense.entry, name, True, truncated=True), key)

    def scan(self, text: str, tokens: list[Word] | None = None) -> list[Hit]:
        """The names in a text, the longest where they overlap, in order.

        Args:
            text: any text; upper case and lower case throughout are understood.
            tokens: the text's words, if they are at hand.
        """
        tokens = words(text) if tokens is None else tokens
        case = letter_case(text)
        keys = [fold(w.text) for w in tokens]
        hits: list[Hit] = []
        at = 0
        while at < len(tokens):
            known = keys[at] in self._root.next
            hit = self._longest(text, tokens, keys, at, case) if known else None
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.last
        return hits

    def _longest(self, text: str, tokens: list[Word], keys: list[str], at: int, case: str) -> Hit | None:
        node: _Node | None = self._root
        best: Hit | None = None
        here = at
        while node is not None and here < len(tokens):
            if here > at and not _adjoin(text, tokens[here - 1], tokens[here]):
                break
            node = node.next.get(keys[here])
            here += 1
            if node is not None and node.senses:
                comma = "," in text[tokens[at].start : tokens[here - 1].end]
                senses = tuple(
                    s
                    for s in node.senses
                    if _written(s, tokens[at:here], case) and not (comma and "," not in s.name)
                )
                if senses:
                    best = Hit(tokens[at].start, tokens[here - 1].end, senses, at, here)
        return best


@cache
def actor_names() -> Lexicon:
    """The names of all armed groups, services of states, organisations and institutions, read once."""
    groups = ("armed_actors", "state_forces", "organisations")
    named = [entry(raw, group) for group in groups for raw in entries(group) if "heads" not in raw]
    taken = {normalise(name) for e in named for name in (e.name, *e.aliases)}
    others = (e for raw in entries("institutions") for e in read_institutions(raw))
    named += [e for e in others if not any(normalise(name) in taken for name in (e.name, *e.aliases))]
    return Lexicon(named, truncated=True)


def read_institutions(raw: dict[str, Any]) -> Iterator[Entry]:
    """The institutions of one line of ``institutions.yaml``.

    >>> seimas, = read_institutions({"sector": "LEG", "country": "LTU", "names": ["Seimas | Diet~"]})
    >>> seimas.id, seimas.kind, sorted(seimas.unsure)
    ('ltu-seimas', 'political', ['Diet'])
    """
    for line in raw["names"]:
        told = [n.strip() for n in line.split("|")]
        unsure = {_bare_name(n) for n in told if n.endswith(UNSURE) or _BRACKET.search(n)}
        names = list(dict.fromkeys(map(_bare_name, told)))
        code = raw.get("country") or raw.get("actor") or "world"
        state = len(code) == 3 and raw.get("country") not in (None, "EUR", "UNO")
        yield Entry(
            id=f"{code.lower()}-{'-'.join(plain(w.text) for w in words(names[0]))}",
            name=names[0],
            kind=_KINDS.get(raw["sector"], "organisation"),
            group="institutions",
            country=(raw["country"],) if state else (),
            aliases=tuple(names[1:]),
            unsure=frozenset(unsure),
            sector=raw["sector"],
            actor=raw.get("actor") or (None if state else raw.get("country")),
        )


def _bare_name(name: str) -> str:
    return _BRACKET.sub("", name.removesuffix(UNSURE))


def letter_case(text: str) -> str:
    """How a text uses capitals: "upper" (all), "lower" (none) or "mixed"."""
    if text == text.lower():
        return "lower"
    upper, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    return "upper" if upper > 0.7 * letters and letters > LONGEST_ACRONYM else "mixed"


def acronym(name: str) -> bool:
    """Whether a name is an acronym, to be matched as written.

    >>> acronym("ISIS-K"), acronym("M23"), acronym("FAMa"), acronym("Hamas")
    (True, True, True, False)
    """
    return (
        " " not in name
        and len(name) <= 2 * LONGEST_ACRONYM
        and sum(map(str.isupper, name)) * 2 > sum(map(str.isalpha, name))
    )


def _written(sense: Sense, found: list[Word], case: str) -> bool:
    """Whether the words are written as this name may be written."""
    short, wanted, parts = _shape(sense.name)
    if short:
        shown = "".join(w.text for w in found)
        letters = shown.replace(".", "")
        if case == "mixed" or letters != shown:
            return letters == wanted
        if not sense.sure or letters.casefold() in _english():
            return False
        return letters == wanted if case == "upper" else len(letters) > 3 and letters == wanted.casefold()
    if sense.truncated:
        return tuple(plain(w.text) for w in found) == parts
    if case == "mixed" and not _capital(found):
        return False
    if len(found) > 1:
        return True
    given = plain(found[0].text)
    return given == parts[0] or (
        case != "lower"
        and len(fold(sense.name)) >= LONG_KEY
        and given[:1] == parts[0][:1]
        and abs(len(given) - len(parts[0])) <= 3
    )


@lru_cache(maxsize=65536)
def _shape(name: str) -> tuple[bool, str, tuple[str, ...]]:
    """Whether a name is an acronym, its letters, its words in plain letters."""
    parts = [w.text for w in words(name)]
    return acronym(name), "".join(parts).replace(".", ""), tuple(map(plain, parts))


def _capital(found: list[Word]) -> bool:
    """Whether a name starts with a capital or a digit, after its article."""
    lead = next((w.text for w in found if plain(w.text) not in ARTICLES and w.text != "the"), found[-1].text)
    return lead[0].isupper() or lead[0].isdigit()


@cache
def _english() -> frozenset[str]:
    return frozenset(word for r in entries("actor_words") if r["id"] == "english" for word in r["words"])


def _adjoin(text: str, left: Word, right: Word) -> bool:
    """Whether two words may belong to one name: only a blank, a hyphen, a slash or a comma between them."""
    gap = text[left.end : right.start]
    return len(gap) <= 4 and gap.strip(" -–‑/.,(&\n’'s\u00a0") == ""
