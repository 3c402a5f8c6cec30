"""Quotations without a cue of their own: the speaker is carried over from the sentence or paragraph beside them."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.claims.mentions import Attribution
from counterclaim.claims.quotations import Quotation
from counterclaim.language import Annotated

LONG = 25
"""Code points in a quotation at the least: a shorter one is a name or a word set off, not something said."""


def carried_quotations(
    a: Annotated, quotes: Sequence[Quotation], found: Sequence[Attribution]
) -> list[Attribution]:
    """Attribute free-standing quotations to the speaker who is quoted beside them.

    Within a paragraph, ``"A," he said. "B."`` gives both to him. A paragraph that is nothing but a quotation goes on with
    the speaker of the paragraph before, if that one quotes or cites just one speaker last.
    """
    carried: list[Attribution] = []
    for q in quotes:
        if q.inner[1] - q.inner[0] < LONG or _covered(q, found):
            continue
        speaker = _beside(a, q, [*found, *carried])
        if speaker is not None:
            sentence = next(
                (s.index for s in a.sentences if s.start < q.outer[1] and q.outer[0] < s.end),
                speaker.sentence,
            )
            carried.append(
                Attribution(
                    sentence,
                    speaker.cue,
                    speaker.cue_class,
                    (q.inner,),
                    speaker.source,
                    speaker.relays,
                    "carried-quotation",
                )
            )
    return carried


def _covered(q: Quotation, found: Sequence[Attribution]) -> bool:
    half = (q.inner[1] - q.inner[0]) / 2
    return any(min(q.inner[1], c[1]) - max(q.inner[0], c[0]) > half for f in found for c in f.content)


def _beside(a: Annotated, q: Quotation, found: Sequence[Attribution]) -> Attribution | None:
    named = [f for f in found if (f.source is not None and "cue" in f.rule) or f.rule == "carried-quotation"]
    same = [f for f in named if a.sentences[f.sentence].passage == q.passage]
    if same:
        before = [f for f in same if f.cue[1] <= q.outer[0]]
        if before:
            return before[-1]
        # "A long remark. That was all," he said: the first cue behind it.
        behind = a.text[q.outer[1] : same[0].cue[0]]
        return same[0] if len(behind) < 200 else None
    passage = a.passages[q.passage]
    opens = a.text[passage.start : q.outer[0]].strip() == ""
    earlier = [f for f in named if a.sentences[f.sentence].passage < q.passage]
    if not opens or not earlier:
        return None
    last = earlier[-1]
    previous = max((s.passage for s in a.sentences if s.passage < q.passage), default=-1)
    return last if a.sentences[last.sentence].passage == previous else None
