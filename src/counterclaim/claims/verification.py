"""What a note of verification speaks of: "the videos could not be verified" governs what they were to show.

Such notes come after what they govern, often a sentence or two later. The nearest words that name the same
kind of thing decide how far back they reach; without any, it is the sentence before.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.claims.scope import words
from counterclaim.language import Annotated, Run, Sentence, Token
from counterclaim.model import Span

FARTHEST = 5
"""Sentences that a note of verification reaches back at the most."""

_TARGETS = ("nsubjpass", "dobj", "nsubj", "attr", "pobj")
_POINTERS = frozenset(
    ("it", "this", "that", "which", "these", "those", "they", "either", "neither", "both", "all")
)
_AHEAD = frozenset(("here", "below", "following"))
_ONE_OF_THEM = frozenset(("one", "another", "others", "some", "many", "both"))
_CLAUSES = frozenset(("acl", "relcl", "ccomp", "appos"))


def told_before(a: Annotated, sentence: int, cue: Run) -> Iterator[Span]:
    """The spans that a note of verification or withdrawal governs, its own object first.

    Args:
        a: the annotated report.
        sentence: the index of the sentence of the cue.
        cue: its words ("could not be verified", "no independent confirmation").

    Yields:
        The noun phrase or clause named with the cue, the rest of its sentence where the note is a side
        clause, and the sentences before that speak of the same thing.
    """
    target = _target(cue)
    if any(t.lower_ in _AHEAD for t in cue):
        yield from _later(a, sentence)
        return
    if target is not None and target.pos_ in ("VERB", "AUX"):
        yield _span(a, target.subtree)
        return
    if target is not None and target.lower_ not in _POINTERS:
        yield _span(a, target.subtree)
        if _specific(target):
            return
    rest = list(_rest(a.sentences[sentence], cue, target))
    if rest:
        yield _span(a, rest)
    kind = _kind(target)
    plural = target is not None and target.tag_ in ("NNS", "NNPS")
    if rest and not plural:
        return
    yield from _earlier(a, sentence, kind, plural, needed=not rest)


def _target(cue: Run) -> Token | None:
    """The word for what is (not) verified: the subject of the passive, the object of the active, "of …" of a
    noun.
    """
    verb = next((t for t in reversed(list(cue)) if t.pos_ in ("VERB", "NOUN", "ADJ")), cue.root)
    if verb.pos_ == "NOUN":
        of = next((t for t in verb.children if t.dep_ == "prep" and t.lower_ in ("of", "for")), None)
        inner = (
            next((t for t in of.children if t.dep_ in ("pobj", "pcomp")), None) if of is not None else None
        )
        clause = next((t for t in verb.children if t.dep_ in ("acl", "ccomp", "relcl")), None)
        return _hop(inner if inner is not None else clause)
    passive = any(t.dep_ == "auxpass" for t in verb.children) or verb.pos_ == "ADJ"
    for dep in ("nsubjpass", "nsubj", "attr") if passive else ("dobj", "ccomp"):
        for word in (verb, verb.head):
            found = next((t for t in word.children if t.dep_ == dep and t != verb), None)
            if found is not None:
                return _hop(found)
    return None


def _hop(noun: Token | None) -> Token | None:
    """From "the authenticity of the videos" to the videos."""
    while noun is not None and noun.lemma_ in words("aspect-nouns"):
        of = next((t for t in noun.children if t.dep_ == "prep"), None)
        inner = next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
        if inner is None:
            return noun
        noun = inner
    return noun


def _specific(noun: Token) -> bool:
    """Whether a noun phrase itself says what was told: "the claim that …", "reports of a raid", "the deaths
    of six men".
    """
    return any(
        (c.dep_ in _CLAUSES and c.lower_ != "made")
        or (c.dep_ == "prep" and c.lower_ in ("of", "about") and c.i > noun.i)
        for c in noun.children
    )


def _kind(target: Token | None) -> frozenset[str]:
    """The words for things of the target's kind."""
    if target is not None:
        for name in ("media-nouns", "figure-nouns"):
            if target.lemma_.lower() in words(name):
                return words(name)
    return words("report-nouns")


def _rest(sentence: Sentence, cue: Run, target: Token | None) -> Iterator[Token]:
    """The rest of the sentence where the note is a side clause: "…, which could not be verified", "…, but it
    …".
    """
    top = cue.root
    while top.dep_ in ("ccomp", "xcomp", "aux", "neg", "acomp", "attr", "dobj", "amod") and top.head != top:
        top = top.head
    if top.dep_ in ("ROOT", "pobj", "nsubj"):
        return
    inside = {t.i for t in top.subtree}
    if target is not None:
        inside |= {t.i for t in target.subtree}
    outside = [t for t in sentence.tokens if t.i not in inside]
    if top.dep_ in ("conj", "parataxis"):
        outside = [t for t in outside if t.i < min(inside)]
    if any(t.pos_ == "VERB" for t in outside):
        yield from outside


def _earlier(a: Annotated, sentence: int, kind: frozenset[str], plural: bool, needed: bool) -> Iterator[Span]:
    """The sentences before that speak of the same thing, back to the first that does not."""
    here = a.sentences[sentence]
    for back in range(1, min(FARTHEST, sentence) + 1):
        s = a.sentences[sentence - back]
        if a.passages[s.passage].kind != "body":
            return
        same_passage = s.passage == here.passage
        names = any(t.lemma_.lower() in kind for t in s.tokens)
        if not names and not (back == 1 and needed and same_passage):
            return
        yield s.span
        if not plural:
            return


def _later(a: Annotated, sentence: int) -> Iterator[Span]:
    """After "none of those shown here could be verified": the sentences that speak of such things."""
    for s in a.sentences[sentence + 1 :]:
        if any(t.lemma_.lower() in words("media-nouns") for t in s.tokens) or (
            any((t.lower_ in _ONE_OF_THEM and t.dep_ == "nsubj") or t.lower_ == "users" for t in s.tokens)
        ):
            yield s.span


def _span(a: Annotated, tokens: Iterator[Token] | list[Token]) -> Span:
    kept = [t for t in tokens if not t.is_space]
    first, last = min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i)
    if last.is_punct and len(kept) > 1:
        last = a.doc[last.i - 1]
    return first.idx, max(first.idx + len(first), last.idx + len(last))
