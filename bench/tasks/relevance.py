"""Which reports tell of violence and by whom: SATP's briefs and IndiaPoliceEvents.

SATP's four labels have no published names and are called by their numbers. By reading, they are armed
assault, bombing, abduction, and destruction or attacks on civilians; ``_labels`` says which of the product's
modes answer each. IndiaPoliceEvents asks what the *police* did, by sentence and by document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench import labels
from bench.model import Answer, Example, Folders, Loaded, Measure, Missing, Outcome, Slip, Task, slip
from bench.product import annotated
from bench.sets import reports

if TYPE_CHECKING:
    from counterclaim.claims.mentions import EventTrigger
    from counterclaim.language import Annotated

SATP = ("label 1", "label 2", "label 3", "label 4")
EXPLOSIVE = frozenset({"explosives", "suicide-attack"})
POLICE = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
TOLD = frozenset({"happened", "ongoing", "background"})
SLIPS = {
    "missed": "a label of the gold that was not given",
    "false alarm": "a label given that the gold does not have",
}


def tasks(folders: Folders) -> list[Task]:
    """The tasks whose sets are there.

    Raises:
        Missing: neither is there.
    """
    found = []
    if folders.data is not None and (folders.data / "satp").is_dir():
        found.append(_satp(folders))
    if folders.data is not None and (folders.data / "india-police-events").is_dir():
        found.append(_india(folders))
    if not found:
        folders.set("satp")
        raise Missing("satp, india-police-events: neither is there")
    return found


def _satp(folders: Folders) -> Task:
    return Task(
        name="events.satp",
        about="four kinds of violence in briefs from South Asia, under labels without published names",
        load=lambda: load_satp(folders),
        answer=answer_satp,
        score=score_satp,
        measures=(
            labels.macro("macro_f1", SATP, "four labels of a brief, macro-F1"),
            *(Measure(f"label_{n}_f1", "f1", (f"label:label {n}",), f"label {n}, F1") for n in range(1, 5)),
            Measure(
                "relevant_recall", "share", ("relevant",), "briefs with a label in which violence is seen"
            ),
        ),
        slips=SLIPS,
        perfect=lambda e: e.gold,
        chance=chance_satp,
        batch=50,
        fast=100,
    )


def load_satp(folders: Folders) -> Loaded:
    """The briefs with the names of their labels."""
    briefs, files = reports.satp(folders)
    examples = (
        Example(b.id, b.text, [name for name, yes in zip(SATP, b.labels, strict=False) if yes])
        for b in briefs
    )
    return Loaded(tuple(examples), tuple(files))


def answer_satp(examples: Sequence[Example]) -> list[Answer]:
    """The labels whose modes the product sees in a brief, as having happened."""
    from counterclaim.claims.events import find_events

    return [sorted({x for e in find_events(a) for x in _labels(e)}) for a in annotated(examples)]


def _labels(e: EventTrigger) -> Iterator[str]:
    if e.modality not in TOLD or e.polarity != "positive":
        return
    if e.type == "ASSAULT" and e.mode in EXPLOSIVE:
        yield "label 2"
    elif e.type == "ASSAULT" and e.mode == "abduct":
        yield "label 3"
    elif e.type == "ASSAULT" and e.mode in ("destroy", "primitive"):
        yield "label 4"
    elif e.type == "ASSAULT":
        yield "label 1"


def chance_satp(examples: Sequence[Example]) -> dict[str, float]:
    """What another brief's labels come to."""
    found = labels.chance([e.gold for e in examples], SATP, "macro_f1")
    named = {f"label_{n}_f1": found[f"label {n}_f1"] for n in range(1, 5)}
    some = sum(bool(e.gold) for e in examples) / max(1, len(examples))
    return named | {"macro_f1": found["macro_f1"], "relevant_recall": some}


def score_satp(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a brief."""
    return [
        Outcome(
            e.id,
            labels.tallies(e.gold, given, SATP) | {"relevant": [bool(given), 1] if e.gold else [0, 0]},
            {f"{e.id}:{x}": x in given for x in e.gold},
            tuple(_wrong(e, e.gold, given)),
        )
        for e, given in zip(examples, answers, strict=True)
    ]


def _wrong(e: Example, gold: Sequence[str], given: Sequence[str]) -> Iterator[Slip]:
    for x in gold:
        if x not in given:
            yield Slip("missed", e.id, e.text[:600], note=f"{x}; given {', '.join(given) or 'none'}")
    for x in given:
        if x not in gold:
            yield Slip("false alarm", e.id, e.text[:600], note=f"{x}; gold {', '.join(gold) or 'none'}")


def _india(folders: Folders) -> Task:
    return Task(
        name="events.india",
        about="what the police did, in reports of the Gujarat violence of 2002",
        load=lambda: load_india(folders),
        answer=answer_india,
        score=score_india,
        measures=(
            labels.macro(
                "sentence_macro_f1", POLICE, "acts of the police by sentence, macro-F1 of five labels"
            ),
            *labels.each(POLICE, "by sentence: "),
            Measure(
                "document_macro_f1",
                "macro_f1",
                tuple(f"label:document {x}" for x in POLICE),
                "acts of the police by document, macro-F1",
            ),
            Measure(
                "relevant_recall", "share", ("relevant",), "documents with a label in which violence is seen"
            ),
        ),
        slips=SLIPS,
        perfect=lambda e: {"sentences": e.gold["sentences"], "violent": True},
        chance=lambda examples: (
            {"relevant_recall": 1.0}
            | dict.fromkeys(["any_action_f1", "document_macro_f1", "sentence_macro_f1"], float("nan"))
        ),
        batch=16,
        fast=40,
    )


def load_india(folders: Folders) -> Loaded:
    """The reports; the labels of a document are those of its sentences."""
    found, files = reports.india(folders)
    examples = tuple(
        Example(
            r.id,
            r.text,
            {"sentences": [list(x) for _, x in r.sentences]},
            {"published": r.published, "sentences": [list(s) for s, _ in r.sentences]},
        )
        for r in found
        if r.sentences
    )
    return Loaded(examples, tuple(files))


def answer_india(examples: Sequence[Example]) -> list[Answer]:
    """The labels of each sentence, and whether any violence is seen in the report."""
    from counterclaim.claims.events import find_events
    from counterclaim.claims.tolls import find_tolls

    answers = []
    for e, a in zip(examples, annotated(examples), strict=True):
        events = [x for x in find_events(a) if x.modality in TOLD and x.polarity == "positive"]
        acts = [(x.trigger[0], label) for x in events for label in _acts(a, x)]
        acts += [
            (t.effect[0], "KILL")
            for t in find_tolls(a)
            if t.kind == "killed" and t.perpetrator and _police(a.text[slice(*t.perpetrator)])
        ]
        sentences = [
            sorted({label for at, label in acts if start <= at < end}) for start, end in e.given["sentences"]
        ]
        sentences = [[*x, "ANY_ACTION"] if x and "ANY_ACTION" not in x else x for x in sentences]
        violent = any(x.type in ("ASSAULT", "HARM", "COERCE", "PROTEST") for x in events)
        answers.append({"sentences": sentences, "violent": violent})
    return answers


def _acts(a: Annotated, e: EventTrigger) -> Iterator[str]:
    """What of the set's labels an event is. Where nobody is named, it is the police who arrest."""
    doers = [a.text[slice(*p.span)] for p in e.parts if p.role == "initiator"]
    by_police = any(_police(d) for d in doers)
    if (e.type, e.mode) == ("COERCE", "arrest") and (by_police or not doers):
        yield "ARREST"
    if not by_police:
        return
    yield "ANY_ACTION"
    if e.type == "ASSAULT":
        yield "FORCE"
        if e.mode == "targeted" or "kill" in a.text[slice(*e.trigger)].lower():
            yield "KILL"


def _police(words: str) -> bool:
    """Whether a phrase names the police, as the product knows speakers."""
    from counterclaim.resolve.speakers import kind_and_country

    return kind_and_country(words)[0] == "police"


def score_india(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a document."""
    outcomes = []
    for e, answer in zip(examples, answers, strict=True):
        gold = e.gold["sentences"]
        given = [answer["sentences"][n] if n < len(answer["sentences"]) else [] for n in range(len(gold))]
        tallies = {f"label:{x}": [0.0, 0.0, 0.0] for x in POLICE}
        items: dict[str, bool] = {}
        slips = []
        for n, (want, got) in enumerate(zip(gold, given, strict=True)):
            for name, tally in labels.tallies(want, got, POLICE).items():
                tallies[name] = [a + b for a, b in zip(tallies[name], tally, strict=True)]
            items |= {f"{e.id}:{n} {x}": x in got for x in want}
            span = e.given["sentences"][n]
            for x in sorted(set(want) ^ set(got)):
                kind = "missed" if x in want else "false alarm"
                slips.append(slip(kind, e, [(span[0], span[1])], note=x))
        whole = [sorted({x for s in found for x in s}) for found in (gold, given)]
        for name, tally in labels.tallies(whole[0], whole[1], POLICE).items():
            tallies[name.replace("label:", "label:document ")] = tally
        tallies["relevant"] = [answer["violent"], 1] if whole[0] else [0, 0]
        outcomes.append(Outcome(e.id, tallies, items, tuple(slips)))
    return outcomes
