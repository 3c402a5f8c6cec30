"""Which event mentions of many documents are one event: ECB+, a topic at a time.

Two settings. With *gold mentions*, each gold mention is in the cluster of the product's mention that overlaps
it, or alone: this measures linking. With *found mentions*, the product's own mentions in the evaluated
sentences are the answer, those that overlap a gold one standing for it: this measures finding too. Clusters
are the product's incidents over all documents of the topic.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from bench.clusters import b_cubed, ceaf_e, groups, lea, muc
from bench.matching import common, pairs
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Peer, Slip, Task
from bench.product import coded
from bench.sets import ecbplus

if TYPE_CHECKING:
    from counterclaim.model import Coded

METRICS = {"muc": muc, "b_cubed": b_cubed, "ceaf_e": ceaf_e, "lea": lea}
CONLL = ("muc", "b_cubed", "ceaf_e")
LISTED = 40
"""Errors of a kind that are listed for a topic."""

SLIPS = {
    "not seen": "a gold mention at which the product sees no event",
    "not joined": "two mentions of one event that are in no common incident",
    "wrongly joined": "mentions of two events in one incident",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("ecbplus")
    return [
        Task(
            name="incidents.ecbplus",
            about="event mentions across documents joined to events, a topic at a time",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure("conll_f1", "mean_harmonic", CONLL, "gold mentions joined, CoNLL F1"),
                *(Measure(f"{m}_f1", "harmonic", (m,), f"... {m.replace('_', '-')}, F1") for m in METRICS),
                Measure(
                    "found_conll_f1",
                    "mean_harmonic",
                    tuple(f"found_{m}" for m in CONLL),
                    "mentions found and joined, CoNLL F1",
                ),
                Measure("mention_f1", "f1", ("mentions",), "event mentions found, F1"),
            ),
            slips=SLIPS,
            perfect=lambda e: [[*m[:3], m[3]] for m in e.gold],
            peers=(Peer("every mention alone", alone), Peer("same words, same event", by_words)),
            # Topics differ in size and words; another's mentions overlap this one's by accident.
            chance=lambda examples: dict.fromkeys(
                ("conll_f1", "muc_f1", "b_cubed_f1", "ceaf_e_f1", "lea_f1", "found_conll_f1", "mention_f1"),
                float("nan"),
            ),
            batch=1,
            fast=3,
        )
    ]


def load(folders: Folders) -> Loaded:
    """Topics with the mentions of all their documents: document, start, end, cluster."""
    documents, files = ecbplus.load(folders)
    topics = sorted({d.topic for d in documents})
    examples = []
    for topic in topics:
        own = [d for d in documents if d.topic == topic]
        gold = [[n, *m.span, m.cluster] for n, d in enumerate(own) for m in d.mentions]
        given = {"documents": [[d.id, d.text, [list(s) for s in d.evaluated]] for d in own]}
        if gold:
            examples.append(Example(f"topic {topic}", gold=gold, given=given))
    return Loaded(tuple(examples), tuple(files))


def alone(example: Example) -> Answer:
    """Gold mentions, each an event of its own."""
    return [[*m[:3], f"alone-{n}"] for n, m in enumerate(example.gold)]


def by_words(example: Example) -> Answer:
    """Gold mentions, those of the same words one event: the baseline that is hard to beat in ECB+."""
    texts = [text for _, text, _ in example.given["documents"]]
    return [[*m[:3], texts[m[0]][m[1] : m[2]].lower()] for m in example.gold]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The product's event mentions in the evaluated sentences of a topic: document, start, end, incident."""
    answers = []
    for e in examples:
        documents = e.given["documents"]
        made = list(coded([Example(name, text) for name, text, _ in documents]))
        answers.append(
            [
                [n, start, end, incident]
                for n, (c, (_, _, evaluated)) in enumerate(zip(made, documents, strict=True))
                for start, end, incident in _mentions(c)
                if any(s <= start < t for s, t in evaluated)
            ]
        )
    return answers


def _mentions(c: Coded) -> list[tuple[int, int, str]]:
    """The triggers of a report with the incidents that they belong to. An incident of many reports would have
    one name in all of them."""
    home = {m: i.id for i in c.incidents for m in i.mentions}
    return [(m.trigger.start, m.trigger.end, home.get(m.id, f"alone:{m.id}")) for m in c.mentions]


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a topic."""
    return [judge(e, a) for e, a in zip(examples, answers, strict=True)]


def judge(example: Example, given: Answer) -> Outcome:
    """Compare the mentions and clusters of one topic with its gold."""
    gold = example.gold
    at: dict[int, int] = {}
    for n in sorted({m[0] for m in gold}):
        mine = [i for i, m in enumerate(gold) if m[0] == n]
        theirs = [j for j, m in enumerate(given) if m[0] == n]
        near = pairs(
            [gold[i] for i in mine],
            [given[j] for j in theirs],
            lambda a, b: common((a[1], a[2]), (b[1], b[2])),
        )
        at |= {mine[i]: theirs[j] for i, j in near.items()}
    truth: dict[Hashable, Hashable] = {i: m[3] for i, m in enumerate(gold)}
    linked: dict[Hashable, Hashable] = {
        i: given[at[i]][3] if i in at else f"none:{i}" for i in range(len(gold))
    }
    stands = {j: i for i, j in at.items()}
    found: dict[Hashable, Hashable] = {stands.get(j, ("extra", j)): m[3] for j, m in enumerate(given)}
    tallies: dict[str, Sequence[Any]] = {name: f(truth, linked) for name, f in METRICS.items()}
    tallies |= {f"found_{name}": METRICS[name](truth, found) for name in CONLL}
    tallies["mentions"] = [len(at), len(gold), len(given)]
    texts = {n: text for n, (_, text, _) in enumerate(example.given["documents"])}

    def told(i: Hashable) -> str:
        n, start, end, _ = gold[int(str(i))]
        return " ".join(texts[n][max(0, start - 60) : end + 60].split())

    slips = [Slip("not seen", example.id, told(i)) for i in range(len(gold)) if i not in at][:LISTED]
    joined = []
    for cluster in groups(truth):
        homes = {linked[i]: i for i in sorted(cluster, key=str) if i in at}
        ends = list(homes.values())
        joined += [Slip("not joined", example.id, f"{told(ends[0])} || {told(o)}") for o in ends[1:]]
    wrong = []
    for incident in groups(linked):
        events = {truth[i]: i for i in sorted(incident, key=str)}
        firsts = [*events.values()]
        wrong += [Slip("wrongly joined", example.id, f"{told(firsts[0])} || {told(o)}") for o in firsts[1:]]
    items = {f"{example.id}:{m[0]}:{m[1]}-{m[2]} {m[3]}": i in at for i, m in enumerate(gold)}
    return Outcome(example.id, tallies, items, (*slips, *joined[:LISTED], *wrong[:LISTED]))
