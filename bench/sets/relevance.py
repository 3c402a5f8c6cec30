"""Texts of many sets, with what each set tells of whether they are about violence, coercion or protest.

A set tells that a report is relevant where its gold marks such an event in it; few sets tell that one is not.
What a set leaves open is None. The relevance gate is made of one part of the texts and measured on another;
the split is by a hash of what belongs together: the copies of a text, the reports on a topic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bench.model import Folders, Missing
from bench.sets import arguments, ecbplus, geo, own, re3d, reports, rows, tempeval3, timelines, unique

Part = Literal["fit", "tune", "test"]
VIOLENT_TOPICS = frozenset({8, 12, 16, 18, 19, 22, 32, 33})
"""ECB+ topics on murder, shooting, riot and piracy."""
OTHER_TOPICS = frozenset({1, 2, 4, 5, 6, 10, 11, 20, 23, 25, 27, 28, 29, 30, 31, 34})
"""ECB+ topics on film, sport, firms, elections, accidents and earthquakes. In the others it depends on the
report."""
OTHER_UPDATES = frozenset({"bp_oil_spill", "financial_crisis", "mj_death", "swine_flu", "haitian_earthquake"})
"""Topics of news told as updates that are of another kind."""
VIOLENT_EVENTS = ("conflict.attack", "conflict.demonstrate", "life.die.deathcausedbyviolentevents",
                  "life.injure.injurycausedbyviolentevents", "justice.arrestjaildetain")  # fmt: skip
"""RAMS and WikiEvents types, by how they start."""
BY_WORD = frozenset({"rams"})
"""Sets that mark a word in each text, figures of speech among them (to "invade" a market), so that a
marked text need be no report on violence. No threshold is set by them."""
VIOLENT_ROOTS = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""PLOVER roots, of PLV's sentences."""
POLICE_ACTS = frozenset({"KILL", "ARREST", "FORCE"})
"""IndiaPoliceEvents labels."""
SAMPLE = {"timelines": 100, "event_location": 1500, "uds": 2500, "india": 450}
"""Texts taken of the larger sets, drawn by hash."""


@dataclass(frozen=True)
class Text:
    """A text of a set. ``relevant`` is what the set itself tells, None where it does not; ``group`` names
    what may not be parted; ``held`` marks parts that were never for training; ``marks`` are where the set
    marks violence, coercion or protest, if it says where."""

    id: str
    set: str
    text: str
    relevant: bool | None = None
    group: str = ""
    held: bool = False
    marks: tuple[int, ...] = ()

    @property
    def part(self) -> Part:
        """Where the text goes: of ten groups, six to fit, two to choose the threshold, two to measure."""
        if self.held:
            return "test"
        n = _hash(f"{self.set} {self.group or self.id}") % 10
        return "fit" if n < 6 else "tune" if n < 8 else "test"


def texts(folders: Folders) -> list[Text]:
    """All texts of the sets that are there, in a fixed order. Of those that stand in two sets, the one that
    is held out is kept, else the first."""
    found: dict[str, Text] = {}
    for name, load in LOADERS.items():
        try:
            own_texts = sorted(load(folders), key=lambda t: _hash(t.id))
        except Missing:
            continue
        for t in own_texts[: SAMPLE.get(name)]:
            old = found.get(_letters(t.text))
            if _letters(t.text) and (old is None or (t.held and not old.held)):
                found[_letters(t.text)] = t
    return list(found.values())


def _letters(text: str) -> str:
    """The first letters of a text, by which copies are known."""
    return "".join(c for c in text[:600].lower() if c.isalnum())[:200]


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)


def _muc4(folders: Folders) -> Iterator[Text]:
    for path in sorted(folders.set("muc4").glob("*/messages.jsonl")):
        part = path.parent.name
        told = {k["id"] for k in rows(path.with_name("keys.jsonl")) if k.get("template") is not None}
        for m in rows(path):
            relevant = True if m["id"] in told else None
            yield Text(f"muc4:{m['id']}", "muc4", m["text"], relevant, held=part != "dev")


def _satp(folders: Folders) -> Iterator[Text]:
    for b in reports.satp(folders)[0]:
        relevant = True if any(b.labels) else None
        yield Text(f"satp:{b.id}", "satp", b.text, relevant, held=not b.id.startswith("train"))


def _india(folders: Folders) -> Iterator[Text]:
    for r in reports.india(folders)[0]:
        marks = tuple(start for (start, _), labels in r.sentences if POLICE_ACTS & set(labels))
        yield Text(f"india:{r.id}", "india", r.text, True if marks else None, marks=marks)


def _events(name: str) -> Callable[[Folders], Iterator[Text]]:
    def load(folders: Folders) -> Iterator[Text]:
        for r in getattr(arguments, name)(folders)[0]:
            marks = tuple(e.trigger[0] for e in r.events if e.type.lower().startswith(VIOLENT_EVENTS))
            yield Text(f"{name}:{r.id}", name, r.text, True if marks else None, marks=marks)

    return load


def _polnear(folders: Folders) -> Iterator[Text]:
    folder = folders.set("polnear")
    for row in (r for path in sorted(folder.glob("*.jsonl")) for r in rows(path)):
        group = min([row["id"], *(row["same_text_ids"] or ())])
        yield Text(f"polnear:{row['id']}", "polnear", row["text"], group=group)


def _geo(name: str) -> Callable[[Folders], Iterator[Text]]:
    def load(folders: Folders) -> Iterator[Text]:
        corpora = geo.corpora(folders)
        if name not in corpora:
            raise Missing(f"geo: there is no {name}")
        yield from (Text(f"{name}:{r.id}", name, r.text) for r in geo.load(corpora[name]))

    return load


def _timebank(folders: Folders) -> Iterator[Text]:
    for path in tempeval3.corpora(folders).values():
        yield from (Text(f"timebank:{r.id}", "timebank", r.text) for r in tempeval3.load(path))


def _ecbplus(folders: Folders) -> Iterator[Text]:
    for d in ecbplus.load(folders)[0]:
        relevant = True if d.topic in VIOLENT_TOPICS else False if d.topic in OTHER_TOPICS else None
        yield Text(f"ecbplus:{d.id}", "ecbplus", d.text, relevant, str(d.topic))


def _timelines(folders: Folders) -> Iterator[Text]:
    for topic, t in timelines.load(folders)[0].items():
        for n, s in enumerate(t.sources):
            # Thousands of sentences may stand under one day: as many as a report has.
            yield Text(f"timelines:{topic}:{n}", "timelines", "\n".join(s.sentences[:20]))


def _re3d(folders: Folders) -> Iterator[Text]:
    for row in rows(folders.set("re3d") / "documents.jsonl"):
        yield Text(f"re3d:{row['_id']}", "re3d", row["text"])
    yield from (Text(f"re3d:{s.id}", "re3d_sentences", s.text) for s in re3d.load(folders)[0])


def _plover(folders: Folders) -> Iterator[Text]:
    for path in sorted(folders.set("plover-family").glob("plv_*.jsonl")):
        found = rows(path)
        ids = unique(str(r["sentence_id"]) for r in found)
        for i, row in zip(ids, found, strict=True):
            relevant = True if row["gold_root"] in VIOLENT_ROOTS else None
            yield Text(f"plover:{i}", "plover", row["sentence"], relevant, row["sentence"])


def _sentences(name: str, path: str) -> Callable[[Folders], Iterator[Text]]:
    def load(folders: Folders) -> Iterator[Text]:
        folder, _, file = path.partition("/")
        for n, row in enumerate(rows(folders.set(folder) / file)):
            yield Text(f"{name}:{n}", name, row["text"], group=row["text"])

    return load


def _own(folders: Folders) -> Iterator[Text]:
    """The project's own gold: never learnt from."""
    gold = own.tolls(folders)
    for r in gold.reports:
        relevant = True if gold.claims.get(r["id"]) else None
        yield Text(f"gold:{r['id']}", "gold", r["text"], relevant, held=True)
    found = own.examples(folders)
    for name, path in found.reports.items():
        told = bool(found.gold[name]["incidents"])
        yield Text(f"examples:{name}", "examples", path.read_text(encoding="utf-8"), told, held=True)
    founding = own.founding(folders)
    yield Text("examples:founding", "examples", founding.text, True, held=True)


def _updates(folders: Folders) -> Iterator[Text]:
    """News told as updates: whole topics of another kind than the rest. Never learnt from."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows(folders.set("background-summaries") / "updates.jsonl"):
        found.setdefault(f"{row['event']}:{row['date']}", row)
    for name, row in found.items():
        relevant = False if row["event"] in OTHER_UPDATES else None
        yield Text(f"updates:{name}", "updates", row["update"], relevant, held=True)


LOADERS: dict[str, Callable[[Folders], Iterator[Text]]] = {
    "muc4": _muc4,
    "satp": _satp,
    "india": _india,
    "wikievents": _events("wikievents"),
    "rams": _events("rams"),
    "polnear": _polnear,
    "lgl": _geo("lgl"),
    "geovirus": _geo("geovirus"),
    "timebank": _timebank,
    "ecbplus": _ecbplus,
    "timelines": _timelines,
    "re3d": _re3d,
    "plover": _plover,
    "event_location": _sentences("event_location", "event-location/sentences.jsonl"),
    "uds": _sentences("uds", "factuality/uds-ih2_train.jsonl"),
    "own": _own,
    "updates": _updates,
}
"""The sets in their order."""
