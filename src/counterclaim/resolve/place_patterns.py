"""The words around place names as patterns: kinds, prepositions, containment, distances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.resolve.place_names import fold
from counterclaim.vocabulary import load

UNITS = ("km", "kilom", "mile", " mi ")
"""One of these stands in every distance."""

LIST = r"(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or|&)\s+)(?:the\s+)?(?:(?:nearby|neighbou?ring)\s+)?"


@dataclass(frozen=True)
class Patterns:
    """``before_*`` end at a name, ``after_*`` start behind it, ``gap_*`` fill what parts two."""

    kinds: Mapping[str, str]
    bearings: Mapping[str, int | None]
    near: frozenset[str]
    words: frozenset[str]
    states: Mapping[str, str]
    facilities: frozenset[str]
    before_locative: re.Pattern[str]
    before_towards: re.Pattern[str]
    before_type: re.Pattern[str]
    before_part: re.Pattern[str]
    before_direction: re.Pattern[str]
    before_distance: re.Pattern[str]
    before_possessive: re.Pattern[str]
    leading_type: re.Pattern[str]
    after_type: re.Pattern[str]
    after_facility: re.Pattern[str]
    after_apposed: re.Pattern[str]
    after_outlet: re.Pattern[str]
    after_route: re.Pattern[str]
    state: re.Pattern[str]
    after_where: re.Pattern[str]
    gap_inside: re.Pattern[str]
    gap_away: re.Pattern[str]
    gap_near: re.Pattern[str]
    gap_comma: re.Pattern[str]
    gap_owner: re.Pattern[str]
    gap_list: re.Pattern[str]
    gap_list_inside: re.Pattern[str]
    gap_within: re.Pattern[str]


def patterns() -> Patterns:
    """The patterns of ``place_words.yaml``."""
    made: Patterns = load("place_words", _compile)
    return made


def _forms(entries: list[dict[str, Any]], use: str) -> list[str]:
    return [f for e in entries if e["use"] == use for f in (e["word"], *e.get("forms", ()))]


def _any(words: list[str]) -> str:
    return (
        "(?:"
        + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))
        + ")"
    )


def _compile(entries: list[dict[str, Any]]) -> Patterns:
    kind, facility, direction = (_any(_forms(entries, u)) for u in ("type", "facility", "direction"))
    locative, towards, part = (_any(_forms(entries, u)) for u in ("locative", "towards", "part"))
    near = _any([f for e in entries if e.get("near") for f in (e["word"], *e.get("forms", ()))])
    adjective = r"(?:[\w-]+(?:ed|ern|al|en|[ai]n|ish|torn|held|run|ese|i|ous|ic|by|der)\s+)"
    said = rf"(?:the\s+|an?\s+)?(?:{direction}\s+)?{adjective}{{0,2}}"
    of = rf"(?:(?:the\s+)?(?:{direction}\s+)?(?:{kind}|{part})\s+(?:of|in)\s+)?(?:the\s+)?(?:{direction}\s+)?"
    apposed = rf"(?:,\s+(?:which\s+(?:is|lies)\s+)?(?:an?|the)\s+(?:[\w’'-]+\s+){{0,4}}?{kind}\b)?"

    away = (
        rf"(?P<number>\d[\d,.]*|[a-z]+(?:[-\s][a-z]+)?)[-\s]?(?P<unit>km|kms|kilomet(?:re|er)s?|miles?|mi)\b[^.;,]{{0,15}}?"
        rf"(?:\(\s*[\d.,]+\s*\w+\s*\)\s*)?(?:(?:to\s+the\s+)?(?P<direction>{direction})\s+)?(?:of|from|away\s+from|outside)\s+"
        rf"(?:the\s+)?(?:[a-z]+\s+){{0,2}}?(?:{kind}\s+(?:of\s+)?)?$"
    )
    about = r"(?:(?:about|some|around|roughly|nearly|just|only|approximately)\s+)?"
    abbreviations = [f for e in entries if e["use"] == "state" for f in e["forms"]]
    bare = _any([f for e in entries if e.get("bare") for f in (e["word"], *e.get("forms", ()))])

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return Patterns(
        kinds={
            fold(f): e["kind"]
            for e in entries
            if e["use"] == "type"
            for f in (e["word"], *e.get("forms", ()))
        },
        bearings={
            f: e.get("bearing")
            for e in entries
            if e["use"] == "direction"
            for f in (e["word"], *e.get("forms", ()))
        },
        near=frozenset(f for e in entries if e.get("near") for f in (e["word"], *e.get("forms", ()))),
        words=frozenset(_forms(entries, "word")),
        states={f: e["word"] for e in entries if e["use"] == "state" for f in e["forms"]},
        facilities=frozenset(fold(f) for f in _forms(entries, "facility")),
        before_locative=made(rf"\b(?P<word>{locative})\s+{of}{said}(?:{kind}\s+(?:of\s+)?)?$"),
        before_towards=made(rf"\b(?P<word>{towards})\s+{of}(?:{kind}\s+(?:of\s+)?)?$"),
        before_type=made(
            rf"\b(?P<kind>{kind})\s+(?:of|called|named|known\s+as)\s+(?:the\s+)?['‘“\"]?$|\b(?P<bare>{bare})\s+$"
        ),
        before_part=made(rf"\b(?P<part>{part})\s+of\s+(?:the\s+)?(?:{kind}\s+of\s+)?$"),
        before_direction=made(rf"\b(?P<direction>{direction})[-\s]+(?:part\s+of\s+)?$"),
        before_distance=made(away),
        before_possessive=made(rf"['’]s?\s+(?:{said})?(?:{kind}\s+(?:of\s+)?)?$"),
        leading_type=made(rf"{kind}\s+of\s+(?:the\s+)?"),
        after_type=made(rf"\s+(?P<kind>{kind})\b(?!\s+of\s+(?:emergency|siege|war|alert|mind)\b)"),
        after_facility=made(
            rf"\s+(?:(?:central|main|international|military|refugee|general|city|grand)\s+)*"
            rf"(?:(?!(?:{locative}|{towards}|the|an?|and|or|as|its?|his|her|their|this|that|who)\b)(?-i:[a-z]+)\s+)?"
            rf"(?P<facility>{facility})\b"
        ),
        after_apposed=made(
            rf",\s+(?:an?|the)\s+(?:(?!(?:the|that|which|who|said|of)\b)[\w’'-]+[\s-]+){{0,3}}?(?P<kind>{kind})\b"
        ),
        after_outlet=made(rf"\s+(?:{_any(_forms(entries, 'outlet'))})\b"),
        after_route=made(rf"\s+(?:{_any(_forms(entries, 'route'))})\b"),
        state=re.compile(rf"(?<=, )(?:{_any(abbreviations)})(?=[\s,;:)’'-]|\.?$)"),
        after_where=made(r"(?:\s+(?:province|district))?,?\s+where\b"),
        gap_inside=made(
            rf"^{apposed}\s*,?\s*(?:(?:located|situated|lying)\s+)?(?:in|of|inside|within)\s+{of}(?:[a-z]+\s+)?$"
        ),
        gap_away=made(
            rf"^{apposed}\s*,?\s*(?:(?:located|situated|lying|which\s+(?:is|lies))\s+)?{about}{away}$"
        ),
        gap_near=made(
            rf"^{apposed}\s*,?\s*(?:(?:{near})\s+{of}|(?:just\s+)?{direction}\s+of\s+(?:the\s+)?)$"
        ),
        gap_comma=made(rf"^\s*,\s+(?:in\s+)?(?:{direction}\s+)?(?:the\s+)?$|^\s*\(\s*$"),
        gap_owner=made(
            rf"^['’]s?\s+(?:{direction}[-\s]+)?{adjective}{{0,2}}(?:[\w-]+\s+)?(?:(?:{kind}|{part})\s+(?:of\s+)?)$|^['’]s?\s+(?:{direction}[-\s]+)?{adjective}{{0,2}}$"
        ),
        gap_list=made(rf"^{LIST}(?:in\s+)?(?:the\s+)?(?:{kind}\s+of\s+)?$|^[-–]$"),
        # "Rann, in Borno state" is no list of two states, as "in Sumy and in Kharkiv regions" is.
        gap_within=made(r"^\s*,\s+in\s+"),
        gap_list_inside=made(rf"^{LIST}(?:in\s+)?(?:the\s+)?$"),
    )


_UNITS = "zero one two three four five six seven eight nine ten eleven twelve"
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_NUMBERS = {word: value for value, word in enumerate(_UNITS.split())} | _TENS


def metres(number: str, unit: str) -> float | None:
    """A distance as written, in metres; None where the number is no number.

    >>> metres("50", "km"), metres("a few", "kilometres"), round(metres("ten", "miles") or 0)
    (50000.0, None, 16093)
    """
    words = number.replace(",", "").casefold().split()
    if not words:
        return None
    try:
        value = float(words[-1])
    except ValueError:
        if words[-1] not in _NUMBERS:
            return None
        value = float(_NUMBERS[words[-1]])
    return value * (1609.344 if unit.casefold().startswith("mi") else 1000.0)
