"""Which country a text names: by its name, its people ("Iranian", "two Pakistanis"), its capital or a
metonym."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.resolve.lexicon import Entry, Lexicon
from counterclaim.resolve.names import Word, normalise, words
from counterclaim.vocabulary import load

How = Literal["name", "adjective", "people", "capital", "metonym", "part"]
_ARTICLE = re.compile(
    r"United |Democratic Republic|Republic |Central African|Dominican Republic|.*(?:Islands|lands$|Territor)"
    r"|(?:Philippines|Maldives|Bahamas|Comoros|Seychelles|Gambia)$"
)
_ORDER: tuple[How, ...] = ("name", "adjective", "people", "metonym", "part", "capital")


@dataclass(frozen=True)
class CountryMatch:
    """A country as a text names it.

    ``iso3`` and ``iso2`` are ISO 3166-1 codes (XKX, SOL and NCY are user-assigned); ``start`` and ``end``
    the place in the text; ``body`` is what a metonym stands for, an id of ``state_forces.yaml``
    ("Rawalpindi": armed-forces).
    """

    iso3: str
    iso2: str
    name: str
    how: How
    start: int
    end: int
    body: str | None = None


@dataclass(frozen=True)
class _Country:
    iso3: str
    iso2: str
    name: str
    adjective: str | None
    metonyms: dict[str, str]


def country_of(text: str) -> CountryMatch | None:
    """The one country that a short text names; None if it names none or more than one.

    A capital counts only where it is all there is: "Tehran" speaks for Iran, "a resident of Tehran" does not.

    >>> [country_of(t).iso3 for t in ("Iranian", "Tehran", "the Islamic Republic", "four Saudi men")]
    ['IRN', 'IRN', 'IRN', 'SAU']
    >>> country_of("the border between Iran and Pakistan"), country_of("New Mexico")
    (None, None)
    """
    found = find_countries(text)
    if len({m.iso3 for m in found}) == 1:
        return found[0]
    return _capital(text) if not found else None


def find_countries(text: str, tokens: list[Word] | None = None, capitals: bool = False) -> list[CountryMatch]:
    """Every country that a text names by name, adjective, people, metonym or part; by its capital only if
    asked.

    >>> [(m.iso3, m.how) for m in find_countries("Pakistani jets entered Iran, the Kremlin said")]
    [('PAK', 'adjective'), ('IRN', 'name'), ('RUS', 'metonym')]
    """
    lexicon = _lexicon()
    found: list[CountryMatch] = []
    for hit in lexicon.scan(text, tokens):
        sense = min(hit.senses, key=lambda s: _ORDER.index(s.entry.kind) if s.entry.kind in _ORDER else 9)
        how = sense.entry.kind
        if how == "other" or (how == "capital" and not capitals):
            continue
        if text[hit.start].isupper() or (text.islower() and how == "name"):
            found.append(_match(sense.entry, sense.name, hit.start, hit.end))
    return found


def country_name(iso3: str) -> str:
    """The usual English name of a country; the code itself where it is unknown."""
    country = _countries().get(iso3)
    return country.name if country else iso3


def iso2_of(iso3: str) -> str | None:
    """The two-letter code of a country, None where it is unknown.

    >>> iso2_of("UKR"), iso2_of("ZZZ")
    ('UA', None)
    """
    country = _countries().get(iso3)
    return country.iso2 if country else None


def with_article(iso3: str) -> str:
    """A country's name as it stands after a preposition.

    >>> with_article("USA"), with_article("MLI")
    ('the United States', 'Mali')
    """
    name = country_name(iso3)
    return f"the {name}" if _ARTICLE.match(name) else name


def adjective_of(iso3: str) -> str | None:
    """The first adjective of a country, None where it has none."""
    country = _countries().get(iso3)
    return country.adjective if country else None


def _capital(text: str) -> CountryMatch | None:
    bare = text.strip(" \"'“”‘’.,;:")
    hits = _lexicon().scan(bare.title() if bare.islower() or bare.isupper() else bare)
    if len(hits) != 1 or len(words(bare)) != hits[0].last - hits[0].first:
        return None
    for sense in hits[0].senses:
        if sense.entry.kind == "capital":
            start = text.find(bare)
            return _match(sense.entry, sense.name, start, start + len(bare))
    return None


def _match(entry: Entry, name: str, start: int, end: int) -> CountryMatch:
    c = _countries()[entry.country[0]]
    how: How = entry.kind  # type: ignore[assignment]
    return CountryMatch(c.iso3, c.iso2, c.name, how, start, end, c.metonyms.get(normalise(name)))


def _countries() -> dict[str, _Country]:
    countries: dict[str, _Country] = load("countries", _read)
    return countries


def _lexicon() -> Lexicon:
    names: Lexicon = load("countries", _build)
    return names


def _read(raw: list[dict[str, Any]]) -> dict[str, _Country]:
    return {
        r["iso3"]: _Country(
            r["iso3"],
            r["iso2"],
            r["name"],
            r.get("adjectives", [None])[0],
            {normalise(name): body for name, body in r.get("metonyms", {}).items()},
        )
        for r in raw
    }


def _build(raw: list[dict[str, Any]]) -> Lexicon:
    named: list[Entry] = []
    for r in raw:
        senses = {
            "name": [r["name"], *r.get("aliases", ())],
            "adjective": r.get("adjectives", ()),
            "people": r.get("people", ()),
            "metonym": list(r.get("metonyms", ())),
            "part": r.get("parts", ()),
            "capital": r.get("capitals", ()),
            "other": r.get("other", ()),
        }
        for how, names in senses.items():
            if names:
                aliases = tuple(str(n).removeprefix("the ") for n in names)
                named.append(
                    Entry(f"{r['iso3']}-{how}", aliases[0], how, "countries", (r["iso3"],), aliases[1:])
                )
    return Lexicon(named)
