"""Whose voice a claim is: a person under several descriptions, a body, the outlet, an unnamed official."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from counterclaim.model import Claim, Speaker
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.names import fold, normalise, words
from counterclaim.vocabulary import load

_LEADS = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "same", "another"})
_NOT_PERSONS = frozenset({"outlet", "media", "state media", "social media", "armed group"})
_MANY_NAMES = 4
_MANY = frozenset({"witness", "medical", "anonymous", "social media", "unknown"})
_UNNAMED = frozenset({"source", "insider", "tweeter", "employee"})


def voices(claims: Sequence[Claim]) -> dict[str, str]:
    """Say for each claim whose voice it is, so that one who speaks in many reports is one.

    A person is one under every description that gives a name ("Alireza Rahmani, the deputy governor", "Mr
    Rahmani"); a body is one by its name; an unnamed person ("a police officer"), residents, sources and
    posts are others in each report.

    Args:
        claims: the claims of one incident, of any reports.

    Returns:
        A key for each claim's id; equal keys are one voice.

    >>> from counterclaim.model import quote
    >>> q = quote("nine died", (0, 9))
    >>> names = ("Adamu Bello, the governor", "Governor Bello", "a police officer", "police officer")
    >>> made = [
    ...     Claim(id=f"c-{n}", report=f"r-{n}", field="toll", quote=q, speaker=Speaker(name=name),
    ...         status="stated", method="")
    ...     for n, name in enumerate(names)
    ... ]
    >>> keys = voices(made)
    >>> keys["c-0"] == keys["c-1"], keys["c-2"] == keys["c-3"]
    (True, False)
    """
    persons = _persons(c.speaker for c in claims)
    found = {}
    for c in claims:
        if c.speaker.kind == "outlet":
            found[c.id] = f"outlet {normalise(c.speaker.name)}"
        elif (name := person(c.speaker)) is not None:
            found[c.id] = f"person {persons[name]}"
        elif unnamed(c.speaker) or _some(c.speaker):
            found[c.id] = f"unnamed {c.report} {normalise(_bare(c.speaker.name))}"
        else:
            found[c.id] = f"body {normalise(_bare(c.speaker.name))} {c.speaker.country or ''}"
    return found


def person(speaker: Speaker) -> tuple[str, ...] | None:
    """The name of a person in a speaker's description, folded word by word; None where it gives none.

    >>> person(Speaker(name="the deputy governor, Alireza Rahmani", kind="government"))
    ('aliriza', 'rahmani')
    >>> person(Speaker(name="Pakistan's ambassador in Tehran", kind="government")) is None
    True
    """
    return None if speaker.kind in _NOT_PERSONS else _person(speaker.name)


@lru_cache(maxsize=4096)
def _person(name: str) -> tuple[str, ...] | None:
    titles = load("people", _people)["title"]
    for part in name.split(","):
        tokens = [w.text for w in words(part)]
        titled = False
        while tokens and (tokens[0].islower() or f"{tokens[0].lower().rstrip('.')}" in titles):
            titled |= not tokens[0].islower()
            tokens = tokens[1:]
        plain = all(t[0].isupper() and t[0].isalpha() and not t.isupper() for t in tokens)
        if not tokens or not plain or len(tokens) > _MANY_NAMES or any(w.possessive for w in words(part)):
            continue
        if (len(tokens) > 1 or titled) and country_of(" ".join(tokens)) is None and not _body(tokens):
            return tuple(fold(t) for t in tokens)
    return None


def _body(tokens: Sequence[str]) -> bool:
    """Whether words with capitals are a body's name: "Foreign Ministry", "Civil Defence", "State Media"."""
    common = load("speaker_kinds", _common)
    return any(t.lower() in common for t in tokens)


def unnamed(speaker: Speaker) -> bool:
    """Whether a speaker is one person without a name: "a police officer", never "police" or a ministry.

    >>> unnamed(Speaker(name="a police officer")), unnamed(Speaker(name="officials in Iran"))
    (True, False)
    """
    if person(speaker) is not None:
        return False
    head = _bare(speaker.name).split(",")[0]
    tokens = [w.text for w in words(head)]
    for n, t in enumerate(tokens):
        if t in ("of", "in", "at", "from", "who", "with", "for", "there", "here", "close", "near"):
            tokens = tokens[:n]
            break
    if not tokens:
        return False
    last = tokens[-1].lower()
    return last in _UNNAMED or last in load("people", _people)["single"]


def _some(speaker: Speaker) -> bool:
    """Whether words mean some of many, who are others elsewhere: residents, witnesses, sources, posts."""
    return speaker.kind in _MANY and not any(w.text[:1].isupper() for w in words(_bare(speaker.name))[1:])


def _bare(name: str) -> str:
    """A description without its leading articles."""
    tokens = name.split()
    while len(tokens) > 1 and tokens[0].lower() in _LEADS:
        tokens = tokens[1:]
    return " ".join(tokens)


def _persons(speakers: Iterable[Speaker]) -> dict[tuple[str, ...], str]:
    """One key for every name of a person: "Rahmani" is "Alireza Rahmani" where no other Rahmani speaks."""
    by_last: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in {n for s in speakers if (n := person(s)) is not None}:
        by_last[name[-1]].add(name)
    keys = {}
    for names in by_last.values():
        full = [n for n in names if not any(set(n) < set(o) for o in names)]
        for n in names:
            homes = sorted(o for o in full if set(n) <= set(o))
            keys[n] = " ".join(homes[0] if len(homes) == 1 else n)
    return keys


def _people(raw: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    titles = {w.rstrip(".") for e in raw if e["class"] == "title" for w in e["words"]}
    plural = {
        "people",
        "others",
        "troops",
        "police",
        "folk",
        "bodies",
        "casualties",
        "faithful",
        "leadership",
    }
    single = {
        w
        for e in raw
        if e["class"] in ("person", "demographic", "kin")
        for w in e["words"]
        if w not in plural and not w.endswith(("men", "women", "children", "people", "folk"))
    }
    return {"title": frozenset(titles), "single": frozenset(single)}


def _common(raw: list[dict[str, Any]]) -> frozenset[str]:
    """Words that name bodies and callings, which no person is called by."""
    pairs = [w for e in raw for group in e.get("combine", ()) for w in group]
    heads = [w for e in raw for key in ("heads", "soft", "modifiers") for w in e.get(key, ())]
    return frozenset(w.lower() for phrase in [*pairs, *heads] for w in phrase.split())
