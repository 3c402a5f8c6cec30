"""The annotated report: text, passages, sentences and syntax, all in code points of the report's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterclaim.language.readings import Readings
from counterclaim.language.syntax import Doc, Run
from counterclaim.model import Report, Span

Means = Literal["rules", "reader", "both"]
"""With what a report is read: the rules alone, the learned reader wherever it can answer, or each where it
measures better."""
PassageKind = Literal["header", "title", "dateline", "body", "furniture"]


@dataclass(frozen=True)
class Passage:
    """A paragraph, the title, the header block, a dateline ("GOMA (Agency) -") or furniture ("Read: …", share
    buttons).

    The passages of a report tile its text: each ends where the next one starts.
    """

    start: int
    end: int
    kind: PassageKind


@dataclass(frozen=True)
class Sentence:
    """A sentence of the title or of the body, without white space at its ends."""

    index: int
    start: int
    end: int
    passage: int
    tokens: Run

    @property
    def span(self) -> Span:
        """Where the sentence stands in the report's text."""
        return self.start, self.end


@dataclass(frozen=True)
class Annotated:
    """A report with its syntax. ``doc.text == report.text``, so ``token.idx`` is a code point of the report.

    ``sentences`` holds those of title and body only, in order; ``sentence_of`` maps each token's index in
    ``doc`` to the index of its sentence, or -1 in header and furniture. ``readings`` are what the learned
    reader makes of title and body, None where the rules are to do without it.
    """

    report: Report
    doc: Doc
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    sentence_of: tuple[int, ...]
    readings: Readings | None = None
    means: Means = "rules"

    @property
    def text(self) -> str:
        """The report's text."""
        return self.report.text
