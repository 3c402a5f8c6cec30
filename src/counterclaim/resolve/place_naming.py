"""How likely words that a gazetteer knows name a place here, where no rule says so.

The rules of ``place_find`` take what a preposition, a word for a kind or the name recogniser vouches for.
What they leave is weighed: "Gainesville residents" and "the Gainesville Police Department" hold the town's
name, "Chelsea Clinton" holds none. The weights of ``place_naming.yaml`` are those of a logistic regression on
news whose place names are marked (``train/place_naming.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from counterclaim.language import Annotated
from counterclaim.resolve.gazetteer import Entry
from counterclaim.resolve.place_names import fold
from counterclaim.resolve.place_scan import Found
from counterclaim.vocabulary import load

EVIDENCE = (
    "always", "alone", "opens a longer name", "ends a longer name", "amid a longer name", "person's label",
    "organisation's label", "people's label", "other label", "no label", "a place elsewhere in the report",
    "... opening a longer name", "... labelled as a person's", "a country or province", "a district",
    "people in it", "only another name of the place", "a word of the language", "opens the sentence",
    "a word for a body behind", "a word for people behind", "... opening a longer name in an organisation's",
    "a preposition of place in front", "of in front", "a name in front", "several words", "all capitals",
    "a surname or given name of the report", "said often",
)  # fmt: skip

_NEXT = re.compile(r"[\s-]+([\w’'.]+)")
_LAST = re.compile(r"([\w’'.]+)[\s-]+$")
_PLACING = frozenset(
    {"in", "at", "near", "from", "outside", "around", "across", "to", "through", "into", "toward"}
)


def likelihood(told: Sequence[float]) -> float:
    """How likely words name a place, 0 to 1, given the ``evidence`` for it."""
    score = sum(w * x for w, x in zip(weights(), told, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def weights() -> tuple[float, ...]:
    """The weights of ``place_naming.yaml``, in the order of ``EVIDENCE``."""
    made: tuple[float, ...] = load("place_naming", _weights)
    return made


def _weights(entries: list[dict[str, Any]]) -> tuple[float, ...]:
    told = {e["evidence"]: float(e["weight"]) for e in entries if "evidence" in e}
    return tuple(told[name] for name in EVIDENCE)


def _words(use: str) -> frozenset[str]:
    made: Mapping[str, frozenset[str]] = load("place_naming", _listed)
    return made[use]


def _listed(entries: list[dict[str, Any]]) -> Mapping[str, frozenset[str]]:
    return {e["list"]: frozenset(e["words"]) for e in entries if "list" in e}


def evidence(
    a: Annotated, f: Found, elsewhere: Collection[str], people: Collection[str], often: Mapping[str, int]
) -> tuple[float, ...]:
    """What speaks for and against words being a place's name, in the order of ``EVIDENCE``.

    Args:
        a: the annotated report.
        f: words that the gazetteer knows.
        elsewhere: folded names that stand as places elsewhere in the report.
        people: folded words of the names of people in the report.
        often: how often each folded name stands in the report.
    """
    start, end = f.span
    text = a.text
    follow = _NEXT.match(text, end)
    before = _LAST.search(text, max(0, start - 24), start)
    behind = follow.group(1).rstrip(".").casefold() if follow else ""
    front = before.group(1) if before else ""
    key = fold(f.name)
    alone = f.run == f.span
    first, last = f.run[0] == start and not alone, f.run[1] == end and not alone
    best = max(f.entries, key=lambda e: e.population)
    wide = any(e.kind in ("country", "admin1", "region") and e.matched != "fuzzy" for e in f.entries)
    again = key in elsewhere
    sentence = a.sentences[f.sentence]
    return (
        1.0, alone, first, last, not (alone or first or last), f.label == "PERSON", f.label == "ORG",
        f.label == "NORP", f.label not in ("", "PERSON", "ORG", "NORP"), f.label == "", again,
        again and first, again and f.label == "PERSON", wide, any(e.kind == "admin2" for e in f.entries),
        math.log10(max(best.population, 500) / 10_000), _only_alias(f.entries), _common(a, f),
        not text[sentence.start : start].strip(), behind in _words("body"), behind in _words("people"),
        behind in _words("body") and first and f.label == "ORG", front.casefold() in _PLACING, front == "of",
        front[:1].isupper() and not alone, " " in f.name, f.name.isupper(), key in people,
        math.log1p(often.get(key, 1)) - math.log(2),
    )  # fmt: skip


def _only_alias(entries: tuple[Entry, ...]) -> bool:
    return all(e.matched in ("alternate", "fuzzy") for e in entries)


def _common(a: Annotated, f: Found) -> bool:
    """Whether the words are words of the language: the tagger does not take them for a name."""
    tokens = a.doc.char_span(*f.span, alignment_mode="expand")
    return tokens is not None and all(t.pos_ != "PROPN" for t in tokens)
