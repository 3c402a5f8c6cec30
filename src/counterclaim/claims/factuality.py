"""How much of a fact the report makes of what some words tell: from -3, it did not happen, to +3, it did.

The scale of FactBank's successors (Lee et al. 2015). The rules' words have places on it (``SCALE``); the
learned reader gives a number, which stands where there is one. Whoever speaks, a claim is as factual as its
words make it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.claims.mentions import EventTrigger, StatusCue
from counterclaim.claims.phrases import meet
from counterclaim.language import Annotated
from counterclaim.model import Span

SCALE: Mapping[str, float] = {
    "negated": -3.0,
    "denied": -3.0,
    "retracted": -2.0,
    "hypothetical": 0.0,
    "planned": 0.0,
    "threatened": 0.0,
    "possible": 1.0,
    "unverified": 1.0,
}
"""Where the rules' words lie; what is told without a word of doubt is a fact."""
FACT = 3.0


def factuality(a: Annotated, span: Span, cues: Sequence[StatusCue], events: Sequence[EventTrigger]) -> float:
    """How factual the words at a span are.

    Args:
        a: the report.
        span: a predicate.
        cues: the report's words of doubt and denial.
        events: its event mentions.
    """
    read = a.readings.factuality(span) if a.readings is not None else None
    return read if read is not None else ruled(span, cues, events)


def ruled(span: Span, cues: Sequence[StatusCue], events: Sequence[EventTrigger]) -> float:
    """Where the rules' words put a predicate: the least factual of all that is said of it."""
    said: list[str] = [
        c.value for c in cues if c.scope[0] <= span[0] and span[1] <= c.scope[1] and not meet(c.cue, span)
    ]
    for e in events:
        if meet(e.trigger, span):
            said += [e.modality, *(["negated"] if e.polarity == "negative" else [])]
    return min((SCALE[x] for x in said if x in SCALE), default=FACT)
