"""Reference timelines and dated source sentences: Timeline17 and Crisis (Tran et al. 2013, 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders
from bench.sets import rows

PUBLICATION = "publication"


@dataclass(frozen=True)
class Timeline:
    """A timeline that an outlet published: the dates that it tells of."""

    id: str
    dates: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Sentences under one date; ``published`` tells whether it is that of publication, or of the events."""

    date: str
    published: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """The timelines of a topic and the sentences that tell of it."""

    timelines: tuple[Timeline, ...]
    sources: tuple[Source, ...]


def load(folders: Folders) -> tuple[dict[str, Topic], list[Path]]:
    """The topics that have both, and the files.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("timelines")
    files = [folder / "reference_timelines.jsonl", folder / "source_sentences.jsonl"]
    references, sources = (rows(f) for f in files)
    topics = dict.fromkeys(r["topic"] for r in references)
    told = {s["topic"] for s in sources}
    return {
        topic: Topic(
            tuple(
                Timeline(
                    f"{r['collection']}:{r['outlet']}", tuple(sorted({e["date"][:10] for e in r["entries"]}))
                )
                for r in references
                if r["topic"] == topic
            ),
            tuple(
                Source(s["date"][:10], s.get("date_is") == PUBLICATION, tuple(s["sentences"]))
                for s in sources
                if s["topic"] == topic
            ),
        )
        for topic in topics
        if topic in told
    }, files
