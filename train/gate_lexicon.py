"""What the product's vocabulary knows of words before any text is seen: groups that share a weight.

A corpus of a few thousand reports holds "bombed" often and "shelled" hardly ever. Each group of words of the
vocabulary therefore has a weight of its own, learnt from those of its words that the texts hold, which a rare
word falls back on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from counterclaim.relevance.gate import WORD
from counterclaim.vocabulary import entries
from train.gate_labels import TYPES

Feature = str | tuple[str, str]
NEEDS = ("after", "before", "needs")
"""What a word of harm may need around it to be one."""
_VOWELS = frozenset("aeiou")


def groups() -> Mapping[str, frozenset[Feature]]:
    """The groups by name: words, and pairs of words."""
    found: dict[str, set[Feature]] = {}

    def put(group: str, features: Iterable[Feature]) -> None:
        found.setdefault(group, set()).update(features)

    for e in entries("events"):
        if e["type"] in TYPES:
            for pattern in e.get("verbs", ()):
                verb, *rest = pattern.split()
                put("deeds that need more" if rest else "deeds", forms(verb.rpartition("-")[2]))
            for pattern in e.get("nouns", ()):
                put("names of deeds", features(pattern.split(" /")[0].split(" !")[0]))
    for e in entries("weapons"):
        for alias in e.get("aliases", ()):
            put("weapons", features(alias))
    for e in entries("harm"):
        if e.get("frame") == "affects" and not any(n in e for n in NEEDS):
            put(f"harm: {e['kind']}", (w for form in e["forms"] for w in WORD.findall(form) if form == w))
    for e in entries("event_classes"):
        if e["class"] == "armed":
            put("armed", (f for word in e["words"] for f in features(word)))
    for e in entries("relevance"):
        put(f"field: {e['field']}", map(str.lower, e["words"]))
    return {name: frozenset(words) for name, words in sorted(found.items())}


def features(phrase: str) -> Iterator[Feature]:
    """A word with its plural, or the last pair of words of a phrase with theirs.

    >>> list(features("car bomb")), list(features("mortar"))
    ([('car', 'bomb'), ('car', 'bombs')], ['mortar', 'mortars'])
    """
    words = WORD.findall(phrase.lower())
    if len(words) == 1 and len(words[0]) > 2:
        yield from (words[0], _plural(words[0]))
    elif len(words) > 1:
        *_, (first, last) = pairwise(words)
        yield from ((first, last), (first, _plural(last)))


def forms(verb: str) -> Iterator[str]:
    """The regular forms of a verb.

    >>> list(forms("stab")), list(forms("raze"))
    (['stab', 'stabs', 'stabbed', 'stabbing'], ['raze', 'razes', 'razed', 'razing'])
    """
    yield from (verb, _plural(verb))
    if verb.endswith("e"):
        yield from (f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        yield from (f"{verb[:-1]}ied", f"{verb}ing")
    else:
        short = len(verb) < 5 and verb[-1] not in "aeiouwxy" and verb[-2:-1] in _VOWELS
        stem = verb + verb[-1] if short and verb[-3:-2] not in _VOWELS else verb
        yield from (f"{stem}ed", f"{stem}ing")


def _plural(word: str) -> str:
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es" if not word.endswith("s") or word.endswith("ss") else word
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"
