"""How surely somebody is named as the perpetrator: MUC-4's confidence in perpetrator organisations.

The perpetrator is given, so that this measures status and not extraction: which of MUC's classes do the
product's claims that name this actor as the doer amount to? The authorities' suspicions are one class with
others' here; how many of them are found is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bench import labels
from bench.matching import pattern, same_name
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.product import annotated
from bench.sets import muc4, unique
from bench.tasks.templates import around

if TYPE_CHECKING:
    from counterclaim.language import Annotated
    from counterclaim.model import Claim, Coded

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
AUTHORITIES = "SUSPECTED OR ACCUSED BY AUTHORITIES"

FIELDS = frozenset({"actor", "event"})
"""Claims of an event and its doer; what is owned or laid at somebody's door in so many words goes before."""
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
                Measure(
                    "by_authorities", "share", ("by_authorities",), "those whom authorities accuse: right"
                ),
                *labels.each(CLASSES),
            ),
            slips=SLIPS,
            perfect=lambda e: e.gold["classes"][0],
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
                    gold = {"message": m.id, "classes": classes, "by_authorities": AUTHORITIES in f.values}
                    found.append((f"{m.id}:{t.number} {f.refs[0]}", (m.text, gold, given)))
    ids = unique(name for name, *_ in found)
    examples = (Example(i, *rest) for i, (_, rest) in zip(ids, found, strict=True))
    return Loaded(tuple(examples), tuple(files))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The class of the claims that name each perpetrator; ``none`` without one. A message is coded once."""
    from counterclaim.engine.work import coded

    texts = {e.text: e for e in examples}
    made = dict(zip(texts, annotated(list(texts.values())), strict=True))
    claimed = {text: coded(a) for text, a in made.items() if a.means != "reader"}
    answers = []
    for e in examples:
        a, names = made[e.text], e.given["names"]
        read = _read(a, names) if a.readings is not None else None
        answers.append(read or (confidence(claimed[e.text], names) if e.text in claimed else "none"))
    return answers


def _read(a: Annotated, names: Sequence[str]) -> str | None:
    """The class that the reader finds likeliest over all places where a perpetrator is named."""
    from counterclaim.claims import confidence as classes

    found = [m.span() for n in names for m in pattern(n).finditer(a.text)]
    weighed = classes.confidence(a.readings, found) if a.readings is not None else {}
    return max(weighed, key=lambda c: weighed[c], default=None)


def confidence(c: Coded, names: Sequence[str]) -> str:
    """Which class the claims of a message that name an actor as the doer amount to."""

    def named(*phrases: str) -> bool:
        return any(same_name(n, x) for n in names for x in phrases if x)

    doers = {
        m.id
        for m in c.mentions
        for a in m.actors
        if a.role == "initiator" and named(a.name, a.mention.exact if a.mention else "", *a.aliases)
    }
    own = Counter(
        OF_STATUS[x.status]
        for x in c.claims
        if x.status in OF_STATUS and x.event is not None and _tells_who(x, named)
    )
    told = Counter(
        OF_STATUS[x.status]
        for x in c.claims
        if x.event in doers and x.field in FIELDS and x.status in OF_STATUS
    )
    found = own or told
    order = list(dict.fromkeys(OF_STATUS.values()))
    return max(found, key=lambda k: (found[k], -order.index(k)), default="none")


def _tells_who(x: Claim, named: Callable[..., bool]) -> bool:
    """Whether somebody named owns an event, or is accused of it: an owner is the speaker, an accused is in
    the words of the accusation."""
    if x.field == "responsibility":
        return named(x.speaker.name, x.speaker.mention.exact if x.speaker.mention else "")
    return x.field == "accusation" and named(x.value or "")


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """What another perpetrator's class comes to, by the first of its classes."""
    found = labels.chance([e.gold["classes"][:1] for e in examples], CLASSES, "macro_f1", "accuracy")
    # Where the key allows two classes either is right, which favours the commonest.
    both = dict.fromkeys((*(f"{x}_f1" for x in CLASSES), "by_authorities"), float("nan"))
    return found | both | {"of_answered": found["accuracy"], "answered": 1.0}


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a message: its perpetrators stand or fall together. Where the key allows two classes, the
    given one of them is the gold."""
    messages: dict[str, list[tuple[Example, Answer]]] = {}
    for e, given in zip(examples, answers, strict=True):
        messages.setdefault(e.gold["message"], []).append((e, given))
    return [judge(message, both) for message, both in messages.items()]


def judge(message: str, both: Sequence[tuple[Example, Answer]]) -> Outcome:
    """Compare the classes given to the perpetrators of one message with the key's."""
    tallies: Counter[tuple[str, int]] = Counter()
    items, slips = {}, []
    for e, given in both:
        classes = e.gold["classes"]
        items[e.id] = given in classes
        said = given != "none"
        parts: dict[str, list[float]] = {
            "right": [items[e.id], 1],
            "answered": [said, 1],
            "of_answered": [items[e.id], said],
            "by_authorities": [items[e.id] and e.gold["by_authorities"], e.gold["by_authorities"]],
            **labels.tallies([given if items[e.id] else classes[0]], [given], CLASSES),
        }
        for name, numbers in parts.items():
            tallies.update({(name, k): int(n) for k, n in enumerate(numbers)})
        if not items[e.id]:
            note = f"{e.given['names'][0]}: {'/'.join(classes)}, given {given}"
            kind = "wrong class" if said else "no claim"
            slips.append(Slip(kind, e.id, around(e.text, e.given["names"]), note=note))
    names = dict.fromkeys(name for name, _ in tallies)
    width = {name: sum(n == name for n, _ in tallies) for name in names}
    return Outcome(message, {n: [tallies[n, k] for k in range(width[n])] for n in names}, items, tuple(slips))
