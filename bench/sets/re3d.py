"""re3d: entities in reports on Syria and Iraq (Dstl 2017), in ConfliBERT's split of sentences (Hu 2022)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Missing, Span
from bench.sets import rows


@dataclass(frozen=True)
class Sentence:
    """A sentence with its entities: type and span."""

    id: str
    text: str
    entities: tuple[tuple[str, Span], ...]


def load(folders: Folders, training: bool = False) -> tuple[list[Sentence], list[Path]]:
    """The sentences; those for training only where there are no others.

    Args:
        folders: where the set lies.
        training: the training part instead of the others.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("re3d")
    files = sorted(folder.glob("conll_*.jsonl"))
    if not files:
        raise Missing("re3d: there is no conll_*.jsonl")
    train = [p for p in files if p.stem == "conll_train"]
    files = train if training else [p for p in files if p not in train] or files
    return [
        _sentence(f"{p.stem}:{n}", row["tokens"], row["tags"]) for p in files for n, row in enumerate(rows(p))
    ], files


def _sentence(name: str, tokens: list[str], tags: list[str]) -> Sentence:
    text = ""
    entities: list[tuple[str, Span]] = []
    open_type = ""
    for token, tag in zip(tokens, tags, strict=True):
        start = len(text) + (1 if text else 0)
        text = f"{text} {token}" if text else token
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and kind == open_type and entities:
            entities[-1] = (kind, (entities[-1][1][0], len(text)))
        elif prefix in ("B", "I"):
            entities.append((kind, (start, len(text))))
        open_type = kind
    return Sentence(name, text, tuple(entities))
