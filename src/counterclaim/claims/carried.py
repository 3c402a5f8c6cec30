"""Words without a cue of their own.

The speaker is carried over from the sentence or paragraph beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from counterclaim.claims.mentions import Attribution
from counterclaim.claims.quotations import Quotation
from counterclaim.language import Annotated, Sentence

LONG = 25
"""Code points in a quotation at the least: a shorter one is a name or a word set off, not something said."""


def carried_quotations(
    a: Annotated, quotes: Sequence[Quotation], found: Sequence[Attribution]
) -> list[Attribution]:
    """Attribute free-standing quotations to the speaker who is quoted beside them.

    Within a paragraph, ``"A," he said. "B."`` gives both to him. A paragraph that is nothing but a quotation
    goes on with the speaker of the paragraph before, if that one quotes or cites just one speaker last.
    """
    carried: list[Attribution] = []
    for q in quotes:
        # A mark that nothing closes quotes on only where it opens its paragraph; elsewhere it is a slip.
        if not q.closed and a.text[a.passages[q.passage].start : q.outer[0]].strip():
            continue
        if not (q.inner[1] - q.inner[0] >= LONG or _whole(a, q)) or _covered(q, found):
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


def _whole(a: Annotated, q: Quotation) -> bool:
    """Whether a quotation is a sentence of its own, however short: "Nobody was spared." """
    words = a.text[slice(*q.inner)]
    before = a.text[a.passages[q.passage].start : q.outer[0]].rstrip()
    ends = words.endswith((".", "!", "?"))
    return ends and words[:1].isupper() and " " in words and (not before or before[-1] in '.!?"”’')


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


def carried_speech(a: Annotated, found: Sequence[Attribution]) -> list[Attribution]:
    """Indirect speech that goes on in the next sentence, where the language is plain.

    "Police said two men had died. Four others had been taken to hospital.": a sentence without a cue of its
    own whose main verb stands in the past perfect, right behind indirect speech with a cue in the past, in
    the same paragraph.
    """
    carried: list[Attribution] = []
    speakers: dict[int, Attribution] = {}
    reporting = {f.sentence for f in found}
    for f in found:
        if f.source is not None and f.rule.startswith("cue:") and _goes_on(a, f):
            speakers[f.sentence] = f
    for before, s in pairwise(a.sentences):
        told = speakers.get(before.index)
        if told is None or before.passage != s.passage or s.index in reporting or not _back_shifted(s):
            continue
        on = replace(told, sentence=s.index, content=(s.span,), rule="carried-speech")
        carried.append(on)
        speakers[s.index] = on
    return carried


def _goes_on(a: Annotated, f: Attribution) -> bool:
    """Whether speech told in the past fills its sentence to the end, or up to a closing cue."""
    s = a.sentences[f.sentence]
    cue = a.doc.char_span(*f.cue, alignment_mode="expand")
    past = cue is not None and any(t.tag_ in ("VBD", "VBN") for t in cue)
    spans = [c for c in f.content if s.start <= c[0] and c[1] <= s.end]
    reaches = any(s.end - c[1] <= 2 for c in spans) or (bool(spans) and spans[0][0] == s.start)
    quoted = any(mark in a.text[s.start : s.end] for mark in '"“”«»')
    alone = (
        sum(1 for t in s.tokens if t.idx >= f.cue[1] and t.tag_ == "VBD" and t.lower_ in ("said", "added"))
        == 0
    )
    return past and reaches and not quoted and alone


def _back_shifted(s: Sentence) -> bool:
    """Whether a main verb is in the past perfect ("had been hurt"), where the outlet would say "was"."""
    root = s.tokens.root
    perfect = root.tag_ == "VBN" and any(
        c.dep_ in ("aux", "auxpass") and c.lower_ == "had" for c in root.children
    )
    quoted = any(t.text in ('"', "“", "”") for t in s.tokens)
    return perfect and not quoted and not any(c.dep_ == "mark" for c in root.children)
