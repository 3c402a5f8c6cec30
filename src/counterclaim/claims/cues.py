"""Reporting cues as the attribution rules look them up: by lemma, or by a phrase's first word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.claims.mentions import CueClass
from counterclaim.claims.phrases import Tokens
from counterclaim.language import Doc, Token
from counterclaim.vocabulary import load

_IRREGULAR = {
    "say": "said",
    "tell": "told",
    "write": "wrote",
    "admit": "admitted",
    "hold": "held",
    "swear": "swore",
}
LONGEST_GAP = 8
"""Tokens of a source inside a phrase at the most."""


@dataclass(frozen=True)
class Cue:
    """One entry of ``vocabulary/cues.yaml``: how a reporting word takes its source and its content.

    ``objects`` are the words of which one must be its object, where it reports with those only: to put a toll
    in the hundreds, to put mines in a road; with ``figures``, they or a number.
    """

    id: str
    form: Literal["verb", "phrase", "noun", "adverb"]
    cls: CueClass
    source: Literal["subject", "object", "complement", "none"]
    content: frozenset[str]
    strong: bool = True
    owns: bool = False
    tells: bool = False
    figures: bool = False
    particles: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FoundCue:
    """A cue where it stands: its head, its words, and what fills a phrase's gap ("by police count")."""

    cue: Cue
    head: Token
    tokens: Tokens
    gap: Tokens | None = None


@dataclass(frozen=True)
class _Index:
    verbs: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    nouns: dict[str, Cue]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    forms: dict[str, str]


def find_cues(doc: Doc, start: int, end: int) -> Iterator[FoundCue]:
    """The cues among the tokens ``start`` to ``end`` of a sentence, in order.

    A longer phrase wins over its parts.
    """
    index = load("cues", _index)
    words = [t.lower_ for t in doc[start:end]]
    skip = start
    for i, token in enumerate(doc[start:end], start):
        if i < skip:
            continue
        found = _phrase(index, doc, words, i, start) if words[i - start] in index.phrases else None
        if found is None and token.pos_ in ("VERB", "AUX"):
            found = _verb(index, token)
        elif found is None and token.pos_ in ("NOUN", "PROPN"):
            found = _misread(index, token) or _noun(index, token)
        if found is not None:
            yield found
            skip = found.tokens[1] if found.cue.form == "phrase" else i + 1


def cue(cue_id: str) -> Cue:
    """The cue with this id.

    Raises:
        KeyError: no cue has it.
    """
    found: Cue = load("cues", _by_id)[cue_id]
    return found


def _noun(index: _Index, token: Token) -> FoundCue | None:
    entry = index.nouns.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
    return FoundCue(entry, token, (token.i, token.i + 1)) if entry is not None else None


def _misread(index: _Index, token: Token) -> FoundCue | None:
    """A verb that the tagger took for a noun: "The post claims that …", "POLICE SAID …".

    Not "its claims that … failed".
    """
    lemma = index.forms.get(token.lower_)
    if lemma is None or token.i == 0:
        return None
    doc, before = token.doc, token.doc[token.i - 1]
    behind = doc[token.i + 1] if token.i + 1 < len(doc) else None
    opens = behind is not None and behind.lower_ == "that" and behind.dep_ in ("mark", "det")
    capitals = token.text.isupper() and before.text.isupper()
    governed = token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "poss") and not capitals
    if not (opens or capitals) or governed or before.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    first = token.i - 1
    while first > token.first and doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM"):
        first -= 1
    words, entry = index.verbs[lemma][-1]
    return FoundCue(entry, token, (token.i, token.i + 1), (first, token.i)) if len(words) == 1 else None


def _verb(index: _Index, token: Token) -> FoundCue | None:
    lemma = index.forms.get(token.lower_, "") if token.text.isupper() else token.lemma_.lower()
    for words, entry in index.verbs.get(lemma, ()):
        if len(words) == 1:
            # Another particle makes another verb: to carry a report, to carry out an attack.
            if any(c.dep_ == "prt" for c in token.children):
                continue
            return FoundCue(entry, token, (token.i, token.i + 1))
        rest = [c for c in token.subtree if c.i > token.i][:6]
        # "told the agency on condition of anonymity that" does not tell of anything.
        particle = next((t for t in rest if t.lower_ == words[-1] and t.head.dep_ != "pobj"), None)
        if particle is not None and len(words) == 2:
            end = particle.i + 1 if particle.i == token.i + 1 else token.i + 1
            return FoundCue(entry, token, (token.i, end))
        window = tuple(t.lower_ for t in token.doc[token.i + 1 : token.i + len(words)])
        if window == words[1:]:
            return FoundCue(entry, token, (token.i, token.i + len(words)))
    return None


def _phrase(index: _Index, doc: Doc, sentence: list[str], i: int, start: int) -> FoundCue | None:
    at = i - start
    for words, entry in index.phrases[sentence[at]]:
        gap = words.index("*") if "*" in words else len(words)
        if tuple(sentence[at : at + gap]) != words[:gap]:
            continue
        if gap == len(words):
            return FoundCue(entry, doc[i + gap - 1], (i, i + gap))
        found = _gapped(doc, sentence, i, start, words, entry)
        if found is not None:
            return found
    return None


def _gapped(
    doc: Doc, sentence: list[str], i: int, start: int, words: tuple[str, ...], entry: Cue
) -> FoundCue | None:
    """A phrase around its source: "by the ministry's count", "in the general's words"."""
    gap = words.index("*")
    head, tail = list(words[:gap]), list(words[gap + 1 :])
    a = i + len(head)
    # "as the general put it" is set off; "known only as Karim said" is not.
    if head == ["as"] and i > start and not doc[i - 1].is_punct:
        return None
    for b in range(a + 1, min(a + LONGEST_GAP, start + len(sentence) - len(tail)) + 1):
        if doc[b - 1].is_punct or doc[b - 1].pos_ == "VERB":
            return None
        if sentence[b - start : b - start + len(tail)] == tail:
            possessive = doc[b - 1].tag_ == "POS" and b - 1 > a
            tokens = (i, b + len(tail))
            return FoundCue(entry, doc[b + len(tail) - 1], tokens, (a, b - 1 if possessive else b))
    return None


def _entry(raw: dict[str, Any]) -> Cue:
    return Cue(
        id=raw["id"],
        form=raw["form"],
        cls=raw["class"],
        source=raw["source"],
        content=frozenset(raw["content"]),
        strong=raw.get("strength", "strong") == "strong",
        owns=bool(raw.get("owns", False)),
        tells=bool(raw.get("tells", False)),
        figures=bool(raw.get("figures", False)),
        particles=frozenset(w.lower().split()[-1] for w in raw["words"] if " " in w),
        objects=frozenset(raw.get("objects", ())),
    )


def _by_id(raw: list[dict[str, Any]]) -> dict[str, Cue]:
    return {e["id"]: _entry(e) for e in raw}


def _index(raw: list[dict[str, Any]]) -> _Index:
    verbs: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    nouns: dict[str, Cue] = {}
    for item in raw:
        entry = _entry(item)
        for words in item["words"]:
            parts = tuple(words.lower().split())
            if entry.form == "verb":
                verbs.setdefault(parts[0], []).append((parts, entry))
            elif entry.form == "phrase":
                phrases.setdefault(parts[0], []).append((parts, entry))
            elif entry.form == "noun" and len(parts) == 1:
                nouns[parts[0]] = entry
    plain = [
        w for w, es in verbs.items() if any(len(p) == 1 and e.strong and "that" in e.content for p, e in es)
    ]
    forms = {form: verb for verb in plain for form in _forms(verb)}
    return _Index(_longest_first(verbs), nouns, _longest_first(phrases), forms)


def _forms(verb: str) -> tuple[str, ...]:
    """The finite forms of a verb in the third person: "claim" -> "claims", "claimed"."""
    if verb in _IRREGULAR:
        return verb + "s", _IRREGULAR[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s"), verb + (
        "d" if verb.endswith("e") else "ed"
    )


def _longest_first(
    table: dict[str, list[tuple[tuple[str, ...], Cue]]],
) -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
    return {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in table.items()}
