"""Denials that hang on what they deny: "it had killed 30 soldiers, a claim the mission denied"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.claims.event_frames import verb_lemma
from counterclaim.claims.mentions import Attribution
from counterclaim.claims.phrases import chars, noun_phrase
from counterclaim.claims.sources import agent_of
from counterclaim.language import Annotated, Sentence, Token
from counterclaim.model import Span

DENYING = frozenset({"deny", "reject", "dispute", "dismiss", "refute"})
GAP = 2
"""A comma and a blank."""
_OF_WORDS = frozenset({"deny", "dispute", "refute"})
"""Of these verbs the ones that nobody uses of offers and deals: "a truce, which Hamas rejected"."""
SAID = frozenset(
    {"claim", "allegation", "accusation", "charge", "assertion", "suggestion", "version", "account", "figure"}
)
"""Nouns that take up what was said before them."""


def rebuttals(a: Annotated) -> tuple[Attribution, ...]:
    """The denials of a report that follow what they deny in its own sentence, in text order.

    Args:
        a: the annotated report.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The UN says troops killed 15 villagers in Kishishe, which Kigali denies."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    >>> [(text[slice(*f.source)], text[slice(*f.content[0])]) for f in rebuttals(a)]
    [('Kigali', 'which')]
    """
    return tuple(f for s in a.sentences for f in _of(a, s))


def taken_up(text: str, f: Attribution, found: Sequence[Attribution]) -> Span | None:
    """What a denial means that only takes up what was said before it: "a claim the mission denied".

    Args:
        text: the report's text.
        f: the denial.
        found: all attributions of the report.
    """
    start, end = f.content[0]
    if end > f.cue[0] or text[start:end].split()[-1].lower() not in SAID | {"which"}:
        return None
    return next((c for g in found for c in g.content if c[1] < start <= c[1] + GAP), None)


def without(found: Sequence[Attribution], taken: Sequence[Attribution]) -> list[Attribution]:
    """Attributions whose content ends before what rebuts it.

    Args:
        found: the attributions of a report.
        taken: its rebuttals.
    """
    starts = [f.content[0][0] for f in taken]
    cut = [replace(f, content=tuple(_before(c, starts) for c in f.content)) for f in found]
    return [f for f in cut if all(a < b for a, b in f.content)]


def _before(content: Span, starts: Sequence[int]) -> Span:
    inside = [s for s in starts if content[0] < s < content[1]]
    return (content[0], min(inside) - GAP) if inside else content


def _of(a: Annotated, s: Sentence) -> Iterator[Attribution]:
    for verb in s.tokens:
        if verb.pos_ != "VERB" or verb_lemma(verb) not in DENYING or verb.dep_ not in ("relcl", "acl"):
            continue
        first = _taken_up(verb)
        if first is None or a.doc[first.i - 1].text != ",":
            continue
        source = _by(verb)
        if source is not None:
            at, content = chars(a.doc, (verb.i, verb.i + 1)), (first.idx, _end(verb, first))
            yield Attribution(s.index, at, "denying", (content,), source, rule=f"cue:{verb_lemma(verb)}")


def _taken_up(verb: Token) -> Token | None:
    """The first word for what was said before: "a claim", "which"."""
    noun = verb.head
    if noun.lemma_.lower() in SAID and noun.left_edge.i > noun.first and noun.left_edge.dep_ == "det":
        return noun.left_edge
    if verb_lemma(verb) not in _OF_WORDS:
        return None
    return next((c for c in verb.children if c.lower_ == "which" and c.dep_ in ("dobj", "nsubjpass")), None)


def _end(verb: Token, first: Token) -> int:
    last = first if first.lower_ == "which" else verb.head
    return last.idx + len(last)


def _by(verb: Token) -> Span | None:
    """Who denies it."""
    agent = agent_of(verb)
    if agent is not None:
        return chars(verb.doc, agent)
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.tag_ not in ("WDT", "WP")), None)
    return chars(verb.doc, noun_phrase(subject)) if subject is not None else None
