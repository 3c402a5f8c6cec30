"""How a report is laid out: its headline, its paragraphs, and where it turns from one event to another."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from counterclaim.incidents.joining.pointing import little, points_back
from counterclaim.incidents.joining.turns import Turn, turns
from counterclaim.model import EventMention, Report, Span
from counterclaim.model.paragraphs import paragraphs


@dataclass(frozen=True)
class Layout:
    """Where a report's paragraphs begin, and where its headline stands.

    >>> text = "Title: Raid on Kidal kills six\\n\\nSix died.\\n\\nIn May ten had died."
    >>> layout(Report(id="r-1", text=text, sha256="0", title_span=(7, 30)))
    Layout(paragraphs=(0, 32, 43), headline=(7, 30), turns=())
    """

    paragraphs: tuple[int, ...] = ()
    headline: Span = (0, 0)
    turns: tuple[Turn, ...] = ()
    _seen: dict[str, Turn | None] = field(default_factory=dict, repr=False, compare=False)

    def paragraph(self, m: EventMention) -> int:
        """The number of the paragraph in which a mention stands; 0 for all where none are known."""
        return bisect_right(self.paragraphs, m.trigger.start)

    def heads(self, m: EventMention) -> bool:
        """Whether a mention stands in the headline."""
        return self.headline[0] <= m.trigger.start < self.headline[1]

    def turn(self, m: EventMention) -> Turn | None:
        """The words by which the report turned to another event before it told a mention, in its paragraph;
        None where there are none, or where the mention points back over them or says too little to be meant.
        """
        if m.id not in self._seen:
            self._seen[m.id] = self._over(m)
        return self._seen[m.id]

    def _over(self, m: EventMention) -> Turn | None:
        at, said = m.trigger.start, m.quote
        over = [
            t for t in self.turns
            if t.means != "own" and t.span[0] <= at < t.span[1]
            and (t.opens or t.cue[0] <= at or said.start <= t.cue[0] < said.end)
        ]  # fmt: skip
        if not over or points_back(m) or (over[-1].means == "next" and little(m)):
            return None
        return over[-1]

    def owned(self, m: EventMention) -> bool:
        """Whether a mention stands in a sentence in which somebody owns up to what was told before."""
        return any(t.means == "own" and t.span[0] <= m.trigger.start < t.span[1] for t in self.turns)


def layout(report: Report) -> Layout:
    """The paragraphs of a report's text, its headline where the text has it, and where it turns to another
    event."""
    spans = tuple(paragraphs(report.text, report.header))
    starts = tuple(start for start, _ in spans)
    return Layout(starts, report.title_span or (0, 0), turns(report.text, spans))
