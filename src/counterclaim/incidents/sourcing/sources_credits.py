"""Whose copy an outlet prints: the agency that a dateline, a byline or a last line credits.

Only these places are read. "Reuters reported" in running text is an attribution like any other, and the
claims that it holds have Reuters for their speaker already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from counterclaim.model import Report
from counterclaim.resolve.names import normalise
from counterclaim.vocabulary import entries, load

UNNAMED = "agencies"
"""The credit of an outlet that says that its report is from agencies, and not from which."""

_HEAD = 4
"""Paragraphs at the head of a text among which a byline or a dateline stands."""

_TAIL = 200
"""Code points at the end of a text in which a last credit stands."""

_LINE = 80
_PART = re.compile(r"\s*(?:[/,;&|+]|\band\b)\s*")
_NAME = r"(?P<agency>[^\W\d_][\w.’' /,&+-]{1,60}?)"


@dataclass(frozen=True, slots=True)
class _Agencies:
    names: dict[str, str]
    exact: frozenset[str]
    forms: tuple[tuple[str, re.Pattern[str]], ...]
    unnamed: frozenset[str]
    wire: tuple[str, ...]


def credit(report: Report) -> str | None:
    """The agency whose copy a report says that it is.

    Returns:
        The agency's name, ``UNNAMED`` where only "agencies" are credited, None without a credit or where the
        outlet credits itself. Of several agencies the one named first.

    >>> text = "GOMA (Reuters) - Rebels have left the town, its mayor said."
    >>> credit(Report(id="r-1", text=text, sha256="0", outlet="The Lake Post"))
    'Reuters'
    >>> credit(Report(id="r-2", text=text, sha256="0", outlet="Reuters")) is None
    True
    """
    known = _agencies()
    own = agency_name(report.outlet) if report.outlet else None
    for where, pattern in known.forms:
        for line in _lines(report, where):
            m = {"tail": pattern.search, "line": pattern.fullmatch}.get(where, pattern.match)(line)
            if m is None:
                continue
            named = _named(m["agency"], known, bracketed=where == "dateline")
            if named is not None and named != own:
                return named
    return None


def agency_name(name: str) -> str:
    """The name under which an outlet or an agency is counted: that of the vocabulary, else as written.

    >>> agency_name("AFP"), agency_name("The Lake Post")
    ('Agence France-Presse', 'The Lake Post')
    """
    known = _agencies()
    return known.names.get(_key(name), name)


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency that the vocabulary knows.

    >>> is_agency("Reuters"), is_agency("The Lake Post")
    (True, False)
    """
    return _key(name) in _agencies().names


def _named(words: str, known: _Agencies, bracketed: bool) -> str | None:
    parts = [p for p in _PART.split(words.strip(" .")) if p]
    found = [known.names.get(_key(p)) for p in parts]
    # "AP" and "Sana" are credits; "ap" and "sana" are words.
    found = [f for f, p in zip(found, parts, strict=True) if f is None or p[0].isupper() or p in known.exact]
    if found and all(found):
        return found[0]
    if words.strip(" .").lower() in known.unnamed:
        return UNNAMED
    # A bracket in a dateline is an agency's place, whoever it is; it has to sound like one.
    return words.strip() if bracketed and words.strip().endswith(known.wire) else None


def _lines(report: Report, where: str) -> list[str]:
    text = report.text
    if where == "tail":
        return [text[max(report.header, len(text) - _TAIL) :].rstrip()]
    head = [p.strip() for p in text[report.header : report.header + 2000].split("\n") if p.strip()][:_HEAD]
    return [p for p in head if len(p) <= _LINE] if where == "line" else head


def _key(name: str) -> str:
    return normalise(name.removeprefix("the ").removeprefix("The "))


def _agencies() -> _Agencies:
    made: _Agencies = load("agencies", _make)
    return made


def _make(rows: list[dict[str, Any]]) -> _Agencies:
    held = {e["id"]: e for e in entries("organisations")}
    listed = [held[id] for r in rows if r["role"] == "agencies" for id in r["held"]]
    names: dict[str, str] = {}
    exact: set[str] = set()
    for e in (*listed, *(r for r in rows if r["role"] == "agency")):
        for name in (e["name"], *e.get("aliases", ())):
            names.setdefault(_key(name), e["name"])
            exact.add(name)
    return _Agencies(
        names,
        frozenset(exact),
        tuple(
            (r["where"], re.compile(r["pattern"].replace("{agency}", _NAME)))
            for r in rows
            if r["role"] == "form"
        ),
        frozenset(w for r in rows if r["role"] == "unnamed" for w in r["words"]),
        tuple(w for r in rows if r["role"] == "wire" for w in r["words"]),
    )
