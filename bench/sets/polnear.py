"""PolNeAR: US election news 2015-16 in which every attribution is marked (Newell, Margolin & Ruths 2018)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import Folders, Span
from bench.sets import parts, rows

Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Relation:
    """Somebody says something: fragments of the source, the cue and the content. A source may be empty."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True)
class Text:
    """A report with the relations that each of its annotators marked; few texts have more than one.

    ``discarded`` are passages that the first annotator left out (captions, advertising).
    """

    id: str
    text: str
    published: str | None
    annotators: tuple[tuple[Relation, ...], ...]
    discarded: Spans = ()


def load(folders: Folders, training: bool = False) -> tuple[list[Text], list[Path]]:
    """The texts, and the files that they stand in.

    Args:
        folders: where the set lies.
        training: the training part instead of the others.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("polnear")
    files = sorted(folder.glob("train.jsonl")) if training else parts(folder)
    return [_text(row) for path in files for row in rows(path)], files


def _text(row: dict[str, Any]) -> Text:
    return Text(
        id=row["id"],
        text=row["text"],
        published=row["published"],
        annotators=tuple(
            tuple(
                Relation(_spans(r["source"]), _spans(r["cue"]), _spans(r["content"]))
                for r in annotation["relations"]
                if r["content"]
            )
            for annotation in row["annotations"]
        ),
        discarded=tuple(
            s for m in row["annotations"][0]["marks"] if m["type"] == "discard" for s in _spans(m["spans"])
        ),
    )


def _spans(raw: list[list[int]] | None) -> Spans:
    return tuple((start, end) for start, end in raw or ())
