"""What happens between two marked actors: PLOVER's roots and quad classes, conflict or not, WEIS's codes.

``claims.passing`` says which event the product sees between the actors, and what its learned reader makes of
the whole sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench import labels
from bench.model import Answer, Example, Folders, Loaded, Measure, Missing, Outcome, Peer, Slip, Task
from bench.product import annotated
from bench.sets import plover, unique

if TYPE_CHECKING:
    pass

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""PLOVER's roots in its first edition, which the sets use: CONCEDE and RETREAT are one, YIELD."""

QUADS = ("1", "2", "3", "4")
WEIS = {
    "01": "YIELD", "03": "CONSULT", "04": "SUPPORT", "05": "AGREE", "061": "SUPPORT", "062": "SUPPORT",
    "063": "AID", "064": "SUPPORT", "065": "YIELD", "066": "YIELD", "07": "AID", "08": "AGREE",
    "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE", "13": "ACCUSE", "15": "REQUEST",
    "16": "THREATEN", "17": "THREATEN", "181": "PROTEST", "182": "MOBILIZE", "19": "SANCTION",
    "194": "ASSAULT", "20": "COERCE", "21": "COERCE", "22": "ASSAULT",
}  # fmt: skip
"""WEIS's categories (McClelland 1978) as PLOVER's roots. PETRARCH's unit tests look like CAMEO, but the head
of their dictionary says that most of its codes are WEIS's: 064 is recognition and 122 a denunciation. Only
194 is CAMEO's, artillery fire. Grants (06) are split by what is granted; comments (02) and denials (14) have
no root."""
CATEGORIES = {
    "01": 3, "02": 5, "03": 3, "04": 2, "05": 4, "06": 6, "07": 3, "08": 2, "09": 5, "10": 2, "11": 2,
    "12": 2, "13": 2, "14": 2, "15": 1, "16": 2, "17": 4, "18": 2, "19": 5, "20": 2, "21": 2, "22": 3,
}  # fmt: skip
"""How many subcategories each has: codes beyond are the tests' own and mean nothing outside of them."""

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
            Peer("always YIELD and verbal conflict", lambda e: ["YIELD", "3"]),
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
    from counterclaim.claims.passing import passes

    return [
        list(passes(a, find_events(a), e.given["source"], e.given["target"]) or ("none", "none"))
        for e, a in zip(examples, annotated(examples), strict=True)
    ]


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
        about="WEIS categories of PETRARCH's unit-test sentences, most of whose countries are invented",
        load=lambda: load_petrarch(folders),
        answer=answer_petrarch,
        score=score_petrarch,
        measures=(
            Measure("some", "share", ("some",), "sentences with one of the expected roots at least"),
            Measure("all", "share", ("all",), "... with all of them"),
            Measure("root_f1", "f1", ("roots",), "roots of a sentence, micro-F1"),
        ),
        slips={"missed": "an expected root not given", "false alarm": "a root that was not expected"},
        perfect=lambda e: e.gold,
        chance=chance_petrarch,
        batch=100,
        fast=100,
    )


def load_petrarch(folders: Folders) -> Loaded:
    """The sentences whose expected codes are all WEIS's, with their PLOVER roots.

    Those for which no event is expected are left out: most test that the dictionary lacks an actor.
    """
    units, files = plover.petrarch(folders)
    kept = [u for u in units if all(map(in_weis, u.codes)) and roots(u.codes)]
    ids = unique(u.id for u in kept)
    examples = (
        Example(i, u.text, roots(u.codes), {"published": u.date}) for i, u in zip(ids, kept, strict=True)
    )
    return Loaded(tuple(examples), tuple(files))


def in_weis(code: str) -> bool:
    """Whether a code is one of WEIS's.

    >>> [in_weis(c) for c in ("064", "060", "067", "1717", "345")]
    [True, True, False, False, False]
    """
    return len(code) == 3 and code.isdigit() and int(code[2]) <= CATEGORIES.get(code[:2], -1)


def roots(codes: Sequence[str]) -> list[str]:
    """The PLOVER roots of WEIS codes.

    >>> roots(["064", "023", "223"])
    ['ASSAULT', 'SUPPORT']
    """
    return sorted({root for c in codes if (root := WEIS.get(c) or WEIS.get(c[:2]))})


def answer_petrarch(examples: Sequence[Example]) -> list[Answer]:
    """The roots of all events that the product sees in a sentence."""
    from counterclaim.claims.events import find_events
    from counterclaim.claims.passing import classes

    return [sorted({classes(x)[0] for x in find_events(a)}) for a in annotated(examples, read=False)]


def chance_petrarch(examples: Sequence[Example]) -> dict[str, float]:
    """What another sentence's roots come to."""
    golds = [frozenset(e.gold) for e in examples]
    couples = [(a, b) for i, a in enumerate(golds) for j, b in enumerate(golds) if i != j]
    n = max(1, len(couples))
    return {
        "some": sum(bool(a & b) for a, b in couples) / n,
        "all": sum(a <= b for a, b in couples) / n,
        "root_f1": sum(len(a & b) for a, b in couples) / max(1, sum(len(a) for a, _ in couples)),
    }


def score_petrarch(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a sentence."""
    outcomes = []
    for e, given in zip(examples, answers, strict=True):
        gold = set(e.gold)
        hits = gold & set(given)
        told = f"expected {', '.join(e.gold)}, given {', '.join(given) or 'none'}"
        slips = [Slip("missed", e.id, e.text, note=f"{x}; {told}") for x in sorted(gold - hits)]
        slips += [Slip("false alarm", e.id, e.text, note=f"{x}; {told}") for x in given if x not in gold]
        outcomes.append(
            Outcome(
                e.id,
                {
                    "roots": [len(hits), len(gold), len(given)],
                    "some": [bool(hits), 1],
                    "all": [hits == gold, 1],
                },
                {f"{e.id}:{x}": x in hits for x in e.gold},
                tuple(slips),
            )
        )
    return outcomes
