"""Noun phrases and clauses on the parse: the few readings of a dependency tree that all finders share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from counterclaim.language import Doc, Token
from counterclaim.model import Span
from counterclaim.vocabulary import load

Tokens = tuple[int, int]
"""A half-open interval of token indices in a document."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_OPENING = frozenset("([{“‘\"'«„-–—")


def chars(doc: Doc, tokens: Tokens) -> Span:
    """Where tokens stand in the text, in code points."""
    first, last = doc[tokens[0]], doc[tokens[1] - 1]
    return first.idx, last.idx + len(last)


def meet(a: Span, b: Span) -> bool:
    """Whether two spans share a code point.

    >>> meet((0, 4), (3, 9)), meet((0, 4), (4, 9))
    (True, False)
    """
    return a[0] < b[1] and b[0] < a[1]


def trimmed(doc: Doc, tokens: Tokens, *, strip: str = ",;:.–—-") -> Tokens:
    """Drop punctuation and blanks from both ends; brackets and quotation marks stay."""
    i, j = tokens
    while i < j and (doc[i].is_space or doc[i].text in strip):
        i += 1
    while j > i and (doc[j - 1].is_space or doc[j - 1].text in strip):
        j -= 1
    return i, j


def subtree(token: Token, *, without: Iterable[str] = ()) -> list[Token]:
    """The token and all below it, leaving out children by their relation, in text order."""
    left_out = frozenset(without)
    found: list[Token] = []
    stack = [token]
    while stack:
        t = stack.pop()
        found.append(t)
        stack += [c for c in t.children if c.dep_ not in left_out]
    return sorted(found, key=lambda t: t.i)


def run(head: Token, members: Iterable[Token]) -> Tokens:
    """The unbroken run of tokens around ``head`` among ``members``."""
    indices = {t.i for t in members}
    i = j = head.i
    while i - 1 in indices:
        i -= 1
    while j + 1 in indices:
        j += 1
    return i, j + 1


def noun_phrase(head: Token) -> Tokens:
    """A noun with its modifiers and appositions, but without relative clauses or who stands beside it.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Ali Reza, the deputy governor of the province, who arrived late, said no."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> subject = next(t for t in a.doc if t.dep_ == "nsubj" and t.head.text == "said")
    >>> text[slice(*chars(a.doc, noun_phrase(subject)))]
    'Ali Reza, the deputy governor of the province'
    """
    doc = head.doc
    i, j = run(head, subtree(head, without=_CLAUSES))
    i, j = trimmed(doc, (i, j))
    i = _name_start(doc, i)
    # An unclosed bracket or mark means that the parse cut into an aside: leave the aside out.
    while j > i + 1 and doc[j - 1].text in _OPENING:
        j -= 1
    return i, j


def _name_start(doc: Doc, i: int) -> int:
    """Where a name starts of which the parse left a rest: the "Islam" of "Nusrat al-Islam"."""
    articles, start, inside = load("name_words", _articles), i, False
    while start > 0:
        before = doc[start - 1]
        if before.text == "-" and start > 1 and doc[start].idx == chars(doc, (start - 2, start - 1))[1] + 1:
            start -= 2
            inside = inside or doc[start].lower_ in articles
        elif inside and before.pos_ == "PROPN" and before.ent_type_ not in ("DATE", "TIME"):
            start -= 1
        else:
            break
    return start if inside else i


def _articles(raw: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(w for e in raw if e["id"] in ("article", "and") for w in e["words"])


def has_own_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own, so that it starts an independent clause."""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def finite(token: Token) -> bool:
    """Whether a token heads a finite verb group."""
    if token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in token.children)


def nobody(noun: Token) -> bool:
    """Whether a phrase names nobody: "no group", "none of them"."""
    return noun.lower_ in _NOBODY or any(t.dep_ == "det" and t.lower_ in _NOBODY for t in noun.children)


def undone(verb: Token) -> bool:
    """Whether something is said not to have been done: "has not claimed", "has yet to claim"."""
    before = [t.lower_ for t in verb.doc[max(verb.i - 2, 0) : verb.i]]
    return any(c.dep_ == "neg" for c in verb.children) or before == ["yet", "to"]
