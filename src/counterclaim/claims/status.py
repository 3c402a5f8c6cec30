"""How sure and how real: words of doubt, denial, negation, plan and threat, each with what it governs.

Rules are data (``vocabulary/status_cues.yaml``); this module finds their words in one pass over a sentence
and asks ``scope`` how far each reaches. After ConText (Harkema et al. 2009; medspaCy and EDS-NLP): PSEUDO
rules silence the cues inside them, TERMINATE rules end a scope, and each rule has a direction and a reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from counterclaim.claims import scope
from counterclaim.claims.background import LONGEST, background_cues
from counterclaim.claims.mentions import StatusCue
from counterclaim.claims.patterns import Hit, Patterns
from counterclaim.claims.verification import told_before
from counterclaim.language import Annotated, Run, Token
from counterclaim.model import Modality, Polarity, Span, Status
from counterclaim.vocabulary import load

Value = Status | Modality | Literal["negated"]
Reach = Literal[
    "clause",
    "whole",
    "complement",
    "clausal",
    "infinitive",
    "own-future",
    "phrase",
    "source",
    "negative",
    "itself",
    "back",
]
Direction = Literal["both", "forward", "backward"]

_STATUSES: tuple[Status, ...] = ("retracted", "unverified", "denied", "possible")
_MODALITIES: tuple[Modality, ...] = ("hypothetical", "threatened", "planned", "background", "ongoing")
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM", "PRON", "ADV"))
_OPENERS = frozenset(("that", "of", "and", "or", "for", "on", "about", "in"))
_CORRECTION = re.compile(
    r"\b(?:corrections?|clarifications?|errat(?:um|a)|retractions?|what we got wrong|we got (?:it|this) wrong"
    r"|(?:we|our report) (?:were|was) wrong|has been (?:corrected|amended)"
    r"|correct(?:s|ing)? (?:our|its|an? (?:earlier|error)|the record))\b",
    re.IGNORECASE,
)
_BELIEFS = frozenset(("seem", "passive-belief", "believed-to"))
"""Rules whose "to" belongs to a doubt of what is or was: "appear to have shelled" plans nothing."""
_LINKS = frozenset(("ADP", "PART", "SCONJ", "CCONJ", "AUX", "DET"))


@dataclass(frozen=True)
class Rule:
    """One entry of ``status_cues.yaml``."""

    id: str
    value: str
    reach: Reach = "clause"
    direction: Direction = "both"
    anchor: Literal["root", "first", "last"] = "root"
    max_tokens: int | None = None
    within: Literal["", "correction"] = ""


def status_cues(a: Annotated) -> tuple[StatusCue, ...]:
    """Find the words that say how sure or how real something is, each with the spans that it governs.

    Args:
        a: an annotated report. Its ``published`` day decides what is background.

    Returns:
        One cue for each governed span, in text order; ``rule`` names the entry of ``status_cues.yaml`` (or
        ``date``).

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Police said the fire may have killed six men. Nobody claimed the attack."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(c.value, text[c.scope[0]:c.scope[1]]) for c in status_cues(a)]
    [('possible', 'may have killed six men'), ('negated', 'Nobody claimed')]

    Follows Harkema et al. 2009 (ConText), Saurí and Pustejovsky 2009 (FactBank) for what the values mean, and
    the auxiliary modes of PLOVER for modality.
    """
    patterns = load("status_cues", _compile)
    found: list[StatusCue] = []
    correction = corrects(a)
    for sentence in a.sentences:
        if len(sentence.tokens) > LONGEST:
            continue
        hits = [h for h in patterns.find(sentence.tokens) if correction or not h.value.within]
        if not hits:
            continue
        ends = [sentence.tokens.start + h.start for h in hits if h.value.value == "terminate"]
        for hit in _audible(hits):
            cue = Run(sentence.tokens[hit.start : hit.end])
            value = cast(Value, hit.value.value)
            at = cue.start_char, cue.end_char
            for span in _governed(a, sentence.index, hit.value, cue, ends):
                found.append(StatusCue(sentence.index, value, at, span, hit.value.id))
    found.extend(background_cues(a))
    return tuple(sorted(set(found), key=lambda c: (c.scope, c.cue, c.value, c.rule)))


def status_of(cues: Iterable[StatusCue], span: Span) -> tuple[Status, StatusCue | None]:
    """The status of what ``span`` tells, with the cue that decides; "stated" where no cue governs it.

    Args:
        cues: what ``status_cues`` gave.
        span: the word of harm or the trigger of the event, rather than its whole clause.

    The strongest wins: retracted, unverified, denied, possible.
    """
    over = governing(cues, span)
    for value in _STATUSES:
        for cue in over:
            if cue.value == value:
                return value, cue
    return "stated", None


def modality_of(cues: Iterable[StatusCue], span: Span) -> tuple[Modality, StatusCue | None]:
    """The modality of what ``span`` tells, with the cue that decides; "happened" where no cue governs it."""
    over = governing(cues, span)
    for value in _MODALITIES:
        for cue in over:
            if cue.value == value:
                return value, cue
    return "happened", None


def polarity_of(cues: Iterable[StatusCue], span: Span) -> tuple[Polarity, StatusCue | None]:
    """Whether what ``span`` tells is said not to be so: "negative" where a negation governs it."""
    for cue in governing(cues, span):
        if cue.value == "negated":
            return "negative", cue
    return "positive", None


def governing(cues: Iterable[StatusCue], span: Span) -> tuple[StatusCue, ...]:
    """The cues whose scope holds ``span``, the narrowest scope first."""
    over = [c for c in cues if c.scope[0] <= span[0] and span[1] <= c.scope[1]]
    return tuple(sorted(over, key=lambda c: c.scope[1] - c.scope[0]))


def _compile(entries: list[dict[str, Any]]) -> Patterns[Rule]:
    return Patterns((p, _rule(e)) for e in entries for p in e["patterns"])


def _rule(e: dict[str, Any]) -> Rule:
    if e["value"] not in (*_STATUSES, *_MODALITIES, "negated", "pseudo", "terminate"):
        raise ValueError(f"status_cues.yaml: {e['id']} has no known value: {e['value']!r}")
    reach = e.get("scope", "clause")
    if reach not in get_args(Reach):
        raise ValueError(f"status_cues.yaml: {e['id']} has no known scope: {reach!r}")
    return Rule(
        e["id"],
        e["value"],
        reach,
        e.get("direction", "both"),
        e.get("anchor", "root"),
        e.get("max_tokens"),
        e.get("within", ""),
    )


def corrects(a: Annotated) -> bool:
    """Whether a report is a correction of the outlet's own: its title or its first sentences say so."""
    opening = [a.report.title or "", *(a.text[s.start : s.end] for s in a.sentences[:3])]
    return any(_CORRECTION.search(text) for text in opening)


def _audible(hits: list[Hit[Rule]]) -> Iterator[Hit[Rule]]:
    """Cues not inside a longer one: ConText's PSEUDO rules, and "could not be verified" over "not"."""
    for hit in hits:
        if hit.value.value in ("pseudo", "terminate"):
            continue
        if not any(_silences(o, hit) for o in hits):
            yield hit


def _silences(other: Hit[Rule], hit: Hit[Rule]) -> bool:
    if other.value.value == "pseudo":
        return other.start <= hit.start < other.end
    if other.value.id in _BELIEFS and hit.value.value == "planned":
        return other.start < hit.start < other.end
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.start <= hit.start and hit.end <= other.end and other.value.value != "terminate"


def _governed(a: Annotated, sentence: int, rule: Rule, cue: Run, ends: list[int]) -> Iterator[Span]:
    """The spans that a cue governs: the syntactic scope, cut by direction, length and terminating words."""
    anchor = cue[-1] if rule.anchor == "last" else cue[0] if rule.anchor == "first" else cue.root
    if rule.reach == "back":
        yield from told_before(a, sentence, cue)
        return
    governed = _reached(rule, anchor, cue)
    bounds = a.sentences[sentence].tokens
    low, high = bounds.start, bounds.end
    if rule.direction == "forward":
        low = cue.start
    elif rule.direction == "backward":
        high = cue.end
    low = max((e for e in ends if e < cue.start and e >= low), default=low)
    high = min((e for e in ends if cue.end <= e < high), default=high)
    if rule.max_tokens is not None:
        low, high = max(low, cue.start - rule.max_tokens), min(high, cue.end + rule.max_tokens)
    if rule.reach in ("complement", "clausal", "infinitive", "own-future"):
        governed -= {t.i for t in cue if t.pos_ in _LINKS}
    yield from spans(a, (i for i in governed if low <= i < high))


def spans(a: Annotated, tokens: Iterable[int]) -> Iterator[Span]:
    """Turn token numbers into spans of the report's text."""
    doc = a.doc
    inside = set(tokens)
    kept = sorted(inside | {i + 1 for i in inside if i + 2 in inside and doc[i + 1].is_punct})
    for start, end in scope.runs(kept, [doc[i].pos_ in _CONTENT for i in kept]):
        while (
            start < end - 1 and doc[start].pos_ in ("SCONJ", "CCONJ", "ADP") and doc[start].lower_ in _OPENERS
        ):
            start += 1
        yield doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _reached(rule: Rule, anchor: Token, cue: Run) -> set[int]:
    if rule.reach == "itself":
        return set(range(cue.start, cue.end))
    if rule.reach == "phrase":
        return scope.phrase(anchor)
    if rule.reach == "whole":
        return scope.whole(anchor, told_of=rule.value == "background")
    if rule.reach == "negative":
        return scope.negative(anchor)
    if rule.reach == "source":
        return scope.phrase(anchor) | scope.complement(anchor if anchor.pos_ == "NOUN" else anchor.head)
    if rule.reach == "clausal":
        return scope.clausal(anchor)
    if rule.reach == "infinitive":
        return scope.infinitive(anchor)
    if rule.reach == "own-future":
        return scope.own_future(cue.root)
    if rule.reach == "complement":
        return scope.complement(anchor)
    return scope.head_clause(anchor)
