"""Places: names found, and the points that they are resolved to, within 161 km (100 miles).

Scored as the collection's own platform EUPEG does (Wang & Hu 2019): a given name counts as found where it
overlaps a gold one, one to one; gold without a point is not counted, so that precision is understated for us
as for the peers; ``precision_of_pointed`` leaves out what lies on such gold. The peers' accuracy is that of
the names that they found themselves (``accuracy_161_of_found``), mordecai's that of the gold's names
(``accuracy_161``). The area under the curve of the logarithm of the error is that of Gritta et al. (2018):
``ln(1 + km) / ln(1 + 20038)``, 0 for no error, 1 for the other side of the earth or no answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.matching import common, kilometres, laid_at_random, overlapping
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Span, Task, slip
from bench.product import annotated
from bench.sets import geo

if TYPE_CHECKING:
    from counterclaim.language import Annotated
    from counterclaim.resolve.places import PlaceMention, PlaceRole

ADJECTIVAL = frozenset({"lgl", "lgl-held", "geowebnews"})
"""Corpora whose guidelines mark adjectives and words for people ("Iranian", "Afghans") as names too."""

NEAR_KM = 161.0
FARTHEST_KM = 20038.0
SLIPS = {
    "missed": "a gold name with a point that was not found",
    "no point": "found, but resolved to nothing",
    "far away": "found, but resolved more than 161 km off",
    "no gold point": "given where the gold has a name without a point; costs precision, as it does the peers",
    "false alarm": "given as a place where the gold has none",
}
MEASURES = (
    Measure("recall_161", "recall", ("near",), "names found and put within 161 km, of all (end to end)"),
    Measure("recognition_f1", "f1", ("found",), "names found, overlap F1"),
    Measure("recognition_precision", "precision", ("found",), "names found, precision"),
    Measure("recognition_recall", "recall", ("found",), "names found, recall"),
    Measure("precision_of_pointed", "precision", ("pointed",), "... precision, names without a point aside"),
    Measure("accuracy_161_of_found", "share", ("found_near",), "within 161 km, of names found and resolved"),
    Measure("exact_f1", "f1", ("exact",), "names found with their very span, F1"),
    Measure("accuracy_161", "share", ("given_near",), "within 161 km, given the gold's names"),
    Measure("resolved", "share", ("given_resolved",), "resolved at all, given the gold's names"),
    Measure("median_km", "median", ("given_km",), "median error in km of those resolved"),
    Measure("auc", "error", ("given_auc",), "area under the log error curve, given the gold's names"),
)


def tasks(folders: Folders) -> list[Task]:
    """A task for each corpus.

    Raises:
        Missing: the set is not there.
    """
    return [
        Task(
            name=f"places.{name}",
            about="place names in news, found and resolved to coordinates",
            load=lambda path=path: load(path),  # type: ignore[misc]
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=perfect,
            chance=chance,
            batch=16,
            fast=40,
        )
        for name, path in geo.corpora(folders).items()
    ]


def load(path: Path) -> Loaded:
    """A corpus as examples; the product is also given the spans, to resolve them without finding them."""
    examples = tuple(
        Example(
            id=r.id,
            text=r.text,
            gold=[[*t.span, *(t.point or (None, None))] for t in r.toponyms],
            given={
                "published": r.published,
                "spans": [list(t.span) for t in r.toponyms],
                "adjectival": path.stem in ADJECTIVAL,
            },
        )
        for r in geo.load(path)
    )
    return Loaded(examples, (path,))


def perfect(example: Example) -> Answer:
    """The gold as an answer."""
    counted = [t for t in example.gold if t[2] is not None]
    return {"found": counted, "given": [t[2:] for t in example.gold]}


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """Names laid at random touch some; where another report's points stand for this one's, how many lie near
    is left to the corpus."""
    spans = [([(t[0], t[1]) for t in e.gold if t[2] is not None], len(e.text)) for e in examples]
    touched = laid_at_random(spans)
    found = ("recognition_f1", "recognition_precision", "recognition_recall", "precision_of_pointed")
    open_ = ("resolved", "accuracy_161", "accuracy_161_of_found")
    return dict.fromkeys(found, touched) | dict.fromkeys(open_, math.nan)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The places that the product finds, and what it makes of the names that it is given."""
    from counterclaim.resolve.places import find_names, resolve_places

    answers = []
    for e, a in zip(examples, annotated(examples, read=False), strict=True):
        found = [m for kind in find_names(a) for m in kind]
        placed = resolve_places(found, a)
        roles = {m.span: m.role for m in found}
        resolved = {s: p for s, p in placed.items() if roles[s] != "adjectival" or e.given["adjectival"]}
        given = [told(a, (start, end), found) for start, end in e.given["spans"]]
        resolved_given = resolve_places(list({m.span: m for m in given}.values()), a)
        points = [resolved_given.get(m.span) for m in given]
        answers.append(
            {
                "found": [[*span, p.lat, p.lon] for span, p in resolved.items()],
                "given": [[p.lat, p.lon] if p else [None, None] for p in points],
            }
        )
    return answers


def told(a: Annotated, span: Span, found: Sequence[PlaceMention]) -> PlaceMention:
    """A place mention at a given span: the product's own, with all that the words around tell it, where it
    found the very name; otherwise the bare name."""
    from counterclaim.resolve.place_adjectives import regional
    from counterclaim.resolve.place_context import demonyms
    from counterclaim.resolve.places import PlaceMention

    for m in found:
        if span in (m.span, m.name):
            return m
    at = next((s.index for s in a.sentences if s.start <= span[0] < s.end), -1)
    words = a.text[slice(*span)]
    role: PlaceRole = "adjectival" if words in demonyms() or words in regional() else "mentioned"
    return PlaceMention(at, span, span, words, role, rule="given")


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, answer: Answer) -> Outcome:
    """Compare the places of one report with its gold."""
    gold = [t for t in example.gold if t[2] is not None]
    found = answer["found"]

    paired = overlapping(gold, found)
    slips: list[Slip] = []
    items = {}
    near = exact = placed = 0
    for i, t in enumerate(gold):
        span = (t[0], t[1])
        j = paired.get(i)
        km = None if j is None else _off(t, found[j][2:])
        items[f"{example.id}:{t[0]}-{t[1]}"] = km is not None and km <= NEAR_KM
        if j is None:
            slips.append(slip("missed", example, gold=[span], note=example.text[slice(*span)]))
            continue
        given = (found[j][0], found[j][1])
        exact += given == span
        placed += km is not None
        near += km is not None and km <= NEAR_KM
        note = f"gold {t[2]}, {t[3]}; given {found[j][2]}, {found[j][3]}"
        if km is None:
            slips.append(slip("no point", example, [span], [given], note))
        elif km > NEAR_KM:
            slips.append(slip("far away", example, [span], [given], f"{km:.0f} km: {note}"))
    pointless = [(t[0], t[1]) for t in example.gold if t[2] is None]
    aside = 0
    for f in (f for j, f in enumerate(found) if j not in paired.values()):
        on = [s for s in pointless if common(s, (f[0], f[1]))]
        aside += bool(on)
        kind = "no gold point" if on else "false alarm"
        slips.append(slip(kind, example, on, [(f[0], f[1])], example.text[f[0] : f[1]]))
    told = [
        _off(t, answer["given"][n] if n < len(answer["given"]) else (None, None))
        for n, t in enumerate(example.gold)
        if t[2] is not None
    ]
    known = [km for km in told if km is not None]
    n = len(gold)
    tallies: dict[str, list[float]] = {
        "found": [len(paired), n, len(found)],
        "exact": [exact, n, len(found)],
        "near": [near, n, len(found)],
        "pointed": [len(paired), n, len(found) - aside],
        "found_near": [near, placed],
        "given_near": [sum(km <= NEAR_KM for km in known), n],
        "given_resolved": [len(known), n],
        "given_km": known,
        "given_auc": [sum(1.0 if km is None else log_error(km) for km in told), n],
    }
    return Outcome(example.id, tallies, items, tuple(slips))


def _off(toponym: Sequence[Any], point: Sequence[Any]) -> float | None:
    """Kilometres between a gold toponym and a point; None without one."""
    return None if point[0] is None else kilometres((toponym[2], toponym[3]), (point[0], point[1]))


def log_error(km: float) -> float:
    """An error between 0 and 1, by its logarithm.

    >>> [round(log_error(x), 2) for x in (0, 10, 161, 20038)]
    [0.0, 0.24, 0.51, 1.0]
    """
    return min(1.0, math.log1p(km) / math.log1p(FARTHEST_KM))
