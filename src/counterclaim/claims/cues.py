"""Reporting cues as the attribution rules look them up: by lemma of the head verb or noun, or by first word of a phrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from spacy.tokens import Doc, Token

from counterclaim.claims.mentions import CueClass
from counterclaim.claims.phrases import Tokens
from counterclaim.vocabulary import load

LONGEST_GAP = 8
"""Tokens of a source inside a phrase at the most."""


@dataclass(frozen=True)
class Cue:
    """One entry of ``vocabulary/cues.yaml``: how a reporting word takes its source and its content."""

    id: str
    form: Literal["verb", "phrase", "noun", "adverb"]
    cls: CueClass
    source: Literal["subject", "object", "complement", "none"]
    content: frozenset[str]
    strong: bool = True
    owns: bool = False
    tells: bool = False
    particles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FoundCue:
    """A cue where it stands: the head token, the cue's own words, and what fills a phrase's gap ("by police count")."""

    cue: Cue
    head: Token
    tokens: Tokens
    gap: Tokens | None = None


@dataclass(frozen=True)
class _Index:
    verbs: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    nouns: dict[str, Cue]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]


def find_cues(doc: Doc, start: int, end: int) -> Iterator[FoundCue]:
    """The cues among the tokens ``start`` to ``end`` of a sentence, in order; a longer phrase wins over its parts."""
    index = load("cues", _index)
    i = start
    while i < end:
        token = doc[i]
        found = _phrase(index, doc, i, end)
        if found is None and token.pos_ in ("VERB", "AUX"):
            found = _verb(index, token)
        if found is None and token.pos_ == "NOUN" and token.lemma_.lower() in index.nouns:
            found = FoundCue(index.nouns[token.lemma_.lower()], token, (i, i + 1))
        if found is not None:
            yield found
            i = max(i + 1, found.tokens[1] if found.cue.form == "phrase" else i + 1)
        else:
            i += 1


def cue(cue_id: str) -> Cue:
    """The cue with this id.

    Raises:
        KeyError: no cue has it.
    """
    found: Cue = load("cues", _by_id)[cue_id]
    return found


def _verb(index: _Index, token: Token) -> FoundCue | None:
    for words, entry in index.verbs.get(token.lemma_.lower(), ()):
        if len(words) == 1:
            # Another particle makes another verb: to carry a report, to carry out an attack.
            if any(c.dep_ == "prt" for c in token.children):
                continue
            return FoundCue(entry, token, (token.i, token.i + 1))
        rest = [c for c in token.subtree if c.i > token.i][:6]
        particle = next((t for t in rest if t.lower_ == words[-1]), None)
        if particle is not None and len(words) == 2:
            end = particle.i + 1 if particle.i == token.i + 1 else token.i + 1
            return FoundCue(entry, token, (token.i, end))
        window = tuple(t.lower_ for t in token.doc[token.i + 1 : token.i + len(words)])
        if window == words[1:]:
            return FoundCue(entry, token, (token.i, token.i + len(words)))
    return None


def _phrase(index: _Index, doc: Doc, i: int, end: int) -> FoundCue | None:
    for words, entry in index.phrases.get(doc[i].lower_, ()):
        if "*" in words:
            found = _gapped(doc, i, end, words, entry)
            if found is not None:
                return found
            continue
        j = i + len(words)
        if j <= end and tuple(t.lower_ for t in doc[i:j]) == words:
            return FoundCue(entry, doc[j - 1], (i, j))
    return None


def _gapped(doc: Doc, i: int, end: int, words: tuple[str, ...], entry: Cue) -> FoundCue | None:
    """A phrase around its source: "by the ministry's count", "in the general's words"."""
    gap = words.index("*")
    head, tail = words[:gap], words[gap + 1 :]
    a = i + len(head)
    if tuple(t.lower_ for t in doc[i:a]) != head:
        return None
    for b in range(a + 1, min(a + LONGEST_GAP, end - len(tail)) + 1):
        if doc[b - 1].is_punct or doc[b - 1].pos_ == "VERB":
            return None
        if tuple(t.lower_ for t in doc[b : b + len(tail)]) == tail:
            possessive = doc[b - 1].tag_ == "POS" and b - 1 > a
            return FoundCue(
                entry, doc[b + len(tail) - 1], (i, b + len(tail)), (a, b - 1 if possessive else b)
            )
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
        particles=frozenset(w.lower().split()[-1] for w in raw["words"] if " " in w),
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
    return _Index(_longest_first(verbs), nouns, _longest_first(phrases))


def _longest_first(
    table: dict[str, list[tuple[tuple[str, ...], Cue]]],
) -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
    return {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in table.items()}
