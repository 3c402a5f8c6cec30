"""What happens between two marked actors: PLOVER's roots and quad classes, conflict or not, CAMEO's roots.

Of the events that the product sees in the sentence the one counts whose initiator and target are the marked
actors; failing that, whose clause names them. A PLOVER root is chosen even for what is only planned: to
promise material help is to AGREE, as the PLOVER manual has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench import labels
from bench.matching import common
from bench.model import Answer, Example, Folders, Loaded, Measure, Missing, Outcome, Peer, Slip, Span, Task
from bench.product import annotated
from bench.sets import plover, unique

if TYPE_CHECKING:
    from counterclaim.claims.mentions import EventTrigger

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""PLOVER's roots in its first edition, which the sets use: CONCEDE and RETREAT are one, YIELD."""

QUADS = ("1", "2", "3", "4")
ROOT_OF = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "HARM": "ASSAULT"}
CAMEO = {
    "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID",
    "08": "YIELD", "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN",
    "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT",
    "20": "ASSAULT",
}  # fmt: skip
"""CAMEO's root codes as PLOVER's roots (PLOVER manual, crosswalk). 01, a public statement, has none."""

PUBLISHED = {"root_accuracy": 0.835, "root_macro_f1": 0.821, "quad_accuracy": 0.897, "quad_macro_f1": 0.892}
PUBLISHED_ROWS = 1033
SLIPS = {
    "no event": "no event seen in the sentence",
    "wrong class": "another quad class: conflict for cooperation, words for deeds",
    "wrong root": "the right quad class, another root",
}


def tasks(folders: Folders) -> list[Task]:
    """The tasks whose sets are there.

    Raises:
        Missing: none is there.
    """
    found = []
    if folders.data is not None and sorted(folders.data.glob("plover-family/plv_*.jsonl")):
        found.append(_plv(folders))
    if folders.data is not None and sorted(folders.data.glob("plover-family/aw_*.jsonl")):
        found.append(_aw(folders))
    if folders.data is not None and (folders.data / "petrarch-unit").is_dir():
        found.append(_petrarch(folders))
    if not found:
        folders.set("plover-family")
        raise Missing("plover-family, petrarch-unit: neither is there")
    return found


def _plv(folders: Folders) -> Task:
    return Task(
        name="events.plv",
        about="what a marked source does to a marked target, in PLOVER's roots and quad classes",
        load=lambda: load_plv(folders),
        answer=answer,
        score=score_plv,
        measures=(
            Measure("root_accuracy", "share", ("root",), "PLOVER root, of 15, accuracy"),
            labels.macro("root_macro_f1", ROOTS, "... macro-F1"),
            Measure("quad_accuracy", "share", ("quad",), "quad class, accuracy"),
            labels.macro("quad_macro_f1", QUADS, "... macro-F1"),
            Measure("answered", "share", ("answered",), "sentences in which an event is seen"),
        ),
        slips=SLIPS,
        perfect=lambda e: [e.gold["root"], e.gold["quad"]],
        peers=(
            Peer(
                "ZSP, zero-shot entailment with RoBERTa-large (Hu et al. 2024)",
                lambda e: list(e.gold["peer"] or ["none", "none"]),
                PUBLISHED,
                lambda examples: len(examples) == PUBLISHED_ROWS and all(e.gold["peer"] for e in examples),
            ),
            Peer("always the commonest class", lambda e: ["YIELD", "3"]),
        ),
        chance=chance_plv,
        batch=200,
        fast=250,
    )


def load_plv(folders: Folders) -> Loaded:
    """PLV's sentences."""
    pairs, files = plover.plv(folders)
    ids = unique(p.id for p in pairs)
    return Loaded(
        tuple(
            Example(i, p.text, {"root": p.root, "quad": p.quad, "peer": p.peer}, _given(p))
            for i, p in zip(ids, pairs, strict=True)
        ),
        tuple(files),
    )


def _given(pair: plover.Pair) -> dict[str, Any]:
    return {"source": pair.source, "target": pair.target}


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The root and the quad class of the event between the marked actors; ``none`` where no event is seen."""
    from counterclaim.claims.events import find_events

    answers = []
    for e, a in zip(examples, annotated(examples), strict=True):
        best = between(find_events(a), e.given["source"], e.given["target"])
        answers.append(["none", "none"] if best is None else list(classes(best)))
    return answers


def between(events: Sequence[EventTrigger], source: Span | None, target: Span | None) -> EventTrigger | None:
    """The event between two marked actors: its own actors count most, then whom its clause names."""

    def touches(span: Span, marked: Span | None) -> bool:
        return marked is not None and common(span, marked) > 0

    def fit(e: EventTrigger) -> float:
        acts = any(p.role == "initiator" and touches(p.span, source) for p in e.parts)
        suffers = any(p.role != "initiator" and touches(p.span, target) for p in e.parts)
        named = touches(e.clause, source) + touches(e.clause, target)
        return 2 * (acts + suffers) + 0.5 * named

    return max(events, key=fit, default=None)


def classes(event: EventTrigger) -> tuple[str, str]:
    """The root and the quad class of an event."""
    from counterclaim.claims.event_frames import kind_of

    quad = kind_of(event.type, event.mode).quad
    if event.modality == "planned" and quad in (1, 2):
        return "AGREE", "1"
    return ROOT_OF.get(event.type, event.type), str(quad)


def chance_plv(examples: Sequence[Example]) -> dict[str, float]:
    """What another sentence's classes come to."""
    roots = labels.chance([[e.gold["root"]] for e in examples], ROOTS, "root_macro_f1", "root_accuracy")
    quads = labels.chance([[e.gold["quad"]] for e in examples], QUADS, "quad_macro_f1", "quad_accuracy")
    return roots | quads | {"answered": 1.0}


def score_plv(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    outcomes = []
    for e, (root, quad) in zip(examples, answers, strict=True):
        right, class_right = root == e.gold["root"], quad == e.gold["quad"]
        kind = "no event" if root == "none" else "wrong root" if class_right else "wrong class"
        note = f"gold {e.gold['root']} ({e.gold['quad']}), given {root} ({quad})"
        outcomes.append(
            Outcome(
                e.id,
                {
                    "root": [right, 1],
                    "quad": [class_right, 1],
                    "answered": [root != "none", 1],
                    **labels.tallies([e.gold["root"]], [root], ROOTS),
                    **labels.tallies([e.gold["quad"]], [quad], QUADS),
                },
                {e.id: right},
                () if right else (_slip(kind, e, note),),
            )
        )
    return outcomes


def _slip(kind: str, e: Example, note: str) -> Slip:
    """An error over the whole sentence, with the marked actors."""
    marked = tuple(s for s in (e.given["source"], e.given["target"]) if s is not None) if e.given else ()
    return Slip(kind, e.id, e.text, gold=marked, note=note)


def _aw(folders: Folders) -> Task:
    return Task(
        name="events.aw",
        about="whether what happens between two marked actors is conflict or cooperation",
        load=lambda: load_aw(folders),
        answer=answer,
        score=score_aw,
        measures=(
            labels.macro("macro_f1", ("conflict", "cooperation"), "conflict or cooperation, macro-F1"),
            Measure("accuracy", "share", ("right",), "... accuracy"),
            Measure("of_answered", "share", ("of_answered",), "... accuracy where an event is seen"),
        ),
        slips=SLIPS | {"wrong class": "conflict for cooperation, or the other way round"},
        perfect=lambda e: ["ASSAULT", "4"] if e.gold else ["AID", "2"],
        peers=(Peer("always conflict", lambda e: ["ASSAULT", "4"]),),
        chance=chance_aw,
        batch=200,
        fast=150,
    )


def load_aw(folders: Folders) -> Loaded:
    """AW's sentences."""
    pairs, files = plover.aw(folders)
    ids = unique(p.id for p in pairs)
    examples = (Example(i, p.text, p.conflict, _given(p)) for i, p in zip(ids, pairs, strict=True))
    return Loaded(tuple(examples), tuple(files))


def chance_aw(examples: Sequence[Example]) -> dict[str, float]:
    """What another sentence's class comes to."""
    both = ("conflict", "cooperation")
    golds = [["conflict" if e.gold else "cooperation"] for e in examples]
    found = labels.chance(golds, both, "macro_f1", "accuracy")
    return found | {"of_answered": found["accuracy"]}


def score_aw(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    outcomes = []
    for e, (root, quad) in zip(examples, answers, strict=True):
        gold = "conflict" if e.gold else "cooperation"
        given = {"none": "none", "1": "cooperation", "2": "cooperation"}.get(quad, "conflict")
        kind = "no event" if given == "none" else "wrong class"
        outcomes.append(
            Outcome(
                e.id,
                {
                    "right": [gold == given, 1],
                    "of_answered": [gold == given, 1] if given != "none" else [0, 0],
                    **labels.tallies([gold], [given], ("conflict", "cooperation")),
                },
                {e.id: gold == given},
                () if gold == given else (_slip(kind, e, f"gold {gold}, given {root} ({quad})"),),
            )
        )
    return outcomes


def _petrarch(folders: Folders) -> Task:
    return Task(
        name="events.petrarch",
        about="CAMEO roots of PETRARCH's unit-test sentences, whose countries are invented",
        load=lambda: load_petrarch(folders),
        answer=answer_petrarch,
        score=score_petrarch,
        measures=(
            Measure("root_f1", "f1", ("roots",), "roots of a sentence, micro-F1"),
            Measure("some", "share", ("some",), "sentences with one of the expected roots at least"),
            Measure("none", "share", ("none",), "sentences without an event, given none"),
        ),
        slips={
            "missed": "an expected root that was not given",
            "false alarm": "a root that was not expected",
        },
        perfect=lambda e: e.gold["roots"],
        chance=lambda examples: dict.fromkeys(("root_f1", "some", "none"), float("nan")),
        batch=100,
        fast=100,
    )


def load_petrarch(folders: Folders) -> Loaded:
    """The sentences with the PLOVER roots of their CAMEO codes."""
    units, files = plover.petrarch(folders)
    ids = unique(u.id for u in units)
    return Loaded(
        tuple(
            Example(
                i,
                u.text,
                {"roots": sorted({CAMEO[c[:2]] for c in u.codes if c[:2] in CAMEO}), "nothing": u.nothing},
                {"published": u.date},
            )
            for i, u in zip(ids, units, strict=True)
        ),
        tuple(files),
    )


def answer_petrarch(examples: Sequence[Example]) -> list[Answer]:
    """The roots of all events that the product sees in a sentence."""
    from counterclaim.claims.events import find_events

    return [sorted({classes(x)[0] for x in find_events(a)}) for a in annotated(examples)]


def score_petrarch(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence. Where only a public statement (01) is expected, nothing is asked."""
    outcomes = []
    for e, given in zip(examples, answers, strict=True):
        gold = set(e.gold["roots"])
        hits = gold & set(given)
        asked = bool(gold) or e.gold["nothing"]
        slips = (
            [
                Slip(
                    "missed",
                    e.id,
                    e.text,
                    note=f"expected {', '.join(sorted(gold))}, given {', '.join(given) or 'none'}",
                )
            ]
            if gold - hits
            else []
        )
        slips += [
            Slip("false alarm", e.id, e.text, note=f"{x}; expected {', '.join(sorted(gold)) or 'none'}")
            for x in given
            if asked and x not in gold
        ]
        outcomes.append(
            Outcome(
                e.id,
                {
                    "roots": [len(hits), len(gold), len(given)] if asked else [0, 0, 0],
                    "some": [bool(hits), 1] if gold else [0, 0],
                    "none": [not given, 1] if e.gold["nothing"] else [0, 0],
                },
                {f"{e.id}:{x}": x in hits for x in sorted(gold)},
                tuple(slips),
            )
        )
    return outcomes
