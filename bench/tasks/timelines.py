"""Timelines: which days of an affair matter, by how often the product dates an event to them.

Date selection as in timeline summarisation (Martschat & Markert 2018): as many days as a reference timeline
has, between its first and its last, against its days; F1 is averaged over timelines. Only the time that the
sources tell of is asked for: no days from before or after. A timeline that has no day in it, or every one,
and one with the very days of another, is left out: it asks nothing, or nothing new.

Beside the product stand two rankings that read nothing: the days on which most articles appeared, and days
evenly spread.

Two collections differ. Articles under their date of publication are read with it. Sentences under the date
of their *events* give the answer away, so that date is withheld: such sentences are read as if published on
the last day of the collection, and only days that they state ("on 15 February") count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Peer, Slip, Task
from bench.product import coded
from bench.sets import timelines

LEADING = 30
"""Sentences of an article that are read: news tells first what matters, and the collections are large."""

BLOCK = 40
"""Sentences under one event date that are read as one report."""

TWICE = 2
"""Events dated to a day from which it counts where the number of days is not given."""

SLIPS = {
    "missed": "a day of the reference timeline that is not among the days most told of",
    "false alarm": "a day most told of that the reference timeline does not have",
}
MEASURES = (
    Measure(
        "date_f1", "share", ("each",), "days chosen, as many as the reference has: F1, mean of timelines"
    ),
    Measure(
        "twice_f1", "share", ("twice",), "days to which two events or more are dated: F1, mean of timelines"
    ),
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
            perfect=lambda e: [[d, TWICE] for d in e.gold],
            peers=peers(topics[topic].sources),
            # Timelines of one affair share days.
            chance=lambda examples: dict.fromkeys(("date_f1", "twice_f1", "told"), float("nan")),
            batch=None,
            fast=0,
        )
        for topic in topics
    ]


def load(folders: Folders, topic: str) -> Loaded:
    """The reference timelines of a topic, each an example over the same reports."""
    topics, files = timelines.load(folders)
    found = topics[topic]
    told = [s.date for s in found.sources]
    reports = [r for s in found.sources for r in _reports(s, max(told))]
    examples = []
    seen = set()
    for t in found.timelines:
        dates = tuple(d for d in t.dates if min(told) <= d <= max(told))
        if not dates or dates in seen or len(dates) == len(_between(dates[0], dates[-1])):
            continue
        seen.add(dates)
        given = {"reports": reports, "first": dates[0], "last": dates[-1], "number": len(dates)}
        examples.append(Example(t.id, gold=list(dates), given=given))
    return Loaded(tuple(examples), tuple(files))


def peers(sources: Sequence[timelines.Source]) -> tuple[Peer, ...]:
    """Rankings of days without reading: by articles (where their day of publication is known), and even."""
    even = Peer("days evenly spread", _even)
    known = any(s.published for s in sources)
    return (Peer("days of most articles", _articles), even) if known else (even,)


def _articles(example: Example) -> Answer:
    days = Counter(r["published"] for r in example.given["reports"])
    return _ranked(days, example)


def _even(example: Example) -> Answer:
    days = _between(example.given["first"], example.given["last"])
    n = example.given["number"]
    return [[days[(2 * i + 1) * len(days) // (2 * n)], TWICE] for i in range(n)]


def _between(first: str, last: str) -> list[str]:
    start = date.fromisoformat(first)
    return [
        (start + timedelta(days=i)).isoformat() for i in range((date.fromisoformat(last) - start).days + 1)
    ]


def _ranked(days: Mapping[str, int], example: Example) -> list[list[Any]]:
    """The days within a timeline's time and how often each is told; ties to the earlier day."""
    within = {d: n for d, n in days.items() if example.given["first"] <= d <= example.given["last"]}
    return [[d, within[d]] for d in sorted(within, key=lambda d: (-within[d], d))]


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
    """For each timeline the days that events are dated to, with how many; most first."""
    told: dict[int, Counter[str]] = {}
    answers = []
    for e in examples:
        reports = e.given["reports"]
        if id(reports) not in told:
            told[id(reports)] = days_told(reports)
        answers.append(_ranked(told[id(reports)], e))
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
        chosen = {d for d, _ in ranked[: e.given["number"]]}
        twice = {d for d, n in ranked if n >= TWICE}
        told = {d for d, _ in ranked}
        outcomes.append(
            Outcome(
                e.id,
                {
                    "each": [_f1(gold, chosen), 1],
                    "twice": [_f1(gold, twice), 1],
                    "told": [len(gold & told), len(gold)],
                },
                {f"{e.id}:{d}": d in chosen for d in sorted(gold)},
                tuple(Slip("missed", e.id, note=d) for d in sorted(gold - chosen))
                + tuple(Slip("false alarm", e.id, note=d) for d in sorted(chosen - gold)),
            )
        )
    return outcomes


def _f1(gold: set[str], chosen: set[str]) -> float:
    return 2 * len(gold & chosen) / max(1, len(gold) + len(chosen))
