"""The noun phrase around an actor's name: is the name its head, and which country goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from counterclaim.resolve.countries import CountryMatch
from counterclaim.resolve.lexicon import actor_names
from counterclaim.resolve.names import Word, plain, words
from counterclaim.vocabulary import load

_PART = re.compile(r"([,;:()\[\]]|\s[-–—]\s|\s(?:and|or|but|who|which|whose|that)\s|\s&\s)")
_QUOTES = " \t\n\"'“”‘’.,;:"
_LOOK = 4
"""Words at most between a country's adjective and the body that it goes with."""


def phrases(mention: str) -> list[Phrase]:
    """Cut a mention at commas, brackets, conjunctions and relative pronouns.

    >>> [p.text for p in phrases("the group, which calls itself Jaysh al-Adl")]
    ['the group', 'calls itself Jaysh al-Adl']
    """
    cut = ["", *_PART.split(mention)]
    found = [
        Phrase(part, words(part), joint.strip() in ("and", "or", "&"))
        for joint, part in zip(cut[::2], (p.strip(_QUOTES) for p in cut[1::2]), strict=True)
        if part
    ]
    whole = mention.strip(_QUOTES)
    if len(found) > 1 and _names_across(one := Phrase(whole, words(whole)), found):
        return [one, *found]
    return found


def _names_across(whole: Phrase, parts: list[Phrase]) -> bool:
    """Whether a name runs over a cut ("Justice and Equality Movement"): then the whole is looked at first."""
    names = actor_names()
    longest = max((h.last - h.first for h in names.scan(whole.text, whole.tokens)), default=0)
    return longest > max((h.last - h.first for p in parts for h in names.scan(p.text, p.tokens)), default=0)


@dataclass(frozen=True)
class Phrase:
    """A noun phrase or a whole text, cut into words."""

    text: str
    tokens: list[Word]
    coordinated: bool = False
    """Whether "and" or "or" joins it to the phrase before."""

    def governs(self) -> bool:
        """Whether it names something of an actor's ("hideouts of the BLF"), as what is joined to it may."""
        w = lists()
        keys = [plain(t.text) for t in self.tokens]
        return any(
            b in ("of", "by", "against", "on", "for") and a not in w["partitives"] for a, b in pairwise(keys)
        )

    def _gap(self, i: int) -> str:
        """What stands between the word before ``i`` and ``i``."""
        return self.text[self.tokens[i - 1].end : self.tokens[i].start] if i else ""

    def is_head(self, first: int, last: int, body: bool = False) -> bool:
        """Whether the name at these words is what the phrase is about, by itself or through its people.

        "Taliban fighters", "members of the Taliban", "Taliban" are; "victims of the Taliban", "anti-Taliban
        militia", "Taliban-run schools" are not. A ``body`` of a state may be followed by a person's name.
        """
        w = lists()
        seen = body
        for i in range(last, len(self.tokens)):
            word, key = self.tokens[i], plain(self.tokens[i].text)
            if any(c in self._gap(i) for c in ",;()"):
                break
            if key in w["relations"] and (self._gap(i) == "-" or i == last):
                return False
            if key in w["prepositions"]:
                break
            if body and key in w["media"]:
                return False
            if key in w["members"]:
                seen = True
            elif not ((seen and (word.text[0].isupper() or key in w["adjectives"])) or key.isdigit()):
                return False
        return self._opens(first)

    def _opens(self, first: int) -> bool:
        w = lists()
        for i in range(first - 1, -1, -1):
            key = plain(self.tokens[i].text)
            if key in w["opposites"] and i == first - 1:
                return False
            if key in w["prepositions"]:
                if i == 0:
                    return True
                before = plain(self.tokens[i - 1].text)
                return (
                    key in ("of", "from", "for", "with", "in", "at", "as", "including")
                    and before in w["partitives"]
                )
        return True

    def irregular(self, first: int) -> bool:
        """Whether a word before a state's body makes it somebody else's: "rebel forces"."""
        w = lists()
        for i in range(first - 1, max(-1, first - 1 - _LOOK), -1):
            key = plain(self.tokens[i].text)
            if key in w["prepositions"] or any(c in self._gap(i + 1) for c in ",;.()"):
                return False
            if key in w["irregular"] or key in w["relations"] or key in w["opposites"]:
                return True
        return False

    def country_before(self, first: int, named: list[CountryMatch]) -> CountryMatch | None:
        """The country in whose noun phrase the body at word ``first`` stands: "Iran's powerful army"."""
        w = lists()
        starts = {m.end: m for m in named if m.how != "people"}
        possessive = False
        for i in range(first - 1, max(-1, first - 1 - _LOOK), -1):
            word = self.tokens[i]
            if word.end in starts:
                gap = self._gap(i + 1)
                possessive = word.possessive
                near = (
                    i == first - 1
                    or possessive
                    or starts[word.end].how == "adjective"
                    or self._plain_between(i + 1, first)
                )
                return starts[word.end] if near and gap.strip("'’s -") == "" else None
            key = plain(word.text)
            if (
                key in w["prepositions"]
                or key in ("the", "a", "an")
                or any(c in self._gap(i + 1) for c in ",;.()\n")
            ):
                return None
        return None

    def _plain_between(self, first: int, last: int) -> bool:
        return all(
            plain(t.text) in lists()["adjectives"] or t.text[0].isupper() for t in self.tokens[first:last]
        )

    def country_after(self, last: int, named: list[CountryMatch], abroad: bool) -> CountryMatch | None:
        """The country after "of", "in", "from", "for" behind a body: "the army of Lebanon".

        Of a body that may be ``abroad`` ("troops in Iraq") only "of" tells the country.
        """
        at = last
        links = ("of",) if abroad else ("of", "in", "from", "for")
        if at >= len(self.tokens) or plain(self.tokens[at].text) not in links or self._gap(at).strip():
            return None
        at += 1
        if at < len(self.tokens) and plain(self.tokens[at].text) == "the":
            at += 1
        if at >= len(self.tokens):
            return None
        start = self.tokens[at].start
        return next((m for m in named if m.start == start and m.how in ("name", "part")), None)

    def place_around(self, first: int, last: int) -> tuple[int, int] | None:
        """The words beside a body that may be a capital: "Kyiv police", "foreign ministry in Tehran"."""
        if last + 1 < len(self.tokens) and plain(self.tokens[last].text) == "in" and self._gap(last) == " ":
            end = last + 1
            while end < len(self.tokens) and self.tokens[end].text[0].isupper() and "," not in self._gap(end):
                end += 1
            return self._span(last + 1, end)
        start = first
        while start > 0 and self.tokens[start - 1].text[0].isupper() and self._gap(start) == " ":
            start -= 1
        return self._span(start, first)

    def _span(self, first: int, last: int) -> tuple[int, int] | None:
        return (self.tokens[first].start, self.tokens[last - 1].end) if first < last else None

    def _cut(self, first: int, last: int) -> str | None:
        span = self._span(first, last)
        return self.text[span[0] : span[1]] if span else None

    def bare(self) -> str:
        """The phrase without determiners in front."""
        at = 0
        while at < len(self.tokens) - 1 and plain(self.tokens[at].text) in lists()["determiners"]:
            at += 1
        return self._cut(at, len(self.tokens)) or ""

    def stands_alone(self, first: int, last: int) -> bool:
        """Whether a body without a country can be one state's: "the army", not "forces" or "rebel troops"."""
        head = " ".join(plain(t.text) for t in self.tokens[first:last])
        return head not in lists()["only_with_country"] and not self.irregular(first)


def lists() -> dict[str, frozenset[str]]:
    """The word lists of ``actor_words.yaml``."""
    read: dict[str, frozenset[str]] = load("actor_words", _read)
    return read


def _read(raw: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {r["id"]: frozenset(plain(w) for w in r["words"]) for r in raw}
