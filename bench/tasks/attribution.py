"""Who says what: source, cue and content of every attribution.

Given and gold relations are paired one to one, best fit first, by the words that their contents and cues
share. A span is right *exactly* where it holds the same letters and digits (punctuation and blanks at will),
and by *overlap* as far as its letters go; a whole relation is right where source, cue and content each share
half of the letters of both together. *Words* are counted apart from relations: is a word part of any source,
any cue, any content? So taggers of tokens are scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bench.matching import pairs
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Span, Task, slip
from bench.product import annotated
from bench.sets import polnear

if TYPE_CHECKING:
    from counterclaim.claims.mentions import Attribution

PARTS = ("source", "cue", "content")
WHOLE = 0.5
"""Intersection over union from which a span of a whole relation is right."""
SAME = 0.5
"""Intersection over union from which two contents or two cues are those of one attribution: in a text that is
mostly reported speech, any two touch. Of source, cue and content two must meet."""

SLIPS = {
    "missed": "an attribution of the gold that was not found",
    "false alarm": "something given as an attribution that the gold does not have",
    "wrong source": "found, but its source shares less than half of its letters with the gold's",
    "wrong cue": "found, but its cue shares less than half of its letters with the gold's",
    "wrong content": "found, but its content shares less than half of its letters with the gold's",
}

Letters = frozenset[int]
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def tasks(folders: Folders) -> list[Task]:
    """The tasks of the sets that are there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("polnear")
    return [
        Task(
            name="attribution.polnear",
            about="attributions in news: source, cue and content",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=measures(),
            slips=SLIPS,
            perfect=lambda e: e.gold["relations"],
            # Words of another text's contents meet these as often as a report is content: more than half.
            chance=lambda examples: {f"{p}_word_f1": float("nan") for p in PARTS},
            batch=8,
            fast=12,
        )
    ]


def measures() -> tuple[Measure, ...]:
    """The figures, whole relations first."""
    return (
        Measure("relation_f1", "f1", ("relation",), "whole relations, F1"),
        *(Measure(f"{p}_overlap_f1", "harmonic", (f"{p}_overlap",), f"{p}, F1 by overlap") for p in PARTS),
        *(Measure(f"{p}_exact_f1", "f1", (f"{p}_exact",), f"{p}, exact F1") for p in PARTS),
        *(Measure(f"{p}_word_f1", "f1", (f"{p}_word",), f"words of any {p}, F1") for p in PARTS),
        Measure("relation_precision", "precision", ("relation",), "whole relations, precision"),
        Measure("relation_recall", "recall", ("relation",), "whole relations, recall"),
    )


def load(folders: Folders) -> Loaded:
    """PolNeAR's texts, each with the relations of its first annotator."""
    texts, files = polnear.load(folders)
    examples = tuple(
        Example(
            id=t.id,
            text=t.text,
            gold={
                "relations": [{p: list(getattr(r, p)) for p in PARTS} for r in t.annotators[0]],
                "discarded": list(t.discarded),
            },
            given={"published": t.published},
        )
        for t in texts
    )
    return Loaded(examples, tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The attributions that the product finds in each text, one relation for each cue.

    A quotation that goes on behind its cue ("…," he said. "…") is one relation of PolNeAR; the product keeps
    its pieces apart, because each holds claims of its own.
    """
    from counterclaim.claims.attribution import find_attributions

    return [joined(find_attributions(a)) for a in annotated(examples)]


def joined(found: Iterable[Attribution]) -> list[dict[str, list[Span]]]:
    """Attributions as relations: the contents of one source and cue together."""
    relations: dict[tuple[Span | None, Span], list[Span]] = {}
    for f in found:
        contents = relations.setdefault((f.source, f.cue), [])
        contents += [c for c in f.content if c not in contents]
    return [
        {"source": [source] if source else [], "cue": [cue], "content": sorted(contents)}
        for (source, cue), contents in relations.items()
    ]


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a text."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, answer: Answer) -> Outcome:
    """Compare the relations given for one text with its gold."""
    gold = example.gold["relations"]
    discarded = letters(example.text, example.gold["discarded"])
    given = [g for g in answer if not letters(example.text, g["cue"]) & discarded]
    right = [{p: letters(example.text, r[p]) for p in PARTS} for r in gold]
    found = [{p: letters(example.text, r[p]) for p in PARTS} for r in given]

    def fit(a: dict[str, Letters], b: dict[str, Letters]) -> float:
        if max(iou(a["content"], b["content"]), iou(a["cue"], b["cue"])) < SAME:
            return 0.0
        if sum(bool(a[p] & b[p]) or a[p] == b[p] for p in PARTS) < 2:
            return 0.0
        return (
            2 * iou(a["content"], b["content"])
            + iou(a["cue"], b["cue"])
            + 0.5 * iou(a["source"], b["source"])
        )

    paired = pairs(right, found, fit)
    tallies: dict[str, list[float]] = {}
    for p in PARTS:
        own = [(right[i][p], found[j][p]) for i, j in paired.items()]
        # An attribution without a source has nothing to find; giving none for it is neither hit nor alarm.
        exact = sum(a == b and bool(a) for a, b in own)
        tallies[f"{p}_exact"] = [exact, sum(bool(r[p]) for r in right), sum(bool(f[p]) for f in found)]
        shared = sum(len(a & b) for a, b in own)
        tallies[f"{p}_overlap"] = [
            shared,
            sum(len(f[p]) for f in found),
            shared,
            sum(len(r[p]) for r in right),
        ]
        tallies[f"{p}_word"] = _words_shared(example.text, *(_union(x, p) for x in (right, found)))
    slips: list[Slip] = []
    items = {}
    for i, r in enumerate(gold):
        j = paired.get(i)
        wrong = [p for p in PARTS if j is not None and iou(right[i][p], found[j][p]) < WHOLE]
        at = r["cue"] or r["content"]
        items[f"{example.id}:{at[0][0]}-{at[0][1]}"] = j is not None and not wrong
        if j is None:
            slips.append(slip("missed", example, gold=_all(r), note=_note(example.text, r)))
        slips += [
            slip(f"wrong {p}", example, r[p], given[j][p], _note(example.text, r))
            for p in wrong
            if j is not None
        ]
    slips += [
        slip("false alarm", example, given=_all(g), note=_note(example.text, g))
        for j, g in enumerate(given)
        if j not in paired.values()
    ]
    tallies["relation"] = [sum(items.values()), len(gold), len(given)]
    return Outcome(example.id, tallies, items, tuple(slips))


def letters(text: str, spans: Iterable[Span]) -> Letters:
    """Where the letters and digits of spans stand: what is compared."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i : i + 1].isalnum())


def iou(a: Letters, b: Letters) -> float:
    """Intersection over union; two empty spans are the same."""
    return len(a & b) / len(a | b) if a or b else 1.0


def _union(relations: Sequence[dict[str, Letters]], part: str) -> Letters:
    return frozenset[int]().union(*(r[part] for r in relations))


def _words_shared(text: str, gold: Letters, given: Letters) -> list[float]:
    """Words that stand in both, in the gold, in what was given: a word is in where any letter of it is."""
    words = [range(*m.span()) for m in _WORD.finditer(text)]
    own, told = ({n for n, w in enumerate(words) if not x.isdisjoint(w)} for x in (gold, given))
    return [len(own & told), len(own), len(told)]


def _all(relation: dict[str, list[Span]]) -> list[Span]:
    return [*relation["source"], *relation["cue"], *relation["content"]]


def _note(text: str, relation: dict[str, list[Span]]) -> str:
    return " | ".join(" … ".join(text[s:e] for s, e in relation[p]) or "-" for p in ("source", "cue"))
