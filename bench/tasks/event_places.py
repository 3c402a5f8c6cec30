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

SLIPS = {
    "missed": "no place, where the gold has one",
    "other place": "another place than the gold's",
    "false alarm": "a place, where the gold has none",
}
MEASURES = (
    Measure(
        "accuracy", "share", ("right",), "sentences answered right: a gold place, or none where it has none"
    ),
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
    """Where the product says that the event at the verb happened, whether or not it would code that event."""
    from counterclaim.claims.event_places import place_of_event
    from counterclaim.claims.events import find_events
    from counterclaim.resolve.places import find_places

    answers = []
    for e, a in zip(examples, annotated(examples), strict=True):
        verb: Span = (e.given["verb"][0], e.given["verb"][1])
        events = find_events(a)
        event = at_verb(events, verb)
        chosen = place_of_event(a, verb, find_places(a), others=[x.trigger for x in events]).candidate
        answers.append({"event": event is not None, "places": [list(chosen.span)] if chosen else []})
    return answers


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
    free = dict.fromkeys(("accuracy", "overlap_f1", "precision", "recall"), nan)
    return {"none": none, "seen": 1.0} | free


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
        kind = ("other place" if given else "missed") if gold else "false alarm"
        verb = example.text[slice(*example.given["verb"])]
        slips = (slip(kind, example, gold, given, f"verb: {verb}"),)
    return Outcome(
        example.id,
        {
            "right": [right, 1],
            "overlap": [hit, bool(gold), bool(given)],
            "exact": [exact, bool(gold), bool(given)],
            "none": [not given, 1] if not gold else [0, 0],
            "seen": [answer["event"], 1],
        },
        {example.id: right},
        slips,
    )
