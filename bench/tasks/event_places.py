"""Where an event happened: given a sentence and its event verb, which place name is it, or none.

A sentence about a place that is not where the event happened is the hard half: a capital that speaks, a
dateline, the origin of those who were killed (Halterman 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.matching import common
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Span, Task, slip
from bench.product import annotated
from bench.sets import event_location, unique

if TYPE_CHECKING:
    from counterclaim.claims.mentions import EventTrigger
    from counterclaim.model import Place

SLIPS = {
    "no event": "the product sees no event at the verb, so it gives no place",
    "missed": "an event without a place, where the gold has one",
    "other place": "another place than the gold's",
    "false alarm": "a place, where the gold has none",
}
MEASURES = (
    Measure("overlap_f1", "f1", ("overlap",), "place of the event, overlap F1"),
    Measure("exact_f1", "f1", ("exact",), "place of the event, exact F1"),
    Measure("precision", "precision", ("overlap",), "... precision"),
    Measure("recall", "recall", ("overlap",), "... recall"),
    Measure("none", "share", ("none",), "sentences without a place for the event, given none"),
    Measure("seen", "share", ("seen",), "verbs at which the product sees an event"),
)


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("event-location")
    return [
        Task(
            name="events.location",
            about="where an event happened, of the places that its sentence names",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=lambda e: {"event": True, "places": e.gold},
            chance=chance,
            batch=400,
            fast=300,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The sentences, each a report of its own."""
    sentences, files = event_location.load(folders)
    ids = unique(s.id for s in sentences)
    examples = tuple(
        Example(id=i, text=s.text, gold=[list(p) for p in s.places], given={"verb": list(s.verb)})
        for i, s in zip(ids, sentences, strict=True)
    )
    return Loaded(examples, tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The place that the product gives the event at the verb; none where it sees no event there."""
    from counterclaim.claims.events import find_events
    from counterclaim.resolve.places import find_places, place_of, resolve_places

    answers = []
    for e, a in zip(examples, annotated(examples), strict=True):
        start, end = e.given["verb"]
        event = at_verb(find_events(a), (start, end))
        chosen: Span | None = None
        if event and event.places:
            # As the product makes the place of a claim: of the expressions attached, the finest that fits.
            found = find_places(a)
            names = [m for m in found if any(common(p, m.span) for p in event.places)]
            resolved = resolve_places(found, a) if len(names) > 1 else {}
            place = place_of(event.places, resolved, a)
            fitting = [m for m in names if len(names) == 1 or (place and _same(resolved[m.span], place))]
            chosen = fitting[0].name if fitting else None
        answers.append({"event": event is not None, "places": [list(chosen)] if chosen else []})
    return answers


def _same(one: Place, other: Place) -> bool:
    """Whether two are one place; coordinates may have been lent by what contains it."""
    return (one.name, one.as_written) == (other.name, other.as_written)


def at_verb(events: Sequence[EventTrigger], verb: Span) -> EventTrigger | None:
    """The event whose trigger is the verb; otherwise the one in the shortest clause around it."""
    for e in events:
        if common(e.trigger, verb):
            return e
    around = [e for e in events if e.clause[0] <= verb[0] and verb[1] <= e.clause[1]]
    return min(around, key=lambda e: e.clause[1] - e.clause[0], default=None)


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """None is right as often as the gold has none. Short sentences: another's place often touches."""
    none = sum(not e.gold for e in examples) / max(1, len(examples))
    nan = float("nan")
    return {"none": none, "seen": 1.0} | dict.fromkeys(("overlap_f1", "precision", "recall"), nan)


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, answer: Answer) -> Outcome:
    """Compare the place of one event. Of several gold places (a list, "in Ardan and Bel", or the parts
    of one answer, "in Ardan, Belia") one is enough: the product puts an event at one place."""
    gold = [(s, e) for s, e in example.gold]
    given = [(s, e) for s, e in answer["places"]]
    hit = any(common(a, b) for a in gold for b in given)
    exact = any(a == b for a in gold for b in given)
    right = hit if gold else not given
    slips: tuple[Slip, ...] = ()
    if not right:
        kind = (
            ("other place" if given else "missed" if answer["event"] else "no event")
            if gold
            else "false alarm"
        )
        verb = example.text[slice(*example.given["verb"])]
        slips = (slip(kind, example, gold, given, f"verb: {verb}"),)
    return Outcome(
        example.id,
        {
            "overlap": [hit, bool(gold), bool(given)],
            "exact": [exact, bool(gold), bool(given)],
            "none": [not given, 1] if not gold else [0, 0],
            "seen": [answer["event"], 1],
        },
        {example.id: right},
        slips,
    )
