"""What sort of people were harmed, and what sort of place was hit, as far as the words say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from counterclaim.model import Record
from counterclaim.resolve.actors import actor as known_actor
from counterclaim.resolve.actors import find_actors
from counterclaim.vocabulary import load, lowered

_ARMED_KINDS = frozenset({"armed group", "militia", "paramilitary", "cartel", "gang"})
GENERAL = frozenset({"armed", "forces", "civilian"})


class Sort(Record, frozen=True):
    """What words say of those harmed.

    Attributes:
        sides: of ``armed``, ``forces`` and ``civilian`` those that the words name; none for "people".
        tags: what is counted side by side: ``child``, ``woman``, ``man``, ``soldier``, ``police``.
    """

    sides: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def side(self) -> str | None:
        """The one sort that the words name; None where they name none, or several."""
        return next(iter(self.sides)) if len(self.sides) == 1 else None


def people(text: str) -> Sort:
    """The sorts of people that words name.

    >>> people("three women and four children").side, people("several terrorists").side, people("ten people")
    ('civilian', 'armed', Sort(sides=frozenset(), tags=frozenset()))

    After the classes of victims that ACLED and UCDP tell apart: civilians, state forces, armed groups.
    """
    return _people(" ".join(text.split()))


@lru_cache(maxsize=8192)
def _people(text: str) -> Sort:
    found = [e for e, _ in _hits("people", text)]
    sides = {e[0] for e in found} & GENERAL
    tags = {e[1] for e in found if e[1] is not None}
    if not sides and any(_is_armed(i) for _, _, i in find_actors(text)):
        sides = {"armed"}
    return Sort(sides=frozenset(sides), tags=frozenset(tags))


@lru_cache(maxsize=4096)
def _is_armed(id: str) -> bool:
    found = known_actor(id)
    return found is not None and found.kind in _ARMED_KINDS


def armed(name: str) -> bool:
    """Whether words name an armed group or its fighters, and no state's forces.

    >>> armed("unknown gunmen"), armed("the army")
    (True, False)
    """
    return people(name).side == "armed"


@lru_cache(maxsize=8192)
def site(text: str) -> str | None:
    """Whether words name a military site or a civilian one; None for neither or both.

    >>> site("two bases of the front"), site("a camp for displaced people"), site("a house near the base")
    ('military', 'civilian', None)
    """
    found = {e[0] for e, _ in _hits("site", text)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def sites(text: str) -> tuple[tuple[str, str], ...]:
    """Every site that words name, as its sort and the words."""
    return tuple((e[0], words) for e, words in _hits("site", text))


def _hits(of: str, text: str) -> list[tuple[tuple[str, str | None], str]]:
    pattern, table = load("harmed", _table)[of]
    found = [(table.get(_key(m.group())), m.group()) for m in pattern.finditer(lowered(text))]
    return [(entry, words) for entry, words in found if entry is not None and entry[0] != "none"]


def _key(words: str) -> str:
    return " ".join(words.split())


_Entry = tuple[str, str | None]


def _table(raw: list[dict[str, Any]]) -> dict[str, tuple[re.Pattern[str], dict[str, _Entry]]]:
    made = {}
    for of in ("people", "site"):
        table: dict[str, _Entry] = {}
        for e in raw:
            if e["of"] == of:
                for w in e["words"]:
                    for form in (w, *_plurals(w)):
                        table.setdefault(form, (e["sort"], e.get("tag")))
        longest = sorted(table, key=len, reverse=True)
        inner = "|".join(re.escape(w) for w in longest)
        made[of] = (re.compile(rf"(?<![\w-])(?:{inner})(?![\w-])"), table)
    return made


def _plurals(word: str) -> tuple[str, ...]:
    first, _, rest = word.partition(" for ")
    tail = f" for {rest}" if rest else ""
    if first.endswith(("s", "x", "ch", "sh")):
        return (f"{first}es{tail}",)
    if first.endswith("y") and first[-2] not in "aeiou":
        return (f"{first[:-1]}ies{tail}", f"{first}s{tail}")
    return (f"{first}s{tail}",)


def counted(text: str) -> tuple[tuple[str, int], ...]:
    """How many of each sort a list counts.

    >>> counted("three women and four children")
    (('woman', 3), ('child', 4))
    """
    found: dict[str, int] = {}
    for part in re.split(r",|\band\b|;", lowered(text)):
        number = next((n for w in part.split() if (n := number_of(w)) is not None), None)
        tags = people(part).tags
        if number is not None and len(tags) == 1:
            tag = next(iter(tags))
            found[tag] = found.get(tag, 0) + number
    return tuple(found.items())


def number_of(word: str) -> int | None:
    """The number that a word or a figure is; None where it is none.

    >>> number_of("seven"), number_of("1,200"), number_of("twenty-one"), number_of("men")
    (7, 1200, 21, None)
    """
    plain = word.strip(".,;:()").replace(",", "").lower()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    table = load("numerals", _cardinals)
    tens, _, ones = plain.partition("-")
    if ones:
        return (
            table[tens] + table[ones] if tens in table and table.get(ones, 10) < 10 <= table[tens] else None
        )
    found: int | None = table.get(plain)
    return found


def _cardinals(raw: list[dict[str, Any]]) -> dict[str, int]:
    words = {w: n for e in raw if e["role"] == "cardinal" for w, n in e["words"].items()}
    return words | {"a": 1, "an": 1}
