"""Words for what belongs to a place: adjectives and words for its people ("Iranian", "two Afghans")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.place_context import demonyms
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.vocabulary import load

_WORDS = re.compile(r"\b[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)?")


_LAND = re.compile(r"\s+(?:territor(?:y|ies)|soil|airspace|(?:territorial\s+)?waters)\b")
LAND = "territory"
"""The rule of an adjective that with its noun names the country itself: "inside Iranian territory"."""


def adjectives(a: Annotated, taken: Iterable[Span] = ()) -> Iterator[PlaceMention]:
    """The adjectives and words for people of a report, in text order.

    With a word for land an adjective names the country itself ("inside Iranian territory"): such an
    expression is no ``adjectival`` one but ``located``.

    Args:
        a: the annotated report.
        taken: what stands for something else already.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="South Korean officials and two Afghans left.", sha256="0")])
    >>> [m.surface for m in adjectives(a)]
    ['South Korean', 'Afghans']
    """
    words = {**demonyms(), **regional()}
    used = sorted(taken)
    names = {(e.start_char, e.end_char): e.label_ for e in a.doc.ents if e.label_ in ("PERSON", "LANGUAGE")}
    at = a.report.header
    while m := _WORDS.search(a.text, at):
        span = m.span()
        if m.group() not in words:
            first = m.group().split(" ")[0].split("-")[0]
            span = (m.start(), m.start() + len(first))
        at = span[1]
        if a.text[slice(*span)] not in words or any(i < span[1] and span[0] < j for i, j in used):
            continue
        if any(i <= span[0] and span[1] <= j for i, j in names):
            continue
        index = next((s.index for s in a.sentences if s.start <= span[0] < s.end), -1)
        land = _LAND.match(a.text, span[1])
        if index >= 0 and land:
            whole, name = (span[0], land.end()), a.text[slice(*span)]
            yield PlaceMention(index, whole, span, name, "located", "country", label="NORP", rule=LAND)
        elif index >= 0:
            yield PlaceMention(
                index, span, span, a.text[slice(*span)], "adjectival", label="NORP", rule="adjective"
            )


def regional() -> Mapping[str, dict[str, Any]]:
    """Words for the people and things of regions, provinces and cities ("Chechen"), each with its place.

    >>> regional()["Chechens"]["name"]
    'Chechnya'
    """
    words: Mapping[str, dict[str, Any]] = load("place_aliases", _people)
    return words


def _people(entries: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    return {word: e for e in entries for word in e.get("people", ())}


def meant(word: str, book: Gazetteer) -> tuple[Entry, ...]:
    """The place whose adjective or people the word is: a country before anything else; none if of no place.

    >>> from counterclaim.resolve.gazetteer import gazetteer
    >>> [e.name for w in ("Malian", "Gazans", "table") for e in meant(w, gazetteer())]
    ['Mali', 'Gaza']
    """
    country = book.country(demonyms().get(word, ""))
    if country is not None:
        return (country,)
    told = regional().get(word)
    if told is None:
        return ()
    found = book.lookup(told.get("of", told["name"]))
    held = set(told["country"])
    return tuple(e for e in found if e.kind == told["kind"] and held <= set(e.countries))[:1]
