"""How surely somebody is named as the perpetrator: MUC-4's confidence in perpetrator organisations.

The perpetrator is given, so that this measures status and not extraction: which of MUC's classes do the
product's claims that name this actor as the doer amount to? The authorities' suspicions are not told apart
from others' here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench import labels
from bench.matching import same_name
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.product import coded
from bench.sets import muc4, unique
from bench.tasks.templates import around

if TYPE_CHECKING:
    from counterclaim.model import Coded

CLASSES = ("fact", "claimed", "accused", "possible")
OF_KEY = {
    "REPORTED AS FACT": "fact",
    "CLAIMED OR ADMITTED": "claimed",
    "SUSPECTED OR ACCUSED": "accused",
    "SUSPECTED OR ACCUSED BY AUTHORITIES": "accused",
    "POSSIBLE": "possible",
}
OF_STATUS = {
    "claimed": "claimed",
    "accused": "accused",
    "possible": "possible",
    "unverified": "possible",
    "denied": "accused",
    "stated": "fact",
}
"""Statuses of claims as MUC's classes; of several the commonest counts, at a tie the first of this list. Who
denies having done it has been accused."""

FIELDS = frozenset({"actor", "responsibility", "accusation", "event"})
SLIPS = {
    "no claim": "no claim of the product names this perpetrator as the doer",
    "wrong class": "named as the doer, with another confidence",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("muc4")
    return [
        Task(
            name="status.muc4",
            about="confidence in perpetrators: fact, claimed, accused or possible",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                labels.macro("macro_f1", CLASSES, "confidence in perpetrators, of four classes, macro-F1"),
                Measure("accuracy", "share", ("right",), "... accuracy"),
                Measure("of_answered", "share", ("of_answered",), "... accuracy where a claim names them"),
                Measure("answered", "share", ("answered",), "perpetrators that some claim names as the doer"),
                *labels.each(CLASSES),
            ),
            slips=SLIPS,
            perfect=lambda e: e.gold[0],
            chance=chance,
            batch=12,
            fast=40,
        )
    ]


def load(folders: Folders) -> Loaded:
    """Each perpetrator organisation of a template with its names and classes."""
    messages, files = muc4.load(folders)
    found = []
    for m in messages:
        for t in m.templates:
            for f in t.slots.get("perp_organization_confidence", ()):
                classes = list(dict.fromkeys(OF_KEY[v] for v in f.values if v in OF_KEY))
                if classes and f.refs:
                    given = {"published": m.date, "names": list(f.refs)}
                    found.append((f"{m.id}:{t.number} {f.refs[0]}", (m.text, classes, given)))
    ids = unique(name for name, *_ in found)
    examples = (Example(i, *rest) for i, (_, rest) in zip(ids, found, strict=True))
    return Loaded(tuple(examples), tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The class of the claims that name each perpetrator; ``none`` without one. A message is coded once."""
    texts = {e.text: e for e in examples}
    made = dict(zip(texts, coded(list(texts.values())), strict=True))
    return [confidence(made[e.text], e.given["names"]) for e in examples]


def confidence(c: Coded, names: Sequence[str]) -> str:
    """Which class the claims of a message that name an actor as the doer amount to."""
    doers = {
        m.id
        for m in c.mentions
        for a in m.actors
        if a.role == "initiator"
        and any(
            same_name(n, x)
            for n in names
            for x in (a.name, a.mention.exact if a.mention else "", *a.aliases)
            if x
        )
    }
    found = Counter(
        OF_STATUS[x.status]
        for x in c.claims
        if x.event in doers and x.field in FIELDS and x.status in OF_STATUS
    )
    order = list(dict.fromkeys(OF_STATUS.values()))
    return max(found, key=lambda k: (found[k], -order.index(k)), default="none")


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """What another perpetrator's class comes to, by the first of its classes."""
    found = labels.chance([e.gold[:1] for e in examples], CLASSES, "macro_f1", "accuracy")
    # Where the key allows two classes either is right, which favours the commonest.
    both = dict.fromkeys((f"{x}_f1" for x in CLASSES), float("nan"))
    return found | both | {"of_answered": found["accuracy"], "answered": 1.0}


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a perpetrator. Where the key allows two classes, the given one of them is the gold."""
    outcomes = []
    for e, given in zip(examples, answers, strict=True):
        gold = given if given in e.gold else e.gold[0]
        right = given == gold
        note = f"{e.given['names'][0]}: {'/'.join(e.gold)}, given {given}"
        kind = "no claim" if given == "none" else "wrong class"
        outcomes.append(
            Outcome(
                e.id,
                {
                    "right": [right, 1],
                    "answered": [given != "none", 1],
                    "of_answered": [right, 1] if given != "none" else [0, 0],
                    **labels.tallies([gold], [given], CLASSES),
                },
                {e.id: right},
                () if right else (Slip(kind, e.id, around(e.text, e.given["names"]), note=note),),
            )
        )
    return outcomes
