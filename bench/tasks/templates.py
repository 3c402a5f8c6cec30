"""Incident templates of MUC-4: what happened, who did it, to whom and what, with what.

Five roles and the incident type; given and gold templates of a message are aligned one to one so that most
fills agree, only templates of one type; a fill is right where it is one of the alternatives of a gold fill,
each gold fill once; micro-F1 over all roles and types. A person whom the key names and describes is one fill.
What MUC marks as optional costs nothing when it is absent and counts when it is found.

GTT (Du, Rush & Cardie 2021) scores alike but for three things, which ``gtt_f1`` follows so that it can stand
beside their figure: nothing is optional, victims are people by name alone, and two fills may both be right by
one of the gold (``template_match``).

``template_slots`` tells how the product's incidents become templates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from bench.clusters import aligned
from bench.matching import pairs, words
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.product import annotated
from bench.sets import muc4
from bench.tasks import template_match, template_reader
from bench.tasks import template_slots as slots

ROLES = {
    "perp_individual": ("perp_individual",),
    "perp_organization": ("perp_organization",),
    "physical_target": ("phys_target_id",),
    "human_target": ("human_target_name", "human_target_description"),
    "instrument": ("instrument_id",),
}
"""GTT's roles, and the slots of MUC-4 that each is made of."""

SLIPS = {
    "missed template": "an incident of the gold that no given one of its type answers",
    "false template": "an incident that answers none of the gold's",
    "missed fill": "in an aligned incident, a role's fill that was not given",
    "false fill": "in an aligned incident, a fill that the gold does not have",
}
EXTRA = ("date", "country", "place", "stage", "effect", "number")
MEASURES = (
    Measure("micro_f1", "f1", ("all",), "types and role fills under the best alignment, micro-F1"),
    Measure(
        "relaxed_f1", "f1", ("relaxed",), "... fills right where they share a word other than the commonest"
    ),
    Measure(
        "gtt_f1", "harmonic", ("gtt",), "... under the rules of GTT's scorer, to stand beside its figure"
    ),
    Measure("precision", "precision", ("all",), "... precision"),
    Measure("recall", "recall", ("all",), "... recall"),
    Measure("type_f1", "f1", ("type",), "incident types, F1"),
    *(Measure(f"{r}_f1", "f1", (f"role:{r}",), f"{r.replace('_', ' ')}, F1") for r in ROLES),
    *(Measure(f"{s}_accuracy", "share", (f"slot:{s}",), f"aligned incidents: {s} right") for s in EXTRA),
)


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("muc4")
    return [
        Task(
            name="events.muc4",
            about="incident templates of newswire on Latin America, in upper case",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=perfect,
            chance=chance,
            batch=12,
            fast=40,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The messages with their templates in the form that answers have, each fill with its alternatives."""
    messages, files = muc4.load(folders)
    examples = tuple(
        Example(m.id, m.text, [gold_template(t) for t in m.templates], {"published": m.date})
        for m in messages
    )
    return Loaded(examples, tuple(files))


def gold_template(t: muc4.Template) -> dict[str, Any]:
    """A template as plain data: its types, its roles' fills, and the slots that are asked of aligned ones."""

    dates = t.slots.get("incident_date", ())
    return {
        "number": t.number,
        "optional": t.optional,
        "types": [v for f in t.slots.get("incident_type", ()) for v in f.values],
        "roles": {role: _fills(t, *names) for role, names in ROLES.items()},
        "names": [list(f.values) for f in t.slots.get("human_target_name", ()) if f.values],
        "date": slots.key_date(dates[0].values, dates[0].before) if dates else None,
        "location": next((list(f.values) for f in t.slots.get("incident_location", ()) if f.values), []),
        "stage": [v for f in t.slots.get("incident_stage", ()) for v in f.values],
        "effect": [
            kept
            for f in t.slots.get("human_target_effect", ())
            if not f.optional and (kept := [v for v in f.values if v in slots.EFFECTS])
        ],
        "number_harmed": [
            list(f.values) for f in t.slots.get("human_target_number", ()) if f.values and not f.optional
        ],
    }


def _fills(t: muc4.Template, *names: str) -> list[dict[str, Any]]:
    """The fills of a role. The description of somebody named is another way to say that name."""
    found: list[dict[str, Any]] = []
    for f in (f for n in names for f in t.slots.get(n, ()) if f.values):
        same = next((g for g in found if set(f.refs) & set(g["values"])), None)
        if same is None:
            found.append({"values": list(f.values), "optional": f.optional})
        else:
            same["values"] += [v for v in f.values if v not in same["values"]]
    return found


def perfect(example: Example) -> Answer:
    """The gold as an answer: the first alternative of each fill."""
    return [
        {
            "type": t["types"][0] if t["types"] else "",
            "roles": {role: [f["values"][0] for f in fills] for role, fills in t["roles"].items()},
            "date": t["date"],
            "location": t["location"][:1],
            "stage": t["stage"][0] if t["stage"] else "",
            "names": [v[0] for v in t["names"]],
            "effect": sorted({v[0] for v in t["effect"]}),
            "numbers": [slots.bounds(next((n for n in v if n != PLURAL), v[0])) for v in t["number_harmed"]],
        }
        for t in example.gold
    ]


def chance(examples: Sequence[Example]) -> dict[str, float]:
    """What another message's templates come to. Types meet as often as two messages have one in common, fills
    hardly ever; so all figures over both follow from the types alone. Country, stage and effect are right as
    often as two incidents have the same."""
    types = [Counter(t["types"][0] for t in e.gold if t["types"]) for e in examples]
    meet = sum((a & b).total() for a, b in permutations(types, 2)) / max(1, len(types) - 1)
    templates = [t for e in examples for t in e.gold]
    fills = sum(len(fs) for t in templates for fs in t["roles"].values())
    all_f1 = meet / max(1, len(templates) + fills)
    found = dict.fromkeys(("micro_f1", "relaxed_f1", "gtt_f1", "precision", "recall"), all_f1)
    found |= {f"{s}_accuracy": float("nan") for s in EXTRA}
    for slot, told in (
        ("country", [t["location"][0].split(":")[0] for t in templates if t["location"]]),
        ("stage", [t["stage"][0] for t in templates if t["stage"]]),
        ("effect", [str(sorted({v[0] for v in t["effect"]})) for t in templates if t["effect"]]),
    ):
        found[f"{slot}_accuracy"] = sum((n / len(told)) ** 2 for n in Counter(told).values())
    return found | {"type_f1": meet / max(1, len(templates))}


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The product's violent incidents as templates: as its reader groups them where it is asked, or as its
    rules tell them."""
    from counterclaim.claims.naming import find_aliases
    from counterclaim.claims.role_groups import groups
    from counterclaim.engine.work import coded
    from counterclaim.language.roles import asked, roles_of

    answers = []
    for a in annotated(examples):
        c = coded(a)
        seen = groups(a.text, roles_of(a), find_aliases(a))
        answers.append(template_reader.templates(c, seen) if asked(a) else slots.templates(c))
    return answers


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a message."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, given: Answer) -> Outcome:
    """Compare the templates of one message with its gold."""
    gold = example.gold
    like = np.array([[agreement(g, t) for t in given] for g in gold]).reshape(len(gold), len(given))
    pairing = {i: j for i, j in aligned(like) if like[i, j] > 0}
    tallies: dict[str, list[float]] = {f"role:{r}": [0, 0, 0] for r in ROLES}
    relaxed: list[float] = [0, 0, 0]
    slips = []
    items = {}
    for i, g in enumerate(gold):
        name = f"{example.id}:{g['number']}"
        j = pairing.get(i)
        items[f"{name} {'/'.join(g['types'])}"] = j is not None
        if j is None and g["optional"]:
            continue
        if j is None:
            slips.append(Slip("missed template", example.id, example.text[:900], note=_told(g)))
        for role, fills in g["roles"].items():
            told = given[j]["roles"][role] if j is not None else []
            hits = pairs(fills, told, exact)
            near = pairs(fills, told, shares)
            wanted = sum(n in hits or not f["optional"] for n, f in enumerate(fills))
            _add(tallies[f"role:{role}"], len(hits), wanted, 0)
            _add(relaxed, len(near), sum(n in near or not f["optional"] for n, f in enumerate(fills)), 0)
            for n, f in enumerate(fills):
                items[f"{name} {role} {f['values'][0]}"] = n in hits
                if j is not None and n not in hits and not f["optional"]:
                    note = f"{role}: {' / '.join(f['values'])}; given {', '.join(told) or 'none'}"
                    slips.append(
                        Slip("missed fill", example.id, around(example.text, f["values"]), note=note)
                    )
            if j is not None:
                for m, x in enumerate(told):
                    if m not in hits.values():
                        slips.append(
                            Slip("false fill", example.id, around(example.text, [x]), note=f"{role}: {x}")
                        )
    for j, t in enumerate(given):
        for role, told in t["roles"].items():
            tallies[f"role:{role}"][2] += len(told)
            relaxed[2] += len(told)
        if j not in pairing.values():
            slips.append(Slip("false template", example.id, example.text[:900], note=_told_given(t)))
    wanted = sum(i in pairing or not g["optional"] for i, g in enumerate(gold))
    tallies["type"] = [len(pairing), wanted, len(given)]
    tallies["all"] = [sum(t[k] for n, t in tallies.items() if n != "all") for k in range(3)]
    tallies["relaxed"] = [relaxed[k] + tallies["type"][k] for k in range(3)]
    tallies["gtt"] = template_match.gtt(gold, given)
    tallies |= slots.accuracies([(gold[i], given[j]) for i, j in pairing.items()])
    return Outcome(example.id, tallies, items, tuple(slips))


def agreement(gold: dict[str, Any], given: dict[str, Any]) -> float:
    """How much two templates agree: 0 where their types differ, otherwise 1 and one for each common fill."""
    if given["type"] not in gold["types"]:
        return 0.0
    return 1.0 + sum(len(pairs(fills, given["roles"][r], exact)) for r, fills in gold["roles"].items())


def exact(fill: dict[str, Any], given: str) -> bool:
    """Whether a given fill is one of the alternatives, but for case, article and punctuation."""
    return any(words(v) == words(given) for v in fill["values"])


def shares(fill: dict[str, Any], given: str) -> int:
    """How many words a given fill has in common with an alternative, without the commonest; all of them
    where it is that alternative."""
    if exact(fill, given):
        return len(given)
    own = set(words(given)) - COMMON
    return max(len(own & set(words(v))) for v in fill["values"])


PLURAL = "PLURAL"
"""The key's word for more than one of unknown number."""

COMMON = frozenset(
    {"a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "by", "for", "from", "with", "without",
     "who", "which", "that", "this", "these", "those", "some", "several", "other", "others", "all", "one",
     "two", "three", "is", "was", "were", "are", "be", "been", "had", "has", "have", "not", "his", "her",
     "its", "their", "our"}
)  # fmt: skip
"""Words that by themselves make no two fills alike."""


def _add(tally: list[float], *numbers: float) -> None:
    for k, n in enumerate(numbers):
        tally[k] += n


def _told(g: dict[str, Any]) -> str:
    fills = [f["values"][0] for fs in g["roles"].values() for f in fs]
    return f"{'/'.join(g['types'])}: {', '.join(fills) or 'no fills'}"


def _told_given(t: dict[str, Any]) -> str:
    return f"{t['type']}: {', '.join(x for xs in t['roles'].values() for x in xs) or 'no fills'}"


def around(text: str, values: Sequence[str]) -> str:
    """The words around the first of some values that stands in the text."""
    for v in values:
        if m := re.search(r"\s+".join(map(re.escape, v.split())), text):
            return text[max(0, m.start() - 200) : m.end() + 200]
    return text[:400]
