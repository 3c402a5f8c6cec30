"""Names, weapons, places, times and quantities: entity spans by type.

The learned reader tags them all. The rules have no one list of entities; each type is answered by what they
use for it: weapons and platforms from the vocabulary, places and dates from their finders, the rest from the
names of the language pipeline. Where two claim the same words, the more specific finder wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench.matching import common
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Span, Task, slip
from bench.product import annotated
from bench.sets import re3d

if TYPE_CHECKING:
    from counterclaim.language import Annotated

KNOWN = (
    "Weapon", "MilitaryPlatform", "Person", "Organisation", "Location", "Nationality", "Temporal", "Quantity",
    "Money",
)  # fmt: skip
"""The types that the product has a notion of."""

OTHERS = ("DocumentReference",)
NAMES = {
    "PERSON": "Person", "ORG": "Organisation", "GPE": "Location", "LOC": "Location", "FAC": "Location",
    "NORP": "Nationality", "MONEY": "Money", "CARDINAL": "Quantity", "QUANTITY": "Quantity",
    "PERCENT": "Quantity",
}  # fmt: skip
PLATFORMS = frozenset({"aircraft", "armour", "naval", "platform", "vehicle"})
"""Classes of ``weapons.yaml`` that carry weapons rather than being one."""

SLIPS = {
    "missed": "an entity of the gold that no span touches",
    "wrong span": "the right type, with a longer or shorter span",
    "wrong type": "the same words under another type",
    "false alarm": "a span that touches no entity of the gold",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("re3d")
    return [
        Task(
            name="names.re3d",
            about="names, weapons, platforms, places, times and quantities in reports on Syria and Iraq",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure("exact_f1", "f1", ("known",), "entities of nine types, exact micro-F1"),
                Measure("overlap_f1", "f1", ("overlap",), "... by overlap with the right type, F1"),
                Measure(
                    "all_f1", "f1", ("all",), "... with the type that the product does not know, exact F1"
                ),
                *(Measure(f"{t.lower()}_f1", "f1", (f"type:{t}",), f"{t}, exact F1") for t in KNOWN),
                *(
                    Measure(f"{t.lower()}_overlap_f1", "f1", (f"overlap:{t}",), f"{t}, overlap F1")
                    for t in KNOWN[:2]
                ),
            ),
            slips=SLIPS,
            perfect=lambda e: e.gold,
            chance=lambda examples: {"overlap_f1": float("nan")},
            batch=64,
            fast=100,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The sentences, each a report of its own."""
    sentences, files = re3d.load(folders)
    return Loaded(
        tuple(Example(s.id, s.text, [[t, *span] for t, span in s.entities]) for s in sentences), tuple(files)
    )


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The entities of each sentence: type, start, end; none over another."""
    answers = []
    for a in annotated(examples):
        kept: list[tuple[str, Span]] = []
        for kind, span in _found(a):
            if not any(common(span, other) for _, other in kept):
                kept.append((kind, span))
        answers.append([[kind, *span] for kind, span in sorted(kept, key=lambda x: x[1])])
    return answers


def _found(a: Annotated) -> Iterator[tuple[str, Span]]:
    """All that the finders see, the most specific first; with the reader its names, and the weapons that the
    vocabulary knows beside them."""
    from counterclaim.claims.weapons import find_weapons
    from counterclaim.resolve.dates import find_dates
    from counterclaim.resolve.places import find_places
    from counterclaim.vocabulary import entries

    if a.readings is not None:
        for t in a.readings.tagged("name"):
            yield t.label, t.span
    if a.means == "reader":
        return
    platforms = {w["id"] for w in entries("weapons") if w.get("class") in PLATFORMS}
    for w in find_weapons(a):
        yield ("MilitaryPlatform" if w.weapon in platforms else "Weapon"), w.span
    if a.readings is not None:
        return
    for d in find_dates(a):
        yield "Temporal", d.span
    people = [e for e in a.doc.ents if e.label_ in ("PERSON", "ORG")]
    for m in find_places(a):
        # A place that is part of a longer name is not meant as a place ("the Bank of Syria").
        if not any(e.start_char <= m.span[0] and m.span[1] < e.end_char for e in people):
            yield "Location", m.span
    for e in a.doc.ents:
        if e.label_ in NAMES:
            yield NAMES[e.label_], (e.start_char, e.end_char)


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, given: Answer) -> Outcome:
    """Compare the entities of one sentence with its gold."""
    gold = [(t, (s, e)) for t, s, e in example.gold]
    found = [(t, (s, e)) for t, s, e in given]
    tallies: dict[str, list[float]] = {}
    overlap = [0.0, 0.0, 0.0]
    for t in KNOWN:
        g, f = [s for k, s in gold if k == t], [s for k, s in found if k == t]
        tallies[f"type:{t}"] = [len(set(g) & set(f)), len(g), len(f)]
        tallies[f"overlap:{t}"] = [sum(any(common(a, b) for b in f) for a in g), len(g), len(f)]
        overlap = [x + y for x, y in zip(overlap, tallies[f"overlap:{t}"], strict=True)]
    known = [sum(tallies[f"type:{t}"][k] for t in KNOWN) for k in range(3)]
    tallies |= {
        "known": known,
        "overlap": overlap,
        "all": [len(set(gold) & set(found)), len(gold), len(found)],
    }
    slips = []
    for t, span in gold:
        if (t, span) in found:
            continue
        near = [(k, s) for k, s in found if common(s, span)]
        kind = "missed" if not near else "wrong span" if any(k == t for k, _ in near) else "wrong type"
        note = f"{t}: {example.text[slice(*span)]}; given {', '.join(k for k, _ in near) or 'nothing'}"
        slips.append(slip(kind, example, [span], [s for _, s in near], note))
    slips += [
        slip("false alarm", example, given=[s], note=f"{k}: {example.text[slice(*s)]}")
        for k, s in found
        if not any(common(s, g) for _, g in gold)
    ]
    items = {f"{example.id}:{t} {s[0]}-{s[1]}": (t, s) in found for t, s in gold}
    return Outcome(example.id, tallies, items, tuple(slips))
