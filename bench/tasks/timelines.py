"""Timelines: which days of an affair matter, by how often the product dates an event to them.

Date selection as in timeline summarisation (Martschat & Markert 2018): as many days as a reference timeline
has, between its first and its last, against its days.

Two collections differ. Articles under their date of publication are read with it. Sentences under the date
of their *events* give the answer away, so that date is withheld: such sentences are read as if published on
the last day of the collection, and only days that they state ("on 15 February") count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.product import coded
from bench.sets import timelines

LEADING = 30
"""Sentences of an article that are read: news tells first what matters, and the collections are large."""

BLOCK = 40
"""Sentences under one event date that are read as one report."""

SLIPS = {
    "missed": "a day of the reference timeline that is not among the days most told of",
    "false alarm": "a day most told of that the reference timeline does not have",
}
MEASURES = (
    Measure("date_f1", "f1", ("dates",), "days chosen, as many as the reference has, F1"),
    Measure("told", "share", ("told",), "days of the reference to which any event is dated"),
)


def tasks(folders: Folders) -> list[Task]:
    """A task for each topic.

    Raises:
        Missing: the set is not there.
    """
    topics, _ = timelines.load(folders)
    return [
        Task(
            name=f"timelines.{topic}",
            about=f"the days that matter, in news about {topic.capitalize()}",
            load=lambda topic=topic: load(folders, topic),  # type: ignore[misc]
            answer=answer,
            score=score,
            measures=MEASURES,
            slips=SLIPS,
            perfect=lambda e: e.gold,
            # Timelines of one affair share days.
            chance=lambda examples: dict.fromkeys(("date_f1", "told"), float("nan")),
            batch=None,
            fast=0,
        )
        for topic in topics
    ]


def load(folders: Folders, topic: str) -> Loaded:
    """The reference timelines of a topic, each an example over the same reports."""
    topics, files = timelines.load(folders)
    found = topics[topic]
    reports = [r for s in found.sources for r in _reports(s, max(x.date for x in found.sources))]
    examples = tuple(
        Example(
            id=t.id,
            gold=list(t.dates),
            given={"reports": reports, "first": t.dates[0], "last": t.dates[-1], "number": len(t.dates)},
        )
        for t in found.timelines
        if t.dates
    )
    return Loaded(examples, tuple(files))


def _reports(source: timelines.Source, last: str) -> list[dict[str, Any]]:
    """The sentences of a source as reports: text, publication date, and whether relative dates count."""
    if source.published:
        return [{"text": _text(source.sentences[:LEADING]), "published": source.date, "relative": True}]
    return [
        {"text": _text(source.sentences[i : i + BLOCK]), "published": last, "relative": False}
        for i in range(0, len(source.sentences), BLOCK)
    ]


def _text(sentences: Sequence[str]) -> str:
    return "\n".join(s.replace(" 's", "'s").replace("\\/", "/") for s in sentences)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """For each timeline the days that most events are dated to; ties to the earlier day."""
    told: dict[int, Counter[str]] = {}
    answers = []
    for e in examples:
        reports = e.given["reports"]
        if id(reports) not in told:
            told[id(reports)] = days_told(reports)
        within = {d: n for d, n in told[id(reports)].items() if e.given["first"] <= d <= e.given["last"]}
        answers.append(sorted(within, key=lambda d: (-within[d], d)))
    return answers


def days_told(reports: Sequence[dict[str, Any]]) -> Counter[str]:
    """How many events of the reports are dated to each day."""
    blank = Example("")
    made = [
        replace(blank, id=f"r-{n}", text=r["text"], given={"published": r["published"]})
        for n, r in enumerate(reports)
    ]
    days: Counter[str] = Counter()
    for r, c in zip(reports, coded(made), strict=True):
        for m in c.mentions:
            when = m.date
            if (
                when is None
                or not when.start
                or not when.end
                or m.modality not in ("happened", "ongoing", "background")
            ):
                continue
            if when.start[:10] == when.end[:10] and (r["relative"] or when.basis == "stated"):
                days[when.start[:10]] += 1
    return days


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a reference timeline."""
    outcomes = []
    for e, ranked in zip(examples, answers, strict=True):
        gold = set(e.gold)
        chosen = set(ranked[: e.given["number"]])
        outcomes.append(
            Outcome(
                e.id,
                {
                    "dates": [len(gold & chosen), len(gold), len(chosen)],
                    "told": [len(gold & set(ranked)), len(gold)],
                },
                {f"{e.id}:{d}": d in chosen for d in sorted(gold)},
                tuple(Slip("missed", e.id, note=d) for d in sorted(gold - chosen))
                + tuple(Slip("false alarm", e.id, note=d) for d in sorted(chosen - gold)),
            )
        )
    return outcomes
