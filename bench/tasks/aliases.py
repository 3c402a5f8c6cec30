"""Names across spellings: which aliases of sanctions lists are the same name, against names that look so.

Positives are a record's name with each of its aliases. The lists hold no negatives, so they are built, and
made hard: for each record the names of other records of its list and kind that are likest by words in common
(rapidfuzz's token set ratio), as many as it has aliases, three at least. They are of its own list because one
list gives a person or an entity one record, however alike the names (brothers, sister companies), while two
lists often name the same one. The figure is the recall at the score from which 98 of 100 pairs are right.
Pure aliases (a nom de guerre) cannot be found by spelling.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence

from bench.measures import PRECISION
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.sets import names

NEGATIVES = 3
COMMON = 400
"""Records that may share a word before it says nothing ("trading", "mohammed")."""

LIKE = 0.8
"""Likeness below which a missed alias, and from which a wrong one, is listed as an error."""

QUERIES = 150
SPARE = 3
"""How many times as many candidates are looked at as are wanted: those that share a name are left out."""

SLIPS = {
    "unlike": "an alias that is spelt too differently to be found by spelling",
    "alike": "the name of somebody else that is spelt alike",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("sanctions-names")
    return [
        Task(
            name="actors.sanctions",
            about="aliases of listed persons and entities, told from near names of others",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure(
                    "recall_at_98",
                    "recall_at_precision",
                    ("all",),
                    f"aliases found at a precision of {PRECISION}",
                ),
                Measure("person_recall_at_98", "recall_at_precision", ("person",), "... of persons"),
                Measure("entity_recall_at_98", "recall_at_precision", ("entity",), "... of entities"),
                Measure("mrr", "share", ("rank",), "rank of the right record among all, mean reciprocal"),
            ),
            slips=SLIPS,
            perfect=lambda e: {"scores": [float(x) for x in e.gold["same"]], "rank": 1},
            chance=lambda examples: {"mrr": float("nan")},
            batch=200,
            fast=400,
        )
    ]


def load(folders: Folders) -> Loaded:
    """Each record with its pairs: its aliases and the names of others, in an order that tells nothing."""
    records, files = names.sanctions(folders)
    near = neighbours(records)
    pools: dict[tuple[str, str], list[str]] = defaultdict(list)
    for r in records:
        pools[r.list, r.kind].append(r.name)
    asked = set(sorted((r.id for r in records), key=_hash)[:QUERIES])
    examples = []
    for r, others in zip(records, near, strict=True):
        pairs = sorted(
            [(a, True) for a in r.aliases] + [(o, False) for o in others], key=lambda p: _hash(p[0])
        )
        query = min(r.aliases, key=_hash) if r.id in asked else None
        examples.append(
            Example(
                r.id,
                r.name,
                {"same": [same for _, same in pairs], "kind": r.kind},
                {
                    "pairs": [other for other, _ in pairs],
                    "query": query,
                    "pool": pools[r.list, r.kind] if query else None,
                },
            )
        )
    return Loaded(tuple(examples), tuple(files))


def neighbours(records: Sequence[names.Record]) -> list[list[str]]:
    """For each record the likest names of other records of its list and kind that share a word with it, but
    none of a record that has a name in common with it."""
    from rapidfuzz import fuzz, process

    by_word: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for n, r in enumerate(records):
        for word in set(r.name.lower().split()):
            by_word[r.list, r.kind, word].append(n)
    keys = [frozenset(key(x) for x in (r.name, *r.aliases)) for r in records]
    found = []
    for n, r in enumerate(records):
        sharing = {
            m
            for word in set(r.name.lower().split())
            if len(by_word[r.list, r.kind, word]) <= COMMON
            for m in by_word[r.list, r.kind, word]
            if m != n
        }
        limit = max(NEGATIVES, len(r.aliases))
        likest = process.extract(
            r.name,
            {m: records[m].name for m in sorted(sharing)},
            scorer=fuzz.token_set_ratio,
            limit=limit * SPARE,
        )
        others = dict.fromkeys(name for name, _, m in likest if not keys[n] & keys[m])
        found.append(list(others)[:limit])
    return found


def key(name: str) -> str:
    """The words of a name in order of the alphabet: lists differ in where they put the family name.

    >>> key("KAINA, Innocent") == key("Innocent Kaina")
    True
    """
    return " ".join(sorted(re.findall(r"\w+", name.lower())))


def answer(examples: Sequence[Example]) -> list[Answer]:
    """How alike the product finds each pair, and for queries the rank of the right record."""
    from counterclaim.resolve.names import similar

    answers = []
    for e in examples:
        rank = None
        if e.given["query"]:
            own = similar(e.given["query"], e.text)
            better = sum(similar(e.given["query"], name) > own for name in e.given["pool"])
            rank = better + 1 if own > 0 else None
        answers.append({"scores": [similar(e.text, other) for other in e.given["pairs"]], "rank": rank})
    return answers


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a record."""
    outcomes = []
    for e, a in zip(examples, answers, strict=True):
        same = e.gold["same"]
        scores = [a["scores"][n] if n < len(a["scores"]) else 0.0 for n in range(len(same))]
        pairs = [[s, float(x)] for s, x in zip(scores, same, strict=True)]
        slips = tuple(
            Slip("unlike" if x else "alike", e.id, f"{e.text} / {other}", note=f"{s:.2f}")
            for other, s, x in zip(e.given["pairs"], scores, same, strict=True)
            if (s < LIKE if x else s >= LIKE)
        )
        tallies = {"all": pairs, e.gold["kind"]: pairs}
        if e.given["query"]:
            tallies["rank"] = [1 / a["rank"] if a["rank"] else 0.0, 1.0]  # type: ignore[list-item]
        items = {
            f"{e.id}: {other}": s >= LIKE
            for other, s, x in zip(e.given["pairs"], scores, same, strict=True)
            if x
        }
        outcomes.append(Outcome(e.id, tallies, items, slips))
    return outcomes


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
