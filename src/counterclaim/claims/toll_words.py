"""The words of harm in a sentence: "killed", "lost their lives", "shot … dead", "the death toll"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.language import Doc, Sentence, Token
from counterclaim.model import TollKind
from counterclaim.vocabulary import load

Frame = Literal["affects", "befalls", "state", "noun", "toll", "roll"]
Form = Literal["base", "past", "ing", "word"]


@dataclass(frozen=True)
class Harm:
    """An entry of ``harm.yaml``. Phrases are tuples of lower-case words."""

    frame: Frame
    kind: TollKind
    after: tuple[tuple[str, ...], ...] = ()
    before: tuple[tuple[str, ...], ...] = ()
    needs: frozenset[str] = frozenset()
    unless: tuple[tuple[str, ...], ...] = ()
    people: bool = False
    passive: bool = False
    weak: bool = False
    zero: bool = False


@dataclass(frozen=True)
class HarmWord:
    """A word of harm: tokens ``start`` to ``end``; ``tail`` its complement, which may follow the object."""

    harm: Harm
    start: int
    end: int
    form: Form
    tail: tuple[int, int] | None = None


_BETWEEN = frozenset(
    {
        "DT",
        "CD",
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "JJ",
        "JJR",
        "JJS",
        "IN",
        "PRP$",
        "PRP",
        "CC",
        "RB",
        "POS",
        "HYPH",
    }
)
_REACH = {"affects": 14, "befalls": 4}
_NEAR = 12


def harm_words(doc: Doc, sentence: Sentence) -> tuple[HarmWord, ...]:
    """The words of harm of a sentence, in order and without overlap.

    Args:
        doc: the report's document.
        sentence: the sentence to read.
    """
    verbs, phrases = load("harm", _index)
    found: list[HarmWord] = []
    at, last = sentence.tokens.start, sentence.tokens.end
    while at < last:
        hit = _phrase(doc, at, sentence.tokens.start, last, phrases)
        if hit is None or (hit.harm.frame == "noun" and not _noun_here(doc, hit, last)):
            hit = _verb(doc, at, sentence, verbs)
        if hit is None:
            at += 1
            continue
        found.append(hit)
        at = hit.end
    return tuple(found)


def has_harm(doc: Doc, sentence: Sentence) -> bool:
    """Whether any word of the sentence can be a word of harm: a cheap test before the costly ones."""
    marks = load("harm", _marks)
    return any(t.lower_ in marks for t in sentence.tokens)


def match(doc: Doc, at: int, last: int, phrase: tuple[str, ...]) -> int | None:
    """The token after a phrase that stands at ``at``, None if it does not. Line ends do not matter."""
    for word in phrase:
        while 0 <= at < last and doc[at].is_space:
            at += 1
        if not 0 <= at < last or doc[at].lower_ != word:
            return None
        at += 1
    return at


def violent(sentence: Sentence) -> bool:
    """Whether a sentence tells of violence or disaster, so that a death in it is no private one."""
    context = load("harm", _context)
    return any(t.lower_ in context for t in sentence.tokens)


def _marks(entries: list[dict[str, Any]]) -> frozenset[str]:
    """Every verb form, and the longest word of every phrase."""
    phrases = [w for e in entries if e["frame"] in ("state", "noun", "toll", "roll") for w in e["words"]]
    forms = [f for e in entries for f in e.get("forms", ())]
    return frozenset(forms) | {max(p.split(), key=len) for p in phrases}


def _context(entries: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(w for e in entries if e["frame"] == "context" for w in e["words"])


def _verb(
    doc: Doc, at: int, sentence: Sentence, verbs: Mapping[str, tuple[tuple[Harm, Form], ...]]
) -> HarmWord | None:
    first, last = sentence.tokens.start, sentence.tokens.end
    token = doc[at]
    if token.lower_ not in verbs or _only_a_noun(doc, token) or _glued(doc, at, first):
        return None
    for harm, form in verbs[token.lower_]:
        if not _allowed(doc, at + 1, harm, first, last):
            continue
        if any(match(doc, at - len(p), at, p) for p in harm.before):
            return HarmWord(harm, at, at + 1, form)
        if not harm.after:
            if not harm.before:
                return HarmWord(harm, at, at + 1, form)
            continue
        tail = _tail(doc, at + 1, last, harm)
        if tail:
            end = tail[1] if tail[0] <= at + 2 else at + 1
            return HarmWord(harm, at, end, form, tail)
    return None


def _noun_here(doc: Doc, hit: HarmWord, last: int) -> bool:
    """Whether a word that can be a verb is a noun here: "the killing of nine", not "killing nine"."""
    token = doc[hit.end - 1]
    if hit.end < last and doc[hit.end].lower_ == "of":
        return True
    if token.lower_.endswith("ing"):
        before = doc[token.i - 1].tag_ if token.i else ""
        return token.tag_ == "NN" and before in ("DT", "CD", "POS", "PRP$")
    return token.tag_ in ("NN", "NNS", "NNP", "NNPS")


def _glued(doc: Doc, at: int, first: int) -> bool:
    """Whether a hyphen ties the word to the one before: "rebel-held"."""
    return at > first and doc[at - 1].text == "-" and doc[at - 1].idx + 1 == doc[at].idx


def _only_a_noun(doc: Doc, token: Token) -> bool:
    """Whether a word that can be a verb is here a noun: "a run", "two wounds", "the murder charge"."""
    if token.tag_ not in ("NN", "NNS") or token.lower_.endswith(("ed", "ing", "ung", "ain")):
        return False
    return token.i > 0 and (doc[token.i - 1].tag_ in ("DT", "PRP$", "JJ") or token.dep_ == "compound")


def _phrase(
    doc: Doc, at: int, first: int, last: int, phrases: Mapping[str, tuple[tuple[tuple[str, ...], Harm], ...]]
) -> HarmWord | None:
    for words, harm in phrases.get(doc[at].lower_, ()):
        end = match(doc, at, last, words)
        if end and _allowed(doc, end, harm, first, last):
            return HarmWord(harm, at, end, "word")
    return None


def _allowed(doc: Doc, after: int, harm: Harm, first: int, last: int) -> bool:
    if any(match(doc, after, last, p) for p in harm.unless):
        return False
    if not harm.needs:
        return True
    return any(t.lower_ in harm.needs for t in doc[max(first, after - _NEAR) : min(last, after + _NEAR)])


def _tail(doc: Doc, at: int, last: int, harm: Harm) -> tuple[int, int] | None:
    for k in range(at, min(last, at + _REACH[harm.frame])):
        for phrase in harm.after:
            end = match(doc, k, last, phrase)
            if end:
                return None if doc[k - 1].lower_ in ("nearly", "almost", "half") else (k, end)
        near = k < at + 4 and doc[k].tag_ in ("VBN", "JJ", "RB")
        if (
            doc[k].tag_ not in _BETWEEN
            and not doc[k].is_space
            and not near
            and not (harm.frame == "affects" and doc[k].text == ",")
        ):
            return None
    return None


def _index(
    entries: list[dict[str, Any]],
) -> tuple[dict[str, tuple[tuple[Harm, Form], ...]], dict[str, tuple[tuple[tuple[str, ...], Harm], ...]]]:
    verbs: dict[str, list[tuple[Harm, Form]]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Harm]]] = {}
    for e in entries:
        if e["frame"] in ("context", "echo"):
            continue
        harm = Harm(
            frame=e["frame"],
            kind=e["kind"],
            after=_split(e.get("after", ())),
            before=_split(e.get("before", ())),
            needs=frozenset(e.get("needs", ())),
            unless=_split(e.get("unless", ())),
            **{flag: bool(e.get(flag)) for flag in ("people", "passive", "weak", "zero")},
        )
        for k, form in enumerate(e.get("forms", ())):
            kind: Form = "ing" if form.endswith("ing") else "base" if k < 2 else "past"
            verbs.setdefault(form, []).append((harm, kind))
            if k < 2 and form in e["forms"][2:]:  # "hurt", "beat", "put": one form for all; syntax decides
                verbs[form][-1] = (harm, "past")
        for words in e.get("words", ()):
            key = tuple(words.split())
            phrases.setdefault(key[0], []).append((key, harm))
    return (
        {w: tuple(dict.fromkeys(hs)) for w, hs in verbs.items()},
        {w: tuple(sorted(ps, key=lambda p: -len(p[0]))) for w, ps in phrases.items()},
    )


def _split(phrases: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(p.split()) for p in phrases)
