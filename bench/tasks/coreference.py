"""Which events of many documents are one event: ECB+, a topic at a time.

The answer is the product's *occurrences* in the evaluated sentences, of whatever kind, in the groups in which
it joins them over the documents of the topic. Two settings. With *gold mentions*, each gold mention is in the
group of the occurrence that overlaps it, or alone: this measures joining. With *found mentions*, the
occurrences are the answer, those that overlap a gold mention standing for it: this measures finding too.

The product's weights are learnt from these very topics, so each topic is answered by weights made without it
and without the other topics of its fold (``bench/occurrences.py``): all figures are cross-validated by topic.
The same is so of the lemma baseline, which joins the same occurrences.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from bench.clusters import b_cubed, ceaf_e, groups, lea, muc
from bench.matching import common, pairs
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Peer, Slip, Task
from bench.product import annotated
from bench.sets import ecbplus

if TYPE_CHECKING:
    from counterclaim.incidents.occurring.occurrences import Told

Given = tuple[str, str, Sequence[Sequence[int]]]
"""A document as an example gives it: its id, its text, where its evaluated sentences stand."""

METRICS = {"muc": muc, "b_cubed": b_cubed, "ceaf_e": ceaf_e, "lea": lea}
CONLL = ("muc", "b_cubed", "ceaf_e")
LISTED = 40
"""Errors of a kind that are listed for a topic."""

SLIPS = {
    "not seen": "a gold mention at which the product sees no occurrence",
    "not joined": "two mentions of one event that are in no common group",
    "wrongly joined": "mentions of two events in one group",
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
                *(
                    Measure(f"found_{m}_f1", "harmonic", (f"found_{m}",), f"... {m.replace('_', '-')}, F1")
                    for m in CONLL
                ),
                Measure("mention_f1", "f1", ("mentions",), "event mentions found, F1"),
            ),
            slips=SLIPS,
            perfect=lambda e: [[*m[:3], m[3]] for m in e.gold],
            peers=(
                Peer("every mention alone", alone),
                Peer("same words, same event", by_words),
                Peer("the product's mentions, same lemma, same event", by_lemma),
                Peer("the product's mentions, each alone", found_alone),
            ),
            # Topics differ in size and words; another's mentions overlap this one's by accident.
            chance=lambda examples: dict.fromkeys(
                (
                    "conll_f1",
                    "found_conll_f1",
                    "mention_f1",
                    *(f"{m}_f1" for m in METRICS),
                    *(f"found_{m}_f1" for m in CONLL),
                ),
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


def by_lemma(example: Example) -> Answer:
    """The product's occurrences, those of one lemma in a topic one event: what its joining has to beat."""
    return [[n, start, end, lemma] for n, start, end, lemma in _found(example)]


def found_alone(example: Example) -> Answer:
    """The product's occurrences, each an event of its own."""
    return [[*m[:3], f"alone-{n}"] for n, m in enumerate(_found(example))]


def _found(example: Example) -> tuple[tuple[int, int, int, str], ...]:
    documents = tuple((d, text, tuple(map(tuple, spans))) for d, text, spans in example.given["documents"])
    return _found_once(topic_of(example), documents)


@cache
def _found_once(topic: int, documents: tuple[Given, ...]) -> tuple[tuple[int, int, int, str], ...]:
    """The occurrences of a topic's documents by their spans and lemmas; two baselines ask for them."""
    return tuple(
        (n, *o.span, o.lemma) for n, t in enumerate(_tellings(topic, documents)) for o in t.occurrences
    )


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The product's occurrences in the evaluated sentences of a topic: document, start, end, group."""
    from bench.occurrences import weights_for
    from counterclaim.incidents.occurring.occurrence_match import retold

    answers = []
    for e in examples:
        told = _tellings(topic_of(e), e.given["documents"])
        numbers = {t.report: n for n, t in enumerate(told)}
        answers.append(
            [
                [numbers[p.report], *told[numbers[p.report]].occurrences[p.number].span, f"group {g}"]
                for g, group in enumerate(retold(told, weights_for(topic_of(e))[1]))
                for p in group
            ]
        )
    return answers


def _tellings(topic: int, documents: Sequence[Given]) -> list[Told]:
    """What the product finds in the evaluated sentences of each document of a topic."""
    from bench.occurrences import weights_for
    from counterclaim.claims.occurrences import find_occurrences

    weights, _ = weights_for(topic)
    reports = [Example(name, text) for name, text, _ in documents]
    return [
        find_occurrences(a, [(s, t) for s, t in evaluated], weights)
        for a, (_, _, evaluated) in zip(annotated(reports), documents, strict=True)
    ]


def topic_of(example: Example) -> int:
    """The number of a topic."""
    return int(example.id.removeprefix("topic "))


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
