"""Which reports tell of violence and by whom: SATP's briefs and IndiaPoliceEvents.

SATP's four labels have no published names and are called by their numbers. By reading, they are armed
assault, bombing, abduction, and destruction or attacks on civilians; ``brief_labels`` says which of the
product's modes answer each. IndiaPoliceEvents asks what the *police* did, by sentence and by document:
killed, arrested, failed to act, used force, did anything. A report is relevant where the product sees
violence or coercion in it, or people harmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bench import labels
from bench.model import Answer, Example, Folders, Loaded, Measure, Missing, Outcome, Slip, Task, slip
from bench.product import annotated
from bench.sets import reports

if TYPE_CHECKING:
    from counterclaim.claims.mentions import EventTrigger
    from counterclaim.language import Annotated

SATP = ("label 1", "label 2", "label 3", "label 4")
LABEL_OF = {
    "explosives": "label 2", "suicide-attack": "label 2", "abduct": "label 3", "destroy": "label 4",
    "primitive": "label 4",
}  # fmt: skip
"""Modes of an attack that are no armed assault."""
VIOLENCE = "violence"
"""Beside the labels of a brief: violence is seen in it, of whatever kind."""
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
    """The labels whose modes the product sees in a brief, as having happened; ``VIOLENCE`` where it sees
    any."""
    from counterclaim.claims.events import find_events
    from counterclaim.claims.tolls import find_tolls

    answers = []
    for a in annotated(examples):
        events = [e for e in find_events(a) if e.modality in TOLD and e.polarity == "positive"]
        seen = [VIOLENCE] if _violent(events) or find_tolls(a) else []
        answers.append([*brief_labels(e.mode for e in events if e.type == "ASSAULT"), *seen])
    return answers


def _violent(events: Sequence[EventTrigger]) -> bool:
    return any(e.type in ("ASSAULT", "COERCE") for e in events)


def brief_labels(modes: Iterable[str | None]) -> list[str]:
    """The labels of a brief's attacks by their modes. An attack that is told without its manner ("two were
    killed") counts as armed assault only where the brief names no manner.

    >>> brief_labels([None, "explosives"]), brief_labels([None]), brief_labels(["firearms", "abduct"])
    (['label 2'], ['label 1'], ['label 1', 'label 3'])
    """
    told = set(modes)
    return sorted({LABEL_OF.get(m or "", "label 1") for m in told - {None} or told})


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
            tuple(_wrong(e, e.gold, [x for x in given if x in SATP])),
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
        chance=chance_india,
        batch=16,
        fast=40,
    )


def load_india(folders: Folders) -> Loaded:
    """The reports; the labels of a document are those of its sentences, as in the set."""
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
        events = [x for x in find_events(a) if x.modality in TOLD]
        tolls = find_tolls(a)
        acts = [(x.trigger[0], label) for x in events for label in _acts(a, x)]
        acts += [
            (t.effect[0], label)
            for t in tolls
            if t.kind == "killed" and t.perpetrator and _police(a.text[slice(*t.perpetrator)])
            for label in ("KILL", "FORCE", "ANY_ACTION")
        ]
        sentences = [
            sorted({label for at, label in acts if start <= at < end}) for start, end in e.given["sentences"]
        ]
        violent = _violent([x for x in events if x.polarity == "positive"]) or bool(tolls)
        answers.append({"sentences": sentences, "violent": violent})
    return answers


def _acts(a: Annotated, e: EventTrigger) -> Iterator[str]:
    """What of the set's labels an event is. Where nobody is named, it is the police who arrest; what the
    police did not do they failed to do."""
    doers = [a.text[slice(*p.span)] for p in e.parts if p.role == "initiator"]
    by_police = any(_police(d) for d in doers)
    arrest = (e.type, e.mode) == ("COERCE", "arrest") and (by_police or not doers)
    if not by_police and not arrest:
        return
    if e.polarity != "positive":
        yield "FAIL"
        return
    yield "ANY_ACTION"
    if arrest:
        yield "ARREST"
    if e.type == "ASSAULT":
        yield "FORCE"
        if e.mode == "targeted" or "kill" in a.text[slice(*e.trigger)].lower():
            yield "KILL"


def _police(words: str) -> bool:
    """Whether a phrase names the police, as the product knows speakers."""
    from counterclaim.resolve.speakers import kind_and_country

    return kind_and_country(words)[0] == "police"


def chance_india(examples: Sequence[Example]) -> dict[str, float]:
    """What another report's labels come to, sentence by sentence from the first and by document."""
    golds = [e.gold["sentences"] for e in examples]
    others = max(1, len(golds) - 1)
    at = Counter((n, x) for gold in golds for n, own in enumerate(gold) for x in set(own))
    result: dict[str, float] = {}
    for x in POLICE:
        hits = wanted = given = 0.0
        for gold in golds:
            for n, own in enumerate(gold):
                elsewhere = (at[n, x] - (x in own)) / others
                hits, wanted, given = hits + (x in own) * elsewhere, wanted + (x in own), given + elsewhere
        if wanted + given:
            result[f"{x}_f1".lower()] = 2 * hits / (wanted + given)
    result["sentence_macro_f1"] = sum(result.values()) / max(1, len(result))
    whole = [sorted({x for s in gold for x in s}) for gold in golds]
    by_document = labels.chance(whole, POLICE, "document_macro_f1")
    return result | {"document_macro_f1": by_document["document_macro_f1"], "relevant_recall": 1.0}


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
