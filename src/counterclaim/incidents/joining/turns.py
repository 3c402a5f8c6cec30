"""Where a report turns from one event to another, and where somebody owns up to the one told before, by the
words of ``vocabulary/event_turns.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.model import Span
from counterclaim.vocabulary import load, lowered

Means = Literal["other", "next", "own"]

_SENTENCE_END = re.compile(r"(?<=[.!?])['\"”’)\]]*\s+(?=['\"“‘(\[]*[A-Z0-9])")


@dataclass(frozen=True)
class Turn:
    """Words that turn to another event or back to one: where what they govern begins and ends.

    Attributes:
        span: from the sentence of the words to the end of their paragraph, or of the sentence of who owns up.
        cue: where the words stand.
        means: what they tell, as of ``event_turns.yaml``.
        opens: whether the words open their sentence.
    """

    span: Span
    cue: Span
    means: Means
    opens: bool


def turns(text: str, paragraphs: Iterable[Span]) -> tuple[Turn, ...]:
    """Where a report's text turns to another event, and where somebody owns up, in text order.

    >>> text = "Six died in Goma.\\n\\nElsewhere, a shell hit a bus. Two were hurt."
    >>> [(text[slice(*t.cue)], t.span, t.means) for t in turns(text, [(0, 17), (19, len(text))])]
    [('Elsewhere', (19, 63), 'other')]
    """
    found: list[Turn] = []
    for start, end in paragraphs:
        begins = [start, *(m.end() for m in _SENTENCE_END.finditer(text, start, end))]
        for at, stop in zip(begins, [*begins[1:], end], strict=True):
            words = lowered(text[at:stop])
            for means, pattern in load("event_turns", _compiled):
                m = pattern.search(words)
                if m is not None:
                    cue = at + m.start(), at + m.end()
                    reach = stop if means == "own" else end
                    found.append(Turn((at, reach), cue, means, not words[: m.start()].strip()))
    return tuple(sorted(found, key=lambda t: (t.span, t.means)))


def _compiled(entries: list[dict[str, Any]]) -> tuple[tuple[Means, re.Pattern[str]], ...]:
    """One pattern for each meaning."""
    alike: dict[Means, list[str]] = {}
    for e in entries:
        alike.setdefault(e["means"], []).append(f"(?:{e['pattern']})")
    return tuple((means, re.compile("|".join(patterns))) for means, patterns in alike.items())
