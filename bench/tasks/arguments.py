"""Who did what to whom with what and where: the arguments of violent events, by their head words.

Only events of kinds that the product has a notion of are asked for (``KINDS``), and only roles that it fills
(``ROLES``). An argument is right where the head word of what was given is that of the gold's words (the head
match of Du & Cardie 2020; the gold's head by the plain rule of ``gold_head``); by overlap, where the two
share a letter. Given the trigger, the product's event at that word is taken; end to end, every violent event
of the product counts. A role that the set's type of event does not have is not asked for, so giving it is no
error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.matching import common, pairs
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Span, Task, slip
from bench.product import annotated
from bench.sets import arguments, unique

if TYPE_CHECKING:
    from counterclaim.language import Annotated

KINDS = (
    "conflict.attack", "conflict.demonstrate", "life.die", "life.injure", "justice.arrestjaildetain",
    "artifactexistence.damagedestroy",
)  # fmt: skip
"""How the types asked for start, in lower case: attacks, deaths, injuries, destruction, arrests, protest."""

ROLES = {
    "attacker": "initiator", "killer": "initiator", "injurer": "initiator", "jailer": "initiator",
    "damager": "initiator", "destroyer": "initiator", "damagerdestroyer": "initiator",
    "demonstrator": "initiator",
    "target": "harmed", "victim": "harmed", "detainee": "harmed", "artifact": "harmed",
    "instrument": "weapon", "explosivedevice": "weapon", "place": "place",
}  # fmt: skip
"""The sets' roles in the product's: it tells targets from victims by the toll, the sets by the event."""

VIOLENT = frozenset({"ASSAULT", "HARM", "PROTEST"})
_WORD = re.compile(r"(?<!['’])\b[^\W_]+(?:-[^\W_]+)*")
_AFTER = re.compile(
    r"[,;(]|\b(?:of|in|on|at|by|from|with|to|for|near|between|among|against|during|after|before|over|under"
    r"|inside|outside|along|around|including|who|which|that|whose|where|and|or)\b",
    re.IGNORECASE,
)
ELSEWHERE = ("end_to_end_f1", "trigger_f1")
SLIPS = {
    "no event": "an argument of an event that the product does not see at its trigger",
    "missed": "the event is seen, but not this argument",
    "wrong role": "found, in another role",
    "false alarm": "an argument given to a gold event that does not have it",
}
PARTS = ("initiator", "harmed", "weapon", "place")
MEASURES = (
    Measure("head_f1", "f1", ("given",), "arguments given the trigger, head F1"),
    Measure("precision", "precision", ("given",), "... precision"),
    Measure("recall", "recall", ("given",), "... recall"),
    Measure("overlap_f1", "f1", ("overlap",), "... by any shared letter, F1"),
    *(Measure(f"{p}_f1", "f1", (f"role:{p}",), f"... {p}, head F1") for p in PARTS),
    Measure("end_to_end_f1", "f1", ("end_to_end",), "arguments with triggers found too, head F1"),
    Measure("trigger_f1", "f1", ("trigger",), "triggers of violent events, F1"),
    Measure("trigger_recall", "recall", ("trigger",), "triggers of violent events, recall"),
)


def tasks(folders: Folders) -> list[Task]:
    """The tasks whose parts are there.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("rams-wikievents")
    sources = {"wikievents": (arguments.wikievents, 2, 6), "rams": (arguments.rams, 32, 120)}
    return [
        Task(
            name=f"events.{name}",
            about="arguments of violent events: who did it, to whom, with what, where",
            load=lambda source=source: load(source(folders)),  # type: ignore[misc]
            answer=answer,
            score=score,
            # RAMS marks one event in each window, so other events found there are not wrong.
            measures=tuple(m for m in MEASURES if name == "wikievents" or m.name not in ELSEWHERE),
            slips=SLIPS,
            perfect=perfect,
            # Of the few events that another report's triggers touch by accident nothing can be said.
            chance=lambda examples: {"precision": float("nan")},
            batch=batch,
            fast=fast,
        )
        for name, (source, batch, fast) in sources.items()
        if sorted(folder.glob(f"{name}_*.jsonl"))
    ]


def load(found: tuple[list[arguments.Report], list[Path]]) -> Loaded:
    """The reports with their violent events."""
    reports, files = found
    ids = unique(r.id for r in reports)
    examples = []
    for i, r in zip(ids, reports, strict=True):
        events = [
            {
                "trigger": list(e.trigger),
                "roles": sorted({ROLES[x] for x in e.roles if x in ROLES} or PARTS),
                "args": sorted(
                    {(ROLES[a.role.lower()], *a.span) for a in e.arguments if a.role.lower() in ROLES}
                ),
            }
            for e in r.events
            if asked(e.type)
        ]
        # A report of whose events none has an argument was not marked for them.
        if any(e["args"] for e in events):
            examples.append(Example(i, r.text, events))
    return Loaded(tuple(examples), tuple(files))


def asked(kind: str) -> bool:
    """Whether events of a type are asked for.

    >>> asked("Conflict.Attack.DetonateExplode"), asked("contact.discussion.meet")
    (True, False)
    """
    return kind.lower().replace("damagedestroydisabledismantle", "damagedestroy").startswith(KINDS)


def perfect(example: Example) -> Answer:
    """The gold as an answer."""
    return [
        {
            "trigger": e["trigger"],
            "violent": True,
            "args": [[*a, *gold_head(example.text, (a[1], a[2]))] for a in e["args"]],
        }
        for e in example.gold
    ]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The events of each report: trigger, whether violent, and arguments with their head words.

    A toll of killed or injured whose word of harm is no event's trigger ("two died") is what the sets call a
    death or an injury: its victims and its perpetrator are the arguments.
    """
    from counterclaim.claims.happenings import happenings
    from counterclaim.claims.reading import read

    answers = []
    for a in annotated(examples):
        reading = read(a)
        events = []
        for h in happenings(reading):
            filled = [
                ("initiator" if p.role == "initiator" else "harmed", p.span)
                for p in h.parts
                if p.role != "present"
            ]
            filled += [("weapon", w) for w in h.weapons] + [("place", p) for p in h.places[:1]]
            violent = h.mention.type in VIOLENT or (h.mention.type, h.mention.mode) == ("COERCE", "arrest")
            events.append(_event(a, h.trigger, violent, filled))
        taken = {tuple(e["trigger"]) for e in events}
        for t in reading.tolls:
            if t.kind in ("killed", "injured") and t.effect not in taken:
                taken.add(t.effect)
                by = [("initiator", t.perpetrator)] if t.perpetrator else []
                events.append(_event(a, t.effect, True, [("harmed", t.victims or t.figure), *by]))
        answers.append(events)
    return answers


def _event(a: Annotated, trigger: Span, violent: bool, filled: Sequence[tuple[str, Span]]) -> dict[str, Any]:
    args = sorted({(role, *span, *head(a, span)) for role, span in filled})
    return {"trigger": list(trigger), "violent": violent, "args": [list(x) for x in args]}


def head(a: Annotated, span: Span) -> Span:
    """The head word of a phrase, as the parse has it."""
    tokens = a.doc.char_span(*span, alignment_mode="expand")
    root = tokens.root if tokens is not None else None
    return (root.idx, root.idx + len(root)) if root is not None else span


def gold_head(text: str, span: Span) -> Span:
    """The head word of the gold's words: the last one before a comma, a preposition, a relative pronoun or a
    conjunction.

    >>> text = "two of the men, a bridge over the Ardan and the mayor's brother in Sarn"
    >>> [text[slice(*gold_head(text, s))] for s in ((0, 14), (16, 39), (44, 71))]
    ['two', 'bridge', 'brother']
    """
    words = [m.span() for m in _WORD.finditer(text, *span)]
    if not words:
        return span
    end = next((m.start() for m in _AFTER.finditer(text, *span) if m.start() > words[0][0]), span[1])
    return [w for w in words if w[0] < end][-1]


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a report."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, given: Answer) -> Outcome:
    """Compare the events of one report with its gold."""
    gold = example.gold
    heads = [[(a[0], *gold_head(example.text, (a[1], a[2]))) for a in e["args"]] for e in gold]
    at = pairs(gold, given, lambda a, b: common(_span(a["trigger"]), _span(b["trigger"])))
    asked_of = {j: gold[i].get("roles", PARTS) for i, j in at.items()}
    given = [
        e | {"args": [x for x in e["args"] if x[0] in asked_of.get(j, PARTS)]} for j, e in enumerate(given)
    ]
    slips: list[Slip] = []
    items: dict[str, bool] = {}
    roles = {p: [0, 0, 0] for p in PARTS}
    overlap = 0
    for i, e in enumerate(gold):
        trigger = _span(e["trigger"])
        told = given[at[i]]["args"] if i in at else []
        hits = pairs(heads[i], told, same)
        touched = pairs(heads[i], told, lambda a, b: a[0] != b[0] and _touch(a, b))
        overlap += len(pairs(e["args"], told, lambda a, b: a[0] == b[0] and common(a[1:3], b[1:3])))
        for n, a in enumerate(e["args"]):
            role, span = a[0], (a[1], a[2])
            items[f"{example.id}:{trigger[0]} {role} {span[0]}-{span[1]}"] = n in hits
            roles[role][1] += 1
            roles[role][0] += n in hits
            if n not in hits:
                kind = "no event" if i not in at else "wrong role" if n in touched else "missed"
                other = [(told[touched[n]][1], told[touched[n]][2])] if kind == "wrong role" else []
                note = f"{role} of {example.text[slice(*trigger)]}"
                slips.append(slip(kind, example, [span], [*other, trigger], note))
        for m, a in enumerate(told):
            roles[a[0]][2] += 1
            if m not in hits.values() and m not in touched.values():
                note = f"{a[0]} of {example.text[slice(*trigger)]}"
                slips.append(slip("false alarm", example, [trigger], [(a[1], a[2])], note))
    hit, wanted, counted = (sum(r[k] for r in roles.values()) for k in range(3))
    violent = [j for j, e in enumerate(given) if e["violent"]]
    found = {i: j for i, j in at.items() if given[j]["violent"]}
    end = sum(len(pairs(heads[i], given[j]["args"], same)) for i, j in found.items())
    return Outcome(
        example.id,
        {
            "given": [hit, wanted, counted],
            "overlap": [overlap, wanted, counted],
            **{f"role:{p}": list(r) for p, r in roles.items()},
            "end_to_end": [end, wanted, sum(len(given[j]["args"]) for j in violent)],
            "trigger": [len(found), len(gold), len(violent)],
        },
        items,
        tuple(slips),
    )


def same(gold: Sequence[Any], given: Sequence[Any]) -> object:
    """Whether a given argument fills the gold's role with the gold's head; how well."""
    return gold[0] == given[0] and _touch(gold, given)


def _touch(gold: Sequence[Any], given: Sequence[Any]) -> int:
    """How many letters the gold shares with the given head."""
    return common((gold[1], gold[2]), (given[3], given[4]))


def _span(ends: Sequence[int]) -> Span:
    return ends[0], ends[1]
