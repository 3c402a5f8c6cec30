"""Whether a report is about conflict at all: sport, business and weather borrow the words of war."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterclaim.language import Annotated
from counterclaim.vocabulary import load

FEWEST = 2
"""Different words of another field that a report must hold before it can be found irrelevant."""


@dataclass(frozen=True)
class Relevance:
    """How many different words of conflict, and of the strongest other field, a report holds."""

    conflict: int
    other: int
    field: str | None

    @property
    def relevant(self) -> bool:
        """Whether the report may tell of conflict: no other field has more words than conflict has."""
        return self.other < FEWEST or self.conflict >= self.other


def relevance(a: Annotated) -> Relevance:
    """Weigh a report's words, each counted once, by the fields of ``relevance.yaml``.

    Words that are themselves triggers ("attack", "strike", "shot") are in no field, so that a metaphor cannot
    vote for itself.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The striker scored twice as the visitors bombarded the goal and won the match."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> relevance(a).relevant
    False
    """
    words = {t.lower_ for s in a.sentences for t in s.tokens}
    fields: dict[str, frozenset[str]] = load("relevance", _fields)
    conflict = len(words & fields["conflict"])
    others = {name: len(words & held) for name, held in fields.items() if name != "conflict"}
    strongest = max(others, key=lambda name: others[name])
    return Relevance(conflict, others[strongest], strongest if others[strongest] else None)


def _fields(rows: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {r["field"]: frozenset(str(w).lower() for w in r["words"]) for r in rows}
